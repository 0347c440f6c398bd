/* Metrics: see metrics.h. A family is a name; its series are a list in order of registration. */
#include "metrics/metrics.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct family {
	struct family *next;
	const char *name, *help;
	enum kind { COUNTER, GAUGE, HISTOGRAM } kind;
	struct metric *series;
};

struct metric {
	struct metric *next;
	const struct family *family;
	const char *labels;        /* "" none */
	atomic_int_fast64_t value; /* of histograms: the sum */
	int64_t unit;
	size_t bound_count;
	int64_t bounds[METRICS_BOUNDS];
	atomic_int_fast64_t buckets[METRICS_BOUNDS + 1]; /* each value in one only; summed up when printed */
};

struct metrics {
	struct family *families;
};

struct metrics *metrics_new(const void *mem)
{
	return mem_new(mem, struct metrics);
}

static void broken(const char *name, const char *why)
{
	fprintf(stderr, "langplug: metric %s: %s\n", name, why);
	abort();
}

static bool name_valid(const char *name)
{
	for (const char *p = name; *p; p++)
		if (!((*p >= 'a' && *p <= 'z') || *p == '_' || (p > name && *p >= '0' && *p <= '9')))
			return false;
	return *name != '\0';
}

/* name="value" with commas between; values without quotes, backslashes and line ends, which we do not use. */
static bool labels_valid(const char *s)
{
	for (;;) {
		size_t name = strspn(s, "abcdefghijklmnopqrstuvwxyz_");
		if (!name || s[name] != '=' || s[name + 1] != '"')
			return false;
		s += name + 2;
		s += strcspn(s, "\"\\\n");
		if (*s++ != '"')
			return false;
		if (*s == '\0')
			return true;
		if (*s++ != ',')
			return false;
	}
}

static struct family *family_of(struct metrics *m, const char *name, const char *help, enum kind kind)
{
	struct family **at = &m->families;
	for (; *at; at = &(*at)->next) {
		if (!text_eq((*at)->name, name))
			continue;
		if ((*at)->kind != kind || !text_eq((*at)->help, help))
			broken(name, "was registered otherwise");
		return *at;
	}
	if (!name_valid(name) || strpbrk(help, "\n\\"))
		broken(name, "is no name, or its help has a line end");
	*at = mem_new(m, struct family);
	**at = (struct family){.name = mem_str(m, name), .help = mem_str(m, help), .kind = kind};
	return *at;
}

static struct metric *register_metric(struct metrics *m, const char *name, const char *help, const char *labels,
				      enum kind kind)
{
	struct family *family = family_of(m, name, help, kind);
	if (labels && !labels_valid(labels))
		broken(name, "has labels that are none");
	struct metric **at = &family->series;
	for (; *at; at = &(*at)->next)
		if (text_eq((*at)->labels, labels ? labels : ""))
			broken(name, "is there twice");
	*at = mem_new(m, struct metric);
	(*at)->family = family;
	(*at)->labels = mem_str(m, labels ? labels : "");
	(*at)->unit = 1;
	return *at;
}

struct metric *metrics_counter(struct metrics *m, const char *name, const char *help, const char *labels)
{
	return register_metric(m, name, help, labels, COUNTER);
}

struct metric *metrics_gauge(struct metrics *m, const char *name, const char *help, const char *labels)
{
	return register_metric(m, name, help, labels, GAUGE);
}

struct metric *metrics_histogram(struct metrics *m, const char *name, const char *help, const char *labels,
				 const int64_t *bounds, size_t bound_count, int64_t unit)
{
	struct metric *metric = register_metric(m, name, help, labels, HISTOGRAM);
	if (bound_count > METRICS_BOUNDS || unit < 1)
		broken(name, "has too many bounds or no unit");
	for (size_t i = 0; i < bound_count; i++) {
		if (i && bounds[i] <= bounds[i - 1])
			broken(name, "has bounds that do not ascend");
		metric->bounds[i] = bounds[i];
	}
	metric->bound_count = bound_count;
	metric->unit = unit;
	return metric;
}

void metrics_add(struct metric *metric, int64_t n)
{
	atomic_fetch_add_explicit(&metric->value, n, memory_order_relaxed);
}

void metrics_set(struct metric *metric, int64_t value)
{
	atomic_store_explicit(&metric->value, value, memory_order_relaxed);
}

void metrics_observe(struct metric *metric, int64_t value)
{
	size_t i = 0;
	while (i < metric->bound_count && value > metric->bounds[i])
		i++;
	atomic_fetch_add_explicit(&metric->buckets[i], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&metric->value, value, memory_order_relaxed);
}

static int64_t load(const atomic_int_fast64_t *value)
{
	return atomic_load_explicit(value, memory_order_relaxed);
}

int64_t metrics_value(const struct metric *metric)
{
	if (metric->family->kind != HISTOGRAM)
		return load(&metric->value);
	int64_t count = 0;
	for (size_t i = 0; i <= metric->bound_count; i++)
		count += load(&metric->buckets[i]);
	return count;
}

static void print_number(struct buf *out, int64_t value, int64_t unit)
{
	if (unit == 1)
		buf_printf(out, "%lld", (long long)value);
	else
		buf_printf(out, "%.9g", (double)value / (double)unit);
}

static void print_line(struct buf *out, const char *name, const char *suffix, const char *labels, int64_t value,
		       int64_t unit)
{
	buf_printf(out, "%s%s", name, suffix);
	if (*labels)
		buf_printf(out, "{%s}", labels);
	buf_char(out, ' ');
	print_number(out, value, unit);
	buf_char(out, '\n');
}

static void print_histogram(struct buf *out, const struct metric *metric)
{
	const char *name = metric->family->name, *comma = *metric->labels ? "," : "";
	int64_t count = 0;
	for (size_t i = 0; i <= metric->bound_count; i++) {
		count += load(&metric->buckets[i]);
		buf_printf(out, "%s_bucket{%s%sle=\"", name, metric->labels, comma);
		if (i < metric->bound_count)
			print_number(out, metric->bounds[i], metric->unit);
		else
			buf_str(out, "+Inf");
		buf_printf(out, "\"} %lld\n", (long long)count);
	}
	print_line(out, name, "_sum", metric->labels, load(&metric->value), metric->unit);
	print_line(out, name, "_count", metric->labels, count, 1);
}

void metrics_text(const struct metrics *m, struct buf *out)
{
	static const char *const kinds[] = {[COUNTER] = "counter", [GAUGE] = "gauge", [HISTOGRAM] = "histogram"};
	for (const struct family *f = m->families; f; f = f->next) {
		buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", f->name, f->help, f->name, kinds[f->kind]);
		for (const struct metric *metric = f->series; metric; metric = metric->next) {
			if (f->kind == HISTOGRAM)
				print_histogram(out, metric);
			else
				print_line(out, f->name, "", metric->labels, load(&metric->value), 1);
		}
	}
}
