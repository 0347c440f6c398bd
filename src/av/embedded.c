/* WIRE_SUBTITLES: the cues of an embedded text track. libavcodec turns every text codec (SubRip, ASS, WebVTT, mov_text)
 * into ASS events; from those only the text is taken. Times are the film's: those of the packets, on the same clock as
 * picture and sound (the stream's start offset is in them).
 *
 * The cues of a track lie all over the film, so the whole file is read for them, and a lesson wants two tracks. All
 * text tracks are therefore read in one go; those that were not asked for are kept for the next question. */
#include <sys/stat.h>

#include "av/av_int.h"
#include "av/plain.h"

enum { END_UNKNOWN_MS = 3000, KEPT_TRACKS = 16, KEPT_BYTES = 4 * MIB };

struct track {
	const AVStream *stream; /* while the film is read */
	AVCodecContext *decoder;
	int index;
	size_t cues;
	bool asked;
	struct buf kept; /* frames of WIRE_CUE, each behind its length as a size_t */
};

/* The tracks of one film; which film that is, is known by what stat says of it. */
struct embedded {
	struct stat film;
	size_t count;
	struct track tracks[KEPT_TRACKS];
};

static bool same_film(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static enum err put_cue(struct job *job, struct track *t, const struct buf *frame)
{
	if (t->asked)
		return job_send(job, WIRE_CUE, frame);
	buf_add(&t->kept, &frame->len, sizeof frame->len);
	buf_add(&t->kept, frame->data, frame->len);
	return OK;
}

static enum err put_cues(struct source *s, struct track *t, const AVPacket *packet, const AVSubtitle *subtitle)
{
	int64_t us = source_film_us(s, packet->pts, t->stream->time_base);
	int64_t length = av_rescale_q(packet->duration, t->stream->time_base, (AVRational){1, 1000});
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
		enum err e = *v.text ? put_cue(s->job, t, &b) : OK;
		talloc_free(mem);
		if (e != OK)
			return e;
	}
	return OK;
}

static enum err read_packet(struct source *s, struct track *t, AVPacket *packet)
{
	AVSubtitle subtitle = {0};
	int got = 0;
	enum err e = OK;
	if (avcodec_decode_subtitle2(t->decoder, &subtitle, &got, packet) < 0 || !got)
		return OK;
	if (t->cues++ < LIMIT_CUES)
		e = put_cues(s, t, packet, &subtitle);
	else if (t->asked)
		e = ctx_fail(s->job->c, ERR_TOO_LARGE, "a track of over %d cues", LIMIT_CUES);
	else
		t->kept.full = true; /* whoever asks for it hears why */
	avsubtitle_free(&subtitle);
	return e;
}

static enum err read_all(struct source *s, struct embedded *all)
{
	AVPacket *packet = mem_check(av_packet_alloc());
	enum err e = OK;
	while (e == OK && av_read_frame(s->format, packet) >= 0) {
		for (size_t i = 0; i < all->count; i++)
			if (all->tracks[i].index == packet->stream_index) {
				e = read_packet(s, &all->tracks[i], packet);
				break;
			}
		av_packet_unref(packet);
		job_alive(s->job);
	}
	av_packet_free(&packet);
	return e;
}

static enum err add_track(struct source *s, struct embedded *all, const AVStream *stream, bool asked)
{
	struct track *t = &all->tracks[all->count];
	*t = (struct track){.stream = stream, .index = stream->index, .asked = asked};
	enum err e = decoder_open(s->job->c, stream, &t->decoder);
	if (e != OK)
		return e;
	buf_init(&t->kept, all, KEPT_BYTES);
	s->format->streams[stream->index]->discard = AVDISCARD_DEFAULT;
	all->count++;
	return OK;
}

static bool is_text(const AVStream *stream)
{
	const AVCodecDescriptor *d = avcodec_descriptor_get(stream->codecpar->codec_id);
	return d && stream->codecpar->codec_type == AVMEDIA_TYPE_SUBTITLE && (d->props & AV_CODEC_PROP_TEXT_SUB);
}

/* The one that is asked for, and the others as far as they can be read. */
static enum err add_tracks(struct source *s, struct embedded *all, const AVStream *asked)
{
	source_only(s, asked->index);
	enum err e = add_track(s, all, asked, true);
	for (unsigned i = 0; e == OK && i < s->format->nb_streams && all->count < KEPT_TRACKS; i++) {
		const AVStream *stream = s->format->streams[i];
		if (stream != asked && is_text(stream) && add_track(s, all, stream, false) != OK)
			ctx_clear(s->job->c);
	}
	return e;
}

static enum err read_film(struct job *job, int fd, struct embedded *all)
{
	struct source s;
	enum err e = source_open(job, fd, &s);
	if (e != OK)
		return e;
	int64_t index = job->request.stream;
	const AVStream *stream = index >= 0 && index < s.format->nb_streams ? s.format->streams[index] : NULL;
	if (!stream || stream->codecpar->codec_type != AVMEDIA_TYPE_SUBTITLE)
		e = ctx_fail_named(job->c, ERR_NOT_FOUND, "no_track", "stream %d is no subtitle track", (int)index);
	else if (!is_text(stream))
		e = ctx_fail_named(job->c, ERR_UNSUPPORTED, "no_track", "stream %d holds pictures of text (%s)",
				   (int)index, avcodec_get_name(stream->codecpar->codec_id));
	else
		e = add_tracks(&s, all, stream);
	if (e == OK)
		e = read_all(&s, all);
	for (size_t i = 0; i < all->count; i++)
		avcodec_free_context(&all->tracks[i].decoder);
	source_close(&s);
	return e;
}

static const struct track *find_kept(const struct embedded *all, const struct stat *film, int64_t index)
{
	for (size_t i = 0; all && i < all->count && same_film(&all->film, film); i++) {
		const struct track *t = &all->tracks[i];
		if (t->index == index && !t->asked && !t->kept.full)
			return t;
	}
	return NULL;
}

static enum err send_kept(struct job *job, const struct track *t)
{
	enum err e = OK;
	for (size_t at = 0; e == OK && at < t->kept.len;) {
		struct buf frame = {.data = t->kept.data + at + sizeof frame.len};
		memcpy(&frame.len, t->kept.data + at, sizeof frame.len);
		e = job_send(job, WIRE_CUE, &frame);
		at += sizeof frame.len + frame.len;
	}
	return e;
}

enum err embedded_run(struct job *job, int fd, void *owner, struct embedded **kept)
{
	struct stat film;
	if (fstat(fd, &film) != 0)
		return ctx_fail_named(job->c, ERR_IO, "unreadable", "the film cannot be read");
	const struct track *t = find_kept(*kept, &film, job->request.stream);
	if (t)
		return send_kept(job, t);
	talloc_free(*kept);
	*kept = NULL;
	struct embedded *all = mem_new(owner, struct embedded);
	all->film = film;
	enum err e = read_film(job, fd, all);
	if (e == OK)
		*kept = all;
	else
		talloc_free(all);
	return e;
}
