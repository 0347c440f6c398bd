/* Escapes, forms, cookies, ranges, tags, codings and forwarded addresses. */
#include "../unit.h"
#include "http/parse_int.h"

static void escapes(void **state)
{
	struct ctx *c = unit_ctx(state);
	assert_string_equal(parse_percent(c, "a%20b%C3%A4+", 12, false), "a b\xC3\xA4+");
	assert_string_equal(parse_percent(c, "a+b%2B", 6, true), "a b+");
	assert_string_equal(parse_percent(c, "", 0, true), "");
	static const char *const bad[] = {"%", "%4", "%4g", "%g4", "a%00", "%ff", "%C3", "%ED%A0%80"};
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		if (parse_percent(c, bad[i], strlen(bad[i]), false))
			fail_msg("%s decoded", bad[i]);
	assert_null(parse_percent(c, "a\0b", 3, false));
	assert_null(parse_percent(c, "%41", 2, false)); /* the escape reaches over the end */
}

static void forms(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct pairs p;
	const char *text = "a=1&b=x+y%26z&&c&=empty&a=2&d==";
	assert_true(parse_form(c, text, strlen(text), &p));
	assert_string_equal(pairs_get(&p, "a"), "1");
	assert_string_equal(pairs_get(&p, "b"), "x y&z");
	assert_string_equal(pairs_get(&p, "c"), "");
	assert_string_equal(pairs_get(&p, ""), "empty");
	assert_string_equal(pairs_get(&p, "d"), "=");
	assert_null(pairs_get(&p, "A"));
	assert_true(parse_form(c, "", 0, &p));
	assert_int_equal(p.count, 0);
	assert_false(parse_form(c, "a=1&b=%zz", 9, &p));
	assert_int_equal(p.count, 0);
}

static void forms_have_a_maximum(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct pairs p;
	struct buf b;
	buf_init(&b, c, LIMIT_FRAME);
	for (int i = 0; i < LIMIT_HTTP_FIELDS; i++)
		buf_printf(&b, "%sf%d=%d", i ? "&" : "", i, i);
	assert_true(parse_form(c, b.data, b.len, &p));
	assert_string_equal(pairs_get(&p, "f255"), "255");
	buf_str(&b, "&more=1");
	assert_false(parse_form(c, b.data, b.len, &p));
}

static void cookies(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct pairs p;
	parse_cookies(c, "a=1; b=\"2\";c = x=y ;nothing; =none;d=;a=later", &p);
	assert_int_equal(p.count, 5);
	assert_string_equal(pairs_get(&p, "a"), "1");
	assert_string_equal(pairs_get(&p, "b"), "2");
	assert_string_equal(pairs_get(&p, "c"), "x=y");
	assert_string_equal(pairs_get(&p, "d"), "");
	parse_cookies(c, "", &p);
	assert_int_equal(p.count, 0);
	parse_cookies(c, "a=\"", &p);
	assert_string_equal(pairs_get(&p, "a"), "\"");
}

static void ranges(void **state)
{
	(void)state;
	static const struct {
		const char *header;
		int64_t size;
		enum range want;
		int64_t first, last;
	} rows[] = {
	    {"bytes=0-0", 10, RANGE_PART, 0, 0},
	    {"bytes=0-", 10, RANGE_PART, 0, 9},
	    {"bytes=9-20", 10, RANGE_PART, 9, 9},
	    {"bytes=-3", 10, RANGE_PART, 7, 9},
	    {"bytes=-30", 10, RANGE_PART, 0, 9},
	    {"Bytes=2-3", 10, RANGE_PART, 2, 3},
	    {"bytes=2-99999999999999999999", 10, RANGE_PART, 2, 9},
	    {"bytes=10-", 10, RANGE_UNSATISFIABLE, 0, 0},
	    {"bytes=99999999999999999999-", 10, RANGE_UNSATISFIABLE, 0, 0},
	    {"bytes=-0", 10, RANGE_UNSATISFIABLE, 0, 0},
	    {"bytes=0-", 0, RANGE_UNSATISFIABLE, 0, 0},
	    {"bytes=-1", 0, RANGE_UNSATISFIABLE, 0, 0},
	    {"bytes=3-2", 10, RANGE_WHOLE, 0, 0},
	    {"bytes=0-1,3-4", 10, RANGE_WHOLE, 0, 0},
	    {"bytes=", 10, RANGE_WHOLE, 0, 0},
	    {"bytes=-", 10, RANGE_WHOLE, 0, 0},
	    {"bytes=+1-2", 10, RANGE_WHOLE, 0, 0},
	    {"bytes= 1-2", 10, RANGE_WHOLE, 0, 0},
	    {"bytes=1--2", 10, RANGE_WHOLE, 0, 0},
	    {"items=0-1", 10, RANGE_WHOLE, 0, 0},
	    {NULL, 10, RANGE_WHOLE, 0, 0},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		int64_t first = 0, last = 0;
		if (parse_range(rows[i].header, rows[i].size, &first, &last) != rows[i].want ||
		    first != rows[i].first || last != rows[i].last)
			fail_msg("%s: %ld-%ld", rows[i].header, (long)first, (long)last);
	}
}

static void tags(void **state)
{
	(void)state;
	static const char *const yes[] = {"\"v1\"", "W/\"v1\"", "\"a\", \"v1\"", "\"a\",W/\"v1\"", "*", " \"v1\""};
	static const char *const no[] = {"", "v1", "\"v10\"", "\"v", "\"a\" x \"v1\"", "\"V1\""};
	for (size_t i = 0; i < COUNT_OF(yes); i++)
		if (!parse_etag_listed(yes[i], "v1"))
			fail_msg("%s has it", yes[i]);
	for (size_t i = 0; i < COUNT_OF(no); i++)
		if (parse_etag_listed(no[i], "v1"))
			fail_msg("%s has it not", no[i]);
	assert_true(parse_etag_is("\"v1\"", "v1"));
	assert_false(parse_etag_is("W/\"v1\"", "v1"));
	assert_false(parse_etag_is("\"v1", "v1"));
	assert_false(parse_etag_is("", ""));
}

static void codings(void **state)
{
	(void)state;
	enum { BOTH = ENCODING_BROTLI | ENCODING_GZIP };
	assert_int_equal(parse_encodings(NULL), 0);
	assert_int_equal(parse_encodings(""), 0);
	assert_int_equal(parse_encodings("gzip, deflate, br"), BOTH);
	assert_int_equal(parse_encodings("GZIP;q=0.5"), ENCODING_GZIP);
	assert_int_equal(parse_encodings("br;q=0, gzip ; q=1.0"), ENCODING_GZIP);
	assert_int_equal(parse_encodings("*;q=0"), 0);
	assert_int_equal(parse_encodings("*, br;q=0.0"), ENCODING_GZIP);
	assert_int_equal(parse_encodings("brotli, zstd, identity"), 0);
}

static void forwarded(void **state)
{
	struct ctx *c = unit_ctx(state);
	assert_string_equal(parse_forwarded(c, "203.0.113.7"), "203.0.113.7");
	assert_string_equal(parse_forwarded(c, "1.1.1.1, 203.0.113.7, 10.0.0.1"), "203.0.113.7");
	assert_string_equal(parse_forwarded(c, "192.168.0.5,10.0.0.1"), "192.168.0.5");
	assert_string_equal(parse_forwarded(c, "203.0.113.7:4711"), "203.0.113.7");
	assert_string_equal(parse_forwarded(c, "[2001:db8::1]:80"), "2001:db8::1");
	assert_string_equal(parse_forwarded(c, "2001:db8::1, fd00::1"), "2001:db8::1");
	assert_null(parse_forwarded(c, "unknown"));
	assert_null(parse_forwarded(c, ""));
	assert_null(parse_forwarded(c, "1.2.3.4, <script>"));
	assert_true(parse_address_private("172.31.0.1"));
	assert_false(parse_address_private("172.32.0.1"));
	assert_true(parse_address_private("::1"));
	assert_false(parse_address_private("nonsense"));
}

#define FORM "multipart/form-data; boundary=\"b-1\""
static bool read_parts(struct ctx *c, const char *type, const char *body, struct part *parts, size_t *count)
{
	return parse_multipart(c, type, body, strlen(body), parts, 2, count);
}

static void multipart(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct part p[2];
	size_t n;
	assert_true(read_parts(c, FORM,
			       "preamble\r\n--b-1\r\nContent-Type: text/plain\r\n"
			       "content-disposition: form-data; filename=\"a; name=no.srt\"; name=\"file\"\r\n\r\n"
			       "one\r\n--b-2\r\n\r\n--b-1  \r\nContent-Disposition: form-data; name=language\r\n\r\n"
			       "\r\n--b-1--\r\nepilogue",
			       p, &n));
	assert_int_equal(n, 2);
	assert_string_equal(p[0].name, "file");
	assert_string_equal(p[0].filename, "a; name=no.srt");
	assert_int_equal(p[0].len, strlen("one\r\n--b-2\r\n"));
	assert_memory_equal(p[0].bytes, "one\r\n--b-2\r\n", p[0].len);
	assert_string_equal(p[1].name, "language");
	assert_null(p[1].filename);
	assert_int_equal(p[1].len, 0);
	assert_true(read_parts(c, FORM, "--b-1--", p, &n));
	assert_int_equal(n, 0);
	assert_true(read_parts(
	    c, "multipart/form-data;charset=x;boundary=b-1",
	    "--b-1\r\nContent-Disposition: form-data; name=\"a\"; filename=\"q\\\"x\"\r\n\r\n1\r\n--b-1--", p, &n));
	assert_string_equal(p[0].filename, "q\"x");
}

static void multipart_is_strict(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct part p[2];
	size_t n;
#define DISPOSITION "Content-Disposition: form-data; name=\"a\"\r\n\r\n1"
	static const struct {
		const char *type, *body;
	} bad[] = {
	    {FORM, ""},
	    {FORM, "--b-1\r\n" DISPOSITION},                        /* not closed */
	    {FORM, "--b-1\r\n" DISPOSITION "\r\n--b-1"},            /* not ended */
	    {FORM, "--b-1\r\n\r\n1\r\n--b-1--"},                    /* no head */
	    {FORM, "--b-1\r\nContent-Type: x\r\n\r\n1\r\n--b-1--"}, /* no name */
	    {FORM, "--b-1\r\nContent-Disposition: form-data; name=\"\"\r\n\r\n1\r\n--b-1--"},
	    {FORM, "--b-1\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--b-1--"},
	    {FORM, "--b-1\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\n1\r\n--b-1--"},
	    {FORM,
	     "--b-1\r\n" DISPOSITION "\r\n--b-1\r\n" DISPOSITION "\r\n--b-1\r\n" DISPOSITION "\r\n--b-1--"}, /* three */
	    {"multipart/form-data", "----"},
	    {"multipart/form-data; boundary=", "----"},
	    {"multipart/form-data; boundary=\"a", "--a--"},
	    {"multipart/form-data; boundary=\"a\nb\"", "--a\nb--"},
	    {"multipart/form-data; xboundary=b-1", "--b-1--"},
	};
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		if (read_parts(c, bad[i].type, bad[i].body, p, &n))
			fail_msg("%zu: %s with %s was read", i, bad[i].body, bad[i].type);
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(escapes),
					   UNIT_TEST(forms),
					   UNIT_TEST(forms_have_a_maximum),
					   UNIT_TEST(cookies),
					   UNIT_TEST(ranges),
					   UNIT_TEST(tags),
					   UNIT_TEST(codings),
					   UNIT_TEST(forwarded),
					   UNIT_TEST(multipart),
					   UNIT_TEST(multipart_is_strict)};
	return unit_run("http/parse", tests);
}
