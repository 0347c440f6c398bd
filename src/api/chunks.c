/* Chunks of a film: the plan, and which of them the learner has finished. Shapes: docs/api.md, "Library". The shared pack is
 * pack.c, this learner's lesson lesson.c. */
#include <string.h>

#include "api/chunk_int.h"
#include "jobs/args.h"

static const struct field transcript_fields[] = {
    {"id", FIELD_INT, .required = true},
    {"kind", FIELD_STRING, .required = true, .choices = "upload|sidecar|embedded|recognised"},
    {"engine", FIELD_STRING, .required = true},
    {"label", FIELD_STRING, .required = true},
    {"draft", FIELD_BOOL, .required = true},
    {"complete", FIELD_BOOL, .required = true},
    {"offset_ms", FIELD_INT, .required = true},
    {"known_until_ms", FIELD_INT, .required = true, .help = "stored without a hole from the film's beginning to here"},
    {0},
};
static const struct shape transcript_shape = {"Transcript", transcript_fields};

static const struct field chunk_fields[] = {
    {"index", FIELD_INT, .required = true},
    {"start_ms", FIELD_INT, .required = true},
    {"end_ms", FIELD_INT, .required = true},
    {"state", FIELD_STRING, .required = true, .choices = "ready|todo|processing|failed"},
    {"task_id", FIELD_STRING, .required = true, .nullable = true},
    {"known_until_ms", FIELD_INT, .required = true, .help = "can be watched from its start to here now"},
    {"done", FIELD_BOOL, .required = true},
    {"new_words", FIELD_INT, .required = true, .nullable = true},
    {"share", FIELD_NUMBER, .required = true, .nullable = true},
    {0},
};
static const struct shape chunk_shape = {"Chunk", chunk_fields};

static const struct field plan_fields[] = {
    {"video_id", FIELD_INT, .required = true},
    {"language", FIELD_STRING, .required = true},
    {"native", FIELD_STRING, .required = true},
    {"transcript", FIELD_OBJECT, &transcript_shape, .required = true, .nullable = true},
    {"missing", FIELD_STRING, .required = true, .nullable = true},
    {"missing_code", FIELD_STRING, .required = true, .nullable = true},
    {"chunks", FIELD_ARRAY, &chunk_shape, .required = true},
    {0},
};
static const struct shape plan_shape = {"ChunkPlan", plan_fields};

const char *transcript_kind(const struct transcript_row *t)
{
	bool file = text_eq(t->engine, "sidecar") || text_eq(t->engine, "embedded") || text_eq(t->engine, "upload");
	return file ? t->engine : "recognised";
}

static void write_transcript(struct json *j, const struct view *v)
{
	const struct transcript_row *t = &v->transcript.row;
	json_key(j, "transcript");
	if (!v->has_transcript) {
		json_null_value(j);
		return;
	}
	json_object_begin(j);
	json_key_int(j, "id", t->id);
	json_key_str(j, "kind", transcript_kind(t));
	json_key_str(j, "engine", t->engine);
	json_key_str(j, "label", t->label);
	json_key_bool(j, "draft", t->draft);
	json_key_bool(j, "complete", t->complete);
	json_key_int(j, "offset_ms", t->offset_ms);
	json_key_int(j, "known_until_ms", view_transcript_until(v));
	json_object_end(j);
}

/* What would help a film that has no transcript: "missing", a text for people, and "missing_code". */
static void write_missing(struct http_request *request, struct json *j, const struct view *v)
{
	struct source source = {.kind = SOURCE_NONE};
	struct source_film film = {.videos_path = api_of(request)->deps.library->videos_path,
				   .info = &v->film.info,
				   .sidecars = v->film.sidecars,
				   .sidecar_count = v->film.sidecar_count};
	if (!v->has_transcript && v->film.problem)
		library_problem(request->ctx->mem, v->film.problem, &source.missing_name, &source.missing);
	else if (!v->has_transcript)
		source_choose(request->ctx->mem, &film, v->language, api_of(request)->deps.speech, &source);
	json_key_str(j, "missing", source.missing);
	json_key_str(j, "missing_code", source.missing_name);
}

struct chunk_states {
	struct done_row *done;
	size_t done_count;
	struct job_status *tasks;
	size_t task_count;
	struct span_view span;
	struct lesson lesson;
};

static bool is_done(const struct chunk_states *s, struct span span)
{
	for (size_t i = 0; i < s->done_count; i++) {
		int64_t middle = s->done[i].start_ms + (s->done[i].end_ms - s->done[i].start_ms) / 2;
		if (middle >= span.start_ms && middle < span.end_ms)
			return true;
	}
	return false;
}

/* The newest of the learner's tasks for this film that begins in the chunk. */
static const struct job_status *task_for(struct http_request *request, const struct chunk_states *s, int64_t video,
					 struct span span)
{
	for (size_t i = 0; i < s->task_count; i++) {
		const struct job_status *t = &s->tasks[i];
		struct job_args args;
		if (t->video != video || !text_eq(t->kind, "process_chunk") ||
		    job_args_read(request->ctx, t->args, &args) != OK)
			continue;
		if (args.start_ms >= span.start_ms && args.start_ms < span.end_ms)
			return t;
	}
	return NULL;
}

static void write_chunk(struct http_request *request, struct json *j, const struct view *v,
			const struct chunk_states *s, size_t i, const struct lesson *lesson)
{
	struct span span = v->plan.chunks[i];
	bool ready = v->has_transcript && view_is_ready(v, span);
	const struct job_status *task = ready ? NULL : task_for(request, s, v->film.video.id, span);
	bool running = task && (task->state == JOB_QUEUED || task->state == JOB_RUNNING),
	     failed = task && task->state == JOB_FAILED;
	json_object_begin(j);
	json_key_int(j, "index", (int64_t)i);
	json_key_int(j, "start_ms", span.start_ms);
	json_key_int(j, "end_ms", span.end_ms);
	json_key_str(j, "state", ready ? "ready" : running ? "processing" : failed ? "failed" : "todo");
	json_key_str(j, "task_id", running || failed ? task->task : NULL);
	json_key_int(j, "known_until_ms", view_watchable_until(v, span));
	json_key_bool(j, "done", is_done(s, span));
	json_key(j, "new_words");
	lesson ? json_int(j, (int64_t)lesson->word_count) : json_null_value(j);
	json_key(j, "share");
	lesson ? json_double(j, lesson->share_before, 3) : json_null_value(j);
	json_object_end(j);
}

/* Lesson of one planned chunk out of the analysis of the whole film. */
static enum err chunk_lesson(struct http_request *request, struct db_tx *tx, const struct view *v,
			     const struct span_view *all, struct span span, struct lesson *out)
{
	size_t first = 0, end;
	while (first < all->cues.count && all->starts[first] < span.start_ms)
		first++;
	for (end = first; end < all->cues.count && all->starts[end] < span.end_ms;)
		end++;
	return span_lesson(request, tx, v, all, first, end - first, out);
}

static enum err write_chunks(struct http_request *request, struct db_tx *tx, struct json *j, const struct view *v)
{
	struct chunk_states s = {0};
	struct span all = {0, INT32_MAX};
	int64_t user = v->user.id;
	enum err e = done_list(tx, user, v->film.video.id, &s.done, &s.done_count);
	if (e == OK)
		e = jobs_list(tx, user, false, 200, &s.tasks, &s.task_count);
	bool analysed = e == OK && v->has_transcript && span_open(request, tx, v, all, &s.span) == OK;
	json_key(j, "chunks");
	json_array_begin(j);
	for (size_t i = 0; e == OK && i < v->plan.count; i++) {
		bool known = analysed && v->plan.chunks[i].start_ms < v->transcript.known_ms;
		if (known)
			e = chunk_lesson(request, tx, v, &s.span, v->plan.chunks[i], &s.lesson);
		write_chunk(request, j, v, &s, i, known ? &s.lesson : NULL);
	}
	json_array_end(j);
	return e;
}

static enum err chunk_plan(struct http_request *request, struct http_response *response)
{
	struct view v;
	struct answer a;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = view_open(request, &tx, &v);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_int(&a.json, "video_id", v.film.video.id);
	json_key_str(&a.json, "language", v.language);
	json_key_str(&a.json, "native", v.native);
	write_transcript(&a.json, &v);
	write_missing(request, &a.json, &v);
	e = write_chunks(request, &tx, &a.json, &v);
	json_object_end(&a.json);
	return e == OK ? answer_send(response, &a, 200) : e;
}

static const struct field done_fields[] = {
    {"start_ms", FIELD_INT, .required = true, .min = 0, .max = INT32_MAX},
    {"end_ms", FIELD_INT, .required = true, .min = 1, .max = INT32_MAX},
    {0},
};
static const struct shape done_body = {"ChunkDone", done_fields};
static const struct field done_answer_fields[] = {
    {"chunks_done", FIELD_INT, .required = true},
    {"chunk_count", FIELD_INT, .required = true},
    {0},
};
static const struct shape done_answer = {"ChunksDone", done_answer_fields};

/* A chunk counts for the day once: when the place it names was not done before. */
static enum err save_done(struct http_request *request, struct db_tx *tx, const struct view *v, struct span span,
			  const struct chunk_states *before)
{
	char day[11];
	bool added, counts = false;
	int64_t now = session_of(request)->now, user = v->user.id, video = v->film.video.id;
	struct chunk_states claimed = {.done = &(struct done_row){.start_ms = span.start_ms, .end_ms = span.end_ms},
				       .done_count = 1};
	for (size_t i = 0; i < v->plan.count; i++)
		counts |= is_done(&claimed, v->plan.chunks[i]) && !is_done(before, v->plan.chunks[i]);
	enum err e = done_add(tx, user, video, span.start_ms, span.end_ms, now, &added);
	if (e == OK && added && counts && (e = days_day(tx, user, now, day)) == OK)
		e = days_add(tx, user, &(struct day_row){.day = day, .chunks_done = 1});
	return e;
}

static enum err chunk_done(struct http_request *request, struct http_response *response)
{
	struct view v;
	struct body b;
	struct answer a;
	struct chunk_states s = {0};
	size_t done = 0;
	enum err e = body_read(request, &done_body, &b);
	if (e != OK)
		return e;
	struct span span = {body_int(&b, "start_ms", 0), body_int(&b, "end_ms", 0)};
	if (span.end_ms <= span.start_ms)
		return fault_add(request, "body", "end_ms", "empty_span", "must be after start_ms");
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_begin(request->ctx, api_of(request)->deps.db, DB_NORMAL, &tx);
	if (e == OK)
		e = view_open(request, &tx, &v);
	if (e == OK)
		e = done_list(&tx, v.user.id, v.film.video.id, &s.done, &s.done_count);
	if (e == OK)
		e = save_done(request, &tx, &v, span, &s);
	if (e == OK)
		e = done_list(&tx, v.user.id, v.film.video.id, &s.done, &s.done_count);
	if (e == OK)
		e = db_commit(&tx);
	if (e != OK)
		return e;
	for (size_t i = 0; i < v.plan.count; i++)
		done += is_done(&s, v.plan.chunks[i]);
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_int(&a.json, "chunks_done", (int64_t)done);
	json_key_int(&a.json, "chunk_count", (int64_t)v.plan.count);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

const struct api_row chunk_rows[] = {
    {{"GET", "/api/videos/{id}/chunks", NULL, HTTP_POOL, chunk_plan},
     ACCESS_USER,
     .answer = &plan_shape,
     .summary = "Where the film is cut, and what is ready",
     .tag = "lessons"},
    {{"POST", "/api/videos/{id}/chunks/done", NULL, HTTP_POOL, chunk_done},
     ACCESS_USER,
     .body = &done_body,
     .answer = &done_answer,
     .summary = "The learner has finished a chunk",
     .tag = "lessons"},
    {{0}},
};
