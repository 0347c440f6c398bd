/* A real database in a directory of its own, migrated, thrown away after the test. */
#pragma once

#include <stdlib.h>
#include <unistd.h>

#include "db/db.h"
#include "store/store.h"
#include "unit.h"

struct unit_db {
	struct ctx *c;
	char dir[64];
	char *path;
	struct db *db;
};

static inline struct db *unit_db_open(struct ctx *c, const char *path)
{
	struct db *db = NULL;
	const struct db_options options = {.url = mem_printf(c->mem, "sqlite:%s", path), .transactions = true};
	assert_ok(c, db_open(c, &options, &db));
	return db;
}

static inline int unit_db_setup(void **state)
{
	struct ctx *c = ctx_new("test");
	struct unit_db *u = mem_new(c->mem, struct unit_db);
	size_t count;
	u->c = c;
	/* in memory where there is such a place: what is tested is the order of syncs, not the disk */
	strcpy(u->dir, access("/dev/shm", W_OK) == 0 ? "/dev/shm/langplug-db-XXXXXX" : "/tmp/langplug-db-XXXXXX");
	assert_non_null(mkdtemp(u->dir));
	u->path = mem_printf(c->mem, "%s/test.db", u->dir);
	u->db = unit_db_open(c, u->path);
	const struct db_migration *list = store_migrations(&count);
	assert_ok(c, db_migrate(c, u->db, list, count, NULL));
	*state = u;
	return 0;
}

static inline int unit_db_teardown(void **state)
{
	struct unit_db *u = *state;
	struct ctx *c = u->c;
	if (u->db)
		db_close(u->db);
	if (system(mem_printf(c->mem, "rm -rf '%s'", u->dir)) != 0)
		return 1;
	ctx_free(c);
	return 0;
}

#define UNIT_DB_TEST(fn) cmocka_unit_test_setup_teardown(fn, unit_db_setup, unit_db_teardown)

/* Opens a durable write scope and fails the test when that does not work. */
#define UNIT_WRITE(u, tx)                                                                                              \
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;                                                                     \
	assert_ok((u)->c, db_begin((u)->c, (u)->db, DB_NORMAL, &tx))
#define UNIT_READ(u, tx)                                                                                               \
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;                                                                     \
	assert_ok((u)->c, db_read((u)->c, (u)->db, &tx))

/* One number from a statement without placeholders. */
static inline int64_t unit_db_number(struct unit_db *u, const char *sql)
{
	UNIT_READ(u, tx);
	struct db_stmt *s;
	assert_ok(u->c, db_prepare(&tx, sql, &s));
	assert_ok(u->c, db_step_one(s));
	return db_int(s, 0);
}
