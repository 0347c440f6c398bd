/* langplug doctor: what is installed and what would help: engines, pairs, dictionaries, codecs, folders. Exit 0 when
 * lessons can be made of subtitled films, 69 when something needed is missing. */
#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "learning/source.h"

static void line(bool good, const char *what, const char *text)
{
	printf("%s %-22s %s\n", good ? "ok     " : "missing", what, text);
}

static bool check_media(struct ctx *c, const struct settings *settings)
{
	struct media *media;
	char *report;
	CTX_SCOPED struct ctx *own = ctx_new("media");
	enum err e = media_open(own, &settings->media, &media);
	if (e == OK) {
		e = media_doctor(own, media, c->mem, &report);
		media_close(media);
	}
	line(e == OK, "langplug-media", e == OK ? report : ctx_error(own));
	bool ffmpeg = access("/usr/bin/ffmpeg", X_OK) == 0;
	line(ffmpeg, "ffmpeg",
	     ffmpeg ? "films that a browser cannot play can be remuxed" : "install the package ffmpeg");
	return e == OK;
}

static void check_speech(const struct app *app)
{
	for (const char *const *l = lexicon_languages(); *l; l++) {
		CTX_SCOPED struct ctx *c = ctx_new("speech");
		const struct speech_engine *e = speech_choose(&app->speech, *l);
		char *what = mem_printf(c->mem, "speech, %s", *l);
		line(e != NULL, what, e ? e->label : speech_missing_text(c->mem, source_language_name(*l)));
	}
}

static void check_translation(struct ctx *c, const struct app *app)
{
	struct buf pairs;
	buf_init(&pairs, c->mem, 64 * KIB);
	translate_pairs(app->translator, &pairs);
	for (char *p = pairs.data; *p; p++)
		if (*p == '\n')
			*p = ' ';
	line(pairs.len > 0, "translation pairs",
	     pairs.len ? pairs.data : "install apertium with a pair, or set LANGPLUG_LIBRETRANSLATE_URL");
	line(true, "second subtitle track", "always the best translation, where a film has one");
}

static bool check_lexicon(struct ctx *c, struct app *app)
{
	struct lexicon_source *sources;
	bool any = false;
	const struct settings *s = app->settings;
	for (const char *const *l = lexicon_languages(); *l; l++) {
		const struct lexicon *lex;
		enum err e = app_lexicon(c, app, *l, &lex);
		any |= e == OK;
		line(e == OK, mem_printf(c->mem, "lexicon, %s", *l), e == OK ? lexicon_version(lex) : ctx_error(c));
	}
	size_t count = lexicon_sources(c->mem, s->packs_path, s->npm_path, &sources);
	for (size_t i = 0; i < count; i++)
		line(sources[i].built, sources[i].package,
		     mem_printf(c->mem, "%s: %s, %s%s", sources[i].language, sources[i].what, sources[i].licence,
				sources[i].built       ? ""
				: sources[i].installed ? "; run: langplug lexicon build"
						       : "; not installed"));
	return any;
}

static bool check_folders(struct ctx *c, const struct settings *s)
{
	bool videos = access(s->library.videos_path, R_OK | X_OK) == 0;
	line(videos, "films",
	     videos ? s->library.videos_path
		    : mem_printf(c->mem, "%s cannot be read: set LANGPLUG_VIDEOS_PATH", s->library.videos_path));
	bool data = path_make_dirs(c, s->library.data_path, 0700) == OK && access(s->library.data_path, W_OK) == 0;
	line(data, "data",
	     data ? s->library.data_path
		  : mem_printf(c->mem, "%s cannot be written: set LANGPLUG_DATA_PATH", s->library.data_path));
	return data;
}

int cmd_doctor(struct ctx *c, int argc, char **argv)
{
	static struct settings settings;
	struct app *app;
	if (cmd_wants_help(argc, argv)) {
		printf("Usage: langplug doctor\n\nPrints which engines, pairs, dictionaries and codecs are there, and "
		       "what to install for the rest.\n");
		return EX_OK;
	}
	enum err e = cmd_settings(c, &argc, &argv, &settings);
	if (e == OK)
		e = app_open(c, &settings, APP_ENGINES, &app);
	if (e != OK)
		return cmd_failed(c, "doctor", e);
	bool good = check_folders(c, &settings);
	good &= check_media(c, &settings);
	check_speech(app);
	check_translation(c, app);
	good &= check_lexicon(c, app);
	app_close(app, 0);
	return good ? EX_OK : EX_UNAVAILABLE;
}
