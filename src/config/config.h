/* Room config: fills the rooms' option tables from defaults, file, environment and command line, in rising order of
 * precedence, and prints them. It does not know which options exist: whoever composes the program hands the tables in.
 *
 *	struct config_section sections[] = {{"server", http_options, &http}, {"library", library_options, &lib}, {0}};
 *	if (config_load(c, sections, "/etc/langplug/langplug.conf", environ, argc, argv, &used) != OK) ...
 *
 * File: `name = value` lines, `# comment` lines, `[section]` headings are decoration. A value ends with its line ('#'
 * in it is no comment) and loses blanks around it; "double quotes" around it keep them. Unknown names, values that do
 * not parse and repeated names are errors that name file and line. Environment: LANGPLUG_NAME (dots and dashes become
 * _), LANGPLUG_NAME_FILE reads the value from that file (line ends at its end are cut; both at once is an error), the
 * row's alias comes last. An unknown LANGPLUG_ variable is an error with the nearest known name; LANGPLUG_TESTING,
 * LANGPLUG_CONFIG (where the caller looks for its file) and LANGPLUG_FLAG_* are passed over. In names '-', '_' and '.' are the same everywhere. Every fault is ERR_INVALID
 * (reason bad_setting) except a file that cannot be read. */
#pragma once

#include "base/base.h"

struct config_section {
	const char *name; /* heading in the printed file; NULL ends the array */
	const struct option *options;
	void *values;      /* the room's struct; strings are allocated on c->mem and live as long */
	const char **from; /* set by config_load: where each option's value came from ("default", "FILE:12", ...) */
};

/* path may be NULL (no file); a named file that is not there is an error. argv[0] is the first argument, not the
 * program; arguments are `--name value` or `--name=value`, for booleans `--name` and `--no-name`; of repeated ones the
 * last counts. Parsing stops at the first argument that is no option of the tables, *used tells how many were taken. */
enum err config_load(struct ctx *c, struct config_section *sections, const char *path, char *const *environment,
		     int argc, char *const *argv, int *used) ATTR_MUST_CHECK;
/* Moves the options that the tables know, with their values, in front of the other arguments, so that a person may write them
 * anywhere; each kind keeps its order. `first` (NULL: none) names an option with a value that goes before all others. "--"
 * ends it. */
void config_gather(struct config_section *sections, const char *first, int argc, char **argv);
/* The known name nearest to a mistyped one ("prot" -> "port", dashes as in the table); NULL when none is near. */
const char *config_nearest(const struct config_section *sections, const char *name);

/* The documented default file: every option as a comment, so that it loads as it is and changes nothing. */
void config_print_defaults(const struct config_section *sections, struct buf *out);
/* The values in force with where each came from, as lines that config_load reads; secrets as "(set)" or "(not set)". */
void config_print_values(const struct config_section *sections, struct buf *out);
/* One `--name VALUE  help (default)` line an option. */
void config_print_help(const struct config_section *sections, struct buf *out);
