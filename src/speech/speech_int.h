/* What the files of the room speech share. */
#pragma once

#include "speech/speech.h"

/* One segment of a server's answer, times relative to the sound that was sent. */
struct heard_word {
	int64_t start_ms, end_ms;
	const char *text;
	double confidence;
};
struct heard_segment {
	int64_t start_ms, end_ms;
	const char *text; /* trimmed */
	struct heard_word *words;
	size_t word_count;
	double no_speech, log_probability, compression; /* 0, 0, 0 when not said */
};
struct heard {
	const char *language; /* code, "" unknown */
	struct heard_segment *segments;
	size_t count;
};
/* Reads verbose_json (or json) of OpenAI, faster-whisper servers and whisper.cpp. duration_ms is that of the sound: times
 * beyond it are cut. Errors: engine_nonsense. On mem. */
enum err reply_parse(struct ctx *c, void *mem, const char *json, size_t len, int64_t duration_ms,
		     struct heard *out) ATTR_MUST_CHECK;
/* The server's own words in an error answer, whatever its form: "" none. On mem. */
char *reply_error(const void *mem, const char *body, size_t len);

/* Guards against what recognisers invent. Remembers across windows of one run. */
struct guard {
	char last[256]; /* last segment, folded */
	size_t repeated;
};
/* false: the segment is no speech, a loop, or a credit nobody spoke. */
bool guard_keeps(struct guard *g, const struct heard_segment *segment);

/* Words of the segments that the guard keeps, on the film's clock; start_ms is where the window begins. On mem. */
struct media_words guard_words(struct guard *g, void *mem, const struct heard *heard, int64_t start_ms, int64_t end_ms);

/* The engines' functions. */
bool offline_can(const struct speech_options *options, const char *language);
enum err offline_run(struct ctx *c, const struct speech_options *options, struct media *media,
		     const struct speech_request *request, speech_part_fn *fn, void *user) ATTR_MUST_CHECK;
bool openai_can(const struct speech_options *options, const char *language);
enum err openai_run(struct ctx *c, const struct speech_options *options, struct media *media,
		    const struct speech_request *request, speech_part_fn *fn, void *user) ATTR_MUST_CHECK;
