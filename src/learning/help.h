/* The second language of a span: for each cue the best translation there is, with its source. In order: a parallel
 * subtitle track, the memo of an engine's translations, word glosses. */
#pragma once

#include "db/db.h"
#include "lexicon/lexicon.h"
#include "store/transcripts.h"
#include "subtitles/subtitles.h"
#include "translate/translate.h"

struct help_source {
	const char *engine;  /* "parallel", "apertium", …, "gloss" */
	const char *quality; /* translate_quality_name */
	const char *label;   /* for people */
};

struct help_line {
	uint32_t cue;    /* index of the cue it belongs to; of a group: its first */
	uint32_t source; /* index into sources */
	const char *text;
};

struct help {
	struct help_source *sources;
	size_t source_count;
	struct help_line *lines; /* by cue; at most one a cue; a cue of a group after its first has none */
	size_t line_count;
};

struct help_input {
	const struct cues *ours;   /* of the span */
	const struct cues *theirs; /* parallel track around the span; NULL none */
	const char *theirs_label;
	const struct analysis *analysis; /* of ours; for glosses */
	const struct lexicon *lexicon;   /* NULL: no glosses */
	const struct lexicon_corrections *corrections;
	const struct translate_engine *engine; /* whose memo is read; NULL none */
	const char *from, *to;
};

/* Reads only what is there already: no engine is called. tx NULL: no memo. */
enum err help_for(struct db_tx *tx, void *mem, const struct help_input *input, struct help *out) ATTR_MUST_CHECK;

/* Lets the engine translate the cues that neither the parallel track nor the memo has; each batch of 40 is remembered
 * in one short scope, so that a cancelled job keeps what was paid for. wanted: one flag a cue, NULL all. progress gets
 * done and total. The caller holds no transaction. *out_new (may be NULL) is how many were translated now. db NULL: kept in
 * memory only, lines for the caller are then in `texts` (one a cue, may be NULL for "not"). */
typedef enum err help_progress(struct ctx *c, size_t done, size_t total, void *user);
enum err help_translate(struct ctx *c, struct db *db, struct translator *translator, const struct help_input *input,
			const bool *wanted, help_progress *progress, void *user, int64_t now, const char **texts,
			size_t *out_new) ATTR_MUST_CHECK;

/* A translation engine that is down, slow, busy, cannot do the pair or answers nonsense costs the second language, not the
 * lesson: word glosses stand in. false for what is no fault of an engine: cancelled, a database that cannot be written. */
bool help_goes_on_without(enum err e);

/* "Schlüssel: key · verlieren: to lose": content words of one cue with their best gloss, at most six, rarest first; NULL
 * when no word has one. */
const char *help_gloss(const void *mem, const struct help_input *input, uint32_t cue);
