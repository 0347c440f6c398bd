/* Jobs on threads: done once, failing without harm to others, cancelled, too slow, handed back. */
#include <signal.h>
#include <sys/stat.h>

#include "scene.h"

static enum err good(struct ctx *c, struct job_run *run)
{
	atomic_fetch_add(&scene_of(run)->runs, 1);
	enum err e = run_progress(c, run, 0.5, "saving", "half");
	return e == OK ? finish_with(c, run, "{\"n\":1}") : e;
}

static enum err bad(struct ctx *c, struct job_run *run)
{
	atomic_fetch_add(&scene_of(run)->runs, 1);
	return ctx_fail_named(c, ERR_UNAVAILABLE, "media_died", "the child died");
}

static enum err forgets_to_finish(struct ctx *c, struct job_run *run)
{
	(void)c;
	(void)run;
	return OK;
}

/* Obeys at its next heartbeat. */
static enum err obedient(struct ctx *c, struct job_run *run)
{
	enum err e = run_progress(c, run, 0.1, "speech", "listening");
	sem_post(&scene_of(run)->inside);
	while (e == OK) {
		clock_sleep_ms(1);
		e = run_progress(c, run, 0.2, "speech", NULL);
	}
	atomic_fetch_add(&scene_of(run)->cancels, e == ERR_CANCELLED);
	return e;
}

/* Sits in a slow call that only the context's flag ends, like a child that listens to a film. */
static enum err deaf(struct ctx *c, struct job_run *run)
{
	enum err e = run_progress(c, run, 0.1, "speech", "listening");
	sem_post(&scene_of(run)->inside);
	while (e == OK) {
		clock_sleep_ms(1);
		e = ctx_check(c);
	}
	atomic_fetch_add(&scene_of(run)->cancels, 1);
	return e;
}

static enum err uses_media(struct ctx *c, struct job_run *run)
{
	struct media_info info;
	enum err e = media_probe(c, run->media, c->mem, "/proc/self/exe", &info);
	atomic_fetch_add(&scene_of(run)->runs, 1);
	if (e == ERR_DAMAGED) /* the child answered: an executable is no film */
		return finish_with(c, run, "{}");
	return e == OK ? ctx_fail(c, ERR_INTERNAL, "a film?") : e;
}

enum { GOOD, BAD, FORGETS, OBEDIENT, DEAF, SLOW, DEAF_SLOW, MEDIA, KINDS };
static const struct worker_kind kinds[KINDS] = {
    [GOOD] = {{.name = "good", .lease_s = 60, .attempts = 3}, good},
    [BAD] = {{.name = "bad", .lease_s = 60, .attempts = 3}, bad},
    [FORGETS] = {{.name = "forgets", .lease_s = 60, .attempts = 1}, forgets_to_finish},
    [OBEDIENT] = {{.name = "obedient", .lease_s = 60, .attempts = 3}, obedient},
    [DEAF] = {{.name = "deaf", .lease_s = 60, .attempts = 3}, deaf},
    [SLOW] = {{.name = "slow", .lease_s = 60, .soft_s = 1, .hard_s = 30, .attempts = 1}, obedient},
    [DEAF_SLOW] = {{.name = "deaf_slow", .lease_s = 60, .soft_s = 1, .hard_s = 1, .attempts = 1}, deaf},
    [MEDIA] = {{.name = "media", .lease_s = 60, .attempts = 3, .needs_media = true}, uses_media},
};

static void start(struct scene *s)
{
	assert_ok(s->u->c, worker_start_kinds(s->u->c, &s->options, &s->deps, kinds, KINDS, &s->w));
}

static void every_job_once(void **state)
{
	struct scene s;
	const char *tasks[40];
	scene_init(&s, *state);
	s.options.workers = 3;
	for (int i = 0; i < 20; i++)
		tasks[i] = ask(s.u, &kinds[GOOD], mem_printf(s.u->c, "k%d", i));
	start(&s);
	for (int i = 20; i < 40; i++) {
		tasks[i] = ask(s.u, &kinds[GOOD], mem_printf(s.u->c, "k%d", i));
		worker_nudge(s.w);
	}
	for (int i = 0; i < 40; i++) {
		struct job_status st = wait_ended(s.u, tasks[i]);
		assert_int_equal(st.state, JOB_COMPLETED);
		assert_string_equal(st.result, "{\"n\":1}");
	}
	worker_stop(s.w, 1000);
	assert_int_equal(s.runs, 40);
}

static void failing_blocks_nobody(void **state)
{
	struct scene s;
	const char *tasks[10];
	scene_init(&s, *state);
	s.options.workers = 1;
	const char *failing = ask(s.u, &kinds[BAD], "bad"), *forgets = ask(s.u, &kinds[FORGETS], "forgets");
	for (int i = 0; i < 10; i++)
		tasks[i] = ask(s.u, &kinds[GOOD], mem_printf(s.u->c, "k%d", i));
	start(&s);
	for (int i = 0; i < 10; i++)
		assert_int_equal(wait_ended(s.u, tasks[i]).state, JOB_COMPLETED);
	struct job_status st = wait_ended(s.u, failing);
	assert_int_equal(st.state, JOB_FAILED);
	assert_int_equal(st.attempts, 3);
	assert_string_equal(st.error_reason, "media_died");
	assert_string_equal(st.error_text, "the child died");
	st = wait_ended(s.u, forgets);
	assert_int_equal(st.state, JOB_FAILED);
	assert_string_equal(st.error_text, "the job ended without a result");
	worker_stop(s.w, 1000);
	assert_int_equal(s.runs, 13);
}

static void cancel(struct scene *s, const char *task)
{
	UNIT_WRITE(s->u, tx);
	assert_ok(s->u->c, jobs_cancel(&tx, 0, task, clock_now_ms()));
	assert_ok(s->u->c, db_commit(&tx));
	worker_cancel_check(s->w);
}

static void cancel_stops_within_two_seconds(void **state)
{
	struct scene s;
	scene_init(&s, *state);
	const char *one = ask(s.u, &kinds[OBEDIENT], "one"), *two = ask(s.u, &kinds[DEAF], "two");
	start(&s);
	wait_inside(&s);
	wait_inside(&s);
	int64_t asked = clock_mono_ms();
	cancel(&s, one);
	cancel(&s, two);
	assert_int_equal(wait_ended(s.u, one).state, JOB_CANCELLED);
	while (s.cancels < 2)
		clock_sleep_ms(2);
	assert_in_range(clock_mono_ms() - asked, 900, 2000);
	worker_stop(s.w, 1000);
	assert_int_equal(status_of(s.u, two).state, JOB_CANCELLED);
	assert_int_equal(status_of(s.u, two).attempts, 0);
}

static void too_slow_is_a_failure(void **state)
{
	struct scene s;
	scene_init(&s, *state);
	const char *one = ask(s.u, &kinds[SLOW], "one"), *two = ask(s.u, &kinds[DEAF_SLOW], "two");
	start(&s);
	struct job_status st = wait_ended(s.u, one);
	assert_int_equal(st.state, JOB_FAILED);
	assert_string_equal(st.error_reason, "too_slow");
	st = wait_ended(s.u, two);
	assert_int_equal(st.state, JOB_FAILED);
	assert_string_equal(st.error_reason, "too_slow");
	worker_stop(s.w, 1000);
}

/* The kind says nothing, so the settings hold: who listens is asked, who does not is stopped. */
static void limits_of_the_settings(void **state)
{
	struct scene s;
	scene_init(&s, *state);
	s.options.attempts = 1;
	s.options.soft_s = 1;
	s.options.hard_s = 3600;
	const char *one = ask(s.u, &kinds[OBEDIENT], "one");
	start(&s);
	struct job_status st = wait_ended(s.u, one);
	assert_int_equal(st.state, JOB_FAILED);
	assert_string_equal(st.error_reason, "too_slow");
	assert_string_equal(st.error_text, "it took longer than 1 seconds");
	assert_int_equal(st.attempts, 1);
	assert_int_equal(s.cancels, 1);
	worker_stop(s.w, 1000);
	s.options.soft_s = 3300;
	s.options.hard_s = 1; /* whoever is killed was asked before */
	const char *two = ask(s.u, &kinds[DEAF], "two");
	start(&s);
	st = wait_ended(s.u, two);
	assert_int_equal(st.state, JOB_FAILED);
	assert_string_equal(st.error_reason, "too_slow");
	assert_int_equal(st.attempts, 1);
	assert_int_equal(s.cancels, 2);
	worker_stop(s.w, 1000);
}

/* A child that answers nothing is killed with everything it started. */
static void the_hard_limit_kills_the_child(void **state)
{
	struct scene s;
	char *pid;
	size_t len;
	int64_t child;
	scene_init(&s, *state);
	struct ctx *c = s.u->c;
	const char *script = mem_printf(c, "%s/media", s.u->dir), *file = mem_printf(c, "%s/pid", s.u->dir);
	const char *text = mem_printf(c, "#!/bin/sh\nprintf $$ > %s\nexec sleep 600\n", file);
	assert_ok(c, path_write(c, script, 0700, text, strlen(text)));
	struct media_options media = {.program = mem_str(c, script)};
	s.deps.media = &media;
	s.options.attempts = 1;
	s.options.soft_s = s.options.hard_s = 1;
	const char *task = ask(s.u, &kinds[MEDIA], "film");
	start(&s);
	struct job_status st = wait_ended(s.u, task);
	assert_int_equal(st.state, JOB_FAILED);
	assert_string_equal(st.error_reason, "too_slow");
	assert_int_equal(st.attempts, 1);
	worker_stop(s.w, 1000);
	assert_ok(c, path_read(c, file, 100, &pid, &len));
	assert_true(text_to_int(pid, 2, INT32_MAX, &child));
	assert_int_equal(kill((pid_t)child, 0), -1);
	assert_int_equal(errno, ESRCH);
}

static void stopping_hands_back(void **state)
{
	struct scene s;
	scene_init(&s, *state);
	const char *one = ask(s.u, &kinds[OBEDIENT], "one"), *two = ask(s.u, &kinds[DEAF], "two");
	const char *three = ask(s.u, &kinds[GOOD], "three");
	start(&s);
	wait_inside(&s);
	wait_inside(&s);
	int64_t began = clock_mono_ms();
	worker_stop(s.w, 200);
	assert_true(clock_mono_ms() - began < 2000);
	const char *const tasks[] = {one, two, three};
	for (int i = 0; i < 3; i++) {
		struct job_status st = status_of(s.u, tasks[i]);
		assert_int_equal(st.state, JOB_QUEUED);
		assert_int_equal(st.attempts, 0);
	}
	assert_int_equal(unit_db_number(s.u, "SELECT count(*) FROM work_items WHERE worker IS NOT NULL OR lost > 0"),
			 0);
}

static void now_in_this_thread(void **state)
{
	struct scene s;
	atomic_bool stop = true;
	scene_init(&s, *state);
	struct ctx *c = s.u->c;
	const char *task = ask(s.u, &kinds[GOOD], "a");
	assert_ok(c, worker_run_now_kinds(c, &s.options, &s.deps, kinds, KINDS, task));
	assert_int_equal(status_of(s.u, task).state, JOB_COMPLETED);
	assert_int_equal(worker_run_now_kinds(c, &s.options, &s.deps, kinds, KINDS, task), ERR_EXISTS);
	task = ask(s.u, &kinds[BAD], "b");
	assert_int_equal(worker_run_now_kinds(c, &s.options, &s.deps, kinds, KINDS, task), ERR_UNAVAILABLE);
	assert_string_equal(c->reason, "media_died");
	assert_int_equal(status_of(s.u, task).state, JOB_FAILED);
	task = ask(s.u, &kinds[DEAF], "c");
	c->cancel = &stop;
	assert_int_equal(worker_run_now_kinds(c, &s.options, &s.deps, kinds, KINDS, task), ERR_CANCELLED);
	c->cancel = NULL;
	assert_int_equal(status_of(s.u, task).state, JOB_CANCELLED);
	assert_int_equal(worker_run_now_kinds(c, &s.options, &s.deps, kinds, KINDS, "none"), ERR_NOT_FOUND);
}

static void the_program_answers_ping(void **state)
{
	struct scene s;
	scene_init(&s, *state);
	const struct worker_kind *debug = worker_kind("debug_task");
	assert_non_null(debug);
	assert_null(worker_kind("none"));
	const char *task = ask(s.u, debug, "ping");
	assert_ok(s.u->c, worker_start(s.u->c, &s.options, &s.deps, &s.w));
	struct job_status st = wait_ended(s.u, task);
	assert_int_equal(st.state, JOB_COMPLETED);
	assert_non_null(strstr(st.result, "\"pong\":true"));
	worker_stop(s.w, 1000);
	worker_stop(NULL, 0);
}

static void a_finish_that_fails_saves_nothing(void **state)
{
	struct scene s;
	int fired = 0;
	scene_init(&s, *state);
	s.options.workers = 1;
	for (int n = 1; n < 60; n++) {
		const char *task = ask(s.u, &kinds[GOOD], mem_printf(s.u->c, "k%d", n));
		db_fault_set(s.u->db, n, ERR_IO);
		enum err e = worker_run_now_kinds(s.u->c, &s.options, &s.deps, kinds, KINDS, task);
		bool hit = db_fault_fired(s.u->db);
		db_fault_set(s.u->db, 0, OK);
		struct job_status st = status_of(s.u, task);
		fired += hit;
		if (!hit) {
			assert_int_equal(e, OK);
			break;
		}
		assert_int_not_equal(e, OK);
		assert_int_not_equal(st.state, JOB_COMPLETED);
		assert_null(st.result);
	}
	assert_in_range(fired, 20, 58);
}

static void a_child_that_dies_every_time(void **state)
{
	struct scene s;
	struct media_options media = {.program = "/bin/true"};
	scene_init(&s, *state);
	s.deps.media = &media;
	const char *task = ask(s.u, &kinds[MEDIA], "film"), *other = ask(s.u, &kinds[GOOD], "other");
	start(&s);
	struct job_status st = wait_ended(s.u, task);
	assert_int_equal(st.state, JOB_FAILED);
	assert_int_equal(st.attempts, 3);
	assert_string_equal(st.error_reason, "media_died");
	assert_int_equal(wait_ended(s.u, other).state, JOB_COMPLETED);
	worker_stop(s.w, 1000);
}

static void children_are_replaced(void **state)
{
	struct scene s;
	char *log;
	size_t len;
	scene_init(&s, *state);
	struct ctx *c = s.u->c;
	const char *script = mem_printf(c, "%s/media", s.u->dir), *list = mem_printf(c, "%s/starts", s.u->dir);
	const char *text =
	    mem_printf(c, "#!/bin/sh\necho x >> %s\nexec %s/langplug-media \"$@\"\n", list, getenv("TEST_BUILD_ROOT"));
	assert_ok(c, path_write(c, script, 0700, text, strlen(text)));
	struct media_options media = {.program = mem_str(c, script)};
	s.deps.media = &media;
	s.options.workers = 1;
	s.options.recycle_jobs = 2;
	const char *tasks[6];
	for (int i = 0; i < 6; i++)
		tasks[i] = ask(s.u, &kinds[MEDIA], mem_printf(c, "k%d", i));
	start(&s);
	for (int i = 0; i < 6; i++) {
		struct job_status st = wait_ended(s.u, tasks[i]);
		if (st.state != JOB_COMPLETED)
			fail_msg("%s: %s", st.error_reason, st.error_text);
	}
	worker_stop(s.w, 1000);
	assert_ok(c, path_read(c, list, 1000, &log, &len));
	assert_int_equal(len, 3 * 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT_DB_TEST(every_job_once),
	    UNIT_DB_TEST(failing_blocks_nobody),
	    UNIT_DB_TEST(cancel_stops_within_two_seconds),
	    UNIT_DB_TEST(too_slow_is_a_failure),
	    UNIT_DB_TEST(limits_of_the_settings),
	    UNIT_DB_TEST(the_hard_limit_kills_the_child),
	    UNIT_DB_TEST(stopping_hands_back),
	    UNIT_DB_TEST(now_in_this_thread),
	    UNIT_DB_TEST(the_program_answers_ping),
	    UNIT_DB_TEST(a_finish_that_fails_saves_nothing),
	    UNIT_DB_TEST(a_child_that_dies_every_time),
	    UNIT_DB_TEST(children_are_replaced),
	};
	return unit_run("worker/worker", tests);
}
