/* Decoding and resampling: see sound.h. */
#include "av/sound.h"

#include <libswresample/swresample.h>

enum {
	TOLERANCE = WINDOW_RATE / 20, /* time stamps wobble by a frame; below 50 ms nothing is moved */
	BACK_JUMP = WINDOW_RATE * 10, /* further back is a new clock (joined recordings): not believed */
	SILENCE = WINDOW_RATE / 10,
};

struct sound {
	struct job *job;
	struct source source;
	AVStream *stream;
	AVCodecContext *decoder;
	SwrContext *resampler;
	AVChannelLayout layout; /* what the resampler was made for */
	int format, rate;
	struct windows windows;
	bool begun;  /* a time stamp has been seen */
	int64_t at;  /* index of the next sample, 0 is the start of the span; negative: before it */
	int64_t end; /* of the span */
	size_t frames, broken;
	int16_t *out;
	int out_room;
};

static enum err choose_stream(struct sound *s)
{
	int64_t index = s->job->request.stream;
	const AVFormatContext *f = s->source.format;
	int best = av_find_best_stream(s->source.format, AVMEDIA_TYPE_AUDIO, -1, -1, NULL, 0);
	if (best < 0)
		return ctx_fail_named(s->job->c, ERR_INVALID, "no_audio", "the film has no sound that can be decoded");
	if (index < 0)
		index = best;
	if (index >= f->nb_streams || f->streams[index]->codecpar->codec_type != AVMEDIA_TYPE_AUDIO)
		return ctx_fail_named(s->job->c, ERR_NOT_FOUND, "no_track", "stream %d is no sound track", (int)index);
	s->stream = f->streams[index];
	return OK;
}

/* Samples that lie in the span go to the windows. ERR_CANCELLED stands for "past the end". */
static enum err place(struct sound *s, const int16_t *samples, int64_t count)
{
	int64_t skip = s->at < 0 ? -s->at : 0;
	s->at += count;
	if (skip >= count)
		return OK;
	int64_t usable = count - skip;
	if (s->at > s->end)
		usable -= s->at - s->end;
	return usable > 0 ? windows_push(&s->windows, samples + skip, (size_t)usable) : OK;
}

static enum err silence(struct sound *s, int64_t count)
{
	static const int16_t nothing[SILENCE];
	enum err e = OK;
	if (s->at < 0) { /* not heard anyway */
		int64_t before = count < -s->at ? count : -s->at;
		s->at += before;
		count -= before;
	}
	while (e == OK && count > 0 && s->at < s->end) {
		int64_t n = count < SILENCE ? count : SILENCE;
		e = place(s, nothing, n);
		count -= n;
		job_alive(s->job);
	}
	return e;
}

static enum err resampler_for(struct sound *s, const AVFrame *frame)
{
	if (s->resampler && s->format == frame->format && s->rate == frame->sample_rate &&
	    av_channel_layout_compare(&s->layout, &frame->ch_layout) == 0)
		return OK;
	AVChannelLayout mono = AV_CHANNEL_LAYOUT_MONO;
	AVChannelLayout in;
	swr_free(&s->resampler);
	if (frame->ch_layout.order == AV_CHANNEL_ORDER_UNSPEC)
		av_channel_layout_default(&in, frame->ch_layout.nb_channels);
	else if (av_channel_layout_copy(&in, &frame->ch_layout) < 0)
		mem_check(NULL);
	int r = swr_alloc_set_opts2(&s->resampler, &mono, AV_SAMPLE_FMT_S16, WINDOW_RATE, &in, frame->format,
				    frame->sample_rate, 0, NULL);
	av_channel_layout_uninit(&in);
	if (r < 0 || swr_init(s->resampler) < 0)
		return ctx_fail(s->job->c, ERR_DAMAGED, "the sound has a form that cannot be converted");
	av_channel_layout_uninit(&s->layout);
	if (av_channel_layout_copy(&s->layout, &frame->ch_layout) < 0)
		mem_check(NULL);
	s->format = frame->format;
	s->rate = frame->sample_rate;
	return OK;
}

/* Frame NULL: what the resampler still holds. *got and s->out. */
static enum err convert(struct sound *s, const AVFrame *frame, int *got)
{
	int in = frame ? frame->nb_samples : 0;
	int room = swr_get_out_samples(s->resampler, in);
	if (room > s->out_room) {
		s->out = mem_grow(s->job->c->mem, s->out, int16_t, (size_t)room);
		s->out_room = room;
	}
	uint8_t *planes[] = {(uint8_t *)s->out};
	*got = swr_convert(s->resampler, planes, room, frame ? (const uint8_t **)frame->extended_data : NULL, in);
	return *got >= 0 ? OK : ctx_fail(s->job->c, ERR_DAMAGED, "the sound cannot be converted");
}

/* Where the frame's first sample belongs, against where the next one would go. */
static enum err keep_time(struct sound *s, const AVFrame *frame, int *drop)
{
	int64_t us = source_film_us(&s->source, frame->best_effort_timestamp, s->stream->time_base);
	*drop = 0;
	if (us == INT64_MIN)
		return OK;
	int64_t index = av_rescale(us - s->job->request.start_ms * 1000, WINDOW_RATE, AV_TIME_BASE);
	if (!s->begun) {
		s->begun = true;
		if (index <= 0)
			s->at = index;
		return index > 0 ? silence(s, index) : OK;
	}
	int64_t gap = index - (s->at + swr_get_delay(s->resampler, WINDOW_RATE));
	if (gap > TOLERANCE)
		return silence(s, gap);
	if (gap < -TOLERANCE && gap > -BACK_JUMP)
		*drop = (int)-gap;
	return OK;
}

static enum err take_frame(struct sound *s, const AVFrame *frame)
{
	int drop = 0, got = 0;
	enum err e = resampler_for(s, frame);
	if (e == OK)
		e = keep_time(s, frame, &drop);
	if (e == OK)
		e = convert(s, frame, &got);
	if (e != OK || drop >= got)
		return e;
	s->frames++;
	return place(s, s->out + drop, got - drop);
}

static enum err take_packet(struct sound *s, const AVPacket *packet, AVFrame *frame)
{
	enum err e = OK;
	s->broken += avcodec_send_packet(s->decoder, packet) < 0; /* a broken packet is a hole, not the end */
	while (e == OK && avcodec_receive_frame(s->decoder, frame) >= 0)
		e = frame->nb_samples > 0 && frame->sample_rate > 0 ? take_frame(s, frame) : OK;
	return e;
}

static enum err read_span(struct sound *s)
{
	AVPacket *packet = mem_check(av_packet_alloc());
	AVFrame *frame = mem_check(av_frame_alloc());
	enum err e = OK;
	while (e == OK && s->at < s->end && av_read_frame(s->source.format, packet) >= 0) {
		if (packet->stream_index == s->stream->index)
			e = take_packet(s, packet, frame);
		av_packet_unref(packet);
		job_alive(s->job);
	}
	if (e == OK && s->at < s->end)
		e = take_packet(s, NULL, frame);
	int got = 0;
	if (e == OK && s->at < s->end && s->resampler)
		e = convert(s, NULL, &got);
	if (e == OK && got > 0)
		e = place(s, s->out, got);
	if (e == OK && !s->frames && s->broken)
		e = ctx_fail(s->job->c, ERR_DAMAGED, "the sound cannot be decoded");
	av_frame_free(&frame);
	av_packet_free(&packet);
	return e == OK ? windows_end(&s->windows) : e;
}

enum err sound_run(struct job *job, int fd, window_fn *fn, void *user)
{
	struct sound s = {.job = job};
	const struct wire_request *request = &job->request;
	if (request->start_ms < 0 || request->end_ms <= request->start_ms ||
	    request->end_ms > LIMIT_MEDIA_HOURS * 3600LL * 1000)
		return ctx_fail(job->c, ERR_INVALID, "an empty or impossible span of time");
	enum err e = source_open(job, fd, &s.source);
	if (e == OK)
		e = choose_stream(&s);
	if (e == OK)
		e = decoder_open(job->c, s.stream, &s.decoder);
	if (e != OK)
		goto done;
	s.end = (request->end_ms - request->start_ms) * WINDOW_RATE / 1000;
	windows_begin(&s.windows, job->c->mem, request->start_ms, fn, user);
	source_only(&s.source, s.stream->index);
	source_seek(&s.source, s.stream->index, request->start_ms);
	e = read_span(&s);
done:
	av_channel_layout_uninit(&s.layout);
	swr_free(&s.resampler);
	avcodec_free_context(&s.decoder);
	source_close(&s.source);
	return e;
}
