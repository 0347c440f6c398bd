/* langplug config: prints every setting with its meaning, or the settings in force. */
#include <stdio.h>
#include <sysexits.h>

#include "cmd/cmd.h"

int cmd_config(struct ctx *c, int argc, char **argv)
{
	static struct settings settings;
	struct buf out;
	bool values = argc && text_eq(argv[0], "--values");
	if (cmd_wants_help(argc, argv)) {
		printf("Usage: langplug config             the documented defaults, ready for a file\n"
		       "       langplug config --values    the settings in force and where each came from\n");
		return EX_OK;
	}
	buf_init(&out, c->mem, MIB);
	settings_tables(&settings);
	if (values) {
		argc--;
		argv++;
		enum err e = cmd_settings(c, &argc, &argv, &settings);
		if (e != OK)
			return cmd_failed(c, "config", e);
	}
	if (argc)
		return cmd_usage("config", "does not know '%s'", argv[0]);
	(values ? config_print_values : config_print_defaults)(settings.sections, &out);
	fputs(out.data, stdout);
	return EX_OK;
}
