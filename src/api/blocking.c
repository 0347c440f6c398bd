/* The words that alone keep a learner from understanding a line of a film (spec 5.4, 5.8), the most frequent first. */
#include <stdlib.h>
#include <string.h>

#include "api/view_int.h"
#include "api/word_int.h"

enum { MOST = 20 };

static const struct field word_fields[] = {
    {"word", FIELD_STRING, .required = true},
    {"lemma", FIELD_STRING, .required = true},
    {"noun", FIELD_BOOL, .required = true},
    {"article", FIELD_STRING, .required = true, .nullable = true},
    {"translation", FIELD_STRING, .required = true, .nullable = true},
    {"difficulty_level", FIELD_STRING, .required = true},
    {"level_source", FIELD_STRING, .required = true},
    {"count", FIELD_INT, .required = true, .help = "how often it is said in the film"},
    {"first_ms", FIELD_INT, .required = true},
    {"known", FIELD_BOOL, .required = true},
    {0},
};
static const struct shape word_shape = {"BlockingWord", word_fields};
static const struct field answer_fields[] = {
    {"blocking_words", FIELD_ARRAY, &word_shape, .required = true},
    {"total_count", FIELD_INT, .required = true},
    {"video_path", FIELD_STRING, .required = true},
    {"srt_path", FIELD_STRING, .required = true, .nullable = true, .help = "the subtitle file, when it is one"},
    {0},
};
static const struct shape answer_shape = {"BlockingWords", answer_fields};
static const struct field query_fields[] = {{"video_path", FIELD_STRING, .required = true}, {0}};
static const struct shape query = {"BlockingQuery", query_fields};

/* The film with its whole transcript and this learner's lesson over it. */
static enum err open_film(struct http_request *request, struct db_tx *tx, struct view *v, struct span_view *s,
			  struct lesson *lesson)
{
	struct transcript_row row;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, tx);
	if (e == OK)
		e = current_user(request, tx, &v->user);
	if (e != OK)
		return e;
	v->language = v->user.target_language;
	v->native = v->user.native_language;
	e = v->film.video.media ? transcript_find(tx, v->film.video.media, v->language, &row) : ERR_NOT_FOUND;
	if (e == ERR_NOT_FOUND)
		return ctx_fail(request->ctx, ERR_NOT_FOUND,
				"This film has no transcript yet: ask POST /api/videos/%lld/process for it.",
				(long long)v->film.video.id);
	if (e == OK)
		e = transcript_load(tx, request->ctx->mem, &row, 0, INT32_MAX, &v->transcript);
	v->has_transcript = true;
	if (e == OK)
		e = span_open(request, tx, v, (struct span){0, INT32_MAX}, s);
	return e == OK ? span_lesson(request, tx, v, s, 0, s->cues.count, lesson) : e;
}

static bool blocks(const struct lesson *l, uint32_t lemma)
{
	for (size_t i = 0; i < l->blocker_count; i++)
		if (l->blockers[i] == lemma)
			return true;
	return false;
}

static void write_blocker(struct http_request *request, struct json *j, const struct view *v, const struct span_view *s,
			  const struct lesson_word *w)
{
	const struct lemma *l = &s->analysis->lemmas[w->lemma];
	json_object_begin(j);
	json_key_str(j, "word", l->text);
	json_key_str(j, "lemma", l->text);
	json_key_bool(j, "noun", l->noun);
	json_key_str(j, "article", l->article);
	json_key_str(j, "translation",
		     lexicon_gloss(s->lexicon, s->corrections, request->ctx->mem, l->text, l->noun, v->native));
	json_key_str(j, "difficulty_level", level_name(l->level));
	json_key_str(j, "level_source", level_source_name(l->level_source));
	json_key_int(j, "count", w->count);
	json_key_int(j, "first_ms", w->first_ms);
	json_key_bool(j, "known", false);
	json_object_end(j);
}

static enum err blocking_words(struct http_request *request, struct http_response *response)
{
	struct view v = {0};
	struct span_view s;
	struct lesson lesson;
	struct answer a;
	const struct api_deps *deps = &api_of(request)->deps;
	const char *path = http_query(request, "video_path");
	size_t written = 0;
	if (text_blank(path))
		return fault_add(request, "query", "video_path", "missing", "Field required");
	enum err e = library_film_by_path(request->ctx, deps->db, deps->library, path, &v.film);
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	if (e == OK)
		e = open_film(request, &tx, &v, &s, &lesson);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key(&a.json, "blocking_words");
	json_array_begin(&a.json);
	for (size_t i = 0; i < lesson.word_count && written < MOST; i++) /* in order of count, then rank */
		if (blocks(&lesson, lesson.words[i].lemma)) {
			write_blocker(request, &a.json, &v, &s, &lesson.words[i]);
			written++;
		}
	json_array_end(&a.json);
	const char *track = v.transcript.row.track;
	json_key_int(&a.json, "total_count", (int64_t)lesson.blocker_count);
	json_key_str(&a.json, "video_path", v.film.video.path);
	json_key_str(&a.json, "srt_path", text_starts(track, "sidecar:") ? track + strlen("sidecar:") : NULL);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

const struct api_row blocking_rows[] = {
    {{"GET", "/api/vocabulary/blocking-words", NULL, HTTP_POOL, blocking_words},
     ACCESS_USER,
     .query = &query,
     .answer = &answer_shape,
     .summary = "Words that alone block a line of a film, for this learner",
     .tag = "vocabulary"},
    {{0}},
};
