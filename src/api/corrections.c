/* Corrections: what a learner, or an administrator for everybody, says about lemma, level, gloss or name of a word. They
 * are asked after the packs wherever words are looked at (learning/knowledge.h), so they apply at once. */
#include <string.h>

#include "api/word_int.h"

static const struct field correction_fields[] = {
    {"language", FIELD_STRING, .required = true, .min = 2, .max = 5},
    {"surface", FIELD_STRING, .min = 1, .max = LIMIT_WORD, .help = "this form only; left out: all forms of the lemma"},
    {"lemma", FIELD_STRING, .required = true, .min = 1, .max = LIMIT_WORD, .help = "as it was shown"},
    {"noun", FIELD_BOOL, .nullable = true, .help = "of that lemma; left out: noun and other word alike"},
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
    {"language", FIELD_STRING, .required = true},
    {"noun", FIELD_BOOL, .required = true, .nullable = true},
    {"created_at", FIELD_STRING, .required = true},
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

static void write_flag(struct json *j, const char *key, int flag)
{
	json_key(j, key);
	flag >= 0 ? json_bool(j, flag) : json_null_value(j);
}

static void write_correction(struct json *j, const char *language, const struct correction_row *r)
{
	json_object_begin(j);
	json_key_int(j, "id", r->id);
	json_key_str(j, "language", language);
	write_flag(j, "noun", r->noun);
	json_key_time(j, "created_at", r->created_at);
	json_key_str(j, "surface", r->surface);
	json_key_str(j, "lemma", r->lemma);
	json_key_str(j, "new_lemma", r->new_lemma);
	json_key_str(j, "new_level", r->new_level >= 0 ? level_name((enum level)r->new_level) : NULL);
	json_key_str(j, "new_gloss", r->new_gloss);
	write_flag(j, "is_name", r->is_name);
	json_key_bool(j, "everybody", r->user == 0);
	json_object_end(j);
}

static int flag_of(const struct body *b, const char *name)
{
	return body_has(b, name) ? body_bool(b, name, false) : -1;
}

/* What the body says, checked; the gloss is in the learner's own language. */
static enum err read_correction(struct http_request *request, const struct body *b, struct correction_row *out)
{
	enum level level;
	const struct api_session *s = session_of(request);
	bool everybody = body_bool(b, "everybody", false),
	     has_level = level_parse(body_str(b, "new_level", ""), &level);
	if (everybody && !s->who.is_admin)
		return ctx_fail(request->ctx, ERR_FORBIDDEN, "Only an administrator corrects words for everybody.");
	*out = (struct correction_row){.user = everybody ? 0 : s->who.user,
				       .surface = body_str(b, "surface", NULL),
				       .lemma = body_str(b, "lemma", NULL),
				       .noun = flag_of(b, "noun"),
				       .new_lemma = body_str(b, "new_lemma", NULL),
				       .new_gloss = body_str(b, "new_gloss", NULL),
				       .new_level = has_level ? (int)level : -1,
				       .is_name = flag_of(b, "is_name"),
				       .created_at = s->now};
	const char *const texts[] = {"surface", "lemma", "new_lemma", "new_gloss"};
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		if (body_has(b, texts[i]) && text_blank(body_str(b, texts[i], NULL)))
			return fault_add(request, "body", texts[i], "string_too_short", "must not be blank");
	if (!out->new_lemma && !out->new_gloss && out->new_level < 0 && out->is_name < 0)
		return fault_add(request, "body", "new_lemma", "missing",
				 "a correction changes lemma, level, gloss or whether it is a name");
	return OK;
}

static enum err correct(struct http_request *request, struct http_response *response)
{
	struct body b;
	struct answer a;
	struct user user;
	struct correction_row row;
	const char *language;
	enum err e = body_read(request, &correction_body, &b);
	if (e == OK)
		e = language_of(request, body_str(&b, "language", ""), "", &language);
	if (e == OK)
		e = read_correction(request, &b, &row);
	if (e != OK)
		return e;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_begin(request->ctx, api_of(request)->deps.db, DB_DURABLE, &tx);
	if (e == OK)
		e = current_user(request, &tx, &user);
	if (e == OK && row.new_gloss)
		row.native = user.native_language;
	if (e == OK)
		e = corrections_add(&tx, language, &row);
	if (e == OK)
		e = db_commit(&tx);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	write_correction(&a.json, language, &row);
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
		write_correction(&a.json, language, &rows[i]);
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

static const struct field language_query_fields[] = {{"language", FIELD_STRING}, {0}};
static const struct shape language_query = {"LanguageQuery", language_query_fields};

const struct api_row correction_rows[] = {
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
    {{0}},
};
