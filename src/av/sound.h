/* The sound of a film as 16 kHz mono on the film's clock: what windows.h cuts. A track that starts late is preceded by
 * silence, holes are filled with silence, overlaps are dropped, so that sample n is always at start + n/16000 s. */
#pragma once

#include "av/av_int.h"
#include "av/windows.h"

/* Reads the request's span of its stream (-1: the best one) and hands windows to fn. Errors by name: no_audio, no_track,
 * and those of source_open. */
enum err sound_run(struct job *job, int fd, window_fn *fn, void *user) ATTR_MUST_CHECK;
