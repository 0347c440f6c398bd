/* What changes a learner's words, or puts the parts of a film's transcript together, is all or nothing: vocabulary sync, a
 * whole level, vocabulary of a video, word lists; merging of chunk results. Each fails at every statement, write and sync,
 * on a full disk, and merging at every call of the speech engine too. */
#include "../every_fault.h"
#include "learning/learning.h"
#include "store/users.h"
#include "store/videos.h"

static const int64_t NOW = 1700000000000;

struct world {
	int64_t user, changed, undo;
	int turn;
};

static int64_t add_user(struct unit_db *u)
{
	struct user a = {.email = "a@b.c",
			 .username = "ann",
			 .password_hash = "x",
			 .native_language = "en",
			 .target_language = "de",
			 .settings = "{}"};
	UNIT_WRITE(u, tx);
	assert_ok(u->c, users_add(&tx, &a));
	assert_ok(u->c, audit_add(&tx, &(struct audit_row){.user = a.id, .event = "register", .success = true}));
	assert_ok(u->c, db_commit(&tx));
	return a.id;
}

static struct knowledge_row know(struct unit_db *u, struct world *w, const char *lemma, bool noun)
{
	int64_t word;
	struct knowledge_row row = {.status = WORD_NEW, .reviews = -1};
	UNIT_READ(u, tx);
	if (words_find(&tx, "de", lemma, noun, &word) == OK && knowledge_get(&tx, w->user, word, &row) != OK)
		row.reviews = -1;
	return row;
}

static void take_back(struct unit_db *u, void *world)
{
	struct world *w = world;
	int64_t restored;
	assert_ok(u->c, knowledge_take_back(u->c, u->db, w->user, w->undo, &restored));
	assert_true(restored > 0);
	w->turn++;
}

static enum err run_sync(struct unit_db *u, void *world)
{
	struct world *w = world;
	const struct knowledge_mark marks[] = {
	    {.lemma = "Haus", .noun = true, .status = WORD_KNOWN, .evidence = "game", .at = NOW - 5000},
	    {.lemma = "gehen", .status = WORD_LEARNING, .stage = 2, .evidence = "card", .at = NOW - 4000},
	    {.lemma = "alt", .forget = true},
	    {.lemma = "schön", .status = WORD_IGNORED},
	};
	return knowledge_mark(u->c, u->db, w->user, "de", marks, COUNT_OF(marks), "library", NOW, &w->changed,
			      &w->undo);
}

static void vocabulary_sync(void **state)
{
	struct unit_db *u = *state;
	struct world w = {.user = add_user(u)};
	const struct knowledge_mark before = {.lemma = "alt", .status = WORD_KNOWN};
	assert_ok(u->c, knowledge_mark(u->c, u->db, w.user, "de", &before, 1, "card", NOW - 9000, &w.changed, &w.undo));
	every_fault_of(u, &(struct faulty_operation){"vocabulary sync", run_sync, &w}, take_back);
	assert_int_equal(w.changed, 4);
	struct knowledge_row house = know(u, &w, "Haus", true);
	assert_int_equal(house.status, WORD_KNOWN);
	assert_string_equal(house.evidence, "game");
	assert_int_equal(house.changed_at, NOW - 5000);
	assert_int_equal(know(u, &w, "gehen", false).stage, 2);
	assert_string_equal(know(u, &w, "schön", false).evidence, "library");
	assert_int_equal(know(u, &w, "alt", false).reviews, -1);
	/* what was said here since then wins over what comes late */
	const struct knowledge_mark late[] = {{.lemma = "Haus", .noun = true, .status = WORD_NEW, .at = NOW - 6000},
					      {.lemma = "gehen", .status = WORD_KNOWN, .at = NOW - 3000}};
	assert_ok(u->c, knowledge_mark(u->c, u->db, w.user, "de", late, 2, "card", NOW, &w.changed, &w.undo));
	assert_int_equal(w.changed, 1);
	assert_int_equal(know(u, &w, "Haus", true).status, WORD_KNOWN);
	assert_int_equal(know(u, &w, "gehen", false).status, WORD_KNOWN);
	/* a clock that goes ahead does not lock a word for ever */
	const struct knowledge_mark ahead = {.lemma = "Haus", .noun = true, .status = WORD_NEW, .at = NOW + 99999999};
	assert_ok(u->c, knowledge_mark(u->c, u->db, w.user, "de", &ahead, 1, "card", NOW, &w.changed, &w.undo));
	assert_int_equal(know(u, &w, "Haus", true).changed_at, NOW);
}

enum { LEVEL_WORDS = 12 };

static enum err run_words(struct unit_db *u, struct world *w, const char *evidence, int count)
{
	struct knowledge_mark *marks = mem_array(u->c, struct knowledge_mark, (size_t)count);
	for (int i = 0; i < count; i++)
		marks[i] =
		    (struct knowledge_mark){.lemma = mem_printf(u->c, "Wort%d", i), .noun = true, .status = WORD_KNOWN};
	return knowledge_mark(u->c, u->db, w->user, "de", marks, (size_t)count, evidence, NOW, &w->changed, &w->undo);
}

static enum err run_bulk(struct unit_db *u, void *world)
{
	return run_words(u, world, "bulk", LEVEL_WORDS);
}

static void bulk_status_update(void **state)
{
	struct unit_db *u = *state;
	struct world w = {.user = add_user(u)};
	every_fault_of(u, &(struct faulty_operation){"bulk status update", run_bulk, &w}, take_back);
	assert_int_equal(w.changed, LEVEL_WORDS);
	assert_int_equal(know(u, &w, "Wort0", true).confidence, 3);
	take_back(u, &w);
	assert_int_equal(unit_db_number(u, "SELECT count(*) FROM knowledge"), 0);
}

static enum err run_import(struct unit_db *u, void *world)
{
	return run_words(u, world, "import", 20);
}

static void import_of_a_word_list(void **state)
{
	struct unit_db *u = *state;
	struct world w = {.user = add_user(u)};
	every_fault_of(u, &(struct faulty_operation){"import of a word list", run_import, &w}, take_back);
	assert_int_equal(w.changed, 20);
	assert_string_equal(know(u, &w, "Wort19", true).evidence, "import");
}

static struct lemma film_lemmas[] = {
    {.text = "Haus", .noun = true, .content = true}, {.text = "gehen", .content = true},
    {.text = "Berlin", .noun = true, .name = true},  {.text = "der"},
    {.text = "Tür", .noun = true, .content = true},  {.text = "schön", .content = true},
};
static const struct analysis film_words = {
    .language = "de", .version = "1", .lemmas = film_lemmas, .lemma_count = COUNT_OF(film_lemmas)};

static enum err run_merge(struct unit_db *u, void *world)
{
	struct world *w = world;
	return knowledge_merge(u->c, u->db, w->user, &film_words, WORD_KNOWN, NOW, &w->changed, &w->undo);
}

static void merging_vocabulary_of_a_video(void **state)
{
	struct unit_db *u = *state;
	struct world w = {.user = add_user(u)};
	const struct knowledge_mark before[] = {{.lemma = "gehen", .status = WORD_LEARNING, .stage = 3},
						{.lemma = "schön", .status = WORD_NEW}};
	assert_ok(u->c, knowledge_mark(u->c, u->db, w.user, "de", before, 2, "card", NOW - 1, &w.changed, &w.undo));
	every_fault_of(u, &(struct faulty_operation){"merging vocabulary of a video", run_merge, &w}, take_back);
	assert_int_equal(w.changed, 3); /* not what they were learning, no names, no function words */
	assert_int_equal(know(u, &w, "Haus", true).status, WORD_KNOWN);
	assert_string_equal(know(u, &w, "Tür", true).evidence, "video");
	assert_int_equal(know(u, &w, "schön", false).status, WORD_KNOWN);
	assert_int_equal(know(u, &w, "gehen", false).stage, 3);
	assert_int_equal(know(u, &w, "Berlin", true).reviews, -1);
	assert_ok(u->c, run_merge(u, &w));
	assert_int_equal(w.changed, 0);
}

/* ---- merging of chunk results ---- */

enum { PARTS = 5, PART_MS = 10000 };
static int engine_calls, engine_fails_at;

static bool can_all(const struct speech_options *options, const char *language)
{
	(void)options;
	(void)language;
	return true;
}

/* Hears a sentence in the middle of each part of 10 s of the film. */
static enum err hear(struct ctx *c, const struct speech_options *options, struct media *media,
		     const struct speech_request *request, speech_part_fn *fn, void *user)
{
	(void)options;
	(void)media;
	for (int64_t at = request->start_ms; at < request->end_ms; at += PART_MS) {
		struct cue cue = {at + 1000, at + 3000,
				  mem_printf(c->mem, "Das Haus Nummer %d steht dort.", (int)(at / PART_MS)), NULL, 1};
		struct speech_part part = {.start_ms = at,
					   .end_ms = at + PART_MS < request->end_ms ? at + PART_MS : request->end_ms,
					   .cues = {.list = &cue, .count = 1}};
		if (++engine_calls == engine_fails_at)
			return ctx_fail_named(c, ERR_UNAVAILABLE, "engine_failed", "the engine died");
		enum err e = fn(c, &part, user);
		if (e != OK)
			return e;
	}
	return OK;
}

static const struct speech_engine fake = {
    .name = "fake", .version = "1", .label = "a fake", .can = can_all, .run = hear};

static enum err heard(struct ctx *c, double share, int64_t at_ms, bool stored, void *user)
{
	(void)at_ms;
	(void)stored;
	(void)user;
	return share >= 0 ? ctx_check(c) : ERR_INTERNAL;
}

/* The second and fourth part were made before, as other chunks; now the rest is. */
static enum err merge(struct unit_db *u, int64_t from, int64_t to)
{
	static const struct speech_options options;
	const struct speech speech = {.options = &options};
	struct source source = {.kind = SOURCE_ENGINE,
				.language = "de",
				.track = "audio:1",
				.engine = "fake",
				.engine_version = "1",
				.label = "a fake",
				.path = "/dev/null",
				.speech = &fake};
	struct transcript_row row;
	struct transcript_speech job = {.speech = &speech,
					.db = u->db,
					.media_row = 1,
					.duration_ms = PARTS * PART_MS,
					.source = &source,
					.progress = heard,
					.now = NOW};
	return transcript_recognise(u->c, &job, (struct span){from, to}, &row);
}

static void begin_film(struct unit_db *u)
{
	struct media_row m = {.fingerprint = "f", .container = "mp4", .info = "{}"};
	{
		UNIT_WRITE(u, tx);
		assert_ok(u->c, media_put(&tx, &m));
		assert_ok(u->c, db_commit(&tx));
	}
	assert_int_equal(m.id, 1);
	engine_fails_at = 0;
	assert_ok(u->c, merge(u, PART_MS, 2 * PART_MS));
	assert_ok(u->c, merge(u, 3 * PART_MS, 4 * PART_MS));
}

/* However far it got: what is covered is whole, and nothing lies outside of it. */
static void assert_whole(struct unit_db *u)
{
	assert_clean(u, "merging of chunk results");
	assert_int_equal(unit_db_number(u, "SELECT sum(end_ms - start_ms) FROM transcript_spans"),
			 PART_MS * unit_db_number(u, "SELECT count(*) FROM cues"));
	assert_int_equal(unit_db_number(u, "SELECT count(*) FROM transcripts WHERE complete = 1"),
			 unit_db_number(u,
					"SELECT count(*) = 5 AND (SELECT count(*) FROM transcripts WHERE complete = 1) "
					"FROM cues"));
}

/* Fails at one place, is then repeated without: the same rows as when it never fails. Returns false when nothing fired. */
static bool merge_with(struct unit_db *u, int fault, int n)
{
	begin_film(u);
	engine_calls = 0;
	engine_fails_at = fault == FAULT_COUNT ? n : 0;
	if (fault < FAULT_COUNT)
		fault_arm(u, (enum fault)fault, n);
	enum err e = merge(u, 0, PARTS * PART_MS);
	bool fired = fault_disarm(u) || (engine_fails_at && engine_calls >= n);
	engine_fails_at = 0;
	if (e != OK)
		assert_true(fired);
	else if (fired) /* SQLite puts off a checkpoint that fails; the commit before it holds */
		if (fault == FAULT_STATEMENT || fault == FAULT_COUNT)
			fail_msg("fault %d at %d was passed over", fault, n);
	assert_int_equal(u->c->open_transactions, 0);
	assert_whole(u);
	assert_ok(u->c, merge(u, 0, PARTS * PART_MS));
	assert_whole(u);
	assert_int_equal(unit_db_number(u, "SELECT count(*) FROM cues"), PARTS);
	assert_int_equal(unit_db_number(u, "SELECT count(*) FROM transcript_spans"), 1);
	assert_int_equal(unit_db_number(u, "SELECT complete FROM transcripts"), 1);
	return fired;
}

static void merging_of_chunk_results(void **state)
{
	static const int least[FAULT_COUNT + 1] = {30, 4, 4, 4, 0, 3};
	for (int fault = 0; fault <= FAULT_COUNT; fault++) {
		int n = 0;
		for (bool fired = true; fired; n += fired) {
			assert_int_equal(every_fault_setup(state), 0);
			fired = merge_with(*state, fault, n + 1);
			assert_int_equal(unit_db_teardown(state), 0);
		}
		if (n < least[fault])
			fail_msg("fault %d: only %d places", fault, n);
	}
}

#define FAULTS(fn) cmocka_unit_test_setup_teardown(fn, every_fault_setup, unit_db_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    FAULTS(vocabulary_sync),
	    FAULTS(bulk_status_update),
	    FAULTS(import_of_a_word_list),
	    FAULTS(merging_vocabulary_of_a_video),
	    cmocka_unit_test(merging_of_chunk_results),
	};
	return unit_run("learning/atomic", tests);
}
