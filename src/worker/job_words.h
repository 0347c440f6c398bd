/* Jobs on text alone. Arguments: jobs/args.h. */
#pragma once

#include "worker/worker.h"

/* texts from language to native; result {engine, quality, translations}; progress "Translated i/n". */
enum err job_batch_translate(struct ctx *c, struct job_run *run) ATTR_MUST_CHECK;
/* Words of a text with counts and levels. */
enum err job_extract_vocabulary(struct ctx *c, struct job_run *run) ATTR_MUST_CHECK;
