/* Users and kinds for the tests of jobs. */
#pragma once

#include "../unit_db.h"
#include "jobs/jobs.h"
#include "store/users.h"

static const struct job_kind kinds[] = {
    {.name = "chunk", .lease_s = 60, .attempts = 3, .idempotent_result = true},
    {.name = "scan", .lease_s = 60, .attempts = 3},
};

static inline int64_t add_user(struct unit_db *u, const char *name)
{
	struct user a = {.email = name,
			 .username = name,
			 .password_hash = "",
			 .native_language = "en",
			 .target_language = "de",
			 .settings = "{}"};
	UNIT_WRITE(u, tx);
	assert_ok(u->c, users_add(&tx, &a));
	assert_ok(u->c, db_commit(&tx));
	return a.id;
}

static inline const char *ask(struct unit_db *u, int64_t user, const struct job_kind *kind, const char *key,
			      enum job_priority priority, int64_t now)
{
	const char *task;
	UNIT_WRITE(u, tx);
	assert_ok(
	    u->c,
	    jobs_request(
		&tx, kind,
		&(struct job_request){
		    .user = user, .kind = kind->name, .key = key, .args = "{}", .title = key, .priority = priority},
		now, &task));
	assert_ok(u->c, db_commit(&tx));
	return task;
}

static inline struct job_status status_of(struct unit_db *u, const char *task)
{
	struct job_status s;
	UNIT_READ(u, tx);
	assert_ok(u->c, jobs_status(&tx, 0, task, &s));
	return s;
}

static inline bool claim_one(struct unit_db *u, const char *worker, int64_t now, struct job_item *out)
{
	size_t count;
	enum err e = jobs_claim(u->c, u->db, kinds, COUNT_OF(kinds), worker, now, out, 1, &count);
	assert_true(e == OK || e == ERR_NOT_FOUND);
	return e == OK;
}

static inline enum err finish(struct unit_db *u, const struct job_item *item, int64_t now)
{
	UNIT_WRITE(u, tx);
	enum err e = jobs_finish(&tx, item, "{\"ok\":1}", now);
	return e == OK ? db_commit(&tx) : e;
}

static inline enum err fail_item(struct unit_db *u, const struct job_item *item, enum err with, int64_t now)
{
	UNIT_WRITE(u, tx);
	enum err e = jobs_fail(&tx, &kinds[text_eq(item->kind, "scan")], item, with, err_name(with), "in words",
			       &(struct job_retry){60, 50}, now);
	return e == OK ? db_commit(&tx) : e;
}

static inline enum err cancel(struct unit_db *u, int64_t user, const char *task, int64_t now)
{
	UNIT_WRITE(u, tx);
	enum err e = jobs_cancel(&tx, user, task, now);
	return e == OK ? db_commit(&tx) : e;
}

static inline enum err retry(struct unit_db *u, int64_t user, const char *task, int64_t now)
{
	UNIT_WRITE(u, tx);
	enum err e = jobs_retry(&tx, user, task, now);
	return e == OK ? db_commit(&tx) : e;
}

static inline int64_t recover(struct unit_db *u, int64_t now)
{
	int64_t count;
	UNIT_WRITE(u, tx);
	assert_ok(u->c, jobs_recover(&tx, JOB_LOST_MAX, now, &count));
	assert_ok(u->c, db_commit(&tx));
	return count;
}
