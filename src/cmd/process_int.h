/* The parts of langplug process: the work on one film (process_film.c) and its files (process_write.c). */
#pragma once

#include "app/app.h"
#include "learning/learning.h"

struct process_options {
	const char *file, *target, *native, *out;
	enum level level;
	int64_t chunk_minutes, game_words;
	bool quiet, json;
};

/* Everything about the film, as far as it was made. */
struct process_film {
	struct media_info info;
	struct source source;
	struct cues cues;   /* target language, whole film */
	struct cues theirs; /* parallel track; count 0 none */
	const char *theirs_label;
	struct plan plan;
	struct analysis *analysis; /* of all cues */
	const struct lexicon *lexicon;
	struct lesson *lessons; /* one a chunk */
	size_t *first_cue;      /* of each chunk, and one past the last */
	struct help help;
	const struct translate_engine *engine; /* NULL none can do the pair */
};

/* Progress on a terminal (one line with ETA), plain lines otherwise, nothing when quiet. */
struct process_bar {
	bool quiet, terminal;
	int64_t started_ms;
	int last_percent;
	const char *last_step;
};
void bar_show(struct process_bar *bar, double share, const char *step);
void bar_done(struct process_bar *bar);

/* Reads, recognises, analyses, chooses, translates. Nothing is written. */
enum err process_make(struct ctx *c, const struct process_options *o, struct app *app, struct process_bar *bar,
		      struct process_film *out) ATTR_MUST_CHECK;
/* Can the files be written into --out? Asked before the work, which may take minutes; a folder that is not there yet is made by
 * process_write. ERR_EXISTS where something else has the name. */
enum err process_check_out(struct ctx *c, const struct process_options *o) ATTR_MUST_CHECK;
/* Writes the files (temporary names first, renamed at the end: all or none) and prints the summary. */
enum err process_write(struct ctx *c, const struct process_options *o, const struct process_film *f) ATTR_MUST_CHECK;
