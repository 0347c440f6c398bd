/* SQL of requests and work items. States: 0 queued, 1 running, more: finished (jobs/jobs.h). */
#include "store/store_int.h"
#include "store/work.h"

#define ITEM(name, type, field)                                                                                        \
	{                                                                                                              \
		name, type, offsetof(struct work_item, field)                                                          \
	}
#define ITEM_VALUES(at)                                                                                                \
	at("$state", COLUMN_SMALL, state), at("$priority", COLUMN_SMALL, priority), at("$turn", COLUMN_INT, turn),     \
	    at("$share", COLUMN_DOUBLE, share), at("$step", COLUMN_TEXT, step), at("$message", COLUMN_TEXT, message),  \
	    at("$eta_ms", COLUMN_INT, eta_ms), at("$attempts", COLUMN_SMALL, attempts),                                \
	    at("$lost", COLUMN_SMALL, lost), at("$claims", COLUMN_INT, claims),                                        \
	    at("$error_reason", COLUMN_TEXT, error_reason), at("$error_text", COLUMN_TEXT, error_text),                \
	    at("$result", COLUMN_TEXT, result), at("$worker", COLUMN_TEXT, worker),                                    \
	    at("$lease_until", COLUMN_INT, lease_until), at("$not_before", COLUMN_INT, not_before),                    \
	    at("$started_at", COLUMN_INT, started_at), at("$finished_at", COLUMN_INT, finished_at),                    \
	    at("$seq", COLUMN_INT, seq)
#define ITEM_FIXED(at)                                                                                                 \
	at("$id", COLUMN_INT, id), at("$kind", COLUMN_TEXT, kind), at("$key", COLUMN_TEXT, key),                       \
	    at("$args", COLUMN_TEXT, args), at("$user", COLUMN_INT, user), at("$created_at", COLUMN_INT, created_at)
static const struct column item_columns[] = {ITEM_FIXED(ITEM), ITEM_VALUES(ITEM)};
#undef ITEM
enum { ITEM_COLUMNS = COUNT_OF(item_columns), FIRST_VALUE = 6 };
#define ITEM_NAMES                                                                                                     \
	"i.id, i.kind, i.work_key, i.args, i.user_id, i.created_at, i.state, i.priority, i.turn, i.share, i.step, "    \
	"i.message, i.eta_ms, i.attempts, i.lost, i.claims, i.error_reason, i.error_text, i.result, i.worker, "        \
	"i.lease_until, i.not_before, i.started_at, i.finished_at, i.seq "
#define SELECT_ITEM "SELECT " ITEM_NAMES "FROM work_items i "
#define WANTED "EXISTS (SELECT 1 FROM requests r WHERE r.item_id = i.id AND r.cancelled_at = 0) "

static enum err clock_read(struct db_tx *tx, const char *name, int64_t *value)
{
	struct query q = query_new(tx, "SELECT value FROM job_clock WHERE name = $name");
	query_text(&q, "$name", name);
	enum err e = query_value(&q, value);
	if (e == ERR_NOT_FOUND)
		*value = 0;
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err work_tick(struct db_tx *tx, int64_t *seq)
{
	struct query q =
	    query_new(tx, "INSERT INTO job_clock(name, value) VALUES('seq', 1) ON CONFLICT(name) DO UPDATE "
			  "SET value = job_clock.value + 1 RETURNING value");
	return query_value(&q, seq);
}

static const char *const turn_names[] = {"turn 0", "turn 1", "turn 2"};

enum err work_turn_get(struct db_tx *tx, int priority, int64_t *turn)
{
	return clock_read(tx, turn_names[priority], turn);
}

enum err work_turn_set(struct db_tx *tx, int priority, int64_t turn)
{
	struct query q = query_new(tx, "INSERT INTO job_clock(name, value) VALUES($name, $turn) ON CONFLICT(name) "
				       "DO UPDATE SET value = excluded.value WHERE job_clock.value < excluded.value");
	query_text(&q, "$name", turn_names[priority]);
	query_int(&q, "$turn", turn);
	return query_run(&q);
}

enum err work_turn_last(struct db_tx *tx, int64_t user, int priority, int64_t *turn)
{
	struct query q = query_new(tx, "SELECT coalesce(max(turn), 0) FROM work_items WHERE user_id = $user AND "
				       "state = 0 AND priority = $priority");
	query_int(&q, "$user", user);
	query_int(&q, "$priority", priority);
	return query_value(&q, turn);
}

enum err work_add(struct db_tx *tx, struct work_item *item)
{
	enum err e = work_tick(tx, &item->seq);
	if (e != OK)
		return e;
	struct query q = query_new(
	    tx,
	    "INSERT INTO work_items(kind, work_key, args, user_id, created_at, state, priority, turn, share, step, "
	    "message, eta_ms, attempts, lost, claims, error_reason, error_text, result, worker, lease_until, "
	    "not_before, started_at, finished_at, seq) VALUES($kind, $key, $args, $user, $created_at, $state, "
	    "$priority, $turn, $share, $step, $message, $eta_ms, $attempts, $lost, $claims, $error_reason, "
	    "$error_text, $result, $worker, $lease_until, $not_before, $started_at, $finished_at, $seq) RETURNING id");
	query_row(&q, item_columns + 1, ITEM_COLUMNS - 1, item);
	return query_value(&q, &item->id);
}

enum err work_update(struct db_tx *tx, struct work_item *item)
{
	enum err e = work_tick(tx, &item->seq);
	if (e != OK)
		return e;
	struct query q = query_new(
	    tx,
	    "UPDATE work_items SET state = $state, priority = $priority, turn = $turn, share = $share, step = $step, "
	    "message = $message, eta_ms = $eta_ms, attempts = $attempts, lost = $lost, claims = $claims, "
	    "error_reason = $error_reason, error_text = $error_text, result = $result, worker = $worker, "
	    "lease_until = $lease_until, not_before = $not_before, started_at = $started_at, "
	    "finished_at = $finished_at, seq = $seq WHERE id = $id");
	query_row(&q, item_columns, 1, item);
	query_row(&q, item_columns + FIRST_VALUE, ITEM_COLUMNS - FIRST_VALUE, item);
	return query_change(&q);
}

enum err work_get(struct db_tx *tx, int64_t id, struct work_item *out)
{
	struct query q = query_new(tx, SELECT_ITEM "WHERE i.id = $id");
	query_int(&q, "$id", id);
	return query_one(&q, item_columns, ITEM_COLUMNS, out);
}

enum err work_find_active(struct db_tx *tx, const char *key, struct work_item *out)
{
	struct query q = query_new(tx, SELECT_ITEM "WHERE i.work_key = $key AND i.state < 2");
	query_text(&q, "$key", key);
	return query_one(&q, item_columns, ITEM_COLUMNS, out);
}

enum err work_find_completed(struct db_tx *tx, const char *key, struct work_item *out)
{
	struct query q =
	    query_new(tx, SELECT_ITEM "WHERE i.work_key = $key AND i.state = 2 ORDER BY i.id DESC LIMIT 1");
	query_text(&q, "$key", key);
	return query_one(&q, item_columns, ITEM_COLUMNS, out);
}

static enum err item_list(struct query *q, struct work_item **out, size_t *count)
{
	return query_list(q, item_columns, ITEM_COLUMNS, sizeof **out, (void **)out, count);
}

static bool listed(const char *kind, const char *const *kinds, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (text_eq(kind, kinds[i]))
			return true;
	}
	return false;
}

enum err work_candidates(struct db_tx *tx, int64_t now, const char *const *kinds, size_t kind_count, size_t max,
			 struct work_item **out, size_t *count)
{
	struct work_item *list = mem_array(tx->ctx->mem, struct work_item, max);
	size_t n = 0;
	bool row = max > 0;
	struct query q = query_new(tx, SELECT_ITEM "WHERE i.state = 0 AND i.not_before <= $now AND " WANTED
						   "ORDER BY i.priority, i.turn, i.id");
	query_int(&q, "$now", now);
	enum err e = q.e;
	while (e == OK && row && n < max) {
		e = db_step(q.s, &row);
		if (e == OK && row && listed(db_text(q.s, 1), kinds, kind_count))
			query_read(&q, item_columns, ITEM_COLUMNS, &list[n++]);
	}
	if (e != OK)
		return e;
	db_reset(q.s);
	*out = list;
	*count = n;
	return OK;
}

enum err work_expired(struct db_tx *tx, int64_t now, struct work_item **out, size_t *count)
{
	struct query q = query_new(tx, SELECT_ITEM "WHERE i.state = 1 AND i.lease_until < $now ORDER BY i.lease_until");
	query_int(&q, "$now", now);
	return item_list(&q, out, count);
}

enum err work_of_worker(struct db_tx *tx, const char *worker, struct work_item **out, size_t *count)
{
	struct query q = query_new(tx, SELECT_ITEM "WHERE i.state = 1 AND i.worker = $worker ORDER BY i.lease_until");
	query_text(&q, "$worker", worker);
	return item_list(&q, out, count);
}

enum err work_unwanted(struct db_tx *tx, struct work_item **out, size_t *count)
{
	struct query q = query_new(tx, SELECT_ITEM "WHERE i.state < 2 AND NOT " WANTED "ORDER BY i.id");
	return item_list(&q, out, count);
}

enum err work_workers(struct db_tx *tx, const char ***out, size_t *count)
{
	static const struct column name[] = {{"$worker", COLUMN_TEXT, 0}};
	struct query q = query_new(
	    tx, "SELECT DISTINCT worker FROM work_items WHERE state = 1 AND worker IS NOT NULL ORDER BY worker");
	return query_list(&q, name, 1, sizeof **out, (void **)out, count);
}

enum err work_before(struct db_tx *tx, const struct work_item *item, int64_t most, int64_t *count)
{
	struct query q = query_new(tx, "SELECT count(*) FROM (SELECT 1 FROM work_items WHERE state = 0 AND (priority, "
				       "turn, id) < ($priority, $turn, "
				       "$id) ORDER BY priority, turn, id LIMIT $most)");
	query_int(&q, "$most", most);
	query_int(&q, "$priority", item->priority);
	query_int(&q, "$turn", item->turn);
	query_int(&q, "$id", item->id);
	return query_value(&q, count);
}

enum err work_counts(struct db_tx *tx, int64_t *queued, int64_t *running)
{
	struct query q = query_new(tx, "SELECT (SELECT count(*) FROM work_items WHERE state = 0), "
				       "(SELECT count(*) FROM work_items WHERE state = 1)");
	enum err e = query_first(&q);
	if (e != OK)
		return e;
	*queued = db_int(q.s, 0);
	*running = db_int(q.s, 1);
	return OK;
}

enum err work_purge(struct db_tx *tx, int64_t before, int64_t *count)
{
	struct query q = query_new(tx, "DELETE FROM work_items WHERE state > 1 AND finished_at < $before");
	query_int(&q, "$before", before);
	return q.e != OK ? q.e : db_run(q.s, count);
}

static enum err run_for(struct db_tx *tx, const char *sql, int64_t user)
{
	struct query q = query_new(tx, sql);
	query_int(&q, "$user", user);
	return query_run(&q);
}

enum err work_forget_user(struct db_tx *tx, int64_t user)
{
	enum err e = run_for(
	    tx,
	    "DELETE FROM work_items WHERE id IN (SELECT item_id FROM requests WHERE user_id = $user) AND NOT "
	    "EXISTS (SELECT 1 FROM requests r WHERE r.item_id = work_items.id AND coalesce(r.user_id, 0) <> $user)",
	    user);
	if (e == OK)
		e = run_for(
		    tx,
		    "UPDATE work_items SET user_id = coalesce((SELECT r.user_id FROM requests r WHERE r.item_id = "
		    "work_items.id AND coalesce(r.user_id, 0) <> $user ORDER BY r.cancelled_at, r.id LIMIT 1), 0) "
		    "WHERE user_id = $user AND id IN (SELECT item_id FROM requests WHERE user_id = $user)",
		    user);
	return e == OK ? run_for(tx, "DELETE FROM requests WHERE user_id = $user", user) : e;
}
