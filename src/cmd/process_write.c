/* The files and the summary of langplug process, and its progress bar. */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/process_int.h"

enum { FILES = 5, OUT_MAX = 64 * MIB };

void bar_show(struct process_bar *bar, double share, const char *step)
{
	int percent = (int)(share * 100);
	if (bar->quiet || (percent == bar->last_percent && bar->last_step == step))
		return;
	int64_t spent = clock_mono_ms() - bar->started_ms,
		left = share > 0.05 ? (int64_t)((double)spent / share * (1 - share)) / 1000 : -1;
	if (bar->terminal) {
		char line[41];
		for (int i = 0; i < 40; i++)
			line[i] = i < percent * 40 / 100 ? '#' : '.';
		line[40] = '\0';
		fprintf(stderr, "\r[%s] %3d %%  %s", line, percent, step);
		if (left >= 0)
			fprintf(stderr, ", %lld:%02lld left", (long long)left / 60, (long long)left % 60);
		fputs("\033[K", stderr);
	} else if (bar->last_step != step || percent / 10 != bar->last_percent / 10) {
		fprintf(stderr, "%3d %%  %s\n", percent, step);
	}
	bar->last_percent = percent;
	bar->last_step = step;
}

void bar_done(struct process_bar *bar)
{
	if (bar->terminal && !bar->quiet && bar->last_step)
		fputs("\r\033[K", stderr);
}

/* A field of a CSV line: quoted when it must be. */
static void csv_field(struct buf *b, const char *s, bool last)
{
	bool quote = false;
	for (const char *p = s; *p; p++)
		quote |= *p == ',' || *p == '"' || *p == '\n';
	if (quote) {
		buf_char(b, '"');
		for (const char *p = s; *p; p++) {
			if (*p == '"')
				buf_char(b, '"');
			buf_char(b, *p == '\n' ? ' ' : *p);
		}
		buf_char(b, '"');
	} else {
		buf_str(b, s);
	}
	buf_str(b, last ? "\r\n" : ",");
}

/* What a chunk holds of one lemma. */
struct word_count {
	uint32_t count, cue;
	bool asked;
};

static void count_words(const struct process_film *f, size_t chunk, struct word_count *out)
{
	const struct analysis *a = f->analysis;
	const struct lesson *l = &f->lessons[chunk];
	for (size_t i = 0; i < a->lemma_count; i++)
		out[i] = (struct word_count){0};
	for (size_t i = 0; i < a->token_count; i++) {
		const struct token *t = &a->tokens[i];
		if (t->cue < f->first_cue[chunk] || t->cue >= f->first_cue[chunk + 1])
			continue;
		if (!out[t->lemma].count++)
			out[t->lemma].cue = t->cue;
	}
	for (size_t i = 0; i < l->asked_count; i++)
		out[l->words[i].lemma].asked = true;
}

static void write_word(struct ctx *c, const struct process_options *o, const struct process_film *f, size_t chunk,
		       uint32_t lemma, const struct word_count *w, struct buf *b)
{
	const struct lemma *m = &f->analysis->lemmas[lemma];
	const char *gloss = m->name ? NULL : lexicon_gloss(f->lexicon, NULL, c->mem, m->text, m->noun, o->native);
	char time[16];
	subtitles_format_time(f->cues.list[w->cue].start_ms, '.', time);
	buf_printf(b, "%zu,", chunk + 1);
	csv_field(b, m->text, false);
	csv_field(b, m->article ? m->article : "", false);
	csv_field(b, pos_name(m->pos), false);
	csv_field(b, level_name(m->level), false);
	csv_field(b, level_source_name(m->level_source), false);
	csv_field(b, word_state_name(f->lessons[chunk].states[lemma]), false);
	buf_printf(b, "%u,%u,%s,%d,", m->rank, w->count, time, w->asked);
	csv_field(b, gloss ? gloss : "", false);
	csv_field(b, f->cues.list[w->cue].text, true);
}

/* One line a lemma of a chunk, known or not, in order of first sight. */
static void write_words(struct ctx *c, const struct process_options *o, const struct process_film *f, struct buf *b)
{
	struct word_count *counts = mem_array(c->mem, struct word_count, f->analysis->lemma_count);
	buf_str(b, "chunk,lemma,article,pos,level,level_source,state,rank,count,first,asked,gloss,example\r\n");
	for (size_t k = 0; k < f->plan.count; k++) {
		count_words(f, k, counts);
		for (uint32_t i = 0; i < f->analysis->lemma_count; i++)
			if (counts[i].count)
				write_word(c, o, f, k, i, &counts[i], b);
	}
}

static void write_lesson(struct json *j, const struct process_film *f, size_t k)
{
	const struct lesson *l = &f->lessons[k];
	json_object_begin(j);
	json_key_int(j, "start_ms", f->plan.chunks[k].start_ms);
	json_key_int(j, "end_ms", f->plan.chunks[k].end_ms);
	json_key_int(j, "cues", (int64_t)(f->first_cue[k + 1] - f->first_cue[k]));
	json_key_int(j, "running_words", (int64_t)l->running_words);
	json_key_int(j, "unknown_words", (int64_t)l->word_count);
	json_key_double(j, "share_before", l->share_before, 4);
	json_key_double(j, "share_after", l->share_after, 4);
	json_key(j, "asked");
	json_array_begin(j);
	for (size_t i = 0; i < l->asked_count; i++)
		json_str(j, f->analysis->lemmas[l->words[i].lemma].text);
	json_array_end(j);
	json_object_end(j);
}

/* Lines of the second language that came from source i. */
static int64_t lines_from(const struct process_film *f, size_t i)
{
	int64_t lines = 0;
	for (size_t k = 0; k < f->help.line_count; k++)
		lines += f->help.lines[k].source == i;
	return lines;
}

static void write_summary(const struct process_options *o, const struct process_film *f, struct json *j)
{
	json_object_begin(j);
	json_key_str(j, "file", path_base(o->file));
	json_key_str(j, "language", o->target);
	json_key_str(j, "native", o->native);
	json_key_str(j, "level", level_name(o->level));
	json_key_int(j, "duration_ms", f->info.duration_ms);
	json_key(j, "source");
	json_object_begin(j);
	json_key_str(j, "kind", source_kind_name(f->source.kind));
	json_key_str(j, "engine", f->source.engine);
	json_key_str(j, "label", f->source.label);
	json_key_bool(j, "draft", f->source.draft);
	json_object_end(j);
	json_key(j, "translations");
	json_array_begin(j);
	for (size_t i = 0; i < f->help.source_count; i++) {
		int64_t lines = lines_from(f, i);
		if (!lines)
			continue;
		json_object_begin(j);
		json_key_str(j, "engine", f->help.sources[i].engine);
		json_key_str(j, "quality", f->help.sources[i].quality);
		json_key_str(j, "label", f->help.sources[i].label);
		json_key_int(j, "lines", lines);
		json_object_end(j);
	}
	json_array_end(j);
	json_key_int(j, "cues", (int64_t)f->cues.count);
	json_key(j, "chunks");
	json_array_begin(j);
	for (size_t k = 0; k < f->plan.count; k++)
		write_lesson(j, f, k);
	json_array_end(j);
	json_object_end(j);
}

/* The second language as cues, each with its source in front when it is no human's. */
static void help_cues(struct ctx *c, const struct process_film *f, struct cues *out)
{
	*out = (struct cues){.list = mem_array(c->mem, struct cue, f->help.line_count)};
	for (size_t i = 0; i < f->help.line_count; i++) {
		const struct help_line *l = &f->help.lines[i];
		const struct help_source *s = &f->help.sources[l->source];
		struct cue cue = f->cues.list[l->cue];
		cue.text = text_eq(s->quality, "human") ? l->text : mem_printf(c->mem, "[%s] %s", s->quality, l->text);
		cue.second = NULL;
		out->list[out->count++] = cue;
	}
}

enum err process_check_out(struct ctx *c, const struct process_options *o)
{
	struct stat st;
	const char *path = o->out;
	while (stat(path, &st) == -1) {
		if (errno != ENOENT)
			return errno == ENOTDIR ? ctx_fail(c, ERR_EXISTS, "--out %s: a part of it is no folder", o->out)
						: ctx_fail_errno(c, errno, o->out);
		path = path_dir(c->mem, path);
	}
	if (!S_ISDIR(st.st_mode))
		return ctx_fail(c, ERR_EXISTS, "--out %s: %s is no folder", o->out, path);
	return access(path, W_OK | X_OK) == 0 ? OK : ctx_fail_errno(c, errno, path);
}

struct out_file {
	const char *path, *temp;
	struct buf bytes;
};

/* All temporary files first; only when the last is on disk are they renamed. */
static enum err write_all(struct ctx *c, struct out_file *files, size_t count)
{
	enum err e = OK;
	size_t made = 0;
	for (; e == OK && made < count; made++) {
		files[made].temp = mem_printf(c->mem, "%s.%ld.part", files[made].path, (long)getpid());
		if (files[made].bytes.full)
			e = ctx_fail(c, ERR_TOO_LARGE, "%s would be too large", files[made].path);
		else
			e = path_write(c, files[made].temp, 0644, files[made].bytes.data, files[made].bytes.len);
	}
	if (e == OK)
		e = ctx_check(c);
	for (size_t i = 0; e == OK && i < count; i++)
		if (rename(files[i].temp, files[i].path) == -1)
			e = ctx_fail(c, ERR_IO, "%s cannot be renamed", files[i].temp);
	for (size_t i = 0; e != OK && i < made; i++)
		unlink(files[i].temp);
	return e;
}

static void print_summary(const struct process_options *o, const struct process_film *f, const struct out_file *files,
			  size_t count)
{
	printf("%s: %zu lines, %s%s\n", path_base(o->file), f->cues.count, f->source.label,
	       f->source.draft ? " (a draft: expect mistakes)" : "");
	for (size_t i = 0; i < f->help.source_count; i++)
		if (lines_from(f, i))
			printf("translation: %s (%s), %lld lines\n", f->help.sources[i].label,
			       f->help.sources[i].quality, (long long)lines_from(f, i));
	for (size_t k = 0; k < f->plan.count; k++) {
		const struct lesson *l = &f->lessons[k];
		char from[16], to[16];
		subtitles_format_time(f->plan.chunks[k].start_ms, '.', from);
		subtitles_format_time(f->plan.chunks[k].end_ms, '.', to);
		from[8] = to[8] = '\0';
		printf("part %zu, %s to %s: %zu words, %zu unknown, %zu asked, %.0f %% -> %.0f %% known\n", k + 1, from,
		       to, l->running_words, l->word_count, l->asked_count, l->share_before * 100,
		       l->share_after * 100);
	}
	for (size_t i = 0; i < count; i++)
		printf("wrote %s\n", files[i].path);
}

enum err process_write(struct ctx *c, const struct process_options *o, const struct process_film *f)
{
	struct out_file files[FILES] = {0};
	struct cues help;
	const char *stem = path_join(c->mem, o->out, path_stem(c->mem, o->file));
	enum err e = path_make_dirs(c, o->out, 0755);
	if (e != OK)
		return e;
	for (size_t i = 0; i < FILES; i++)
		buf_init(&files[i].bytes, c->mem, OUT_MAX);
	files[0].path = mem_printf(c->mem, "%s.%s.vtt", stem, o->target);
	files[1].path = mem_printf(c->mem, "%s.%s.srt", stem, o->target);
	files[2].path = mem_printf(c->mem, "%s.%s.vtt", stem, o->native);
	files[3].path = mem_printf(c->mem, "%s.words.csv", stem);
	files[4].path = mem_printf(c->mem, "%s.json", stem);
	help_cues(c, f, &help);
	subtitles_write_vtt(&f->cues, &files[0].bytes);
	subtitles_write_srt(&f->cues, &files[1].bytes);
	subtitles_write_vtt(&help, &files[2].bytes);
	write_words(c, o, f, &files[3].bytes);
	struct json j = json_begin(&files[4].bytes);
	write_summary(o, f, &j);
	buf_char(&files[4].bytes, '\n');
	e = write_all(c, files, FILES);
	if (e == OK && o->json)
		fputs(files[4].bytes.data, stdout);
	else if (e == OK)
		print_summary(o, f, files, FILES);
	return e;
}
