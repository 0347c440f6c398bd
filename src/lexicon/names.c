/* Proper names, and speaker labels, after tagging. A capital inside a sentence (in languages that write nouns small), a
 * listed name, a word nobody knows with a capital. */
#include <string.h>

#include "lexicon/analyse_int.h"

/* "ANNA:", "Peter:", "MANN 1:" before what somebody says: no words. "Achtung:" is one. */
static void drop_label(struct sentence *s, size_t i)
{
	struct word *w = &s->w[i];
	const struct candidate *k = word_chosen(w);
	bool whole_name = w->form->caps || k->pos == POS_NAME || (w->form->listed_name && w->form->capital);
	if (!whole_name && w->form->known)
		return;
	if (w->form->capital)
		w->dropped = true;
}

/* IKEA, BMW: capitals among small letters are how the name is written. */
static void keep_capitals(struct sentence *s, struct word *w)
{
	bool small = false;
	for (size_t i = 0; i < s->n && !small; i++)
		small = s->w[i].form->len > 1 && !s->w[i].form->caps;
	if (small && w->form->caps && w->form->len > 1) {
		w->lemma = w->form->text;
		w->lemma_pos = POS_NAME;
	}
}

void name_sentence(struct sentence *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct word *w = &s->w[i];
		const struct candidate *k = word_chosen(w);
		if (w->label)
			drop_label(s, i);
		w->name = k && k->pos == POS_NAME;
		if (w->name && w->form->caps)
			keep_capitals(s, w);
	}
}
