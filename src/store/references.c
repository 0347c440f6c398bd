/* Rows that refer to something that is not there, for every reference the schema promises. They are mended as the schema
 * would have done when the other side went: the row goes too, or forgets it. Where the other side may not go (words),
 * nothing is thrown away. */
#include "store/store_int.h"

#include "store/check_int.h"

static char *lost_rows(const void *mem, const struct db_reference *r)
{
	return mem_printf(mem, "FROM %s WHERE %s IS NOT NULL AND NOT EXISTS (SELECT 1 FROM %s p WHERE p.%s = %s.%s)",
			  r->table, r->column, r->parent, r->parent_column, r->table, r->column);
}

static struct store_finding finding(const void *mem, const struct db_reference *r, int64_t rows)
{
	return (struct store_finding){
	    .name = "dangling",
	    .table = r->table,
	    .rows = rows,
	    .text = mem_printf(mem, "rows that belong to a row of %s that is not there", r->parent),
	    .mendable = r->cascades || r->sets_null};
}

enum err references_check(struct db_tx *tx, struct findings *f)
{
	struct db_reference *list;
	const void *mem = tx->ctx->mem;
	size_t count = 0;
	enum err e = db_references(tx, &list, &count);
	for (size_t i = 0; e == OK && i < count; i++) {
		int64_t rows;
		struct query q = query_new(tx, mem_printf(mem, "SELECT count(*) %s", lost_rows(mem, &list[i])));
		e = query_value(&q, &rows);
		if (e == OK && rows)
			findings_add(tx, f, finding(mem, &list[i], rows));
	}
	return e;
}

enum err references_mend(struct db_tx *tx, struct findings *f)
{
	struct db_reference *list;
	const void *mem = tx->ctx->mem;
	size_t count = 0;
	enum err e = db_references(tx, &list, &count);
	for (size_t i = 0; e == OK && i < count; i++) {
		const struct db_reference *r = &list[i];
		const char *lost = lost_rows(mem, r);
		int64_t rows = 0;
		if (!r->cascades && !r->sets_null)
			continue;
		struct query q = query_new(tx, r->cascades ? mem_printf(mem, "DELETE %s", lost)
							   : mem_printf(mem, "UPDATE %s SET %s = NULL %s", r->table,
									r->column, strstr(lost, "WHERE")));
		e = q.e != OK ? q.e : db_run(q.s, &rows);
		if (e == OK && rows)
			findings_add(tx, f, finding(mem, r, rows));
	}
	return e;
}
