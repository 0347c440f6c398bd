/* What a quiz takes for the same answer, and what its questions are made of. */
#include "../unit.h"
#include "learning/game.h"

static void right_and_wrong(void **state)
{
	struct ctx *c = unit_ctx(state);
	static const struct {
		const char *answer, *lines, *language;
		bool right;
	} cases[] = {
	    {"house", "house", "en", true},
	    {"  The   HOUSE!", "house", "en", true},
	    {"to spend", "spend\nto give out", "en", true},
	    {"give out", "to spend\nto give out", "en", true},
	    {"the", "the", "en", true}, /* nothing remains without it */
	    {"a", "house", "en", false},
	    {"", "house", "en", false},
	    {"   ", "house", "en", false},
	    {"!", "house", "en", false},
	    {"hous", "house", "en", false},
	    {"houses", "house", "en", false},
	    {"strasse",
	     "die Stra\xC3\x9F"
	     "e",
	     "de", true},
	    {"Schluessel", "Schl\xC3\xBCssel", "de", false},
	    {"SCHLUSSEL", "Schl\xC3\xBCssel", "de", true},
	    {"ein Schl\xC3\xBCssel", "der Schlu\xCC\x88ssel", "de", true},
	    {"der Hund", "the dog", "en", false},
	    {"cancion", "la canci\xC3\xB3n", "es", true},
	    {"leau", "l'eau", "fr", false},
	    {"l\xE2\x80\x99"
	     "eau",
	     "eau", "fr", true},
	    {"wake-up call", "wake up call", "en", true},
	    {"house\ndog", "house", "en", false},
	    {"\xCE\xB1", "\xCE\x91", "", true},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (game_is_right(c, cases[i].answer, cases[i].lines, cases[i].language) != cases[i].right)
			fail_msg("%s for %s", cases[i].answer, cases[i].lines);
}

static void alternatives(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct buf lines;
	buf_init(&lines, c->mem, 1000);
	game_alternatives(c->mem, "to spend (money); to give out, to  spend / ()", &lines);
	game_alternatives(c->mem, "to give out", &lines);
	game_alternatives(c->mem, " [ugs.] ", &lines);
	assert_string_equal(lines.data, "to spend\nto give out\nto  spend");
}

struct stage {
	struct cue cues[4];
	struct lemma lemmas[4];
	struct token tokens[12];
};

/* Three words a line: "Ich", a word of its own, "Haus"; line 3 says "das Haus das". */
static void set_stage(struct stage *s, struct cues *cues, struct analysis *a)
{
	static const char *const texts[] = {"Ich sehe Haus.", "Ich h\xC3\xB6re Haus.", "Ich baue Haus.",
					    "Haus ist haus."};
	static const uint32_t words[4][3][3] = {{{0, 0, 3}, {1, 4, 8}, {2, 9, 13}},
						{{0, 0, 3}, {3, 4, 9}, {2, 10, 14}},
						{{0, 0, 3}, {1, 4, 8}, {2, 9, 13}},
						{{2, 0, 4}, {0, 5, 8}, {2, 9, 13}}};
	*s = (struct stage){.lemmas = {{.text = "ich"},
				       {.text = "sehen", .content = true},
				       {.text = "Haus", .noun = true, .content = true, .article = "das"},
				       {.text = "h\xC3\xB6ren", .content = true}}};
	for (uint32_t i = 0; i < 4; i++) {
		s->cues[i] = (struct cue){i * 1000, i * 1000 + 900, texts[i], NULL, 1};
		for (size_t k = 0; k < 3; k++)
			s->tokens[i * 3 + k] = (struct token){
			    .cue = i, .lemma = words[i][k][0], .start = words[i][k][1], .end = words[i][k][2]};
	}
	*cues = (struct cues){.list = s->cues, .count = 4};
	*a = (struct analysis){
	    .language = "de", .tokens = s->tokens, .token_count = 12, .lemmas = s->lemmas, .lemma_count = 4};
}

static void listening(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct stage s;
	struct cues cues;
	struct analysis a;
	struct lesson_word unknown[] = {{.lemma = 2, .count = 5}};
	struct lesson lesson = {.words = unknown, .word_count = 1};
	struct game_question q[5];
	set_stage(&s, &cues, &a);
	const struct game_scene scene = {.cues = &cues, .analysis = &a, .lesson = &lesson};
	assert_int_equal(game_listening(c->mem, &scene, 5, q), 3); /* "ich" is no word to ask */
	assert_string_equal(q[0].lemma, "Haus");
	assert_string_equal(q[0].cue, "Ich sehe ___.");
	assert_string_equal(q[0].accepted, "Haus");
	assert_string_equal(q[1].lemma, "sehen");
	assert_string_equal(q[1].cue, "Ich ___ Haus.");
	assert_int_equal(q[1].start_ms, 2000); /* the first line with it is in use */
	assert_string_equal(q[2].accepted, "h\xC3\xB6re");
	assert_int_equal(game_listening(c->mem, &scene, 1, q), 1);
	/* The same word twice in a line leaves two gaps, or the answer would stand in it. */
	a.tokens += 9;
	a.token_count = 3;
	assert_int_equal(game_listening(c->mem, &scene, 1, q), 1);
	assert_string_equal(q[0].cue, "___ ist ___.");
}

static bool has_option(const char *options, const char *text)
{
	const char *at = strstr(options, text);
	return at && (at == options || at[-1] == '\n');
}

static void comprehension(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct stage s;
	struct cues cues;
	struct analysis a;
	uint32_t help_cues[] = {2};
	struct lesson lesson = {.help = help_cues, .help_count = 1};
	struct help_line lines[] = {{0, 0, "I see."}, {1, 0, "I hear."}, {2, 0, "I build."}, {3, 0, "A house."}};
	struct help help = {.lines = lines, .line_count = 4};
	struct game_question q[4], other[4];
	set_stage(&s, &cues, &a);
	const struct game_scene scene = {.cues = &cues, .analysis = &a, .lesson = &lesson, .help = &help};
	assert_int_equal(game_comprehension(c->mem, &scene, 1, 4, q), 4);
	assert_int_equal(q[0].start_ms, 2000); /* what the learner does not understand comes first */
	assert_string_equal(q[0].accepted, "I build.");
	for (size_t i = 0; i < 4; i++)
		for (size_t k = 0; k < 4; k++)
			assert_true(has_option(q[i].options, lines[k].text));
	bool differs = false;
	for (uint64_t seed = 2; seed < 12 && !differs; seed++) {
		assert_int_equal(game_comprehension(c->mem, &scene, seed, 4, other), 4);
		differs = !text_eq(q[0].options, other[0].options);
	}
	assert_true(differs);
	/* Line 1 and 2 share one translation: neither is asked, and three are not enough to choose from. */
	lines[1] = lines[3];
	help.line_count = 2;
	assert_int_equal(game_comprehension(c->mem, &scene, 1, 4, q), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(right_and_wrong), UNIT_TEST(alternatives), UNIT_TEST(listening),
					   UNIT_TEST(comprehension)};
	return unit_run("learning/game", tests);
}
