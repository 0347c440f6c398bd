/* The subcommand `langplug lexicon`; argv[0] is "lexicon". Returns the exit code. */
#pragma once

#include "base/base.h"

int cmd_lexicon(struct ctx *c, int argc, char **argv);
