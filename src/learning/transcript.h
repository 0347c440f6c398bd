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
	int64_t *ids;             /* one a cue */
	int64_t known_ms;         /* the film is covered without a hole from 0 to here */
	struct interval *covered; /* in order, without the offset */
	size_t covered_count;
};

/* The best stored transcript of a media and language: an uploaded one, then another human one, then a recognised one, of
 * each the one changed last.
 * ERR_NOT_FOUND when there is none. */
enum err transcript_find(struct db_tx *tx, int64_t media, const char *language,
			 struct transcript_row *out) ATTR_MUST_CHECK;
/* The same for all media of a language in one read: by media. */
enum err transcript_all(struct db_tx *tx, const char *language, struct transcript_row **out,
			size_t *count) ATTR_MUST_CHECK;
/* All cues (or those of a span: start in [start, end)). */
enum err transcript_load(struct db_tx *tx, void *mem, const struct transcript_row *row, int64_t start_ms,
			 int64_t end_ms, struct transcript *out) ATTR_MUST_CHECK;

/* Makes a stored transcript the one that counts among its equals: its file is what was found now. Uploads stay before it. */
enum err transcript_prefer(struct db_tx *tx, const struct transcript_row *row, int64_t now) ATTR_MUST_CHECK;

/* Stores a file source's cues as a complete transcript, in one transaction. */
enum err transcript_store(struct ctx *c, struct db *db, int64_t media, const struct source *source,
			  const struct cues *cues, int64_t duration_ms, int64_t now,
			  struct transcript_row *out) ATTR_MUST_CHECK;

/* A subtitle file that a learner brings for a film: it becomes the transcript of its language before all others, for
 * everybody. Nothing is written beside the film. */
struct upload {
	int64_t media, video, user;
	bool by_admin;
	const char *language;
	const char *name; /* of the file, to be shown */
	int64_t size, duration_ms;
};
/* Replaces the one before of the same film and language, all in one scope: what was prepared from that is prepared anew,
 * what learners know and have done stays. ERR_FORBIDDEN when it was somebody else's. */
enum err transcript_upload(struct ctx *c, struct db *db, const struct upload *upload, const struct cues *cues,
			   int64_t now, struct transcript_row *out) ATTR_MUST_CHECK;
/* The film has what it had before. ERR_NOT_FOUND when nothing was uploaded in the language. */
enum err transcript_upload_remove(struct ctx *c, struct db *db, const struct upload *upload) ATTR_MUST_CHECK;

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
