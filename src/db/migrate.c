/* Migrations: statements that are portable but for four words. BIGINT and DOUBLE become SQLite's INTEGER and REAL,
 * `$id` a row number that is never given out again, `$clustered` a table without rowid; all tables become STRICT. */
#include <string.h>

#include "db/db_int.h"

enum { SCHEMA_TEXT_MAX = 64 * KIB };

static size_t word_length(const char *s)
{
	return strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_$");
}

static char *for_sqlite(struct ctx *c, const char *sql)
{
	static const struct {
		const char *word, *ours;
	} words[] = {{"BIGINT", "INTEGER"},
		     {"DOUBLE", "REAL"},
		     {"$id", "INTEGER PRIMARY KEY AUTOINCREMENT"},
		     {"$clustered", "WITHOUT ROWID,"}};
	struct buf b;
	buf_init(&b, c->mem, SCHEMA_TEXT_MAX);
	for (const char *p = sql; *p;) {
		size_t n = word_length(p);
		const char *text = p;
		if (!n) {
			const char *close = *p == '\'' ? strchr(p + 1, '\'') : NULL;
			n = close ? (size_t)(close - p) + 1 : 1;
		}
		size_t len = n;
		for (size_t i = 0; i < COUNT_OF(words); i++) {
			if (strlen(words[i].word) == n && memcmp(words[i].word, p, n) == 0) {
				text = words[i].ours;
				len = strlen(text);
			}
		}
		buf_add(&b, text, len);
		p += n;
	}
	if (text_starts(sql, "CREATE TABLE"))
		buf_str(&b, " STRICT");
	return b.full ? NULL : b.data;
}

/* One number, and the statement reset: one that stays open on a table keeps a migration from changing it. */
static enum err number_of(struct db_tx *tx, const char *sql, int64_t *out)
{
	struct db_stmt *s;
	enum err e = db_prepare(tx, sql, &s);
	if (e == OK)
		e = db_step_one(s);
	if (e != OK)
		return e;
	*out = db_int(s, 0);
	db_reset(s);
	return OK;
}

static enum err version_of(struct db_tx *tx, int64_t *version)
{
	int64_t there;
	enum err e = number_of(tx, "SELECT count(*) FROM sqlite_master WHERE name = 'schema_migrations'", &there);
	*version = 0;
	if (e != OK || !there)
		return e;
	return number_of(tx, "SELECT coalesce(max(version), 0) FROM schema_migrations", version);
}

static enum err record(struct db_tx *tx, const struct db_migration *m)
{
	struct db_stmt *s;
	enum err e = db_prepare(
	    tx, "INSERT INTO schema_migrations(version, name, applied_at) VALUES($version, $name, $now)", &s);
	if (e != OK)
		return e;
	db_bind_int(s, "$version", m->version);
	db_bind_text(s, "$name", m->name);
	db_bind_int(s, "$now", clock_now_ms());
	return db_run(s, NULL);
}

static enum err apply(struct ctx *c, struct db *db, const struct db_migration *m, int *applied)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	int64_t version;
	enum err e = db_begin(c, db, DB_DURABLE, &tx);
	if (e == OK)
		e = statement_run_once(&tx, "CREATE TABLE IF NOT EXISTS schema_migrations(version INTEGER PRIMARY KEY, "
					    "name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT");
	if (e == OK)
		e = version_of(&tx, &version);
	if (e != OK)
		return e;
	if (version >= m->version) /* another process was faster */
		return OK;
	for (size_t i = 0; e == OK && m->statements[i]; i++) {
		const char *sql = for_sqlite(c, m->statements[i]);
		e = sql ? statement_run_once(&tx, sql)
			: ctx_fail(c, ERR_TOO_LARGE, "migration %s is too long", m->name);
	}
	if (e == OK)
		e = record(&tx, m);
	if (e == OK)
		e = db_commit(&tx);
	if (e == OK)
		++*applied;
	return e;
}

static enum err read_version(struct ctx *c, struct db *db, int64_t *version)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(c, db, &tx);
	return e == OK ? version_of(&tx, version) : e;
}

enum err db_migrate(struct ctx *c, struct db *db, const struct db_migration *list, size_t count, int *applied)
{
	int64_t version;
	int done = 0;
	enum err e = read_version(c, db, &version);
	if (e != OK)
		return e;
	if (count && version > list[count - 1].version)
		return ctx_fail_named(c, ERR_UNSUPPORTED, "database_newer",
				      "%s was written by a newer LangPlug (schema %d, this one knows %d): "
				      "update LangPlug or restore an older backup",
				      db->path, (int)version, list[count - 1].version);
	for (size_t i = 0; i < count; i++) {
		if (list[i].version <= version)
			continue;
		e = apply(c, db, &list[i], &done);
		if (e != OK)
			return e;
	}
	if (applied)
		*applied = done;
	return OK;
}

enum err db_migrated(struct ctx *c, struct db *db, int newest)
{
	int64_t version;
	enum err e = read_version(c, db, &version);
	if (e != OK)
		return e;
	if (version < newest)
		return ctx_fail_named(c, ERR_UNAVAILABLE, "not_migrated",
				      "the database has schema %d and needs %d: run `langplug migrate`", (int)version,
				      newest);
	if (version > newest)
		return ctx_fail_named(c, ERR_UNSUPPORTED, "database_newer",
				      "the database was written by a newer LangPlug (schema %d, this one knows %d)",
				      (int)version, newest);
	return OK;
}
