/* Streaks, goals and points: see progress.h. */
#include "learning/progress.h"

#include <string.h>

enum { MINUTE_MS = 60000, DAYS_A_WEEK = 7, GOALS_A_WEEK = 5, POINTS_WORD = 5, POINTS_CHUNK = 10 };

/* Days since 1970-01-01 of a date of the Gregorian calendar (H. Hinnant, "chrono-compatible low-level date algorithms"). */
static int64_t days_from_civil(int64_t y, int64_t m, int64_t d)
{
	y -= m <= 2;
	int64_t era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
	int64_t of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

bool progress_day_number(const char *day, int64_t *out)
{
	int64_t part[3] = {0};
	static const size_t from[] = {0, 5, 8}, to[] = {4, 7, 10};
	if (!day || strlen(day) != 10 || day[4] != '-' || day[7] != '-')
		return false;
	for (size_t i = 0; i < COUNT_OF(part); i++) {
		for (size_t k = from[i]; k < to[i]; k++) {
			if (day[k] < '0' || day[k] > '9')
				return false;
			part[i] = part[i] * 10 + (day[k] - '0');
		}
	}
	if (part[1] < 1 || part[1] > 12 || part[2] < 1 || part[2] > 31)
		return false;
	*out = days_from_civil(part[0], part[1], part[2]);
	return true;
}

bool progress_active(const struct day_row *day)
{
	return day->watched_ms >= MINUTE_MS || day->words_learned > 0 || day->chunks_done > 0 || day->answers > 0;
}

bool progress_reached(const struct day_row *day, int64_t daily_goal)
{
	return daily_goal > 0 && day->watched_ms >= daily_goal * MINUTE_MS;
}

int64_t progress_points(const struct day_row *day)
{
	int64_t points =
	    day->watched_ms / MINUTE_MS + POINTS_WORD * day->words_learned + POINTS_CHUNK * day->chunks_done;
	return points > 0 ? points : 0;
}

/* 1970-01-01 was a Thursday: weeks from Monday. */
static int64_t week_of(int64_t day)
{
	return (day + 3) / DAYS_A_WEEK;
}

static void add_day(struct progress_sum *sum, const struct day_row *day, int64_t daily_goal)
{
	sum->days_reached += progress_reached(day, daily_goal);
	sum->points += progress_points(day);
	sum->words += day->words_learned;
	sum->chunks += day->chunks_done;
	sum->answers += day->answers;
	sum->watched_ms += day->watched_ms;
}

void progress_sum(const struct day_row *days, size_t count, const char *today, int64_t daily_goal,
		  struct progress_sum *out)
{
	struct progress_sum sum = {0};
	int64_t run = 0, last = INT64_MIN / 2, week = INT64_MIN, week_ms = 0, now = 0, day;
	bool has_now = progress_day_number(today, &now);
	for (size_t i = 0; i < count; i++) {
		if (!progress_day_number(days[i].day, &day))
			continue;
		add_day(&sum, &days[i], daily_goal);
		int64_t before = week_of(day) == week ? week_ms : 0, need = GOALS_A_WEEK * daily_goal * MINUTE_MS;
		week = week_of(day);
		week_ms = before + days[i].watched_ms;
		sum.weeks_reached += daily_goal > 0 && before < need && week_ms >= need;
		if (!progress_active(&days[i]))
			continue;
		run = day == last + 1 ? run + 1 : 1;
		last = day;
		sum.longest_streak = run > sum.longest_streak ? run : sum.longest_streak;
	}
	/* A day ahead of today is one of a learner who has flown west: it still counts. */
	sum.streak = has_now && last >= now - 1 ? run : 0;
	*out = sum;
}
