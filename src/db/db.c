/* Opening, closing and scopes. Writes are handed to writer.c; reads and savepoints are done here. */
#include <stddef.h>

#include "db/db_int.h"

#define FIELD(field) offsetof(struct db_options, field)
const struct option db_option_table[] = {
    {"database-url", OPTION_STRING, FIELD(url), "", "sqlite:PATH; empty means langplug.db in the data directory",
     .alias = "DATABASE_URL"},
    {"database-busy-timeout", OPTION_INT, FIELD(busy_timeout_ms), "30000",
     "milliseconds to wait for another program's write", .min = 1, .max = 600000},
    {"enable-transactions", OPTION_BOOL, FIELD(transactions), "true",
     "false lets every statement commit by itself: only for tests of the orphan check", .alias = "ENABLE_TRANSACTIONS"},
    {0},
};

static int close_db(struct db *db)
{
	struct connection *conn;
	while ((conn = LIST_FIRST(&db->readers))) {
		LIST_REMOVE(conn, link);
		connection_close(conn);
	}
	pthread_key_delete(db->reader_key);
	pthread_mutex_destroy(&db->readers_lock);
	writer_free(db);
	if (db->turn)
		turn_close(db->turn);
	return 0;
}

enum err db_path(struct ctx *c, const struct db_options *options, char **path)
{
	return place_parse(c, options->url ? options->url : "", path);
}

enum err db_open(struct ctx *c, const struct db_options *options, struct db **out)
{
	char *path;
	enum err e = db_path(c, options, &path);
	if (e == OK)
		e = place_prepare(c, path);
	if (e != OK)
		return e;
	struct db *db = mem_new(NULL, struct db);
	db->path = mem_str(db, path);
	db->options = *options;
	db->options.url = mem_str(db, options->url);
	if (db->options.busy_timeout_ms <= 0)
		db->options.busy_timeout_ms = 30000;
	LIST_INIT(&db->readers);
	pthread_mutex_init(&db->readers_lock, NULL);
	if (pthread_key_create(&db->reader_key, connection_thread_ended) != 0)
		mem_check(NULL);
	talloc_set_destructor(db, close_db);
	e = writer_init(c, db);
	if (e == OK)
		e = turn_open(c, path, &db->turn);
	if (e != OK) {
		talloc_free(db);
		return e;
	}
	*out = db;
	return OK;
}

void db_close(struct db *db)
{
	talloc_free(db);
}

static struct db_scope *scope_new(struct ctx *c, enum scope_kind kind)
{
	struct db_scope *scope = mem_new(c->mem, struct db_scope);
	scope->kind = kind;
	scope->ctx = c;
	LIST_INIT(&scope->statements);
	return scope;
}

static void scope_push(struct db_scope *scope, struct connection *conn)
{
	scope->conn = conn;
	scope->parent = conn->top;
	conn->top = scope;
}

static enum err fail_with(struct ctx *c, struct connection *conn, int rc, struct db_scope *scope)
{
	struct outcome o = statement_outcome(conn, rc);
	talloc_free(scope);
	return outcome_fail(c, &o);
}

enum err db_read(struct ctx *c, struct db *db, struct db_tx *out)
{
	struct connection *conn;
	struct db_scope *outer = c->open_transactions ? writer_scope_of(db, c) : NULL;
	if (outer) {
		conn = outer->conn;
	} else {
		enum err e = connection_of_thread(c, db, &conn);
		if (e != OK)
			return e;
	}
	struct db_scope *scope = scope_new(c, conn->top ? SCOPE_JOINED : SCOPE_READ);
	if (scope->kind == SCOPE_READ) {
		int rc = connection_run(conn, SQL_BEGIN);
		if (rc != SQLITE_OK)
			return fail_with(c, conn, rc, scope);
	}
	scope_push(scope, conn);
	*out = (struct db_tx){.ctx = c, .db = db, .scope = scope};
	return OK;
}

/* SQLite opens no savepoint while an INSERT … RETURNING of the scopes outside still stands on its row. */
static void finish_writes(struct db_scope *scope)
{
	for (; scope; scope = scope->parent) {
		struct db_stmt *s;
		LIST_FOREACH(s, &scope->statements, link)
		{
			if (!s->iterating && !sqlite3_stmt_readonly(s->handle))
				db_reset(s);
		}
	}
}

enum err db_begin(struct ctx *c, struct db *db, enum db_durability durability, struct db_tx *out)
{
	struct db_scope *outer = c->open_transactions ? writer_scope_of(db, c) : NULL;
	struct db_scope *scope = scope_new(c, outer ? SCOPE_NESTED : SCOPE_WRITE);
	scope->durability = durability;
	if (outer) {
		finish_writes(outer);
		int rc = db->options.transactions ? connection_run(outer->conn, SQL_SAVEPOINT) : SQLITE_OK;
		if (rc != SQLITE_OK)
			return fail_with(c, outer->conn, rc, scope);
		scope_push(scope, outer->conn);
	} else {
		enum err e = writer_enter(c, db, scope);
		if (e != OK) {
			talloc_free(scope);
			return e;
		}
	}
	ctx_count_transaction(c, 1);
	*out = (struct db_tx){.ctx = c, .db = db, .scope = scope};
	return OK;
}

static enum err end_nested(struct db_tx *tx, bool commit)
{
	struct db_scope *scope = tx->scope;
	struct connection *conn = scope->conn;
	enum err e = OK, injected;
	conn->top = scope->parent;
	if (tx->db->writer.lost.code != OK)
		return commit ? outcome_fail(tx->ctx, &tx->db->writer.lost) : OK;
	if (commit && fault_due(tx->db, &injected)) {
		struct outcome o = outcome_injected(injected);
		e = outcome_fail(tx->ctx, &o);
		commit = false;
	}
	if (!tx->db->options.transactions)
		return e;
	int rc = commit ? SQLITE_OK : connection_run(conn, SQL_UNDO);
	if (rc == SQLITE_OK)
		rc = connection_run(conn, SQL_RELEASE);
	if (rc == SQLITE_OK || e != OK)
		return e;
	struct outcome o = statement_outcome(conn, rc);
	return outcome_fail(tx->ctx, &o);
}

static enum err close_scope(struct db_tx *tx, bool commit)
{
	struct db_scope *scope = tx->scope;
	struct connection *conn = scope->conn;
	enum err e = OK;
	scope_reset_statements(scope);
	switch (scope->kind) {
	case SCOPE_READ:
		connection_run(conn, SQL_COMMIT);
		conn->top = NULL;
		break;
	case SCOPE_JOINED:
		conn->top = scope->parent;
		break;
	case SCOPE_NESTED:
		e = end_nested(tx, commit);
		ctx_count_transaction(tx->ctx, -1);
		break;
	case SCOPE_WRITE:
		e = writer_leave(tx->db, scope, commit);
		ctx_count_transaction(tx->ctx, -1);
		break;
	}
	talloc_free(scope);
	tx->scope = NULL;
	return e;
}

enum err db_commit(struct db_tx *tx)
{
	if (!tx->scope)
		return ctx_fail(tx->ctx, ERR_INTERNAL, "commit of a transaction that is not open");
	if (tx->scope->conn->top != tx->scope) {
		ctx_fail(tx->ctx, ERR_INTERNAL, "commit while a transaction inside is open");
		return ERR_INTERNAL; /* the inner scope's end and then this one's roll back */
	}
	return close_scope(tx, true);
}

void db_end(struct db_tx *tx)
{
	if (tx->scope)
		close_scope(tx, false);
}

void db_fault_set(struct db *db, int n, enum err e)
{
	atomic_store(&db->fault_fired, false);
	atomic_store(&db->fault_code, (int)e);
	atomic_store(&db->fault_at, n);
}

bool db_fault_fired(const struct db *db)
{
	return atomic_load(&db->fault_fired);
}
