/* Time: see clock.h. */
#include "base/clock.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "base/ctx.h"

static int64_t read_us(clockid_t id)
{
	struct timespec t;
	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t clock_now_ms(void)
{
	return read_us(CLOCK_REALTIME) / 1000;
}

int64_t clock_mono_ms(void)
{
	return read_us(CLOCK_MONOTONIC) / 1000;
}

int64_t clock_cpu_us(void)
{
	return read_us(CLOCK_PROCESS_CPUTIME_ID);
}

void clock_sleep_ms(int ms)
{
	ctx_assert_outside_transaction(NULL, "clock_sleep_ms");
	struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
	while (nanosleep(&t, &t) == -1 && errno == EINTR)
		;
}

static struct tm utc(int64_t ms)
{
	time_t s = (time_t)(ms / 1000);
	struct tm tm;
	gmtime_r(&s, &tm);
	return tm;
}

void clock_iso(int64_t ms, char out[25])
{
	struct tm tm = utc(ms);
	char text[96];
	snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
		 tm.tm_hour, tm.tm_min, tm.tm_sec, (int)(ms % 1000));
	snprintf(out, 25, "%.24s", text);
}

void clock_day(int64_t ms, char out[11])
{
	struct tm tm = utc(ms);
	char text[64];
	snprintf(text, sizeof text, "%04d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
	snprintf(out, 11, "%.10s", text);
}

void clock_place(int64_t ms, char out[16])
{
	int64_t seconds = ms > 0 ? ms / 1000 : 0;
	int64_t hours = seconds / 3600 % 1000, minutes = seconds / 60 % 60;
	if (hours)
		snprintf(out, 16, "%" PRId64 ":%02" PRId64 ":%02" PRId64, hours, minutes, seconds % 60);
	else
		snprintf(out, 16, "%" PRId64 ":%02" PRId64, minutes, seconds % 60);
}
