/* Private to store/: queries with a sticky error, and tables of columns that turn rows into structs and back.
 *
 *	struct query q = query_new(tx, "SELECT " USER_COLUMNS " FROM users WHERE id = $id");
 *	query_int(&q, "$id", id);
 *	return query_one(&q, columns, COUNT_OF(columns), out);
 *
 * The order of a SELECT is the order of its column table. Strings are packed into blocks on tx->ctx->mem. */
#pragma once

#include <stddef.h>
#include <string.h>

#include "store/store.h"

enum column_type {
	COLUMN_INT,    /* int64_t */
	COLUMN_SMALL,  /* int */
	COLUMN_BOOL,   /* bool */
	COLUMN_DOUBLE, /* double */
	COLUMN_TEXT,   /* const char *; NULL is kept */
	COLUMN_HASH,   /* const void * to 32 bytes; NULL is kept */
	COLUMN_REF,    /* int64_t, 0 in the struct is NULL in the table */
};
enum { HASH_BYTES = 32 };

struct column {
	const char *name; /* of the placeholder, "$email" */
	enum column_type type;
	size_t offset;
};

struct query {
	struct db_tx *tx;
	struct db_stmt *s;
	enum err e;
	char *block; /* strings of results */
	size_t used, size;
};

struct query query_new(struct db_tx *tx, const char *sql);
void query_int(struct query *q, const char *name, int64_t v);
void query_text(struct query *q, const char *name, const char *v);
void query_hash(struct query *q, const char *name, const void *v);
/* Binds columns of a struct. */
void query_row(struct query *q, const struct column *columns, size_t count, const void *row);

/* Runs to the end. */
enum err query_run(struct query *q) ATTR_MUST_CHECK;
/* Runs to the end; ERR_NOT_FOUND without text when no row was touched. */
enum err query_change(struct query *q) ATTR_MUST_CHECK;
/* The first row; ERR_NOT_FOUND without text when there is none. Then query_read or db_int(q.s, …). */
enum err query_first(struct query *q) ATTR_MUST_CHECK;
/* The first column of the first row. */
enum err query_value(struct query *q, int64_t *out) ATTR_MUST_CHECK;
/* The current row into a struct. */
void query_read(struct query *q, const struct column *columns, size_t count, void *row);
enum err query_one(struct query *q, const struct column *columns, size_t count, void *row) ATTR_MUST_CHECK;
/* All rows as an array of structs of `size` bytes. */
enum err query_list(struct query *q, const struct column *columns, size_t count, size_t size, void **out,
		    size_t *out_count) ATTR_MUST_CHECK;
