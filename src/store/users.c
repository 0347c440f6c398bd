/* Accounts and levels. Names are unique without regard to ASCII case. */
#include "store/store_int.h"
#include "store/users.h"

#define AT(name, type, field)                                                                                          \
	{                                                                                                              \
		name, type, offsetof(struct user, field)                                                               \
	}
static const struct column user_columns[] = {
    AT("$id", COLUMN_INT, id),
    AT("$created_at", COLUMN_INT, created_at),
    AT("$email", COLUMN_TEXT, email),
    AT("$username", COLUMN_TEXT, username),
    AT("$password_hash", COLUMN_TEXT, password_hash),
    AT("$is_admin", COLUMN_BOOL, is_admin),
    AT("$is_active", COLUMN_BOOL, is_active),
    AT("$last_login_at", COLUMN_INT, last_login_at),
    AT("$native_language", COLUMN_TEXT, native_language),
    AT("$target_language", COLUMN_TEXT, target_language),
    AT("$chunk_minutes", COLUMN_INT, chunk_minutes),
    AT("$game_words", COLUMN_INT, game_words),
    AT("$token_version", COLUMN_INT, token_version),
    AT("$settings", COLUMN_TEXT, settings),
};
#undef AT
#define SELECT_USER                                                                                                    \
	"SELECT id, created_at, email, username, password_hash, is_admin, is_active, last_login_at, native_language, " \
	"target_language, chunk_minutes, game_words, token_version, settings FROM users "

enum { USER_COLUMNS = COUNT_OF(user_columns), FIRST_SET_ONCE = 1, FIRST_FREE = 2 };

enum err users_add(struct db_tx *tx, struct user *user)
{
	struct query q = query_new(
	    tx,
	    "INSERT INTO users(created_at, email, username, password_hash, is_admin, is_active, last_login_at, "
	    "native_language, target_language, chunk_minutes, game_words, token_version, settings) "
	    "VALUES($created_at, $email, $username, $password_hash, $is_admin, $is_active, $last_login_at, "
	    "$native_language, $target_language, $chunk_minutes, $game_words, $token_version, $settings) RETURNING id");
	query_row(&q, user_columns + FIRST_SET_ONCE, USER_COLUMNS - FIRST_SET_ONCE, user);
	return query_value(&q, &user->id);
}

enum err users_get(struct db_tx *tx, int64_t id, struct user *out)
{
	struct query q = query_new(tx, SELECT_USER "WHERE id = $id");
	query_int(&q, "$id", id);
	return query_one(&q, user_columns, USER_COLUMNS, out);
}

enum err users_by_email(struct db_tx *tx, const char *email, struct user *out)
{
	struct query q = query_new(tx, SELECT_USER "WHERE lower(email) = lower($email)");
	query_text(&q, "$email", email);
	return query_one(&q, user_columns, USER_COLUMNS, out);
}

enum err users_by_name(struct db_tx *tx, const char *username, struct user *out)
{
	struct query q = query_new(tx, SELECT_USER "WHERE lower(username) = lower($username)");
	query_text(&q, "$username", username);
	return query_one(&q, user_columns, USER_COLUMNS, out);
}

enum err users_list(struct db_tx *tx, struct user **out, size_t *count)
{
	struct query q = query_new(tx, SELECT_USER "ORDER BY id");
	return query_list(&q, user_columns, USER_COLUMNS, sizeof **out, (void **)out, count);
}

enum err users_count(struct db_tx *tx, int64_t *out)
{
	struct query q = query_new(tx, "SELECT count(*) FROM users");
	return query_value(&q, out);
}

enum err users_targets(struct db_tx *tx, const char ***out, size_t *count)
{
	static const struct column target[] = {{"$target_language", COLUMN_TEXT, 0}};
	struct query q = query_new(tx, "SELECT DISTINCT target_language FROM users WHERE is_active ORDER BY 1");
	return query_list(&q, target, 1, sizeof **out, (void **)out, count);
}

enum err users_update(struct db_tx *tx, const struct user *user)
{
	struct query q =
	    query_new(tx, "UPDATE users SET email = $email, username = $username, password_hash = $password_hash, "
			  "is_admin = $is_admin, is_active = $is_active, last_login_at = $last_login_at, "
			  "native_language = $native_language, target_language = $target_language, "
			  "chunk_minutes = $chunk_minutes, game_words = $game_words, token_version = $token_version, "
			  "settings = $settings WHERE id = $id");
	query_int(&q, "$id", user->id);
	query_row(&q, user_columns + FIRST_FREE, USER_COLUMNS - FIRST_FREE, user);
	return query_change(&q);
}

enum err users_remove(struct db_tx *tx, int64_t id)
{
	struct query q = query_new(tx, "DELETE FROM users WHERE id = $id");
	query_int(&q, "$id", id);
	return query_change(&q);
}

enum err users_level_get(struct db_tx *tx, int64_t user, const char *language, const char **out)
{
	struct query q = query_new(tx, "SELECT level FROM user_levels WHERE user_id = $user AND language = $language");
	query_int(&q, "$user", user);
	query_text(&q, "$language", language);
	enum err e = query_first(&q);
	if (e == OK)
		*out = db_text_copy(q.s, 0, tx->ctx->mem);
	else if (e == ERR_NOT_FOUND)
		*out = "";
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err users_level_set(struct db_tx *tx, int64_t user, const char *language, const char *level)
{
	struct query q =
	    query_new(tx, "INSERT INTO user_levels(user_id, language, level) VALUES($user, $language, $level) "
			  "ON CONFLICT(user_id, language) DO UPDATE SET level = excluded.level");
	query_int(&q, "$user", user);
	query_text(&q, "$language", language);
	query_text(&q, "$level", level);
	return query_run(&q);
}

enum err settings_get(struct db_tx *tx, const char *name, const char **out)
{
	struct query q = query_new(tx, "SELECT value FROM settings WHERE name = $name");
	query_text(&q, "$name", name);
	enum err e = query_first(&q);
	if (e == OK)
		*out = db_text_copy(q.s, 0, tx->ctx->mem);
	else if (e == ERR_NOT_FOUND)
		*out = NULL;
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err settings_set(struct db_tx *tx, const char *name, const char *value)
{
	struct query q = query_new(tx, "INSERT INTO settings(name, value) VALUES($name, $value) "
				       "ON CONFLICT(name) DO UPDATE SET value = excluded.value");
	query_text(&q, "$name", name);
	query_text(&q, "$value", value);
	return query_run(&q);
}
