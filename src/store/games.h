/* Quizzes: sessions with their questions, each with what is accepted and, once given, the answer. */
#pragma once

#include "store/store.h"

struct game_row {
	int64_t id, user;
	const char *session;    /* what clients know it by: cannot be guessed */
	const char *kind;       /* "vocabulary" "listening" "comprehension" */
	const char *difficulty; /* "beginner" "intermediate" "advanced" */
	const char *language, *native;
	int64_t video; /* 0: none */
	int64_t total, answered, correct;
	int64_t started_at, completed_at; /* completed_at 0: still going on */
};
enum err games_add(struct db_tx *tx, struct game_row *row) ATTR_MUST_CHECK; /* sets id */
/* Only of that user: ERR_NOT_FOUND for others'. */
enum err games_get(struct db_tx *tx, int64_t user, const char *session, struct game_row *out) ATTR_MUST_CHECK;
/* Newest first. */
enum err games_list(struct db_tx *tx, int64_t user, int64_t limit, struct game_row **out,
		    size_t *count) ATTR_MUST_CHECK;
/* answered, correct and completed_at. */
enum err games_update(struct db_tx *tx, const struct game_row *row) ATTR_MUST_CHECK;

struct game_question_row {
	int64_t game, number; /* number from 1 */
	const char *prompt;
	const char *lemma; /* "": the question is about no single word */
	bool noun;
	const char *article, *level;
	const char *accepted; /* one a line */
	const char *shown;    /* the right answer as people read it */
	const char *options;  /* one a line; NULL: free text */
	const char *cue;      /* the line of the film, NULL none; what is asked for is left out */
	int64_t start_ms, end_ms;
	const char *answer; /* NULL: not given yet */
	bool correct;
	int64_t undo; /* batch that takes back what the answer changed; 0 none */
	int64_t answered_at;
};
enum err game_questions_add(struct db_tx *tx, const struct game_question_row *row) ATTR_MUST_CHECK;
enum err game_questions_list(struct db_tx *tx, int64_t game, struct game_question_row **out,
			     size_t *count) ATTR_MUST_CHECK;
/* answer, correct, undo and answered_at. */
enum err game_questions_update(struct db_tx *tx, const struct game_question_row *row) ATTR_MUST_CHECK;
