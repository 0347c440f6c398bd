/* langplug process FILE: lessons out of one film without a server or a database. Writes NAME.LL.vtt, NAME.LL.srt,
 * NAME.NN.vtt, NAME.words.csv and NAME.json into --out, all or none of them. */
#include <signal.h>
#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/options.h"
#include "cmd/process_int.h"

/* The signal flag: the other mutable global of the program. */
static atomic_bool interrupted;

static void on_interrupt(int number)
{
	if (atomic_exchange(&interrupted, true))
		_exit(128 + number);
}

static int help(void)
{
	printf("Usage: langplug process FILE --target LANG --native LANG [OPTIONS]\n\n"
	       "Makes lessons out of one film: subtitles or speech become cues and words, and the words that matter "
	       "are chosen.\n\n"
	       "  --target LANG    language to learn: de, en, es, fr, it\n"
	       "  --native LANG    language of the translations\n"
	       "  --level LEVEL    words up to this level count as known: A1 (default) to C2\n"
	       "  --chunk MINUTES  length of a lesson (default 5)\n"
	       "  --words N        most words asked in a lesson: 0 to 30 (default 12)\n"
	       "  --out DIR        where the files go (default: the present folder)\n"
	       "  --quiet          no progress\n"
	       "  --json           the summary as JSON\n"
	       "  --SETTING VALUE  any setting that 'langplug config' prints, for example --speech-server-url URL\n\n"
	       "Writes NAME.TARGET.vtt and .srt, NAME.NATIVE.vtt, NAME.words.csv and NAME.json.\n");
	return EX_OK;
}

static enum err read_options(struct ctx *c, int argc, char **argv, struct process_options *o)
{
	const char *level = "A1", *chunk = "5", *words = "12", *file[1];
	size_t files;
	*o = (struct process_options){.out = "."};
	const struct cmd_option options[] = {
	    {"target", &o->target},     {"native", &o->native},   {"level", &level},
	    {"chunk", &chunk},          {"words", &words},        {"out", &o->out},
	    {"quiet", NULL, &o->quiet}, {"json", NULL, &o->json}, {0},
	};
	enum err e = cmd_parse(c, options, argc, argv, file, 1, &files);
	if (e != OK)
		return e;
	if (!files)
		return ctx_fail(c, ERR_INVALID, "needs a film");
	o->file = file[0];
	if (!o->target || !o->native)
		return ctx_fail(c, ERR_INVALID, "needs --target and --native, for example --target de --native en");
	if (!level_parse(level, &o->level) || o->level == LEVEL_UNRATED)
		return ctx_fail(c, ERR_INVALID, "--level must be one of A1 A2 B1 B2 C1 C2, not '%s'", level);
	if (!text_to_int(chunk, 1, LIMIT_CHUNK_MINUTES, &o->chunk_minutes))
		return ctx_fail(c, ERR_INVALID, "--chunk must be minutes from 1 to %d, not '%s'", LIMIT_CHUNK_MINUTES,
				chunk);
	if (!text_to_int(words, 0, LIMIT_GAME_WORDS, &o->game_words))
		return ctx_fail(c, ERR_INVALID, "--words must be from 0 to %d, not '%s'", LIMIT_GAME_WORDS, words);
	return OK;
}

static enum err check_languages(struct ctx *c, const struct process_options *o)
{
	bool known = false;
	struct buf all;
	buf_init(&all, c->mem, KIB);
	for (const char *const *l = lexicon_languages(); *l; l++) {
		known |= text_eq(*l, o->target);
		buf_printf(&all, " %s", *l);
	}
	if (!known)
		return ctx_fail_named(c, ERR_UNSUPPORTED, "unknown_language",
				      "'%s' is no language that can be learned here; there are:%s", o->target,
				      all.data);
	if (text_eq(o->target, o->native))
		return ctx_fail(c, ERR_INVALID, "--target and --native are the same language");
	if (!subtitles_language_code(o->native))
		return ctx_fail_named(c, ERR_UNSUPPORTED, "unknown_language", "'%s' is no language code", o->native);
	return OK;
}

static enum err process(struct ctx *c, const struct settings *settings, const struct process_options *o)
{
	struct app *app;
	struct process_film film = {0};
	struct process_bar bar = {
	    .quiet = o->quiet || o->json, .terminal = isatty(STDERR_FILENO), .started_ms = clock_mono_ms()};
	enum err e = check_languages(c, o);
	if (e == OK)
		e = process_check_out(c, o);
	if (e == OK)
		e = app_open(c, settings, APP_ENGINES, &app);
	if (e != OK)
		return e;
	e = process_make(c, o, app, &bar, &film);
	bar_done(&bar);
	if (e == OK)
		e = ctx_check(c);
	if (e == OK)
		e = process_write(c, o, &film);
	app_close(app, 0);
	return e;
}

int cmd_process(struct ctx *c, int argc, char **argv)
{
	static struct settings settings;
	struct process_options o;
	if (cmd_wants_help(argc, argv))
		return help();
	enum err e = cmd_settings(c, &argc, &argv, &settings);
	if (e != OK)
		return cmd_failed(c, "process", e);
	e = read_options(c, argc, argv, &o);
	if (e != OK)
		return cmd_usage("process", "%s", ctx_error(c));
	struct sigaction act = {.sa_handler = on_interrupt};
	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
	c->cancel = &interrupted;
	e = process(c, &settings, &o);
	return e == OK ? EX_OK : cmd_failed(c, "process", e);
}
