/* The environment: LANGPLUG_NAME, LANGPLUG_NAME_FILE, and the names the original used (aliases). */
#include "config/config_int.h"

#include <ctype.h>
#include <string.h>

static const char prefix[] = "LANGPLUG_";

void config_env_name(const char *option, char out[CONFIG_NAME_MAX + 16])
{
	size_t n = strlen(prefix);
	text_copy(out, CONFIG_NAME_MAX + 16, prefix);
	text_copy(out + n, CONFIG_NAME_MAX, option);
	for (char *p = out + n; *p; p++)
		*p = *p == '-' || *p == '.' ? '_' : (char)toupper((unsigned char)*p);
}

/* Value of the variable; NULL when it is not set. */
static const char *lookup(char *const *environment, const char *name)
{
	size_t n = strlen(name);
	for (char *const *e = environment; *e; e++)
		if (strncmp(*e, name, n) == 0 && (*e)[n] == '=')
			return *e + n + 1;
	return NULL;
}

static bool is_alias(const struct config_section *sections, const char *name, size_t len)
{
	for (const struct config_section *s = sections; s->name; s++)
		for (const struct option *o = s->options; o->name; o++)
			if (o->alias && strlen(o->alias) == len && memcmp(o->alias, name, len) == 0)
				return true;
	return false;
}

static bool passed_over(const char *name, size_t len)
{
	static const char *const whole[] = {"LANGPLUG_TESTING", "LANGPLUG_CONFIG"};
	static const char flag[] = "LANGPLUG_FLAG_";
	for (size_t i = 0; i < COUNT_OF(whole); i++)
		if (strlen(whole[i]) == len && memcmp(name, whole[i], len) == 0)
			return true;
	return len >= sizeof flag - 1 && memcmp(name, flag, sizeof flag - 1) == 0;
}

/* ERR_INVALID for a LANGPLUG_ variable that nothing reads: a mistyped name must not be silent. */
static enum err check_known(struct ctx *c, struct config_section *sections, const char *variable)
{
	static const char file[] = "_FILE";
	size_t len = strcspn(variable, "="), p = sizeof prefix - 1, f = sizeof file - 1;
	struct setting s;
	if (strncmp(variable, prefix, p) != 0 || passed_over(variable, len) || is_alias(sections, variable, len) ||
	    config_find(sections, variable + p, len - p, &s))
		return OK;
	bool is_file = len > p + f && memcmp(variable + len - f, file, f) == 0;
	if (is_file && config_find(sections, variable + p, len - p - f, &s))
		return OK;
	const char *name = mem_strn(c->mem, variable, len);
	const char *nearest = config_nearest(sections, mem_strn(c->mem, variable + p, len - p - (is_file ? f : 0)));
	if (!nearest)
		return ctx_fail_named(c, ERR_INVALID, "bad_setting", "environment: %.80s is not a setting", name);
	char known[CONFIG_NAME_MAX + 16];
	config_env_name(nearest, known);
	return ctx_fail_named(c, ERR_INVALID, "bad_setting", "environment: %.80s is not a setting; did you mean %s%s?",
			      name, known, is_file ? file : "");
}

static enum err read_value_file(struct ctx *c, const struct setting *s, const char *variable, const char *path)
{
	char *text;
	size_t len;
	enum err e = path_read(c, path, LIMIT_CONFIG_FILE, &text, &len);
	if (e != OK)
		return ctx_fail_named(c, e, "bad_setting", "environment %s: %s", variable,
				      mem_str(c->mem, ctx_error(c)));
	while (len && (text[len - 1] == '\n' || text[len - 1] == '\r'))
		text[--len] = '\0';
	if (strlen(text) != len)
		return ctx_fail_named(c, ERR_INVALID, "bad_setting", "environment %s: there is a NUL byte in %s",
				      variable, path);
	return config_set(c, s, text, mem_printf(c->mem, "environment %s (%s)", variable, path));
}

static enum err read_option(struct ctx *c, const struct setting *s, char *const *environment)
{
	char name[CONFIG_NAME_MAX + 16];
	config_env_name(s->option->name, name);
	const char *file_name = mem_printf(c->mem, "%s_FILE", name);
	const char *value = lookup(environment, name), *file = lookup(environment, file_name);
	if (value && file)
		return ctx_fail_named(c, ERR_INVALID, "bad_setting", "environment: %s and %s are both set", name,
				      file_name);
	if (value)
		return config_set(c, s, value, mem_printf(c->mem, "environment %s", name));
	if (file)
		return read_value_file(c, s, file_name, file);
	const char *alias = s->option->alias;
	value = alias ? lookup(environment, alias) : NULL;
	return value ? config_set(c, s, value, mem_printf(c->mem, "environment %s", alias)) : OK;
}

enum err config_read_environment(struct ctx *c, struct config_section *sections, char *const *environment)
{
	for (char *const *e = environment; *e; e++) {
		enum err known = check_known(c, sections, *e);
		if (known != OK)
			return known;
	}
	for (struct config_section *s = sections; s->name; s++) {
		for (size_t i = 0; s->options[i].name; i++) {
			enum err e = read_option(c, &(struct setting){&s->options[i], s, i}, environment);
			if (e != OK)
				return e;
		}
	}
	return OK;
}
