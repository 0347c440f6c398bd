/* The view of a film: see view_int.h. */
#include "api/view_int.h"

#include <string.h>

enum { WHOLE_FILM_MS = INT32_MAX };

static enum err load_transcript(struct http_request *request, struct db_tx *tx, struct view *v)
{
	struct transcript_row row;
	struct chunk_row *rows;
	size_t count;
	void *mem = request->ctx->mem;
	enum err e = v->film.video.media ? transcript_find(tx, v->film.video.media, v->language, &row) : ERR_NOT_FOUND;
	if (e == ERR_NOT_FOUND)
		return OK;
	if (e == OK)
		e = transcript_load(tx, mem, &row, 0, WHOLE_FILM_MS, &v->transcript);
	if (e == OK)
		e = chunks_list(tx, v->film.video.id, &rows, &count);
	if (e != OK)
		return e;
	v->has_transcript = true;
	v->ready = mem_array(mem, struct chunk_row, count);
	for (size_t i = 0; i < count; i++)
		if (rows[i].transcript == row.id && text_eq(rows[i].native, v->native))
			v->ready[v->ready_count++] = rows[i];
	return OK;
}

enum err view_open(struct http_request *request, struct db_tx *tx, struct view *out)
{
	int64_t id;
	enum err e = path_id(request, "id", &id);
	return e == OK ? view_open_id(request, tx, id, out) : e;
}

enum err view_open_id(struct http_request *request, struct db_tx *tx, int64_t id, struct view *out)
{
	struct view v = {0};
	enum err e = current_user(request, tx, &v.user);
	if (e == OK)
		e = library_film(tx, id, &v.film);
	if (e != OK)
		return e;
	v.language = v.user.target_language;
	v.native = v.user.native_language;
	e = load_transcript(request, tx, &v);
	if (e != OK)
		return e;
	int64_t duration = v.film.info.duration_ms;
	if (duration > 0)
		plan_chunks(request->ctx->mem, &v.transcript.cues, duration, v.user.chunk_minutes * 60000,
			    v.has_transcript ? v.transcript.known_ms : 0, &v.plan);
	*out = v;
	return OK;
}

bool view_is_ready(const struct view *v, struct span span)
{
	int64_t at = span.start_ms;
	for (bool moved = true; moved && at < span.end_ms;) {
		moved = false;
		for (size_t i = 0; i < v->ready_count; i++) {
			if (v->ready[i].start_ms <= at && v->ready[i].end_ms > at) {
				at = v->ready[i].end_ms;
				moved = true;
			}
		}
	}
	return at >= span.end_ms;
}

int64_t view_transcript_until(const struct view *v)
{
	int64_t duration = v->film.info.duration_ms;
	bool whole = v->has_transcript && (v->transcript.row.complete || v->transcript.known_ms > duration);
	return whole ? duration : v->transcript.known_ms;
}

int64_t view_watchable_until(const struct view *v, struct span span)
{
	const char *engine = v->transcript.row.engine;
	int64_t at = span.start_ms;
	if (!v->has_transcript)
		return at;
	if (view_is_ready(v, span))
		return span.end_ms;
	if (text_eq(engine, "sidecar") || text_eq(engine, "embedded") || text_eq(engine, "upload"))
		return at; /* prepared in seconds, with everything */
	for (size_t i = 0; i < v->transcript.covered_count; i++) {
		const struct interval *k = &v->transcript.covered[i];
		if (k->start_ms <= at && k->end_ms > at)
			at = k->end_ms;
	}
	return at < span.end_ms ? at : span.end_ms;
}

static size_t first_from(const struct cues *cues, int64_t ms)
{
	size_t i = 0;
	while (i < cues->count && cues->list[i].start_ms < ms)
		i++;
	return i;
}

enum err span_open(struct http_request *request, struct db_tx *tx, const struct view *v, struct span span,
		   struct span_view *out)
{
	struct span_view s = {.span = span};
	int64_t corrected;
	void *mem = request->ctx->mem;
	size_t first = first_from(&v->transcript.cues, span.start_ms),
	       end = first_from(&v->transcript.cues, span.end_ms);
	s.cues = v->transcript.cues;
	s.cues.list += first;
	s.cues.count = end - first;
	s.ids = v->transcript.ids + first;
	s.starts = mem_array(mem, int64_t, s.cues.count);
	s.confidence = mem_array(mem, double, s.cues.count);
	const char **texts = mem_array(mem, const char *, s.cues.count);
	for (size_t i = 0; i < s.cues.count; i++) {
		texts[i] = s.cues.list[i].text;
		s.starts[i] = s.cues.list[i].start_ms;
		s.confidence[i] = s.cues.list[i].confidence;
	}
	enum err e = open_lexicon(request, v->language, &s.lexicon);
	if (e == OK)
		e = knowledge_corrections(tx, mem, v->user.id, v->language, &s.corrections, &corrected);
	if (e == OK)
		e = lexicon_analyse(request->ctx, s.lexicon, mem, texts, s.cues.count, s.corrections, &s.analysis);
	if (e == OK)
		*out = s;
	return e;
}

enum err span_lesson(struct http_request *request, struct db_tx *tx, const struct view *v, const struct span_view *s,
		     size_t first, size_t count, struct lesson *out)
{
	struct lesson_knowledge *knowledge;
	struct lesson_input in = {.analysis = s->analysis,
				  .first_cue = first,
				  .cue_count = count,
				  .cue_starts = s->starts,
				  .cue_confidence = s->confidence,
				  .game_cap = (size_t)v->user.game_words,
				  .target = 0.95,
				  .draft = v->transcript.row.draft};
	enum err e = current_level(request, tx, v->language, &in.level);
	if (e == OK)
		e = knowledge_for(tx, request->ctx->mem, v->user.id, s->analysis, &knowledge);
	if (e != OK)
		return e;
	in.knowledge = knowledge;
	lesson_for(request->ctx->mem, &in, out);
	return OK;
}
