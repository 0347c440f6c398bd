/* Rates: the clock is an argument. */
#include "auth_unit.h"

static struct auth *with_rates(struct ctx *c)
{
	struct auth *auth = mem_new(c->mem, struct auth);
	assert_true(sodium_init() >= 0);
	auth->options = test_options();
	auth->rates = auth_rates_open();
	return auth;
}

static int taken_at(struct auth *auth, const char *rate_class, const char *key, int64_t now, int tries)
{
	struct auth_rate r;
	int n = 0;
	for (int i = 0; i < tries; i++)
		n += auth_rate_take(auth, rate_class, key, now, &r);
	return n;
}

static void a_burst_and_a_minute(void **state)
{
	struct auth *auth = with_rates(unit_ctx(state));
	struct auth_rate r;
	int total = 0;
	assert_int_equal(taken_at(auth, "api", "1.2.3.4", 1000, 100), 60);
	assert_false(auth_rate_take(auth, "api", "1.2.3.4", 1000, &r));
	assert_int_equal(r.limit, 300);
	assert_int_equal(r.reset_s, 1);
	assert_int_equal(taken_at(auth, "api", "5.6.7.8", 1000, 100), 60); /* somebody else */
	assert_int_equal(taken_at(auth, "api", "1.2.3.4", 6000, 100), 60);
	/* Over a long time: 300 at once and 5 a second. */
	for (int64_t t = 6000; t < 6000 + 600000; t += 1000)
		total += taken_at(auth, "api", "9.9.9.9", t, 100);
	assert_in_range(total, 300 + 5 * 598, 300 + 5 * 600);
	auth_rates_close(auth->rates);
}

static void the_answer(void **state)
{
	struct auth *auth = with_rates(unit_ctx(state));
	struct auth_rate r;
	assert_true(auth_rate_take(auth, "login", "a", 5000, &r));
	assert_int_equal(r.limit, 10);
	assert_int_equal(r.remaining, 9);
	assert_int_equal(r.reset_s, 6);
	assert_int_equal(taken_at(auth, "login", "a", 5000, 20), 9);
	assert_false(auth_rate_take(auth, "login", "a", 5000, &r));
	assert_int_equal(r.remaining, 0);
	assert_int_equal(r.reset_s, 6);
	assert_false(auth_rate_take(auth, "login", "a", 10999, &r));
	assert_true(auth_rate_take(auth, "login", "a", 11001, &r));
	/* A clock that goes back gives nothing. */
	assert_false(auth_rate_take(auth, "login", "a", 0, &r));
	assert_int_equal(taken_at(auth, "refresh", "a", 5000, 100), 20);
	assert_int_equal(taken_at(auth, "media", "a", 5000, 4000), 3000);
	auth_rates_close(auth->rates);
}

static void switched_off(void **state)
{
	struct auth *auth = with_rates(unit_ctx(state));
	struct auth_rate r;
	auth->options.rate_per_minute = 0;
	assert_int_equal(taken_at(auth, "api", "a", 1000, 1000), 1000);
	assert_true(auth_rate_take(auth, "api", "a", 1000, &r));
	assert_int_equal(r.limit, 0);
	auth->options.rate_per_minute = 300;
	auth->options.rate_burst = 0;
	assert_int_equal(taken_at(auth, "api", "b", 1000, 1000), 300);
	auth_rates_close(auth->rates);
}

static void the_least_recent_is_forgotten(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct auth *auth = with_rates(c);
	char key[32];
	assert_int_equal(taken_at(auth, "login", "first", 1000, 20), 10);
	assert_int_equal(taken_at(auth, "login", "kept", 1000, 20), 10);
	for (int i = 0; i < 3 * LIMIT_RATE_KEYS; i++) {
		snprintf(key, sizeof key, "10.%d", i);
		assert_int_equal(taken_at(auth, "login", key, 1000, 1), 1);
		if (i % 1000 == 0)
			assert_int_equal(taken_at(auth, "login", "kept", 1000, 1), 0);
	}
	assert_int_equal(taken_at(auth, "login", "kept", 1000, 1), 0);
	assert_int_equal(taken_at(auth, "login", "first", 1000, 20), 10);
	assert_true(talloc_total_size(auth->rates) < 2 * MIB);
	auth_rates_close(auth->rates);
}

static void *hammer(void *auth)
{
	char key[32];
	for (int i = 0; i < 20000; i++) {
		snprintf(key, sizeof key, "k%d", i % 5000);
		taken_at(auth, "api", key, 1000, 1);
	}
	return NULL;
}

static void from_many_threads(void **state)
{
	struct auth *auth = with_rates(unit_ctx(state));
	pthread_t threads[4];
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, hammer, auth), 0);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	/* 4 threads took 4 each from every key. */
	assert_int_equal(taken_at(auth, "api", "k17", 1000, 100), 60 - 16);
	auth_rates_close(auth->rates);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT_TEST(a_burst_and_a_minute),          UNIT_TEST(the_answer),        UNIT_TEST(switched_off),
	    UNIT_TEST(the_least_recent_is_forgotten), UNIT_TEST(from_many_threads),
	};
	return unit_run("auth/rate", tests);
}
