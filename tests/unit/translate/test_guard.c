/* What is dropped from a batch of answers, and what is not. */
#include "../unit.h"
#include "translate/translate_int.h"

enum { MOST = 12 };

/* Answers joined by '/', "-" for a dropped one. */
static void check(struct ctx *c, const char *const *texts, const char *const *answers, size_t count,
		  const char *expected)
{
	const char *out[MOST];
	memcpy(out, answers, count * sizeof *out);
	assert_ok(c, translate_guard(c, "engine", "de", "en", texts, count, out));
	struct buf b;
	buf_init(&b, c->mem, 64 * KIB);
	for (size_t i = 0; i < count; i++)
		buf_printf(&b, "%s%s", i ? "/" : "", out[i] ? out[i] : "-");
	assert_string_equal(b.data, expected);
}

static void clean_text(void **state)
{
	struct ctx *c = unit_ctx(state);
	static const char *const texts[] = {"a", "b", "c", "d"};
	static const char *const answers[] = {" ja \x01\t", "", NULL, "x\xFFy"};
	check(c, texts, answers, 4, "ja/-/-/x\xEF\xBF\xBDy");
}

static void loops(void **state)
{
	struct ctx *c = unit_ctx(state);
	static const char *const texts[] = {"Ich gehe heim.", "Nein, nein, nein, nein!", "Wir sehen uns.", "Ha ha ha."};
	static const char *const answers[] = {"I go home, I go home, I go home, I go home, I go home",
					      "No, no, no, no!", "the the the the the", "Ha ha ha."};
	check(c, texts, answers, 4, "-/No, no, no, no!/-/Ha ha ha.");
}

static void endless(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct buf b;
	buf_init(&b, c->mem, 64 * KIB);
	for (int i = 0; i < 400; i++)
		buf_printf(&b, "w%d ", i);
	const char *texts[] = {"Ja."}, *answers[] = {b.data};
	check(c, texts, answers, 1, "-");
}

static void repeated_lines(void **state)
{
	struct ctx *c = unit_ctx(state);
	static const char *const texts[] = {"eins", "zwei", "drei", "vier", "Ja.", "Jawohl.", "Doch.", "eins", "eins"};
	static const char *const answers[] = {"Thank you for watching.",
					      "Thank you for watching.",
					      "Thank you for watching.",
					      "four",
					      "Yes.",
					      "Yes.",
					      "Yes.",
					      "one of the same kind",
					      "one of the same kind"};
	check(c, texts, answers, 9, "-/-/-/four/Yes./Yes./Yes./one of the same kind/one of the same kind");
	static const char *const many[] = {"a", "b", "c", "d", "e", "f"};
	static const char *const same[] = {"Yes.", "Yes.", "Yes.", "Yes.", "Yes.", "Yes."};
	check(c, many, same, 6, "-/-/-/-/-/-");
}

static enum err answered(struct ctx *c, const char *from, const char *to, const char *answer)
{
	const char *texts[] = {
	    "Irgendein langer Satz, der auf dem Bildschirm steht und nicht weiter wichtig ist, aber lang genug, "
	    "um etwas zu bedeuten."};
	const char *out[] = {answer};
	return translate_guard(c, "engine", from, to, texts, 1, out);
}

static void languages(void **state)
{
	struct ctx *c = unit_ctx(state);
	const char *german =
	    "Ich habe dich gestern den ganzen Tag gesucht, aber du warst nirgends zu finden, weder im Haus noch "
	    "im Garten, und niemand wusste etwas.";
	const char *english =
	    "I looked for you all day yesterday, but you were nowhere to be found, neither in the house nor in "
	    "the garden, and nobody knew anything.";
	assert_ok(c, answered(c, "de", "en", english));
	assert_ok(c, answered(c, "de", "en-GB", english));
	assert_int_equal(answered(c, "de", "en", german), ERR_UNAVAILABLE);
	assert_string_equal(c->reason, "wrong_language");
	assert_int_equal(answered(c, "de", "fr", english), ERR_UNAVAILABLE);
	assert_ok(c, answered(c, "de", "fr", "Nein."));
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(clean_text), UNIT_TEST(loops), UNIT_TEST(endless),
					   UNIT_TEST(repeated_lines), UNIT_TEST(languages)};
	return unit_run("translate/guard", tests);
}
