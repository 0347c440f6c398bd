/* Room config: fills the rooms' option tables from defaults, file, environment and command line, in rising order of
 * precedence, and prints them. It does not know which options exist: whoever composes the program hands the tables in.
 *
 *	struct config_section sections[] = {{"server", http_options, &http}, {"library", library_options, &lib}, {0}};
 *	if (config_load(c, sections, "/etc/langplug/langplug.conf", environ, argc, argv, &rest) != OK) ...
 *
 * File: `name = value` lines, `# comment`, `[section]` headings are decoration. Unknown names, values that do not
 * parse and repeated names are errors that name file and line. Environment: LANGPLUG_NAME (dots and dashes become _),
 * LANGPLUG_NAME_FILE reads the value from that file, the row's alias comes last. An unknown LANGPLUG_ variable is an
 * error with the nearest known name; LANGPLUG_TESTING and LANGPLUG_FLAG_* are passed over. */
#pragma once

#include "base/base.h"

struct config_section {
	const char *name; /* heading in the printed file; NULL ends the array */
	const struct option *options;
	void *values; /* the room's struct; strings are allocated on c->mem and live as long */
};

/* path may be NULL (no file); a named file that is not there is an error. args are `--name value` or `--name=value`;
 * `--no-name` for booleans; parsing stops at the first argument that is no option of the tables, *used tells how many
 * were taken. */
enum err config_load(struct ctx *c, const struct config_section *sections, const char *path, char *const *environment,
		     int argc, char *const *argv, int *used) ATTR_MUST_CHECK;
/* The documented default file. */
void config_print_defaults(const struct config_section *sections, struct buf *out);
/* The values in force with where each came from; secrets as "(set)" or "(not set)". */
void config_print_values(const struct config_section *sections, struct buf *out);
/* One `--name VALUE  help (default)` line an option. */
void config_print_help(const struct config_section *sections, struct buf *out);
