/* Jobs that look after the library. Arguments: jobs/args.h; scan and purge take none. */
#pragma once

#include "worker/worker.h"

/* Walks the library; result {found, added, changed, missing, bad, faults}. */
enum err job_scan(struct ctx *c, struct job_run *run) ATTR_MUST_CHECK;
/* Three stills of a film, ahead of being asked for. */
enum err job_thumbnails(struct ctx *c, struct job_run *run) ATTR_MUST_CHECK;
/* A form of the film that browsers play, below DATA/playable. */
enum err job_remux(struct ctx *c, struct job_run *run) ATTR_MUST_CHECK;
/* Sessions that ended a month ago go, jobs that ended job-keep-hours ago with their results, and half written copies that a
 * dead process left behind. */
enum err job_purge(struct ctx *c, struct job_run *run) ATTR_MUST_CHECK;
