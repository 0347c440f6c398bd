/* The supervisor's thread: it looks after the running jobs, so that one that hangs, is too slow, or is not wanted any more
 * is asked to stop and, a second later, has its child killed; and it takes back what others lost. */
#include "store/users.h"
#include "worker/worker_int.h"

enum { LOOK_MS = 250, KILL_AFTER_MS = 1000, RECOVER_EVERY_MS = 10000, PURGE_EVERY_MS = 3600000 };

static enum err recover_dead(struct ctx *c, struct db_tx *tx, int lost_max, int64_t now)
{
	const char **names;
	size_t count;
	int64_t back;
	enum err e = jobs_workers(tx, &names, &count);
	for (size_t i = 0; e == OK && i < count; i++) {
		if (!worker_name_dead(names[i]))
			continue;
		e = jobs_recover_worker(tx, names[i], lost_max, now, &back);
		if (e == OK)
			log_warning(c, "a worker died with %d jobs; they are queued again", (int)back);
	}
	return e;
}

enum err worker_recover(struct ctx *c, const struct worker_options *options, const struct worker_deps *deps)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	int64_t now = clock_now_ms(), count;
	int lost_max = options->lost_max ? (int)options->lost_max : JOB_LOST_MAX;
	enum err e = db_begin(c, deps->db, DB_NORMAL, &tx);
	if (e == OK)
		e = recover_dead(c, &tx, lost_max, now);
	if (e == OK)
		e = jobs_recover(&tx, lost_max, now, &count);
	return e == OK ? db_commit(&tx) : e;
}

static const struct job_kind *kind_of(const struct worker *w, const char *name)
{
	for (size_t i = 0; i < w->kind_count; i++) {
		if (text_eq(w->claimable[i].name, name))
			return &w->claimable[i];
	}
	return NULL;
}

static bool still_wanted(struct ctx *c, struct db_tx *tx, const struct job_item *item)
{
	bool wanted = true;
	enum err e = jobs_wanted(tx, item, &wanted);
	if (e != OK)
		log_error(c, "the queue cannot be read: %s", ctx_error(c));
	return e != OK || wanted;
}

/* Under the lock: the runner cannot let go of its job meanwhile. */
static void look_at(struct ctx *c, const struct worker *w, struct runner *r, struct db_tx *tx, int64_t now)
{
	struct run_private *p = r->private;
	const struct job_kind *kind = kind_of(w, r->item.kind);
	int64_t spent = now - p->began_at;
	if (kind && kind->soft_s && spent > (int64_t)kind->soft_s * 1000)
		run_stop(p, STOP_SLOW);
	if (tx->scope && !still_wanted(c, tx, &r->item))
		run_stop(p, STOP_UNWANTED);
	int why = atomic_load(&p->stop);
	int64_t asked = atomic_load(&p->stop_asked_at);
	if (why == STOP_UNWANTED && now - asked >= KILL_AFTER_MS)
		atomic_store(&p->killed, true);
	if (why == STOP_SLOW && kind && kind->hard_s && spent > (int64_t)kind->hard_s * 1000)
		atomic_store(&p->killed, true);
}

static void look(struct worker *w)
{
	CTX_SCOPED struct ctx *c = ctx_new("supervisor");
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	bool any = false;
	pthread_mutex_lock(&w->lock);
	for (size_t i = 0; i < w->count; i++)
		any = any || w->runners[i].running;
	if (any && db_read(c, w->deps->db, &tx) != OK)
		log_error(c, "the queue cannot be read: %s", ctx_error(c));
	for (size_t i = 0; i < w->count; i++) {
		if (w->runners[i].running)
			look_at(c, w, &w->runners[i], &tx, clock_mono_ms());
	}
	pthread_mutex_unlock(&w->lock);
}

static void recover(struct worker *w)
{
	CTX_SCOPED struct ctx *c = ctx_new("supervisor");
	if (worker_recover(c, &w->options, w->deps) != OK)
		log_error(c, "lost jobs cannot be taken back: %s", ctx_error(c));
}

static enum err queue_purge(struct ctx *c, struct worker *w, const struct job_kind *kind)
{
	const char *text, *task;
	int64_t last, now = clock_now_ms();
	struct job_request job = {
	    .kind = "purge", .key = "purge", .title = "Removing what is over", .priority = JOB_BACKGROUND};
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, w->deps->db, DB_NORMAL, &tx);
	if (e == OK)
		e = settings_get(&tx, "purged_at", &text);
	if (e != OK || (text && text_to_int(text, 0, INT64_MAX, &last) && now - last < PURGE_EVERY_MS))
		return e;
	e = jobs_request(&tx, kind, &job, now, &task);
	return e == OK ? db_commit(&tx) : e;
}

/* Once an hour, however often the program starts. */
static void purge(struct worker *w)
{
	CTX_SCOPED struct ctx *c = ctx_new("supervisor");
	const struct job_kind *kind = kind_of(w, "purge");
	if (kind && queue_purge(c, w, kind) != OK)
		log_error(c, "what is over cannot be removed: %s", ctx_error(c));
}

/* Until somebody asks, or LOOK_MS; false: the worker has stopped. */
static bool wait_a_little(struct worker *w)
{
	struct timespec until = cond_after_ms(LOOK_MS);
	pthread_mutex_lock(&w->lock);
	uint64_t seen = w->looks;
	while (!w->stopped && seen == w->looks && pthread_cond_timedwait(&w->look, &w->lock, &until) == 0)
		;
	bool on = !w->stopped;
	pthread_mutex_unlock(&w->lock);
	return on;
}

void *worker_supervise(void *worker)
{
	struct worker *w = worker;
	int64_t recovered = clock_mono_ms();
	while (wait_a_little(w)) {
		look(w);
		if (clock_mono_ms() - recovered < RECOVER_EVERY_MS)
			continue;
		recover(w);
		purge(w);
		if (w->deps->idle)
			w->deps->idle(w->deps->app);
		recovered = clock_mono_ms();
	}
	return NULL;
}
