/* Room av: the program langplug-media. It alone links libav* and pocketsphinx, and runs in the cage of proc/cage.h:
 * media files come as open descriptors, answers go over the socketpair, nothing else is in reach. Knows no database, no
 * user, no network.
 *
 *	langplug-media media               probe, subtitles, audio, stills
 *	langplug-media speech MODELS [wide] the same and recognition: the models are read before the cage closes
 *	langplug-media cage READ WRITE_DIR PROGRAM ARGUMENT...   runs ffmpeg in its own cage
 *
 * In speech mode the first frame is the child's: WIRE_DONE when the models are loaded, else WIRE_FAILED.
 * One request at a time; each has a context of its own, freed at its end. This header is what the files of the room
 * share. */
#pragma once

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <string.h>

#include "base/base.h"
#include "proc/proc.h"
#include "wire/wire.h"

/* One request on its way. */
struct job {
	struct ctx *c;
	struct proc *parent;
	struct wire_request request;
	int64_t alive_ms; /* when we last said anything */
};

/* Sends one frame; a full buffer is ERR_TOO_LARGE. */
enum err job_send(struct job *job, enum wire_kind kind, const struct buf *b) ATTR_MUST_CHECK;
/* Bytes of any length in frames of WIRE_BYTES. */
enum err job_send_bytes(struct job *job, const void *bytes, size_t len) ATTR_MUST_CHECK;
/* "I am working", once a second: in every loop that may be long. */
void job_alive(struct job *job);

/* An open media file. */
struct source {
	struct job *job;
	int fd;
	int64_t size, at;
	AVIOContext *io;
	AVFormatContext *format;
	int64_t zero_us; /* what the player calls 0 on the container's clock */
	const char *container;
	bool truncated;
};
/* Errors by name: empty_file, not_media, truncated (nothing usable is left). `all` reads far enough to know every
 * stream. Closing an unopened one is allowed. */
enum err source_open(struct job *job, int fd, struct source *out) ATTR_MUST_CHECK;
void source_close(struct source *s);
/* Film time of a time stamp; INT64_MIN for AV_NOPTS_VALUE. */
int64_t source_film_us(const struct source *s, int64_t pts, AVRational base);
/* Everything but this stream is passed over by the demuxer. */
void source_only(struct source *s, int stream);
/* Film position to read from, about a second before at_ms. */
void source_seek(struct source *s, int stream, int64_t at_ms);

/* Opens a decoder for the stream. ERR_UNSUPPORTED when this build has none. */
enum err decoder_open(struct ctx *c, const AVStream *stream, AVCodecContext **out) ATTR_MUST_CHECK;

/* The requests. */
enum err probe_run(struct job *job, int fd) ATTR_MUST_CHECK;
/* *kept: the film's other tracks, of `owner`, for the next question; NULL at first. */
struct embedded;
enum err embedded_run(struct job *job, int fd, void *owner, struct embedded **kept) ATTR_MUST_CHECK;
enum err still_run(struct job *job, int fd) ATTR_MUST_CHECK;
enum err audio_run(struct job *job, int fd) ATTR_MUST_CHECK;
struct recogniser;
enum err recognise_run(struct job *job, int fd, struct recogniser *recogniser) ATTR_MUST_CHECK;
enum err doctor_run(struct job *job, const struct recogniser *recogniser, bool landlock) ATTR_MUST_CHECK;

/* The models of `dir` (en-us, en-us.lm.bin, cmudict-en-us.dict). ERR_UNSUPPORTED with words when they are not there. */
enum err recogniser_load(struct ctx *c, const char *dir, bool wide, struct recogniser **out) ATTR_MUST_CHECK;
void recogniser_free(struct recogniser *r);
