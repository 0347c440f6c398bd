/* The vocabulary library: lists by level, search, counts; marking with undo, single words and whole levels. */
#include <string.h>

#include "api/word_int.h"
#include "learning/source.h"

enum { PAGE_MAX = 1000, PAGE_DEFAULT = 100, SEARCH_MAX = 2000, ALL = 200000, MARKS_MAX = 500 };

/* ---- lists ---- */

struct filter {
	const char *status, *search;
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

static bool in_page(const struct lexicon_page *page, const struct lemma *l)
{
	for (size_t i = 0; i < page->count; i++)
		if (page->list[i].noun == l->noun && text_eq(page->list[i].text, l->text))
			return true;
	return false;
}

struct beyond {
	struct listed_word *list;
	size_t count;
};

/* Words that no pack lists. The first of them stand before those of the packs: what is exactly meant by a search, and what the
 * learner added; the others behind. */
static void add_beyond(struct shelf *s, const struct word_book *book, const struct filter *f,
		       const struct lexicon_page *page, const struct beyond *b, bool first)
{
	for (size_t i = 0; i < b->count; i++) {
		const struct listed_word *w = &b->list[i];
		enum lexicon_match match = f->search ? lexicon_match(w->lemma.text, f->search) : LEXICON_EXACT;
		bool leads = f->search ? match == LEXICON_EXACT : w->own != NULL;
		/* A search finds some that no list has. */
		if (match != LEXICON_NO_MATCH && leads == first && !(f->search && in_page(page, &w->lemma)))
			add_word(s, book, f, w);
	}
}

static enum err fill_shelf(struct http_request *request, const struct word_view *v, const struct filter *f,
			   struct shelf *out)
{
	struct beyond beyond;
	struct lexicon_page page;
	struct shelf s = {0};
	struct ctx *c = request->ctx;
	const struct word_book *book = &v->book;
	enum err e = f->search ? lexicon_search(c, v->lex, book->corrections, c->mem, f->search, SEARCH_MAX, &page)
			       : lexicon_list(c, v->lex, book->corrections, c->mem, f->level, 0, ALL, &page);
	if (e != OK)
		return e;
	beyond.count = words_beyond(request, v, &beyond.list);
	s.list = mem_array(c->mem, struct listed_word, page.count + beyond.count);
	add_beyond(&s, book, f, &page, &beyond, true);
	bool added = false;
	for (size_t i = 0; i < page.count; i++) {
		const struct lemma *l = &page.list[i];
		if (f->search && !added && lexicon_match(l->text, f->search) != LEXICON_EXACT) {
			add_beyond(&s, book, f, &page, &beyond, false);
			added = true;
		}
		add_word(&s, book, f,
			 &(struct listed_word){.lemma = *l,
					       .known = word_book_find(book, l->text, l->noun),
					       .own = word_book_own(book, l->text, l->noun)});
	}
	if (!added)
		add_beyond(&s, book, f, &page, &beyond, false);
	*out = s;
	return OK;
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
    {"target_language", FIELD_STRING, .help = "the same, for older clients"},
    {"translation_language", FIELD_STRING},
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
    {"target_language", FIELD_STRING, .required = true, .help = "the same, for older clients"},
    {"translation_language", FIELD_STRING, .required = true},
    {"level", FIELD_STRING, .required = true, .nullable = true},
    {0},
};
static const struct shape list_shape = {"VocabularyPage", list_fields};

static enum err send_list(struct http_request *request, struct http_response *response, const struct filter *f,
			  const char *language)
{
	struct word_view v;
	struct shelf s;
	struct answer a;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = words_open(request, &tx, language, &v);
	if (e == OK)
		e = fill_shelf(request, &v, f, &s);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key(&a.json, "words");
	json_array_begin(&a.json);
	for (size_t i = (size_t)f->offset; i < s.count && i < (size_t)(f->offset + f->limit); i++)
		word_write(request, &a.json, &v, &s.list[i]);
	json_array_end(&a.json);
	json_key_int(&a.json, "total_count", (int64_t)s.count);
	json_key_int(&a.json, "known_count", s.known);
	json_key_int(&a.json, "limit", f->limit);
	json_key_int(&a.json, "offset", f->offset);
	json_key_str(&a.json, "language", v.language);
	json_key_str(&a.json, "target_language", v.language);
	json_key_str(&a.json, "translation_language", v.native);
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

static const char *wanted_language(const struct http_request *request)
{
	const char *older = http_query(request, "target_language");
	return text_blank(older) ? http_query(request, "language") : older;
}

static enum err library(struct http_request *request, struct http_response *response)
{
	struct filter f;
	enum err e = read_filter(request, http_query(request, "level"), PAGE_MAX, &f);
	return e == OK ? send_list(request, response, &f, wanted_language(request)) : e;
}

static enum err library_level(struct http_request *request, struct http_response *response)
{
	struct filter f;
	enum err e = read_filter(request, http_param(request, "level"), 10000, &f);
	return e == OK ? send_list(request, response, &f, wanted_language(request)) : e;
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
	struct word_view v;
	struct shelf s;
	struct answer a;
	enum err e = body_read(request, &search_body, &b);
	if (e != OK)
		return e;
	f.search = body_str(&b, "search_term", "");
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = words_open(request, &tx, body_str(&b, "language", NULL), &v);
	if (e == OK)
		e = fill_shelf(request, &v, &f, &s);
	if (e != OK)
		return e;
	size_t limit = (size_t)body_int(&b, "limit", 20), n = s.count < limit ? s.count : limit;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key(&a.json, "results");
	json_array_begin(&a.json);
	for (size_t i = 0; i < n; i++)
		word_write(request, &a.json, &v, &s.list[i]);
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

/* Words and known words per level, of the packs' lists and of the learner's beyond them. */
static enum err count_words(struct http_request *request, const struct word_view *v, size_t *totals, int64_t *known)
{
	struct lexicon_page page;
	struct listed_word *beyond;
	struct ctx *c = request->ctx;
	const struct word_book *book = &v->book;
	enum err e = lexicon_list(c, v->lex, book->corrections, c->mem, LEVEL_COUNT, 0, ALL, &page);
	if (e != OK)
		return e;
	lexicon_counts(v->lex, book->corrections, totals);
	for (size_t i = 0; book->count && i < page.count; i++) {
		const struct knowledge_row *row = word_book_find(book, page.list[i].text, page.list[i].noun);
		known[page.list[i].level] += row && row->status == WORD_KNOWN;
	}
	size_t n = words_beyond(request, v, &beyond);
	for (size_t i = 0; i < n; i++) {
		totals[beyond[i].lemma.level]++;
		known[beyond[i].lemma.level] += beyond[i].known && beyond[i].known->status == WORD_KNOWN;
	}
	return OK;
}

static enum err stats(struct http_request *request, struct http_response *response)
{
	struct word_view v;
	struct answer a;
	size_t totals[LEVEL_COUNT];
	int64_t known[LEVEL_COUNT] = {0}, all = 0, all_known = 0;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = words_open(request, &tx, http_query(request, "target_language"), &v);
	if (e == OK)
		e = count_words(request, &v, totals, known);
	if (e != OK)
		return e;
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
	json_key_str(&a.json, "target_language", v.language);
	json_key_str(&a.json, "translation_language", v.native);
	json_key_int(&a.json, "total_words", all);
	json_key_int(&a.json, "total_known", all_known);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

/* ---- languages ---- */

static const struct field learned_fields[] = {
    {"code", FIELD_STRING, .required = true},
    {"name", FIELD_STRING, .required = true},
    {"native_name", FIELD_STRING, .required = true},
    {"is_active", FIELD_BOOL, .required = true, .help = "its packs are built"},
    {0},
};
static const struct shape learned_shape = {"LearnedLanguage", learned_fields};
static const struct field languages_fields[] = {{"languages", FIELD_ARRAY, &learned_shape, .required = true}, {0}};
static const struct shape languages_shape = {"LearnedLanguages", languages_fields};

static enum err languages(struct http_request *request, struct http_response *response)
{
	struct answer a;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key(&a.json, "languages");
	json_array_begin(&a.json);
	for (const char *const *l = lexicon_languages(); *l; l++) {
		const struct lexicon *lex;
		bool there = open_lexicon(request, *l, &lex) == OK;
		ctx_clear(request->ctx);
		json_object_begin(&a.json);
		json_key_str(&a.json, "code", *l);
		json_key_str(&a.json, "name", source_language_name(*l));
		json_key_str(&a.json, "native_name", language_native_name(*l));
		json_key_bool(&a.json, "is_active", there);
		json_object_end(&a.json);
	}
	json_array_end(&a.json);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

const struct api_row vocabulary_rows[] = {
    {{"GET", "/api/vocabulary/languages", NULL, HTTP_POOL, languages},
     ACCESS_USER,
     .answer = &languages_shape,
     .summary = "Languages that can be learned here",
     .tag = "vocabulary"},
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
    {{0}},
};
