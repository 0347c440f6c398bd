/* The chunk plan: see plan.h. One pass from the left; for each cut the pauses inside its window are scored. */
#include "learning/plan.h"

#include <ctype.h>
#include <string.h>

enum {
	QUIET_MS = 300,        /* wanted without a cue on both sides of a cut */
	SPOKEN_PAUSE_MS = 700, /* ends a sentence where nothing is punctuated */
	LONG_PAUSE_MS = 3000,  /* longer ones are not better */
};

static const char *last_letter(const char *text)
{
	static const char *const closing[] = {
	    "\"", "'", ")", "]", "\xC2\xBB", "\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x99", "\xE2\x80\x98", " ", "\n"};
	size_t n = strlen(text);
	for (bool again = true; again;) {
		again = false;
		for (size_t i = 0; i < COUNT_OF(closing); i++) {
			size_t m = strlen(closing[i]);
			if (n >= m && memcmp(text + n - m, closing[i], m) == 0) {
				n -= m;
				again = true;
			}
		}
	}
	while (n > 1 && ((unsigned char)text[n - 1] & 0xC0) == 0x80)
		n--;
	return n ? text + n - 1 : "";
}

bool plan_sentence_ends(const char *text, const char *next, int64_t gap_ms, bool punctuated)
{
	if (!punctuated)
		return gap_ms >= SPOKEN_PAUSE_MS;
	const char *last = last_letter(text);
	if (*last == '.' && last > text && last[-1] == '.' && next && islower((unsigned char)*next))
		return false;
	if (text_starts(last, "\xE2\x80\xA6") && next && islower((unsigned char)*next))
		return false;
	bool music = text_starts(last, "\xE2\x99\xAA") || text_starts(last, "\xE2\x99\xAB");
	return *last && (strchr(".!?]", *last) || text_starts(last, "\xE2\x80\xA6") || music);
}

static bool is_punctuated(const struct cues *cues)
{
	size_t ends = 0;
	for (size_t i = 0; i < cues->count; i++) {
		const char *last = last_letter(cues->list[i].text);
		ends += *last && strchr(".!?", *last);
	}
	return ends * 5 >= cues->count;
}

/* The quiet stretch before cue i (i == count: after the last): from the latest end so far to its start. */
struct pause {
	int64_t from, to;
	bool sentence;
};

struct planner {
	const struct cues *cues;
	struct pause *pauses; /* count + 1 */
	int64_t duration, length, known;
};

static void measure_pauses(struct planner *p, void *mem)
{
	bool punctuated = is_punctuated(p->cues);
	size_t n = p->cues->count;
	int64_t spoken_to = 0;
	p->pauses = mem_array(mem, struct pause, n + 1);
	for (size_t i = 0; i <= n; i++) {
		const struct cue *before = i ? &p->cues->list[i - 1] : NULL, *after = i < n ? &p->cues->list[i] : NULL;
		if (before && before->end_ms > spoken_to)
			spoken_to = before->end_ms;
		struct pause *q = &p->pauses[i];
		q->from = spoken_to;
		q->to = after ? after->start_ms : p->duration > spoken_to ? p->duration : spoken_to;
		q->sentence =
		    !before || !after || plan_sentence_ends(before->text, after->text, q->to - q->from, punctuated);
	}
}

/* The point of a pause nearest to the target that keeps its quiet on both sides. */
static int64_t point_in(const struct pause *q, int64_t target)
{
	int64_t gap = q->to - q->from, margin = gap >= 2 * QUIET_MS ? QUIET_MS : gap / 2;
	int64_t low = q->from + margin, high = q->to - margin;
	return target < low ? low : target > high ? high : target;
}

/* 2: sentence end and quiet, 1: sentence end, 0: neither; -1: cues overlap here. */
static int class_of(const struct pause *q)
{
	int64_t gap = q->to - q->from;
	if (gap < 0)
		return -1;
	if (!q->sentence)
		return 0;
	return gap >= 2 * QUIET_MS ? 2 : 1;
}

static int64_t cut_near(const struct planner *p, int64_t target, int64_t low, int64_t high)
{
	int64_t best_at = target;
	double best_score = 0;
	int best_class = -1;
	for (size_t i = subtitles_find(p->cues, low); i <= p->cues->count; i++) {
		const struct pause *q = &p->pauses[i];
		if (q->from > high)
			break;
		int64_t at = point_in(q, target), gap = q->to - q->from;
		int class = class_of(q);
		if (at < low || at > high || class < best_class || class < 0)
			continue;
		double far = (double)(at > target ? at - target : target - at) / ((double)p->length / 5);
		double score = (double)(gap < LONG_PAUSE_MS ? gap : LONG_PAUSE_MS) / LONG_PAUSE_MS - 0.8 * far;
		if (class > best_class || score > best_score) {
			best_class = class;
			best_score = score;
			best_at = at;
		}
	}
	return best_at;
}

void plan_chunks(void *mem, const struct cues *cues, int64_t duration_ms, int64_t length_ms, int64_t known_ms,
		 struct plan *out)
{
	struct planner p = {.cues = cues, .duration = duration_ms, .length = length_ms, .known = known_ms};
	int64_t slack = length_ms / 5, at = 0;
	void *scratch = talloc_new(mem);
	measure_pauses(&p, scratch);
	*out = (struct plan){.chunks = mem_array(mem, struct span, (size_t)(duration_ms / (length_ms - slack)) + 2)};
	while (duration_ms - at > length_ms + slack) {
		int64_t target = at + length_ms, low = target - slack, high = target + slack;
		if (high > duration_ms - slack)
			high = duration_ms - slack;
		if (target > high)
			target = high;
		int64_t cut = known_ms >= high ? cut_near(&p, target, low, high) : target;
		out->chunks[out->count++] = (struct span){at, cut};
		at = cut;
	}
	out->chunks[out->count++] = (struct span){at, duration_ms};
	talloc_free(scratch);
}

size_t plan_find(const struct plan *plan, int64_t ms)
{
	size_t low = 0, high = plan->count;
	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;
		if (plan->chunks[mid].start_ms <= ms)
			low = mid;
		else
			high = mid;
	}
	return low;
}
