/* What db/, store/ and jobs/ cost above a bare loop on SQLite that does the same with the same settings: point reads, writes
 * from one and from sixteen threads, jobs that do nothing. Lines: tools/bench. */
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "jobs/jobs.h"
#include "store/knowledge.h"
#include "store/store.h"

enum { WORDS = 20000, READS = 100000, SECONDS_MS = 1500, THREADS = 16, JOBS = 4000, BATCH = 64, KNOWN = 5000 };

static int64_t now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void must(struct ctx *c, enum err e)
{
	if (e == OK)
		return;
	fprintf(stderr, "bench: %s\n", ctx_error(c));
	exit(1);
}

static void must_sql(sqlite3 *h, int rc)
{
	if (rc == SQLITE_OK || rc == SQLITE_DONE || rc == SQLITE_ROW)
		return;
	fprintf(stderr, "bench: %s\n", sqlite3_errmsg(h));
	exit(1);
}

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static double p50_us(int64_t *samples, size_t n)
{
	qsort(samples, n, sizeof *samples, by_value);
	return (double)samples[n / 2] / 1000;
}

static void row(const char *figure, double ours, const char *unit, double peer)
{
	printf("%s\t%.2f\t%s\t%.2f\tbare SQLite %s\n", figure, ours, unit, peer, sqlite3_libversion());
	fflush(stdout);
}

static sqlite3 *bare(const char *path, bool full)
{
	sqlite3 *h;
	must_sql(NULL, sqlite3_open_v2(path, &h, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL));
	must_sql(h, sqlite3_exec(h, full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL", NULL, NULL, NULL));
	must_sql(h, sqlite3_exec(h, "PRAGMA mmap_size=268435456;PRAGMA foreign_keys=ON", NULL, NULL, NULL));
	return h;
}

static sqlite3_stmt *prepared(sqlite3 *h, const char *sql)
{
	sqlite3_stmt *s;
	must_sql(h, sqlite3_prepare_v3(h, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL));
	return s;
}

static void once(sqlite3 *h, sqlite3_stmt *s)
{
	int rc;
	while ((rc = sqlite3_step(s)) == SQLITE_ROW)
		;
	must_sql(h, rc);
	sqlite3_reset(s);
}

/* ---- reads ---- */

static double read_ours(struct ctx *c, struct db *db, int64_t *samples)
{
	for (int i = 0; i < READS; i++) {
		CTX_SCOPED struct ctx *mine = ctx_new("read");
		struct word_row w;
		int64_t began = now_ns();
		DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
		must(c, db_read(mine, db, &tx));
		must(c, words_get(&tx, 1 + i * 7919LL % WORDS, &w));
		db_end(&tx);
		samples[i] = now_ns() - began;
	}
	return p50_us(samples, READS);
}

static double read_bare(const char *path, int64_t *samples)
{
	sqlite3 *h = bare(path, false);
	sqlite3_stmt *s = prepared(h, "SELECT id, language, lemma, noun FROM words WHERE id = ?1");
	char text[256];
	for (int i = 0; i < READS; i++) {
		int64_t began = now_ns();
		sqlite3_bind_int64(s, 1, 1 + i * 7919LL % WORDS);
		must_sql(h, sqlite3_step(s));
		snprintf(text, sizeof text, "%s", (const char *)sqlite3_column_text(s, 2));
		sqlite3_reset(s);
		samples[i] = now_ns() - began;
	}
	sqlite3_finalize(s);
	sqlite3_close(h);
	return p50_us(samples, READS);
}

/* ---- writes ---- */

struct writer {
	struct db *db;
	enum db_durability durability;
	int64_t until, count;
	pthread_t thread;
};

static const char write_sql[] = "INSERT INTO bench(v) VALUES($v) RETURNING id";

static void *write_some(void *arg)
{
	struct writer *w = arg;
	while (clock_mono_ms() < w->until) {
		CTX_SCOPED struct ctx *c = ctx_new("write");
		DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
		struct db_stmt *s;
		must(c, db_begin(c, w->db, w->durability, &tx));
		must(c, db_prepare(&tx, write_sql, &s));
		db_bind_text(s, "$v", "a word of a learner");
		must(c, db_step_one(s));
		must(c, db_commit(&tx));
		w->count++;
	}
	return NULL;
}

static double write_ours(struct db *db, int threads, enum db_durability durability)
{
	struct writer w[THREADS];
	int64_t count = 0;
	for (int i = 0; i < threads; i++) {
		w[i] = (struct writer){.db = db, .durability = durability, .until = clock_mono_ms() + SECONDS_MS};
		pthread_create(&w[i].thread, NULL, write_some, &w[i]);
	}
	for (int i = 0; i < threads; i++) {
		pthread_join(w[i].thread, NULL);
		count += w[i].count;
	}
	return (double)count * 1000 / SECONDS_MS;
}

static double write_bare(const char *path, bool full)
{
	sqlite3 *h = bare(path, full);
	sqlite3_stmt *begin = prepared(h, "BEGIN IMMEDIATE"), *commit = prepared(h, "COMMIT"),
		     *s = prepared(h, write_sql);
	int64_t count = 0, until = clock_mono_ms() + SECONDS_MS;
	for (; clock_mono_ms() < until; count++) {
		once(h, begin);
		sqlite3_bind_text(s, 1, "a word of a learner", -1, SQLITE_STATIC);
		once(h, s);
		once(h, commit);
	}
	sqlite3_finalize(begin);
	sqlite3_finalize(commit);
	sqlite3_finalize(s);
	sqlite3_close(h);
	return (double)count * 1000 / SECONDS_MS;
}

/* ---- jobs ---- */

static const struct job_kind kind = {.name = "nothing", .lease_s = 60, .attempts = 3};

static void queue_jobs(struct ctx *c, struct db *db)
{
	for (int i = 0; i < JOBS; i++) {
		CTX_SCOPED struct ctx *mine = ctx_new("queue");
		DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
		const char *task;
		struct job_request r = {.kind = kind.name, .key = mem_printf(mine, "k%d", i), .args = "{}"};
		must(c, db_begin(mine, db, DB_NORMAL, &tx));
		must(mine, jobs_request(&tx, &kind, &r, 1, &task));
		must(mine, db_commit(&tx));
	}
}

static void *do_jobs(void *arg)
{
	struct writer *w = arg;
	for (;;) {
		CTX_SCOPED struct ctx *c = ctx_new("worker");
		struct job_item items[BATCH];
		size_t n;
		enum err e = jobs_claim(c, w->db, &kind, 1, "w", 2, items, BATCH, &n);
		if (e == ERR_NOT_FOUND)
			return NULL;
		must(c, e);
		for (size_t i = 0; i < n; i++) {
			DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
			must(c, db_begin(c, w->db, DB_NORMAL, &tx));
			must(c, jobs_finish(&tx, &items[i], "{}", 3));
			must(c, db_commit(&tx));
		}
		w->count += (int64_t)n;
	}
}

static double jobs_ours(struct db *db, int threads)
{
	struct writer w[THREADS];
	int64_t began = now_ns();
	for (int i = 0; i < threads; i++) {
		w[i] = (struct writer){.db = db};
		pthread_create(&w[i].thread, NULL, do_jobs, &w[i]);
	}
	for (int i = 0; i < threads; i++)
		pthread_join(w[i].thread, NULL);
	return JOBS * 1e9 / (double)(now_ns() - began);
}

/* The least any queue in SQLite can do: claim 64 rows in one transaction, end each in one of its own. */
static double jobs_bare(const char *path)
{
	sqlite3 *h = bare(path, false);
	must_sql(h, sqlite3_exec(h,
				 "CREATE TABLE q(id INTEGER PRIMARY KEY, state INTEGER, result TEXT);"
				 "CREATE INDEX q_state ON q(id) WHERE state = 0",
				 NULL, NULL, NULL));
	char sql[200];
	snprintf(sql, sizeof sql,
		 "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) INSERT INTO q(state) "
		 "SELECT 0 FROM n",
		 JOBS);
	must_sql(h, sqlite3_exec(h, sql, NULL, NULL, NULL));
	sqlite3_stmt *claim =
	    prepared(h, "UPDATE q SET state = 1 WHERE id IN (SELECT id FROM q WHERE state = 0 ORDER BY id "
			"LIMIT 64) RETURNING id");
	sqlite3_stmt *finish = prepared(h, "UPDATE q SET state = 2, result = '{}' WHERE id = ?1 AND state = 1");
	int64_t began = now_ns(), id = 0;
	while (id < JOBS) {
		once(h, claim);
		for (int i = 0; i < BATCH && id < JOBS; i++) {
			sqlite3_bind_int64(finish, 1, ++id);
			once(h, finish);
		}
	}
	double rate = JOBS * 1e9 / (double)(now_ns() - began);
	sqlite3_finalize(claim);
	sqlite3_finalize(finish);
	sqlite3_close(h);
	return rate;
}

/* ---- a learner's words ---- */

static double knowledge_ours(struct ctx *c, struct db *db)
{
	int64_t samples[100];
	for (int i = 0; i < 100; i++) {
		CTX_SCOPED struct ctx *mine = ctx_new("lesson");
		DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
		struct knowledge_row *rows;
		size_t count;
		int64_t began = now_ns();
		must(c, db_read(mine, db, &tx));
		must(mine, knowledge_list(&tx, 1, "de", &rows, &count));
		samples[i] = now_ns() - began;
		if (count != KNOWN)
			exit(1);
	}
	return p50_us(samples, 100) / 1000;
}

static double knowledge_bare(const char *path)
{
	int64_t samples[100];
	sqlite3 *h = bare(path, false);
	sqlite3_stmt *s =
	    prepared(h, "SELECT word_id, lemma, noun, status, stage, confidence, reviews, first_seen_at, "
			"changed_at, evidence FROM knowledge WHERE user_id = 1 AND language = 'de' ORDER BY "
			"lemma, noun");
	for (int i = 0; i < 100; i++) {
		int64_t began = now_ns(), sum = 0;
		while (sqlite3_step(s) == SQLITE_ROW) {
			for (int k = 0; k < 10; k++)
				sum += k == 1 || k == 9 ? (int64_t)strlen((const char *)sqlite3_column_text(s, k))
							: sqlite3_column_int64(s, k);
		}
		sqlite3_reset(s);
		samples[i] = now_ns() - began + (sum == 42);
	}
	sqlite3_finalize(s);
	sqlite3_close(h);
	return p50_us(samples, 100) / 1000;
}

static void fill(struct ctx *c, struct db *db)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	struct db_stmt *s;
	must(c, db_begin(c, db, DB_NORMAL, &tx));
	must(c, db_prepare(&tx, "CREATE TABLE bench(id INTEGER PRIMARY KEY, v TEXT) STRICT", &s));
	must(c, db_run(s, NULL));
	must(c,
	     db_prepare(&tx, "INSERT INTO users VALUES(1, 'a', 'a', '', 0, 1, 0, 0, 'en', 'de', 5, 12, 0, '{}')", &s));
	must(c, db_run(s, NULL));
	for (int i = 0; i < WORDS; i++) {
		int64_t id;
		must(c, words_intern(&tx, "de", mem_printf(c, "wort%d", i), i % 2, &id));
		if (i < KNOWN)
			must(c, knowledge_set(&tx, 1, id, WORD_KNOWN, 0, 5, "bulk", 1));
	}
	must(c, db_commit(&tx));
}

static void measure(struct ctx *c, struct db *db, const char *path)
{
	int64_t *samples = mem_array(c, int64_t, READS);
	fill(c, db);
	double peer = read_bare(path, samples);
	row("db: point read with its scope, p50", read_ours(c, db, samples), "us", peer);
	peer = knowledge_bare(path);
	row("store: 5,000 known words of a learner, p50", knowledge_ours(c, db), "ms", peer);
	peer = write_bare(path, false);
	row("db: writes, normal, 1 thread", write_ours(db, 1, DB_NORMAL), "/s", peer);
	row("db: writes, normal, 16 threads", write_ours(db, THREADS, DB_NORMAL), "/s", peer);
	peer = write_bare(path, true);
	row("db: writes, durable, 1 thread", write_ours(db, 1, DB_DURABLE), "/s", peer);
	row("db: writes, durable, 16 threads", write_ours(db, THREADS, DB_DURABLE), "/s", peer);
	peer = jobs_bare(path);
	queue_jobs(c, db);
	row("jobs: that do nothing, claims of 64, 1 thread", jobs_ours(db, 1), "/s", peer);
}

int main(void)
{
	struct ctx *c = ctx_new("bench");
	char dir[] = "/tmp/langplug-bench-XXXXXX";
	size_t count;
	struct db *db;
	if (!mkdtemp(dir))
		return 1;
	const char *path = mem_printf(c, "%s/bench.db", dir);
	struct db_options options = {.url = mem_printf(c, "sqlite:%s", path), .transactions = true};
	must(c, db_open(c, &options, &db));
	const struct db_migration *list = store_migrations(&count);
	must(c, db_migrate(c, db, list, count, NULL));
	measure(c, db, path);
	db_close(db);
	for (const char *const *end = (const char *const[]){"", "-wal", "-shm", "-turn", NULL}; *end; end++)
		unlink(mem_printf(c, "%s%s", path, *end));
	rmdir(dir);
	ctx_free(c);
	return 0;
}
