/* The program langplug-media: modes and the loop. See av_int.h. */
#include "av/av_int.h"

#include <libavutil/log.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "proc/cage.h"

enum { ALIVE_MS = 1000, PIECE = 512 * KIB };

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define UNCAGED 1 /* the sanitizers open files and trace; the cage itself is tested by tests/unit/proc */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || __has_feature(thread_sanitizer)
#define UNCAGED 1
#endif
#endif

enum err job_send(struct job *job, enum wire_kind kind, const struct buf *b)
{
	if (b && b->full)
		return ctx_fail(job->c, ERR_TOO_LARGE, "an answer that is too long");
	job->alive_ms = clock_mono_ms();
	return proc_send(
	    job->c, job->parent,
	    &(struct proc_message){.kind = kind, .bytes = b ? b->data : NULL, .len = b ? b->len : 0, .fd = -1});
}

enum err job_send_bytes(struct job *job, const void *bytes, size_t len)
{
	enum err e = OK;
	for (size_t sent = 0; sent < len && e == OK; sent += PIECE) {
		size_t n = len - sent < PIECE ? len - sent : PIECE;
		e = proc_send(job->c, job->parent,
			      &(struct proc_message){
				  .kind = WIRE_BYTES, .bytes = (const char *)bytes + sent, .len = n, .fd = -1});
	}
	job->alive_ms = clock_mono_ms();
	return e;
}

void job_alive(struct job *job)
{
	/* nobody listening ends the process by itself (proc_parent): nothing to do about an error */
	if (clock_mono_ms() - job->alive_ms >= ALIVE_MS && job_send(job, WIRE_ALIVE, NULL) != OK)
		ctx_clear(job->c);
}

struct child {
	struct ctx *c;
	struct proc *parent;
	struct recogniser *recogniser;
	struct embedded *embedded; /* tracks that were read on the way */
	bool landlock;
};

static enum err dispatch(struct child *child, struct job *job, uint32_t kind, int fd)
{
	if (kind == WIRE_DOCTOR)
		return doctor_run(job, child->recogniser, child->landlock);
	if (fd == -1)
		return ctx_fail(job->c, ERR_INVALID, "a request without a file");
	switch (kind) {
	case WIRE_PROBE:
		return probe_run(job, fd);
	case WIRE_SUBTITLES:
		return embedded_run(job, fd, child->c, &child->embedded);
	case WIRE_AUDIO:
		return audio_run(job, fd);
	case WIRE_RECOGNISE:
		return recognise_run(job, fd, child->recogniser);
	case WIRE_STILL:
		return still_run(job, fd);
	default:
		return ctx_fail(job->c, ERR_INVALID, "an unknown request (%u)", kind);
	}
}

static enum err send_failure(struct job *job, struct ctx *of)
{
	struct wire_failure failure = {of->code, of->reason, of->text};
	struct buf b;
	buf_init(&b, of->mem, LIMIT_FRAME);
	struct wire out = wire_writer(&b);
	wire_failure(&out, &failure);
	return job_send(job, WIRE_FAILED, &b);
}

static enum err answer(struct child *child, struct proc_message *message)
{
	CTX_SCOPED struct ctx *c = ctx_new("request");
	FD_SCOPED int fd = message->fd;
	struct job job = {.c = c, .parent = child->parent, .alive_ms = clock_mono_ms()};
	struct wire in = wire_reader(message->bytes, message->len, c->mem);
	wire_request(&in, &job.request);
	enum err e = wire_complete(&in) ? dispatch(child, &job, message->kind, fd)
					: ctx_fail(c, ERR_INVALID, "a request that cannot be read");
	if (e == OK)
		return job_send(&job, WIRE_DONE, NULL);
	return send_failure(&job, c);
}

static int serve(struct child *child)
{
	for (;;) {
		struct proc_message message;
		void *mem = talloc_new(child->c->mem);
		enum err e = proc_receive(child->c, child->parent, mem, -1, &message);
		if (e == OK)
			e = answer(child, &message);
		talloc_free(mem);
		if (e != OK)
			return e == ERR_UNAVAILABLE ? 0 : 1;
	}
}

static bool load_models(struct child *child, const char *dir, bool wide)
{
	struct job job = {.c = child->c, .parent = child->parent};
	enum err e = recogniser_load(child->c, dir, wide, &child->recogniser);
	enum err sent = e == OK ? job_send(&job, WIRE_DONE, NULL) : send_failure(&job, child->c);
	return e == OK && sent == OK;
}

static int run(struct child *child)
{
	const struct cage_options options = {.threads = false};
	prctl(PR_SET_DUMPABLE, 0);
	av_log_set_level(AV_LOG_QUIET);
#ifndef UNCAGED
	if (cage_enter(child->c, &options, &child->landlock) != OK) {
		fprintf(stderr, "langplug-media: %s\n", ctx_error(child->c));
		return 69;
	}
#else
	(void)options;
#endif
	return serve(child);
}

static int run_program(struct ctx *c, char **argv)
{
	const struct cage_program program = {
	    .read_path = argv[0], .write_dir = argv[1], .argv = (const char *const *)argv + 2};
	enum err e = cage_exec(c, &program);
	fprintf(stderr, "langplug-media: %s\n", ctx_error(c));
	return err_exit_code(e);
}

int main(int argc, char **argv)
{
	CTX_SCOPED struct ctx *c = ctx_new("media");
	struct child child = {.c = c};
	const char *mode = argc > 1 ? argv[1] : "";
	if (text_eq(mode, "--version")) {
		printf("langplug-media %s\n", LANGPLUG_VERSION);
		return 0;
	}
	if (text_eq(mode, "cage") && argc > 4)
		return run_program(c, argv + 2);
	bool speech = text_eq(mode, "speech") && argc > 2;
	if (speech || text_eq(mode, "media"))
		child.parent = proc_parent(c->mem);
	if (!child.parent) {
		fprintf(stderr, "langplug-media is started by langplug; it is of no use by hand\n");
		return 64;
	}
	if (speech && !load_models(&child, argv[2], argc > 3 && text_eq(argv[3], "wide")))
		return 69;
	int code = run(&child);
	recogniser_free(child.recogniser);
	return code;
}
