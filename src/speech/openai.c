/* The engine openai: any server that speaks POST /v1/audio/transcriptions (OpenAI, speaches and other faster-whisper
 * servers, LocalAI, whisper.cpp). Each window of about 30 s is one request and one checkpoint, as WAV, which every one of
 * them reads. The URL may be the server's root, its /v1, or the whole endpoint (also with a query). */
#include "speech/speech_int.h"

#include <string.h>

#include "net/net.h"

enum { RATE = 16000, WAV_HEAD = 44 };

bool openai_can(const struct speech_options *options, const char *language)
{
	(void)language;
	return options->server_url && *options->server_url && net_url_valid(options->server_url);
}

static char *endpoint(const void *mem, const char *base)
{
	char *url = mem_str(mem, base);
	for (size_t n = strlen(url); n && url[n - 1] == '/'; n--)
		url[n - 1] = '\0';
	if (strchr(url, '?') || text_ends(url, "/transcriptions") || text_ends(url, "/inference"))
		return url;
	return mem_printf(mem, "%s%s", url,
			  text_ends(url, "/v1") ? "/audio/transcriptions" : "/v1/audio/transcriptions");
}

static void put(unsigned char *out, uint32_t v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		out[i] = (unsigned char)(v >> 8 * i);
}

static unsigned char *wav_of(void *mem, const struct media_window *window, size_t *len)
{
	uint32_t bytes = (uint32_t)(window->count * sizeof *window->samples);
	unsigned char *wav = mem_array(mem, unsigned char, WAV_HEAD + bytes);
	memcpy(wav, "RIFF....WAVEfmt ", 16);
	put(wav + 4, WAV_HEAD - 8 + bytes, 4);
	put(wav + 16, 16, 4);
	put(wav + 20, 1, 2); /* PCM */
	put(wav + 22, 1, 2); /* mono */
	put(wav + 24, RATE, 4);
	put(wav + 28, RATE * 2, 4);
	put(wav + 32, 2, 2);
	put(wav + 34, 16, 2);
	memcpy(wav + 36, "data", 4);
	put(wav + 40, bytes, 4);
	for (size_t i = 0; i < window->count; i++)
		put(wav + WAV_HEAD + 2 * i, (uint16_t)window->samples[i], 2);
	*len = WAV_HEAD + bytes;
	return wav;
}

struct openai {
	const struct speech_options *options;
	const struct speech_request *request;
	const char *url;
	struct guard guard;
	speech_part_fn *fn;
	void *user;
};

static struct net_part field(const char *name, const char *value)
{
	return (struct net_part){.name = name, .bytes = value, .len = strlen(value)};
}

static enum err refused(struct ctx *c, const struct openai *o, const struct net_reply *reply)
{
	const char *words = reply_error(c->mem, reply->body, reply->len), *gap = *words ? ": " : "";
	switch (reply->status) {
	case 401:
	case 403:
		return ctx_fail_named(c, ERR_UNAVAILABLE, "engine_key",
				      "the speech server refuses the key (LANGPLUG_SPEECH_SERVER_KEY)%s%s", gap, words);
	case 404:
	case 405:
		return ctx_fail_named(c, ERR_UNAVAILABLE, "engine_failed",
				      "there is no speech server at %s (LANGPLUG_SPEECH_SERVER_URL): HTTP %d", o->url,
				      reply->status);
	case 429:
	case 503:
		return ctx_fail(c, ERR_BUSY, "the speech server is busy%s%s", gap, words);
	default:
		return ctx_fail_named(c, ERR_UNAVAILABLE, "engine_failed", "the speech server has failed: HTTP %d%s%s",
				      reply->status, gap, words);
	}
}

/* net's own words say what happened; the name says whose fault it is. */
static enum err unreachable(struct ctx *c, const struct openai *o, enum err e)
{
	const char *words = mem_str(c->mem, ctx_error(c));
	if (e == ERR_UNAVAILABLE)
		return ctx_fail_named(c, e, "engine_unreachable", "the speech server %s does not answer: %s", o->url,
				      words);
	if (e == ERR_TIMEOUT)
		return ctx_fail_named(c, e, "engine_slow",
				      "the speech server %s takes too long (LANGPLUG_SPEECH_SERVER_SECONDS): %s",
				      o->url, words);
	if (e == ERR_TOO_LARGE)
		return ctx_fail_named(c, ERR_UNAVAILABLE, "engine_nonsense",
				      "the speech server's answer has no end: %s", words);
	return e;
}

static enum err post(struct ctx *c, const struct openai *o, const struct media_window *window, struct net_reply *reply)
{
	size_t len;
	const void *wav = wav_of(c->mem, window, &len);
	const char *key = o->options->server_key, *model = o->options->server_model;
	int64_t seconds = o->options->server_seconds;
	const struct net_part parts[] = {
	    {.name = "file", .filename = "window.wav", .content_type = "audio/wav", .bytes = wav, .len = len},
	    field("model", model && *model ? model : "whisper-1"),
	    field("language", o->request->language),
	    field("response_format", "verbose_json"),
	    field("timestamp_granularities[]", "segment"),
	    field("timestamp_granularities[]", "word"),
	    field("temperature", "0"),
	    field("no_language_probabilities", "true"), /* whisper.cpp would run its encoder twice */
	};
	const struct net_request request = {
	    .url = o->url,
	    .parts = parts,
	    .part_count = COUNT_OF(parts),
	    .authorization = key && *key ? mem_printf(c->mem, "Bearer %s", key) : NULL,
	    .timeout_ms = seconds > 0 ? (int)seconds * 1000 : LIMIT_MEDIA_WINDOW_MS,
	};
	enum err e = net_fetch(c, &request, reply);
	if (e != OK)
		return unreachable(c, o, e);
	return reply->status >= 200 && reply->status < 300 ? OK : refused(c, o, reply);
}

static enum err listen(struct ctx *c, struct openai *o, const struct media_window *window)
{
	struct net_reply reply;
	struct heard heard;
	enum err e = post(c, o, window, &reply);
	if (e == OK)
		e = reply_parse(c, c->mem, reply.body, reply.len, window->end_ms - window->start_ms, &heard);
	if (e != OK)
		return e;
	struct media_words words = guard_words(&o->guard, c->mem, &heard, window->start_ms, window->end_ms);
	struct speech_part part = {.start_ms = window->start_ms, .end_ms = window->end_ms};
	speech_cues_from_words(c->mem, &words, &part.cues);
	return o->fn(c, &part, o->user);
}

/* A film has many windows of a megabyte: each has its own memory. */
static enum err take_window(struct ctx *c, const struct media_window *window, void *user)
{
	void *whole = c->mem, *mem = talloc_new(whole);
	c->mem = mem;
	enum err e = listen(c, user, window);
	c->mem = whole;
	c->text = mem_str(whole, c->text);
	talloc_free(mem);
	return e;
}

enum err openai_run(struct ctx *c, const struct speech_options *options, struct media *media,
		    const struct speech_request *request, speech_part_fn *fn, void *user)
{
	struct openai o = {.options = options,
			   .request = request,
			   .url = endpoint(c->mem, options->server_url),
			   .fn = fn,
			   .user = user};
	return media_audio(c, media, request->path, request->audio_stream, request->start_ms, request->end_ms,
			   take_window, &o);
}
