/* langplug doctor: what is installed and what would help: engines, pairs, dictionaries, codecs, folders. Exit 0 when
 * lessons can be made of subtitled films, 69 when something needed is missing. --db looks into the database instead:
 * cmd_doctor_db.c. */
#include <jansson.h>
#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

#include "cmd/cmd_doctor.h"
#include "cmd/options.h"
#include "learning/source.h"

struct line {
	bool good;
	const char *what, *text;
};

struct survey {
	struct ctx *c;
	struct line *lines;
	size_t count;
};

static void line(struct survey *s, bool good, const char *what, const char *text)
{
	s->lines = mem_grow(s->c->mem, s->lines, struct line, s->count + 1);
	s->lines[s->count++] =
	    (struct line){.good = good, .what = mem_str(s->c->mem, what), .text = mem_str(s->c->mem, text)};
}

/* ---- langplug-media ---- */

static const char *decoders_text(void *mem, const json_t *report)
{
	size_t i;
	json_t *name;
	struct buf b;
	buf_init(&b, mem, 4 * KIB);
	json_array_foreach(json_object_get(report, "decoders"), i, name)
	    buf_printf(&b, "%s%s", i ? " " : "", json_string_value(name));
	return b.len ? b.data : "nothing";
}

/* The report of langplug-media in words. false: it does not run. */
static bool media_lines(struct survey *s, const char *text, const char *why_not)
{
	void *mem = s->c->mem;
	json_error_t fault;
	json_t *report = text ? json_loads(text, 0, &fault) : NULL;
	const char *program = json_string_value(json_object_get(report, "program")),
		   *version = json_string_value(json_object_get(report, "libavformat")),
		   *ffmpeg = json_string_value(json_object_get(report, "ffmpeg")),
		   *models = json_string_value(json_object_get(report, "models"));
	bool runs = program && version, caged = json_is_true(json_object_get(report, "landlock")),
	     hears = json_is_true(json_object_get(report, "recognition"));
	line(s, runs, "langplug-media",
	     runs      ? mem_printf(mem, "%s, libavformat %s", program, version)
	     : program ? mem_printf(mem, "%s does not answer", program)
		       : why_not);
	if (runs) {
		line(s, true, "films it can read", decoders_text(mem, report));
		line(s, caged, "its cage",
		     caged ? "it can open no file and no connection"
			   : "this kernel has no Landlock; system calls are filtered all the same");
		line(s, hears, "recognition",
		     hears ? mem_printf(mem, "English, offline, with the model in %s", models)
			   : "install the package pocketsphinx-en-us for English without subtitles");
	}
	line(s, ffmpeg != NULL, "ffmpeg",
	     ffmpeg ? "films that a browser cannot play are made playable"
		    : "install the package ffmpeg for films that a browser cannot play");
	json_decref(report);
	return runs;
}

static bool check_media(struct survey *s, const struct settings *settings)
{
	struct media *media;
	char *report = NULL;
	CTX_SCOPED struct ctx *own = ctx_new("media");
	enum err e = media_open(own, &settings->media, &media);
	if (e == OK) {
		e = media_doctor(own, media, s->c->mem, &report);
		media_close(media);
	}
	return media_lines(s, e == OK ? report : NULL,
			   e == OK ? "the program is not installed beside langplug" : ctx_error(own));
}

/* ---- engines and data ---- */

static void check_speech(struct survey *s, const struct app *app)
{
	for (const char *const *l = lexicon_languages(); *l; l++) {
		const struct speech_engine *e = speech_choose(&app->speech, *l);
		line(s, e != NULL, mem_printf(s->c->mem, "speech, %s", *l),
		     e ? e->label : speech_missing_text(s->c->mem, source_language_name(*l)));
	}
}

static void check_translation(struct survey *s, const struct app *app)
{
	struct buf pairs;
	buf_init(&pairs, s->c->mem, 64 * KIB);
	translate_pairs(app->translator, &pairs);
	for (char *p = pairs.data; *p; p++)
		if (*p == '\n')
			*p = ' ';
	line(s, pairs.len > 0, "translation pairs",
	     pairs.len ? pairs.data : "install apertium with a pair, or set LANGPLUG_LIBRETRANSLATE_URL");
	line(s, true, "second subtitle track", "always the best translation, where a film has one");
}

static bool check_lexicon(struct survey *s, struct app *app)
{
	struct lexicon_source *sources;
	bool any = false;
	struct ctx *c = s->c;
	const struct settings *settings = app->settings;
	for (const char *const *l = lexicon_languages(); *l; l++) {
		const struct lexicon *lex;
		enum err e = app_lexicon(c, app, *l, &lex);
		any |= e == OK;
		line(s, e == OK, mem_printf(c->mem, "lexicon, %s", *l), e == OK ? lexicon_version(lex) : ctx_error(c));
	}
	size_t count = lexicon_sources(c->mem, settings->packs_path, settings->npm_path, &sources);
	for (size_t i = 0; i < count; i++)
		line(s, sources[i].built, sources[i].package,
		     mem_printf(c->mem, "%s: %s, %s%s", sources[i].language, sources[i].what, sources[i].licence,
				sources[i].built       ? ""
				: sources[i].installed ? "; run: langplug lexicon build"
						       : "; not installed"));
	return any;
}

static bool check_folders(struct survey *s, const struct settings *settings)
{
	struct ctx *c = s->c;
	const char *films = settings->library.videos_path, *own = settings->library.data_path;
	bool videos = access(films, R_OK | X_OK) == 0;
	line(s, videos, "films",
	     videos ? films : mem_printf(c->mem, "%s cannot be read: set LANGPLUG_VIDEOS_PATH", films));
	bool data = path_make_dirs(c, own, 0700) == OK && access(own, W_OK) == 0;
	line(s, data, "data", data ? own : mem_printf(c->mem, "%s cannot be written: set LANGPLUG_DATA_PATH", own));
	return data;
}

static void check_passwords(struct survey *s, const struct settings *settings)
{
	size_t count = 0;
	enum err e = auth_common_passwords_count(s->c, &settings->auth, &count);
	line(s, e == OK && count, "common passwords",
	     e != OK ? ctx_error(s->c)
	     : count
		 ? mem_printf(s->c->mem, "%zu are refused", count)
		 : mem_printf(s->c->mem, "none are refused: there is no list at %s", settings->auth.common_passwords));
}

static bool look(struct survey *s, struct app *app)
{
	bool good = check_folders(s, app->settings);
	good &= check_media(s, app->settings);
	check_speech(s, app);
	check_translation(s, app);
	good &= check_lexicon(s, app);
	check_passwords(s, app->settings);
	return good;
}

static void print_text(const struct survey *s, bool good)
{
	for (size_t i = 0; i < s->count; i++)
		printf("%s %-22s %s\n", s->lines[i].good ? "ok     " : "missing", s->lines[i].what, s->lines[i].text);
	printf("\n%s\n", good ? "Lessons can be made of films with subtitles."
			      : "Something is missing that LangPlug cannot do without: see the lines above.");
}

static void print_json(const struct survey *s, bool good)
{
	struct buf b;
	buf_init(&b, s->c->mem, LIMIT_FRAME);
	struct json j = json_begin(&b);
	json_object_begin(&j);
	json_key_bool(&j, "good", good);
	json_key(&j, "lines");
	json_array_begin(&j);
	for (size_t i = 0; i < s->count; i++) {
		json_object_begin(&j);
		json_key_str(&j, "what", s->lines[i].what);
		json_key_bool(&j, "good", s->lines[i].good);
		json_key_str(&j, "text", s->lines[i].text);
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
	printf("%s\n", b.data);
}

static int survey(struct ctx *c, const struct settings *settings, bool json)
{
	struct app *app;
	struct survey s = {.c = c};
	enum err e = app_open(c, settings, APP_ENGINES, &app);
	if (e != OK)
		return cmd_failed(c, "doctor", e);
	bool good = look(&s, app);
	app_close(app, 0);
	(json ? print_json : print_text)(&s, good);
	return good ? EX_OK : EX_UNAVAILABLE;
}

static int help(void)
{
	printf("Usage: langplug doctor [--json]\n"
	       "       langplug doctor --db [--repair] [--json]\n\n"
	       "Prints which engines, pairs, dictionaries and codecs are there, and what to install for the rest.\n"
	       "Exit 0: lessons can be made; 69: something needed is missing.\n\n"
	       "  --db       looks into the database instead: work that is stuck, rows that belong to nothing, rows\n"
	       "             that are there twice, files without rows and rows without files; and counts the rows.\n"
	       "             Exit 0: all is in order; 1: something was found; more: it could not look.\n"
	       "  --repair   mends what can be mended and says what that was; exit 1 when something is left\n"
	       "  --json     the same for programs\n");
	return EX_OK;
}

int cmd_doctor(struct ctx *c, int argc, char **argv)
{
	static struct settings settings;
	struct doctor_options o = {0};
	size_t count;
	if (cmd_wants_help(argc, argv))
		return help();
	enum err e = cmd_settings(c, &argc, &argv, &settings);
	if (e != OK)
		return cmd_failed(c, "doctor", e);
	const struct cmd_option options[] = {
	    {"db", NULL, &o.db}, {"repair", NULL, &o.repair}, {"json", NULL, &o.json}, {0}};
	if (cmd_parse(c, options, argc, argv, NULL, 0, &count) != OK)
		return cmd_usage("doctor", "%s", ctx_error(c));
	if (o.repair && !o.db)
		return cmd_usage("doctor", "--repair needs --db");
	return o.db ? doctor_database(c, &settings, &o) : survey(c, &settings, o.json);
}
