/* The command line: `--name value`, `--name=value`, `--flag`, `--no-flag`. What it does not know it leaves. */
#include "config/config_int.h"

#include <string.h>

/* The option that the argument names; *value behind '=', NULL without; *negated for --no-NAME. */
static bool find(struct config_section *sections, const char *argument, struct setting *s, const char **value,
		 bool *negated)
{
	if (strncmp(argument, "--", 2) != 0 || !argument[2])
		return false;
	const char *name = argument + 2;
	size_t n = strcspn(name, "=");
	*value = name[n] ? name + n + 1 : NULL;
	*negated = false;
	if (config_find(sections, name, n, s))
		return true;
	*negated = true;
	return strncmp(name, "no-", 3) == 0 && !*value && config_find(sections, name + 3, n - 3, s) &&
	       s->option->type == OPTION_BOOL;
}

enum err config_read_arguments(struct ctx *c, struct config_section *sections, int argc, char *const *argv, int *used)
{
	int i = 0;
	for (; i < argc; i++) {
		struct setting s;
		const char *value;
		bool negated;
		if (!find(sections, argv[i], &s, &value, &negated))
			break;
		const char *where = mem_printf(c->mem, "argument --%s%s", negated ? "no-" : "", s.option->name);
		if (!value && s.option->type == OPTION_BOOL)
			value = negated ? "false" : "true";
		else if (!value && i + 1 < argc)
			value = argv[++i];
		if (!value)
			return ctx_fail_named(c, ERR_INVALID, "bad_setting", "%s needs a value", where);
		enum err e = config_set(c, &s, value, where);
		if (e != OK)
			return e;
	}
	*used = i;
	return OK;
}
