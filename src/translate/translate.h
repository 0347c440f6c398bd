/* Room translate: text to text, by the first engine that can do the pair. One table, in order: "parallel" (a subtitle
 * track in the learner's own language), "libretranslate" and "deepl" (when configured and switched on), "apertium"
 * (pipelines kept alive), "gloss" (word glosses, honestly labelled; the caller makes them from the lexicon). Knows no
 * users and no database: the memo lives with the caller.
 *
 *	struct translator *t;
 *	translate_open(c, &options, &t);
 *	const struct translate_engine *e = translate_choose(t, "en", "es");
 *	translate_batch(c, t, e, &request, out); */
#pragma once

#include "base/base.h"
#include "subtitles/subtitles.h"

struct translate_options {
	char *engine;         /* "auto" or a name */
	char *apertium_modes; /* directory of *.mode files */
	char *libretranslate_url, *libretranslate_key;
	char *deepl_url, *deepl_key;
	bool allow_remote;    /* an administrator switched remote translation on */
	int64_t idle_seconds; /* an Apertium pipeline is stopped after */
	int64_t seconds;      /* a server's answer to one batch is waited for; 0: 60 */
};
extern const struct option translate_option_table[];

enum translate_quality {                    /* stored and shown */
			 TRANSLATE_HUMAN,   /* parallel subtitles */
			 TRANSLATE_MACHINE, /* neural engine */
			 TRANSLATE_ROUGH,   /* Apertium: gist */
			 TRANSLATE_GLOSS,   /* single words */
};
const char *translate_quality_name(enum translate_quality q);

struct translator; /* running pipelines; any thread */

struct translate_engine {
	const char *name, *version, *label;
	enum translate_quality quality;
	bool leaves_house;
	bool (*can)(const struct translator *t, const char *from, const char *to);
	enum err (*run)(struct ctx *c, struct translator *t, const char *from, const char *to, const char *const *texts,
			const char *const *contexts, size_t count, const char **out);
};

enum err translate_open(struct ctx *c, const struct translate_options *options,
			struct translator **out) ATTR_MUST_CHECK;
void translate_close(struct translator *t);
const struct translate_engine *translate_engines(size_t *count);
/* NULL: no engine can do the pair (then the caller shows glosses). */
const struct translate_engine *translate_choose(const struct translator *t, const char *from, const char *to);
/* out[i] is on c->mem, for texts[i]; at most LIMIT_TRANSLATE_TEXTS. contexts (NULL or one a text) are neighbouring
 * lines. Guards: same count back, empty or repeated-loop answers dropped to NULL, an answer in the wrong language
 * (checked over the whole batch) is ERR_UNAVAILABLE. */
enum err translate_batch(struct ctx *c, struct translator *t, const struct translate_engine *engine, const char *from,
			 const char *to, const char *const *texts, const char *const *contexts, size_t count,
			 const char **out) ATTR_MUST_CHECK;
/* Stops pipelines that were idle too long; the supervisor calls it now and then. */
void translate_idle(struct translator *t, int64_t now_mono_ms);
/* Pairs that can be done now, as "en-es\n" lines. */
void translate_pairs(const struct translator *t, struct buf *out);

/* Parallel: which cues of `theirs` say what each cue of `ours` says: many to many by dynamic programming over temporal
 * overlap, after a constant offset between the tracks was estimated and removed. Groups of at most 3 x 3.
 * out[i] (i over ours) is the joined text of its group's cues, NULL when nothing matches; first[i] is the index of the
 * first cue of its group in ours (so the group's text is shown once). *offset_ms is what was removed.
 * Formula: align.c. */
struct alignment {
	const char **text; /* per cue of ours, on mem */
	size_t *first;
	double *score; /* 0-1: overlap over union of the group */
	int64_t offset_ms;
};
void translate_align(void *mem, const struct cues *ours, const struct cues *theirs, struct alignment *out);
