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

void name_sentence(struct sentence *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct word *w = &s->w[i];
		const struct candidate *k = word_chosen(w);
		if (w->label)
			drop_label(s, i);
		w->name = k && k->pos == POS_NAME;
	}
}
