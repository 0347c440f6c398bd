/* Words a learner adds: seen by that learner alone, applied like a correction (gloss, level) wherever the word occurs. */
#include <string.h>

#include "api/word_int.h"

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

const struct api_row own_word_rows[] = {
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
    {{0}},
};
