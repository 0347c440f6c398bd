/* Whether the file is whole (SQLite's own check), and which tables and references the schema
 * has. */
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

enum err db_check(struct db_tx *tx, const char ***problems, size_t *count)
{
	const char **list = mem_array(tx->ctx->mem, const char *, PROBLEMS_MAX);
	size_t n = 0;
	enum err e = broken_pages(tx, list, &n);
	if (e != OK)
		return e;
	*problems = list;
	*count = n;
	return OK;
}

enum err db_tables(struct db_tx *tx, const char ***out, size_t *count)
{
	const char **list = NULL;
	struct db_stmt *s;
	bool row = false;
	size_t n = 0;
	enum err e = db_prepare(
	    tx, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name", &s);
	if (e == OK)
		e = db_step(s, &row);
	while (e == OK && row) {
		list = mem_grow(tx->ctx->mem, list, const char *, n + 1);
		list[n++] = db_text_copy(s, 0, tx->ctx->mem);
		e = db_step(s, &row);
	}
	if (e != OK)
		return e;
	db_reset(s);
	*out = list;
	*count = n;
	return OK;
}

enum err db_references(struct db_tx *tx, struct db_reference **out, size_t *count)
{
	struct db_reference *list = NULL;
	const void *mem = tx->ctx->mem;
	struct db_stmt *s;
	bool row = false;
	size_t n = 0;
	enum err e = db_prepare(tx,
				"SELECT m.name, f.\"from\", f.\"table\", f.\"to\", f.on_delete FROM sqlite_master m, "
				"pragma_foreign_key_list(m.name) f WHERE m.type = 'table' ORDER BY m.name, f.id",
				&s);
	if (e == OK)
		e = db_step(s, &row);
	while (e == OK && row) {
		list = mem_grow(mem, list, struct db_reference, n + 1);
		list[n++] = (struct db_reference){
		    .table = db_text_copy(s, 0, mem),
		    .column = db_text_copy(s, 1, mem),
		    .parent = db_text_copy(s, 2, mem),
		    .parent_column = db_text_copy(s, 3, mem),
		    .cascades = text_eq(db_text(s, 4), "CASCADE"),
		    .sets_null = text_eq(db_text(s, 4), "SET NULL"),
		};
		e = db_step(s, &row);
	}
	if (e != OK)
		return e;
	db_reset(s);
	*out = list;
	*count = n;
	return OK;
}
