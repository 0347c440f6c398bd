/* Playable copies by Debian's ffmpeg: see media.h. Command and arguments are an argv, never a shell's line; the program
 * runs through `langplug-media cage`, so a hostile film reaches one file to read and one folder to write. What browsers
 * decode is copied, the rest is encoded to H.264 and AAC. */
#include "media/media_int.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGUMENTS_MAX = 64, NICE = 10, SILENT_MS = 120 * 1000, PROGRESS_LINE = 256 };

struct command {
	const char *argv[ARGUMENTS_MAX];
	size_t count;
	int memory_mib;
};

static void add(struct command *k, const char *argument)
{
	if (k->count + 1 < ARGUMENTS_MAX)
		k->argv[k->count++] = argument;
}

static void add_all(struct command *k, const char *const *arguments)
{
	while (*arguments)
		add(k, *arguments++);
}

static const struct media_stream *stream_of(const struct media_info *info, enum media_stream_kind kind, int index)
{
	const struct media_stream *found = NULL;
	for (size_t i = 0; i < info->stream_count; i++) {
		const struct media_stream *s = &info->streams[i];
		if (s->kind != kind)
			continue;
		if (index >= 0 ? s->index == index : !found || (s->is_default && !found->is_default))
			found = s;
	}
	return found;
}

/* The answer for a film of this one stream: does it have to be encoded? */
static bool copied(const struct media_stream *stream, const char *const *in_mp4)
{
	struct media_stream alone = *stream;
	const struct media_info info = {.container = "matroska", .streams = &alone, .stream_count = 1};
	for (; *in_mp4; in_mp4++)
		if (text_eq(stream->codec, *in_mp4))
			return !media_unplayable_reason(&info);
	return false;
}

static void encode(struct ctx *c, struct command *k, const struct media_stream *video, const struct media_stream *audio)
{
	static const char *const videos[] = {"h264", "vp9", "av1", NULL}, *const sounds[] = {"aac", "mp3", "opus",
											     "flac", NULL};
	if (video) {
		add_all(k, (const char *const[]){"-map", mem_printf(c->mem, "0:%d", video->index), NULL});
		if (copied(video, videos))
			add_all(k, (const char *const[]){"-c:v", "copy", NULL});
		else
			add_all(k, (const char *const[]){"-c:v", "libx264", "-preset", "veryfast", "-crf", "22",
							 "-pix_fmt", "yuv420p", "-vf",
							 "scale=trunc(iw/2)*2:trunc(ih/2)*2", NULL});
	}
	if (audio) {
		add_all(k, (const char *const[]){"-map", mem_printf(c->mem, "0:%d", audio->index), NULL});
		if (copied(audio, sounds))
			add_all(k, (const char *const[]){"-c:a", "copy", NULL});
		else
			add_all(k, (const char *const[]){"-c:a", "aac", "-b:a", "160k", "-ac", "2", NULL});
	}
}

/* The clock of a broadcast starts anywhere: ffmpeg moves it to zero, as the probe does. All others keep theirs, so that
 * cue times of the original stay right for the copy. */
static bool broadcast(const struct media_info *info)
{
	return text_starts(info->container, "mpeg");
}

static struct command command_for(struct ctx *c, struct media *m, const char *program, const char *in, const char *out,
				  const struct media_info *info, const struct media_stream *video,
				  const struct media_stream *audio)
{
	struct command k = {.memory_mib = (int)m->options.remux_memory_mib};
	add_all(&k, (const char *const[]){program, "cage", in, path_dir(c->mem, out), m->options.ffmpeg, "-nostdin",
					  "-hide_banner", "-loglevel", "quiet", "-protocol_whitelist", "file,pipe",
					  "-threads", "2", "-i", mem_printf(c->mem, "file:%s", in), NULL});
	if (!broadcast(info))
		add(&k, "-copyts");
	encode(c, &k, video, audio);
	add_all(&k, (const char *const[]){"-sn", "-dn", "-map_chapters", "-1", "-map_metadata", "-1", "-movflags",
					  "+faststart", "-strict", "-2", "-progress", "pipe:1", "-f", "mp4", "-y",
					  mem_printf(c->mem, "file:%s", out), NULL});
	return k;
}

struct following {
	const struct media_info *info;
	media_progress_fn *fn;
	void *user;
	char line[PROGRESS_LINE];
	size_t have;
};

/* Lines "out_time_us=1234". */
static void follow(struct following *f, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (bytes[i] != '\n') {
			f->have += f->have + 1 < sizeof f->line;
			f->line[f->have - 1] = bytes[i];
			continue;
		}
		f->line[f->have] = '\0';
		int64_t us;
		if (f->fn && f->info->duration_ms > 0 && text_starts(f->line, "out_time_us=") &&
		    text_to_int(f->line + strlen("out_time_us="), 0, INT64_MAX, &us)) {
			double share = (double)us / 1000 / (double)f->info->duration_ms;
			f->fn(share > 1 ? 1 : share, f->user);
		}
		f->have = 0;
	}
}

static enum err run(struct ctx *c, const struct command *k, struct following *f)
{
	struct proc *p = NULL;
	char bytes[4096];
	size_t got = 1;
	int status = 0;
	enum err e = proc_spawn(
	    c,
	    &(struct proc_options){
		.argv = k->argv, .niceness = NICE, .memory_mib = k->memory_mib, .pipes = true, .quiet = true},
	    &p);
	if (e != OK)
		return e;
	while (e == OK && got) {
		e = proc_read(c, p, bytes, sizeof bytes, SILENT_MS, &got);
		if (e == OK)
			follow(f, bytes, got);
	}
	if (e == OK)
		e = proc_wait(c, p, &status);
	if (e != OK)
		proc_kill(p);
	proc_stop(p);
	if (e == OK && status)
		e = ctx_fail(c, ERR_DAMAGED, "ffmpeg cannot convert the film (%s %d)",
			     WIFSIGNALED(status) ? "signal" : "exit",
			     WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	return e;
}

enum err media_remux(struct ctx *c, struct media *m, const char *path, const char *out_path,
		     const struct media_info *info, int audio_stream, media_progress_fn *fn, void *user)
{
	ctx_assert_outside_transaction(c, "media_remux");
	const char *program;
	FD_SCOPED int fd = -1;
	struct following f = {.info = info, .fn = fn, .user = user};
	const struct media_stream *video = stream_of(info, MEDIA_VIDEO, -1);
	const struct media_stream *audio = stream_of(info, MEDIA_AUDIO, audio_stream);
	enum err e = media_program(c, m, &program);
	if (e == OK && access(m->options.ffmpeg, X_OK) == -1)
		e = ctx_fail_named(c, ERR_UNAVAILABLE, "media_program", "%s is not there: install the package ffmpeg",
				   m->options.ffmpeg);
	if (e == OK && !video && !audio)
		e = ctx_fail_named(c, ERR_DAMAGED, "not_media", "there is neither picture nor sound in this file");
	if (e == OK)
		e = media_file_open(c, path, &fd); /* the named errors */
	if (e != OK)
		return e;
	const char *part = mem_printf(c->mem, "%s.%ld.part", out_path, (long)getpid());
	const struct command k = command_for(c, m, program, path, part, info, video, audio);
	e = run(c, &k, &f);
	if (e == OK && rename(part, out_path) == -1)
		e = ctx_fail_errno(c, errno, out_path);
	if (e != OK)
		unlink(part);
	return e;
}
