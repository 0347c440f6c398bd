/* SQL of requests, and of requests seen together with their items. */
#include "store/store_int.h"
#include "store/work.h"

#define AT(name, type, field)                                                                                          \
	{                                                                                                              \
		name, type, offsetof(struct work_view, field)                                                          \
	}
#define REQUEST_ROWS                                                                                                   \
	AT("$id", COLUMN_INT, request.id), AT("$task", COLUMN_TEXT, request.task),                                     \
	    AT("$item", COLUMN_INT, request.item), AT("$user", COLUMN_REF, request.user),                              \
	    AT("$title", COLUMN_TEXT, request.title), AT("$video", COLUMN_INT, request.video),                         \
	    AT("$priority", COLUMN_SMALL, request.priority), AT("$created_at", COLUMN_INT, request.created_at),        \
	    AT("$cancelled_at", COLUMN_INT, request.cancelled_at)
static const struct column view_columns[] = {
    REQUEST_ROWS,
    AT("", COLUMN_INT, item.id),
    AT("", COLUMN_TEXT, item.kind),
    AT("", COLUMN_TEXT, item.key),
    AT("", COLUMN_TEXT, item.args),
    AT("", COLUMN_INT, item.user),
    AT("", COLUMN_INT, item.created_at),
    AT("", COLUMN_SMALL, item.state),
    AT("", COLUMN_SMALL, item.priority),
    AT("", COLUMN_INT, item.turn),
    AT("", COLUMN_DOUBLE, item.share),
    AT("", COLUMN_TEXT, item.step),
    AT("", COLUMN_TEXT, item.message),
    AT("", COLUMN_INT, item.eta_ms),
    AT("", COLUMN_SMALL, item.attempts),
    AT("", COLUMN_SMALL, item.lost),
    AT("", COLUMN_INT, item.claims),
    AT("", COLUMN_TEXT, item.error_reason),
    AT("", COLUMN_TEXT, item.error_text),
    AT("", COLUMN_TEXT, item.result),
    AT("", COLUMN_TEXT, item.worker),
    AT("", COLUMN_INT, item.lease_until),
    AT("", COLUMN_INT, item.not_before),
    AT("", COLUMN_INT, item.started_at),
    AT("", COLUMN_INT, item.finished_at),
    AT("", COLUMN_INT, item.seq),
};
#undef AT
enum { VIEW_COLUMNS = COUNT_OF(view_columns), REQUEST_COLUMNS = 9 };
_Static_assert(offsetof(struct work_view, request) == 0, "a request's columns are the view's first ones");

#define REQUEST_NAMES                                                                                                  \
	"q.id, q.task, q.item_id, q.user_id, q.title, q.video_id, q.priority, q.created_at, q.cancelled_at "
#define SELECT_VIEW                                                                                                    \
	"SELECT " REQUEST_NAMES                                                                                        \
	", i.id, i.kind, i.work_key, i.args, i.user_id, i.created_at, i.state, i.priority, i.turn, i.share, i.step, "  \
	"i.message, i.eta_ms, i.attempts, i.lost, i.claims, i.error_reason, i.error_text, i.result, i.worker, "        \
	"i.lease_until, i.not_before, i.started_at, i.finished_at, i.seq "

enum err requests_add(struct db_tx *tx, struct work_request *request)
{
	struct query q = query_new(
	    tx, "INSERT INTO requests(task, item_id, user_id, title, video_id, priority, created_at, cancelled_at) "
		"VALUES($task, $item, $user, $title, $video, $priority, $created_at, $cancelled_at) RETURNING id");
	query_row(&q, view_columns + 1, REQUEST_COLUMNS - 1, request);
	return query_value(&q, &request->id);
}

enum err requests_update(struct db_tx *tx, const struct work_request *request)
{
	struct query q = query_new(tx, "UPDATE requests SET item_id = $item, cancelled_at = $cancelled WHERE id = $id");
	query_int(&q, "$item", request->item);
	query_int(&q, "$cancelled", request->cancelled_at);
	query_int(&q, "$id", request->id);
	return query_change(&q);
}

enum err requests_of_user(struct db_tx *tx, int64_t item, int64_t user, struct work_request *out)
{
	struct query q = query_new(tx, "SELECT " REQUEST_NAMES "FROM requests q WHERE q.item_id = $item AND "
				       "coalesce(q.user_id, 0) = $user AND q.cancelled_at = 0 ORDER BY q.id LIMIT 1");
	query_int(&q, "$item", item);
	query_int(&q, "$user", user);
	return query_one(&q, view_columns, REQUEST_COLUMNS, out);
}

enum err requests_wanted(struct db_tx *tx, int64_t item, int64_t *count, int *priority)
{
	struct query q = query_new(
	    tx, "SELECT count(*), coalesce(min(priority), 0) FROM requests WHERE item_id = $item AND cancelled_at = 0");
	query_int(&q, "$item", item);
	enum err e = query_first(&q);
	if (e != OK)
		return e;
	*count = db_int(q.s, 0);
	if (priority)
		*priority = (int)db_int(q.s, 1);
	return OK;
}

enum err work_view_get(struct db_tx *tx, const char *task, struct work_view *out)
{
	struct query q =
	    query_new(tx, SELECT_VIEW "FROM requests q JOIN work_items i ON i.id = q.item_id WHERE q.task = $task");
	query_text(&q, "$task", task);
	return query_one(&q, view_columns, VIEW_COLUMNS, out);
}

enum err work_views(struct db_tx *tx, int64_t user, bool unfinished, size_t limit, struct work_view **out,
		    size_t *count)
{
	static const char theirs[] = SELECT_VIEW "FROM requests q JOIN work_items i ON i.id = q.item_id "
						 "WHERE q.user_id = $user AND ($all = 1 OR (i.state < 2 AND "
						 "q.cancelled_at = 0)) ORDER BY q.id DESC LIMIT $limit";
	static const char everybodys[] = SELECT_VIEW "FROM requests q JOIN work_items i ON i.id = q.item_id "
						     "WHERE $all = 1 OR (i.state < 2 AND q.cancelled_at = 0) "
						     "ORDER BY q.id DESC LIMIT $limit";
	struct query q = query_new(tx, user ? theirs : everybodys);
	if (user)
		query_int(&q, "$user", user);
	query_int(&q, "$all", !unfinished);
	query_int(&q, "$limit", (int64_t)limit);
	return query_list(&q, view_columns, VIEW_COLUMNS, sizeof **out, (void **)out, count);
}

enum err work_views_changed(struct db_tx *tx, int64_t seq, size_t limit, struct work_view **out, size_t *count)
{
	struct query q = query_new(tx, SELECT_VIEW "FROM (SELECT id FROM work_items WHERE seq > $seq ORDER BY seq "
						   "LIMIT $limit) c JOIN work_items i ON i.id = c.id "
						   "JOIN requests q ON q.item_id = i.id ORDER BY i.seq, q.id");
	query_int(&q, "$seq", seq);
	query_int(&q, "$limit", (int64_t)limit);
	return query_list(&q, view_columns, VIEW_COLUMNS, sizeof **out, (void **)out, count);
}
