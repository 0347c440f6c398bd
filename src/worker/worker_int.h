/* Private to worker/: threads, and what a running job shares with its supervisor. */
#pragma once

#include <pthread.h>
#include <time.h>

#include "worker/deps.h"
#include "worker/worker.h"

/* Why a running job was asked to stop. The first reason stays. */
enum stop_reason {
	STOP_NOT,
	STOP_UNWANTED, /* cancelled, or the lease was lost: nothing is written */
	STOP_SLOW,     /* over its soft limit: fails, may be tried again */
	STOP_SHUTDOWN, /* goes back untouched */
};

/* Filled by worker_run_item; the supervisor looks at it from another thread. */
struct run_private {
	atomic_int stop;            /* enum stop_reason */
	atomic_bool killed;         /* the context's cancel flag: the child is killed, slow calls return */
	atomic_llong stop_asked_at; /* clock_mono_ms() of the first reason, 0 none */
	int64_t began_at;           /* mono */
	double first_share;         /* where a resumed job began */
	int64_t first_share_at, written_at;
	double share;
	char step[32], message[256];
	bool finished;
};

/* A langplug-media child between two jobs. */
struct idle_media {
	struct media *media;
	int64_t jobs; /* it has done */
};

/* One thread that runs jobs. */
struct runner {
	struct worker *worker;
	pthread_t thread;
	char *name; /* of the lease: worker_name */
	/* Under worker->lock: */
	bool running;
	struct job_item item;
	struct run_private *private;
};

struct worker {
	struct worker_options options;
	const struct worker_deps *deps;
	const struct worker_kind *kinds;
	struct job_kind *claimable; /* kinds as the options have them */
	size_t kind_count;
	struct runner *runners;
	size_t count;
	pthread_t supervisor;
	pthread_mutex_t lock;
	pthread_cond_t work, look; /* runners, supervisor */
	uint64_t nudges, looks;    /* so that a call before the wait is not lost */
	bool stopping, stopped;
	struct idle_media *idle; /* a stack: the warm one first; at most as many as runners */
	size_t idle_count;
};

/* The same as worker_start with another table: tests. */
enum err worker_start_kinds(struct ctx *c, const struct worker_options *options, const struct worker_deps *deps,
			    const struct worker_kind *kinds, size_t count, struct worker **out) ATTR_MUST_CHECK;
enum err worker_run_now_kinds(struct ctx *c, const struct worker_options *options, const struct worker_deps *deps,
			      const struct worker_kind *kinds, size_t count, const char *task) ATTR_MUST_CHECK;

/* run.c: one claimed item from its function to what the database says about it. c is the job's; `before` not OK: what
 * the function needs could not be had, it is not called. began_at is set by the caller. */
enum err worker_run_item(struct ctx *c, struct job_run *run, enum err before,
			 const struct job_retry *retry) ATTR_MUST_CHECK;
void run_stop(struct run_private *p, enum stop_reason why);

/* name.c: "HOST/BOOT/PIDNS/PID/START/N". */
char *worker_name(const void *mem, int n);
/* true: the process of that name certainly does not live any more. */
bool worker_name_dead(const char *name);

/* A condition variable on the clock that never jumps, and its deadline. */
void cond_init(pthread_cond_t *cond);
struct timespec cond_after_ms(int64_t ms);

/* supervise.c */
void *worker_supervise(void *worker);
