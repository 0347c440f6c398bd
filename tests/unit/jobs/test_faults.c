/* Every statement and commit of every transition fails once: nothing of it stays, and the same call works afterwards. */
#include "scene.h"

struct step {
	const char *name;
	enum err (*run)(struct unit_db *u, struct db_tx *tx);
};

static const char *task;
static struct job_item item;

static enum err run_request(struct unit_db *u, struct db_tx *tx)
{
	(void)u;
	return jobs_request(tx, &kinds[0], &(struct job_request){.kind = "chunk", .key = "k"}, 1, &task);
}

static enum err run_join(struct unit_db *u, struct db_tx *tx)
{
	const char *mine;
	(void)u;
	return jobs_request(tx, &kinds[0],
			    &(struct job_request){.user = 1, .kind = "chunk", .key = "k", .priority = JOB_PERSON}, 1,
			    &mine);
}

static enum err run_progress(struct unit_db *u, struct db_tx *tx)
{
	bool wanted = false;
	struct job_item copy = item;
	(void)u;
	enum err e = jobs_progress(tx, &kinds[0], &copy, &(struct job_progress){.share = 0.5}, 2000, &wanted);
	if (e == OK)
		assert_true(wanted);
	return e;
}

static enum err run_fail(struct unit_db *u, struct db_tx *tx)
{
	(void)u;
	return jobs_fail(tx, &kinds[0], &item, ERR_IO, "io", "in words", &(struct job_retry){60, 50}, 3000);
}

static enum err run_release(struct unit_db *u, struct db_tx *tx)
{
	(void)u;
	return jobs_release(tx, &item, 3000);
}

static enum err run_recover(struct unit_db *u, struct db_tx *tx)
{
	int64_t n;
	(void)u;
	return jobs_recover(tx, JOB_LOST_MAX, 10000000, &n);
}

static enum err run_finish(struct unit_db *u, struct db_tx *tx)
{
	(void)u;
	return jobs_finish(tx, &item, "{}", 4000);
}

static enum err run_cancel(struct unit_db *u, struct db_tx *tx)
{
	(void)u;
	return jobs_cancel(tx, 0, task, 5000);
}

static enum err run_retry(struct unit_db *u, struct db_tx *tx)
{
	(void)u;
	return jobs_retry(tx, 0, task, 6000);
}

static const char *picture(struct unit_db *u)
{
	UNIT_READ(u, tx);
	struct db_stmt *s;
	bool row;
	struct buf b;
	buf_init(&b, u->c->mem, MIB);
	assert_ok(u->c,
		  db_prepare(&tx,
			     "SELECT id || '|' || state || '|' || priority || '|' || turn || '|' || share || "
			     "'|' || attempts || '|' || lost || '|' || claims || '|' || seq || '|' || "
			     "coalesce(worker, '') || '|' || not_before FROM work_items UNION ALL SELECT "
			     "task || '|' || cancelled_at FROM requests UNION ALL SELECT name || '|' || value FROM "
			     "job_clock ORDER BY 1",
			     &s));
	for (;;) {
		assert_ok(u->c, db_step(s, &row));
		if (!row)
			return b.data;
		buf_str(&b, db_text(s, 0));
		buf_char(&b, '\n');
	}
}

static enum err in_transaction(struct unit_db *u, const struct step *step)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(u->c, u->db, DB_NORMAL, &tx);
	if (e == OK)
		e = step->run(u, &tx);
	return e == OK ? db_commit(&tx) : e;
}

/* Fails it at every point, then lets it through; returns at how many points it could fail. */
static int every_fault(struct unit_db *u, const struct step *step)
{
	for (int n = 1;; n++) {
		const char *before = picture(u);
		db_fault_set(u->db, n, ERR_IO);
		enum err e = in_transaction(u, step);
		bool fired = db_fault_fired(u->db);
		db_fault_set(u->db, 0, OK);
		if (!fired) {
			if (e != OK)
				fail_msg("%s: %s", step->name, ctx_error(u->c));
			assert_string_not_equal(before, picture(u));
			return n - 1;
		}
		assert_int_equal(e, ERR_IO);
		assert_string_equal(before, picture(u));
	}
}

static int claim_at_every_fault(struct unit_db *u, int64_t now)
{
	size_t count;
	for (int n = 1;; n++) {
		const char *before = picture(u);
		db_fault_set(u->db, n, ERR_IO);
		enum err e = jobs_claim(u->c, u->db, kinds, COUNT_OF(kinds), "w", now, &item, 1, &count);
		bool fired = db_fault_fired(u->db);
		db_fault_set(u->db, 0, OK);
		assert_int_equal(e, fired ? ERR_IO : OK);
		if (!fired)
			return n - 1;
		assert_string_equal(before, picture(u));
	}
}

static void every_transition(void **state)
{
	static const struct step request = {"request", run_request}, join = {"join", run_join},
				 progress = {"progress", run_progress}, failing = {"fail", run_fail},
				 release = {"release", run_release}, recovering = {"recover", run_recover},
				 finishing = {"finish", run_finish}, cancelling = {"cancel", run_cancel},
				 retrying = {"retry", run_retry};
	struct unit_db *u = *state;
	int points = 0;
	assert_int_equal(add_user(u, "a"), 1);
	points += every_fault(u, &request);
	points += every_fault(u, &join);
	points += claim_at_every_fault(u, 1000);
	points += every_fault(u, &progress);
	points += every_fault(u, &release);
	points += claim_at_every_fault(u, 1000);
	points += every_fault(u, &recovering);
	points += claim_at_every_fault(u, 20000000);
	points += every_fault(u, &failing);
	points += every_fault(u, &cancelling);
	points += every_fault(u, &retrying);
	points += claim_at_every_fault(u, 90000000);
	points += every_fault(u, &finishing);
	assert_true(points > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_DB_TEST(every_transition)};
	return unit_run("jobs/faults", tests);
}
