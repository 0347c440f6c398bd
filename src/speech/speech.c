/* The table of engines and what is common to all: see speech.h. */
#include "speech/speech_int.h"

#include <stdio.h>
#include <string.h>

enum { LANGUAGE_CHARACTERS = 100, WRONG_CHARACTERS = 600 };

const struct option speech_option_table[] = {
    {"speech-engine", OPTION_CHOICE, offsetof(struct speech_options, engine), "auto",
     "who listens: auto takes the server when its URL is set, else pocketsphinx for English; whisper is openai",
     .choices = "auto|openai|whisper|pocketsphinx|none", .alias = "LANGPLUG_TRANSCRIPTION_SERVICE"},
    {"speech-server-url", OPTION_STRING, offsetof(struct speech_options, server_url), "",
     "OpenAI-compatible speech server, e.g. http://127.0.0.1:8080; the sound of films is sent there", .min = 0},
    {"speech-server-key", OPTION_SECRET, offsetof(struct speech_options, server_key), "", "its key, when it wants one",
     .min = 0},
    {"speech-server-model", OPTION_STRING, offsetof(struct speech_options, server_model), "whisper-1",
     "model to ask it for", .min = 0},
    {"speech-server-seconds", OPTION_INT, offsetof(struct speech_options, server_seconds), "600",
     "how long it may take for one window of about 30 s of sound", .min = 1, .max = 3600},
    {"speech-thorough", OPTION_BOOL, offsetof(struct speech_options, thorough), "false",
     "pocketsphinx searches wider: four times slower, a little better", .min = 0},
    {0},
};

static const struct speech_engine engines[] = {
    {.name = "openai",
     .version = "1",
     .label = "recognised by the speech server",
     .leaves_house = true,
     .can = openai_can,
     .run = openai_run},
    {.name = "pocketsphinx",
     .version = "1",
     .label = "recognised offline (draft)",
     .draft = true,
     .can = offline_can,
     .run = offline_run},
};

const struct speech_engine *speech_engines(size_t *count)
{
	*count = COUNT_OF(engines);
	return engines;
}

static bool allowed(const struct speech_options *options, const struct speech_engine *e)
{
	const char *wanted = options->engine ? options->engine : "auto";
	if (text_eq(wanted, "whisper"))
		wanted = "openai";
	return !*wanted || text_eq(wanted, "auto") || text_eq(wanted, e->name);
}

const struct speech_engine *speech_choose(const struct speech *speech, const char *language)
{
	for (size_t i = 0; i < COUNT_OF(engines); i++)
		if (allowed(speech->options, &engines[i]) && engines[i].can(speech->options, language))
			return &engines[i];
	return NULL;
}

char *speech_missing_text(const void *mem, const char *language_name)
{
	return mem_printf(
	    mem,
	    "%s has no subtitles here and no engine can hear it. Put a subtitle file in %s beside the video, or "
	    "set LANGPLUG_SPEECH_SERVER_URL to an OpenAI-compatible speech server (whisper.cpp, speaches, "
	    "LocalAI).",
	    language_name, language_name);
}

/* What runs between the engine and the caller: no gaps, and nothing in a wrong language. Parts wait while all that was
 * heard is in another language; one right part sets them free, without their cues. */
struct checking {
	const struct speech_request *request;
	speech_part_fn *fn;
	void *user;
	bool trusted;    /* something in the right language was heard, or too little to tell */
	int64_t done_ms; /* handed out up to here */
	int64_t held_ms; /* heard up to here */
	size_t wrong;    /* characters in a wrong language */
	char wrong_language[16];
};

static size_t characters(const struct cues *cues)
{
	size_t n = 0;
	for (size_t i = 0; i < cues->count; i++)
		n += strlen(cues->list[i].text);
	return n;
}

/* Too near to be told apart in a hundred characters. */
static bool related(const char *a, const char *b)
{
	static const char *const families[] = {" es gl ca pt ", " da no nb nn sv ", " hr sr bs sl ", " cs sk ",
					       " id ms ",       " nl af ",          " ru uk be bg ", " de lb nds "};
	char spaced_a[24], spaced_b[24];
	snprintf(spaced_a, sizeof spaced_a, " %.20s ", a);
	snprintf(spaced_b, sizeof spaced_b, " %.20s ", b);
	for (size_t i = 0; i < COUNT_OF(families); i++)
		if (strstr(families[i], spaced_a) && strstr(families[i], spaced_b))
			return true;
	return text_eq(a, b);
}

static enum err wrong_language(struct ctx *c, const struct checking *k)
{
	return ctx_fail_named(c, ERR_UNSUPPORTED, "wrong_language",
			      "the sound is in another language (%s) than asked for (%s)", k->wrong_language,
			      k->request->language);
}

/* A part without cues for the time between. */
static enum err cover(struct ctx *c, struct checking *k, int64_t to_ms)
{
	const struct speech_part empty = {.start_ms = k->done_ms, .end_ms = to_ms};
	if (to_ms <= k->done_ms)
		return OK;
	k->done_ms = to_ms;
	return k->fn(c, &empty, k->user);
}

static enum err check_part(struct ctx *c, const struct speech_part *part, void *user)
{
	struct checking *k = user;
	size_t n = characters(&part->cues);
	const char *language = n >= LANGUAGE_CHARACTERS ? subtitles_language(&part->cues) : "";
	bool wrong = *language && !related(language, k->request->language);
	k->held_ms = part->end_ms;
	if (wrong) {
		k->wrong += n;
		text_copy(k->wrong_language, sizeof k->wrong_language, language);
		if (!k->trusted && k->wrong >= WRONG_CHARACTERS)
			return wrong_language(c, k);
		return k->trusted ? cover(c, k, part->end_ms) : OK;
	}
	k->trusted = k->trusted || *language;
	if (!k->trusted && k->wrong)
		return OK; /* a few words between wrong ones prove nothing */
	enum err e = cover(c, k, part->start_ms);
	if (e != OK || part->end_ms <= k->done_ms)
		return e;
	k->done_ms = part->end_ms;
	return k->fn(c, part, k->user);
}

/* Index of the sound stream in that language, else the default one; -1 leaves it to libav. */
static enum err choose_stream(struct ctx *c, struct media *media, const struct speech_request *request, int *out)
{
	struct media_info info;
	void *mem = talloc_new(c->mem);
	const struct media_stream *found = NULL;
	enum err e = media_probe(c, media, mem, request->path, &info);
	for (size_t i = 0; e == OK && i < info.stream_count; i++) {
		const struct media_stream *s = &info.streams[i];
		if (s->kind != MEDIA_AUDIO)
			continue;
		bool match = text_eq(s->language, request->language);
		bool held = found && text_eq(found->language, request->language);
		if (!found || (match && !held) || (match == held && s->is_default && !found->is_default))
			found = s;
	}
	*out = found ? found->index : -1;
	talloc_free(mem);
	return e;
}

enum err speech_run(struct ctx *c, const struct speech *speech, const struct speech_engine *engine, struct media *media,
		    const struct speech_request *request, speech_part_fn *fn, void *user)
{
	ctx_assert_outside_transaction(c, "speech");
	struct speech_request asked = *request;
	struct checking k = {.request = &asked, .fn = fn, .user = user, .done_ms = asked.start_ms};
	if (asked.end_ms <= asked.start_ms || asked.start_ms < 0)
		return ctx_fail(c, ERR_INVALID, "an empty or impossible span of time");
	enum err e = asked.audio_stream < 0 ? choose_stream(c, media, request, &asked.audio_stream) : OK;
	if (e == OK)
		e = engine->run(c, speech->options, media, &asked, check_part, &k);
	if (e == OK && k.wrong && !k.trusted)
		e = wrong_language(c, &k);
	return e == OK ? cover(c, &k, asked.end_ms) : e;
}
