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
void name_text_set(struct name_text *t, const char *s, size_t n);

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
void name_marks_find(const struct name_text *stem, bool plain_numbers, size_t series_end, struct name_marks *out);
/* Season of a folder's name; *whole tells that the folder says nothing else ("Season 01", "Specials"). */
bool name_folder_season(const struct name_text *folder, struct name_mark *out, bool *whole);

/* 'A' to 'z', digits excluded; or a letter outside ASCII that words are written with. */
bool name_is_letter_before(const char *text, size_t at);
bool name_is_digit(char ch);
bool name_is_separator(char ch);

/* The probe as media_row.info keeps it. */
void probe_json_write(const struct media_info *info, struct buf *out);
/* ERR_DAMAGED when the text is not what probe_json_write writes; *out is untouched then. */
enum err probe_json_read(struct ctx *c, const void *mem, const char *text, struct media_info *out) ATTR_MUST_CHECK;
