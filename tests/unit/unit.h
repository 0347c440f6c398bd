/* What every unit test includes: cmocka with what it needs, and a context per test.
 *
 *	static void folds(void **state)
 *	{
 *		struct ctx *c = unit_ctx(state);
 *		...
 *	}
 *	int main(void) { const struct CMUnitTest tests[] = {UNIT_TEST(folds)}; return unit_run("base/text", tests); }
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/base.h"

static inline int unit_setup(void **state)
{
	*state = ctx_new("test");
	return 0;
}

static inline int unit_teardown(void **state)
{
	ctx_free(*state);
	return 0;
}

static inline struct ctx *unit_ctx(void **state)
{
	return *state;
}

#define UNIT_TEST(fn) cmocka_unit_test_setup_teardown(fn, unit_setup, unit_teardown)
#define unit_run(name, tests) cmocka_run_group_tests_name(name, tests, NULL, NULL)
#define assert_ok(c, call)                                                                                             \
	do {                                                                                                           \
		enum err assert_ok_e = (call);                                                                         \
		if (assert_ok_e != OK)                                                                                 \
			fail_msg("%s: %s: %s", #call, err_name(assert_ok_e), ctx_error(c));                            \
	} while (0)
