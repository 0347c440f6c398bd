/* The program `langplug`: finds the subcommand in the table and runs it. */
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sysexits.h>

#include "cmd/cmd.h"
#include "cmd/cmd_lexicon.h"

const struct command commands[] = {
    {"serve", "run the server and its workers", cmd_serve},
    {"process", "make lessons out of one film, without a server", cmd_process},
    {"scan", "look for films in the library", cmd_scan},
    {"user", "add, list, change or delete accounts", cmd_user},
    {"jobs", "list, show, retry, cancel work; ping the queue", cmd_jobs},
    {"worker", "run only workers", cmd_worker},
    {"lexicon", "build packs, look up words, analyse text", cmd_lexicon},
    {"doctor", "what is installed, and what would help", cmd_doctor},
    {"migrate", "bring the database up to date", cmd_migrate},
    {"config", "print the documented defaults, or the settings in force", cmd_config},
    {0},
};

int cmd_failed(struct ctx *c, const char *command, enum err e)
{
	fprintf(stderr, "langplug %s: %s\n", command, *ctx_error(c) ? ctx_error(c) : err_name(e));
	return text_eq(c->reason, "bad_setting") ? EX_CONFIG : err_exit_code(e);
}

int cmd_usage(const char *command, const char *fmt, ...)
{
	va_list ap;
	fprintf(stderr, "langplug %s: ", command);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, "\nTry 'langplug %s --help'.\n", command);
	return EX_USAGE;
}

bool cmd_wants_help(int argc, char *const *argv)
{
	for (int i = 0; i < argc; i++)
		if (text_eq(argv[i], "--help") || text_eq(argv[i], "-h"))
			return true;
	return false;
}

enum err cmd_settings(struct ctx *c, int *argc, char ***argv, struct settings *out)
{
	int used = 0;
	settings_tables(out);
	config_gather(out->sections, "config", *argc, *argv);
	enum err e = settings_load(c, *argc, *argv, &used, out);
	*argc -= used;
	*argv += used;
	return e;
}

static int help(FILE *out)
{
	fprintf(out, "LangPlug %s turns films into language lessons.\n\nUsage: langplug COMMAND [OPTIONS]\n\n",
		LANGPLUG_VERSION);
	for (const struct command *k = commands; k->name; k++)
		fprintf(out, "  %-9s %s\n", k->name, k->summary);
	fprintf(out, "\n'langplug COMMAND --help' tells more; 'langplug config' prints every setting.\n");
	return out == stderr ? EX_USAGE : EX_OK;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return help(stderr);
	if (text_eq(argv[1], "--help") || text_eq(argv[1], "-h") || text_eq(argv[1], "help"))
		return help(stdout);
	if (text_eq(argv[1], "--version") || text_eq(argv[1], "-V")) {
		printf("langplug %s\n", LANGPLUG_VERSION);
		return EX_OK;
	}
	/* What they would say arrives as the error of the write, and files that were begun can still be removed. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	for (const struct command *k = commands; k->name; k++) {
		if (!text_eq(k->name, argv[1]))
			continue;
		CTX_SCOPED struct ctx *c = ctx_new(k->name);
		return k->run(c, argc - 2, argv + 2);
	}
	fprintf(stderr, "langplug: there is no command '%s'.\n\n", argv[1]);
	return help(stderr);
}
