/* Tokens and offsets on the tiny lexicon: what is no word, bad bytes, two-part verbs, corrections. */
#include "tiny.h"

static struct analysis *analyse(struct ctx *c, const struct lexicon *lex, const char *text,
				const struct lexicon_corrections *corrections)
{
	struct analysis *a;
	const char *const texts[] = {text};
	assert_ok(c, lexicon_analyse(c, lex, c->mem, texts, 1, corrections, &a));
	for (size_t i = 0; i < a->token_count; i++) {
		assert_true(a->tokens[i].start < a->tokens[i].end);
		assert_true(a->tokens[i].end <= strlen(text));
		assert_true(a->tokens[i].lemma < a->lemma_count);
		assert_true(i == 0 || a->tokens[i].start >= a->tokens[i - 1].end);
	}
	return a;
}

/* The surfaces, joined by '|'. */
static const char *surfaces(struct ctx *c, const struct analysis *a, const char *text)
{
	struct buf b;
	buf_init(&b, c->mem, 64 * KIB);
	for (size_t i = 0; i < a->token_count; i++) {
		buf_str(&b, i ? "|" : "");
		buf_add(&b, text + a->tokens[i].start, a->tokens[i].end - a->tokens[i].start);
	}
	return b.data;
}

static struct lexicon *open_tiny(struct ctx *c, char **dir)
{
	struct lexicon *lex;
	*dir = tiny_dir(c);
	tiny_write(c, *dir);
	assert_ok(c, lexicon_open(c, *dir, "de", &lex));
	return lex;
}

static void words(void **state)
{
	static const char *const cases[][2] = {
	    {"Das Haus ist groß.", "Das|Haus|ist|groß"},
	    {"<i>Das</i> {\\an8}Haus", "Das|Haus"},
	    {"[Musik] Das Haus", "Das|Haus"},
	    {"(seufzt) Das Haus", "Das|Haus"},
	    {"♪ Das Haus ♪", "Das|Haus"},
	    {"ANNA: Das Haus", "Das|Haus"},
	    {"- Das Haus.\n- Ja.", "Das|Haus|Ja"},
	    {"3 Häuser, 1984", "Häuser"},
	    {"Wie geht’s?", "Wie|geht|’s"},
	    {"E-Mail", "E-Mail"},
	    {"Ha\xCC\x88user", "Ha\xCC\x88user"}, /* combining mark */
	    {"\xE2\x80\x8F"
	     "Haus\xE2\x80\x8F groß",
	     "Haus|groß"}, /* direction marks around a word are no part of it */
	    {"Haus \xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9 Tür", "Haus|Tür"},
	    {"\xFFHaus\xC3 T\xC3\xBCr\xE2\x28", "Haus|Tür"},
	    {"", ""},
	    {"'Das Haus'", "Das|Haus"},
	};
	struct ctx *c = unit_ctx(state);
	char *dir;
	struct lexicon *lex = open_tiny(c, &dir);
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_string_equal(surfaces(c, analyse(c, lex, cases[i][0], NULL), cases[i][0]), cases[i][1]);
	lexicon_close(lex);
	tiny_remove(c, dir);
}

static const struct lemma *lemma_at(const struct analysis *a, size_t i)
{
	assert_true(i < a->token_count);
	return &a->lemmas[a->tokens[i].lemma];
}

static void two_parts(void **state)
{
	struct ctx *c = unit_ctx(state);
	char *dir;
	struct lexicon *lex = open_tiny(c, &dir);
	struct analysis *a = analyse(c, lex, "Ich gehe heute aus.", NULL);
	assert_string_equal(lemma_at(a, 1)->text, "ausgehen");
	assert_string_equal(lemma_at(a, 3)->text, "ausgehen");
	assert_int_equal(a->tokens[1].group, 1);
	assert_int_equal(a->tokens[3].group, 1);
	a = analyse(c, lex, "Ich gehe aus der Tür.", NULL);
	assert_string_equal(lemma_at(a, 1)->text, "gehen");
	assert_string_equal(lemma_at(a, 2)->text, "aus");
	assert_int_equal(a->tokens[1].group, 0);
	lexicon_close(lex);
	tiny_remove(c, dir);
}

/* Only a verb the dictionary has with "sich" is used reflexively beside its pronoun. */
static void reflexives(void **state)
{
	struct ctx *c = unit_ctx(state);
	char *dir;
	struct lexicon *lex = open_tiny(c, &dir);
	struct word_card card;
	assert_true(lemma_at(analyse(c, lex, "Ich freue mich.", NULL), 1)->reflexive);
	assert_false(lemma_at(analyse(c, lex, "Ich freue dich.", NULL), 1)->reflexive);
	assert_false(lemma_at(analyse(c, lex, "Ich gehe mich.", NULL), 1)->reflexive);
	assert_ok(c, lexicon_describe(c, lex, NULL, c->mem, "freuen", false, "en", &card));
	assert_string_equal(card.usage, "sich freuen");
	assert_ok(c, lexicon_describe(c, lex, NULL, c->mem, "gehen", false, "en", &card));
	assert_null(card.usage);
	lexicon_close(lex);
	tiny_remove(c, dir);
}

/* One row of a test: class, level and name that were said (-1: nothing), then the texts. Their order is who said it. */
#define SAID(class, level, name, ...)                                                                                  \
	{                                                                                                              \
		.noun = (class), .new_level = (level), .is_name = (name), __VA_ARGS__                                  \
	}

static void corrections(void **state)
{
	struct ctx *c = unit_ctx(state);
	char *dir;
	struct lexicon *lex = open_tiny(c, &dir);
	const struct lexicon_correction list[] = {
	    SAID(-1, -1, 1, .surface = "häuser", .new_lemma = "Häuser"), SAID(-1, LEVEL_B2, -1, .lemma = "Haus"),
	    SAID(-1, -1, -1, .surface = "Tür", .lemma = "anderes",
		 .new_lemma = "Tor"), /* the pack says Tür: not meant */
	};
	const struct lexicon_corrections *all = lexicon_corrections_new(c->mem, list, COUNT_OF(list));
	struct analysis *a = analyse(c, lex, "Die Häuser und das Haus, die Tür", all);
	assert_string_equal(lemma_at(a, 1)->text, "Häuser");
	assert_true(a->tokens[1].name);
	assert_string_equal(lemma_at(a, 4)->text, "Haus");
	assert_int_equal(lemma_at(a, 4)->level, LEVEL_B2);
	assert_int_equal(lemma_at(a, 4)->level_source, LEVEL_FROM_CORRECTION);
	assert_string_equal(lemma_at(a, 6)->text, "Tür");
	assert_null(lexicon_corrections_new(c->mem, NULL, 0));
	lexicon_close(lex);
	tiny_remove(c, dir);
}

/* Everybody's row, then one's own: field by field the later wins, and what it does not speak of stays. */
static void own_beats_everybodys(void **state)
{
	struct ctx *c = unit_ctx(state);
	char *dir;
	struct lexicon *lex = open_tiny(c, &dir);
	const struct lexicon_correction list[] = {
	    SAID(-1, LEVEL_C1, -1, .lemma = "gehen", .new_gloss = "to go"),
	    SAID(-1, LEVEL_A2, -1, .lemma = "gehen"),
	    SAID(-1, -1, -1, .lemma = "gehen", .new_gloss = "ir", .native = "es"),
	    SAID(1, -1, -1, .lemma = "gehen", .new_gloss = "the going"),
	};
	const struct lexicon_corrections *all = lexicon_corrections_new(c->mem, list, COUNT_OF(list));
	struct word_card card;
	struct lemma found[4];
	struct analysis *a = analyse(c, lex, "Ich gehe", all);
	assert_int_equal(lemma_at(a, 1)->level, LEVEL_A2);
	assert_string_equal(lexicon_gloss(lex, all, c->mem, "gehen", false, "en"), "to go");
	assert_string_equal(lexicon_gloss(lex, all, c->mem, "gehen", false, "es"), "ir");
	assert_string_equal(lexicon_gloss(lex, all, c->mem, "gehen", true, "en"), "the going");
	assert_string_equal(lexicon_gloss(lex, NULL, c->mem, "gehen", false, "en"), "go"); /* everyday.c */
	assert_null(lexicon_gloss(lex, NULL, c->mem, "gehen", false, "it"));
	assert_ok(c, lexicon_describe(c, lex, all, c->mem, "gehen", false, "en", &card));
	assert_int_equal(card.lemma.level, LEVEL_A2);
	assert_int_equal(card.gloss_count, 2);
	assert_true(card.glosses[0].corrected);
	assert_string_equal(card.glosses[1].text, "go");
	assert_int_equal(lexicon_lookup(lex, all, c->mem, "geht", found, 4), 1);
	assert_int_equal(found[0].level, LEVEL_A2);
	lexicon_close(lex);
	tiny_remove(c, dir);
}

/* A lemma only a person knows is found, from its forms and by itself; a second correction starts from what was shown. */
static void a_lemma_of_ones_own(void **state)
{
	struct ctx *c = unit_ctx(state);
	char *dir;
	struct lexicon *lex = open_tiny(c, &dir);
	const struct lexicon_correction list[] = {
	    SAID(-1, -1, -1, .surface = "geht", .lemma = "gehen", .new_lemma = "gehn"),
	    SAID(-1, LEVEL_B1, -1, .lemma = "gehn"),
	};
	const struct lexicon_corrections *all = lexicon_corrections_new(c->mem, list, COUNT_OF(list));
	struct lemma found[4];
	struct word_card card;
	const char *from[4];
	struct analysis *a = analyse(c, lex, "Er geht, ich gehe", all);
	assert_string_equal(lemma_at(a, 1)->text, "gehn");
	assert_int_equal(lemma_at(a, 1)->level, LEVEL_B1);
	assert_string_equal(lemma_at(a, 3)->text, "gehen");
	assert_int_equal(lexicon_lookup(lex, all, c->mem, "geht", found, 4), 1);
	assert_string_equal(found[0].text, "gehn");
	assert_int_equal(lexicon_lookup(lex, all, c->mem, "gehn", found, 4), 1);
	assert_ok(c, lexicon_describe(c, lex, all, c->mem, "gehn", false, "en", &card));
	assert_int_equal(lexicon_describe(c, lex, NULL, c->mem, "gehn", false, "en", &card), ERR_NOT_FOUND);
	assert_int_equal(lexicon_corrected_from(all, "gehn", from, 4), 2);
	assert_string_equal(from[1], "gehen");
	lexicon_close(lex);
	tiny_remove(c, dir);
}

static void long_input(void **state)
{
	struct ctx *c = unit_ctx(state);
	char *dir, *text = mem_array(c->mem, char, 1 * MIB + 1);
	struct lexicon *lex = open_tiny(c, &dir);
	memset(text, 'a', 1 * MIB);
	assert_int_equal(analyse(c, lex, text, NULL)->token_count, 0); /* a megabyte without a blank is no word */
	for (size_t i = 5; i < 1 * MIB; i += 6)
		text[i] = ' ';
	assert_int_equal(analyse(c, lex, text, NULL)->token_count, 1 * MIB / 6 + 1);
	lexicon_close(lex);
	tiny_remove(c, dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(words),
					   UNIT_TEST(two_parts),
					   UNIT_TEST(reflexives),
					   UNIT_TEST(corrections),
					   UNIT_TEST(own_beats_everybodys),
					   UNIT_TEST(a_lemma_of_ones_own),
					   UNIT_TEST(long_input)};
	return unit_run("lexicon/analyse", tests);
}
