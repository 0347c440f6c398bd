/* Private: one run of the analyser. */
#pragma once

#include <string.h>

#include "lexicon/lexicon_int.h"

enum { SENTENCE_MAX = 250 };

struct finder {
	struct ctx *c;
	const struct lexicon *lex;
	struct reader reader;
	void *mem;     /* the analysis */
	void *scratch; /* gone after the run */
	struct form **slots;
	size_t slot_count, form_count;
	char *arena; /* small strings on scratch */
	size_t arena_left;
	struct word *words;
	size_t word_count, word_cap;
	struct analysis *out;
	size_t lemma_cap;
	uint32_t *lemma_slots;
	size_t lemma_slot_count;
	const struct lexicon_corrections *corrections;
	uint16_t *groups; /* per cue: last number given */
	const char *const *texts;
};

struct form *finder_form(struct finder *f, const char *text, size_t len);
void *finder_bytes(struct finder *f, size_t n); /* zeroed, aligned, gone after the run */
char *finder_text(struct finder *f, const char *s, size_t n);
/* Fills f->words from the texts. */
enum err tokenise(struct finder *f, const char *const *texts, size_t count) ATTR_MUST_CHECK;
void tag_sentence(struct sentence *s);
void name_sentence(struct sentence *s);
/* features: of the reading, 0 unknown; rank: of the lemma when the caller knows it, else 0. */
uint32_t finder_lemma(struct finder *f, const char *text, enum pos pos, bool noun, unsigned features, uint32_t rank);
uint16_t finder_group(struct finder *f, uint32_t cue_a, uint32_t cue_b);
/* Gender, level, rank and parts of a lemma whose text, pos and noun are set. */
void grade_lemma(const struct reader *r, const void *mem, struct lemma *l, unsigned features);
/* Part of speech and grade of a lemma that comes from a pack or a person, not from a text. */
void lemma_complete(const struct reader *r, const struct lexicon_corrections *corrections, const void *mem,
		    struct lemma *l);
enum level grade_of_rank(uint32_t rank);
/* Level and its source of a lemma whose rank is set: the imported lists first. False: neither list nor rank says. */
bool grade_level(const struct reader *r, struct lemma *l);

/* phrase.c: entries of several words. The verb at v with the particle at p, and "with" behind when the dictionary has
 * "put up with". */
void phrase_mark(struct sentence *s, size_t v, size_t p, const char *lemma);
/* Verbs that go with a preposition at once behind them: "look after". */
void phrase_prepositions(struct sentence *s);

/* correct.c: what the corrections make of a lemma the pack gave. corrections may be NULL. */
struct corrected {
	const char *lemma;
	int is_name; /* -1: nothing said */
};
/* form NULL: only what was said about all forms of the lemma. False: nothing changes. */
bool corrected_token(const struct lexicon_corrections *all, const char *form, size_t len, const char *lemma, bool noun,
		     struct corrected *out);
/* Class of the lemma after the correction. */
bool corrected_noun(const struct lexicon *lex, const struct corrected *x, const char *lemma, bool noun);
/* NULL: nobody corrected it. */
const char *corrected_gloss(const struct lexicon_corrections *all, const char *lemma, bool noun, const char *native);
/* everyday.c: a hand-made gloss of one of the commonest words, NULL for all others. */
const char *everyday_gloss(const char *language, const char *lemma, bool noun, const char *native);
/* Does a correction name this lemma? Then it exists, whatever the packs say. */
bool corrected_exists(const struct lexicon_corrections *all, const char *lemma);

static inline bool form_is(const struct form *f, const char *s)
{
	size_t n = strlen(s);
	return f->len == n && memcmp(f->text, s, n) == 0;
}
