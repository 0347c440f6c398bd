/* The lesson: what one learner meets in a span. A pure function; never stored. */
#pragma once

#include "lexicon/lexicon.h"

enum word_state {
	STATE_NEW,
	STATE_LEARNING,
	STATE_ASSUMED, /* at or below the learner's level, or a function word: taken as known, shown as such */
	STATE_KNOWN,
	STATE_IGNORED,
	STATE_NAME,
};
const char *word_state_name(enum word_state s); /* "new" "learning" "assumed" "known" "ignored" "name" */

/* What the learner said about one lemma of the analysis. */
struct lesson_knowledge {
	bool told;             /* false: nothing is stored */
	enum word_state state; /* NEW, LEARNING, KNOWN or IGNORED */
	int stage;             /* 1-4 while learning */
};

struct lesson_input {
	const struct analysis *analysis;
	size_t first_cue, cue_count;              /* the span's cues: indexes into the analysis */
	const int64_t *cue_starts;                /* start_ms of each cue of the analysis */
	const double *cue_confidence;             /* of each cue; NULL: all 1 */
	enum level level;                         /* the learner's */
	const struct lesson_knowledge *knowledge; /* one a lemma of the analysis */
	size_t game_cap;                          /* 0-30 */
	double target;                            /* 0.95 */
	bool draft;                               /* recognised text: words that no pack knows are not asked */
};

struct lesson_word {
	uint32_t lemma; /* index into analysis->lemmas */
	uint32_t count; /* running words in the span */
	uint32_t cue;   /* first cue it occurs in: the example */
	int64_t first_ms;
	bool asked;
};

struct lesson {
	enum word_state *states; /* one a lemma of the analysis */
	int *stages;
	struct lesson_word *words; /* unknown ones of the span, in order of asking: count falling, rank, first time */
	size_t word_count;
	size_t asked_count; /* the first so many are the game */
	size_t running_words, known_words;
	double share_before, share_after; /* known running words / running words; after: when all asked are known */
	uint32_t *help;                   /* cues (indexes) with a word the learner does not know */
	size_t help_count;
	uint32_t *blockers; /* lemmas that alone block a cue (exactly one unknown word in it) */
	size_t blocker_count;
};

/* Running words are all tokens; names, numbers, interjections, ignored words count as known. One entry a lemma. Asking
 * goes by count because each lemma raises the share by exactly its count, so the greedy choice is the best one. */
void lesson_for(void *mem, const struct lesson_input *input, struct lesson *out);
