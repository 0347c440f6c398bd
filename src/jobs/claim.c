/* The worker's side: claims with a lease, progress, and the ways a claim ends. Every change first asks whether the
 * claim still holds: a worker that lost its lease, or whose work nobody wants any more, changes nothing. */
#include <sodium.h>

#include "jobs/jobs_int.h"

static enum err take(struct db_tx *tx, const struct job_kind *kind, const char *worker, int64_t now,
		     struct work_item *row, struct job_item *out)
{
	row->state = JOB_RUNNING;
	row->worker = worker;
	row->lease_until = now + (int64_t)kind->lease_s * 1000;
	row->claims++;
	if (!row->started_at)
		row->started_at = now;
	enum err e = work_update(tx, row);
	if (e == OK)
		e = work_turn_set(tx, row->priority, row->turn);
	if (e != OK)
		return e;
	*out = (struct job_item){.id = row->id,
				 .kind = row->kind,
				 .args = row->args,
				 .key = row->key,
				 .user = row->user,
				 .attempt = row->attempts + 1,
				 .claim = row->claims,
				 .worker = worker,
				 .lease_until = row->lease_until,
				 .share = row->share};
	return OK;
}

static const struct job_kind *kind_of(const struct job_kind *kinds, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (text_eq(kinds[i].name, name))
			return &kinds[i];
	}
	return NULL;
}

static enum err candidates(struct db_tx *tx, const struct job_kind *kinds, size_t kind_count, int64_t now, size_t max,
			   struct work_item **rows, size_t *count)
{
	const char **names = mem_array(tx->ctx->mem, const char *, kind_count);
	for (size_t i = 0; i < kind_count; i++)
		names[i] = kinds[i].name;
	return work_candidates(tx, now, names, kind_count, max, rows, count);
}

/* Whether there is anything: asked without the writer. */
static enum err anything(struct ctx *c, struct db *db, const struct job_kind *kinds, size_t kind_count, int64_t now)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	struct work_item *rows;
	size_t n;
	enum err e = db_read(c, db, &tx);
	if (e == OK)
		e = candidates(&tx, kinds, kind_count, now, 1, &rows, &n);
	return e != OK || n ? e : ERR_NOT_FOUND;
}

enum err jobs_claim(struct ctx *c, struct db *db, const struct job_kind *kinds, size_t kind_count, const char *worker,
		    int64_t now, struct job_item *out, size_t max, size_t *count)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	struct work_item *rows;
	size_t n = 0;
	enum err e = anything(c, db, kinds, kind_count, now);
	if (e == OK)
		e = db_begin(c, db, DB_NORMAL, &tx);
	if (e == OK)
		e = candidates(&tx, kinds, kind_count, now, max, &rows, &n);
	for (size_t i = 0; e == OK && i < n; i++)
		e = take(&tx, kind_of(kinds, kind_count, rows[i].kind), worker, now, &rows[i], &out[i]);
	if (e != OK)
		return e;
	if (!n) /* another worker was faster */
		return ERR_NOT_FOUND;
	e = db_commit(&tx);
	if (e == OK)
		*count = n;
	return e;
}

enum err jobs_claim_task(struct ctx *c, struct db *db, const struct job_kind *kind, const char *task,
			 const char *worker, int64_t now, struct job_item *out)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	struct work_view view;
	enum err e = db_begin(c, db, DB_NORMAL, &tx);
	if (e == OK)
		e = work_view_get(&tx, task, &view);
	if (e == ERR_NOT_FOUND)
		return ctx_fail_named(c, e, "no_task", "there is no such task");
	if (e != OK)
		return e;
	if (view.item.state != JOB_QUEUED || view.request.cancelled_at || !text_eq(view.item.kind, kind->name))
		return ctx_fail_named(c, ERR_EXISTS, "not_queued", "the task is %s already",
				      view.request.cancelled_at ? job_state_name(JOB_CANCELLED)
								: job_state_name((enum job_state)view.item.state));
	e = take(&tx, kind, worker, now, &view.item, out);
	return e == OK ? db_commit(&tx) : e;
}

enum err item_held(struct db_tx *tx, const struct job_item *item, struct work_item *out)
{
	int64_t wanted = 0;
	enum err e = work_get(tx, item->id, out);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	bool held = e == OK && out->state == JOB_RUNNING && out->claims == item->claim;
	if (held) {
		e = requests_wanted(tx, item->id, &wanted, NULL);
		if (e != OK)
			return e;
	}
	return wanted ? OK : ctx_fail(tx->ctx, ERR_CANCELLED, "the work is not wanted any more");
}

enum err jobs_wanted(struct db_tx *tx, const struct job_item *item, bool *wanted)
{
	struct work_item row;
	enum err e = item_held(tx, item, &row);
	*wanted = e == OK;
	return e == ERR_CANCELLED ? OK : e;
}

enum err jobs_progress(struct db_tx *tx, const struct job_kind *kind, struct job_item *item,
		       const struct job_progress *progress, int64_t now, bool *wanted)
{
	struct work_item row;
	enum err e = item_held(tx, item, &row);
	*wanted = e == OK;
	if (e != OK)
		return e == ERR_CANCELLED ? OK : e;
	if (progress->share > row.share)
		row.share = progress->share < 1 ? progress->share : 1;
	row.step = progress->step ? progress->step : row.step;
	row.message = progress->message ? progress->message : row.message;
	row.eta_ms = progress->eta_ms;
	row.lease_until = now + (int64_t)kind->lease_s * 1000;
	e = work_update(tx, &row);
	if (e != OK)
		return e;
	item->share = row.share;
	item->lease_until = row.lease_until;
	return OK;
}

enum err jobs_finish(struct db_tx *tx, const struct job_item *item, const char *result, int64_t now)
{
	struct work_item row;
	enum err e = item_held(tx, item, &row);
	if (e != OK)
		return e;
	item_end(&row, JOB_COMPLETED, now);
	row.share = 1;
	row.result = result ? result : "{}";
	row.error_reason = row.error_text = NULL;
	return work_update(tx, &row);
}

static bool is_final(enum err e)
{
	return e == ERR_INVALID || e == ERR_UNSUPPORTED || e == ERR_DAMAGED || e == ERR_NOT_FOUND || e == ERR_FORBIDDEN;
}

static int64_t delay_ms(const struct job_retry *retry, int attempts)
{
	int64_t ms = retry->base_s * 1000;
	for (int i = 1; i < attempts && ms < RETRY_MAX_MS; i++)
		ms *= 2;
	ms = ms < RETRY_MAX_MS ? ms : RETRY_MAX_MS;
	int64_t most = ms * retry->jitter_percent / 100;
	if (most > 0)
		ms += (int64_t)randombytes_uniform((uint32_t)(2 * most + 1)) - most;
	return ms < RETRY_MAX_MS ? ms : RETRY_MAX_MS;
}

enum err jobs_fail(struct db_tx *tx, const struct job_kind *kind, const struct job_item *item, enum err failure,
		   const char *reason, const char *text, const struct job_retry *retry, int64_t now)
{
	struct work_item row;
	if (sodium_init() < 0)
		return ctx_fail(tx->ctx, ERR_INTERNAL, "no random numbers");
	enum err e = item_held(tx, item, &row);
	if (e != OK)
		return e;
	row.attempts++;
	row.error_reason = reason;
	row.error_text = text;
	row.worker = NULL;
	row.lease_until = 0;
	row.eta_ms = -1;
	if (is_final(failure) || row.attempts >= kind->attempts) {
		item_end(&row, JOB_FAILED, now);
	} else {
		row.state = JOB_QUEUED;
		row.not_before = now + delay_ms(retry, row.attempts);
	}
	return work_update(tx, &row);
}

enum err jobs_release(struct db_tx *tx, const struct job_item *item, int64_t now)
{
	struct work_item row;
	(void)now;
	enum err e = item_held(tx, item, &row);
	if (e == ERR_CANCELLED)
		return OK;
	if (e != OK)
		return e;
	row.state = JOB_QUEUED; /* its turn is an old one: it is claimed first */
	row.worker = NULL;
	row.lease_until = 0;
	row.eta_ms = -1;
	return work_update(tx, &row);
}

static enum err give_back(struct db_tx *tx, struct work_item *rows, size_t count, int lost_max, int64_t now)
{
	enum err e = OK;
	for (size_t i = 0; e == OK && i < count; i++) {
		struct work_item *row = &rows[i];
		row->lost++;
		row->worker = NULL;
		row->lease_until = 0;
		row->eta_ms = -1;
		row->state = JOB_QUEUED;
		if (row->lost >= lost_max) {
			item_end(row, JOB_FAILED, now);
			row->error_reason = "worker_lost";
			row->error_text = mem_printf(tx->ctx->mem, "its worker vanished %d times", row->lost);
		}
		e = work_update(tx, row);
	}
	return e;
}

enum err jobs_recover(struct db_tx *tx, int lost_max, int64_t now, int64_t *count)
{
	struct work_item *expired, *unwanted;
	size_t expired_count, unwanted_count = 0;
	enum err e = work_unwanted(tx, &unwanted, &unwanted_count);
	for (size_t i = 0; e == OK && i < unwanted_count; i++) {
		item_end(&unwanted[i], JOB_CANCELLED, now);
		e = work_update(tx, &unwanted[i]);
	}
	if (e == OK)
		e = work_expired(tx, now, &expired, &expired_count);
	if (e == OK)
		e = give_back(tx, expired, expired_count, lost_max, now);
	if (e == OK)
		*count = (int64_t)(expired_count + unwanted_count);
	return e;
}

enum err jobs_recover_worker(struct db_tx *tx, const char *worker, int lost_max, int64_t now, int64_t *count)
{
	struct work_item *rows;
	size_t n;
	enum err e = work_of_worker(tx, worker, &rows, &n);
	if (e == OK)
		e = give_back(tx, rows, n, lost_max, now);
	if (e == OK)
		*count = (int64_t)n;
	return e;
}

enum err jobs_workers(struct db_tx *tx, const char ***out, size_t *count)
{
	return work_workers(tx, out, count);
}

enum err jobs_purge(struct db_tx *tx, int64_t before, int64_t *count)
{
	return work_purge(tx, before, count);
}

enum err jobs_counts(struct db_tx *tx, int64_t *queued, int64_t *running)
{
	return work_counts(tx, queued, running);
}
