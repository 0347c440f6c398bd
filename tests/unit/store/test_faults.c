/* Whatever fails in the middle of an operation — a statement, a commit, a write, a sync, a full disk — nothing of it stays,
 * and the same operation works afterwards. */
#include "../every_fault.h"
#include "operations.h"

static enum err run_one(struct unit_db *u, void *operation)
{
	return run_operation(u, operation, DB_DURABLE);
}

static void all_operations(struct unit_db *u, enum fault f, int at_least)
{
	int places = 0;
	for (size_t i = 0; i < COUNT_OF(operations); i++)
		places +=
		    every_fault(u, &(struct faulty_operation){operations[i].name, run_one, (void *)&operations[i]}, f);
	assert_in_range(places, at_least, 100000);
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

static void a_disk_that_stays_full(void **state)
{
	all_operations(*state, FAULT_STAYS_FULL, 30);
}

static void every_sync(void **state)
{
	all_operations(*state, FAULT_SYNC, (int)COUNT_OF(operations));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(every_statement, every_fault_setup, unit_db_teardown),
	    cmocka_unit_test_setup_teardown(every_write, every_fault_setup, unit_db_teardown),
	    cmocka_unit_test_setup_teardown(a_full_disk, every_fault_setup, unit_db_teardown),
	    cmocka_unit_test_setup_teardown(a_disk_that_stays_full, every_fault_setup, unit_db_teardown),
	    cmocka_unit_test_setup_teardown(every_sync, every_fault_setup, unit_db_teardown),
	};
	return unit_run("store/faults", tests);
}
