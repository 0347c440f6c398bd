/* Private: the seal of a pack, and writing packs. */
#pragma once

#include "lexicon/lexicon_int.h"

#define PACK_MAGIC "LPLEX\0\0\1"
enum { PACK_SIZE_MAX = 1024 * MIB };

struct pack_seal {
	char magic[8];
	uint32_t format, zero;
	uint64_t size;   /* of all before the seal */
	uint64_t digest; /* XXH3 of that */
};
enum { FILTER_PROBES = 4, FILTER_BITS_PER_KEY = 10 };
/* Two halves make the probes: (h + i * (h >> 32 | 1)) mod bits. */
uint64_t pack_key_hash(const void *key, size_t n);

/* Collects rows, sorts them, joins the values of equal keys (doubles dropped), writes the file. */
struct pack_rows;
struct pack_about {
	const char *language, *name, *package, *version, *licence, *what, *native;
};
struct pack_rows *pack_rows_new(void *mem);
void pack_row(struct pack_rows *rows, const void *key, size_t key_len, const void *value, size_t size);
/* A form with one reading. Forms and lemmas that are too long are left out. */
void pack_form(struct pack_rows *rows, const char *form, const char *lemma, enum pos pos, unsigned features);
/* dir/LL.NAME.pack, by rename. Same rows, same bytes. */
enum err pack_write(struct ctx *c, struct pack_rows *rows, const struct pack_about *about,
		    const char *dir) ATTR_MUST_CHECK;
