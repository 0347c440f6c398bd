/* Strings: see text.h. */
#include "base/text.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool text_eq(const char *a, const char *b)
{
	if (!a || !b)
		return a == b;
	return strcmp(a, b) == 0;
}

bool text_eq_nocase(const char *a, const char *b)
{
	if (!a || !b)
		return a == b;
	return strcasecmp(a, b) == 0;
}

bool text_starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool text_ends(const char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);
	return n >= m && memcmp(s + n - m, suffix, m) == 0;
}

bool text_ends_nocase(const char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);
	return n >= m && strcasecmp(s + n - m, suffix) == 0;
}

static bool is_space(char ch)
{
	return ch == ' ' || (ch >= '\t' && ch <= '\r');
}

bool text_blank(const char *s)
{
	if (!s)
		return true;
	while (is_space(*s))
		s++;
	return *s == '\0';
}

bool text_copy(char *out, size_t cap, const char *s)
{
	size_t n = strlen(s);
	if (n < cap) {
		memcpy(out, s, n + 1);
		return true;
	}
	n = cap - 1;
	while (n > 0 && ((unsigned char)s[n] & 0xC0) == 0x80)
		n--;
	memcpy(out, s, n);
	out[n] = '\0';
	return false;
}

char *text_trim(char *s)
{
	while (is_space(*s))
		s++;
	size_t n = strlen(s);
	while (n > 0 && is_space(s[n - 1]))
		n--;
	s[n] = '\0';
	return s;
}

bool text_to_int(const char *s, int64_t min, int64_t max, int64_t *out)
{
	char *end;
	if (!s || !(*s == '-' || (*s >= '0' && *s <= '9')))
		return false;
	errno = 0;
	long long v = strtoll(s, &end, 10);
	if (errno || *end || end == s || v < min || v > max)
		return false;
	*out = v;
	return true;
}

bool text_to_double(const char *s, double min, double max, double *out)
{
	char *end;
	if (!s || !(*s == '-' || *s == '.' || (*s >= '0' && *s <= '9')))
		return false;
	for (const char *p = s; *p; p++)
		if (!strchr("0123456789.-eE+", *p))
			return false;
	double v = strtod(s, &end);
	if (*end || end == s || !isfinite(v) || v < min || v > max)
		return false;
	*out = v;
	return true;
}

bool text_to_bool(const char *s, bool *out)
{
	static const char *const yes[] = {"true", "1", "yes", "on"};
	static const char *const no[] = {"false", "0", "no", "off"};
	if (!s)
		return false;
	for (size_t i = 0; i < COUNT_OF(yes); i++) {
		if (text_eq_nocase(s, yes[i]) || text_eq_nocase(s, no[i])) {
			*out = text_eq_nocase(s, yes[i]);
			return true;
		}
	}
	return false;
}

size_t text_utf8_length(const char *s, size_t n)
{
	const unsigned char *u = (const unsigned char *)s;
	if (n == 0)
		return 0;
	if (u[0] < 0x80)
		return 1;
	size_t len = u[0] >= 0xF0 ? 4 : u[0] >= 0xE0 ? 3 : 2;
	if (u[0] < 0xC2 || u[0] > 0xF4 || len > n)
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((u[i] & 0xC0) != 0x80)
			return 0;
	bool overlong = (u[0] == 0xE0 && u[1] < 0xA0) || (u[0] == 0xF0 && u[1] < 0x90);
	bool surrogate = u[0] == 0xED && u[1] >= 0xA0;
	bool beyond = u[0] == 0xF4 && u[1] >= 0x90;
	return overlong || surrogate || beyond ? 0 : len;
}

bool text_utf8_valid(const char *s, size_t n)
{
	while (n) {
		size_t step = text_utf8_length(s, n);
		if (!step)
			return false;
		s += step;
		n -= step;
	}
	return true;
}

uint32_t text_utf8_next(const char **s, const char *end)
{
	const unsigned char *u = (const unsigned char *)*s;
	size_t len = text_utf8_length(*s, (size_t)(end - *s));
	*s += len ? len : 1;
	switch (len) {
	case 1:
		return u[0];
	case 2:
		return (u[0] & 0x1Fu) << 6 | (u[1] & 0x3Fu);
	case 3:
		return (u[0] & 0x0Fu) << 12 | (u[1] & 0x3Fu) << 6 | (u[2] & 0x3Fu);
	case 4:
		return (u[0] & 0x07u) << 18 | (u[1] & 0x3Fu) << 12 | (u[2] & 0x3Fu) << 6 | (u[3] & 0x3Fu);
	default:
		return 0xFFFD;
	}
}

size_t text_utf8_put(uint32_t cp, char out[4])
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

size_t text_utf8_count(const char *s, size_t n)
{
	size_t count = 0;
	for (const char *end = s + n; s < end; count++)
		text_utf8_next(&s, end);
	return count;
}
