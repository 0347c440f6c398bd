/* What browsers play, from what a probe says. */
#include "unit.h"

#include "media/media.h"

struct film {
	const char *container, *video, *profile, *audio, *reason;
};

static void reasons(void **state)
{
	static const struct film films[] = {
	    {"mp4", "h264", "High", "aac", NULL},
	    {"matroska", "h264", "Main", "aac", NULL},
	    {"webm", "vp9", "Profile 0", "opus", NULL},
	    {"webm", "vp8", "", "vorbis", NULL},
	    {"mp4", "av1", "Main", NULL, NULL},
	    {"mp4", NULL, NULL, "mp3", NULL},
	    {"matroska", "hevc", "Main", "aac", "HEVC video"},
	    {"matroska", "h264", "High", "ac3", "AC-3 sound"},
	    {"matroska", "h264", "High", "eac3", "E-AC-3 sound"},
	    {"matroska", "h264", "High", "dts", "DTS sound"},
	    {"matroska", "h264", "High 10", "aac", "H.264 video in a studio profile (10 bit or 4:2:2, 4:4:4)"},
	    {"avi", "mpeg4", "", "mp3", "MPEG-4 (DivX) video"},
	    {"avi", "h264", "High", "mp3", "a container that browsers do not open"},
	    {"mpegts", "h264", "High", "aac", "a container that browsers do not open"},
	    {"mov", "h264", "High", "pcm_s16le", "uncompressed sound"},
	    {"matroska", "rv40", "", "cook", "video that browsers do not decode"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(films); i++) {
		struct media_stream streams[2];
		struct media_info info = {.streams = streams};
		memset(streams, 0, sizeof streams);
		text_copy(info.container, sizeof info.container, films[i].container);
		if (films[i].video) {
			struct media_stream *s = &streams[info.stream_count++];
			s->kind = MEDIA_VIDEO;
			text_copy(s->codec, sizeof s->codec, films[i].video);
			text_copy(s->profile, sizeof s->profile, films[i].profile);
		}
		if (films[i].audio) {
			struct media_stream *s = &streams[info.stream_count++];
			s->kind = MEDIA_AUDIO;
			text_copy(s->codec, sizeof s->codec, films[i].audio);
		}
		const char *reason = media_unplayable_reason(&info);
		if (!text_eq(reason, films[i].reason))
			fail_msg("film %zu: %s", i, reason ? reason : "plays");
		bool mkv = text_eq(films[i].container, "matroska");
		assert_int_equal(media_unplayable_in_firefox(&info) != NULL, mkv || reason);
	}
}

static void the_default_track_counts(void **state)
{
	struct media_stream streams[2] = {{.kind = MEDIA_AUDIO, .codec = "ac3"},
					  {.kind = MEDIA_AUDIO, .codec = "aac", .is_default = true}};
	const struct media_info info = {.container = "matroska", .streams = streams, .stream_count = 2};
	(void)state;
	assert_null(media_unplayable_reason(&info));
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(reasons), UNIT_TEST(the_default_track_counts)};
	return unit_run("media/playable", tests);
}
