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

/* Letters German has not, nor the words it took from French. */
static bool foreign_letters(const char *s)
{
	static const char *const known[] = {"ä", "ö", "ü", "ß", "Ä", "Ö", "Ü", "é", "è",
					    "ê", "à", "â", "î", "ô", "û", "ç", NULL};
	for (; *s; s++) {
		bool own = (unsigned char)*s < 0x80;
		for (size_t i = 0; !own && known[i]; i++)
			if (text_starts(s, known[i])) {
				own = true;
				s++;
			}
		if (!own)
			return true;
	}
	return false;
}

/* die Couch: no dictionary has it, but names have no article. Where nouns have capitals only. */
static bool unlisted_noun(const struct sentence *s, size_t i)
{
	const struct word *w = &s->w[i];
	const struct candidate *k = word_chosen(w), *before = i && !w->comma ? word_chosen(w - 1) : NULL;
	if (!s->f->lex->rules->noun_capital || !before || w->form->caps || w->form->listed_name || k->source != 2 ||
	    (strcmp(k->lemma, w->form->text) != 0 && !fold_is_upper((unsigned char)k->lemma[1])) ||
	    foreign_letters(w->form->text)) /* Saschas; diesen Wójcik */
		return false;
	if (i + 1 < s->n && !w->stop && word_chosen(w + 1) &&
	    word_chosen(w + 1)->pos == POS_NAME) /* in der Baker Street */
		return false;
	return before->tag == T_DET || before->tag == T_POSS || before->tag == T_NUM ||
	       (before->tag == T_ADJ && !(w - 1)->form->capital);
}

void name_sentence(struct sentence *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct word *w = &s->w[i];
		const struct candidate *k = word_chosen(w);
		if (w->label)
			drop_label(s, i);
		w->name = k && k->pos == POS_NAME && !unlisted_noun(s, i);
		if (k && k->pos == POS_NAME && !w->name) {
			w->lemma = k->lemma;
			w->lemma_pos = POS_NOUN;
		}
		if (w->name && w->form->caps)
			keep_capitals(s, w);
	}
}
