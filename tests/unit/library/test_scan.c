/* Scanning real folders with real films (made by ffmpeg), the real prober and a real database. */
#include "library_unit.h"

#include <pthread.h>

static enum err try_scan(struct library *l)
{
	l->now += 1000;
	l->scan = (struct library_scan){0};
	return library_scan(l->c, &l->options, l->u->db, l->media, l->now, NULL, NULL, &l->scan);
}

static void scan(struct library *l)
{
	assert_ok(l->c, try_scan(l));
}

static void expect(const struct library *l, int found, int added, int changed, int missing, int bad)
{
	const struct library_scan *s = &l->scan;
	if (s->found == found && s->added == added && s->changed == changed && s->missing == missing && s->bad == bad)
		return;
	for (size_t i = 0; i < s->fault_count; i++)
		print_error("fault: %s %s %s\n", s->faults[i].path, s->faults[i].reason, s->faults[i].text);
	fail_msg("found %d added %d changed %d missing %d bad %d", (int)s->found, (int)s->added, (int)s->changed,
		 (int)s->missing, (int)s->bad);
}

static bool has_fault(const struct library *l, const char *path, const char *reason)
{
	for (size_t i = 0; i < l->scan.fault_count; i++)
		if (text_eq(l->scan.faults[i].path, path) && text_eq(l->scan.faults[i].reason, reason))
			return true;
	for (size_t i = 0; i < l->scan.fault_count; i++)
		print_error("fault: %s %s %s\n", l->scan.faults[i].path, l->scan.faults[i].reason,
			    l->scan.faults[i].text);
	return false;
}

static bool find_row(struct library *l, const char *path, struct video *out)
{
	UNIT_READ(l->u, tx);
	enum err e = videos_by_path(&tx, path, out);
	assert_true(e == OK || e == ERR_NOT_FOUND);
	return e == OK;
}

static struct video row(struct library *l, const char *path)
{
	struct video v;
	if (!find_row(l, path, &v))
		fail_msg("no row for %s", path);
	return v;
}

static struct film film(struct library *l, int64_t id)
{
	struct film f;
	UNIT_READ(l->u, tx);
	assert_ok(l->c, library_film(&tx, id, &f));
	return f;
}

static void first_scan(void **state)
{
	struct library l = open_library(state);
	put_film(&l, "Nachbarn (2024)/Season 01/Nachbarn S01E02 Der Schlüssel.mkv", "a.mkv", "");
	put_film(&l, "Loser Film.mp4", "b.mp4", "");
	put_text(&l, "Nachbarn (2024)/Season 01/Nachbarn S01E02 Der Schlüssel.de.forced.srt", "x");
	put_text(&l, "Nachbarn (2024)/Season 01/Nachbarn S01E02 Der Schlüssel.en.vtt", "x");
	put_text(&l, "Nachbarn (2024)/Season 01/Nachbarn S01E03.en.vtt", "x");
	put_text(&l, "notes.txt", "x");
	put_text(&l, ".hidden/a.mp4", "x");
	put_text(&l, "@eaDir/a.mp4", "x");
	scan(&l);
	expect(&l, 2, 2, 0, 0, 0);
	struct video v = row(&l, "Nachbarn (2024)/Season 01/Nachbarn S01E02 Der Schlüssel.mkv");
	assert_string_equal(v.series, "Nachbarn");
	assert_string_equal(v.season, "01");
	assert_string_equal(v.episode, "02");
	assert_string_equal(v.title, "Der Schlüssel");
	assert_int_equal(v.added_at, l.now);
	struct film f = film(&l, v.id);
	assert_null(f.problem);
	assert_int_equal(strlen(f.fingerprint), 64);
	assert_in_range(f.info.duration_ms, 1900, 2200);
	assert_int_equal(f.info.stream_count, 3);
	assert_int_equal(f.info.streams[0].kind, MEDIA_VIDEO);
	assert_int_equal(f.info.streams[0].width, 64);
	assert_string_equal(f.info.streams[2].language, "de");
	assert_true(f.info.streams[2].text);
	assert_int_equal(f.sidecar_count, 2);
	assert_string_equal(f.sidecars[0].language, "de");
	assert_true(f.sidecars[0].forced);
	assert_string_equal(f.sidecars[1].language, "en");
	assert_null(f.absolute_path); /* what the database says costs no look at the disk */
	assert_ok(l.c, library_locate(l.c, &l.options, &f));
	assert_true(text_ends(f.absolute_path, "Schlüssel.mkv") && f.absolute_path[0] == '/');
	assert_string_equal(row(&l, "Loser Film.mp4").series, "Default");
	close_library(&l);
}

static void nothing_new_is_read_again(void **state)
{
	struct library l = open_library(state);
	put_film(&l, "A/S01E01.mp4", "b.mp4", "");
	put_film(&l, "A/S01E02.mp4", "b.mp4", "x");
	scan(&l);
	/* No prober any more: a second look would be a fault. */
	media_close(l.media);
	assert_ok(l.c, media_open(l.c, &(struct media_options){.program = (char[]){"/nowhere"}}, &l.media));
	scan(&l);
	expect(&l, 2, 0, 0, 0, 0);
	/* A copy, and a file touched without a change, are known by their content. */
	put_film(&l, "B/S01E01.mp4", "b.mp4", "");
	shell("touch -d '2020-01-01' '%s/A/S01E02.mp4'", l.root);
	scan(&l);
	expect(&l, 3, 1, 1, 0, 0);
	assert_int_equal(row(&l, "A/S01E01.mp4").media, row(&l, "B/S01E01.mp4").media);
	scan(&l);
	expect(&l, 3, 0, 0, 0, 0);
	/* New content needs the prober: entered all the same, and read when it is back. */
	put_film(&l, "B/S01E02.mp4", "b.mp4", "new");
	scan(&l);
	expect(&l, 4, 1, 0, 0, 1);
	assert_true(has_fault(&l, "B/S01E02.mp4", "media_program"));
	assert_int_equal(row(&l, "B/S01E02.mp4").media, 0);
	media_close(l.media);
	l = open_library(state);
	scan(&l);
	expect(&l, 4, 0, 1, 0, 0);
	assert_true(row(&l, "B/S01E02.mp4").media > 0);
	close_library(&l);
}

static void missing_and_back(void **state)
{
	struct library l = open_library(state);
	put_film(&l, "A/S01E01.mp4", "b.mp4", "");
	put_film(&l, "A/S01E02.mp4", "b.mp4", "x");
	scan(&l);
	int64_t id = row(&l, "A/S01E02.mp4").id, media = row(&l, "A/S01E02.mp4").media;
	shell("mv '%s/A/S01E02.mp4' '%s/away'", l.root, l.u->dir);
	scan(&l);
	expect(&l, 1, 0, 0, 1, 0);
	assert_int_equal(row(&l, "A/S01E02.mp4").missing_since, l.now);
	struct film away = film(&l, id);
	assert_int_equal(library_locate(l.c, &l.options, &away), ERR_NOT_FOUND);
	ctx_clear(l.c);
	scan(&l);
	expect(&l, 1, 0, 0, 0, 0);
	shell("mv '%s/away' '%s/A/S01E02.mp4'", l.u->dir, l.root);
	scan(&l);
	expect(&l, 2, 1, 0, 0, 0);
	assert_int_equal(row(&l, "A/S01E02.mp4").missing_since, 0);
	assert_int_equal(row(&l, "A/S01E02.mp4").id, id);
	assert_int_equal(row(&l, "A/S01E02.mp4").media, media);
	close_library(&l);
}

static void moved_files_keep_their_row(void **state)
{
	struct library l = open_library(state);
	put_film(&l, "A/S01E01.mp4", "b.mp4", "");
	put_film(&l, "A/S01E02.mp4", "b.mp4", "x");
	put_film(&l, "A/S01E03.mp4", "b.mp4", "y"); /* as large as the second */
	scan(&l);
	struct video two = row(&l, "A/S01E02.mp4"), three = row(&l, "A/S01E03.mp4");
	/* In one scan; both have the same size. */
	shell("mkdir '%s/B' && mv '%s/A/S01E02.mp4' '%s/B/S02E02 Neu.mp4' && mv '%s/A/S01E03.mp4' "
	      "'%s/B/S02E03.mp4'",
	      l.root, l.root, l.root, l.root, l.root);
	scan(&l);
	expect(&l, 3, 0, 2, 0, 0);
	assert_int_equal(row(&l, "B/S02E02 Neu.mp4").id, two.id);
	assert_int_equal(row(&l, "B/S02E02 Neu.mp4").media, two.media);
	assert_int_equal(row(&l, "B/S02E02 Neu.mp4").added_at, two.added_at);
	assert_string_equal(row(&l, "B/S02E02 Neu.mp4").series, "B");
	assert_string_equal(row(&l, "B/S02E02 Neu.mp4").title, "Neu");
	assert_int_equal(row(&l, "B/S02E03.mp4").id, three.id);
	assert_false(find_row(&l, "A/S01E02.mp4", &two));
	/* Away in one scan, elsewhere in the next. */
	shell("mv '%s/B/S02E03.mp4' '%s/away'", l.root, l.u->dir);
	scan(&l);
	expect(&l, 2, 0, 0, 1, 0);
	shell("mv '%s/away' '%s/A/S09E09.mp4'", l.u->dir, l.root);
	scan(&l);
	expect(&l, 3, 0, 1, 0, 0);
	assert_int_equal(row(&l, "A/S09E09.mp4").id, three.id);
	assert_int_equal(row(&l, "A/S09E09.mp4").missing_since, 0);
	/* A copy is no move: the first one stays what it is. */
	shell("cp '%s/A/S09E09.mp4' '%s/A/S09E10.mp4'", l.root, l.root);
	scan(&l);
	expect(&l, 4, 1, 0, 0, 0);
	assert_int_equal(row(&l, "A/S09E09.mp4").id, three.id);
	assert_int_equal(row(&l, "A/S09E10.mp4").media, three.media);
	close_library(&l);
}

static void changed_content(void **state)
{
	struct library l = open_library(state);
	put_film(&l, "A/S01E01.mp4", "b.mp4", "");
	scan(&l);
	struct video before = row(&l, "A/S01E01.mp4");
	put_film(&l, "A/S01E01.mp4", "a.mkv", "");
	scan(&l);
	expect(&l, 1, 0, 1, 0, 0);
	assert_int_equal(row(&l, "A/S01E01.mp4").id, before.id);
	assert_true(row(&l, "A/S01E01.mp4").media != before.media);
	close_library(&l);
}

static void sidecars_come_and_go(void **state)
{
	struct library l = open_library(state);
	put_film(&l, "A/S01E01.mp4", "b.mp4", "");
	put_text(&l, "A/S01E01.de.srt", "x");
	scan(&l);
	int64_t id = row(&l, "A/S01E01.mp4").id;
	{
		UNIT_WRITE(l.u, tx);
		struct sidecar up = {
		    .video = id, .path = "/data/up.srt", .language = "fr", .title = "", .uploaded = true};
		assert_ok(l.c, sidecars_add(&tx, &up));
		assert_ok(l.c, db_commit(&tx));
	}
	put_text(&l, "A/s01e01.en.srt", "x");
	scan(&l);
	expect(&l, 1, 0, 0, 0, 0);
	assert_int_equal(film(&l, id).sidecar_count, 3);
	shell("rm '%s/A/S01E01.de.srt'", l.root);
	scan(&l);
	struct film f = film(&l, id);
	assert_int_equal(f.sidecar_count, 2);
	assert_string_equal(f.sidecars[0].language, "fr");
	assert_string_equal(f.sidecars[1].language, "en");
	put_text(&l, "A/s01e01.en.srt", "longer");
	scan(&l);
	assert_int_equal(film(&l, id).sidecars[1].size, 6);
	close_library(&l);
}

static void vanished_root_freezes(void **state)
{
	struct library l = open_library(state);
	put_film(&l, "A/S01E01.mp4", "b.mp4", "");
	scan(&l);
	shell("mv '%s' '%s.away'", l.root, l.root);
	assert_int_equal(try_scan(&l), ERR_NOT_FOUND);
	assert_string_equal(l.c->reason, "library_gone");
	assert_int_equal(row(&l, "A/S01E01.mp4").missing_since, 0);
	/* What an unmounted disk leaves: another, empty directory. */
	shell("mkdir '%s'", l.root);
	assert_int_equal(try_scan(&l), ERR_NOT_FOUND);
	assert_int_equal(row(&l, "A/S01E01.mp4").missing_since, 0);
	shell("rmdir '%s' && mv '%s.away' '%s'", l.root, l.root, l.root);
	scan(&l);
	expect(&l, 1, 0, 0, 0, 0);
	/* The same directory, emptied by hand. */
	shell("rm -r '%s/A'", l.root);
	scan(&l);
	expect(&l, 0, 0, 0, 1, 0);
	/* A file where the folder should be. */
	shell("rmdir '%s' && touch '%s'", l.root, l.root);
	assert_int_equal(try_scan(&l), ERR_NOT_FOUND);
	close_library(&l);
}

static void bad_files(void **state)
{
	struct library l = open_library(state);
	put_film(&l, "A/S01E01.mp4", "b.mp4", "");
	put_text(&l, "A/S01E02.mp4", "this is a text and no film");
	put_text(&l, "A/S01E03.mp4", "");
	shell("head -c 800 %s/b.mp4 > '%s/A/S01E04.mp4'", clips, l.root);
	shell("mkfifo '%s/A/S01E05.mp4' && mkdir '%s/A/S01E06.mp4'", l.root, l.root);
	scan(&l);
	expect(&l, 4, 4, 0, 0, 3);
	assert_true(has_fault(&l, "A/S01E02.mp4", "not_media"));
	assert_true(has_fault(&l, "A/S01E03.mp4", "empty_file"));
	struct film f = film(&l, row(&l, "A/S01E02.mp4").id);
	assert_true(text_starts(f.problem, "not_media: "));
	struct film probed;
	assert_int_equal(library_probe(l.c, &l.options, l.u->db, l.media, f.video.id, l.now, &probed), ERR_DAMAGED);
	assert_string_equal(l.c->reason, "not_media");
	assert_null(strstr(ctx_error(l.c), "not_media: "));
	/* Known to be bad is not looked at again, until it changes. */
	scan(&l);
	expect(&l, 4, 0, 0, 0, 0);
	put_film(&l, "A/S01E02.mp4", "b.mp4", "good now");
	scan(&l);
	expect(&l, 4, 0, 1, 0, 0);
	assert_null(film(&l, f.video.id).problem);
	close_library(&l);
}

static void symbolic_links(void **state)
{
	struct library l = open_library(state);
	put_film(&l, "A/S01E01.mp4", "b.mp4", "");
	shell("cp %s/a.mkv '%s/outside.mkv'", clips, l.u->dir);
	shell("cd '%s/A' && ln -s ../../outside.mkv S01E02.mkv && ln -s S01E01.mp4 S01E03.mp4 && ln -s nowhere "
	      "S01E04.mp4 && "
	      "ln -s .. loop && ln -s /tmp out",
	      l.root);
	scan(&l);
	expect(&l, 2, 2, 0, 0, 2);
	assert_true(has_fault(&l, "A/S01E02.mkv", "outside"));
	assert_true(has_fault(&l, "A/out", "outside"));
	assert_int_equal(row(&l, "A/S01E01.mp4").media, row(&l, "A/S01E03.mp4").media);
	close_library(&l);
}

static void depth(void **state)
{
	struct library l = open_library(state);
	put_film(&l, "1/2/3/4/5/6/7/8/deep.mp4", "b.mp4", "");
	put_film(&l, "1/2/3/4/5/6/7/8/9/deeper.mp4", "b.mp4", "x");
	scan(&l);
	expect(&l, 1, 1, 0, 0, 1);
	assert_true(has_fault(&l, "1/2/3/4/5/6/7/8/9", "too_deep"));
	close_library(&l);
}

/* A directory that goes away while the scan is in it: at the moment of the progress call. */
struct vanish {
	struct library *l;
	int calls;
};

static void remove_folder(double share, const char *path, void *user)
{
	struct vanish *v = user;
	(void)share;
	(void)path;
	if (v->calls++ == 0)
		shell("mv '%s/B' '%s/B.away'", v->l->root, v->l->u->dir);
}

static void remove_root(double share, const char *path, void *user)
{
	struct vanish *v = user;
	(void)share;
	(void)path;
	if (v->calls++ == 0)
		shell("mv '%s' '%s.away'", v->l->root, v->l->root);
}

static void vanishing_during_the_scan(void **state)
{
	struct library l = open_library(state);
	struct vanish v = {.l = &l};
	put_film(&l, "A/S01E01.mp4", "b.mp4", "");
	put_film(&l, "B/S01E01.mp4", "b.mp4", "x");
	put_film(&l, "B/S01E02.mp4", "b.mp4", "y");
	assert_ok(l.c, library_scan(l.c, &l.options, l.u->db, l.media, NOW, remove_folder, &v, &l.scan));
	expect(&l, 3, 3, 0, 0, 0);
	scan(&l);
	expect(&l, 1, 0, 0, 2, 0);
	shell("mv '%s/B.away' '%s/B'", l.u->dir, l.root);
	scan(&l);
	expect(&l, 3, 2, 2, 0, 0);
	put_film(&l, "A/S01E02.mp4", "b.mp4", "z");
	v.calls = 0;
	assert_int_equal(library_scan(l.c, &l.options, l.u->db, l.media, NOW, remove_root, &v, &l.scan), ERR_NOT_FOUND);
	assert_string_equal(l.c->reason, "library_gone");
	assert_int_equal(unit_db_number(l.u, "SELECT count(*) FROM videos WHERE missing_since <> 0"), 0);
	close_library(&l);
}

static void cancelled(void **state)
{
	struct library l = open_library(state);
	atomic_bool stop = true;
	put_film(&l, "A/S01E01.mp4", "b.mp4", "");
	l.c->cancel = &stop;
	assert_int_equal(try_scan(&l), ERR_CANCELLED);
	l.c->cancel = NULL;
	assert_int_equal(unit_db_number(l.u, "SELECT count(*) FROM videos"), 0);
	close_library(&l);
}

/* Every database call of a scan fails once: the scan says so, and the next one completes the picture. */
static void faults_of_the_database(void **state)
{
	struct library l = open_library(state);
	put_film(&l, "A/S01E01.mp4", "b.mp4", "");
	put_text(&l, "A/S01E01.de.srt", "x");
	put_film(&l, "A/S01E02.mp4", "b.mp4", "x");
	for (int n = 1;; n++) {
		db_fault_set(l.u->db, n, ERR_IO);
		enum err e = try_scan(&l);
		bool fired = db_fault_fired(l.u->db);
		db_fault_set(l.u->db, 0, OK);
		if (!fired) {
			assert_ok(l.c, e);
			break;
		}
		/* A look-up that fails inside one film's reading is that film's fault; everything else ends the scan. */
		assert_true(e == ERR_IO || (e == OK && l.scan.bad > 0));
		assert_int_equal(l.c->open_transactions, 0);
		assert_true(n < 200);
	}
	assert_int_equal(unit_db_number(l.u, "SELECT count(*) FROM videos WHERE media_id IS NOT NULL"), 2);
	assert_int_equal(unit_db_number(l.u, "SELECT count(*) FROM sidecars"), 1);
	close_library(&l);
}

static void *scan_thread(void *arg)
{
	const struct library *l = arg;
	struct ctx *c = ctx_new("second");
	struct media *media = NULL;
	struct library_scan result;
	struct media_options o = {.program = mem_printf(c->mem, "%s/langplug-media", getenv("TEST_BUILD_ROOT"))};
	intptr_t e = media_open(c, &o, &media);
	if (e == OK)
		e = library_scan(c, &l->options, l->u->db, media, NOW, NULL, NULL, &result);
	media_close(media);
	ctx_free(c);
	return (void *)e;
}

static void two_scans_at_once(void **state)
{
	struct library l = open_library(state);
	pthread_t other;
	void *result;
	for (int i = 0; i < 12; i++)
		put_film(&l, mem_printf(l.c->mem, "A/S01E%02d.mp4", i), "b.mp4", mem_printf(l.c->mem, "%d", i));
	assert_int_equal(pthread_create(&other, NULL, scan_thread, &l), 0);
	scan(&l);
	assert_int_equal(pthread_join(other, &result), 0);
	assert_null(result);
	assert_int_equal(unit_db_number(l.u, "SELECT count(*) FROM videos WHERE media_id IS NOT NULL"), 12);
	assert_int_equal(unit_db_number(l.u, "SELECT count(*) FROM media WHERE problem IS NULL"), 12);
	scan(&l);
	expect(&l, 12, 0, 0, 0, 0);
	close_library(&l);
}

static void fingerprints(void **state)
{
	struct library l = open_library(state);
	char a[65], b[65];
	int64_t size;
	shell("cd '%s' && head -c 5000000 /dev/zero > zeros && cp zeros first && cp zeros last && cp zeros "
	      "longer && "
	      "printf x | dd of=first conv=notrunc status=none && "
	      "printf x | dd of=last bs=1 seek=4999999 conv=notrunc status=none && printf '\\0' >> longer",
	      l.root);
	assert_ok(l.c, library_fingerprint(l.c, path_join(l.c->mem, l.root, "zeros"), a, &size));
	assert_int_equal(size, 5000000);
	assert_int_equal(strlen(a), 64);
	static const char *const others[] = {"first", "last", "longer"};
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		assert_ok(l.c, library_fingerprint(l.c, path_join(l.c->mem, l.root, others[i]), b, &size));
		assert_string_not_equal(a, b);
	}
	shell("cp '%s/zeros' '%s/copy'", l.root, l.root);
	assert_ok(l.c, library_fingerprint(l.c, path_join(l.c->mem, l.root, "copy"), b, &size));
	assert_string_equal(a, b);
	assert_int_equal(library_fingerprint(l.c, path_join(l.c->mem, l.root, "none"), b, &size), ERR_NOT_FOUND);
	assert_int_equal(library_fingerprint(l.c, l.root, b, &size), ERR_DAMAGED);
	/* The rule is part of the stored identity: a change here is a new rule name. */
	put_text(&l, "small", "abc");
	assert_ok(l.c, library_fingerprint(l.c, path_join(l.c->mem, l.root, "small"), b, &size));
	assert_string_equal(b, "9c566fb93ac57004a649eee79caeb273cb57cf8a89be83589cc1092130ad4a0b");
	close_library(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT_DB_TEST(first_scan),
	    UNIT_DB_TEST(nothing_new_is_read_again),
	    UNIT_DB_TEST(missing_and_back),
	    UNIT_DB_TEST(moved_files_keep_their_row),
	    UNIT_DB_TEST(changed_content),
	    UNIT_DB_TEST(sidecars_come_and_go),
	    UNIT_DB_TEST(vanished_root_freezes),
	    UNIT_DB_TEST(bad_files),
	    UNIT_DB_TEST(symbolic_links),
	    UNIT_DB_TEST(depth),
	    UNIT_DB_TEST(vanishing_during_the_scan),
	    UNIT_DB_TEST(cancelled),
	    UNIT_DB_TEST(faults_of_the_database),
	    UNIT_DB_TEST(two_scans_at_once),
	    UNIT_DB_TEST(fingerprints),
	};
	return cmocka_run_group_tests_name("library/scan", tests, make_clips, remove_clips);
}
