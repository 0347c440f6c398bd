/* From a video to the cues of a span: see prepare.h. */
#include "worker/prepare.h"

#include <stdio.h>

#include "worker/deps.h"

static struct source_film film_of(const struct job_run *run, const struct film *film)
{
	return (struct source_film){.path = film->absolute_path,
				    .videos_path = run->deps->library->videos_path,
				    .info = &film->info,
				    .sidecars = film->sidecars,
				    .sidecar_count = film->sidecar_count};
}

/* An embedded track never changes while the fingerprint stays, so it is read once, and an upload was stored when it came;
 * files beside the film are read again, which is cheap, and a changed one becomes a transcript of its own. */
static enum err stored_already(struct ctx *c, struct db *db, int64_t media, const struct source *source,
			       struct transcript_row *out)
{
	struct transcript_row *list;
	size_t count;
	if (source->kind != SOURCE_EMBEDDED && source->kind != SOURCE_UPLOAD)
		return ERR_NOT_FOUND;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, db, DB_NORMAL, &tx);
	if (e == OK)
		e = transcripts_list(&tx, media, &list, &count);
	if (e != OK)
		return e;
	for (size_t i = 0; i < count; i++) {
		if (!list[i].complete || !text_eq(list[i].track, source->track) ||
		    !text_eq(list[i].language, source->language))
			continue;
		*out = list[i];
		e = transcript_prefer(&tx, out, clock_now_ms());
		return e == OK ? db_commit(&tx) : e;
	}
	return ERR_NOT_FOUND;
}

static enum err read_file_source(struct ctx *c, struct job_run *run, const struct film *film, struct source *source,
				 struct transcript_row *out)
{
	struct cues cues;
	struct source_film from = film_of(run, film);
	enum err e = stored_already(c, run->deps->db, film->video.media, source, out);
	if (e != ERR_NOT_FOUND)
		return e;
	e = source_read(c, run->media, c->mem, &from, source, &cues);
	if (e != OK)
		return e;
	return transcript_store(c, run->deps->db, film->video.media, source, &cues, film->info.duration_ms,
				clock_now_ms(), out);
}

struct hearing {
	struct job_run *run;
	struct span span;
	double from, to;
};

static enum err heard(struct ctx *c, double share, int64_t at_ms, bool stored, void *user)
{
	const struct hearing *h = user;
	char at[16], total[16], text[64];
	clock_place(at_ms - h->span.start_ms, at);
	clock_place(h->span.end_ms - h->span.start_ms, total);
	snprintf(text, sizeof text, "Listening: %s of %s", at, total);
	double at_share = h->from + (h->to - h->from) * share;
	return (stored ? run_progress : run_show)(c, h->run, at_share, "speech", text);
}

static enum err hear(struct ctx *c, struct job_run *run, const struct film *film, const struct source *source,
		     struct span span, double from, double to, struct transcript_row *out)
{
	struct hearing h = {.run = run, .span = span, .from = from, .to = to};
	struct transcript_speech job = {.speech = run->deps->speech,
					.media = run->media,
					.db = run->deps->db,
					.media_row = film->video.media,
					.duration_ms = film->info.duration_ms,
					.source = source,
					.progress = heard,
					.user = &h,
					.now = clock_now_ms()};
	if (h.span.end_ms > film->info.duration_ms)
		h.span.end_ms = film->info.duration_ms;
	enum err e = run_progress(c, run, from, "speech", "Listening");
	return e == OK ? transcript_recognise(c, &job, h.span, out) : e;
}

enum err prepare_transcript(struct ctx *c, struct job_run *run, int64_t video, const char *language, struct span span,
			    double from, double to, struct prepared *out)
{
	struct prepared p = {0};
	enum err e = run_progress(c, run, from, "probe", "Looking into the file");
	if (e == OK)
		e = library_probe(c, run->deps->library, run->deps->db, run->media, video, clock_now_ms(), &p.film);
	if (e == OK)
		e = run_progress(c, run, from + (to - from) * 0.05, "subtitles", "Looking for subtitles");
	if (e != OK)
		return e;
	struct source_film look = film_of(run, &p.film);
	source_choose(c->mem, &look, language, run->deps->speech, &p.source);
	switch (p.source.kind) {
	case SOURCE_NONE:
		return ctx_fail_named(c, ERR_UNSUPPORTED, "no_speech_engine", "%s", p.source.missing);
	case SOURCE_ENGINE:
		e = hear(c, run, &p.film, &p.source, span, from + (to - from) * 0.1, to, &p.transcript);
		break;
	default:
		e = read_file_source(c, run, &p.film, &p.source, &p.transcript);
		break;
	}
	if (e == OK)
		*out = p;
	return e;
}

enum err prepare_parallel(struct ctx *c, struct job_run *run, const struct prepared *p, const char *native)
{
	struct source source;
	struct transcript_row row;
	struct source_film look = film_of(run, &p->film);
	source_choose(c->mem, &look, native, NULL, &source);
	if (source.kind == SOURCE_NONE)
		return OK;
	enum err e = read_file_source(c, run, &p->film, &source, &row);
	bool passed_over = e == ERR_DAMAGED || e == ERR_UNSUPPORTED || e == ERR_NOT_FOUND;
	if (passed_over)
		ctx_clear(c);
	return passed_over ? OK : e;
}
