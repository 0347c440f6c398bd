/* Private to the room library: the parts of the name parser, the probe's JSON, the walk. */
#pragma once

#include "library/library.h"

/* One file name or folder name made ready for searching: NFC without control characters, and the same bytes in lower
 * case, so that positions agree. */
struct name_text {
	char text[LIMIT_NAME * 3 + 1];
	char fold[LIMIT_NAME * 3 + 1];
	size_t len;
};
void library_name_set(struct name_text *t, const char *s, size_t n);

/* A number found in a name; digits as they stand, zeros included. from and to: the bytes it covers, mark word too. */
struct name_mark {
	bool found;
	size_t from, to;
	char digits[21];
	int64_t number; /* -1 too large to sort by */
};
struct name_marks {
	struct name_mark season, episode;
	bool exact; /* a form that people use for nothing else (S01E02, 1x02, a date): what follows is the title */
};
/* Marks of a file's stem. plain_numbers: "01" and "Name - 101" count too (only sensible inside a series' folder);
 * series_end: bytes at the start that repeat the series' name. */
void library_marks_find(const struct name_text *stem, bool plain_numbers, size_t series_end, struct name_marks *out);
/* Season of a folder's name; *whole tells that the folder says nothing else ("Season 01", "Specials"). */
bool library_folder_season(const struct name_text *folder, struct name_mark *out, bool *whole);

/* 'A' to 'z', digits excluded; or a letter outside ASCII that words are written with. */
bool library_letter_before(const char *text, size_t at);
bool library_is_digit(char ch);
bool library_is_separator(char ch);

/* The probe as media_row.info keeps it. */
void library_info_write(const struct media_info *info, struct buf *out);
/* ERR_DAMAGED when the text is not what library_info_write writes; *out is untouched then. */
enum err library_info_read(struct ctx *c, const void *mem, const char *text, struct media_info *out) ATTR_MUST_CHECK;

/* What the walk finds. Paths are relative to the root. */
struct walk_file {
	const char *path;
	int64_t size, mtime_ms;
	struct sidecar *sidecars;
	size_t sidecar_count;
};
struct walk {
	struct ctx *c;
	const char *root;
	int root_fd;
	int64_t device, inode; /* of the root when it was opened */
	bool empty;            /* nothing at all lies in the root */
	struct walk_file *files;
	size_t count, room;
	struct library_scan *result; /* takes the faults */
};
/* Lists every film below the root with its sidecars; opens no file. ERR_NOT_FOUND when there is no root. The caller
 * closes root_fd. */
enum err library_walk(struct walk *w) ATTR_MUST_CHECK;
/* Is the file certainly not there (any more)? false when it is, and when that cannot be told. */
bool library_is_gone(const struct walk *w, const char *path);
/* Still the same directory behind the root's path? */
bool library_root_stands(const struct walk *w);
void library_fault_add(struct ctx *c, struct library_scan *result, const char *path, const char *reason,
		       const char *text);

/* Content of a file: fingerprint, then what is known under it, else a probe. row is ready for media_put, with probed_at 0
 * when media is NULL and nothing was known. Content that is no good film is a row with a problem, and OK; errors are those
 * of reading (reason "unreadable", "changing") and of a prober that is not there (media_missing, media_died). */
enum err library_content_read(struct ctx *c, struct db *db, struct media *media, const char *absolute, int64_t now,
			      struct media_row *row) ATTR_MUST_CHECK;
/* The row's problem as the context's failure: "not_media: text" -> reason not_media. */
enum err library_content_problem(struct ctx *c, const char *problem) ATTR_MUST_CHECK;
/* Names of a path into the row; path, size and time are set by the caller. */
void library_video_name(const void *mem, const char *path, struct video *video);
