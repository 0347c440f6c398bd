/* The children of the room media: see media.h. A child that did not answer cleanly is not trusted with the next
 * question: it is killed and the next question starts another. */
#include "media/media_int.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NICE_MEDIA = 5, NICE_SPEECH = 10, GREETING_MS = 120 * 1000 };

const struct option media_option_table[] = {
    {"media-program", OPTION_STRING, offsetof(struct media_options, program), "",
     "path of langplug-media; empty looks beside langplug, then in libexec", .min = 0},
    {"media-ffmpeg", OPTION_STRING, offsetof(struct media_options, ffmpeg), "/usr/bin/ffmpeg",
     "path of the ffmpeg program that makes playable copies", .min = 0},
    {"speech-models", OPTION_STRING, offsetof(struct media_options, models), "/usr/share/pocketsphinx/model/en-us",
     "directory of the English recognition models", .min = 0},
    {"media-memory-mib", OPTION_INT, offsetof(struct media_options, memory_mib), "1024",
     "address space of one langplug-media process in MiB", .min = 256, .max = 65536},
    {"media-remux-memory-mib", OPTION_INT, offsetof(struct media_options, remux_memory_mib), "4096",
     "address space of the ffmpeg that makes a playable copy in MiB", .min = 256, .max = 65536},
    {0},
};

enum err media_open(struct ctx *c, const struct media_options *options, struct media **out)
{
	(void)c;
	struct media *m = mem_new(NULL, struct media);
	m->options = (struct media_options){
	    .program = mem_str(m, options->program ? options->program : ""),
	    .ffmpeg = mem_str(m, options->ffmpeg && *options->ffmpeg ? options->ffmpeg : "/usr/bin/ffmpeg"),
	    .models = mem_str(m, options->models && *options->models ? options->models
								     : "/usr/share/pocketsphinx/model/en-us"),
	    .memory_mib = options->memory_mib > 0 ? options->memory_mib : LIMIT_CHILD_MEMORY_MIB,
	    .remux_memory_mib = options->remux_memory_mib > 0 ? options->remux_memory_mib : LIMIT_REMUX_MEMORY_MIB,
	};
	*out = m;
	return OK;
}

void media_close(struct media *m)
{
	if (!m)
		return;
	for (int i = 0; i < CHILDREN; i++)
		proc_stop(m->children[i]);
	talloc_free(m);
}

static char *beside_us(struct ctx *c, const char *relative)
{
	char self[LIMIT_PATH];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	if (n <= 0)
		return NULL;
	self[n] = '\0';
	char *path = path_join(c->mem, path_dir(c->mem, self), relative);
	return access(path, X_OK) == 0 ? path : NULL;
}

enum err media_program(struct ctx *c, struct media *m, const char **out)
{
	static const char *const places[] = {"langplug-media", "../libexec/langplug/langplug-media",
					     "../libexec/langplug-media", "../lib/langplug/langplug-media"};
	const char *found = NULL;
	if (*m->options.program)
		found = m->options.program;
	for (size_t i = 0; !found && i < COUNT_OF(places); i++)
		found = beside_us(c, places[i]);
	if (!found || access(found, X_OK) == -1)
		return ctx_fail_named(c, ERR_UNAVAILABLE, "media_program",
				      "langplug-media is not there (%s); set LANGPLUG_MEDIA_PROGRAM",
				      found ? found : "looked beside langplug and in libexec");
	if (!m->program)
		m->program = mem_str(m, found);
	*out = m->program;
	return OK;
}

enum err media_file_open(struct ctx *c, const char *path, int *fd)
{
	struct stat st;
	/* NONBLOCK: a named pipe must not hold us */
	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (*fd == -1 && (errno == ENOENT || errno == ENOTDIR))
		return ctx_fail_named(c, ERR_NOT_FOUND, "media_missing", "%s is not there", path_base(path));
	if (*fd == -1 || fstat(*fd, &st) == -1)
		return ctx_fail_named(c, ERR_IO, "unreadable", "%s cannot be read: %s", path_base(path),
				      strerror(errno));
	if (S_ISREG(st.st_mode))
		return OK;
	fd_close(fd);
	return ctx_fail_named(c, ERR_DAMAGED, "not_media", "%s is no media file but a %s", path_base(path),
			      S_ISDIR(st.st_mode) ? "folder" : "device");
}

enum err media_nonsense(struct ctx *c)
{
	return ctx_fail_named(c, ERR_UNAVAILABLE, "media_died", "langplug-media has answered nonsense");
}

static enum err died(struct ctx *c)
{
	return ctx_fail_named(c, ERR_UNAVAILABLE, "media_died", "%s", mem_str(c->mem, ctx_error(c)));
}

/* A message from the child. One that is too long is its fault, not the film's. */
static enum err receive(struct ctx *c, struct proc *p, void *mem, int wait_ms, struct proc_message *out)
{
	enum err e = proc_receive(c, p, mem, wait_ms, out);
	return e == ERR_TOO_LARGE ? media_nonsense(c) : e;
}

static const char *known_reason(const char *reason, enum err e)
{
	static const char *const known[] = {"not_media",  "truncated", "no_audio",   "no_video",
					    "empty_file", "no_track",  "unreadable", "no_model"};
	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (text_eq(reason, known[i]))
			return known[i];
	return err_name(e);
}

static enum err failed(struct ctx *c, void *mem, const struct proc_message *message)
{
	struct wire_failure v;
	struct wire w = wire_reader(message->bytes, message->len, mem);
	wire_failure(&w, &v);
	if (!wire_complete(&w) || v.code <= OK || v.code > ERR_INTERNAL)
		return media_nonsense(c);
	enum err e = (enum err)v.code;
	return ctx_fail_named(c, e, known_reason(v.reason, e), "%s", v.text);
}

static void drop(struct media *m, int which)
{
	if (m->children[which])
		proc_kill(m->children[which]);
	proc_stop(m->children[which]);
	m->children[which] = NULL;
}

/* The speech child says first whether it could load its models. */
static enum err greeting(struct ctx *c, struct proc *p)
{
	struct proc_message message;
	void *mem = talloc_new(c->mem);
	enum err e = receive(c, p, mem, GREETING_MS, &message);
	if (e == ERR_UNAVAILABLE)
		e = died(c);
	else if (e == OK && message.kind != WIRE_DONE)
		e = message.kind == WIRE_FAILED ? failed(c, mem, &message) : media_nonsense(c);
	talloc_free(mem);
	return e;
}

static enum err start(struct ctx *c, struct media *m, const struct question *q)
{
	const char *program;
	enum err e = media_program(c, m, &program);
	if (e != OK)
		return e;
	bool speech = q->which == CHILD_SPEECH;
	const char *const argv[] = {program, speech ? "speech" : "media", speech ? m->options.models : NULL,
				    q->wide ? "wide" : NULL, NULL};
	const struct proc_options options = {
	    .argv = argv, .niceness = speech ? NICE_SPEECH : NICE_MEDIA, .memory_mib = (int)m->options.memory_mib};
	e = proc_spawn(c, &options, &m->children[q->which]);
	if (e != OK)
		return e;
	m->wide = speech ? q->wide : m->wide;
	e = speech ? greeting(c, m->children[q->which]) : OK;
	if (e != OK)
		drop(m, q->which);
	return e;
}

void media_wake(struct ctx *c, struct media *m)
{
	if (!m->children[CHILD_MEDIA] && start(c, m, &(const struct question){.which = CHILD_MEDIA}) != OK)
		ctx_clear(c);
}

static enum err send_question(struct ctx *c, struct media *m, const struct question *q, int fd)
{
	struct buf b;
	struct wire_request request = q->request;
	buf_init(&b, c->mem, LIMIT_FRAME);
	struct wire w = wire_writer(&b);
	wire_request(&w, &request);
	const struct proc_message message = {.kind = q->kind, .bytes = b.data, .len = b.len, .fd = fd};
	if (m->children[q->which] && q->which == CHILD_SPEECH && m->wide != q->wide)
		drop(m, q->which);
	if (m->children[q->which]) {
		enum err e = proc_send(c, m->children[q->which], &message);
		if (e != ERR_UNAVAILABLE)
			return e;
		drop(m, q->which); /* it died since the last question: not this one's fault */
		ctx_clear(c);
	}
	enum err e = start(c, m, q);
	return e == OK ? proc_send(c, m->children[q->which], &message) : e;
}

static enum err receive_answer(struct ctx *c, struct media *m, const struct question *q, bool *clean)
{
	int64_t until = q->total_ms ? clock_mono_ms() + q->total_ms : INT64_MAX;
	for (;;) {
		struct proc_message part;
		void *mem = talloc_new(c->mem);
		int64_t left = until - clock_mono_ms();
		int wait = left < 0 ? 0 : left < q->silent_ms ? (int)left : q->silent_ms;
		enum err e = receive(c, m->children[q->which], mem, wait, &part);
		if (e == OK) {
			fd_close(&part.fd);
			if (part.kind == WIRE_FAILED || part.kind == WIRE_DONE)
				*clean = true;
			if (part.kind == WIRE_FAILED)
				e = failed(c, mem, &part);
			else if (part.kind == WIRE_ALIVE)
				e = left > 0 ? OK : ctx_fail(c, ERR_TIMEOUT, "the media file takes too long to read");
			else if (part.kind != WIRE_DONE)
				e = q->fn(c, mem, &part, q->user);
		}
		talloc_free(mem);
		if (*clean || e != OK)
			return e;
	}
}

enum err media_ask(struct ctx *c, struct media *m, const struct question *q)
{
	ctx_assert_outside_transaction(c, "media");
	FD_SCOPED int fd = -1;
	bool clean = false;
	enum err e = q->path ? media_file_open(c, q->path, &fd) : OK;
	if (e != OK)
		return e;
	e = send_question(c, m, q, fd);
	if (e == OK)
		e = receive_answer(c, m, q, &clean);
	if (!clean)
		drop(m, q->which);
	return e == ERR_UNAVAILABLE && text_eq(c->reason, err_name(e)) ? died(c) : e;
}
