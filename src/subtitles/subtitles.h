/* Room subtitles: cues. Reads SRT, WebVTT and ASS/SSA from bytes in any usual encoding, writes SRT and WebVTT,
 * shifts and scales times. Knows no files and no users.
 *
 *	struct cues cues;
 *	if (subtitles_parse(c, c->mem, bytes, len, NULL, &cues) != OK) ...
 *	subtitles_write_vtt(&cues, &buf);
 *
 * A broken block is skipped and counted, not fatal; a file without one good cue is ERR_DAMAGED. Repairs: BOM, CRLF
 * and CR, missing index, dots or commas in times, missing hours, blank lines inside a cue, overlapping cues (kept,
 * sorted by start), end before start (block skipped), negative times (skipped), markup (removed: tags, ASS overrides,
 * entities decoded), "original | translation" (split), positions (ignored). Text lines are joined by '\n', NFC. */
#pragma once

#include "base/base.h"

struct cue {
	int64_t start_ms, end_ms; /* in the film, end > start >= 0 */
	const char *text;         /* UTF-8, plain, lines joined by '\n' */
	const char *second;       /* right half of "a | b"; NULL none */
	double confidence;        /* 0-1 of recognition; 1 for human text */
};

struct cues {
	struct cue *list; /* sorted by start, then end */
	size_t count;
	size_t skipped;       /* broken blocks passed over, those counted below among them */
	size_t bad_times;     /* blocks that end before they start, or start before the film */
	size_t no_text;       /* blocks without any text */
	const char *format;   /* "srt", "vtt", "ass" */
	const char *encoding; /* as found, e.g. "UTF-8", "WINDOWS-1252" */
};

/* encoding NULL: BOM, then valid UTF-8, then a guess by libuchardet, then Windows-1252. At most LIMIT_SUBTITLE_FILE
 * bytes (ERR_TOO_LARGE), LIMIT_CUES cues, LIMIT_CUE_TEXT bytes a cue (longer ones are cut at a character). */
enum err subtitles_parse(struct ctx *c, void *mem, const char *bytes, size_t len, const char *encoding,
			 struct cues *out) ATTR_MUST_CHECK;
void subtitles_write_srt(const struct cues *cues, struct buf *out);
void subtitles_write_vtt(const struct cues *cues, struct buf *out);

/* time' = time * scale + shift_ms; cues that end at or before 0 are dropped, starts are clamped to 0. */
void subtitles_retime(struct cues *cues, double scale, int64_t shift_ms);
/* Index of the first cue with end > ms; count when none. */
size_t subtitles_find(const struct cues *cues, int64_t ms);

/* BCP-47 primary language of the whole text ("de"), by libcld2; "" when unsure (< 0.7 reliable). */
const char *subtitles_language(const struct cues *cues);

/* Language and flags of a sidecar's name beside a video's: "Film.de.forced.srt" of "Film.mkv" -> de, forced.
 * false: this is no sidecar of that video. Rules: conventions, "Side-cars" (ISO 639-1, 639-2 B and T, regions). */
struct sidecar_name {
	char language[16]; /* "de", "pt-BR", "" unknown */
	bool is_default, forced, hearing_impaired;
	char title[64];
};
bool subtitles_sidecar_name(const char *video_name, const char *file_name, struct sidecar_name *out);
/* "ger", "deu", "German", "de-DE" -> "de"; NULL when it is no language we know. */
const char *subtitles_language_code(const char *name);

/* "HH:MM:SS,mmm", "MM:SS.mmm" …; -1 when it is no time. */
int64_t subtitles_parse_time(const char *s);
void subtitles_format_time(int64_t ms, char separator, char out[16]);
