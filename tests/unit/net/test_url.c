/* Which addresses may be called. */
#include "../unit.h"
#include "net/net.h"

static void valid(void **state)
{
	(void)state;
	static const char *const good[] = {"http://localhost:5000/translate", "https://api-free.deepl.com/v2/translate",
					   "http://[::1]:8080/", "HTTP://192.168.1.5", "http://server/a?b=c"};
	for (size_t i = 0; i < COUNT_OF(good); i++)
		if (!net_url_valid(good[i]))
			fail_msg("%s is good", good[i]);
}

static void invalid(void **state)
{
	(void)state;
	static const char *const bad[] = {"",
					  " ",
					  "localhost:5000",
					  "/translate",
					  "ftp://server/",
					  "file:///etc/passwd",
					  "gopher://server/",
					  "http://",
					  "http:///path",
					  "http://user:secret@server/",
					  "http://user@server/",
					  "http://ser ver/",
					  "http://server/a b",
					  "http://server/\r\nX: y",
					  "http://server:99999/"};
	assert_false(net_url_valid(NULL));
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		if (net_url_valid(bad[i]))
			fail_msg("%s is bad", bad[i]);
}

static void too_long(void **state)
{
	struct ctx *c = unit_ctx(state);
	char *url = mem_array(c, char, 10000);
	memset(url, 'a', 9999);
	memcpy(url, "http://", 7);
	assert_false(net_url_valid(url));
}

static void bad_request_is_told(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct net_reply reply = {.status = 7};
	assert_int_equal(net_fetch(c, &(struct net_request){.url = "file:///etc/passwd"}, &reply), ERR_INVALID);
	assert_int_equal(reply.status, 7);
	assert_int_equal(net_fetch(c, &(struct net_request){.url = NULL}, &reply), ERR_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(valid), UNIT_TEST(invalid), UNIT_TEST(too_long),
					   UNIT_TEST(bad_request_is_told)};
	return unit_run("net/url", tests);
}
