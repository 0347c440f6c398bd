/* Windows of sound: see windows.h. Energy of 20 ms frames in dB, averaged over 300 ms, so that the gap inside a word
 * (a stop consonant) does not look like a pause; each second away from the aim costs a quarter of a dB. */
#include "av/windows.h"

#include <math.h>
#include <string.h>

enum { FRAME = WINDOW_RATE / 50, AROUND = 7, WINDOW_MAX = WINDOW_MAX_S * WINDOW_RATE };

#define COST_PER_SECOND 0.25
#define QUIET_DB (-60.0)

static double frame_power(const int16_t *samples)
{
	double sum = 0;
	for (size_t i = 0; i < FRAME; i++)
		sum += (double)samples[i] * samples[i];
	return sum / FRAME;
}

/* Mean level of the 2*AROUND+1 frames about `frame`, dBFS. */
static double level(const int16_t *samples, size_t frames, size_t frame)
{
	size_t from = frame > AROUND ? frame - AROUND : 0;
	size_t to = frame + AROUND < frames ? frame + AROUND : frames - 1;
	double sum = 0;
	for (size_t i = from; i <= to; i++)
		sum += frame_power(samples + i * FRAME);
	return 10 * log10(sum / (double)(to - from + 1) / (32768.0 * 32768.0) + 1e-12);
}

size_t windows_cut(const int16_t *samples, size_t count)
{
	size_t frames = count / FRAME, best = frames * WINDOW_AIM_S / WINDOW_MAX_S;
	double best_cost = INFINITY;
	for (size_t i = WINDOW_MIN_S * 50; i + AROUND < frames; i++) {
		double away = fabs((double)i / 50 - WINDOW_AIM_S);
		double cost = level(samples, frames, i) + COST_PER_SECOND * away;
		if (cost < best_cost) {
			best_cost = cost;
			best = i;
		}
	}
	return best * FRAME + FRAME / 2;
}

bool windows_sounds(const int16_t *samples, size_t count)
{
	size_t frames = count / FRAME;
	for (size_t i = AROUND; i < frames; i += AROUND)
		if (level(samples, frames, i) > QUIET_DB)
			return true;
	return false;
}

void windows_begin(struct windows *w, void *mem, int64_t start_ms, window_fn *fn, void *user)
{
	*w = (struct windows){
	    .samples = mem_array(mem, int16_t, WINDOW_MAX), .start_ms = start_ms, .fn = fn, .user = user};
}

static int64_t film_ms(const struct windows *w, size_t samples)
{
	return w->start_ms + (w->passed + (int64_t)samples) * 1000 / WINDOW_RATE;
}

static enum err hand_out(struct windows *w, size_t count)
{
	struct window window = {film_ms(w, 0), film_ms(w, count), w->samples, count};
	enum err e = w->fn(w->user, &window);
	memmove(w->samples, w->samples + count, (w->have - count) * sizeof *w->samples);
	w->have -= count;
	w->passed += (int64_t)count;
	return e;
}

enum err windows_push(struct windows *w, const int16_t *samples, size_t count)
{
	while (count) {
		size_t n = count < WINDOW_MAX - w->have ? count : WINDOW_MAX - w->have;
		memcpy(w->samples + w->have, samples, n * sizeof *samples);
		w->have += n;
		samples += n;
		count -= n;
		enum err e = w->have < WINDOW_MAX ? OK : hand_out(w, windows_cut(w->samples, w->have));
		if (e != OK)
			return e;
	}
	return OK;
}

enum err windows_end(struct windows *w)
{
	return w->have ? hand_out(w, w->have) : OK;
}
