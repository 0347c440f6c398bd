/* The subcommand `langplug lexicon`; arguments without the name itself. Returns the exit code. */
#pragma once

#include "base/base.h"

int cmd_lexicon(struct ctx *c, int argc, char **argv);
