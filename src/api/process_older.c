/* Work on films by the routes of older clients (docs/api.md, "Older clients"): the same jobs behind other shapes. */
#include "api/process_int.h"

#include <stdlib.h>
#include <string.h>

#include "subtitles/subtitles.h"

enum { KNOWN_MAX = 5000 };

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
		e = process_queue(request, &v, &args, "process_chunk", JOB_PERSON, &task);
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
		e = process_queue(request, &v, &args, kind, JOB_PERSON, &task);
	return e == OK ? send_started(request, response, task) : e;
}

static enum err process_transcribe(struct http_request *request, struct http_response *response)
{
	return process_whole(request, response, "transcribe_video");
}

static enum err process_filter(struct http_request *request, struct http_response *response)
{
	return process_whole(request, response, "extract_vocabulary");
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
    {"vocabulary", FIELD_ARRAY, .item = FIELD_ANY, .required = true, .help = "of filter-subtitles, when it has ended"},
    {"subtitle_path", FIELD_STRING, .required = true, .nullable = true},
    {"translation_path", FIELD_STRING, .required = true, .nullable = true},
    {0},
};
static const struct shape progress_shape = {"OldProgress", progress_fields};

/* The list of words in a result; else none. */
static void write_found(struct json *j, const struct job_status *s)
{
	json_t *root = s->state == JOB_COMPLETED && s->result ? json_loads(s->result, 0, NULL) : NULL;
	const json_t *list = json_object_get(root, "vocabulary");
	char *text = json_is_array(list) ? json_dumps(list, JSON_COMPACT) : NULL;
	json_key(j, "vocabulary");
	json_raw(j, text ? text : "[]", text ? strlen(text) : 2);
	free(text); /* foreign */
	json_decref(root);
}

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
	write_found(&a.json, &s);
	json_key_str(&a.json, "subtitle_path", NULL);
	json_key_str(&a.json, "translation_path", NULL);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

/* ---- selective translation (spec 5.10) ---- */

static const struct field selective_fields[] = {
    {"srt_path", FIELD_STRING, .required = true, .min = 1, .max = LIMIT_PATH},
    {"known_words", FIELD_ARRAY, .item = FIELD_STRING, .required = true, .max = KNOWN_MAX},
    {0},
};
static const struct shape selective_body = {"SelectiveTranslations", selective_fields};
static const struct field filtering_fields[] = {
    {"total_blockers", FIELD_INT, .required = true},
    {"known_blockers", FIELD_INT, .required = true},
    {"unknown_blockers", FIELD_INT, .required = true},
    {"translation_reduction", FIELD_NUMBER, .required = true, .help = "percent of the words that are known now"},
    {0},
};
static const struct shape filtering_shape = {"FilteringStats", filtering_fields};
static const struct field selected_fields[] = {
    {"success", FIELD_BOOL, .required = true},
    {"translation_path", FIELD_STRING, .required = true},
    {"translation_count", FIELD_INT, .required = true, .help = "subtitles that still need a translation"},
    {"filtering_stats", FIELD_OBJECT, &filtering_shape, .required = true},
    {0},
};
static const struct shape selected_shape = {"SelectedTranslations", selected_fields};

static enum err read_subtitles(struct http_request *request, const char *path, struct cues *out)
{
	char *absolute, *bytes;
	size_t len;
	struct ctx *c = request->ctx;
	enum err e = path_resolve_under(c, api_of(request)->deps.library->videos_path, path, &absolute);
	if (e != OK)
		return e;
	if (!text_ends_nocase(absolute, ".srt") && !text_ends_nocase(absolute, ".vtt") &&
	    !text_ends_nocase(absolute, ".ass"))
		return ctx_fail(c, ERR_INVALID, "%s is no subtitle file by its name", path_base(path));
	e = path_read(c, absolute, LIMIT_SUBTITLE_FILE, &bytes, &len);
	return e == OK ? subtitles_parse(c, c->mem, bytes, len, NULL, out) : e;
}

/* The words that the learner has just learned, as they were shown: lemmas, or forms of them. */
static void take_known(struct http_request *request, const struct body *b, const struct lexicon *lex,
		       const struct lexicon_corrections *corrections, const struct analysis *a,
		       struct lesson_knowledge *knowledge)
{
	enum { FOUND = 4 };
	struct lemma found[FOUND];
	for (size_t i = 0; i < body_count(b, "known_words"); i++) {
		const char *word = body_str_at(b, "known_words", i);
		size_t n = lexicon_lookup(lex, corrections, request->ctx->mem, word, found, FOUND);
		for (size_t k = 0; k < a->lemma_count; k++) {
			bool same = text_eq_nocase(a->lemmas[k].text, word);
			for (size_t f = 0; f < n && !same; f++)
				same = text_eq(found[f].text, a->lemmas[k].text);
			if (same)
				knowledge[k] = (struct lesson_knowledge){.told = true, .state = STATE_KNOWN};
		}
	}
}

/* What blocks this learner in the cues, before and after they know some more words. */
static enum err filter_twice(struct http_request *request, const struct body *b, const struct cues *cues,
			     struct lesson *before, struct lesson *after)
{
	struct user user;
	const struct lexicon_corrections *corrections;
	struct analysis *analysis;
	const struct lexicon *lex;
	struct lesson_knowledge *knowledge;
	int64_t version;
	void *mem = request->ctx->mem;
	struct lesson_input in = {.cue_count = cues->count, .target = 1};
	const char **texts = mem_array(mem, const char *, cues->count);
	int64_t *starts = mem_array(mem, int64_t, cues->count);
	for (size_t i = 0; i < cues->count; i++) {
		texts[i] = cues->list[i].text;
		starts[i] = cues->list[i].start_ms;
	}
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = current_user(request, &tx, &user);
	if (e == OK)
		e = current_level(request, &tx, user.target_language, &in.level);
	if (e == OK)
		e = open_lexicon(request, user.target_language, &lex);
	if (e == OK)
		e = knowledge_corrections(&tx, mem, user.id, user.target_language, &corrections, &version);
	if (e == OK)
		e = lexicon_analyse(request->ctx, lex, mem, texts, cues->count, corrections, &analysis);
	if (e == OK)
		e = knowledge_for(&tx, mem, user.id, analysis, &knowledge);
	if (e != OK)
		return e;
	in.analysis = analysis;
	in.cue_starts = starts;
	in.knowledge = knowledge;
	lesson_for(mem, &in, before);
	take_known(request, b, lex, corrections, analysis, knowledge);
	lesson_for(mem, &in, after);
	return OK;
}

static enum err process_selective(struct http_request *request, struct http_response *response)
{
	struct body b;
	struct cues cues;
	struct lesson before, after;
	struct answer a;
	enum err e = body_read(request, &selective_body, &b);
	if (e == OK)
		e = read_subtitles(request, body_str(&b, "srt_path", ""), &cues);
	if (e == OK)
		e = filter_twice(request, &b, &cues, &before, &after);
	if (e != OK)
		return e;
	size_t known = before.word_count - after.word_count;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_bool(&a.json, "success", true);
	json_key_str(&a.json, "translation_path", body_str(&b, "srt_path", ""));
	json_key_int(&a.json, "translation_count", (int64_t)after.help_count);
	json_key(&a.json, "filtering_stats");
	json_object_begin(&a.json);
	json_key_int(&a.json, "total_blockers", (int64_t)before.word_count);
	json_key_int(&a.json, "known_blockers", (int64_t)known);
	json_key_int(&a.json, "unknown_blockers", (int64_t)after.word_count);
	json_key_double(&a.json, "translation_reduction",
			before.word_count ? 100 * (double)known / (double)before.word_count : 0, 1);
	json_object_end(&a.json);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

const struct api_row process_older_rows[] = {
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
    {{"POST", "/api/process/filter-subtitles", NULL, HTTP_POOL, process_filter},
     ACCESS_USER,
     .body = &path_body,
     .answer = &started_shape,
     .summary = "Words of a whole film, for older clients",
     .tag = "process"},
    {{"POST", "/api/process/apply-selective-translations", NULL, HTTP_POOL, process_selective},
     ACCESS_USER,
     .body = &selective_body,
     .answer = &selected_shape,
     .summary = "Which subtitles still need a translation once some more words are known",
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
