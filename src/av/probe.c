/* WIRE_PROBE: container and streams. Cover pictures are no film; streams beyond LIMIT_TRACKS are left out. */
#include "av/av_int.h"

static const char *tag(const AVDictionary *tags, const char *name)
{
	const AVDictionaryEntry *entry = av_dict_get(tags, name, NULL, 0);
	return entry ? entry->value : "";
}

static bool text_codec(enum AVCodecID id)
{
	const AVCodecDescriptor *d = avcodec_descriptor_get(id);
	return d && (d->props & AV_CODEC_PROP_TEXT_SUB);
}

static bool for_the_deaf(const AVStream *stream, const char *title)
{
	char lower[LIMIT_NAME];
	text_copy(lower, sizeof lower, title);
	for (char *p = lower; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p += 'a' - 'A';
	return (stream->disposition & (AV_DISPOSITION_HEARING_IMPAIRED | AV_DISPOSITION_CAPTIONS)) ||
	       strstr(lower, "sdh") || strstr(lower, "hearing impaired") || strstr(lower, "[cc]") ||
	       strstr(lower, "(cc)");
}

static int64_t kind_of(const AVStream *stream)
{
	switch (stream->codecpar->codec_type) {
	case AVMEDIA_TYPE_VIDEO:
		return stream->disposition & AV_DISPOSITION_ATTACHED_PIC ? -1 : WIRE_STREAM_VIDEO;
	case AVMEDIA_TYPE_AUDIO:
		return WIRE_STREAM_AUDIO;
	case AVMEDIA_TYPE_SUBTITLE:
		return WIRE_STREAM_SUBTITLE;
	default:
		return -1;
	}
}

static enum err send_stream(const struct source *s, const AVStream *stream, int64_t kind)
{
	const AVCodecParameters *p = stream->codecpar;
	const char *profile = avcodec_profile_name(p->codec_id, p->profile);
	int64_t start = source_film_us(s, stream->start_time, stream->time_base);
	struct wire_stream v = {
	    .index = stream->index,
	    .kind = kind,
	    .width = p->width,
	    .height = p->height,
	    .channels = p->ch_layout.nb_channels,
	    .sample_rate = p->sample_rate,
	    .start_ms = start == INT64_MIN ? 0 : start / 1000,
	    .duration_ms =
		stream->duration > 0 ? av_rescale_q(stream->duration, stream->time_base, (AVRational){1, 1000}) : 0,
	    .codec = avcodec_get_name(p->codec_id),
	    .profile = profile ? profile : "",
	    .language = tag(stream->metadata, "language"),
	    .title = tag(stream->metadata, "title"),
	};
	if (!*v.title && strcmp(s->container, "mp4") == 0)
		v.title = tag(stream->metadata, "name");
	v.flags = (stream->disposition & AV_DISPOSITION_DEFAULT ? WIRE_DEFAULT : 0) |
		  (stream->disposition & AV_DISPOSITION_FORCED ? WIRE_FORCED : 0) |
		  (for_the_deaf(stream, v.title) ? WIRE_HEARING_IMPAIRED : 0) |
		  (text_codec(p->codec_id) ? WIRE_TEXT : 0);
	struct buf b;
	buf_init(&b, s->job->c->mem, LIMIT_FRAME);
	struct wire w = wire_writer(&b);
	wire_stream(&w, &v);
	return job_send(s->job, WIRE_STREAM, &b);
}

/* Film time in milliseconds of the last packet that is really there. Nothing has been read yet but what
 * avformat_find_stream_info keeps for us. */
static int64_t scan_length(struct source *s)
{
	AVPacket *packet = mem_check(av_packet_alloc());
	int64_t last_us = 0;
	while (av_read_frame(s->format, packet) >= 0) {
		if (packet->stream_index >= 0 && (unsigned)packet->stream_index < s->format->nb_streams) {
			const AVStream *stream = s->format->streams[packet->stream_index];
			int64_t pts = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
			int64_t us = source_film_us(s, pts, stream->time_base);
			enum AVMediaType type = stream->codecpar->codec_type;
			if (us != INT64_MIN && type != AVMEDIA_TYPE_SUBTITLE)
				us += av_rescale_q(packet->duration, stream->time_base, AV_TIME_BASE_Q);
			if (us > last_us && (type == AVMEDIA_TYPE_VIDEO || type == AVMEDIA_TYPE_AUDIO))
				last_us = us;
		}
		av_packet_unref(packet);
		job_alive(s->job);
	}
	av_packet_free(&packet);
	return last_us / 1000;
}

/* What the header says, unless it cannot know or the file is cut. */
static int64_t duration_of(struct source *s)
{
	const AVFormatContext *f = s->format;
	bool guessed = f->duration == AV_NOPTS_VALUE || f->duration <= 0 ||
		       f->duration / 1000 > LIMIT_MEDIA_HOURS * 3600LL * 1000 ||
		       f->duration_estimation_method == AVFMT_DURATION_FROM_BITRATE;
	return guessed || s->truncated ? scan_length(s) : f->duration / 1000;
}

enum err probe_run(struct job *job, int fd)
{
	struct source s;
	struct buf b;
	enum err e = source_open(job, fd, &s);
	if (e != OK)
		return e;
	size_t sent = 0, played = 0;
	for (unsigned i = 0; i < s.format->nb_streams && sent < LIMIT_TRACKS && e == OK; i++) {
		int64_t kind = kind_of(s.format->streams[i]);
		if (kind == -1)
			continue;
		sent++;
		played += kind != WIRE_STREAM_SUBTITLE;
		e = send_stream(&s, s.format->streams[i], kind);
	}
	if (e == OK && !played)
		e = ctx_fail_named(job->c, ERR_DAMAGED, "not_media", "there is neither picture nor sound in this file");
	if (e != OK)
		goto done;
	struct wire_container v = {.name = s.container, .truncated = s.truncated, .duration_ms = duration_of(&s)};
	buf_init(&b, job->c->mem, LIMIT_FRAME);
	struct wire w = wire_writer(&b);
	wire_container(&w, &v);
	e = job_send(job, WIRE_CONTAINER, &b);
done:
	source_close(&s);
	return e;
}
