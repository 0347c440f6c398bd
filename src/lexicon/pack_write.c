/* Writing packs: rows sorted and joined in memory, put into LMDB in order in one transaction, copied out compact, sealed.
 * Nothing of the machine or the clock goes in: same rows, same bytes. */
#include "lexicon/pack_int.h"

#include <errno.h>
#include <fcntl.h>
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

struct row {
	size_t at; /* of the key in the bytes; the value follows it */
	uint32_t size;
	uint16_t key_len;
};

struct pack_rows {
	struct buf bytes;
	struct row *rows;
	size_t count, cap;
	bool has[256];
};

struct pack_rows *pack_rows_new(void *mem)
{
	struct pack_rows *r = mem_new(mem, struct pack_rows);
	buf_init(&r->bytes, r, PACK_SIZE_MAX);
	r->cap = 1024;
	r->rows = mem_array(r, struct row, r->cap);
	return r;
}

void pack_row(struct pack_rows *r, const void *key, size_t key_len, const void *value, size_t size)
{
	if (!key_len || key_len > 500 || size > 16 * MIB)
		return;
	if (r->count == r->cap) {
		r->cap *= 2;
		r->rows = mem_grow(r, r->rows, struct row, r->cap);
	}
	r->rows[r->count++] = (struct row){r->bytes.len, (uint32_t)size, (uint16_t)key_len};
	r->has[*(const unsigned char *)key] = true;
	buf_add(&r->bytes, key, key_len);
	buf_add(&r->bytes, value, size);
}

void pack_form(struct pack_rows *r, const char *form, const char *lemma, enum pos pos, unsigned features)
{
	size_t f = strlen(form), l = strlen(lemma), shared = 0;
	if (!f || !l || f > FORM_MAX || l > FORM_MAX)
		return;
	while (shared < f && shared < l && form[shared] == lemma[shared])
		shared++;
	char key[FORM_MAX + 2];
	key[0] = KEY_FORM;
	memcpy(key + 1, form, f);
	uint8_t v[5 + FORM_MAX] = {(uint8_t)pos, (uint8_t)features, (uint8_t)(features >> 8), (uint8_t)shared,
				   (uint8_t)(l - shared)};
	memcpy(v + 5, lemma + shared, l - shared);
	pack_row(r, key, f + 1, v, 5 + l - shared);
}

static int compare(const void *a, const void *b, void *user)
{
	const struct row *x = a, *y = b;
	const char *bytes = ((struct pack_rows *)user)->bytes.data;
	size_t n = x->key_len < y->key_len ? x->key_len : y->key_len;
	int d = memcmp(bytes + x->at, bytes + y->at, n);
	if (!d && x->key_len != y->key_len)
		d = x->key_len < y->key_len ? -1 : 1;
	if (d)
		return d;
	n = x->size < y->size ? x->size : y->size;
	d = memcmp(bytes + x->at + x->key_len, bytes + y->at + y->key_len, n);
	return d ? d : x->size < y->size ? -1 : x->size > y->size;
}

static bool same_key(const struct pack_rows *r, const struct row *a, const struct row *b)
{
	return a->key_len == b->key_len && memcmp(r->bytes.data + a->at, r->bytes.data + b->at, a->key_len) == 0;
}

/* Puts all rows of one key; returns how many rows that were. */
static int put_key(struct pack_rows *r, size_t i, MDB_txn *txn, MDB_dbi dbi, struct buf *joined, size_t *used)
{
	const struct row *first = &r->rows[i], *last = NULL;
	size_t n = 0;
	buf_clear(joined);
	for (; i + n < r->count && same_key(r, first, &r->rows[i + n]); n++) {
		const struct row *row = &r->rows[i + n];
		const char *value = r->bytes.data + row->at + row->key_len;
		if (last && last->size == row->size &&
		    memcmp(r->bytes.data + last->at + last->key_len, value, row->size) == 0)
			continue;
		buf_add(joined, value, row->size);
		last = row;
	}
	*used = n;
	MDB_val k = {first->key_len, r->bytes.data + first->at}, v = {joined->len, joined->data};
	return mdb_put(txn, dbi, &k, &v, MDB_APPEND);
}

static int fill(struct pack_rows *r, MDB_env *env)
{
	MDB_txn *txn = NULL;
	MDB_dbi dbi = 0;
	struct buf joined;
	buf_init(&joined, r, 32 * MIB);
	int rc = mdb_txn_begin(env, NULL, 0, &txn);
	if (!rc)
		rc = mdb_dbi_open(txn, NULL, MDB_CREATE, &dbi);
	for (size_t i = 0, used = 0; !rc && i < r->count; i += used)
		rc = put_key(r, i, txn, dbi, &joined, &used);
	if (rc && txn)
		mdb_txn_abort(txn);
	else if (txn)
		rc = mdb_txn_commit(txn);
	return rc;
}

/* Compact copy of what was filled at `path`, with the seal behind it, at `out`. */
static enum err copy_and_seal(struct ctx *c, MDB_env *env, const char *path, const char *out)
{
	unlink(path);
	int rc = mdb_env_copy2(env, path, MDB_CP_COMPACT);
	if (rc)
		return ctx_fail(c, ERR_IO, "%s: %s", path, mdb_strerror(rc));
	char *bytes;
	size_t n;
	enum err e = path_read(c, path, PACK_SIZE_MAX, &bytes, &n);
	unlink(path);
	if (e != OK)
		return e;
	struct pack_seal seal = {.format = PACK_FORMAT, .size = n, .digest = XXH3_64bits(bytes, n)};
	memcpy(seal.magic, PACK_MAGIC, sizeof seal.magic);
	bytes = mem_grow(c->mem, bytes, char, n + sizeof seal);
	memcpy(bytes + n, &seal, sizeof seal);
	e = path_write(c, out, 0644, bytes, n + sizeof seal);
	talloc_free(bytes);
	return e;
}

static void add_meta(struct pack_rows *r, const struct pack_about *about)
{
	char has[8] = "";
	size_t n = 0;
	for (const char *k = "fgrcv"; *k; k++)
		if (r->has[(unsigned char)*k])
			has[n++] = *k;
	char *meta =
	    mem_printf(r, "language=%s\nname=%s\npackage=%s\nversion=%s\nlicence=%s\nwhat=%s\nnative=%s\nhas=%s\n",
		       about->language, about->name, about->package, about->version, about->licence, about->what,
		       about->native ? about->native : "", has);
	char key[] = {KEY_META};
	pack_row(r, key, 1, meta, strlen(meta));
}

/* The filter's size is a power of two of bytes. */
static void add_filter(struct pack_rows *r)
{
	size_t bytes = 64;
	while (bytes * 8 < r->count * FILTER_BITS_PER_KEY && bytes < 8 * MIB)
		bytes *= 2;
	uint8_t *filter = mem_array(r, uint8_t, bytes);
	for (size_t i = 0; i < r->count; i++) {
		uint64_t h = pack_key_hash(r->bytes.data + r->rows[i].at, r->rows[i].key_len), step = h >> 32 | 1;
		for (int p = 0; p < FILTER_PROBES; p++, h += step) {
			uint64_t bit = h & (bytes * 8 - 1);
			filter[bit >> 3] |= (uint8_t)(1 << (bit & 7));
		}
	}
	char key[] = {KEY_FILTER};
	pack_row(r, key, 1, filter, bytes);
	talloc_free(filter);
}

enum err pack_write(struct ctx *c, struct pack_rows *r, const struct pack_about *about, const char *dir)
{
	add_meta(r, about);
	add_filter(r);
	if (r->bytes.full)
		return ctx_fail(c, ERR_TOO_LARGE, "%s.%s: more than %d MiB of rows", about->language, about->name,
				PACK_SIZE_MAX / MIB);
	qsort_r(r->rows, r->count, sizeof *r->rows, compare, r);
	char *out = mem_printf(c->mem, "%s/%s.%s.pack", dir, about->language, about->name);
	char *work = mem_printf(c->mem, "%s.%d.work", out, (int)getpid()),
	     *copy = mem_printf(c->mem, "%s.%d.copy", out, (int)getpid());
	MDB_env *env = NULL;
	int rc = mdb_env_create(&env);
	if (!rc)
		rc = mdb_env_set_mapsize(env, (size_t)PACK_SIZE_MAX * 2);
	if (!rc)
		rc = mdb_env_open(env, work, MDB_NOSUBDIR | MDB_NOLOCK | MDB_NOSYNC, 0644);
	if (!rc)
		rc = fill(r, env);
	enum err e = rc ? ctx_fail(c, ERR_IO, "%s: %s", out, mdb_strerror(rc)) : copy_and_seal(c, env, copy, out);
	if (env)
		mdb_env_close(env);
	unlink(work);
	return e;
}
