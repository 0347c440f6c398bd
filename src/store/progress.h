/* Chunks that are ready, where a learner stands in a film, what they did on which day. */
#pragma once

#include "store/store.h"

/* A span that was prepared for playing: exists only when ready. Shared by learners with the same span and languages. */
struct chunk_row {
	int64_t id, video, transcript;
	int64_t start_ms, end_ms;
	const char *native;  /* pair that help was prepared for */
	int64_t cues, words; /* counts at completion */
	int64_t ready_at;
};
enum err chunks_put(struct db_tx *tx,
		    struct chunk_row *row) ATTR_MUST_CHECK; /* upsert by (video, transcript, native, start, end) */
enum err chunks_list(struct db_tx *tx, int64_t video, struct chunk_row **out, size_t *count) ATTR_MUST_CHECK;
enum err chunks_find(struct db_tx *tx, int64_t video, int64_t transcript, const char *native, int64_t start_ms,
		     int64_t end_ms, struct chunk_row *out) ATTR_MUST_CHECK;

struct watch_row {
	int64_t user, video;
	int64_t position_ms; /* resume here */
	int64_t watched_ms;  /* sum of really played time */
	bool finished;
	int64_t changed_at;
	int64_t played_at; /* last time that play was reported; 0 never */
};
enum err watch_put(struct db_tx *tx, const struct watch_row *row) ATTR_MUST_CHECK;
enum err watch_get(struct db_tx *tx, int64_t user, int64_t video, struct watch_row *out) ATTR_MUST_CHECK;
enum err watch_list(struct db_tx *tx, int64_t user, struct watch_row **out, size_t *count) ATTR_MUST_CHECK;

/* Films seen to the end, of which at least half was really played. */
enum err watch_count_finished(struct db_tx *tx, int64_t user, int64_t *out) ATTR_MUST_CHECK;

/* Chunks a learner has finished. */
enum err done_add(struct db_tx *tx, int64_t user, int64_t video, int64_t start_ms, int64_t end_ms, int64_t now,
		  bool *added) ATTR_MUST_CHECK;
struct done_row {
	int64_t video, start_ms, end_ms, done_at;
};
enum err done_list(struct db_tx *tx, int64_t user, int64_t video, struct done_row **out, size_t *count) ATTR_MUST_CHECK;

/* Daily facts: increments by (user, day "2026-11-23"); what is taken back is a negative increment. */
struct day_row {
	const char *day;
	int64_t watched_ms, words_learned, chunks_done, answers;
	int64_t films; /* different ones that were played */
};
enum err days_add(struct db_tx *tx, int64_t user, const struct day_row *more) ATTR_MUST_CHECK;
/* From a day on (NULL: all), by day. */
enum err days_list(struct db_tx *tx, int64_t user, const char *from_day, struct day_row **out,
		   size_t *count) ATTR_MUST_CHECK;
/* The learner's day of that instant: by the clock where they are. */
enum err days_day(struct db_tx *tx, int64_t user, int64_t at, char out[11]) ATTR_MUST_CHECK;

/* What a learner wants besides the account's own fields. */
struct preferences {
	int64_t daily_goal;         /* minutes of film a day; 0 none */
	int64_t utc_offset_minutes; /* of the learner's clock, east positive */
	const char *older;          /* JSON object: fields of older clients, kept for them */
};
enum { DAILY_GOAL_DEFAULT = 15 };
/* Defaults when nothing was stored. */
enum err preferences_get(struct db_tx *tx, int64_t user, struct preferences *out) ATTR_MUST_CHECK;
enum err preferences_put(struct db_tx *tx, int64_t user, const struct preferences *p) ATTR_MUST_CHECK;
