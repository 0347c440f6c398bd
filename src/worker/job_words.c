/* Jobs on words: batch_translate, and extract_vocabulary of a text or a film. */
#include "worker/job_words.h"

#include <stdio.h>

#include "jobs/args.h"
#include "learning/knowledge.h"
#include "store/users.h"
#include "worker/deps.h"
#include "worker/prepare.h"

enum { BATCH = 20 };

static enum err finish(struct ctx *c, struct job_run *run, const struct buf *result)
{
	if (result->full)
		return ctx_fail(c, ERR_TOO_LARGE, "the result is longer than %d MiB", LIMIT_JOB_TEXT / MIB);
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, run->deps->db, DB_NORMAL, &tx);
	return e == OK ? run_finish(c, run, &tx, result->data) : e;
}

static enum err translate_texts(struct ctx *c, struct job_run *run, const struct job_args *a,
				const struct translate_engine *engine, const char **out)
{
	for (size_t i = 0; i < a->text_count; i += BATCH) {
		char text[48];
		size_t n = a->text_count - i < BATCH ? a->text_count - i : BATCH;
		enum err e = translate_batch(c, run->deps->translator, engine, a->language, a->native, a->texts + i,
					     NULL, n, out + i);
		if (e != OK)
			return e;
		snprintf(text, sizeof text, "Translated %zu/%zu", i + n, a->text_count);
		e = run_progress(c, run, (double)(i + n) / (double)a->text_count, "translation", text);
		if (e != OK)
			return e;
	}
	return OK;
}

enum err job_batch_translate(struct ctx *c, struct job_run *run)
{
	struct job_args a;
	struct buf b;
	enum err e = job_args_read(c, run->item.args, &a);
	if (e != OK)
		return e;
	const struct translate_engine *engine = translate_choose(run->deps->translator, a.language, a.native);
	if (!engine)
		return ctx_fail_named(c, ERR_UNSUPPORTED, "no_translation_engine",
				      "No translation engine can do %s to %s here.", a.language, a.native);
	const char **out = mem_array(c->mem, const char *, a.text_count);
	e = translate_texts(c, run, &a, engine, out);
	if (e != OK)
		return e;
	buf_init(&b, c->mem, LIMIT_JOB_TEXT);
	struct json j = json_begin(&b);
	json_object_begin(&j);
	json_key_str(&j, "status", "completed");
	json_key_str(&j, "engine", engine->name);
	json_key_str(&j, "quality", translate_quality_name(engine->quality));
	json_key(&j, "translations");
	json_array_begin(&j);
	for (size_t i = 0; i < a.text_count; i++)
		json_str(&j, out[i]);
	json_array_end(&j);
	json_object_end(&j);
	return finish(c, run, &b);
}

/* What extract_vocabulary looks at: the lines of a film, or a text as one line. */
struct lines {
	const char **texts;
	int64_t *starts;
	size_t count;
	struct analysis *analysis;
	struct lesson lesson;
};

static enum err lines_of_film(struct ctx *c, struct job_run *run, const struct job_args *a, struct lines *out)
{
	struct prepared p;
	struct transcript t;
	enum err e = prepare_transcript(c, run, a->video, a->language, (struct span){0, INT64_MAX / 2}, 0, 0.9, &p);
	if (e != OK)
		return e;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_read(c, run->deps->db, &tx);
	if (e == OK)
		e = transcript_load(&tx, c->mem, &p.transcript, 0, INT64_MAX / 2, &t);
	if (e != OK)
		return e;
	out->count = t.cues.count;
	out->texts = mem_array(c->mem, const char *, out->count);
	out->starts = mem_array(c->mem, int64_t, out->count);
	for (size_t i = 0; i < out->count; i++) {
		out->texts[i] = t.cues.list[i].text;
		out->starts[i] = t.cues.list[i].start_ms;
	}
	return OK;
}

static enum err lines_of_text(struct ctx *c, const struct job_args *a, struct lines *out)
{
	if (!a->text)
		return ctx_fail(c, ERR_INVALID, "extract_vocabulary needs a film or a text");
	out->count = 1;
	out->texts = mem_array(c->mem, const char *, 1);
	out->starts = mem_array(c->mem, int64_t, 1);
	out->texts[0] = a->text;
	return OK;
}

static enum err analyse_lines(struct ctx *c, struct job_run *run, const struct job_args *a, struct lines *l)
{
	const struct lexicon_corrections *corrections;
	const struct lexicon *lex;
	int64_t version;
	const char *level = "";
	struct lesson_input in = {.cue_count = l->count, .cue_starts = l->starts, .target = 1};
	enum err e = run_progress(c, run, 0.9, "analysis", "Looking up the words");
	if (e == OK)
		e = run->deps->lexicon(c, run->deps->app, a->language, &lex);
	if (e != OK)
		return e;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_read(c, run->deps->db, &tx);
	if (e == OK)
		e = knowledge_corrections(&tx, c->mem, a->user, a->language, &corrections, &version);
	if (e == OK)
		e = lexicon_analyse(c, lex, c->mem, l->texts, l->count, corrections, &l->analysis);
	if (e == OK)
		e = users_level_get(&tx, a->user, a->language, &level);
	if (e == OK)
		e = knowledge_for(&tx, c->mem, a->user, l->analysis, (struct lesson_knowledge **)&in.knowledge);
	if (e != OK)
		return e;
	if (!level_parse(level, &in.level))
		in.level = LEVEL_A1;
	in.analysis = l->analysis;
	lesson_for(c->mem, &in, &l->lesson);
	return OK;
}

static void write_vocabulary(struct ctx *c, struct json *j, const struct lines *l)
{
	const struct analysis *a = l->analysis;
	uint32_t *counts = mem_array(c->mem, uint32_t, a->lemma_count);
	for (size_t i = 0; i < a->token_count; i++)
		counts[analysis_entry(a, &a->tokens[i])]++;
	json_key(j, "vocabulary");
	json_array_begin(j);
	for (size_t i = 0; i < a->lemma_count; i++) {
		const struct lemma *w = &a->lemmas[i];
		if (!counts[i] || !w->content || w->name)
			continue;
		json_object_begin(j);
		json_key_str(j, "lemma", w->text);
		json_key_bool(j, "noun", w->noun);
		json_key_str(j, "level", level_name(w->level));
		json_key_int(j, "count", counts[i]);
		json_key_str(j, "state", word_state_name(l->lesson.states[i]));
		json_object_end(j);
	}
	json_array_end(j);
}

/* The numbers of spec 5.4: lines that teach something, words that this learner does not know. */
static void write_statistics(struct json *j, const struct lines *l)
{
	const struct lesson *s = &l->lesson;
	json_key(j, "statistics");
	json_object_begin(j);
	json_key_int(j, "total_subtitles", (int64_t)l->count);
	json_key_int(j, "learning_subtitles", (int64_t)s->help_count);
	json_key_int(j, "empty_subtitles", (int64_t)(l->count - s->help_count));
	json_key_int(j, "blocker_words", (int64_t)s->blocker_count);
	json_key_int(j, "total_words", (int64_t)s->running_words);
	json_key_int(j, "active_words", (int64_t)s->word_count);
	json_key_int(j, "filtered_words", (int64_t)s->known_words);
	json_object_end(j);
}

enum err job_extract_vocabulary(struct ctx *c, struct job_run *run)
{
	struct job_args a;
	struct lines l = {0};
	struct buf b;
	enum err e = job_args_read(c, run->item.args, &a);
	if (e == OK)
		e = a.video ? lines_of_film(c, run, &a, &l) : lines_of_text(c, &a, &l);
	if (e == OK)
		e = analyse_lines(c, run, &a, &l);
	if (e != OK)
		return e;
	buf_init(&b, c->mem, LIMIT_JOB_TEXT);
	struct json j = json_begin(&b);
	json_object_begin(&j);
	json_key_str(&j, "status", "completed");
	json_key_int(&j, "vocabulary_count", (int64_t)l.lesson.word_count);
	write_vocabulary(c, &j, &l);
	write_statistics(&j, &l);
	json_object_end(&j);
	return finish(c, run, &b);
}
