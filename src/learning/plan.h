/* The chunk plan: where a film is cut. */
#pragma once

#include "base/base.h"
#include "subtitles/subtitles.h"

struct span {
	int64_t start_ms, end_ms; /* [start, end) of the film */
};

struct plan {
	struct span *chunks; /* cover [0, duration) without holes */
	size_t count;
};

/* Cuts [0, duration_ms) near every length_ms, each cut within a fifth of the length around its target, at the best
 * pause there: never inside a sentence, with at least 300 ms without a cue on both sides where the film has such a
 * place. A tail shorter than a fifth of the length joins the chunk before it. Where the cues are not known yet (speech
 * still to be recognised: beyond known_ms) the cut is the target itself and moves when the cues are there; a cut never
 * depends on anything after it, so chunks already cut stay. Score of a pause: min(gap, 3 s) / 3 s - 0.8 * distance / (length / 5). */
void plan_chunks(void *mem, const struct cues *cues, int64_t duration_ms, int64_t length_ms, int64_t known_ms,
		 struct plan *out);
/* Index of the chunk that holds ms; the last one beyond the end. */
size_t plan_find(const struct plan *plan, int64_t ms);

/* Whether a sentence ends with `text` when `next` (NULL: none) follows. Punctuation decides; without any in the
 * track (`punctuated` false, as recognition writes) a pause of 700 ms does. */
bool plan_sentence_ends(const char *text, const char *next, int64_t gap_ms, bool punctuated);
