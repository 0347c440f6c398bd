/* The vocabulary library: lists by level, search, counts; marking with undo, single words and whole levels. */
#include <string.h>

#include "api/word_int.h"

enum { PAGE_MAX = 1000, PAGE_DEFAULT = 100, SEARCH_MAX = 2000, ALL = 200000, MARKS_MAX = 500 };

/* ---- lists ---- */

struct filter {
	const char *language, *native, *status, *search;
	enum level level; /* LEVEL_COUNT: all */
	int64_t limit, offset;
};

struct shelf {
	struct listed_word *list;
	size_t count;
	int64_t known; /* of all that pass level and search */
};

static bool passes(const struct word_book *book, const struct filter *f, const struct listed_word *w)
{
	if (f->level != LEVEL_COUNT && w->lemma.level != f->level)
		return false;
	return !f->status || text_eq(word_book_status(book, w), f->status);
}

static void add_word(struct shelf *s, const struct word_book *book, const struct filter *f, const struct listed_word *w)
{
	bool in_level = f->level == LEVEL_COUNT || w->lemma.level == f->level;
	s->known += in_level && w->known && w->known->status == WORD_KNOWN;
	if (passes(book, f, w))
		s->list[s->count++] = *w;
}

static void add_own(struct shelf *s, const struct word_book *book, const struct filter *f)
{
	for (size_t i = 0; i < book->own_count; i++) {
		const struct own_word *own = &book->own[i];
		struct listed_word w = {.lemma = {.text = own->lemma,
						  .noun = own->noun,
						  .pos = own->noun ? POS_NOUN : POS_OTHER,
						  .content = true},
					.known = word_book_find(book, own->lemma, own->noun),
					.own = own};
		if (level_parse(own->level, &w.lemma.level))
			w.lemma.level_source = LEVEL_FROM_CORRECTION;
		if (!f->search || strstr(own->lemma, f->search))
			add_word(s, book, f, &w);
	}
}

static enum err fill_shelf(struct http_request *request, const struct lexicon *lex, const struct word_book *book,
			   const struct filter *f, struct shelf *out)
{
	struct lexicon_page page;
	struct shelf s = {0};
	struct ctx *c = request->ctx;
	enum err e = f->search ? lexicon_search(c, lex, c->mem, f->search, SEARCH_MAX, &page)
			       : lexicon_list(c, lex, c->mem, f->level, 0, ALL, &page);
	if (e != OK)
		return e;
	s.list = mem_array(c->mem, struct listed_word, page.count + book->own_count);
	add_own(&s, book, f);
	for (size_t i = 0; i < page.count; i++) {
		struct listed_word w = {.lemma = page.list[i],
					.known = word_book_find(book, page.list[i].text, page.list[i].noun)};
		add_word(&s, book, f, &w);
	}
	*out = s;
	return OK;
}

static enum err open_words(struct http_request *request, struct db_tx *tx, struct filter *f, const char *language,
			   const struct lexicon **lex, struct word_book *book)
{
	struct user user;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, tx);
	if (e == OK)
		e = current_user(request, tx, &user);
	if (e == OK)
		e = language_of(request, language, user.target_language, &f->language);
	if (e == OK)
		e = open_lexicon(request, f->language, lex);
	if (e == OK)
		e = word_book_open(request, tx, f->language, book);
	f->native = user.native_language;
	return e;
}

static enum err read_level(struct http_request *request, const char *text, enum level *out)
{
	*out = LEVEL_COUNT;
	if (text_blank(text) || level_parse(text, out))
		return OK;
	return fault_add(request, "query", "level", "choice", "must be one of A1 A2 B1 B2 C1 C2 unrated");
}

static const struct field list_query_fields[] = {
    {"language", FIELD_STRING},
    {"level", FIELD_STRING},
    {"status", FIELD_STRING, .choices = "new|learning|assumed|known|ignored"},
    {"search", FIELD_STRING},
    {"limit", FIELD_INT},
    {"offset", FIELD_INT},
    {0},
};
static const struct shape list_query = {"VocabularyQuery", list_query_fields};

static const struct field list_fields[] = {
    {"words", FIELD_ARRAY, &word_row_shape, .required = true},
    {"total_count", FIELD_INT, .required = true},
    {"known_count", FIELD_INT, .required = true},
    {"limit", FIELD_INT, .required = true},
    {"offset", FIELD_INT, .required = true},
    {"language", FIELD_STRING, .required = true},
    {"level", FIELD_STRING, .required = true, .nullable = true},
    {0},
};
static const struct shape list_shape = {"VocabularyPage", list_fields};

static enum err send_list(struct http_request *request, struct http_response *response, struct filter *f,
			  const char *language)
{
	const struct lexicon *lex;
	struct word_book book;
	struct shelf s;
	struct answer a;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = open_words(request, &tx, f, language, &lex, &book);
	if (e == OK)
		e = fill_shelf(request, lex, &book, f, &s);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key(&a.json, "words");
	json_array_begin(&a.json);
	for (size_t i = (size_t)f->offset; i < s.count && i < (size_t)(f->offset + f->limit); i++)
		word_write(request, &a.json, lex, f->language, f->native, &book, &s.list[i]);
	json_array_end(&a.json);
	json_key_int(&a.json, "total_count", (int64_t)s.count);
	json_key_int(&a.json, "known_count", s.known);
	json_key_int(&a.json, "limit", f->limit);
	json_key_int(&a.json, "offset", f->offset);
	json_key_str(&a.json, "language", f->language);
	json_key_str(&a.json, "level", f->level == LEVEL_COUNT ? NULL : level_name(f->level));
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

static enum err read_filter(struct http_request *request, const char *level, int64_t most, struct filter *f)
{
	const char *search = http_query(request, "search"), *status = http_query(request, "status");
	*f =
	    (struct filter){.search = text_blank(search) ? NULL : search, .status = text_blank(status) ? NULL : status};
	enum err e = read_level(request, level, &f->level);
	if (e == OK)
		e = param_int(request, "limit", 1, most, PAGE_DEFAULT, &f->limit);
	if (e == OK)
		e = param_int(request, "offset", 0, ALL, 0, &f->offset);
	if (e == OK && f->search && strlen(f->search) > LIMIT_WORD)
		e = fault_add(request, "query", "search", "string_too_long", "is too long");
	return e;
}

static enum err library(struct http_request *request, struct http_response *response)
{
	struct filter f;
	enum err e = read_filter(request, http_query(request, "level"), PAGE_MAX, &f);
	return e == OK ? send_list(request, response, &f, http_query(request, "language")) : e;
}

static enum err library_level(struct http_request *request, struct http_response *response)
{
	struct filter f;
	enum err e = read_filter(request, http_param(request, "level"), 10000, &f);
	return e == OK ? send_list(request, response, &f, http_query(request, "target_language")) : e;
}

static const struct field search_fields[] = {
    {"search_term", FIELD_STRING, .required = true, .min = 1, .max = 100},
    {"language", FIELD_STRING, .max = 5},
    {"limit", FIELD_INT, .min = 1, .max = 100},
    {0},
};
static const struct shape search_body = {"VocabularySearch", search_fields};
static const struct field found_fields[] = {
    {"results", FIELD_ARRAY, &word_row_shape, .required = true},
    {"count", FIELD_INT, .required = true},
    {0},
};
static const struct shape found_shape = {"VocabularyFound", found_fields};

static enum err search(struct http_request *request, struct http_response *response)
{
	struct body b;
	struct filter f = {.level = LEVEL_COUNT};
	const struct lexicon *lex;
	struct word_book book;
	struct shelf s;
	struct answer a;
	enum err e = body_read(request, &search_body, &b);
	if (e != OK)
		return e;
	f.search = body_str(&b, "search_term", "");
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = open_words(request, &tx, &f, body_str(&b, "language", NULL), &lex, &book);
	if (e == OK)
		e = fill_shelf(request, lex, &book, &f, &s);
	if (e != OK)
		return e;
	size_t limit = (size_t)body_int(&b, "limit", 20), n = s.count < limit ? s.count : limit;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key(&a.json, "results");
	json_array_begin(&a.json);
	for (size_t i = 0; i < n; i++)
		word_write(request, &a.json, lex, f.language, f.native, &book, &s.list[i]);
	json_array_end(&a.json);
	json_key_int(&a.json, "count", (int64_t)n);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

/* ---- counts ---- */

static const struct shape levels_shape = {"LevelCounts"};
static const struct field stats_fields[] = {
    {"levels", FIELD_OBJECT, &levels_shape, .required = true, .help = "level -> {total_words, user_known}"},
    {"target_language", FIELD_STRING, .required = true},
    {"translation_language", FIELD_STRING, .required = true},
    {"total_words", FIELD_INT, .required = true},
    {"total_known", FIELD_INT, .required = true},
    {0},
};
static const struct shape stats_shape = {"VocabularyStats", stats_fields};
static const struct field stats_query_fields[] = {
    {"target_language", FIELD_STRING}, {"translation_language", FIELD_STRING}, {0}};
static const struct shape stats_query = {"StatsQuery", stats_query_fields};

/* Known words per level: the pack's lemmas that the learner knows; known words outside the pack are unrated. */
static enum err count_known(struct http_request *request, const struct lexicon *lex, const struct word_book *book,
			    int64_t *known)
{
	struct lexicon_page page;
	int64_t listed = 0, all = 0;
	struct ctx *c = request->ctx;
	enum err e = lexicon_list(c, lex, c->mem, LEVEL_COUNT, 0, ALL, &page);
	if (e != OK)
		return e;
	for (size_t i = 0; i < book->count; i++)
		all += book->rows[i].status == WORD_KNOWN;
	for (size_t i = 0; i < page.count && listed < all; i++) {
		const struct knowledge_row *row = word_book_find(book, page.list[i].text, page.list[i].noun);
		if (!row || row->status != WORD_KNOWN)
			continue;
		known[page.list[i].level]++;
		listed++;
	}
	known[LEVEL_UNRATED] += all - listed;
	return OK;
}

static enum err stats(struct http_request *request, struct http_response *response)
{
	struct filter f = {0};
	const struct lexicon *lex;
	struct word_book book;
	struct answer a;
	size_t totals[LEVEL_COUNT];
	int64_t known[LEVEL_COUNT] = {0}, all = 0, all_known = 0;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = open_words(request, &tx, &f, http_query(request, "target_language"), &lex, &book);
	if (e == OK)
		e = count_known(request, lex, &book, known);
	if (e != OK)
		return e;
	lexicon_counts(lex, totals);
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key(&a.json, "levels");
	json_object_begin(&a.json);
	for (int i = 0; i < LEVEL_COUNT; i++) {
		enum level level = i + 1 < LEVEL_COUNT ? (enum level)(i + 1) : LEVEL_UNRATED;
		json_key(&a.json, level_name(level));
		json_object_begin(&a.json);
		json_key_int(&a.json, "total_words", (int64_t)totals[level]);
		json_key_int(&a.json, "user_known", known[level]);
		json_object_end(&a.json);
		all += (int64_t)totals[level];
		all_known += known[level];
	}
	json_object_end(&a.json);
	json_key_str(&a.json, "target_language", f.language);
	json_key_str(&a.json, "translation_language", f.native);
	json_key_int(&a.json, "total_words", all);
	json_key_int(&a.json, "total_known", all_known);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

/* ---- marking ---- */

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
	e = knowledge_mark(request->ctx, api_of(request)->deps.db, session_of(request)->who.user, language, marks, n,
			   body_str(&b, "evidence", "library"), session_of(request)->now, &changed, &undo);
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

/* The word as typed to its lemma in the pack; as it is when no pack knows it. */
static void resolve(struct http_request *request, const struct lexicon *lex, const char *word, struct lemma *out)
{
	struct lemma found[1];
	if (lexicon_lookup(lex, request->ctx->mem, word, found, 1))
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
	const char *language;
	const struct lexicon *lex;
	int64_t changed, undo_id;
	enum err e = body_read(request, &known_body, &b);
	if (e == OK)
		e = language_of(request, body_str(&b, "language", "de"), "de", &language);
	if (e == OK)
		e = open_lexicon(request, language, &lex);
	if (e != OK)
		return e;
	bool known = body_bool(&b, "known", true);
	resolve(request, lex, body_str(&b, "lemma", ""), &lemma);
	struct knowledge_mark mark = {.lemma = lemma.text, .noun = lemma.noun, .status = known ? WORD_KNOWN : WORD_NEW};
	e = knowledge_mark(request->ctx, api_of(request)->deps.db, session_of(request)->who.user, language, &mark, 1,
			   "card", session_of(request)->now, &changed, &undo_id);
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
    {"level", FIELD_STRING, .required = true, .choices = "A1|A2|B1|B2|C1|C2"},
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

static enum err mark_level(struct http_request *request, const char *language, enum level level, bool known,
			   size_t *words, int64_t *undo_id)
{
	struct lexicon_page page;
	const struct lexicon *lex;
	int64_t changed;
	struct ctx *c = request->ctx;
	enum err e = open_lexicon(request, language, &lex);
	if (e == OK)
		e = lexicon_list(c, lex, c->mem, level, 0, ALL, &page);
	if (e != OK)
		return e;
	struct knowledge_mark *marks = mem_array(c->mem, struct knowledge_mark, page.count);
	for (size_t i = 0; i < page.count; i++)
		marks[i] = (struct knowledge_mark){.lemma = page.list[i].text,
						   .noun = page.list[i].noun,
						   .status = known ? WORD_KNOWN : WORD_NEW,
						   .forget = !known};
	*words = page.count;
	return knowledge_mark(c, api_of(request)->deps.db, session_of(request)->who.user, language, marks, page.count,
			      "bulk", session_of(request)->now, &changed, undo_id);
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

/* Deletes what is known of a lemma, whichever of noun and other the learner has. */
static enum err forget(struct http_request *request, struct http_response *response)
{
	struct filter f = {0};
	struct word_book book;
	struct answer a;
	const struct lexicon *lex;
	const char *lemma = http_param(request, "lemma");
	int64_t changed, undo_id;
	bool noun;
	{
		DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
		enum err e = open_words(request, &tx, &f, http_query(request, "language"), &lex, &book);
		if (e != OK)
			return e;
		noun = word_book_find(&book, lemma, true) != NULL;
		if (!noun && !word_book_find(&book, lemma, false))
			return ctx_fail(request->ctx, ERR_NOT_FOUND, "Nothing is stored for this word.");
	}
	struct knowledge_mark mark = {.lemma = lemma, .noun = noun, .forget = true};
	enum err e = knowledge_mark(request->ctx, api_of(request)->deps.db, session_of(request)->who.user, f.language,
				    &mark, 1, "library", session_of(request)->now, &changed, &undo_id);
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

const struct api_row vocabulary_rows[] = {
    {{"GET", "/api/vocabulary/library", NULL, HTTP_POOL, library},
     ACCESS_USER,
     .query = &list_query,
     .answer = &list_shape,
     .summary = "Words of a language with what the learner knows",
     .tag = "vocabulary"},
    {{"GET", "/api/vocabulary/library/{level}", NULL, HTTP_POOL, library_level},
     ACCESS_USER,
     .query = &list_query,
     .answer = &list_shape,
     .summary = "Words of one level",
     .tag = "vocabulary"},
    {{"POST", "/api/vocabulary/search", NULL, HTTP_POOL, search},
     ACCESS_USER,
     .body = &search_body,
     .answer = &found_shape,
     .summary = "Words that contain a text, exact ones first",
     .tag = "vocabulary"},
    {{"GET", "/api/vocabulary/stats", NULL, HTTP_POOL, stats},
     ACCESS_USER,
     .query = &stats_query,
     .answer = &stats_shape,
     .summary = "Counts per level",
     .tag = "vocabulary"},
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
