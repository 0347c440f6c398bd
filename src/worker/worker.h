/* Room worker: supervises work. Threads of the langplug process claim items, each with a langplug-media child of its
 * own; the job's function runs on the thread and writes its results through store/ in short transactions; only the
 * child touches media bytes, and only the child is killed. Knows no HTTP.
 *
 *	struct worker *w;
 *	worker_start(c, &options, &deps, &w);
 *	...
 *	worker_stop(w, 10000);               // stop claiming, let jobs reach a checkpoint, hand the rest back
 *
 * A job function gets everything through struct job_run; it must call run_progress at least every few seconds: that is
 * heartbeat, progress and cancel check in one. */
#pragma once

#include "jobs/jobs.h"
#include "media/media.h"

struct worker;
struct job_run;

typedef enum err job_function(struct ctx *c, struct job_run *run);

struct worker_kind {
	struct job_kind kind;
	job_function *function;
};
/* All kinds of the program: worker/kinds.c. */
const struct worker_kind *worker_kinds(size_t *count);
const struct worker_kind *worker_kind(const char *name);

struct worker_options {
	int64_t workers; /* threads; 0: cores */
	int64_t attempts;
	struct job_retry retry;
	int64_t lost_max;       /* how often work may be lost with its worker; 0: JOB_LOST_MAX */
	int64_t soft_s, hard_s; /* of every kind, at most: asked to stop, killed; 0 none */
	int64_t poll_ms;        /* how often the queue is looked at when nobody nudges */
	int64_t recycle_jobs;   /* a child is replaced after so many jobs */
	int64_t keep_hours;     /* ended jobs and their results are forgotten after so long */
};
extern const struct option worker_option_table[];

struct worker_deps; /* what job functions may use: worker/deps.h */

/* Takes back at once what dead workers of this machine held. The options are copied; deps must outlive the worker. */
enum err worker_start(struct ctx *c, const struct worker_options *options, const struct worker_deps *deps,
		      struct worker **out) ATTR_MUST_CHECK;
/* Something was queued: look now. Any thread. */
void worker_nudge(struct worker *w);
/* Cancel reached the database: tell the running job now instead of at its next progress. Any thread. */
void worker_cancel_check(struct worker *w);
/* No new claims; running jobs are asked to stop at their next run_progress, after grace_ms their children are killed;
 * what is not done goes back to the queue untouched. Frees w; NULL is allowed. */
void worker_stop(struct worker *w, int grace_ms);

/* Runs one request in the calling thread, with the same code (USE_ASYNC_PROCESSING=false, CLI). It is tried once; its
 * failure is returned with its text, and c's cancel flag cancels it. ERR_EXISTS when a worker has it already. */
enum err worker_run_now(struct ctx *c, const struct worker_options *options, const struct worker_deps *deps,
			const char *task) ATTR_MUST_CHECK;

/* Takes back what dead workers of this machine hold, and leases that ran out. A running worker does so by itself. */
enum err worker_recover(struct ctx *c, const struct worker_options *options,
			const struct worker_deps *deps) ATTR_MUST_CHECK;

struct job_run {
	const struct worker_deps *deps;
	const struct worker_kind *kind;
	struct job_item item;
	struct media *media; /* NULL unless the kind needs it */
	struct run_private *private;
};
/* Heartbeat + progress, outside transactions. ERR_CANCELLED when the work is not wanted any more (cancelled, lease lost,
 * too slow, shutdown): return it up. Writes at most four times a second, and when the step changes; share never falls.
 * message NULL keeps the last one. */
enum err run_progress(struct ctx *c, struct job_run *run, double share, const char *step,
		      const char *message) ATTR_MUST_CHECK;
/* The same between checkpoints: a shutdown does not stop it, so that the part at hand can be saved. */
enum err run_show(struct ctx *c, struct job_run *run, double share, const char *step,
		  const char *message) ATTR_MUST_CHECK;
/* Finishes inside the transaction that saves the result: call instead of db_commit, last thing in the job. A job that
 * returns OK without it has failed. */
enum err run_finish(struct ctx *c, struct job_run *run, struct db_tx *tx, const char *result_json) ATTR_MUST_CHECK;
