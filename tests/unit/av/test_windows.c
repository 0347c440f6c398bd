/* Windows of sound: cut at pauses, on the film's clock, never too long. */
#include "unit.h"

#include <math.h>

#include "av/windows.h"

enum { SECOND = WINDOW_RATE };

/* A hum with a pause of half a second that ends each `period` seconds. */
static int16_t *hum(struct ctx *c, int seconds, double period)
{
	int16_t *s = mem_array(c->mem, int16_t, (size_t)seconds * SECOND);
	for (int i = 0; i < seconds * SECOND; i++) {
		double t = fmod((double)i / SECOND, period);
		s[i] = t > period - 0.5 ? (int16_t)(i % 3) : (int16_t)(8000 * sin(i * 0.1));
	}
	return s;
}

struct seen {
	struct window list[64];
	size_t count, samples;
	enum err answer;
};

static enum err note(void *user, const struct window *w)
{
	struct seen *s = user;
	s->samples += w->count;
	s->list[s->count++] = *w;
	return s->answer;
}

static void cuts_lie_in_pauses(void **state)
{
	struct ctx *c = unit_ctx(state);
	const int16_t *s = hum(c, 40, 7);
	double at = (double)windows_cut(s, 40 * SECOND) / SECOND;
	assert_true(fabs(at - 27.75) < 0.2); /* 28 is the multiple of 7 nearest to 30 */
	s = hum(c, 40, 11);
	at = (double)windows_cut(s, 40 * SECOND) / SECOND;
	assert_true(fabs(at - 32.75) < 0.2);
}

static void without_a_pause_it_cuts_near_the_aim(void **state)
{
	struct ctx *c = unit_ctx(state);
	int16_t *s = mem_array(c->mem, int16_t, 40 * SECOND);
	size_t at = windows_cut(s, 40 * SECOND);
	assert_true(fabs((double)at / SECOND - WINDOW_AIM_S) < 0.1);
	for (int i = 0; i < 40 * SECOND; i++)
		s[i] = (int16_t)((long)i * 7919 % 20000 - 10000);
	at = windows_cut(s, 40 * SECOND);
	assert_true(at >= (size_t)WINDOW_MIN_S * SECOND && at <= (size_t)WINDOW_MAX_S * SECOND);
}

static void windows_follow_each_other(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct windows w;
	struct seen seen = {.answer = OK};
	const int16_t *s = hum(c, 200, 7);
	windows_begin(&w, c->mem, 5000, note, &seen);
	for (size_t i = 0, n = 1; i < 200 * SECOND; i += n) { /* odd pieces */
		n = n * 3 % 50021 + 1;
		if (n > 200 * SECOND - i)
			n = 200 * SECOND - i;
		assert_ok(c, windows_push(&w, s + i, n));
	}
	assert_ok(c, windows_end(&w));
	assert_ok(c, windows_end(&w));
	assert_int_equal(seen.samples, 200 * SECOND);
	assert_int_equal(seen.list[0].start_ms, 5000);
	assert_int_equal(seen.list[seen.count - 1].end_ms, 205000);
	for (size_t i = 0; i < seen.count; i++) {
		assert_true(seen.list[i].end_ms - seen.list[i].start_ms <= WINDOW_MAX_S * 1000);
		if (i)
			assert_int_equal(seen.list[i].start_ms, seen.list[i - 1].end_ms);
		if (i + 1 < seen.count)
			assert_true(seen.list[i].end_ms - seen.list[i].start_ms >= WINDOW_MIN_S * 1000);
	}
}

static void a_refusal_stops(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct windows w;
	struct seen seen = {.answer = ERR_CANCELLED};
	windows_begin(&w, c->mem, 0, note, &seen);
	assert_int_equal(windows_push(&w, hum(c, 100, 7), 100 * SECOND), ERR_CANCELLED);
	assert_int_equal(seen.count, 1);
}

static void silence_is_told_from_sound(void **state)
{
	struct ctx *c = unit_ctx(state);
	int16_t *s = mem_array(c->mem, int16_t, 10 * SECOND);
	assert_false(windows_sounds(s, 10 * SECOND));
	s[5 * SECOND] = 30000; /* a click */
	for (int i = 0; i < 10 * SECOND; i++)
		s[i] = (int16_t)(i % 7);
	assert_false(windows_sounds(s, 10 * SECOND));
	for (int i = 5 * SECOND; i < 6 * SECOND; i++)
		s[i] = (int16_t)(i % 2 ? 500 : -500);
	assert_true(windows_sounds(s, 10 * SECOND));
	assert_false(windows_sounds(s, 10));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT_TEST(cuts_lie_in_pauses),         UNIT_TEST(without_a_pause_it_cuts_near_the_aim),
	    UNIT_TEST(windows_follow_each_other),  UNIT_TEST(a_refusal_stops),
	    UNIT_TEST(silence_is_told_from_sound),
	};
	return unit_run("av/windows", tests);
}
