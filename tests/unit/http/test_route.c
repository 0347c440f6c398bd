/* Which row answers. */
#include "../unit.h"
#include "http/route_int.h"

static const struct http_route routes[] = {
    {.method = "GET", .path = "/"},
    {.method = "GET", .path = "/api/videos", .alias = "/videos"},
    {.method = "POST", .path = "/api/videos"},
    {.method = "GET", .path = "/api/videos/{id}"},
    {.method = "GET", .path = "/api/videos/stats"},
    {.method = "DELETE", .path = "/api/videos/{id}"},
    {.method = "GET", .path = "/api/videos/{id}/pack", .alias = "/v/{id}/pack"},
    {.method = "GET", .path = "/api/{kind}/{id}/pack"},
    {.method = "GET", .path = "/api/files/{path...}"},
    {.method = "GET", .path = "/{path...}"},
    {0},
};

struct expected {
	const char *method, *path;
	const char *pattern; /* NULL: none */
	const char *param, *value;
	const char *allow;
};

static const struct expected rows[] = {
    {"GET", "/", "/", NULL, NULL, NULL},
    {"HEAD", "/", "/", NULL, NULL, NULL},
    {"GET", "/videos", "/api/videos", NULL, NULL, NULL},
    {"POST", "/api/videos", "/api/videos", NULL, NULL, NULL},
    {"GET", "/api/videos/stats", "/api/videos/stats", NULL, NULL, NULL},
    {"DELETE", "/api/videos/stats", "/api/videos/{id}", "id", "stats", NULL},
    {"GET", "/api/videos/7", "/api/videos/{id}", "id", "7", NULL},
    {"GET", "/api/videos/a%2Fb%20c", "/api/videos/{id}", "id", "a/b c", NULL},
    {"GET", "/v/7/pack", "/api/videos/{id}/pack", "id", "7", NULL},
    {"GET", "/api/videos/7/pack", "/api/videos/{id}/pack", "id", "7", NULL},
    {"GET", "/api/films/7/pack", "/api/{kind}/{id}/pack", "kind", "films", NULL},
    {"GET", "/api/files/a/b/../c", "/api/files/{path...}", "path", "a/b/../c", NULL},
    {"GET", "/api/files/", "/api/files/{path...}", "path", "", NULL},
    {"GET", "/api/videos/", "/{path...}", "path", "api/videos/", NULL},
    {"GET", "//", "/{path...}", "path", "/", NULL},
    {"PATCH", "/api/videos/7", NULL, NULL, NULL, "GET, HEAD, DELETE"},
    {"PUT", "/nowhere", NULL, NULL, NULL, "GET, HEAD"},
    {"POST", "/", NULL, NULL, NULL, "GET, HEAD"},
};

static void finds_the_best_row(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct router *router = router_new(c, routes);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct expected *e = &rows[i];
		struct match m;
		router_match(router, c, e->method, e->path, &m);
		if (!text_eq(m.route ? m.route->path : NULL, e->pattern))
			fail_msg("%s %s: %s", e->method, e->path, m.route ? m.route->path : "none");
		if (e->param && !text_eq(pairs_get(&m.params, e->param), e->value))
			fail_msg("%s %s: %s = %s", e->method, e->path, e->param, pairs_get(&m.params, e->param));
		if (e->allow && !text_eq(m.allow, e->allow))
			fail_msg("%s %s: allow %s", e->method, e->path, m.allow);
	}
}

static void nothing_there(void **state)
{
	struct ctx *c = unit_ctx(state);
	static const struct http_route few[] = {
	    {.method = "GET", .path = "/a/{x}/b"}, {.method = "GET", .path = "/c"}, {0}};
	static const char *const paths[] = {"/",     "/a",      "/a/", "/a/x", "/a/x/",
					    "/a//b", "/a/x/b/", "/c/", "/C",   "/a/x/bb"};
	struct router *router = router_new(c, few);
	for (size_t i = 0; i < COUNT_OF(paths); i++) {
		struct match m;
		router_match(router, c, "GET", paths[i], &m);
		if (m.route || m.allow)
			fail_msg("%s found something", paths[i]);
	}
}

static void undecodable_parameter_is_no_match(void **state)
{
	struct ctx *c = unit_ctx(state);
	static const struct http_route few[] = {{.method = "GET", .path = "/a/{x}"}, {0}};
	struct match m;
	router_match(router_new(c, few), c, "GET", "/a/%ff", &m);
	assert_null(m.route);
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(finds_the_best_row), UNIT_TEST(nothing_there),
					   UNIT_TEST(undecodable_parameter_is_no_match)};
	return unit_run("http/route", tests);
}
