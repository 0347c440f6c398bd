/* Rows without files and files without rows are found, told apart from what is just being made, and mended; what a person
 * put there stays. */
#include "library_unit.h"

#define KNOWN "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define OTHER "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
#define OLD "touch -d '2 hours ago' "

static void film_row(struct library *l, const char *path, int64_t *id)
{
	struct media_row m = {.fingerprint = KNOWN, .container = "mp4", .info = "{}"};
	struct video v = {.path = path, .series = "s", .season = "1", .episode = "1", .title = "t"};
	UNIT_WRITE(l->u, tx);
	assert_ok(l->c, media_put(&tx, &m));
	v.media = m.id;
	assert_ok(l->c, videos_put(&tx, &v));
	assert_ok(l->c, db_commit(&tx));
	*id = v.id;
}

static void subtitle_row(struct library *l, int64_t video, const char *path)
{
	struct sidecar s = {.video = video, .path = path, .language = "de", .title = "", .uploaded = true};
	UNIT_WRITE(l->u, tx);
	assert_ok(l->c, sidecars_add(&tx, &s));
	assert_ok(l->c, db_commit(&tx));
}

static size_t look(struct library *l, struct library_orphan **list)
{
	size_t count = 0;
	assert_ok(l->c, library_orphans(l->c, l->u->db, &l->options, clock_now_ms(), list, &count));
	return count;
}

static const struct library_orphan *find(const struct library_orphan *list, size_t count, enum library_orphan_kind kind,
					 const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].kind == kind && text_eq(path_base(list[i].path), name))
			return &list[i];
	return NULL;
}

static void found_and_mended(void **state)
{
	struct library l = open_library(state);
	struct library_orphan *list;
	int64_t gone, there;
	const char *dir = l.u->dir;
	film_row(&l, "s/gone.mp4", &gone);
	film_row(&l, "s/there.mp4", &there);
	put_text(&l, "s/there.mp4", "x");
	put_text(&l, "s/new.mp4", "x");
	shell("cd %s && mkdir stills playable uploads && true", dir);
	shell("cd %s/stills && touch 0123456789abcdef0123456789abcdef-12.jpg "
	      "ffffffffffffffffffffffffffffffff-12.jpg",
	      dir);
	shell("cd %s/playable && touch " KNOWN ".mp4 " OTHER ".mp4 " KNOWN ".mp4.7.part && " OLD KNOWN ".mp4.8.part",
	      dir);
	shell("cd %s/uploads && touch young.srt known.srt && " OLD "old.srt known.srt", dir);
	subtitle_row(&l, there, mem_printf(l.c, "%s/uploads/known.srt", dir));
	subtitle_row(&l, there, mem_printf(l.c, "%s/uploads/lost.srt", dir));
	size_t count = look(&l, &list);
	static const struct {
		enum library_orphan_kind kind;
		const char *name;
	} wanted[] = {
	    {ORPHAN_FILM_GONE, "gone.mp4"},     {ORPHAN_FILM_NEW, "new.mp4"},
	    {ORPHAN_MADE, OTHER ".mp4"},        {ORPHAN_MADE, "ffffffffffffffffffffffffffffffff-12.jpg"},
	    {ORPHAN_PART, KNOWN ".mp4.8.part"}, {ORPHAN_UPLOAD, "old.srt"},
	    {ORPHAN_SUBTITLE_GONE, "lost.srt"},
	};
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		if (!find(list, count, wanted[i].kind, wanted[i].name))
			fail_msg("not found: %s %s", library_orphan_name(wanted[i].kind), wanted[i].name);
	assert_int_equal(count, COUNT_OF(wanted));
	assert_ok(l.c, library_orphans_mend(l.c, l.u->db, NOW, list, count));
	count = look(&l, &list);
	assert_int_equal(count, 2); /* what only a person can decide */
	assert_non_null(find(list, count, ORPHAN_FILM_NEW, "new.mp4"));
	assert_non_null(find(list, count, ORPHAN_UPLOAD, "old.srt"));
	assert_int_equal(unit_db_number(l.u, "SELECT count(*) FROM videos WHERE missing_since > 0"), 1);
	assert_int_equal(unit_db_number(l.u, "SELECT count(*) FROM sidecars"), 1);
	shell("cd %s && test -f stills/0123456789abcdef0123456789abcdef-12.jpg && test -f playable/" KNOWN ".mp4 && "
	      "test -f playable/" KNOWN ".mp4.7.part && test ! -e playable/" OTHER ".mp4 && test -f uploads/old.srt && "
	      "test -f films/s/new.mp4",
	      dir);
	media_close(l.media);
}

/* An empty or vanished root is a disk that is not there: no film is called gone. */
static void a_root_that_is_away(void **state)
{
	struct library l = open_library(state);
	struct library_orphan *list;
	int64_t id;
	film_row(&l, "s/a.mp4", &id);
	assert_int_equal(look(&l, &list), 0);
	shell("rmdir '%s'", l.root);
	assert_int_equal(look(&l, &list), 0);
	media_close(l.media);
}

/* A row that cannot be changed leaves the files where they are. */
static void mending_fails_as_a_whole(void **state)
{
	struct library l = open_library(state);
	struct library_orphan *list;
	int64_t id;
	int places = 0;
	film_row(&l, "s/gone.mp4", &id);
	subtitle_row(&l, id, mem_printf(l.c, "%s/uploads/lost.srt", l.u->dir));
	put_text(&l, "s/there.mp4", "x");
	shell("cd %s && mkdir playable && touch playable/" OTHER ".mp4", l.u->dir);
	size_t count = look(&l, &list);
	for (;; places++) {
		db_fault_set(l.u->db, places + 1, ERR_IO);
		enum err e = library_orphans_mend(l.c, l.u->db, NOW, list, count);
		bool fired = db_fault_fired(l.u->db);
		db_fault_set(l.u->db, 0, OK);
		if (!fired) {
			assert_ok(l.c, e);
			break;
		}
		assert_int_equal(e, ERR_IO);
		assert_int_equal(look(&l, &list), count);
	}
	assert_in_range(places, 4, 20);
	assert_int_equal(look(&l, &list), 1);
	media_close(l.media);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT_DB_TEST(found_and_mended),
	    UNIT_DB_TEST(a_root_that_is_away),
	    UNIT_DB_TEST(mending_fails_as_a_whole),
	};
	return unit_run("library/orphans", tests);
}
