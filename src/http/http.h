/* Room http: the server, on libmicrohttpd: guard, routes, handler threads, Range, streaming upload, server-sent
 * events. Knows neither users nor JSON shapes.
 *
 *	static const struct http_route routes[] = {
 *		{.method = "GET", .path = "/api/videos/{id}/pack", .mode = HTTP_INLINE, .handler = pack_get},
 *		{0},
 *	};
 *	http_start(c, &options, routes, user, &server);
 *
 * Patterns: {name} is one segment, {name...} the rest of the path (at the end only). A pattern without parameters wins
 * over one with; more literal segments win over fewer. HEAD is answered by GET rows. No row for the path: 404; none for the
 * method: 405 with Allow. Handlers of HTTP_INLINE rows run on an I/O thread and must not block (memory or one SQLite
 * read); HTTP_POOL rows suspend the connection and run on one of LIMIT_HTTP_HANDLERS threads.
 *
 * At most three quarters of them are with the same row: one engine that hangs leaves threads to the others.
 *
 * A handler that fails returns the error of ctx_fail: problem of struct http_hooks makes the answer. It obeys ctx_check:
 * the context is cancelled when the server must stop.
 *
 * Every request has a context of its own (request->ctx; its id is the X-Request-ID), freed after the response is sent. */
#pragma once

#include "base/base.h"

struct http_server;
struct http_request;
struct http_response;

enum http_mode { HTTP_INLINE, HTTP_POOL }; /* a third, for uploads that stream into a callback, has its place here */

struct http_options {
	char *host;
	int64_t port;    /* 0 takes a free one: http_port tells */
	int64_t threads; /* I/O threads; 0: cores */
	int64_t head_seconds, idle_seconds;
	bool trust_proxy; /* X-Forwarded-For and -Proto of a peer on loopback or a private address */
	/* No rows of the table; 0: LIMIT_HTTP_*. */
	int64_t heartbeat_seconds, stall_seconds, handlers;
};
extern const struct option http_option_table[];

typedef enum err http_handler(struct http_request *request, struct http_response *response);

struct http_route {
	const char *method; /* "GET", "POST", "PUT", "PATCH", "DELETE"; NULL ends the table */
	const char *path;
	const char *alias; /* a second path for the same row, NULL none */
	enum http_mode mode;
	http_handler *handler;
	size_t max_body; /* 0: LIMIT_HTTP_BODY */
	const void *row; /* the api's own row: access, shapes, summary; http does not look into it */
};

struct http_hooks {
	/* Before every handler, on its thread, the body read: the api's guard (token, CSRF, role, rate). Not OK: the handler
	 * is not called and problem makes the answer; headers set so far stay. Not called when no row fits. */
	http_handler *before;
	/* Makes an answer of a failed request (handler, before, 404, 405, 413, 400): request->ctx holds code, reason and
	 * text; status is what the failed call gave to http_status, else what fits its error. Headers set before stay, but
	 * for those that describe a body. May run on an I/O thread. What the library itself refuses does not come here. */
	void (*problem)(struct http_request *request, int status, struct http_response *response);
	/* After the response was handed over; one log line and the counters are made here. status 499: the client left
	 * before. */
	void (*done)(struct http_request *request, int status, int64_t micros);
};

struct http_request {
	struct ctx *ctx;
	const struct http_route *route; /* NULL while 404 */
	const char *method;
	const char *path; /* decoded, without query */
	const char *body; /* whole body, NUL-terminated beyond len; at most max_body */
	size_t body_len;
	const char *peer; /* address of the client, honouring trust_proxy */
	bool https;
	void *user;    /* of http_start */
	void *session; /* set by the before hook for handlers: who is asking */
	struct http_private *private;
};

/* NULL when absent. Borrowed from the request. */
const char *http_param(const struct http_request *request, const char *name); /* {name} of the route, decoded */
const char *http_query(const struct http_request *request, const char *name);
const char *http_header(const struct http_request *request, const char *name);
const char *http_cookie(const struct http_request *request, const char *name);
/* Field of an application/x-www-form-urlencoded body. */
const char *http_form(struct http_request *request, const char *name);
/* The first file of a multipart/form-data body in one of the fields named (NULL ends the list). name is what the client
 * says the file is called, to be shown or to guess from, never to be opened. ERR_INVALID with words. */
struct http_upload {
	const char *name;
	const char *bytes; /* borrowed from the body */
	size_t len;
};
enum err http_upload(struct http_request *request, const char *const *names, struct http_upload *out) ATTR_MUST_CHECK;

/* What the handler fills. Default: 200, no body. Strings are copied or live on request->ctx. Every response has
 * X-Request-ID, X-Process-Time, X-Content-Type-Options and Referrer-Policy. A header or cookie with control characters
 * is not sent. */
void http_status(struct http_response *response, int status);
void http_set_header(struct http_response *response, const char *name, const char *value);
/* Adds one Set-Cookie. max_age_s -1: session cookie; 0: delete. same_site "Lax" or "Strict". */
void http_set_cookie(struct http_response *response, const char *name, const char *value, int max_age_s,
		     const char *path, const char *same_site, bool http_only, bool secure);
/* The bytes must live on request->ctx (buf on it is right). */
void http_body(struct http_response *response, const char *content_type, const void *bytes, size_t len);
/* Sends etag (strong, quoted by this call) and answers 304 when If-None-Match has it: then returns true and the
 * handler makes no body. */
bool http_etag(struct http_request *request, struct http_response *response, const char *etag);
/* A file by Range rules: 200, 206, 416, If-Range, HEAD. Takes fd over. etag as above. */
enum err http_file(struct http_request *request, struct http_response *response, int fd, const char *content_type,
		   const char *etag) ATTR_MUST_CHECK;
/* A file of the web app below root: the .br or .gz beside it when the client takes it, a content type by its name, an
 * ETag, `immutable` for names with a hash below assets/, else `no-cache`. ERR_NOT_FOUND, also for names with a dot in
 * front; ERR_FORBIDDEN when a link leaves the root. root is a local folder: fit for inline rows. */
enum err http_static(struct http_request *request, struct http_response *response, const char *root,
		     const char *relative) ATTR_MUST_CHECK;
/* Content type by the extension of a name. */
const char *http_content_type(const char *name);
/* Whether a build made this name from the file's bytes ("assets/index-BkR2x_9a.js"). */
bool http_name_hashed(const char *relative);

/* Server-sent events. The handler calls http_events and returns; the connection is then fed from the ring. */
struct http_ring;
/* Serves one http_server and must outlive it: free mem after http_stop. */
struct http_ring *http_ring_new(void *mem, size_t slots);
/* Appends one event for `channel` (a user id); every client of that channel gets it. Any thread. Events over
 * LIMIT_HTTP_EVENT are dropped. */
void http_ring_publish(struct http_ring *ring, int64_t channel, const char *event, const char *data);
/* Starts with what came after Last-Event-ID when the ring still has it, else with the event `missed` (the client asks
 * for the present state); heartbeat every 15 s. A client that does not read is cut and comes back. ERR_BUSY over
 * LIMIT_HTTP_STREAMS. */
enum err http_events(struct http_request *request, struct http_response *response, struct http_ring *ring,
		     int64_t channel) ATTR_MUST_CHECK;

enum err http_start(struct ctx *c, const struct http_options *options, const struct http_route *routes,
		    const struct http_hooks *hooks, void *user, struct http_server **out) ATTR_MUST_CHECK;
int http_port(const struct http_server *server);
/* No new connections; event streams end; requests finish for at most grace_ms; then contexts are cancelled, handlers
 * joined, and everything is closed and freed. */
void http_stop(struct http_server *server, int grace_ms);
