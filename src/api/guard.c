/* The guard: everything that decides whether a request reaches its handler, in one place to audit. In order: session,
 * general rate, access, CSRF or Origin, the row's own rate. The bytes of the request were checked by http/guard.c; the body
 * is checked by the handler's body_read, for which the row names the shape. */
#include <string.h>

#include "api/api_int.h"

enum { COOKIE_ACCESS_MAX = 4096 };

static const char *bearer_of(const struct http_request *request)
{
	const char *h = http_header(request, "Authorization");
	return h && strncasecmp(h, "Bearer ", 7) == 0 ? h + 7 : NULL;
}

/* A bad or expired token makes a nobody, not an error: open routes must work with a stale cookie. */
static void identify(struct http_request *request, struct api_session *s)
{
	const char *token = bearer_of(request);
	s->by_cookie = !token;
	if (!token)
		token = http_cookie(request, "fastapiusersauth");
	if (!token || !*token || strlen(token) > COOKIE_ACCESS_MAX)
		return;
	if (auth_check(request->ctx, s->api->deps.auth, token, s->now, &s->who) != OK) {
		s->who = (struct auth_identity){0};
		ctx_clear(request->ctx);
	}
}

static enum err take_rate(struct http_request *request, struct api_session *s, const char *rate_class)
{
	const char *key = s->who.user && !text_eq(rate_class, "login")
			      ? mem_printf(request->ctx->mem, "user:%lld", (long long)s->who.user)
			      : mem_printf(request->ctx->mem, "peer:%s", request->peer);
	struct auth_rate rate;
	bool passed = auth_rate_take(s->api->deps.auth, rate_class, key, s->now, &rate);
	if (!s->rated || rate.remaining < s->rate.remaining)
		s->rate = rate;
	s->rated = true;
	if (passed)
		return OK;
	s->retry_after_s = rate.reset_s > 0 ? (int)rate.reset_s : 1;
	return ctx_fail_named(request->ctx, ERR_BUSY, "rate_limited", "Too many requests; try again in %d s.",
			      s->retry_after_s);
}

static enum err check_access(struct http_request *request, const struct api_row *row, const struct api_session *s)
{
	switch (row->access) {
	case ACCESS_OPEN:
		return OK;
	case ACCESS_TESTING:
		return s->api->testing ? OK : ctx_fail(request->ctx, ERR_NOT_FOUND, "Not Found");
	case ACCESS_ADMIN:
		if (s->who.user && !s->who.is_admin)
			return ctx_fail(request->ctx, ERR_FORBIDDEN, "Only an administrator may do this.");
		ATTR_FALLTHROUGH;
	case ACCESS_USER:
		return s->who.user ? OK : ctx_fail(request->ctx, ERR_UNAUTHORISED, "Not authenticated");
	}
	return ctx_fail(request->ctx, ERR_INTERNAL, "a row without access");
}

static bool changes_state(const char *method)
{
	return !text_eq(method, "GET") && !text_eq(method, "HEAD");
}

/* Host of an Origin header equals the Host header; "null" and other schemes do not. */
static bool same_origin(const struct http_request *request, const char *origin)
{
	const char *host = http_header(request, "Host");
	if (text_starts(origin, "https://"))
		origin += 8;
	else if (text_starts(origin, "http://"))
		origin += 7;
	else
		return false;
	return host && text_eq_nocase(origin, host);
}

static bool allowed_origin(const struct http_request *request, const char *origin)
{
	const char *list = api_of(request)->deps.options->cors_origins;
	size_t n = strlen(origin);
	if (same_origin(request, origin))
		return true;
	for (const char *p = list; p && *p; p = strchr(p, ',')) {
		p += *p == ',';
		if (strncmp(p, origin, n) == 0 && (p[n] == ',' || p[n] == '\0'))
			return true;
	}
	return false;
}

static enum err check_origin(struct http_request *request)
{
	const char *origin = http_header(request, "Origin"), *site = http_header(request, "Sec-Fetch-Site");
	bool good = !origin || allowed_origin(request, origin);
	bool good_site = !site || text_eq(site, "same-origin") || text_eq(site, "none") ||
			 (origin && allowed_origin(request, origin));
	if (good && good_site)
		return OK;
	return ctx_fail_named(request->ctx, ERR_FORBIDDEN, "bad_origin", "This request comes from another site.");
}

static enum err check_csrf(struct http_request *request, const struct api_row *row, const struct api_session *s)
{
	if (!changes_state(request->method))
		return OK;
	enum err e = check_origin(request);
	bool cookie_user = s->who.user && s->by_cookie;
	if (e != OK || row->csrf_never || (!cookie_user && !row->csrf_always))
		return e;
	const char *cookie = http_cookie(request, "fastapi-csrf-token"), *header = http_header(request, "X-CSRF-Token");
	if (cookie && header && auth_csrf_valid(s->api->deps.auth, s->who.session, cookie, header))
		return OK;
	return ctx_fail_named(
	    request->ctx, ERR_FORBIDDEN, "csrf",
	    "Missing or wrong CSRF token: ask POST /api/auth/csrf-token for one and send it as X-CSRF-Token.");
}

void security_headers(struct http_request *request, struct http_response *response)
{
	const struct api_session *s = session_of(request);
	http_set_header(response, "X-Frame-Options", "DENY");
	if (request->https)
		http_set_header(response, "Strict-Transport-Security", "max-age=31536000");
	if (!s)
		return;
	if (s->rated && s->rate.limit) {
		http_set_header(response, "X-RateLimit-Limit",
				mem_printf(request->ctx->mem, "%lld", (long long)s->rate.limit));
		http_set_header(response, "X-RateLimit-Remaining",
				mem_printf(request->ctx->mem, "%lld", (long long)s->rate.remaining));
		http_set_header(response, "X-RateLimit-Reset",
				mem_printf(request->ctx->mem, "%lld", (long long)s->rate.reset_s));
	}
}

enum err guard_before(struct http_request *request, struct http_response *response)
{
	const struct api_row *row = request->route->row;
	struct api_session *s = mem_new(request->ctx->mem, struct api_session);
	s->api = api_of(request);
	s->now = clock_now_ms();
	request->session = s;
	identify(request, s);
	enum err e = row->rate && text_eq(row->rate, "none") ? OK : take_rate(request, s, "general");
	if (e == OK)
		e = check_access(request, row, s);
	if (e == OK)
		e = check_csrf(request, row, s);
	if (e == OK && row->rate && !text_eq(row->rate, "none"))
		e = take_rate(request, s, row->rate);
	if (e == OK)
		security_headers(request, response);
	return e;
}
