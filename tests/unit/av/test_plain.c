/* ASS events to plain text. */
#include "unit.h"

#include "av/plain.h"

static void text_of_events(void **state)
{
	static const struct {
		const char *ass, *text;
	} cases[] = {
	    {"0,0,Default,,0,0,0,,Hello, you", "Hello, you"},
	    {"0,0,Default,,0,0,0,,{\\i1}Hello{\\i0} you", "Hello you"},
	    {"0,0,Default,,0,0,0,,one\\Ntwo\\nthree\\hfour", "one\ntwo\nthree four"},
	    {"0,0,Default,,0,0,0,,\\N\\None\\N\\Ntwo\\N", "one\ntwo"},
	    {"0,0,Default,,0,0,0,,{\\p1}m 0 0 l 10 10{\\p0}after", "after"},
	    {"0,0,Default,,0,0,0,,{\\an8\\pos(3,4)}top", "top"},
	    {"0,0,Default,,0,0,0,,a \\{b\\} c\\\\d", "a {b} c\\d"},
	    {"0,0,Default,,0,0,0,,open { brace", "open { brace"},
	    {"0,0,Default,,0,0,0,,", ""},
	    {"0,0,Default,,0,0,0,,\\N", ""},
	    {"0,0,Default,,0,0,0,,end\\", "end\\"},
	    {"0,0,Default,,0,0,0,,a\r\nb", "a"},
	    {"no fields", ""},
	};
	struct ctx *c = unit_ctx(state);
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_string_equal(plain_text(c->mem, cases[i].ass), cases[i].text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(text_of_events)};
	return unit_run("av/plain", tests);
}
