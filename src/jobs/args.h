/* Codec of job arguments: one JSON object a job. */
#pragma once

#include "base/base.h"

struct job_args {
	int64_t video;
	int64_t start_ms, end_ms; /* end 0: the whole film */
	int64_t user;             /* 0 the program */
	const char *language, *native;
	const char *text;         /* extract_vocabulary: words of this text instead of a video */
	const char *const *texts; /* batch_translate */
	size_t text_count;
};

/* Written by whoever asks (api/, cmd/), in this one shape. On mem. */
char *job_args_write(void *mem, const struct job_args *args);
/* ERR_INVALID for anything that is not that shape. */
enum err job_args_read(struct ctx *c, const char *json, struct job_args *out) ATTR_MUST_CHECK;
