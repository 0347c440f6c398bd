/* Room net: outgoing HTTP through libcurl. http and https only, no redirect to another server (host and port; a change
 * to https is the same), total deadline, minimum rate, maximum reply, no proxy from the environment. Nothing in the
 * program calls out by itself: an administrator switched the engine on whose URL is fetched.
 *
 *	struct net_reply r;
 *	enum err e = net_fetch(c, &(struct net_request){.url = url, .body = json, .body_len = n,
 *	                       .content_type = "application/json", .timeout_ms = 20000}, &r);
 *
 * Errors: ERR_INVALID (no http address), ERR_UNAVAILABLE (refused, name unknown, connection lost), ERR_TIMEOUT (deadline;
 * or bytes move at less than 64 a second for 10 s: while the server thinks, only the deadline counts), ERR_TOO_LARGE
 * (over max_reply), ERR_CANCELLED (within 50 ms). An HTTP status is no error here, nor a redirect that is not followed. */
#pragma once

#include "base/base.h"

struct net_part { /* one part of multipart/form-data */
	const char *name;
	const char *filename; /* NULL: a plain field */
	const char *content_type;
	const void *bytes;
	size_t len;
};

struct net_request {
	const char *url;
	const char *method; /* NULL: POST when there is a body or parts, else GET */
	const char *content_type;
	const void *body;
	size_t body_len;
	const struct net_part *parts;
	size_t part_count;
	const char *authorization; /* whole header value; NULL none */
	int timeout_ms;            /* 0: 30 s; the context's deadline also counts */
	size_t max_reply;          /* 0: LIMIT_ENGINE_REPLY */
};

struct net_reply {
	int status;
	const char *content_type; /* "" when missing */
	int retry_after_s;        /* -1: not sent */
	const char *body;         /* NUL-terminated beyond len */
	size_t len;
};

/* The reply lives on c->mem. Any number of threads, each with a context of its own. */
enum err net_fetch(struct ctx *c, const struct net_request *request, struct net_reply *out) ATTR_MUST_CHECK;
/* Scheme http/https, a host, no credentials, no blanks. For checking a setting before it is used. */
bool net_url_valid(const char *url);
