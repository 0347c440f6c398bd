/* langplug user add|passwd|reset|delete|list: accounts, from the keyboard of who runs the server. Passwords are read from the terminal
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
	printf(
	    "Usage: langplug user list\n"
	    "       langplug user add EMAIL [--username NAME] [--native LANG] [--target LANG] [--admin]\n"
	    "       langplug user passwd EMAIL\n"
	    "       langplug user reset EMAIL [--url https://lessons.example]\n"
	    "       langplug user delete EMAIL [--yes]\n\n"
	    "add and passwd ask for the password on a terminal, else they read one line of standard input.\n"
	    "reset prints a link that lets its reader set a new password, once; --url is how the server is reached.\n"
	    "delete removes the account and everything its person did, and asks before it does.\n");
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

static enum err add_user(struct ctx *c, struct auth *auth, const struct auth_registration *r)
{
	struct auth_faults faults = {0};
	struct user user;
	enum err e = auth_register(c, auth, r, clock_now_ms(), &faults, &user);
	if (e == OK)
		printf("Added %s (%s)%s.\n", user.email, user.username, user.is_admin ? ", administrator" : "");
	else
		print_faults(&faults);
	return e;
}

static enum err find_user(struct ctx *c, struct app *app, const char *email, struct user *out)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(c, app->db, &tx);
	if (e == OK)
		e = users_by_email(&tx, email, out);
	return e == ERR_NOT_FOUND ? ctx_fail(c, e, "there is no account %s", email) : e;
}

static enum err set_password(struct ctx *c, struct auth *auth, const struct user *user, const char *password)
{
	struct auth_faults faults = {0};
	enum err e = auth_password_set(c, auth, user->id, password, 0, clock_now_ms(), &faults);
	if (e == OK)
		printf("Changed; every browser of %s has to log in again.\n", user->email);
	else
		print_faults(&faults);
	return e;
}

static enum err print_link(struct ctx *c, struct auth *auth, const struct user *user, const char *url)
{
	const char *token;
	int64_t until;
	char when[25];
	enum err e = auth_reset_make(c, auth, user->id, clock_now_ms(), &token, &until);
	if (e != OK)
		return e;
	clock_iso(until, when);
	printf("%s/reset-password?token=%s\n", url, token);
	fprintf(stderr,
		"Give this link to %s alone. It works once, until %s, and ends every login of the account; a link made "
		"before it works no more.\n",
		user->email, when);
	return OK;
}

static enum err confirm(struct ctx *c, const struct user *user)
{
	char answer[16] = "";
	fprintf(stderr, "Delete %s (%s) with all they know, their progress and their settings? Type yes: ", user->email,
		user->username);
	if (fgets(answer, sizeof answer, stdin) && text_starts(answer, "yes"))
		return OK;
	return ctx_fail(c, ERR_CANCELLED, "nothing was deleted");
}

static enum err delete_user(struct ctx *c, struct auth *auth, const struct user *user, bool yes)
{
	enum err e = yes ? OK : confirm(c, user);
	if (e == OK)
		e = auth_delete(c, auth, user->id, true, clock_now_ms());
	if (e == OK)
		printf("Deleted %s and everything of theirs.\n", user->email);
	return e;
}

struct user_args {
	const char *verb, *email, *url;
	struct auth_registration r;
	bool yes;
};

static enum err run_verb(struct ctx *c, struct app *app, struct auth *auth, const struct user_args *a,
			 const char *password)
{
	struct user user;
	struct auth_registration r = a->r;
	const struct http_options *http = &app->settings->http;
	if (text_eq(a->verb, "list"))
		return list_users(c, app);
	if (text_eq(a->verb, "add")) {
		r.email = a->email;
		r.password = password;
		return add_user(c, auth, &r);
	}
	enum err e = find_user(c, app, a->email, &user);
	if (e != OK)
		return e;
	if (text_eq(a->verb, "reset"))
		return print_link(c, auth, &user,
				  a->url ? a->url
					 : mem_printf(c->mem, "http://%s:%lld", http->host, (long long)http->port));
	return text_eq(a->verb, "delete") ? delete_user(c, auth, &user, a->yes)
					  : set_password(c, auth, &user, password);
}

static bool needs_password(const char *verb)
{
	return text_eq(verb, "add") || text_eq(verb, "passwd");
}

static enum err run(struct ctx *c, struct settings *settings, const struct user_args *a)
{
	struct app *app;
	struct auth *auth;
	char password[1025] = "";
	enum err e = needs_password(a->verb) ? read_password(c, password, sizeof password) : OK;
	if (e == OK)
		e = app_open(c, settings, APP_DATABASE, &app);
	if (e != OK)
		return e;
	CTX_SCOPED struct ctx *own = ctx_new("auth");
	e = auth_open(own, &settings->auth, app->db, settings->library.data_path, &auth);
	if (e != OK) {
		app_close(app, 0);
		return ctx_fail_named(c, e, own->reason, "%s", ctx_error(own));
	}
	e = run_verb(c, app, auth, a, password);
	auth_close(auth);
	app_close(app, 0);
	return e;
}

int cmd_user(struct ctx *c, int argc, char **argv)
{
	static struct settings settings;
	static const char *const verbs[] = {"list", "add", "passwd", "reset", "delete"};
	struct user_args a = {.r = {.native_language = "en", .target_language = "de", .by_operator = true}};
	const char *rest[2];
	size_t count, verb = 0;
	if (!argc || cmd_wants_help(argc, argv))
		return argc ? help() : (help(), EX_USAGE);
	enum err e = cmd_settings(c, &argc, &argv, &settings);
	if (e != OK)
		return cmd_failed(c, "user", e);
	const struct cmd_option options[] = {
	    {"username", &a.r.username},
	    {"native", &a.r.native_language},
	    {"target", &a.r.target_language},
	    {"url", &a.url},
	    {"admin", NULL, &a.r.admin},
	    {"yes", NULL, &a.yes},
	    {0},
	};
	if (cmd_parse(c, options, argc, argv, rest, 2, &count) != OK)
		return cmd_usage("user", "%s", ctx_error(c));
	a.verb = count ? rest[0] : "";
	a.email = count > 1 ? rest[1] : "";
	while (verb < COUNT_OF(verbs) && !text_eq(a.verb, verbs[verb]))
		verb++;
	if (verb == COUNT_OF(verbs))
		return cmd_usage("user", "needs add, passwd, reset, delete or list");
	if (verb > 0 && count < 2)
		return cmd_usage("user", "%s needs an e-mail address", a.verb);
	e = run(c, &settings, &a);
	return e == OK ? EX_OK : cmd_failed(c, "user", e);
}
