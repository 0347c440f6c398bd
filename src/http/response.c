/* What a handler fills, and the library's response made from it. */
#include "http/http_int.h"

#include <string.h>
#include <strings.h>
#include <unistd.h>

void response_init(struct http_private *p)
{
	p->response = (struct http_response){.c = p->request.ctx, .private = p, .status = 200, .fd = -1};
	http_set_header(&p->response, "X-Request-ID", p->request.ctx->id);
	http_set_header(&p->response, "X-Content-Type-Options", "nosniff");
	http_set_header(&p->response, "Referrer-Policy", "same-origin");
}

static bool describes_body(const char *name)
{
	static const char *const names[] = {"ETag",          "Cache-Control", "Content-Encoding", "Content-Disposition",
					    "Content-Range", "Accept-Ranges", "Last-Modified",    "X-Accel-Buffering"};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (strcasecmp(names[i], name) == 0)
			return true;
	return false;
}

void response_reset(struct http_response *response)
{
	size_t kept = 0;
	for (size_t i = 0; i < response->header_count; i++)
		if (!describes_body(response->headers[i].name))
			response->headers[kept++] = response->headers[i];
	response->header_count = kept;
	fd_close(&response->fd);
	response->fd = -1;
	response->kind = BODY_BYTES;
	response->bytes = NULL;
	response->len = 0;
	response->content_type = NULL;
}

void http_status(struct http_response *response, int status)
{
	response->status = status;
	response->status_set = true;
}

static bool clean(const char *s)
{
	for (; *s; s++)
		if (((unsigned char)*s < 32 && *s != '\t') || *s == 127)
			return false;
	return true;
}

static void add_header(struct http_response *response, const char *name, const char *value)
{
	size_t n = response->header_count;
	if ((n & (n - 1)) == 0 || !n)
		response->headers = mem_grow(response->c->mem, response->headers, struct header, n ? n * 2 : 1);
	response->headers[response->header_count++] =
	    (struct header){mem_str(response->c->mem, name), mem_str(response->c->mem, value)};
}

void http_set_header(struct http_response *response, const char *name, const char *value)
{
	if (!clean(name) || !clean(value))
		return;
	for (size_t i = 0; i < response->header_count; i++) {
		if (strcasecmp(response->headers[i].name, name) == 0) {
			response->headers[i].value = mem_str(response->c->mem, value);
			return;
		}
	}
	add_header(response, name, value);
}

void http_set_cookie(struct http_response *response, const char *name, const char *value, int max_age_s,
		     const char *path, const char *same_site, bool http_only, bool secure)
{
	struct buf b;
	buf_init(&b, response->c->mem, LIMIT_HTTP_URL);
	buf_printf(&b, "%s=%s; Path=%s; SameSite=%s", name, value, path, same_site);
	if (max_age_s >= 0)
		buf_printf(&b, "; Max-Age=%d", max_age_s);
	if (max_age_s == 0)
		buf_str(&b, "; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
	buf_str(&b, http_only ? "; HttpOnly" : "");
	buf_str(&b, secure ? "; Secure" : "");
	if (!b.full && clean(b.data))
		add_header(response, "Set-Cookie", b.data);
}

void http_body(struct http_response *response, const char *content_type, const void *bytes, size_t len)
{
	response->kind = BODY_BYTES;
	response->content_type = mem_str(response->c->mem, content_type);
	response->bytes = bytes;
	response->len = len;
}

bool http_etag(struct http_request *request, struct http_response *response, const char *etag)
{
	http_set_header(response, "ETag", mem_printf(request->ctx->mem, "\"%s\"", etag));
	const char *known = http_header(request, "If-None-Match");
	bool read = text_eq(request->method, "GET") || text_eq(request->method, "HEAD");
	if (!known || !read || !parse_etag_listed(known, etag))
		return false;
	http_status(response, 304);
	return true;
}

static struct MHD_Response *body_of(struct http_private *p)
{
	struct http_response *r = &p->response;
	struct MHD_Response *out;
	switch (r->kind) {
	case BODY_FILE:
		out = MHD_create_response_from_fd_at_offset64((uint64_t)r->size, r->fd, (uint64_t)r->offset);
		if (out)
			r->fd = -1; /* closed by the library */
		return out;
	case BODY_STREAM:
		return file_stream(p);
	case BODY_EVENTS:
		return ring_stream(p);
	case BODY_BYTES:
		break;
	}
	/* The library promises not to write; its older signature only lacks the const. */
	return MHD_create_response_from_buffer(r->len, (void *)(uintptr_t)r->bytes, MHD_RESPMEM_PERSISTENT);
}

static void process_time(struct http_private *p, struct MHD_Response *out)
{
	int64_t us = now_us() - p->started_us;
	char text[32];
	struct buf b = {.data = text, .cap = sizeof text, .max = sizeof text - 1};
	buf_printf(&b, "%lld.%06lld", (long long)(us / 1000000), (long long)(us % 1000000));
	MHD_add_response_header(out, "X-Process-Time", text);
}

struct MHD_Response *response_make(struct http_private *p)
{
	struct http_response *r = &p->response;
	if (r->kind == BODY_BYTES && !r->bytes)
		r->bytes = "";
	struct MHD_Response *out = body_of(p);
	if (!out)
		return NULL;
	for (size_t i = 0; i < r->header_count; i++)
		MHD_add_response_header(out, r->headers[i].name, r->headers[i].value);
	if (r->content_type && r->status != 304 && r->status != 204)
		MHD_add_response_header(out, "Content-Type", r->content_type);
	process_time(p, out);
	if (atomic_load(&p->server->stopping))
		MHD_add_response_header(out, "Connection", "close");
	return out;
}
