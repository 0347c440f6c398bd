/* One value at a time: finding its option, checking it against its row, storing it. The sources of values are file.c,
 * environment.c and arguments.c; each sets over what the one before it has set. */
#include "config/config_int.h"

#include <ctype.h>
#include <string.h>

static char folded(char ch)
{
	return ch == '_' || ch == '.' ? '-' : (char)tolower((unsigned char)ch);
}

static bool same_name(const char *option, const char *name, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!option[i] || folded(option[i]) != folded(name[i]))
			return false;
	return !option[len];
}

bool config_find(struct config_section *sections, const char *name, size_t len, struct setting *out)
{
	for (struct config_section *s = sections; s->name; s++) {
		for (size_t i = 0; s->options[i].name; i++) {
			if (same_name(s->options[i].name, name, len)) {
				*out = (struct setting){&s->options[i], s, i};
				return true;
			}
		}
	}
	return false;
}

/* Edit distance, at most CONFIG_NAME_MAX characters. A swap of neighbours counts as one. */
static size_t distance(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b), rows[3][CONFIG_NAME_MAX + 1];
	if (n > CONFIG_NAME_MAX || m > CONFIG_NAME_MAX)
		return SIZE_MAX;
	for (size_t j = 0; j <= m; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t *row = rows[i % 3], *last = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
		row[0] = i;
		for (size_t j = 1; j <= m; j++) {
			bool same = folded(a[i - 1]) == folded(b[j - 1]);
			size_t best = last[j - 1] + !same;
			best = last[j] + 1 < best ? last[j] + 1 : best;
			best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
			bool swapped = i > 1 && j > 1 && folded(a[i - 1]) == folded(b[j - 2]) &&
				       folded(a[i - 2]) == folded(b[j - 1]);
			if (swapped && before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			row[j] = best;
		}
	}
	return rows[n % 3][m];
}

const char *config_nearest(const struct config_section *sections, const char *name)
{
	const char *nearest = NULL;
	size_t least = strlen(name) / 3 + 1; /* a third of the name, no more, may be wrong */
	for (const struct config_section *s = sections; s->name; s++) {
		for (const struct option *o = s->options; o->name; o++) {
			size_t d = distance(name, o->name);
			if (d <= least && (!nearest || d < least)) {
				least = d;
				nearest = o->name;
			}
		}
	}
	return nearest;
}

static bool is_choice(const char *choices, const char *value)
{
	size_t n = strlen(value);
	for (const char *p = choices; *p; p += strcspn(p, "|"), p += *p == '|')
		if (strcspn(p, "|") == n && memcmp(p, value, n) == 0 && n)
			return true;
	return false;
}

static enum err bad(struct ctx *c, const struct setting *s, const char *value, const char *where, const char *what)
{
	const char *name = s->option->name;
	if (s->option->type == OPTION_SECRET)
		return ctx_fail_named(c, ERR_INVALID, "bad_setting", "%s: %s: the value %s", where, name, what);
	return ctx_fail_named(c, ERR_INVALID, "bad_setting", "%s: %s: \"%.80s\" %s", where, name, value, what);
}

static enum err set_int(struct ctx *c, const struct setting *s, const char *value, const char *where)
{
	const struct option *o = s->option;
	bool bounded = o->min || o->max;
	int64_t v, min = bounded ? o->min : INT64_MIN, max = bounded ? o->max : INT64_MAX;
	if (!text_to_int(value, min, max, &v)) {
		const char *range =
		    bounded ? mem_printf(c->mem, " from %lld to %lld", (long long)min, (long long)max) : "";
		return bad(c, s, value, where, mem_printf(c->mem, "is not a whole number%s", range));
	}
	memcpy((char *)s->section->values + o->offset, &v, sizeof v);
	return OK;
}

enum err config_set(struct ctx *c, const struct setting *s, const char *value, const char *where)
{
	const struct option *o = s->option;
	void *field = (char *)s->section->values + o->offset;
	size_t n = strlen(value);
	if (!text_utf8_valid(value, n) || value[strcspn(value, "\n\r")])
		return bad(c, s, "...", where, "is not one line of UTF-8 text");
	s->section->from[s->index] = where;
	if (o->type == OPTION_INT)
		return set_int(c, s, value, where);
	if (o->type == OPTION_BOOL) {
		bool v;
		if (!text_to_bool(value, &v))
			return bad(c, s, value, where, "is neither true nor false");
		memcpy(field, &v, sizeof v);
		return OK;
	}
	if (o->type == OPTION_CHOICE && !is_choice(o->choices, value))
		return bad(c, s, value, where, mem_printf(c->mem, "is none of %s", o->choices));
	char *text = mem_str(c->mem, value);
	memcpy(field, &text, sizeof text);
	return OK;
}

static enum err set_defaults(struct ctx *c, struct config_section *sections)
{
	for (struct config_section *s = sections; s->name; s++) {
		size_t n = 0;
		while (s->options[n].name)
			n++;
		s->from = mem_array(c->mem, const char *, n);
		for (size_t i = 0; i < n; i++) {
			const struct option *o = &s->options[i];
			enum err e = config_set(c, &(struct setting){o, s, i}, o->value_default, "default");
			if (e != OK)
				return e;
		}
	}
	return OK;
}

enum err config_load(struct ctx *c, struct config_section *sections, const char *path, char *const *environment,
		     int argc, char *const *argv, int *used)
{
	enum err e = set_defaults(c, sections);
	if (e == OK && path)
		e = config_read_file(c, sections, path);
	if (e == OK)
		e = config_read_environment(c, sections, environment);
	if (e == OK)
		e = config_read_arguments(c, sections, argc, argv, used);
	return e;
}
