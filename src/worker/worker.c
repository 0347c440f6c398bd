/* Threads that claim and run. Each has a name for its leases. A job that needs one borrows a langplug-media child: that of
 * the job before, which is warm, else a new one; so there are never more than jobs at a time. After recycle_jobs it is
 * replaced. Threads are nice: who waits in a browser comes first. */
#include "worker/worker.h"

#include <stddef.h>
#include <sys/resource.h>
#include <unistd.h>

#include "worker/worker_int.h"

enum { NICENESS = 10, WORKERS_MAX = 64 };

#define FIELD(field) offsetof(struct worker_options, field)
const struct option worker_option_table[] = {
    {"workers", OPTION_INT, FIELD(workers), "0", "jobs that run at the same time; 0 takes the number of cores",
     .min = 0, .max = WORKERS_MAX},
    {"job-attempts", OPTION_INT, FIELD(attempts), "3", "how often a job is tried before it has failed", .min = 1,
     .max = 20},
    {"job-retry-seconds", OPTION_INT, FIELD(retry.base_s), "60",
     "wait before the second attempt; doubles with each further one", .min = 0, .max = 3600},
    {"job-retry-jitter", OPTION_INT, FIELD(retry.jitter_percent), "50",
     "percent by which that wait is longer or shorter, at random", .min = 0, .max = 100},
    {"job-lost-max", OPTION_INT, FIELD(lost_max), "20",
     "how often a job may vanish with its worker before it has failed", .min = 1, .max = 1000},
    {"job-soft-seconds", OPTION_INT, FIELD(soft_s), "3300",
     "a job that takes longer is asked to stop and has failed in this attempt", .min = 1, .max = 604800},
    {"job-hard-seconds", OPTION_INT, FIELD(hard_s), "3600",
     "a job that does not stop when asked is stopped by killing its process", .min = 1, .max = 604800},
    {"job-poll-ms", OPTION_INT, FIELD(poll_ms), "1000", "how often the queue is looked at for other programs' jobs",
     .min = 10, .max = 60000},
    {"job-recycle", OPTION_INT, FIELD(recycle_jobs), "100", "a langplug-media process is replaced after so many jobs",
     .min = 1, .max = 1000000},
    {"job-keep-hours", OPTION_INT, FIELD(keep_hours), "24", "how long ended jobs and their results are kept", .min = 1,
     .max = 8760},
    {0},
};

static const struct worker_kind *find_kind(const struct worker_kind *kinds, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (text_eq(kinds[i].kind.name, name))
			return &kinds[i];
	}
	return NULL;
}

const struct worker_kind *worker_kind(const char *name)
{
	size_t count;
	const struct worker_kind *kinds = worker_kinds(&count);
	return find_kind(kinds, count, name);
}

static enum err borrow_media(struct ctx *c, struct worker *w, struct idle_media *out)
{
	*out = (struct idle_media){0};
	pthread_mutex_lock(&w->lock);
	if (w->idle_count)
		*out = w->idle[--w->idle_count];
	pthread_mutex_unlock(&w->lock);
	return out->media ? OK : media_open(c, w->deps->media, &out->media);
}

static void return_media(struct worker *w, struct idle_media done)
{
	if (++done.jobs >= w->options.recycle_jobs) {
		media_close(done.media);
		return;
	}
	pthread_mutex_lock(&w->lock);
	w->idle[w->idle_count++] = done;
	pthread_mutex_unlock(&w->lock);
}

static void set_running(struct runner *r, const struct job_run *run)
{
	struct worker *w = r->worker;
	pthread_mutex_lock(&w->lock);
	r->running = run != NULL;
	r->private = run ? run->private : NULL;
	if (run)
		r->item = run->item;
	if (run && w->stopping)
		run_stop(run->private, STOP_SHUTDOWN);
	pthread_mutex_unlock(&w->lock);
}

static void run_one(struct runner *r, struct ctx *c, const struct job_item *item)
{
	struct worker *w = r->worker;
	const struct worker_kind *row = find_kind(w->kinds, w->kind_count, item->kind);
	struct worker_kind kind = {w->claimable[row - w->kinds], row->function};
	struct run_private private = {0};
	struct job_run run = {.deps = w->deps, .kind = &kind, .item = *item, .private = &private};
	struct idle_media borrowed = {0};
	enum err e = OK;
	private.began_at = clock_mono_ms();
	c->cancel = &private.killed;
	set_running(r, &run);
	if (kind.kind.needs_media)
		e = borrow_media(c, w, &borrowed);
	run.media = borrowed.media;
	e = worker_run_item(c, &run, e, &w->options.retry);
	set_running(r, NULL);
	if (borrowed.media)
		return_media(w, borrowed);
	(void)e; /* was logged and stored */
}

void cond_init(pthread_cond_t *cond)
{
	pthread_condattr_t a;
	pthread_condattr_init(&a);
	pthread_condattr_setclock(&a, CLOCK_MONOTONIC);
	pthread_cond_init(cond, &a);
	pthread_condattr_destroy(&a);
}

struct timespec cond_after_ms(int64_t ms)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_nsec += (long)(ms % 1000) * 1000000;
	t.tv_sec += (time_t)(ms / 1000) + t.tv_nsec / 1000000000;
	t.tv_nsec %= 1000000000;
	return t;
}

/* Until somebody nudges, or poll_ms; false: stop. */
static bool wait_for_work(struct worker *w, uint64_t *seen)
{
	struct timespec until = cond_after_ms(w->options.poll_ms);
	pthread_mutex_lock(&w->lock);
	while (!w->stopping && *seen == w->nudges && pthread_cond_timedwait(&w->work, &w->lock, &until) == 0)
		;
	*seen = w->nudges;
	bool on = !w->stopping;
	pthread_mutex_unlock(&w->lock);
	return on;
}

/* One job, when there is one. */
static bool claim_and_run(struct runner *r)
{
	struct worker *w = r->worker;
	CTX_SCOPED struct ctx *c = ctx_new("worker");
	struct job_item item;
	size_t count;
	enum err e = jobs_claim(c, w->deps->db, w->claimable, w->kind_count, r->name, clock_now_ms(), &item, 1, &count);
	if (e != OK && e != ERR_NOT_FOUND)
		log_error(c, "no job can be claimed: %s", ctx_error(c));
	if (e != OK)
		return false;
	c->id = mem_printf(c, "job-%lld", (long long)item.id);
	run_one(r, c, &item);
	return true;
}

static bool is_stopping(struct worker *w)
{
	pthread_mutex_lock(&w->lock);
	bool stopping = w->stopping;
	pthread_mutex_unlock(&w->lock);
	return stopping;
}

static void *work(void *runner)
{
	struct runner *r = runner;
	struct worker *w = r->worker;
	uint64_t seen = 0;
	setpriority(PRIO_PROCESS, (id_t)gettid(), NICENESS); /* Linux: of this thread alone */
	do {
		while (!is_stopping(w) && claim_and_run(r))
			;
	} while (wait_for_work(w, &seen));
	return NULL;
}

/* The stricter of two limits; 0 is none. */
static int limit(int64_t own, int64_t setting)
{
	return (int)(!setting || (own && own < setting) ? own : setting);
}

static struct job_kind with_options(const struct job_kind *row, const struct worker_options *options)
{
	struct job_kind kind = *row;
	if (options->attempts && kind.attempts > 1)
		kind.attempts = (int)options->attempts;
	kind.hard_s = limit(kind.hard_s, options->hard_s);
	kind.soft_s = limit(limit(kind.soft_s, options->soft_s), kind.hard_s);
	return kind;
}

static struct worker *make(const struct worker_options *options, const struct worker_deps *deps,
			   const struct worker_kind *kinds, size_t count)
{
	struct worker *w = mem_new(NULL, struct worker);
	w->options = *options;
	w->deps = deps;
	w->kinds = kinds;
	w->kind_count = count;
	w->claimable = mem_array(w, struct job_kind, count);
	for (size_t i = 0; i < count; i++)
		w->claimable[i] = with_options(&kinds[i].kind, options);
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	w->count = options->workers > 0 ? (size_t)options->workers : cores > 0 ? (size_t)cores : 1;
	if (w->count > WORKERS_MAX)
		w->count = WORKERS_MAX;
	w->runners = mem_array(w, struct runner, w->count);
	w->idle = mem_array(w, struct idle_media, w->count);
	if (w->options.poll_ms <= 0)
		w->options.poll_ms = 1000;
	if (w->options.recycle_jobs <= 0)
		w->options.recycle_jobs = 100;
	pthread_mutex_init(&w->lock, NULL);
	cond_init(&w->work);
	cond_init(&w->look);
	return w;
}

enum err worker_start_kinds(struct ctx *c, const struct worker_options *options, const struct worker_deps *deps,
			    const struct worker_kind *kinds, size_t count, struct worker **out)
{
	struct worker *w = make(options, deps, kinds, count);
	enum err e = worker_recover(c, options, deps);
	size_t started = 0;
	if (e == OK && pthread_create(&w->supervisor, NULL, worker_supervise, w) != 0)
		e = ctx_fail(c, ERR_BUSY, "no more threads");
	if (e != OK) {
		talloc_free(w);
		return e;
	}
	for (; e == OK && started < w->count; started++) {
		struct runner *r = &w->runners[started];
		r->worker = w;
		r->name = worker_name(w, (int)started);
		if (pthread_create(&r->thread, NULL, work, r) != 0) {
			e = ctx_fail(c, ERR_BUSY, "no more threads");
			break;
		}
	}
	if (e != OK) {
		w->count = started;
		worker_stop(w, 0);
		return e;
	}
	*out = w;
	return OK;
}

enum err worker_start(struct ctx *c, const struct worker_options *options, const struct worker_deps *deps,
		      struct worker **out)
{
	size_t count;
	const struct worker_kind *kinds = worker_kinds(&count);
	return worker_start_kinds(c, options, deps, kinds, count, out);
}

void worker_nudge(struct worker *w)
{
	pthread_mutex_lock(&w->lock);
	w->nudges++;
	pthread_cond_broadcast(&w->work);
	pthread_mutex_unlock(&w->lock);
}

void worker_cancel_check(struct worker *w)
{
	pthread_mutex_lock(&w->lock);
	w->looks++;
	pthread_cond_signal(&w->look);
	pthread_mutex_unlock(&w->lock);
}

static bool any_running(struct worker *w)
{
	bool any = false;
	pthread_mutex_lock(&w->lock);
	for (size_t i = 0; i < w->count; i++)
		any = any || w->runners[i].running;
	pthread_mutex_unlock(&w->lock);
	return any;
}

static void stop_running(struct worker *w, bool kill)
{
	pthread_mutex_lock(&w->lock);
	w->stopping = true;
	for (size_t i = 0; i < w->count; i++) {
		struct runner *r = &w->runners[i];
		if (!r->running)
			continue;
		run_stop(r->private, STOP_SHUTDOWN);
		if (kill)
			atomic_store(&r->private->killed, true);
	}
	pthread_cond_broadcast(&w->work);
	pthread_mutex_unlock(&w->lock);
}

void worker_stop(struct worker *w, int grace_ms)
{
	if (!w)
		return;
	int64_t until = clock_mono_ms() + grace_ms;
	stop_running(w, false);
	while (any_running(w) && clock_mono_ms() < until)
		clock_sleep_ms(5);
	stop_running(w, true);
	for (size_t i = 0; i < w->count; i++)
		pthread_join(w->runners[i].thread, NULL);
	while (w->idle_count)
		media_close(w->idle[--w->idle_count].media);
	pthread_mutex_lock(&w->lock);
	w->stopped = true;
	pthread_cond_signal(&w->look);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->supervisor, NULL);
	pthread_mutex_destroy(&w->lock);
	pthread_cond_destroy(&w->work);
	pthread_cond_destroy(&w->look);
	talloc_free(w);
}

static enum err kind_of_task(struct ctx *c, struct db *db, const char *task, const char **kind)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	struct job_status status;
	enum err e = db_read(c, db, &tx);
	if (e == OK)
		e = jobs_status(&tx, 0, task, &status);
	if (e == OK)
		*kind = status.kind;
	return e;
}

/* Ctrl-C or a client that went away: the request goes with them. */
static void cancel_task(struct db *db, const char *task)
{
	CTX_SCOPED struct ctx *c = ctx_new(task);
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, db, DB_NORMAL, &tx);
	if (e == OK)
		e = jobs_cancel(&tx, 0, task, clock_now_ms());
	if (e == OK)
		e = db_commit(&tx);
	if (e != OK)
		log_error(c, "the task could not be cancelled: %s", ctx_error(c));
}

enum err worker_run_now_kinds(struct ctx *c, const struct worker_options *options, const struct worker_deps *deps,
			      const struct worker_kind *kinds, size_t count, const char *task)
{
	const char *name;
	enum err e = kind_of_task(c, deps->db, task, &name);
	const struct worker_kind *found = e == OK ? find_kind(kinds, count, name) : NULL;
	if (e != OK)
		return e;
	if (!found)
		return ctx_fail(c, ERR_UNSUPPORTED, "this program has no jobs of the kind %s", name);
	struct worker_kind kind = *found;
	struct run_private private = {0};
	struct job_run run = {.deps = deps, .kind = &kind, .private = &private};
	kind.kind.attempts = 1; /* nobody would come back for a second one */
	e = jobs_claim_task(c, deps->db, &kind.kind, task, worker_name(c->mem, -1), clock_now_ms(), &run.item);
	if (e != OK)
		return e;
	if (kind.kind.needs_media)
		e = media_open(c, deps->media, &run.media);
	private.began_at = clock_mono_ms();
	e = worker_run_item(c, &run, e, &options->retry);
	media_close(run.media);
	if (e == ERR_CANCELLED)
		cancel_task(deps->db, task);
	return e;
}

enum err worker_run_now(struct ctx *c, const struct worker_options *options, const struct worker_deps *deps,
			const char *task)
{
	size_t count;
	const struct worker_kind *kinds = worker_kinds(&count);
	return worker_run_now_kinds(c, options, deps, kinds, count, task);
}
