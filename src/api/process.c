/* Work on films: the present way (POST /api/videos/{id}/process) and the routes of older clients, on the same jobs. */
#include <string.h>

#include "api/view_int.h"
#include "jobs/args.h"

extern const struct shape queued_shape;
enum err send_queued(struct http_request *request, struct http_response *response, const char *task,
		     const char *message, double estimate);

/* Identity of the work: the content (or the row, while the content is unknown), languages, span. A remote translation engine is
 * asked only for what this learner does not know, so the learner is then part of it. */
static char *chunk_key(struct http_request *request, const struct film *film, const struct job_args *args)
{
	const struct translate_engine *e =
	    translate_choose(api_of(request)->deps.translator, args->language, args->native);
	const char *who = e && e->leaves_house ? mem_printf(request->ctx->mem, "/%lld", (long long)args->user) : "";
	const char *content = *film->fingerprint
				  ? film->fingerprint
				  : mem_printf(request->ctx->mem, "video:%lld", (long long)film->video.id);
	return mem_printf(request->ctx->mem, "process_chunk/%s/%s/%s/%lld-%lld%s", content, args->language,
			  args->native, (long long)args->start_ms, (long long)args->end_ms, who);
}

static char *chunk_title(struct http_request *request, const struct view *v, const struct job_args *args)
{
	const struct video *video = &v->film.video;
	void *mem = request->ctx->mem;
	char *name = video->episode_number >= 0
			 ? mem_printf(mem, "%s %lld\xC3\x97%02lld", video->series,
				      (long long)(video->season_number >= 0 ? video->season_number : 1),
				      (long long)video->episode_number)
			 : mem_printf(mem, "%s", video->title);
	if (!v->plan.count)
		return name;
	return mem_printf(mem, "%s, part %zu", name, plan_find(&v->plan, args->start_ms) + 1);
}

/* Seconds: 0.2 of the audio for offline recognition (nlp.md A1), next to nothing with subtitles. */
static double estimate_of(const struct view *v, const struct job_args *args)
{
	if (v->has_transcript && v->transcript.row.complete)
		return 1;
	return args->end_ms ? (double)(args->end_ms - args->start_ms) / 1000 * 0.2 + 1 : -1;
}

static enum err queue_chunk(struct http_request *request, const struct view *v, struct job_args *args, const char *kind,
			    const char **task)
{
	args->video = v->film.video.id;
	args->user = v->user.id;
	args->language = v->language;
	args->native = v->native;
	char *key = chunk_key(request, &v->film, args);
	if (!text_eq(kind, "process_chunk"))
		key = mem_printf(request->ctx->mem, "%s/%s", kind, key);
	struct job_request job = {.user = v->user.id,
				  .kind = kind,
				  .key = key,
				  .args = job_args_write(request->ctx->mem, args),
				  .title = chunk_title(request, v, args),
				  .priority = JOB_PERSON,
				  .video = v->film.video.id};
	return queue_job(request, &job, task);
}

static const struct field process_fields[] = {
    {"start_ms", FIELD_INT, .min = 0, .max = INT32_MAX},
    {"end_ms", FIELD_INT, .min = 1, .max = INT32_MAX},
    {0},
};
static const struct shape process_body = {"ProcessVideo", process_fields};

static enum err read_span(struct http_request *request, struct job_args *out)
{
	struct body b;
	if (!request->body_len)
		return OK;
	enum err e = body_read(request, &process_body, &b);
	if (e != OK)
		return e;
	out->start_ms = body_int(&b, "start_ms", 0);
	out->end_ms = body_int(&b, "end_ms", 0);
	if (out->end_ms && out->end_ms <= out->start_ms)
		return fault_add(request, "body", "end_ms", "empty_span", "must be after start_ms");
	return OK;
}

static enum err process_video(struct http_request *request, struct http_response *response)
{
	struct job_args args = {0};
	struct view v;
	const char *task;
	enum err e = read_span(request, &args);
	if (e == OK) {
		DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
		e = db_read(request->ctx, api_of(request)->deps.db, &tx);
		if (e == OK)
			e = view_open(request, &tx, &v);
	}
	if (e != OK)
		return e;
	if (!args.end_ms)
		args.end_ms = v.film.info.duration_ms;
	e = queue_chunk(request, &v, &args, "process_chunk", &task);
	return e == OK ? send_queued(request, response, task, "The lesson is being prepared", estimate_of(&v, &args))
		       : e;
}

/* ---- routes of older clients ---- */

static const struct field started_fields[] = {
    {"task_id", FIELD_STRING, .required = true},
    {"status", FIELD_STRING, .required = true},
    {0},
};
static const struct shape started_shape = {"Started", started_fields};

static enum err send_started(struct http_request *request, struct http_response *response, const char *task)
{
	struct answer a;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_str(&a.json, "task_id", task);
	json_key_str(&a.json, "status", "started");
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

static const struct field path_fields[] = {
    {"video_path", FIELD_STRING, .required = true, .min = 1, .max = LIMIT_PATH},
    {0},
};
static const struct shape path_body = {"VideoPath", path_fields};

static const struct field chunk_fields[] = {
    {"video_path", FIELD_STRING, .required = true, .min = 1, .max = LIMIT_PATH},
    {"start_time", FIELD_NUMBER, .required = true, .min = 0, .max = 1000000},
    {"end_time", FIELD_NUMBER, .required = true, .min = 0, .max = 1000000},
    {"is_reprocessing", FIELD_BOOL},
    {0},
};
static const struct shape chunk_body = {"ProcessChunk", chunk_fields};

/* The view of a film given by its path below the library root. */
static enum err view_by_path(struct http_request *request, const char *path, struct view *out)
{
	struct view v = {0};
	const struct api_deps *deps = &api_of(request)->deps;
	enum err e = library_film_by_path(request->ctx, deps->db, deps->library, path, &v.film);
	if (e != OK)
		return e;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_read(request->ctx, deps->db, &tx);
	if (e == OK)
		e = current_user(request, &tx, &v.user);
	v.language = v.user.target_language;
	v.native = v.user.native_language;
	if (e == OK)
		*out = v;
	return e;
}

static enum err process_chunk(struct http_request *request, struct http_response *response)
{
	struct body b;
	struct view v;
	const char *task;
	enum err e = body_read(request, &chunk_body, &b);
	if (e != OK)
		return e;
	struct job_args args = {.start_ms = (int64_t)(body_number(&b, "start_time", 0) * 1000),
				.end_ms = (int64_t)(body_number(&b, "end_time", 0) * 1000)};
	if (args.end_ms <= args.start_ms)
		return ctx_fail(request->ctx, ERR_INVALID, "end_time must be after start_time");
	e = view_by_path(request, body_str(&b, "video_path", ""), &v);
	if (e == OK)
		e = queue_chunk(request, &v, &args, "process_chunk", &task);
	return e == OK ? send_started(request, response, task) : e;
}

static enum err process_whole(struct http_request *request, struct http_response *response, const char *kind)
{
	struct body b;
	struct view v;
	const char *task;
	struct job_args args = {0};
	enum err e = body_read(request, &path_body, &b);
	if (e == OK)
		e = view_by_path(request, body_str(&b, "video_path", ""), &v);
	if (e == OK)
		e = queue_chunk(request, &v, &args, kind, &task);
	return e == OK ? send_started(request, response, task) : e;
}

static enum err process_transcribe(struct http_request *request, struct http_response *response)
{
	return process_whole(request, response, "transcribe_video");
}

static enum err process_pipeline(struct http_request *request, struct http_response *response)
{
	return process_whole(request, response, "process_chunk");
}

static const struct field progress_fields[] = {
    {"status", FIELD_STRING, .required = true},
    {"progress", FIELD_NUMBER, .required = true},
    {"current_step", FIELD_STRING, .required = true},
    {"message", FIELD_STRING, .required = true},
    {"started_at", FIELD_INT, .required = true, .help = "Unix seconds"},
    {0},
};
static const struct shape progress_shape = {"OldProgress", progress_fields};

static enum err process_progress(struct http_request *request, struct http_response *response)
{
	struct job_status s;
	struct answer a;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = jobs_status(&tx, session_of(request)->who.user, http_param(request, "id"), &s);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_str(&a.json, "status", job_state_name(s.state));
	json_key_double(&a.json, "progress", s.state == JOB_COMPLETED ? 100 : s.share * 100, 1);
	json_key_str(&a.json, "current_step", s.step ? s.step : "");
	json_key_str(&a.json, "message",
		     s.state == JOB_FAILED && s.error_text ? s.error_text
		     : s.message                           ? s.message
							   : "");
	json_key_int(&a.json, "started_at", s.created_at / 1000);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

const struct api_row process_rows[] = {
    {{"POST", "/api/videos/{id}/process", "/videos/{id}/process", HTTP_POOL, process_video},
     ACCESS_USER,
     .csrf_always = true,
     .answer = &queued_shape,
     .status = 202,
     .summary = "Prepares a span of a film (the whole of it without a body)",
     .tag = "lessons"},
    {{"POST", "/api/process/chunk", NULL, HTTP_POOL, process_chunk},
     ACCESS_USER,
     .body = &chunk_body,
     .answer = &started_shape,
     .summary = "Prepares a span, for older clients",
     .tag = "process"},
    {{"POST", "/api/process/transcribe", NULL, HTTP_POOL, process_transcribe},
     ACCESS_USER,
     .body = &path_body,
     .answer = &started_shape,
     .summary = "Transcript of a whole film",
     .tag = "process"},
    {{"POST", "/api/process/full-pipeline", NULL, HTTP_POOL, process_pipeline},
     ACCESS_USER,
     .body = &path_body,
     .answer = &started_shape,
     .summary = "Prepares a whole film, for older clients",
     .tag = "process"},
    {{"GET", "/api/process/progress/{id}", NULL, HTTP_INLINE, process_progress},
     ACCESS_USER,
     .answer = &progress_shape,
     .summary = "Progress, for older clients",
     .tag = "process"},
    {{0}},
};
