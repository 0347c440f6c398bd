/* One film: by id, by path, by series and episode; its probe; what may not be reached. */
#include "library_unit.h"

static void scan(struct library *l)
{
	struct library_scan result;
	assert_ok(l->c, library_scan(l->c, &l->options, l->u->db, l->media, NOW, NULL, NULL, &result));
}

static enum err by_path(struct library *l, const char *path, struct film *out)
{
	return library_film_by_path(l->c, l->u->db, &l->options, path, out);
}

static const char *found(struct library *l, const char *series, const char *episode)
{
	int64_t id;
	struct video v;
	UNIT_READ(l->u, tx);
	enum err e = library_find(&tx, series, episode, &id);
	if (e == ERR_NOT_FOUND)
		return "";
	assert_ok(l->c, e);
	assert_ok(l->c, videos_get(&tx, id, &v));
	return v.path;
}

static void paths(void **state)
{
	struct library l = open_library(state);
	struct film f, again;
	put_film(&l, "Superstore/S01E01.mp4", "b.mp4", "");
	put_film(&l, "Superstore/S01E02.mp4", "b.mp4", "x");
	put_text(&l, "Superstore/S01E01.srt", "x");
	shell("cp %s/b.mp4 '%s/secret.mp4' && ln -s ../secret.mp4 '%s/link.mp4' && ln -s Superstore '%s/Alias' && "
	      "mkdir '%s-beside' && cp %s/b.mp4 '%s-beside/b.mp4'",
	      clips, l.u->dir, l.root, l.root, l.root, clips, l.root);
	/* Not scanned yet: registered when it is asked for. */
	assert_ok(l.c, by_path(&l, "Superstore/S01E01.mp4", &f));
	assert_true(f.video.id > 0);
	assert_string_equal(f.video.series, "Superstore");
	assert_string_equal(f.fingerprint, "");
	assert_int_equal(f.video.media, 0);
	scan(&l);
	static const char *const same[] = {"Superstore/S01E01.mp4", "./Superstore//S01E01.mp4", "Alias/S01E01.mp4"};
	for (size_t i = 0; i < COUNT_OF(same); i++) {
		assert_ok(l.c, by_path(&l, same[i], &again));
		assert_int_equal(again.video.id, f.video.id);
		assert_int_equal(strlen(again.fingerprint), 64);
	}
	assert_int_equal(unit_db_number(l.u, "SELECT count(*) FROM videos"), 2);
	static const char *const outside[] = {"../secret.mp4",
					      "/etc/passwd",
					      "Superstore/../../secret.mp4",
					      "link.mp4",
					      "../films-beside/b.mp4",
					      "..",
					      "Superstore/..",
					      "/",
					      "//etc/passwd"};
	for (size_t i = 0; i < COUNT_OF(outside); i++)
		if (by_path(&l, outside[i], &again) != ERR_FORBIDDEN)
			fail_msg("%s: %s", outside[i], ctx_error(l.c));
	assert_int_equal(by_path(&l, mem_printf(l.c->mem, "%s/Superstore/S01E01.mp4", l.root), &again), ERR_FORBIDDEN);
	assert_int_equal(by_path(&l, "Superstore/S01E09.mp4", &again), ERR_NOT_FOUND);
	assert_int_equal(by_path(&l, "Superstore/S01E01.mp4/x.mp4", &again), ERR_NOT_FOUND);
	assert_int_equal(by_path(&l, "", &again), ERR_INVALID);
	assert_int_equal(by_path(&l, "Superstore", &again), ERR_INVALID);
	assert_int_equal(by_path(&l, "Superstore/S01E01.srt", &again), ERR_INVALID);
	close_library(&l);
}

static void unknown_ids(void **state)
{
	struct library l = open_library(state);
	struct film f;
	UNIT_READ(l.u, tx);
	assert_int_equal(library_film(&tx, 4711, &f), ERR_NOT_FOUND);
	assert_int_equal(library_film(&tx, -1, &f), ERR_NOT_FOUND);
	close_library(&l);
}

static void probe_reads_and_keeps(void **state)
{
	struct library l = open_library(state);
	struct film f, probed;
	put_film(&l, "A/S01E01.mkv", "a.mkv", "");
	assert_ok(l.c, by_path(&l, "A/S01E01.mkv", &f));
	assert_ok(l.c, library_probe(l.c, &l.options, l.u->db, l.media, f.video.id, NOW, &probed));
	assert_int_equal(probed.info.stream_count, 3);
	assert_in_range(probed.info.duration_ms, 1900, 2200);
	assert_string_equal(probed.info.streams[1].codec, "aac");
	assert_true(probed.video.media > 0);
	/* Kept: needs no prober now, and what is read back is what was written. */
	media_close(l.media);
	assert_ok(l.c, media_open(l.c, &(struct media_options){.program = (char[]){"/nowhere"}}, &l.media));
	assert_ok(l.c, library_probe(l.c, &l.options, l.u->db, l.media, f.video.id, NOW, &f));
	assert_int_equal(f.info.stream_count, 3);
	assert_memory_equal(f.info.streams, probed.info.streams, 3 * sizeof *f.info.streams);
	assert_string_equal(f.info.container, probed.info.container);
	assert_string_equal(f.fingerprint, probed.fingerprint);
	/* Another content: read again, and without a prober that is an error and nothing is saved. */
	put_film(&l, "A/S01E01.mkv", "b.mp4", "");
	assert_int_equal(library_probe(l.c, &l.options, l.u->db, l.media, f.video.id, NOW, &f), ERR_UNAVAILABLE);
	assert_string_equal(l.c->reason, "media_program");
	assert_int_equal(unit_db_number(l.u, "SELECT count(*) FROM media"), 1);
	shell("rm '%s/A/S01E01.mkv'", l.root);
	assert_int_equal(library_probe(l.c, &l.options, l.u->db, l.media, f.video.id, NOW, &f), ERR_NOT_FOUND);
	assert_string_equal(l.c->reason, "file_missing");
	assert_int_equal(library_probe(l.c, &l.options, l.u->db, l.media, 4711, NOW, &f), ERR_NOT_FOUND);
	close_library(&l);
}

static void episodes(void **state)
{
	struct library l = open_library(state);
	static const char *const list[] = {"Superstore (2015)/Episode 1 Staffel 1 von Superstore.mp4",
					   "Superstore (2015)/Episode 10 Staffel 1 von Superstore.mp4",
					   "Superstore (2015)/Staffel 2/01.mp4",
					   "Superstore (2015)/Staffel 2/02.mp4",
					   "Dark/S01E01.mp4",
					   "Dark/S02E01.mp4",
					   "Loser Film.mp4",
					   "News/2024-05-01.mp4"};
	struct film f;
	for (size_t i = 0; i < COUNT_OF(list); i++) {
		put_film(&l, list[i], "b.mp4", "");
		assert_ok(l.c, by_path(&l, list[i], &f));
	}
	/* Exact. */
	assert_string_equal(found(&l, "Superstore", "1"), list[0]);
	assert_string_equal(found(&l, "Superstore", "10"), list[1]);
	assert_string_equal(found(&l, "Superstore", "01"), list[2]);
	assert_string_equal(found(&l, "Superstore", "Episode 10 Staffel 1 von Superstore"), list[1]);
	assert_string_equal(found(&l, "Superstore", "Episode 10 Staffel 1 von Superstore.mp4"), list[1]);
	assert_string_equal(found(&l, "Default", "Loser Film"), list[6]);
	assert_string_equal(found(&l, "Default", "Loser Film.mp4"), list[6]);
	assert_string_equal(found(&l, "News", "2024-05-01"), list[7]);
	/* By number, the season too when it is said. */
	assert_string_equal(found(&l, "Superstore", "2"), list[3]);
	assert_string_equal(found(&l, "Superstore", "010"), list[1]);
	assert_string_equal(found(&l, "Superstore", "Episode 10"), list[1]);
	assert_string_equal(found(&l, "Superstore", "S02E01"), list[2]);
	assert_string_equal(found(&l, "Superstore", "2x02"), list[3]);
	assert_string_equal(found(&l, "Dark", "S02E01"), list[5]);
	assert_string_equal(found(&l, "Dark", "S01E01"), list[4]);
	assert_string_equal(found(&l, "Dark", "episode 1"), list[4]);
	/* Other ways to say the series. */
	assert_string_equal(found(&l, "Superstore (2015)", "10"), list[1]);
	assert_string_equal(found(&l, "superstore", "10"), list[1]);
	/* Never a part of something. */
	assert_string_equal(found(&l, "Superstore", "0"), "");
	assert_string_equal(found(&l, "Superstore", "Superstore"), "");
	assert_string_equal(found(&l, "Superstore", "Episode"), "");
	assert_string_equal(found(&l, "Superstore", "S03E01"), "");
	assert_string_equal(found(&l, "Superstore", ""), "");
	assert_string_equal(found(&l, "Super", "1"), "");
	assert_string_equal(found(&l, "", "1"), "");
	close_library(&l);
}

static void damaged_memo(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct media_info info = {.container = "x"};
	static const char *const bad[] = {
	    "",
	    "{}",
	    "[]",
	    "null",
	    "{\"container\":1}",
	    "{\"container\":\"a\",\"duration_ms\":1,\"size\":1,\"truncated\":false,\"streams\":{}}",
	    "{\"container\":\"a\",\"duration_ms\":-1,\"size\":1,\"truncated\":false,\"streams\":[]}",
	    "{\"container\":\"a\",\"duration_ms\":1,\"size\":1,\"truncated\":0,\"streams\":[]}",
	    "{\"container\":\"a\",\"duration_ms\":1,\"size\":1,\"truncated\":true,\"streams\":[{}]}",
	    "{\"container\":\"a\",\"container\":\"a\"}"};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		assert_int_equal(library_info_read(c, c->mem, bad[i], &info), ERR_DAMAGED);
		assert_string_equal(info.container, "x");
	}
	struct media_stream streams[70] = {
	    {.kind = MEDIA_AUDIO, .codec = "aac", .title = "Ton \"1\"", .start_ms = -40}};
	struct media_info many = {.container = "matroska", .duration_ms = 5, .streams = streams, .stream_count = 70};
	struct buf b;
	buf_init(&b, c->mem, MIB);
	library_info_write(&many, &b);
	assert_ok(c, library_info_read(c, c->mem, b.data, &info));
	assert_int_equal(info.stream_count, LIMIT_TRACKS);
	assert_memory_equal(info.streams, streams, LIMIT_TRACKS * sizeof *streams);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT_DB_TEST(paths),    UNIT_DB_TEST(unknown_ids), UNIT_DB_TEST(probe_reads_and_keeps),
	    UNIT_DB_TEST(episodes), UNIT_TEST(damaged_memo),
	};
	return cmocka_run_group_tests_name("library/film", tests, make_clips, remove_clips);
}
