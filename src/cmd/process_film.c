/* The work on one film, in memory: probe, subtitles or speech, plan, analysis, lessons, translation. The same stages as
 * worker/job_chunk.c, without storing. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "cmd/process_int.h"

/* Sidecars beside the film: the folder is read, nothing is written there. */
static void find_sidecars(struct ctx *c, const char *file, struct sidecar **out, size_t *count)
{
	const char *dir = path_dir(c->mem, file);
	DIR *d = opendir(dir);
	*out = mem_array(c->mem, struct sidecar, LIMIT_TRACKS);
	*count = 0;
	for (struct dirent *entry; d && (entry = readdir(d)) && *count < LIMIT_TRACKS;) {
		struct sidecar_name name;
		if (!subtitles_sidecar_name(path_base(file), entry->d_name, &name))
			continue;
		(*out)[(*count)++] = (struct sidecar){.path = mem_str(c->mem, entry->d_name),
						      .language = mem_str(c->mem, name.language),
						      .title = mem_str(c->mem, name.title),
						      .is_default = name.is_default,
						      .forced = name.forced,
						      .hearing_impaired = name.hearing_impaired};
	}
	if (d)
		closedir(d);
}

struct hearing {
	void *mem; /* of the whole film: that of a part's context is gone after it */
	struct process_bar *bar;
	struct cues *cues;
	size_t cap;
	int64_t duration_ms;
};

static enum err heard(struct ctx *c, const struct speech_part *part, void *user)
{
	struct hearing *h = user;
	for (size_t i = 0; i < part->cues.count; i++) {
		if (h->cues->count == h->cap) {
			h->cap = h->cap ? h->cap * 2 : 64;
			h->cues->list = mem_grow(h->mem, h->cues->list, struct cue, h->cap);
		}
		struct cue cue = part->cues.list[i];
		cue.text = mem_str(h->mem, cue.text);
		h->cues->list[h->cues->count++] = cue;
	}
	bar_show(h->bar, 0.05 + 0.85 * (double)part->end_ms / (double)h->duration_ms, "listening");
	return ctx_check(c);
}

static enum err heard_to(struct ctx *c, int64_t at_ms, void *user)
{
	const struct hearing *h = user;
	bar_show(h->bar, 0.05 + 0.85 * (double)at_ms / (double)h->duration_ms, "listening");
	return ctx_check(c);
}

static enum err hear(struct ctx *c, struct app *app, struct media *media, struct process_bar *bar,
		     struct process_film *f)
{
	struct hearing h = {
	    .mem = c->mem, .bar = bar, .cues = &f->cues, .duration_ms = f->info.duration_ms ? f->info.duration_ms : 1};
	struct speech_request request = {.path = f->source.path,
					 .language = f->source.language,
					 .audio_stream = f->source.stream,
					 .end_ms = f->info.duration_ms,
					 .heard = heard_to,
					 .heard_user = &h};
	bar_show(bar, 0.05, "listening");
	enum err e = speech_run(c, &app->speech, f->source.speech, media, &request, heard, &h);
	if (e == OK && !f->cues.count)
		return ctx_fail_named(c, ERR_DAMAGED, "no_speech", "no speech was recognised in %s", f->source.path);
	return e;
}

static void read_parallel(struct ctx *c, struct media *media, const struct source_film *film, const char *native,
			  struct process_film *f)
{
	struct source source;
	source_choose(c->mem, film, native, NULL, &source);
	if (source.kind == SOURCE_NONE || source_read(c, media, c->mem, film, &source, &f->theirs) != OK) {
		f->theirs.count = 0;
		ctx_clear(c);
		return;
	}
	f->theirs_label = source.label;
}

static enum err read_cues(struct ctx *c, const struct process_options *o, struct app *app, struct media *media,
			  struct process_bar *bar, struct process_film *f)
{
	struct sidecar *sidecars;
	size_t count;
	bar_show(bar, 0.01, "looking into the file");
	enum err e = media_probe(c, media, c->mem, o->file, &f->info);
	if (e != OK && !strstr(ctx_error(c), path_base(o->file)))
		return ctx_fail_named(c, e, c->reason, "%s: %s", path_base(o->file), ctx_error(c));
	if (e != OK)
		return e;
	find_sidecars(c, o->file, &sidecars, &count);
	struct source_film film = {.path = o->file,
				   .videos_path = path_dir(c->mem, o->file),
				   .info = &f->info,
				   .sidecars = sidecars,
				   .sidecar_count = count};
	source_choose(c->mem, &film, o->target, &app->speech, &f->source);
	if (f->source.kind == SOURCE_NONE)
		return ctx_fail_named(c, ERR_UNSUPPORTED, "no_speech_engine", "%s", f->source.missing);
	bar_show(bar, 0.03, "reading subtitles");
	if (f->source.kind == SOURCE_ENGINE)
		e = hear(c, app, media, bar, f);
	else
		e = source_read(c, media, c->mem, &film, &f->source, &f->cues);
	if (e == OK && !text_eq(o->native, o->target))
		read_parallel(c, media, &film, o->native, f);
	return e;
}

static enum err analyse(struct ctx *c, struct process_film *f)
{
	const char **texts = mem_array(c->mem, const char *, f->cues.count);
	for (size_t i = 0; i < f->cues.count; i++)
		texts[i] = f->cues.list[i].text;
	return lexicon_analyse(c, f->lexicon, c->mem, texts, f->cues.count, NULL, &f->analysis);
}

static void choose_words(struct ctx *c, const struct process_options *o, struct process_film *f)
{
	int64_t *starts = mem_array(c->mem, int64_t, f->cues.count);
	double *confidence = mem_array(c->mem, double, f->cues.count);
	size_t at = 0;
	for (size_t i = 0; i < f->cues.count; i++) {
		starts[i] = f->cues.list[i].start_ms;
		confidence[i] = f->cues.list[i].confidence;
	}
	f->lessons = mem_array(c->mem, struct lesson, f->plan.count);
	f->first_cue = mem_array(c->mem, size_t, f->plan.count + 1);
	for (size_t i = 0; i < f->plan.count; i++) {
		f->first_cue[i] = at;
		while (at < f->cues.count && (starts[at] < f->plan.chunks[i].end_ms || i + 1 == f->plan.count))
			at++;
		struct lesson_input in = {.analysis = f->analysis,
					  .first_cue = f->first_cue[i],
					  .cue_count = at - f->first_cue[i],
					  .cue_starts = starts,
					  .cue_confidence = confidence,
					  .level = o->level,
					  .knowledge =
					      mem_array(c->mem, struct lesson_knowledge, f->analysis->lemma_count),
					  .game_cap = (size_t)o->game_words,
					  .target = 0.95,
					  .draft = f->source.draft};
		lesson_for(c->mem, &in, &f->lessons[i]);
	}
	f->first_cue[f->plan.count] = at;
}

static enum err translated(struct ctx *c, size_t done, size_t total, void *user)
{
	bar_show(user, 0.92 + 0.07 * (double)done / (double)total, "translating");
	return ctx_check(c);
}

/* Engine's lines (by cue) are put where help_for would read the memo. */
static void add_engine_lines(struct ctx *c, struct process_film *f, const char *const *texts)
{
	struct help merged = {.sources = mem_array(c->mem, struct help_source, 4),
			      .lines = mem_array(c->mem, struct help_line, f->cues.count)};
	memcpy(merged.sources, f->help.sources, f->help.source_count * sizeof *merged.sources);
	merged.source_count = f->help.source_count;
	uint32_t engine = (uint32_t)merged.source_count;
	size_t k = 0;
	for (uint32_t i = 0; i < f->cues.count; i++) {
		bool has = k < f->help.line_count && f->help.lines[k].cue == i;
		bool human = has && text_eq(f->help.sources[f->help.lines[k].source].engine, "parallel");
		if (texts[i] && !human)
			merged.lines[merged.line_count++] =
			    (struct help_line){.cue = i, .source = engine, .text = texts[i]};
		else if (has)
			merged.lines[merged.line_count++] = f->help.lines[k];
		k += has;
	}
	merged.sources[merged.source_count++] =
	    (struct help_source){f->engine->name, translate_quality_name(f->engine->quality), f->engine->label};
	f->help = merged;
}

static enum err translate(struct ctx *c, const struct process_options *o, struct app *app, struct process_bar *bar,
			  struct process_film *f)
{
	const char **texts = mem_array(c->mem, const char *, f->cues.count);
	size_t made = 0;
	if (text_eq(o->native, o->target))
		return OK;
	f->engine = translate_choose(app->translator, o->target, o->native);
	struct help_input in = {.ours = &f->cues,
				.theirs = f->theirs.count ? &f->theirs : NULL,
				.theirs_label = f->theirs_label,
				.analysis = f->analysis,
				.lexicon = f->lexicon,
				.engine = f->engine,
				.from = o->target,
				.to = o->native};
	enum err e = help_translate(c, NULL, app->translator, &in, NULL, translated, bar, clock_now_ms(), texts, &made);
	if (help_goes_on_without(e)) {
		fprintf(stderr, "langplug process: %s: %s; single words are shown instead\n", f->engine->name,
			ctx_error(c));
		ctx_clear(c);
		e = OK;
	}
	if (e == OK)
		e = help_for(NULL, c->mem, &in, &f->help);
	if (e == OK && made)
		add_engine_lines(c, f, texts);
	return e;
}

enum err process_make(struct ctx *c, const struct process_options *o, struct app *app, struct process_bar *bar,
		      struct process_film *f)
{
	struct media *media;
	CTX_SCOPED struct ctx *own = ctx_new("media");
	enum err e = media_open(own, &app->settings->media, &media);
	if (e != OK)
		return ctx_fail_named(c, e, own->reason, "%s", ctx_error(own));
	media_wake(own, media);
	e = app_lexicon(c, app, o->target, &f->lexicon);
	if (e == OK)
		e = read_cues(c, o, app, media, bar, f);
	if (e == OK)
		e = ctx_check(c);
	if (e == OK) {
		bar_show(bar, 0.91, "looking up words");
		plan_chunks(c->mem, &f->cues, f->info.duration_ms, o->chunk_minutes * 60000, INT64_MAX, &f->plan);
		e = analyse(c, f);
	}
	if (e == OK) {
		choose_words(c, o, f);
		e = translate(c, o, app, bar, f);
	}
	media_close(media);
	return e;
}
