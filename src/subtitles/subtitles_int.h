/* What the files of room subtitles share: the list being filled, the dialects of text, and the steps of a parse.
 * bytes -> decode.c (UTF-8, '\n') -> blocks.c or ass.c (times and raw text) -> plain.c (no markup) -> parse.c (cues). */
#pragma once

#include "subtitles/subtitles.h"

enum dialect { DIALECT_SRT, DIALECT_VTT, DIALECT_ASS };

struct cue_list {
	struct ctx *c;
	void *mem; /* cues and their texts */
	enum dialect dialect;
	struct cue *list;
	size_t count, cap, skipped, bad_times, no_text;
	char *plain, *again; /* LIMIT_CUE_TEXT + 1 bytes each */
	uint8_t *composed;   /* NFC of one text */
};

/* A line without its '\n'. */
struct line {
	const char *p, *end;
};

/* UTF-8 without NUL and U+FEFF, lines ended by '\n'; *name is what it was. ERR_INVALID for an encoding nobody knows. */
enum err subtitles_decode(struct ctx *c, void *mem, const char *bytes, size_t len, const char *encoding, char **text,
			  size_t *text_len, const char **name) ATTR_MUST_CHECK;

/* SRT and WebVTT: text after timing lines. ERR_TOO_LARGE over LIMIT_CUES, ERR_CANCELLED, ERR_TIMEOUT. */
enum err subtitles_read_blocks(struct cue_list *l, const char *text, size_t len) ATTR_MUST_CHECK;
enum err subtitles_read_ass(struct cue_list *l, const char *text, size_t len) ATTR_MUST_CHECK;
/* Takes the raw text of one cue; counts it as skipped when its times or its text are no good. */
enum err subtitles_add_cue(struct cue_list *l, int64_t start_ms, int64_t end_ms, struct line raw) ATTR_MUST_CHECK;

/* Markup removed, entities decoded, white space collapsed; at most LIMIT_CUE_TEXT bytes, NUL-terminated. */
size_t subtitles_plain(struct line raw, enum dialect dialect, char *out);

/* A time at *p; *p moves behind it. Negative times are read as -1. */
bool subtitles_scan_time(const char **p, const char *end, int64_t *ms);

/* Next line of [*p, end); false at the end. */
bool subtitles_next_line(const char **p, const char *end, struct line *out);
struct line subtitles_trim_line(struct line l);
bool subtitles_line_starts(struct line l, const char *prefix);

/* cld_shim.cc: code of the language, whether libcld2 is sure, percent of the text in it. */
const char *subtitles_cld_detect(const char *text, int len, int *reliable, int *percent);
