/* SQLite handles: how they are opened, their settings, the statements they keep, and the one table that turns SQLite's
 * codes into our errors. A handle is used by one thread at a time (NOMUTEX). */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "db/db_int.h"

enum { READER_CACHE_KIB = 2000, WRITER_CACHE_KIB = 8000 };

static const char *const fixed_text[SQL_COUNT] = {
    [SQL_BEGIN] = "BEGIN",       [SQL_BEGIN_WRITE] = "BEGIN IMMEDIATE", [SQL_COMMIT] = "COMMIT",
    [SQL_ROLLBACK] = "ROLLBACK", [SQL_SAVEPOINT] = "SAVEPOINT s",       [SQL_RELEASE] = "RELEASE s",
    [SQL_UNDO] = "ROLLBACK TO s"};

static const struct {
	int rc; /* extended or primary */
	enum err e;
	const char *reason, *words;
} codes[] = {
    {SQLITE_CONSTRAINT_UNIQUE, ERR_EXISTS, "exists", "there already"},
    {SQLITE_CONSTRAINT_PRIMARYKEY, ERR_EXISTS, "exists", "there already"},
    {SQLITE_CONSTRAINT_ROWID, ERR_EXISTS, "exists", "there already"},
    {SQLITE_CONSTRAINT, ERR_INVALID, "constraint", "the database refused a value"},
    {SQLITE_TOOBIG, ERR_TOO_LARGE, "too_large", "a value is too large for the database"},
    {SQLITE_FULL, ERR_IO, "disk_full", "the disk with the database is full"},
    {SQLITE_BUSY, ERR_BUSY, "database_busy", "another program keeps the database locked"},
    {SQLITE_LOCKED, ERR_BUSY, "database_busy", "another program keeps the database locked"},
    {SQLITE_CORRUPT, ERR_DAMAGED, "database_damaged", "the database file is damaged; restore a backup"},
    {SQLITE_NOTADB, ERR_DAMAGED, "database_damaged", "the file is not a database; restore a backup or move it away"},
    {SQLITE_INTERRUPT, ERR_CANCELLED, "cancelled", "cancelled"},
    {SQLITE_CANTOPEN, ERR_IO, "database_unreadable", "the database file cannot be opened"},
    {SQLITE_PERM, ERR_FORBIDDEN, "forbidden", "no permission for the database file"},
    {SQLITE_READONLY_DBMOVED, ERR_IO, "database_moved", "the database file was moved or deleted while in use"},
    {SQLITE_IOERR, ERR_IO, "io", "reading or writing the database failed"},
};

struct outcome outcome_of(sqlite3 *handle, int rc)
{
	struct outcome o = {.code = ERR_INTERNAL, .reason = "database"};
	const char *words = "the database refused a statement";
	int extended = handle ? sqlite3_extended_errcode(handle) : rc;
	int system = handle ? sqlite3_system_errno(handle) : 0;
	if ((extended & 0xff) != (rc & 0xff))
		extended = rc;
	if ((rc & 0xff) == SQLITE_NOMEM)
		mem_check(NULL);
	if ((rc & 0xff) == SQLITE_IOERR && (system == ENOSPC || system == EDQUOT))
		extended = rc = SQLITE_FULL;
	for (size_t i = 0; i < COUNT_OF(codes); i++) {
		if (codes[i].rc == extended || codes[i].rc == (rc & 0xff)) {
			o.code = codes[i].e;
			o.reason = codes[i].reason;
			words = codes[i].words;
			break;
		}
	}
	char text[400];
	snprintf(text, sizeof text, "%s (%s)", words, handle ? sqlite3_errmsg(handle) : sqlite3_errstr(rc));
	text_copy(o.text, sizeof o.text, text);
	return o;
}

struct outcome outcome_injected(enum err e)
{
	return (struct outcome){.code = e, .reason = "injected", .text = "injected fault"};
}

enum err outcome_fail(struct ctx *c, const struct outcome *o)
{
	return ctx_fail_named(c, o->code, o->reason, "%s", o->text);
}

int connection_exec(struct connection *conn, const char *sql)
{
	return sqlite3_exec(conn->handle, sql, NULL, NULL, NULL);
}

/* SQLite asks again after 0.3 ms instead of its own up to 100 ms: a writer of ours holds the lock for a millisecond. */
static int wait_for_lock(void *user, int tries)
{
	const struct db *db = user;
	if (tries >= db->options.busy_timeout_ms * 3)
		return 0;
	nanosleep(&(struct timespec){.tv_nsec = 300000}, NULL);
	return 1;
}

static int set_up(struct connection *conn, bool writer)
{
	char sql[512];
	snprintf(sql, sizeof sql,
		 "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;PRAGMA trusted_schema=OFF;"
		 "PRAGMA cache_size=-%d;PRAGMA temp_store=MEMORY;"
		 "PRAGMA journal_size_limit=67108864;PRAGMA query_only=%d;SELECT count(*) FROM sqlite_master",
		 writer ? WRITER_CACHE_KIB : READER_CACHE_KIB, !writer);
	sqlite3_db_config(conn->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_extended_result_codes(conn->handle, 1);
	sqlite3_busy_handler(conn->handle, wait_for_lock, conn->db);
	return connection_exec(conn, sql);
}

static int close_connection(struct connection *conn)
{
	for (int i = 0; i < SQL_COUNT; i++)
		sqlite3_finalize(conn->fixed[i]);
	for (size_t i = 0; i < map_count(conn->statements); i++) {
		for (struct db_stmt *s = map_value_at(conn->statements, i); s; s = s->again)
			sqlite3_finalize(s->handle);
	}
	sqlite3_close_v2(conn->handle);
	return 0;
}

enum err connection_open(struct ctx *c, struct db *db, bool writer, struct connection **out)
{
	struct connection *conn = mem_new(NULL, struct connection);
	conn->db = db;
	conn->statements = map_new(conn);
	talloc_set_destructor(conn, close_connection);
	int rc = sqlite3_open_v2(db->path, &conn->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc == SQLITE_OK)
		rc = set_up(conn, writer);
	if (rc != SQLITE_OK) {
		struct outcome o = outcome_of(conn->handle, rc);
		talloc_free(conn);
		return ctx_fail_named(c, o.code, o.reason, "%s: %s", db->path, o.text);
	}
	*out = conn;
	return OK;
}

void connection_close(struct connection *conn)
{
	talloc_free(conn);
}

int connection_run(struct connection *conn, enum fixed_sql which)
{
	int rc = SQLITE_OK;
	if (!conn->fixed[which])
		rc = sqlite3_prepare_v3(conn->handle, fixed_text[which], -1, SQLITE_PREPARE_PERSISTENT,
					&conn->fixed[which], NULL);
	if (rc != SQLITE_OK)
		return rc;
	rc = sqlite3_step(conn->fixed[which]);
	int reset = sqlite3_reset(conn->fixed[which]);
	return rc == SQLITE_DONE ? reset : rc;
}

enum err connection_of_thread(struct ctx *c, struct db *db, struct connection **out)
{
	struct connection *conn = pthread_getspecific(db->reader_key);
	if (conn) {
		*out = conn;
		return OK;
	}
	enum err e = connection_open(c, db, false, &conn);
	if (e != OK)
		return e;
	if (pthread_setspecific(db->reader_key, conn) != 0)
		mem_check(NULL);
	pthread_mutex_lock(&db->readers_lock);
	LIST_INSERT_HEAD(&db->readers, conn, link);
	pthread_mutex_unlock(&db->readers_lock);
	*out = conn;
	return OK;
}

void connection_thread_ended(void *p)
{
	struct connection *conn = p;
	pthread_mutex_lock(&conn->db->readers_lock);
	LIST_REMOVE(conn, link);
	pthread_mutex_unlock(&conn->db->readers_lock);
	connection_close(conn);
}
