/* Whether the file is whole: SQLite's own checks. */
#include "db/db_int.h"

enum { PROBLEMS_MAX = 100 };

static enum err broken_pages(struct db_tx *tx, const char **list, size_t *n)
{
	struct db_stmt *s;
	bool row = false;
	enum err e = db_prepare(tx, "PRAGMA integrity_check(100)", &s);
	if (e == OK)
		e = db_step(s, &row);
	while (e == OK && row && *n < PROBLEMS_MAX) {
		if (!text_eq(db_text(s, 0), "ok"))
			list[(*n)++] = db_text_copy(s, 0, tx->ctx->mem);
		e = db_step(s, &row);
	}
	if (e == OK)
		db_reset(s);
	return e;
}

static enum err dangling(struct db_tx *tx, const char **list, size_t *n)
{
	struct db_stmt *s;
	bool row = false;
	enum err e = db_prepare(tx, "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check", &s);
	if (e == OK)
		e = db_step(s, &row);
	while (e == OK && row && *n < PROBLEMS_MAX) {
		list[(*n)++] = mem_printf(tx->ctx->mem, "row %s of %s refers to a row of %s that is not there",
					  db_text(s, 1) ? db_text(s, 1) : "?", db_text(s, 0), db_text(s, 2));
		e = db_step(s, &row);
	}
	if (e == OK)
		db_reset(s);
	return e;
}

enum err db_check(struct db_tx *tx, const char ***problems, size_t *count)
{
	const char **list = mem_array(tx->ctx->mem, const char *, PROBLEMS_MAX);
	size_t n = 0;
	enum err e = broken_pages(tx, list, &n);
	if (e == OK)
		e = dangling(tx, list, &n);
	if (e != OK)
		return e;
	*problems = list;
	*count = n;
	return OK;
}
