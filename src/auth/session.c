/* Sessions after the login: checking access tokens, rotating refresh tokens, ending. */
#include <sodium.h>
#include <string.h>

#include "auth/auth_int.h"

static enum err ended(struct ctx *c)
{
	return ctx_fail_named(c, ERR_UNAUTHORISED, "session_ended", "this login has ended; log in again");
}

/* ERR_NOT_FOUND becomes ERR_UNAUTHORISED: an account or a session that is gone is an ended login. */
static enum err read_both(struct db_tx *tx, int64_t session, struct session *s, struct user *user)
{
	enum err e = sessions_get(tx, session, s);
	if (e == OK)
		e = users_get(tx, s->user, user);
	return e == ERR_NOT_FOUND ? ended(tx->ctx) : e;
}

enum err auth_check(struct ctx *c, struct auth *auth, const char *access_token, int64_t now, struct auth_identity *out)
{
	struct access_claims claims;
	struct session s;
	struct user user;
	enum err e = auth_access_read(c, auth->keys, access_token, now / 1000, &claims);
	if (e != OK)
		return e;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	if ((e = db_read(c, auth->db, &tx)) != OK || (e = read_both(&tx, claims.session, &s, &user)) != OK)
		return e;
	bool good = s.user == claims.user && !s.revoked_at && s.expires_at > now && user.is_active &&
		    user.token_version == claims.version;
	if (!good)
		return ended(c);
	*out = (struct auth_identity){
	    .user = user.id, .session = s.id, .is_admin = user.is_admin, .username = user.username};
	return OK;
}

void auth_login_issue(struct ctx *c, const struct auth *auth, const struct user *user, int64_t session, int64_t now,
		      struct auth_login *out)
{
	int64_t seconds = auth->options.access_minutes * 60;
	const struct access_claims claims = {.user = user->id,
					     .session = session,
					     .version = user->token_version,
					     .issued_at = now / 1000,
					     .expires_at = now / 1000 + seconds};
	*out = (struct auth_login){.user = *user,
				   .session = session,
				   .access_token = auth_access_make(c, &auth->keys[0], &claims),
				   .access_seconds = seconds,
				   .refresh_seconds = auth->options.refresh_days * 86400};
	out->user.password_hash = NULL;
}

/* A token of this family that is not the newest. Another tab may just have rotated it; else somebody has a copy, and
 * nobody can tell which of the two is the owner: the family ends, and that is kept. */
static enum err not_newest(struct db_tx *tx, struct auth *auth, const struct session *s, const struct user *user,
			   const unsigned char hash[32], int64_t now, struct auth_login *out)
{
	bool just_rotated = s->previous_hash && sodium_memcmp(s->previous_hash, hash, 32) == 0 &&
			    now - s->last_used_at <= AUTH_GRACE_MS;
	if (just_rotated) {
		auth_login_issue(tx->ctx, auth, user, s->id, now, out);
		return OK;
	}
	enum err e = sessions_revoke(tx, s->id, now);
	if (e == OK)
		e = db_commit(tx);
	return e != OK ? e
		       : ctx_fail_named(tx->ctx, ERR_UNAUTHORISED, "reuse",
					"this login was used from two places and has been ended; log in again");
}

static enum err rotate(struct db_tx *tx, struct auth *auth, const struct session *s, const struct user *user,
		       int64_t now, struct auth_login *out)
{
	struct ctx *c = tx->ctx;
	struct auth_login login;
	unsigned char hash[32];
	char token[REFRESH_TEXT];
	auth_login_issue(c, auth, user, s->id, now, &login);
	auth_refresh_make(&auth->keys[0], s->id, token, hash);
	login.refresh_token = mem_str(c->mem, token);
	enum err e = sessions_rotate(tx, s->id, hash, now, now + auth->options.refresh_days * 86400000);
	/* Durable: a rotation that a power cut takes back would make the browser's new token look stolen. */
	if (e == OK)
		e = db_commit(tx);
	if (e == OK)
		*out = login;
	return e;
}

enum err auth_refresh(struct ctx *c, struct auth *auth, const char *refresh_token, int64_t now, struct auth_login *out)
{
	unsigned char hash[32];
	int64_t id;
	struct session s;
	struct user user;
	if (!auth_refresh_read(auth->keys, refresh_token, &id, hash))
		return ctx_fail_named(c, ERR_UNAUTHORISED, "token_invalid", "this login is not valid; log in again");
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, auth->db, DB_DURABLE, &tx);
	if (e != OK || (e = read_both(&tx, id, &s, &user)) != OK)
		return e;
	if (s.revoked_at || s.expires_at <= now || !user.is_active)
		return ended(c);
	if (sodium_memcmp(s.token_hash, hash, sizeof hash) != 0)
		return not_newest(&tx, auth, &s, &user, hash, now, out);
	return rotate(&tx, auth, &s, &user, now, out);
}

enum err auth_logout(struct ctx *c, struct auth *auth, const struct auth_identity *who, int64_t now)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, auth->db, DB_DURABLE, &tx);
	if (e == OK)
		e = sessions_revoke(&tx, who->session, now);
	if (e == ERR_NOT_FOUND)
		return OK;
	return e == OK ? db_commit(&tx) : e;
}
