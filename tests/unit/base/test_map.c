/* The hash map against itself with many keys. */
#include <stdio.h>
#include <string.h>

#include "../unit.h"

static void keeps_all_in_order(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct map *m = map_new(c->mem);
	char key[32];
	for (intptr_t i = 1; i <= 5000; i++) {
		snprintf(key, sizeof key, "key%ld", (long)i);
		map_put(m, key, (void *)i);
	}
	map_put(m, "key17", (void *)99);
	assert_int_equal(map_count(m), 5000);
	assert_int_equal((intptr_t)map_get(m, "key17"), 99);
	assert_null(map_get(m, "key0"));
	assert_int_equal((intptr_t)map_get_n(m, "key4999zzz", 7), 4999);
	assert_string_equal(map_key_at(m, 41), "key42");
	assert_int_equal((intptr_t)map_value_at(m, 41), 42);
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(keeps_all_in_order)};
	return unit_run("base/map", tests);
}
