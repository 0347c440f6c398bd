/* The quiz: questions out of what a learner does not know yet, and whether an answer is right. Pure but for the lexicon.
 *
 * vocabulary     what does this word mean? free text, any of its glosses
 * listening      which word is missing in this line? (its sound is in the film)
 * comprehension  which of four lines says the same in the learner's own language? */
#pragma once

#include "learning/help.h"
#include "learning/lesson.h"
#include "lexicon/lexicon.h"
#include "subtitles/subtitles.h"

enum game_kind { GAME_VOCABULARY, GAME_LISTENING, GAME_COMPREHENSION };
const char *game_kind_name(enum game_kind k);
bool game_kind_parse(const char *s, enum game_kind *out);

enum { GAME_OPTIONS = 4, GAME_POINTS = 10 };

struct game_question {
	const char *prompt;
	const char *lemma; /* "" when it is about no single word */
	bool noun;
	const char *article; /* NULL none */
	enum level level;
	const char *accepted; /* one a line */
	const char *shown;    /* the right answer as people read it */
	const char *options;  /* one a line; NULL: free text */
	const char *cue;      /* NULL none; a word that is asked for is "___" in it */
	int64_t start_ms, end_ms;
};

/* A word that may be asked. */
struct game_word {
	const char *lemma;
	bool noun;
	const char *article;
	enum level level;
	const char *cue; /* a line it stands in; NULL none */
	int64_t start_ms, end_ms;
};
/* The first words that have a gloss, at most `want`; returns how many. out has room for them. What corrections and own
 * words say is accepted besides the dictionary. */
size_t game_vocabulary(struct ctx *c, const struct lexicon *lex, const struct lexicon_corrections *corrections,
		       const char *native, const struct game_word *words, size_t count, size_t want,
		       struct game_question *out);

/* The span of a film that questions come from. */
struct game_scene {
	const struct cues *cues;
	const struct analysis *analysis; /* of them */
	const struct lesson *lesson;     /* of the learner over them */
	const struct help *help;         /* translations, without glosses; comprehension only */
};
/* The learner's unknown words first, then other content words; a word is asked once, a line too. */
size_t game_listening(const void *mem, const struct game_scene *scene, size_t want, struct game_question *out);
/* Lines that the learner does not wholly understand first. seed chooses the other options and their order. 0 when there are not enough different translations. */
size_t game_comprehension(const void *mem, const struct game_scene *scene, uint64_t seed, size_t want,
			  struct game_question *out);

/* The alternatives in a dictionary's gloss, one a line: "to spend (money); to give out" -> "to spend", "to give out". Adds
 * what is not in `lines` yet. */
void game_alternatives(const void *mem, const char *gloss, struct buf *lines);
/* Whether the answer is one of the lines: without regard to case, accents, signs, blanks, and to an article or the sign of an
 * infinitive of `language` in front. */
bool game_is_right(const void *mem, const char *answer, const char *lines, const char *language);
