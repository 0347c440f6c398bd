/* Private: German tables. */
#pragma once

#include "lexicon/analyse_int.h"

extern const struct closed de_pronouns[], de_words[], de_spoken[];
extern const size_t de_pronoun_count, de_word_count, de_spoken_count;

struct de_particle {
	const char *text;
	bool always;
};
extern const struct de_particle de_particles[];
extern const size_t de_particle_count;
extern const char *const de_auxiliaries[], *const de_titles[];

/* Cost of a noun reading after the article, possessive or contraction before it, adjectives between: gender and number
 * must fit. */
int de_agreement(const struct sentence *s, size_t i, const struct candidate *k);
/* Does an article stand before word i that a neuter singular fits and no plural? */
bool de_before_neuter(const struct sentence *s, size_t i);
/* May word i have an article before it, adjectives between? */
bool de_after_article(const struct sentence *s, size_t i);
bool de_reads_as(const struct form *x, enum tag tag);
/* The auxiliary or modal of the clause around word i, not the word itself; NULL none. */
const char *de_clause_auxiliary(const struct sentence *s, size_t i);
/* Cost of reading word i as a name, and names that only the tagged sentence shows. */
int de_bias_name(const struct sentence *s, size_t i, const struct candidate *k);
void de_names(struct sentence *s);
void de_guess(const struct reader *r, const char *form, size_t len, struct reading *out, size_t *count);
void de_finish(struct sentence *s);
void de_more(const struct reader *r, const char *form, size_t len, struct reading *list, size_t *count);
void de_refine(const struct reader *r, const char *form, size_t len, struct reading *list, size_t *count);
/* Readings of a particle written together with a form of a known verb. */
void de_joined(const struct reader *r, const char *s, size_t len, struct reading *out, size_t *count);
bool de_compound_head(const struct reader *r, const char *s, size_t len);
/* Lemma, seams and gender of a compound noun; buffers of FORM_MAX + 16. */
bool de_split(const struct reader *r, const char *s, size_t len, char *lemma, char *parts, unsigned *gender);
bool de_parts(const struct reader *r, const char *noun, size_t len, char *out);
