/* What a learner knows: see knowledge.h. */
#include "learning/knowledge.h"

#include <string.h>

#include "store/progress.h"

enum { MAX_CONFIDENCE = 5, BULK_CONFIDENCE = 3 };

/* One key for (lemma, noun): the map of a lesson. */
static const char *key_of(char *out, size_t cap, const char *lemma, bool noun)
{
	out[0] = noun ? 'n' : 'o';
	text_copy(out + 1, cap - 1, lemma);
	return out;
}

static enum word_state state_of(enum word_status s)
{
	static const enum word_state states[] = {[WORD_NEW] = STATE_NEW,
						 [WORD_LEARNING] = STATE_LEARNING,
						 [WORD_KNOWN] = STATE_KNOWN,
						 [WORD_IGNORED] = STATE_IGNORED};
	return states[s];
}

enum err knowledge_for(struct db_tx *tx, void *mem, int64_t user, const struct analysis *analysis,
		       struct lesson_knowledge **out)
{
	struct knowledge_row *rows;
	size_t count;
	char key[LIMIT_WORD + 2];
	enum err e = knowledge_list(tx, user, analysis->language, &rows, &count);
	if (e != OK)
		return e;
	struct map *known = map_new(tx->ctx->mem);
	for (size_t i = 0; i < count; i++)
		map_put(known, key_of(key, sizeof key, rows[i].lemma, rows[i].noun), &rows[i]);
	struct lesson_knowledge *list = mem_array(mem, struct lesson_knowledge, analysis->lemma_count);
	for (size_t i = 0; i < analysis->lemma_count; i++) {
		const struct lemma *l = &analysis->lemmas[i];
		const struct knowledge_row *row = map_get(known, key_of(key, sizeof key, l->text, l->noun));
		if (row)
			list[i] = (struct lesson_knowledge){
			    .told = true, .state = state_of(row->status), .stage = row->stage};
	}
	talloc_free(known);
	*out = list;
	return OK;
}

static uint64_t mix(uint64_t h, const char *s)
{
	for (const char *p = s ? s : "\1"; *p; p++)
		h = (h ^ (unsigned char)*p) * 1099511628211u;
	return (h ^ 0xFF) * 1099511628211u;
}

static struct lexicon_correction correction_of(void *mem, const struct correction_row *row)
{
	return (struct lexicon_correction){.surface = mem_str(mem, row->surface),
					   .lemma = mem_str(mem, row->lemma),
					   .noun = row->noun,
					   .new_lemma = mem_str(mem, row->new_lemma),
					   .new_level = row->new_level,
					   .new_gloss = mem_str(mem, row->new_gloss),
					   .native = mem_str(mem, row->native),
					   .is_name = row->is_name};
}

/* An own word says what its lemma means and how hard it is. */
static struct lexicon_correction own_correction(void *mem, const struct own_word *own)
{
	enum level level;
	bool rated = level_parse(own->level, &level) && level != LEVEL_UNRATED;
	return (struct lexicon_correction){.lemma = mem_str(mem, own->lemma),
					   .noun = own->noun,
					   .new_gloss = mem_str(mem, own->translation),
					   .new_level = rated ? (int)level : -1,
					   .is_name = -1};
}

static int64_t hash_of(const struct lexicon_correction *list, size_t count)
{
	uint64_t h = 14695981039346656037u;
	for (size_t i = 0; i < count; i++) {
		const struct lexicon_correction *x = &list[i];
		const char *const texts[] = {x->surface, x->lemma, x->new_lemma, x->new_gloss, x->native};
		for (size_t k = 0; k < COUNT_OF(texts); k++)
			h = mix(h, texts[k]);
		h = (h ^ (uint64_t)(x->new_level + 1 + 16 * (x->is_name + 1) + 64 * (x->noun + 1))) * 1099511628211u;
	}
	return count ? (int64_t)(h >> 1) : 0;
}

enum err knowledge_corrections(struct db_tx *tx, void *mem, int64_t user, const char *language,
			       const struct lexicon_corrections **out, int64_t *version)
{
	struct correction_row *rows;
	struct own_word *own;
	size_t count, own_count, n = 0, i = 0;
	enum err e = corrections_list(tx, user, language, &rows, &count);
	if (e == OK)
		e = own_words_list(tx, user, language, &own, &own_count);
	if (e != OK)
		return e;
	struct lexicon_correction *list = mem_array(mem, struct lexicon_correction, count + own_count);
	for (; i < count && rows[i].user == 0; i++)
		list[n++] = correction_of(mem, &rows[i]);
	for (size_t k = 0; k < own_count; k++)
		list[n++] = own_correction(mem, &own[k]);
	for (; i < count; i++)
		list[n++] = correction_of(mem, &rows[i]);
	*version = hash_of(list, n);
	*out = lexicon_corrections_new(mem, list, n);
	return OK;
}

static int next_confidence(int before, enum word_status status, bool bulk)
{
	if (bulk)
		return status == WORD_KNOWN ? BULK_CONFIDENCE : 0;
	int after = before + (status == WORD_KNOWN ? 1 : -1);
	return after < 0 ? 0 : after > MAX_CONFIDENCE ? MAX_CONFIDENCE : after;
}

/* One word; *learned counts words that became known. */
static enum err mark_one(struct db_tx *tx, int64_t user, const char *language, const struct knowledge_mark *m,
			 const char *evidence, int64_t now, int64_t *changed, int64_t *learned)
{
	int64_t word;
	struct knowledge_row row = {.status = WORD_NEW};
	enum err e = words_intern(tx, language, m->lemma, m->noun, &word);
	if (e != OK)
		return e;
	e = knowledge_get(tx, user, word, &row);
	bool had = e == OK;
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	int64_t at = m->at && m->at < now ? m->at : now;
	if (had && m->at && row.changed_at > at)
		return OK;
	evidence = m->evidence ? m->evidence : evidence;
	if (m->forget) {
		*changed += had;
		return had ? knowledge_remove(tx, user, word) : OK;
	}
	int stage = m->status == WORD_LEARNING ? (m->stage > 0 ? m->stage : 1) : 0;
	*changed += !had || row.status != m->status || row.stage != stage;
	*learned += m->status == WORD_KNOWN && (!had || row.status != WORD_KNOWN);
	bool bulk = text_eq(evidence, "bulk");
	return knowledge_set(tx, user, word, m->status, stage, next_confidence(row.confidence, m->status, bulk),
			     evidence, at);
}

static enum err note_day(struct db_tx *tx, int64_t user, int64_t now, int64_t learned, int64_t answers)
{
	char day[11];
	enum err e = days_day(tx, user, now, day);
	return e == OK ? days_add(tx, user, &(struct day_row){.day = day, .words_learned = learned, .answers = answers})
		       : e;
}

enum err knowledge_mark(struct ctx *c, struct db *db, int64_t user, const char *language,
			const struct knowledge_mark *marks, size_t count, const char *evidence, int64_t now,
			int64_t *changed, int64_t *undo)
{
	int64_t total = 0, learned = 0, batch = 0;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, db, DB_DURABLE, &tx);
	if (e == OK)
		e = knowledge_undo_batch(&tx, user, &batch);
	for (size_t i = 0; e == OK && i < count; i++)
		e = mark_one(&tx, user, language, &marks[i], evidence, now, &total, &learned);
	int64_t answers = 0;
	for (size_t i = 0; i < count; i++)
		answers += text_eq(marks[i].evidence ? marks[i].evidence : evidence, "game");
	if (e == OK && (learned || answers))
		e = note_day(&tx, user, now, learned, answers);
	if (e == OK)
		e = db_commit(&tx);
	if (e == OK) {
		*changed = total;
		*undo = batch;
	}
	return e;
}

/* What is taken back was not learned: the day it was counted on loses it again. */
static enum err unlearn(struct db_tx *tx, int64_t user, int64_t undo)
{
	int64_t learned, at;
	enum err e = knowledge_undo_learned(tx, user, undo, &learned, &at);
	return e == OK && learned ? note_day(tx, user, at, -learned, 0) : e;
}

enum err knowledge_take_back(struct ctx *c, struct db *db, int64_t user, int64_t undo, int64_t *restored)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, db, DB_DURABLE, &tx);
	if (e == OK)
		e = unlearn(&tx, user, undo);
	if (e == OK)
		e = knowledge_undo(&tx, user, undo, restored);
	return e == OK ? db_commit(&tx) : e;
}

/* What of the film's words is still to be told. */
static enum err untold(struct db_tx *tx, int64_t user, const struct analysis *a, enum word_status status,
		       struct knowledge_mark **out, size_t *count)
{
	struct lesson_knowledge *known;
	struct knowledge_mark *marks = mem_array(tx->ctx->mem, struct knowledge_mark, a->lemma_count);
	size_t n = 0;
	enum err e = knowledge_for(tx, tx->ctx->mem, user, a, &known);
	for (size_t i = 0; e == OK && i < a->lemma_count; i++) {
		const struct lemma *l = &a->lemmas[i];
		if (l->content && !l->name && (!known[i].told || known[i].state == STATE_NEW))
			marks[n++] = (struct knowledge_mark){.lemma = l->text, .noun = l->noun, .status = status};
	}
	*out = marks;
	*count = n;
	return e;
}

enum err knowledge_merge(struct ctx *c, struct db *db, int64_t user, const struct analysis *analysis,
			 enum word_status status, int64_t now, int64_t *changed, int64_t *undo)
{
	struct knowledge_mark *marks;
	size_t count;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, db, DB_DURABLE, &tx);
	if (e == OK)
		e = untold(&tx, user, analysis, status, &marks, &count);
	if (e == OK)
		e = knowledge_mark(c, db, user, analysis->language, marks, count, "video", now, changed, undo);
	return e == OK ? db_commit(&tx) : e;
}
