/* Time. Only request ends, the worker and the supervisor read the clock; rules get `now` as an argument. */
#pragma once

#include <stdint.h>

/* Milliseconds since 1970, UTC: what the database stores. */
int64_t clock_now_ms(void);
/* Milliseconds that never jump: deadlines and durations. */
int64_t clock_mono_ms(void);
/* CPU time of this process in microseconds. */
int64_t clock_cpu_us(void);
/* Never inside a transaction: see ctx_assert_outside_transaction. */
void clock_sleep_ms(int ms);
/* "2026-11-23T22:50:49.123Z" into out (25 bytes). */
void clock_iso(int64_t ms, char out[25]);
/* A place in a film: "2:05", from one hour on "1:02:05"; negative is 0:00. Into out (16 bytes). */
void clock_place(int64_t ms, char out[16]);
/* "2026-11-23" of that instant in UTC into out (11 bytes). */
void clock_day(int64_t ms, char out[11]);
