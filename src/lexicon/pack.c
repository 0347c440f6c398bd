/* Packs: LMDB files with a seal behind their last page. The seal holds size and digest of everything before it, so that
 * an old, cut or damaged file is refused before LMDB, which trusts its pages, sees it. */
#include "lexicon/pack_int.h"

#include <errno.h>
#include <fcntl.h>
#include <lmdb.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

enum { BLOCK = 256 * KIB }; /* of a pack that is checked: stays in the cache of a core */

/* Of the first n bytes of a file. Read, not mapped: a fault for every page of 50 MB costs four times as much. */
static enum err digest_of_file(struct ctx *c, int fd, const char *path, size_t n, uint64_t *out)
{
	XXH3_state_t *state = XXH3_createState();
	char *block = talloc_array(NULL, char, BLOCK);
	enum err e = OK;
	XXH3_64bits_reset(state);
	for (size_t at = 0; at < n && e == OK;) {
		ssize_t got = pread(fd, block, n - at < BLOCK ? n - at : BLOCK, (off_t)at);
		if (got <= 0) {
			e = got < 0 ? ctx_fail_errno(c, errno, path) : ctx_fail(c, ERR_IO, "%s ends too early", path);
			continue;
		}
		XXH3_64bits_update(state, block, (size_t)got);
		at += (size_t)got;
	}
	*out = XXH3_64bits_digest(state);
	talloc_free(block);
	XXH3_freeState(state);
	return e;
}

uint64_t pack_key_hash(const void *key, size_t n)
{
	uint64_t h = 0x9e3779b97f4a7c15u ^ n;
	const unsigned char *p = key;
	for (; n >= 8; n -= 8, p += 8) {
		uint64_t v;
		memcpy(&v, p, 8);
		h = (h ^ v) * 0x9fb21c651e98df25u;
		h ^= h >> 32;
	}
	uint64_t v = 0;
	memcpy(&v, p, n);
	h = (h ^ v) * 0x9fb21c651e98df25u;
	h ^= h >> 29;
	h *= 0xc2b2ae3d27d4eb4fu;
	return h ^ h >> 32;
}

static bool may_have(const struct pack *p, uint64_t h)
{
	if (!p->filter)
		return true;
	uint64_t step = h >> 32 | 1;
	for (int i = 0; i < FILTER_PROBES; i++, h += step) {
		uint64_t bit = h & (p->filter_bits - 1);
		if (!(p->filter[bit >> 3] & 1 << (bit & 7)))
			return false;
	}
	return true;
}

static enum err refuse(struct ctx *c, const char *path, const char *language, const char *why)
{
	if (text_ends(path, ".levels.pack"))
		return ctx_fail_named(c, ERR_DAMAGED, "pack_damaged",
				      "%s is %s; import the list again with: langplug lexicon import --lang %s "
				      "--level-list FILE.csv",
				      path, why, language);
	return ctx_fail_named(c, ERR_DAMAGED, "pack_damaged",
			      "%s is %s; rebuild it with: langplug lexicon build --lang %s", path, why, language);
}

static enum err check_seal(struct ctx *c, const char *path, const char *language, uint64_t *digest)
{
	FD_SCOPED int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	if (fd < 0 || fstat(fd, &st) != 0)
		return ctx_fail_errno(c, errno, path);
	if (st.st_size < (off_t)sizeof(struct pack_seal) || st.st_size > (off_t)PACK_SIZE_MAX)
		return refuse(c, path, language, "cut short");
	size_t n = (size_t)st.st_size;
	struct pack_seal seal;
	uint64_t found = 0;
	if (pread(fd, &seal, sizeof seal, (off_t)(n - sizeof seal)) != (ssize_t)sizeof seal)
		return ctx_fail_errno(c, errno, path);
	if (memcmp(seal.magic, PACK_MAGIC, sizeof seal.magic) != 0 || seal.size != n - sizeof seal)
		return refuse(c, path, language, "damaged");
	if (seal.format != PACK_FORMAT)
		return refuse(c, path, language, "of another version");
	enum err e = digest_of_file(c, fd, path, seal.size, &found);
	if (e == OK && found != seal.digest)
		e = refuse(c, path, language, "damaged");
	*digest = seal.digest;
	return e;
}

/* "key=value\n…" */
static char *meta_field(void *mem, const char *meta, size_t n, const char *key)
{
	size_t k = strlen(key);
	for (const char *p = meta, *end = meta + n; p < end;) {
		const char *eol = memchr(p, '\n', (size_t)(end - p));
		if (!eol)
			break;
		if ((size_t)(eol - p) > k && memcmp(p, key, k) == 0 && p[k] == '=')
			return mem_strn(mem, p + k + 1, (size_t)(eol - p) - k - 1);
		p = eol + 1;
	}
	return mem_str(mem, "");
}

static enum err read_meta(struct ctx *c, void *mem, const char *language, struct pack *p)
{
	MDB_txn *txn = NULL;
	MDB_dbi dbi = 0;
	char key[] = {KEY_META};
	MDB_val k = {1, key}, v;
	int rc = mdb_txn_begin(p->env, NULL, MDB_RDONLY, &txn);
	if (!rc)
		rc = mdb_dbi_open(txn, NULL, 0, &dbi);
	if (!rc)
		rc = mdb_get(txn, dbi, &k, &v);
	if (!rc) {
		p->dbi = dbi;
		p->language = meta_field(mem, v.mv_data, v.mv_size, "language");
		p->name = meta_field(mem, v.mv_data, v.mv_size, "name");
		p->package = meta_field(mem, v.mv_data, v.mv_size, "package");
		p->version = meta_field(mem, v.mv_data, v.mv_size, "version");
		p->licence = meta_field(mem, v.mv_data, v.mv_size, "licence");
		p->what = meta_field(mem, v.mv_data, v.mv_size, "what");
		p->native = meta_field(mem, v.mv_data, v.mv_size, "native");
		const char *has = meta_field(mem, v.mv_data, v.mv_size, "has");
		p->forms = strchr(has, KEY_FORM);
		p->glosses = strchr(has, KEY_GLOSS);
		p->ranks = strchr(has, KEY_RANK);
		p->levels = strchr(has, KEY_LEVEL);
	}
	char filter_key[] = {KEY_FILTER};
	k = (MDB_val){1, filter_key};
	if (!rc && mdb_get(txn, dbi, &k, &v) == 0 && v.mv_size >= 8 && (v.mv_size & (v.mv_size - 1)) == 0) {
		p->filter = v.mv_data; /* the map stays as long as the pack is open */
		p->filter_bits = v.mv_size * 8;
	}
	if (txn && rc)
		mdb_txn_abort(txn);
	else if (txn)
		rc = mdb_txn_commit(txn); /* keeps the handle of the database for later transactions */
	return rc ? refuse(c, p->path, language, mdb_strerror(rc)) : OK;
}

enum err pack_open(struct ctx *c, void *mem, const char *path, const char *language, struct pack *out)
{
	struct pack p = {.path = mem_str(mem, path)};
	enum err e = check_seal(c, path, language, &p.digest);
	if (e != OK)
		return e;
	MDB_env *env = NULL;
	int rc = mdb_env_create(&env);
	if (!rc) {
		p.env = env;
		/* Grows to what the file holds; the size in the file is that of the builder's map. */
		rc = mdb_env_set_mapsize(env, 64 * KIB);
	}
	if (!rc)
		rc = mdb_env_open(env, path, MDB_RDONLY | MDB_NOLOCK | MDB_NOSUBDIR | MDB_NOTLS, 0444);
	if (rc)
		e = refuse(c, path, language, mdb_strerror(rc));
	else
		e = read_meta(c, mem, language, &p);
	if (e != OK)
		pack_close(&p);
	else
		*out = p;
	return e;
}

void pack_close(struct pack *p)
{
	if (p->env)
		mdb_env_close(p->env);
	p->env = NULL;
}

void reader_open(struct reader *r, const struct lexicon *lex)
{
	r->lex = lex;
	for (size_t i = 0; i < lex->pack_count; i++) {
		MDB_txn *txn = NULL;
		r->txn[i] = mdb_txn_begin(lex->packs[i].env, NULL, MDB_RDONLY, &txn) == 0 ? txn : NULL;
	}
}

void reader_close(struct reader *r)
{
	for (size_t i = 0; i < r->lex->pack_count; i++)
		if (r->txn[i])
			mdb_txn_abort(r->txn[i]);
}

static const uint8_t *get(const struct reader *r, size_t i, const char *key, size_t n, uint64_t hash, size_t *size)
{
	MDB_val name = {n, (void *)(uintptr_t)key}, value;
	if (!may_have(&r->lex->packs[i], hash) || !r->txn[i] ||
	    mdb_get(r->txn[i], r->lex->packs[i].dbi, &name, &value) != 0)
		return NULL;
	*size = value.mv_size;
	return value.mv_data;
}

const uint8_t *reader_get(const struct reader *r, size_t i, char kind, char class, const char *text, size_t len,
			  size_t *size)
{
	char key[FORM_MAX + 4];
	if (len > FORM_MAX)
		return NULL;
	size_t k = 0;
	key[k++] = kind;
	if (class)
		key[k++] = class;
	memcpy(key + k, text, len);
	return get(r, i, key, k + len, pack_key_hash(key, k + len), size);
}

bool reading_add(struct reading *out, size_t *count, const struct reading *reading)
{
	for (size_t i = 0; i < *count; i++)
		if (out[i].pos == reading->pos && strcmp(out[i].lemma, reading->lemma) == 0 &&
		    ((out[i].features ^ reading->features) & (F_INF | F_FIN | F_PART | F_GER | F_GENDER | F_SEP)) ==
			0) {
			out[i].features = (uint16_t)(((out[i].features | reading->features) & ~F_WEAK) |
						     (out[i].features & reading->features & F_WEAK));
			return true;
		}
	if (*count == READINGS_MAX)
		return false;
	out[(*count)++] = *reading;
	return true;
}

/* A record: pos, features (2 bytes, little endian), bytes shared with the form, length of the rest, the rest. */
void readings_decode(const char *form, const uint8_t *v, size_t size, struct reading *out, size_t *count)
{
	while (size >= 5) {
		size_t shared = v[3], rest = v[4];
		if (size < 5 + rest || shared + rest > FORM_MAX || v[0] >= POS_COUNT)
			return;
		struct reading r = {.pos = v[0], .source = 1, .features = (uint16_t)(v[1] | v[2] << 8)};
		memcpy(r.lemma, form, shared);
		memcpy(r.lemma + shared, v + 5, rest);
		r.lemma[shared + rest] = '\0';
		reading_add(out, count, &r);
		v += 5 + rest;
		size -= 5 + rest;
	}
}

size_t reader_form(const struct reader *r, const char *form, size_t len, struct reading *out, size_t count)
{
	char key[FORM_MAX + 4] = {KEY_FORM};
	if (len > FORM_MAX)
		return count;
	memcpy(key + 1, form, len);
	uint64_t hash = pack_key_hash(key, len + 1);
	for (size_t i = 0; i < r->lex->pack_count; i++) {
		size_t size;
		const uint8_t *v = r->lex->packs[i].forms ? get(r, i, key, len + 1, hash, &size) : NULL;
		if (v)
			readings_decode(form, v, size, out, &count);
	}
	return count;
}

unsigned reader_reflexive(const struct reader *r, const char *verb)
{
	struct reading list[READINGS_MAX];
	unsigned found = 0;
	size_t n = reader_form(r, verb, strlen(verb), list, 0);
	for (size_t i = 0; i < n; i++)
		if (list[i].pos == POS_VERB && (list[i].features & F_INF))
			found |= list[i].features & (F_REFLEXIVE | F_ONLY_REFLEXIVE);
	return found & F_REFLEXIVE ? found : 0;
}

uint32_t reader_rank_cost(const struct reader *r, const char *lemma, bool noun, int *cost)
{
	for (size_t i = 0; i < r->lex->pack_count; i++) {
		size_t size;
		const uint8_t *v = r->lex->packs[i].ranks
				       ? reader_get(r, i, KEY_RANK, noun ? 'n' : 'o', lemma, strlen(lemma), &size)
				       : NULL;
		if (v && size >= 6) {
			*cost = v[4] << 8 | v[5];
			return (uint32_t)v[0] << 24 | (uint32_t)v[1] << 16 | (uint32_t)v[2] << 8 | v[3];
		}
	}
	return 0;
}

uint32_t reader_rank(const struct reader *r, const char *lemma, bool noun)
{
	int cost;
	return reader_rank_cost(r, lemma, noun, &cost);
}

void reader_walk(const struct reader *r, size_t i, const void *from, size_t from_len,
		 bool (*fn)(const uint8_t *key, size_t key_len, const uint8_t *value, size_t size, void *user),
		 void *user)
{
	MDB_cursor *cursor = NULL;
	if (!r->txn[i] || mdb_cursor_open(r->txn[i], r->lex->packs[i].dbi, &cursor) != 0)
		return;
	MDB_val k = {from_len, (void *)(uintptr_t)from}, v;
	int rc = mdb_cursor_get(cursor, &k, &v, MDB_SET_RANGE);
	while (rc == 0 && fn(k.mv_data, k.mv_size, v.mv_data, v.mv_size, user))
		rc = mdb_cursor_get(cursor, &k, &v, MDB_NEXT);
	mdb_cursor_close(cursor);
}
