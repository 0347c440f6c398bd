/* Jobs on words. Arguments: jobs/args.h. */
#pragma once

#include "worker/worker.h"

/* texts from language to native; result {engine, quality, translations}; progress "Translated i/n". */
enum err job_batch_translate(struct ctx *c, struct job_run *run) ATTR_MUST_CHECK;
/* Words of a text, or of a whole film, with counts, levels and the learner's state of each; and the statistics of the
 * subtitle filter. */
enum err job_extract_vocabulary(struct ctx *c, struct job_run *run) ATTR_MUST_CHECK;
