/* The lesson: see lesson.h. One pass over the tokens of the span counts, one over its lemmas decides. */
#include "learning/lesson.h"

#include <stdlib.h>
#include <string.h>

static const double SURE = 0.5; /* confidence of a recognised cue below which its unknown forms are noise */

const char *word_state_name(enum word_state s)
{
	static const char *const names[] = {"new", "learning", "assumed", "known", "ignored", "name"};
	return names[s];
}

static enum word_state state_of(const struct lemma *l, const struct lesson_knowledge *k, enum level level)
{
	if (k->told)
		return k->state;
	if (l->name)
		return STATE_NAME;
	if (!l->content || l->numeral || l->interjection)
		return STATE_ASSUMED;
	return l->level != LEVEL_UNRATED && l->level <= level ? STATE_ASSUMED : STATE_NEW;
}

static bool counts_as_unknown(enum word_state s)
{
	return s == STATE_NEW || s == STATE_LEARNING;
}

struct tally {
	const struct lesson_input *in;
	struct lesson *out;
	struct lesson_word *by_lemma; /* one a lemma; count 0: not in the span */
	bool *guess;                  /* only seen in forms that no pack knows */
	size_t *unknown_in_cue;       /* per cue: changes from one unknown lemma to another; 1 means exactly one */
	uint32_t *blocker_of_cue;
};

static void count_token(struct tally *t, const struct token *tok)
{
	uint32_t entry = analysis_entry(t->in->analysis, tok);
	struct lesson_word *w = &t->by_lemma[entry];
	size_t cue = tok->cue - t->in->first_cue;
	double sure = t->in->cue_confidence ? t->in->cue_confidence[tok->cue] : 1;
	if (!w->count++) {
		*w = (struct lesson_word){
		    .lemma = entry, .count = 1, .cue = tok->cue, .first_ms = t->in->cue_starts[tok->cue]};
		t->guess[entry] = true;
	}
	t->guess[entry] &= tok->unknown && (t->in->draft || sure < SURE);
	t->out->running_words++;
	if (!counts_as_unknown(t->out->states[entry])) {
		t->out->known_words++;
		return;
	}
	if (!t->unknown_in_cue[cue] || t->blocker_of_cue[cue] != entry)
		t->unknown_in_cue[cue]++;
	t->blocker_of_cue[cue] = entry;
}

static bool asks_for(const struct tally *t, uint32_t lemma)
{
	const struct lemma *l = &t->in->analysis->lemmas[lemma];
	bool askable = !l->name && !l->numeral && !l->interjection && !t->guess[lemma];
	return t->by_lemma[lemma].count && counts_as_unknown(t->out->states[lemma]) && askable;
}

static int by_gain(const void *pa, const void *pb, void *user)
{
	const struct lesson_word *a = pa, *b = pb;
	const struct lemma *lemmas = user;
	uint32_t ra = lemmas[a->lemma].rank, rb = lemmas[b->lemma].rank;
	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	if (ra != rb && ra && rb)
		return ra < rb ? -1 : 1;
	if (!ra != !rb)
		return ra ? -1 : 1;
	if (a->cue != b->cue)
		return a->cue < b->cue ? -1 : 1;
	return a->lemma < b->lemma ? -1 : a->lemma > b->lemma;
}

static void choose_words(struct tally *t, void *mem)
{
	struct lesson *out = t->out;
	size_t lemmas = t->in->analysis->lemma_count;
	out->words = mem_array(mem, struct lesson_word, lemmas);
	for (uint32_t i = 0; i < lemmas; i++)
		if (asks_for(t, i))
			out->words[out->word_count++] = t->by_lemma[i];
	qsort_r(out->words, out->word_count, sizeof *out->words, by_gain, t->in->analysis->lemmas);
	size_t known = out->known_words;
	double total = out->running_words ? (double)out->running_words : 1;
	for (size_t i = 0; i < out->word_count && i < t->in->game_cap && (double)known / total < t->in->target; i++) {
		out->words[i].asked = true;
		known += out->words[i].count;
		out->asked_count++;
	}
	out->share_before = out->running_words ? (double)out->known_words / total : 1;
	out->share_after = out->running_words ? (double)known / total : 1;
}

static void choose_help(struct tally *t, void *mem)
{
	struct lesson *out = t->out;
	bool *seen = mem_array(mem, bool, t->in->analysis->lemma_count);
	out->help = mem_array(mem, uint32_t, t->in->cue_count);
	out->blockers = mem_array(mem, uint32_t, t->in->cue_count);
	for (size_t i = 0; i < t->in->cue_count; i++) {
		if (!t->unknown_in_cue[i])
			continue;
		out->help[out->help_count++] = (uint32_t)(t->in->first_cue + i);
		uint32_t lemma = t->blocker_of_cue[i];
		if (t->unknown_in_cue[i] == 1 && !seen[lemma]) {
			seen[lemma] = true;
			out->blockers[out->blocker_count++] = lemma;
		}
	}
	talloc_free(seen);
}

void lesson_for(void *mem, const struct lesson_input *input, struct lesson *out)
{
	const struct analysis *a = input->analysis;
	void *scratch = talloc_new(mem);
	struct tally t = {.in = input, .out = out};
	*out = (struct lesson){.states = mem_array(mem, enum word_state, a->lemma_count),
			       .stages = mem_array(mem, int, a->lemma_count)};
	t.by_lemma = mem_array(scratch, struct lesson_word, a->lemma_count);
	t.guess = mem_array(scratch, bool, a->lemma_count);
	t.unknown_in_cue = mem_array(scratch, size_t, input->cue_count);
	t.blocker_of_cue = mem_array(scratch, uint32_t, input->cue_count);
	for (size_t i = 0; i < a->lemma_count; i++) {
		out->states[i] = state_of(&a->lemmas[i], &input->knowledge[i], input->level);
		out->stages[i] = out->states[i] == STATE_LEARNING ? input->knowledge[i].stage : 0;
	}
	for (size_t i = 0; i < a->token_count; i++)
		if (a->tokens[i].cue >= input->first_cue && a->tokens[i].cue < input->first_cue + input->cue_count)
			count_token(&t, &a->tokens[i]);
	choose_words(&t, mem);
	choose_help(&t, mem);
	talloc_free(scratch);
}
