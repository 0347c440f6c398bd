/* Any bytes as what a client can put into a head or a form: an address through guard, router and query, a form, cookies,
 * a range, tags, codings, forwarded addresses. The first byte chooses. Holds: what comes out is text, in its bounds. */
#include <stdlib.h>
#include <string.h>

#include "http/guard_int.h"
#include "http/parse_int.h"
#include "http/route_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static const struct http_route routes[] = {
    {.method = "GET", .path = "/"},
    {.method = "GET", .path = "/api/videos/{id}"},
    {.method = "POST", .path = "/api/videos/{id}/chunks/{n}"},
    {.method = "GET", .path = "/api/{kind}/{id}"},
    {.method = "GET", .path = "/files/{path...}"},
    {0},
};

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_pairs(const struct pairs *pairs, bool utf8)
{
	require(pairs->count <= LIMIT_HTTP_FIELDS);
	for (size_t i = 0; i < pairs->count; i++) {
		size_t name = strlen(pairs->rows[i].name), value = strlen(pairs->rows[i].value);
		require(!utf8 || text_utf8_valid(pairs->rows[i].name, name));
		require(!utf8 || text_utf8_valid(pairs->rows[i].value, value));
	}
}

static void address(struct ctx *c, char *text, size_t len)
{
	struct guard g;
	struct match match;
	struct pairs query;
	guard_line(&g, "GET", text, len, "HTTP/1.1");
	guard_field(&g, "Host", 4, "x", 1);
	if (guard_verdict(&g, g.rebuilt) != 0)
		return;
	char *mark = strchr(text, '?');
	if (mark) {
		*mark++ = '\0';
		if (parse_form(c, mark, strlen(mark), &query))
			check_pairs(&query, true);
	}
	router_match(router_new(c, routes), c, "GET", text, &match);
	if (match.route)
		check_pairs(&match.params, true);
}

static void field(char *text, size_t len)
{
	struct guard g;
	char *colon = memchr(text, ':', len);
	size_t name = colon ? (size_t)(colon - text) : len;
	char *value = colon ? colon + 1 : text + len;
	if (colon)
		*colon = '\0';
	guard_line(&g, "POST", "/", 1, "HTTP/1.1");
	guard_field(&g, "Host", 4, "x", 1);
	guard_field(&g, text, name, value, (size_t)(text + len - value));
	if (guard_verdict(&g, g.rebuilt) == 0)
		require(strlen(text) == name && strlen(value) == (size_t)(text + len - value) &&
			g.content_length >= -1);
}

static void range(const char *text)
{
	static const int64_t sizes[] = {0, 1, 1000, INT64_MAX};
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		int64_t first = -1, last = -1;
		if (parse_range(text, sizes[i], &first, &last) == RANGE_PART)
			require(first >= 0 && first <= last && last < sizes[i]);
		else
			require(first == -1 && last == -1);
	}
}

static void multipart(struct ctx *c, const char *raw, size_t len)
{
	struct part parts[LIMIT_HTTP_PARTS];
	size_t count;
	if (!parse_multipart(c, "multipart/form-data; boundary=x", raw, len, parts, COUNT_OF(parts), &count))
		return;
	require(count <= COUNT_OF(parts));
	for (size_t i = 0; i < count; i++)
		require(*parts[i].name && parts[i].bytes >= raw && parts[i].bytes + parts[i].len <= raw + len);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	if (len < 1 || len > LIMIT_HTTP_BODY)
		return 0;
	struct ctx *c = ctx_new("fuzz");
	struct pairs pairs;
	char *text = mem_strn(c, (const char *)bytes + 1, len - 1);
	char *raw = mem_array(c, char, len);
	memcpy(raw, bytes + 1, len - 1);
	switch (bytes[0] % 8) {
	case 0:
		address(c, text, strlen(text));
		break;
	case 1:
		if (parse_form(c, raw, len - 1, &pairs))
			check_pairs(&pairs, true);
		multipart(c, raw, len - 1);
		break;
	case 2:
		parse_cookies(c, text, &pairs);
		check_pairs(&pairs, false);
		break;
	case 3:
		range(text);
		break;
	case 4:
		parse_etag_listed(text, "v1");
		parse_etag_is(text, "v1");
		break;
	case 5:
		require(parse_encodings(text) <= (ENCODING_GZIP | ENCODING_BROTLI));
		break;
	case 6:
		parse_forwarded(c, text);
		break;
	default:
		field(raw, len - 1);
	}
	ctx_free(c);
	return 0;
}
