/* Cuts 16 kHz mono sound into windows of about 30 s at the quietest place, never longer than 40 s: recognisers lose
 * their way in longer ones, and a word must not be cut. Pure; the energy is our own measure, no model. */
#pragma once

#include "base/base.h"

enum {
	WINDOW_RATE = 16000,
	WINDOW_MIN_S = 20,
	WINDOW_AIM_S = 30,
	WINDOW_MAX_S = 40,
};

struct window {
	int64_t start_ms, end_ms;
	const int16_t *samples;
	size_t count;
};
typedef enum err window_fn(void *user, const struct window *window);

struct windows {
	int16_t *samples; /* WINDOW_MAX_S of room */
	size_t have;
	int64_t start_ms, passed; /* film time of sample 0 of the stream; samples already handed out */
	window_fn *fn;
	void *user;
};

void windows_begin(struct windows *w, void *mem, int64_t start_ms, window_fn *fn, void *user);
/* Hands out each window as soon as it is complete; not OK from fn stops. */
enum err windows_push(struct windows *w, const int16_t *samples, size_t count) ATTR_MUST_CHECK;
/* The rest. */
enum err windows_end(struct windows *w) ATTR_MUST_CHECK;

/* Sample index of the best cut between WINDOW_MIN_S and WINDOW_MAX_S. count must be WINDOW_MAX_S of samples. */
size_t windows_cut(const int16_t *samples, size_t count);
/* Is there anything above -60 dBFS for a third of a second? */
bool windows_sounds(const int16_t *samples, size_t count);
