/* Profile: languages, level, chunk length; settings are settings.c. Which languages there are is computed from what is
 * installed, never listed here. */
#include <string.h>

#include "api/api_int.h"
#include "learning/source.h"

/* The flag is what older clients show; a language is no country. */
static const struct {
	const char *code, *native_name, *flag;
} natives[] = {{"de", "Deutsch", "\U0001F1E9\U0001F1EA"},
	       {"en", "English", "\U0001F1EC\U0001F1E7"},
	       {"es", "Espa\u00F1ol", "\U0001F1EA\U0001F1F8"},
	       {"fr", "Fran\u00E7ais", "\U0001F1EB\U0001F1F7"},
	       {"it", "Italiano", "\U0001F1EE\U0001F1F9"},
	       {"pt", "Portugu\u00EAs", "\U0001F1F5\U0001F1F9"},
	       {"ca", "Catal\u00E0", "\U0001F3F4"}};

/* Row of the table; COUNT_OF(natives) for a language that is not there. */
static size_t native_row(const char *code)
{
	size_t i = 0;
	while (i < COUNT_OF(natives) && !text_eq(natives[i].code, code))
		i++;
	return i;
}

const char *language_native_name(const char *code)
{
	size_t row = native_row(code);
	return row < COUNT_OF(natives) ? natives[row].native_name : code;
}

/* ---- which pairs ---- */

/* A pair is supported when a dictionary or a translation engine can do it. */
static bool can_pair(struct http_request *request, const char *native, const char *target)
{
	const struct lexicon *lex;
	if (text_eq(native, target))
		return false;
	if (open_lexicon(request, target, &lex) != OK) {
		ctx_clear(request->ctx);
		return false;
	}
	return lexicon_has_pair(lex, native) || translate_choose(api_of(request)->deps.translator, target, native);
}

static bool can_target(struct http_request *request, const char *target)
{
	const struct lexicon *lex;
	bool can = open_lexicon(request, target, &lex) == OK;
	ctx_clear(request->ctx);
	return can;
}

/* ---- shapes ---- */

static const struct field language_fields[] = {
    {"code", FIELD_STRING, .required = true},
    {"name", FIELD_STRING, .required = true},
    {"native_name", FIELD_STRING, .required = true},
    {"flag", FIELD_STRING, .required = true},
    {0},
};
static const struct shape language_shape = {"Language", language_fields};

static const struct field runtime_fields[] = {
    {"native", FIELD_STRING, .required = true},
    {"target", FIELD_STRING, .required = true},
    {"translation_service", FIELD_STRING, .required = true, .nullable = true},
    {"translation_model", FIELD_STRING, .required = true, .nullable = true},
    {"fallback", FIELD_STRING, .required = true, .help = "where no engine can: single words from the dictionary"},
    {"transcription_service", FIELD_STRING, .required = true, .nullable = true},
    {0},
};
static const struct shape runtime_shape = {"LanguageRuntime", runtime_fields};

static const struct field profile_fields[] = {
    {"id", FIELD_STRING, .required = true},
    {"username", FIELD_STRING, .required = true},
    {"email", FIELD_STRING, .required = true},
    {"is_admin", FIELD_BOOL, .required = true},
    {"created_at", FIELD_STRING, .required = true, .nullable = true},
    {"last_login", FIELD_STRING, .required = true, .nullable = true},
    {"native_language", FIELD_OBJECT, &language_shape, .required = true},
    {"target_language", FIELD_OBJECT, &language_shape, .required = true},
    {"level", FIELD_STRING, .required = true, .help = "of the target language; empty when never asked"},
    {"levels", FIELD_MAP, .item = FIELD_STRING, .required = true},
    {"chunk_duration_minutes", FIELD_INT, .required = true},
    {"game_words", FIELD_INT, .required = true},
    {"language_runtime", FIELD_OBJECT, &runtime_shape, .required = true},
    {0},
};
static const struct shape profile_shape = {"Profile", profile_fields};

static const struct field put_languages_fields[] = {
    {"native_language", FIELD_STRING, .required = true, .min = 2, .max = 5},
    {"target_language", FIELD_STRING, .required = true, .min = 2, .max = 5},
    {0},
};
static const struct shape put_languages_body = {"ProfileLanguages", put_languages_fields};

static const struct field languages_set_fields[] = {
    {"success", FIELD_BOOL, .required = true},
    {"message", FIELD_STRING, .required = true},
    {"native_language", FIELD_OBJECT, &language_shape, .required = true},
    {"target_language", FIELD_OBJECT, &language_shape, .required = true},
    {"language_runtime", FIELD_OBJECT, &runtime_shape, .required = true},
    {0},
};
static const struct shape languages_set_shape = {"LanguagesSet", languages_set_fields};

static const struct shape languages_shape = {"SupportedLanguages"};

static const struct field put_profile_fields[] = {
    {"native_language", FIELD_STRING, .min = 2, .max = 5},
    {"target_language", FIELD_STRING, .min = 2, .max = 5},
    {"level", FIELD_STRING, .choices = "A1|A2|B1|B2|C1|C2", .help = "of the target language"},
    {"chunk_duration_minutes", FIELD_INT, .min = 5, .max = 20, .help = "5, 10 or 20"},
    {"game_words", FIELD_INT, .min = 0, .max = LIMIT_GAME_WORDS},
    {0},
};
static const struct shape put_profile_body = {"ProfileChange", put_profile_fields};

/* ---- writing ---- */

static void write_language(struct json *j, const char *key, const char *code)
{
	json_key(j, key);
	json_object_begin(j);
	json_key_str(j, "code", code);
	json_key_str(j, "name", source_language_name(code));
	size_t row = native_row(code);
	json_key_str(j, "native_name", language_native_name(code));
	json_key_str(j, "flag", row < COUNT_OF(natives) ? natives[row].flag : "");
	json_object_end(j);
}

static void write_runtime(struct http_request *request, struct json *j, const struct user *u)
{
	const struct api_deps *deps = &api_of(request)->deps;
	const struct translate_engine *t = translate_choose(deps->translator, u->target_language, u->native_language);
	const struct speech_engine *s = speech_choose(deps->speech, u->target_language);
	json_key(j, "language_runtime");
	json_object_begin(j);
	json_key_str(j, "native", u->native_language);
	json_key_str(j, "target", u->target_language);
	json_key_str(j, "translation_service", t ? t->name : NULL);
	json_key_str(j, "translation_model", t ? t->version : NULL);
	json_key_str(j, "fallback", "gloss");
	json_key_str(j, "transcription_service", s ? s->name : NULL);
	json_object_end(j);
}

static enum err write_levels(struct db_tx *tx, struct json *j, const struct user *u)
{
	const char *level = "";
	enum err e = users_level_get(tx, u->id, u->target_language, &level);
	json_key_str(j, "level", level);
	json_key(j, "levels");
	json_object_begin(j);
	for (const char *const *l = lexicon_languages(); e == OK && *l; l++) {
		e = users_level_get(tx, u->id, *l, &level);
		if (e == OK && *level)
			json_key_str(j, *l, level);
	}
	json_object_end(j);
	return e;
}

static enum err send_profile(struct http_request *request, struct http_response *response, struct db_tx *tx)
{
	struct user u;
	struct answer a;
	enum err e = current_user(request, tx, &u);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_str(&a.json, "id", mem_printf(request->ctx->mem, "%lld", (long long)u.id));
	json_key_str(&a.json, "username", u.username);
	json_key_str(&a.json, "email", u.email);
	json_key_bool(&a.json, "is_admin", u.is_admin);
	json_key_time(&a.json, "created_at", u.created_at);
	json_key_time(&a.json, "last_login", u.last_login_at);
	write_language(&a.json, "native_language", u.native_language);
	write_language(&a.json, "target_language", u.target_language);
	e = write_levels(tx, &a.json, &u);
	json_key_int(&a.json, "chunk_duration_minutes", u.chunk_minutes);
	json_key_int(&a.json, "game_words", u.game_words);
	write_runtime(request, &a.json, &u);
	json_object_end(&a.json);
	return e == OK ? answer_send(response, &a, 200) : e;
}

static enum err profile_get(struct http_request *request, struct http_response *response)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	return e == OK ? send_profile(request, response, &tx) : e;
}

/* 422 for what is no language here and for one twice, 400 for a pair that nothing installed can do. */
static enum err check_pair(struct http_request *request, const char *native, const char *target)
{
	if (native_row(native) == COUNT_OF(natives))
		return fault_add(request, "body", "native_language", "unknown_language", "is no language we know");
	if (native_row(target) == COUNT_OF(natives))
		return fault_add(request, "body", "target_language", "unknown_language", "is no language we know");
	if (text_eq(native, target))
		return fault_add(request, "body", "native_language", "same_language",
				 "must differ from the language you learn");
	if (can_pair(request, native, target))
		return OK;
	return ctx_fail_named(
	    request->ctx, ERR_INVALID, "unsupported_pair",
	    "%s cannot be learned from %s here: no dictionary or translation engine for the pair is installed.",
	    source_language_name(target), source_language_name(native));
}

enum err check_chunk_minutes(struct http_request *request, const struct body *b)
{
	int64_t minutes = body_int(b, "chunk_duration_minutes", 5);
	if (minutes == 5 || minutes == 10 || minutes == 20)
		return OK;
	return fault_add(request, "body", "chunk_duration_minutes", "choice", "must be 5, 10 or 20");
}

static enum err profile_put(struct http_request *request, struct http_response *response)
{
	struct body b;
	struct user u;
	enum err e = body_read(request, &put_profile_body, &b);
	if (e == OK)
		e = check_chunk_minutes(request, &b);
	if (e != OK)
		return e;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_begin(request->ctx, api_of(request)->deps.db, DB_DURABLE, &tx);
	if (e == OK)
		e = current_user(request, &tx, &u);
	if (e != OK)
		return e;
	struct auth_profile change = {.native_language = body_str(&b, "native_language", u.native_language),
				      .target_language = body_str(&b, "target_language", u.target_language),
				      .level = body_str(&b, "level", NULL),
				      .chunk_minutes = body_int(&b, "chunk_duration_minutes", -1),
				      .game_words = body_int(&b, "game_words", -1)};
	if (body_has(&b, "native_language") || body_has(&b, "target_language"))
		e = check_pair(request, change.native_language, change.target_language);
	if (e == OK)
		e = auth_profile_update(request->ctx, api_of(request)->deps.auth, u.id, &change, &u);
	if (e == OK)
		e = send_profile(request, response, &tx);
	return e == OK ? db_commit(&tx) : e;
}

static enum err languages_put(struct http_request *request, struct http_response *response)
{
	struct body b;
	struct user u;
	struct answer a;
	enum err e = body_read(request, &put_languages_body, &b);
	if (e != OK)
		return e;
	const char *native = body_str(&b, "native_language", ""), *target = body_str(&b, "target_language", "");
	e = check_pair(request, native, target);
	if (e != OK)
		return e;
	const struct auth_profile change = {
	    .native_language = native, .target_language = target, .chunk_minutes = -1, .game_words = -1};
	e = auth_profile_update(request->ctx, api_of(request)->deps.auth, session_of(request)->who.user, &change, &u);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_bool(&a.json, "success", true);
	json_key_str(&a.json, "message", "Languages saved");
	write_language(&a.json, "native_language", native);
	write_language(&a.json, "target_language", target);
	write_runtime(request, &a.json, &u);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

static enum err languages_get(struct http_request *request, struct http_response *response)
{
	struct answer a;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	for (size_t i = 0; i < COUNT_OF(natives); i++) {
		const char *code = natives[i].code;
		bool target = can_target(request, code);
		json_key(&a.json, code);
		json_object_begin(&a.json);
		json_key_str(&a.json, "name", source_language_name(code));
		json_key_str(&a.json, "native_name", natives[i].native_name);
		json_key_str(&a.json, "flag", natives[i].flag);
		json_key_bool(&a.json, "target", target);
		json_key(&a.json, "natives");
		json_array_begin(&a.json);
		for (size_t k = 0; k < COUNT_OF(natives) && target; k++)
			if (can_pair(request, natives[k].code, code))
				json_str(&a.json, natives[k].code);
		json_array_end(&a.json);
		json_object_end(&a.json);
	}
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

const struct api_row profile_rows[] = {
    {{"GET", "/api/profile", NULL, HTTP_POOL, profile_get},
     ACCESS_USER,
     .answer = &profile_shape,
     .summary = "The learner's profile",
     .tag = "profile"},
    {{"PUT", "/api/profile", NULL, HTTP_POOL, profile_put},
     ACCESS_USER,
     .body = &put_profile_body,
     .answer = &profile_shape,
     .summary = "Changes languages, level, chunk length, game; fields that are left out stay",
     .tag = "profile"},
    {{"GET", "/api/profile/languages", NULL, HTTP_POOL, languages_get},
     ACCESS_OPEN,
     .answer = &languages_shape,
     .summary = "Languages that can be learned here, and from which",
     .tag = "profile"},
    {{"PUT", "/api/profile/languages", NULL, HTTP_POOL, languages_put},
     ACCESS_USER,
     .body = &put_languages_body,
     .answer = &languages_set_shape,
     .summary = "Chooses the pair",
     .tag = "profile"},
    {{0}},
};
