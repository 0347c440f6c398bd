/* WIRE_SUBTITLES: the cues of an embedded text track. libavcodec turns every text codec (SubRip, ASS, WebVTT, mov_text)
 * into ASS events; from those only the text is taken. Times are the film's: those of the packets, on the same clock as
 * picture and sound (the stream's start offset is in them). */
#include "av/av_int.h"
#include "av/plain.h"

enum { END_UNKNOWN_MS = 3000 };

static enum err send_cue(struct source *s, const AVPacket *packet, const AVSubtitle *subtitle, const AVStream *stream)
{
	int64_t us = source_film_us(s, packet->pts, stream->time_base);
	int64_t length = av_rescale_q(packet->duration, stream->time_base, (AVRational){1, 1000});
	if (us == INT64_MIN)
		return OK;
	if (subtitle->end_display_time && subtitle->end_display_time != UINT32_MAX)
		length = (int64_t)subtitle->end_display_time - subtitle->start_display_time;
	if (length <= 0)
		length = END_UNKNOWN_MS;
	struct wire_cue v = {.start_ms = us / 1000 + subtitle->start_display_time};
	v.end_ms = v.start_ms + length;
	for (unsigned i = 0; i < subtitle->num_rects; i++) {
		const char *ass = subtitle->rects[i]->ass;
		void *mem = talloc_new(s->job->c->mem);
		v.text = ass ? plain_text(mem, ass) : "";
		struct buf b;
		buf_init(&b, mem, LIMIT_FRAME);
		struct wire w = wire_writer(&b);
		wire_cue(&w, &v);
		enum err e = *v.text ? job_send(s->job, WIRE_CUE, &b) : OK;
		talloc_free(mem);
		if (e != OK)
			return e;
	}
	return OK;
}

static enum err read_all(struct source *s, const AVStream *stream, AVCodecContext *decoder)
{
	AVPacket *packet = mem_check(av_packet_alloc());
	size_t count = 0;
	enum err e = OK;
	while (e == OK && av_read_frame(s->format, packet) >= 0) {
		AVSubtitle subtitle = {0};
		int got = 0;
		if (packet->stream_index == stream->index &&
		    avcodec_decode_subtitle2(decoder, &subtitle, &got, packet) >= 0 && got) {
			e = count++ < LIMIT_CUES
				? send_cue(s, packet, &subtitle, stream)
				: ctx_fail(s->job->c, ERR_TOO_LARGE, "a track of over %d cues", LIMIT_CUES);
			avsubtitle_free(&subtitle);
		}
		av_packet_unref(packet);
		job_alive(s->job);
	}
	av_packet_free(&packet);
	return e;
}

enum err embedded_run(struct job *job, int fd)
{
	struct source s;
	AVCodecContext *decoder = NULL;
	enum err e = source_open(job, fd, &s);
	if (e != OK)
		return e;
	int64_t index = job->request.stream;
	const AVStream *stream = index >= 0 && index < s.format->nb_streams ? s.format->streams[index] : NULL;
	const AVCodecDescriptor *d = stream ? avcodec_descriptor_get(stream->codecpar->codec_id) : NULL;
	if (!d || stream->codecpar->codec_type != AVMEDIA_TYPE_SUBTITLE) {
		e = ctx_fail_named(job->c, ERR_NOT_FOUND, "no_track", "stream %d is no subtitle track", (int)index);
		goto done;
	}
	if (!(d->props & AV_CODEC_PROP_TEXT_SUB)) {
		e = ctx_fail_named(job->c, ERR_UNSUPPORTED, "no_track", "stream %d holds pictures of text (%s)",
				   (int)index, d->name);
		goto done;
	}
	e = decoder_open(job->c, stream, &decoder);
	if (e != OK)
		goto done;
	source_only(&s, stream->index);
	e = read_all(&s, stream, decoder);
done:
	avcodec_free_context(&decoder);
	source_close(&s);
	return e;
}
