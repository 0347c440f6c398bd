/* A film's words and how far its preparation is, in the shapes of older clients. */
#include <stdlib.h>
#include <string.h>

#include "api/chunk_int.h"
#include "api/word_int.h"

enum { WORDS_MAX = 5000, TASKS = 200 };

struct counted_word {
	uint32_t lemma, count;
};

static int more_often(const void *pa, const void *pb)
{
	const struct counted_word *a = pa, *b = pb;
	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return a->lemma < b->lemma ? -1 : a->lemma > b->lemma;
}

static size_t count_words(const void *mem, const struct analysis *a, struct counted_word **out)
{
	struct counted_word *list = mem_array(mem, struct counted_word, a->lemma_count);
	size_t n = 0;
	for (uint32_t i = 0; i < a->lemma_count; i++)
		list[i].lemma = i;
	for (size_t i = 0; i < a->token_count; i++)
		list[a->tokens[i].lemma].count++;
	for (size_t i = 0; i < a->lemma_count; i++)
		if (a->lemmas[i].content && !a->lemmas[i].name)
			list[n++] = list[i];
	qsort(list, n, sizeof *list, more_often);
	*out = list;
	return n;
}

static enum err video_vocabulary(struct http_request *request, struct http_response *response)
{
	struct view v;
	struct span_view s;
	struct word_view words = {0};
	struct counted_word *list;
	struct answer a;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = view_open(request, &tx, &v);
	if (e == OK && !v.has_transcript)
		e = ctx_fail_named(request->ctx, ERR_EXISTS, "not_ready",
				   "This film has no subtitles yet: ask POST /api/videos/{id}/process for them.");
	if (e == OK)
		e = span_open(request, &tx, &v, (struct span){0, INT32_MAX}, &s);
	if (e == OK)
		e = word_book_open(request, &tx, v.language, &words.book);
	if (e != OK)
		return e;
	words.user = v.user;
	words.language = v.language;
	words.native = v.native;
	words.lex = s.lexicon;
	size_t n = count_words(request->ctx->mem, s.analysis, &list);
	answer_begin(request, &a);
	json_array_begin(&a.json);
	for (size_t i = 0; i < n && i < WORDS_MAX; i++) {
		const struct lemma *l = &s.analysis->lemmas[list[i].lemma];
		struct listed_word w = {.lemma = *l, .known = word_book_find(&words.book, l->text, l->noun)};
		word_write(request, &a.json, &words, &w);
	}
	json_array_end(&a.json);
	return answer_send(response, &a, 200);
}

static const struct field status_fields[] = {
    {"video_id", FIELD_INT, .required = true},
    {"status", FIELD_STRING, .required = true, .choices = "pending|processing|completed|failed|cancelled"},
    {"progress", FIELD_NUMBER, .required = true},
    {"current_step", FIELD_STRING, .required = true},
    {"message", FIELD_STRING, .required = true},
    {"task_id", FIELD_STRING, .required = true, .nullable = true},
    {"chunks_ready", FIELD_INT, .required = true},
    {"chunk_count", FIELD_INT, .required = true},
    {"known_until_ms", FIELD_INT, .required = true, .help = "of the transcript, from the film's beginning"},
    {0},
};
static const struct shape status_shape = {"VideoStatus", status_fields};

static const struct job_status *newest_task(const struct job_status *list, size_t count, int64_t video)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].video == video)
			return &list[i];
	return NULL;
}

static enum err video_status(struct http_request *request, struct http_response *response)
{
	struct view v;
	struct job_status *list;
	size_t count, ready = 0;
	struct answer a;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = view_open(request, &tx, &v);
	if (e == OK)
		e = jobs_list(&tx, v.user.id, false, TASKS, &list, &count);
	if (e != OK)
		return e;
	for (size_t i = 0; i < v.plan.count; i++)
		ready += v.has_transcript && view_is_ready(&v, v.plan.chunks[i]);
	const struct job_status *t = newest_task(list, count, v.film.video.id);
	bool all = v.plan.count && ready == v.plan.count;
	/* Everything is there, whatever became of the last task. */
	enum job_state state = all ? JOB_COMPLETED : t ? t->state : JOB_QUEUED;
	const char *text = t && t->state == JOB_FAILED ? t->error_text : t ? t->message : NULL;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_int(&a.json, "video_id", v.film.video.id);
	json_key_str(&a.json, "status", job_state_name(state));
	json_key_double(&a.json, "progress", state == JOB_COMPLETED ? 100 : t ? t->share * 100 : 0, 1);
	json_key_str(&a.json, "current_step", t && t->step && !all ? t->step : "");
	json_key_str(&a.json, "message", text && !all ? text : "");
	json_key_str(&a.json, "task_id", t ? t->task : NULL);
	json_key_int(&a.json, "chunks_ready", (int64_t)ready);
	json_key_int(&a.json, "chunk_count", (int64_t)v.plan.count);
	json_key_int(&a.json, "known_until_ms", view_transcript_until(&v));
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

const struct api_row video_word_rows[] = {
    {{"GET", "/api/videos/{id}/vocabulary", NULL, HTTP_POOL, video_vocabulary},
     ACCESS_USER,
     .answer = &word_list_shape,
     .summary = "The words of a film, the frequent ones first",
     .tag = "videos"},
    {{"GET", "/api/videos/{id}/status", NULL, HTTP_POOL, video_status},
     ACCESS_USER,
     .answer = &status_shape,
     .summary = "How far the preparation of a film is for this learner",
     .tag = "videos"},
    {{0}},
};
