/* Room wire: what langplug and langplug-media say to each other inside the frames of room proc: kinds and layouts, both
 * directions from one description. Knows neither side. Whatever is read is taken as hostile: lengths are checked,
 * numbers are range-checked by the reader's caller, strings come out as valid UTF-8 without control bytes.
 *
 *	struct buf b; buf_init(&b, mem, LIMIT_FRAME);
 *	wire_request(wire_writer(&b), &request);
 *	...
 *	struct wire w = wire_reader(bytes, len, mem);
 *	wire_request(&w, &request);
 *	if (!wire_complete(&w)) ...
 *
 * A request (with the media file's descriptor) is answered by any number of parts and then WIRE_DONE or WIRE_FAILED. */
#pragma once

#include "base/base.h"

enum wire_kind {
	/* requests: struct wire_request */
	WIRE_PROBE = 1, /* -> WIRE_CONTAINER, WIRE_STREAM ... */
	WIRE_SUBTITLES, /* -> WIRE_CUE ... */
	WIRE_AUDIO,     /* -> (WIRE_WINDOW, WIRE_BYTES ...) ... */
	WIRE_RECOGNISE, /* -> (WIRE_HEARD ..., WIRE_WORDS) ... */
	WIRE_STILL,     /* -> WIRE_BYTES */
	WIRE_DOCTOR,    /* no descriptor; -> WIRE_BYTES: JSON */
	/* answers */
	WIRE_DONE = 32,
	WIRE_FAILED, /* struct wire_failure */
	WIRE_ALIVE,  /* at most one a second while there is nothing else to say */
	WIRE_CONTAINER,
	WIRE_STREAM,
	WIRE_CUE,
	WIRE_WINDOW,
	WIRE_WORDS,
	WIRE_BYTES,
	WIRE_HEARD, /* int64_t: film time in ms up to where the window at hand is heard; four times a second */
};

struct wire_request {
	int64_t start_ms, end_ms;
	int64_t stream; /* -1: the best one */
	int64_t width;
};

struct wire_failure {
	int64_t code; /* enum err */
	const char *reason, *text;
};

struct wire_container {
	const char *name;
	int64_t duration_ms;
	int64_t truncated;
};

enum wire_stream_kind { WIRE_STREAM_VIDEO, WIRE_STREAM_AUDIO, WIRE_STREAM_SUBTITLE };
enum { WIRE_DEFAULT = 1, WIRE_FORCED = 2, WIRE_HEARING_IMPAIRED = 4, WIRE_TEXT = 8 };

struct wire_stream {
	int64_t index, kind, flags;
	int64_t width, height, channels, sample_rate;
	int64_t start_ms, duration_ms;
	const char *codec, *profile, *language, *title;
};

struct wire_cue {
	int64_t start_ms, end_ms;
	const char *text; /* lines joined by '\n' */
};

struct wire_window { /* followed by `count` samples, int16 in the machine's order, in WIRE_BYTES */
	int64_t start_ms, end_ms, count;
};

struct wire_word {
	int64_t start_ms, end_ms;
	double confidence;
	const char *text;
};

struct wire_words {
	int64_t start_ms, end_ms;
	struct wire_word *list;
	size_t count;
};

/* One end of a message: writes into `out`, or reads from `at`; then strings and lists are on mem. */
struct wire {
	struct buf *out;
	const char *at, *end;
	void *mem;
	bool bad;
};

struct wire wire_writer(struct buf *out);
struct wire wire_reader(const void *bytes, size_t len, void *mem);
/* Everything was there, nothing was left over (reading), or it fitted (writing). */
bool wire_complete(const struct wire *w) ATTR_MUST_CHECK;

void wire_request(struct wire *w, struct wire_request *v);
void wire_failure(struct wire *w, struct wire_failure *v);
void wire_container(struct wire *w, struct wire_container *v);
void wire_stream(struct wire *w, struct wire_stream *v);
void wire_cue(struct wire *w, struct wire_cue *v);
void wire_window(struct wire *w, struct wire_window *v);
void wire_words(struct wire *w, struct wire_words *v);
