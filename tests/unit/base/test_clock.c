/* Times as people and other programs read them. */
#include "../unit.h"

static void places_in_a_film(void **state)
{
	(void)state;
	static const struct {
		int64_t ms;
		const char *text;
	} cases[] = {{0, "0:00"},        {-5000, "0:00"},      {125999, "2:05"},
		     {3599999, "59:59"}, {3725000, "1:02:05"}, {INT64_MAX, "15:12:55"}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char text[16];
		clock_place(cases[i].ms, text);
		assert_string_equal(text, cases[i].text);
	}
}

static void instants(void **state)
{
	(void)state;
	char iso[25], day[11];
	clock_iso(1763938249123, iso);
	assert_string_equal(iso, "2025-11-23T22:50:49.123Z");
	clock_day(1763938249123, day);
	assert_string_equal(day, "2025-11-23");
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(places_in_a_film), UNIT_TEST(instants)};
	return unit_run("base/clock", tests);
}
