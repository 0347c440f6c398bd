/* Scopes, statements, savepoints, reads, faults, options. */
#include <fcntl.h>
#include <sys/stat.h>

#include "../unit_db.h"
#include "db/db_int.h"

static enum err run(struct db_tx *tx, const char *sql)
{
	struct db_stmt *s;
	enum err e = db_prepare(tx, sql, &s);
	return e == OK ? db_run(s, NULL) : e;
}

static int make_table(void **state)
{
	if (unit_db_setup(state) != 0)
		return 1;
	struct unit_db *u = *state;
	UNIT_WRITE(u, tx);
	assert_ok(u->c,
		  run(&tx, "CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT UNIQUE, n INTEGER CHECK(n > 0)) STRICT"));
	assert_ok(u->c, db_commit(&tx));
	return 0;
}
#define T(fn) cmocka_unit_test_setup_teardown(fn, make_table, unit_db_teardown)

static int64_t rows(struct unit_db *u)
{
	return unit_db_number(u, "SELECT count(*) FROM t");
}

static void leaving_rolls_back(void **state)
{
	struct unit_db *u = *state;
	{
		UNIT_WRITE(u, tx);
		assert_int_equal(u->c->open_transactions, 1);
		assert_ok(u->c, run(&tx, "INSERT INTO t(v) VALUES('a')"));
	}
	assert_int_equal(u->c->open_transactions, 0);
	assert_int_equal(rows(u), 0);
	UNIT_WRITE(u, tx);
	assert_ok(u->c, run(&tx, "INSERT INTO t(v) VALUES('a')"));
	assert_int_equal(rows(u), 1); /* a read inside sees it */
	assert_ok(u->c, db_commit(&tx));
	assert_int_equal(u->c->open_transactions, 0);
	assert_int_equal(rows(u), 1);
	assert_int_equal(db_commit(&tx), ERR_INTERNAL);
	db_end(&tx);
}

static void begin_inside_begin(void **state)
{
	struct unit_db *u = *state;
	struct db_stmt *s;
	UNIT_WRITE(u, outer);
	assert_ok(u->c, run(&outer, "INSERT INTO t(v) VALUES('outer')"));
	assert_ok(u->c, db_prepare(&outer, "INSERT INTO t(v) VALUES('standing') RETURNING id", &s));
	assert_ok(u->c, db_step_one(s)); /* a row is still there when the next begins */
	{
		UNIT_WRITE(u, inner);
		assert_int_equal(u->c->open_transactions, 2);
		assert_ok(u->c, run(&inner, "INSERT INTO t(v) VALUES('lost')"));
	}
	{
		UNIT_WRITE(u, inner);
		assert_ok(u->c, run(&inner, "INSERT INTO t(v) VALUES('kept')"));
		assert_int_equal(db_commit(&outer), ERR_INTERNAL); /* in the wrong order */
		assert_ok(u->c, db_commit(&inner));
	}
	assert_ok(u->c, db_commit(&outer));
	assert_int_equal(rows(u), 3);
	assert_int_equal(unit_db_number(u, "SELECT count(*) FROM t WHERE v = 'lost'"), 0);
}

static void a_read_is_a_snapshot(void **state)
{
	struct unit_db *u = *state;
	CTX_SCOPED struct ctx *other = ctx_new("other");
	UNIT_READ(u, before);
	struct db_stmt *s;
	assert_ok(u->c, db_prepare(&before, "SELECT count(*) FROM t", &s));
	assert_ok(u->c, db_step_one(s));
	{
		DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
		assert_ok(other, db_begin(other, u->db, DB_DURABLE, &tx));
		assert_ok(other, run(&tx, "INSERT INTO t(v) VALUES('a')"));
		assert_ok(other, db_commit(&tx));
	}
	assert_ok(u->c, db_prepare(&before, "SELECT count(*) FROM t", &s));
	assert_ok(u->c, db_step_one(s));
	assert_int_equal(db_int(s, 0), 0);
	assert_int_equal(run(&before, "INSERT INTO t(v) VALUES('b')"), ERR_INTERNAL); /* reads cannot write */
	db_end(&before);
	assert_int_equal(rows(u), 1);
}

static void kinds_of_values(void **state)
{
	struct unit_db *u = *state;
	struct db_stmt *s;
	size_t len;
	UNIT_READ(u, tx);
	assert_ok(u->c, db_prepare(&tx, "SELECT $i, $d, $t, $b, $n, $unset", &s));
	db_bind_int(s, "$i", INT64_MIN);
	db_bind_double(s, "$d", 0.25);
	char text[] = "Häuser";
	db_bind_text(s, "$t", text);
	text[0] = 'X'; /* was copied */
	db_bind_blob(s, "$b", "\0\1", 2);
	db_bind_null(s, "$n");
	assert_ok(u->c, db_step_one(s));
	assert_int_equal(db_int(s, 0), INT64_MIN);
	assert_true(db_double(s, 1) == 0.25);
	assert_string_equal(db_text_copy(s, 2, u->c), "Häuser");
	assert_memory_equal(db_blob(s, 3, &len), "\0\1", 2);
	assert_int_equal(len, 2);
	assert_true(db_is_null(s, 4) && db_is_null(s, 5));
	assert_null(db_text(s, 5));
	assert_ok(u->c,
		  db_prepare(&tx, "SELECT $i, $d, $t, $b, $n, $unset", &s)); /* the same one, without its values */
	assert_ok(u->c, db_step_one(s));
	assert_true(db_is_null(s, 0) && db_is_null(s, 2));
	assert_ok(u->c, db_prepare(&tx, "SELECT 1", &s));
	db_bind_int(s, "$wrong", 1);
	assert_int_equal(db_step_one(s), ERR_INTERNAL);
	assert_int_equal(db_prepare(&tx, "SELEKT", &s), ERR_INTERNAL);
	assert_ok(u->c, db_prepare(&tx, "SELECT 1 WHERE 0", &s));
	ctx_clear(u->c);
	assert_int_equal(db_step_one(s), ERR_NOT_FOUND);
	assert_string_equal(ctx_error(u->c), "");
}

static bool next(struct unit_db *u, struct db_stmt *s)
{
	bool row;
	assert_ok(u->c, db_step(s, &row));
	return row;
}

static void a_loop_within_a_loop(void **state)
{
	static const char sql[] = "SELECT v FROM t WHERE v <> $not ORDER BY v";
	struct unit_db *u = *state;
	struct db_stmt *a, *b;
	int pairs = 0;
	UNIT_WRITE(u, tx);
	assert_ok(u->c, run(&tx, "INSERT INTO t(v) VALUES('a'), ('b'), ('c')"));
	assert_ok(u->c, db_prepare(&tx, sql, &a));
	db_bind_text(a, "$not", "");
	while (next(u, a)) {
		assert_ok(u->c, db_prepare(&tx, sql, &b));
		db_bind_text(b, "$not", db_text(a, 0));
		while (next(u, b))
			pairs++;
	}
	assert_int_equal(pairs, 6);
}

static void broken_rules_have_names(void **state)
{
	struct unit_db *u = *state;
	int64_t changed;
	struct db_stmt *s;
	UNIT_WRITE(u, tx);
	assert_ok(u->c, run(&tx, "INSERT INTO t(id, v) VALUES(1, 'a')"));
	assert_int_equal(run(&tx, "INSERT INTO t(v) VALUES('a')"), ERR_EXISTS);
	assert_int_equal(run(&tx, "INSERT INTO t(id) VALUES(1)"), ERR_EXISTS);
	assert_int_equal(run(&tx, "INSERT INTO t(n) VALUES(-1)"), ERR_INVALID);
	assert_int_equal(run(&tx, "INSERT INTO t(n) VALUES('x')"), ERR_INVALID); /* STRICT */
	assert_ok(u->c, db_prepare(&tx, "UPDATE t SET v = 'b'", &s));
	assert_ok(u->c, db_run(s, &changed));
	assert_int_equal(changed, 1);
	assert_ok(u->c, db_commit(&tx)); /* a refused statement does not end the scope */
	assert_int_equal(rows(u), 1);
}

static void faults_fire_once(void **state)
{
	struct unit_db *u = *state;
	bool fired = true;
	int n = 0;
	while (fired) {
		int64_t before = rows(u);
		db_fault_set(u->db, ++n, ERR_IO);
		DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
		enum err e = db_begin(u->c, u->db, DB_NORMAL, &tx);
		if (e == OK)
			e = run(&tx, "INSERT INTO t(v) VALUES(NULL)");
		if (e == OK)
			e = run(&tx, "INSERT INTO t(v) VALUES(NULL)");
		if (e == OK)
			e = db_commit(&tx);
		db_end(&tx);
		fired = db_fault_fired(u->db);
		db_fault_set(u->db, 0, OK);
		assert_int_equal(e, fired ? ERR_IO : OK);
		assert_string_equal(fired ? u->c->reason : "", fired ? "injected" : "");
		assert_int_equal(rows(u) - before, fired ? 0 : 2);
	}
	assert_int_equal(n, 7); /* two prepares, two steps, the savepoint, the group; the seventh does not come */
}

static void without_transactions(void **state)
{
	struct unit_db *u = *state;
	struct db *db;
	db_close(u->db);
	u->db = NULL;
	assert_ok(u->c, db_open(u->c, &(struct db_options){.url = mem_printf(u->c, "sqlite:%s", u->path)}, &db));
	{
		DB_TX_SCOPED struct db_tx tx = DB_TX_NONE, inner = DB_TX_NONE;
		assert_ok(u->c, db_begin(u->c, db, DB_DURABLE, &tx));
		assert_ok(u->c, run(&tx, "INSERT INTO t(v) VALUES('a')"));
		assert_ok(u->c, db_begin(u->c, db, DB_DURABLE, &inner));
		assert_ok(u->c, run(&inner, "INSERT INTO t(v) VALUES('b')"));
	}
	u->db = db;
	assert_int_equal(rows(u), 2); /* orphans stay: that is what it is for */
}

static void migrations_run_once(void **state)
{
	static const char *const one[] = {"CREATE TABLE m(id $id, d DOUBLE, t TEXT DEFAULT 'BIGINT') ", NULL};
	static const char *const two[] = {"CREATE TABLE k(a BIGINT, b TEXT, PRIMARY KEY(a, b)) $clustered",
					  "INSERT INTO m(d) VALUES(1)", NULL};
	static const char *const bad[] = {"INSERT INTO m(d) VALUES(2)", "CREATE NONSENSE", NULL};
	static const struct db_migration list[] = {{1001, "one", one}, {1002, "two", two}, {1003, "bad", bad}};
	struct unit_db *u = *state;
	int applied = 0;
	assert_ok(u->c, db_migrate(u->c, u->db, list, 1, &applied));
	assert_int_equal(applied, 1);
	assert_int_equal(db_migrated(u->c, u->db, 1002), ERR_UNAVAILABLE);
	assert_non_null(strstr(ctx_error(u->c), "langplug migrate"));
	assert_ok(u->c, db_migrate(u->c, u->db, list, 2, &applied));
	assert_int_equal(applied, 1);
	assert_ok(u->c, db_migrate(u->c, u->db, list, 2, &applied));
	assert_int_equal(applied, 0);
	assert_ok(u->c, db_migrated(u->c, u->db, 1002));
	assert_int_equal(db_migrate(u->c, u->db, list, 3, &applied), ERR_INTERNAL);
	assert_int_equal(unit_db_number(u, "SELECT count(*) FROM m"), 1);
	assert_int_equal(unit_db_number(u, "SELECT count(*) FROM m WHERE t = 'BIGINT'"), 1);
	assert_int_equal(unit_db_number(u, "SELECT max(version) FROM schema_migrations"), 1002);
	assert_int_equal(db_migrate(u->c, u->db, list, 1, &applied), ERR_UNSUPPORTED);
	assert_string_equal(u->c->reason, "database_newer");
	assert_int_equal(db_migrated(u->c, u->db, 1001), ERR_UNSUPPORTED);
}

static enum err open_at(struct unit_db *u, const char *url)
{
	struct db *db;
	enum err e = db_open(u->c, &(struct db_options){.url = mem_str(u->c, url), .transactions = true}, &db);
	if (e == OK)
		db_close(db);
	return e;
}

static void where_it_may_lie(void **state)
{
	struct unit_db *u = *state;
	struct stat st;
	assert_int_equal(open_at(u, "postgresql://x/y"), ERR_UNSUPPORTED);
	assert_int_equal(open_at(u, ""), ERR_UNSUPPORTED);
	assert_int_equal(open_at(u, "sqlite:"), ERR_INVALID);
	assert_int_equal(open_at(u, mem_printf(u->c, "sqlite:%s", u->dir)), ERR_IO);
	const char *deep = mem_printf(u->c, "%s/new/dir/x.db", u->dir);
	assert_ok(u->c, open_at(u, mem_printf(u->c, "sqlite+aiosqlite:///%s", deep)));
	assert_int_equal(stat(deep, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_string_equal(place_network_name(0x6969, NULL), "NFS");
	assert_string_equal(place_network_name(0x65735546, "fuse.sshfs"), "fuse.sshfs");
	assert_null(place_network_name(0x65735546, "fuse.mergerfs"));
	assert_null(place_network_name(0xef53, "ext4"));
}

static void a_damaged_file_is_named(void **state)
{
	struct unit_db *u = *state;
	const char *path = mem_printf(u->c, "%s/bad.db", u->dir);
	char *noise = mem_array(u->c, char, 8192);
	memset(noise, 'x', 8192);
	assert_ok(u->c, path_write(u->c, path, 0600, noise, 8192));
	assert_int_equal(open_at(u, mem_printf(u->c, "sqlite:%s", path)), ERR_DAMAGED);
	assert_string_equal(u->c->reason, "database_damaged");
	assert_non_null(strstr(ctx_error(u->c), path));
	/* a good head and a broken middle */
	for (int i = 0; i < 200; i++) {
		UNIT_WRITE(u, tx);
		assert_ok(u->c, run(&tx, "INSERT INTO t(v) VALUES(hex(randomblob(400)))"));
		assert_ok(u->c, db_commit(&tx));
	}
	db_close(u->db);
	u->db = NULL;
	FD_SCOPED int fd = open(u->path, O_RDWR);
	off_t size = lseek(fd, 0, SEEK_END);
	for (off_t at = size / 2; at < size; at += 4096)
		assert_int_equal(pwrite(fd, noise, 4096, at), 4096);
	u->db = unit_db_open(u->c, u->path);
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	assert_ok(u->c, db_read(u->c, u->db, &tx));
	struct db_stmt *s;
	assert_ok(u->c, db_prepare(&tx, "SELECT sum(length(v)) FROM t NOT INDEXED", &s));
	assert_int_equal(db_step_one(s), ERR_DAMAGED);
	assert_string_equal(u->c->reason, "database_damaged");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(leaving_rolls_back),   T(begin_inside_begin),      T(a_read_is_a_snapshot),    T(kinds_of_values),
	    T(a_loop_within_a_loop), T(broken_rules_have_names), T(faults_fire_once),        T(without_transactions),
	    T(migrations_run_once),  T(where_it_may_lie),        T(a_damaged_file_is_named),
	};
	return unit_run("db/db", tests);
}
