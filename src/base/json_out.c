/* The JSON writer: see buf.h. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

struct json json_begin(struct buf *out)
{
	struct json j = {.out = out};
	j.first[0] = true;
	return j;
}

static void separate(struct json *j)
{
	if (j->after_key)
		j->after_key = false;
	else if (!j->first[j->depth])
		buf_char(j->out, ',');
	j->first[j->depth] = false;
}

static void open_with(struct json *j, char bracket)
{
	separate(j);
	buf_char(j->out, bracket);
	if (j->depth + 1 >= JSON_MAX_DEPTH)
		abort();
	j->first[++j->depth] = true;
}

static void close_with(struct json *j, char bracket)
{
	if (j->depth == 0)
		abort();
	j->depth--;
	buf_char(j->out, bracket);
}

void json_object_begin(struct json *j)
{
	open_with(j, '{');
}

void json_array_begin(struct json *j)
{
	open_with(j, '[');
}

void json_object_end(struct json *j)
{
	close_with(j, '}');
}

void json_array_end(struct json *j)
{
	close_with(j, ']');
}

static void escape_control(struct buf *b, unsigned char ch)
{
	switch (ch) {
	case '"':
		buf_add(b, "\\\"", 2);
		return;
	case '\\':
		buf_add(b, "\\\\", 2);
		return;
	case '\n':
		buf_add(b, "\\n", 2);
		return;
	case '\r':
		buf_add(b, "\\r", 2);
		return;
	case '\t':
		buf_add(b, "\\t", 2);
		return;
	default:
		buf_printf(b, "\\u%04x", ch);
	}
}

static void write_string(struct buf *b, const char *s, size_t n)
{
	size_t run = 0;
	buf_char(b, '"');
	for (size_t i = 0; i < n;) {
		unsigned char ch = (unsigned char)s[i];
		size_t step = 1;
		bool plain = ch >= 0x20 && ch < 0x7f && ch != '"' && ch != '\\';
		if (ch >= 0x80) {
			step = text_utf8_length(s + i, n - i);
			plain = step != 0;
		}
		if (plain) {
			i += step;
			continue;
		}
		buf_add(b, s + run, i - run);
		if (ch >= 0x80)
			buf_add(b, "\xEF\xBF\xBD", 3);
		else
			escape_control(b, ch);
		run = ++i;
	}
	buf_add(b, s + run, n - run);
	buf_char(b, '"');
}

void json_key(struct json *j, const char *key)
{
	separate(j);
	write_string(j->out, key, strlen(key));
	buf_char(j->out, ':');
	j->after_key = true;
}

void json_strn(struct json *j, const char *s, size_t n)
{
	separate(j);
	write_string(j->out, s, n);
}

void json_str(struct json *j, const char *s)
{
	if (!s) {
		json_null_value(j);
		return;
	}
	json_strn(j, s, strlen(s));
}

void json_int(struct json *j, int64_t v)
{
	separate(j);
	buf_printf(j->out, "%" PRId64, v);
}

void json_double(struct json *j, double v, int decimals)
{
	char text[64];
	if (!isfinite(v) || fabs(v) > 1e15) {
		json_null_value(j);
		return;
	}
	separate(j);
	int n = snprintf(text, sizeof text, "%.*f", decimals, v);
	if (decimals > 0) {
		while (text[n - 1] == '0')
			n--;
		if (text[n - 1] == '.')
			n--;
	}
	buf_add(j->out, text, (size_t)n);
}

void json_bool(struct json *j, bool v)
{
	separate(j);
	buf_str(j->out, v ? "true" : "false");
}

void json_null_value(struct json *j)
{
	separate(j);
	buf_add(j->out, "null", 4);
}

void json_raw(struct json *j, const char *text, size_t n)
{
	separate(j);
	buf_add(j->out, text, n);
}

void json_key_str(struct json *j, const char *key, const char *s)
{
	json_key(j, key);
	json_str(j, s);
}

void json_key_int(struct json *j, const char *key, int64_t v)
{
	json_key(j, key);
	json_int(j, v);
}

void json_key_bool(struct json *j, const char *key, bool v)
{
	json_key(j, key);
	json_bool(j, v);
}

void json_key_double(struct json *j, const char *key, double v, int decimals)
{
	json_key(j, key);
	json_double(j, v, decimals);
}
