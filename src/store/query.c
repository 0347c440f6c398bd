/* Queries and column tables: see store_int.h. */
#include "store/store_int.h"

enum { BLOCK_BYTES = 4096 };

struct query query_new(struct db_tx *tx, const char *sql)
{
	struct query q = {.tx = tx};
	q.e = db_prepare(tx, sql, &q.s);
	return q;
}

void query_int(struct query *q, const char *name, int64_t v)
{
	if (q->e == OK)
		db_bind_int(q->s, name, v);
}

void query_text(struct query *q, const char *name, const char *v)
{
	if (q->e == OK)
		db_bind_text(q->s, name, v);
}

void query_hash(struct query *q, const char *name, const void *v)
{
	if (q->e == OK)
		db_bind_blob(q->s, name, v, HASH_BYTES);
}

void query_row(struct query *q, const struct column *columns, size_t count, const void *row)
{
	if (q->e != OK)
		return;
	for (size_t i = 0; i < count; i++) {
		const char *name = columns[i].name;
		const void *field = (const char *)row + columns[i].offset;
		switch (columns[i].type) {
		case COLUMN_INT:
			db_bind_int(q->s, name, *(const int64_t *)field);
			break;
		case COLUMN_SMALL:
			db_bind_int(q->s, name, *(const int *)field);
			break;
		case COLUMN_BOOL:
			db_bind_int(q->s, name, *(const bool *)field);
			break;
		case COLUMN_DOUBLE:
			db_bind_double(q->s, name, *(const double *)field);
			break;
		case COLUMN_TEXT:
			db_bind_text(q->s, name, *(const char *const *)field);
			break;
		case COLUMN_HASH:
			db_bind_blob(q->s, name, *(const void *const *)field, HASH_BYTES);
			break;
		case COLUMN_REF:
			if (*(const int64_t *)field)
				db_bind_int(q->s, name, *(const int64_t *)field);
			else
				db_bind_null(q->s, name);
			break;
		}
	}
}

enum err query_run(struct query *q)
{
	return q->e != OK ? q->e : db_run(q->s, NULL);
}

enum err query_change(struct query *q)
{
	int64_t changed = 0;
	enum err e = q->e != OK ? q->e : db_run(q->s, &changed);
	return e == OK && !changed ? ERR_NOT_FOUND : e;
}

enum err query_first(struct query *q)
{
	return q->e != OK ? q->e : db_step_one(q->s);
}

enum err query_value(struct query *q, int64_t *out)
{
	enum err e = query_first(q);
	if (e == OK) {
		*out = db_int(q->s, 0);
		db_reset(q->s);
	}
	return e;
}

/* Copies into the block at hand: one allocation for many short strings. */
static void *keep(struct query *q, const void *bytes, size_t n, size_t align)
{
	const void *mem = q->tx->ctx->mem;
	size_t at = (q->used + align - 1) / align * align;
	if (n > BLOCK_BYTES / 4)
		return memcpy(mem_array(mem, char, n), bytes, n);
	if (!q->block || at + n > q->size) {
		q->size = q->size ? BLOCK_BYTES : BLOCK_BYTES / 8; /* one row needs little */
		if (q->size < n)
			q->size = BLOCK_BYTES;
		q->block = mem_array(mem, char, q->size);
		at = 0;
	}
	q->used = at + n;
	return memcpy(q->block + at, bytes, n);
}

static const char *keep_text(struct query *q, int column)
{
	const char *text = db_text(q->s, column);
	return text ? keep(q, text, strlen(text) + 1, 1) : NULL;
}

static const void *keep_hash(struct query *q, int column)
{
	size_t len;
	const void *bytes = db_blob(q->s, column, &len);
	return bytes && len == HASH_BYTES ? keep(q, bytes, len, 8) : NULL;
}

void query_read(struct query *q, const struct column *columns, size_t count, void *row)
{
	for (size_t i = 0; i < count; i++) {
		int at = (int)i;
		void *field = (char *)row + columns[i].offset;
		switch (columns[i].type) {
		case COLUMN_INT:
		case COLUMN_REF:
			*(int64_t *)field = db_int(q->s, at);
			break;
		case COLUMN_SMALL:
			*(int *)field = (int)db_int(q->s, at);
			break;
		case COLUMN_BOOL:
			*(bool *)field = db_int(q->s, at) != 0;
			break;
		case COLUMN_DOUBLE:
			*(double *)field = db_double(q->s, at);
			break;
		case COLUMN_TEXT:
			*(const char **)field = keep_text(q, at);
			break;
		case COLUMN_HASH:
			*(const void **)field = keep_hash(q, at);
			break;
		}
	}
}

enum err query_one(struct query *q, const struct column *columns, size_t count, void *row)
{
	enum err e = query_first(q);
	if (e == OK) {
		query_read(q, columns, count, row);
		db_reset(q->s);
	}
	return e;
}

enum err query_list(struct query *q, const struct column *columns, size_t count, size_t size, void **out,
		    size_t *out_count)
{
	char *list = NULL;
	size_t n = 0, cap = 0;
	bool row = false;
	enum err e = q->e != OK ? q->e : db_step(q->s, &row);
	while (e == OK && row) {
		if (n == cap) {
			cap = cap ? cap * 2 : 16;
			list = mem_grow_bytes(q->tx->ctx->mem, list, size, cap);
		}
		memset(list + n * size, 0, size);
		query_read(q, columns, count, list + n++ * size);
		e = db_step(q->s, &row);
	}
	if (e != OK)
		return e;
	db_reset(q->s);
	*out = list ? list : mem_array_bytes(q->tx->ctx->mem, size, 1);
	*out_count = n;
	return OK;
}
