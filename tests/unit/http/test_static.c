/* Names of the web app's files. */
#include "../unit.h"
#include "http/http.h"

static void hashed_names(void **state)
{
	(void)state;
	static const char *const yes[] = {"assets/index-BkR2x_9a.js", "assets/a/font-AbCdEfGh12.woff2",
					  "assets/x-BkR2x_9a.js.map", "assets/a-b-C-DqR2x-9a.css"};
	static const char *const no[] = {"index.html",
					 "favicon-original.png",
					 "assets/logo.svg",
					 "assets/a-short.js",
					 "assets/-x.js",
					 "assets/nodot-12345678",
					 "other/assets/index-BkR2x_9a.js"};
	for (size_t i = 0; i < COUNT_OF(yes); i++)
		if (!http_name_hashed(yes[i]))
			fail_msg("%s is hashed", yes[i]);
	for (size_t i = 0; i < COUNT_OF(no); i++)
		if (http_name_hashed(no[i]))
			fail_msg("%s is not hashed", no[i]);
}

static void content_types(void **state)
{
	(void)state;
	assert_string_equal(http_content_type("a.JS"), "text/javascript; charset=utf-8");
	assert_string_equal(http_content_type("openapi.json"), "application/json");
	assert_string_equal(http_content_type("film.mp4"), "video/mp4");
	assert_string_equal(http_content_type("no extension"), "application/octet-stream");
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(hashed_names), UNIT_TEST(content_types)};
	return unit_run("http/static", tests);
}
