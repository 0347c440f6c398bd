/* Input made to hurt: limits hold, and time grows with the size, not with its square. Time is not measured against a
 * clock: a quadratic step on these sizes would run into the test's own timeout by a factor of thousands. */
#include "../unit.h"
#include "subtitles/subtitles.h"

enum { TWO_MB = 2 * 1000 * 1000, TEN_MB = 10 * 1000 * 1000 };

static const char head[] = "1\n00:00:01,000 --> 00:00:02,000\n";

/* head, then `piece` over and over to `size` bytes. */
static enum err repeated(struct ctx *c, const char *start, const char *piece, size_t size, struct cues *cues)
{
	struct buf b;
	buf_init(&b, c->mem, LIMIT_SUBTITLE_FILE);
	buf_str(&b, start);
	while (b.len + strlen(piece) < size)
		buf_str(&b, piece);
	enum err e = subtitles_parse(c, c->mem, b.data, b.len, NULL, cues);
	talloc_free(b.data);
	return e;
}

static void long_lines(void **state)
{
	struct ctx *c = unit_ctx(state);
	static const char *const pieces[] = {"a",
					     "ä",
					     "<",
					     "<i",
					     "<i>",
					     "<i ",
					     "<font ",
					     "{",
					     "{\\",
					     "{\\p1}",
					     "&",
					     "&amp;",
					     "&#",
					     "| ",
					     " | ",
					     "-",
					     ">",
					     "-->",
					     "&gt;",
					     "\\N",
					     "\r",
					     "1",
					     "00:",
					     " ",
					     "\t",
					     "<rt>",
					     "</",
					     "e\xCC\x81",
					     "\xCC\x88\xCC\xA7",
					     "\xFF",
					     "\xEF\xBB\xBF"};
	for (size_t i = 0; i < COUNT_OF(pieces); i++) {
		struct cues cues;
		enum err e = repeated(c, head, pieces[i], i ? TWO_MB : TEN_MB, &cues);
		if (e != OK) {
			assert_int_equal(e, ERR_DAMAGED);
			continue;
		}
		assert_int_equal(cues.count, 1);
		assert_true(strlen(cues.list[0].text) <= LIMIT_CUE_TEXT);
		assert_true(text_utf8_valid(cues.list[0].text, strlen(cues.list[0].text)));
	}
}

static void long_lines_of_other_formats(void **state)
{
	struct ctx *c = unit_ctx(state);
	static const char *const starts[] = {"", "WEBVTT\n\n00:01.000 --> 00:02.000\n",
					     "[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,",
					     "[Events]\nFormat: ", "[Events]\nDialogue: "};
	static const char *const pieces[] = {"x", ",", "{", "{\\p1", "<", "\n", "\n\n1\n", "NOTE\n\n", "1\n-->\n"};
	for (size_t i = 0; i < COUNT_OF(starts); i++) {
		for (size_t k = 0; k < COUNT_OF(pieces); k++) {
			struct cues cues;
			enum err e = repeated(c, starts[i], pieces[k], TWO_MB, &cues);
			assert_true(e == OK || e == ERR_DAMAGED);
		}
	}
}

static void too_many_cues(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct cues cues;
	assert_int_equal(repeated(c, "", "0:1-->0:2\na\n", TEN_MB, &cues), ERR_TOO_LARGE);
	assert_int_equal(repeated(c, "", "0:2-->0:1\na\n", TEN_MB, &cues), ERR_DAMAGED);
}

static void cues_up_to_the_limit(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct buf b;
	buf_init(&b, c->mem, LIMIT_SUBTITLE_FILE);
	for (int i = LIMIT_CUES; i > 0; i--) {
		char start[16], end[16];
		subtitles_format_time(i * 2000, ',', start);
		subtitles_format_time(i * 2000 + 1500, ',', end);
		buf_printf(&b, "%d\n%s --> %s\nZeile %d\n\n", i, start, end, i);
	}
	struct cues cues;
	assert_ok(c, subtitles_parse(c, c->mem, b.data, b.len, NULL, &cues));
	assert_int_equal(cues.count, LIMIT_CUES);
	assert_string_equal(cues.list[0].text, "Zeile 1");
	assert_string_equal(cues.list[LIMIT_CUES - 1].text, "Zeile 50000");
}

static void too_large(void **state)
{
	struct ctx *c = unit_ctx(state);
	char *bytes = mem_array(c->mem, char, LIMIT_SUBTITLE_FILE + 1);
	struct cues cues = {.count = 77};
	assert_int_equal(subtitles_parse(c, c->mem, bytes, LIMIT_SUBTITLE_FILE + 1, NULL, &cues), ERR_TOO_LARGE);
	assert_int_equal(subtitles_parse(c, c->mem, bytes, LIMIT_SUBTITLE_FILE, NULL, &cues), ERR_DAMAGED);
	assert_int_equal(subtitles_parse(c, c->mem, "", 0, NULL, &cues), ERR_DAMAGED);
	assert_int_equal(cues.count, 77);
}

static void cancelled(void **state)
{
	struct ctx *c = unit_ctx(state);
	atomic_bool cancel = true;
	c->cancel = &cancel;
	struct cues cues;
	assert_int_equal(subtitles_parse(c, c->mem, head, sizeof head - 1, NULL, &cues), ERR_CANCELLED);
	c->cancel = NULL;
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(long_lines),    UNIT_TEST(long_lines_of_other_formats),
					   UNIT_TEST(too_many_cues), UNIT_TEST(cues_up_to_the_limit),
					   UNIT_TEST(too_large),     UNIT_TEST(cancelled)};
	return unit_run("subtitles/hostile", tests);
}
