/* Accounts, their settings, sessions and the audit trail. */
#pragma once

#include "store/store.h"

struct user {
	int64_t id;
	const char *email;         /* unique without regard to case */
	const char *username;      /* unique without regard to case */
	const char *password_hash; /* PHC string; never leaves auth/ */
	bool is_admin, is_active;
	int64_t created_at, last_login_at; /* 0 never */
	const char *native_language, *target_language;
	int64_t chunk_minutes; /* 5, 10, 20 */
	int64_t game_words;    /* 0-30, default 12 */
	int64_t token_version; /* raised by password change and logout everywhere: older access tokens are void */
	const char *settings;  /* JSON object of the web app's own preferences; "{}" */
};

enum err users_add(struct db_tx *tx, struct user *user) ATTR_MUST_CHECK; /* sets id; ERR_EXISTS */
enum err users_get(struct db_tx *tx, int64_t id, struct user *out) ATTR_MUST_CHECK;
enum err users_by_email(struct db_tx *tx, const char *email, struct user *out) ATTR_MUST_CHECK;
enum err users_by_name(struct db_tx *tx, const char *username, struct user *out) ATTR_MUST_CHECK;
enum err users_list(struct db_tx *tx, struct user **out, size_t *count) ATTR_MUST_CHECK;
enum err users_count(struct db_tx *tx, int64_t *out) ATTR_MUST_CHECK;
/* The languages that active accounts learn, each once. */
enum err users_targets(struct db_tx *tx, const char ***out, size_t *count) ATTR_MUST_CHECK;
/* All columns but id, created_at. */
enum err users_update(struct db_tx *tx, const struct user *user) ATTR_MUST_CHECK;
enum err users_remove(struct db_tx *tx, int64_t id) ATTR_MUST_CHECK; /* everything of theirs goes too */

/* The learner's level per language: "A1" … "C2". "" when never asked. */
enum err users_level_get(struct db_tx *tx, int64_t user, const char *language, const char **out) ATTR_MUST_CHECK;
enum err users_level_set(struct db_tx *tx, int64_t user, const char *language, const char *level) ATTR_MUST_CHECK;

/* A login on one browser: a family of refresh tokens, of which only the newest is good. */
struct session {
	int64_t id, user;
	const void *token_hash;    /* 32 bytes: of the refresh token that is good now */
	const void *previous_hash; /* of the one before; its use means theft: the family is revoked */
	int64_t created_at, last_used_at, expires_at, revoked_at; /* revoked_at 0: good */
	const char *peer, *agent;
};
enum err sessions_add(struct db_tx *tx, struct session *s) ATTR_MUST_CHECK; /* sets id */
enum err sessions_get(struct db_tx *tx, int64_t id, struct session *out) ATTR_MUST_CHECK;
enum err sessions_by_token(struct db_tx *tx, const void *hash32,
			   struct session *out) ATTR_MUST_CHECK; /* newest or previous */
enum err sessions_rotate(struct db_tx *tx, int64_t id, const void *new_hash32, int64_t now,
			 int64_t expires_at) ATTR_MUST_CHECK;
enum err sessions_revoke(struct db_tx *tx, int64_t id, int64_t now) ATTR_MUST_CHECK;
enum err sessions_revoke_all(struct db_tx *tx, int64_t user, int64_t now) ATTR_MUST_CHECK;
enum err sessions_list(struct db_tx *tx, int64_t user, int64_t now, struct session **out,
		       size_t *count) ATTR_MUST_CHECK;
/* Sessions that expired before then, and failed logins older than that. */
enum err sessions_purge(struct db_tx *tx, int64_t before) ATTR_MUST_CHECK;

/* Failed logins per account and per address: lockout. */
enum err logins_failed(struct db_tx *tx, const char *key, int64_t now) ATTR_MUST_CHECK;
/* How many since `since`, and when the last was. */
enum err logins_count(struct db_tx *tx, const char *key, int64_t since, int64_t *count, int64_t *last) ATTR_MUST_CHECK;
enum err logins_clear(struct db_tx *tx, const char *key) ATTR_MUST_CHECK;

/* Links to set a new password, by hash: a new one replaces the account's last. ERR_NOT_FOUND when none is good now;
 * resets_take uses it up. */
enum err resets_put(struct db_tx *tx, int64_t user, const void *hash32, int64_t now,
		    int64_t expires_at) ATTR_MUST_CHECK;
enum err resets_find(struct db_tx *tx, const void *hash32, int64_t now, int64_t *user) ATTR_MUST_CHECK;
enum err resets_take(struct db_tx *tx, const void *hash32, int64_t now, int64_t *user) ATTR_MUST_CHECK;
enum err resets_forget(struct db_tx *tx, int64_t user) ATTR_MUST_CHECK;
enum err resets_purge(struct db_tx *tx, int64_t before) ATTR_MUST_CHECK;

/* The audit trail: who did what to accounts and settings. Outlives the account (user becomes 0). */
struct audit_row {
	int64_t id, user;     /* user 0: unknown */
	const char *username; /* as it was typed; NULL none */
	const char *event;    /* "login", "password_change", … */
	const char *detail;   /* NULL none */
	const char *peer, *agent;
	bool success;
	int64_t at;
};
enum err audit_add(struct db_tx *tx, const struct audit_row *row) ATTR_MUST_CHECK;
/* Takes the account's name and addresses out of the trail; what happened and when stays. */
enum err audit_forget_user(struct db_tx *tx, int64_t user) ATTR_MUST_CHECK;
/* Newest first, older than before_id (0: from the newest). */
enum err audit_list(struct db_tx *tx, int64_t before_id, size_t limit, struct audit_row **out,
		    size_t *count) ATTR_MUST_CHECK;

/* Small named values of the installation (secret key id, flags). NULL in *out when unset. */
enum err settings_get(struct db_tx *tx, const char *name, const char **out) ATTR_MUST_CHECK;
enum err settings_set(struct db_tx *tx, const char *name, const char *value) ATTR_MUST_CHECK;
