/* langplug migrate: brings the database up to date. Opening it does the work; this says so. */
#include <stdio.h>
#include <sysexits.h>

#include "cmd/cmd.h"
#include "store/store.h"

int cmd_migrate(struct ctx *c, int argc, char **argv)
{
	static struct settings settings;
	struct app *app;
	if (cmd_wants_help(argc, argv)) {
		printf("Usage: langplug migrate [--config FILE] [--data-path DIR]\n\nBrings the database up to date; "
		       "safe to repeat.\n");
		return EX_OK;
	}
	enum err e = cmd_settings(c, &argc, &argv, &settings);
	if (e == OK && argc)
		return cmd_usage("migrate", "does not know '%s'", argv[0]);
	if (e == OK)
		e = app_open(c, &settings, APP_DATABASE, &app);
	if (e != OK)
		return cmd_failed(c, "migrate", e);
	printf("The database is up to date (version %d).\n", store_newest_migration());
	app_close(app, 0);
	return EX_OK;
}
