/* Runs tests/text/align: blocks "ours" and "theirs" (START-END text, in seconds) through translate_align, compared
 * with block "groups": the offset to the nearest half second, then a line a group, "our / cues = their / cues". */
#include <math.h>
#include <stdio.h>

#include "../text_case.h"
#include "translate/translate.h"

static struct cues read_cues(struct ctx *c, const char *body)
{
	struct cues cues = {.list = mem_array(c->mem, struct cue, 256)};
	for (const char *line = body; *line; line = strchr(line, '\n') + 1) {
		double start, end;
		int n = 0;
		if (line[0] == '\n')
			continue;
		assert_true(sscanf(line, "%lf-%lf %n", &start, &end, &n) == 2 && n > 0 && cues.count < 256);
		cues.list[cues.count++] = (struct cue){llround(start * 1000), llround(end * 1000),
						       mem_strn(c->mem, line + n, strcspn(line + n, "\n")), NULL, 1};
	}
	return cues;
}

static bool run_case(struct ctx *c, const struct text_case *t)
{
	struct cues ours = read_cues(c, text_case_body(t, "ours")), theirs = read_cues(c, text_case_body(t, "theirs"));
	struct alignment a;
	translate_align(c->mem, &ours, &theirs, &a);
	struct buf got;
	buf_init(&got, c->mem, 64 * KIB);
	buf_printf(&got, "offset %.1f\n", (double)llround((double)a.offset_ms / 500.0) / 2 + 0.0);
	for (size_t i = 0; i < ours.count; i++) {
		bool joined = a.first[i] != i;
		buf_printf(&got, "%s%s", joined ? " / " : i ? "\n" : "", ours.list[i].text);
		bool more = i + 1 < ours.count && a.first[i + 1] == a.first[i];
		if (more)
			continue;
		buf_str(&got, " = ");
		for (const char *p = a.text[i] ? a.text[i] : "-"; *p; p++)
			*p == '\n' ? buf_str(&got, " / ") : buf_char(&got, *p);
	}
	return text_case_expect(t, text_case_body(t, "groups"), got.data);
}

static void text_cases(void **state)
{
	print_message("%zu cases\n", text_case_all(unit_ctx(state), "align", run_case));
}

static void empty_tracks(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct cue one = {1000, 2000, "da", NULL, 1};
	struct cues none = {0}, some = {.list = &one, .count = 1};
	struct alignment a;
	translate_align(c->mem, &none, &some, &a);
	assert_int_equal(a.offset_ms, 0);
	translate_align(c->mem, &some, &none, &a);
	assert_null(a.text[0]);
	assert_int_equal(a.first[0], 0);
}

/* A film of 2000 lines against itself, half an hour away from nought and 1.2 s later, every third line cut in two. */
static void long_film(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct cues ours = {.list = mem_array(c->mem, struct cue, 2000)},
		    theirs = {.list = mem_array(c->mem, struct cue, 4000)};
	int64_t t = 1800000;
	for (int i = 0; i < 2000; i++) {
		int64_t length = 900 + i * 7919 % 2600;
		const char *text = mem_printf(c->mem, "z%d", i);
		ours.list[ours.count++] = (struct cue){t, t + length, text, NULL, 1};
		int64_t cut = i % 3 ? length : length / 2, at = t + 1200;
		theirs.list[theirs.count++] = (struct cue){at, at + cut, text, NULL, 1};
		if (cut != length)
			theirs.list[theirs.count++] = (struct cue){at + cut, at + length, "+", NULL, 1};
		t += length + 200 + i * 104729 % 3000;
	}
	for (size_t i = 0; i < theirs.count; i++) /* "+" alone would count as a sign, not as speech */
		if (text_eq(theirs.list[i].text, "+"))
			theirs.list[i].text = "rest";
	struct alignment a;
	translate_align(c->mem, &ours, &theirs, &a);
	assert_in_range(a.offset_ms, 1150, 1250);
	for (size_t i = 0; i < ours.count; i++) {
		const char *expected = mem_printf(c->mem, i % 3 ? "z%zu" : "z%zu\nrest", i);
		assert_string_equal(a.text[i], expected);
		assert_true(a.score[i] > 0.9);
	}
}

/* All cues at one place: given up, not computed for hours. */
static void absurd_density(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct cues cues = {.list = mem_array(c->mem, struct cue, LIMIT_CUES), .count = LIMIT_CUES};
	for (size_t i = 0; i < cues.count; i++)
		cues.list[i] = (struct cue){1000, 2000, "x", NULL, 1};
	struct alignment a;
	translate_align(c->mem, &cues, &cues, &a);
	assert_null(a.text[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(text_cases), UNIT_TEST(empty_tracks), UNIT_TEST(long_film),
					   UNIT_TEST(absurd_density)};
	return unit_run("translate/align", tests);
}
