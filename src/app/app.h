/* Room app: the composition root. Loads the settings, opens everything in order, closes it in reverse. Alone knows which
 * rooms make the program.
 *
 *	struct settings settings;
 *	if (settings_load(c, argc, argv, &used, &settings) != OK) ...
 *	struct app *app;
 *	if (app_open(c, &settings, APP_DATABASE | APP_ENGINES, &app) != OK) ...
 *	app_close(app); */
#pragma once

#include "api/api.h"
#include "auth/auth.h"
#include "config/config.h"
#include "db/db.h"
#include "http/http.h"
#include "library/library.h"
#include "media/media.h"
#include "speech/speech.h"
#include "translate/translate.h"
#include "worker/deps.h"
#include "worker/worker.h"

struct program_options {
	char *packs_path; /* "" looks beside the program, then in the share folder */
	char *log_level, *log_format;
	bool scan_at_start;
	bool accept_orphans; /* ENABLE_TRANSACTIONS=false outside of tests */
};

/* All options of the program. */
struct settings {
	struct program_options program;
	struct library_options library;
	struct http_options http;
	struct api_options api;
	struct auth_options auth;
	struct db_options db;
	struct worker_options worker;
	struct media_options media;
	struct speech_options speech;
	struct translate_options translate;
	struct config_section sections[11]; /* into this struct: it must not be moved */
	const char *packs_path;             /* found */
	const char *npm_path;
};

/* Fills the tables without reading anything: for --help and `langplug config`. */
void settings_tables(struct settings *settings);
/* Defaults, file (--config FILE, else LANGPLUG_CONFIG, else none), environment, arguments. *used arguments were options.
 * Sets up the log. */
enum err settings_load(struct ctx *c, int argc, char *const *argv, int *used,
		       struct settings *settings) ATTR_MUST_CHECK;

enum app_part {
	APP_DATABASE = 1, /* data directory and database, migrated */
	APP_ENGINES = 2,  /* speech, translation */
	APP_WORK = 4,     /* worker threads; implies the two above */
	APP_SERVE = 8,    /* auth, api, http */
};

struct app {
	struct ctx *ctx; /* of the app's own lifetime */
	const struct settings *settings;
	struct db *db;
	struct speech speech;
	struct translator *translator;
	struct worker_deps worker_deps;
	struct worker *worker;
	struct auth *auth;
	struct api *api;
	struct http_server *http;
	struct lexicons *lexicons;
	struct orphan_watch *orphans; /* while transactions are off; else NULL */
};

enum err app_open(struct ctx *c, const struct settings *settings, unsigned parts, struct app **out) ATTR_MUST_CHECK;
/* In reverse order; running jobs get grace_ms to reach a checkpoint. NULL is allowed. */
void app_close(struct app *app, int grace_ms);
/* The open lexicon of a language, opened at first use and kept. Any thread. */
enum err app_lexicon(struct ctx *c, struct app *app, const char *language, const struct lexicon **out) ATTR_MUST_CHECK;
/* Opens the lexicons of the languages that are learned here, so that no learner waits for their packs to be checked. One
 * that cannot be opened says so to whoever needs it. */
void app_open_lexicons(struct ctx *c, struct app *app);
