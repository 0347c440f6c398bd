/* Counting from many threads, and the text. */
#include <pthread.h>

#include "../unit.h"
#include "metrics/metrics.h"

static void text_is_what_prometheus_reads(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct metrics *m = metrics_new(c->mem);
	static const int64_t bounds[] = {1000, 50000, 2000000};
	struct metric *ok = metrics_counter(m, "requests_total", "requests answered", "code=\"200\"");
	struct metric *depth = metrics_gauge(m, "queue_depth", "jobs waiting", NULL);
	struct metric *bad = metrics_counter(m, "requests_total", "requests answered", "code=\"500\",kind=\"a b\"");
	struct metric *time =
	    metrics_histogram(m, "request_seconds", "time to an answer", "row=\"x\"", bounds, 3, 1000000);
	metrics_add(ok, 1);
	metrics_add(ok, 2);
	metrics_add(bad, 1);
	metrics_set(depth, 7);
	metrics_add(depth, -9);
	metrics_observe(time, 1000);
	metrics_observe(time, 1001);
	metrics_observe(time, 2500000);
	struct buf b;
	buf_init(&b, c->mem, LIMIT_FRAME);
	metrics_text(m, &b);
	assert_string_equal(b.data, "# HELP requests_total requests answered\n"
				    "# TYPE requests_total counter\n"
				    "requests_total{code=\"200\"} 3\n"
				    "requests_total{code=\"500\",kind=\"a b\"} 1\n"
				    "# HELP queue_depth jobs waiting\n"
				    "# TYPE queue_depth gauge\n"
				    "queue_depth -2\n"
				    "# HELP request_seconds time to an answer\n"
				    "# TYPE request_seconds histogram\n"
				    "request_seconds_bucket{row=\"x\",le=\"0.001\"} 1\n"
				    "request_seconds_bucket{row=\"x\",le=\"0.05\"} 2\n"
				    "request_seconds_bucket{row=\"x\",le=\"2\"} 2\n"
				    "request_seconds_bucket{row=\"x\",le=\"+Inf\"} 3\n"
				    "request_seconds_sum{row=\"x\"} 2.502001\n"
				    "request_seconds_count{row=\"x\"} 3\n");
	assert_int_equal(metrics_value(ok), 3);
	assert_int_equal(metrics_value(time), 3);
}

static void *count(void *metric)
{
	for (int i = 0; i < 20000; i++) {
		metrics_add(((struct metric **)metric)[0], 1);
		metrics_observe(((struct metric **)metric)[1], i);
	}
	return NULL;
}

static void no_count_is_lost(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct metrics *m = metrics_new(c->mem);
	static const int64_t bounds[] = {9999};
	struct metric *both[] = {metrics_counter(m, "a_total", "a", NULL),
				 metrics_histogram(m, "b", "b", NULL, bounds, 1, 1)};
	pthread_t threads[4];
	for (size_t i = 0; i < COUNT_OF(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, count, both), 0);
	for (size_t i = 0; i < COUNT_OF(threads); i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(metrics_value(both[0]), 80000);
	assert_int_equal(metrics_value(both[1]), 80000);
	struct buf b;
	buf_init(&b, c->mem, LIMIT_FRAME);
	metrics_text(m, &b);
	assert_non_null(strstr(b.data, "b_bucket{le=\"9999\"} 40000\nb_bucket{le=\"+Inf\"} 80000\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(text_is_what_prometheus_reads), UNIT_TEST(no_count_is_lost)};
	return unit_run("metrics/metrics", tests);
}
