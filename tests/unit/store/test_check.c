/* What must not be in the database is found and mended; and without transactions it does come about. */
#include <fcntl.h>

#include "operations.h"
#include "store/check.h"

static void run_sql(struct unit_db *u, const char *sql)
{
	struct db_stmt *s;
	UNIT_WRITE(u, tx);
	assert_ok(u->c, db_prepare(&tx, sql, &s));
	assert_ok(u->c, db_run(s, NULL));
	assert_ok(u->c, db_commit(&tx));
}

static void set_scene(struct unit_db *u)
{
	for (size_t i = 0; i < COUNT_OF(operations); i++) {
		if (!text_eq(operations[i].name, "undo") && !text_eq(operations[i].name, "delete user"))
			assert_ok(u->c, run_operation(u, &operations[i], DB_NORMAL));
	}
}

static const int64_t NOW = 100000000;

static size_t look(struct unit_db *u, struct store_finding **list)
{
	size_t count;
	UNIT_READ(u, tx);
	assert_ok(u->c, store_check(&tx, NOW, list, &count));
	return count;
}

static size_t mend(struct unit_db *u, struct store_finding **list)
{
	size_t count;
	UNIT_WRITE(u, tx);
	assert_ok(u->c, store_repair(&tx, NOW, list, &count));
	assert_ok(u->c, db_commit(&tx));
	return count;
}

static void each_is_found(void **state)
{
	static const struct {
		const char *name, *sql;
		int64_t rows;
		bool mendable;
	} cases[] = {
	    {"stale_job", "UPDATE work_items SET state = 1, worker = 'w', lease_until = 5, claims = 1", 1, true},
	    {"unwanted_job", "DELETE FROM requests", 1, true},
	    {"odd_job", "UPDATE work_items SET worker = 'w'", 1, false},
	    {"duplicate_request",
	     "INSERT INTO requests(task, item_id, user_id, title, video_id, priority, created_at, "
	     "cancelled_at) SELECT 'twin', item_id, user_id, '', 0, 0, created_at, 0 FROM requests "
	     "WHERE cancelled_at = 0",
	     1, true},
	    {"duplicate_cue",
	     "INSERT INTO cues(transcript_id, start_ms, end_ms, text, confidence) SELECT transcript_id, "
	     "start_ms, end_ms, text, 1 FROM cues",
	     2, true},
	    {"bare_cue", "UPDATE transcript_spans SET end_ms = 1000", 1, true},
	    {"bare_chunk", "DELETE FROM transcript_spans", 1, true},
	    {"no_version", "DELETE FROM knowledge_versions", 2, true},
	    {"wrong_copy", "UPDATE words SET lemma = 'x' WHERE lemma = 'Haus'", 1, false},
	    /* its only claim, an hour and more ago, is still alive: nobody killed it */
	    {"stale_job",
	     "UPDATE work_items SET state = 1, worker = 'w', lease_until = 100000000, claims = 1, started_at = "
	     "90000000",
	     1, true},
	    /* queued for a night, then claimed again */
	    {"stale_job",
	     "UPDATE work_items SET state = 1, worker = 'w', lease_until = 100000000, claims = 2, started_at = "
	     "90000000",
	     0, false},
	    {"hollow_transcript", "DELETE FROM transcript_spans", 1, true},
	    {"half_account", "DELETE FROM user_levels", 0, false},
	    {"half_account", "INSERT INTO users SELECT 99, 'x', 'x', '', 0, 1, 0, 0, 'en', 'de', 5, 5, 0, '{}'", 1,
	     true},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct store_finding *list;
		struct unit_db *u;
		bool found = false;
		assert_int_equal(unit_db_setup(state), 0);
		u = *state;
		set_scene(u);
		assert_int_equal(look(u, &list), 0);
		run_sql(u, cases[i].sql);
		size_t count = look(u, &list);
		for (size_t k = 0; k < count; k++) {
			if (!text_eq(list[k].name, cases[i].name))
				continue;
			found = true;
			assert_int_equal(list[k].rows, cases[i].rows);
			assert_int_equal(list[k].mendable, cases[i].mendable);
		}
		if (found != (cases[i].rows > 0))
			fail_msg("%s", cases[i].name);
		if (cases[i].mendable) {
			assert_true(mend(u, &list) > 0);
			if (look(u, &list) != 0)
				fail_msg("%s is still there after %s", list[0].name, cases[i].name);
			assert_int_equal(mend(u, &list), 0);
		}
		assert_int_equal(unit_db_teardown(state), 0);
	}
}

/* Changes the file behind the program's back, without foreign keys. */
static void run_outside(struct unit_db *u, const char *sql)
{
	db_close(u->db);
	u->db = NULL;
	assert_int_equal(system(mem_printf(u->c,
					   "/usr/bin/python3 -c \"import sqlite3; d = sqlite3.connect('%s'); "
					   "d.execute('%s'); d.commit()\"",
					   u->path, sql)),
			 0);
	u->db = unit_db_open(u->c, u->path);
}

static bool is_dangling(const struct store_finding *list, size_t count, const char *table)
{
	for (size_t i = 0; i < count; i++) {
		if (text_eq(list[i].name, "dangling") && text_eq(list[i].table, table) && list[i].rows > 0)
			return true;
	}
	return false;
}

/* A parent goes, the rows that belong to it stay: found under the children's tables, and mended as the schema says. */
static void references_into_nothing(void **state)
{
	static const struct {
		const char *sql;
		const char *tables[8]; /* that have lost rows */
	} cases[] = {
	    {"DELETE FROM videos", {"chunks", "done_spans", "sidecars", "watch", "word_views"}},
	    {"DELETE FROM media", {"transcripts", "videos"}},
	    {"DELETE FROM users",
	     {"audit", "days", "done_spans", "knowledge", "knowledge_versions", "requests", "undo_batches",
	      "user_levels"}},
	    {"DELETE FROM work_items", {"requests"}},
	    {"DELETE FROM words", {"knowledge", "undo_words", "word_views"}},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct store_finding *list;
		assert_int_equal(unit_db_setup(state), 0);
		struct unit_db *u = *state;
		set_scene(u);
		int64_t known = unit_db_number(u, "SELECT count(*) FROM knowledge");
		run_outside(u, cases[i].sql);
		size_t count = look(u, &list);
		for (size_t k = 0; k < 8 && cases[i].tables[k]; k++) {
			if (!is_dangling(list, count, cases[i].tables[k]))
				fail_msg("%s: nothing about %s", cases[i].sql, cases[i].tables[k]);
		}
		assert_true(mend(u, &list) > 0);
		if (look(u, &list))
			fail_msg("%s left %s in %s: %s", cases[i].sql, list[0].name, list[0].table, list[0].text);
		/* a learner's words have copies of what the list of words lost */
		if (text_eq(cases[i].sql, "DELETE FROM words"))
			assert_int_equal(unit_db_number(u, "SELECT count(*) FROM knowledge"), known);
		assert_int_equal(unit_db_teardown(state), 0);
	}
}

/* An index that knows nothing of its table's rows. */
static void a_damaged_file(void **state)
{
	static const unsigned char empty_leaf[] = {0x0a, 0, 0, 0, 0, 0x10, 0, 0};
	struct unit_db *u = *state;
	struct store_finding *list;
	set_scene(u);
	int64_t page = unit_db_number(u, "SELECT rootpage FROM sqlite_master WHERE name = 'users_email'");
	assert_int_equal(unit_db_number(u, "SELECT page_size FROM pragma_page_size"), 4096);
	db_close(u->db);
	FD_SCOPED int fd = open(u->path, O_RDWR);
	assert_int_equal(pwrite(fd, empty_leaf, sizeof empty_leaf, (page - 1) * 4096), sizeof empty_leaf);
	u->db = unit_db_open(u->c, u->path);
	assert_true(look(u, &list) > 0);
	assert_string_equal(list[0].name, "damaged");
	assert_non_null(strstr(list[0].text, "users_email"));
	assert_false(list[0].mendable);
}

static void counts_of_tables(void **state)
{
	struct unit_db *u = *state;
	struct table_count *list;
	size_t count;
	set_scene(u);
	UNIT_READ(u, tx);
	assert_ok(u->c, store_counts(&tx, &list, &count));
	assert_int_equal(count + 2,
			 unit_db_number(u, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name NOT "
					   "LIKE 'sqlite_%'")); /* but schema_migrations, job_clock */
	for (size_t i = 0; i < count; i++) {
		if (text_eq(list[i].table, "users"))
			assert_int_equal(list[i].rows, 1);
		if (text_eq(list[i].table, "cues"))
			assert_int_equal(list[i].rows, 2);
	}
	assert_string_equal(list[0].table, "audit");
}

/* The same operations, the same faults, with ENABLE_TRANSACTIONS=false: now halves stay, and the check sees them. */
static void without_transactions_halves_stay(void **state)
{
	int found = 0;
	for (int n = 1; n < 120; n++) {
		struct store_finding *list;
		struct unit_db *u;
		bool fired = false;
		assert_int_equal(unit_db_setup(state), 0);
		u = *state;
		db_close(u->db);
		assert_ok(u->c,
			  db_open(u->c, &(struct db_options){.url = mem_printf(u->c, "sqlite:%s", u->path)}, &u->db));
		db_fault_set(u->db, n, ERR_IO);
		for (size_t i = 0; i < COUNT_OF(operations) && !fired; i++) {
			if (run_operation(u, &operations[i], DB_NORMAL) != OK)
				fired = db_fault_fired(u->db);
		}
		db_fault_set(u->db, 0, OK);
		found += look(u, &list) > 0;
		assert_int_equal(unit_db_teardown(state), 0);
	}
	assert_in_range(found, 5, 120);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_is_found),
	    cmocka_unit_test(references_into_nothing),
	    UNIT_DB_TEST(a_damaged_file),
	    UNIT_DB_TEST(counts_of_tables),
	    cmocka_unit_test(without_transactions_halves_stay),
	};
	return unit_run("store/check", tests);
}
