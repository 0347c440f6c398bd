/* The inside of the server: one request, one response, the server, and who calls whom.
 *
 * server.c gets libmicrohttpd's callbacks and drives a request through its stages; watch.c knows every connection and
 * closes the slow ones; compress.c makes text smaller, response.c makes the library's response from ours; file.c and
 * ring.c feed long bodies. */
#pragma once

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "http/guard_int.h"
#include "http/http.h"
#include "http/parse_int.h"
#include "http/pool_int.h"
#include "http/route_int.h"

enum stage { STAGE_NEW, STAGE_BODY, STAGE_WAITING, STAGE_READY, STAGE_SENT };

enum body_kind { BODY_BYTES, BODY_FILE, BODY_STREAM, BODY_EVENTS };

struct http_response {
	struct ctx *c;
	struct http_private *private;
	int status;
	bool status_set;
	struct header {
		const char *name, *value;
	} * headers;
	size_t header_count;
	const char *content_type;
	enum body_kind kind;
	const void *bytes;
	size_t len;
	int fd; /* BODY_FILE, BODY_STREAM: -1 none */
	int64_t offset, size;
	struct http_ring *ring; /* BODY_EVENTS */
	int64_t channel;
	uint64_t cursor;
	bool missed;
};

struct http_private {
	struct job job;
	struct http_request request;
	struct http_response response;
	struct http_server *server;
	struct MHD_Connection *connection;
	struct conn *conn;
	enum stage stage;
	char *uri; /* raw; NULL when it was too long */
	size_t uri_len;
	struct guard guard;
	struct buf body;
	size_t max_body;
	uint64_t received;
	struct pairs params, query, form, cookies;
	bool form_parsed, cookies_parsed, done_called;
	char peer[64];
	int64_t started_us;
};

/* One accepted connection. Under watch's lock. */
struct conn {
	struct conn *prev, *next;
	int fd;
	enum { PHASE_FRESH, PHASE_IDLE, PHASE_HEAD, PHASE_BODY, PHASE_ANSWER } phase;
	int64_t since_ms;
	uint64_t received, marked; /* of the body; at the last look at its rate */
};

struct watch {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	pthread_t thread;
	struct conn *all;
	bool stop;
};

struct http_server {
	struct MHD_Daemon *daemon;
	int port;
	struct router *router;
	struct http_hooks hooks;
	struct http_options options; /* zeros replaced */
	void *user;
	struct pool *handlers, *readers;
	struct watch watch;
	atomic_bool stopping, cancelled;
	pthread_mutex_t lock; /* active, rings */
	pthread_cond_t drained;
	int active;
	struct http_ring *rings;
	uint64_t id_seed;
	atomic_uint_fast64_t id_next;
};

int64_t now_us(void);

/* request.c */
void request_begin(struct http_private *p, const char *method, const char *version);
int request_status(enum err e);

/* handle.c: runs before hook and handler; the response is filled after. */
void handle_run(struct http_private *p);
/* The answer of a refused request. */
void handle_problem(struct http_private *p, int status);

/* response.c */
void response_init(struct http_private *p);
/* Nothing but the headers that are no description of a body stays. Closes the file. */
void response_reset(struct http_response *response);
/* Takes the file over. NULL: no memory or a file that vanished. */
struct MHD_Response *response_make(struct http_private *p);

/* compress.c: the body of a response that is filled, where that pays. */
void response_compress(struct http_private *p);

/* file.c */
struct MHD_Response *file_stream(struct http_private *p);

/* ring.c */
struct MHD_Response *ring_stream(struct http_private *p);
/* Heartbeats, and clients that do not read are cut. */
void ring_tick(struct http_ring *ring, int64_t now_ms);
/* Wakes every client; they end because the server stops. */
void ring_end(struct http_ring *ring);
/* Next of a server's list. */
struct http_ring *ring_next(const struct http_ring *ring);

/* watch.c */
void watch_start(struct http_server *server);
void watch_stop(struct http_server *server);
void watch_connection(void *cls, struct MHD_Connection *connection, void **slot, enum MHD_ConnectionNotificationCode);
void watch_phase(struct http_server *server, struct conn *conn, int phase);
void watch_received(struct http_server *server, struct conn *conn, uint64_t bytes);
