/* Jobs that make lessons out of a film. Arguments: jobs/args.h. */
#pragma once

#include "worker/worker.h"

/* A span becomes a ready chunk: transcript, analysis, translations; result {video_id, start_ms, end_ms, …}. */
enum err job_process_chunk(struct ctx *c, struct job_run *run) ATTR_MUST_CHECK;
/* The transcript of the whole film (or of a span), without a chunk. */
enum err job_transcribe_video(struct ctx *c, struct job_run *run) ATTR_MUST_CHECK;
