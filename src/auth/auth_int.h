/* Private to the room auth. */
#pragma once

#include <pthread.h>

#include "auth/auth.h"

enum { KEY_BYTES = 32, HASH_TEXT = 128, REFRESH_BYTES = 56, REFRESH_TEXT = 80, CSRF_BYTES = 48 };

/* Keys derived from one secret, each for one use. */
struct auth_keys {
	bool present;
	unsigned char jwt[KEY_BYTES], csrf[KEY_BYTES], refresh[KEY_BYTES];
	char id[9]; /* the JWT's kid */
};

/* Argon2id takes 19 MiB and a core for its time: at most `most` run at once, LIMIT_HASH_QUEUE wait. */
struct hash_pool {
	pthread_mutex_t lock;
	pthread_cond_t free_slot;
	int most, running, waiting;
};

struct rate_table;

struct auth {
	struct auth_options options;
	struct db *db;
	struct auth_keys keys[2]; /* now, previous */
	struct hash_pool pool;
	char dummy_hash[HASH_TEXT]; /* nobody's: verified when there is no account, so that it takes the same time */
	const char *common;         /* lines in small letters, most used first; NULL: no list */
	const char *common_end;
	size_t common_count;
	const char *too_short; /* the policy's message with its number */
	struct rate_table *rates;
};

/* key.c */
enum err auth_keys_open(struct ctx *c, const struct auth_options *options, const char *data_path,
			struct auth_keys keys[2]) ATTR_MUST_CHECK;
void auth_keys_derive(const char *secret, struct auth_keys *out);
/* NULL when the secret is good, else what is wrong with it. */
const char *auth_key_weakness(const char *secret);

/* hash.c */
enum err auth_pool_open(struct ctx *c, struct hash_pool *pool) ATTR_MUST_CHECK;
void auth_pool_close(struct hash_pool *pool);
/* Waits for a slot; ERR_BUSY when too many wait or the deadline passes. */
enum err auth_pool_enter(struct ctx *c, struct hash_pool *pool) ATTR_MUST_CHECK;
void auth_pool_leave(struct hash_pool *pool);
/* Both need a slot. */
enum err auth_hash_make(struct ctx *c, const char *password, char out[HASH_TEXT]) ATTR_MUST_CHECK;
bool auth_hash_fits(const char *hash, const char *password);
bool auth_hash_is_old(const char *hash);
void auth_hash_make_dummy(char out[HASH_TEXT]);

/* The same in a slot of the pool. Slow. */
enum err auth_hash_in_pool(struct ctx *c, struct auth *auth, const char *password, char out[HASH_TEXT]) ATTR_MUST_CHECK;

/* login.c: name of the counter of an account's failed logins. */
const char *auth_account_key(const void *mem, const char *email);

/* password.c */
enum err auth_common_read(struct ctx *c, struct auth *auth) ATTR_MUST_CHECK;
bool auth_common_has(const struct auth *auth, const char *password);
void auth_fault_add(struct auth_faults *faults, const char *field, const char *type, const char *message);

/* address.c */
bool auth_email_valid(const char *email);
bool auth_username_valid(const char *username);
/* "Jörg.Müller+x@…" -> "J_rg_M_ller_x", 3 to 40 characters. */
void auth_username_from(const char *email, char out[LIMIT_USERNAME + 1]);

/* token.c */
struct access_claims {
	int64_t user, session, version, issued_at, expires_at; /* times in seconds */
};
char *auth_access_make(struct ctx *c, const struct auth_keys *keys, const struct access_claims *claims);
enum err auth_access_read(struct ctx *c, const struct auth_keys keys[2], const char *token, int64_t now_s,
			  struct access_claims *out) ATTR_MUST_CHECK;
/* session id, 32 random bytes and a signature over both, so that any token this family ever had is known as one. */
void auth_refresh_make(const struct auth_keys *keys, int64_t session, char out[REFRESH_TEXT], unsigned char hash[32]);
bool auth_refresh_read(const struct auth_keys keys[2], const char *token, int64_t *session, unsigned char hash[32]);

/* session.c: an access token for the session, no refresh token; fills all of *out. */
void auth_login_issue(struct ctx *c, const struct auth *auth, const struct user *user, int64_t session, int64_t now,
		      struct auth_login *out);

/* rate.c */
struct rate_table *auth_rates_open(void);
void auth_rates_close(struct rate_table *rates);
