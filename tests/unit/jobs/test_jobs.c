/* Requests and work items: joining, cancelling, order, leases, retries, changes. */
#include <inttypes.h>

#include "scene.h"

static const struct job_kind *const chunk = &kinds[0], *const scan = &kinds[1];

static void the_same_work_is_done_once(void **state)
{
	struct unit_db *u = *state;
	struct job_item item, other;
	int64_t a = add_user(u, "a"), b = add_user(u, "b");
	const char *one = ask(u, a, chunk, "k", JOB_PERSON, 1), *two = ask(u, b, chunk, "k", JOB_PERSON, 2);
	assert_int_equal(strlen(one), 26);
	assert_int_equal(strspn(one, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), 26);
	assert_string_not_equal(one, two);
	assert_string_equal(ask(u, a, chunk, "k", JOB_PERSON, 3), one); /* a second click */
	assert_int_equal(unit_db_number(u, "SELECT count(*) FROM work_items"), 1);
	assert_true(claim_one(u, "w", 10, &item));
	assert_false(claim_one(u, "w", 10, &other));
	assert_int_equal(item.user, a);
	assert_int_equal(item.attempt, 1);
	assert_int_equal(status_of(u, two).state, JOB_RUNNING);
	assert_ok(u->c, finish(u, &item, 20));
	struct job_status s = status_of(u, two);
	assert_int_equal(s.state, JOB_COMPLETED);
	assert_string_equal(s.result, "{\"ok\":1}");
	assert_true(s.share == 1);
	assert_int_equal(s.finished_at, 20);
	/* an idempotent result is answered at once, a scan is done again */
	assert_int_equal(status_of(u, ask(u, 0, chunk, "k", JOB_PERSON, 30)).state, JOB_COMPLETED);
	const char *first = ask(u, a, scan, "s", JOB_PERSON, 31);
	assert_true(claim_one(u, "w", 32, &item));
	assert_ok(u->c, finish(u, &item, 33));
	const char *second = ask(u, a, scan, "s", JOB_PERSON, 34);
	assert_string_not_equal(first, second);
	assert_int_equal(status_of(u, second).state, JOB_QUEUED);
	assert_int_equal(status_of(u, first).state, JOB_COMPLETED);
}

static void tasks_belong_to_somebody(void **state)
{
	struct unit_db *u = *state;
	struct job_status s, *list;
	size_t count;
	int64_t a = add_user(u, "a"), b = add_user(u, "b");
	const char *one = ask(u, a, chunk, "k", JOB_PERSON, 1);
	assert_int_equal(cancel(u, b, one, 2), ERR_NOT_FOUND);
	assert_string_equal(u->c->reason, "no_task");
	assert_int_equal(cancel(u, a, "00000000000000000000000000", 2), ERR_NOT_FOUND);
	assert_int_equal(retry(u, b, one, 2), ERR_NOT_FOUND);
	ask(u, a, chunk, "k2", JOB_PERSON, 3);
	UNIT_READ(u, tx);
	assert_int_equal(jobs_status(&tx, b, one, &s), ERR_NOT_FOUND);
	assert_ok(u->c, jobs_status(&tx, a, one, &s));
	assert_int_equal(s.user, a);
	assert_ok(u->c, jobs_list(&tx, b, false, 10, &list, &count));
	assert_int_equal(count, 0);
	assert_ok(u->c, jobs_list(&tx, a, false, 10, &list, &count));
	assert_int_equal(count, 2);
	assert_string_equal(list[0].title, "k2");
	assert_ok(u->c, jobs_list(&tx, 0, true, 1, &list, &count));
	assert_int_equal(count, 1);
}

static void cancel_ends_only_ones_own(void **state)
{
	struct unit_db *u = *state;
	struct job_item item;
	bool wanted;
	int64_t a = add_user(u, "a"), b = add_user(u, "b");
	const char *one = ask(u, a, chunk, "k", JOB_PERSON, 1), *two = ask(u, b, chunk, "k", JOB_BACKGROUND, 1);
	assert_true(claim_one(u, "w", 10, &item));
	assert_ok(u->c, cancel(u, a, one, 11));
	assert_ok(u->c, cancel(u, a, one, 12));
	assert_int_equal(status_of(u, one).state, JOB_CANCELLED);
	assert_int_equal(status_of(u, one).finished_at, 11);
	assert_int_equal(status_of(u, two).state, JOB_RUNNING);
	{
		UNIT_WRITE(u, tx);
		assert_ok(u->c, jobs_progress(&tx, chunk, &item, &(struct job_progress){.share = 0.5}, 12, &wanted));
		assert_true(wanted);
		assert_ok(u->c, db_commit(&tx));
	}
	assert_ok(u->c, cancel(u, b, two, 13));
	assert_int_equal(status_of(u, two).state, JOB_CANCELLED);
	UNIT_WRITE(u, tx);
	assert_ok(u->c, jobs_progress(&tx, chunk, &item, &(struct job_progress){.share = 0.6}, 14, &wanted));
	assert_false(wanted);
	db_end(&tx);
	assert_int_equal(finish(u, &item, 15), ERR_CANCELLED);
	assert_int_equal(fail_item(u, &item, ERR_IO, 15), ERR_CANCELLED);
	/* asked again: new work, while the old worker still winds down */
	const char *again = ask(u, a, chunk, "k", JOB_PERSON, 16);
	struct job_item newer;
	assert_true(claim_one(u, "w2", 17, &newer));
	assert_int_equal(finish(u, &item, 18), ERR_CANCELLED);
	assert_ok(u->c, finish(u, &newer, 19));
	assert_int_equal(status_of(u, again).state, JOB_COMPLETED);
	assert_ok(u->c, cancel(u, a, again, 20)); /* finished stays finished */
	assert_int_equal(status_of(u, again).state, JOB_COMPLETED);
}

static void persons_first_then_fair(void **state)
{
	struct unit_db *u = *state;
	struct job_item item, batch[8];
	size_t count;
	int64_t a = add_user(u, "a"), b = add_user(u, "b");
	for (int i = 0; i < 5; i++)
		ask(u, a, chunk, mem_printf(u->c, "a%d", i), JOB_PERSON, i);
	assert_true(claim_one(u, "w", 10, &item));
	assert_true(claim_one(u, "w", 10, &item));
	ask(u, b, chunk, "b0", JOB_PERSON, 11); /* later, but they had nothing yet */
	const char *background = ask(u, b, chunk, "bg", JOB_BACKGROUND, 1);
	ask(u, b, chunk, "b1", JOB_PREFETCH, 12);
	const char *last = ask(u, a, chunk, "a5", JOB_PERSON, 12);
	assert_int_equal(status_of(u, last).queued_before, 4);
	assert_ok(u->c, jobs_claim(u->c, u->db, kinds, 2, "w", 20, batch, 8, &count));
	static const char *const order[] = {"a2", "b0", "a3", "a4", "a5", "b1", "bg"};
	assert_int_equal(count, COUNT_OF(order));
	for (size_t i = 0; i < count; i++)
		assert_string_equal(batch[i].key, order[i]);
	assert_int_equal(status_of(u, background).queued_before, 0);
	/* somebody waits for what was background work: it comes forward */
	ask(u, a, chunk, "x0", JOB_BACKGROUND, 30);
	ask(u, a, chunk, "x1", JOB_BACKGROUND, 30);
	const char *mine = ask(u, b, chunk, "x1", JOB_PERSON, 31);
	assert_int_equal(status_of(u, mine).queued_before, 0);
	assert_true(claim_one(u, "w", 32, &item));
	assert_string_equal(item.key, "x1");
	assert_false(jobs_claim(u->c, u->db, scan, 1, "w", 33, batch, 8, &count) == OK); /* only kinds of the table */
}

static void a_lost_lease_loses_everything(void **state)
{
	struct unit_db *u = *state;
	struct job_item old, item;
	const char *task = ask(u, 0, chunk, "k", JOB_PERSON, 1);
	assert_true(claim_one(u, "w", 1000, &old));
	assert_int_equal(recover(u, 61000), 0);
	assert_int_equal(recover(u, 61001), 1);
	assert_int_equal(status_of(u, task).state, JOB_QUEUED);
	assert_int_equal(status_of(u, task).attempts, 0);
	assert_true(claim_one(u, "w", 61002, &item)); /* the very same name */
	assert_int_equal(finish(u, &old, 61003), ERR_CANCELLED);
	assert_ok(u->c, finish(u, &item, 61004));
	task = ask(u, 0, scan, "s", JOB_PERSON, 1);
	int64_t now = 100000;
	for (int i = 0; i < 20; i++, now += 70000) {
		assert_int_equal(status_of(u, task).state, JOB_QUEUED);
		assert_true(claim_one(u, "w", now, &item));
		assert_int_equal(recover(u, now + 60001), 1);
	}
	assert_int_equal(status_of(u, task).state, JOB_FAILED);
	assert_string_equal(status_of(u, task).error_reason, "worker_lost");
}

static void a_dead_workers_items_come_back_at_once(void **state)
{
	struct unit_db *u = *state;
	struct job_item item;
	const char **names;
	size_t n;
	int64_t count;
	ask(u, 0, chunk, "k1", JOB_PERSON, 1);
	ask(u, 0, chunk, "k2", JOB_PERSON, 1);
	assert_true(claim_one(u, "dead", 10, &item));
	assert_true(claim_one(u, "alive", 10, &item));
	UNIT_WRITE(u, tx);
	assert_ok(u->c, jobs_workers(&tx, &names, &n));
	assert_int_equal(n, 2);
	assert_string_equal(names[0], "alive");
	assert_ok(u->c, jobs_recover_worker(&tx, "dead", JOB_LOST_MAX, 11, &count));
	assert_int_equal(count, 1);
	assert_ok(u->c, db_commit(&tx));
	assert_int_equal(unit_db_number(u, "SELECT count(*) FROM work_items WHERE state = 1"), 1);
}

static void three_attempts_with_growing_delay(void **state)
{
	struct unit_db *u = *state;
	struct job_item item;
	const char *task = ask(u, 0, chunk, "k", JOB_PERSON, 1);
	int64_t now = 1000;
	for (int attempt = 1; attempt <= 3; attempt++) {
		assert_true(claim_one(u, "w", now, &item));
		assert_int_equal(item.attempt, attempt);
		assert_ok(u->c, fail_item(u, &item, ERR_UNAVAILABLE, now));
		struct job_status s = status_of(u, task);
		assert_int_equal(s.attempts, attempt);
		assert_string_equal(s.error_text, "in words");
		int64_t base = (int64_t)60000 << (attempt - 1);
		if (attempt == 3) {
			assert_int_equal(s.state, JOB_FAILED);
			break;
		}
		assert_int_equal(s.state, JOB_QUEUED);
		assert_false(claim_one(u, "w", now + base / 2 - 1, &item));
		now += base + base / 2 + 1;
	}
	assert_int_equal(status_of(u, task).finished_at, now);
	assert_false(claim_one(u, "w", now + 1000000, &item));
	/* again, from the beginning */
	assert_ok(u->c, retry(u, 0, task, now));
	assert_int_equal(status_of(u, task).attempts, 0);
	assert_true(claim_one(u, "w", now, &item));
	assert_int_equal(retry(u, 0, task, now), ERR_INVALID);
	assert_ok(u->c, fail_item(u, &item, ERR_DAMAGED, now)); /* trying again would not help */
	assert_int_equal(status_of(u, task).state, JOB_FAILED);
	assert_int_equal(status_of(u, task).attempts, 1);
}

/* When the item may be claimed again, after its n-th failure at 0. */
static int64_t wait_after(struct unit_db *u, const struct job_retry *retry, int failures)
{
	struct job_item item;
	const struct job_kind patient = {.name = kinds[0].name, .lease_s = 60, .attempts = 100};
	char key[40];
	snprintf(key, sizeof key, "wait-%" PRId64, unit_db_number(u, "SELECT count(*) FROM work_items"));
	ask(u, 0, chunk, key, JOB_PERSON, 0);
	for (int i = 0; i < failures; i++) {
		assert_true(claim_one(u, "w", INT64_MAX / 4, &item));
		assert_string_equal(item.key, key);
		UNIT_WRITE(u, tx);
		assert_ok(u->c, jobs_fail(&tx, &patient, &item, ERR_UNAVAILABLE, "x", "in words", retry, 0));
		assert_ok(u->c, db_commit(&tx));
	}
	int64_t wait = unit_db_number(u, "SELECT not_before FROM work_items ORDER BY id DESC LIMIT 1");
	assert_true(claim_one(u, "w", INT64_MAX / 4, &item));
	assert_ok(u->c, finish(u, &item, 1));
	return wait;
}

static void delay_and_jitter_are_settings(void **state)
{
	struct unit_db *u = *state;
	int64_t least = INT64_MAX, most = 0;
	assert_int_equal(wait_after(u, &(struct job_retry){0, 50}, 1), 0);
	assert_int_equal(wait_after(u, &(struct job_retry){7, 0}, 1), 7000);
	assert_int_equal(wait_after(u, &(struct job_retry){7, 0}, 4), 56000);
	assert_int_equal(wait_after(u, &(struct job_retry){60, 0}, 40), 3600000);
	for (int i = 0; i < 100; i++) {
		int64_t wait = wait_after(u, &(struct job_retry){60, 20}, 1);
		assert_in_range(wait, 48000, 72000);
		least = wait < least ? wait : least;
		most = wait > most ? wait : most;
	}
	assert_true(least < 54000 && most > 66000); /* missed by chance once in 10^12 */
}

/* A lease that runs out counts against a number of its own. */
static void losses_are_counted(void **state)
{
	struct unit_db *u = *state;
	struct job_item item;
	int64_t now = 1;
	const char *task = ask(u, 0, chunk, "k", JOB_PERSON, now);
	for (int lost = 1; lost <= 4; lost++) {
		int64_t count;
		assert_true(claim_one(u, "w", now, &item));
		now = item.lease_until + 1;
		UNIT_WRITE(u, tx);
		assert_ok(u->c, jobs_recover(&tx, 4, now, &count));
		assert_int_equal(count, 1);
		assert_ok(u->c, db_commit(&tx));
	}
	struct job_status s = status_of(u, task);
	assert_int_equal(s.state, JOB_FAILED);
	assert_string_equal(s.error_reason, "worker_lost");
	assert_int_equal(s.attempts, 0);
}

static void retry_joins_what_runs_already(void **state)
{
	struct unit_db *u = *state;
	struct job_item item;
	int64_t a = add_user(u, "a"), b = add_user(u, "b");
	const char *one = ask(u, a, scan, "k", JOB_PERSON, 1);
	assert_ok(u->c, cancel(u, a, one, 2));
	const char *two = ask(u, b, scan, "k", JOB_PERSON, 3);
	assert_ok(u->c, retry(u, a, one, 4));
	assert_int_equal(status_of(u, one).state, JOB_QUEUED);
	assert_true(claim_one(u, "w", 5, &item));
	assert_false(claim_one(u, "w", 5, &item));
	assert_ok(u->c, finish(u, &item, 6));
	assert_int_equal(status_of(u, one).state, JOB_COMPLETED);
	assert_int_equal(status_of(u, two).state, JOB_COMPLETED);
}

static void progress_never_falls(void **state)
{
	struct unit_db *u = *state;
	struct job_item item;
	bool wanted;
	const char *task = ask(u, 0, chunk, "k", JOB_PERSON, 1);
	assert_true(claim_one(u, "w", 1000, &item));
	static const double shares[] = {0.1, 0.4, 0.2, 7};
	static const double seen[] = {0.1, 0.4, 0.4, 1};
	for (int i = 0; i < 4; i++) {
		struct job_progress p = {.share = shares[i], .step = "speech", .message = "line", .eta_ms = 500};
		UNIT_WRITE(u, tx);
		assert_ok(u->c, jobs_progress(&tx, chunk, &item, &p, 2000 + i, &wanted));
		assert_ok(u->c, db_commit(&tx));
		assert_true(wanted);
		assert_true(status_of(u, task).share == seen[i]);
	}
	assert_string_equal(status_of(u, task).step, "speech");
	assert_int_equal(status_of(u, task).eta_ms, 500);
	assert_int_equal(item.lease_until, 62003);
	assert_int_equal(recover(u, 62002), 0); /* the heartbeat counts */
	UNIT_WRITE(u, tx);
	assert_ok(u->c, jobs_release(&tx, &item, 3000));
	assert_ok(u->c, db_commit(&tx));
	assert_int_equal(status_of(u, task).state, JOB_QUEUED);
	assert_true(claim_one(u, "w", 3001, &item));
	assert_int_equal(item.attempt, 1);
}

static void changes_are_followed(void **state)
{
	struct unit_db *u = *state;
	struct job_status *list;
	struct job_item item;
	size_t count;
	int64_t a = add_user(u, "a"), b = add_user(u, "b"), seq;
	ask(u, a, chunk, "k1", JOB_PERSON, 1);
	ask(u, b, chunk, "k1", JOB_PERSON, 1);
	const char *third = ask(u, a, chunk, "k2", JOB_PERSON, 1);
	{
		UNIT_READ(u, tx);
		assert_ok(u->c, jobs_changes(&tx, 0, 1, &list, &count));
		assert_int_equal(count, 2); /* both requests of the first item */
		seq = list[1].seq;
		assert_ok(u->c, jobs_changes(&tx, seq, 10, &list, &count));
		assert_int_equal(count, 1);
		assert_string_equal(list[0].task, third);
		seq = list[0].seq;
		assert_ok(u->c, jobs_changes(&tx, seq, 10, &list, &count));
		assert_int_equal(count, 0);
	}
	assert_true(claim_one(u, "w", 5, &item));
	assert_ok(u->c, cancel(u, a, third, 6));
	UNIT_READ(u, tx);
	assert_ok(u->c, jobs_changes(&tx, seq, 10, &list, &count));
	assert_int_equal(count, 3);
	assert_int_equal(list[0].state, JOB_RUNNING);
	assert_int_equal(list[2].state, JOB_CANCELLED);
	assert_true(list[2].seq > list[1].seq);
}

static void a_deleted_users_work_ends(void **state)
{
	struct unit_db *u = *state;
	struct job_item item, none;
	int64_t a = add_user(u, "a"), count;
	ask(u, a, chunk, "k1", JOB_PERSON, 1);
	ask(u, a, chunk, "k2", JOB_PERSON, 1);
	assert_true(claim_one(u, "w", 5, &item));
	{
		UNIT_WRITE(u, tx);
		assert_ok(u->c, users_remove(&tx, a));
		assert_ok(u->c, db_commit(&tx));
	}
	assert_false(claim_one(u, "w", 6, &none));
	assert_int_equal(finish(u, &item, 7), ERR_CANCELLED);
	assert_int_equal(recover(u, 8), 2);
	assert_int_equal(unit_db_number(u, "SELECT count(*) FROM work_items WHERE state = 4"), 2);
	UNIT_WRITE(u, tx);
	assert_ok(u->c, jobs_purge(&tx, 8, &count));
	assert_int_equal(count, 0);
	assert_ok(u->c, jobs_purge(&tx, 9, &count));
	assert_int_equal(count, 2);
}

static void one_task_in_this_thread(void **state)
{
	struct unit_db *u = *state;
	struct job_item item;
	ask(u, 0, chunk, "other", JOB_PERSON, 1);
	const char *task = ask(u, 0, chunk, "mine", JOB_BACKGROUND, 1);
	assert_ok(u->c, jobs_claim_task(u->c, u->db, chunk, task, "w", 5, &item));
	assert_string_equal(item.key, "mine");
	assert_int_equal(jobs_claim_task(u->c, u->db, chunk, task, "w", 5, &item), ERR_EXISTS);
	assert_int_equal(jobs_claim_task(u->c, u->db, chunk, "none", "w", 5, &item), ERR_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT_DB_TEST(the_same_work_is_done_once),
	    UNIT_DB_TEST(tasks_belong_to_somebody),
	    UNIT_DB_TEST(cancel_ends_only_ones_own),
	    UNIT_DB_TEST(persons_first_then_fair),
	    UNIT_DB_TEST(a_lost_lease_loses_everything),
	    UNIT_DB_TEST(a_dead_workers_items_come_back_at_once),
	    UNIT_DB_TEST(three_attempts_with_growing_delay),
	    UNIT_DB_TEST(delay_and_jitter_are_settings),
	    UNIT_DB_TEST(losses_are_counted),
	    UNIT_DB_TEST(retry_joins_what_runs_already),
	    UNIT_DB_TEST(progress_never_falls),
	    UNIT_DB_TEST(changes_are_followed),
	    UNIT_DB_TEST(a_deleted_users_work_ends),
	    UNIT_DB_TEST(one_task_in_this_thread),
	};
	return unit_run("jobs/jobs", tests);
}
