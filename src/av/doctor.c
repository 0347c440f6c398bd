/* WIRE_DOCTOR: what this build can do, as JSON for `langplug doctor`. */
#include "av/av_int.h"

static const struct {
	const char *name;
	enum AVCodecID id;
} wanted[] = {
    {"h264", AV_CODEC_ID_H264},   {"hevc", AV_CODEC_ID_HEVC},     {"vp8", AV_CODEC_ID_VP8},
    {"vp9", AV_CODEC_ID_VP9},     {"av1", AV_CODEC_ID_AV1},       {"mpeg2video", AV_CODEC_ID_MPEG2VIDEO},
    {"mpeg4", AV_CODEC_ID_MPEG4}, {"aac", AV_CODEC_ID_AAC},       {"mp3", AV_CODEC_ID_MP3},
    {"opus", AV_CODEC_ID_OPUS},   {"vorbis", AV_CODEC_ID_VORBIS}, {"ac3", AV_CODEC_ID_AC3},
    {"eac3", AV_CODEC_ID_EAC3},   {"dts", AV_CODEC_ID_DTS},       {"flac", AV_CODEC_ID_FLAC},
};

enum err doctor_run(struct job *job, const struct recogniser *recogniser, bool landlock)
{
	struct buf b;
	char version[32];
	unsigned v = avformat_version();
	text_copy(version, sizeof version,
		  mem_printf(job->c->mem, "%u.%u.%u", AV_VERSION_MAJOR(v), AV_VERSION_MINOR(v), AV_VERSION_MICRO(v)));
	buf_init(&b, job->c->mem, LIMIT_FRAME);
	struct json j = json_begin(&b);
	json_object_begin(&j);
	json_key_str(&j, "version", LANGPLUG_VERSION);
	json_key_str(&j, "libavformat", version);
	json_key_bool(&j, "landlock", landlock);
	json_key_bool(&j, "recognition", recogniser != NULL);
	json_key(&j, "decoders");
	json_array_begin(&j);
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		if (avcodec_find_decoder(wanted[i].id))
			json_str(&j, wanted[i].name);
	json_array_end(&j);
	json_object_end(&j);
	return job_send_bytes(job, b.data, b.len);
}
