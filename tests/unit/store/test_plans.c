/* Every statement of the store finds its rows by an index; those that read a whole table are named here, with the
 * reason. And nothing sorts what an index could have in order, on the paths that are walked often. */
#include "db/db_int.h"
#include "operations.h"

/* Statements that may read a whole table. */
static const char *const whole[] = {
    "FROM users ORDER BY id",                            /* the list of accounts */
    "SELECT count(*) FROM users",                        /* is this the first account? */
    "FROM videos WHERE missing_since = 0",               /* the library */
    "FROM sidecars ORDER BY video_id",                   /* the scan */
    "WHERE i.state < 2 AND NOT EXISTS",                  /* every ten seconds, work that nobody wants */
    "SELECT DISTINCT worker FROM work_items",            /* at start: those that run, by their index */
    "SELECT (SELECT count(*) FROM work_items",           /* for people; by the partial indexes */
    "i.state = 1 AND i.worker",                          /* those that run, by their index */
    "WHERE i.state = 0 AND i.not_before",                /* the queue in its order, until there are enough */
    "FROM audit WHERE id <",                             /* newest first, with a limit */
    "FROM transcripts WHERE language = $language ORDER", /* the whole library, as the list of films is */
};
/* Statements that may sort. */
static const char *const sorted[] = {
    "FROM transcripts WHERE language = $language ORDER", /* the whole library, as the list of films is */
    "FROM users ORDER BY id",
    "FROM sidecars ORDER BY video_id",
    "FROM transcripts WHERE media_id = $media ORDER", /* few of one film */
    "FROM chunks WHERE video_id = $video ORDER",
    "SELECT DISTINCT worker",
    "FROM watch WHERE user_id", /* one person's films, by date */
    "i.seq, q.id",              /* requests of one item */
    "FROM corrections",
    "WHERE i.state < 2 AND NOT EXISTS",
    "i.work_key = $key AND i.state = 2",
    "FROM own_words o",
};

static bool named(const char *sql, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strstr(sql, list[i]))
			return true;
	}
	return false;
}

static int look_at(struct unit_db *u, struct db_tx *tx, const char *sql)
{
	struct db_stmt *s;
	bool row;
	int faults = 0;
	assert_ok(u->c, db_prepare(tx, mem_printf(u->c, "EXPLAIN QUERY PLAN %s", sql), &s));
	for (;;) {
		assert_ok(u->c, db_step(s, &row));
		if (!row)
			return faults;
		const char *detail = db_text(s, 3);
		bool scan = text_starts(detail, "SCAN") && !text_starts(detail, "SCAN CONSTANT") &&
			    !text_starts(detail, "SCAN (subquery") /* how that is read is a line of its own */ &&
			    !strstr(detail, "SCAN c");
		bool sort = strstr(detail, "TEMP B-TREE") != NULL;
		if ((scan && !named(sql, whole, COUNT_OF(whole))) || (sort && !named(sql, sorted, COUNT_OF(sorted)))) {
			print_message("%s\n    in: %s\n", detail, sql);
			faults++;
		}
	}
}

static void no_table_is_read_whole(void **state)
{
	struct unit_db *u = *state;
	static const struct job_kind kind = {.name = "k", .attempts = 3, .lease_s = 60};
	const char *texts[256];
	size_t count = 0, claimed;
	struct job_item item;
	int faults = 0;
	for (size_t i = 0; i < COUNT_OF(operations); i++)
		assert_ok(u->c, run_operation(u, &operations[i], DB_NORMAL));
	assert_int_equal(jobs_claim(u->c, u->db, &kind, 1, "w", 1, &item, 1, &claimed), ERR_NOT_FOUND);
	struct connection *const connections[] = {u->db->writer.conn, LIST_FIRST(&u->db->readers)};
	for (size_t k = 0; k < COUNT_OF(connections); k++) {
		for (size_t i = 0; i < map_count(connections[k]->statements); i++)
			texts[count++] = mem_str(u->c, map_key_at(connections[k]->statements, i));
	}
	assert_in_range(count, 100, COUNT_OF(texts));
	UNIT_READ(u, tx);
	for (size_t i = 0; i < count; i++) {
		if (!strstr(texts[i], "schema_migrations") && !text_starts(texts[i], "PRAGMA"))
			faults += look_at(u, &tx, texts[i]);
	}
	assert_int_equal(faults, 0);
}

/* Deleting a parent row must not read its children whole either: every foreign key has an index that begins with it. */
static void every_foreign_key_has_an_index(void **state)
{
	struct unit_db *u = *state;
	assert_int_equal(
	    unit_db_number(
		u, "SELECT count(*) FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table' "
		   "AND NOT EXISTS (SELECT 1 FROM pragma_index_list(m.name) l, pragma_index_xinfo(l.name) x WHERE "
		   "x.seqno = 0 AND x.name = f.\"from\" AND l.partial = 0)"),
	    0);
	assert_in_range(unit_db_number(u, "SELECT count(*) FROM sqlite_master m, pragma_foreign_key_list(m.name) f"),
			20, 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_DB_TEST(no_table_is_read_whole),
					   UNIT_DB_TEST(every_foreign_key_has_an_index)};
	return unit_run("store/plans", tests);
}
