/* Playable copies by the real ffmpeg in its cage. */
#include "films.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int make_films(void **state)
{
	if (films_setup(state))
		return -1;
	struct films *f = *state;
	films_write(f, "a.srt", "1\n00:00:01,000 --> 00:00:02,000\nOne\n\n");
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=8", "-f",
		  "lavfi", "-i", "sine=duration=8:sample_rate=48000,volume=enable='lt(t,2)':volume=0", "-i", "@a.srt",
		  "-map", "0", "-map", "1", "-map", "2", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt",
		  "yuv420p", "-c:a", "ac3", "-c:s", "srt", "@ac3.mkv");
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-i", "@ac3.mkv", "-map", "0:v", "-map", "0:a", "-c:v", "libx265",
		  "-preset", "ultrafast", "-x265-params", "log-level=error", "-c:a", "aac", "@hevc.mkv");
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-i", "@ac3.mkv", "-map", "0:v", "-map", "0:a", "-c", "copy", "@film.ts");
	assert_int_equal(mkdir(films_path(f, "out"), 0755), 0);
	return 0;
}

static struct media_info probed(const struct films *f, const char *path)
{
	struct media_info info;
	assert_ok(f->c, media_probe(f->c, f->media, f->c->mem, path, &info));
	return info;
}

static int files_in(const char *dir)
{
	int count = 0;
	DIR *d = opendir(dir);
	for (struct dirent *e = readdir(d); e; e = readdir(d))
		count += e->d_name[0] != '.';
	closedir(d);
	return count;
}

struct progress {
	double last;
	int calls;
};

static void note(double share, void *user)
{
	struct progress *p = user;
	assert_true(share >= 0 && share <= 1);
	p->last = share;
	p->calls++;
}

static enum err loud_from(struct ctx *c, const struct media_window *w, void *user)
{
	int64_t *ms = user;
	(void)c;
	for (size_t i = 0; i < w->count && *ms < 0; i++)
		if (abs(w->samples[i]) > 1500)
			*ms = w->start_ms + (int64_t)i / 16;
	return OK;
}

static int64_t tone_at(const struct films *f, const char *path)
{
	int64_t ms = -1;
	assert_ok(f->c, media_audio(f->c, f->media, path, -1, 0, 20000, loud_from, &ms));
	return ms;
}

static void copies_play_and_keep_their_times(void **state)
{
	static const char *const names[] = {"ac3.mkv", "hevc.mkv", "film.ts"};
	const struct films *f = *state;
	const char *out = films_path(f, "out/copy.mp4");
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const char *in = films_path(f, names[i]);
		struct media_info info = probed(f, in), made;
		struct progress p = {0, 0};
		assert_non_null(media_unplayable_reason(&info));
		assert_ok(f->c, media_remux(f->c, f->media, in, out, &info, -1, note, &p));
		made = probed(f, out);
		assert_null(media_unplayable_reason(&made));
		assert_string_equal(made.container, "mp4");
		assert_int_equal(made.stream_count, 2);
		assert_true(llabs(made.duration_ms - info.duration_ms) < 200);
		assert_true(p.calls > 0 && p.last > 0.5);
		if (llabs(tone_at(f, out) - tone_at(f, in)) > 60)
			fail_msg("%s: sound at %lld, was at %lld", names[i], (long long)tone_at(f, out),
				 (long long)tone_at(f, in));
		assert_int_equal(files_in(films_path(f, "out")), 1);
		unlink(out);
	}
}

static void failures_leave_nothing(void **state)
{
	const struct films *f = *state;
	const char *out = films_path(f, "out/copy.mp4"), *in = films_path(f, "ac3.mkv");
	struct media_info info = probed(f, in);
	films_write(f, "text.mkv", "no film at all");
	enum err e = media_remux(f->c, f->media, films_path(f, "text.mkv"), out, &info, -1, NULL, NULL);
	assert_int_equal(e, ERR_DAMAGED);
	ctx_clear(f->c);
	films_expect(f, media_remux(f->c, f->media, films_path(f, "absent.mkv"), out, &info, -1, NULL, NULL),
		     "media_missing");
	atomic_bool cancel = true;
	f->c->cancel = &cancel;
	films_expect(f, media_remux(f->c, f->media, in, out, &info, -1, NULL, NULL), "cancelled");
	f->c->cancel = NULL;
	assert_int_not_equal(media_remux(f->c, f->media, in, films_path(f, "nowhere/copy.mp4"), &info, -1, NULL, NULL),
			     OK);
	assert_int_equal(files_in(films_path(f, "out")), 0);
	ctx_clear(f->c);
}

/* A playlist that calls itself a film and names another file: ffmpeg must not be talked into reading it. */
static void the_cage_of_ffmpeg_holds(void **state)
{
	const struct films *f = *state;
	const char *list = mem_printf(f->c->mem, "ffconcat version 1.0\nfile 'file:%s'\n", films_path(f, "ac3.mkv"));
	struct media_info info = probed(f, films_path(f, "ac3.mkv"));
	films_write(f, "list.mkv", list);
	assert_int_not_equal(media_remux(f->c, f->media, films_path(f, "list.mkv"), films_path(f, "out/list.mp4"),
					 &info, -1, NULL, NULL),
			     OK);
	assert_int_equal(files_in(films_path(f, "out")), 0);
	ctx_clear(f->c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(copies_play_and_keep_their_times),
	    cmocka_unit_test(failures_leave_nothing),
	    cmocka_unit_test(the_cage_of_ffmpeg_holds),
	};
	return cmocka_run_group_tests_name("media/remux", tests, make_films, films_teardown);
}
