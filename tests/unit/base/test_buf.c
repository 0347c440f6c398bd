/* The growing buffer keeps its maximum; the JSON writer escapes and separates. */
#include <math.h>

#include "../unit.h"

static void keeps_its_maximum(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct buf b;
	buf_init(&b, c->mem, 10);
	buf_str(&b, "12345678");
	buf_str(&b, "90a");
	assert_true(b.full);
	assert_string_equal(b.data, "12345678");
	buf_clear(&b);
	buf_printf(&b, "%d", 1234567890);
	assert_false(b.full);
	assert_int_equal(b.len, 10);
}

static void long_printf(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct buf b;
	buf_init(&b, c->mem, 10000);
	buf_printf(&b, "%2000d|", 1);
	assert_int_equal(b.len, 2001);
	assert_int_equal(b.data[2000], '|');
}

static void json_is_json(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct buf b;
	buf_init(&b, c->mem, 10000);
	struct json j = json_begin(&b);
	json_object_begin(&j);
	json_key_str(&j, "a\"b", "x\n\x01\xC3\xA4\xFFz");
	json_key_int(&j, "n", -5);
	json_key(&j, "list");
	json_array_begin(&j);
	json_double(&j, 0.25, 3);
	json_double(&j, 2, 3);
	json_double(&j, NAN, 3);
	json_bool(&j, true);
	json_str(&j, NULL);
	json_array_end(&j);
	json_key(&j, "o");
	json_object_begin(&j);
	json_object_end(&j);
	json_object_end(&j);
	assert_string_equal(b.data, "{\"a\\\"b\":\"x\\n\\u0001\xC3\xA4\xEF\xBF\xBDz\",\"n\":-5,"
				    "\"list\":[0.25,2,null,true,null],\"o\":{}}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(keeps_its_maximum), UNIT_TEST(long_printf),
					   UNIT_TEST(json_is_json)};
	return unit_run("base/buf", tests);
}
