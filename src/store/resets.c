/* Links that let somebody set a new password once: only their hashes, one for each account. */
#include "store/store_int.h"
#include "store/users.h"

enum err resets_put(struct db_tx *tx, int64_t user, const void *hash32, int64_t now, int64_t expires_at)
{
	struct query q =
	    query_new(tx, "INSERT INTO password_resets(user_id, token_hash, created_at, expires_at) VALUES($user, "
			  "$hash, $now, $expires_at) ON CONFLICT(user_id) DO UPDATE SET token_hash = "
			  "excluded.token_hash, created_at = excluded.created_at, expires_at = excluded.expires_at");
	query_int(&q, "$user", user);
	query_hash(&q, "$hash", hash32);
	query_int(&q, "$now", now);
	query_int(&q, "$expires_at", expires_at);
	return query_run(&q);
}

enum err resets_find(struct db_tx *tx, const void *hash32, int64_t now, int64_t *user)
{
	struct query q =
	    query_new(tx, "SELECT user_id FROM password_resets WHERE token_hash = $hash AND expires_at > $now");
	query_hash(&q, "$hash", hash32);
	query_int(&q, "$now", now);
	return query_value(&q, user);
}

enum err resets_take(struct db_tx *tx, const void *hash32, int64_t now, int64_t *user)
{
	struct query q = query_new(
	    tx, "DELETE FROM password_resets WHERE token_hash = $hash AND expires_at > $now RETURNING user_id");
	query_hash(&q, "$hash", hash32);
	query_int(&q, "$now", now);
	return query_value(&q, user);
}

enum err resets_forget(struct db_tx *tx, int64_t user)
{
	struct query q = query_new(tx, "DELETE FROM password_resets WHERE user_id = $user");
	query_int(&q, "$user", user);
	return query_run(&q);
}

enum err resets_purge(struct db_tx *tx, int64_t before)
{
	struct query q = query_new(tx, "DELETE FROM password_resets WHERE expires_at < $before");
	query_int(&q, "$before", before);
	return query_run(&q);
}
