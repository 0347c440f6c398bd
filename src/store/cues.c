/* Cues of a transcript. Filling a span is repeatable: a cue that is still there keeps its row and number, only what
 * differs is written, so a checkpoint that is sent twice changes nothing, not even the time of change. */
#include "store/store_int.h"
#include "store/transcripts.h"
#include "subtitles/subtitles.h"

#define AT(name, type, field)                                                                                          \
	{                                                                                                              \
		name, type, offsetof(struct cue_row, field)                                                            \
	}
static const struct column columns[] = {
    AT("$id", COLUMN_INT, id),      AT("$start", COLUMN_INT, start_ms), AT("$end", COLUMN_INT, end_ms),
    AT("$text", COLUMN_TEXT, text), AT("$second", COLUMN_TEXT, second), AT("$confidence", COLUMN_DOUBLE, confidence),
};
#undef AT

enum { SEARCH_AHEAD = 64 }; /* how many old cues a new one is compared with */

enum err transcripts_cues(struct db_tx *tx, int64_t id, int64_t start_ms, int64_t end_ms, struct cue_row **out,
			  size_t *count)
{
	struct query q = query_new(tx, "SELECT id, start_ms, end_ms, text, second, confidence FROM cues "
				       "WHERE transcript_id = $id AND start_ms >= $from AND start_ms < $to "
				       "ORDER BY start_ms, end_ms, id");
	query_int(&q, "$id", id);
	query_int(&q, "$from", start_ms);
	query_int(&q, "$to", end_ms);
	return query_list(&q, columns, COUNT_OF(columns), sizeof **out, (void **)out, count);
}

enum err transcripts_cue(struct db_tx *tx, int64_t cue, struct cue_row *out)
{
	struct query q =
	    query_new(tx, "SELECT id, start_ms, end_ms, text, second, confidence FROM cues WHERE id = $id");
	query_int(&q, "$id", cue);
	return query_one(&q, columns, COUNT_OF(columns), out);
}

static enum err add_cue(struct db_tx *tx, int64_t id, const struct cue *cue)
{
	struct query q = query_new(tx, "INSERT INTO cues(transcript_id, start_ms, end_ms, text, second, confidence) "
				       "VALUES($transcript, $start, $end, $text, $second, $confidence)");
	struct cue_row row = {.start_ms = cue->start_ms,
			      .end_ms = cue->end_ms,
			      .text = cue->text,
			      .second = cue->second,
			      .confidence = cue->confidence};
	query_int(&q, "$transcript", id);
	query_row(&q, columns + 1, COUNT_OF(columns) - 1, &row);
	return query_run(&q);
}

static enum err change_cue(struct db_tx *tx, const struct cue_row *old, const struct cue *cue, bool *changed)
{
	if (old->start_ms == cue->start_ms && old->end_ms == cue->end_ms && text_eq(old->second, cue->second) &&
	    !(old->confidence < cue->confidence) && !(old->confidence > cue->confidence))
		return OK;
	struct query q = query_new(tx, "UPDATE cues SET start_ms = $start, end_ms = $end, second = $second, "
				       "confidence = $confidence WHERE id = $id");
	struct cue_row row = *old;
	row.start_ms = cue->start_ms;
	row.end_ms = cue->end_ms;
	row.second = cue->second;
	row.confidence = cue->confidence;
	query_row(&q, columns, 3, &row);
	query_row(&q, columns + 4, 2, &row);
	*changed = true;
	return query_run(&q);
}

static enum err remove_cue(struct db_tx *tx, int64_t id)
{
	struct query q = query_new(tx, "DELETE FROM cues WHERE id = $id");
	query_int(&q, "$id", id);
	return query_run(&q);
}

/* Old and new are both in order of time: each new cue takes the next old one with its text, others are added, old ones
 * that were passed over go. */
static enum err replace_cues(struct db_tx *tx, int64_t id, const struct cue_row *old, size_t old_count,
			     const struct cue *cues, size_t count, bool *changed)
{
	enum err e = OK;
	size_t at = 0;
	for (size_t i = 0; e == OK && i < count; i++) {
		size_t hit = at, last = old_count - at > SEARCH_AHEAD ? at + SEARCH_AHEAD : old_count;
		while (hit < last && !text_eq(old[hit].text, cues[i].text))
			hit++;
		if (hit == last) {
			e = add_cue(tx, id, &cues[i]);
			*changed = true;
			continue;
		}
		for (; e == OK && at < hit; at++) {
			e = remove_cue(tx, old[at].id);
			*changed = true;
		}
		if (e == OK)
			e = change_cue(tx, &old[at++], &cues[i], changed);
	}
	for (; e == OK && at < old_count; at++) {
		e = remove_cue(tx, old[at].id);
		*changed = true;
	}
	return e;
}

/* Adds [start, end), joined with every interval it touches. */
static enum err cover(struct db_tx *tx, int64_t id, struct interval span, bool *changed)
{
	struct interval *have;
	size_t count;
	enum err e = transcripts_covered(tx, id, &have, &count);
	for (size_t i = 0; e == OK && i < count; i++) {
		if (have[i].start_ms <= span.start_ms && have[i].end_ms >= span.end_ms)
			return OK;
		if (have[i].end_ms < span.start_ms || have[i].start_ms > span.end_ms)
			continue;
		if (have[i].start_ms < span.start_ms)
			span.start_ms = have[i].start_ms;
		if (have[i].end_ms > span.end_ms)
			span.end_ms = have[i].end_ms;
	}
	if (e != OK)
		return e;
	*changed = true;
	struct query q =
	    query_new(tx, "DELETE FROM transcript_spans WHERE transcript_id = $id AND start_ms >= $start AND "
			  "start_ms <= $end");
	query_int(&q, "$id", id);
	query_int(&q, "$start", span.start_ms);
	query_int(&q, "$end", span.end_ms);
	e = query_run(&q);
	if (e != OK)
		return e;
	q = query_new(tx, "INSERT INTO transcript_spans(transcript_id, start_ms, end_ms) VALUES($id, $start, $end)");
	query_int(&q, "$id", id);
	query_int(&q, "$start", span.start_ms);
	query_int(&q, "$end", span.end_ms);
	return query_run(&q);
}

enum err transcripts_fill(struct db_tx *tx, int64_t id, int64_t start_ms, int64_t end_ms, const struct cue *cues,
			  size_t count, int64_t now)
{
	struct cue_row *old;
	size_t old_count;
	bool changed = false;
	if (start_ms < 0 || end_ms <= start_ms)
		return ctx_fail(tx->ctx, ERR_INVALID, "a transcript's span must have a length");
	for (size_t i = 0; i < count; i++) {
		if (cues[i].start_ms < start_ms || cues[i].start_ms >= end_ms)
			return ctx_fail(tx->ctx, ERR_INVALID, "a cue starts outside the span that is filled");
	}
	enum err e = transcripts_cues(tx, id, start_ms, end_ms, &old, &old_count);
	if (e == OK)
		e = replace_cues(tx, id, old, old_count, cues, count, &changed);
	if (e == OK)
		e = cover(tx, id, (struct interval){start_ms, end_ms}, &changed);
	if (e == OK && changed)
		e = transcripts_touch(tx, id, now);
	return e;
}
