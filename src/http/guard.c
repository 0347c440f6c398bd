/* Head checks: see guard_int.h. */
#include "http/guard_int.h"

#include <string.h>
#include <strings.h>

#include "base/base.h"

/* Fields of which a second one means that two readers of the head may disagree. */
static const char *const single[] = {
    "host", "content-length", "transfer-encoding", "authorization", "content-type", "origin", "range", "expect"};

static bool is_digit(char ch)
{
	return ch >= '0' && ch <= '9';
}

static bool is_alnum(char ch)
{
	return is_digit(ch) || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

static bool is_token(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!is_alnum(s[i]) && (!s[i] || !strchr("!#$%&'*+-.^_`|~", s[i])))
			return false;
	return n > 0;
}

static bool is_hex(char ch)
{
	return is_digit(ch) || (ch >= 'a' && ch <= 'f') || (ch >= 'A' && ch <= 'F');
}

bool guard_uri_valid(const char *uri)
{
	if (uri[0] != '/')
		return false;
	for (const char *p = uri; *p; p++) {
		unsigned char ch = (unsigned char)*p;
		if (ch <= ' ' || ch == 127 || ch == '#')
			return false;
		if (ch == '%' && (!is_hex(p[1]) || !is_hex(p[2]) || (p[1] == '0' && p[2] == '0')))
			return false;
	}
	return true;
}

void guard_line(struct guard *g, const char *method, const char *uri, size_t uri_len, const char *version)
{
	*g = (struct guard){.content_length = -1};
	g->rebuilt = strlen(method) + 1 + uri_len + 1 + strlen(version) + 2 + 2;
	g->uri_too_long = uri_len > LIMIT_HTTP_URL;
	g->version_unknown = !text_eq(version, "HTTP/1.1") && !text_eq(version, "HTTP/1.0");
	g->chunked_1_0 = text_eq(version, "HTTP/1.0");
	if (!is_token(method, strlen(method)) || (!g->uri_too_long && !guard_uri_valid(uri)))
		g->bad = true;
}

static bool host_valid(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!is_alnum(s[i]) && !strchr("._:[]-", s[i]))
			return false;
	return n > 0;
}

static void length_field(struct guard *g, const char *value)
{
	for (const char *p = value; *p; p++)
		g->bad |= !is_digit(*p);
	g->bad |= !text_to_int(value, 0, INT64_MAX, &g->content_length);
}

void guard_field(struct guard *g, const char *name, size_t name_len, const char *value, size_t value_len)
{
	g->rebuilt += name_len + 2 + value_len + 2;
	g->fields++;
	g->bad |= !is_token(name, name_len);
	for (size_t i = 0; i < value_len; i++) {
		unsigned char ch = (unsigned char)value[i];
		if ((ch < 32 && ch != '\t') || ch == 127) {
			g->bad = true;
			return;
		}
	}
	for (unsigned i = 0; i < COUNT_OF(single); i++) {
		if (strlen(single[i]) != name_len || strncasecmp(single[i], name, name_len) != 0)
			continue;
		g->bad |= (g->seen & 1u << i) != 0;
		g->seen |= 1u << i;
	}
	if (text_eq_nocase(name, "host")) {
		g->hosts++;
		g->bad |= !host_valid(value, value_len);
	} else if (text_eq_nocase(name, "content-length")) {
		g->lengths++;
		length_field(g, value);
	} else if (text_eq_nocase(name, "transfer-encoding")) {
		g->encodings++;
		g->chunked = true;
		g->bad |= !text_eq_nocase(value, "chunked");
	} else if (text_eq_nocase(name, "expect")) {
		g->expect_unknown |= !text_eq_nocase(value, "100-continue");
	}
}

int guard_verdict(const struct guard *g, size_t header_size)
{
	if (g->version_unknown)
		return 505;
	if (g->uri_too_long)
		return 414;
	if (g->fields > LIMIT_HTTP_HEADERS || header_size > LIMIT_HTTP_HEAD)
		return 431;
	if (g->bad || g->hosts != 1 || (g->lengths && g->encodings) || (g->encodings && g->chunked_1_0))
		return 400;
	if (header_size > g->rebuilt)
		return 400;
	return g->expect_unknown ? 417 : 0;
}
