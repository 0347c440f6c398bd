/* langplug jobs list|show|retry|cancel|ping: the queue from the keyboard. */
#include <inttypes.h>
#include <stdio.h>
#include <sysexits.h>

#include "cmd/cmd.h"
#include "cmd/options.h"

static int help(void)
{
	printf("Usage: langplug jobs list [--all]     waiting and running work; --all also what ended\n"
	       "       langplug jobs show TASK\n"
	       "       langplug jobs retry TASK\n"
	       "       langplug jobs cancel TASK\n"
	       "       langplug jobs ping             runs the debug task here: proves that the queue works\n");
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
	if (s.step)
		printf("  step        %s: %s\n", s.step, s.message ? s.message : "");
	if (s.error_text)
		printf("  error       %s (%s)\n", s.error_text, s.error_reason);
	if (s.result)
		printf("  result      %s\n", s.result);
	return OK;
}

static enum err change(struct ctx *c, struct app *app, const char *verb, const char *task)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, app->db, DB_DURABLE, &tx);
	if (e == OK)
		e = (text_eq(verb, "retry") ? jobs_retry : jobs_cancel)(&tx, 0, task, clock_now_ms());
	if (e == ERR_NOT_FOUND)
		return ctx_fail(c, e, "there is no task %s", task);
	return e == OK ? db_commit(&tx) : e;
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
		e = worker_run_now(c, &settings->worker, &app->worker_deps, task);
	if (e == OK)
		e = db_read(c, app->db, &tx);
	if (e == OK)
		e = jobs_status(&tx, 0, task, &s);
	if (e == OK)
		printf("The queue works: task %s %s after %" PRId64 " ms.\n", task, job_state_name(s.state),
		       clock_mono_ms() - started);
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
