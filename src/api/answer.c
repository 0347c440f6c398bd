/* What handlers share: answers, path ids, the person behind a request, queueing. */
#include <string.h>

#include "api/api_int.h"

enum { ANSWER_MAX = 32 * MIB };

void answer_begin(struct http_request *request, struct answer *a)
{
	buf_init(&a->buf, request->ctx->mem, ANSWER_MAX);
	a->json = json_begin(&a->buf);
}

enum err answer_send(struct http_response *response, struct answer *a, int status)
{
	if (a->buf.full)
		return ERR_TOO_LARGE;
	http_status(response, status);
	http_body(response, "application/json", a->buf.data, a->buf.len);
	return OK;
}

enum err answer_empty(struct http_response *response, int status)
{
	http_status(response, status);
	return OK;
}

void json_key_time(struct json *j, const char *key, int64_t ms)
{
	char text[25];
	if (ms)
		clock_iso(ms, text);
	json_key_str(j, key, ms ? text : NULL);
}

enum err path_id(struct http_request *request, const char *name, int64_t *out)
{
	if (text_to_int(http_param(request, name), 1, INT64_MAX, out))
		return OK;
	return ctx_fail(request->ctx, ERR_NOT_FOUND, "Not Found");
}

enum err current_user(struct http_request *request, struct db_tx *tx, struct user *out)
{
	enum err e = users_get(tx, session_of(request)->who.user, out);
	return e == ERR_NOT_FOUND ? ctx_fail(request->ctx, ERR_UNAUTHORISED, "Not authenticated") : e;
}

enum err current_level(struct http_request *request, struct db_tx *tx, const char *language, enum level *out)
{
	const char *text;
	enum err e = users_level_get(tx, session_of(request)->who.user, language, &text);
	if (e == OK && !level_parse(text, out))
		*out = LEVEL_A1;
	return e;
}

enum err open_lexicon(struct http_request *request, const char *language, const struct lexicon **out)
{
	const struct api_deps *deps = &api_of(request)->deps;
	return deps->lexicon(request->ctx, deps->app, language, out);
}

enum err queue_job(struct http_request *request, const struct job_request *job, const char **task)
{
	struct ctx *c = request->ctx;
	const struct api_deps *deps = &api_of(request)->deps;
	const struct job_kind *kind = deps->job_kind(job->kind);
	if (!kind)
		return ctx_fail(c, ERR_INTERNAL, "no job kind %s", job->kind);
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, deps->db, DB_NORMAL, &tx);
	if (e == OK)
		e = jobs_request(&tx, kind, job, session_of(request)->now, task);
	if (e == OK)
		e = db_commit(&tx);
	if (e != OK)
		return e;
	if (!deps->options->async_processing)
		return deps->run_now(c, deps->app, *task);
	deps->nudge(deps->app);
	return OK;
}
