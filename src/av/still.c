/* WIRE_STILL: one JPEG near a time. A picture that is nearly black or of one colour (a fade, a title card) is passed
 * over for a later one, a few times; the last one is taken as it is. */
#include "av/av_int.h"

#include <libavutil/imgutils.h>
#include <libswscale/swscale.h>

enum { TRIES = 5, STEP_MS = 2500, WIDTH_MIN = 16, JPEG_QUALITY = 4, DARK = 24, FLAT = 6, FRAMES_MAX = 1000 };

struct still {
	struct job *job;
	struct source source;
	AVStream *stream;
	AVCodecContext *decoder;
	AVFrame *frame, *scaled;
};

/* The first picture at or after at_us; false at the end of the film (then the last one before it, if there was one). */
static bool picture_at(struct still *s, int64_t at_us)
{
	AVPacket *packet = mem_check(av_packet_alloc());
	AVFrame *next = mem_check(av_frame_alloc());
	bool found = false, more = true;
	source_seek(&s->source, s->stream->index, at_us / 1000);
	avcodec_flush_buffers(s->decoder);
	for (int i = 0; !found && more && i < FRAMES_MAX;) {
		more = av_read_frame(s->source.format, packet) >= 0;
		if (more && packet->stream_index != s->stream->index) {
			av_packet_unref(packet);
			continue;
		}
		avcodec_send_packet(s->decoder, more ? packet : NULL);
		av_packet_unref(packet);
		while (!found && avcodec_receive_frame(s->decoder, next) >= 0) {
			i++;
			found = source_film_us(&s->source, next->best_effort_timestamp, s->stream->time_base) >= at_us;
			av_frame_unref(s->frame);
			av_frame_move_ref(s->frame, next);
		}
		job_alive(s->job);
	}
	av_frame_free(&next);
	av_packet_free(&packet);
	return found;
}

/* Anamorphic pictures are stretched to what is seen. */
static void target_size(const struct still *s, int *width, int *height)
{
	const AVFrame *f = s->frame;
	double aspect = (double)f->width / f->height;
	if (f->sample_aspect_ratio.num > 0 && f->sample_aspect_ratio.den > 0)
		aspect *= av_q2d(f->sample_aspect_ratio);
	int w = (int)s->job->request.width;
	double seen = aspect * f->height;
	if (seen < w)
		w = (int)seen;
	w = w < WIDTH_MIN ? WIDTH_MIN : w & ~1;
	int h = (int)(w / aspect + 0.5) & ~1;
	*width = w;
	*height = h < 2 ? 2 : h > LIMIT_STILL_WIDTH ? LIMIT_STILL_WIDTH : h;
}

static enum err scale(struct still *s)
{
	int width, height;
	target_size(s, &width, &height);
	av_frame_unref(s->scaled);
	s->scaled->format = AV_PIX_FMT_YUVJ420P;
	s->scaled->width = width;
	s->scaled->height = height;
	struct SwsContext *scaler = sws_getContext(s->frame->width, s->frame->height, s->frame->format, width, height,
						   AV_PIX_FMT_YUVJ420P, SWS_AREA, NULL, NULL, NULL);
	if (!scaler || av_frame_get_buffer(s->scaled, 0) < 0) {
		sws_freeContext(scaler);
		return ctx_fail_named(s->job->c, ERR_DAMAGED, "no_video", "the picture cannot be converted");
	}
	sws_scale(scaler, (const uint8_t *const *)s->frame->data, s->frame->linesize, 0, s->frame->height,
		  s->scaled->data, s->scaled->linesize);
	sws_freeContext(scaler);
	return OK;
}

/* Mean and mean deviation of the luma. */
static bool dull(const AVFrame *f)
{
	int64_t sum = 0, away = 0, count = (int64_t)f->width * f->height;
	for (int y = 0; y < f->height; y++)
		for (int x = 0; x < f->width; x++)
			sum += f->data[0][y * f->linesize[0] + x];
	int mean = (int)(sum / count);
	for (int y = 0; y < f->height; y++)
		for (int x = 0; x < f->width; x++)
			away += abs(f->data[0][y * f->linesize[0] + x] - mean);
	return mean < DARK || away / count < FLAT;
}

static enum err send_jpeg(struct still *s)
{
	const AVCodec *codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
	AVCodecContext *encoder = codec ? avcodec_alloc_context3(codec) : NULL;
	AVPacket *packet = mem_check(av_packet_alloc());
	enum err e = ctx_fail(s->job->c, ERR_UNSUPPORTED, "no JPEG encoder in this libavcodec");
	if (encoder) {
		encoder->width = s->scaled->width;
		encoder->height = s->scaled->height;
		encoder->pix_fmt = AV_PIX_FMT_YUVJ420P;
		encoder->time_base = (AVRational){1, 25};
		encoder->thread_count = 1;
		encoder->flags |= AV_CODEC_FLAG_QSCALE;
		encoder->global_quality = FF_QP2LAMBDA * JPEG_QUALITY;
		s->scaled->pts = 0;
		s->scaled->quality = encoder->global_quality;
		if (avcodec_open2(encoder, codec, NULL) >= 0 && avcodec_send_frame(encoder, s->scaled) >= 0 &&
		    avcodec_receive_packet(encoder, packet) >= 0) {
			ctx_clear(s->job->c);
			e = job_send_bytes(s->job, packet->data, (size_t)packet->size);
		}
	}
	av_packet_free(&packet);
	avcodec_free_context(&encoder);
	return e;
}

static enum err find_picture(struct still *s)
{
	int64_t at_ms = s->job->request.start_ms;
	for (int i = 0; i < TRIES; i++) {
		bool found = picture_at(s, at_ms * 1000);
		if (!s->frame->width)
			break;
		enum err e = scale(s);
		if (e != OK || !found || !dull(s->scaled))
			return e;
		at_ms += STEP_MS;
	}
	if (s->scaled->width)
		return OK;
	return ctx_fail_named(s->job->c, ERR_DAMAGED, "no_video", "no picture can be decoded");
}

enum err still_run(struct job *job, int fd)
{
	struct still s = {.job = job};
	if (job->request.width < 1 || job->request.width > LIMIT_STILL_WIDTH || job->request.start_ms < 0 ||
	    job->request.start_ms > LIMIT_MEDIA_HOURS * 3600LL * 1000)
		return ctx_fail(job->c, ERR_INVALID, "an impossible time or width of a picture");
	enum err e = source_open(job, fd, &s.source);
	if (e != OK)
		return e;
	int index = av_find_best_stream(s.source.format, AVMEDIA_TYPE_VIDEO, -1, -1, NULL, 0);
	if (index < 0) {
		e = ctx_fail_named(job->c, ERR_INVALID, "no_video", "the film has no picture that can be decoded");
		goto done;
	}
	s.stream = s.source.format->streams[index];
	s.frame = mem_check(av_frame_alloc());
	s.scaled = mem_check(av_frame_alloc());
	source_only(&s.source, index);
	e = decoder_open(job->c, s.stream, &s.decoder);
	if (e == OK)
		e = find_picture(&s);
	if (e == OK)
		e = send_jpeg(&s);
done:
	av_frame_free(&s.frame);
	av_frame_free(&s.scaled);
	avcodec_free_context(&s.decoder);
	source_close(&s.source);
	return e;
}
