/* What the files of the room media share: one question to a child. */
#pragma once

#include "media/media.h"
#include "proc/proc.h"
#include "wire/wire.h"

enum { CHILD_MEDIA, CHILD_SPEECH, CHILDREN };

struct media {
	struct media_options options;
	char *program; /* found; NULL not looked for yet */
	struct proc *children[CHILDREN];
	bool wide; /* how the speech child was started */
};

/* Gets every part of the answer; *mem is freed after the call. Not OK ends the child and is returned. */
typedef enum err part_fn(struct ctx *c, void *mem, const struct proc_message *part, void *user);

struct question {
	enum wire_kind kind;
	struct wire_request request;
	const char *path; /* NULL: no file */
	int which;        /* CHILD_... */
	bool wide;
	int silent_ms, total_ms; /* total 0: as long as it says something */
	part_fn *fn;
	void *user;
};

enum err media_ask(struct ctx *c, struct media *m, const struct question *q) ATTR_MUST_CHECK;
/* A part that makes no sense: the child is not what it was. */
enum err media_nonsense(struct ctx *c) ATTR_MUST_CHECK;
/* Opens a film for reading: a regular file, else a named error. */
enum err media_file_open(struct ctx *c, const char *path, int *fd) ATTR_MUST_CHECK;
/* Path of langplug-media. */
enum err media_program(struct ctx *c, struct media *m, const char **out) ATTR_MUST_CHECK;
