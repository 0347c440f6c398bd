/* The job that proves the queue works. */
#pragma once

#include "worker/worker.h"

/* Result {"pong": true, "text": …, "worker": …}. Arguments: jobs/args.h, `text` comes back. */
enum err job_debug_task(struct ctx *c, struct job_run *run) ATTR_MUST_CHECK;
