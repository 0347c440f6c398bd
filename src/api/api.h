/* Room api: the endpoints. One file a resource, each with a table of rows; a row carries everything about an endpoint,
 * and the router, the guard and /openapi.json all come from it. JSON field names live only here. Knows no SQL and not which engine is
 * in use.
 *
 *	struct api *api;
 *	api_new(mem, &deps, &api);
 *	http_start(c, &options, api_routes(api), api_hooks(), api, &server);
 *
 * A request: http (guard of bytes) -> api/guard.c (token, CSRF, role, rate, body: one place to audit) -> the row's handler -> one domain
 * call -> encoder. */
#pragma once

#include "auth/auth.h"
#include "http/http.h"
#include "jobs/jobs.h"
#include "lexicon/lexicon.h"
#include "library/library.h"
#include "media/media.h"
#include "speech/speech.h"
#include "translate/translate.h"

struct api;

struct api_options {
	char *cors_origins;    /* "" none; else a list separated by commas */
	char *web_path;        /* folder of the built web app; "" finds it beside the program */
	bool async_processing; /* USE_ASYNC_PROCESSING */
	bool prefetch;
	bool debug;
	char *default_native;    /* when the browser's language is not supported: "es" as existing clients expect */
	int64_t flag_new_player; /* percent of users, 0-100 */
};
extern const struct option api_option_table[];

/* What app/ hands in; borrowed for the life of the api. */
struct api_deps {
	const struct api_options *options;
	const struct auth_options *auth_options;
	const struct library_options *library;
	const struct media_options *media;
	struct db *db;
	struct auth *auth;
	const struct speech *speech;
	struct translator *translator;
	const char *packs_path, *npm_path;
	/* Open lexicon of a language. */
	enum err (*lexicon)(struct ctx *c, void *app, const char *language, const struct lexicon **out);
	/* Row of a job kind; NULL unknown. */
	const struct job_kind *(*job_kind)(const char *name);
	/* Something was queued or cancelled. */
	void (*nudge)(void *app);
	/* USE_ASYNC_PROCESSING=false: do it now. */
	enum err (*run_now)(struct ctx *c, void *app, const char *task);
	/* NULL ready; else what is still missing, for /readiness. */
	const char *(*not_ready)(void *app);
	void *app;
};

enum err api_new(struct ctx *c, const struct api_deps *deps, struct api **out) ATTR_MUST_CHECK;
void api_free(struct api *api);
const struct http_route *api_routes(const struct api *api);
const struct http_hooks *api_hooks(void);
/* Starts the one reader that follows job changes and feeds the event ring; stop it before api_free. */
enum err api_follow_start(struct ctx *c, struct api *api) ATTR_MUST_CHECK;
void api_follow_stop(struct api *api);
/* The OpenAPI document, as /openapi.json sends it. */
void api_openapi(const struct api *api, struct buf *out);
