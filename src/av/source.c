/* Opening a media file from a descriptor: libav reads through pread on it, by our own AVIOContext. Only the containers
 * that films and recordings come in are accepted: no playlist, no concatenation, nothing that names other files. */
#include "av/av_int.h"
#include "av/layout.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

enum { IO_BUFFER = 64 * KIB, SEEK_BEFORE_US = 1000 * 1000 };

static const char demuxers[] =
    "matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,avi,mpegts,mpeg,mpegvideo,flv,asf,ogg,wav,w64,aiff,"
    "mp3,flac,aac,ac3,eac3,dts,nut,mxf,rm,ivf,dv,h264,hevc,g722,amr";

static int source_read(void *opaque, uint8_t *bytes, int len)
{
	struct source *s = opaque;
	ssize_t n;
	job_alive(s->job);
	do
		n = pread(s->fd, bytes, (size_t)len, s->at);
	while (n == -1 && errno == EINTR);
	if (n == 0)
		return AVERROR_EOF;
	if (n < 0)
		return AVERROR(errno);
	s->at += n;
	return (int)n;
}

static int64_t source_move(void *opaque, int64_t offset, int whence)
{
	struct source *s = opaque;
	int64_t to = offset;
	whence &= ~AVSEEK_FORCE;
	if (whence == AVSEEK_SIZE)
		return s->size;
	if (whence == SEEK_CUR)
		to = s->at + offset;
	else if (whence == SEEK_END)
		to = s->size + offset;
	else if (whence != SEEK_SET)
		return AVERROR(EINVAL);
	if (to < 0)
		return AVERROR(EINVAL);
	s->at = to;
	return to;
}

void source_close(struct source *s)
{
	avformat_close_input(&s->format);
	if (s->io)
		av_freep(&s->io->buffer);
	avio_context_free(&s->io);
}

static enum err unusable(struct source *s)
{
	if (s->truncated)
		return ctx_fail_named(s->job->c, ERR_DAMAGED, "truncated",
				      "the file is cut off: the part that describes it is missing");
	return ctx_fail_named(s->job->c, ERR_DAMAGED, "not_media", "this is no media file");
}

/* Players start at the container's own zero, except where the clock starts anywhere (broadcast) or below zero. */
static int64_t zero_of(const AVFormatContext *format)
{
	bool broadcast = strncmp(format->iformat->name, "mpeg", 4) == 0;
	if (format->start_time == AV_NOPTS_VALUE || (format->start_time > 0 && !broadcast))
		return 0;
	return format->start_time;
}

static enum err connect_io(struct source *s)
{
	unsigned char *buffer = mem_check(av_malloc(IO_BUFFER));
	s->io = mem_check(avio_alloc_context(buffer, IO_BUFFER, 0, s, source_read, NULL, source_move));
	s->format = mem_check(avformat_alloc_context());
	s->format->pb = s->io;
	s->format->flags |= AVFMT_FLAG_CUSTOM_IO;
	s->format->format_whitelist = mem_check(av_strdup(demuxers));
	return OK;
}

enum err source_open(struct job *job, int fd, struct source *out)
{
	struct stat st;
	struct source *s = out;
	*s = (struct source){.job = job, .fd = fd};
	if (fstat(fd, &st) == -1)
		return ctx_fail_errno(job->c, errno, "media file");
	s->size = st.st_size;
	if (s->size == 0)
		return ctx_fail_named(job->c, ERR_DAMAGED, "empty_file", "the file is empty");
	struct layout layout = layout_read(fd, s->size);
	s->truncated = layout.cut;
	enum err e = connect_io(s);
	if (e != OK)
		return e;
	if (avformat_open_input(&s->format, "", NULL, NULL) < 0 || avformat_find_stream_info(s->format, NULL) < 0) {
		source_close(s);
		return unusable(s);
	}
	s->zero_us = zero_of(s->format);
	s->container = *layout.kind ? layout.kind : s->format->iformat->name;
	return OK;
}

int64_t source_film_us(const struct source *s, int64_t pts, AVRational base)
{
	if (pts == AV_NOPTS_VALUE)
		return INT64_MIN;
	int64_t us = av_rescale_q(pts, base, AV_TIME_BASE_Q);
	return us == INT64_MIN ? us : us - s->zero_us;
}

void source_only(struct source *s, int stream)
{
	for (unsigned i = 0; i < s->format->nb_streams; i++)
		s->format->streams[i]->discard = (int)i == stream ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
}

void source_seek(struct source *s, int stream, int64_t at_ms)
{
	AVRational base = s->format->streams[stream]->time_base;
	int64_t us = at_ms * 1000 + s->zero_us - SEEK_BEFORE_US;
	/* what cannot be sought is read from where it is: slower, not wrong, since seeks only go forward */
	if (at_ms > 0)
		av_seek_frame(s->format, stream, av_rescale_q(us, AV_TIME_BASE_Q, base), AVSEEK_FLAG_BACKWARD);
}

enum err decoder_open(struct ctx *c, const AVStream *stream, AVCodecContext **out)
{
	const AVCodec *codec = avcodec_find_decoder(stream->codecpar->codec_id);
	if (!codec)
		return ctx_fail(c, ERR_UNSUPPORTED, "no decoder for %s", avcodec_get_name(stream->codecpar->codec_id));
	AVCodecContext *decoder = mem_check(avcodec_alloc_context3(codec));
	decoder->thread_count = 1;
	decoder->pkt_timebase = stream->time_base;
	decoder->max_pixels = (int64_t)LIMIT_MEDIA_PIXELS;
	if (avcodec_parameters_to_context(decoder, stream->codecpar) < 0 || avcodec_open2(decoder, codec, NULL) < 0) {
		avcodec_free_context(&decoder);
		return ctx_fail(c, ERR_DAMAGED, "the %s stream cannot be decoded", codec->name);
	}
	*out = decoder;
	return OK;
}
