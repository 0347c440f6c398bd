/* Writers: exact text, and what is written reads back as it was. */
#include "../unit.h"
#include "subtitles/subtitles.h"

static struct cue list[] = {{1000, 2500, "Guten Morgen!", NULL, 1},
			    {3000, 4250, "a < b & c > d\nzweite", "left | right", 1},
			    {3725123, 3726000, "--> so", NULL, 1}};
static const struct cues cues = {.list = list, .count = COUNT_OF(list), .format = "srt", .encoding = "UTF-8"};

static void srt_is_exact(void **state)
{
	struct buf b;
	buf_init(&b, unit_ctx(state)->mem, 4 * KIB);
	subtitles_write_srt(&cues, &b);
	assert_string_equal(b.data, "1\n00:00:01,000 --> 00:00:02,500\nGuten Morgen!\n\n"
				    "2\n00:00:03,000 --> 00:00:04,250\na < b & c > d\nzweite | left | right\n\n"
				    "3\n01:02:05,123 --> 01:02:06,000\n--> so\n");
}

static void vtt_is_escaped(void **state)
{
	struct buf b;
	buf_init(&b, unit_ctx(state)->mem, 4 * KIB);
	subtitles_write_vtt(&cues, &b);
	assert_string_equal(b.data, "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nGuten Morgen!\n\n"
				    "00:00:03.000 --> 00:00:04.250\na &lt; b &amp; c &gt; d\nzweite | left | right\n\n"
				    "01:02:05.123 --> 01:02:06.000\n--&gt; so\n");
}

static void vtt_reads_back(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct buf b;
	buf_init(&b, c->mem, 4 * KIB);
	subtitles_write_vtt(&cues, &b);
	struct cues back;
	assert_ok(c, subtitles_parse(c, c->mem, b.data, b.len, NULL, &back));
	assert_string_equal(back.format, "vtt");
	assert_int_equal(back.count, cues.count);
	for (size_t i = 0; i < back.count; i++) {
		assert_int_equal(back.list[i].start_ms, list[i].start_ms);
		assert_int_equal(back.list[i].end_ms, list[i].end_ms);
		assert_string_equal(back.list[i].text, list[i].text);
		assert_true(text_eq(back.list[i].second, list[i].second));
	}
}

static void nothing_is_a_valid_file(void **state)
{
	struct buf b;
	buf_init(&b, unit_ctx(state)->mem, 4 * KIB);
	subtitles_write_vtt(&(struct cues){0}, &b);
	assert_string_equal(b.data, "WEBVTT\n");
	buf_clear(&b);
	subtitles_write_srt(&(struct cues){0}, &b);
	assert_string_equal(b.data, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(srt_is_exact), UNIT_TEST(vtt_is_escaped),
					   UNIT_TEST(vtt_reads_back), UNIT_TEST(nothing_is_a_valid_file)};
	return unit_run("subtitles/write", tests);
}
