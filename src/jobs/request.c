/* Asking for work, and taking it back.
 *
 * Place in line (start-time fair queueing): an item's turn is one more than the later of what was claimed last at its
 * priority and the last turn its user has in the queue. So whoever queues a hundred films stands behind themselves, and
 * somebody who comes later with one stands next; claiming is one walk along an index. */
#include <sodium.h>

#include "jobs/jobs_int.h"

const char *job_state_name(enum job_state s)
{
	static const char *const names[] = {"pending", "processing", "completed", "failed", "cancelled"};
	return names[s];
}

static enum err new_task(struct ctx *c, const char **out)
{
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* Crockford's base 32 */
	unsigned char random[TASK_ID_LENGTH];
	if (sodium_init() < 0)
		return ctx_fail(c, ERR_INTERNAL, "no random numbers");
	randombytes_buf(random, sizeof random);
	char *task = mem_array(c->mem, char, TASK_ID_LENGTH + 1);
	for (int i = 0; i < TASK_ID_LENGTH; i++)
		task[i] = digits[random[i] & 31];
	*out = task;
	return OK;
}

enum err item_line_up(struct db_tx *tx, struct work_item *item)
{
	int64_t served, own;
	enum err e = work_turn_get(tx, item->priority, &served);
	if (e == OK)
		e = work_turn_last(tx, item->user, item->priority, &own);
	if (e == OK)
		item->turn = (served > own ? served : own) + 1;
	return e;
}

void item_end(struct work_item *item, enum job_state state, int64_t now)
{
	item->state = state;
	item->finished_at = now;
	item->worker = NULL;
	item->lease_until = 0;
	item->eta_ms = -1;
}

static enum err add_item(struct db_tx *tx, const struct job_request *r, int64_t now, struct work_item *item)
{
	*item = (struct work_item){.kind = r->kind,
				   .key = r->key,
				   .args = r->args ? r->args : "{}",
				   .state = JOB_QUEUED,
				   .priority = (int)r->priority,
				   .user = r->user,
				   .step = "",
				   .message = "",
				   .eta_ms = -1,
				   .created_at = now};
	enum err e = item_line_up(tx, item);
	return e == OK ? work_add(tx, item) : e;
}

/* A more urgent request pulls the item forward. */
static enum err join_item(struct db_tx *tx, struct work_item *item, int priority)
{
	if (job_finished(item->state))
		return OK;
	if (priority < item->priority) {
		item->priority = priority;
		if (item->state == JOB_QUEUED) {
			enum err e = item_line_up(tx, item);
			if (e != OK)
				return e;
		}
	}
	return work_update(tx, item);
}

static enum err find_item(struct db_tx *tx, const struct job_kind *kind, const char *key, struct work_item *item)
{
	enum err e = work_find_active(tx, key, item);
	if (e == ERR_NOT_FOUND && kind->idempotent_result)
		e = work_find_completed(tx, key, item);
	return e;
}

enum err jobs_request(struct db_tx *tx, const struct job_kind *kind, const struct job_request *request, int64_t now,
		      const char **task)
{
	struct work_item item;
	struct work_request mine;
	enum err e = find_item(tx, kind, request->key, &item);
	bool joined = e == OK;
	if (e == ERR_NOT_FOUND)
		e = add_item(tx, request, now, &item);
	if (e != OK)
		return e;
	if (joined) {
		e = requests_of_user(tx, item.id, request->user, &mine);
		if (e != OK && e != ERR_NOT_FOUND)
			return e;
		bool have = e == OK;
		e = join_item(tx, &item, (int)request->priority);
		if (e != OK || have) {
			*task = have ? mine.task : NULL;
			return e;
		}
	}
	mine = (struct work_request){.item = item.id,
				     .user = request->user,
				     .title = request->title ? request->title : "",
				     .video = request->video,
				     .priority = (int)request->priority,
				     .created_at = now};
	e = new_task(tx->ctx, &mine.task);
	if (e == OK)
		e = requests_add(tx, &mine);
	if (e == OK)
		*task = mine.task;
	return e;
}

/* A task as its owner sees it; somebody else's is not there. */
static enum err find_view(struct db_tx *tx, int64_t user, const char *task, struct work_view *view)
{
	enum err e = work_view_get(tx, task, view);
	if (e == OK && user && view->request.user != user)
		e = ERR_NOT_FOUND;
	if (e == ERR_NOT_FOUND)
		ctx_fail_named(tx->ctx, e, "no_task", "there is no such task");
	return e;
}

static enum err fill_status(struct db_tx *tx, const struct work_view *v, struct job_status *out)
{
	const struct work_item *i = &v->item;
	bool cancelled = v->request.cancelled_at != 0;
	*out = (struct job_status){.task = v->request.task,
				   .kind = i->kind,
				   .title = v->request.title,
				   .args = i->args,
				   .user = v->request.user,
				   .video = v->request.video,
				   .state = cancelled ? JOB_CANCELLED : (enum job_state)i->state,
				   .priority = (enum job_priority)v->request.priority,
				   .share = i->share,
				   .step = i->step,
				   .message = i->message,
				   .eta_ms = i->eta_ms,
				   .attempts = i->attempts,
				   .error_reason = i->error_reason,
				   .error_text = i->error_text,
				   .result = cancelled ? NULL : i->result,
				   .created_at = v->request.created_at,
				   .started_at = i->started_at,
				   .finished_at = cancelled ? v->request.cancelled_at : i->finished_at,
				   .seq = i->seq};
	return out->state == JOB_QUEUED ? work_before(tx, i, JOB_BEFORE_MAX, &out->queued_before) : OK;
}

static enum err fill_all(struct db_tx *tx, const struct work_view *views, size_t count, struct job_status **out)
{
	struct job_status *list = mem_array(tx->ctx->mem, struct job_status, count);
	enum err e = OK;
	for (size_t i = 0; e == OK && i < count; i++)
		e = fill_status(tx, &views[i], &list[i]);
	if (e == OK)
		*out = list;
	return e;
}

enum err jobs_status(struct db_tx *tx, int64_t user, const char *task, struct job_status *out)
{
	struct work_view view;
	enum err e = find_view(tx, user, task, &view);
	return e == OK ? fill_status(tx, &view, out) : e;
}

enum err jobs_list(struct db_tx *tx, int64_t user, bool unfinished, size_t limit, struct job_status **out,
		   size_t *count)
{
	struct work_view *views;
	size_t n;
	enum err e = work_views(tx, user, unfinished, limit, &views, &n);
	if (e == OK)
		e = fill_all(tx, views, n, out);
	if (e == OK)
		*count = n;
	return e;
}

enum err jobs_changes(struct db_tx *tx, int64_t seq, size_t limit, struct job_status **out, size_t *count)
{
	struct work_view *views;
	size_t n;
	enum err e = work_views_changed(tx, seq, limit, &views, &n);
	if (e == OK)
		e = fill_all(tx, views, n, out);
	if (e == OK)
		*count = n;
	return e;
}

enum err jobs_cancel(struct db_tx *tx, int64_t user, const char *task, int64_t now)
{
	struct work_view view;
	int64_t wanted;
	int priority;
	enum err e = find_view(tx, user, task, &view);
	if (e != OK || job_finished(view.item.state) || view.request.cancelled_at)
		return e;
	view.request.cancelled_at = now;
	e = requests_update(tx, &view.request);
	if (e == OK)
		e = requests_wanted(tx, view.item.id, &wanted, &priority);
	if (e != OK)
		return e;
	if (!wanted)
		item_end(&view.item, JOB_CANCELLED, now);
	else if (priority > view.item.priority)
		view.item.priority = priority;
	return work_update(tx, &view.item);
}

/* The item starts from the beginning of its attempts; finished parts (checkpoints) are the job's own to find. */
static enum err queue_again(struct db_tx *tx, struct work_item *item, int priority)
{
	item->state = JOB_QUEUED;
	item->priority = priority;
	item->attempts = item->lost = 0;
	item->share = 0;
	item->step = item->message = "";
	item->error_reason = item->error_text = item->result = NULL;
	item->not_before = item->finished_at = item->started_at = 0;
	enum err e = item_line_up(tx, item);
	return e == OK ? work_update(tx, item) : e;
}

enum err jobs_retry(struct db_tx *tx, int64_t user, const char *task, int64_t now)
{
	struct work_view view;
	struct work_item active;
	(void)now;
	enum err e = find_view(tx, user, task, &view);
	if (e != OK)
		return e;
	bool ended = view.item.state == JOB_FAILED || view.item.state == JOB_CANCELLED;
	if (!ended && !view.request.cancelled_at)
		return ctx_fail_named(tx->ctx, ERR_INVALID, "not_failed",
				      "only a failed or cancelled task can be tried again");
	view.request.cancelled_at = 0;
	if (ended) {
		e = work_find_active(tx, view.item.key, &active);
		if (e != OK && e != ERR_NOT_FOUND)
			return e;
		if (e == OK) { /* somebody asked for the same work since: join that */
			view.request.item = active.id;
			view.item = active;
			ended = false;
		}
	}
	e = requests_update(tx, &view.request);
	if (e != OK)
		return e;
	return ended ? queue_again(tx, &view.item, view.request.priority)
		     : join_item(tx, &view.item, view.request.priority);
}
