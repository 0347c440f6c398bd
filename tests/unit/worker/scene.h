/* A worker with kinds of the test's own, on a real database. Jobs tell the test where they are by semaphores. */
#pragma once

#include <errno.h>
#include <semaphore.h>
#include <time.h>

#include "../unit_db.h"
#include "jobs/jobs.h"
#include "worker/worker_int.h"

struct scene {
	struct unit_db *u;
	struct worker_deps deps;
	struct worker_options options;
	struct worker *w;
	sem_t inside; /* a job is running */
	atomic_int runs, cancels;
};

static inline void scene_init(struct scene *s, struct unit_db *u)
{
	memset(s, 0, sizeof *s);
	s->u = u;
	s->deps = (struct worker_deps){.db = u->db, .app = s};
	s->options = (struct worker_options){.workers = 2, .attempts = 3, .poll_ms = 20, .recycle_jobs = 100};
	sem_init(&s->inside, 0, 0);
	log_setup(LOG_ERROR, false);
}

static inline struct scene *scene_of(struct job_run *run)
{
	return run->deps->app;
}

static inline const char *ask(struct unit_db *u, const struct worker_kind *kind, const char *key)
{
	const char *task;
	struct job_request r = {.kind = kind->kind.name, .key = key, .args = "{}", .title = key};
	UNIT_WRITE(u, tx);
	assert_ok(u->c, jobs_request(&tx, &kind->kind, &r, clock_now_ms(), &task));
	assert_ok(u->c, db_commit(&tx));
	return task;
}

static inline struct job_status status_of(struct unit_db *u, const char *task)
{
	struct job_status s;
	UNIT_READ(u, tx);
	assert_ok(u->c, jobs_status(&tx, 0, task, &s));
	return s;
}

/* Waits until a job is inside; 20 s are a failure. */
static inline void wait_inside(struct scene *s)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += 20;
	while (sem_timedwait(&s->inside, &until) == -1)
		assert_int_equal(errno, EINTR);
}

/* Waits until the task has ended: the only way to see a change from outside is to look. */
static inline struct job_status wait_ended(struct unit_db *u, const char *task)
{
	for (int64_t until = clock_mono_ms() + 20000; clock_mono_ms() < until; clock_sleep_ms(2)) {
		struct job_status s = status_of(u, task);
		if (s.state > JOB_RUNNING)
			return s;
	}
	fail_msg("the task does not end");
	return (struct job_status){0};
}

static inline enum err finish_with(struct ctx *c, struct job_run *run, const char *result)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, run->deps->db, DB_NORMAL, &tx);
	return e == OK ? run_finish(c, run, &tx, result) : e;
}
