/* WIRE_RECOGNISE: pocketsphinx, US English. Each window is one whole utterance with batch normalisation, so a window's
 * words depend on that window alone; silence is not removed, because the decoder would then count its frames without it
 * and every time after a pause would be early. */
#include "av/sound.h"

#include <pocketsphinx.h>
#include <signal.h>
#include <sphinxbase/err.h>
#include <sys/time.h>
#include <unistd.h>

enum { FRAME_MS = 10, WORDS_MAX = 2000, NOTE_EVERY_MS = 250 };

/* The decoder hears a whole window in one call and goes over it twice; the first time takes this share of it. */
static const double FIRST_PASS = 0.8;

/* What a tick of the timer may look at; the signal is let through only while the decoder is at work. */
static struct {
	struct proc *parent;
	ps_decoder_t *decoder;
	int64_t start_ms, end_ms;
	volatile sig_atomic_t second;
} at_work;

static void tick(int signal_number)
{
	(void)signal_number;
	double length = (double)(at_work.end_ms - at_work.start_ms);
	double share = length > 0 ? (double)ps_get_n_frames(at_work.decoder) * FRAME_MS / length : 0;
	share = share < 0 ? 0 : share > 1 ? 1 : share;
	share = at_work.second ? FIRST_PASS + (1 - FIRST_PASS) * share : FIRST_PASS * share;
	int64_t ms = at_work.start_ms + (int64_t)(share * length);
	proc_note(at_work.parent, WIRE_HEARD, &ms, sizeof ms);
}

static void ticking(int how)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	sigprocmask(how, &set, NULL);
}

/* Before the cage closes. */
static void ticks_prepare(void)
{
	const struct itimerval every = {{0, NOTE_EVERY_MS * 1000}, {0, NOTE_EVERY_MS * 1000}};
	const struct sigaction action = {.sa_handler = tick, .sa_flags = SA_RESTART};
	ticking(SIG_BLOCK);
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &every, NULL);
}

struct recogniser {
	cmd_ln_t *options;
	ps_decoder_t *decoder;
};

static enum err readable(struct ctx *c, const char *path)
{
	if (access(path, R_OK) == 0)
		return OK;
	return ctx_fail_named(c, ERR_UNSUPPORTED, "no_model",
			      "recognition needs %s: install the package pocketsphinx-en-us", path);
}

enum err recogniser_load(struct ctx *c, const char *dir, bool wide, struct recogniser **out)
{
	const char *acoustic = path_join(c->mem, dir, "en-us"), *language = path_join(c->mem, dir, "en-us.lm.bin");
	const char *dictionary = path_join(c->mem, dir, "cmudict-en-us.dict");
	enum err e = readable(c, acoustic);
	if (e == OK)
		e = readable(c, language);
	if (e == OK)
		e = readable(c, dictionary);
	if (e != OK)
		return e;
	err_set_logfp(NULL);
	struct recogniser *r = mem_new(c->mem, struct recogniser);
	r->options = cmd_ln_init(NULL, ps_args(), TRUE, "-hmm", acoustic, "-lm", language, "-dict", dictionary,
				 "-logfn", "/dev/null", "-cmn", "batch", "-remove_silence", "no", NULL);
	if (r->options && wide) {
		cmd_ln_set_float_r(r->options, "-beam", 1e-80);
		cmd_ln_set_float_r(r->options, "-wbeam", 1e-60);
		cmd_ln_set_float_r(r->options, "-pbeam", 1e-80);
	}
	r->decoder = r->options ? ps_init(r->options) : NULL;
	if (!r->decoder) {
		recogniser_free(r);
		return ctx_fail_named(c, ERR_UNSUPPORTED, "no_model", "the models in %s cannot be loaded", dir);
	}
	ticks_prepare();
	*out = r;
	return OK;
}

void recogniser_free(struct recogniser *r)
{
	if (!r)
		return;
	if (r->decoder)
		ps_free(r->decoder);
	if (r->options)
		cmd_ln_free_r(r->options);
	r->decoder = NULL;
	r->options = NULL;
}

struct listener {
	struct job *job;
	ps_decoder_t *decoder;
};

/* "read(2)" is a second pronunciation of "read"; "<sil>" and "[NOISE]" are no words. NULL: none. */
static char *word_text(void *mem, const char *raw)
{
	if (!raw || raw[0] == '<' || raw[0] == '[' || (raw[0] == '+' && raw[1] == '+'))
		return NULL;
	const char *paren = strchr(raw, '(');
	return paren && paren != raw ? mem_strn(mem, raw, (size_t)(paren - raw)) : mem_str(mem, raw);
}

static void collect(ps_decoder_t *decoder, const struct window *window, void *mem, struct wire_words *out)
{
	logmath_t *logs = ps_get_logmath(decoder);
	for (ps_seg_t *seg = ps_seg_iter(decoder); seg; seg = ps_seg_next(seg)) {
		int first, last;
		int32 acoustic, language, backoff;
		char *text = word_text(mem, ps_seg_word(seg));
		ps_seg_frames(seg, &first, &last);
		if (!text || out->count == WORDS_MAX)
			continue;
		double share = logmath_exp(logs, ps_seg_prob(seg, &acoustic, &language, &backoff));
		int64_t end = window->start_ms + ((int64_t)last + 1) * FRAME_MS;
		out->list[out->count++] = (struct wire_word){
		    .start_ms = window->start_ms + (int64_t)first * FRAME_MS,
		    .end_ms = end < window->end_ms ? end : window->end_ms,
		    .confidence = share < 0   ? 0
				  : share > 1 ? 1
					      : share,
		    .text = text,
		};
	}
}

static bool decode(struct listener *l, const struct window *window)
{
	ps_decoder_t *d = l->decoder;
	if (ps_start_stream(d) < 0 || ps_start_utt(d) < 0)
		return false;
	at_work.parent = l->job->parent;
	at_work.decoder = d;
	at_work.start_ms = window->start_ms;
	at_work.end_ms = window->end_ms;
	at_work.second = 0;
	ticking(SIG_UNBLOCK);
	bool good = ps_process_raw(d, window->samples, window->count, FALSE, TRUE) >= 0;
	at_work.second = 1;
	good = good && ps_end_utt(d) >= 0;
	ticking(SIG_BLOCK);
	return good;
}

static enum err hear(void *user, const struct window *window)
{
	struct listener *l = user;
	void *mem = talloc_new(l->job->c->mem);
	struct wire_words words = {window->start_ms, window->end_ms, mem_array(mem, struct wire_word, WORDS_MAX), 0};
	enum err e = OK;
	if (windows_sounds(window->samples, window->count)) {
		if (!decode(l, window))
			e = ctx_fail(l->job->c, ERR_INTERNAL, "pocketsphinx has failed");
		else if (ps_get_hyp(l->decoder, NULL))
			collect(l->decoder, window, mem, &words);
	}
	struct buf b;
	buf_init(&b, mem, LIMIT_FRAME);
	struct wire w = wire_writer(&b);
	wire_words(&w, &words);
	if (e == OK)
		e = job_send(l->job, WIRE_WORDS, &b);
	talloc_free(mem);
	return e;
}

enum err recognise_run(struct job *job, int fd, struct recogniser *recogniser)
{
	if (!recogniser)
		return ctx_fail(job->c, ERR_INTERNAL, "this child was started without models");
	struct listener listener = {job, recogniser->decoder};
	return sound_run(job, fd, hear, &listener);
}
