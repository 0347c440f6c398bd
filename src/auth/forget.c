/* Deleting an account with everything that is its person's. Rows that belong to the account go with it by the schema;
 * what remains is done here, in the same transaction: work they asked for, words only they had, failed logins under their
 * address, their name in the audit trail. Films and transcripts are everybody's and stay. */
#include "auth/auth_int.h"
#include "jobs/jobs.h"
#include "store/knowledge.h"

static enum err may_go(struct db_tx *tx, const struct user *user, bool by_operator)
{
	struct user *list;
	size_t count, others = 0, admins = 0;
	if (by_operator || !user->is_admin)
		return OK;
	enum err e = users_list(tx, &list, &count);
	for (size_t i = 0; e == OK && i < count; i++) {
		others += list[i].id != user->id;
		admins += list[i].id != user->id && list[i].is_admin;
	}
	if (e == OK && others && !admins)
		e = ctx_fail_named(tx->ctx, ERR_FORBIDDEN, "last_admin",
				   "You are the only administrator here; make somebody else one first.");
	return e;
}

/* Everything but the row itself and what the schema takes with it. */
static enum err forget_traces(struct db_tx *tx, const struct user *user, int64_t now)
{
	enum err e = jobs_forget_user(tx, user->id, now);
	if (e == OK)
		e = logins_clear(tx, auth_account_key(tx->ctx->mem, user->email));
	return e == OK ? audit_forget_user(tx, user->id) : e;
}

enum err auth_delete(struct ctx *c, struct auth *auth, int64_t user, bool by_operator, int64_t now)
{
	struct user row;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, auth->db, DB_DURABLE, &tx);
	if (e == OK && (e = users_get(&tx, user, &row)) == ERR_NOT_FOUND)
		e = ctx_fail(c, e, "there is no such account");
	if (e != OK || (e = may_go(&tx, &row, by_operator)) != OK || (e = forget_traces(&tx, &row, now)) != OK ||
	    (e = words_forget_user(&tx, user)) != OK)
		return e;
	const struct audit_row gone = {
	    .event = "account_deleted", .detail = by_operator ? "command line" : NULL, .success = true, .at = now};
	if ((e = audit_add(&tx, &gone)) != OK)
		return e;
	return db_commit(&tx);
}
