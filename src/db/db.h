/* Room db: connections, statements, transactions, migrations. Knows no table. One driver now (SQLite in WAL);
 * statements are written so that PostgreSQL can be a second one: $name placeholders bound by name, BIGINT TEXT BLOB
 * DOUBLE only, times as integer milliseconds.
 *
 *	struct db *db;
 *	db_open(c, &(struct db_options){.url = "sqlite:/var/lib/langplug/langplug.db", .transactions = true}, &db);
 *
 *	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;            // leaving the scope without commit rolls back
 *	if ((e = db_begin(c, db, DB_DURABLE, &tx)) != OK) return e;
 *	struct db_stmt *s;
 *	if ((e = db_prepare(&tx, "INSERT INTO words(lemma) VALUES($lemma) RETURNING id", &s)) != OK) return e;
 *	db_bind_text(s, "$lemma", "Haus");
 *	if ((e = db_step_one(s)) != OK) return e;             // ERR_NOT_FOUND when no row
 *	int64_t id = db_int(s, 0);
 *	return db_commit(&tx);
 *
 * Reads: db_read gives a scope on this thread's read connection (a snapshot, no lock). Writes: db_begin takes the
 * process's writer; concurrent writers of the process are joined into one COMMIT (group commit: at most 100 scopes or
 * 2 ms), each in a savepoint of its own, so one that rolls back does not touch the others. A begin inside a begin on
 * the same context is a savepoint, and a read inside a begin reads what was written there. Other processes wait up to
 * 30 s and take turns with us; "database is locked" never reaches a caller before that. c->open_transactions counts
 * write scopes: slow calls abort on it in debug builds. */
#pragma once

#include "base/base.h"

struct db;
struct db_stmt;

struct db_options {
	char *url; /* sqlite:PATH */
	int64_t busy_timeout_ms;
	bool transactions; /* ENABLE_TRANSACTIONS: false makes db_begin autocommit (tests and rollout only) */
};
extern const struct option db_option_table[];

enum db_durability {
	DB_NORMAL,  /* survives a crash of the program */
	DB_DURABLE, /* survives a power cut: what a person typed */
};

struct db_tx {
	struct ctx *ctx;
	struct db *db;
	struct db_scope *scope; /* NULL: not open */
	int64_t mark; /* of whoever uses the scope, 0 at its begin: store/knowledge keeps its undo batch here */
};
#define DB_TX_NONE                                                                                                     \
	{                                                                                                              \
		0                                                                                                      \
	}

enum err db_open(struct ctx *c, const struct db_options *options, struct db **out) ATTR_MUST_CHECK;
/* Where the file of these options lies, without opening it. */
enum err db_path(struct ctx *c, const struct db_options *options, char **path) ATTR_MUST_CHECK;
/* All threads that read must have ended. */
void db_close(struct db *db);

enum err db_read(struct ctx *c, struct db *db, struct db_tx *out) ATTR_MUST_CHECK;
enum err db_begin(struct ctx *c, struct db *db, enum db_durability durability, struct db_tx *out) ATTR_MUST_CHECK;
/* Waits for the group's COMMIT. After it the scope is closed, also on failure (then all was rolled back). */
enum err db_commit(struct db_tx *tx) ATTR_MUST_CHECK;
/* Ends a read scope, rolls back a write scope; nothing when it is closed already. */
void db_end(struct db_tx *tx);
#define DB_TX_SCOPED ATTR_CLEANUP(db_end)

/* Prepared once a connection and kept for its life (texts are literals); bindings start as NULL. The statement belongs
 * to tx and ends with it, or earlier when the same text is prepared again after its last row or after db_step_one;
 * while rows are still being read the same text gives a second statement. */
enum err db_prepare(struct db_tx *tx, const char *sql, struct db_stmt **out) ATTR_MUST_CHECK;
void db_bind_int(struct db_stmt *s, const char *name, int64_t v);
void db_bind_double(struct db_stmt *s, const char *name, double v);
void db_bind_text(struct db_stmt *s, const char *name, const char *v); /* NULL binds NULL; copied */
void db_bind_blob(struct db_stmt *s, const char *name, const void *v, size_t len);
void db_bind_null(struct db_stmt *s, const char *name);
/* Next row: *row false at the end. ERR_EXISTS for a broken unique rule, ERR_INVALID for another constraint,
 * ERR_IO with reason "disk_full" when the disk is full. */
enum err db_step(struct db_stmt *s, bool *row) ATTR_MUST_CHECK;
/* Exactly the first row; ERR_NOT_FOUND (no text set) when none. Columns stay readable until the next call on s. */
enum err db_step_one(struct db_stmt *s) ATTR_MUST_CHECK;
/* Runs to the end, rows ignored; *changed (may be NULL) is the number of rows changed. */
enum err db_run(struct db_stmt *s, int64_t *changed) ATTR_MUST_CHECK;
void db_reset(struct db_stmt *s);

int64_t db_int(const struct db_stmt *s, int column);
double db_double(const struct db_stmt *s, int column);
/* Borrowed until the next step; NULL for NULL. */
const char *db_text(const struct db_stmt *s, int column);
const void *db_blob(const struct db_stmt *s, int column, size_t *len);
bool db_is_null(const struct db_stmt *s, int column);
/* Copy on mem. */
char *db_text_copy(const struct db_stmt *s, int column, const void *mem);

struct db_migration {
	int version; /* rising, from 1 */
	const char *name;
	/* NULL-terminated; BIGINT, DOUBLE and `$id` (a row number that is never given out again) are the driver's to
	 * spell, and so is what makes a table strict. `$clustered` behind a CREATE TABLE: rows lie in the order of the
	 * primary key. */
	const char *const *statements;
};

/* Applies what is missing, each migration in one transaction; *applied counts. A database newer than the program is
 * ERR_UNSUPPORTED. */
enum err db_migrate(struct ctx *c, struct db *db, const struct db_migration *list, size_t count,
		    int *applied) ATTR_MUST_CHECK;
/* OK when the newest migration is applied; else ERR_UNAVAILABLE with what to do. */
enum err db_migrated(struct ctx *c, struct db *db, int newest) ATTR_MUST_CHECK;

/* Reads the whole file: broken pages, indexes that disagree with their tables; one line each, at most 100. OK also when
 * something was found; none: *count 0. */
enum err db_check(struct db_tx *tx, const char ***problems, size_t *count) ATTR_MUST_CHECK;
/* Names of all tables but the driver's own, in alphabetical order. */
enum err db_tables(struct db_tx *tx, const char ***out, size_t *count) ATTR_MUST_CHECK;
/* Every foreign key of the schema. */
struct db_reference {
	const char *table, *column, *parent, *parent_column;
	bool cascades, sets_null; /* what becomes of a row when its parent goes; neither: the parent may not go */
};
enum err db_references(struct db_tx *tx, struct db_reference **out, size_t *count) ATTR_MUST_CHECK;

/* Fault injection for tests: the n-th (from 1) prepare, step or commit from now on fails once with e; 0 disarms.
 * db_fault_fired tells whether it did. Compiled in always, costs one relaxed load. */
void db_fault_set(struct db *db, int n, enum err e);
bool db_fault_fired(const struct db *db);
