/* Marking: single words, a word as typed, whole levels; taking it back; forgetting. */
#include <string.h>

#include "api/word_int.h"

enum { MARKS_MAX = 500, ALL = 200000 };

/* Reads what there is about a language and closes the read: a write must not begin inside it. */
static enum err read_words(struct http_request *request, const char *language, struct word_view *out)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	return words_open(request, &tx, language, out);
}

static enum err mark(struct http_request *request, const char *language, const struct knowledge_mark *marks,
		     size_t count, const char *evidence, int64_t *changed, int64_t *undo_id)
{
	return knowledge_mark(request->ctx, api_of(request)->deps.db, session_of(request)->who.user, language, marks,
			      count, evidence, session_of(request)->now, changed, undo_id);
}

static const struct field mark_fields[] = {
    {"lemma", FIELD_STRING, .required = true, .min = 1, .max = LIMIT_WORD},
    {"noun", FIELD_BOOL, .required = true},
    {"status", FIELD_STRING, .required = true, .choices = "new|learning|known|ignored|forget"},
    {"stage", FIELD_INT, .min = 1, .max = 4},
    {0},
};
static const struct shape mark_shape = {"WordMark", mark_fields};
static const struct field status_fields[] = {
    {"language", FIELD_STRING, .required = true, .min = 2, .max = 5},
    {"words", FIELD_ARRAY, &mark_shape, .required = true, .min = 1, .max = MARKS_MAX},
    {"evidence", FIELD_STRING, .choices = "game|card|library"},
    {0},
};
static const struct shape status_body = {"WordStatus", status_fields};
static const struct field changed_fields[] = {
    {"changed", FIELD_INT, .required = true},
    {"undo", FIELD_INT, .required = true, .help = "takes the change back: POST /api/vocabulary/undo"},
    {0},
};
static const struct shape changed_shape = {"WordsChanged", changed_fields};

static enum err send_changed(struct http_request *request, struct http_response *response, int64_t changed,
			     int64_t undo)
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
				   .stage = (int)body_int(row, "stage", 0)};
	const char *status = body_str(row, "status", "new");
	m.forget = text_eq(status, "forget");
	if (!m.forget && !word_status_parse(status, &m.status))
		m.status = WORD_NEW;
	return m;
}

static enum err set_status(struct http_request *request, struct http_response *response)
{
	struct body b;
	const char *language;
	int64_t changed, undo;
	enum err e = body_read(request, &status_body, &b);
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
	e = mark(request, language, marks, n, body_str(&b, "evidence", "library"), &changed, &undo);
	return e == OK ? send_changed(request, response, changed, undo) : e;
}

static const struct field undo_fields[] = {{"undo", FIELD_INT, .required = true, .min = 1}, {0}};
static const struct shape undo_body = {"Undo", undo_fields};
static const struct field restored_fields[] = {{"restored", FIELD_INT, .required = true}, {0}};
static const struct shape restored_shape = {"Restored", restored_fields};

static enum err undo(struct http_request *request, struct http_response *response)
{
	struct body b;
	struct answer a;
	int64_t restored;
	enum err e = body_read(request, &undo_body, &b);
	if (e == OK)
		e = knowledge_take_back(request->ctx, api_of(request)->deps.db, session_of(request)->who.user,
					body_int(&b, "undo", 0), &restored);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_int(&a.json, "restored", restored);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

/* The word as typed to its lemma; as it is when nothing knows it. */
static void resolve(struct http_request *request, const struct word_view *v, const char *word, struct lemma *out)
{
	struct lemma found[1];
	if (lexicon_lookup(v->lex, v->book.corrections, request->ctx->mem, word, found, 1))
		*out = found[0];
	else
		*out = (struct lemma){.text = word};
}

static const struct field known_fields[] = {
    {"lemma", FIELD_STRING, .required = true, .min = 1, .max = LIMIT_WORD},
    {"language", FIELD_STRING, .min = 2, .max = 3},
    {"known", FIELD_BOOL, .required = true},
    {0},
};
static const struct shape known_body = {"MarkKnown", known_fields};
static const struct field known_answer_fields[] = {
    {"success", FIELD_BOOL, .required = true}, {"known", FIELD_BOOL, .required = true},
    {"word", FIELD_STRING, .required = true},  {"lemma", FIELD_STRING, .required = true},
    {"level", FIELD_STRING, .required = true}, {0},
};
static const struct shape known_answer = {"MarkedKnown", known_answer_fields};

static enum err mark_known(struct http_request *request, struct http_response *response)
{
	struct body b;
	struct lemma lemma;
	struct answer a;
	struct word_view v;
	int64_t changed, undo_id;
	enum err e = body_read(request, &known_body, &b);
	if (e == OK)
		e = read_words(request, body_str(&b, "language", "de"), &v);
	if (e != OK)
		return e;
	bool known = body_bool(&b, "known", true);
	resolve(request, &v, body_str(&b, "lemma", ""), &lemma);
	struct knowledge_mark one = {.lemma = lemma.text, .noun = lemma.noun, .status = known ? WORD_KNOWN : WORD_NEW};
	e = mark(request, v.language, &one, 1, "card", &changed, &undo_id);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_bool(&a.json, "success", true);
	json_key_bool(&a.json, "known", known);
	json_key_str(&a.json, "word", body_str(&b, "lemma", ""));
	json_key_str(&a.json, "lemma", lemma.text);
	json_key_str(&a.json, "level", lemma.level == LEVEL_UNRATED ? "unknown" : level_name(lemma.level));
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

static const struct field bulk_fields[] = {
    {"level", FIELD_STRING, .required = true, .choices = "A1|A2|B1|B2|C1|C2|unrated"},
    {"target_language", FIELD_STRING, .required = true, .min = 2, .max = 5},
    {"known", FIELD_BOOL, .required = true},
    {0},
};
static const struct shape bulk_body = {"BulkMark", bulk_fields};
static const struct field bulk_answer_fields[] = {
    {"success", FIELD_BOOL, .required = true}, {"level", FIELD_STRING, .required = true},
    {"known", FIELD_BOOL, .required = true},   {"word_count", FIELD_INT, .required = true},
    {"undo", FIELD_INT, .required = true},     {0},
};
static const struct shape bulk_answer = {"BulkMarked", bulk_answer_fields};

static struct knowledge_mark whole_mark(const struct lemma *l, bool known)
{
	return (struct knowledge_mark){
	    .lemma = l->text, .noun = l->noun, .status = known ? WORD_KNOWN : WORD_NEW, .forget = !known};
}

/* All that the library shows at the level: of the packs, and the learner's own beyond them. */
static enum err mark_level(struct http_request *request, const char *language, enum level level, bool known,
			   size_t *words, int64_t *undo_id)
{
	struct lexicon_page page;
	struct listed_word *beyond;
	struct word_view v;
	int64_t changed;
	struct ctx *c = request->ctx;
	enum err e = read_words(request, language, &v);
	if (e == OK)
		e = lexicon_list(c, v.lex, v.book.corrections, c->mem, level, 0, ALL, &page);
	if (e != OK)
		return e;
	size_t count = 0, more = words_beyond(request, &v, &beyond);
	struct knowledge_mark *marks = mem_array(c->mem, struct knowledge_mark, page.count + more);
	for (size_t i = 0; i < page.count; i++)
		marks[count++] = whole_mark(&page.list[i], known);
	for (size_t i = 0; i < more; i++)
		if (beyond[i].lemma.level == level)
			marks[count++] = whole_mark(&beyond[i].lemma, known);
	*words = count;
	return mark(request, language, marks, count, "bulk", &changed, undo_id);
}

static enum err bulk_mark(struct http_request *request, struct http_response *response)
{
	struct body b;
	struct answer a;
	const char *language;
	enum level level;
	size_t words;
	int64_t undo_id;
	enum err e = body_read(request, &bulk_body, &b);
	if (e == OK)
		e = language_of(request, body_str(&b, "target_language", ""), "", &language);
	if (e != OK)
		return e;
	bool known = body_bool(&b, "known", true), parsed = level_parse(body_str(&b, "level", ""), &level);
	e = parsed ? mark_level(request, language, level, known, &words, &undo_id) : ERR_INVALID;
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_bool(&a.json, "success", true);
	json_key_str(&a.json, "level", level_name(level));
	json_key_bool(&a.json, "known", known);
	json_key_int(&a.json, "word_count", (int64_t)words);
	json_key_int(&a.json, "undo", undo_id);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

static const struct field forgot_fields[] = {
    {"success", FIELD_BOOL, .required = true},
    {"lemma", FIELD_STRING, .required = true},
    {"message", FIELD_STRING, .required = true},
    {0},
};
static const struct shape forgot_shape = {"Forgotten", forgot_fields};

/* Deletes what is known of a lemma, as noun and as other word; a form stands for its lemma. */
static enum err forget(struct http_request *request, struct http_response *response)
{
	struct word_view v;
	struct answer a;
	struct lemma found;
	struct knowledge_mark marks[2];
	const char *lemma = http_param(request, "lemma");
	int64_t changed, undo_id;
	size_t n = 0;
	enum err e = read_words(request, http_query(request, "language"), &v);
	if (e != OK)
		return e;
	for (int pass = 0; pass < 2 && !n; pass++) {
		for (int noun = 0; noun < 2; noun++)
			if (word_book_find(&v.book, lemma, noun))
				marks[n++] = (struct knowledge_mark){.lemma = lemma, .noun = noun, .forget = true};
		if (n || pass || strlen(lemma) > LIMIT_WORD)
			break;
		resolve(request, &v, lemma, &found);
		lemma = found.text;
	}
	if (!n)
		return ctx_fail(request->ctx, ERR_NOT_FOUND, "Nothing is stored for this word.");
	e = mark(request, v.language, marks, n, "library", &changed, &undo_id);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_bool(&a.json, "success", true);
	json_key_str(&a.json, "lemma", lemma);
	json_key_str(&a.json, "message", "Progress deleted");
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

const struct api_row mark_rows[] = {
    {{"POST", "/api/vocabulary/status", NULL, HTTP_POOL, set_status, LIMIT_FRAME},
     ACCESS_USER,
     .body = &status_body,
     .answer = &changed_shape,
     .summary = "Marks words",
     .tag = "vocabulary"},
    {{"POST", "/api/vocabulary/undo", NULL, HTTP_POOL, undo},
     ACCESS_USER,
     .body = &undo_body,
     .answer = &restored_shape,
     .summary = "Takes a change back",
     .tag = "vocabulary"},
    {{"POST", "/api/vocabulary/mark-known", NULL, HTTP_POOL, mark_known},
     ACCESS_USER,
     .body = &known_body,
     .answer = &known_answer,
     .summary = "Marks one word in any form",
     .tag = "vocabulary"},
    {{"POST", "/api/vocabulary/library/bulk-mark", NULL, HTTP_POOL, bulk_mark},
     ACCESS_USER,
     .body = &bulk_body,
     .answer = &bulk_answer,
     .summary = "Marks a whole level",
     .tag = "vocabulary"},
    {{"DELETE", "/api/vocabulary/progress/{lemma}", NULL, HTTP_POOL, forget},
     ACCESS_USER,
     .answer = &forgot_shape,
     .summary = "Forgets what is known of a word",
     .tag = "vocabulary"},
    {{0}},
};
