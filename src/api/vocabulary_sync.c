/* Many words at once: what a client gathered while it was away, and the vocabulary of a film. Both are one transaction
 * with an undo. */
#include "api/view_int.h"
#include "api/word_int.h"

enum { SYNC_MAX = 5000 };

static const struct field sync_word_fields[] = {
    {"lemma", FIELD_STRING, .required = true, .min = 1, .max = LIMIT_WORD},
    {"noun", FIELD_BOOL, .required = true},
    {"status", FIELD_STRING, .required = true, .choices = "new|learning|known|ignored|forget"},
    {"stage", FIELD_INT, .min = 1, .max = 4},
    {"evidence", FIELD_STRING, .choices = "game|card|library|import|video"},
    {"changed_at", FIELD_INT, .min = 0, .help = "milliseconds since 1970; what the server learned since then stays"},
    {0},
};
static const struct shape sync_word_shape = {"WordSync", sync_word_fields};
static const struct field sync_fields[] = {
    {"language", FIELD_STRING, .required = true, .min = 2, .max = 5},
    {"words", FIELD_ARRAY, &sync_word_shape, .required = true, .min = 1, .max = SYNC_MAX},
    {0},
};
static const struct shape sync_body = {"VocabularySync", sync_fields};
static const struct field synced_fields[] = {
    {"changed", FIELD_INT, .required = true},
    {"undo", FIELD_INT, .required = true, .help = "takes the change back: POST /api/vocabulary/undo"},
    {0},
};
static const struct shape synced_shape = {"VocabularySynced", synced_fields};

static enum err send_synced(struct http_request *request, struct http_response *response, int64_t changed, int64_t undo)
{
	struct answer a;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_int(&a.json, "changed", changed);
	json_key_int(&a.json, "undo", undo);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

static struct knowledge_mark mark_of(const struct body *row)
{
	struct knowledge_mark m = {.lemma = body_str(row, "lemma", ""),
				   .noun = body_bool(row, "noun", false),
				   .stage = (int)body_int(row, "stage", 0),
				   .evidence = body_str(row, "evidence", "library"),
				   .at = body_int(row, "changed_at", 0)};
	const char *status = body_str(row, "status", "new");
	m.forget = text_eq(status, "forget");
	if (!m.forget && !word_status_parse(status, &m.status))
		m.status = WORD_NEW;
	return m;
}

static enum err sync(struct http_request *request, struct http_response *response)
{
	struct body b;
	const char *language;
	int64_t changed, undo;
	struct api_session *s = session_of(request);
	enum err e = body_read(request, &sync_body, &b);
	if (e == OK)
		e = language_of(request, body_str(&b, "language", ""), "", &language);
	if (e != OK)
		return e;
	size_t n = body_count(&b, "words");
	struct knowledge_mark *marks = mem_array(request->ctx->mem, struct knowledge_mark, n);
	for (size_t i = 0; i < n; i++) {
		struct body row = body_at(&b, "words", i);
		marks[i] = mark_of(&row);
	}
	e = knowledge_mark(request->ctx, s->api->deps.db, s->who.user, language, marks, n, "library", s->now, &changed,
			   &undo);
	return e == OK ? send_synced(request, response, changed, undo) : e;
}

/* ---- the vocabulary of a film ---- */

static const struct field merge_fields[] = {
    {"status", FIELD_STRING, .required = true, .choices = "learning|known|ignored"},
    {"start_ms", FIELD_INT, .min = 0},
    {"end_ms", FIELD_INT, .min = 1},
    {0},
};
static const struct shape merge_body = {"VocabularyMerge", merge_fields};

static enum err read_film(struct http_request *request, const struct body *b, struct span_view *out)
{
	struct view v;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = view_open(request, &tx, &v);
	if (e == OK && !v.has_transcript)
		e = ctx_fail_named(request->ctx, ERR_NOT_FOUND, "no_transcript",
				   "This film has no subtitles in the language you learn yet.");
	const struct span span = {body_int(b, "start_ms", 0), body_int(b, "end_ms", INT32_MAX)};
	return e == OK ? span_open(request, &tx, &v, span, out) : e;
}

static enum err merge(struct http_request *request, struct http_response *response)
{
	struct body b;
	struct span_view film;
	enum word_status status = WORD_KNOWN;
	int64_t changed, undo;
	struct api_session *s = session_of(request);
	enum err e = body_read(request, &merge_body, &b);
	if (e == OK)
		e = read_film(request, &b, &film);
	if (e != OK)
		return e;
	if (!word_status_parse(body_str(&b, "status", "known"), &status))
		return fault_add(request, "body", "status", "choice", "must be learning, known or ignored");
	e = knowledge_merge(request->ctx, s->api->deps.db, s->who.user, film.analysis, status, s->now, &changed, &undo);
	return e == OK ? send_synced(request, response, changed, undo) : e;
}

const struct api_row vocabulary_sync_rows[] = {
    {{"POST", "/api/vocabulary/sync", NULL, HTTP_POOL, sync, LIMIT_FRAME},
     ACCESS_USER,
     .body = &sync_body,
     .answer = &synced_shape,
     .summary = "Takes in what a client gathered, each word with its own evidence and time, all or nothing",
     .tag = "vocabulary"},
    {{"POST", "/api/videos/{id}/vocabulary", NULL, HTTP_POOL, merge},
     ACCESS_USER,
     .body = &merge_body,
     .answer = &synced_shape,
     .summary = "Marks the words of a film (or of a part) of which nothing was said yet",
     .tag = "vocabulary"},
    {{0}},
};
