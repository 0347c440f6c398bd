/* The jobs that make lessons: process_chunk and transcribe_video. The order of work: probe, subtitles or speech, analysis,
 * translation, saving. Everything slow happens before the one short transaction that makes the chunk ready and the job
 * done at once. */
#include "worker/job_chunk.h"

#include "jobs/args.h"
#include "store/progress.h"
#include "store/users.h"
#include "worker/deps.h"
#include "worker/prepare.h"

/* Shares of the bar: speech takes nearly all when there is any. */
static const double SPEECH_TO = 0.85, ANALYSIS_AT = 0.87, TRANSLATION_TO = 0.98;

struct chunk_work {
	struct job_run *run;
	struct job_args args;
	struct prepared p;
	struct transcript t;      /* cues of the span */
	struct transcript theirs; /* parallel track; no cues: none */
	struct span span;
	struct analysis *analysis;
	const struct lexicon *lexicon;
};

static int64_t chunk_length(struct ctx *c, struct db_tx *tx, int64_t user)
{
	struct user row;
	(void)c;
	return user && users_get(tx, user, &row) == OK ? row.chunk_minutes * 60000 : 0;
}

/* The planned chunk that starts where the request does, cut anew now that the cues are there; else the span as asked. */
static enum err settle_span(struct ctx *c, struct chunk_work *w)
{
	struct transcript all;
	struct plan plan;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	int64_t duration = w->p.film.info.duration_ms;
	enum err e = db_read(c, w->run->deps->db, &tx);
	if (e == OK)
		e = transcript_load(&tx, c->mem, &w->p.transcript, 0, INT64_MAX / 2, &all);
	if (e != OK)
		return e;
	int64_t length = chunk_length(c, &tx, w->args.user);
	w->span =
	    (struct span){w->args.start_ms, w->args.end_ms && w->args.end_ms < duration ? w->args.end_ms : duration};
	if (length) {
		plan_chunks(c->mem, &all.cues, duration, length, all.known_ms, &plan);
		size_t i = plan_find(&plan, w->args.start_ms);
		if (plan.chunks[i].start_ms == w->args.start_ms)
			w->span = plan.chunks[i];
	}
	return transcript_load(&tx, c->mem, &w->p.transcript, w->span.start_ms, w->span.end_ms, &w->t);
}

static enum err load_parallel(struct ctx *c, struct chunk_work *w)
{
	struct transcript_row row;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	const int64_t around = 30000;
	enum err e = db_read(c, w->run->deps->db, &tx);
	if (e == OK)
		e = transcript_find(&tx, w->p.film.video.media, w->args.native, &row);
	if (e == OK && row.draft)
		return OK;
	if (e == OK)
		e = transcript_load(&tx, c->mem, &row, w->span.start_ms - around, w->span.end_ms + around, &w->theirs);
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err analyse(struct ctx *c, struct chunk_work *w)
{
	const struct lexicon_corrections *corrections;
	int64_t version;
	const char **texts = mem_array(c->mem, const char *, w->t.cues.count);
	for (size_t i = 0; i < w->t.cues.count; i++)
		texts[i] = w->t.cues.list[i].text;
	enum err e = run_progress(c, w->run, ANALYSIS_AT, "analysis", "Looking up the words");
	if (e == OK)
		e = w->run->deps->lexicon(c, w->run->deps->app, w->args.language, &w->lexicon);
	if (e != OK)
		return e;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_read(c, w->run->deps->db, &tx);
	if (e == OK)
		e = knowledge_corrections(&tx, c->mem, w->args.user, w->args.language, &corrections, &version);
	if (e == OK)
		e = lexicon_analyse(c, w->lexicon, c->mem, texts, w->t.cues.count, corrections, &w->analysis);
	return e;
}

static enum err translated(struct ctx *c, size_t done, size_t total, void *user)
{
	struct chunk_work *w = user;
	char text[64];
	snprintf(text, sizeof text, "Translated %zu/%zu", done, total);
	double share = ANALYSIS_AT + (TRANSLATION_TO - ANALYSIS_AT) * (double)done / (double)total;
	return run_progress(c, w->run, share, "translation", text);
}

/* Remote engines are paid for and see dialogue: only the cues that hold words this learner does not know. */
static enum err wanted_cues(struct ctx *c, struct chunk_work *w, bool **out)
{
	struct lesson_input in = {
	    .analysis = w->analysis, .cue_count = w->t.cues.count, .target = 1, .draft = w->p.transcript.draft};
	struct lesson lesson;
	const char *level = "";
	int64_t *starts = mem_array(c->mem, int64_t, w->t.cues.count);
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(c, w->run->deps->db, &tx);
	if (e == OK)
		e = users_level_get(&tx, w->args.user, w->args.language, &level);
	if (e == OK)
		e = knowledge_for(&tx, c->mem, w->args.user, w->analysis, (struct lesson_knowledge **)&in.knowledge);
	if (e != OK)
		return e;
	if (!level_parse(level, &in.level))
		in.level = LEVEL_A1;
	in.cue_starts = starts;
	lesson_for(c->mem, &in, &lesson);
	*out = mem_array(c->mem, bool, w->t.cues.count);
	for (size_t i = 0; i < lesson.help_count; i++)
		(*out)[lesson.help[i]] = true;
	return OK;
}

static enum err translate(struct ctx *c, struct chunk_work *w)
{
	struct help_input in = {.ours = &w->t.cues,
				.theirs = w->theirs.cues.count ? &w->theirs.cues : NULL,
				.theirs_label = w->theirs.row.label,
				.engine = translate_choose(w->run->deps->translator, w->args.language, w->args.native),
				.from = w->args.language,
				.to = w->args.native};
	bool *wanted = NULL;
	enum err e = run_progress(c, w->run, ANALYSIS_AT, "translation", "Translating");
	if (e != OK || !in.engine)
		return e;
	if (in.engine->leaves_house)
		e = wanted_cues(c, w, &wanted);
	if (e != OK)
		return e;
	e = help_translate(c, w->run->deps->db, w->run->deps->translator, &in, wanted, translated, w, clock_now_ms(),
			   NULL, NULL);
	if (help_goes_on_without(e)) {
		log_warning(c, "%s: %s; single words are shown instead", in.engine->name, ctx_error(c));
		ctx_clear(c);
		return run_progress(c, w->run, TRANSLATION_TO, "translation",
				    "The translation engine did not answer; single words are shown instead");
	}
	return e;
}

static size_t content_words(const struct analysis *a)
{
	size_t n = 0;
	for (size_t i = 0; i < a->lemma_count; i++)
		n += a->lemmas[i].content && !a->lemmas[i].name;
	return n;
}

static char *result_of(struct ctx *c, const struct chunk_work *w, size_t words)
{
	struct buf b;
	buf_init(&b, c->mem, LIMIT_FRAME);
	struct json j = json_begin(&b);
	json_object_begin(&j);
	json_key_str(&j, "status", "completed");
	json_key_int(&j, "video_id", w->args.video);
	json_key_int(&j, "start_ms", w->span.start_ms);
	json_key_int(&j, "end_ms", w->span.end_ms);
	json_key_int(&j, "vocabulary_count", (int64_t)words);
	json_key_int(&j, "segments_count", (int64_t)w->t.cues.count);
	json_key_str(&j, "source", source_kind_name(w->p.source.kind));
	json_object_end(&j);
	return b.data;
}

static enum err save(struct ctx *c, struct chunk_work *w, bool chunk)
{
	size_t words = w->analysis ? content_words(w->analysis) : 0;
	struct chunk_row row = {.video = w->args.video,
				.transcript = w->p.transcript.id,
				.start_ms = w->span.start_ms,
				.end_ms = w->span.end_ms,
				.native = w->args.native,
				.cues = (int64_t)w->t.cues.count,
				.words = (int64_t)words,
				.ready_at = clock_now_ms()};
	enum err e = run_progress(c, w->run, 0.99, "saving", "Saving");
	if (e != OK)
		return e;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_begin(c, w->run->deps->db, DB_NORMAL, &tx);
	if (e == OK && chunk)
		e = chunks_put(&tx, &row);
	return e == OK ? run_finish(c, w->run, &tx, result_of(c, w, words)) : e;
}

enum err job_process_chunk(struct ctx *c, struct job_run *run)
{
	struct chunk_work w = {.run = run};
	enum err e = job_args_read(c, run->item.args, &w.args);
	if (e != OK)
		return e;
	/* Speech goes a fifth further than asked: the cut is at a pause, which may lie behind the target. */
	int64_t length = w.args.end_ms - w.args.start_ms,
		end = w.args.end_ms ? w.args.end_ms + length / 5 : INT64_MAX / 2;
	e = prepare_transcript(c, run, w.args.video, w.args.language, (struct span){w.args.start_ms, end}, 0, SPEECH_TO,
			       &w.p);
	if (e == OK && !text_eq(w.args.native, w.args.language))
		e = prepare_parallel(c, run, &w.p, w.args.native);
	if (e == OK)
		e = settle_span(c, &w);
	if (e == OK)
		e = analyse(c, &w);
	if (e == OK)
		e = load_parallel(c, &w);
	if (e == OK)
		e = translate(c, &w);
	return e == OK ? save(c, &w, true) : e;
}

enum err job_transcribe_video(struct ctx *c, struct job_run *run)
{
	struct chunk_work w = {.run = run};
	enum err e = job_args_read(c, run->item.args, &w.args);
	int64_t end = w.args.end_ms ? w.args.end_ms : INT64_MAX / 2;
	if (e == OK)
		e = prepare_transcript(c, run, w.args.video, w.args.language, (struct span){w.args.start_ms, end}, 0,
				       0.95, &w.p);
	if (e != OK)
		return e;
	w.args.user = 0;
	e = settle_span(c, &w);
	if (e == OK)
		e = analyse(c, &w);
	return e == OK ? save(c, &w, false) : e;
}
