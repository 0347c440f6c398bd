/* langplug scan: looks for films in the library now, and says what it found. */
#include <stdio.h>
#include <sysexits.h>

#include "cmd/cmd.h"
#include "cmd/options.h"

static void show(double share, const char *path, void *user)
{
	const bool *quiet = user;
	if (!*quiet)
		fprintf(stderr, "%3d %%  %s\n", (int)(share * 100), path);
}

static enum err scan(struct ctx *c, const struct settings *settings, bool quiet, struct library_scan *out)
{
	struct app *app;
	struct media *media;
	CTX_SCOPED struct ctx *own = ctx_new("media");
	enum err e = app_open(c, settings, APP_DATABASE, &app);
	if (e != OK)
		return e;
	e = media_open(own, &settings->media, &media);
	if (e != OK) {
		app_close(app, 0);
		return ctx_fail_named(c, e, own->reason, "%s", ctx_error(own));
	}
	e = library_scan(c, &settings->library, app->db, media, clock_now_ms(), show, &quiet, out);
	media_close(media);
	app_close(app, 0);
	return e;
}

int cmd_scan(struct ctx *c, int argc, char **argv)
{
	static struct settings settings;
	struct library_scan result = {0};
	bool quiet = false;
	size_t count;
	if (cmd_wants_help(argc, argv)) {
		printf("Usage: langplug scan [--videos-path DIR] [--data-path DIR] [--quiet]\n\nLooks for new, changed "
		       "and vanished films.\n");
		return EX_OK;
	}
	enum err e = cmd_settings(c, &argc, &argv, &settings);
	if (e != OK)
		return cmd_failed(c, "scan", e);
	const struct cmd_option options[] = {{"quiet", NULL, &quiet}, {0}};
	if (cmd_parse(c, options, argc, argv, NULL, 0, &count) != OK)
		return cmd_usage("scan", "%s", ctx_error(c));
	e = scan(c, &settings, quiet, &result);
	if (e != OK)
		return cmd_failed(c, "scan", e);
	printf("%lld films: %lld new, %lld changed, %lld missing, %lld unusable\n", (long long)result.found,
	       (long long)result.added, (long long)result.changed, (long long)result.missing, (long long)result.bad);
	for (size_t i = 0; i < result.fault_count; i++)
		printf("  %s: %s (%s)\n", result.faults[i].path, result.faults[i].text, result.faults[i].reason);
	return EX_OK;
}
