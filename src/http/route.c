/* Routes: see http.h for the rules of patterns. Paths without parameters are found through a map; the others are a list
 * sorted by how many literal segments they have, short enough to be walked. */
#include "http/route_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEGMENTS_MAX = 16 };

struct segment {
	const char *text; /* literal, or name of the parameter */
	size_t len;
	enum { LITERAL, ONE, REST } kind;
};

struct pattern {
	const struct http_route *route;
	struct segment segments[SEGMENTS_MAX];
	int count, literals, order;
	struct pattern *next_same; /* same literal path, another method */
};

struct router {
	struct map *literal; /* path -> struct pattern, chained by next_same */
	struct pattern **patterns;
	size_t count;
};

static void broken(const char *path, const char *why)
{
	fprintf(stderr, "langplug: route %s: %s\n", path, why);
	abort();
}

static void compile_segment(struct pattern *p, const char *path, const char *s, size_t len)
{
	if (p->count == SEGMENTS_MAX)
		broken(path, "too many segments");
	if (p->count && p->segments[p->count - 1].kind == REST)
		broken(path, "something after {...}");
	struct segment *out = &p->segments[p->count++];
	*out = (struct segment){s, len, LITERAL};
	if (len && s[0] == '{') {
		if (len < 3 || s[len - 1] != '}')
			broken(path, "a brace does not close");
		bool rest = len > 5 && memcmp(s + len - 4, "...}", 4) == 0;
		*out = (struct segment){s + 1, len - (rest ? 5 : 2), rest ? REST : ONE};
	} else {
		p->literals++;
	}
}

static struct pattern *compile(const void *mem, const struct http_route *route, const char *path, int order)
{
	struct pattern *p = mem_new(mem, struct pattern);
	p->route = route;
	p->order = order;
	if (path[0] != '/')
		broken(path, "does not begin with a slash");
	for (const char *s = path + 1;; s++) {
		size_t len = strcspn(s, "/");
		compile_segment(p, path, s, len);
		s += len;
		if (!*s)
			return p;
	}
}

static int by_weight(const void *a, const void *b)
{
	const struct pattern *x = *(struct pattern *const *)a, *y = *(struct pattern *const *)b;
	if (x->literals != y->literals)
		return y->literals - x->literals;
	bool x_rest = x->segments[x->count - 1].kind == REST, y_rest = y->segments[y->count - 1].kind == REST;
	if (x_rest != y_rest)
		return x_rest - y_rest;
	return x->order - y->order;
}

static void add(struct router *router, const struct http_route *route, const char *path)
{
	struct pattern *p = compile(router, route, path, (int)router->count);
	if (p->literals < p->count) {
		router->patterns = mem_grow(router, router->patterns, struct pattern *, router->count + 1);
		router->patterns[router->count++] = p;
		return;
	}
	for (struct pattern *old = map_get(router->literal, path); old; old = old->next_same)
		if (text_eq(old->route->method, route->method))
			broken(path, "is there twice");
	p->next_same = map_get(router->literal, path);
	map_put(router->literal, path, p);
}

struct router *router_new(const void *mem, const struct http_route *routes)
{
	struct router *router = mem_new(mem, struct router);
	router->literal = map_new(router);
	for (const struct http_route *r = routes; r->method; r++) {
		add(router, r, r->path);
		if (r->alias)
			add(router, r, r->alias);
	}
	if (router->count)
		qsort(router->patterns, router->count, sizeof *router->patterns, by_weight);
	return router;
}

static bool method_fits(const char *row, const char *method)
{
	return strcmp(row, method) == 0 || (strcmp(method, "HEAD") == 0 && strcmp(row, "GET") == 0);
}

static void allow(const void *mem, struct match *out, const char *method)
{
	const char *more = strcmp(method, "GET") == 0 ? "GET, HEAD" : method;
	if (!out->allow)
		out->allow = mem_str(mem, more);
	else if (!strstr(out->allow, more))
		out->allow = mem_printf(mem, "%s, %s", out->allow, more);
}

/* Whether the segments fit; parameters' raw places are kept. */
static bool fits(const struct pattern *p, const char *path, struct segment raw[SEGMENTS_MAX])
{
	const char *s = path + 1;
	for (int i = 0; i < p->count; i++) {
		const struct segment *want = &p->segments[i];
		size_t len = want->kind == REST ? strlen(s) : strcspn(s, "/");
		if (want->kind == LITERAL ? len != want->len || memcmp(s, want->text, len) != 0
					  : want->kind == ONE && len == 0)
			return false;
		raw[i] = (struct segment){.text = s, .len = len};
		s += len;
		if (i + 1 < p->count && *s++ != '/')
			return false;
	}
	return *s == '\0';
}

static bool take(const struct pattern *p, const struct segment raw[SEGMENTS_MAX], const void *mem, struct match *out)
{
	struct pair *rows = mem_array(mem, struct pair, (size_t)p->count);
	size_t n = 0;
	for (int i = 0; i < p->count; i++) {
		const struct segment *want = &p->segments[i];
		if (want->kind == LITERAL)
			continue;
		rows[n].name = mem_strn(mem, want->text, want->len);
		rows[n].value = parse_percent(mem, raw[i].text, raw[i].len, false);
		if (!rows[n++].value)
			return false;
	}
	out->route = p->route;
	out->params = (struct pairs){rows, n};
	return true;
}

void router_match(const struct router *router, const void *mem, const char *method, const char *path, struct match *out)
{
	struct segment raw[SEGMENTS_MAX];
	*out = (struct match){0};
	for (const struct pattern *p = map_get(router->literal, path); p; p = p->next_same) {
		if (method_fits(p->route->method, method)) {
			out->route = p->route;
			return;
		}
		allow(mem, out, p->route->method);
	}
	for (size_t i = 0; i < router->count; i++) {
		const struct pattern *p = router->patterns[i];
		if (!fits(p, path, raw))
			continue;
		if (!method_fits(p->route->method, method))
			allow(mem, out, p->route->method);
		else if (take(p, raw, mem, out))
			return;
	}
}
