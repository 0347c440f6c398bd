/* Hash map: see map.h. FNV-1a, linear probing, at most half full; entries lie in an array in order of insertion. */
#include "base/map.h"

#include <stdint.h>
#include <string.h>

#include "base/ctx.h"

struct pair {
	const char *key;
	size_t len;
	void *value;
};

struct map {
	struct pair *pairs;
	uint32_t *slots; /* index + 1 into pairs; 0 free */
	size_t count, cap, slot_count;
};

struct map *map_new(const void *mem)
{
	struct map *m = mem_new(mem, struct map);
	m->cap = 16;
	m->slot_count = 32;
	m->pairs = mem_array(m, struct pair, m->cap);
	m->slots = mem_array(m, uint32_t, m->slot_count);
	return m;
}

static size_t hash(const char *key, size_t len)
{
	uint64_t h = 14695981039346656037u;
	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)key[i]) * 1099511628211u;
	return (size_t)(h ^ h >> 32);
}

static uint32_t *slot_of(const struct map *m, const char *key, size_t len)
{
	size_t mask = m->slot_count - 1;
	for (size_t i = hash(key, len) & mask;; i = (i + 1) & mask) {
		uint32_t at = m->slots[i];
		if (!at)
			return &m->slots[i];
		const struct pair *p = &m->pairs[at - 1];
		if (p->len == len && memcmp(p->key, key, len) == 0)
			return &m->slots[i];
	}
}

static void grow(struct map *m)
{
	m->cap *= 2;
	m->pairs = mem_grow(m, m->pairs, struct pair, m->cap);
	m->slot_count = m->cap * 2;
	talloc_free(m->slots);
	m->slots = mem_array(m, uint32_t, m->slot_count);
	for (size_t i = 0; i < m->count; i++)
		*slot_of(m, m->pairs[i].key, m->pairs[i].len) = (uint32_t)i + 1;
}

void map_put(struct map *m, const char *key, void *value)
{
	size_t len = strlen(key);
	uint32_t *slot = slot_of(m, key, len);
	if (*slot) {
		m->pairs[*slot - 1].value = value;
		return;
	}
	if (m->count == m->cap) {
		grow(m);
		slot = slot_of(m, key, len);
	}
	m->pairs[m->count] = (struct pair){.key = mem_strn(m, key, len), .len = len, .value = value};
	*slot = (uint32_t)++m->count;
}

void *map_get_n(const struct map *m, const char *key, size_t len)
{
	uint32_t at = *slot_of(m, key, len);
	return at ? m->pairs[at - 1].value : NULL;
}

void *map_get(const struct map *m, const char *key)
{
	return map_get_n(m, key, strlen(key));
}

size_t map_count(const struct map *m)
{
	return m->count;
}

const char *map_key_at(const struct map *m, size_t i)
{
	return m->pairs[i].key;
}

void *map_value_at(const struct map *m, size_t i)
{
	return m->pairs[i].value;
}
