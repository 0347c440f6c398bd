/* A server of the room http alone, for test_http_room.py: routes that show every ability and every way to hang.
 *
 *	room_server FOLDER [name=value ...]     head, idle, heartbeat, stall, handlers (numbers), proxy (0, 1)
 *
 * Prints "port N"; ends after a line on its standard input ("stop GRACE_MS"), and then prints "stopped". */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "http/http.h"

struct app {
	const char *folder;
	struct http_ring *ring;
	pthread_mutex_t lock;
	pthread_cond_t opened;
	bool open; /* the gate /block waits at */
	int waiting;
	atomic_int done;
};

static void answer_json(struct http_request *request, struct http_response *response, struct buf *b)
{
	(void)request;
	http_body(response, "application/json", b->data, b->len);
}

static enum err health(struct http_request *request, struct http_response *response)
{
	(void)request;
	http_body(response, "application/json", "{\"status\":\"ok\"}", 15);
	return OK;
}

static enum err echo(struct http_request *request, struct http_response *response)
{
	struct buf b;
	buf_init(&b, request->ctx, LIMIT_FRAME);
	struct json j = json_begin(&b);
	json_object_begin(&j);
	json_key_str(&j, "method", request->method);
	json_key_str(&j, "path", request->path);
	json_key_str(&j, "pattern", request->route->path);
	json_key_str(&j, "name", http_param(request, "name"));
	json_key_str(&j, "rest", http_param(request, "rest"));
	json_key_str(&j, "q", http_query(request, "q"));
	json_key_str(&j, "cookie", http_cookie(request, "c"));
	json_key_str(&j, "form", http_form(request, "f"));
	json_key_str(&j, "peer", request->peer);
	json_key_bool(&j, "https", request->https);
	json_key_int(&j, "body_len", (int64_t)request->body_len);
	json_key(&j, "body");
	json_strn(&j, request->body, request->body_len < 200 ? request->body_len : 200);
	json_object_end(&j);
	answer_json(request, response, &b);
	return OK;
}

/* Blocks a handler thread until /release: a writer lock, an engine, a folder that hangs. */
static enum err block(struct http_request *request, struct http_response *response)
{
	struct app *app = request->user;
	(void)response;
	enum err e = OK;
	pthread_mutex_lock(&app->lock);
	app->waiting++;
	while (!app->open && e == OK) {
		struct timespec until;
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec++;
		pthread_cond_timedwait(&app->opened, &app->lock, &until);
		e = ctx_check(request->ctx);
	}
	app->waiting--;
	pthread_mutex_unlock(&app->lock);
	http_body(response, "text/plain", "opened", 6);
	return e;
}

/* Half a second of a handler thread. */
static enum err nap(struct http_request *request, struct http_response *response)
{
	struct app *app = request->user;
	pthread_mutex_lock(&app->lock);
	app->waiting++;
	pthread_mutex_unlock(&app->lock);
	clock_sleep_ms(500);
	http_body(response, "text/plain", "rested", 6);
	return OK;
}

static enum err release(struct http_request *request, struct http_response *response)
{
	struct app *app = request->user;
	pthread_mutex_lock(&app->lock);
	app->open = !text_eq(http_query(request, "close"), "1");
	pthread_cond_broadcast(&app->opened);
	pthread_mutex_unlock(&app->lock);
	http_status(response, 204);
	return OK;
}

static enum err waiting(struct http_request *request, struct http_response *response)
{
	struct app *app = request->user;
	pthread_mutex_lock(&app->lock);
	char *text = mem_printf(request->ctx, "%d", app->waiting);
	pthread_mutex_unlock(&app->lock);
	http_body(response, "text/plain", text, strlen(text));
	return OK;
}

static enum err file(struct http_request *request, struct http_response *response)
{
	struct app *app = request->user;
	char *path;
	enum err e = path_resolve_under(request->ctx, app->folder, http_param(request, "rest"), &path);
	if (e != OK)
		return e;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return ctx_fail(request->ctx, ERR_NOT_FOUND, "Not Found");
	return http_file(request, response, fd, http_content_type(path), "tag-1");
}

static enum err static_file(struct http_request *request, struct http_response *response)
{
	struct app *app = request->user;
	return http_static(request, response, app->folder, http_param(request, "rest"));
}

static enum err fail(struct http_request *request, struct http_response *response)
{
	int64_t status;
	http_set_header(response, "ETag", "\"x\"");
	if (text_to_int(http_query(request, "status"), 400, 599, &status))
		http_status(response, (int)status);
	return ctx_fail(request->ctx, ERR_EXISTS, "is there already");
}

static enum err cookies(struct http_request *request, struct http_response *response)
{
	(void)request;
	http_set_cookie(response, "a", "1", 60, "/", "Lax", true, true);
	http_set_cookie(response, "b", "2", 0, "/api", "Strict", false, false);
	http_set_cookie(response, "evil", "x\r\nSet-Cookie: y=z", -1, "/", "Lax", true, false);
	http_set_header(response, "X-Evil", "a\r\nX-More: b");
	http_status(response, 204);
	return OK;
}

static enum err tagged(struct http_request *request, struct http_response *response)
{
	if (!http_etag(request, response, "v1"))
		http_body(response, "application/json", "[]", 2);
	return OK;
}

/* n bytes of a type, ?fixed=1 with an encoding of its own. */
static enum err text(struct http_request *request, struct http_response *response)
{
	static const char row[] = "{\"lemma\":\"Haus\",\"level\":\"A1\"},";
	int64_t n;
	if (!text_to_int(http_query(request, "n"), 0, 20 * MIB, &n))
		return ctx_fail(request->ctx, ERR_INVALID, "n");
	char *bytes = mem_array(request->ctx->mem, char, (size_t)n + 1);
	for (int64_t i = 0; i < n; i++)
		bytes[i] = row[i % (int64_t)(sizeof row - 1)];
	if (http_query(request, "fixed"))
		http_set_header(response, "Content-Encoding", "identity");
	if (!http_etag(request, response, "v1"))
		http_body(response, http_query(request, "type"), bytes, (size_t)n);
	return OK;
}

static enum err events(struct http_request *request, struct http_response *response)
{
	struct app *app = request->user;
	int64_t channel = 0;
	if (!text_to_int(http_query(request, "channel"), 0, 1000000, &channel))
		return ctx_fail(request->ctx, ERR_INVALID, "channel");
	return http_events(request, response, app->ring, channel);
}

static enum err publish(struct http_request *request, struct http_response *response)
{
	struct app *app = request->user;
	int64_t channel = 0, times = 1;
	if (!text_to_int(http_query(request, "channel"), 0, 1000000, &channel))
		return ctx_fail(request->ctx, ERR_INVALID, "channel");
	if (http_query(request, "times") && !text_to_int(http_query(request, "times"), 1, 100000, &times))
		return ctx_fail(request->ctx, ERR_INVALID, "times");
	while (times--)
		http_ring_publish(app->ring, channel, http_query(request, "event"), request->body);
	http_status(response, 204);
	return OK;
}

static enum err done_count(struct http_request *request, struct http_response *response)
{
	struct app *app = request->user;
	char *text = mem_printf(request->ctx, "%d", atomic_load(&app->done));
	http_body(response, "text/plain", text, strlen(text));
	return OK;
}

static const struct http_route routes[] = {
    {.method = "GET", .path = "/health", .handler = health},
    {.method = "GET", .path = "/pool", .mode = HTTP_POOL, .handler = health},
    {.method = "GET", .path = "/api/echo/{name}", .alias = "/echo/{name}", .handler = echo},
    {.method = "POST", .path = "/api/echo/{name}", .handler = echo},
    {.method = "POST", .path = "/api/pool/{name}", .mode = HTTP_POOL, .handler = echo},
    {.method = "PUT", .path = "/api/echo/{name}", .handler = echo, .max_body = 8 * MIB},
    {.method = "GET", .path = "/api/echo/me", .handler = echo},
    {.method = "GET", .path = "/api/rest/{rest...}", .handler = echo},
    {.method = "POST", .path = "/block", .mode = HTTP_POOL, .handler = block},
    {.method = "POST", .path = "/block2", .mode = HTTP_POOL, .handler = block},
    {.method = "POST", .path = "/nap", .mode = HTTP_POOL, .handler = nap},
    {.method = "POST", .path = "/release", .handler = release},
    {.method = "GET", .path = "/waiting", .handler = waiting},
    {.method = "GET", .path = "/file/{rest...}", .mode = HTTP_POOL, .handler = file},
    {.method = "GET", .path = "/static/{rest...}", .handler = static_file},
    {.method = "GET", .path = "/fail", .handler = fail},
    {.method = "GET", .path = "/cookies", .handler = cookies},
    {.method = "GET", .path = "/tagged", .handler = tagged},
    {.method = "GET", .path = "/text", .mode = HTTP_POOL, .handler = text},
    {.method = "GET", .path = "/events", .handler = events},
    {.method = "POST", .path = "/publish", .handler = publish},
    {.method = "GET", .path = "/done", .handler = done_count},
    {0},
};

static enum err before(struct http_request *request, struct http_response *response)
{
	http_set_header(response, "X-Frame-Options", "DENY");
	if (http_header(request, "X-Refuse"))
		return ctx_fail(request->ctx, ERR_UNAUTHORISED, "not you");
	return OK;
}

static void problem(struct http_request *request, int status, struct http_response *response)
{
	struct buf b;
	buf_init(&b, request->ctx, LIMIT_FRAME);
	struct json j = json_begin(&b);
	json_object_begin(&j);
	json_key_str(&j, "detail", ctx_error(request->ctx));
	json_key_int(&j, "status", status);
	json_key_str(&j, "code", request->ctx->reason);
	json_object_end(&j);
	answer_json(request, response, &b);
}

static void done(struct http_request *request, int status, int64_t micros)
{
	struct app *app = request->user;
	if (status > 0 && micros >= 0)
		atomic_fetch_add(&app->done, 1);
}

static void option_set(struct http_options *options, const char *word)
{
	static const struct {
		const char *name;
		size_t offset;
	} rows[] = {{"head=", offsetof(struct http_options, head_seconds)},
		    {"idle=", offsetof(struct http_options, idle_seconds)},
		    {"heartbeat=", offsetof(struct http_options, heartbeat_seconds)},
		    {"stall=", offsetof(struct http_options, stall_seconds)},
		    {"handlers=", offsetof(struct http_options, handlers)},
		    {"threads=", offsetof(struct http_options, threads)}};
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (text_starts(word, rows[i].name) &&
		    !text_to_int(word + strlen(rows[i].name), 0, 1000, (int64_t *)((char *)options + rows[i].offset)))
			exit(64);
	options->trust_proxy |= text_eq(word, "proxy=1");
}

int main(int argc, char **argv)
{
	CTX_SCOPED struct ctx *c = ctx_new("room_server");
	struct http_options options = {.host = "127.0.0.1"};
	struct http_hooks hooks = {before, problem, done};
	struct app app = {.folder = argc > 1 ? argv[1] : "."};
	struct http_server *server;
	char line[64] = "";
	for (int i = 2; i < argc; i++)
		option_set(&options, argv[i]);
	pthread_mutex_init(&app.lock, NULL);
	pthread_cond_init(&app.opened, NULL);
	app.ring = http_ring_new(c->mem, 64);
	if (http_start(c, &options, routes, &hooks, &app, &server) != OK) {
		fprintf(stderr, "%s\n", ctx_error(c));
		return 1;
	}
	printf("port %d\n", http_port(server));
	fflush(stdout);
	int64_t grace = 0;
	if (fgets(line, sizeof line, stdin) && text_starts(line, "stop ") &&
	    !text_to_int(text_trim(line + 5), 0, 60000, &grace))
		grace = 0;
	http_stop(server, (int)grace);
	puts("stopped");
	return 0;
}
