/* Layouts of the messages: there and back, and what a hostile other side may send. */
#include "unit.h"

#include "wire/wire.h"

static void there_and_back(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct buf b;
	struct wire_word list[] = {{10, 20, 0.5, "one"}, {30, 40, 1, "two"}};
	struct wire_words in = {0, 30000, list, 2}, out;
	buf_init(&b, c->mem, LIMIT_FRAME);
	struct wire w = wire_writer(&b);
	wire_words(&w, &in);
	assert_true(wire_complete(&w));
	w = wire_reader(b.data, b.len, c->mem);
	wire_words(&w, &out);
	assert_true(wire_complete(&w));
	assert_int_equal(out.count, 2);
	assert_string_equal(out.list[1].text, "two");
	assert_true(out.list[0].confidence == 0.5);
	for (size_t n = 0; n < b.len; n++) { /* every shorter message is refused */
		w = wire_reader(b.data, n, c->mem);
		wire_words(&w, &out);
		assert_false(wire_complete(&w));
	}
	struct wire_stream stream = {.index = 3, .flags = WIRE_TEXT, .codec = "subrip", .language = "ger"}, back;
	buf_clear(&b);
	w = wire_writer(&b);
	wire_stream(&w, &stream);
	w = wire_reader(b.data, b.len, c->mem);
	wire_stream(&w, &back);
	assert_true(wire_complete(&w));
	assert_string_equal(back.codec, "subrip");
	assert_string_equal(back.title, "");
	buf_char(&b, 'x'); /* something left over */
	w = wire_reader(b.data, b.len, c->mem);
	wire_stream(&w, &back);
	assert_false(wire_complete(&w));
}

static void lies_are_refused(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct wire_words words;
	struct wire_cue cue;
	int64_t many[] = {0, 0, INT64_MAX, 0, 0}, negative[] = {0, 0, -1};
	struct wire w = wire_reader(many, sizeof many, c->mem);
	wire_words(&w, &words);
	assert_false(wire_complete(&w));
	assert_int_equal(words.count, 0);
	w = wire_reader(negative, sizeof negative, c->mem);
	wire_words(&w, &words);
	assert_false(wire_complete(&w));
	w = wire_reader(negative, sizeof negative, c->mem);
	wire_cue(&w, &cue);
	assert_false(wire_complete(&w));
	assert_string_equal(cue.text, "");
}

static void text_becomes_text(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct buf b;
	struct wire_cue in = {0, 1, "a\x01\xff\xc3\x28\n\xc2\x85z"}, out;
	struct wire_word bad = {0, 1, 7.5, "x"};
	struct wire_words words = {0, 1, &bad, 1};
	buf_init(&b, c->mem, LIMIT_FRAME);
	struct wire w = wire_writer(&b);
	wire_cue(&w, &in);
	w = wire_reader(b.data, b.len, c->mem);
	wire_cue(&w, &out);
	assert_true(wire_complete(&w));
	assert_true(text_utf8_valid(out.text, strlen(out.text)));
	assert_string_equal(out.text, "a \xef\xbf\xbd\xef\xbf\xbd(\n z");
	buf_clear(&b);
	w = wire_writer(&b);
	wire_words(&w, &words);
	w = wire_reader(b.data, b.len, c->mem);
	wire_words(&w, &words);
	assert_true(words.list[0].confidence == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(there_and_back), UNIT_TEST(lies_are_refused),
					   UNIT_TEST(text_becomes_text)};
	return unit_run("wire/wire", tests);
}
