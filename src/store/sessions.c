/* Logins on browsers, failed logins, and the audit trail. */
#include "store/store_int.h"
#include "store/users.h"

#define AT(name, type, field)                                                                                          \
	{                                                                                                              \
		name, type, offsetof(struct session, field)                                                            \
	}
static const struct column session_columns[] = {
    AT("$id", COLUMN_INT, id),
    AT("$user", COLUMN_INT, user),
    AT("$token_hash", COLUMN_HASH, token_hash),
    AT("$previous_hash", COLUMN_HASH, previous_hash),
    AT("$created_at", COLUMN_INT, created_at),
    AT("$last_used_at", COLUMN_INT, last_used_at),
    AT("$expires_at", COLUMN_INT, expires_at),
    AT("$revoked_at", COLUMN_INT, revoked_at),
    AT("$peer", COLUMN_TEXT, peer),
    AT("$agent", COLUMN_TEXT, agent),
};
#undef AT
#define SESSION_COLUMNS COUNT_OF(session_columns)
#define SELECT_SESSION                                                                                                 \
	"SELECT id, user_id, token_hash, previous_hash, created_at, last_used_at, expires_at, revoked_at, peer, "      \
	"agent FROM sessions "

enum err sessions_add(struct db_tx *tx, struct session *s)
{
	struct query q = query_new(
	    tx, "INSERT INTO sessions(user_id, token_hash, previous_hash, created_at, last_used_at, expires_at, "
		"revoked_at, peer, agent) VALUES($user, $token_hash, $previous_hash, $created_at, $last_used_at, "
		"$expires_at, $revoked_at, $peer, $agent) RETURNING id");
	query_row(&q, session_columns + 1, SESSION_COLUMNS - 1, s);
	return query_value(&q, &s->id);
}

enum err sessions_get(struct db_tx *tx, int64_t id, struct session *out)
{
	struct query q = query_new(tx, SELECT_SESSION "WHERE id = $id");
	query_int(&q, "$id", id);
	return query_one(&q, session_columns, SESSION_COLUMNS, out);
}

enum err sessions_by_token(struct db_tx *tx, const void *hash32, struct session *out)
{
	struct query q = query_new(tx, SELECT_SESSION "WHERE token_hash = $hash");
	query_hash(&q, "$hash", hash32);
	enum err e = query_one(&q, session_columns, SESSION_COLUMNS, out);
	if (e != ERR_NOT_FOUND)
		return e;
	q = query_new(tx, SELECT_SESSION "WHERE previous_hash = $hash");
	query_hash(&q, "$hash", hash32);
	return query_one(&q, session_columns, SESSION_COLUMNS, out);
}

enum err sessions_rotate(struct db_tx *tx, int64_t id, const void *new_hash32, int64_t now, int64_t expires_at)
{
	struct query q =
	    query_new(tx, "UPDATE sessions SET previous_hash = token_hash, token_hash = $hash, last_used_at = $now, "
			  "expires_at = $expires WHERE id = $id AND revoked_at = 0");
	query_hash(&q, "$hash", new_hash32);
	query_int(&q, "$now", now);
	query_int(&q, "$expires", expires_at);
	query_int(&q, "$id", id);
	return query_change(&q);
}

enum err sessions_revoke(struct db_tx *tx, int64_t id, int64_t now)
{
	struct query q = query_new(
	    tx,
	    "UPDATE sessions SET revoked_at = CASE WHEN revoked_at = 0 THEN $now ELSE revoked_at END WHERE id = $id");
	query_int(&q, "$now", now);
	query_int(&q, "$id", id);
	return query_change(&q);
}

enum err sessions_revoke_all(struct db_tx *tx, int64_t user, int64_t now)
{
	struct query q =
	    query_new(tx, "UPDATE sessions SET revoked_at = $now WHERE user_id = $user AND revoked_at = 0");
	query_int(&q, "$now", now);
	query_int(&q, "$user", user);
	return query_run(&q);
}

enum err sessions_list(struct db_tx *tx, int64_t user, int64_t now, struct session **out, size_t *count)
{
	struct query q = query_new(tx, SELECT_SESSION "WHERE user_id = $user AND revoked_at = 0 AND expires_at > $now "
						      "ORDER BY last_used_at DESC, id DESC");
	query_int(&q, "$user", user);
	query_int(&q, "$now", now);
	return query_list(&q, session_columns, SESSION_COLUMNS, sizeof **out, (void **)out, count);
}

enum err sessions_purge(struct db_tx *tx, int64_t before)
{
	struct query q = query_new(tx, "DELETE FROM sessions WHERE expires_at < $before");
	query_int(&q, "$before", before);
	enum err e = query_run(&q);
	if (e != OK)
		return e;
	q = query_new(tx, "DELETE FROM login_failures WHERE failed_at < $before");
	query_int(&q, "$before", before);
	return query_run(&q);
}

enum err logins_failed(struct db_tx *tx, const char *key, int64_t now)
{
	struct query q = query_new(tx, "INSERT INTO login_failures(name, failed_at) VALUES($key, $now)");
	query_text(&q, "$key", key);
	query_int(&q, "$now", now);
	return query_run(&q);
}

enum err logins_count(struct db_tx *tx, const char *key, int64_t since, int64_t *count, int64_t *last)
{
	struct query q = query_new(tx, "SELECT count(*), coalesce(max(failed_at), 0) FROM login_failures "
				       "WHERE name = $key AND failed_at >= $since");
	query_text(&q, "$key", key);
	query_int(&q, "$since", since);
	enum err e = query_first(&q);
	if (e != OK)
		return e;
	*count = db_int(q.s, 0);
	*last = db_int(q.s, 1);
	return OK;
}

enum err logins_clear(struct db_tx *tx, const char *key)
{
	struct query q = query_new(tx, "DELETE FROM login_failures WHERE name = $key");
	query_text(&q, "$key", key);
	return query_run(&q);
}

#define AT(name, type, field)                                                                                          \
	{                                                                                                              \
		name, type, offsetof(struct audit_row, field)                                                          \
	}
static const struct column audit_columns[] = {
    AT("$id", COLUMN_INT, id),        AT("$user", COLUMN_REF, user),        AT("$username", COLUMN_TEXT, username),
    AT("$event", COLUMN_TEXT, event), AT("$detail", COLUMN_TEXT, detail),   AT("$peer", COLUMN_TEXT, peer),
    AT("$agent", COLUMN_TEXT, agent), AT("$success", COLUMN_BOOL, success), AT("$at", COLUMN_INT, at),
};
#undef AT

enum err audit_add(struct db_tx *tx, const struct audit_row *row)
{
	struct query q =
	    query_new(tx, "INSERT INTO audit(user_id, username, event, detail, peer, agent, success, happened_at) "
			  "VALUES($user, $username, $event, $detail, $peer, $agent, $success, $at)");
	query_row(&q, audit_columns + 1, COUNT_OF(audit_columns) - 1, row);
	return query_run(&q);
}

enum err audit_forget_user(struct db_tx *tx, int64_t user)
{
	struct query q =
	    query_new(tx, "UPDATE audit SET username = NULL, peer = NULL, agent = NULL WHERE user_id = $user");
	query_int(&q, "$user", user);
	return query_run(&q);
}

enum err audit_list(struct db_tx *tx, int64_t before_id, size_t limit, struct audit_row **out, size_t *count)
{
	struct query q = query_new(tx, "SELECT id, user_id, username, event, detail, peer, agent, success, happened_at "
				       "FROM audit WHERE id < $before ORDER BY id DESC LIMIT $limit");
	query_int(&q, "$before", before_id ? before_id : INT64_MAX);
	query_int(&q, "$limit", (int64_t)limit);
	return query_list(&q, audit_columns, COUNT_OF(audit_columns), sizeof **out, (void **)out, count);
}
