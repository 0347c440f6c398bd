/* Several processes write to one database as fast as they can: nobody is refused, nobody starves, nothing is lost. */
#include <sys/wait.h>

#include "../unit_db.h"

enum { PROCESSES = 3, SCOPES = 150 };

static enum err add_one(struct ctx *c, struct db *db, int who)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	struct db_stmt *s;
	enum err e = db_begin(c, db, who % 2 ? DB_DURABLE : DB_NORMAL, &tx);
	if (e == OK)
		e = db_prepare(&tx, "UPDATE sums SET n = n + 1 WHERE who IN ($who, -1)", &s);
	if (e == OK) {
		db_bind_int(s, "$who", who);
		e = db_run(s, NULL);
	}
	return e == OK ? db_commit(&tx) : e;
}

/* Exit code: how often it was refused; writes its longest wait. */
static void child(const char *path, int who, int out)
{
	struct ctx *c = ctx_new("child");
	struct db *db = unit_db_open(c, path);
	int refused = 0;
	int64_t longest = 0;
	for (int i = 0; i < SCOPES; i++) {
		CTX_SCOPED struct ctx *mine = ctx_new("scope");
		int64_t began = clock_mono_ms();
		refused += add_one(mine, db, who) != OK;
		int64_t took = clock_mono_ms() - began;
		longest = took > longest ? took : longest;
	}
	db_close(db);
	ctx_free(c);
	_exit(write(out, &longest, sizeof longest) == sizeof longest ? refused : 99);
}

static void nobody_is_refused(void **state)
{
	struct unit_db *u = *state;
	struct db_stmt *s;
	pid_t pids[PROCESSES];
	int pipes[2];
	int64_t longest;
	{
		UNIT_WRITE(u, tx);
		assert_ok(u->c, db_prepare(&tx, "CREATE TABLE sums(who INTEGER PRIMARY KEY, n INTEGER) STRICT", &s));
		assert_ok(u->c, db_run(s, NULL));
		assert_ok(u->c, db_prepare(&tx, "INSERT INTO sums VALUES(-1, 0), (0, 0), (1, 0), (2, 0)", &s));
		assert_ok(u->c, db_run(s, NULL));
		assert_ok(u->c, db_commit(&tx));
	}
	db_close(u->db); /* no handle crosses a fork */
	u->db = NULL;
	assert_int_equal(pipe(pipes), 0);
	for (int i = 0; i < PROCESSES; i++) {
		pids[i] = fork();
		assert_int_not_equal(pids[i], -1);
		if (pids[i] == 0)
			child(u->path, i, pipes[1]);
	}
	for (int i = 0; i < PROCESSES; i++) {
		int status;
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 0);
		assert_int_equal(read(pipes[0], &longest, sizeof longest), sizeof longest);
		assert_in_range(longest, 0, 10000);
	}
	close(pipes[0]);
	close(pipes[1]);
	u->db = unit_db_open(u->c, u->path);
	for (int i = 0; i < PROCESSES; i++)
		assert_int_equal(unit_db_number(u, mem_printf(u->c, "SELECT n FROM sums WHERE who = %d", i)), SCOPES);
	assert_int_equal(unit_db_number(u, "SELECT n FROM sums WHERE who = -1"), PROCESSES * SCOPES);
}

/* Everybody migrates at once: each step happens once. */
static void all_migrate_at_once(void **state)
{
	struct unit_db *u = *state;
	const char *path = mem_printf(u->c, "%s/new.db", u->dir);
	pid_t pids[PROCESSES];
	for (int i = 0; i < PROCESSES; i++) {
		pids[i] = fork();
		assert_int_not_equal(pids[i], -1);
		if (pids[i] == 0) {
			struct ctx *c = ctx_new("child");
			size_t count;
			const struct db_migration *list = store_migrations(&count);
			struct db *db = unit_db_open(c, path);
			_exit(db_migrate(c, db, list, count, NULL) == OK ? 0 : 1);
		}
	}
	for (int i = 0; i < PROCESSES; i++) {
		int status;
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	struct db *db = unit_db_open(u->c, path);
	assert_ok(u->c, db_migrated(u->c, db, store_newest_migration()));
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_DB_TEST(nobody_is_refused), UNIT_DB_TEST(all_migrate_at_once)};
	return unit_run("db/processes", tests);
}
