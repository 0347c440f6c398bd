/* Which words stand where in one transcript: forms, how often, and the first places. A function of cue texts and packs
 * alone, so it stays true when a learner's corrections change; those are laid over it when it is asked, and a transcript or
 * packs that change make a new one. Kept small (about 100 KiB an hour of film), never stored.
 *
 *	concordance_build(c, tx, NULL, &row, lex, &k);
 *	for (i = 0; i < k->count; i++) ... k->list[i] */
#pragma once

#include "db/db.h"
#include "lexicon/lexicon.h"
#include "store/transcripts.h"

enum { CONCORDANCE_PLACES = 4 };

struct concordance_word {
	const char *text; /* lemma, or the entry of a phrase */
	bool noun, name, content, numeral, interjection;
	enum level level;
	uint32_t first, count; /* its entries: [first, first + count) */
};

/* One form of one word. */
struct concordance_entry {
	const char *form;
	uint32_t word;  /* index */
	uint32_t count; /* running words */
	uint32_t seen;  /* as a form to show: "gibt … aus" is one, its two parts are none */
	uint32_t cues[CONCORDANCE_PLACES];
	uint32_t place_count;
};

struct concordance {
	struct concordance_word *words; /* by text */
	size_t word_count;
	struct concordance_entry *list; /* by word, then in order of first sight */
	size_t count;
	int64_t *cue_ids, *cue_starts; /* of the transcript, its offset included */
	size_t cue_count;
	int64_t running, content; /* running words; of them content words that are no names */
};

enum err concordance_build(struct ctx *c, struct db_tx *tx, void *mem, const struct transcript_row *row,
			   const struct lexicon *lex, struct concordance **out) ATTR_MUST_CHECK;
/* Words of that text in [*first, return value); both classes. */
size_t concordance_find(const struct concordance *k, const char *text, size_t *first);
