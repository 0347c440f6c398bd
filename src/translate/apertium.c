/* Apertium: rule-based translation by pipelines that are kept alive. A pipeline is the mode's shell command with -z
 * everywhere, in its own process group, fed through two pipes: text + ".[]" NUL in, translation + ".[]" NUL out (the
 * full stop ends the sentence, the empty superblank lets it be told from the text's own). Starting costs 100 to 600 ms,
 * a sentence then 1 to 2 ms. A pipeline that errs, hangs or falls out of step is killed and started anew, once a text. */
#include "translate/translate_int.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "proc/proc.h"

enum { START_MS = 20000, SENTENCE_MS = 5000, SLICE_MS = 50, REPLY_MAX = 64 * KIB, MODES_MAX = 512 };

/* "eng-spa" -> en, es. Variants ("cat-eng_US", "eco-fr-es") are passed over. */
static bool mode_languages(void *mem, const char *file, const char **mode, const char **from, const char **to)
{
	if (!text_ends(file, ".mode") || strchr(file, '_'))
		return false;
	char *name = path_stem(mem, file);
	char *dash = strchr(name, '-');
	if (!dash || strchr(dash + 1, '-'))
		return false;
	*mode = mem_str(mem, name);
	*dash = '\0';
	/* Serbian, Croatian and Bosnian are one in Apertium. */
	*from = text_eq(name, "hbs") ? "hbs" : subtitles_language_code(name);
	*to = text_eq(dash + 1, "hbs") ? "hbs" : subtitles_language_code(dash + 1);
	return *from && *to;
}

static int by_mode(const void *a, const void *b)
{
	return strcmp(((const struct pipeline *)a)->mode, ((const struct pipeline *)b)->mode);
}

void translate_apertium_scan(struct translator *t)
{
	DIR *dir = opendir(t->options.apertium_modes);
	if (!dir)
		return;
	t->pipelines = mem_array(t, struct pipeline, MODES_MAX);
	for (struct dirent *e; (e = readdir(dir)) && t->pipeline_count < MODES_MAX;) {
		struct pipeline *p = &t->pipelines[t->pipeline_count];
		if (mode_languages(t, e->d_name, &p->mode, &p->from, &p->to))
			t->pipeline_count++;
	}
	closedir(dir);
	qsort(t->pipelines, t->pipeline_count, sizeof *t->pipelines, by_mode);
	for (size_t i = 0; i < t->pipeline_count; i++)
		pthread_mutex_init(&t->pipelines[i].lock, NULL);
}

static void stop(struct pipeline *p)
{
	/* It holds nothing worth a goodbye. */
	if (p->proc)
		proc_kill(p->proc);
	proc_stop(p->proc);
	p->proc = NULL;
}

void translate_apertium_stop(struct translator *t, int64_t unused_since_ms)
{
	for (size_t i = 0; i < t->pipeline_count; i++) {
		struct pipeline *p = &t->pipelines[i];
		if (pthread_mutex_trylock(&p->lock) != 0)
			continue; /* in use, so not idle */
		if (p->proc && p->used_ms <= unused_since_ms)
			stop(p);
		pthread_mutex_unlock(&p->lock);
	}
}

static bool is_language(const char *have, const char *want)
{
	const char *code = subtitles_language_code(want);
	if (text_eq(have, "hbs"))
		return text_eq(code, "sr") || text_eq(code, "hr") || text_eq(code, "bs");
	return text_eq(have, code);
}

static struct pipeline *find(const struct translator *t, const char *from, const char *to)
{
	for (size_t i = 0; i < t->pipeline_count; i++)
		if (is_language(t->pipelines[i].from, from) && is_language(t->pipelines[i].to, to))
			return &t->pipelines[i];
	return NULL;
}

bool translate_apertium_can(const struct translator *t, const char *from, const char *to)
{
	return find(t, from, to);
}

static enum err take(struct ctx *c, struct pipeline *p)
{
	for (;;) {
		struct timespec until;
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_nsec += SLICE_MS * 1000000L;
		until.tv_sec += until.tv_nsec / 1000000000L;
		until.tv_nsec %= 1000000000L;
		if (pthread_mutex_timedlock(&p->lock, &until) == 0)
			return OK;
		enum err e = ctx_check(c);
		if (e != OK)
			return e;
	}
}

static enum err start(struct ctx *c, struct translator *t, struct pipeline *p)
{
	char *text;
	size_t len;
	const char *file = path_join(c->mem, t->options.apertium_modes, mem_printf(c->mem, "%s.mode", p->mode));
	enum err e = path_read(c, file, LIMIT_CONFIG_FILE, &text, &len);
	if (e != OK)
		return ctx_fail(c, ERR_UNAVAILABLE, "Apertium: %s", mem_str(c->mem, ctx_error(c)));
	const char *const argv[] = {"/bin/sh", "-c", translate_apertium_command(c->mem, text), NULL};
	e = proc_spawn(c, &(struct proc_options){.argv = argv, .niceness = 5, .pipes = true, .quiet = true}, &p->proc);
	if (e != OK)
		return e;
	fcntl(proc_stdin(p->proc), F_SETFL, O_NONBLOCK);
	fcntl(proc_stdout(p->proc), F_SETFL, O_NONBLOCK);
	return OK;
}

static enum err died(struct ctx *c, const struct pipeline *p)
{
	return ctx_fail(c, ERR_UNAVAILABLE, "Apertium %s has stopped; is its package whole?", p->mode);
}

/* Waits until fd is ready, in slices, so that cancelling is noticed. */
static enum err wait_ready(struct ctx *c, const struct pipeline *p, int fd, short events, int64_t until)
{
	for (;;) {
		enum err e = ctx_check(c);
		if (e != OK)
			return e;
		struct pollfd f = {.fd = fd, .events = events};
		int n = poll(&f, 1, SLICE_MS);
		if (n > 0)
			return OK;
		if (clock_mono_ms() >= until)
			return ctx_fail(c, ERR_TIMEOUT, "Apertium %s does not answer", p->mode);
	}
}

/* write() to a pipe whose reader has died raises SIGPIPE; whether the program ignores it is not this room's to say. */
static ssize_t write_quietly(int fd, const void *bytes, size_t len)
{
	sigset_t sigpipe, before, pending;
	sigemptyset(&sigpipe);
	sigaddset(&sigpipe, SIGPIPE);
	sigpending(&pending);
	pthread_sigmask(SIG_BLOCK, &sigpipe, &before);
	ssize_t n = write(fd, bytes, len);
	int why = errno;
	if (n == -1 && why == EPIPE && !sigismember(&pending, SIGPIPE))
		sigtimedwait(&sigpipe, NULL, &(struct timespec){0});
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = why;
	return n;
}

static enum err send_text(struct ctx *c, struct pipeline *p, const char *bytes, size_t len, int64_t until)
{
	while (len) {
		enum err e = wait_ready(c, p, proc_stdin(p->proc), POLLOUT, until);
		if (e != OK)
			return e;
		ssize_t n = write_quietly(proc_stdin(p->proc), bytes, len);
		if (n == -1 && errno != EINTR && errno != EAGAIN)
			return died(c, p);
		bytes += n > 0 ? n : 0;
		len -= n > 0 ? (size_t)n : 0;
	}
	return OK;
}

static enum err receive_text(struct ctx *c, struct pipeline *p, struct buf *out, int64_t until)
{
	for (;;) {
		enum err e = wait_ready(c, p, proc_stdout(p->proc), POLLIN, until);
		if (e != OK)
			return e;
		char piece[4096];
		ssize_t n = read(proc_stdout(p->proc), piece, sizeof piece);
		if (n == 0 || (n == -1 && errno != EINTR && errno != EAGAIN))
			return died(c, p);
		const char *nul = n > 0 ? memchr(piece, '\0', (size_t)n) : NULL;
		buf_add(out, piece, nul ? (size_t)(nul - piece) : n > 0 ? (size_t)n : 0);
		if (out->full || (nul && nul + 1 != piece + n))
			return ctx_fail(c, ERR_UNAVAILABLE, "Apertium %s is out of step", p->mode);
		if (nul)
			return OK;
	}
}

static enum err exchange(struct ctx *c, struct translator *t, struct pipeline *p, const char *text, const char **out)
{
	bool fresh = !p->proc;
	enum err e = fresh ? start(c, t, p) : OK;
	if (e != OK)
		return e;
	int64_t until = clock_mono_ms() + (fresh ? START_MS : SENTENCE_MS);
	const char *line = mem_printf(c->mem, "%s.[]", text);
	struct buf reply;
	buf_init(&reply, c->mem, REPLY_MAX);
	e = send_text(c, p, line, strlen(line) + 1, until);
	if (e == OK)
		e = receive_text(c, p, &reply, until);
	p->used_ms = clock_mono_ms();
	if (e == OK)
		*out = translate_apertium_unescape(c->mem, reply.data);
	else
		stop(p); /* half an answer may still come: never ask this one again */
	return e;
}

enum err translate_apertium_run(struct ctx *c, struct translator *t, const char *from, const char *to,
				const char *const *texts, const char *const *contexts, size_t count, const char **out)
{
	(void)contexts;
	struct pipeline *p = find(t, from, to);
	if (!p)
		return ctx_fail(c, ERR_UNSUPPORTED, "no Apertium package for %s to %s is installed", from, to);
	bool french = text_eq(subtitles_language_code(from), "fr");
	enum err e = take(c, p);
	if (e != OK)
		return e;
	for (size_t i = 0; i < count && e == OK; i++) {
		const char *text = french ? translate_french_inversion(c->mem, texts[i]) : texts[i];
		text = translate_apertium_escape(c->mem, text);
		bool running = p->proc;
		e = exchange(c, t, p, text, &out[i]);
		/* One that had been running may have died long ago; a fresh one that fails will fail again. */
		if (e == ERR_UNAVAILABLE && running) {
			ctx_clear(c);
			e = exchange(c, t, p, text, &out[i]);
		}
	}
	pthread_mutex_unlock(&p->lock);
	return e;
}
