/* Room speech: sound to cues, by the first engine that can do the language. One table of engines, in order:
 * "openai" (any OpenAI-compatible server, when switched on and configured), "pocketsphinx" (English, offline, inside
 * langplug-media, a draft). Existing subtitles win before this room is asked (learning/transcript).
 *
 *	const struct speech_engine *e = speech_choose(speech, "en");
 *	if (!e) → speech_missing_text() says what would help
 *	speech_run(c, speech, e, media, &request, on_cues, user); */
#pragma once

#include "base/base.h"
#include "media/media.h"
#include "subtitles/subtitles.h"

struct speech_options {
	char *engine;     /* "auto" or an engine's name */
	char *server_url; /* OpenAI-compatible base URL, e.g. http://127.0.0.1:8080 */
	char *server_key;
	char *server_model;     /* "whisper-1" */
	int64_t server_seconds; /* one window may take; 0: LIMIT_MEDIA_WINDOW_MS */
	bool thorough;          /* wide beams of pocketsphinx: slower, a little better */
};
extern const struct option speech_option_table[];

struct speech {
	const struct speech_options *options;
};

/* How far the part at hand is heard, in the film's time: for progress only, and only from engines that can tell. */
typedef enum err speech_heard_fn(struct ctx *c, int64_t at_ms, void *user);

struct speech_request {
	const char *path;
	const char *language;
	int audio_stream; /* -1: the first of the language, else the default one */
	int64_t start_ms, end_ms;
	speech_heard_fn *heard; /* NULL none */
	void *heard_user;
};

struct speech_part { /* what is finished: covers [start, end) of the film */
	int64_t start_ms, end_ms;
	struct cues cues;
};
typedef enum err speech_part_fn(struct ctx *c, const struct speech_part *part, void *user);

struct speech_engine {
	const char *name; /* stored with the transcript */
	const char *version;
	const char *label; /* for people: "recognised offline (draft)" */
	bool draft;
	bool leaves_house; /* sends audio over the network */
	bool (*can)(const struct speech_options *options, const char *language);
	enum err (*run)(struct ctx *c, const struct speech_options *options, struct media *media,
			const struct speech_request *request, speech_part_fn *fn, void *user);
};

/* All engines in order of preference; count in *count. */
const struct speech_engine *speech_engines(size_t *count);
/* The first engine that is allowed by the option `engine` and can do the language; NULL none. */
const struct speech_engine *speech_choose(const struct speech *speech, const char *language);
/* Words for "German has no subtitles here and no engine can hear it; set LANGPLUG_SPEECH_SERVER_URL …". On mem. */
char *speech_missing_text(const void *mem, const char *language_name);
/* Runs the engine over [start, end) and hands finished parts (about 30 s) out in order; each is a checkpoint. The parts
 * follow each other without gaps and cover the whole span when this returns OK (silence is a part without cues). Calls
 * are resumable: start where the last part ended. Drops loops, invented credits and no-speech segments; parts in another
 * language than asked for lose their cues.
 * Errors by name, besides those of room media: engine_unreachable, engine_failed (its words are in the text),
 * engine_key, engine_nonsense (HTML, no JSON, too long), wrong_language (everything heard is in another one), no_model.
 * ERR_BUSY when the server asks to come later, ERR_TIMEOUT when it hangs or drips. */
enum err speech_run(struct ctx *c, const struct speech *speech, const struct speech_engine *engine, struct media *media,
		    const struct speech_request *request, speech_part_fn *fn, void *user) ATTR_MUST_CHECK;

/* Words with times to readable cues: broken at pauses > 700 ms, ends of sentences, 84 characters, 7 s; two balanced
 * lines from 43 characters. A word longer than that is a cue of its own. */
void speech_cues_from_words(void *mem, const struct media_words *words, struct cues *out);
