/* Jobs on text alone: batch_translate and extract_vocabulary. */
#include "worker/job_words.h"

#include <stdio.h>

#include "jobs/args.h"
#include "learning/knowledge.h"
#include "worker/deps.h"

enum { BATCH = 20 };

static enum err finish(struct ctx *c, struct job_run *run, const char *result)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, run->deps->db, DB_NORMAL, &tx);
	return e == OK ? run_finish(c, run, &tx, result) : e;
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
	buf_init(&b, c->mem, LIMIT_FRAME);
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
	return finish(c, run, b.data);
}

static void write_vocabulary(struct json *j, const struct analysis *a, const uint32_t *counts)
{
	json_key(j, "vocabulary");
	json_array_begin(j);
	for (size_t i = 0; i < a->lemma_count; i++) {
		const struct lemma *l = &a->lemmas[i];
		if (!l->content || l->name)
			continue;
		json_object_begin(j);
		json_key_str(j, "lemma", l->text);
		json_key_bool(j, "noun", l->noun);
		json_key_str(j, "level", level_name(l->level));
		json_key_int(j, "count", counts[i]);
		json_object_end(j);
	}
	json_array_end(j);
}

static enum err corrections_of(struct ctx *c, struct job_run *run, const struct job_args *a,
			       const struct lexicon_corrections **out)
{
	int64_t version;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(c, run->deps->db, &tx);
	return e == OK ? knowledge_corrections(&tx, c->mem, a->user, a->language, out, &version) : e;
}

enum err job_extract_vocabulary(struct ctx *c, struct job_run *run)
{
	struct job_args a;
	struct analysis *analysis;
	const struct lexicon *lex;
	const struct lexicon_corrections *corrections = NULL;
	struct buf b;
	enum err e = job_args_read(c, run->item.args, &a);
	if (e == OK && !a.text)
		e = ctx_fail(c, ERR_INVALID, "extract_vocabulary needs a text");
	if (e == OK)
		e = run->deps->lexicon(c, run->deps->app, a.language, &lex);
	if (e == OK)
		e = corrections_of(c, run, &a, &corrections);
	if (e == OK)
		e = lexicon_analyse(c, lex, c->mem, &a.text, 1, corrections, &analysis);
	if (e != OK)
		return e;
	uint32_t *counts = mem_array(c->mem, uint32_t, analysis->lemma_count);
	for (size_t i = 0; i < analysis->token_count; i++)
		counts[analysis->tokens[i].lemma]++;
	buf_init(&b, c->mem, LIMIT_FRAME);
	struct json j = json_begin(&b);
	json_object_begin(&j);
	json_key_str(&j, "status", "completed");
	write_vocabulary(&j, analysis, counts);
	json_object_end(&j);
	return finish(c, run, b.data);
}
