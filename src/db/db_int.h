/* Private to db/: what its files share. connection.c opens SQLite handles and keeps their statements, statement.c binds
 * and steps, writer.c is the one writer with group commit, db.c holds scopes together, turn.c makes processes take
 * turns, migrate.c runs migrations. */
#pragma once

#include <pthread.h>
#include <sqlite3.h>
#include <sys/queue.h>

#include "db/db.h"

/* A failure that travels between threads: text in place, reason a literal. */
struct outcome {
	enum err code;
	const char *reason;
	char text[240];
};
struct outcome outcome_of(sqlite3 *handle, int rc);
struct outcome outcome_injected(enum err e);
enum err outcome_fail(struct ctx *c, const struct outcome *o);

enum fixed_sql {
	SQL_BEGIN,
	SQL_BEGIN_WRITE,
	SQL_COMMIT,
	SQL_ROLLBACK,
	SQL_SAVEPOINT,
	SQL_RELEASE,
	SQL_UNDO,
	SQL_COUNT
};

struct connection {
	struct db *db;
	sqlite3 *handle;
	sqlite3_stmt *fixed[SQL_COUNT];
	struct map *statements; /* text -> struct db_stmt, chained by `again` */
	struct db_scope *top;   /* innermost open scope */
	LIST_ENTRY(connection) link;
};

struct db_stmt {
	sqlite3_stmt *handle;
	struct connection *conn;
	struct ctx *ctx;
	struct db_scope *owner;
	struct db_stmt *again; /* same text, for a loop within a loop */
	const char *bad_name;  /* a bind that names no placeholder */
	bool iterating;
	LIST_ENTRY(db_stmt) link;
};

enum scope_kind {
	SCOPE_READ,   /* a snapshot on this thread's read connection */
	SCOPE_WRITE,  /* holds the writer */
	SCOPE_NESTED, /* a savepoint inside the same context's write scope */
	SCOPE_JOINED, /* a read inside another scope of the same connection */
};

struct db_scope {
	enum scope_kind kind;
	struct ctx *ctx;
	struct connection *conn;
	struct db_scope *parent;
	enum db_durability durability;
	LIST_HEAD(, db_stmt) statements;
	/* Under the writer's lock: */
	pthread_cond_t wake;
	bool granted, finished;
	struct outcome result;
	TAILQ_ENTRY(db_scope) link; /* in waiting, then in members */
};
TAILQ_HEAD(scope_queue, db_scope);

struct writer {
	pthread_mutex_t lock;
	struct connection *conn;
	struct db_scope *holder;    /* outermost scope that runs now; NULL: free */
	struct scope_queue waiting; /* want the writer, in order */
	struct scope_queue members; /* released, wait for the group's COMMIT */
	bool group_open;            /* BEGIN was run */
	enum db_durability group_durability, synchronous;
	int group_count;
	int64_t group_began_ms;
	struct outcome lost; /* not OK: SQLite rolled the group back by itself */
};

struct db {
	struct ctx *ctx; /* memory of the database itself */
	char *path;
	struct db_options options;
	pthread_key_t reader_key;
	pthread_mutex_t readers_lock;
	LIST_HEAD(, connection) readers;
	struct writer writer;
	struct turn *turn;
	atomic_int fault_at; /* counts down to 1 */
	atomic_int fault_code;
	atomic_bool fault_fired;
};

/* connection.c */
enum err connection_open(struct ctx *c, struct db *db, bool writer, struct connection **out) ATTR_MUST_CHECK;
void connection_close(struct connection *conn);
/* SQLite's code. */
int connection_run(struct connection *conn, enum fixed_sql which);
int connection_exec(struct connection *conn, const char *sql);
/* This thread's read connection. */
enum err connection_of_thread(struct ctx *c, struct db *db, struct connection **out) ATTR_MUST_CHECK;
/* For pthread_key_create. */
void connection_thread_ended(void *conn);

/* statement.c */
void scope_reset_statements(struct db_scope *scope);
/* Notes a failed call on conn: when SQLite rolled the whole group back, the writer remembers it. */
struct outcome statement_outcome(struct connection *conn, int rc);
/* One statement that is not kept. */
enum err statement_run_once(struct db_tx *tx, const char *sql) ATTR_MUST_CHECK;

/* writer.c */
enum err writer_init(struct ctx *c, struct db *db) ATTR_MUST_CHECK;
void writer_free(struct db *db);
enum err writer_enter(struct ctx *c, struct db *db, struct db_scope *scope) ATTR_MUST_CHECK;
enum err writer_leave(struct db *db, struct db_scope *scope, bool commit) ATTR_MUST_CHECK;
/* The write scope of this context that holds the writer; NULL when it holds none. */
struct db_scope *writer_scope_of(struct db *db, const struct ctx *c);

/* Whether a planned fault is due now; *e is what to fail with. */
bool fault_due(struct db *db, enum err *e);

/* place.c: where the file lies. sqlite:PATH or SQLAlchemy's sqlite:///PATH; ERR_UNSUPPORTED for other systems. */
enum err place_parse(struct ctx *c, const char *url, char **path) ATTR_MUST_CHECK;
/* Makes the file (mode 0600) when it is not there; refuses network file systems with words. */
enum err place_prepare(struct ctx *c, const char *path) ATTR_MUST_CHECK;
/* Name of a network file system by statfs magic and, for FUSE, its mount type; NULL: local. */
const char *place_network_name(long magic, const char *mount_type);

/* turn.c: processes take turns for SQLite's write lock, so that a busy server cannot starve the command line. */
struct turn;
enum err turn_open(struct ctx *c, const char *path, struct turn **out) ATTR_MUST_CHECK;
void turn_close(struct turn *t);
/* false: not ours after timeout_ms. */
bool turn_take(struct turn *t, int64_t timeout_ms);
void turn_give(struct turn *t);
