/* A growing byte buffer with a maximum, and the JSON writer on top of it.
 *
 *	struct buf b;
 *	buf_init(&b, c->mem, LIMIT_FRAME);
 *	struct json j = json_begin(&b);
 *	json_object_begin(&j);
 *	json_key_str(&j, "name", "Haus");
 *	json_object_end(&j);
 *
 * The buffer is always NUL-terminated after its bytes. Going over the maximum sets `full`, keeps what is there
 * and makes every later call a no-op: check once at the end. The writer puts commas by itself, escapes, and
 * replaces invalid UTF-8 by U+FFFD. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct buf {
	char *data;
	size_t len;
	size_t cap;
	size_t max;
	bool full;
	void *parent; /* talloc parent of data */
};

void buf_init(struct buf *b, void *parent, size_t max);
void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_str(struct buf *b, const char *s);
void buf_char(struct buf *b, char ch);
void buf_printf(struct buf *b, const char *fmt, ...) ATTR_PRINTF(2, 3);
/* Length to 0; memory kept. */
void buf_clear(struct buf *b);

enum { JSON_MAX_DEPTH = 32 };

struct json {
	struct buf *out;
	int depth;
	bool first[JSON_MAX_DEPTH];
	bool after_key;
};

struct json json_begin(struct buf *out);
void json_object_begin(struct json *j);
void json_array_begin(struct json *j);

void json_object_end(struct json *j);
void json_array_end(struct json *j);
void json_key(struct json *j, const char *key);
void json_str(struct json *j, const char *s); /* NULL writes null */
void json_strn(struct json *j, const char *s, size_t n);
void json_int(struct json *j, int64_t v);
void json_double(struct json *j, double v, int decimals); /* trailing zeros cut; not finite: null */
void json_bool(struct json *j, bool v);
void json_null_value(struct json *j);
/* Already encoded JSON. */
void json_raw(struct json *j, const char *text, size_t n);

void json_key_str(struct json *j, const char *key, const char *s);
void json_key_int(struct json *j, const char *key, int64_t v);
void json_key_bool(struct json *j, const char *key, bool v);
void json_key_double(struct json *j, const char *key, double v, int decimals);
