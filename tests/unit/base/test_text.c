/* Strict numbers, UTF-8 and comparisons. */
#include "../unit.h"

static void numbers_are_strict(void **state)
{
	(void)state;
	int64_t v = 7;
	assert_true(text_to_int("42", 0, 100, &v));
	assert_int_equal(v, 42);
	assert_true(text_to_int("-3", -5, 5, &v));
	static const char *const bad[] = {"", " 1", "1 ", "+1", "0x1", "1e3", "101", "99999999999999999999", NULL};
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(text_to_int(bad[i], 0, 100, &v));
	assert_int_equal(v, -3);
	double d;
	assert_true(text_to_double("0.5", 0, 1, &d));
	assert_false(text_to_double("nan", 0, 1, &d));
	assert_false(text_to_double("1.5x", 0, 2, &d));
	bool b;
	assert_true(text_to_bool("ON", &b) && b);
	assert_true(text_to_bool("0", &b) && !b);
	assert_false(text_to_bool("maybe", &b));
}

static void utf8_is_strict(void **state)
{
	(void)state;
	assert_int_equal(text_utf8_length("\xC3\xA4", 2), 2);
	static const char *const bad[] = {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE0\x80\x80", "\x80",
					  "\xFF",     "\xC3"};
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_int_equal(text_utf8_length(bad[i], strlen(bad[i])), 0);
	assert_int_equal(text_utf8_count("a\xFF\xC3\xA4", 4), 3);
}

static void utf8_round_trip(void **state)
{
	(void)state;
	static const uint32_t points[] = {0x41, 0xE4, 0x20AC, 0x1F600};
	for (size_t i = 0; i < COUNT_OF(points); i++) {
		char bytes[4];
		size_t n = text_utf8_put(points[i], bytes);
		const char *p = bytes;
		assert_int_equal(text_utf8_next(&p, bytes + n), points[i]);
		assert_ptr_equal(p, bytes + n);
	}
}

static void copy_keeps_characters_whole(void **state)
{
	(void)state;
	char out[4];
	assert_false(text_copy(out, sizeof out, "ab\xC3\xA4"));
	assert_string_equal(out, "ab");
	assert_true(text_copy(out, sizeof out, "abc"));
	char text[] = "  x y \n";
	assert_string_equal(text_trim(text), "x y");
	assert_true(text_blank(" \t"));
	assert_true(text_ends_nocase("a.MKV", ".mkv"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(numbers_are_strict), UNIT_TEST(utf8_is_strict),
					   UNIT_TEST(utf8_round_trip), UNIT_TEST(copy_keeps_characters_whole)};
	return unit_run("base/text", tests);
}
