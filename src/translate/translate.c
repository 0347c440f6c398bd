/* The engines in one table, and what is the same for all: options, choice, the checks around a batch. */
#include <string.h>

#include "net/net.h"
#include "translate/translate_int.h"

const struct option translate_option_table[] = {
    {"translation-service", OPTION_CHOICE, offsetof(struct translate_options, engine), "auto",
     "engine that translates lines; auto takes the first that can do the pair",
     .choices = "auto|libretranslate|deepl|apertium|gloss"},
    {"allow-remote-translation", OPTION_BOOL, offsetof(struct translate_options, allow_remote), "false",
     "lets LibreTranslate and DeepL be used: dialogue leaves this machine"},
    {"libretranslate-url", OPTION_STRING, offsetof(struct translate_options, libretranslate_url), "",
     "address of a LibreTranslate server, e.g. http://localhost:5000"},
    {"libretranslate-key", OPTION_SECRET, offsetof(struct translate_options, libretranslate_key), "",
     "API key of that server, when it wants one"},
    {"deepl-key", OPTION_SECRET, offsetof(struct translate_options, deepl_key), "", "key of a DeepL API account"},
    {"deepl-url", OPTION_STRING, offsetof(struct translate_options, deepl_url), "",
     "address of the DeepL API; empty: the one that belongs to the key"},
    {"apertium-modes", OPTION_STRING, offsetof(struct translate_options, apertium_modes), "/usr/share/apertium/modes",
     "directory of Apertium's mode files"},
    {"translation-idle-seconds", OPTION_INT, offsetof(struct translate_options, idle_seconds), "300",
     "an Apertium pipeline (about 200 MB) is stopped when nobody used it for so long", .min = 1, .max = 86400},
    {"translation-seconds", OPTION_INT, offsetof(struct translate_options, seconds), "60",
     "how long a translation server may take for one batch of lines", .min = 1, .max = 3600},
    {0},
};

static bool never(const struct translator *t, const char *from, const char *to)
{
	(void)t;
	(void)from;
	(void)to;
	return false;
}

/* Parallel subtitles and glosses are made by the caller, who has the tracks and the lexicon; their rows are here for
 * their names. */
static enum err by_caller(struct ctx *c, struct translator *t, const char *from, const char *to,
			  const char *const *texts, const char *const *contexts, size_t count, const char **out)
{
	(void)t;
	(void)texts;
	(void)contexts;
	(void)count;
	(void)out;
	return ctx_fail(c, ERR_UNSUPPORTED, "%s to %s: this source does not translate on demand", from, to);
}

static const struct translate_engine engines[] = {
    {"parallel", "1", "subtitles in your language", TRANSLATE_HUMAN, false, never, by_caller},
    {"libretranslate", "1", "LibreTranslate", TRANSLATE_MACHINE, true, translate_libretranslate_can,
     translate_libretranslate_run},
    {"deepl", "1", "DeepL", TRANSLATE_MACHINE, true, translate_deepl_can, translate_deepl_run},
    {"apertium", "1", "Apertium (rough)", TRANSLATE_ROUGH, false, translate_apertium_can, translate_apertium_run},
    {"gloss", "1", "single words", TRANSLATE_GLOSS, false, never, by_caller},
};

const struct translate_engine *translate_engines(size_t *count)
{
	*count = COUNT_OF(engines);
	return engines;
}

const char *translate_quality_name(enum translate_quality q)
{
	static const char *const names[] = {[TRANSLATE_HUMAN] = "human",
					    [TRANSLATE_MACHINE] = "machine",
					    [TRANSLATE_ROUGH] = "rough",
					    [TRANSLATE_GLOSS] = "gloss"};
	return names[q];
}

static char *own(struct translator *t, const char *s)
{
	return mem_str(t, s ? s : "");
}

static int translator_free(struct translator *t)
{
	translate_apertium_stop(t, INT64_MAX);
	for (size_t i = 0; i < t->pipeline_count; i++)
		pthread_mutex_destroy(&t->pipelines[i].lock);
	return 0;
}

enum err translate_open(struct ctx *c, const struct translate_options *options, struct translator **out)
{
	struct translator *t = mem_new(NULL, struct translator);
	t->options = (struct translate_options){own(t, options->engine),
						own(t, options->apertium_modes),
						own(t, options->libretranslate_url),
						own(t, options->libretranslate_key),
						own(t, options->deepl_url),
						own(t, options->deepl_key),
						options->allow_remote,
						options->idle_seconds,
						options->seconds};
	const char *const urls[] = {t->options.libretranslate_url, t->options.deepl_url};
	for (size_t i = 0; i < COUNT_OF(urls); i++) {
		if (*urls[i] && !net_url_valid(urls[i])) {
			enum err e = ctx_fail(c, ERR_INVALID, "\"%s\" is not an http or https address", urls[i]);
			talloc_free(t);
			return e;
		}
	}
	translate_apertium_scan(t);
	talloc_set_destructor(t, translator_free);
	*out = t;
	return OK;
}

void translate_close(struct translator *t)
{
	talloc_free(t);
}

const struct translate_engine *translate_choose(const struct translator *t, const char *from, const char *to)
{
	const char *wanted = t->options.engine;
	bool any = !*wanted || text_eq(wanted, "auto");
	for (size_t i = 0; i < COUNT_OF(engines); i++)
		if ((any || text_eq(wanted, engines[i].name)) && engines[i].can(t, from, to))
			return &engines[i];
	return NULL;
}

void translate_idle(struct translator *t, int64_t now_mono_ms)
{
	translate_apertium_stop(t, now_mono_ms - t->options.idle_seconds * 1000);
}

enum err translate_batch(struct ctx *c, struct translator *t, const struct translate_engine *engine, const char *from,
			 const char *to, const char *const *texts, const char *const *contexts, size_t count,
			 const char **out)
{
	ctx_assert_outside_transaction(c, "translate_batch");
	if (count > LIMIT_TRANSLATE_TEXTS)
		return ctx_fail(c, ERR_TOO_LARGE, "more than %d lines at once", LIMIT_TRANSLATE_TEXTS);
	if (engine->leaves_house && !t->options.allow_remote)
		return ctx_fail(c, ERR_FORBIDDEN, "%s is not switched on (allow-remote-translation)", engine->label);
	/* Blank lines stay here: engines answer them with anything. */
	const char **sent = mem_array(c->mem, const char *, count), **around = mem_array(c->mem, const char *, count);
	const char **got = mem_array(c->mem, const char *, count);
	size_t *index = mem_array(c->mem, size_t, count), n = 0;
	for (size_t i = 0; i < count; i++) {
		if (text_blank(texts[i]))
			continue;
		sent[n] = texts[i];
		around[n] = contexts ? contexts[i] : NULL;
		index[n++] = i;
	}
	enum err e = n ? engine->run(c, t, from, to, sent, contexts ? around : NULL, n, got) : OK;
	if (e == OK && n)
		e = translate_guard(c, engine->label, from, to, sent, n, got);
	if (e != OK)
		return e;
	for (size_t i = 0; i < count; i++)
		out[i] = NULL;
	for (size_t i = 0; i < n; i++)
		out[index[i]] = got[i];
	return OK;
}

static void write_pair(struct buf *out, const char *from, const char *to)
{
	static const char *const hbs[] = {"sr", "hr", "bs"};
	if (!text_eq(from, "hbs") && !text_eq(to, "hbs")) {
		buf_printf(out, "%s-%s\n", from, to);
		return;
	}
	for (size_t i = 0; i < COUNT_OF(hbs); i++)
		buf_printf(out, "%s-%s\n", text_eq(from, "hbs") ? hbs[i] : from, text_eq(to, "hbs") ? hbs[i] : to);
}

void translate_pairs(const struct translator *t, struct buf *out)
{
	for (size_t i = 0; i < t->pipeline_count; i++)
		write_pair(out, t->pipelines[i].from, t->pipelines[i].to);
}
