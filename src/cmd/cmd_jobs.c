/* langplug jobs list|show|retry|cancel|ping: the queue from the keyboard. */
#include <inttypes.h>
#include <stdio.h>
#include <sysexits.h>

#include "cmd/cmd.h"
#include "cmd/options.h"

static int help(void)
{
	printf("Usage: langplug jobs list [--all]     waiting and running work; --all also what ended\n"
	       "       langplug jobs show TASK        all about one\n"
	       "       langplug jobs retry TASK       a failed or cancelled one again\n"
	       "       langplug jobs cancel TASK      the work stops when nobody else asked for it\n"
	       "       langplug jobs ping             sends a job that does nothing through the queue: a running "
	       "server or\n"
	       "                                      worker does it, else this command itself\n");
	return EX_OK;
}

static void print_line(const struct job_status *s)
{
	printf("%s  %-10s %-16s %3d %%  %s\n", s->task, job_state_name(s->state), s->kind, (int)(s->share * 100),
	       s->title ? s->title : "");
}

static enum err list(struct ctx *c, struct app *app, bool all)
{
	struct job_status *rows;
	size_t count;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(c, app->db, &tx);
	if (e == OK)
		e = jobs_list(&tx, 0, !all, 1000, &rows, &count);
	for (size_t i = 0; e == OK && i < count; i++)
		print_line(&rows[i]);
	if (e == OK && !count)
		printf(all ? "No work yet.\n" : "Nothing is waiting or running.\n");
	return e;
}

static enum err show(struct ctx *c, struct app *app, const char *task)
{
	struct job_status s;
	char when[25];
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(c, app->db, &tx);
	if (e == OK)
		e = jobs_status(&tx, 0, task, &s);
	if (e == ERR_NOT_FOUND)
		return ctx_fail(c, e, "there is no task %s", task);
	if (e != OK)
		return e;
	print_line(&s);
	clock_iso(s.created_at, when);
	printf("  asked for   %s\n  attempts    %d\n", when, s.attempts);
	if (s.state == JOB_QUEUED)
		printf("  waiting     %" PRId64 " before it\n", s.queued_before);
	if (s.step && *s.step)
		printf("  step        %s: %s\n", s.step, s.message ? s.message : "");
	if (s.state == JOB_RUNNING && s.eta_ms >= 0)
		printf("  time left   about %" PRId64 " s\n", s.eta_ms / 1000);
	if (s.error_text)
		printf("  error       %s (%s)\n", s.error_text, s.error_reason);
	if (s.result)
		printf("  result      %s\n", s.result);
	return OK;
}

static enum err change(struct ctx *c, struct app *app, const char *verb, const char *task)
{
	struct job_status before, after;
	bool retry = text_eq(verb, "retry");
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, app->db, DB_DURABLE, &tx);
	if (e == OK)
		e = jobs_status(&tx, 0, task, &before);
	if (e == ERR_NOT_FOUND)
		return ctx_fail(c, e, "there is no task %s", task);
	if (e == OK)
		e = (retry ? jobs_retry : jobs_cancel)(&tx, 0, task, clock_now_ms());
	if (e == OK)
		e = jobs_status(&tx, 0, task, &after);
	if (e == OK)
		e = db_commit(&tx);
	if (e != OK)
		return e;
	if (retry)
		printf("Task %s (%s) waits for a worker again.\n", task, after.kind);
	else if (before.state > JOB_RUNNING)
		printf("Task %s is %s already: there is nothing to cancel.\n", task, job_state_name(before.state));
	else
		printf("Task %s (%s) is cancelled.\n", task, after.kind);
	return OK;
}

/* Until somebody has done it, or nobody has begun for PATIENCE_MS. */
static enum err wait_for_worker(struct ctx *c, struct app *app, const char *task, struct job_status *out)
{
	enum { PATIENCE_MS = 3000, LOOK_MS = 20 };
	enum err e = OK;
	for (int64_t since = clock_mono_ms(); e == OK; clock_sleep_ms(LOOK_MS)) {
		DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
		e = db_read(c, app->db, &tx);
		if (e == OK)
			e = jobs_status(&tx, 0, task, out);
		if (e != OK || out->state > JOB_RUNNING)
			return e;
		if (out->state == JOB_QUEUED && clock_mono_ms() - since > PATIENCE_MS)
			return OK;
	}
	return e;
}

static enum err ping(struct ctx *c, const struct settings *settings, struct app *app)
{
	const char *task;
	struct job_status s;
	int64_t started = clock_mono_ms();
	struct job_request job = {.kind = "debug_task",
				  .args = "{}",
				  .title = "Ping",
				  .priority = JOB_PERSON,
				  .key = mem_printf(c->mem, "debug_task/%" PRId64, clock_now_ms())};
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, app->db, DB_NORMAL, &tx);
	if (e == OK)
		e = jobs_request(&tx, &worker_kind("debug_task")->kind, &job, clock_now_ms(), &task);
	if (e == OK)
		e = db_commit(&tx);
	if (e == OK)
		e = wait_for_worker(c, app, task, &s);
	bool alone = e == OK && s.state == JOB_QUEUED;
	if (alone) {
		e = worker_run_now(c, &settings->worker, &app->worker_deps, task);
		if (e == OK)
			e = wait_for_worker(c, app, task, &s);
	}
	if (e == OK && s.state != JOB_COMPLETED)
		return ctx_fail(c, ERR_INTERNAL, "the task %s is %s: %s", task, job_state_name(s.state),
				s.error_text ? s.error_text : "nobody says why");
	if (e == OK)
		printf("The queue works: task %s %s after %" PRId64 " ms%s.\n", task, job_state_name(s.state),
		       clock_mono_ms() - started, alone ? ", by this command: no server or worker is running" : "");
	return e;
}

static enum err run(struct ctx *c, const struct settings *settings, const char *verb, const char *task, bool all)
{
	struct app *app;
	enum err e = app_open(c, settings, APP_DATABASE | APP_ENGINES, &app);
	if (e != OK)
		return e;
	if (text_eq(verb, "list"))
		e = list(c, app, all);
	else if (text_eq(verb, "show"))
		e = show(c, app, task);
	else if (text_eq(verb, "ping"))
		e = ping(c, settings, app);
	else
		e = change(c, app, verb, task);
	app_close(app, 0);
	return e;
}

int cmd_jobs(struct ctx *c, int argc, char **argv)
{
	static struct settings settings;
	const char *rest[2] = {"", ""};
	bool all = false;
	size_t count;
	if (!argc || cmd_wants_help(argc, argv))
		return argc ? help() : (help(), EX_USAGE);
	enum err e = cmd_settings(c, &argc, &argv, &settings);
	if (e != OK)
		return cmd_failed(c, "jobs", e);
	const struct cmd_option options[] = {{"all", NULL, &all}, {0}};
	if (cmd_parse(c, options, argc, argv, rest, 2, &count) != OK)
		return cmd_usage("jobs", "%s", ctx_error(c));
	const char *verb = rest[0];
	bool alone = text_eq(verb, "list") || text_eq(verb, "ping");
	bool with_task = text_eq(verb, "show") || text_eq(verb, "retry") || text_eq(verb, "cancel");
	if (!alone && !with_task)
		return cmd_usage("jobs", "needs list, show, retry, cancel or ping");
	if (with_task && count < 2)
		return cmd_usage("jobs", "%s needs a task id", verb);
	e = run(c, &settings, verb, rest[1], all);
	return e == OK ? EX_OK : cmd_failed(c, "jobs", e);
}
