/* The checks of a head, without a socket: every rule by itself. */
#include "../unit.h"
#include "http/guard_int.h"

struct head {
	const char *name;
	int want; /* 0 or a status */
	const char *method, *uri, *version;
	const char *fields[8]; /* name, value ... */
	int extra;             /* bytes of the head that nobody was given */
};

static const struct head heads[] = {
    {"plain", 0, "GET", "/", "HTTP/1.1", {"Host", "x"}, 0},
    {"1.0", 0, "GET", "/", "HTTP/1.0", {"Host", "x"}, 0},
    {"blank left out", 0, "GET", "/", "HTTP/1.1", {"Host", "x"}, -1},
    {"port", 0, "GET", "/", "HTTP/1.1", {"host", "[::1]:80"}, 0},
    {"length", 0, "POST", "/", "HTTP/1.1", {"Host", "x", "Content-Length", "0005"}, 0},
    {"chunked", 0, "POST", "/", "HTTP/1.1", {"Host", "x", "Transfer-Encoding", "Chunked"}, 0},
    {"own method", 0, "X-Y!", "/", "HTTP/1.1", {"Host", "x"}, 0},
    {"high bytes in a value", 0, "GET", "/", "HTTP/1.1", {"Host", "x", "A", "\xe4\t\xff"}, 0},
    {"unseen bytes", 400, "GET", "/", "HTTP/1.1", {"Host", "x"}, 1},
    {"version", 505, "GET", "/", "HTTP/1.2", {"Host", "x"}, 0},
    {"version in small", 505, "GET", "/", "http/1.1", {"Host", "x"}, 0},
    {"no host", 400, "GET", "/", "HTTP/1.1", {NULL}, 0},
    {"two hosts", 400, "GET", "/", "HTTP/1.1", {"Host", "x", "HOST", "x"}, 0},
    {"empty host", 400, "GET", "/", "HTTP/1.1", {"Host", ""}, 0},
    {"host with a comma", 400, "GET", "/", "HTTP/1.1", {"Host", "x,y"}, 0},
    {"two lengths", 400, "POST", "/", "HTTP/1.1", {"Host", "x", "Content-Length", "5", "content-length", "5"}, 0},
    {"signed length", 400, "POST", "/", "HTTP/1.1", {"Host", "x", "Content-Length", "-5"}, 0},
    {"no digits", 400, "POST", "/", "HTTP/1.1", {"Host", "x", "Content-Length", ""}, 0},
    {"length over 63 bits", 400, "POST", "/", "HTTP/1.1", {"Host", "x", "Content-Length", "9223372036854775808"}, 0},
    {"both", 400, "POST", "/", "HTTP/1.1", {"Host", "x", "Content-Length", "5", "Transfer-Encoding", "chunked"}, 0},
    {"other coding", 400, "POST", "/", "HTTP/1.1", {"Host", "x", "Transfer-Encoding", "gzip"}, 0},
    {"chunked in 1.0", 400, "POST", "/", "HTTP/1.0", {"Host", "x", "Transfer-Encoding", "chunked"}, 0},
    {"name with a blank", 400, "GET", "/", "HTTP/1.1", {"Host", "x", "A ", "b"}, 0},
    {"no name", 400, "GET", "/", "HTTP/1.1", {"Host", "x", "", "b"}, 0},
    {"control", 400, "GET", "/", "HTTP/1.1", {"Host", "x", "A", "\x1f"}, 0},
    {"DEL", 400, "GET", "/", "HTTP/1.1", {"Host", "x", "A", "\x7f"}, 0},
    {"two authorisations", 400, "GET", "/", "HTTP/1.1", {"Host", "x", "Authorization", "a", "authorization", "b"}, 0},
    {"expectation", 417, "GET", "/", "HTTP/1.1", {"Host", "x", "Expect", "much"}, 0},
    {"known expectation", 0, "GET", "/", "HTTP/1.1", {"Host", "x", "Expect", "100-Continue"}, 0},
    {"method with a bracket", 400, "GE(T", "/", "HTTP/1.1", {"Host", "x"}, 0},
    {"no slash", 400, "OPTIONS", "*", "HTTP/1.1", {"Host", "x"}, 0},
    {"%00", 400, "GET", "/a%00b", "HTTP/1.1", {"Host", "x"}, 0},
    {"half an escape", 400, "GET", "/a%2", "HTTP/1.1", {"Host", "x"}, 0},
    {"no escape", 400, "GET", "/%g0", "HTTP/1.1", {"Host", "x"}, 0},
    {"blank", 400, "GET", "/a b", "HTTP/1.1", {"Host", "x"}, 0},
    {"fragment", 400, "GET", "/a#b", "HTTP/1.1", {"Host", "x"}, 0},
    {"escape", 0, "GET", "/a%20b?c=%C3%a4", "HTTP/1.1", {"Host", "x"}, 0},
};

static int verdict(const struct head *h)
{
	struct guard g;
	guard_line(&g, h->method, h->uri, strlen(h->uri), h->version);
	for (size_t i = 0; i + 1 < COUNT_OF(h->fields) && h->fields[i]; i += 2)
		guard_field(&g, h->fields[i], strlen(h->fields[i]), h->fields[i + 1], strlen(h->fields[i + 1]));
	return guard_verdict(&g, g.rebuilt + (size_t)h->extra);
}

static void every_rule(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(heads); i++)
		if (verdict(&heads[i]) != heads[i].want)
			fail_msg("%s: %d, not %d", heads[i].name, verdict(&heads[i]), heads[i].want);
}

static void nul_in_a_value(void **state)
{
	(void)state;
	struct guard g;
	guard_line(&g, "GET", "/", 1, "HTTP/1.1");
	guard_field(&g, "Host", 4, "x", 1);
	guard_field(&g, "A", 1, "b\0c", 3);
	assert_int_equal(guard_verdict(&g, g.rebuilt), 400);
}

static void sizes(void **state)
{
	(void)state;
	struct guard g;
	guard_line(&g, "GET", "", LIMIT_HTTP_URL + 1, "HTTP/1.1");
	guard_field(&g, "Host", 4, "x", 1);
	assert_int_equal(guard_verdict(&g, 100), 414);
	guard_line(&g, "GET", "/", 1, "HTTP/1.1");
	guard_field(&g, "Host", 4, "x", 1);
	assert_int_equal(guard_verdict(&g, LIMIT_HTTP_HEAD + 1), 431);
	for (int i = 0; i < LIMIT_HTTP_HEADERS; i++)
		guard_field(&g, "A", 1, "b", 1);
	assert_int_equal(guard_verdict(&g, 100), 431);
}

static void length_is_read(void **state)
{
	(void)state;
	struct guard g;
	guard_line(&g, "POST", "/", 1, "HTTP/1.1");
	assert_int_equal(g.content_length, -1);
	guard_field(&g, "content-LENGTH", 14, "65537", 5);
	assert_int_equal(g.content_length, 65537);
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(every_rule), UNIT_TEST(nul_in_a_value), UNIT_TEST(sizes),
					   UNIT_TEST(length_is_read)};
	return unit_run("http/guard", tests);
}
