/* One claimed item: its function, its heartbeat, and what becomes of it. The function's failure is written with a
 * context of its own, because the job's may be cancelled or late. */
#include <string.h>

#include "worker/worker_int.h"

enum { WRITE_EVERY_MS = 250, ETA_AFTER_MS = 2000 };

void run_stop(struct run_private *p, enum stop_reason why)
{
	int none = STOP_NOT;
	if (atomic_compare_exchange_strong(&p->stop, &none, (int)why))
		atomic_store(&p->stop_asked_at, clock_mono_ms());
}

static int64_t eta_of(const struct run_private *p, int64_t now)
{
	double done = p->share - p->first_share;
	int64_t spent = now - p->first_share_at;
	if (spent < ETA_AFTER_MS || done < 0.01)
		return -1;
	return (int64_t)((double)spent * (1 - p->share) / done);
}

static enum err write_progress(struct ctx *c, struct job_run *run, int64_t mono)
{
	struct run_private *p = run->private;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	struct job_progress progress = {
	    .share = p->share, .step = p->step, .message = p->message, .eta_ms = eta_of(p, mono)};
	bool wanted;
	enum err e = db_begin(c, run->deps->db, DB_NORMAL, &tx);
	if (e == OK)
		e = jobs_progress(&tx, &run->kind->kind, &run->item, &progress, clock_now_ms(), &wanted);
	if (e == OK)
		e = db_commit(&tx);
	if (e != OK)
		return e;
	p->written_at = mono;
	if (!wanted)
		run_stop(p, STOP_UNWANTED);
	return OK;
}

static enum err stopped(struct ctx *c, struct run_private *p, bool checkpoint)
{
	int why = atomic_load(&p->stop);
	bool on = why == STOP_NOT || (why == STOP_SHUTDOWN && !checkpoint);
	return on ? OK : ctx_fail(c, ERR_CANCELLED, "the job was asked to stop");
}

static enum err progress(struct ctx *c, struct job_run *run, double share, const char *step, const char *message,
			 bool checkpoint)
{
	struct run_private *p = run->private;
	int64_t now = clock_mono_ms();
	ctx_assert_outside_transaction(c, "run_progress");
	bool new_step = !text_eq(p->step, step);
	if (share > p->share)
		p->share = share < 1 ? share : 1;
	if (!p->first_share_at) {
		p->first_share = p->share;
		p->first_share_at = now;
	}
	text_copy(p->step, sizeof p->step, step);
	if (message)
		text_copy(p->message, sizeof p->message, message);
	enum err e = stopped(c, p, checkpoint);
	if (e == OK)
		e = ctx_check(c);
	if (e != OK || (!new_step && p->written_at && now - p->written_at < WRITE_EVERY_MS))
		return e;
	e = write_progress(c, run, now);
	return e == OK ? stopped(c, p, checkpoint) : e;
}

enum err run_progress(struct ctx *c, struct job_run *run, double share, const char *step, const char *message)
{
	return progress(c, run, share, step, message, true);
}

enum err run_show(struct ctx *c, struct job_run *run, double share, const char *step, const char *message)
{
	return progress(c, run, share, step, message, false);
}

enum err run_finish(struct ctx *c, struct job_run *run, struct db_tx *tx, const char *result_json)
{
	(void)c;
	enum err e = jobs_finish(tx, &run->item, result_json, clock_now_ms());
	if (e == OK)
		e = db_commit(tx);
	run->private->finished = e == OK;
	return e;
}

struct verdict {
	bool release; /* else: fails */
	enum err e;
	const char *reason, *text;
};

static enum err write_verdict(struct job_run *run, const struct verdict *v, const struct job_retry *retry)
{
	CTX_SCOPED struct ctx *c = ctx_new(run->item.key);
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	int64_t now = clock_now_ms();
	enum err e = db_begin(c, run->deps->db, DB_NORMAL, &tx);
	if (e == OK)
		e = v->release ? jobs_release(&tx, &run->item, now)
			       : jobs_fail(&tx, &run->kind->kind, &run->item, v->e, v->reason, v->text, retry, now);
	if (e == OK)
		e = db_commit(&tx);
	if (e != OK && e != ERR_CANCELLED)
		log_error(c, "%s: its end could not be stored, its lease will run out: %s", run->item.kind,
			  ctx_error(c));
	return e;
}

static enum err settle(struct ctx *c, struct job_run *run, enum err e, const struct job_retry *retry)
{
	struct run_private *p = run->private;
	enum stop_reason why = (enum stop_reason)atomic_load(&p->stop);
	struct verdict v = {.e = e, .reason = c->reason, .text = ctx_error(c)};
	if (p->finished)
		return OK;
	if (e == OK) {
		v.e = ctx_fail(c, ERR_INTERNAL, "the job ended without a result");
		v.reason = c->reason;
		v.text = ctx_error(c);
	} else if (why == STOP_UNWANTED) {
		return ERR_CANCELLED;
	} else if (why == STOP_SLOW) {
		int limit = run->kind->kind.soft_s;
		v.e = ctx_fail_named(c, ERR_TIMEOUT, "too_slow", "it took longer than %d %s",
				     limit < 120 ? limit : limit / 60, limit < 120 ? "seconds" : "minutes");
		v.reason = c->reason;
		v.text = ctx_error(c);
	} else if (why == STOP_SHUTDOWN) {
		v.release = true;
	} else if (e == ERR_CANCELLED && c->cancel && atomic_load(c->cancel)) {
		return e; /* worker_run_now: whoever called it stops */
	}
	enum err written = write_verdict(run, &v, retry);
	return v.release ? ERR_CANCELLED : written == ERR_CANCELLED ? written : v.e;
}

enum err worker_run_item(struct ctx *c, struct job_run *run, enum err before, const struct job_retry *retry)
{
	struct run_private *p = run->private;
	p->share = run->item.share;
	enum err e = before == OK ? run->kind->function(c, run) : before;
	e = settle(c, run, e, retry);
	int64_t ms = clock_mono_ms() - p->began_at;
	if (e == OK)
		log_info(c, "%s done in %d ms", run->item.kind, (int)ms);
	else if (e == ERR_CANCELLED)
		log_info(c, "%s stopped after %d ms", run->item.kind, (int)ms);
	else
		log_warning(c, "%s failed in attempt %d after %d ms: %s", run->item.kind, run->item.attempt, (int)ms,
			    ctx_error(c));
	return e;
}
