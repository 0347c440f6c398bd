/* What the files of room translate share: the translator, and the engines' functions. */
#pragma once

#include <pthread.h>

#include "translate/translate.h"

struct proc;

/* One Apertium mode. The struct lives as long as the translator; only what the lock guards changes. */
struct pipeline {
	const char *from, *to; /* our codes */
	const char *mode;      /* "eng-spa" */
	const char *command;   /* for sh -c, made at first start */
	pthread_mutex_t lock;  /* one request at a time */
	struct proc *proc;     /* NULL: not running */
	int64_t used_ms;       /* clock_mono_ms of the last request */
};

struct translator {
	struct translate_options options;
	struct pipeline *pipelines;
	size_t pipeline_count;
};

/* apertium.c */
void translate_apertium_scan(struct translator *t);
void translate_apertium_stop(struct translator *t, int64_t unused_since_ms);
bool translate_apertium_can(const struct translator *t, const char *from, const char *to);
enum err translate_apertium_run(struct ctx *c, struct translator *t, const char *from, const char *to,
				const char *const *texts, const char *const *contexts, size_t count, const char **out);

/* apertium_text.c: what is written to and read from a pipeline, without the end marks. */
char *translate_apertium_command(void *mem, const char *mode_file);
char *translate_apertium_escape(void *mem, const char *text);
char *translate_apertium_unescape(void *mem, const char *text);
char *translate_french_inversion(void *mem, const char *text);

/* remote.c: one request of a remote engine, with its faults named. */
struct remote {
	const char *service; /* for messages: "LibreTranslate" */
	const char *url, *authorization;
	/* Writes the body for texts[0..count). */
	void (*body)(const struct remote *r, const char *const *texts, const char *const *contexts, size_t count,
		     struct buf *out);
	/* The name of the JSON array of the answer, and of the text in its objects (NULL: plain strings). */
	const char *array, *member;
	const char *from, *to, *key;
	size_t batch, batch_bytes; /* most texts and bytes of text in one request */
	int64_t seconds;           /* one answer may take */
};
enum err translate_remote_run(struct ctx *c, const struct remote *r, const char *const *texts,
			      const char *const *contexts, size_t count, const char **out);

/* libretranslate.c, deepl.c */
bool translate_libretranslate_can(const struct translator *t, const char *from, const char *to);
enum err translate_libretranslate_run(struct ctx *c, struct translator *t, const char *from, const char *to,
				      const char *const *texts, const char *const *contexts, size_t count,
				      const char **out);
bool translate_deepl_can(const struct translator *t, const char *from, const char *to);
enum err translate_deepl_run(struct ctx *c, struct translator *t, const char *from, const char *to,
			     const char *const *texts, const char *const *contexts, size_t count, const char **out);

/* guard.c: looks over the answers to a whole batch: what is empty, looped or endless becomes NULL; answers that are in
 * another language than `to` are ERR_UNAVAILABLE. Texts are on c->mem afterwards. */
enum err translate_guard(struct ctx *c, const char *engine, const char *from, const char *to, const char *const *texts,
			 size_t count, const char **out);
