/* Whatever fails in the middle of an operation — a statement, a commit, a write, a sync, a full disk — nothing of it stays,
 * and the same operation works afterwards. */
#include "../faulty_disk.h"
#include "operations.h"

/* All rows of all tables, as text. */
static char *picture(struct unit_db *u)
{
	UNIT_READ(u, tx);
	struct db_stmt *tables, *s;
	struct buf b;
	bool row;
	buf_init(&b, u->c->mem, 4 * MIB);
	assert_ok(
	    u->c,
	    db_prepare(&tx,
		       "SELECT m.name, group_concat('quote(' || i.name || ')', '||'',''||') FROM sqlite_master m, "
		       "pragma_table_info(m.name) i WHERE m.type = 'table' AND m.name <> 'sqlite_sequence' GROUP BY 1",
		       &tables));
	for (;;) {
		assert_ok(u->c, db_step(tables, &row));
		if (!row)
			return b.data;
		buf_printf(&b, "%s\n", db_text(tables, 0));
		/* task ids are random: two runs may differ in them alone */
		assert_ok(u->c, db_prepare(&tx,
					   mem_printf(u->c, "SELECT %s FROM %s ORDER BY 1", db_text(tables, 1),
						      db_text(tables, 0)),
					   &s));
		for (;;) {
			assert_ok(u->c, db_step(s, &row));
			if (!row)
				break;
			buf_printf(&b, "  %s\n", db_text(s, 0));
		}
	}
}

enum fault { FAULT_STATEMENT, FAULT_WRITE, FAULT_FULL, FAULT_SYNC };

static void arm(struct unit_db *u, enum fault f, int n)
{
	db_fault_set(u->db, f == FAULT_STATEMENT ? n : 0, ERR_IO);
	faulty_disk_set(f == FAULT_WRITE || f == FAULT_FULL ? n : 0, f == FAULT_SYNC ? n : 0,
			f == FAULT_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE);
}

static bool disarm(struct unit_db *u)
{
	bool fired = db_fault_fired(u->db) || atomic_load(&faulty_disk.fired);
	db_fault_set(u->db, 0, OK);
	faulty_disk_set(0, 0, 0);
	return fired;
}

/* Returns at how many places it could fail. */
static int every_fault(struct unit_db *u, const struct operation *o, enum fault f)
{
	for (int n = 1;; n++) {
		char *before = picture(u);
		arm(u, f, n);
		enum err e = run_operation(u, o, DB_DURABLE);
		bool fired = disarm(u);
		if (!fired) {
			if (e != OK)
				fail_msg("%s: %s", o->name, ctx_error(u->c));
			return n - 1;
		}
		assert_int_equal(u->c->open_transactions, 0);
		if (e != ERR_IO)
			fail_msg("%s, fault %d at %d: %s %s", o->name, f, n, err_name(e), ctx_error(u->c));
		if (f == FAULT_FULL)
			assert_string_equal(u->c->reason, "disk_full");
		char *after = picture(u);
		if (!text_eq(before, after))
			fail_msg("%s, fault %d at %d left:\n%s\nbefore:\n%s", o->name, f, n, after, before);
		talloc_free(before);
		talloc_free(after);
	}
}

static void all_operations(struct unit_db *u, enum fault f, int at_least)
{
	int places = 0;
	for (size_t i = 0; i < COUNT_OF(operations); i++)
		places += every_fault(u, &operations[i], f);
	assert_in_range(places, at_least, 100000);
	assert_int_equal(unit_db_number(u, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
	UNIT_READ(u, tx);
	struct db_stmt *s;
	assert_ok(u->c, db_prepare(&tx, "PRAGMA integrity_check", &s));
	assert_ok(u->c, db_step_one(s));
	assert_string_equal(db_text(s, 0), "ok");
}

static void every_statement(void **state)
{
	all_operations(*state, FAULT_STATEMENT, 200);
}

static void every_write(void **state)
{
	all_operations(*state, FAULT_WRITE, 30);
}

static void a_full_disk(void **state)
{
	all_operations(*state, FAULT_FULL, 30);
}

static void every_sync(void **state)
{
	all_operations(*state, FAULT_SYNC, (int)COUNT_OF(operations));
}

static int setup(void **state)
{
	faulty_disk_install();
	return unit_db_setup(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(every_statement, setup, unit_db_teardown),
	    cmocka_unit_test_setup_teardown(every_write, setup, unit_db_teardown),
	    cmocka_unit_test_setup_teardown(a_full_disk, setup, unit_db_teardown),
	    cmocka_unit_test_setup_teardown(every_sync, setup, unit_db_teardown),
	};
	return unit_run("store/faults", tests);
}
