/* Logging in: lockout, the password, a session. The failure is counted before the password is looked at and taken back
 * when it was right, so that a thousand guesses at once are no more than a thousand one after the other. */
#include <sodium.h>
#include <string.h>

#include "auth/auth_int.h"

enum { PURGE_AFTER_MS = 24 * 60 * 60 * 1000 };

struct attempt {
	struct ctx *c;
	struct auth *auth;
	const char *email, *peer;
	const char *account_key, *peer_key; /* of the failure counters; peer_key NULL: no address */
	int64_t now;
	int *retry_after_s;
};

const char *auth_account_key(const void *mem, const char *email)
{
	char *key = mem_printf(mem, "account:%s", email);
	for (char *p = key; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + 32);
	return key;
}

static enum err locked(struct attempt *a, int64_t last)
{
	int64_t ms = last + a->auth->options.lockout_minutes * 60000 - a->now;
	int64_t minutes = ms / 60000 + 1;
	*a->retry_after_s = (int)(ms / 1000 + 1);
	return ctx_fail_named(a->c, ERR_BUSY, "locked", "too many failed logins; try again in %lld minute%s",
			      (long long)minutes, minutes == 1 ? "" : "s");
}

static enum err check_lock(struct attempt *a, struct db_tx *tx, const char *key, int64_t attempts)
{
	int64_t count, last;
	if (!key || attempts == 0)
		return OK;
	enum err e = logins_count(tx, key, a->now - a->auth->options.lockout_minutes * 60000, &count, &last);
	return e == OK && count >= attempts ? locked(a, last) : e;
}

/* Counts this attempt as failed until it proves good, and reads the account. user->id 0: there is none. */
static enum err begin_attempt(struct attempt *a, struct user *user)
{
	const struct auth_options *o = &a->auth->options;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(a->c, a->auth->db, DB_NORMAL, &tx);
	if (e != OK || (e = check_lock(a, &tx, a->account_key, o->login_attempts)) != OK ||
	    (e = check_lock(a, &tx, a->peer_key, o->address_attempts)) != OK ||
	    (e = logins_failed(&tx, a->account_key, a->now)) != OK)
		return e;
	e = users_by_email(&tx, a->email, user);
	if (e == ERR_NOT_FOUND)
		*user = (struct user){0};
	else if (e != OK)
		return e;
	return db_commit(&tx);
}

static enum err refuse(struct attempt *a)
{
	if (a->peer_key) {
		DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
		enum err e = db_begin(a->c, a->auth->db, DB_NORMAL, &tx);
		if (e != OK || (e = logins_failed(&tx, a->peer_key, a->now)) != OK || (e = db_commit(&tx)) != OK)
			return e;
	}
	return ctx_fail_named(a->c, ERR_UNAUTHORISED, "bad_credentials", "Invalid email or password");
}

/* The slow part, one slot for all of it. *good: account there, active, password right. */
static enum err verify(struct attempt *a, const char *password, struct user *user, char *new_hash, bool *good)
{
	enum err e = auth_pool_enter(a->c, &a->auth->pool);
	if (e != OK) {
		*a->retry_after_s = 1;
		return e;
	}
	if ((e = begin_attempt(a, user)) == OK) {
		bool there = user->id && user->is_active && strlen(password) <= LIMIT_PASSWORD;
		bool fits = auth_hash_fits(there ? user->password_hash : a->auth->dummy_hash, there ? password : "");
		*good = there && fits;
		if (*good && auth_hash_is_old(user->password_hash))
			e = auth_hash_make(a->c, password, new_hash);
	}
	auth_pool_leave(&a->auth->pool);
	return e;
}

/* A session's first token needs its id, so the row is made with a hash of nothing and rotated at once. */
static enum err add_session(struct db_tx *tx, const struct attempt *a, const struct user *user, bool with_refresh,
			    const char *agent, struct auth_login *out)
{
	unsigned char nothing[32], hash[32];
	char token[REFRESH_TEXT];
	const struct auth_options *o = &a->auth->options;
	int64_t lives = with_refresh ? o->refresh_days * 86400000 : o->access_minutes * 60000;
	randombytes_buf(nothing, sizeof nothing);
	struct session s = {.user = user->id,
			    .token_hash = nothing,
			    .created_at = a->now,
			    .last_used_at = a->now,
			    .expires_at = a->now + lives,
			    .peer = a->peer ? a->peer : "",
			    .agent = agent ? mem_strn(a->c->mem, agent, LIMIT_NAME) : ""};
	enum err e = sessions_add(tx, &s);
	if (e != OK)
		return e;
	auth_login_issue(a->c, a->auth, user, s.id, a->now, out);
	if (with_refresh) {
		auth_refresh_make(&a->auth->keys[0], s.id, token, hash);
		e = sessions_rotate(tx, s.id, hash, a->now, s.expires_at);
		out->refresh_token = mem_str(a->c->mem, token);
	}
	return e;
}

/* Everything that a good login changes, in one transaction. The row is read again: it may have changed meanwhile. */
static enum err accept(struct attempt *a, const struct user *seen, const char *new_hash, bool with_refresh,
		       const char *agent, struct auth_login *out)
{
	struct user user;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(a->c, a->auth->db, DB_DURABLE, &tx);
	if (e != OK)
		return e;
	e = users_get(&tx, seen->id, &user);
	if (e == ERR_NOT_FOUND || (e == OK && !text_eq(user.password_hash, seen->password_hash)))
		return ctx_fail_named(a->c, ERR_UNAUTHORISED, "bad_credentials", "Invalid email or password");
	if (e != OK)
		return e;
	user.last_login_at = a->now;
	user.password_hash = new_hash[0] ? new_hash : user.password_hash;
	if ((e = users_update(&tx, &user)) != OK || (e = logins_clear(&tx, a->account_key)) != OK ||
	    (e = sessions_purge(&tx, a->now - PURGE_AFTER_MS)) != OK ||
	    (e = add_session(&tx, a, &user, with_refresh, agent, out)) != OK)
		return e;
	return db_commit(&tx);
}

enum err auth_login(struct ctx *c, struct auth *auth, const char *email, const char *password, bool with_session,
		    const char *peer, const char *agent, int64_t now, struct auth_login *out, int *retry_after_s)
{
	struct user user;
	struct auth_login login = {0};
	char new_hash[HASH_TEXT] = "";
	bool good = false;
	ctx_assert_outside_transaction(c, "auth_login");
	*retry_after_s = 0;
	if (strlen(email) > LIMIT_EMAIL)
		return ctx_fail_named(c, ERR_UNAUTHORISED, "bad_credentials", "Invalid email or password");
	struct attempt a = {
	    .c = c, .auth = auth, .email = email, .peer = peer, .now = now, .retry_after_s = retry_after_s};
	a.account_key = auth_account_key(c->mem, email);
	a.peer_key = text_blank(peer) ? NULL : mem_printf(c->mem, "peer:%s", peer);
	enum err e = verify(&a, password, &user, new_hash, &good);
	if (e == OK)
		e = good ? accept(&a, &user, new_hash, with_session, agent, &login) : refuse(&a);
	if (e == OK)
		*out = login;
	return e;
}
