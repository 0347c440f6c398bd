/* The write-ahead log when a reader keeps it from being emptied, and when there is no room for more of it: a write that does
 * not fit says so and leaves nothing, again and again; what was acknowledged stays; and when the reader is gone, writing
 * goes on by itself. */
#include <pthread.h>
#include <sys/stat.h>

#include "../faulty_disk.h"
#include "../unit_db.h"

/* SQLite empties the log every 1000 pages (4 MiB) when nobody reads an old one. */
enum { ROW = 20000, ROOM = 2 * MIB, REFUSED = 30, THREADS = 4 };

static enum err insert(struct ctx *c, struct db *db, enum db_durability durability)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	struct db_stmt *s;
	enum err e = db_begin(c, db, durability, &tx);
	for (int half = 0; e == OK && half < 2; half++) {
		e = db_prepare(&tx, "INSERT INTO w(v) VALUES(randomblob($n))", &s);
		if (e == OK) {
			db_bind_int(s, "$n", ROW / 2);
			e = db_run(s, NULL);
		}
	}
	return e == OK ? db_commit(&tx) : e;
}

static int64_t count_in(struct ctx *c, struct db_tx *tx)
{
	struct db_stmt *s;
	assert_ok(c, db_prepare(tx, "SELECT count(*) FROM w", &s));
	assert_ok(c, db_step_one(s));
	return db_int(s, 0) / 2;
}

static int64_t rows(struct unit_db *u)
{
	CTX_SCOPED struct ctx *c = ctx_new("rows");
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	assert_ok(c, db_read(c, u->db, &tx));
	int64_t n = count_in(c, &tx);
	db_end(&tx);
	return n;
}

static void assert_whole(struct unit_db *u)
{
	const char **problems;
	size_t count;
	UNIT_READ(u, tx);
	assert_ok(u->c, db_check(&tx, &problems, &count));
	if (count)
		fail_msg("%s", problems[0]);
}

static int64_t log_bytes(struct unit_db *u)
{
	struct stat st;
	assert_int_equal(stat(mem_printf(u->c, "%s-wal", u->path), &st), 0);
	return st.st_size;
}

/* A reader that looks at one state of the database until it is told to go. */
struct pin {
	struct db *db;
	pthread_t thread;
	pthread_barrier_t here, go;
	int64_t seen, seen_at_last;
};

static void *hold(void *arg)
{
	struct pin *p = arg;
	CTX_SCOPED struct ctx *c = ctx_new("pin");
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	p->seen = db_read(c, p->db, &tx) == OK ? count_in(c, &tx) : -1;
	pthread_barrier_wait(&p->here);
	pthread_barrier_wait(&p->go);
	p->seen_at_last = count_in(c, &tx);
	return NULL;
}

static void pin(struct pin *p, struct db *db)
{
	*p = (struct pin){.db = db};
	pthread_barrier_init(&p->here, NULL, 2);
	pthread_barrier_init(&p->go, NULL, 2);
	assert_int_equal(pthread_create(&p->thread, NULL, hold, p), 0);
	pthread_barrier_wait(&p->here);
}

static void unpin(struct pin *p)
{
	pthread_barrier_wait(&p->go);
	pthread_join(p->thread, NULL);
	pthread_barrier_destroy(&p->here);
	pthread_barrier_destroy(&p->go);
	assert_int_equal(p->seen_at_last, p->seen);
}

static int setup(void **state)
{
	faulty_disk_install();
	faulty_disk_set(0, 0, 0);
	atomic_store(&faulty_disk.log_room, 0);
	if (unit_db_setup(state) != 0)
		return 1;
	struct unit_db *u = *state;
	UNIT_WRITE(u, tx);
	struct db_stmt *s;
	assert_ok(u->c, db_prepare(&tx, "CREATE TABLE w(id INTEGER PRIMARY KEY, v BLOB) STRICT", &s));
	assert_ok(u->c, db_run(s, NULL));
	assert_ok(u->c, db_commit(&tx));
	return 0;
}

static int teardown(void **state)
{
	atomic_store(&faulty_disk.log_room, 0);
	return unit_db_teardown(state);
}

static void write_times(struct unit_db *u, int times)
{
	for (int i = 0; i < times; i++)
		assert_ok(u->c, insert(u->c, u->db, i % 8 ? DB_NORMAL : DB_DURABLE));
}

/* Any number of writes behind the reader's back; afterwards the log is used again from its beginning. */
static void a_reader_holds_the_log(void **state)
{
	struct unit_db *u = *state;
	const int times = 3 * 4 * MIB / ROW;
	struct pin p;
	write_times(u, 1);
	pin(&p, u->db);
	write_times(u, times);
	assert_in_range(log_bytes(u), (int64_t)times * ROW, INT32_MAX);
	assert_int_equal(rows(u), 1 + times);
	unpin(&p);
	assert_int_equal(p.seen, 1);
	write_times(u, 1); /* empties it behind itself */
	int64_t longest = log_bytes(u);
	write_times(u, times);
	assert_int_equal(log_bytes(u), longest);
	assert_int_equal(rows(u), 2 + 2 * times);
	assert_whole(u);
}

static void fill(struct unit_db *u, int64_t *acknowledged)
{
	enum err e = OK;
	while (e == OK) {
		e = insert(u->c, u->db, DB_NORMAL);
		*acknowledged += e == OK;
		assert_in_range(*acknowledged, 0, 4 * ROOM / ROW);
	}
}

static void assert_refused(struct unit_db *u, int64_t acknowledged)
{
	for (int i = 0; i < REFUSED; i++) {
		assert_int_equal(insert(u->c, u->db, i % 2 ? DB_NORMAL : DB_DURABLE), ERR_IO);
		assert_string_equal(u->c->reason, "disk_full");
		assert_int_equal(u->c->open_transactions, 0);
		assert_int_equal(rows(u), acknowledged);
	}
}

static void reopen(struct unit_db *u)
{
	db_close(u->db);
	u->db = unit_db_open(u->c, u->path);
}

static void no_room_while_a_reader_holds_it(void **state)
{
	struct unit_db *u = *state;
	int64_t acknowledged = 0;
	struct pin p;
	pin(&p, u->db);
	atomic_store(&faulty_disk.log_room, ROOM);
	fill(u, &acknowledged);
	assert_in_range(acknowledged, 10, ROOM / ROW);
	assert_refused(u, acknowledged);
	unpin(&p);
	assert_int_equal(p.seen, 0);
	/* There is no more room than before, but the log can be used again: at the latest the second try finds it so. */
	(void)!insert(u->c, u->db, DB_DURABLE);
	acknowledged = rows(u);
	for (int i = 0; i < 3 * ROOM / ROW; i++) {
		enum err e = insert(u->c, u->db, DB_NORMAL);
		if (e != OK)
			e = insert(u->c, u->db, DB_NORMAL);
		assert_ok(u->c, e);
		acknowledged++;
	}
	assert_in_range(log_bytes(u), 1, ROOM);
	assert_int_equal(rows(u), acknowledged);
	reopen(u);
	assert_int_equal(rows(u), acknowledged);
	assert_whole(u);
}

struct hand {
	struct db *db;
	pthread_t thread;
	int64_t acknowledged, refused;
	enum err last;
	char reason[32];
};

static void *write_until_full(void *arg)
{
	struct hand *h = arg;
	while (h->refused < REFUSED && h->acknowledged < ROOM) {
		CTX_SCOPED struct ctx *c = ctx_new("hand");
		h->last = insert(c, h->db, h->acknowledged % 3 ? DB_NORMAL : DB_DURABLE);
		h->acknowledged += h->last == OK;
		h->refused += h->last != OK;
		text_copy(h->reason, sizeof h->reason, c->reason);
	}
	return NULL;
}

/* Groups of writes of several threads: a group that does not fit fails for all of its members, and for nobody else. */
static void no_room_for_many(void **state)
{
	struct unit_db *u = *state;
	struct hand hands[THREADS];
	struct pin p;
	int64_t acknowledged = 0;
	pin(&p, u->db);
	atomic_store(&faulty_disk.log_room, ROOM);
	for (int i = 0; i < THREADS; i++) {
		hands[i] = (struct hand){.db = u->db};
		assert_int_equal(pthread_create(&hands[i].thread, NULL, write_until_full, &hands[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(hands[i].thread, NULL);
		assert_int_equal(hands[i].last, ERR_IO);
		assert_string_equal(hands[i].reason, "disk_full");
		acknowledged += hands[i].acknowledged;
	}
	assert_in_range(acknowledged, 10, ROOM / ROW);
	assert_int_equal(rows(u), acknowledged);
	atomic_store(&faulty_disk.log_room, 0); /* somebody made room */
	assert_ok(u->c, insert(u->c, u->db, DB_DURABLE));
	unpin(&p);
	reopen(u);
	assert_int_equal(rows(u), acknowledged + 1);
	assert_whole(u);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_reader_holds_the_log, setup, teardown),
	    cmocka_unit_test_setup_teardown(no_room_while_a_reader_holds_it, setup, teardown),
	    cmocka_unit_test_setup_teardown(no_room_for_many, setup, teardown),
	};
	return unit_run("db/wal", tests);
}
