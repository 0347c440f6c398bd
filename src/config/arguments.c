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

/* How many of the arguments from argv[i] on belong to one option of the tables, or to `first`; 0: it is none. */
static int belonging(struct config_section *sections, const char *first, int argc, char *const *argv, int i)
{
	struct setting s;
	const char *value;
	bool negated;
	if (first && text_starts(argv[i], "--") && text_eq(argv[i] + 2, first))
		return i + 1 < argc ? 2 : 1;
	if (!find(sections, argv[i], &s, &value, &negated))
		return 0;
	return value || s.option->type == OPTION_BOOL || i + 1 == argc ? 1 : 2;
}

/* Moves argv[from .. from + n) to `to`, the ones between behind it. */
static void move_forward(char **argv, int from, int n, int to)
{
	char *taken[2] = {argv[from], n > 1 ? argv[from + 1] : NULL};
	memmove(argv + to + n, argv + to, (size_t)(from - to) * sizeof *argv);
	memcpy(argv + to, taken, (size_t)n * sizeof *argv);
}

void config_gather(struct config_section *sections, const char *first, int argc, char **argv)
{
	int front = 0;
	for (int i = 0, n; i < argc && !text_eq(argv[i], "--"); i += n ? n : 1) {
		n = belonging(sections, first, argc, argv, i);
		if (!n)
			continue;
		move_forward(argv, i, n, first && text_eq(argv[i] + 2, first) ? 0 : front);
		front += n;
	}
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
