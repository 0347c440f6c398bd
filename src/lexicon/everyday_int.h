/* Private: what the words that every sentence is made of mean: pronouns, articles, prepositions, the commonest verbs. A
 * dictionary's first sense of them is often its rarest, and the smaller ones leave them out. */
#pragma once

#include "lexicon/analyse_int.h"

struct everyday {
	const char *lemma, *gloss;
};
struct everyday_list { /* ends with an empty one */
	const char *native;
	const struct everyday *rows; /* sorted by lemma, none of them a noun */
	size_t count;
};
extern const struct everyday_list de_everyday[], en_everyday[], es_everyday[], fr_everyday[], it_everyday[];
