/* The library's rows: media by content, videos by path, side-cars. */
#include "../unit_db.h"
#include "store/videos.h"

static void media_by_content(void **state)
{
	struct unit_db *u = *state;
	struct media_row m = {.fingerprint = "f1", .size = 10, .duration_ms = 1000, .container = "mp4", .info = "{}"},
			 out;
	int64_t id;
	UNIT_WRITE(u, tx);
	assert_ok(u->c, media_put(&tx, &m));
	id = m.id;
	m.problem = "truncated: cut at 10 s";
	m.probed_at = 7;
	assert_ok(u->c, media_put(&tx, &m));
	assert_int_equal(m.id, id);
	assert_ok(u->c, media_by_fingerprint(&tx, "f1", &out));
	assert_string_equal(out.problem, "truncated: cut at 10 s");
	m.problem = NULL;
	assert_ok(u->c, media_put(&tx, &m));
	assert_ok(u->c, media_get(&tx, id, &out));
	assert_null(out.problem);
	assert_int_equal(out.probed_at, 7);
	assert_int_equal(media_by_fingerprint(&tx, "f2", &out), ERR_NOT_FOUND);
}

static void add(struct unit_db *u, struct db_tx *tx, const char *path, const char *series, int season, int episode)
{
	struct video v = {.path = path,
			  .series = series,
			  .season = "",
			  .episode = "",
			  .title = path,
			  .season_number = season,
			  .episode_number = episode,
			  .added_at = 1};
	assert_ok(u->c, videos_put(tx, &v));
}

static void videos_in_order(void **state)
{
	struct unit_db *u = *state;
	struct video *list, v;
	size_t count;
	UNIT_WRITE(u, tx);
	add(u, &tx, "b/2x10", "B", 2, 10);
	add(u, &tx, "b/2x9", "B", 2, 9);
	add(u, &tx, "b/1x1", "B", 1, 1);
	add(u, &tx, "a", "A", -1, -1);
	assert_ok(u->c, videos_list(&tx, false, &list, &count));
	assert_int_equal(count, 4);
	static const char *const order[] = {"a", "b/1x1", "b/2x9", "b/2x10"};
	for (size_t i = 0; i < count; i++)
		assert_string_equal(list[i].path, order[i]);
	assert_int_equal(list[0].media, 0);
	assert_ok(u->c, videos_mark_missing(&tx, list[1].id, 99));
	assert_ok(u->c, videos_by_series(&tx, "B", &list, &count));
	assert_int_equal(count, 2);
	assert_ok(u->c, videos_list(&tx, true, &list, &count));
	assert_int_equal(count, 4);
	assert_int_equal(list[1].missing_since, 99);
	v = list[1];
	v.missing_since = 0;
	v.title = "back";
	int64_t id = v.id;
	assert_ok(u->c, videos_put(&tx, &v));
	assert_int_equal(v.id, id);
	assert_ok(u->c, videos_by_path(&tx, "b/1x1", &v));
	assert_string_equal(v.title, "back");
	assert_int_equal(v.added_at, 1);
	assert_ok(u->c, videos_get(&tx, id, &v));
	assert_int_equal(videos_get(&tx, 999, &v), ERR_NOT_FOUND);
	assert_int_equal(videos_mark_missing(&tx, 999, 1), ERR_NOT_FOUND);
	v.media = 12345;
	assert_int_equal(videos_put(&tx, &v), ERR_INVALID);
}

static void sidecars_keep_their_numbers(void **state)
{
	struct unit_db *u = *state;
	struct sidecar scanned[] = {{.path = "a.de.srt", .language = "de", .title = ""},
				    {.path = "a.en.srt", .language = "en", .title = "", .forced = true}};
	struct sidecar upload = {.path = "/data/u1.srt", .language = "fr", .title = "mine", .uploaded = true}, *list;
	size_t count;
	UNIT_WRITE(u, tx);
	add(u, &tx, "a", "A", 1, 1);
	upload.video = 1;
	assert_ok(u->c, sidecars_add(&tx, &upload));
	assert_ok(u->c, sidecars_replace(&tx, 1, scanned, 2));
	assert_ok(u->c, sidecars_list(&tx, 1, &list, &count));
	assert_int_equal(count, 3);
	int64_t id = list[2].id;
	assert_string_equal(list[2].path, "a.en.srt");
	assert_true(list[2].forced);
	assert_ok(u->c, sidecars_replace(&tx, 1, scanned + 1, 1));
	assert_ok(u->c, sidecars_all(&tx, &list, &count));
	assert_int_equal(count, 2);
	assert_true(list[0].uploaded);
	assert_int_equal(list[1].id, id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_DB_TEST(media_by_content), UNIT_DB_TEST(videos_in_order),
					   UNIT_DB_TEST(sidecars_keep_their_numbers)};
	return unit_run("store/videos", tests);
}
