/* The server: libmicrohttpd's callbacks, the stages of a request, start and stop. Contract in http.h.
 *
 * NEW: head checked, route found, too large bodies refused unread. BODY: bytes collected. Then an inline handler runs at
 * once; a pool handler gets the connection suspended (WAITING) and resumes it (READY). SENT: the library sends. */
#include "http/http_int.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

const struct option http_option_table[] = {
    {"host", OPTION_STRING, offsetof(struct http_options, host), "127.0.0.1", "address to listen on", .min = 0},
    {"port", OPTION_INT, offsetof(struct http_options, port), "8000", "port to listen on; 0 takes a free one", .min = 0,
     .max = 65535},
    {"threads", OPTION_INT, offsetof(struct http_options, threads), "0", "I/O threads; 0 is one a core", .min = 0,
     .max = 64},
    {"head_seconds", OPTION_INT, offsetof(struct http_options, head_seconds), "10",
     "time a client has for the head of a request", .min = 1, .max = 120},
    {"idle_seconds", OPTION_INT, offsetof(struct http_options, idle_seconds), "30",
     "time a connection may stay open between requests", .min = 1, .max = 3600},
    {"trust_proxy", OPTION_BOOL, offsetof(struct http_options, trust_proxy), "false",
     "believe X-Forwarded-For and X-Forwarded-Proto of a private address", .min = 0},
    {0},
};

int64_t now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void *on_uri(void *cls, const char *uri, struct MHD_Connection *connection)
{
	struct http_server *server = cls;
	struct http_private *p = mem_new(NULL, struct http_private);
	p->server = server;
	p->connection = connection;
	p->conn = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
	p->started_us = now_us();
	p->response.fd = -1;
	p->uri_len = strlen(uri);
	if (p->uri_len <= LIMIT_HTTP_URL)
		p->uri = mem_strn(p, uri, p->uri_len);
	watch_phase(server, p->conn, PHASE_HEAD);
	pthread_mutex_lock(&server->lock);
	server->active++;
	pthread_mutex_unlock(&server->lock);
	return p;
}

static void call_done(struct http_private *p, int status)
{
	if (p->done_called)
		return;
	p->done_called = true;
	if (p->server->hooks.done)
		p->server->hooks.done(&p->request, status, now_us() - p->started_us);
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **slot,
			 enum MHD_RequestTerminationCode code)
{
	struct http_server *server = cls;
	struct http_private *p = *slot;
	(void)connection;
	(void)code;
	*slot = NULL;
	if (!p)
		return;
	watch_phase(server, p->conn, PHASE_IDLE);
	if (p->request.ctx) {
		call_done(p, 499); /* left before there was an answer */
		fd_close(&p->response.fd);
		ctx_free(p->request.ctx);
	}
	talloc_free(p);
	pthread_mutex_lock(&server->lock);
	if (--server->active == 0)
		pthread_cond_broadcast(&server->drained);
	pthread_mutex_unlock(&server->lock);
}

static enum MHD_Result answer(struct http_private *p, bool close_after)
{
	p->stage = STAGE_SENT;
	watch_phase(p->server, p->conn, PHASE_ANSWER);
	struct MHD_Response *out = response_make(p);
	if (!out)
		return MHD_NO;
	if (close_after)
		MHD_add_response_header(out, "Connection", "close");
	enum MHD_Result result = MHD_queue_response(p->connection, (unsigned)p->response.status, out);
	MHD_destroy_response(out);
	call_done(p, p->response.status);
	return result;
}

static enum MHD_Result refuse(struct http_private *p, int status, enum err e, const char *text)
{
	ctx_fail(p->request.ctx, e, "%s", text);
	handle_problem(p, status);
	if (p->stage == STAGE_NEW && p->guard.content_length <= 0 && !p->guard.chunked) {
		p->stage = STAGE_READY; /* answered in the library's next call: in this one it would close */
		return MHD_YES;
	}
	return answer(p, p->stage == STAGE_NEW);
}

static enum MHD_Result refuse_head(struct http_private *p, int status)
{
	static const struct {
		int status;
		enum err e;
		const char *text;
	} rows[] = {
	    {414, ERR_TOO_LARGE, "The address is too long"},
	    {417, ERR_INVALID, "Expect is only understood as 100-continue"},
	    {431, ERR_TOO_LARGE, "The request has too many or too long fields"},
	    {505, ERR_INVALID, "Only HTTP/1.1 is spoken here"},
	};
	enum err e = ERR_INVALID;
	const char *text = "Bad Request";
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (rows[i].status == status) {
			e = rows[i].e;
			text = rows[i].text;
		}
	}
	ctx_fail(p->request.ctx, e, "%s", text);
	handle_problem(p, status);
	return answer(p, true);
}

/* Path and query from the raw address; false when they are not decodable. */
static bool split_uri(struct http_private *p)
{
	char *query = strchr(p->uri, '?');
	if (query)
		*query++ = '\0';
	p->request.path = parse_percent(p->request.ctx->mem, p->uri, strlen(p->uri), false);
	return p->request.path && (!query || parse_form(p->request.ctx->mem, query, strlen(query), &p->query));
}

static enum MHD_Result find_route(struct http_private *p)
{
	struct http_request *request = &p->request;
	struct match match;
	router_match(p->server->router, request->ctx->mem, request->method, p->uri, &match);
	if (match.route) {
		request->route = match.route;
		p->params = match.params;
		return MHD_YES;
	}
	if (!match.allow)
		return refuse(p, 404, ERR_NOT_FOUND, "Not Found");
	http_set_header(&p->response, "Allow", match.allow);
	return refuse(p, 405, ERR_INVALID, "Method Not Allowed");
}

static enum MHD_Result begin(struct http_private *p, const char *method, const char *version)
{
	watch_phase(p->server, p->conn, PHASE_BODY);
	request_begin(p, method, version);
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(p->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	int verdict = guard_verdict(&p->guard, info->header_size);
	if (verdict)
		return refuse_head(p, verdict);
	if (!split_uri(p))
		return refuse_head(p, 400);
	if (atomic_load(&p->server->stopping))
		return refuse(p, 503, ERR_UNAVAILABLE, "The server is stopping");
	enum MHD_Result result = find_route(p);
	if (p->stage != STAGE_NEW)
		return result;
	p->max_body = p->request.route->max_body ? p->request.route->max_body : LIMIT_HTTP_BODY;
	if (p->guard.content_length > 0 && (uint64_t)p->guard.content_length > p->max_body)
		return refuse(p, 413, ERR_TOO_LARGE, "The request body is too large");
	p->stage = STAGE_BODY;
	return MHD_YES;
}

/* A chunked body that is too large is read to its end (up to as much again), so that the client sees the answer. */
static enum MHD_Result take_body(struct http_private *p, const char *bytes, size_t len)
{
	p->received += len;
	watch_received(p->server, p->conn, p->received);
	if (p->received > p->max_body)
		return p->received > 2 * (uint64_t)p->max_body + MIB ? MHD_NO : MHD_YES;
	if (!p->body.data)
		buf_init(&p->body, p->request.ctx->mem, p->max_body);
	buf_add(&p->body, bytes, len);
	return MHD_YES;
}

static void run_job(struct job *job)
{
	struct http_private *p = (struct http_private *)job;
	handle_run(p);
	p->stage = STAGE_READY;
	MHD_resume_connection(p->connection);
}

static enum MHD_Result body_done(struct http_private *p)
{
	if (p->received > p->max_body)
		return refuse(p, 413, ERR_TOO_LARGE, "The request body is too large");
	if (p->body.data) {
		p->request.body = p->body.data;
		p->request.body_len = p->body.len;
	}
	watch_phase(p->server, p->conn, PHASE_ANSWER);
	if (p->request.route->mode == HTTP_INLINE) {
		handle_run(p);
		return answer(p, false);
	}
	p->stage = STAGE_WAITING;
	p->job = (struct job){.key = (uint64_t)(uintptr_t)p->request.route, .run = run_job};
	if (!pool_push(p->server->handlers, &p->job, p->connection))
		return refuse(p, 503, ERR_BUSY, "The server is busy; try again soon");
	return MHD_YES;
}

static enum MHD_Result on_access(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
				 const char *version, const char *data, size_t *size, void **slot)
{
	struct http_private *p = *slot;
	(void)cls;
	(void)connection;
	(void)url;
	switch (p->stage) {
	case STAGE_NEW:
		return begin(p, method, version);
	case STAGE_BODY:
		if (!*size)
			return body_done(p);
		size_t len = *size;
		*size = 0;
		return take_body(p, data, len);
	case STAGE_READY:
		return answer(p, false);
	case STAGE_WAITING:
	case STAGE_SENT:
		break;
	}
	return MHD_YES;
}

static enum err listen_on(struct ctx *c, const struct http_options *options, int *out)
{
	struct addrinfo hints = {.ai_flags = AI_PASSIVE | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM};
	struct addrinfo *found = NULL;
	char port[8];
	int one = 1, failed = 0;
	struct buf b = {.data = port, .cap = sizeof port, .max = sizeof port - 1};
	buf_printf(&b, "%lld", (long long)options->port);
	int rc = getaddrinfo(text_blank(options->host) ? NULL : options->host, port, &hints, &found);
	if (rc != 0)
		return ctx_fail(c, ERR_INVALID, "%s: %s", options->host, gai_strerror(rc));
	for (const struct addrinfo *a = found; a; a = a->ai_next) {
		FD_SCOPED int fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
		if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0 &&
		    bind(fd, a->ai_addr, a->ai_addrlen) == 0 && listen(fd, 1024) == 0) {
			*out = fd;
			fd = -1;
			freeaddrinfo(found);
			return OK;
		}
		failed = errno;
	}
	freeaddrinfo(found);
	return ctx_fail_errno(c, failed, mem_printf(c->mem, "listen on %s port %s", options->host, port));
}

static int port_of(int fd)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof address;
	if (getsockname(fd, (struct sockaddr *)&address, &len) != 0)
		return 0;
	return address.ss_family == AF_INET6 ? ntohs(((struct sockaddr_in6 *)&address)->sin6_port)
					     : ntohs(((struct sockaddr_in *)&address)->sin_port);
}

static int64_t or_default(int64_t value, int64_t otherwise)
{
	return value ? value : otherwise;
}

static struct http_server *server_new(const struct http_options *options, const struct http_route *routes,
				      const struct http_hooks *hooks, void *user)
{
	struct http_server *server = mem_new(NULL, struct http_server);
	struct http_options *o = &server->options;
	*o = *options;
	o->host = mem_str(server, options->host);
	o->threads = or_default(o->threads, sysconf(_SC_NPROCESSORS_ONLN));
	o->head_seconds = or_default(o->head_seconds, LIMIT_HTTP_HEAD_SECONDS);
	o->idle_seconds = or_default(o->idle_seconds, LIMIT_HTTP_IDLE_SECONDS);
	o->heartbeat_seconds = or_default(o->heartbeat_seconds, LIMIT_HTTP_HEARTBEAT_SECONDS);
	o->stall_seconds = or_default(o->stall_seconds, LIMIT_HTTP_STALL_SECONDS);
	o->handlers = or_default(o->handlers, LIMIT_HTTP_HANDLERS);
	server->router = router_new(server, routes);
	server->hooks = hooks ? *hooks : (struct http_hooks){0};
	server->user = user;
	pthread_mutex_init(&server->lock, NULL);
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&server->drained, &attr);
	pthread_condattr_destroy(&attr);
	if (getrandom(&server->id_seed, sizeof server->id_seed, 0) != sizeof server->id_seed)
		server->id_seed = (uint64_t)now_us();
	return server;
}

static struct MHD_Daemon *daemon_start(struct http_server *server, int fd)
{
	const struct http_options *o = &server->options;
	struct MHD_OptionItem options[] = {
	    {MHD_OPTION_LISTEN_SOCKET, fd, NULL},
	    {MHD_OPTION_CONNECTION_LIMIT, LIMIT_HTTP_CONNECTIONS, NULL},
	    {MHD_OPTION_PER_IP_CONNECTION_LIMIT, o->trust_proxy ? 0 : LIMIT_HTTP_PER_IP, NULL},
	    {MHD_OPTION_CONNECTION_MEMORY_LIMIT, LIMIT_HTTP_POOL, NULL},
	    {MHD_OPTION_CONNECTION_TIMEOUT,
	     or_default(o->idle_seconds > o->stall_seconds ? o->idle_seconds : 0, o->stall_seconds), NULL},
	    {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
	    {MHD_OPTION_THREAD_POOL_SIZE, o->threads > 1 ? o->threads : 0, NULL},
	    {MHD_OPTION_END, 0, NULL},
	};
	/* Not epoll: the library (0.9.75) reads 128 events at a time, and when there were exactly as many it waits for the
	 * next one before it looks at them. 128 clients who ask at once then wait until somebody else does, or are closed. */
	return MHD_start_daemon(MHD_USE_POLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC, 0, NULL, NULL,
				on_access, server, MHD_OPTION_ARRAY, options, MHD_OPTION_URI_LOG_CALLBACK, on_uri,
				server, MHD_OPTION_NOTIFY_COMPLETED, on_completed, server, MHD_OPTION_NOTIFY_CONNECTION,
				watch_connection, server, MHD_OPTION_END);
}

enum err http_start(struct ctx *c, const struct http_options *options, const struct http_route *routes,
		    const struct http_hooks *hooks, void *user, struct http_server **out)
{
	FD_SCOPED int fd = -1;
	enum err e = listen_on(c, options, &fd);
	if (e != OK)
		return e;
	struct http_server *server = server_new(options, routes, hooks, user);
	server->port = port_of(fd);
	size_t handlers = (size_t)server->options.handlers;
	server->handlers = pool_new(server, handlers, LIMIT_HTTP_QUEUE, handlers - handlers / 4);
	server->readers = pool_new(server, LIMIT_HTTP_READERS, LIMIT_HTTP_QUEUE, LIMIT_HTTP_READERS / 2);
	watch_start(server);
	server->daemon = daemon_start(server, fd);
	if (!server->daemon) {
		pool_stop(server->handlers);
		pool_stop(server->readers);
		watch_stop(server);
		talloc_free(server);
		return ctx_fail(c, ERR_IO, "the HTTP server did not start");
	}
	fd = -1; /* the daemon's now */
	*out = server;
	return OK;
}

int http_port(const struct http_server *server)
{
	return server->port;
}

static void end_streams(struct http_server *server)
{
	pthread_mutex_lock(&server->lock);
	struct http_ring *ring = server->rings;
	pthread_mutex_unlock(&server->lock);
	for (; ring; ring = ring_next(ring))
		ring_end(ring);
}

static void wait_drained(struct http_server *server, int grace_ms)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += grace_ms / 1000;
	until.tv_nsec += grace_ms % 1000 * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_nsec -= 1000000000;
		until.tv_sec++;
	}
	pthread_mutex_lock(&server->lock);
	while (server->active > 0 && pthread_cond_timedwait(&server->drained, &server->lock, &until) == 0)
		;
	pthread_mutex_unlock(&server->lock);
}

void http_stop(struct http_server *server, int grace_ms)
{
	FD_SCOPED int fd = MHD_quiesce_daemon(server->daemon);
	shutdown(fd, SHUT_RD); /* refused from now on, while I/O threads may still know the number */
	atomic_store(&server->stopping, true);
	end_streams(server);
	wait_drained(server, grace_ms);
	atomic_store(&server->cancelled, true);
	pool_stop(server->handlers);
	pool_stop(server->readers);
	end_streams(server); /* of a handler that was still running */
	MHD_stop_daemon(server->daemon);
	watch_stop(server);
	pthread_cond_destroy(&server->watch.wake);
	pthread_mutex_destroy(&server->watch.lock);
	pthread_cond_destroy(&server->drained);
	pthread_mutex_destroy(&server->lock);
	talloc_free(server);
}
