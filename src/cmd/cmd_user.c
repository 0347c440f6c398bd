/* langplug user add|passwd|list: accounts, from the keyboard of who runs the server. Passwords are read from the terminal
 * without echo, or as one line from standard input. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <termios.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/options.h"
#include "store/users.h"

static int help(void)
{
	printf("Usage: langplug user list\n"
	       "       langplug user add EMAIL [--username NAME] [--native LANG] [--target LANG] [--admin]\n"
	       "       langplug user passwd EMAIL\n\n"
	       "The password is asked for on a terminal, else read as one line from standard input.\n");
	return EX_OK;
}

static enum err read_password(struct ctx *c, char *out, size_t cap)
{
	struct termios before, quiet;
	bool terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &before) == 0;
	if (terminal) {
		fputs("Password: ", stderr);
		quiet = before;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	}
	char *line = fgets(out, (int)cap, stdin);
	if (terminal) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
		fputc('\n', stderr);
	}
	if (!line)
		return ctx_fail(c, ERR_INVALID, "no password was given");
	out[strcspn(out, "\r\n")] = '\0';
	return OK;
}

static void print_faults(const struct auth_faults *faults)
{
	for (size_t i = 0; i < faults->count; i++)
		fprintf(stderr, "  %s: %s\n", faults->list[i].field, faults->list[i].message);
}

static enum err list_users(struct ctx *c, struct app *app)
{
	struct user *list;
	size_t count;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(c, app->db, &tx);
	if (e == OK)
		e = users_list(&tx, &list, &count);
	for (size_t i = 0; e == OK && i < count; i++)
		printf("%lld\t%s\t%s\t%s\t%s from %s\n", (long long)list[i].id, list[i].email, list[i].username,
		       list[i].is_admin ? "administrator" : "learner", list[i].target_language,
		       list[i].native_language);
	return e;
}

static enum err make_admin(struct ctx *c, struct app *app, int64_t id)
{
	struct user user;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, app->db, DB_DURABLE, &tx);
	if (e == OK)
		e = users_get(&tx, id, &user);
	user.is_admin = true;
	if (e == OK)
		e = users_update(&tx, &user);
	return e == OK ? db_commit(&tx) : e;
}

static enum err add_user(struct ctx *c, struct app *app, struct auth *auth, const struct auth_registration *r,
			 bool admin)
{
	struct auth_faults faults = {0};
	struct user user;
	enum err e = auth_register(c, auth, r, clock_now_ms(), &faults, &user);
	if (e == OK && admin && !user.is_admin)
		e = make_admin(c, app, user.id);
	if (e == OK)
		printf("Added %s (%s)%s.\n", user.email, user.username,
		       admin || user.is_admin ? ", administrator" : "");
	else
		print_faults(&faults);
	return e;
}

static enum err set_password(struct ctx *c, struct app *app, struct auth *auth, const char *email, const char *password)
{
	struct auth_faults faults = {0};
	struct user user;
	enum err e;
	{
		DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
		e = db_read(c, app->db, &tx);
		if (e == OK)
			e = users_by_email(&tx, email, &user);
	}
	if (e == ERR_NOT_FOUND)
		return ctx_fail(c, e, "there is no account %s", email);
	if (e == OK)
		e = auth_password_set(c, auth, user.id, password, 0, clock_now_ms(), &faults);
	if (e == OK)
		printf("Changed; every browser of %s has to log in again.\n", user.email);
	else
		print_faults(&faults);
	return e;
}

struct user_args {
	const char *verb, *email;
	struct auth_registration r;
	bool admin;
};

static enum err run(struct ctx *c, struct settings *settings, const struct user_args *a)
{
	struct app *app;
	struct auth *auth;
	struct auth_registration r = a->r;
	char password[1025] = "";
	enum err e = text_eq(a->verb, "list") ? OK : read_password(c, password, sizeof password);
	if (e != OK)
		return e;
	settings->auth.registration = "open";
	e = app_open(c, settings, APP_DATABASE, &app);
	if (e != OK)
		return e;
	CTX_SCOPED struct ctx *own = ctx_new("auth");
	e = auth_open(own, &settings->auth, app->db, settings->library.data_path, &auth);
	if (e != OK) {
		app_close(app, 0);
		return ctx_fail_named(c, e, own->reason, "%s", ctx_error(own));
	}
	r.email = a->email;
	r.password = password;
	if (text_eq(a->verb, "list"))
		e = list_users(c, app);
	else if (text_eq(a->verb, "add"))
		e = add_user(c, app, auth, &r, a->admin);
	else
		e = set_password(c, app, auth, a->email, password);
	auth_close(auth);
	app_close(app, 0);
	return e;
}

int cmd_user(struct ctx *c, int argc, char **argv)
{
	static struct settings settings;
	struct user_args a = {.r = {.native_language = "en", .target_language = "de", .by_operator = true}};
	const char *rest[2];
	size_t count;
	if (!argc || cmd_wants_help(argc, argv))
		return argc ? help() : (help(), EX_USAGE);
	enum err e = cmd_settings(c, &argc, &argv, &settings);
	if (e != OK)
		return cmd_failed(c, "user", e);
	const struct cmd_option options[] = {
	    {"username", &a.r.username},
	    {"native", &a.r.native_language},
	    {"target", &a.r.target_language},
	    {"admin", NULL, &a.admin},
	    {0},
	};
	if (cmd_parse(c, options, argc, argv, rest, 2, &count) != OK)
		return cmd_usage("user", "%s", ctx_error(c));
	a.verb = count ? rest[0] : "";
	a.email = count > 1 ? rest[1] : "";
	bool list = text_eq(a.verb, "list"), known = list || text_eq(a.verb, "add") || text_eq(a.verb, "passwd");
	if (!known)
		return cmd_usage("user", "needs add, passwd or list");
	if (!list && count < 2)
		return cmd_usage("user", "%s needs an e-mail address", a.verb);
	e = run(c, &settings, &a);
	return e == OK ? EX_OK : cmd_failed(c, "user", e);
}
