/* Arguments of one command: `--name VALUE`, `--name=VALUE`, `--flag`, and what is left over. (The program's own settings
 * are tables of base/option.h, read by config/.) */
#pragma once

#include "base/base.h"

struct cmd_option {
	const char *name;   /* without dashes; NULL ends the table */
	const char **value; /* takes a value; NULL: a flag */
	bool *flag;
};

/* *rest has room for `most` arguments that are no options; "--" ends the options. ERR_INVALID with words. */
enum err cmd_parse(struct ctx *c, const struct cmd_option *options, int argc, char *const *argv, const char **rest,
		   size_t most, size_t *count) ATTR_MUST_CHECK;
