/* Statements: prepared once a connection and kept by text, bound by name, reset when their scope ends. A text that is
 * wanted again while its rows are still being read gets a second statement. */
#include <limits.h>
#include <string.h>

#include "db/db_int.h"

bool fault_due(struct db *db, enum err *e)
{
	if (!atomic_load_explicit(&db->fault_at, memory_order_relaxed))
		return false;
	if (atomic_fetch_sub(&db->fault_at, 1) != 1)
		return false;
	atomic_store(&db->fault_fired, true);
	*e = (enum err)atomic_load(&db->fault_code);
	return true;
}

struct outcome statement_outcome(struct connection *conn, int rc)
{
	struct outcome o = outcome_of(conn->handle, rc);
	struct db *db = conn->db;
	if (conn == db->writer.conn && db->options.transactions && sqlite3_get_autocommit(conn->handle))
		db->writer.lost = o; /* only the holder comes here */
	return o;
}

static enum err refuse(struct db_tx *tx)
{
	struct db *db = tx->db;
	enum err e;
	if (!tx->scope)
		return ctx_fail(tx->ctx, ERR_INTERNAL, "statement outside a transaction");
	if (fault_due(db, &e)) {
		struct outcome o = outcome_injected(e);
		return outcome_fail(tx->ctx, &o);
	}
	if (tx->scope->conn == db->writer.conn && db->writer.lost.code != OK)
		return outcome_fail(tx->ctx, &db->writer.lost);
	return OK;
}

static struct db_stmt *kept(struct connection *conn, const char *sql)
{
	struct db_stmt *s = map_get(conn->statements, sql);
	while (s && s->iterating)
		s = s->again;
	return s;
}

static int make(struct connection *conn, const char *sql, struct db_stmt **out)
{
	struct db_stmt *s = mem_new(conn, struct db_stmt), *first = map_get(conn->statements, sql);
	int rc = sqlite3_prepare_v3(conn->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &s->handle, NULL);
	if (rc != SQLITE_OK || !s->handle) {
		talloc_free(s);
		return rc != SQLITE_OK ? rc : SQLITE_MISUSE;
	}
	s->conn = conn;
	if (first) {
		s->again = first->again;
		first->again = s;
	} else {
		map_put(conn->statements, sql, s);
	}
	*out = s;
	return SQLITE_OK;
}

enum err db_prepare(struct db_tx *tx, const char *sql, struct db_stmt **out)
{
	enum err e = refuse(tx);
	if (e != OK)
		return e;
	struct connection *conn = tx->scope->conn;
	struct db_stmt *s = kept(conn, sql);
	if (s) {
		sqlite3_reset(s->handle);
		sqlite3_clear_bindings(s->handle);
	} else {
		int rc = make(conn, sql, &s);
		if (rc != SQLITE_OK) {
			struct outcome o = statement_outcome(conn, rc);
			return ctx_fail_named(tx->ctx, o.code, o.reason, "%s in: %.200s", o.text, sql);
		}
	}
	if (s->owner)
		LIST_REMOVE(s, link);
	s->owner = tx->scope;
	s->ctx = tx->ctx;
	s->bad_name = NULL;
	LIST_INSERT_HEAD(&tx->scope->statements, s, link);
	*out = s;
	return OK;
}

void db_reset(struct db_stmt *s)
{
	sqlite3_reset(s->handle);
	s->iterating = false;
}

void scope_reset_statements(struct db_scope *scope)
{
	struct db_stmt *s;
	while ((s = LIST_FIRST(&scope->statements))) {
		LIST_REMOVE(s, link);
		s->owner = NULL;
		db_reset(s);
	}
}

static int place_of(struct db_stmt *s, const char *name)
{
	int at = sqlite3_bind_parameter_index(s->handle, name);
	if (!at)
		s->bad_name = name;
	return at;
}

void db_bind_int(struct db_stmt *s, const char *name, int64_t v)
{
	sqlite3_bind_int64(s->handle, place_of(s, name), v);
}

void db_bind_double(struct db_stmt *s, const char *name, double v)
{
	sqlite3_bind_double(s->handle, place_of(s, name), v);
}

void db_bind_text(struct db_stmt *s, const char *name, const char *v)
{
	int at = place_of(s, name);
	if (v)
		sqlite3_bind_text64(s->handle, at, v, strlen(v), SQLITE_TRANSIENT, SQLITE_UTF8);
	else
		sqlite3_bind_null(s->handle, at);
}

void db_bind_blob(struct db_stmt *s, const char *name, const void *v, size_t len)
{
	int at = place_of(s, name);
	if (v)
		sqlite3_bind_blob64(s->handle, at, v, len, SQLITE_TRANSIENT);
	else
		sqlite3_bind_null(s->handle, at);
}

void db_bind_null(struct db_stmt *s, const char *name)
{
	sqlite3_bind_null(s->handle, place_of(s, name));
}

enum err db_step(struct db_stmt *s, bool *row)
{
	struct db *db = s->conn->db;
	enum err e;
	if (!s->owner)
		return ctx_fail(s->ctx, ERR_INTERNAL, "statement used after its transaction");
	if (s->bad_name)
		return ctx_fail(s->ctx, ERR_INTERNAL, "no placeholder %s in: %.200s", s->bad_name,
				sqlite3_sql(s->handle));
	if (fault_due(db, &e)) {
		struct outcome o = outcome_injected(e);
		db_reset(s);
		return outcome_fail(s->ctx, &o);
	}
	if (s->conn == db->writer.conn && db->writer.lost.code != OK)
		return outcome_fail(s->ctx, &db->writer.lost);
	int rc = sqlite3_step(s->handle);
	s->iterating = rc == SQLITE_ROW;
	if (rc == SQLITE_ROW || rc == SQLITE_DONE) {
		*row = rc == SQLITE_ROW;
		return OK;
	}
	struct outcome o = statement_outcome(s->conn, rc);
	db_reset(s);
	return outcome_fail(s->ctx, &o);
}

enum err db_step_one(struct db_stmt *s)
{
	bool row;
	enum err e = db_step(s, &row);
	if (e != OK)
		return e;
	s->iterating = false;
	return row ? OK : ERR_NOT_FOUND;
}

enum err db_run(struct db_stmt *s, int64_t *changed)
{
	bool row = true;
	while (row) {
		enum err e = db_step(s, &row);
		if (e != OK)
			return e;
	}
	if (changed)
		*changed = sqlite3_changes64(s->conn->handle);
	db_reset(s);
	return OK;
}

int64_t db_int(const struct db_stmt *s, int column)
{
	return sqlite3_column_int64(s->handle, column);
}

double db_double(const struct db_stmt *s, int column)
{
	return sqlite3_column_double(s->handle, column);
}

const char *db_text(const struct db_stmt *s, int column)
{
	return (const char *)sqlite3_column_text(s->handle, column);
}

const void *db_blob(const struct db_stmt *s, int column, size_t *len)
{
	const void *bytes = sqlite3_column_blob(s->handle, column);
	*len = (size_t)sqlite3_column_bytes(s->handle, column);
	return bytes;
}

bool db_is_null(const struct db_stmt *s, int column)
{
	return sqlite3_column_type(s->handle, column) == SQLITE_NULL;
}

char *db_text_copy(const struct db_stmt *s, int column, const void *mem)
{
	const char *text = db_text(s, column);
	return text ? mem_strn(mem, text, (size_t)sqlite3_column_bytes(s->handle, column)) : NULL;
}

enum err statement_run_once(struct db_tx *tx, const char *sql)
{
	enum err e = refuse(tx);
	if (e != OK)
		return e;
	struct connection *conn = tx->scope->conn;
	sqlite3_stmt *s = NULL;
	int rc = sqlite3_prepare_v2(conn->handle, sql, -1, &s, NULL);
	while (rc == SQLITE_OK || rc == SQLITE_ROW)
		rc = sqlite3_step(s);
	if (rc == SQLITE_DONE)
		rc = SQLITE_OK;
	struct outcome o = {0};
	if (rc != SQLITE_OK)
		o = statement_outcome(conn, rc);
	sqlite3_finalize(s);
	return o.code == OK ? OK : ctx_fail_named(tx->ctx, o.code, o.reason, "%s in: %.200s", o.text, sql);
}
