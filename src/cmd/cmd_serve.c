/* langplug serve: the server with its workers, until SIGINT or SIGTERM; a second one ends it at once. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "jobs/jobs.h"
#include "store/users.h"

enum { GRACE_MS = 10000 };

static int help(struct settings *s)
{
	CTX_SCOPED struct ctx *c = ctx_new("help");
	struct buf out;
	buf_init(&out, c->mem, MIB);
	settings_tables(s);
	config_print_help(s->sections, &out);
	printf("Usage: langplug serve [--config FILE] [OPTIONS]\n\nRuns the server and its workers.\n\nOptions:\n%s",
	       out.data);
	return EX_OK;
}

static enum err queue_scan(struct ctx *c, struct app *app)
{
	const char *task;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	struct job_request job = {
	    .kind = "scan", .key = "scan", .args = "{}", .title = "Looking for films", .priority = JOB_BACKGROUND};
	enum err e = db_begin(c, app->db, DB_NORMAL, &tx);
	if (e == OK)
		e = jobs_request(&tx, &worker_kind("scan")->kind, &job, clock_now_ms(), &task);
	if (e == OK)
		e = db_commit(&tx);
	if (e != OK)
		return e;
	if (!app->worker) /* USE_ASYNC_PROCESSING=false */
		return worker_run_now(c, &app->settings->worker, &app->worker_deps, task);
	worker_nudge(app->worker);
	return OK;
}

static enum err say_where(struct ctx *c, const struct app *app)
{
	int64_t accounts = 0;
	const char *host = app->settings->http.host;
	int port = http_port(app->http);
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(c, app->db, &tx);
	if (e == OK)
		e = users_count(&tx, &accounts);
	printf("LangPlug is ready: open http://%s:%d in a browser.\n", text_eq(host, "0.0.0.0") ? "127.0.0.1" : host,
	       port);
	if (accounts)
		printf("Log in with your account, or make another one at http://%s:%d/register.\n", host, port);
	else
		printf("Make the first account there, at /register: it becomes the administrator; there is no default "
		       "password.\n");
	printf("Films are read from %s; Ctrl-C stops the server.\n", app->settings->library.videos_path);
	fflush(stdout);
	return e;
}

static void end_at_once(int signal_number)
{
	_exit(128 + signal_number);
}

/* Waits for the first signal; from then on a second one ends the program at once. */
static int wait_for_signal(const sigset_t *set)
{
	int number;
	sigwait(set, &number);
	struct sigaction act = {.sa_handler = end_at_once};
	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
	pthread_sigmask(SIG_UNBLOCK, set, NULL);
	return number;
}

static void block_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
	pthread_sigmask(SIG_BLOCK, set, NULL);
}

int cmd_serve(struct ctx *c, int argc, char **argv)
{
	static struct settings settings;
	struct app *app;
	sigset_t signals;
	if (cmd_wants_help(argc, argv))
		return help(&settings);
	enum err e = cmd_settings(c, &argc, &argv, &settings);
	if (e != OK)
		return cmd_failed(c, "serve", e);
	if (argc)
		return cmd_usage("serve", "does not know '%s'", argv[0]);
	block_signals(&signals);
	e = app_open(c, &settings, APP_WORK | APP_SERVE, &app);
	if (e != OK)
		return cmd_failed(c, "serve", e);
	if (settings.program.scan_at_start && queue_scan(c, app) != OK)
		log_warning(c, "the scan at the start: %s", ctx_error(c));
	e = say_where(c, app);
	if (e != OK)
		log_warning(c, "%s", ctx_error(c));
	app_open_lexicons(c, app);
	int number = wait_for_signal(&signals);
	log_info(c, "stopping (signal %d); once more stops at once", number);
	app_close(app, GRACE_MS);
	return EX_OK;
}

int cmd_worker(struct ctx *c, int argc, char **argv)
{
	static struct settings settings;
	struct app *app;
	sigset_t signals;
	if (cmd_wants_help(argc, argv)) {
		printf("Usage: langplug worker [--config FILE] [--workers N] [OPTIONS]\n\nRuns only workers, beside a "
		       "server on the same database.\n");
		return EX_OK;
	}
	enum err e = cmd_settings(c, &argc, &argv, &settings);
	if (e != OK)
		return cmd_failed(c, "worker", e);
	if (argc)
		return cmd_usage("worker", "does not know '%s'", argv[0]);
	block_signals(&signals);
	e = app_open(c, &settings, APP_WORK, &app);
	if (e != OK)
		return cmd_failed(c, "worker", e);
	log_info(c, "working; Ctrl-C stops");
	wait_for_signal(&signals);
	app_close(app, GRACE_MS);
	return EX_OK;
}
