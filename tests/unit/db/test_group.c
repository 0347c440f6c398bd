/* Many threads write at once: what was reported as committed is there, what was not is not, whatever fails between. */
#include <pthread.h>

#include "../unit_db.h"
#include "db/db_int.h"

enum { THREADS = 8, SCOPES = 60, LAST_FAULT = 40, FEWEST_FAULTS = 80 };

struct shared {
	struct db *db;
	atomic_bool stop;
	pthread_mutex_t lock;
	int faults, next; /* how many fired; which statement fails next, 0 none */
};

struct hand {
	struct shared *shared;
	pthread_t thread;
	int number;
	enum err told[SCOPES]; /* what db_commit said */
	int bad_reads;
};

static enum err insert(struct db_tx *tx, int64_t id, int64_t half)
{
	struct db_stmt *s;
	enum err e = db_prepare(tx, "INSERT INTO g(id, half) VALUES($id, $half)", &s);
	if (e != OK)
		return e;
	db_bind_int(s, "$id", id);
	db_bind_int(s, "$half", half);
	return db_run(s, NULL);
}

/* Both halves or none; every seventh is left without commit, every fifth breaks a rule first and goes on. */
static enum err one_scope(struct ctx *c, struct db *db, int64_t id)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, db, id % 3 ? DB_NORMAL : DB_DURABLE, &tx);
	if (e == OK)
		e = insert(&tx, id, 1);
	if (e == OK && id % 5 == 0) {
		enum err again = insert(&tx, id, 1);
		e = again == ERR_EXISTS || again == ERR_IO ? OK : ERR_INTERNAL; /* IO: a fault was due */
	}
	if (e == OK && id % 4 == 0) {
		DB_TX_SCOPED struct db_tx inner = DB_TX_NONE;
		e = db_begin(c, db, DB_NORMAL, &inner);
		if (e == OK)
			e = insert(&inner, -id, 3); /* never committed */
	}
	if (e == OK)
		e = insert(&tx, id, 2);
	if (e != OK || id % 7 == 0)
		return e != OK ? e : ERR_CANCELLED;
	return db_commit(&tx);
}

/* When the fault fired, the next one is set, one statement later than the last: each place has its turn, the group's own COMMIT
 * too. */
static void next_fault(struct shared *shared)
{
	pthread_mutex_lock(&shared->lock);
	if (shared->next && db_fault_fired(shared->db)) {
		shared->faults++;
		shared->next = shared->next % LAST_FAULT + 1;
		db_fault_set(shared->db, shared->next, ERR_IO);
	}
	pthread_mutex_unlock(&shared->lock);
}

static void *write_many(void *arg)
{
	struct hand *h = arg;
	for (int i = 0; i < SCOPES; i++) {
		CTX_SCOPED struct ctx *c = ctx_new("hand");
		h->told[i] = one_scope(c, h->shared->db, h->number * 1000 + i + 1);
		if (c->open_transactions)
			h->told[i] = ERR_INTERNAL;
		next_fault(h->shared);
	}
	return NULL;
}

static int64_t number(struct ctx *c, struct db *db, const char *sql)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	struct db_stmt *s;
	enum err e = db_read(c, db, &tx);
	if (e == OK)
		e = db_prepare(&tx, sql, &s);
	if (e == OK)
		e = db_step_one(s);
	return e == OK ? db_int(s, 0) : -1;
}

static void *read_many(void *arg)
{
	struct hand *h = arg;
	while (!atomic_load(&h->shared->stop)) {
		CTX_SCOPED struct ctx *c = ctx_new("reader");
		h->bad_reads += number(c, h->shared->db, "SELECT count(*) % 2 FROM g") == 1;
	}
	return NULL;
}

static int setup(void **state)
{
	if (unit_db_setup(state) != 0)
		return 1;
	struct unit_db *u = *state;
	UNIT_WRITE(u, tx);
	struct db_stmt *s;
	assert_ok(u->c, db_prepare(&tx, "CREATE TABLE g(id INTEGER, half INTEGER, PRIMARY KEY(id, half)) STRICT", &s));
	assert_ok(u->c, db_run(s, NULL));
	assert_ok(u->c, db_commit(&tx));
	return 0;
}

static void run_threads(struct unit_db *u, bool with_faults, int *committed)
{
	struct shared shared = {.db = u->db, .next = with_faults};
	struct hand hands[THREADS + 1] = {0};
	pthread_mutex_init(&shared.lock, NULL);
	db_fault_set(u->db, shared.next, ERR_IO);
	for (int i = 0; i < THREADS + 1; i++) {
		hands[i].shared = &shared;
		hands[i].number = i;
		assert_int_equal(
		    pthread_create(&hands[i].thread, NULL, i < THREADS ? write_many : read_many, &hands[i]), 0);
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(hands[i].thread, NULL);
	atomic_store(&shared.stop, true);
	pthread_join(hands[THREADS].thread, NULL);
	if (with_faults)
		assert_in_range(shared.faults, FEWEST_FAULTS, INT32_MAX);
	pthread_mutex_destroy(&shared.lock);
	db_fault_set(u->db, 0, OK);
	assert_int_equal(hands[THREADS].bad_reads, 0);
	*committed = 0;
	for (int i = 0; i < THREADS; i++) {
		for (int k = 0; k < SCOPES; k++) {
			int64_t id = i * 1000 + k + 1;
			char sql[80];
			snprintf(sql, sizeof sql, "SELECT count(*) FROM g WHERE id = %d", (int)id);
			assert_int_not_equal(hands[i].told[k], ERR_INTERNAL);
			assert_int_equal(number(u->c, u->db, sql), hands[i].told[k] == OK ? 2 : 0);
			*committed += hands[i].told[k] == OK;
		}
	}
	assert_int_equal(number(u->c, u->db, "SELECT count(*) FROM g"), 2 * *committed);
}

static void all_or_nothing(void **state)
{
	struct unit_db *u = *state;
	int committed, expected = 0;
	run_threads(u, false, &committed);
	for (int i = 0; i < THREADS; i++) {
		for (int k = 0; k < SCOPES; k++)
			expected += (i * 1000 + k + 1) % 7 != 0;
	}
	assert_int_equal(committed, expected);
}

static void also_with_faults(void **state)
{
	int committed;
	run_threads(*state, true, &committed);
	assert_in_range(committed, 1, THREADS * SCOPES);
}

struct waiter {
	struct db *db;
	pthread_t thread;
	enum err e;
	char reason[32];
};

static void *want(void *arg)
{
	struct waiter *w = arg;
	CTX_SCOPED struct ctx *c = ctx_new("waiter");
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	w->e = db_begin(c, w->db, DB_NORMAL, &tx);
	text_copy(w->reason, sizeof w->reason, c->reason);
	return NULL;
}

/* A scope that does not end: others are told, in words, and nothing is left of their wait. */
static void a_wait_has_an_end(void **state)
{
	struct unit_db *u = *state;
	struct db *db;
	const struct db_options options = {
	    .url = mem_printf(u->c, "sqlite:%s", u->path), .busy_timeout_ms = 30, .transactions = true};
	assert_ok(u->c, db_open(u->c, &options, &db));
	struct waiter w = {.db = db};
	{
		DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
		assert_ok(u->c, db_begin(u->c, db, DB_NORMAL, &tx));
		assert_int_equal(pthread_create(&w.thread, NULL, want, &w), 0);
		pthread_join(w.thread, NULL);
		assert_int_equal(w.e, ERR_BUSY);
		assert_string_equal(w.reason, "database_busy");
		struct waiter other = {.db = u->db}; /* as another process: 30 s, it gets it when we leave */
		assert_int_equal(pthread_create(&other.thread, NULL, want, &other), 0);
		assert_ok(u->c, insert(&tx, 1, 1));
		assert_ok(u->c, db_commit(&tx));
		pthread_join(other.thread, NULL);
		assert_int_equal(other.e, OK);
	}
	assert_int_equal(pthread_create(&w.thread, NULL, want, &w), 0);
	pthread_join(w.thread, NULL);
	assert_int_equal(w.e, OK);
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(all_or_nothing, setup, unit_db_teardown),
	    cmocka_unit_test_setup_teardown(also_with_faults, setup, unit_db_teardown),
	    cmocka_unit_test_setup_teardown(a_wait_has_an_end, setup, unit_db_teardown),
	};
	return unit_run("db/group", tests);
}
