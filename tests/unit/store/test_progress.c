/* Ready chunks, watching, days. */
#include "../unit_db.h"
#include "store/progress.h"
#include "store/transcripts.h"
#include "store/users.h"
#include "store/videos.h"

struct scene {
	int64_t user, video, transcript;
};

static struct scene set_scene(struct unit_db *u, struct db_tx *tx)
{
	struct user a = {.email = "a",
			 .username = "a",
			 .password_hash = "",
			 .native_language = "en",
			 .target_language = "de",
			 .settings = "{}"};
	struct video v = {.path = "x", .series = "", .season = "", .episode = "", .title = ""};
	struct media_row m = {.fingerprint = "f", .container = "mp4", .info = "{}"};
	assert_ok(u->c, users_add(tx, &a));
	assert_ok(u->c, videos_put(tx, &v));
	assert_ok(u->c, media_put(tx, &m));
	struct transcript_row t = {
	    .media = m.id, .track = "t", .language = "de", .engine = "e", .engine_version = "1", .label = ""};
	assert_ok(u->c, transcripts_put(tx, &t));
	return (struct scene){a.id, v.id, t.id};
}

static void a_chunk_is_there_once(void **state)
{
	struct unit_db *u = *state;
	struct chunk_row out, *list;
	size_t count;
	UNIT_WRITE(u, tx);
	struct scene s = set_scene(u, &tx);
	struct chunk_row k = {.video = s.video,
			      .transcript = s.transcript,
			      .start_ms = 0,
			      .end_ms = 300000,
			      .native = "en",
			      .cues = 80,
			      .words = 200,
			      .ready_at = 5};
	assert_ok(u->c, chunks_put(&tx, &k));
	int64_t id = k.id;
	k.words = 201;
	assert_ok(u->c, chunks_put(&tx, &k));
	assert_int_equal(k.id, id);
	k.native = "es";
	assert_ok(u->c, chunks_put(&tx, &k));
	assert_true(k.id != id);
	assert_ok(u->c, chunks_list(&tx, s.video, &list, &count));
	assert_int_equal(count, 2);
	assert_ok(u->c, chunks_find(&tx, s.video, s.transcript, "en", 0, 300000, &out));
	assert_int_equal(out.words, 201);
	assert_int_equal(chunks_find(&tx, s.video, s.transcript, "en", 0, 300001, &out), ERR_NOT_FOUND);
}

static void watching_and_days(void **state)
{
	struct unit_db *u = *state;
	struct watch_row w, *watched;
	struct done_row *done;
	struct day_row *days;
	size_t count;
	UNIT_WRITE(u, tx);
	struct scene s = set_scene(u, &tx);
	assert_int_equal(watch_get(&tx, s.user, s.video, &w), ERR_NOT_FOUND);
	w = (struct watch_row){s.user, s.video, 1000, 900, false, 5, 4};
	assert_ok(u->c, watch_put(&tx, &w));
	w.finished = true;
	assert_ok(u->c, watch_put(&tx, &w));
	assert_ok(u->c, watch_get(&tx, s.user, s.video, &w));
	assert_true(w.finished);
	assert_int_equal(w.played_at, 4);
	assert_ok(u->c, watch_list(&tx, s.user, &watched, &count));
	assert_int_equal(count, 1);
	bool added;
	assert_ok(u->c, done_add(&tx, s.user, s.video, 0, 10, 1, &added));
	assert_true(added);
	assert_ok(u->c, done_add(&tx, s.user, s.video, 0, 10, 2, &added));
	assert_false(added);
	assert_ok(u->c, done_list(&tx, s.user, s.video, &done, &count));
	assert_int_equal(count, 1);
	assert_int_equal(done[0].done_at, 1);
	assert_ok(u->c, days_add(&tx, s.user, &(struct day_row){"2026-11-22", 10, 1, 0, 2, 1}));
	assert_ok(u->c, days_add(&tx, s.user, &(struct day_row){"2026-11-23", 10, 1, 0, 2, 1}));
	assert_ok(u->c, days_add(&tx, s.user, &(struct day_row){"2026-11-23", 5, 0, 1, 3, 0}));
	assert_ok(u->c, days_list(&tx, s.user, "2026-11-23", &days, &count));
	assert_int_equal(count, 1);
	assert_int_equal(days[0].watched_ms, 15);
	assert_int_equal(days[0].answers, 5);
	assert_int_equal(days[0].chunks_done, 1);
}

/* 23:30 UTC on the 22nd: in Berlin the 23rd has begun, in New York it is still the afternoon. */
static void days_are_the_learners_own(void **state)
{
	struct unit_db *u = *state;
	struct preferences p;
	char day[11];
	const int64_t at = 1795390200000; /* 2026-11-22T23:30:00Z */
	UNIT_WRITE(u, tx);
	struct scene s = set_scene(u, &tx);
	assert_ok(u->c, preferences_get(&tx, s.user, &p));
	assert_int_equal(p.daily_goal, DAILY_GOAL_DEFAULT);
	assert_string_equal(p.older, "{}");
	assert_ok(u->c, days_day(&tx, s.user, at, day));
	assert_string_equal(day, "2026-11-22");
	p.utc_offset_minutes = 60;
	assert_ok(u->c, preferences_put(&tx, s.user, &p));
	assert_ok(u->c, days_day(&tx, s.user, at, day));
	assert_string_equal(day, "2026-11-23");
	p.utc_offset_minutes = -300;
	assert_ok(u->c, preferences_put(&tx, s.user, &p));
	assert_ok(u->c, days_day(&tx, s.user, at + 4 * 3600000, day));
	assert_string_equal(day, "2026-11-22");
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_DB_TEST(a_chunk_is_there_once), UNIT_DB_TEST(watching_and_days),
					   UNIT_DB_TEST(days_are_the_learners_own)};
	return unit_run("store/progress", tests);
}
