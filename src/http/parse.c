/* Parsers: see parse_int.h. */
#include "http/parse_int.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#include "base/base.h"

const char *pairs_get(const struct pairs *pairs, const char *name)
{
	for (size_t i = 0; i < pairs->count; i++)
		if (strcmp(pairs->rows[i].name, name) == 0)
			return pairs->rows[i].value;
	return NULL;
}

static void pairs_add(const void *mem, struct pairs *pairs, const char *name, const char *value)
{
	if ((pairs->count & (pairs->count - 1)) == 0) /* 0, 1, 2, 4, 8 ... are full */
		pairs->rows = mem_grow(mem, pairs->rows, struct pair, pairs->count ? pairs->count * 2 : 1);
	pairs->rows[pairs->count++] = (struct pair){name, value};
}

static int hex(char ch)
{
	if (ch >= '0' && ch <= '9')
		return ch - '0';
	ch |= 32;
	return ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

char *parse_percent(const void *mem, const char *s, size_t n, bool plus_is_blank)
{
	char *out = mem_array(mem, char, n + 1);
	size_t len = 0;
	for (size_t i = 0; i < n; i++) {
		char ch = s[i];
		if (ch == '%') {
			if (n - i < 3 || hex(s[i + 1]) < 0 || hex(s[i + 2]) < 0)
				goto bad;
			ch = (char)(hex(s[i + 1]) << 4 | hex(s[i + 2]));
			i += 2;
		} else if (ch == '+' && plus_is_blank) {
			ch = ' ';
		}
		if (!ch)
			goto bad;
		out[len++] = ch;
	}
	out[len] = '\0';
	if (text_utf8_valid(out, len))
		return out;
bad:
	talloc_free(out);
	return NULL;
}

bool parse_form(const void *mem, const char *s, size_t n, struct pairs *out)
{
	*out = (struct pairs){0};
	for (const char *end = s + n; s < end;) {
		const char *amp = memchr(s, '&', (size_t)(end - s));
		const char *stop = amp ? amp : end;
		const char *eq = memchr(s, '=', (size_t)(stop - s));
		if (stop > s) {
			const char *name_end = eq ? eq : stop;
			const char *from = eq ? eq + 1 : stop;
			char *name = parse_percent(mem, s, (size_t)(name_end - s), true);
			char *value = parse_percent(mem, from, (size_t)(stop - from), true);
			if (!name || !value || out->count == LIMIT_HTTP_FIELDS) {
				*out = (struct pairs){0};
				return false;
			}
			pairs_add(mem, out, name, value);
		}
		s = stop + 1;
	}
	return true;
}

void parse_cookies(const void *mem, const char *header, struct pairs *out)
{
	*out = (struct pairs){0};
	char *rest = mem_str(mem, header);
	char *part;
	while ((part = strsep(&rest, ";")) != NULL && out->count < LIMIT_HTTP_FIELDS) {
		char *eq = strchr(part, '=');
		if (!eq)
			continue;
		*eq = '\0';
		char *name = text_trim(part);
		char *value = text_trim(eq + 1);
		size_t len = strlen(value);
		if (len >= 2 && value[0] == '"' && value[len - 1] == '"') {
			value[len - 1] = '\0';
			value++;
		}
		if (*name)
			pairs_add(mem, out, name, value);
	}
}

/* Digits only; too many are INT64_MAX. */
static bool position(const char *s, size_t n, int64_t *out)
{
	int64_t v = 0;
	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, s[i] - '0', &v))
			v = INT64_MAX;
	}
	*out = v;
	return n > 0;
}

enum range parse_range(const char *header, int64_t size, int64_t *first, int64_t *last)
{
	if (!header || strncasecmp(header, "bytes=", 6) != 0)
		return RANGE_WHOLE;
	const char *from = header + 6;
	const char *dash = strchr(from, '-');
	if (!dash)
		return RANGE_WHOLE;
	size_t from_len = (size_t)(dash - from), to_len = strlen(dash + 1);
	int64_t a = 0, b = INT64_MAX;
	if (from_len && !position(from, from_len, &a))
		return RANGE_WHOLE;
	if (to_len && !position(dash + 1, to_len, &b))
		return RANGE_WHOLE;
	if (!from_len && !to_len)
		return RANGE_WHOLE;
	if (!from_len) { /* the last b bytes */
		if (b == 0 || size == 0)
			return RANGE_UNSATISFIABLE;
		*first = b < size ? size - b : 0;
		*last = size - 1;
		return RANGE_PART;
	}
	if (a > b)
		return RANGE_WHOLE;
	if (a >= size)
		return RANGE_UNSATISFIABLE;
	*first = a;
	*last = b < size ? b : size - 1;
	return RANGE_PART;
}

bool parse_etag_listed(const char *header, const char *etag)
{
	size_t len = strlen(etag);
	for (const char *p = header; p && *p;) {
		p += strspn(p, " \t,");
		if (*p == '*')
			return true;
		if (strncmp(p, "W/", 2) == 0)
			p += 2;
		if (*p != '"')
			return false;
		const char *end = strchr(p + 1, '"');
		if (!end)
			return false;
		if ((size_t)(end - p - 1) == len && memcmp(p + 1, etag, len) == 0)
			return true;
		p = end + 1;
	}
	return false;
}

bool parse_etag_is(const char *header, const char *etag)
{
	size_t len = strlen(etag);
	return strlen(header) == len + 2 && header[0] == '"' && memcmp(header + 1, etag, len) == 0 &&
	       header[len + 1] == '"';
}

/* Whether the parameters after a coding say q=0. */
static bool refused(const char *params)
{
	const char *q = strstr(params, "q=");
	double value;
	char number[8];
	if (!q || !text_copy(number, sizeof number, q + 2))
		return false;
	return text_to_double(text_trim(number), 0, 1, &value) && value == 0;
}

unsigned parse_encodings(const char *header)
{
	unsigned bits = 0, no = 0;
	char text[256];
	if (!header)
		return 0;
	text_copy(text, sizeof text, header);
	char *rest = text;
	char *part;
	while ((part = strsep(&rest, ",")) != NULL) {
		char *semicolon = strchr(part, ';');
		if (semicolon)
			*semicolon = '\0';
		char *name = text_trim(part);
		unsigned bit = 0;
		if (text_eq_nocase(name, "br"))
			bit = ENCODING_BROTLI;
		else if (text_eq_nocase(name, "gzip") || text_eq_nocase(name, "x-gzip"))
			bit = ENCODING_GZIP;
		else if (text_eq(name, "*"))
			bit = ENCODING_BROTLI | ENCODING_GZIP;
		if (semicolon && refused(semicolon + 1))
			no |= bit;
		else
			bits |= bit;
	}
	return bits & ~no;
}

bool parse_address_private(const char *address)
{
	struct in_addr v4;
	struct in6_addr v6;
	if (inet_pton(AF_INET, address, &v4) == 1) {
		uint32_t a = ntohl(v4.s_addr);
		return a >> 24 == 127 || a >> 24 == 10 || a >> 20 == 0xAC1 || a >> 16 == 0xC0A8 || a >> 16 == 0xA9FE;
	}
	if (inet_pton(AF_INET6, address, &v6) != 1)
		return false;
	return IN6_IS_ADDR_LOOPBACK(&v6) || (v6.s6_addr[0] & 0xFE) == 0xFC || IN6_IS_ADDR_LINKLOCAL(&v6);
}

/* "1.2.3.4", "1.2.3.4:80", "::1", "[::1]:80" -> the address alone; NULL when it is none. */
static char *address_of(char *text)
{
	unsigned char bytes[16];
	char *s = text_trim(text);
	if (*s == '[') {
		char *end = strchr(++s, ']');
		if (!end)
			return NULL;
		*end = '\0';
	} else if (strchr(s, '.') && strchr(s, ':')) {
		*strchr(s, ':') = '\0';
	}
	return inet_pton(AF_INET, s, bytes) == 1 || inet_pton(AF_INET6, s, bytes) == 1 ? s : NULL;
}

char *parse_forwarded(const void *mem, const char *header)
{
	char *list = mem_str(mem, header);
	for (;;) {
		char *comma = strrchr(list, ',');
		char *address = address_of(comma ? comma + 1 : list);
		if (!address)
			return NULL;
		if (!comma || !parse_address_private(address))
			return address;
		*comma = '\0';
	}
}
