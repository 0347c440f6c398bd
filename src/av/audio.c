/* WIRE_AUDIO: windows of sound, as they are. */
#include "av/sound.h"

static enum err send_window(void *user, const struct window *window)
{
	struct job *job = user;
	struct wire_window v = {window->start_ms, window->end_ms, (int64_t)window->count};
	void *mem = talloc_new(job->c->mem);
	struct buf b;
	buf_init(&b, mem, LIMIT_FRAME);
	struct wire w = wire_writer(&b);
	wire_window(&w, &v);
	enum err e = job_send(job, WIRE_WINDOW, &b);
	talloc_free(mem);
	return e == OK ? job_send_bytes(job, window->samples, window->count * sizeof *window->samples) : e;
}

enum err audio_run(struct job *job, int fd)
{
	return sound_run(job, fd, send_window, job);
}
