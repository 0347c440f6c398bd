/* Settings of the learner: those the program reads (level, chunk length, game, goal, the learner's clock), the web app's own
 * object, and the fields of older clients, which are kept for them and read by nobody. */
#include <stdlib.h>
#include <string.h>

#include "api/api_int.h"
#include "store/progress.h"

enum { APP_SETTINGS_MAX = 16 * KIB, OLDER_MAX = 8 * KIB, GOAL_MAX = 600, OFFSET_MINUTES_MAX = 14 * 60 };

static const struct shape app_shape = {"AppSettings"}, languages_shape = {"LanguagePreferences"};
static const struct field settings_fields[] = {
    {"level", FIELD_STRING, .choices = "A1|A2|B1|B2|C1|C2", .help = "of the target language; absent when never asked"},
    {"chunk_duration_minutes", FIELD_INT, .min = 5, .max = 20, .help = "5, 10 or 20"},
    {"game_words", FIELD_INT, .min = 0, .max = LIMIT_GAME_WORDS},
    {"daily_goal", FIELD_INT, .min = 0, .max = GOAL_MAX, .help = "minutes of film a day; 0 none"},
    {"utc_offset_minutes", FIELD_INT, .min = -OFFSET_MINUTES_MAX, .max = OFFSET_MINUTES_MAX,
     .help = "of the learner's clock, east positive: whose days are counted"},
    {"app", FIELD_OBJECT, &app_shape, .help = "what the web app keeps for itself"},
    {"theme", FIELD_STRING, .max = 40},
    {"notifications_enabled", FIELD_BOOL},
    {"auto_play", FIELD_BOOL},
    {"subtitle_size", FIELD_STRING, .max = 40},
    {"playback_speed", FIELD_NUMBER, .min = 0, .max = 4},
    {"vocabulary_difficulty", FIELD_STRING, .max = 40},
    {"language_preferences", FIELD_OBJECT, &languages_shape},
    {0},
};
static const struct shape settings_shape = {"ProfileSettings", settings_fields};

/* Fields of older clients with what they get when they never set them. */
static const struct {
	const char *name, *value_default;
} older[] = {
    {"theme", "\"system\""},         {"notifications_enabled", "true"}, {"auto_play", "true"},
    {"subtitle_size", "\"medium\""}, {"playback_speed", "1"},           {"vocabulary_difficulty", "\"intermediate\""},
    {"language_preferences", "{}"},
};

static void write_older(struct json *j, const char *text)
{
	json_t *stored = json_loads(text, 0, NULL);
	for (size_t i = 0; i < COUNT_OF(older); i++) {
		json_t *value = json_object_get(stored, older[i].name);
		char *encoded = value ? json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
		const char *out = encoded ? encoded : older[i].value_default;
		json_key(j, older[i].name);
		json_raw(j, out, strlen(out));
		free(encoded); /* foreign */
	}
	json_decref(stored);
}

static enum err send_settings(struct http_request *request, struct http_response *response, struct db_tx *tx)
{
	struct user u;
	struct preferences p;
	struct answer a;
	const char *level;
	enum err e = current_user(request, tx, &u);
	if (e == OK)
		e = users_level_get(tx, u.id, u.target_language, &level);
	if (e == OK)
		e = preferences_get(tx, u.id, &p);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	if (*level)
		json_key_str(&a.json, "level", level);
	json_key_int(&a.json, "chunk_duration_minutes", u.chunk_minutes);
	json_key_int(&a.json, "game_words", u.game_words);
	json_key_int(&a.json, "daily_goal", p.daily_goal);
	json_key_int(&a.json, "utc_offset_minutes", p.utc_offset_minutes);
	json_key(&a.json, "app");
	json_raw(&a.json, u.settings, strlen(u.settings));
	write_older(&a.json, p.older);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

static enum err settings_read(struct http_request *request, struct http_response *response)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	return e == OK ? send_settings(request, response, &tx) : e;
}

/* A JSON object as text on the request's memory, at most max bytes. */
static enum err as_text(struct http_request *request, const json_t *object, size_t max, const char *what,
			const char **out)
{
	char *text = json_dumps(object, JSON_COMPACT);
	size_t n = text ? strlen(text) : 0;
	*out = mem_strn(request->ctx->mem, text ? text : "{}", n ? n : 2);
	free(text); /* foreign */
	return n <= max ? OK : ctx_fail(request->ctx, ERR_TOO_LARGE, "%s are over %zu KiB.", what, max / KIB);
}

static enum err merge_older(struct http_request *request, const struct body *b, struct preferences *p)
{
	json_t *stored = json_loads(p->older, 0, NULL);
	if (!stored)
		stored = json_object();
	for (size_t i = 0; i < COUNT_OF(older); i++)
		if (body_has(b, older[i].name))
			json_object_set(stored, older[i].name, json_object_get(b->root, older[i].name));
	enum err e = as_text(request, stored, OLDER_MAX, "These settings", &p->older);
	json_decref(stored);
	return e;
}

static enum err change_preferences(struct http_request *request, struct db_tx *tx, const struct body *b, int64_t user)
{
	struct preferences p;
	enum err e = preferences_get(tx, user, &p);
	if (e == OK)
		e = merge_older(request, b, &p);
	if (e != OK)
		return e;
	p.daily_goal = body_int(b, "daily_goal", p.daily_goal);
	p.utc_offset_minutes = body_int(b, "utc_offset_minutes", p.utc_offset_minutes);
	return preferences_put(tx, user, &p);
}

static enum err change_settings(struct http_request *request, struct db_tx *tx, const struct body *b)
{
	struct user u;
	struct auth_profile change = {.level = body_str(b, "level", NULL),
				      .chunk_minutes = body_int(b, "chunk_duration_minutes", -1),
				      .game_words = body_int(b, "game_words", -1)};
	enum err e = OK;
	if (body_has(b, "app"))
		e = as_text(request, json_object_get(b->root, "app"), APP_SETTINGS_MAX, "The settings of the web app",
			    &change.settings);
	if (e == OK)
		e = auth_profile_update(request->ctx, api_of(request)->deps.auth, session_of(request)->who.user,
					&change, &u);
	return e == OK ? change_preferences(request, tx, b, u.id) : e;
}

static enum err settings_put(struct http_request *request, struct http_response *response)
{
	struct body b;
	enum err e = body_read(request, &settings_shape, &b);
	if (e == OK)
		e = check_chunk_minutes(request, &b);
	if (e != OK)
		return e;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_begin(request->ctx, api_of(request)->deps.db, DB_DURABLE, &tx);
	if (e == OK)
		e = change_settings(request, &tx, &b);
	if (e == OK)
		e = send_settings(request, response, &tx);
	return e == OK ? db_commit(&tx) : e;
}

const struct api_row settings_rows[] = {
    {{"GET", "/api/profile/settings", NULL, HTTP_POOL, settings_read},
     ACCESS_USER,
     .answer = &settings_shape,
     .summary = "Settings",
     .tag = "profile"},
    {{"PUT", "/api/profile/settings", NULL, HTTP_POOL, settings_put},
     ACCESS_USER,
     .body = &settings_shape,
     .answer = &settings_shape,
     .summary = "Changes settings; fields that are left out stay",
     .tag = "profile"},
    {{0}},
};
