/* Feature flags: who has one keeps it while the share grows, and the share is what was asked for. */
#include "../unit.h"
#include "api/flags.h"

enum { USERS = 10000 };

static void settings(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t percent;
	} good[] = {{"0", 0},      {"1", 100}, {"100", 100}, {"100%", 100}, {"10", 10}, {"25%", 25},
		    {"true", 100}, {"off", 0}, {"2", 2},     {"99", 99},    {"1%", 1},  {"false", 0}};
	static const char *const bad[] = {"", "%", "101", "-1", "ten", "10%%", "1e1", "99999999999", " 5"};
	struct flag_share share;
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		if (!flag_share_parse(good[i].text, &share) || share.percent != good[i].percent)
			fail_msg("%s is not %d %%", good[i].text, (int)good[i].percent);
	}
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		if (flag_share_parse(bad[i], &share))
			fail_msg("\"%s\" was taken for %d %%", bad[i], (int)share.percent);
}

/* 10, 25, 50, 100 % over 10,000 users: each step has those of the step before, and the share within one point and a half
 * (three standard deviations at 50 % are 1.5). */
static void nobody_loses_it(void **state)
{
	(void)state;
	static const int64_t steps[] = {0, 10, 25, 50, 100};
	bool had[USERS + 1] = {false};
	for (size_t s = 0; s < COUNT_OF(steps); s++) {
		int64_t with = 0;
		for (int64_t user = 1; user <= USERS; user++) {
			bool has = flag_on("new_player", user, (struct flag_share){steps[s]});
			if (had[user] && !has)
				fail_msg("user %d had it before %d %%", (int)user, (int)steps[s]);
			had[user] = has;
			with += has;
		}
		assert_in_range(with + USERS, USERS + steps[s] * USERS / 100 - (steps[s] % 100 ? 150 : 0),
				USERS + steps[s] * USERS / 100 + (steps[s] % 100 ? 150 : 0));
	}
}

/* The same users must not be the first of every new thing. */
static void flags_divide_users_differently(void **state)
{
	(void)state;
	int both = 0;
	for (int64_t user = 1; user <= USERS; user++)
		both += flag_on("new_player", user, (struct flag_share){50}) &&
			flag_on("new_game", user, (struct flag_share){50});
	assert_in_range(both, 2350, 2650);
}

static void nobody_is_in_only_when_everybody_is(void **state)
{
	(void)state;
	assert_false(flag_on("new_player", 0, (struct flag_share){99}));
	assert_true(flag_on("new_player", 0, (struct flag_share){100}));
	assert_false(flag_on("new_player", 1, (struct flag_share){0}));
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(settings), UNIT_TEST(nobody_loses_it),
					   UNIT_TEST(flags_divide_users_differently),
					   UNIT_TEST(nobody_is_in_only_when_everybody_is)};
	return unit_run("api/flags", tests);
}
