/* The lesson: states, the greedy choice against brute force, shares that recompute, help and blockers. */
#include <math.h>
#include <string.h>

#include "../unit.h"
#include "learning/lesson.h"

struct world {
	struct analysis a;
	struct lesson_knowledge *known;
	int64_t *starts;
	struct lesson_input in;
};

/* Builds an analysis from cues of one-letter lemmas: "abca|bd". Capital letters are names; digits numerals; a-f are A1,
 * g-m B1, n-t C1, u-z unrated; '.' is a function word. */
static struct world *world(struct ctx *c, const char *text, enum level level, size_t cap)
{
	struct world *w = mem_new(c->mem, struct world);
	size_t n = strlen(text), cue = 0;
	w->a = (struct analysis){.language = "de",
				 .version = "1",
				 .tokens = mem_array(w, struct token, n),
				 .lemmas = mem_array(w, struct lemma, n)};
	w->starts = mem_array(w, int64_t, n + 1);
	for (size_t i = 0; i < n; i++) {
		char ch = text[i], word[2] = {ch, 0};
		if (ch == '|') {
			cue++;
			w->starts[cue] = (int64_t)cue * 1000;
			continue;
		}
		size_t l = 0;
		while (l < w->a.lemma_count && w->a.lemmas[l].text[0] != ch)
			l++;
		if (l == w->a.lemma_count) {
			enum level of = ch >= 'u'   ? LEVEL_UNRATED
					: ch >= 'n' ? LEVEL_C1
					: ch >= 'g' ? LEVEL_B1
						    : LEVEL_A1;
			w->a.lemmas[w->a.lemma_count++] = (struct lemma){.text = mem_str(w, word),
									 .level = of,
									 .rank = (uint32_t)ch,
									 .name = ch >= 'A' && ch <= 'Z',
									 .numeral = ch >= '0' && ch <= '9',
									 .content = ch != '.'};
		}
		w->a.tokens[w->a.token_count++] = (struct token){
		    .cue = (uint32_t)cue, .start = (uint32_t)i, .end = (uint32_t)i + 1, .lemma = (uint32_t)l};
	}
	w->known = mem_array(w, struct lesson_knowledge, w->a.lemma_count);
	w->in = (struct lesson_input){.analysis = &w->a,
				      .cue_count = cue + 1,
				      .cue_starts = w->starts,
				      .level = level,
				      .knowledge = w->known,
				      .game_cap = cap,
				      .target = 0.95};
	return w;
}

static struct lesson_knowledge *of(struct world *w, char ch)
{
	for (size_t i = 0; i < w->a.lemma_count; i++)
		if (w->a.lemmas[i].text[0] == ch)
			return &w->known[i];
	return NULL;
}

static enum word_state state_of(const struct world *w, const struct lesson *l, char ch)
{
	for (size_t i = 0; i < w->a.lemma_count; i++)
		if (w->a.lemmas[i].text[0] == ch)
			return l->states[i];
	fail_msg("no lemma %c", ch);
	return STATE_NEW;
}

static void states_by_level_and_word(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct world *w = world(c, "agnuA7.|bh", LEVEL_B1, 12);
	*of(w, 'b') = (struct lesson_knowledge){true, STATE_NEW, 0};
	*of(w, 'n') = (struct lesson_knowledge){true, STATE_KNOWN, 0};
	*of(w, 'h') = (struct lesson_knowledge){true, STATE_LEARNING, 2};
	struct lesson l;
	lesson_for(c->mem, &w->in, &l);
	assert_int_equal(state_of(w, &l, 'a'), STATE_ASSUMED);
	assert_int_equal(state_of(w, &l, 'g'), STATE_ASSUMED);
	assert_int_equal(state_of(w, &l, 'n'), STATE_KNOWN);
	assert_int_equal(state_of(w, &l, 'u'), STATE_NEW);
	assert_int_equal(state_of(w, &l, 'A'), STATE_NAME);
	assert_int_equal(state_of(w, &l, '7'), STATE_ASSUMED);
	assert_int_equal(state_of(w, &l, '.'), STATE_ASSUMED);
	assert_int_equal(state_of(w, &l, 'b'), STATE_NEW);
	assert_int_equal(state_of(w, &l, 'h'), STATE_LEARNING);
	assert_int_equal(l.running_words, 9);
	assert_int_equal(l.known_words, 6);
	assert_int_equal(l.word_count, 3);
	assert_int_equal(l.help_count, 2);
}

static void asks_the_most_useful_first(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct world *w = world(c, "nnnoopa|aaaa", LEVEL_A1, 2);
	struct lesson l;
	lesson_for(c->mem, &w->in, &l);
	assert_int_equal(l.word_count, 3);
	assert_int_equal(l.asked_count, 2);
	assert_string_equal(w->a.lemmas[l.words[0].lemma].text, "n");
	assert_int_equal(l.words[0].count, 3);
	assert_true(l.words[0].asked && l.words[1].asked && !l.words[2].asked);
	assert_true(fabs(l.share_before - 5.0 / 11) < 1e-9);
	assert_true(fabs(l.share_after - 10.0 / 11) < 1e-9);
	assert_int_equal(l.help_count, 1);
}

static void stops_at_the_target(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct world *w = world(c, "aaaaaaaaaaaaaaaaaanno", LEVEL_A1, 12);
	struct lesson l;
	lesson_for(c->mem, &w->in, &l);
	assert_int_equal(l.word_count, 2);
	assert_int_equal(l.asked_count, 1); /* 20 of 21 is over 95 % */
	w->in.game_cap = 0;
	lesson_for(c->mem, &w->in, &l);
	assert_int_equal(l.asked_count, 0);
	assert_true(l.share_after == l.share_before);
}

static void guesses_of_a_draft_are_not_asked(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct world *w = world(c, "unua", LEVEL_A1, 12);
	for (size_t i = 0; i < w->a.token_count; i++)
		w->a.tokens[i].unknown = w->a.lemmas[w->a.tokens[i].lemma].text[0] == 'u';
	struct lesson l;
	lesson_for(c->mem, &w->in, &l);
	assert_int_equal(l.word_count, 2);
	w->in.draft = true;
	lesson_for(c->mem, &w->in, &l);
	assert_int_equal(l.word_count, 1);
	assert_string_equal(w->a.lemmas[l.words[0].lemma].text, "n");
}

static void blockers_are_alone_in_their_cue(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct world *w = world(c, "naan|no|ap|aa", LEVEL_A1, 12);
	struct lesson l;
	lesson_for(c->mem, &w->in, &l);
	assert_int_equal(l.blocker_count, 2);
	assert_string_equal(w->a.lemmas[l.blockers[0]].text, "n");
	assert_string_equal(w->a.lemmas[l.blockers[1]].text, "p");
	assert_int_equal(l.help_count, 3);
}

static void only_the_span_counts(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct world *w = world(c, "nn|ao|pp", LEVEL_A1, 12);
	w->in.first_cue = 1;
	w->in.cue_count = 1;
	struct lesson l;
	lesson_for(c->mem, &w->in, &l);
	assert_int_equal(l.running_words, 2);
	assert_int_equal(l.word_count, 1);
	assert_int_equal(l.words[0].cue, 1);
	assert_int_equal(l.words[0].first_ms, 1000);
	assert_int_equal(l.help[0], 1);
}

/* Best share that any choice of at most `cap` unknown lemmas can reach. */
static double brute_force(const struct world *w, const struct lesson *l)
{
	size_t best = 0, cap = w->in.game_cap;
	for (uint32_t set = 0; set < 1u << l->word_count; set++) {
		size_t sum = 0;
		if ((size_t)__builtin_popcount(set) > cap)
			continue;
		for (size_t i = 0; i < l->word_count; i++)
			sum += set & 1u << i ? l->words[i].count : 0;
		best = sum > best ? sum : best;
	}
	return (double)(l->known_words + best) / (double)l->running_words;
}

static void greedy_is_best(void **state)
{
	struct ctx *c = unit_ctx(state);
	uint32_t seed = 7;
	for (int round = 0; round < 200; round++) {
		char text[80];
		size_t n = 10 + (seed >> 8) % 60;
		for (size_t i = 0; i < n; i++) {
			seed = seed * 1664525u + 1013904223u;
			text[i] = "abcghinopq|uvwA"[(seed >> 10) % 15];
		}
		text[n] = '\0';
		text[0] = 'a';
		struct world *w = world(c, text, LEVEL_A2, (seed >> 5) % 6);
		w->in.target = 1.1;
		struct lesson l;
		lesson_for(c->mem, &w->in, &l);
		assert_true(fabs(l.share_after - brute_force(w, &l)) < 1e-9);
		/* The share recomputes when the asked words are really known. */
		for (size_t i = 0; i < l.asked_count; i++)
			w->known[l.words[i].lemma] = (struct lesson_knowledge){true, STATE_KNOWN, 0};
		struct lesson after;
		lesson_for(c->mem, &w->in, &after);
		assert_true(fabs(after.share_before - l.share_after) < 1e-9);
	}
}

static void nothing_said(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct world *w = world(c, "|", LEVEL_A1, 12);
	struct lesson l;
	lesson_for(c->mem, &w->in, &l);
	assert_true(l.share_before == 1 && l.share_after == 1);
	assert_int_equal(l.word_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(states_by_level_and_word),
					   UNIT_TEST(asks_the_most_useful_first),
					   UNIT_TEST(stops_at_the_target),
					   UNIT_TEST(guesses_of_a_draft_are_not_asked),
					   UNIT_TEST(blockers_are_alone_in_their_cue),
					   UNIT_TEST(only_the_span_counts),
					   UNIT_TEST(greedy_is_best),
					   UNIT_TEST(nothing_said)};
	return unit_run("learning/lesson", tests);
}
