/* What browsers play as it is: see media.h. Measured with Debian's Chromium, 2026: MP4, MKV and WebM with H.264, VP8, VP9,
 * AV1 and AAC, MP3, Opus, Vorbis, FLAC play; HEVC and AC-3 are silent traps. */
#include "media/media.h"

static const struct media_stream *first(const struct media_info *info, enum media_stream_kind kind)
{
	const struct media_stream *found = NULL;
	for (size_t i = 0; i < info->stream_count; i++) {
		const struct media_stream *s = &info->streams[i];
		if (s->kind == kind && (!found || (s->is_default && !found->is_default)))
			found = s;
	}
	return found;
}

static bool among(const char *word, const char *const *list)
{
	for (; *list; list++)
		if (text_eq(word, *list))
			return true;
	return false;
}

static const char *video_reason(const struct media_stream *s)
{
	static const char *const playable[] = {"h264", "vp8", "vp9", "av1", "theora", NULL};
	static const struct {
		const char *codec, *reason;
	} named[] = {{"hevc", "HEVC video"},        {"mpeg2video", "MPEG-2 video"},  {"mpeg4", "MPEG-4 (DivX) video"},
		     {"vc1", "VC-1 video"},         {"wmv3", "Windows Media video"}, {"prores", "ProRes video"},
		     {"msmpeg4v3", "DivX 3 video"}, {"mjpeg", "Motion JPEG video"}};
	for (size_t i = 0; i < COUNT_OF(named); i++)
		if (text_eq(s->codec, named[i].codec))
			return named[i].reason;
	if (!among(s->codec, playable))
		return "video that browsers do not decode";
	if (text_eq(s->codec, "h264") && (text_starts(s->profile, "High 10") || text_starts(s->profile, "High 4")))
		return "H.264 video in a studio profile (10 bit or 4:2:2, 4:4:4)";
	return NULL;
}

static const char *audio_reason(const struct media_stream *s)
{
	static const char *const playable[] = {"aac", "mp3", "opus", "vorbis", "flac", NULL};
	static const struct {
		const char *codec, *reason;
	} named[] = {{"ac3", "AC-3 sound"},
		     {"eac3", "E-AC-3 sound"},
		     {"dts", "DTS sound"},
		     {"truehd", "TrueHD sound"},
		     {"mp2", "MPEG layer 2 sound"},
		     {"wmav2", "Windows Media sound"},
		     {"wmapro", "Windows Media sound"}};
	for (size_t i = 0; i < COUNT_OF(named); i++)
		if (text_eq(s->codec, named[i].codec))
			return named[i].reason;
	return among(s->codec, playable) || text_starts(s->codec, "pcm_") ? NULL : "sound that browsers do not decode";
}

const char *media_unplayable_reason(const struct media_info *info)
{
	static const char *const containers[] = {"matroska", "webm", "mp4", "mov", "ogg", "mp3", "wav", "flac", NULL};
	const struct media_stream *video = first(info, MEDIA_VIDEO), *audio = first(info, MEDIA_AUDIO);
	const char *reason = video ? video_reason(video) : NULL;
	if (!reason && audio)
		reason = audio_reason(audio);
	if (!reason && !among(info->container, containers))
		reason = "a container that browsers do not open";
	if (!reason && audio && text_starts(audio->codec, "pcm_") && !text_eq(info->container, "wav"))
		reason = "uncompressed sound";
	return reason;
}

const char *media_unplayable_in_firefox(const struct media_info *info)
{
	const char *reason = media_unplayable_reason(info);
	return reason || !text_eq(info->container, "matroska") ? reason : "Matroska container";
}
