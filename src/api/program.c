/* The program about itself: alive, ready, flags, engines and sources, its own description. */
#include <string.h>

#include "api/api_int.h"

static const struct field health_fields[] = {
    {"status", FIELD_STRING, .required = true},
    {"timestamp", FIELD_STRING, .required = true},
    {"version", FIELD_STRING, .required = true},
    {"debug", FIELD_BOOL, .required = true},
    {0},
};
static const struct shape health_shape = {"Health", health_fields};

static enum err health(struct http_request *request, struct http_response *response)
{
	struct answer a;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_str(&a.json, "status", "healthy");
	json_key_time(&a.json, "timestamp", session_of(request)->now);
	json_key_str(&a.json, "version", LANGPLUG_VERSION);
	json_key_bool(&a.json, "debug", api_of(request)->deps.options->debug);
	json_object_end(&a.json);
	http_set_header(response, "Cache-Control", "no-store");
	return answer_send(response, &a, 200);
}

static const struct field ready_fields[] = {
    {"status", FIELD_STRING, .required = true},
    {"message", FIELD_STRING, .required = true},
    {0},
};
static const struct shape ready_shape = {"Readiness", ready_fields};

static enum err readiness(struct http_request *request, struct http_response *response)
{
	struct answer a;
	const struct api_deps *deps = &api_of(request)->deps;
	const char *missing = deps->not_ready(deps->app);
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_str(&a.json, "status", missing ? "initializing" : "ready");
	json_key_str(&a.json, "message", missing ? missing : "LangPlug is ready");
	json_object_end(&a.json);
	http_set_header(response, "Cache-Control", "no-store");
	return answer_send(response, &a, missing ? 503 : 200);
}

/* ---- flags: percent of users, sticky by user id ---- */

static const struct field flag_fields[] = {{"new_player", FIELD_BOOL, .required = true}, {0}};
static const struct shape flag_shape = {"Flags", flag_fields};

bool api_in_rollout(int64_t user, int64_t percent)
{
	uint64_t h = (uint64_t)user * 0x9E3779B97F4A7C15u;
	h ^= h >> 32;
	h *= 0xD6E8FEB86659FD93u;
	h ^= h >> 32;
	return (int64_t)(h % 100) < percent;
}

static enum err flags(struct http_request *request, struct http_response *response)
{
	struct answer a;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_bool(&a.json, "new_player",
		      api_in_rollout(session_of(request)->who.user, api_of(request)->deps.options->flag_new_player));
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

/* ---- engines and sources ---- */

static const struct field engine_fields[] = {
    {"kind", FIELD_STRING, .required = true, .choices = "speech|translation|dictionary"},
    {"name", FIELD_STRING, .required = true},
    {"label", FIELD_STRING, .required = true},
    {"languages", FIELD_ARRAY, .item = FIELD_STRING, .required = true},
    {"available", FIELD_BOOL, .required = true},
    {"leaves_house", FIELD_BOOL, .required = true},
    {"hint", FIELD_STRING, .required = true, .nullable = true},
    {0},
};
static const struct shape engine_shape = {"Engine", engine_fields};
static const struct field source_fields[] = {
    {"name", FIELD_STRING, .required = true},    {"language", FIELD_STRING, .required = true},
    {"what", FIELD_STRING, .required = true},    {"licence", FIELD_STRING, .required = true},
    {"package", FIELD_STRING, .required = true}, {"version", FIELD_STRING, .required = true, .nullable = true},
    {"available", FIELD_BOOL, .required = true}, {0},
};
static const struct shape source_shape = {"LexiconSource", source_fields};
static const struct field doctor_fields[] = {
    {"engines", FIELD_ARRAY, &engine_shape, .required = true},
    {"sources", FIELD_ARRAY, &source_shape, .required = true},
    {0},
};
static const struct shape doctor_shape = {"Doctor", doctor_fields};

static void write_engine(struct json *j, const char *kind, const char *name, const char *label, bool leaves,
			 const char *const *languages, size_t count, const char *hint)
{
	json_object_begin(j);
	json_key_str(j, "kind", kind);
	json_key_str(j, "name", name);
	json_key_str(j, "label", label);
	json_key(j, "languages");
	json_array_begin(j);
	for (size_t i = 0; i < count; i++)
		json_str(j, languages[i]);
	json_array_end(j);
	json_key_bool(j, "available", count > 0);
	json_key_bool(j, "leaves_house", leaves);
	json_key_str(j, "hint", count ? NULL : hint);
	json_object_end(j);
}

static void write_speech(struct json *j, const struct api *api)
{
	size_t count;
	const struct speech_engine *list = speech_engines(&count);
	for (size_t i = 0; i < count; i++) {
		const char *can[8];
		size_t n = 0;
		for (const char *const *l = lexicon_languages(); *l && n < COUNT_OF(can); l++)
			if (list[i].can(api->deps.speech->options, *l))
				can[n++] = *l;
		const char *hint = list[i].leaves_house
				       ? "Set LANGPLUG_SPEECH_SERVER_URL to an OpenAI-compatible speech server."
				       : "Install the package pocketsphinx-en-us.";
		write_engine(j, "speech", list[i].name, list[i].label, list[i].leaves_house, can, n, hint);
	}
}

static const char *translation_hint(const char *name)
{
	if (text_eq(name, "apertium"))
		return "Install apertium and a pair, for example apertium-eng-spa.";
	if (text_eq(name, "libretranslate"))
		return "Set LANGPLUG_LIBRETRANSLATE_URL and allow remote translation.";
	if (text_eq(name, "deepl"))
		return "Set LANGPLUG_DEEPL_KEY and allow remote translation.";
	return NULL;
}

static void write_translation(struct json *j, const struct api *api, void *mem)
{
	size_t count;
	const struct translate_engine *list = translate_engines(&count);
	for (size_t i = 0; i < count; i++) {
		const char *can[64];
		size_t n = 0;
		for (const char *const *from = lexicon_languages(); *from; from++)
			for (const char *const *to = lexicon_languages(); *to; to++)
				if (from != to && n < COUNT_OF(can) && list[i].can &&
				    list[i].can(api->deps.translator, *from, *to))
					can[n++] = mem_printf(mem, "%s\xE2\x86\x92%s", *from, *to);
		bool file_bound = text_eq(list[i].name, "parallel") || text_eq(list[i].name, "gloss");
		if (!file_bound)
			write_engine(j, "translation", list[i].name, list[i].label, list[i].leaves_house, can, n,
				     translation_hint(list[i].name));
	}
}

static enum err doctor(struct http_request *request, struct http_response *response)
{
	const struct api *api = api_of(request);
	struct lexicon_source *sources;
	struct answer a;
	void *mem = request->ctx->mem;
	size_t count = lexicon_sources(mem, api->deps.packs_path, api->deps.npm_path, &sources);
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key(&a.json, "engines");
	json_array_begin(&a.json);
	write_speech(&a.json, api);
	write_translation(&a.json, api, mem);
	json_array_end(&a.json);
	json_key(&a.json, "sources");
	json_array_begin(&a.json);
	for (size_t i = 0; i < count; i++) {
		json_object_begin(&a.json);
		json_key_str(&a.json, "name", sources[i].name);
		json_key_str(&a.json, "language", sources[i].language);
		json_key_str(&a.json, "what", sources[i].what);
		json_key_str(&a.json, "licence", sources[i].licence);
		json_key_str(&a.json, "package", sources[i].package);
		json_key_str(&a.json, "version", sources[i].version);
		json_key_bool(&a.json, "available", sources[i].built);
		json_object_end(&a.json);
	}
	json_array_end(&a.json);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

static enum err openapi(struct http_request *request, struct http_response *response)
{
	const char *text = api_of(request)->openapi;
	http_body(response, "application/json", text, strlen(text));
	return OK;
}

static enum err docs(struct http_request *request, struct http_response *response)
{
	static const char text[] =
	    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>LangPlug API</title>"
	    "<h1>LangPlug API</h1><p>The description is at <a href=\"/openapi.json\">/openapi.json</a>.</p></html>\n";
	(void)request;
	http_set_header(response, "Content-Security-Policy", "default-src 'none'");
	http_body(response, "text/html; charset=utf-8", text, sizeof text - 1);
	return OK;
}

static enum err test_message(struct http_request *request, struct http_response *response)
{
	struct answer a;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_str(&a.json, "message", "Test endpoint is working!");
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

static const struct shape openapi_shape = {"OpenAPI"};
static const struct field message_fields[] = {{"message", FIELD_STRING, .required = true}, {0}};
static const struct shape message_shape = {"Message", message_fields};

const struct api_row program_rows[] = {
    {{"GET", "/health", "/api/health", HTTP_INLINE, health},
     ACCESS_OPEN,
     .rate = "none",
     .answer = &health_shape,
     .summary = "The program is alive",
     .tag = "program"},
    {{"GET", "/readiness", "/api/readiness", HTTP_INLINE, readiness},
     ACCESS_OPEN,
     .rate = "none",
     .answer = &ready_shape,
     .summary = "The program can work",
     .tag = "program"},
    {{"GET", "/test", NULL, HTTP_INLINE, test_message},
     ACCESS_OPEN,
     .answer = &message_shape,
     .summary = "A fixed message",
     .tag = "program"},
    {{"GET", "/api/flags", NULL, HTTP_INLINE, flags},
     ACCESS_OPEN,
     .answer = &flag_shape,
     .summary = "Which new features this user gets",
     .tag = "program"},
    {{"GET", "/api/doctor", NULL, HTTP_POOL, doctor},
     ACCESS_USER,
     .answer = &doctor_shape,
     .summary = "Engines, dictionaries, licences, and what would help",
     .tag = "program"},
    {{"GET", "/openapi.json", NULL, HTTP_INLINE, openapi},
     ACCESS_OPEN,
     .rate = "none",
     .answer = &openapi_shape,
     .summary = "This description",
     .tag = "program"},
    {{"GET", "/docs", NULL, HTTP_INLINE, docs}, ACCESS_OPEN, .rate = "none"},
    {{0}},
};
