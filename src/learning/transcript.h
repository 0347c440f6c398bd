/* Transcripts: the stored cues of a film in a language, filled once, shared by everybody. */
#pragma once

#include "db/db.h"
#include "learning/plan.h"
#include "learning/source.h"
#include "store/transcripts.h"

/* Cues in memory with their rows' ids; times corrected by the track's offset. */
struct transcript {
	struct transcript_row row;
	struct cues cues;
	int64_t *ids;     /* one a cue */
	int64_t known_ms; /* the film is covered without a hole from 0 to here */
};

/* The best stored transcript of a media and language: a human one before a recognised one, the newest of each.
 * ERR_NOT_FOUND when there is none. */
enum err transcript_find(struct db_tx *tx, int64_t media, const char *language,
			 struct transcript_row *out) ATTR_MUST_CHECK;
/* The same for all media of a language in one read: by media. */
enum err transcript_all(struct db_tx *tx, const char *language, struct transcript_row **out,
			size_t *count) ATTR_MUST_CHECK;
/* All cues (or those of a span: start in [start, end)). */
enum err transcript_load(struct db_tx *tx, void *mem, const struct transcript_row *row, int64_t start_ms,
			 int64_t end_ms, struct transcript *out) ATTR_MUST_CHECK;

/* Stores a file source's cues as a complete transcript, in one transaction. */
enum err transcript_store(struct ctx *c, struct db *db, int64_t media, const struct source *source,
			  const struct cues *cues, int64_t duration_ms, int64_t now,
			  struct transcript_row *out) ATTR_MUST_CHECK;

/* Speech: recognises what is not covered of [start, end), each part of about 30 s stored at once as a checkpoint.
 * progress gets the share of the span's seconds done (0-1), how far in the film it is, and whether all of that is stored;
 * not OK from it stops. */
typedef enum err transcript_progress(struct ctx *c, double share, int64_t at_ms, bool stored, void *user);
struct transcript_speech {
	const struct speech *speech;
	struct media *media;
	struct db *db;
	int64_t media_row, duration_ms;
	const struct source *source;
	transcript_progress *progress;
	void *user;
	int64_t now;
};
enum err transcript_recognise(struct ctx *c, const struct transcript_speech *job, struct span span,
			      struct transcript_row *out) ATTR_MUST_CHECK;
