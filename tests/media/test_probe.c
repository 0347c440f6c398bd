/* Real films: what they hold, their embedded text, stills, sound, and every kind of file that is none. */
#include "films.h"

#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <unistd.h>

static const char srt_de[] = "1\n00:00:01,000 --> 00:00:02,500\nGuten <i>Morgen</i>!\n\n"
			     "2\n00:00:03,250 --> 00:00:05,000\n- Eins & zwei\n- Drei < vier\n\n"
			     "3\n00:00:09,000 --> 00:00:11,000\nGrüße aus Köln.\n";
static const char srt_en[] = "1\n00:00:01,000 --> 00:00:02,500\nGood morning!\n\n"
			     "2\n00:00:09,000 --> 00:00:11,000\nGreetings.\n";

/* 12 s of picture and sound, two subtitle tracks, in every container. The sound is a tone that starts at 2 s. */
static int make_films(void **state)
{
	if (films_setup(state))
		return -1;
	struct films *f = *state;
	films_write(f, "de.srt", srt_de);
	films_write(f, "en.srt", srt_en);
	films_write(f, "de.ass",
		    "[Script Info]\nScriptType: v4.00+\n[V4+ Styles]\n[Events]\n"
		    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
		    "Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,{\\an8}Oben, {\\i1}schräg\\Nund unten\n"
		    "Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\\p1}m 0 0 l 9 9{\\p0}\n");
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=12", "-f",
		  "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=12,volume=enable='lt(t,2)':volume=0",
		  "-i", "@de.srt", "-i", "@en.srt", "-map", "0:v", "-map", "1:a", "-map", "2", "-map", "3", "-c:v",
		  "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-ac", "2", "-c:s", "srt",
		  "-metadata:s:a:0", "language=ger", "-metadata:s:s:0", "language=ger", "-metadata:s:s:1",
		  "language=eng", "-metadata:s:s:1", "title=English [SDH]", "-disposition:s:0", "default",
		  "-disposition:s:1", "forced", "@film.mkv");
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-i", "@film.mkv", "-map", "0", "-c", "copy", "-c:s", "mov_text",
		  "-movflags", "+faststart", "@film.mp4");
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-i", "@film.mkv", "-map", "0:v", "-map", "0:a", "-c", "copy",
		  "@late.mp4");
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-i", "@film.mkv", "-map", "0:v", "-map", "0:a", "-c", "copy",
		  "@film.ts");
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-i", "@film.mkv", "-map", "0:v", "-map", "0:a", "-c:v", "mpeg4", "-c:a",
		  "libmp3lame", "@film.avi");
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-i", "@film.mkv", "-map", "0:v", "-map", "0:a", "-map", "0:s", "-c:v",
		  "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "200k", "-c:a", "libopus", "-c:s",
		  "webvtt", "@film.webm");
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-i", "@film.mkv", "-i", "@de.ass", "-map", "0:v", "-map", "1", "-c",
		  "copy", "@ass.mkv");
	return 0;
}

static struct media_info probed(const struct films *f, const char *name)
{
	struct media_info info;
	assert_ok(f->c, media_probe(f->c, f->media, f->c->mem, films_path(f, name), &info));
	return info;
}

static void near(int64_t got, int64_t wanted, int64_t most)
{
	if (llabs(got - wanted) > most)
		fail_msg("%lld is not near %lld", (long long)got, (long long)wanted);
}

static void a_probe_tells_all(void **state)
{
	const struct films *f = *state;
	struct media_info info = probed(f, "film.mkv");
	assert_string_equal(info.container, "matroska");
	near(info.duration_ms, 12000, 100);
	assert_false(info.truncated);
	assert_true(info.size > 10000);
	assert_int_equal(info.stream_count, 4);
	const struct media_stream *s = info.streams;
	assert_int_equal(s[0].kind, MEDIA_VIDEO);
	assert_string_equal(s[0].codec, "h264");
	assert_int_equal(s[0].width, 320);
	assert_int_equal(s[1].kind, MEDIA_AUDIO);
	assert_string_equal(s[1].codec, "aac");
	assert_string_equal(s[1].language, "de");
	assert_int_equal(s[1].channels, 2);
	assert_int_equal(s[1].sample_rate, 48000);
	assert_int_equal(s[2].kind, MEDIA_SUBTITLE);
	assert_string_equal(s[2].codec, "subrip");
	assert_true(s[2].text && s[2].is_default && !s[2].forced && !s[2].hearing_impaired);
	assert_string_equal(s[3].language, "en");
	assert_true(s[3].forced && !s[3].is_default && s[3].hearing_impaired);
	assert_string_equal(s[3].title, "English [SDH]");
}

static void containers_have_their_names(void **state)
{
	static const char *const names[][3] = {{"film.mp4", "mp4", "mov_text"},
					       {"film.webm", "webm", "webvtt"},
					       {"film.ts", "mpegts", ""},
					       {"film.avi", "avi", ""},
					       {"ass.mkv", "matroska", "ass"}};
	const struct films *f = *state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct media_info info = probed(f, names[i][0]);
		assert_string_equal(info.container, names[i][1]);
		near(info.duration_ms, 12000, 150);
		if (*names[i][2])
			assert_string_equal(info.streams[info.stream_count - 1].codec, names[i][2]);
	}
}

static void embedded_text_comes_out(void **state)
{
	static const char *const names[] = {"film.mkv", "film.mp4", "film.webm"};
	const struct films *f = *state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct cues cues;
		assert_ok(f->c, media_subtitles(f->c, f->media, f->c->mem, films_path(f, names[i]), 2, &cues));
		assert_int_equal(cues.count, 3);
		assert_string_equal(cues.list[0].text, "Guten Morgen!");
		if (i < 2) /* ffmpeg writes '<' into WebVTT as it is, and takes it for a tag when it reads it */
			assert_string_equal(cues.list[1].text, "- Eins & zwei\n- Drei < vier");
		assert_string_equal(cues.list[2].text, "Grüße aus Köln.");
		near(cues.list[0].start_ms, 1000, 60);
		near(cues.list[0].end_ms, 2500, 60);
		near(cues.list[2].start_ms, 9000, 60);
	}
	struct cues cues;
	assert_ok(f->c, media_subtitles(f->c, f->media, f->c->mem, films_path(f, "ass.mkv"), 1, &cues));
	assert_int_equal(cues.count, 1);
	assert_string_equal(cues.list[0].text, "Oben, schräg\nund unten");
}

/* The whole film was muxed 5 s late: cues stay beside the pictures they belong to. */
static void a_start_offset_is_kept(void **state)
{
	const struct films *f = *state;
	struct cues cues;
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-i", "@film.mkv", "-map", "0:v", "-map", "0:a", "-map", "0:s:0", "-c",
		  "copy", "-output_ts_offset", "5", "@offset.mkv");
	assert_ok(f->c, media_subtitles(f->c, f->media, f->c->mem, films_path(f, "offset.mkv"), 2, &cues));
	near(cues.list[0].start_ms, 6000, 60);
	struct media_info info = probed(f, "offset.mkv");
	near(info.streams[0].start_ms, 5000, 60);
}

static void expect_first(const struct films *f, const char *name, int stream, const char *text)
{
	struct cues cues;
	assert_ok(f->c, media_subtitles(f->c, f->media, f->c->mem, films_path(f, name), stream, &cues));
	assert_string_equal(cues.list[0].text, text);
}

/* Zeros over the file from a tenth of it on, as a bad disk would put them there: size and time stay what they are. */
static void ruin(const char *path)
{
	static const char zeros[4096];
	struct stat st;
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	assert_int_equal(fstat(fd, &st), 0);
	for (off_t at = st.st_size / 10; at < st.st_size; at += (off_t)sizeof zeros)
		assert_true(pwrite(fd, zeros, sizeof zeros, at) > 0);
	assert_int_equal(ftruncate(fd, st.st_size), 0);
	assert_int_equal(futimens(fd, (const struct timespec[]){st.st_atim, st.st_mtim}), 0);
	close(fd);
}

/* The second track of a film is there without reading it again; that of a file which took its place is not mixed up. */
static void tracks_are_read_in_one_go(void **state)
{
	const struct films *f = *state;
	FILMS_RUN(f, "cp", "@film.mkv", "@two.mkv");
	expect_first(f, "two.mkv", 2, "Guten Morgen!");
	ruin(films_path(f, "two.mkv"));
	expect_first(f, "two.mkv", 3, "Good morning!");
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-y", "-i", "@film.mkv", "-map", "0:v", "-map", "0:a", "-map", "0:s:1",
		  "-map", "0:s:0", "-c", "copy", "@two.mkv");
	expect_first(f, "two.mkv", 3, "Guten Morgen!");
	expect_first(f, "two.mkv", 2, "Good morning!");
}

static void no_track_is_named(void **state)
{
	const struct films *f = *state;
	struct cues cues;
	const int wrong[] = {-1, 0, 1, 4, 400};
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		films_expect(f, media_subtitles(f->c, f->media, f->c->mem, films_path(f, "film.mkv"), wrong[i], &cues),
			     "no_track");
}

struct heard {
	int64_t first, last;
	size_t windows;
	double loud_from; /* first 100 ms with sound, seconds of film */
};

static enum err listen(struct ctx *c, const struct media_window *w, void *user)
{
	struct heard *h = user;
	(void)c;
	if (!h->windows++)
		h->first = w->start_ms;
	h->last = w->end_ms;
	assert_true(w->end_ms - w->start_ms <= 40000);
	for (size_t i = 0; i + 160 <= w->count && h->loud_from < 0; i += 160) {
		double sum = 0;
		for (size_t k = 0; k < 160; k++)
			sum += abs(w->samples[i + k]);
		if (sum / 160 > 500)
			h->loud_from = (double)w->start_ms / 1000 + (double)i / 16000;
	}
	return OK;
}

static struct heard hear(const struct films *f, const char *name, int64_t start, int64_t end)
{
	struct heard h = {.loud_from = -1};
	assert_ok(f->c, media_audio(f->c, f->media, films_path(f, name), -1, start, end, listen, &h));
	return h;
}

static void cut_files_tell_their_real_length(void **state)
{
	const struct films *f = *state;
	films_cut(f, "film.mkv", "cut.mkv", 0.5);
	films_cut(f, "film.mp4", "cut.mp4", 0.5);
	films_cut(f, "film.avi", "cut.avi", 0.5);
	static const char *const names[] = {"cut.mkv", "cut.mp4", "cut.avi"};
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct media_info info = probed(f, names[i]);
		assert_true(info.truncated);
		if (info.duration_ms < 3000 || info.duration_ms > 9000)
			fail_msg("%s: %lld ms", names[i], (long long)info.duration_ms);
	}
	for (size_t i = 0; i < COUNT_OF(names); i++)
		near((int64_t)(hear(f, names[i], 2500, 3500).loud_from * 1000), 2500, 11);
	films_cut(f, "late.mp4", "headless.mp4", 0.9); /* the index stood at the end */
	struct media_info info;
	films_expect(f, media_probe(f->c, f->media, f->c->mem, films_path(f, "headless.mp4"), &info), "truncated");
}

static void what_is_no_film_is_named(void **state)
{
	const struct films *f = *state;
	struct media_info info;
	films_write(f, "text.mkv", "This is a letter, not a film.\n");
	films_write(f, "empty.mp4", "");
	films_write(f, "list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n");
	films_write(f, "concat.mkv", "ffconcat version 1.0\nfile 'film.mkv'\n");
	films_write(f, "subs.mkv", srt_de);
	assert_int_equal(mkdir(films_path(f, "folder.mkv"), 0755), 0);
	assert_int_equal(mkfifo(films_path(f, "pipe.mkv"), 0644), 0);
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-i", "@film.mkv", "-frames:v", "1", "@picture.png");
	static const char *const cases[][2] = {
	    {"text.mkv", "not_media"},   {"empty.mp4", "empty_file"},  {"list.m3u8", "not_media"},
	    {"concat.mkv", "not_media"}, {"subs.mkv", "not_media"},    {"folder.mkv", "not_media"},
	    {"pipe.mkv", "not_media"},   {"picture.png", "not_media"}, {"absent.mkv", "media_missing"}};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		films_expect(f, media_probe(f->c, f->media, f->c->mem, films_path(f, cases[i][0]), &info), cases[i][1]);
}

static void an_unreadable_file_is_named(void **state)
{
	const struct films *f = *state;
	struct media_info info;
	FILMS_RUN(f, "cp", "@film.mkv", "@secret.mkv");
	assert_int_equal(chmod(f->dir, 0755), 0);
	assert_int_equal(chmod(films_path(f, "secret.mkv"), 0), 0);
	bool root = geteuid() == 0;
	if (root)
		setfsuid(65534);
	enum err e = media_probe(f->c, f->media, f->c->mem, films_path(f, "secret.mkv"), &info);
	if (root)
		setfsuid(0);
	films_expect(f, e, "unreadable");
}

/* The tone starts at 2 s of the film, wherever reading begins. */
static void sound_is_on_the_films_clock(void **state)
{
	static const char *const names[] = {"film.mkv", "film.mp4", "film.webm", "film.ts", "film.avi"};
	const struct films *f = *state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct heard h = hear(f, names[i], 0, 60000);
		assert_int_equal(h.first, 0);
		near(h.last, 12000, 150);
		near((int64_t)(h.loud_from * 1000), 2000, 70);
		h = hear(f, names[i], 1500, 4000);
		assert_int_equal(h.first, 1500);
		near(h.last, 4000, 1);
		near((int64_t)(h.loud_from * 1000), 2000, 70);
		h = hear(f, names[i], 8000, 9000);
		near((int64_t)(h.loud_from * 1000), 8000, 11);
	}
	assert_int_equal(hear(f, "film.mkv", 20000, 30000).windows, 0);
}

/* Sound muxed 3 s after the picture: silence stands before it. */
static void a_late_track_is_late(void **state)
{
	const struct films *f = *state;
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-i", "@film.mkv", "-itsoffset", "3", "-i", "@film.mkv", "-map", "0:v",
		  "-map", "1:a", "-c", "copy", "@late.mkv");
	struct heard h = hear(f, "late.mkv", 0, 60000);
	assert_int_equal(h.first, 0);
	near((int64_t)(h.loud_from * 1000), 5000, 70);
	struct media_info info = probed(f, "late.mkv");
	near(info.streams[1].start_ms, 3000, 60);
}

static void windows_tile_a_long_film(void **state)
{
	const struct films *f = *state;
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=frequency=300:duration=130", "-c:a", "flac",
		  "@long.mkv");
	struct heard h = hear(f, "long.mkv", 10000, 125000);
	assert_int_equal(h.first, 10000);
	near(h.last, 125000, 1);
	assert_true(h.windows >= 3 && h.windows <= 6);
}

static void missing_sound_and_picture_are_named(void **state)
{
	const struct films *f = *state;
	struct heard h = {.loud_from = -1};
	void *jpeg;
	size_t len;
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-i", "@film.mkv", "-map", "0:v", "-c", "copy", "@mute.mkv");
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-i", "@film.mkv", "-map", "0:a", "-c", "copy", "@blind.mkv");
	films_expect(f, media_audio(f->c, f->media, films_path(f, "mute.mkv"), -1, 0, 9000, listen, &h), "no_audio");
	films_expect(f, media_audio(f->c, f->media, films_path(f, "film.mkv"), 0, 0, 9000, listen, &h), "no_track");
	films_expect(f, media_audio(f->c, f->media, films_path(f, "film.mkv"), -1, 9000, 9000, listen, &h), "invalid");
	films_expect(f, media_still(f->c, f->media, f->c->mem, films_path(f, "blind.mkv"), 0, 320, &jpeg, &len),
		     "no_video");
	assert_int_equal(probed(f, "mute.mkv").stream_count, 1);
	assert_int_equal(probed(f, "blind.mkv").stream_count, 1);
}

/* Width and height in the first frame header of a JPEG. */
static bool jpeg_size(const unsigned char *p, size_t len, int *width, int *height)
{
	for (size_t i = 2; i + 9 < len && p[i] == 0xff; i += 2 + ((size_t)p[i + 2] << 8 | p[i + 3]))
		if (p[i + 1] == 0xc0) {
			*height = p[i + 5] << 8 | p[i + 6];
			*width = p[i + 7] << 8 | p[i + 8];
			return true;
		}
	return false;
}

static void stills_are_jpegs(void **state)
{
	const struct films *f = *state;
	void *jpeg;
	size_t len;
	int width = 0, height = 0;
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-i", "@film.mkv", "-vf", "setsar=4/3", "-map", "0:v", "@wide.mkv");
	assert_ok(f->c, media_still(f->c, f->media, f->c->mem, films_path(f, "film.mkv"), 5000, 160, &jpeg, &len));
	assert_true(jpeg_size(jpeg, len, &width, &height));
	assert_int_equal(width, 160);
	assert_int_equal(height, 120);
	assert_ok(f->c, media_still(f->c, f->media, f->c->mem, films_path(f, "wide.mkv"), 5000, 1920, &jpeg, &len));
	assert_true(jpeg_size(jpeg, len, &width, &height));
	assert_int_equal(width, 426); /* not enlarged, but stretched as it is seen */
	assert_int_equal(height, 240);
	/* beyond the end: the last picture; the first frames are black: a later one */
	assert_ok(f->c, media_still(f->c, f->media, f->c->mem, films_path(f, "film.webm"), 100000, 160, &jpeg, &len));
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-i", "@film.mkv", "-vf", "fade=in:0:100:color=black", "-map", "0:v",
		  "@fade.mkv");
	size_t dark_len, bright_len;
	void *bright;
	assert_ok(f->c, media_still(f->c, f->media, f->c->mem, films_path(f, "fade.mkv"), 0, 160, &jpeg, &dark_len));
	assert_ok(f->c,
		  media_still(f->c, f->media, f->c->mem, films_path(f, "fade.mkv"), 8000, 160, &bright, &bright_len));
	assert_true(dark_len > bright_len / 3);
}

/* A picture size that nobody has: refused by name, not by running out of memory. */
static void huge_pictures_are_refused(void **state)
{
	const struct films *f = *state;
	void *jpeg;
	size_t len;
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=size=16000x8000:rate=1:duration=1", "-c:v",
		  "png", "-f", "matroska", "@huge.mkv");
	probed(f, "huge.mkv");
	enum err e = media_still(f->c, f->media, f->c->mem, films_path(f, "huge.mkv"), 0, 320, &jpeg, &len);
	assert_int_equal(e, ERR_DAMAGED);
	ctx_clear(f->c);
}

static void many_streams_are_capped(void **state)
{
	const struct films *f = *state;
	const char *argv[] = {"ffmpeg",    "-v",   "error", "-i", "@de.srt", "-i",
			      "@film.mkv", "-map", "1:a",   "-c", "copy",    NULL};
	const char *all[COUNT_OF(argv) + 2 * 80 + 1];
	size_t n = COUNT_OF(argv) - 1;
	memcpy(all, argv, n * sizeof *all);
	for (int i = 0; i < 30; i++) {
		all[n++] = "-map";
		all[n++] = "0";
	}
	all[n++] = "@many1.mkv";
	all[n] = NULL;
	films_run(f, all);
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-i", "@many1.mkv", "-i", "@many1.mkv", "-i", "@many1.mkv", "-map", "0",
		  "-map", "1", "-map", "2", "-c", "copy", "@many.mkv");
	assert_int_equal(probed(f, "many.mkv").stream_count, LIMIT_TRACKS);
}

/* Bytes turned at random places: any named answer is fine, the next question must work. */
static void damaged_films_do_no_harm(void **state)
{
	const struct films *f = *state;
	static const char *const names[] = {"film.mkv", "film.mp4", "film.webm", "film.ts", "film.avi", "ass.mkv"};
	unsigned seed = 12345;
	for (int round = 0; round < 60; round++) {
		char *bytes;
		size_t len;
		assert_ok(f->c, path_read(f->c, films_path(f, names[round % 6]), 64 * MIB, &bytes, &len));
		size_t span = round < 30 && len > 4096 ? 4096 : len;
		for (int k = 0; k < 40; k++) {
			seed = seed * 1103515245u + 12345u;
			bytes[seed / 7 % span] = (char)(seed >> 16);
		}
		assert_ok(f->c, path_write(f->c, films_path(f, "damaged"), 0644, bytes, len));
		talloc_free(bytes);
		struct media_info info;
		struct cues cues;
		void *jpeg;
		struct heard h = {.loud_from = 0};
		const char *path = films_path(f, "damaged");
		enum err e[] = {media_probe(f->c, f->media, f->c->mem, path, &info),
				media_subtitles(f->c, f->media, f->c->mem, path, 2, &cues),
				media_still(f->c, f->media, f->c->mem, path, 5000, 160, &jpeg, &len),
				media_audio(f->c, f->media, path, -1, 0, 12000, listen, &h)};
		for (size_t i = 0; i < COUNT_OF(e); i++)
			if (e[i] == ERR_UNAVAILABLE || e[i] == ERR_INTERNAL || e[i] == ERR_TIMEOUT)
				fail_msg("round %d, question %zu: %s %s", round, i, err_name(e[i]), ctx_error(f->c));
	}
	probed(f, "film.mkv");
}

static int descriptors(void)
{
	int count = 0;
	for (int fd = 0; fd < 256; fd++)
		count += fcntl(fd, F_GETFD) != -1;
	return count;
}

static long resident_kib(pid_t pid)
{
	char path[64], line[256];
	long kib = 0;
	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	FILE *file = fopen(path, "r");
	while (file && fgets(line, sizeof line, file))
		if (sscanf(line, "VmRSS: %ld", &kib) == 1)
			break;
	if (file)
		fclose(file);
	return kib;
}

/* The child's number: it is the only process of ours. */
static pid_t child_of_ours(void)
{
	char path[64], text[64] = "";
	snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
	FILE *file = fopen(path, "r");
	if (file && !fgets(text, sizeof text, file))
		text[0] = '\0';
	if (file)
		fclose(file);
	return (pid_t)strtol(text, NULL, 10);
}

static void a_thousand_probes_leak_nothing(void **state)
{
	const struct films *f = *state;
	const char *path = films_path(f, "film.mkv");
	long before = 0, after;
	int open_before = descriptors();
	for (int i = 0; i < 1000; i++) {
		struct media_info info;
		void *mem = talloc_new(NULL);
		assert_ok(f->c, media_probe(f->c, f->media, mem, path, &info));
		talloc_free(mem);
		if (i == 100)
			before = resident_kib(child_of_ours());
	}
	after = resident_kib(child_of_ours());
	assert_int_equal(descriptors(), open_before);
	assert_true(before > 0 && after > 0);
#if !defined(__SANITIZE_ADDRESS__) /* its quarantine grows by design */
	assert_true(after - before < 4096);
#endif
}

static enum err kill_child(struct ctx *c, const struct media_window *w, void *user)
{
	(void)c;
	(void)w;
	if (!(*(int *)user)++)
		kill(child_of_ours(), SIGKILL);
	return OK;
}

static void a_killed_child_is_named_and_replaced(void **state)
{
	const struct films *f = *state;
	int count = 0;
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "anoisesrc=duration=1200:sample_rate=16000", "-c:a",
		  "pcm_s16le", "@hour.wav");
	probed(f, "film.mkv");
	films_expect(f, media_audio(f->c, f->media, films_path(f, "hour.wav"), -1, 0, 1200000, kill_child, &count),
		     "media_died");
	assert_true(count >= 1);
	probed(f, "film.mkv");
	kill(child_of_ours(), SIGKILL); /* while idle: the next question does not notice, or is told by name */
	struct media_info info;
	if (media_probe(f->c, f->media, f->c->mem, films_path(f, "film.mkv"), &info) != OK)
		films_expect(f, ERR_UNAVAILABLE, "media_died");
	probed(f, "film.mkv");
}

static enum err cancel_now(struct ctx *c, const struct media_window *w, void *user)
{
	(void)w;
	(void)user;
	atomic_store(c->cancel, true);
	return OK;
}

static enum err refuse(struct ctx *c, const struct media_window *w, void *user)
{
	(void)w;
	(void)user;
	return ctx_fail(c, ERR_BUSY, "enough of this");
}

static void cancel_and_refusal_stop(void **state)
{
	const struct films *f = *state;
	atomic_bool cancel = false;
	f->c->cancel = &cancel;
	int64_t before = clock_mono_ms();
	films_expect(f, media_audio(f->c, f->media, films_path(f, "hour.wav"), -1, 0, 1200000, cancel_now, NULL),
		     "cancelled");
	f->c->cancel = NULL;
	assert_true(clock_mono_ms() - before < 5000);
	films_expect(f, media_audio(f->c, f->media, films_path(f, "hour.wav"), -1, 0, 1200000, refuse, NULL), "busy");
	f->c->deadline_ms = clock_mono_ms() + 1;
	struct media_info info;
	enum err e = media_probe(f->c, f->media, f->c->mem, films_path(f, "film.mkv"), &info);
	f->c->deadline_ms = 0;
	films_expect(f, e, "timeout");
	probed(f, "film.mkv");
}

static void a_missing_program_is_named(void **state)
{
	const struct films *f = *state;
	struct media *m;
	struct media_info info;
	char *report;
	const struct media_options options = {.program = "/nowhere/langplug-media"};
	assert_ok(f->c, media_open(f->c, &options, &m));
	films_expect(f, media_probe(f->c, m, f->c->mem, films_path(f, "film.mkv"), &info), "media_program");
	assert_ok(f->c, media_doctor(f->c, m, f->c->mem, &report));
	assert_non_null(strstr(report, "\"program\":null"));
	media_close(m);
	assert_ok(f->c, media_doctor(f->c, f->media, f->c->mem, &report));
	assert_non_null(strstr(report, "\"recognition\":true"));
	assert_non_null(strstr(report, "\"h264\""));
	assert_non_null(strstr(report, "\"ffmpeg\":\"/usr/bin/ffmpeg\""));
	media_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_probe_tells_all),
	    cmocka_unit_test(containers_have_their_names),
	    cmocka_unit_test(embedded_text_comes_out),
	    cmocka_unit_test(a_start_offset_is_kept),
	    cmocka_unit_test(tracks_are_read_in_one_go),
	    cmocka_unit_test(no_track_is_named),
	    cmocka_unit_test(cut_files_tell_their_real_length),
	    cmocka_unit_test(what_is_no_film_is_named),
	    cmocka_unit_test(an_unreadable_file_is_named),
	    cmocka_unit_test(sound_is_on_the_films_clock),
	    cmocka_unit_test(a_late_track_is_late),
	    cmocka_unit_test(windows_tile_a_long_film),
	    cmocka_unit_test(missing_sound_and_picture_are_named),
	    cmocka_unit_test(stills_are_jpegs),
	    cmocka_unit_test(huge_pictures_are_refused),
	    cmocka_unit_test(many_streams_are_capped),
	    cmocka_unit_test(damaged_films_do_no_harm),
	    cmocka_unit_test(a_thousand_probes_leak_nothing),
	    cmocka_unit_test(a_killed_child_is_named_and_replaced),
	    cmocka_unit_test(cancel_and_refusal_stop),
	    cmocka_unit_test(a_missing_program_is_named),
	};
	return cmocka_run_group_tests_name("media/probe", tests, make_films, films_teardown);
}
