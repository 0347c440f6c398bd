/* Room metrics: counters, gauges and histograms, and their text for Prometheus. Knows not what is counted.
 *
 *	struct metrics *m = metrics_new(mem);
 *	struct metric *ok = metrics_counter(m, "langplug_requests_total", "requests answered", "code=\"200\"");
 *	metrics_add(ok, 1);                        // any thread, no lock
 *	metrics_text(m, &buf);
 *
 * Everything is registered before threads start, labels included: a label is one of a few words known at the start, never
 * what a client sent. Counting is an atomic addition. */
#pragma once

#include "base/base.h"

struct metrics;
struct metric;

struct metrics *metrics_new(const void *mem);

/* labels is what stands between the braces, e.g. `kind="speech",code="200"`; NULL none. Same name: same help and kind.
 * A name or label that Prometheus would not read, or a second registration of the same series, aborts: both are ours. */
struct metric *metrics_counter(struct metrics *m, const char *name, const char *help, const char *labels);
struct metric *metrics_gauge(struct metrics *m, const char *name, const char *help, const char *labels);
/* bounds: upper ends in ascending order, at most METRICS_BOUNDS; the last (+Inf) is added. Values and bounds are in any
 * unit; `unit` of them make one of what is printed: 1000000 when microseconds are counted and seconds printed. */
enum { METRICS_BOUNDS = 24 };
struct metric *metrics_histogram(struct metrics *m, const char *name, const char *help, const char *labels,
				 const int64_t *bounds, size_t bound_count, int64_t unit);

/* Counters take n >= 0; gauges any. */
void metrics_add(struct metric *metric, int64_t n);
/* Gauges. */
void metrics_set(struct metric *metric, int64_t value);
/* Histograms. */
void metrics_observe(struct metric *metric, int64_t value);
/* Value of a counter or gauge, number of observations of a histogram. */
int64_t metrics_value(const struct metric *metric);

/* Text format 0.0.4: series of one name together, in order of registration. */
void metrics_text(const struct metrics *m, struct buf *out);
