/* From a video to the cues of a span: what process_chunk, transcribe_video and extract_vocabulary share. */
#pragma once

#include "learning/learning.h"
#include "library/library.h"
#include "worker/worker.h"

struct prepared {
	struct film film;
	struct transcript_row transcript; /* of the target language */
	struct source source;
};

/* Probes the film, finds the best source of the language and fills the transcript over `span` (files: whole). Progress
 * goes from `from` to `to` of the job's share; steps "probe", "subtitles", "speech". No source: ERR_UNSUPPORTED with
 * reason "no_speech_engine" and the words that help. */
enum err prepare_transcript(struct ctx *c, struct job_run *run, int64_t video, const char *language, struct span span,
			    double from, double to, struct prepared *out) ATTR_MUST_CHECK;
/* Stores the learner's own language's subtitle track too, when the film has one: the parallel translation. Never asks
 * speech. A damaged track is passed over. */
enum err prepare_parallel(struct ctx *c, struct job_run *run, const struct prepared *p,
			  const char *native) ATTR_MUST_CHECK;
