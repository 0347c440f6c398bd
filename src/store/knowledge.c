/* What learners know, with the log that takes it back. Every change raises the version of (user, language). */
#include "store/knowledge.h"
#include "store/store_int.h"

enum { UNDO_BATCHES = 50 }; /* a learner's older ones are forgotten */

static const char *const names[] = {"new", "learning", "known", "ignored"};

const char *word_status_name(enum word_status s)
{
	return names[s];
}

bool word_status_parse(const char *s, enum word_status *out)
{
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (text_eq(s, names[i])) {
			*out = (enum word_status)i;
			return true;
		}
	}
	return false;
}

#define AT(name, type, field)                                                                                          \
	{                                                                                                              \
		name, type, offsetof(struct knowledge_row, field)                                                      \
	}
static const struct column columns[] = {
    AT("$word", COLUMN_INT, word),
    AT("$lemma", COLUMN_TEXT, lemma),
    AT("$noun", COLUMN_BOOL, noun),
    AT("$status", COLUMN_SMALL, status), /* an enum: int */
    AT("$stage", COLUMN_SMALL, stage),
    AT("$confidence", COLUMN_SMALL, confidence),
    AT("$reviews", COLUMN_INT, reviews),
    AT("$first_seen_at", COLUMN_INT, first_seen_at),
    AT("$changed_at", COLUMN_INT, changed_at),
    AT("$evidence", COLUMN_TEXT, evidence),
};
#undef AT
_Static_assert(sizeof(enum word_status) == sizeof(int), "read as int");
#define ROW "word_id, lemma, noun, status, stage, confidence, reviews, first_seen_at, changed_at, evidence"
enum { FIRST_VALUE = 3 };

enum err knowledge_list(struct db_tx *tx, int64_t user, const char *language, struct knowledge_row **out, size_t *count)
{
	struct query q = query_new(
	    tx, "SELECT " ROW " FROM knowledge WHERE user_id = $user AND language = $language ORDER BY lemma, noun");
	query_int(&q, "$user", user);
	query_text(&q, "$language", language);
	return query_list(&q, columns, COUNT_OF(columns), sizeof **out, (void **)out, count);
}

enum err knowledge_get(struct db_tx *tx, int64_t user, int64_t word, struct knowledge_row *out)
{
	struct query q = query_new(tx, "SELECT " ROW " FROM knowledge WHERE user_id = $user AND word_id = $word");
	query_int(&q, "$user", user);
	query_int(&q, "$word", word);
	return query_one(&q, columns, COUNT_OF(columns), out);
}

static enum err raise_version(struct db_tx *tx, int64_t user, const char *language)
{
	struct query q =
	    query_new(tx, "INSERT INTO knowledge_versions(user_id, language, version) VALUES($user, $language, 1) "
			  "ON CONFLICT(user_id, language) DO UPDATE SET version = knowledge_versions.version + 1");
	query_int(&q, "$user", user);
	query_text(&q, "$language", language);
	return query_run(&q);
}

/* What is there now goes into the scope's undo batch, when it opened one. */
static enum err log_old(struct db_tx *tx, int64_t user, int64_t word)
{
	struct knowledge_row old = {.evidence = ""};
	if (!tx->mark)
		return OK;
	enum err e = knowledge_get(tx, user, word, &old);
	bool existed = e == OK;
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	struct query q = query_new(
	    tx, "INSERT INTO undo_words(batch_id, word_id, existed, status, stage, confidence, reviews, first_seen_at, "
		"changed_at, evidence) VALUES($batch, $word, $existed, $status, $stage, $confidence, $reviews, "
		"$first_seen_at, $changed_at, $evidence)");
	query_int(&q, "$batch", tx->mark);
	query_int(&q, "$word", word);
	query_int(&q, "$existed", existed);
	query_row(&q, columns + FIRST_VALUE, COUNT_OF(columns) - FIRST_VALUE, &old);
	return query_run(&q);
}

enum err knowledge_set(struct db_tx *tx, int64_t user, int64_t word, enum word_status status, int stage, int confidence,
		       const char *evidence, int64_t now)
{
	struct word_row w;
	enum err e = words_get(tx, word, &w);
	if (e == OK)
		e = log_old(tx, user, word);
	if (e != OK)
		return e;
	struct query q = query_new(
	    tx, "INSERT INTO knowledge(user_id, language, lemma, noun, word_id, status, stage, confidence, reviews, "
		"first_seen_at, changed_at, evidence) VALUES($user, $language, $lemma, $noun, $word, $status, $stage, "
		"$confidence, 1, $now, $now, $evidence) ON CONFLICT(user_id, language, lemma, noun) DO UPDATE SET "
		"status = excluded.status, stage = excluded.stage, confidence = excluded.confidence, "
		"reviews = knowledge.reviews + 1, changed_at = excluded.changed_at, evidence = excluded.evidence");
	query_int(&q, "$user", user);
	query_text(&q, "$language", w.language);
	query_text(&q, "$lemma", w.lemma);
	query_int(&q, "$noun", w.noun);
	query_int(&q, "$word", word);
	query_int(&q, "$status", status);
	query_int(&q, "$stage", stage);
	query_int(&q, "$confidence", confidence);
	query_text(&q, "$evidence", evidence);
	query_int(&q, "$now", now);
	e = query_run(&q);
	return e == OK ? raise_version(tx, user, w.language) : e;
}

static enum err remove_row(struct db_tx *tx, int64_t user, int64_t word)
{
	struct query q = query_new(tx, "DELETE FROM knowledge WHERE user_id = $user AND word_id = $word");
	query_int(&q, "$user", user);
	query_int(&q, "$word", word);
	return query_change(&q);
}

enum err knowledge_remove(struct db_tx *tx, int64_t user, int64_t word)
{
	struct word_row w;
	struct knowledge_row old;
	enum err e = knowledge_get(tx, user, word, &old);
	if (e == OK)
		e = words_get(tx, word, &w);
	if (e == OK)
		e = log_old(tx, user, word);
	if (e == OK)
		e = remove_row(tx, user, word);
	return e == OK ? raise_version(tx, user, w.language) : e;
}

enum err knowledge_version(struct db_tx *tx, int64_t user, const char *language, int64_t *out)
{
	struct query q =
	    query_new(tx, "SELECT version FROM knowledge_versions WHERE user_id = $user AND language = $language");
	query_int(&q, "$user", user);
	query_text(&q, "$language", language);
	enum err e = query_value(&q, out);
	if (e == ERR_NOT_FOUND)
		*out = 0;
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err knowledge_undo_batch(struct db_tx *tx, int64_t user, int64_t *batch)
{
	struct query q = query_new(tx, "INSERT INTO undo_batches(user_id) VALUES($user) RETURNING id");
	query_int(&q, "$user", user);
	enum err e = query_value(&q, batch);
	if (e != OK)
		return e;
	tx->mark = *batch;
	q = query_new(tx, "DELETE FROM undo_batches WHERE user_id = $user AND id <= (SELECT id FROM undo_batches "
			  "WHERE user_id = $user ORDER BY id DESC LIMIT 1 OFFSET $keep)");
	query_int(&q, "$user", user);
	query_int(&q, "$keep", UNDO_BATCHES);
	return query_run(&q);
}

static enum err put_back(struct db_tx *tx, int64_t user, const struct knowledge_row *old)
{
	struct word_row w;
	enum err e = words_get(tx, old->word, &w);
	if (e != OK)
		return e;
	struct query q = query_new(
	    tx,
	    "INSERT INTO knowledge(user_id, language, lemma, noun, word_id, status, stage, confidence, reviews, "
	    "first_seen_at, changed_at, evidence) VALUES($user, $language, $lemma, $noun, $word, $status, $stage, "
	    "$confidence, $reviews, $first_seen_at, $changed_at, $evidence) "
	    "ON CONFLICT(user_id, language, lemma, noun) DO UPDATE SET status = excluded.status, "
	    "stage = excluded.stage, confidence = excluded.confidence, reviews = excluded.reviews, "
	    "first_seen_at = excluded.first_seen_at, changed_at = excluded.changed_at, evidence = excluded.evidence");
	query_int(&q, "$user", user);
	query_text(&q, "$language", w.language);
	query_text(&q, "$lemma", w.lemma);
	query_int(&q, "$noun", w.noun);
	query_int(&q, "$word", old->word);
	query_row(&q, columns + FIRST_VALUE, COUNT_OF(columns) - FIRST_VALUE, old);
	e = query_run(&q);
	return e == OK ? raise_version(tx, user, w.language) : e;
}

static enum err take_away(struct db_tx *tx, int64_t user, int64_t word)
{
	struct word_row w;
	enum err e = words_get(tx, word, &w);
	if (e == OK)
		e = remove_row(tx, user, word);
	if (e == ERR_NOT_FOUND) /* was removed since */
		return OK;
	return e == OK ? raise_version(tx, user, w.language) : e;
}

struct undo_row {
	struct knowledge_row row;
	bool existed;
};

static enum err undo_rows(struct db_tx *tx, int64_t batch, struct undo_row **out, size_t *count)
{
	static struct column const undo_columns[] = {
	    {"$word", COLUMN_INT, offsetof(struct undo_row, row.word)},
	    {"$existed", COLUMN_BOOL, offsetof(struct undo_row, existed)},
	    {"$status", COLUMN_SMALL, offsetof(struct undo_row, row.status)},
	    {"$stage", COLUMN_SMALL, offsetof(struct undo_row, row.stage)},
	    {"$confidence", COLUMN_SMALL, offsetof(struct undo_row, row.confidence)},
	    {"$reviews", COLUMN_INT, offsetof(struct undo_row, row.reviews)},
	    {"$first_seen_at", COLUMN_INT, offsetof(struct undo_row, row.first_seen_at)},
	    {"$changed_at", COLUMN_INT, offsetof(struct undo_row, row.changed_at)},
	    {"$evidence", COLUMN_TEXT, offsetof(struct undo_row, row.evidence)},
	};
	struct query q = query_new(tx, "SELECT word_id, existed, status, stage, confidence, reviews, first_seen_at, "
				       "changed_at, evidence FROM undo_words WHERE batch_id = $batch ORDER BY id DESC");
	query_int(&q, "$batch", batch);
	return query_list(&q, undo_columns, COUNT_OF(undo_columns), sizeof **out, (void **)out, count);
}

enum err knowledge_undo(struct db_tx *tx, int64_t user, int64_t batch, int64_t *restored)
{
	struct undo_row *rows;
	size_t count = 0;
	struct query q =
	    query_new(tx, "SELECT id FROM undo_batches WHERE user_id = $user AND (id = $batch OR $batch = 0) "
			  "ORDER BY id DESC LIMIT 1");
	query_int(&q, "$user", user);
	query_int(&q, "$batch", batch);
	enum err e = query_value(&q, &batch);
	if (e == OK)
		e = undo_rows(tx, batch, &rows, &count);
	for (size_t i = 0; e == OK && i < count; i++)
		e = rows[i].existed ? put_back(tx, user, &rows[i].row) : take_away(tx, user, rows[i].row.word);
	if (e != OK)
		return e;
	*restored = (int64_t)count;
	q = query_new(tx, "DELETE FROM undo_batches WHERE id = $batch");
	query_int(&q, "$batch", batch);
	return query_run(&q);
}

enum err knowledge_undo_learned(struct db_tx *tx, int64_t user, int64_t batch, int64_t *count, int64_t *at)
{
	struct query q = query_new(tx, "SELECT count(*), coalesce(max(k.changed_at), 0) FROM undo_batches b "
				       "JOIN undo_words u ON u.batch_id = b.id "
				       "JOIN knowledge k ON k.word_id = u.word_id AND k.user_id = b.user_id "
				       "WHERE b.id = $batch AND b.user_id = $user AND k.status = $known "
				       "AND (u.existed = 0 OR u.status <> $known)");
	query_int(&q, "$batch", batch);
	query_int(&q, "$user", user);
	query_int(&q, "$known", WORD_KNOWN);
	enum err e = query_first(&q);
	if (e != OK)
		return e;
	*count = db_int(q.s, 0);
	*at = db_int(q.s, 1);
	db_reset(q.s);
	return OK;
}

enum err knowledge_count_known(struct db_tx *tx, int64_t user, int64_t *out)
{
	struct query q = query_new(tx, "SELECT count(*) FROM knowledge WHERE user_id = $user AND status = $known");
	query_int(&q, "$user", user);
	query_int(&q, "$known", WORD_KNOWN);
	return query_value(&q, out);
}
