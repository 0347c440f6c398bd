/* Random sequences of everything that can happen to jobs, checked against rules that must always hold, and that
 * nothing anybody asked for is lost. The seed of a failure is printed; JOBS_SEED=n runs that one alone. */
#include "scene.h"

enum { USERS = 3, KEYS = 6, HELD_MAX = 16, TASKS_MAX = 128, STEPS = 120, SEEDS = 12 };

struct world {
	struct unit_db *u;
	uint64_t random;
	int64_t users[USERS], now, seq;
	struct job_item held[HELD_MAX]; /* also claims that were lost since */
	size_t held_count;
	const char *tasks[TASKS_MAX];
	int64_t owners[TASKS_MAX];
	size_t task_count;
	int64_t finished;
};

static uint64_t below(struct world *w, uint64_t n)
{
	w->random ^= w->random << 13;
	w->random ^= w->random >> 7;
	w->random ^= w->random << 17;
	return w->random % n;
}

static void do_ask(struct world *w)
{
	if (w->task_count == TASKS_MAX)
		return;
	uint64_t key = below(w, KEYS);
	int64_t user = w->users[below(w, USERS)];
	const char *task = ask(w->u, user, &kinds[key % 2], mem_printf(w->u->c, "k%d", (int)key),
			       (enum job_priority)below(w, 3), w->now);
	w->owners[w->task_count] = user;
	w->tasks[w->task_count++] = task;
}

static void do_claim(struct world *w)
{
	if (w->held_count < HELD_MAX && claim_one(w->u, "w", w->now, &w->held[w->held_count]))
		w->held_count++;
}

/* Whether the claim is still good, from the rows themselves. */
static bool holds(struct world *w, const struct job_item *item)
{
	return unit_db_number(w->u, mem_printf(w->u->c,
					       "SELECT count(*) FROM work_items i WHERE id = %ld AND state = 1 "
					       "AND claims = %ld AND EXISTS (SELECT 1 FROM requests r WHERE "
					       "r.item_id = i.id AND cancelled_at = 0)",
					       (long)item->id, (long)item->claim)) == 1;
}

static struct job_item drop(struct world *w, size_t at)
{
	struct job_item item = w->held[at];
	w->held[at] = w->held[--w->held_count];
	return item;
}

static void do_finish(struct world *w)
{
	if (!w->held_count)
		return;
	struct job_item item = drop(w, below(w, w->held_count));
	bool good = holds(w, &item);
	assert_int_equal(finish(w->u, &item, w->now), good ? OK : ERR_CANCELLED);
	w->finished += good;
}

static void do_fail(struct world *w)
{
	static const enum err faults[] = {ERR_IO, ERR_UNAVAILABLE, ERR_TIMEOUT, ERR_DAMAGED, ERR_UNSUPPORTED};
	if (!w->held_count)
		return;
	struct job_item item = drop(w, below(w, w->held_count));
	bool good = holds(w, &item);
	assert_int_equal(fail_item(w->u, &item, faults[below(w, COUNT_OF(faults))], w->now), good ? OK : ERR_CANCELLED);
}

static void do_release(struct world *w)
{
	if (!w->held_count)
		return;
	struct job_item item = drop(w, below(w, w->held_count));
	UNIT_WRITE(w->u, tx);
	assert_ok(w->u->c, jobs_release(&tx, &item, w->now));
	assert_ok(w->u->c, db_commit(&tx));
}

static void do_progress(struct world *w)
{
	if (!w->held_count)
		return;
	struct job_item *item = &w->held[below(w, w->held_count)];
	struct job_progress p = {.share = (double)below(w, 100) / 100, .step = "speech"};
	bool good = holds(w, item), wanted;
	UNIT_WRITE(w->u, tx);
	assert_ok(w->u->c, jobs_progress(&tx, &kinds[text_eq(item->kind, "scan")], item, &p, w->now, &wanted));
	assert_ok(w->u->c, db_commit(&tx));
	assert_int_equal(wanted, good);
}

static void do_cancel(struct world *w)
{
	if (w->task_count) {
		uint64_t at = below(w, w->task_count);
		assert_ok(w->u->c, cancel(w->u, w->owners[at], w->tasks[at], w->now));
	}
}

static void do_retry(struct world *w)
{
	if (!w->task_count)
		return;
	uint64_t at = below(w, w->task_count);
	enum job_state before = status_of(w->u, w->tasks[at]).state;
	bool ended = before == JOB_FAILED || before == JOB_CANCELLED;
	assert_int_equal(retry(w->u, w->owners[at], w->tasks[at], w->now), ended ? OK : ERR_INVALID);
	before = status_of(w->u, w->tasks[at]).state;
	assert_true(before != JOB_FAILED && before != JOB_CANCELLED);
}

static void do_time(struct world *w)
{
	w->now += (int64_t)below(w, 90000);
	recover(w->u, w->now);
}

static void never(struct world *w, const char *what)
{
	int64_t n = unit_db_number(w->u, mem_printf(w->u->c, "SELECT count(*) FROM %s", what));
	if (n)
		fail_msg("%d rows: %s", (int)n, what);
}

static void check(struct world *w)
{
	never(w, "(SELECT work_key FROM work_items WHERE state < 2 GROUP BY work_key HAVING count(*) > 1)");
	never(w, "work_items WHERE (state = 1) <> (worker IS NOT NULL)");
	never(w, "work_items WHERE (state = 1) <> (lease_until > 0)");
	never(w, "work_items WHERE (state > 1) <> (finished_at > 0)");
	never(w, "work_items i WHERE state < 2 AND NOT EXISTS (SELECT 1 FROM requests r WHERE r.item_id = i.id AND "
		 "r.cancelled_at = 0)");
	never(w, "work_items i WHERE state = 4 AND EXISTS (SELECT 1 FROM requests r WHERE r.item_id = i.id AND "
		 "r.cancelled_at = 0)");
	never(w, "requests r LEFT JOIN work_items i ON i.id = r.item_id WHERE i.id IS NULL");
	never(w, "work_items WHERE attempts > 3 OR lost > 20 OR (state < 2 AND (attempts > 2 OR lost > 19))");
	never(w, "work_items WHERE (state = 2) <> (result IS NOT NULL)");
	never(w, "work_items WHERE state = 3 AND error_reason IS NULL");
	never(w, "work_items WHERE share < 0 OR share > 1");
	int64_t seq = unit_db_number(w->u, "SELECT coalesce(max(seq), 0) FROM work_items");
	assert_true(seq >= w->seq);
	w->seq = seq;
}

/* Everything that is still wanted gets done. */
static void drain(struct world *w)
{
	while (w->held_count)
		do_release(w);
	for (int i = 0; i < 1000 && unit_db_number(w->u, "SELECT count(*) FROM work_items WHERE state < 2"); i++) {
		w->now += 3600 * 1000;
		recover(w->u, w->now);
		do_claim(w);
		do_finish(w);
	}
	for (size_t i = 0; i < w->task_count; i++) {
		enum job_state s = status_of(w->u, w->tasks[i]).state;
		assert_true(s == JOB_COMPLETED || s == JOB_FAILED || s == JOB_CANCELLED);
	}
	assert_int_equal(unit_db_number(w->u, "SELECT count(*) FROM work_items WHERE state = 2"), w->finished);
}

static void run_seed(struct unit_db *u, uint64_t seed)
{
	static void (*const steps[])(struct world *) = {do_ask,      do_ask,    do_ask,   do_claim, do_claim,
							do_claim,    do_finish, do_fail,  do_fail,  do_release,
							do_progress, do_cancel, do_retry, do_time};
	struct world w = {.u = u, .random = seed * 0x9e3779b97f4a7c15u + 1, .now = 1000000};
	for (int i = 0; i < USERS; i++)
		w.users[i] = add_user(u, mem_printf(u->c, "user %d of %lu", i, (unsigned long)seed));
	for (int i = 0; i < STEPS; i++) {
		steps[below(&w, COUNT_OF(steps))](&w);
		check(&w);
	}
	drain(&w);
	check(&w);
	UNIT_WRITE(u, tx);
	int64_t count;
	assert_ok(u->c, jobs_purge(&tx, INT64_MAX, &count));
	assert_ok(u->c, db_commit(&tx));
}

static void rules_hold_whatever_happens(void **state)
{
	const char *only = getenv("JOBS_SEED");
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		print_message("seed %lu\n", (unsigned long)seed);
		if (!only || strtoull(only, NULL, 10) == seed)
			run_seed(*state, seed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_DB_TEST(rules_hold_whatever_happens)};
	return unit_run("jobs/random", tests);
}
