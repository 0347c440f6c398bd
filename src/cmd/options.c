/* Arguments of one command: see options.h. */
#include "cmd/options.h"

#include <string.h>

static const struct cmd_option *find_option(const struct cmd_option *options, const char *name, size_t n)
{
	for (const struct cmd_option *o = options; o->name; o++)
		if (strlen(o->name) == n && memcmp(o->name, name, n) == 0)
			return o;
	return NULL;
}

/* Takes argv[*i], and its value behind it when it has one. */
static enum err take(struct ctx *c, const struct cmd_option *options, int argc, char *const *argv, int *i)
{
	const char *name = argv[*i] + 2, *equals = strchr(name, '=');
	size_t n = equals ? (size_t)(equals - name) : strlen(name);
	const struct cmd_option *o = find_option(options, name, n);
	if (!o)
		return ctx_fail(c, ERR_INVALID, "there is no option '%s'", argv[*i]);
	if (!o->value) {
		if (equals)
			return ctx_fail(c, ERR_INVALID, "--%s takes no value", o->name);
		*o->flag = true;
		return OK;
	}
	if (equals) {
		*o->value = equals + 1;
		return OK;
	}
	if (*i + 1 >= argc)
		return ctx_fail(c, ERR_INVALID, "--%s needs a value", o->name);
	*o->value = argv[++*i];
	return OK;
}

enum err cmd_parse(struct ctx *c, const struct cmd_option *options, int argc, char *const *argv, const char **rest,
		   size_t most, size_t *count)
{
	bool ended = false;
	*count = 0;
	for (int i = 0; i < argc; i++) {
		if (!ended && text_eq(argv[i], "--")) {
			ended = true;
		} else if (!ended && text_starts(argv[i], "--")) {
			enum err e = take(c, options, argc, argv, &i);
			if (e != OK)
				return e;
		} else if (*count == most) {
			return ctx_fail(c, ERR_INVALID, "does not know what to do with '%s'", argv[i]);
		} else {
			rest[(*count)++] = argv[i];
		}
	}
	return OK;
}
