/* Tasks: what the learner asked the program to do. */
#include <string.h>

#include "api/follow_int.h"
#include "jobs/args.h"

static const struct field error_fields[] = {
    {"code", FIELD_STRING, .required = true},
    {"message", FIELD_STRING, .required = true},
    {0},
};
static const struct shape task_error = {"TaskError", error_fields};
static const struct shape any_object = {"AnyObject"};

static const struct field task_fields[] = {
    {"task_id", FIELD_STRING, .required = true},
    {"kind", FIELD_STRING, .required = true},
    {"title", FIELD_STRING, .required = true, .nullable = true},
    {"status", FIELD_STRING, .required = true, .choices = "pending|processing|completed|failed|cancelled"},
    {"progress", FIELD_NUMBER, .required = true, .help = "percent; never falls, but is 0 for a task that has failed"},
    {"step", FIELD_STRING, .required = true, .nullable = true},
    {"message", FIELD_STRING, .required = true},
    {"eta_seconds", FIELD_NUMBER, .required = true, .nullable = true},
    {"attempts", FIELD_INT, .required = true},
    {"video_id", FIELD_INT, .required = true, .nullable = true},
    {"start_ms", FIELD_INT, .required = true, .nullable = true},
    {"end_ms", FIELD_INT, .required = true, .nullable = true},
    {"error", FIELD_OBJECT, &task_error, .required = true, .nullable = true},
    {"result", FIELD_OBJECT, &any_object, .required = true, .nullable = true},
    {"created_at", FIELD_STRING, .required = true, .nullable = true},
    {"started_at", FIELD_STRING, .required = true, .nullable = true},
    {"finished_at", FIELD_STRING, .required = true, .nullable = true},
    {"queued_before", FIELD_INT, .required = true},
    {0},
};
const struct shape task_shape = {"Task", task_fields};
static const struct shape task_list = {"Task", task_fields, .is_array = true};

static const char *waiting_text(const struct job_status *s, void *mem)
{
	switch (s->state) {
	case JOB_QUEUED:
		return s->attempts        ? "Waiting for another try"
		       : s->queued_before ? mem_printf(mem, "Waiting; %lld before it", (long long)s->queued_before)
					  : "Waiting for a free worker";
	case JOB_COMPLETED:
		return "Done";
	case JOB_FAILED:
		return s->error_text ? s->error_text : "Failed";
	case JOB_CANCELLED:
		return "Cancelled";
	case JOB_RUNNING:
		return s->message ? s->message : "Working";
	}
	return "";
}

static void write_span(struct json *j, const struct job_status *s)
{
	CTX_SCOPED struct ctx *c = ctx_new("args");
	struct job_args args;
	bool has = s->video && s->args && job_args_read(c, s->args, &args) == OK && args.end_ms;
	json_key(j, "start_ms");
	has ? json_int(j, args.start_ms) : json_null_value(j);
	json_key(j, "end_ms");
	has ? json_int(j, args.end_ms) : json_null_value(j);
}

static void write_error(struct json *j, const struct job_status *s)
{
	json_key(j, "error");
	if (s->state != JOB_FAILED) {
		json_null_value(j);
		return;
	}
	json_object_begin(j);
	json_key_str(j, "code", s->error_reason ? s->error_reason : "failed");
	json_key_str(j, "message", s->error_text ? s->error_text : "Failed");
	json_object_end(j);
}

/* A failed task has nothing to show for itself: 0, as older clients expect. */
static double percent_of(const struct job_status *s)
{
	return s->state == JOB_COMPLETED ? 100 : s->state == JOB_FAILED ? 0 : s->share * 100;
}

void task_write(struct json *j, const struct job_status *s)
{
	void *mem = talloc_new(NULL);
	json_object_begin(j);
	json_key_str(j, "task_id", s->task);
	json_key_str(j, "kind", s->kind);
	json_key_str(j, "title", s->title);
	json_key_str(j, "status", job_state_name(s->state));
	json_key_double(j, "progress", percent_of(s), 1);
	json_key_str(j, "step", s->step);
	json_key_str(j, "message", waiting_text(s, mem));
	json_key(j, "eta_seconds");
	s->state == JOB_RUNNING && s->eta_ms >= 0 ? json_double(j, (double)s->eta_ms / 1000, 0) : json_null_value(j);
	json_key_int(j, "attempts", s->attempts);
	json_key(j, "video_id");
	s->video ? json_int(j, s->video) : json_null_value(j);
	write_span(j, s);
	write_error(j, s);
	json_key(j, "result");
	s->state == JOB_COMPLETED && s->result ? json_raw(j, s->result, strlen(s->result)) : json_null_value(j);
	json_key_time(j, "created_at", s->created_at);
	json_key_time(j, "started_at", s->started_at);
	json_key_time(j, "finished_at", s->finished_at);
	json_key_int(j, "queued_before", s->queued_before);
	json_object_end(j);
	talloc_free(mem);
}

static enum err read_status(struct http_request *request, struct job_status *out)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = jobs_status(&tx, session_of(request)->who.user, http_param(request, "id"), out);
	return e;
}

static enum err send_status(struct http_request *request, struct http_response *response, int status)
{
	struct job_status s;
	struct answer a;
	enum err e = read_status(request, &s);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	task_write(&a.json, &s);
	return answer_send(response, &a, status);
}

static enum err task_status(struct http_request *request, struct http_response *response)
{
	return send_status(request, response, 200);
}

static enum err tasks_list(struct http_request *request, struct http_response *response)
{
	struct job_status *list;
	struct answer a;
	size_t count;
	bool unfinished;
	enum err e = param_bool(request, "unfinished", false, &unfinished);
	if (e != OK)
		return e;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = jobs_list(&tx, session_of(request)->who.user, unfinished, 100, &list, &count);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_array_begin(&a.json);
	for (size_t i = 0; i < count; i++)
		task_write(&a.json, &list[i]);
	json_array_end(&a.json);
	return answer_send(response, &a, 200);
}

static enum err change_task(struct http_request *request,
			    enum err (*change)(struct db_tx *, int64_t, const char *, int64_t))
{
	const struct api_deps *deps = &api_of(request)->deps;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(request->ctx, deps->db, DB_NORMAL, &tx);
	if (e == OK)
		e = change(&tx, session_of(request)->who.user, http_param(request, "id"), session_of(request)->now);
	if (e == OK)
		e = db_commit(&tx);
	if (e == OK)
		deps->nudge(deps->app);
	return e;
}

static enum err task_cancel(struct http_request *request, struct http_response *response)
{
	enum err e = change_task(request, jobs_cancel);
	return e == OK ? answer_empty(response, 204) : e;
}

static enum err task_retry(struct http_request *request, struct http_response *response)
{
	enum err e = change_task(request, jobs_retry);
	return e == OK ? send_status(request, response, 200) : e;
}

static enum err events(struct http_request *request, struct http_response *response)
{
	return http_events(request, response, api_of(request)->ring, session_of(request)->who.user);
}

static const struct field list_query_fields[] = {
    {"unfinished", FIELD_BOOL, .help = "only what is waiting or running"},
    {0},
};
static const struct shape list_query = {"TaskQuery", list_query_fields};

const struct api_row task_rows[] = {
    {{"GET", "/api/tasks", NULL, HTTP_INLINE, tasks_list},
     ACCESS_USER,
     .query = &list_query,
     .answer = &task_list,
     .summary = "What I asked for, newest first",
     .tag = "tasks"},
    {{"GET", "/api/tasks/{id}/status", "/tasks/{id}/status", HTTP_INLINE, task_status},
     ACCESS_USER,
     .answer = &task_shape,
     .summary = "One task",
     .tag = "tasks"},
    {{"DELETE", "/api/tasks/{id}", "/tasks/{id}", HTTP_POOL, task_cancel},
     ACCESS_USER,
     .status = 204,
     .summary = "Cancels a task",
     .tag = "tasks"},
    {{"POST", "/api/tasks/{id}/retry", NULL, HTTP_POOL, task_retry},
     ACCESS_USER,
     .answer = &task_shape,
     .summary = "Tries a failed task again",
     .tag = "tasks"},
    {{"GET", "/api/events", NULL, HTTP_INLINE, events},
     ACCESS_USER,
     .summary = "Changes of all my tasks as server-sent events",
     .tag = "tasks"},
    {{0}},
};
