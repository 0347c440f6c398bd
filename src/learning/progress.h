/* A learner's days as streaks, goals and points: pure functions of stored facts. */
#pragma once

#include "store/progress.h"

/* Day "2026-11-23" as a number that rises by one a day; false when it is none. */
bool progress_day_number(const char *day, int64_t *out);

/* A minute of film, a word learned, a part finished or a card answered makes a day count. */
bool progress_active(const struct day_row *day);
/* Whether the goal (minutes of film) was reached; never when there is none. */
bool progress_reached(const struct day_row *day, int64_t daily_goal);
/* One point a minute watched, 5 a word learned, 10 a part finished; never below 0. */
int64_t progress_points(const struct day_row *day);

struct progress_sum {
	int64_t streak;         /* active days in a row until today, or until yesterday when today is still idle */
	int64_t longest_streak; /* ever */
	int64_t days_reached;   /* days on which the daily goal was reached */
	int64_t weeks_reached;  /* weeks from Monday with five daily goals' worth of film */
	int64_t points, words, chunks, answers, watched_ms;
};
/* days: all of them, by day; today: the learner's. */
void progress_sum(const struct day_row *days, size_t count, const char *today, int64_t daily_goal,
		  struct progress_sum *out);
