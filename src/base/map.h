/* A string-keyed hash map on talloc: open addressing, keys copied or borrowed, insertion order kept.
 *
 *	struct map *m = map_new(c->mem);
 *	map_put(m, "haus", entry);
 *	struct entry *e = map_get(m, "haus"); */
#pragma once

#include <stddef.h>

struct map;

struct map *map_new(const void *mem);
/* Adds or replaces; the key is copied. value may not be NULL. */
void map_put(struct map *m, const char *key, void *value);
/* NULL when absent. */
void *map_get(const struct map *m, const char *key);
void *map_get_n(const struct map *m, const char *key, size_t len);
size_t map_count(const struct map *m);
/* i-th pair in order of insertion, 0 <= i < map_count. */
const char *map_key_at(const struct map *m, size_t i);
void *map_value_at(const struct map *m, size_t i);
