/* The library: episodes by path, media by content. */
#pragma once

#include "store/store.h"

/* One content, however it is called and wherever it lies. Identity: fingerprint. */
struct media_row {
	int64_t id;
	const char *fingerprint; /* 64 hex digits, library/fingerprint.h */
	int64_t size, duration_ms;
	const char *container;
	const char *info;    /* JSON: the probe, as library/ wrote it */
	const char *problem; /* NULL good; else a reason name ("not_media") and text, "reason: text" */
	int64_t probed_at;
};
enum err media_put(struct db_tx *tx, struct media_row *row) ATTR_MUST_CHECK; /* upsert by fingerprint, sets id */
enum err media_get(struct db_tx *tx, int64_t id, struct media_row *out) ATTR_MUST_CHECK;
/* Of all media. */
enum err media_fingerprints(struct db_tx *tx, const char ***out, size_t *count) ATTR_MUST_CHECK;
enum err media_by_fingerprint(struct db_tx *tx, const char *fingerprint, struct media_row *out) ATTR_MUST_CHECK;

struct video {
	int64_t id;
	const char *path;                              /* relative to the library root, unique */
	const char *series, *season, *episode, *title; /* spec 5.1; never NULL */
	int64_t season_number, episode_number;         /* for sorting; -1 unknown */
	int64_t media;                                 /* media_row id; 0: not probed yet */
	int64_t size, mtime_ms;          /* of the file when last seen: unchanged means no new fingerprint */
	int64_t added_at, missing_since; /* 0: there */
};
enum err videos_put(struct db_tx *tx, struct video *video) ATTR_MUST_CHECK; /* upsert by path, sets id */
enum err videos_get(struct db_tx *tx, int64_t id, struct video *out) ATTR_MUST_CHECK;
enum err videos_by_path(struct db_tx *tx, const char *path, struct video *out) ATTR_MUST_CHECK;
/* Present ones, by series, season, episode numbers, title; with_missing adds the others. */
enum err videos_list(struct db_tx *tx, bool with_missing, struct video **out, size_t *count) ATTR_MUST_CHECK;
enum err videos_by_series(struct db_tx *tx, const char *series, struct video **out, size_t *count) ATTR_MUST_CHECK;
/* A file that was moved: the row and all that hangs on it go on under the new path. ERR_EXISTS when that has a row. */
enum err videos_move(struct db_tx *tx, int64_t id, const char *path) ATTR_MUST_CHECK;
enum err videos_mark_missing(struct db_tx *tx, int64_t id, int64_t since) ATTR_MUST_CHECK;

/* Sidecar subtitle files beside a video (read-only, the user's) or uploaded (in the data directory). */
struct sidecar {
	int64_t id, video;
	const char *path;     /* relative to the library root, or absolute in the data directory when uploaded */
	const char *language; /* "" unknown */
	const char *title;
	bool is_default, forced, hearing_impaired, uploaded;
	int64_t size, mtime_ms;
};
/* Replaces the scanned (not uploaded) sidecars of a video. */
enum err sidecars_replace(struct db_tx *tx, int64_t video, const struct sidecar *list, size_t count) ATTR_MUST_CHECK;
enum err sidecars_add(struct db_tx *tx, struct sidecar *s) ATTR_MUST_CHECK;
enum err sidecars_remove(struct db_tx *tx, int64_t id) ATTR_MUST_CHECK;
enum err sidecars_list(struct db_tx *tx, int64_t video, struct sidecar **out, size_t *count) ATTR_MUST_CHECK;
enum err sidecars_all(struct db_tx *tx, struct sidecar **out, size_t *count) ATTR_MUST_CHECK; /* by video */
