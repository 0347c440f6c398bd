/* Work that people wait for: lessons, playable copies, long lists of texts; and the lesson that comes next, ahead of time. */
#include "api/process_int.h"

#include <sodium.h>
#include <string.h>

#include "subtitles/subtitles.h"

enum { TEXTS_MAX = 5000 };

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

/* "Nachbarn S1 E2, 5:00-10:00": a name that needs no language. */
static const char *chunk_title(struct http_request *request, const struct view *v, const struct job_args *args)
{
	char from[16], to[16];
	const char *name = library_short_name(request->ctx->mem, &v->film.video);
	if (!args->end_ms)
		return name;
	clock_place(args->start_ms, from);
	clock_place(args->end_ms, to);
	return mem_printf(request->ctx->mem, "%s, %s\xE2\x80\x93%s", name, from, to);
}

/* Seconds: 0.2 of the audio for offline recognition (nlp.md A1), next to nothing with subtitles. */
static double estimate_of(const struct view *v, const struct job_args *args)
{
	if (v->has_transcript && v->transcript.row.complete)
		return 1;
	return args->end_ms ? (double)(args->end_ms - args->start_ms) / 1000 * 0.2 + 1 : -1;
}

enum err process_queue(struct http_request *request, const struct view *v, struct job_args *args, const char *kind,
		       enum job_priority priority, const char **task)
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
				  .priority = priority,
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
	e = process_queue(request, &v, &args, "process_chunk", JOB_PERSON, &task);
	return e == OK ? send_queued(request, response, task, "The lesson is being prepared", estimate_of(&v, &args))
		       : e;
}

/* ---- the next part ---- */

static bool asked_already(struct ctx *c, const struct job_status *t, int64_t video, struct span next)
{
	struct job_args args;
	return t->video == video && text_eq(t->kind, "process_chunk") && job_args_read(c, t->args, &args) == OK &&
	       args.start_ms == next.start_ms;
}

/* ERR_NOT_FOUND: nothing to do. */
static enum err next_part(struct http_request *request, struct view *v, int64_t at_ms, struct span *out)
{
	struct job_status *tasks;
	size_t count;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = view_open(request, &tx, v);
	if (e != OK)
		return e;
	size_t next = v->plan.count ? plan_find(&v->plan, at_ms) + 1 : 0;
	if (!v->plan.count || next >= v->plan.count || view_is_ready(v, v->plan.chunks[next]))
		return ERR_NOT_FOUND;
	*out = v->plan.chunks[next];
	e = jobs_list(&tx, v->user.id, false, 100, &tasks, &count);
	for (size_t i = 0; e == OK && i < count; i++)
		if (asked_already(request->ctx, &tasks[i], v->film.video.id, *out))
			return ERR_NOT_FOUND;
	return e;
}

void process_prefetch(struct http_request *request, int64_t at_ms)
{
	struct view v;
	struct span next = {0, 0};
	const char *task;
	const struct api_options *options = api_of(request)->deps.options;
	if (!options->prefetch || !options->async_processing)
		return;
	enum err e = next_part(request, &v, at_ms, &next);
	struct job_args args = {.start_ms = next.start_ms, .end_ms = next.end_ms};
	if (e == OK)
		e = process_queue(request, &v, &args, "process_chunk", JOB_PREFETCH, &task);
	if (e != OK && e != ERR_NOT_FOUND)
		log_warning(request->ctx, "the next part is not prepared ahead: %s", ctx_error(request->ctx));
	ctx_clear(request->ctx);
}

/* ---- a copy that browsers play ---- */

static enum err make_playable(struct http_request *request, struct http_response *response)
{
	struct film film;
	struct job_args args = {0};
	const char *task;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = path_id(request, "id", &args.video);
	if (e == OK)
		e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = library_film(&tx, args.video, &film);
	db_end(&tx);
	if (e != OK)
		return e;
	struct job_request job = {.user = session_of(request)->who.user,
				  .kind = "remux",
				  .key = mem_printf(request->ctx->mem, "remux/%lld", (long long)args.video),
				  .args = job_args_write(request->ctx->mem, &args),
				  .title = film.video.title,
				  .priority = JOB_PERSON,
				  .video = args.video};
	e = queue_job(request, &job, &task);
	return e == OK ? send_queued(request, response, task, "The film is being made playable", -1) : e;
}

/* ---- many texts ---- */

static const struct field batch_fields[] = {
    {"texts", FIELD_ARRAY, .item = FIELD_STRING, .required = true, .min = 1, .max = TEXTS_MAX},
    {"source_lang", FIELD_STRING, .required = true, .min = 2, .max = 20},
    {"target_lang", FIELD_STRING, .required = true, .min = 2, .max = 20},
    {0},
};
static const struct shape batch_body = {"TranslateBatch", batch_fields};

/* The same texts are the same work, whoever asks. */
static char *batch_key(void *mem, const char *args)
{
	unsigned char hash[crypto_generichash_BYTES];
	char hex[2 * sizeof hash + 1];
	crypto_generichash(hash, sizeof hash, (const unsigned char *)args, strlen(args), NULL, 0);
	sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
	return mem_printf(mem, "batch_translate/%s", hex);
}

static enum err read_batch(struct http_request *request, struct job_args *out)
{
	struct body b;
	enum err e = body_read(request, &batch_body, &b);
	if (e != OK)
		return e;
	out->text_count = body_count(&b, "texts");
	const char **texts = mem_array(request->ctx->mem, const char *, out->text_count);
	for (size_t i = 0; i < out->text_count; i++) {
		texts[i] = mem_str(request->ctx->mem, body_str_at(&b, "texts", i));
		if (strlen(texts[i]) > LIMIT_CUE_TEXT)
			return fault_add(
			    request, "body", "texts", "string_too_long",
			    mem_printf(request->ctx->mem, "number %zu has more than %d bytes", i + 1, LIMIT_CUE_TEXT));
	}
	out->texts = texts;
	out->language = subtitles_language_code(body_str(&b, "source_lang", ""));
	out->native = subtitles_language_code(body_str(&b, "target_lang", ""));
	if (!out->language || !out->native)
		return fault_add(request, "body", out->language ? "target_lang" : "source_lang", "unknown_language",
				 "is no language we know");
	return OK;
}

static enum err translate_batch_route(struct http_request *request, struct http_response *response)
{
	struct job_args args = {0};
	const char *task;
	enum err e = read_batch(request, &args);
	if (e != OK)
		return e;
	char *text = job_args_write(request->ctx->mem, &args);
	struct job_request job = {.user = session_of(request)->who.user,
				  .kind = "batch_translate",
				  .key = batch_key(request->ctx->mem, text),
				  .args = text,
				  .title = mem_printf(request->ctx->mem, "%zu texts", args.text_count),
				  .priority = JOB_PERSON};
	e = queue_job(request, &job, &task);
	return e == OK ? send_queued(request, response, task, "The texts are being translated", -1) : e;
}

/* ---- the queue itself ---- */

static const struct field debug_fields[] = {{"text", FIELD_STRING, .max = 1000}, {0}};
static const struct shape debug_body = {"DebugTask", debug_fields};

static enum err debug_task(struct http_request *request, struct http_response *response)
{
	struct job_args args = {.user = session_of(request)->who.user};
	struct body b = {0};
	const char *task;
	char nonce[33];
	unsigned char random[16];
	enum err e = request->body_len ? body_read(request, &debug_body, &b) : OK;
	if (e != OK)
		return e;
	args.text = request->body_len ? body_str(&b, "text", "") : "";
	randombytes_buf(random, sizeof random);
	sodium_bin2hex(nonce, sizeof nonce, random, sizeof random);
	struct job_request job = {.user = args.user,
				  .kind = "debug_task",
				  .key = mem_printf(request->ctx->mem, "debug_task/%s", nonce),
				  .args = job_args_write(request->ctx->mem, &args),
				  .title = "Ping",
				  .priority = JOB_PERSON};
	e = queue_job(request, &job, &task);
	return e == OK ? send_queued(request, response, task, "A job that does nothing is queued", 0) : e;
}

const struct api_row process_rows[] = {
    {{"POST", "/api/videos/{id}/process", "/videos/{id}/process", HTTP_POOL, process_video},
     ACCESS_USER,
     .csrf_always = true,
     .answer = &queued_shape,
     .status = 202,
     .summary = "Prepares a span of a film (the whole of it without a body)",
     .tag = "lessons"},
    {{"POST", "/api/videos/{id}/playable", NULL, HTTP_POOL, make_playable},
     ACCESS_USER,
     .answer = &queued_shape,
     .status = 202,
     .summary = "Makes a copy that browsers play of a film that they do not",
     .tag = "videos"},
    {{"POST", "/api/translate/batch", NULL, HTTP_POOL, translate_batch_route, .max_body = MIB},
     ACCESS_USER,
     .body = &batch_body,
     .answer = &queued_shape,
     .status = 202,
     .summary = "Translates many texts in the background",
     .tag = "translation"},
    {{"POST", "/api/debug/task", NULL, HTTP_POOL, debug_task},
     ACCESS_ADMIN,
     .body = &debug_body,
     .answer = &queued_shape,
     .status = 202,
     .summary = "Queues a job that does nothing: proves that the queue works",
     .tag = "tasks"},
    {{0}},
};
