/* Transcripts: see transcript.h. Slow work (reading, recognising) is outside; every write is one short scope. */
#include "learning/transcript.h"

#include <string.h>

static bool better(const struct transcript_row *a, const struct transcript_row *b)
{
	if (a->draft != b->draft)
		return !a->draft;
	return a->changed_at > b->changed_at;
}

enum err transcript_find(struct db_tx *tx, int64_t media, const char *language, struct transcript_row *out)
{
	struct transcript_row *list;
	size_t count;
	enum err e = transcripts_list(tx, media, &list, &count);
	if (e != OK)
		return e;
	const struct transcript_row *best = NULL;
	for (size_t i = 0; i < count; i++)
		if (text_eq(list[i].language, language) && (!best || better(&list[i], best)))
			best = &list[i];
	if (!best)
		return ERR_NOT_FOUND;
	*out = *best;
	return OK;
}

enum err transcript_all(struct db_tx *tx, const char *language, struct transcript_row **out, size_t *count)
{
	struct transcript_row *list;
	size_t all, n = 0;
	enum err e = transcripts_in(tx, language, &list, &all);
	for (size_t i = 0; e == OK && i < all; i++) {
		if (n && list[n - 1].media == list[i].media) {
			if (better(&list[i], &list[n - 1]))
				list[n - 1] = list[i];
		} else {
			list[n++] = list[i];
		}
	}
	*out = list;
	*count = n;
	return e;
}

static int64_t covered_from_zero(const struct interval *list, size_t count)
{
	int64_t known = 0;
	for (size_t i = 0; i < count && list[i].start_ms <= known; i++)
		if (list[i].end_ms > known)
			known = list[i].end_ms;
	return known;
}

enum err transcript_load(struct db_tx *tx, void *mem, const struct transcript_row *row, int64_t start_ms,
			 int64_t end_ms, struct transcript *out)
{
	struct cue_row *rows;
	struct interval *covered;
	size_t count, intervals;
	enum err e = transcripts_cues(tx, row->id, start_ms - row->offset_ms, end_ms - row->offset_ms, &rows, &count);
	if (e == OK)
		e = transcripts_covered(tx, row->id, &covered, &intervals);
	if (e != OK)
		return e;
	struct transcript t = {.row = *row, .known_ms = covered_from_zero(covered, intervals)};
	t.cues.list = mem_array(mem, struct cue, count);
	t.ids = mem_array(mem, int64_t, count);
	for (size_t i = 0; i < count; i++) {
		int64_t end = rows[i].end_ms + row->offset_ms, start = rows[i].start_ms + row->offset_ms;
		if (end <= 0)
			continue;
		t.ids[t.cues.count] = rows[i].id;
		t.cues.list[t.cues.count++] = (struct cue){.start_ms = start > 0 ? start : 0,
							   .end_ms = end,
							   .text = rows[i].text,
							   .second = rows[i].second,
							   .confidence = rows[i].confidence};
	}
	*out = t;
	return OK;
}

static struct transcript_row row_of(int64_t media, const struct source *s, int64_t now)
{
	return (struct transcript_row){.media = media,
				       .track = s->track,
				       .language = s->language,
				       .engine = s->engine,
				       .engine_version = s->engine_version,
				       .label = s->label,
				       .draft = s->draft,
				       .created_at = now,
				       .changed_at = now};
}

enum err transcript_store(struct ctx *c, struct db *db, int64_t media, const struct source *source,
			  const struct cues *cues, int64_t duration_ms, int64_t now, struct transcript_row *out)
{
	struct transcript_row row = row_of(media, source, now);
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	int64_t end = duration_ms;
	if (cues->count && cues->list[cues->count - 1].start_ms >= end)
		end = cues->list[cues->count - 1].start_ms + 1;
	enum err e = db_begin(c, db, DB_NORMAL, &tx);
	if (e == OK &&
	    transcripts_find(&tx, media, row.track, row.language, row.engine, row.engine_version, out) == OK &&
	    out->complete)
		return OK;
	if (e == OK)
		e = transcripts_put(&tx, &row);
	if (e == OK)
		e = transcripts_fill(&tx, row.id, 0, end, cues->list, cues->count, now);
	if (e == OK)
		e = transcripts_set_complete(&tx, row.id, true, now);
	if (e == OK)
		e = db_commit(&tx);
	row.complete = true;
	if (e == OK)
		*out = row;
	return e;
}

struct filling {
	const struct transcript_speech *job;
	struct transcript_row row;
	struct span span;
	int64_t done_ms, todo_ms; /* of the span's seconds */
	int64_t heard_to;         /* film time of the end of the last part, or of the beginning of the hole */
};

static enum err tell(struct ctx *c, const struct filling *f, int64_t at_ms, bool stored)
{
	int64_t inside = at_ms > f->heard_to ? at_ms - f->heard_to : 0;
	double share = f->todo_ms ? (double)(f->done_ms + inside) / (double)f->todo_ms : 1;
	return f->job->progress(c, share < 1 ? share : 1, at_ms, stored, f->job->user);
}

static enum err heard(struct ctx *c, int64_t at_ms, void *user)
{
	return tell(c, user, at_ms, false);
}

static enum err save_part(struct ctx *c, const struct speech_part *part, void *user)
{
	struct filling *f = user;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, f->job->db, DB_NORMAL, &tx);
	if (e == OK)
		e = transcripts_fill(&tx, f->row.id, part->start_ms, part->end_ms, part->cues.list, part->cues.count,
				     f->job->now);
	if (e == OK)
		e = db_commit(&tx);
	if (e != OK)
		return e;
	f->done_ms += part->end_ms - part->start_ms;
	f->heard_to = part->end_ms;
	return tell(c, f, part->end_ms, true);
}

/* The parts of the span that no interval covers, in order. */
static size_t holes(const struct interval *covered, size_t count, struct span span, struct span *out)
{
	size_t n = 0;
	int64_t at = span.start_ms;
	for (size_t i = 0; i < count && at < span.end_ms; i++) {
		if (covered[i].end_ms <= at)
			continue;
		int64_t to = covered[i].start_ms < span.end_ms ? covered[i].start_ms : span.end_ms;
		if (to > at)
			out[n++] = (struct span){at, to};
		at = covered[i].end_ms;
	}
	if (at < span.end_ms)
		out[n++] = (struct span){at, span.end_ms};
	return n;
}

static enum err open_filling(struct ctx *c, struct filling *f, struct span **todo, size_t *count)
{
	struct interval *covered;
	size_t intervals;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	f->row = row_of(f->job->media_row, f->job->source, f->job->now);
	enum err e = db_begin(c, f->job->db, DB_NORMAL, &tx);
	if (e == OK)
		e = transcripts_put(&tx, &f->row);
	if (e == OK)
		e = transcripts_covered(&tx, f->row.id, &covered, &intervals);
	if (e != OK)
		return e;
	*todo = mem_array(c->mem, struct span, intervals + 1);
	*count = holes(covered, intervals, f->span, *todo);
	for (size_t i = 0; i < *count; i++)
		f->todo_ms += (*todo)[i].end_ms - (*todo)[i].start_ms;
	return db_commit(&tx);
}

static enum err note_complete(struct ctx *c, struct filling *f)
{
	struct interval *covered;
	size_t count;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, f->job->db, DB_NORMAL, &tx);
	if (e == OK)
		e = transcripts_covered(&tx, f->row.id, &covered, &count);
	if (e == OK && covered_from_zero(covered, count) >= f->job->duration_ms)
		e = transcripts_set_complete(&tx, f->row.id, f->row.complete = true, f->job->now);
	return e == OK ? db_commit(&tx) : e;
}

enum err transcript_recognise(struct ctx *c, const struct transcript_speech *job, struct span span,
			      struct transcript_row *out)
{
	struct filling f = {.job = job, .span = span};
	struct span *todo;
	size_t count;
	enum err e = open_filling(c, &f, &todo, &count);
	for (size_t i = 0; e == OK && i < count; i++) {
		struct speech_request request = {.path = job->source->path,
						 .language = job->source->language,
						 .audio_stream = job->source->stream,
						 .start_ms = todo[i].start_ms,
						 .end_ms = todo[i].end_ms,
						 .heard = heard,
						 .heard_user = &f};
		f.heard_to = todo[i].start_ms;
		e = speech_run(c, job->speech, job->source->speech, job->media, &request, save_part, &f);
	}
	if (e == OK && count)
		e = note_complete(c, &f);
	if (e == OK)
		*out = f.row;
	return e;
}
