/* The subcommands: one file each, one row each in main.c. A command gets its arguments without its own name and returns
 * an exit code of sysexits. Errors go to standard error as "langplug NAME: text". */
#pragma once

#include "app/app.h"

struct command {
	const char *name;
	const char *summary;
	int (*run)(struct ctx *c, int argc, char **argv);
};
/* Table of main.c, ended by a row without name. */
extern const struct command commands[];

/* Prints the failure of c and gives its exit code; that of a wrong setting is EX_CONFIG. */
int cmd_failed(struct ctx *c, const char *command, enum err e);
/* "langplug NAME: text" and EX_USAGE. */
int cmd_usage(const char *command, const char *fmt, ...) ATTR_PRINTF(2, 3);
bool cmd_wants_help(int argc, char *const *argv);
/* Takes the program's options (`--port 1` …), wherever they stand, out of the command's own arguments. */
enum err cmd_settings(struct ctx *c, int *argc, char ***argv, struct settings *out) ATTR_MUST_CHECK;

int cmd_config(struct ctx *c, int argc, char **argv);
int cmd_doctor(struct ctx *c, int argc, char **argv);
int cmd_jobs(struct ctx *c, int argc, char **argv);
int cmd_migrate(struct ctx *c, int argc, char **argv);
int cmd_process(struct ctx *c, int argc, char **argv);
int cmd_scan(struct ctx *c, int argc, char **argv);
int cmd_serve(struct ctx *c, int argc, char **argv);
int cmd_user(struct ctx *c, int argc, char **argv);
int cmd_worker(struct ctx *c, int argc, char **argv);
