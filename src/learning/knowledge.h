/* What a learner knows: states for a lesson, marking with undo, whole levels. */
#pragma once

#include "db/db.h"
#include "learning/lesson.h"
#include "store/knowledge.h"

/* out[i] is what is stored for analysis->lemmas[i]. One read of the learner's words of the language. */
enum err knowledge_for(struct db_tx *tx, void *mem, int64_t user, const struct analysis *analysis,
		       struct lesson_knowledge **out) ATTR_MUST_CHECK;

/* Corrections of everybody, then the learner's own words and own corrections, in lexicon's form (NULL: none); *version is
 * a hash of them, 0 for none. */
enum err knowledge_corrections(struct db_tx *tx, void *mem, int64_t user, const char *language,
			       const struct lexicon_corrections **out, int64_t *version) ATTR_MUST_CHECK;

struct knowledge_mark {
	const char *lemma; /* dictionary spelling */
	bool noun;
	bool forget; /* back to never seen; status ignored */
	enum word_status status;
	int stage;            /* learning: 1-4, 0 takes 1 */
	const char *evidence; /* NULL: that of the call */
	int64_t at;           /* when the learner said so, elsewhere: what was stored since then wins; 0: now */
};
/* All or nothing in one durable scope; *undo takes them all back with knowledge_undo. Rules of spec 5.7: known raises,
 * unknown lowers confidence by one within 0-5; a bulk mark sets 3 or 0. */
enum err knowledge_mark(struct ctx *c, struct db *db, int64_t user, const char *language,
			const struct knowledge_mark *marks, size_t count, const char *evidence, int64_t now,
			int64_t *changed, int64_t *undo) ATTR_MUST_CHECK;
/* Merges what somebody understood of a film: every content word of the analysis that is no name and of which nothing is
 * stored yet, or only that it is new, gets the status, evidence "video". All or nothing, with undo. */
enum err knowledge_merge(struct ctx *c, struct db *db, int64_t user, const struct analysis *analysis,
			 enum word_status status, int64_t now, int64_t *changed, int64_t *undo) ATTR_MUST_CHECK;
enum err knowledge_take_back(struct ctx *c, struct db *db, int64_t user, int64_t undo,
			     int64_t *restored) ATTR_MUST_CHECK;
