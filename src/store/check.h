/* Finds rows that cannot be: for `langplug doctor --db`, the kill test, and the orphan check that runs while
 * ENABLE_TRANSACTIONS is false. Files are library/library.h's part of the same check. */
#pragma once

#include "store/store.h"

struct store_finding {
	const char *name;  /* stable: "damaged", "dangling", or a name of check.c's table */
	const char *table; /* where */
	int64_t rows;
	const char *text; /* for people: "jobs that run for more than an hour without a sign of life" */
	bool mendable;
};
/* What is wrong now; nothing: *count 0. Looks at every row: seconds on a large database. Finds damage of the file too
 * ("damaged", not mendable). */
enum err store_check(struct db_tx *tx, int64_t now, struct store_finding **out, size_t *count) ATTR_MUST_CHECK;
/* Mends what can be mended and tells what that was (rows: how many were changed). */
enum err store_repair(struct db_tx *tx, int64_t now, struct store_finding **out, size_t *count) ATTR_MUST_CHECK;

struct table_count {
	const char *table;
	int64_t rows;
};
/* Rows of every table, by name. */
enum err store_counts(struct db_tx *tx, struct table_count **out, size_t *count) ATTR_MUST_CHECK;
