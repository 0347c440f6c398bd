/* The subcommand `langplug lexicon`; arguments without the name itself. Returns the exit code. */
#pragma once

#include "base/base.h"

int cmd_lexicon(struct ctx *c, int argc, char **argv);

struct lexicon;
/* Prints what a word in any form is and means; EX_NOINPUT when nothing knows it. */
int lookup_print(struct ctx *c, const struct lexicon *lex, const char *word, const char *native, bool json);
