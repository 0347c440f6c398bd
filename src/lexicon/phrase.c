/* Entries of several words. The tokens keep the lemmas of their own words, as in Universal Dependencies; the entry stands
 * beside them (struct phrase). What is an entry the dictionaries say: a verb with its particle or preposition is one when
 * it is a headword. */
#include <stdio.h>
#include <string.h>

#include "lexicon/analyse_int.h"

static bool has_entry(const struct sentence *s, const char *text, size_t len)
{
	struct reading list[READINGS_MAX];
	return len && len <= FORM_MAX && reader_form(&s->f->reader, text, len, list, 0);
}

static bool is_preposition(const struct word *w)
{
	const struct candidate *c = word_chosen(w);
	return !w->dropped && !w->comma && c && (c->pos == POS_PREPOSITION || c->pos == POS_PARTICLE);
}

void phrase_mark(struct sentence *s, size_t v, size_t p, const char *lemma)
{
	char longer[FORM_MAX * 2];
	struct word *verb = &s->w[v];
	size_t len = strlen(lemma);
	if (verb->phrase || p - v > UINT8_MAX - 1)
		return;
	verb->phrase_at[0] = (uint8_t)(p - v);
	if (p + 1 < s->n && is_preposition(&s->w[p + 1]) && !s->w[p + 1].group) {
		int n = snprintf(longer, sizeof longer, "%s %s", lemma, s->w[p + 1].form->text);
		if (n > 0 && has_entry(s, longer, (size_t)n)) {
			verb->phrase_at[1] = (uint8_t)(p + 1 - v);
			lemma = longer;
			len = (size_t)n;
		}
	}
	verb->phrase = finder_text(s->f, lemma, len);
}

void phrase_prepositions(struct sentence *s)
{
	static const char *const prepositions[] = {"after", "for",     "into", "through", "across",  "with",
						   "about", "against", "upon", "off",     "without", NULL};
	char lemma[FORM_MAX * 2];
	for (size_t i = 0; i + 1 < s->n; i++) {
		const struct candidate *c = word_chosen(&s->w[i]);
		const struct form *next = s->w[i + 1].form;
		bool wanted = false;
		if (!c || c->pos != POS_VERB || s->w[i].phrase || s->w[i].group || s->w[i].stop || s->w[i + 1].group ||
		    !is_preposition(&s->w[i + 1]))
			continue;
		for (const char *const *q = prepositions; *q; q++)
			wanted |= form_is(next, *q);
		int n = wanted ? snprintf(lemma, sizeof lemma, "%s %s", c->lemma, next->text) : 0;
		if (n > 0 && has_entry(s, lemma, (size_t)n))
			phrase_mark(s, i, i + 1, lemma);
	}
}
