/* The process's one writer. Scopes get it in order of arrival; each runs in a savepoint of a transaction that is shared
 * by all that came one after another (the group). Whoever leaves the writer decides: when somebody waits and the group
 * is young and small, the writer goes on to them and the leaver waits for the group's COMMIT; else the leaver runs that
 * COMMIT itself. So nobody ever waits for a clock: a lone writer commits at once, sixteen share one fsync.
 *
 * A group syncs the disk (synchronous=FULL) when the scope that opens it, or one that waits then, is durable; a durable
 * scope that meets a running group without that closes it first. When SQLite rolls the whole group back by itself
 * (disk full, I/O error), every member is told. */
#include <errno.h>
#include <time.h>

#include "db/db_int.h"

enum { GROUP_MAX = 100, GROUP_MS = 2 };

static int free_writer(struct writer *w)
{
	pthread_mutex_destroy(&w->lock);
	return 0;
}

enum err writer_init(struct ctx *c, struct db *db)
{
	struct writer *w = &db->writer;
	pthread_mutex_init(&w->lock, NULL);
	TAILQ_INIT(&w->waiting);
	TAILQ_INIT(&w->members);
	w->synchronous = DB_NORMAL;
	return connection_open(c, db, true, &w->conn);
}

void writer_free(struct db *db)
{
	if (db->writer.conn)
		connection_close(db->writer.conn);
	free_writer(&db->writer);
}

struct db_scope *writer_scope_of(struct db *db, const struct ctx *c)
{
	struct writer *w = &db->writer;
	pthread_mutex_lock(&w->lock);
	struct db_scope *mine = w->holder && w->holder->ctx == c ? w->conn->top : NULL;
	pthread_mutex_unlock(&w->lock);
	return mine;
}

/* SQLite empties its log after a COMMIT; when a full disk lets none through, what a reader kept it from emptying would stay
 * for ever, though there is room in it. Never waits. */
static void make_room(struct connection *conn)
{
	sqlite3_wal_checkpoint_v2(conn->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

/* Ends the group: COMMIT, or ROLLBACK when nobody is in it. Only the holder calls it. */
static struct outcome end_group(struct db *db)
{
	struct writer *w = &db->writer;
	struct outcome o = w->lost;
	enum err injected;
	if (o.code == OK && !TAILQ_EMPTY(&w->members)) {
		if (fault_due(db, &injected)) {
			o = outcome_injected(injected);
		} else {
			int rc = connection_run(w->conn, SQL_COMMIT);
			if (rc != SQLITE_OK)
				o = outcome_of(w->conn->handle, rc);
		}
	}
	if (!sqlite3_get_autocommit(w->conn->handle))
		connection_run(w->conn, SQL_ROLLBACK);
	if (o.code == ERR_IO && text_eq(o.reason, "disk_full"))
		make_room(w->conn);
	w->lost = (struct outcome){0};
	w->group_open = false;
	w->group_count = 0;
	return o;
}

/* Under the lock: tells every member. */
static void publish(struct writer *w, const struct outcome *o)
{
	struct db_scope *s;
	while ((s = TAILQ_FIRST(&w->members))) {
		TAILQ_REMOVE(&w->members, s, link);
		if (o->code != OK)
			s->result = *o;
		s->finished = true;
		pthread_cond_signal(&s->wake);
	}
}

/* Under the lock: the next in line, or nobody. */
static void pass_on(struct writer *w)
{
	struct db_scope *next = TAILQ_FIRST(&w->waiting);
	w->holder = next;
	if (!next)
		return;
	TAILQ_REMOVE(&w->waiting, next, link);
	next->granted = true;
	pthread_cond_signal(&next->wake);
}

static struct timespec after_ms(int64_t ms)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += (time_t)(ms / 1000);
	t.tv_nsec += (long)(ms % 1000) * 1000000;
	if (t.tv_nsec >= 1000000000) {
		t.tv_sec++;
		t.tv_nsec -= 1000000000;
	}
	return t;
}

/* false: it did not come in time. */
static bool wait_for_turn(struct db *db, struct db_scope *scope)
{
	struct writer *w = &db->writer;
	pthread_mutex_lock(&w->lock);
	if (!w->holder) {
		w->holder = scope;
		scope->granted = true;
	} else {
		struct timespec until = after_ms(db->options.busy_timeout_ms);
		TAILQ_INSERT_TAIL(&w->waiting, scope, link);
		while (!scope->granted && pthread_cond_timedwait(&scope->wake, &w->lock, &until) != ETIMEDOUT)
			;
		if (!scope->granted)
			TAILQ_REMOVE(&w->waiting, scope, link);
	}
	bool ours = scope->granted;
	pthread_mutex_unlock(&w->lock);
	return ours;
}

static enum db_durability wanted_durability(struct writer *w, const struct db_scope *scope)
{
	enum db_durability most = scope->durability;
	const struct db_scope *s;
	pthread_mutex_lock(&w->lock);
	TAILQ_FOREACH(s, &w->waiting, link)
	{
		if (s->durability == DB_DURABLE)
			most = DB_DURABLE;
	}
	pthread_mutex_unlock(&w->lock);
	return most;
}

static int set_durability(struct writer *w, enum db_durability wanted)
{
	if (w->synchronous == wanted)
		return SQLITE_OK;
	int rc =
	    connection_exec(w->conn, wanted == DB_DURABLE ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
	if (rc == SQLITE_OK)
		w->synchronous = wanted;
	return rc;
}

static int open_group(struct db *db, const struct db_scope *scope)
{
	struct writer *w = &db->writer;
	enum db_durability durability = wanted_durability(w, scope);
	int rc = set_durability(w, durability);
	if (rc != SQLITE_OK || !db->options.transactions)
		return rc;
	if (!turn_take(db->turn, db->options.busy_timeout_ms))
		return SQLITE_BUSY;
	rc = connection_run(w->conn, SQL_BEGIN_WRITE);
	turn_give(db->turn);
	if (rc != SQLITE_OK)
		return rc;
	w->group_open = true;
	w->group_durability = durability;
	w->group_began_ms = clock_mono_ms();
	return SQLITE_OK;
}

static int join_group(struct db *db, const struct db_scope *scope)
{
	struct writer *w = &db->writer;
	if (w->group_open && scope->durability == DB_DURABLE && w->group_durability == DB_NORMAL) {
		struct outcome o = end_group(db);
		pthread_mutex_lock(&w->lock);
		publish(w, &o);
		pthread_mutex_unlock(&w->lock);
	}
	int rc = w->group_open ? SQLITE_OK : open_group(db, scope);
	if (rc == SQLITE_OK && db->options.transactions)
		rc = connection_run(w->conn, SQL_SAVEPOINT);
	return rc;
}

/* After a scope: goes on with the group, or ends it; then the next one gets the writer. */
static void leave(struct db *db, struct db_scope *member)
{
	struct writer *w = &db->writer;
	pthread_mutex_lock(&w->lock);
	if (member) {
		TAILQ_INSERT_TAIL(&w->members, member, link);
		w->group_count++;
	}
	bool goes_on = !TAILQ_EMPTY(&w->waiting) && w->lost.code == OK && w->group_count < GROUP_MAX &&
		       clock_mono_ms() - w->group_began_ms < GROUP_MS;
	if (w->group_open && !goes_on) {
		pthread_mutex_unlock(&w->lock);
		struct outcome o = end_group(db);
		pthread_mutex_lock(&w->lock);
		publish(w, &o);
	} else if (!w->group_open) {
		publish(w, &(struct outcome){0});
	}
	pass_on(w);
	pthread_mutex_unlock(&w->lock);
}

static void init_wake(struct db_scope *scope)
{
	pthread_condattr_t a;
	pthread_condattr_init(&a);
	pthread_condattr_setclock(&a, CLOCK_MONOTONIC);
	pthread_cond_init(&scope->wake, &a);
	pthread_condattr_destroy(&a);
}

enum err writer_enter(struct ctx *c, struct db *db, struct db_scope *scope)
{
	struct writer *w = &db->writer;
	init_wake(scope);
	if (!wait_for_turn(db, scope)) {
		pthread_cond_destroy(&scope->wake);
		return ctx_fail_named(c, ERR_BUSY, "database_busy", "another write takes very long; try again");
	}
	int rc = join_group(db, scope);
	if (rc != SQLITE_OK) {
		struct outcome o = outcome_of(rc == SQLITE_BUSY ? NULL : w->conn->handle, rc);
		leave(db, NULL);
		pthread_cond_destroy(&scope->wake);
		return outcome_fail(c, &o);
	}
	scope->conn = w->conn;
	w->conn->top = scope;
	return OK;
}

/* Closes the scope's savepoint; not OK: it was undone. */
static struct outcome close_savepoint(struct db *db, bool commit)
{
	struct writer *w = &db->writer;
	struct outcome o = {0};
	enum err injected;
	if (w->lost.code != OK)
		return w->lost;
	if (commit && fault_due(db, &injected)) {
		o = outcome_injected(injected);
		commit = false;
	}
	if (!db->options.transactions)
		return o;
	int rc = commit ? SQLITE_OK : connection_run(w->conn, SQL_UNDO);
	if (rc == SQLITE_OK)
		rc = connection_run(w->conn, SQL_RELEASE);
	if (rc != SQLITE_OK)
		w->lost = o = outcome_of(w->conn->handle, rc);
	return o;
}

enum err writer_leave(struct db *db, struct db_scope *scope, bool commit)
{
	struct writer *w = &db->writer;
	struct outcome o = close_savepoint(db, commit);
	w->conn->top = NULL;
	bool member = commit && o.code == OK;
	leave(db, member ? scope : NULL);
	if (member) {
		pthread_mutex_lock(&w->lock);
		while (!scope->finished)
			pthread_cond_wait(&scope->wake, &w->lock);
		pthread_mutex_unlock(&w->lock);
		o = scope->result;
	}
	pthread_cond_destroy(&scope->wake);
	return !commit || o.code == OK ? OK : outcome_fail(scope->ctx, &o);
}
