/* Times: all spellings, moving, finding. */
#include <math.h>

#include "../unit.h"
#include "subtitles/subtitles.h"

static void spellings(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t ms;
	} cases[] = {{"00:00:01,000", 1000},
		     {"00:00:01.000", 1000},
		     {"01:02:05,123", 3725123},
		     {"1:2:3.4", 3723400},
		     {"02:03.5", 123500},
		     {"75:30.000", 4530000},
		     {"00:00:10.9999", 10999},
		     {" 00:01 ", 1000},
		     {"999:59:59,999", 3599999999},
		     {"00:00:01;500", 1500},
		     {"00:00:01:500", 1500},
		     {"0:00:01.50", 1500},
		     {"", -1},
		     {"12", -1},
		     {"abc", -1},
		     {"00:00:01,000x", -1},
		     {"-00:00:01,000", -1},
		     {"00:00:61,001", -1},
		     {"00:99:00", -1},
		     {"1:2:3:4:5", -1},
		     {"00:00:01:12", -1},
		     {":01", -1},
		     {"01:", -1},
		     {"1000:00:00", -1}};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (subtitles_parse_time(cases[i].text) != cases[i].ms)
			fail_msg("\"%s\" is %lld, not %lld", cases[i].text,
				 (long long)subtitles_parse_time(cases[i].text), (long long)cases[i].ms);
}

static void formats(void **state)
{
	(void)state;
	char out[16];
	subtitles_format_time(3725123, ',', out);
	assert_string_equal(out, "01:02:05,123");
	subtitles_format_time(0, '.', out);
	assert_string_equal(out, "00:00:00.000");
	subtitles_format_time(-5, '.', out);
	assert_string_equal(out, "00:00:00.000");
	subtitles_format_time(360000000, ',', out);
	assert_string_equal(out, "100:00:00,000");
	subtitles_format_time(INT64_MAX, ',', out);
	assert_string_equal(out, "999:59:59,999");
	for (int64_t ms = 0; ms < 4000000; ms += 977) {
		subtitles_format_time(ms, ',', out);
		assert_int_equal(subtitles_parse_time(out), ms);
	}
}

static void retimes(void **state)
{
	(void)state;
	struct cue list[] = {
	    {500, 900, "weg", NULL, 1}, {800, 1500, "angeschnitten", NULL, 1}, {2000, 3000, "ganz", NULL, 1}};
	struct cues cues = {.list = list, .count = 3};
	subtitles_retime(&cues, 1, -1000);
	assert_int_equal(cues.count, 2);
	assert_string_equal(cues.list[0].text, "angeschnitten");
	assert_int_equal(cues.list[0].start_ms, 0);
	assert_int_equal(cues.list[0].end_ms, 500);
	subtitles_retime(&cues, 25 / 23.976, 0);
	assert_int_equal(cues.list[1].start_ms, 1043);
	assert_int_equal(cues.list[1].end_ms, 2085);
	subtitles_retime(&cues, 0, 0);
	subtitles_retime(&cues, NAN, 0);
	assert_int_equal(cues.count, 2);
	assert_int_equal(cues.list[1].end_ms, 2085);
	subtitles_retime(&cues, 1, INT64_MIN / 2);
	assert_int_equal(cues.count, 0);
}

static void finds(void **state)
{
	(void)state;
	struct cue list[] = {{0, 9000, "lang", NULL, 1}, {1000, 2000, "a", NULL, 1}, {3000, 4000, "b", NULL, 1}};
	struct cues cues = {.list = list, .count = 3};
	assert_int_equal(subtitles_find(&cues, 0), 0);
	assert_int_equal(subtitles_find(&cues, 8999), 0);
	assert_int_equal(subtitles_find(&cues, 9000), 3);
	list[0].end_ms = 500;
	assert_int_equal(subtitles_find(&cues, 500), 1);
	assert_int_equal(subtitles_find(&cues, 2000), 2);
	assert_int_equal(subtitles_find(&cues, 4000), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(spellings), UNIT_TEST(formats), UNIT_TEST(retimes),
					   UNIT_TEST(finds)};
	return unit_run("subtitles/times", tests);
}
