/* Room media: asks langplug-media (and Debian's ffmpeg for remux) about media files: probe, embedded subtitles,
 * audio, still pictures, recognition. Knows neither libav nor the database nor users. The file is opened here and its
 * descriptor passed; the child in its cage can open nothing.
 *
 *	struct media *m;
 *	media_open(c, &(struct media_options){.program = "/usr/lib/langplug/langplug-media"}, &m);
 *	struct media_info info;
 *	media_probe(c, m, mem, "/films/a.mkv", &info);
 *
 * One struct media is used by one thread. Its child starts with the first request, lives on for the next, and is
 * replaced when it dies: ERR_UNAVAILABLE, reason "media_died", for the request that killed it; the next one gets a new
 * child. Recognition has a second child, which holds the models. A cancelled or late request (ctx) ends its child.
 * Errors by name in ctx->reason: not_media, truncated (nothing usable left), no_audio, no_video, empty_file, unreadable,
 * media_missing (no such file), media_died, media_program (langplug-media or ffmpeg is not installed), no_track,
 * no_cues, no_model. */
#pragma once

#include "base/base.h"
#include "subtitles/subtitles.h"

struct media;

struct media_options {
	char *program; /* langplug-media; "" looks beside the running program, then in libexec */
	char *ffmpeg;
	char *models; /* directory of the pocketsphinx en-us model */
	int64_t memory_mib, remux_memory_mib;
};
extern const struct option media_option_table[];

enum media_stream_kind { MEDIA_VIDEO, MEDIA_AUDIO, MEDIA_SUBTITLE };

struct media_stream {
	int index; /* in the container */
	enum media_stream_kind kind;
	char codec[32]; /* ffmpeg's name: "h264", "aac", "subrip" */
	char profile[32];
	char language[16]; /* primary code ("de") or "" */
	char title[128];
	bool is_default, forced, hearing_impaired;
	bool text; /* subtitle track that is text, not pictures */
	int width, height;
	int channels, sample_rate;
	int64_t start_ms;    /* of the stream, relative to the container's zero */
	int64_t duration_ms; /* 0 unknown */
};

struct media_info {
	char container[32]; /* "matroska", "mp4", "webm", … */
	int64_t duration_ms;
	int64_t size;
	struct media_stream *streams;
	size_t stream_count;
	bool truncated; /* duration comes from what is really there */
};

/* The options are copied. Starts nothing yet. */
enum err media_open(struct ctx *c, const struct media_options *options, struct media **out) ATTR_MUST_CHECK;
void media_close(struct media *m);
/* Starts the child for a question that is about to come: it loads its libraries while the caller does something else.
 * What goes wrong is told by the question. */
void media_wake(struct ctx *c, struct media *m);

enum err media_probe(struct ctx *c, struct media *m, void *mem, const char *path,
		     struct media_info *out) ATTR_MUST_CHECK;
/* Cues of an embedded text track (index in the container); times are the film's, the stream's start offset is in them.
 * format is the codec's name. */
enum err media_subtitles(struct ctx *c, struct media *m, void *mem, const char *path, int stream,
			 struct cues *out) ATTR_MUST_CHECK;
/* One JPEG near `at_ms`, at most `width` (LIMIT_STILL_WIDTH) wide, with a little sense for not being black. On mem. */
enum err media_still(struct ctx *c, struct media *m, void *mem, const char *path, int64_t at_ms, int width, void **jpeg,
		     size_t *len) ATTR_MUST_CHECK;

/* Audio of [start, end) as 16 kHz mono PCM16 in windows of about 30 s (at most 40) cut at pauses (own energy measure).
 * They follow each other without gaps from start_ms to the end of the span or of the sound. The callback gets each
 * window once, in order; not OK from it stops and is returned. For engines that take sound over HTTP. audio_stream is
 * the index in the container, -1 the best one. */
struct media_window {
	int64_t start_ms, end_ms;
	const int16_t *samples;
	size_t count;
};
typedef enum err media_window_fn(struct ctx *c, const struct media_window *window, void *user);
enum err media_audio(struct ctx *c, struct media *m, const char *path, int audio_stream, int64_t start_ms,
		     int64_t end_ms, media_window_fn *fn, void *user) ATTR_MUST_CHECK;

/* Recognition by pocketsphinx inside the child, same windows: the callback gets the words of each window (none where
 * nothing is heard). English only. thorough: wide beams, four times slower. */
struct media_word {
	int64_t start_ms, end_ms;
	const char *text;
	double confidence;
};
struct media_words {
	int64_t start_ms, end_ms; /* of the window */
	const struct media_word *list;
	size_t count;
};
typedef enum err media_words_fn(struct ctx *c, const struct media_words *words, void *user);
/* How far the window at hand is heard, in the film's time: for progress, about four times a second. */
typedef enum err media_heard_fn(struct ctx *c, int64_t at_ms, void *user);
/* heard may be NULL. */
enum err media_recognise(struct ctx *c, struct media *m, const char *path, int audio_stream, int64_t start_ms,
			 int64_t end_ms, bool thorough, media_words_fn *fn, media_heard_fn *heard,
			 void *user) ATTR_MUST_CHECK;
/* What is there: {"program", "version", "libavformat", "landlock", "decoders": [...], "recognition": bool, "models",
 * "ffmpeg": path or null}. A missing part is false or null, not an error. */
enum err media_doctor(struct ctx *c, struct media *m, void *mem, char **report_json) ATTR_MUST_CHECK;

/* Remux (or transcode what a browser cannot decode) into `out_path` (.mp4), by Debian's ffmpeg in a cage that lets it
 * read the one file and write the one folder. First video and the sound stream `audio_stream` (-1: the default one); the
 * film's times stay what they are. Written beside and renamed: out_path is complete or not there. Progress 0..1. */
typedef void media_progress_fn(double share, void *user);
enum err media_remux(struct ctx *c, struct media *m, const char *path, const char *out_path,
		     const struct media_info *info, int audio_stream, media_progress_fn *fn,
		     void *user) ATTR_MUST_CHECK;
/* Can Debian's Chromium play it as it is? NULL yes, else the reason in words ("HEVC video"). Measured with Chromium: it
 * pretends to play HEVC and AC-3 (time runs, no picture, no sound), so this is asked before it tries. */
const char *media_unplayable_reason(const struct media_info *info);
/* The same for Firefox ESR, which in addition opens no Matroska but WebM. */
const char *media_unplayable_in_firefox(const struct media_info *info);
