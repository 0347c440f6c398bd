/* The settings file: `name = value` lines. Strict, because a line that is silently passed over is a setting that its
 * writer believes in. */
#include "config/config_int.h"

#include <string.h>

static enum err line_error(struct ctx *c, const char *where, const char *text)
{
	return ctx_fail_named(c, ERR_INVALID, "bad_setting", "%s: %s", where, text);
}

static enum err unknown(struct ctx *c, const struct config_section *sections, const char *where, const char *name)
{
	const char *nearest = config_nearest(sections, name);
	if (nearest)
		return ctx_fail_named(c, ERR_INVALID, "bad_setting",
				      "%s: \"%.80s\" is not a setting; did you mean \"%s\"?", where, name, nearest);
	return ctx_fail_named(c, ERR_INVALID, "bad_setting", "%s: \"%.80s\" is not a setting", where, name);
}

/* Quotes around the whole value keep its blanks. */
static char *unquote(char *value)
{
	size_t n = strlen(value);
	if (n < 2 || value[0] != '"' || value[n - 1] != '"')
		return value;
	value[n - 1] = '\0';
	return value + 1;
}

static enum err read_line(struct ctx *c, struct config_section *sections, struct map *seen, char *line,
			  const char *where)
{
	char *name = text_trim(line);
	size_t n = strlen(name);
	if (!n || *name == '#')
		return OK;
	if (*name == '[')
		return name[n - 1] == ']' ? OK : line_error(c, where, "a [section] heading has no end");
	char *equals = strchr(name, '=');
	if (!equals)
		return line_error(c, where, "neither \"name = value\" nor a comment");
	*equals = '\0';
	char *value = unquote(text_trim(equals + 1));
	name = text_trim(name);
	struct setting s;
	if (!config_find(sections, name, strlen(name), &s))
		return unknown(c, sections, where, name);
	const char *before = map_get(seen, s.option->name);
	if (before)
		return ctx_fail_named(c, ERR_INVALID, "bad_setting", "%s: %s is set a second time, first in %s", where,
				      s.option->name, before);
	map_put(seen, s.option->name, (void *)where);
	return config_set(c, &s, value, where);
}

enum err config_read_text(struct ctx *c, struct config_section *sections, const char *name, char *text, size_t len)
{
	struct map *seen = map_new(c->mem);
	size_t mark = len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
	char *p = text + mark, *end = text + len;
	for (int number = 1; p < end; number++) {
		char *stop = memchr(p, '\n', (size_t)(end - p));
		char *line = mem_strn(c->mem, p, (size_t)((stop ? stop : end) - p));
		const char *where = mem_printf(c->mem, "%s:%d", name, number);
		if (strlen(line) != (size_t)((stop ? stop : end) - p))
			return line_error(c, where, "there is a NUL byte in the line");
		enum err e = read_line(c, sections, seen, line, where);
		if (e != OK)
			return e;
		p = stop ? stop + 1 : end;
	}
	return OK;
}

enum err config_read_file(struct ctx *c, struct config_section *sections, const char *path)
{
	char *text;
	size_t len;
	enum err e = path_read(c, path, LIMIT_CONFIG_FILE, &text, &len);
	return e != OK ? e : config_read_text(c, sections, path, text, len);
}
