/* Room library: films and episodes. Scans the library root, reads names, finds sidecars, fingerprints content, knows
 * where a playable form lies. Read-only beside the user's media. Knows no words and no HTTP.
 *
 *	struct library_scan result;
 *	library_scan(c, &deps, progress, user, &result);
 *
 * Rules: spec 5.1, conventions "Folders" and "Side-cars". A vanished root freezes the library (ERR_NOT_FOUND), it never
 * deletes; a vanished file is marked missing and comes back as itself. */
#pragma once

#include "db/db.h"
#include "media/media.h"
#include "store/videos.h"

struct library_options {
	char *videos_path; /* "./videos" */
	char *data_path;   /* "./var" */
};
extern const struct option library_option_table[];

/* Series, season, episode and title out of a path relative to the root. */
struct episode_name {
	char series[201], season[21], episode[21], title[201];
	int64_t season_number, episode_number; /* -1 unknown */
};
void library_parse_name(const char *relative_path, struct episode_name *out);
/* What people call a video: "Nachbarn S1 E2", or its title when it is no episode. From mem or the video's own. */
const char *library_short_name(const void *mem, const struct video *v);
/* ".mp4", ".mkv", … by ending; not by content. */
bool library_is_video(const char *name);

/* 64 hex digits: SHA-256-like hash (libsodium BLAKE2b-256) over the size and 16 samples of 64 KiB spread over the file. */
enum err library_fingerprint(struct ctx *c, const char *path, char out[65], int64_t *size) ATTR_MUST_CHECK;

struct library_scan {
	int64_t found, added, changed, missing, bad;
	struct library_fault {
		const char *path, *reason, *text;
	} * faults; /* files that could not be used, at most 100 */
	size_t fault_count;
};
typedef void library_progress(double share, const char *path, void *user);
/* Walks (at most LIMIT_SCAN_DEPTH, no symlink out of the root), probes new or changed files through media, writes rows in
 * batches. Safe to run twice at once. */
enum err library_scan(struct ctx *c, const struct library_options *options, struct db *db, struct media *media,
		      int64_t now, library_progress *progress, void *user, struct library_scan *out) ATTR_MUST_CHECK;

/* A video with what is known of its content. */
struct film {
	struct video video;
	struct media_info info;  /* empty until probed */
	const char *fingerprint; /* "" until probed */
	const char *problem;     /* NULL good; else as library_problem takes it */
	struct sidecar *sidecars;
	size_t sidecar_count;
	const char *absolute_path; /* NULL until library_locate or library_probe asked the disk */
};
/* What is wrong with a film's content, "empty_file: the file is empty": its name (from mem; "damaged" when it has none) and the
 * text for people, a part of `problem`. Both NULL for NULL. */
void library_problem(const void *mem, const char *problem, const char **name, const char **text);
/* From the database alone: a disk that sleeps keeps nobody waiting who does not open the file. */
enum err library_film(struct db_tx *tx, int64_t video, struct film *out) ATTR_MUST_CHECK;
/* Where the file is now, checked to lie below the root. ERR_NOT_FOUND "file_missing", ERR_FORBIDDEN. */
enum err library_locate(struct ctx *c, const struct library_options *options, struct film *film) ATTR_MUST_CHECK;
/* By path relative to the root, as older clients send it ("Superstore/S01E01.mp4"); ERR_FORBIDDEN outside. Registers a file
 * that is not scanned yet when it lies below the root with a media extension. */
enum err library_film_by_path(struct ctx *c, struct db *db, const struct library_options *options, const char *path,
			      struct film *out) ATTR_MUST_CHECK;
/* Makes sure the content is known (fingerprint and probe), saving what is new. ERR_DAMAGED etc. from media with reason. */
enum err library_probe(struct ctx *c, const struct library_options *options, struct db *db, struct media *media,
		       int64_t video, int64_t now, struct film *out) ATTR_MUST_CHECK;
/* By series and episode of the URL: exact, then numbers; never a substring. */
enum err library_find(struct db_tx *tx, const char *series, const char *episode, int64_t *video) ATTR_MUST_CHECK;

/* Rows without files and files without rows: the library's part of `langplug doctor --db`. Names are stable, texts are for
 * people. Looks at every film's path: seconds on a large library. */
enum library_orphan_kind {
	ORPHAN_FILM_GONE,     /* mended: marked missing, comes back as itself */
	ORPHAN_FILM_NEW,      /* no fault: a scan takes it in */
	ORPHAN_SUBTITLE_GONE, /* mended: the row goes */
	ORPHAN_UPLOAD,        /* somebody's file: stays */
	ORPHAN_MADE,          /* mended: removed, it is made again when needed */
	ORPHAN_PART,          /* older than an hour; mended: removed */
};
struct library_orphan {
	enum library_orphan_kind kind;
	const char *path;
	int64_t row; /* 0: a file without one */
};
const char *library_orphan_name(enum library_orphan_kind kind);
const char *library_orphan_text(enum library_orphan_kind kind);
bool library_orphan_mendable(enum library_orphan_kind kind);
enum err library_orphans(struct ctx *c, struct db *db, const struct library_options *options, int64_t now,
			 struct library_orphan **out, size_t *count) ATTR_MUST_CHECK;
/* Mends those of the list that can be mended: the rows in one transaction, then the files. */
enum err library_orphans_mend(struct ctx *c, struct db *db, int64_t now, struct library_orphan *list,
			      size_t count) ATTR_MUST_CHECK;
