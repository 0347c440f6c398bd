/* Which reading of each word: the cheapest path through a sentence. Prior (how common the lemma is), the language's
 * bias where the word stands, and the cost of the class after the class before. Costs are hundredths; less is better. */
#include <string.h>

#include "lexicon/analyse_int.h"

/* A capital where it means something, a small letter where a noun would have a capital: for every language. */
/* White House, Atlantic Ocean: capitals in a row inside a sentence are one name. */
static bool beside_capital(const struct sentence *s, size_t i)
{
	for (int side = -1; side <= 1; side += 2) {
		if ((side < 0 && (!i || s->w[i].comma)) ||
		    (side > 0 && (i + 1 >= s->n || s->w[i + 1].comma || s->w[i].stop)))
			continue;
		const struct word *w = &s->w[i + (size_t)side];
		if (!w->first && w->form->capital && w->form->len > 1 && !w->form->caps)
			return true;
	}
	return false;
}

/* Chiara: no bare adjective opens a Romance sentence; but "Donne-moi" does, although it is on the list of names. */
static bool given_name(const struct language *rules, const struct form *x, const struct candidate *k)
{
	bool verb = false;
	for (uint8_t i = 0; i < x->count; i++)
		verb |= x->list[i].pos == POS_VERB;
	return rules->articles[1] && !(k->features & F_WEAK) && !verb;
}

/* Uncle Ray; "Yes, Captain": a word, unless it is the family name behind a given one (Stephen King). */
static bool titled(const struct sentence *s, size_t i)
{
	const struct form *before = i && !s->w[i].comma ? s->w[i - 1].form : NULL;
	if (!before || !before->capital || before->title)
		return true;
	bool word = false;
	for (uint8_t k = 0; k < before->count; k++)
		word |= before->list[k].lowered;
	return word && (s->w[i - 1].first || !before->listed_name);
}

static int shape_bias(const struct sentence *s, size_t i, const struct candidate *k)
{
	const struct word *w = &s->w[i];
	const struct form *x = w->form;
	const struct language *rules = s->f->lex->rules;
	if (x->caps && k->pos == POS_NAME && x->list[x->count - 1].lowered)
		return 250; /* STOP, AIUTO: capitals throughout name nobody */
	if (!x->capital || x->caps)
		return 0;
	bool next = i + 1 < s->n && !w->stop && s->w[i + 1].form->capital;
	if (x->title && !rules->noun_capital && titled(s, i) && (!w->first || next))
		return k->lowered ? -100 : 300;
	bool cue = w->line && i && w[-1].cue != w->cue; /* the cue before may have left out its full stop */
	if (w->first || (cue && !rules->noun_capital)) {
		if (k->pos == POS_NAME)
			return x->seen_name                             ? -250
			       : !x->listed_name || rules->noun_capital ? 120
			       : given_name(rules, x, k)                ? -60
									: 60;
		return 0;
	}
	if (k->lowered && rules->noun_capital && cue && k->source == 0)
		return 100;
	if (k->lowered && rules->noun_capital)
		return k->tag == T_SUBJ || k->tag == T_CLIT || k->tag == T_POSS ? 60 : k->source == 0 ? 800 : 700;
	bool row = beside_capital(s, i);
	if (k->lowered)
		return k->source == 0 ? 150 : row || x->listed_name ? 330 : k->pos == POS_NOUN ? 120 : 330;
	return k->pos == POS_NAME && !rules->noun_capital ? -100 : 0;
}

static int cost_here(const struct sentence *s, size_t i, const struct candidate *k)
{
	int bias = s->f->lex->rules->bias ? s->f->lex->rules->bias(s, i, k) : 0;
	return k->prior + shape_bias(s, i, k) + bias;
}

void tag_sentence(struct sentence *s)
{
	int best[SENTENCE_MAX][READINGS_MAX];
	uint8_t from[SENTENCE_MAX][READINGS_MAX];
	const int16_t *transitions = s->f->lex->transitions;
	for (size_t i = 0; i < s->n; i++) {
		const struct form *x = s->w[i].form, *before = i ? s->w[i - 1].form : NULL;
		if (x->count == 1 && before && before->count == 1) {
			best[i][0] = best[i - 1][0];
			from[i][0] = 0;
			continue;
		}
		for (uint8_t k = 0; k < x->count; k++) {
			int here = x->count > 1 ? cost_here(s, i, &x->list[k]) : 0;
			const int16_t *comma = s->w[i].comma ? transitions + T_COMMA * T_COUNT : NULL;
			int least = before ? INT32_MAX : transitions[T_START * T_COUNT + x->list[k].tag];
			from[i][k] = 0;
			for (uint8_t p = 0; before && p < before->count; p++) {
				const int16_t *row = comma ? comma : transitions + before->list[p].tag * T_COUNT;
				int v = best[i - 1][p] + row[x->list[k].tag];
				if (v < least) {
					least = v;
					from[i][k] = p;
				}
			}
			best[i][k] = least + here;
		}
	}
	uint8_t k = 0;
	for (uint8_t p = 1; s->n && p < s->w[s->n - 1].form->count; p++)
		if (best[s->n - 1][p] < best[s->n - 1][k])
			k = p;
	for (size_t i = s->n; i--;) {
		s->w[i].chosen = k;
		k = from[i][k];
	}
}
