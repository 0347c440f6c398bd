/* Where a film is cut: the cases of tests/text/plan, and properties over generated tracks.
 *
 * A case file has lines `length S`, `duration S`, optionally `known S`, then `cue START END text`, then `chunk START END`
 * with the expected cuts (seconds; a cut may be given as LOW-HIGH). */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit.h"
#include "learning/plan.h"

static int64_t ms(double seconds)
{
	return (int64_t)(seconds * 1000 + 0.5);
}

static void expect_chunk(const char *name, const struct span *chunk, const char *text)
{
	double low, high;
	char end[64];
	double start;
	assert_int_equal(sscanf(text, "%lf %63s", &start, end), 2);
	if (sscanf(end, "%lf-%lf", &low, &high) != 2)
		low = high = strtod(end, NULL);
	if (chunk->end_ms < ms(low) || chunk->end_ms > ms(high))
		fail_msg("%s: chunk from %.1f ends at %.3f, not in %.3f..%.3f", name, start,
			 (double)chunk->end_ms / 1000, low, high);
}

static void run_case(struct ctx *c, const char *path)
{
	char *text, *line, *rest;
	size_t len, n = 0;
	double length = 300, duration = 0, known = -1;
	struct cues cues = {.list = mem_array(c->mem, struct cue, 200)};
	struct plan plan = {0};
	assert_ok(c, path_read(c, path, 100000, &text, &len));
	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		double a, b;
		int at;
		if (sscanf(line, "length %lf", &length) == 1 || sscanf(line, "duration %lf", &duration) == 1 ||
		    sscanf(line, "known %lf", &known) == 1)
			continue;
		if (sscanf(line, "cue %lf %lf %n", &a, &b, &at) == 2)
			cues.list[cues.count++] = (struct cue){.start_ms = ms(a), .end_ms = ms(b), .text = line + at};
		if (text_starts(line, "chunk ")) {
			if (!plan.chunks)
				plan_chunks(c->mem, &cues, ms(duration), ms(length),
					    known < 0 ? ms(duration) : ms(known), &plan);
			assert_true(n < plan.count);
			expect_chunk(path, &plan.chunks[n++], line + 6);
		}
	}
	assert_true(n > 0);
	assert_int_equal(n, plan.count);
}

static void cases(void **state)
{
	struct ctx *c = unit_ctx(state);
	const char *dir = TEST_SOURCE_ROOT "/tests/text/plan";
	DIR *d = opendir(dir);
	int seen = 0;
	assert_non_null(d);
	for (struct dirent *entry; (entry = readdir(d));) {
		if (!text_ends(entry->d_name, ".txt"))
			continue;
		run_case(c, path_join(c->mem, dir, entry->d_name));
		seen++;
	}
	closedir(d);
	assert_true(seen >= 6);
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static void generate(struct ctx *c, uint32_t *seed, struct cues *out, int64_t duration)
{
	*out = (struct cues){.list = mem_array(c->mem, struct cue, (size_t)duration / 1000)};
	for (int64_t at = next_random(seed) % 5000; at + 5000 < duration;) {
		int64_t length = 800 + next_random(seed) % 4000;
		bool ends = next_random(seed) % 3 != 0;
		out->list[out->count++] =
		    (struct cue){.start_ms = at, .end_ms = at + length, .text = ends ? "Ja." : "und so weiter,"};
		at += length + (ends ? next_random(seed) % 2500 : next_random(seed) % 200);
	}
}

static void check_cut(const struct cues *cues, int64_t cut, int64_t low, int64_t high)
{
	bool quiet_place = false;
	int64_t end = 0, gap_from = 0, gap_to = 0;
	for (size_t i = 0; i + 1 < cues->count; i++) {
		const struct cue *q = &cues->list[i];
		end = q->end_ms > end ? q->end_ms : end;
		int64_t to = cues->list[i + 1].start_ms;
		if (text_ends(q->text, ".") && to - end >= 600 && end + 300 >= low && to - 300 <= high)
			quiet_place = true;
		if (end <= cut && cut <= to) {
			gap_from = end;
			gap_to = to;
			if (!text_ends(q->text, "."))
				gap_to = gap_from;
		}
	}
	if (quiet_place) {
		assert_true(gap_to - gap_from >= 600);
		assert_true(cut - gap_from >= 300 && gap_to - cut >= 300);
	}
}

static void properties(void **state)
{
	struct ctx *c = unit_ctx(state);
	uint32_t seed = 42;
	for (int round = 0; round < 300; round++) {
		int64_t duration = 60000 + next_random(&seed) % 3600000,
			length = (5 + 5 * (next_random(&seed) % 4)) * 60000;
		struct cues cues;
		struct plan plan, part;
		generate(c, &seed, &cues, duration);
		plan_chunks(c->mem, &cues, duration, length, duration, &plan);
		assert_int_equal(plan.chunks[0].start_ms, 0);
		assert_int_equal(plan.chunks[plan.count - 1].end_ms, duration);
		for (size_t i = 0; i + 1 < plan.count; i++) {
			int64_t took = plan.chunks[i].end_ms - plan.chunks[i].start_ms;
			assert_int_equal(plan.chunks[i].end_ms, plan.chunks[i + 1].start_ms);
			assert_in_range(took, length - length / 5, length + length / 5);
			int64_t low = plan.chunks[i].start_ms + length - length / 5,
				high = plan.chunks[i].start_ms + length + length / 5;
			if (high > duration - length / 5)
				high = duration - length / 5;
			check_cut(&cues, plan.chunks[i].end_ms, low, high);
		}
		assert_true(plan.chunks[plan.count - 1].end_ms - plan.chunks[plan.count - 1].start_ms <=
			    length + length / 5);
		/* What is known later does not move what was cut before. */
		int64_t known = duration / 2;
		plan_chunks(c->mem, &cues, duration, length, known, &part);
		for (size_t i = 0; i < plan.count && plan.chunks[i].start_ms + length + length / 5 <= known; i++)
			assert_int_equal(plan.chunks[i].end_ms, part.chunks[i].end_ms);
		assert_int_equal(plan_find(&plan, duration + 5), plan.count - 1);
		assert_int_equal(plan_find(&plan, plan.chunks[plan.count - 1].start_ms), plan.count - 1);
		assert_int_equal(plan_find(&plan, 0), 0);
	}
}

static void sentences(void **state)
{
	(void)state;
	assert_true(plan_sentence_ends("Das war's.", "Ja", 0, true));
	assert_true(plan_sentence_ends("\xE2\x80\x9EKomm!\xE2\x80\x9C", NULL, 0, true));
	assert_false(plan_sentence_ends("und dann", "kam er.", 9000, true));
	assert_false(plan_sentence_ends("Ich dachte...", "ach, egal.", 0, true));
	assert_true(plan_sentence_ends("Ich dachte...", "Ach.", 0, true));
	assert_true(plan_sentence_ends("and then", "he came", 700, false));
	assert_false(plan_sentence_ends("and then", "he came", 699, false));
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(cases), UNIT_TEST(properties), UNIT_TEST(sentences)};
	return unit_run("learning/plan", tests);
}
