/* Room store: rows in and out. The only SQL besides db/. Knows no rules: it stores what it is told and finds it again.
 * Every function takes a transaction (read or write scope) and never commits; a caller joins several into one.
 * Results are allocated on the `mem` argument or on tx->ctx->mem. ERR_NOT_FOUND without text when a row is not there:
 * the caller knows what it was looking for. Times are milliseconds since 1970 (UTC), film times milliseconds.
 *
 *	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
 *	if ((e = db_begin(c, db, DB_DURABLE, &tx)) != OK) return e;
 *	if ((e = users_add(&tx, &user)) != OK) return e;
 *	return db_commit(&tx);
 *
 * One header a group of tables: users.h videos.h transcripts.h knowledge.h work.h progress.h games.h
 * check.h */
#pragma once

#include "db/db.h"

/* The program's migrations, in order. Schema and its reasons: migrations.c. */
const struct db_migration *store_migrations(size_t *count);
int store_newest_migration(void);
