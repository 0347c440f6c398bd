/* What the owner of an account may change about it, all at once or nothing. */
#include "auth/auth_int.h"

static enum err change(struct db_tx *tx, const struct auth_profile *p, struct user *user)
{
	user->native_language = p->native_language ? p->native_language : user->native_language;
	user->target_language = p->target_language ? p->target_language : user->target_language;
	user->settings = p->settings ? p->settings : user->settings;
	user->chunk_minutes = p->chunk_minutes >= 0 ? p->chunk_minutes : user->chunk_minutes;
	user->game_words = p->game_words >= 0 ? p->game_words : user->game_words;
	enum err e = users_update(tx, user);
	if (e == OK && p->level)
		e = users_level_set(tx, user->id, user->target_language, p->level);
	return e;
}

enum err auth_profile_update(struct ctx *c, struct auth *auth, int64_t user, const struct auth_profile *p,
			     struct user *out)
{
	struct user row;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, auth->db, DB_DURABLE, &tx);
	if (e == OK && (e = users_get(&tx, user, &row)) == ERR_NOT_FOUND)
		e = ctx_fail(c, e, "there is no such account");
	if (e == OK)
		e = change(&tx, p, &row);
	if (e == OK)
		e = db_commit(&tx);
	if (e != OK)
		return e;
	row.password_hash = NULL;
	*out = row;
	return OK;
}
