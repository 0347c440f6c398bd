/* Endpoints that exist only with LANGPLUG_TESTING=1: existing browser suites and the original's tools call them. Without it they are
 * 404 and not described. */
#include <string.h>

#include "api/word_int.h"
#include "store/users.h"

enum { LOGS_MAX = 100, LOG_CHARACTERS = 2000 };

static enum err need_user(struct http_request *request)
{
	return session_of(request)->who.user ? OK : ctx_fail(request->ctx, ERR_UNAUTHORISED, "Not authenticated");
}

static const struct field success_fields[] = {{"success", FIELD_BOOL, .required = true}, {0}};
static const struct shape success_shape = {"Success", success_fields};

/* ---- debug ---- */

static const struct shape any_body = {"FrontendLogs"};

static void log_entry(struct http_request *request, const json_t *entry)
{
	char text[LOG_CHARACTERS];
	const char *level = json_string_value(json_object_get(entry, "level")),
		   *message = json_string_value(json_object_get(entry, "message"));
	text_copy(text, sizeof text, message ? message : "");
	for (char *p = text; *p; p++)
		if ((unsigned char)*p < ' ')
			*p = ' '; /* one line of ours, whatever they wrote */
	log_write(LOG_INFO, request->ctx, "browser %.20s: %s", level ? level : "log", text);
}

static enum err frontend_logs(struct http_request *request, struct http_response *response)
{
	struct body b;
	struct answer a;
	enum err e = body_read(request, &any_body, &b);
	if (e != OK)
		return e;
	const json_t *list = json_object_get(b.root, "logs");
	if (!json_is_array(list))
		log_entry(request, b.root);
	for (size_t i = 0; i < json_array_size(list) && i < LOGS_MAX; i++)
		log_entry(request, json_array_get(list, i));
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_bool(&a.json, "success", true);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

static const struct field debug_fields[] = {
    {"status", FIELD_STRING, .required = true},
    {"debug", FIELD_BOOL, .required = true},
    {"testing", FIELD_BOOL, .required = true},
    {"version", FIELD_STRING, .required = true},
    {0},
};
static const struct shape debug_shape = {"DebugHealth", debug_fields};

static enum err debug_health(struct http_request *request, struct http_response *response)
{
	struct answer a;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_str(&a.json, "status", "healthy");
	json_key_bool(&a.json, "debug", api_of(request)->deps.options->debug);
	json_key_bool(&a.json, "testing", api_of(request)->testing);
	json_key_str(&a.json, "version", LANGPLUG_VERSION);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

/* ---- cleaning up ---- */

static const struct field cleaned_fields[] = {
    {"success", FIELD_BOOL, .required = true}, {"deleted_users", FIELD_INT, .required = true}, {0}};
static const struct shape cleaned_shape = {"TestCleanup", cleaned_fields};

static bool is_test_account(const struct user *u)
{
	bool address = text_starts(u->email, "e2e.") && text_ends_nocase(u->email, "@langplug.com");
	return !u->is_admin && (address || text_starts(u->username, "e2euser_"));
}

static enum err cleanup(struct http_request *request, struct http_response *response)
{
	struct user *list;
	struct answer a;
	size_t count;
	int64_t removed = 0;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(request->ctx, api_of(request)->deps.db, DB_NORMAL, &tx);
	if (e == OK)
		e = users_list(&tx, &list, &count);
	for (size_t i = 0; e == OK && i < count; i++) {
		if (!is_test_account(&list[i]))
			continue;
		e = users_remove(&tx, list[i].id);
		removed++;
	}
	if (e == OK)
		e = db_commit(&tx);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_bool(&a.json, "success", true);
	json_key_int(&a.json, "deleted_users", removed);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

/* ---- words ---- */

static const struct field create_fields[] = {
    {"word", FIELD_STRING, .required = true, .min = 1, .max = 100},
    {"translation", FIELD_STRING, .required = true, .min = 1, .max = 200},
    {"difficulty_level", FIELD_STRING, .choices = "beginner|intermediate|advanced"},
    {"language", FIELD_STRING, .min = 2, .max = 5},
    {0},
};
static const struct shape create_body = {"TestWord", create_fields};
static const struct field created_fields[] = {
    {"id", FIELD_INT, .required = true},
    {"word", FIELD_STRING, .required = true},
    {"translation", FIELD_STRING, .required = true},
    {"difficulty_level", FIELD_STRING, .required = true},
    {"language", FIELD_STRING, .required = true},
    {0},
};
static const struct shape created_shape = {"TestWordMade", created_fields};

static const char *level_of(const char *difficulty)
{
	return text_eq(difficulty, "advanced") ? "C1" : text_eq(difficulty, "intermediate") ? "B1" : "A1";
}

/* A word of the caller's own; one that is there already keeps its number. */
static enum err create(struct http_request *request, struct http_response *response)
{
	struct body b;
	struct answer a;
	const char *language;
	enum err e = need_user(request);
	if (e == OK)
		e = body_read(request, &create_body, &b);
	if (e == OK)
		e = language_of(request, body_str(&b, "language", NULL), "de", &language);
	if (e != OK)
		return e;
	const char *difficulty = body_str(&b, "difficulty_level", "beginner");
	struct own_word w = {.lemma = body_str(&b, "word", ""),
			     .translation = body_str(&b, "translation", ""),
			     .level = level_of(difficulty),
			     .created_at = session_of(request)->now};
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_begin(request->ctx, api_of(request)->deps.db, DB_NORMAL, &tx);
	if (e == OK)
		e = own_words_add(&tx, session_of(request)->who.user, language, &w);
	if (e == OK)
		e = db_commit(&tx);
	if (e != OK && e != ERR_EXISTS)
		return e;
	ctx_clear(request->ctx);
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_int(&a.json, "id", word_number(language, w.lemma, w.noun));
	json_key_str(&a.json, "word", w.lemma);
	json_key_str(&a.json, "translation", w.translation);
	json_key_str(&a.json, "difficulty_level", difficulty);
	json_key_str(&a.json, "language", language);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

static const struct field sample_fields[] = {
    {"word", FIELD_STRING, .required = true},
    {"translation", FIELD_STRING, .required = true, .nullable = true},
    {0},
};
static const struct shape sample_shape = {"TestSample", sample_fields};
static const struct field data_fields[] = {
    {"test_vocabulary", FIELD_ARRAY, &sample_shape, .required = true},
    {"concept_count", FIELD_INT, .required = true},
    {"translation_count", FIELD_INT, .required = true},
    {"sample_translations", FIELD_ARRAY, &sample_shape, .required = true},
    {"user_id", FIELD_INT, .required = true},
    {"test_mode", FIELD_BOOL, .required = true},
    {0},
};
static const struct shape data_shape = {"TestData", data_fields};

static void write_sample(struct http_request *request, struct json *j, const char *key, const struct lexicon *lex,
			 const struct lexicon_page *page)
{
	json_key(j, key);
	json_array_begin(j);
	for (size_t i = 0; i < page->count; i++) {
		const struct lemma *l = &page->list[i];
		json_object_begin(j);
		json_key_str(j, "word", l->text);
		json_key_str(j, "translation", lexicon_gloss(lex, NULL, request->ctx->mem, l->text, l->noun, "en"));
		json_object_end(j);
	}
	json_array_end(j);
}

static enum err test_data(struct http_request *request, struct http_response *response)
{
	const struct lexicon *lex;
	struct lexicon_page page;
	struct answer a;
	size_t counts[LEVEL_COUNT];
	int64_t total = 0;
	enum err e = need_user(request);
	if (e == OK)
		e = open_lexicon(request, "de", &lex);
	if (e == OK)
		e = lexicon_list(request->ctx, lex, NULL, request->ctx->mem, LEVEL_A1, 0, 1, &page);
	if (e != OK)
		return e;
	lexicon_counts(lex, NULL, counts);
	for (size_t i = 0; i < LEVEL_COUNT; i++)
		total += (int64_t)counts[i];
	answer_begin(request, &a);
	json_object_begin(&a.json);
	write_sample(request, &a.json, "test_vocabulary", lex, &page);
	json_key_int(&a.json, "concept_count", total);
	json_key_int(&a.json, "translation_count", total);
	write_sample(request, &a.json, "sample_translations", lex, &page);
	json_key_int(&a.json, "user_id", session_of(request)->who.user);
	json_key_bool(&a.json, "test_mode", api_of(request)->testing);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

const struct api_row testing_rows[] = {
    {{"POST", "/api/debug/frontend-logs", NULL, HTTP_POOL, frontend_logs},
     ACCESS_TESTING,
     .body = &any_body,
     .answer = &success_shape,
     .summary = "Lines of a browser's log, into ours",
     .tag = "testing"},
    {{"GET", "/api/debug/health", NULL, HTTP_INLINE, debug_health},
     ACCESS_TESTING,
     .answer = &debug_shape,
     .summary = "That the testing endpoints are there",
     .tag = "testing"},
    {{"DELETE", "/api/test/cleanup", NULL, HTTP_POOL, cleanup},
     ACCESS_TESTING,
     .answer = &cleaned_shape,
     .summary = "Removes the accounts of browser tests",
     .tag = "testing"},
    {{"POST", "/api/vocabulary/create", NULL, HTTP_POOL, create},
     ACCESS_TESTING,
     .body = &create_body,
     .answer = &created_shape,
     .summary = "A word for a test",
     .tag = "testing"},
    {{"GET", "/api/vocabulary/test-data", NULL, HTTP_POOL, test_data},
     ACCESS_TESTING,
     .answer = &data_shape,
     .summary = "What a test can count on",
     .tag = "testing"},
    {{0}},
};
