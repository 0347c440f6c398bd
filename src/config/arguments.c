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

/* How many arguments the option at argv[i] takes, itself included; 0: it is none of ours. */
static int length_of(struct config_section *sections, int argc, char *const *argv, int i)
{
	struct setting s;
	const char *value;
	bool negated;
	if (strcmp(argv[i], "--config") == 0)
		return i + 1 < argc ? 2 : 0;
	if (!find(sections, argv[i], &s, &value, &negated))
		return 0;
	return value || s.option->type == OPTION_BOOL || i + 1 == argc ? 1 : 2;
}

void config_gather_arguments(struct config_section *sections, int argc, char **argv)
{
	int front = 0;
	for (int i = 0; i < argc && strcmp(argv[i], "--") != 0;) {
		int n = length_of(sections, argc, argv, i), to = front;
		if (!n) {
			i++;
			continue;
		}
		if (strcmp(argv[i], "--config") == 0) /* read before all others */
			to = 0;
		for (int k = 0; k < n; k++) {
			char *moved = argv[i + k];
			memmove(&argv[to + k + 1], &argv[to + k], (size_t)(i - to) * sizeof *argv);
			argv[to + k] = moved;
		}
		front += n;
		i += n;
	}
}
