/* Transcripts with their cues, and the memo of translations. Shared by all learners. */
#pragma once

#include "store/store.h"

struct cue;

struct transcript_row {
	int64_t id, media;
	const char
	    *track; /* "sidecar:REL_PATH", "embedded:3", "audio:1" (recognised from that stream), "upload:LANGUAGE" */
	const char *language;
	const char *engine;         /* "sidecar", "embedded", "upload", "pocketsphinx", "openai" */
	const char *engine_version; /* for files: a hash of the content, so that a changed file is a new transcript */
	const char *label;          /* for people */
	bool draft;
	bool complete;                  /* covers the whole film */
	int64_t offset_ms;              /* the learner's correction of this track's times, shared by all of the file */
	int64_t created_at, changed_at; /* changed_at: last new cue; part of ETags */
};
/* Adds one, or finds it by (media, track, language, engine, engine_version) and renews its label; *row is then what is
 * stored, with its id. */
enum err transcripts_put(struct db_tx *tx, struct transcript_row *row) ATTR_MUST_CHECK;
enum err transcripts_get(struct db_tx *tx, int64_t id, struct transcript_row *out) ATTR_MUST_CHECK;
enum err transcripts_find(struct db_tx *tx, int64_t media, const char *track, const char *language, const char *engine,
			  const char *engine_version, struct transcript_row *out) ATTR_MUST_CHECK;
enum err transcripts_list(struct db_tx *tx, int64_t media, struct transcript_row **out, size_t *count) ATTR_MUST_CHECK;
/* All of a language, by media. */
enum err transcripts_in(struct db_tx *tx, const char *language, struct transcript_row **out,
			size_t *count) ATTR_MUST_CHECK;
enum err transcripts_set_complete(struct db_tx *tx, int64_t id, bool complete, int64_t now) ATTR_MUST_CHECK;
/* With its cues, and the chunks that were prepared from it. */
enum err transcripts_remove(struct db_tx *tx, int64_t id) ATTR_MUST_CHECK;
/* Raises changed_at and nothing else: of two from files the one changed last counts. */
enum err transcripts_touch(struct db_tx *tx, int64_t id, int64_t now) ATTR_MUST_CHECK;
enum err transcripts_set_offset(struct db_tx *tx, int64_t id, int64_t offset_ms, int64_t now) ATTR_MUST_CHECK;

/* Replaces the cues that start in [start, end) by these and adds [start, end) to the covered intervals (adjacent ones
 * are joined). A checkpoint of speech is one such call; doing it twice changes nothing, not even changed_at. The cues
 * are in order; one that starts outside [start, end) is ERR_INVALID. */
enum err transcripts_fill(struct db_tx *tx, int64_t id, int64_t start_ms, int64_t end_ms, const struct cue *cues,
			  size_t count, int64_t now) ATTR_MUST_CHECK;

struct interval {
	int64_t start_ms, end_ms;
};
enum err transcripts_covered(struct db_tx *tx, int64_t id, struct interval **out, size_t *count) ATTR_MUST_CHECK;

struct cue_row {
	int64_t id; /* stays the same while the text does: what the web app refers to */
	int64_t start_ms, end_ms;
	const char *text, *second;
	double confidence;
};
/* Cues with start in [start, end), by start. */
enum err transcripts_cues(struct db_tx *tx, int64_t id, int64_t start_ms, int64_t end_ms, struct cue_row **out,
			  size_t *count) ATTR_MUST_CHECK;

enum err transcripts_cue(struct db_tx *tx, int64_t cue, struct cue_row *out) ATTR_MUST_CHECK;

/* Memo: key is 32 bytes, a hash of (text, context, from, to, engine, version), made by learning/help.c. */
struct translation_row {
	const void *key;
	const char *text;
	const char *engine;  /* also the source that is shown */
	const char *quality; /* translate_quality_name */
};
enum err translations_put(struct db_tx *tx, const struct translation_row *row, const char *from, const char *to,
			  int64_t now) ATTR_MUST_CHECK;
enum err translations_get(struct db_tx *tx, const void *key32, struct translation_row *out) ATTR_MUST_CHECK;
