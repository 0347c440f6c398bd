/* A process is killed in the middle of a job: what it saved stays, its job comes back, somebody else does it. */
#include <signal.h>
#include <sys/wait.h>

#include "scene.h"
#include "store/users.h"

enum { PARTS = 5 };

static void save_part(struct ctx *c, struct job_run *run, int n)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	assert_ok(c, db_begin(c, run->deps->db, DB_NORMAL, &tx));
	assert_ok(c, settings_set(&tx, mem_printf(c->mem, "part %d", n), run->item.worker));
	assert_ok(c, db_commit(&tx));
}

static bool has_part(struct ctx *c, struct job_run *run, int n)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	const char *value;
	assert_ok(c, db_read(c, run->deps->db, &tx));
	assert_ok(c, settings_get(&tx, mem_printf(c->mem, "part %d", n), &value));
	return value != NULL;
}

static int killed_after = PARTS; /* of the process to be killed */
static int told = -1;

/* Five checkpoints; the doomed process says when it has saved some and then waits for its death. */
static enum err in_parts(struct ctx *c, struct job_run *run)
{
	for (int n = 0; n < PARTS; n++) {
		if (n == killed_after) {
			assert_int_equal(write(told, "x", 1), 1);
			for (;;)
				pause();
		}
		if (has_part(c, run, n))
			continue;
		save_part(c, run, n);
		enum err e = run_progress(c, run, (n + 1.0) / PARTS, "speech", NULL);
		if (e != OK)
			return e;
		atomic_fetch_add(&scene_of(run)->runs, 1);
	}
	return finish_with(c, run, "{}");
}

static const struct worker_kind kind[] = {{{.name = "parts", .lease_s = 1, .attempts = 3}, in_parts}};

static void doomed(const char *path)
{
	struct unit_db u = {.c = ctx_new("doomed")};
	struct scene s;
	u.db = unit_db_open(u.c, path);
	scene_init(&s, &u);
	s.options.workers = 1;
	assert_ok(u.c, worker_start_kinds(u.c, &s.options, &s.deps, kind, 1, &s.w));
	for (;;)
		pause();
}

/* Starts a process that dies after `parts` checkpoints. */
static void kill_one(struct unit_db *u, int parts)
{
	int pipes[2], status;
	char x;
	assert_int_equal(pipe(pipes), 0);
	pid_t pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		killed_after = parts;
		told = pipes[1];
		doomed(u->path);
	}
	close(pipes[1]);
	assert_int_equal(read(pipes[0], &x, 1), 1);
	close(pipes[0]);
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
}

static void another_process_goes_on(void **state)
{
	struct unit_db *u = *state;
	struct scene s;
	const char *task = ask(u, &kind[0], "film");
	kill_one(u, 2);
	assert_int_equal(status_of(u, task).state, JOB_RUNNING);
	scene_init(&s, u);
	s.options.workers = 1;
	assert_ok(u->c, worker_start_kinds(u->c, &s.options, &s.deps, kind, 1, &s.w)); /* sees that it is dead */
	struct job_status st = wait_ended(u, task);
	assert_int_equal(st.state, JOB_COMPLETED);
	assert_int_equal(st.attempts, 0);
	worker_stop(s.w, 1000);
	assert_int_equal(s.runs, PARTS - 2);
	assert_int_equal(unit_db_number(u, "SELECT lost FROM work_items"), 1);
	assert_int_equal(unit_db_number(u, "SELECT count(DISTINCT value) FROM settings"), 2);
}

static void the_lease_brings_it_back(void **state)
{
	struct unit_db *u = *state;
	struct job_item item;
	size_t count;
	int64_t back;
	ask(u, &kind[0], "film");
	kill_one(u, 1);
	/* as another machine, which cannot know that the process is dead */
	int64_t lease = unit_db_number(u, "SELECT lease_until FROM work_items");
	UNIT_WRITE(u, tx);
	assert_ok(u->c, jobs_recover(&tx, JOB_LOST_MAX, lease, &back));
	assert_int_equal(back, 0);
	assert_ok(u->c, jobs_recover(&tx, JOB_LOST_MAX, lease + 1, &back));
	assert_int_equal(back, 1);
	assert_ok(u->c, db_commit(&tx));
	assert_ok(u->c, jobs_claim(u->c, u->db, &kind[0].kind, 1, "elsewhere", lease + 2, &item, 1, &count));
	assert_int_equal(item.claim, 2);
	assert_true(item.share > 0.19 && item.share < 0.21);
}

static void names_tell_the_dead(void **state)
{
	struct ctx *c = unit_ctx(state);
	char *us = worker_name(c->mem, 3);
	assert_false(worker_name_dead(us));
	assert_false(worker_name_dead("nonsense"));
	assert_false(worker_name_dead(mem_printf(c->mem, "x%s", us))); /* another machine */
	pid_t pid = fork();
	if (pid == 0)
		_exit(0);
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	char host[80] = "", boot[80] = "", space[80] = "";
	assert_int_equal(sscanf(us, "%79[^/]/%79[^/]/%79[^/]/", host, boot, space), 3);
	assert_true(worker_name_dead(mem_printf(c->mem, "%s/%s/%s/%d/12345/0", host, boot, space, (int)pid)));
	assert_true(worker_name_dead(mem_printf(c->mem, "%s/%s/%s/%d/1/0", host, boot, space, (int)getpid())));
	assert_true(worker_name_dead(mem_printf(c->mem, "%s/00000000/%s/%d/1/0", host, space, (int)getpid())));
	assert_false(worker_name_dead(mem_printf(c->mem, "%s/%s/pid:[1]/%d/1/0", host, boot, (int)pid)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_DB_TEST(another_process_goes_on),
					   UNIT_DB_TEST(the_lease_brings_it_back), UNIT_TEST(names_tell_the_dead)};
	return unit_run("worker/killed", tests);
}
