/* Accounts: making one, changing a password, logging out everywhere. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "auth/auth_int.h"

enum { USERNAME_TRIES = 50 };

/* OK and *is_free true when nobody has it. */
static enum err name_free(struct db_tx *tx, const char *username, bool *is_free)
{
	struct user other;
	enum err e = users_by_name(tx, username, &other);
	*is_free = e == ERR_NOT_FOUND;
	return e == ERR_NOT_FOUND ? OK : e;
}

/* "anna", "anna2", … "anna50", then "anna-3f9c…": somebody who registers a thousand Annas finds no loop without end. */
static enum err make_username(struct db_tx *tx, const char *email, const char **out)
{
	char base[LIMIT_USERNAME + 1];
	bool is_free = false;
	enum err e = OK;
	auth_username_from(email, base);
	const char *name = base;
	for (int i = 2; (e = name_free(tx, name, &is_free)) == OK && !is_free && i <= USERNAME_TRIES; i++)
		name = mem_printf(tx->ctx->mem, "%s%d", base, i);
	if (e == OK && !is_free)
		name = mem_printf(tx->ctx->mem, "%s-%08x", base, randombytes_random());
	*out = mem_str(tx->ctx->mem, name);
	return e;
}

static enum err taken(struct ctx *c, struct auth_faults *faults, const char *field, const char *message)
{
	auth_fault_add(faults, field, "taken", message);
	return ctx_fail(c, ERR_EXISTS, "%s", message);
}

static void check_fields(const struct auth *auth, const struct auth_registration *r, struct auth_faults *faults)
{
	if (!auth_email_valid(r->email))
		auth_fault_add(faults, "email", "bad_email", "This is not an e-mail address.");
	if (r->username && !auth_username_valid(r->username))
		auth_fault_add(faults, "username", "bad_username",
			       "The name must have 3 to 50 letters, digits, _ or -.");
	auth_password_check(auth, r->password, r->email, r->username, faults);
}

static enum err check_open(struct ctx *c, const struct auth *auth, const struct auth_registration *r, int64_t accounts)
{
	const char *mode = auth->options.registration;
	if (r->by_operator)
		return OK;
	if (text_eq(mode, "closed") || (text_eq(mode, "first") && accounts > 0))
		return ctx_fail_named(c, ERR_FORBIDDEN, "registration_closed",
				      "registration is closed here; ask whoever runs this server for an account");
	return OK;
}

static enum err insert_user(struct db_tx *tx, const struct auth *auth, const struct auth_registration *r,
			    struct auth_faults *faults, struct user *user)
{
	struct ctx *c = tx->ctx;
	struct user other;
	int64_t accounts;
	bool is_free = true;
	enum err e = users_count(tx, &accounts);
	if (e != OK || (e = check_open(c, auth, r, accounts)) != OK)
		return e;
	e = users_by_email(tx, r->email, &other);
	if (e == OK)
		return taken(c, faults, "email", "An account with this e-mail address already exists.");
	if (e != ERR_NOT_FOUND)
		return e;
	e = r->username ? name_free(tx, r->username, &is_free) : make_username(tx, r->email, &user->username);
	if (e != OK)
		return e;
	if (!is_free)
		return taken(c, faults, "username", "An account with this name already exists.");
	user->is_admin = accounts == 0 || r->admin;
	e = users_add(tx, user);
	if (e != OK)
		return e;
	return audit_add(tx, &(struct audit_row){.user = user->id,
						 .username = user->username,
						 .event = "register",
						 .detail = r->by_operator ? "command line" : NULL,
						 .peer = r->peer,
						 .agent = r->agent,
						 .success = true,
						 .at = user->created_at});
}

/* Before the slow part: who may not register shall not cost a core. */
static enum err may_register(struct ctx *c, struct auth *auth, const struct auth_registration *r)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	int64_t accounts;
	enum err e = db_read(c, auth->db, &tx);
	if (e == OK && (e = users_count(&tx, &accounts)) == OK)
		e = check_open(c, auth, r, accounts);
	return e;
}

enum err auth_register(struct ctx *c, struct auth *auth, const struct auth_registration *r, int64_t now,
		       struct auth_faults *faults, struct user *out)
{
	char hash[HASH_TEXT];
	ctx_assert_outside_transaction(c, "auth_register");
	faults->count = 0;
	check_fields(auth, r, faults);
	if (faults->count)
		return ctx_fail(c, ERR_INVALID, "%s", faults->list[0].message);
	enum err e = may_register(c, auth, r);
	if (e != OK || (e = auth_hash_in_pool(c, auth, r->password, hash)) != OK)
		return e;
	struct user user = {.email = mem_str(c->mem, r->email),
			    .username = mem_str(c->mem, r->username),
			    .password_hash = mem_str(c->mem, hash),
			    .is_active = true,
			    .created_at = now,
			    .native_language = mem_str(c->mem, r->native_language ? r->native_language : ""),
			    .target_language = mem_str(c->mem, r->target_language ? r->target_language : "de"),
			    .chunk_minutes = 5,
			    .game_words = 12,
			    .settings = "{}"};
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	if ((e = db_begin(c, auth->db, DB_DURABLE, &tx)) != OK ||
	    (e = insert_user(&tx, auth, r, faults, &user)) != OK || (e = db_commit(&tx)) != OK)
		return e;
	user.password_hash = NULL;
	*out = user;
	return OK;
}

static enum err read_user(struct ctx *c, struct auth *auth, int64_t id, struct user *out)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(c, auth->db, &tx);
	if (e == OK && (e = users_get(&tx, id, out)) == ERR_NOT_FOUND)
		e = ctx_fail(c, ERR_NOT_FOUND, "there is no such account");
	return e;
}

static enum err revoke_others(struct db_tx *tx, int64_t user, int64_t keep, int64_t now)
{
	struct session *list;
	size_t count;
	if (!keep)
		return sessions_revoke_all(tx, user, now);
	enum err e = sessions_list(tx, user, now, &list, &count);
	for (size_t i = 0; e == OK && i < count; i++)
		if (list[i].id != keep)
			e = sessions_revoke(tx, list[i].id, now);
	return e;
}

static enum err raise_version(struct db_tx *tx, int64_t user, const char *hash)
{
	struct user row;
	enum err e = users_get(tx, user, &row);
	if (e != OK)
		return e;
	row.token_version++;
	row.password_hash = hash ? hash : row.password_hash;
	return users_update(tx, &row);
}

enum err auth_password_set(struct ctx *c, struct auth *auth, int64_t user, const char *password, int64_t keep,
			   int64_t now, struct auth_faults *faults)
{
	struct user row;
	char hash[HASH_TEXT];
	ctx_assert_outside_transaction(c, "auth_password_set");
	faults->count = 0;
	enum err e = read_user(c, auth, user, &row);
	if (e != OK)
		return e;
	auth_password_check(auth, password, row.email, row.username, faults);
	if (faults->count)
		return ctx_fail(c, ERR_INVALID, "%s", faults->list[0].message);
	if ((e = auth_hash_in_pool(c, auth, password, hash)) != OK)
		return e;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	const struct audit_row note = {
	    .user = user, .username = row.username, .event = "password_change", .success = true, .at = now};
	if ((e = db_begin(c, auth->db, DB_DURABLE, &tx)) != OK || (e = raise_version(&tx, user, hash)) != OK ||
	    (e = revoke_others(&tx, user, keep, now)) != OK || (e = resets_forget(&tx, user)) != OK ||
	    (e = audit_add(&tx, &note)) != OK)
		return e;
	return db_commit(&tx);
}

enum err auth_password_verify(struct ctx *c, struct auth *auth, int64_t user, const char *password)
{
	struct user row;
	ctx_assert_outside_transaction(c, "auth_password_verify");
	enum err e = read_user(c, auth, user, &row);
	if (e != OK || (e = auth_pool_enter(c, &auth->pool)) != OK)
		return e;
	bool fits = strlen(password) <= LIMIT_PASSWORD && auth_hash_fits(row.password_hash, password);
	auth_pool_leave(&auth->pool);
	return fits ? OK : ctx_fail_named(c, ERR_UNAUTHORISED, "wrong_password", "the password is wrong");
}

enum err auth_logout_all(struct ctx *c, struct auth *auth, int64_t user, int64_t now)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, auth->db, DB_DURABLE, &tx);
	if (e != OK || (e = raise_version(&tx, user, NULL)) != OK || (e = sessions_revoke_all(&tx, user, now)) != OK)
		return e;
	return db_commit(&tx);
}
