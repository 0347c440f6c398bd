/* Puts the tables of the resources together for http. */
#include "api/api.h"

#include <stdlib.h>
#include <string.h>

#include "api/api_int.h"
#include "api/follow_int.h"
#include "api/pages_int.h"

enum { RING_SLOTS = 4096 };

const struct option api_option_table[] = {
    {"cors-origins", OPTION_STRING, offsetof(struct api_options, cors_origins), "",
     "other origins that browsers may call from, separated by commas", .alias = "CORS_ORIGINS"},
    {"web-path", OPTION_STRING, offsetof(struct api_options, web_path), "",
     "folder of the built web app; empty looks beside the program"},
    {"use-async-processing", OPTION_BOOL, offsetof(struct api_options, async_processing), "true",
     "work in the background; false does it inside the request", .alias = "USE_ASYNC_PROCESSING"},
    {"prefetch", OPTION_BOOL, offsetof(struct api_options, prefetch), "true",
     "prepare the next part of a film while one is watched, when nobody waits for anything else"},
    {"debug", OPTION_BOOL, offsetof(struct api_options, debug), "false", "extra detail in the log"},
    {"default-native", OPTION_STRING, offsetof(struct api_options, default_native), "es",
     "native language of a new account when the browser's is not supported"},
    {"flag-new-player", OPTION_STRING, offsetof(struct api_options, flag_new_player), "1",
     "who gets the new player: 0 nobody, 1 everybody, or a percentage of users"},
    {0},
};

static const struct api_row *const tables[] = {
    account_rows,       profile_rows,        video_rows,           chunk_rows,      task_rows,      process_rows,
    process_older_rows, vocabulary_rows,     vocabulary_sync_rows, mark_rows,       card_rows,      correction_rows,
    own_word_rows,      account_change_rows, settings_rows,        video_word_rows, subtitle_rows,  pack_rows,
    lesson_rows,        game_rows,           progress_rows,        srt_rows,        translate_rows, flag_rows,
    testing_rows,       blocking_rows,       program_rows,         page_rows,
};

static void collect_routes(struct api *api)
{
	size_t n = 0;
	for (size_t t = 0; t < COUNT_OF(tables); t++)
		for (const struct api_row *row = tables[t]; row->http.method; row++)
			n++;
	api->routes = mem_array(api, struct http_route, n + 1);
	for (size_t t = 0; t < COUNT_OF(tables); t++) {
		for (const struct api_row *row = tables[t]; row->http.method; row++) {
			struct http_route *r = &api->routes[api->route_count++];
			*r = row->http;
			r->row = row;
		}
	}
}

enum err api_new(struct ctx *c, const struct api_deps *deps, struct api **out)
{
	enum err e = flags_check(c, deps->options);
	if (e != OK)
		return e;
	struct api *api = mem_new(NULL, struct api);
	struct buf buf;
	const char *testing = getenv("LANGPLUG_TESTING");
	api->deps = *deps;
	api->testing = text_eq(testing, "1");
	collect_routes(api);
	api->ring = http_ring_new(api, RING_SLOTS);
	e = pages_open(c, api, deps->options->web_path, &api->pages);
	if (e != OK) {
		talloc_free(api);
		return e;
	}
	api->stills = stills_new(api, &api->deps);
	api->coverage = coverage_cache_new(api);
	buf_init(&buf, api, 4 * MIB);
	api_openapi(api, &buf);
	api->openapi = buf.data;
	*out = api;
	return OK;
}

void api_free(struct api *api)
{
	if (!api)
		return;
	stills_close(api->stills);
	talloc_free(api);
}

const struct http_route *api_routes(const struct api *api)
{
	return api->routes;
}

static void request_done(struct http_request *request, int status, int64_t micros)
{
	const struct api *api = api_of(request);
	enum log_level level = status >= 500 ? LOG_ERROR : api->deps.options->debug ? LOG_INFO : LOG_DEBUG;
	const char *why = status >= 400 && *ctx_error(request->ctx) ? ctx_error(request->ctx) : "";
	log_write(level, request->ctx, "%s %s %d %lld us%s%s", request->method, request->path, status,
		  (long long)micros, *why ? ": " : "", why);
}

const struct http_hooks *api_hooks(void)
{
	static const struct http_hooks hooks = {
	    .before = guard_before, .problem = problem_answer, .done = request_done};
	return &hooks;
}
