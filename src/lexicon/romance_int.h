/* Private: what Spanish, French and Italian share. */
#pragma once

#include "lexicon/analyse_int.h"

extern const struct transition romance_transitions[];
extern const size_t romance_transition_count;

extern const struct closed es_pronouns[], es_words[], fr_pronouns[], fr_words[], it_pronouns[], it_words[];
extern const size_t es_pronoun_count, es_word_count, fr_pronoun_count, fr_word_count, it_pronoun_count, it_word_count;

extern const char *const es_titles[], *const fr_titles[], *const it_titles[];

bool romance_reads(const struct word *w, enum tag tag);
/* Is the word one of the NULL-terminated list, case aside? */
bool romance_is_any(const struct word *w, const char *const *list);
bool romance_comparing(const struct sentence *s, size_t b);
/* Biases all three share: participles of closed classes after articles, possessives before nothing. */
int romance_bias(const struct sentence *s, size_t i, const struct candidate *k);
/* Verb with pronouns attached. `clitics`: NULL-terminated; `mend` tries the bare verb in all its spellings. */
void romance_clitics(const struct reader *r, const char *form, size_t len, const char *const *clitics,
		     bool (*mend)(const struct reader *r, const char *verb, size_t len, unsigned person,
				  struct reading *out, size_t *count),
		     struct reading *out, size_t *count);
void romance_participles(const struct reader *r, const char *form, size_t len, bool all, struct reading *list,
			 size_t *count);
/* Adds the verb readings of a spelling that can carry pronouns: infinitive, gerund, imperative. */
bool romance_carrier(const struct reader *r, const char *verb, size_t len, unsigned features, struct reading *out,
		     size_t *count);
