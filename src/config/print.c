/* The tables as text: documented default file, values in force, help. */
#include "config/config_int.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { HELP_COLUMN = 34 };

static const char *shown_default(const struct option *o)
{
	return *o->value_default ? o->value_default : "empty";
}

static void print_range(const struct option *o, struct buf *out)
{
	if (o->type == OPTION_INT && (o->min || o->max))
		buf_printf(out, " (%lld to %lld)", (long long)o->min, (long long)o->max);
	if (o->type == OPTION_CHOICE)
		buf_printf(out, " (%s)", o->choices);
}

/* With dashes, whatever the table has. */
static void print_name(const struct option *o, struct buf *out)
{
	for (const char *p = o->name; *p; p++)
		buf_char(out, *p == '_' ? '-' : *p);
}

void config_print_defaults(const struct config_section *sections, struct buf *out)
{
	buf_str(out,
		"# Settings of LangPlug and their defaults. Take the '#' away in front of a name to change it.\n"
		"# Each can also be given as an environment variable (the name behind \"or\"; with _FILE behind it,\n"
		"# the value is read from that file) or as an argument (--name value). Argument, environment, file,\n"
		"# default: the first of these that says something counts.\n");
	for (const struct config_section *s = sections; s->name; s++) {
		buf_printf(out, "\n[%s]\n", s->name);
		for (const struct option *o = s->options; o->name; o++) {
			char variable[CONFIG_NAME_MAX + 16];
			config_env_name(o->name, variable);
			buf_printf(out, "\n# %c%s", toupper((unsigned char)o->help[0]), o->help[0] ? o->help + 1 : "");
			print_range(o, out);
			buf_printf(out, ";\n# or %s", variable);
			if (o->alias)
				buf_printf(out, ", %s", o->alias);
			buf_str(out, "\n#");
			print_name(o, out);
			buf_printf(out, " = %s\n", o->value_default);
		}
	}
}

static bool is_blank(char ch)
{
	return ch == ' ' || (ch >= '\t' && ch <= '\r');
}

/* As the file wants it: in quotes where it would lose blanks or quotes of its own. */
static void print_text(const char *text, struct buf *out)
{
	size_t n = text ? strlen(text) : 0;
	if (!n)
		return;
	bool quotes = is_blank(text[0]) || is_blank(text[n - 1]) || (text[0] == '"' && text[n - 1] == '"' && n > 1);
	buf_printf(out, quotes ? "\"%s\"" : "%s", text);
}

static void print_value(const struct config_section *s, const struct option *o, struct buf *out)
{
	const void *field = (const char *)s->values + o->offset;
	int64_t number;
	bool truth;
	char *text;
	switch (o->type) {
	case OPTION_INT:
		memcpy(&number, field, sizeof number);
		buf_printf(out, "%lld", (long long)number);
		break;
	case OPTION_BOOL:
		memcpy(&truth, field, sizeof truth);
		buf_str(out, truth ? "true" : "false");
		break;
	case OPTION_SECRET:
		memcpy(&text, field, sizeof text);
		buf_str(out, text && *text ? "(set)" : "(not set)");
		break;
	case OPTION_STRING:
	case OPTION_CHOICE:
		memcpy(&text, field, sizeof text);
		print_text(text, out);
		break;
	}
}

void config_print_values(const struct config_section *sections, struct buf *out)
{
	for (const struct config_section *s = sections; s->name; s++) {
		buf_printf(out, "%s[%s]\n", s == sections ? "" : "\n", s->name);
		for (size_t i = 0; s->options[i].name; i++) {
			print_name(&s->options[i], out);
			buf_str(out, " = ");
			print_value(s, &s->options[i], out);
			buf_printf(out, "\n  # %s\n", s->from ? s->from[i] : "default");
		}
	}
}

static const char *placeholder(const struct option *o)
{
	switch (o->type) {
	case OPTION_INT:
		return " N";
	case OPTION_BOOL:
		return "";
	case OPTION_CHOICE:
		return " WORD";
	case OPTION_STRING:
	case OPTION_SECRET:
		break;
	}
	return " TEXT";
}

void config_print_help(const struct config_section *sections, struct buf *out)
{
	for (const struct config_section *s = sections; s->name; s++) {
		for (const struct option *o = s->options; o->name; o++) {
			size_t from = out->len;
			buf_str(out, o->type == OPTION_BOOL ? "  --[no-]" : "  --");
			print_name(o, out);
			buf_str(out, placeholder(o));
			size_t width = out->len - from;
			buf_printf(out, "%*s%s", (int)(width < HELP_COLUMN - 2 ? HELP_COLUMN - width : 2), "", o->help);
			print_range(o, out);
			if (o->type != OPTION_SECRET)
				buf_printf(out, " [%s]", shown_default(o));
			buf_char(out, '\n');
		}
	}
}
