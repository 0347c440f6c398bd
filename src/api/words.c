/* One word: its card, corrections, own words, views. */
#include <string.h>

#include "api/word_int.h"

enum { CARD_EXAMPLES = 3, VIEWS_MAX = 200 };

/* ---- the card ---- */

static const struct field gloss_fields[] = {
    {"text", FIELD_STRING, .required = true}, {"label", FIELD_STRING, .required = true, .nullable = true}, {0}};
static const struct shape gloss_shape = {"Gloss", gloss_fields};
static const struct field example_fields[] = {
    {"text", FIELD_STRING, .required = true}, {"translation", FIELD_STRING, .required = true, .nullable = true}, {0}};
static const struct shape example_shape = {"Example", example_fields};
static const struct field card_fields[] = {
    {"found", FIELD_BOOL, .required = true},
    {"word", FIELD_STRING, .required = true},
    {"lemma", FIELD_STRING, .required = true},
    {"language", FIELD_STRING, .required = true},
    {"message", FIELD_STRING},
    {"id", FIELD_INT},
    {"noun", FIELD_BOOL},
    {"difficulty_level", FIELD_STRING},
    {"level_source", FIELD_STRING},
    {"rank", FIELD_INT, .nullable = true},
    {"part_of_speech", FIELD_STRING},
    {"gender", FIELD_STRING, .nullable = true},
    {"article", FIELD_STRING, .nullable = true},
    {"parts", FIELD_STRING, .nullable = true},
    {"pronunciation", FIELD_STRING, .nullable = true},
    {"glosses", FIELD_ARRAY, &gloss_shape},
    {"gloss_source", FIELD_STRING, .nullable = true},
    {"examples", FIELD_ARRAY, &example_shape},
    {"forms", FIELD_ARRAY, .item = FIELD_STRING},
    {"status", FIELD_STRING},
    {"stage", FIELD_INT},
    {"translation_en", FIELD_STRING, .nullable = true},
    {0},
};
static const struct shape card_shape = {"WordCard", card_fields};
static const struct field card_query_fields[] = {{"language", FIELD_STRING}, {"noun", FIELD_BOOL}, {0}};
static const struct shape card_query = {"WordCardQuery", card_query_fields};

static void write_card_lists(struct json *j, const struct word_card *card)
{
	json_key(j, "glosses");
	json_array_begin(j);
	for (size_t i = 0; i < card->gloss_count; i++) {
		json_object_begin(j);
		json_key_str(j, "text", card->glosses[i].text);
		json_key_str(j, "label", card->glosses[i].label);
		json_object_end(j);
	}
	json_array_end(j);
	json_key_str(j, "gloss_source", card->gloss_count ? card->gloss_source : NULL);
	json_key(j, "examples");
	json_array_begin(j);
	for (size_t i = 0; i < card->example_count && i < CARD_EXAMPLES; i++) {
		json_object_begin(j);
		json_key_str(j, "text", card->examples[i].text);
		json_key_str(j, "translation", card->examples[i].translation);
		json_object_end(j);
	}
	json_array_end(j);
	json_key(j, "forms");
	json_array_begin(j);
	for (size_t i = 0; i < card->form_count; i++)
		json_str(j, card->forms[i]);
	json_array_end(j);
}

static void write_card(struct http_request *request, struct json *j, const struct lexicon *lex, const char *word,
		       const char *language, const struct word_book *book, const struct word_card *card)
{
	const struct lemma *l = &card->lemma;
	char gender[2] = {l->gender, 0};
	struct listed_word w = {.lemma = *l, .known = word_book_find(book, l->text, l->noun)};
	json_object_begin(j);
	json_key_bool(j, "found", true);
	json_key_str(j, "word", word);
	json_key_str(j, "lemma", l->text);
	json_key_str(j, "language", language);
	json_key_int(j, "id", word_number(language, l->text, l->noun));
	json_key_bool(j, "noun", l->noun);
	json_key_str(j, "difficulty_level", level_name(l->level));
	json_key_str(j, "level_source", level_source_name(l->level_source));
	json_key(j, "rank");
	l->rank ? json_int(j, l->rank) : json_null_value(j);
	json_key_str(j, "part_of_speech", pos_name(l->pos));
	json_key_str(j, "gender", l->gender ? gender : NULL);
	json_key_str(j, "article", l->article);
	json_key_str(j, "parts", l->parts);
	json_key_str(j, "pronunciation", card->ipa);
	write_card_lists(j, card);
	json_key_str(j, "status", word_book_status(book, &w));
	json_key_int(j, "stage", w.known ? w.known->stage : 0);
	json_key_str(j, "translation_en", lexicon_gloss(lex, request->ctx->mem, l->text, l->noun, "en"));
	json_object_end(j);
}

static void write_unknown(struct json *j, const char *word, const char *language)
{
	json_object_begin(j);
	json_key_bool(j, "found", false);
	json_key_str(j, "word", word);
	json_key_str(j, "lemma", word);
	json_key_str(j, "language", language);
	json_key_str(j, "message", "This word is in no installed dictionary.");
	json_object_end(j);
}

/* The lemma that was meant: by noun when the request says so, else the best. */
static bool pick(struct http_request *request, const struct lexicon *lex, const char *word, struct lemma *out)
{
	struct lemma found[8];
	const char *noun = http_query(request, "noun");
	size_t n = lexicon_lookup(lex, request->ctx->mem, word, found, COUNT_OF(found));
	bool wanted;
	if (!n)
		return false;
	*out = found[0];
	if (!noun || !text_to_bool(noun, &wanted))
		return true;
	for (size_t i = 0; i < n; i++) {
		if (found[i].noun == wanted) {
			*out = found[i];
			break;
		}
	}
	return true;
}

static enum err word_info(struct http_request *request, struct http_response *response)
{
	struct user user;
	struct word_book book;
	struct word_card card;
	struct lemma lemma;
	struct answer a;
	const char *language, *word = http_param(request, "word");
	const struct lexicon *lex;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = current_user(request, &tx, &user);
	if (e == OK)
		e = language_of(request, http_query(request, "language"), user.target_language, &language);
	if (e == OK)
		e = open_lexicon(request, language, &lex);
	if (e == OK)
		e = word_book_open(request, &tx, language, &book);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	bool found = strlen(word) <= LIMIT_WORD && pick(request, lex, word, &lemma);
	if (found)
		e = lexicon_describe(request->ctx, lex, request->ctx->mem, lemma.text, lemma.noun, user.native_language,
				     &card);
	if (found && e == OK)
		write_card(request, &a.json, lex, word, language, &book, &card);
	else
		write_unknown(&a.json, word, language);
	ctx_clear(request->ctx);
	return answer_send(response, &a, 200);
}

/* ---- corrections ---- */

static const struct field correction_fields[] = {
    {"language", FIELD_STRING, .required = true, .min = 2, .max = 5},
    {"surface", FIELD_STRING, .min = 1, .max = LIMIT_WORD, .help = "this form only; left out: all forms of the lemma"},
    {"lemma", FIELD_STRING, .required = true, .min = 1, .max = LIMIT_WORD},
    {"new_lemma", FIELD_STRING, .min = 1, .max = LIMIT_WORD},
    {"new_level", FIELD_STRING, .choices = "A1|A2|B1|B2|C1|C2|unrated"},
    {"new_gloss", FIELD_STRING, .min = 1, .max = LIMIT_WORD},
    {"is_name", FIELD_BOOL},
    {"everybody", FIELD_BOOL, .help = "administrators only"},
    {0},
};
static const struct shape correction_body = {"NewCorrection", correction_fields};
static const struct field corrected_fields[] = {
    {"id", FIELD_INT, .required = true},
    {"surface", FIELD_STRING, .required = true, .nullable = true},
    {"lemma", FIELD_STRING, .required = true, .nullable = true},
    {"new_lemma", FIELD_STRING, .required = true, .nullable = true},
    {"new_level", FIELD_STRING, .required = true, .nullable = true},
    {"new_gloss", FIELD_STRING, .required = true, .nullable = true},
    {"is_name", FIELD_BOOL, .required = true, .nullable = true},
    {"everybody", FIELD_BOOL, .required = true},
    {0},
};
static const struct shape corrected_shape = {"Correction", corrected_fields};
static const struct shape corrected_list = {"Correction", corrected_fields, .is_array = true};

static void write_correction(struct json *j, const struct correction_row *r)
{
	json_object_begin(j);
	json_key_int(j, "id", r->id);
	json_key_str(j, "surface", r->surface);
	json_key_str(j, "lemma", r->lemma);
	json_key_str(j, "new_lemma", r->new_lemma);
	json_key_str(j, "new_level", r->new_level >= 0 ? level_name((enum level)r->new_level) : NULL);
	json_key_str(j, "new_gloss", r->new_gloss);
	json_key(j, "is_name");
	r->is_name >= 0 ? json_bool(j, r->is_name) : json_null_value(j);
	json_key_bool(j, "everybody", r->user == 0);
	json_object_end(j);
}

static enum err correct(struct http_request *request, struct http_response *response)
{
	struct body b;
	struct answer a;
	const char *language;
	enum level level;
	const struct api_session *s = session_of(request);
	enum err e = body_read(request, &correction_body, &b);
	if (e == OK)
		e = language_of(request, body_str(&b, "language", ""), "", &language);
	if (e != OK)
		return e;
	bool everybody = body_bool(&b, "everybody", false),
	     has_level = level_parse(body_str(&b, "new_level", ""), &level);
	if (everybody && !s->who.is_admin)
		return ctx_fail(request->ctx, ERR_FORBIDDEN, "Only an administrator corrects words for everybody.");
	struct correction_row row = {.user = everybody ? 0 : s->who.user,
				     .surface = body_str(&b, "surface", NULL),
				     .lemma = body_str(&b, "lemma", NULL),
				     .new_lemma = body_str(&b, "new_lemma", NULL),
				     .new_gloss = body_str(&b, "new_gloss", NULL),
				     .new_level = has_level ? (int)level : -1,
				     .is_name = body_has(&b, "is_name") ? body_bool(&b, "is_name", false) : -1,
				     .created_at = s->now};
	if (!row.new_lemma && !row.new_gloss && row.new_level < 0 && row.is_name < 0)
		return fault_add(request, "body", "new_lemma", "missing",
				 "a correction changes lemma, level, gloss or whether it is a name");
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_begin(request->ctx, api_of(request)->deps.db, DB_DURABLE, &tx);
	if (e == OK)
		e = corrections_add(&tx, language, &row);
	if (e == OK)
		e = db_commit(&tx);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	write_correction(&a.json, &row);
	return answer_send(response, &a, 201);
}

static enum err corrections_all(struct http_request *request, struct http_response *response)
{
	struct correction_row *rows;
	struct user user;
	struct answer a;
	size_t count;
	const char *language;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = current_user(request, &tx, &user);
	if (e == OK)
		e = language_of(request, http_query(request, "language"), user.target_language, &language);
	if (e == OK)
		e = corrections_list(&tx, user.id, language, &rows, &count);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_array_begin(&a.json);
	for (size_t i = 0; i < count; i++)
		write_correction(&a.json, &rows[i]);
	json_array_end(&a.json);
	return answer_send(response, &a, 200);
}

/* One's own; an administrator also those for everybody. */
static enum err correction_remove(struct http_request *request, struct http_response *response)
{
	const struct api_session *s = session_of(request);
	int64_t id;
	enum err e = path_id(request, "id", &id);
	if (e != OK)
		return e;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_begin(request->ctx, api_of(request)->deps.db, DB_DURABLE, &tx);
	if (e == OK)
		e = corrections_remove(&tx, s->who.user, id);
	if (e == ERR_NOT_FOUND && s->who.is_admin)
		e = corrections_remove(&tx, 0, id);
	if (e == OK)
		e = db_commit(&tx);
	return e == OK ? answer_empty(response, 204) : e;
}

/* ---- own words ---- */

static const struct field own_fields[] = {
    {"lemma", FIELD_STRING, .required = true, .min = 1, .max = 100},
    {"noun", FIELD_BOOL},
    {"translation", FIELD_STRING, .required = true, .min = 1, .max = 200},
    {"level", FIELD_STRING, .choices = "A1|A2|B1|B2|C1|C2|unrated"},
    {"language", FIELD_STRING, .required = true, .min = 2, .max = 5},
    {0},
};
static const struct shape own_body = {"NewWord", own_fields};
static const struct field own_answer_fields[] = {
    {"id", FIELD_INT, .required = true}, {"lemma", FIELD_STRING, .required = true}, {0}};
static const struct shape own_answer = {"NewWordId", own_answer_fields};

static enum err own_add(struct http_request *request, struct http_response *response)
{
	struct body b;
	struct answer a;
	const char *language;
	const struct api_session *s = session_of(request);
	enum err e = body_read(request, &own_body, &b);
	if (e == OK)
		e = language_of(request, body_str(&b, "language", ""), "", &language);
	if (e != OK)
		return e;
	struct own_word w = {.lemma = body_str(&b, "lemma", ""),
			     .noun = body_bool(&b, "noun", false),
			     .translation = body_str(&b, "translation", ""),
			     .level = body_str(&b, "level", "unrated"),
			     .created_at = s->now};
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_begin(request->ctx, api_of(request)->deps.db, DB_DURABLE, &tx);
	if (e == OK)
		e = words_intern(&tx, language, w.lemma, w.noun, &w.word);
	if (e == OK)
		e = own_words_add(&tx, s->who.user, language, &w);
	if (e == OK)
		e = db_commit(&tx);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_int(&a.json, "id", w.id);
	json_key_str(&a.json, "lemma", w.lemma);
	json_object_end(&a.json);
	return answer_send(response, &a, 201);
}

static enum err own_remove(struct http_request *request, struct http_response *response)
{
	int64_t id;
	enum err e = path_id(request, "id", &id);
	if (e != OK)
		return e;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_begin(request->ctx, api_of(request)->deps.db, DB_DURABLE, &tx);
	if (e == OK)
		e = own_words_remove(&tx, session_of(request)->who.user, id);
	if (e == OK)
		e = db_commit(&tx);
	return e == OK ? answer_empty(response, 204) : e;
}

/* ---- views ---- */

static const struct field view_fields[] = {
    {"language", FIELD_STRING, .required = true, .min = 2, .max = 5},
    {"lemma", FIELD_STRING, .required = true, .min = 1, .max = LIMIT_WORD},
    {"noun", FIELD_BOOL, .required = true},
    {"video_id", FIELD_INT, .min = 1},
    {"count", FIELD_INT, .min = 1, .max = 1000},
    {0},
};
static const struct shape view_shape = {"WordView", view_fields};
static const struct field views_fields[] = {
    {"views", FIELD_ARRAY, &view_shape, .required = true, .min = 1, .max = VIEWS_MAX}, {0}};
static const struct shape views_body = {"WordViews", views_fields};

static enum err add_view(struct http_request *request, struct db_tx *tx, const struct body *row)
{
	int64_t word;
	const char *language;
	const struct api_session *s = session_of(request);
	enum err e = language_of(request, body_str(row, "language", ""), "", &language);
	if (e == OK)
		e = words_intern(tx, language, body_str(row, "lemma", ""), body_bool(row, "noun", false), &word);
	if (e == OK)
		e = views_add(tx, s->who.user, word, body_int(row, "video_id", 0), body_int(row, "count", 1), s->now);
	return e;
}

static enum err views(struct http_request *request, struct http_response *response)
{
	struct body b;
	enum err e = body_read(request, &views_body, &b);
	if (e != OK)
		return e;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_begin(request->ctx, api_of(request)->deps.db, DB_NORMAL, &tx);
	for (size_t i = 0; e == OK && i < body_count(&b, "views"); i++) {
		struct body row = body_at(&b, "views", i);
		e = add_view(request, &tx, &row);
	}
	if (e == OK)
		e = db_commit(&tx);
	return e == OK ? answer_empty(response, 204) : e;
}

static const struct field language_query_fields[] = {{"language", FIELD_STRING}, {0}};
static const struct shape language_query = {"LanguageQuery", language_query_fields};

const struct api_row word_rows[] = {
    {{"GET", "/api/vocabulary/word-info/{word}", NULL, HTTP_POOL, word_info},
     ACCESS_USER,
     .query = &card_query,
     .answer = &card_shape,
     .summary = "The card of a word in any form",
     .tag = "words"},
    {{"POST", "/api/vocabulary/corrections", NULL, HTTP_POOL, correct},
     ACCESS_USER,
     .body = &correction_body,
     .answer = &corrected_shape,
     .status = 201,
     .summary = "Corrects lemma, level, gloss or name",
     .tag = "words"},
    {{"GET", "/api/vocabulary/corrections", NULL, HTTP_POOL, corrections_all},
     ACCESS_USER,
     .query = &language_query,
     .answer = &corrected_list,
     .summary = "Corrections in force",
     .tag = "words"},
    {{"DELETE", "/api/vocabulary/corrections/{id}", NULL, HTTP_POOL, correction_remove},
     ACCESS_USER,
     .status = 204,
     .summary = "Takes a correction back",
     .tag = "words"},
    {{"POST", "/api/vocabulary/words", NULL, HTTP_POOL, own_add},
     ACCESS_USER,
     .body = &own_body,
     .answer = &own_answer,
     .status = 201,
     .summary = "Adds an own word",
     .tag = "words"},
    {{"DELETE", "/api/vocabulary/words/{id}", NULL, HTTP_POOL, own_remove},
     ACCESS_USER,
     .status = 204,
     .summary = "Removes an own word",
     .tag = "words"},
    {{"POST", "/api/vocabulary/views", NULL, HTTP_POOL, views},
     ACCESS_USER,
     .body = &views_body,
     .status = 204,
     .summary = "Words whose card was opened while watching",
     .tag = "words"},
    {{0}},
};
