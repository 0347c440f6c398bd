/* Checks: see check.h. One row each: what must not be there, and the statements that mend it. Mending throws away only
 * what is made again by itself (cues of an unfinished span, a ready mark), never what a person did. */
#include "store/check_int.h"

#include "store/store_int.h"

enum { MEND_STEPS = 3 };

struct check {
	const char *name, *table, *text;
	const char *count;                /* $now may be in it */
	const char *mend[MEND_STEPS + 1]; /* none: not mendable */
	bool ticks;                       /* changes work items: their clock goes on */
};

#define BUMP "(SELECT value + 1 FROM job_clock WHERE name = 'seq')"
#define TICK "UPDATE job_clock SET value = value + 1 WHERE name = 'seq'"
/* No sign of life for an hour; or still at its first claim, beyond the hour after which a worker is killed. */
#define STALE                                                                                                          \
	"FROM work_items WHERE state = 1 AND (lease_until < $now - 3600000 OR (claims = 1 AND started_at < $now - "    \
	"3660000))"
#define UNWANTED                                                                                                       \
	"FROM work_items WHERE state < 2 AND NOT EXISTS (SELECT 1 FROM requests r WHERE r.item_id = work_items.id "    \
	"AND "                                                                                                         \
	"r.cancelled_at = 0)"
#define TWIN_CUES "FROM cues WHERE id NOT IN (SELECT min(id) FROM cues GROUP BY transcript_id, start_ms, end_ms, text)"
#define BARE_CUES                                                                                                      \
	"FROM cues WHERE NOT EXISTS (SELECT 1 FROM transcript_spans s WHERE s.transcript_id = cues.transcript_id AND " \
	"s.start_ms <= cues.start_ms AND s.end_ms > cues.start_ms)"
#define BARE_CHUNKS                                                                                                    \
	"FROM chunks WHERE NOT EXISTS (SELECT 1 FROM transcript_spans s WHERE s.transcript_id = chunks.transcript_id)"
#define NO_VERSION                                                                                                     \
	"FROM knowledge k WHERE NOT EXISTS (SELECT 1 FROM knowledge_versions v WHERE v.user_id = k.user_id AND "       \
	"v.language = k.language)"
#define WRONG_COPY                                                                                                     \
	"FROM knowledge WHERE EXISTS (SELECT 1 FROM words w WHERE w.id = knowledge.word_id AND (w.language <> "        \
	"knowledge.language OR w.lemma <> knowledge.lemma OR w.noun <> knowledge.noun))"
#define HALF_ACCOUNTS                                                                                                  \
	"FROM users WHERE NOT EXISTS (SELECT 1 FROM audit a WHERE a.user_id = users.id AND a.event = 'register')"
#define LOST_WORDS "FROM knowledge k WHERE NOT EXISTS (SELECT 1 FROM words w WHERE w.id = k.word_id)"
#define LOST_UNDO "FROM undo_words WHERE NOT EXISTS (SELECT 1 FROM words w WHERE w.id = undo_words.word_id)"
#define LOST_VIEWS "FROM word_views WHERE NOT EXISTS (SELECT 1 FROM words w WHERE w.id = word_views.word_id)"
#define HOLLOW                                                                                                         \
	"FROM transcripts WHERE complete = 1 AND NOT EXISTS (SELECT 1 FROM transcript_spans s WHERE s.transcript_id "  \
	"= transcripts.id)"
#define TWIN_REQUESTS                                                                                                  \
	"FROM requests WHERE cancelled_at = 0 AND id NOT IN (SELECT min(id) FROM requests WHERE cancelled_at = 0 "     \
	"GROUP "                                                                                                       \
	"BY item_id, coalesce(user_id, 0), created_at / 1000)"
#define ODD_STATE                                                                                                      \
	"FROM work_items WHERE (state = 1) <> (worker IS NOT NULL) OR (state > 1) <> (finished_at > 0) OR (state = "   \
	"2) "                                                                                                          \
	"<> (result IS NOT NULL)"

static const struct check checks[] = {
    /* A learner's words have copies of what they are called; a step to take back, or a view, of a word that nobody knows
     * has no use. */
    {"lost_word",
     "words",
     "words that are referred to and are not there",
     "SELECT (SELECT count(DISTINCT k.word_id) " LOST_WORDS ") + (SELECT count(*) " LOST_UNDO
     ") + (SELECT count(*) " LOST_VIEWS ")",
     {"INSERT INTO words(id, language, lemma, noun) SELECT DISTINCT k.word_id, k.language, k.lemma, k.noun " LOST_WORDS
      " ON CONFLICT DO NOTHING",
      "DELETE " LOST_UNDO, "DELETE " LOST_VIEWS}},
    {"stale_job",
     "work_items",
     "jobs that have been running for more than an hour",
     "SELECT count(*) " STALE,
     {"UPDATE work_items SET state = 0, worker = NULL, lease_until = 0, lost = lost + 1, seq = " BUMP
      " WHERE id IN (SELECT id " STALE ")"},
     .ticks = true},
    {"unwanted_job",
     "work_items",
     "unfinished jobs that nobody asked for",
     "SELECT count(*) " UNWANTED,
     {"UPDATE work_items SET state = 4, worker = NULL, lease_until = 0, finished_at = $now, seq = " BUMP
      " WHERE id IN (SELECT id " UNWANTED ")"},
     .ticks = true},
    {"odd_job", "work_items", "jobs whose state contradicts itself", "SELECT count(*) " ODD_STATE, {0}},
    {"duplicate_request",
     "requests",
     "the same person asked for the same work twice within a second",
     "SELECT count(*) " TWIN_REQUESTS,
     {"UPDATE requests SET cancelled_at = $now WHERE id IN (SELECT id " TWIN_REQUESTS ")"}},
    {"duplicate_cue",
     "cues",
     "cues that are there twice",
     "SELECT count(*) " TWIN_CUES,
     {"DELETE FROM cues WHERE id IN (SELECT id " TWIN_CUES ")"}},
    {"bare_cue",
     "cues",
     "cues outside of what their transcript covers (made again when needed)",
     "SELECT count(*) " BARE_CUES,
     {"DELETE FROM cues WHERE id IN (SELECT id " BARE_CUES ")"}},
    {"bare_chunk",
     "chunks",
     "ready chunks without a transcript (made again when asked for)",
     "SELECT count(*) " BARE_CHUNKS,
     {"DELETE FROM chunks WHERE id IN (SELECT id " BARE_CHUNKS ")"}},
    {"no_version",
     "knowledge",
     "words of learners without the number of their changes",
     "SELECT count(*) " NO_VERSION,
     {"INSERT INTO knowledge_versions(user_id, language, version) SELECT DISTINCT k.user_id, k.language, "
      "1 " NO_VERSION}},
    {"wrong_copy",
     "knowledge",
     "words of learners that are spelled otherwise than in the list of words",
     "SELECT count(*) " WRONG_COPY,
     {0}},
    {"hollow_transcript",
     "transcripts",
     "transcripts that are called complete and cover nothing (made again when needed)",
     "SELECT count(*) " HOLLOW,
     {"UPDATE transcripts SET complete = 0 WHERE id IN (SELECT id " HOLLOW ")"}},
    {"half_account",
     "users",
     "accounts whose registration did not get to its end",
     "SELECT count(*) " HALF_ACCOUNTS,
     {"INSERT INTO audit(user_id, username, event, detail, success, happened_at) SELECT id, username, 'register', "
      "'mended', 1, created_at " HALF_ACCOUNTS}},
};

static enum err run_with_now(struct db_tx *tx, const char *sql, int64_t now, bool counts, int64_t *out)
{
	struct query q = query_new(tx, sql);
	if (strstr(sql, "$now"))
		query_int(&q, "$now", now);
	if (counts)
		return query_value(&q, out);
	return q.e != OK ? q.e : db_run(q.s, out);
}

void findings_add(struct db_tx *tx, struct findings *f, struct store_finding one)
{
	f->list = mem_grow(tx->ctx->mem, f->list, struct store_finding, f->count + 1);
	f->list[f->count++] = one;
}

static struct store_finding finding(const struct check *k, int64_t rows)
{
	return (struct store_finding){k->name, k->table, rows, k->text, k->mend[0] != NULL};
}

enum err store_check(struct db_tx *tx, int64_t now, struct store_finding **out, size_t *count)
{
	struct findings f = {0};
	const char **problems;
	size_t problem_count;
	enum err e = db_check(tx, &problems, &problem_count);
	for (size_t i = 0; e == OK && i < problem_count; i++)
		findings_add(tx, &f,
			     (struct store_finding){.name = "damaged", .table = "", .rows = 1, .text = problems[i]});
	if (e == OK)
		e = references_check(tx, &f);
	for (size_t i = 0; e == OK && i < COUNT_OF(checks); i++) {
		int64_t rows;
		e = run_with_now(tx, checks[i].count, now, true, &rows);
		if (e == OK && rows)
			findings_add(tx, &f, finding(&checks[i], rows));
	}
	if (e != OK)
		return e;
	*out = f.list;
	*count = f.count;
	return OK;
}

enum err store_repair(struct db_tx *tx, int64_t now, struct store_finding **out, size_t *count)
{
	struct findings f = {0};
	enum err e = references_mend(tx, &f);
	for (size_t i = 0; e == OK && i < COUNT_OF(checks); i++) {
		const struct check *k = &checks[i];
		int64_t rows = 0, more = 0;
		for (int n = 0; e == OK && k->mend[n]; n++, rows += more)
			e = run_with_now(tx, k->mend[n], now, false, &more);
		if (e == OK && rows && k->ticks)
			e = run_with_now(tx, TICK, now, false, &more);
		if (e == OK && rows)
			findings_add(tx, &f, finding(k, rows));
	}
	if (e != OK)
		return e;
	*out = f.list;
	*count = f.count;
	return OK;
}

/* Bookkeeping of the program itself. */
static bool is_counted(const char *table)
{
	return !text_eq(table, "schema_migrations") && !text_eq(table, "job_clock");
}

enum err store_counts(struct db_tx *tx, struct table_count **out, size_t *count)
{
	const char **tables;
	size_t table_count, n = 0;
	enum err e = db_tables(tx, &tables, &table_count);
	if (e != OK)
		return e;
	struct table_count *list = mem_array(tx->ctx->mem, struct table_count, table_count);
	for (size_t i = 0; i < table_count; i++) {
		if (!is_counted(tables[i]))
			continue;
		list[n].table = tables[i];
		struct query q = query_new(tx, mem_printf(tx->ctx->mem, "SELECT count(*) FROM %s", tables[i]));
		e = query_value(&q, &list[n++].rows);
		if (e != OK)
			return e;
	}
	*out = list;
	*count = n;
	return OK;
}
