/* German: does a noun fit the article before it? "das" has no plural behind it, "die" no masculine singular; "ihr" is
 * a possessive only before a noun that can have it. */
#include <string.h>

#include "lexicon/de_int.h"

enum { /* what may follow */
       MASC = 1,
       FEM = 2,
       NEUT = 4,
       PLURAL = 8
};

/* Contractions, and the definite article; the rest goes by its ending. */
static const struct {
	const char *text;
	uint8_t fits;
} articles[] = {
    {"der", MASC | FEM | PLURAL},
    {"die", FEM | PLURAL},
    {"das", NEUT},
    {"den", MASC | PLURAL},
    {"dem", MASC | NEUT},
    {"des", MASC | NEUT},
    {"im", MASC | NEUT},
    {"am", MASC | NEUT},
    {"beim", MASC | NEUT},
    {"vom", MASC | NEUT},
    {"zum", MASC | NEUT},
    {"ins", NEUT},
    {"ans", NEUT},
    {"aufs", NEUT},
    {"fürs", NEUT},
    {"zur", FEM},
    {"ein", MASC | NEUT},
    {"eine", FEM},
    {"'n", MASC | NEUT},
    {"'ne", FEM},
    {"'nen", MASC},
    {"'nem", MASC | NEUT},
    {"'ner", FEM},
};

/* By the ending of dieser, mein, kein, jeder. */
static const struct {
	const char *ending;
	uint8_t fits;
} endings[] = {{"em", MASC | NEUT}, {"en", MASC | PLURAL}, {"er", MASC | FEM | PLURAL},
	       {"es", MASC | NEUT}, {"e", FEM | PLURAL},   {"", MASC | NEUT}};

static bool is_determiner(const struct form *x)
{
	for (uint8_t i = 0; i < x->count; i++)
		if (x->list[i].tag == T_DET || x->list[i].tag == T_POSS)
			return true;
	return false;
}

static unsigned fits(const struct form *x)
{
	char lower[16];
	if (x->len > 10 || !fold_lower(x->text, x->len, lower, sizeof lower))
		return 0;
	for (size_t i = 0; i < COUNT_OF(articles); i++)
		if (text_eq(lower, articles[i].text))
			return articles[i].fits;
	const char *base = x->count ? x->list[0].lemma : "";
	for (size_t i = 0; is_determiner(x) && i < COUNT_OF(endings); i++)
		if (text_ends(lower, endings[i].ending))
			/* viel, etwas and their like take everything; unser, euer have their -er of the stem */
			return *endings[i].ending && strcmp(base, lower) != 0 ? endings[i].fits
			       : x->list[0].tag == T_POSS                     ? MASC | NEUT
									      : 0;
	return 0;
}

static bool is_attribute(const struct form *x)
{
	for (uint8_t i = 0; !x->capital && i < x->count; i++)
		if (x->list[i].tag == T_ADJ || x->list[i].tag == T_PART || x->list[i].tag == T_NUM)
			return true;
	return false;
}

/* What the article before allows; 0: there is none. */
static unsigned allowed(const struct sentence *s, size_t i)
{
	unsigned may = 0;
	for (size_t b = i, steps = 0; b-- > 0 && steps < 3 && !s->w[b + 1].comma && !may; steps++) {
		may = fits(s->w[b].form);
		if (!may && !is_attribute(s->w[b].form))
			return 0;
	}
	return may;
}

bool de_before_neuter(const struct sentence *s, size_t i)
{
	unsigned may = allowed(s, i);
	return (may & NEUT) && !(may & PLURAL);
}

bool de_after_article(const struct sentence *s, size_t i)
{
	return allowed(s, i) != 0;
}

int de_agreement(const struct sentence *s, size_t i, const struct candidate *k)
{
	unsigned number = k->features & (F_SING | F_PLUR), gender = k->features & F_GENDER, may = allowed(s, i);
	if (!may || !number)
		return 0;
	static const uint8_t of_gender[] = {MASC | FEM | NEUT, MASC, FEM, NEUT};
	unsigned is = (number & F_SING ? of_gender[gender] : 0) | (number & F_PLUR ? PLURAL : 0);
	return is & may ? 0 : 220;
}
