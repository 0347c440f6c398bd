/* Streaks, goals and points. */
#include "../unit.h"
#include "learning/progress.h"

#define WATCHED(d, minutes)                                                                                            \
	{                                                                                                              \
		.day = (d), .watched_ms = (minutes)*60000                                                              \
	}

static void day_numbers(void **state)
{
	(void)state;
	static const struct {
		const char *day;
		int64_t number;
	} good[] = {{"1970-01-01", 0},     {"1970-01-02", 1},     {"2000-03-01", 11017}, {"2024-02-29", 19782},
		    {"2024-03-01", 19783}, {"2026-11-23", 20780}, {"2100-03-01", 47541}};
	static const char *const bad[] = {"",           "2026-11-2",  "2026/11/23", "2026-13-01",
					  "2026-00-01", "2026-01-32", "x026-01-01"};
	int64_t n;
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		assert_true(progress_day_number(good[i].day, &n));
		assert_int_equal(n, good[i].number);
	}
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		if (progress_day_number(bad[i], &n))
			fail_msg("%s is a day", bad[i]);
	assert_false(progress_day_number(NULL, &n));
}

static struct progress_sum sum_of(const struct day_row *days, size_t count, const char *today, int64_t goal)
{
	struct progress_sum sum;
	progress_sum(days, count, today, goal, &sum);
	return sum;
}

static void streaks(void **state)
{
	(void)state;
	static const struct day_row days[] = {
	    WATCHED("2026-10-30", 5),
	    WATCHED("2026-10-31", 5),
	    {.day = "2026-11-01", .answers = 1},
	    {.day = "2026-11-02", .words_learned = 1}, /* four in a row, over the end of a month */
	    {.day = "2026-11-04", .chunks_done = 1},
	    {.day = "2026-11-05", .watched_ms = 59999}, /* less than a minute is no day of learning */
	    WATCHED("2026-11-21", 1),
	    WATCHED("2026-11-22", 1)};
	assert_int_equal(sum_of(days, COUNT_OF(days), "2026-11-22", 0).streak, 2);
	assert_int_equal(sum_of(days, COUNT_OF(days), "2026-11-22", 0).longest_streak, 4);
	/* This morning the streak is not over yet; tomorrow it is. */
	assert_int_equal(sum_of(days, COUNT_OF(days), "2026-11-23", 0).streak, 2);
	assert_int_equal(sum_of(days, COUNT_OF(days), "2026-11-24", 0).streak, 0);
	assert_int_equal(sum_of(days, COUNT_OF(days), "2026-11-21", 0).streak, 2);
	assert_int_equal(sum_of(NULL, 0, "2026-11-21", 0).streak, 0);
	assert_int_equal(sum_of(NULL, 0, "2026-11-21", 0).longest_streak, 0);
}

static void goals_and_points(void **state)
{
	(void)state;
	/* Monday the 16th to Sunday the 22nd: 50 minutes are five goals of ten; the next week has 49. */
	static const struct day_row days[] = {WATCHED("2026-11-16", 10), WATCHED("2026-11-17", 9),
					      WATCHED("2026-11-22", 31), WATCHED("2026-11-23", 49)};
	struct progress_sum sum = sum_of(days, COUNT_OF(days), "2026-11-23", 10);
	assert_int_equal(sum.days_reached, 3);
	assert_int_equal(sum.weeks_reached, 1);
	assert_int_equal(sum.points, 99);
	assert_int_equal(sum.watched_ms, 99 * 60000);
	sum = sum_of(days, COUNT_OF(days), "2026-11-23", 0);
	assert_int_equal(sum.days_reached + sum.weeks_reached, 0);
	assert_int_equal(progress_points(&(struct day_row){.words_learned = 3, .chunks_done = 2, .watched_ms = 119999}),
			 15 + 20 + 1);
	/* Words taken back on another day than they were learned. */
	assert_int_equal(progress_points(&(struct day_row){.words_learned = -3}), 0);
	assert_false(progress_active(&(struct day_row){.words_learned = -3, .answers = -1}));
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(day_numbers), UNIT_TEST(streaks), UNIT_TEST(goals_and_points)};
	return unit_run("learning/progress", tests);
}
