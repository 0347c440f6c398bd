/* Words and what each learner knows of them; corrections; views. */
#pragma once

#include "store/store.h"

enum word_status { WORD_NEW, WORD_LEARNING, WORD_KNOWN, WORD_IGNORED };
const char *word_status_name(enum word_status s); /* "new" "learning" "known" "ignored" */
bool word_status_parse(const char *s, enum word_status *out);

/* A number for (language, lemma, noun/other), assigned at first sight, never a position in a pack. */
struct word_row {
	int64_t id;
	const char *language, *lemma;
	bool noun;
};
enum err words_intern(struct db_tx *tx, const char *language, const char *lemma, bool noun,
		      int64_t *id) ATTR_MUST_CHECK;
enum err words_get(struct db_tx *tx, int64_t id, struct word_row *out) ATTR_MUST_CHECK;
enum err words_find(struct db_tx *tx, const char *language, const char *lemma, bool noun, int64_t *id) ATTR_MUST_CHECK;

struct knowledge_row {
	int64_t word;
	const char *lemma;
	bool noun;
	enum word_status status;
	int stage;      /* learning 1-4, else 0 */
	int confidence; /* 0-5, spec 5.7 */
	int64_t reviews, first_seen_at, changed_at;
	const char *evidence; /* last reason: "game", "card", "library", "import", "bulk" */
};
/* One learner's words of a language: by lemma. This is read whole for a lesson (thousands of rows, < 3 ms). */
enum err knowledge_list(struct db_tx *tx, int64_t user, const char *language, struct knowledge_row **out,
			size_t *count) ATTR_MUST_CHECK;
enum err knowledge_get(struct db_tx *tx, int64_t user, int64_t word, struct knowledge_row *out) ATTR_MUST_CHECK;
enum err knowledge_set(struct db_tx *tx, int64_t user, int64_t word, enum word_status status, int stage, int confidence,
		       const char *evidence, int64_t now) ATTR_MUST_CHECK;
enum err knowledge_remove(struct db_tx *tx, int64_t user, int64_t word) ATTR_MUST_CHECK;
/* A number that rises with every change of this learner's words of the language: ETags, caches. */
enum err knowledge_version(struct db_tx *tx, int64_t user, const char *language, int64_t *out) ATTR_MUST_CHECK;
/* Undo log. After knowledge_undo_batch everything that knowledge_set and _remove replace in this scope (this very tx) is
 * kept under *batch; without it nothing is. A learner's newest 50 batches are kept. */
enum err knowledge_undo_batch(struct db_tx *tx, int64_t user, int64_t *batch) ATTR_MUST_CHECK;
/* Puts a batch back, newest change first; batch 0 is the learner's newest. ERR_NOT_FOUND when there is none. */
enum err knowledge_undo(struct db_tx *tx, int64_t user, int64_t batch, int64_t *restored) ATTR_MUST_CHECK;

/* Own words of a learner (not in any pack). */
struct own_word {
	int64_t id, word;
	const char *lemma, *translation, *level;
	bool noun;
	int64_t created_at;
};
enum err own_words_add(struct db_tx *tx, int64_t user, const char *language, struct own_word *w) ATTR_MUST_CHECK;
enum err own_words_list(struct db_tx *tx, int64_t user, const char *language, struct own_word **out,
			size_t *count) ATTR_MUST_CHECK;
enum err own_words_remove(struct db_tx *tx, int64_t user, int64_t id) ATTR_MUST_CHECK;

/* Removes the user (users_remove) and then those of their own words that nobody else refers to. */
enum err words_forget_user(struct db_tx *tx, int64_t user) ATTR_MUST_CHECK;

/* Corrections: user 0 is for everybody; noun is -1 for both. Adding one for the same (user, surface, lemma, noun) puts its
 * fields over those that are there. NULL / -1 fields are unchanged, as in lexicon.h; native is the language of new_gloss. */
struct correction_row {
	int64_t id, user;
	const char *surface, *lemma, *new_lemma, *new_gloss, *native;
	int noun, new_level, is_name;
	int64_t created_at;
};
enum err corrections_add(struct db_tx *tx, const char *language, struct correction_row *row) ATTR_MUST_CHECK;
/* In order of strength: those of user 0, then the user's own; of each those for a lemma before those for one form. */
enum err corrections_list(struct db_tx *tx, int64_t user, const char *language, struct correction_row **out,
			  size_t *count) ATTR_MUST_CHECK;
enum err corrections_remove(struct db_tx *tx, int64_t user, int64_t id) ATTR_MUST_CHECK;

/* Word views (the card was opened while watching): counted per user, word, video. */
enum err views_add(struct db_tx *tx, int64_t user, int64_t word, int64_t video, int64_t count,
		   int64_t now) ATTR_MUST_CHECK;
enum err views_count(struct db_tx *tx, int64_t user, int64_t word, int64_t *count) ATTR_MUST_CHECK;
