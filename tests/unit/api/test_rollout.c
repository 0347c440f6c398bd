/* Who gets a feature that is given to a share of the users. */
#include "../unit.h"

#include "api/api_int.h"

enum { USERS = 10000 };

static void nobody_loses_what_they_had(void **state)
{
	static const int64_t steps[] = {0, 10, 25, 50, 100};
	bool had[USERS] = {false};
	(void)state;
	for (size_t s = 0; s < COUNT_OF(steps); s++) {
		int64_t in = 0;
		for (int64_t user = 0; user < USERS; user++) {
			bool now = api_in_rollout(user + 1, steps[s]);
			assert_true(now || !had[user]);
			had[user] = now;
			in += now;
		}
		/* Within two per cent of all users of what was asked for; nobody and everybody exactly. */
		assert_in_range(in + USERS / 50, steps[s] * (USERS / 100), steps[s] * (USERS / 100) + 2 * USERS / 50);
		if (steps[s] == 0 || steps[s] == 100)
			assert_int_equal(in, steps[s] * (USERS / 100));
	}
}

static void the_answer_stays(void **state)
{
	(void)state;
	for (int64_t user = 1; user <= USERS; user++)
		assert_int_equal(api_in_rollout(user, 30), api_in_rollout(user, 30));
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(nobody_loses_what_they_had), UNIT_TEST(the_answer_stays)};
	return unit_run("api/rollout", tests);
}
