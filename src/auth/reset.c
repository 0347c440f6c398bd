/* Setting a new password by a link that works once. The link holds 32 random bytes; the database knows only their hash,
 * one for each account, and for how long it is good. A password that breaks the rules does not use the link up. */
#include <sodium.h>
#include <string.h>

#include "auth/auth_int.h"

enum { LINK_BYTES = 32 };

static void hash_of(const char *token, unsigned char out[32])
{
	crypto_generichash(out, 32, (const unsigned char *)token, strlen(token), NULL, 0);
}

static enum err note(struct db_tx *tx, const struct user *user, const char *event, const char *peer, const char *agent,
		     int64_t now)
{
	return audit_add(tx, &(struct audit_row){.user = user->id,
						 .username = user->username,
						 .event = event,
						 .peer = peer,
						 .agent = agent,
						 .success = true,
						 .at = now});
}

enum err auth_reset_make(struct ctx *c, struct auth *auth, int64_t user, int64_t now, const char **token,
			 int64_t *expires_at)
{
	unsigned char random[LINK_BYTES], hash[32];
	char text[sodium_base64_ENCODED_LEN(LINK_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];
	struct user row;
	int64_t until = now + auth->options.reset_hours * 3600000;
	randombytes_buf(random, sizeof random);
	sodium_bin2base64(text, sizeof text, random, sizeof random, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	hash_of(text, hash);
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, auth->db, DB_DURABLE, &tx);
	if (e == OK && (e = users_get(&tx, user, &row)) == ERR_NOT_FOUND)
		e = ctx_fail(c, e, "there is no such account");
	if (e == OK)
		e = resets_put(&tx, user, hash, now, until);
	if (e == OK)
		e = note(&tx, &row, "password_reset_link", NULL, NULL, now);
	if (e == OK)
		e = db_commit(&tx);
	if (e != OK)
		return e;
	*token = mem_str(c->mem, text);
	*expires_at = until;
	return OK;
}

static enum err used_up(struct ctx *c)
{
	return ctx_fail_named(c, ERR_INVALID, "reset_invalid",
			      "This link was used already or is too old. Ask whoever runs this server for a new one.");
}

/* Whose link it is, without using it. */
static enum err read_link(struct ctx *c, struct auth *auth, const unsigned char hash[32], int64_t now, struct user *out)
{
	int64_t id;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(c, auth->db, &tx);
	if (e == OK)
		e = resets_find(&tx, hash, now, &id);
	if (e == OK)
		e = users_get(&tx, id, out);
	return e == ERR_NOT_FOUND ? used_up(c) : e;
}

enum err auth_reset_check(struct ctx *c, struct auth *auth, const char *token, int64_t now)
{
	unsigned char hash[32];
	struct user user;
	hash_of(token, hash);
	return read_link(c, auth, hash, now, &user);
}

/* Uses the link up: password, sessions, lockout and trail change together. */
static enum err take_link(struct ctx *c, struct auth *auth, const unsigned char hash[32], const char *password_hash,
			  const struct auth_reset *r, int64_t now)
{
	struct user user;
	int64_t id;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, auth->db, DB_DURABLE, &tx);
	if (e == OK)
		e = resets_take(&tx, hash, now, &id);
	if (e == OK)
		e = users_get(&tx, id, &user);
	if (e != OK)
		return e == ERR_NOT_FOUND ? used_up(c) : e;
	user.password_hash = password_hash;
	user.token_version++;
	if ((e = users_update(&tx, &user)) != OK || (e = sessions_revoke_all(&tx, id, now)) != OK ||
	    (e = logins_clear(&tx, auth_account_key(c->mem, user.email))) != OK ||
	    (e = note(&tx, &user, "password_reset", r->peer, r->agent, now)) != OK)
		return e;
	return db_commit(&tx);
}

enum err auth_reset_use(struct ctx *c, struct auth *auth, const struct auth_reset *r, int64_t now,
			struct auth_faults *faults)
{
	unsigned char hash[32];
	char password_hash[HASH_TEXT];
	struct user user;
	ctx_assert_outside_transaction(c, "auth_reset_use");
	faults->count = 0;
	hash_of(r->token, hash);
	enum err e = read_link(c, auth, hash, now, &user);
	if (e != OK)
		return e;
	auth_password_check(auth, r->password, user.email, user.username, faults);
	if (faults->count)
		return ctx_fail(c, ERR_INVALID, "%s", faults->list[0].message);
	e = auth_hash_in_pool(c, auth, r->password, password_hash);
	return e == OK ? take_link(c, auth, hash, password_hash, r, now) : e;
}
