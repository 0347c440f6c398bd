/* The web app: public pages prerendered per language, the shell for everything else, hashed assets. dist/pages.json names
 * for each page its file and the hashes its Content-Security-Policy needs; the format is described where it is written
 * (web/scripts). Language: cookie `langplug_language`, then Accept-Language, then English. */
#include <jansson.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "api/api_int.h"
#include "api/pages_int.h"

struct page {
	const char *route;    /* "/login", "/learn/:series/:episode"; "*" the shell */
	const char *language; /* "" any */
	const char *file;
	const char *csp; /* whole header */
};

struct pages {
	const char *root; /* NULL: no web app */
	struct page *list;
	size_t count;
};

static const char *find_root(struct ctx *c, const char *wanted)
{
	char self[PATH_MAX] = "";
	if (*wanted)
		return wanted;
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	const char *beside = n > 0 ? path_join(c->mem, path_dir(c->mem, self), "../web/dist") : "";
	const char *const places[] = {beside, "web/dist", "/usr/share/langplug/web"};
	for (size_t i = 0; i < COUNT_OF(places); i++)
		if (access(path_join(c->mem, places[i], "pages.json"), R_OK) == 0)
			return places[i];
	return NULL;
}

static void add_hashes(struct buf *b, const json_t *list)
{
	size_t n = json_array_size(list);
	for (size_t i = 0; i < n; i++) {
		const char *hash = json_string_value(json_array_get(list, i));
		if (hash)
			buf_printf(b, hash[0] == '\'' ? " %s" : " '%s'", hash);
	}
}

static const char *policy(void *mem, const json_t *page)
{
	struct buf b;
	buf_init(&b, mem, 8192);
	buf_str(&b,
		"default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; connect-src 'self'; "
		"img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; manifest-src 'self'; worker-src "
		"'self'; "
		"require-trusted-types-for 'script'; script-src 'self'");
	add_hashes(&b, json_object_get(page, "csp_script_hashes"));
	buf_str(&b, "; style-src 'self'");
	add_hashes(&b, json_object_get(page, "csp_style_hashes"));
	return b.data;
}

static const char *string_of(void *mem, const json_t *page, const char *key)
{
	const char *s = json_string_value(json_object_get(page, key));
	return mem_str(mem, s ? s : "");
}

static enum err read_table(struct ctx *c, struct pages *p)
{
	char *text;
	size_t len;
	json_error_t at;
	enum err e = path_read(c, path_join(c->mem, p->root, "pages.json"), MIB, &text, &len);
	if (e != OK)
		return e;
	json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &at);
	if (!json_is_array(root)) {
		json_decref(root);
		return ctx_fail(c, ERR_DAMAGED, "%s/pages.json: %s; build the web app again with `make build`", p->root,
				at.text);
	}
	p->count = json_array_size(root);
	p->list = mem_array(p, struct page, p->count);
	for (size_t i = 0; i < p->count; i++) {
		const json_t *row = json_array_get(root, i);
		p->list[i] = (struct page){.route = string_of(p, row, "route"),
					   .language = string_of(p, row, "language"),
					   .file = string_of(p, row, "file"),
					   .csp = policy(p, row)};
	}
	json_decref(root);
	return OK;
}

enum err pages_open(struct ctx *c, void *mem, const char *web_path, struct pages **out)
{
	struct pages *p = mem_new(mem, struct pages);
	const char *root = find_root(c, web_path);
	p->root = root ? mem_str(p, root) : NULL;
	*out = p;
	return p->root ? read_table(c, p) : OK;
}

static bool has_language(const struct pages *p, const char *code)
{
	for (size_t i = 0; i < p->count; i++)
		if (text_eq(p->list[i].language, code))
			return true;
	return false;
}

static const char *page_language(struct http_request *request, const struct pages *p)
{
	const char *cookie = http_cookie(request, "langplug_language");
	if (cookie && has_language(p, cookie))
		return cookie;
	for (const char *q = http_header(request, "Accept-Language"); q && *q; q = strchr(q, ',')) {
		q += strspn(q, ", ");
		char *code = mem_strn(request->ctx->mem, q, strcspn(q, "-,; "));
		if (*code && has_language(p, code))
			return code;
		if (!strchr(q, ','))
			break;
	}
	return "en";
}

/* Whether a path is one of a route's: same segments, ":name" standing for any but an empty one. */
static bool route_fits(const char *route, const char *path)
{
	while (*route && *path) {
		if (*route == ':') {
			size_t n = strcspn(path, "/");
			if (!n)
				return false;
			path += n;
			route += strcspn(route, "/");
		} else if (*route++ != *path++) {
			return false;
		}
	}
	return !*route && !*path;
}

static const struct page *find_page(const struct pages *p, const char *path, const char *language)
{
	const struct page *fallback = NULL;
	for (size_t i = 0; i < p->count; i++) {
		if (!route_fits(p->list[i].route, path))
			continue;
		if (text_eq(p->list[i].language, language) || !*p->list[i].language)
			return &p->list[i];
		if (!fallback || text_eq(p->list[i].language, "en"))
			fallback = &p->list[i];
	}
	return fallback;
}

static enum err no_web_app(struct http_response *response)
{
	static const char text[] =
	    "The web app is not built. Run `make build`, or set LANGPLUG_WEB_PATH to its folder.\n";
	http_status(response, 503);
	http_body(response, "text/plain; charset=utf-8", text, sizeof text - 1);
	return OK;
}

static enum err asset(struct http_request *request, struct http_response *response)
{
	const struct pages *p = api_of(request)->pages;
	if (!p->root)
		return no_web_app(response);
	return http_static(request, response, p->root, request->path + 1);
}

static enum err page(struct http_request *request, struct http_response *response)
{
	const struct pages *p = api_of(request)->pages;
	if (!p->root)
		return no_web_app(response);
	const char *language = page_language(request, p);
	const struct page *found = find_page(p, request->path, language);
	if (!found)
		found = find_page(p, "*", language);
	if (!found)
		return ctx_fail(request->ctx, ERR_NOT_FOUND, "Not Found");
	http_set_header(response, "Content-Security-Policy", found->csp);
	http_set_header(response, "Vary", "Accept-Language, Cookie, Accept-Encoding");
	if (!text_eq(request->path, "/"))
		http_set_header(response, "X-Robots-Tag", "noindex");
	return http_static(request, response, p->root, found->file);
}

/* Files of the app by name: hashed assets, fonts, icons. A page of the app is any other path. */
static enum err anything(struct http_request *request, struct http_response *response)
{
	const char *path = request->path;
	if (text_starts(path, "/api/") || text_eq(path, "/api"))
		return ctx_fail(request->ctx, ERR_NOT_FOUND, "Not Found");
	if (text_starts(path, "/assets/") || strchr(path_base(path), '.'))
		return asset(request, response);
	return page(request, response);
}

const struct api_row page_rows[] = {
    {{"GET", "/", NULL, HTTP_INLINE, page}, ACCESS_OPEN, .rate = "none"},
    {{"GET", "/{path...}", NULL, HTTP_INLINE, anything}, ACCESS_OPEN, .rate = "none"},
    {{0}},
};
