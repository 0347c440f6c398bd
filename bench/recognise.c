/* Recognition of the English demo by langplug-media (decoding, windows, cage, messages, all of it) against a bare loop of
 * pocketsphinx with the same settings over sound that lies ready in memory. The models are loaded before the clock starts, on both
 * sides. Lines: tools/bench. */
#include <glob.h>
#include <pocketsphinx.h>
#include <sphinxbase/err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "media/media.h"
#include "proc/proc.h"

enum { ROUNDS = 3, RATE = 16000, WINDOW_S = 30, SOUND_MAX = 64 * MIB, SKIPPED = 77 };

static const char models[] = "/usr/share/pocketsphinx/model/en-us";

static void must(struct ctx *c, enum err e)
{
	if (e == OK)
		return;
	fprintf(stderr, "bench: %s\n", ctx_error(c));
	exit(1);
}

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static char *find_film(struct ctx *c)
{
	glob_t found = {0};
	const char *videos = getenv("TEST_VIDEOS");
	if (glob(mem_printf(c->mem, "%s/*/*/*.mp4", videos ? videos : "videos"), 0, NULL, &found) != 0) {
		puts("there is no English demo film: run tools/make-demo");
		exit(SKIPPED);
	}
	char *path = mem_str(c->mem, found.gl_pathv[0]);
	globfree(&found);
	return path;
}

/* The whole film as 16 kHz mono samples, by the ffmpeg program. */
static int16_t *sound_of(struct ctx *c, const char *film, size_t *count)
{
	char place[] = "/tmp/langplug-bench-XXXXXX";
	char *bytes;
	size_t len;
	int status, fd = mkstemp(place);
	if (fd == -1)
		exit(1);
	close(fd);
	const char *const argv[] = {"/usr/bin/ffmpeg", "-v", "error", "-y",  "-i", film, "-ac", "1", "-ar",
				    "16000",           "-f", "s16le", place, NULL};
	struct proc *p;
	must(c, proc_spawn(c, &(struct proc_options){.argv = argv}, &p));
	must(c, proc_wait(c, p, &status));
	proc_stop(p);
	must(c, path_read(c, place, SOUND_MAX, &bytes, &len));
	unlink(place);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || !len)
		exit(1);
	int16_t *samples = mem_array(c->mem, int16_t, len / 2);
	memcpy(samples, bytes, len / 2 * sizeof *samples);
	*count = len / 2;
	return samples;
}

/* ---- the peer ---- */

static ps_decoder_t *load(struct ctx *c)
{
	err_set_logfp(NULL);
	cmd_ln_t *options = cmd_ln_init(NULL, ps_args(), TRUE, "-hmm", path_join(c->mem, models, "en-us"), "-lm",
					path_join(c->mem, models, "en-us.lm.bin"), "-dict",
					path_join(c->mem, models, "cmudict-en-us.dict"), "-logfn", "/dev/null", "-cmn",
					"batch", "-remove_silence", "no", NULL);
	ps_decoder_t *decoder = options ? ps_init(options) : NULL;
	if (!decoder) {
		puts("there are no models: install pocketsphinx-en-us");
		exit(SKIPPED);
	}
	cmd_ln_free_r(options);
	return decoder;
}

static size_t bare_loop(ps_decoder_t *decoder, const int16_t *samples, size_t count)
{
	size_t words = 0;
	for (size_t at = 0; at < count; at += (size_t)WINDOW_S * RATE) {
		size_t n = count - at < (size_t)WINDOW_S * RATE ? count - at : (size_t)WINDOW_S * RATE;
		if (ps_start_stream(decoder) < 0 || ps_start_utt(decoder) < 0 ||
		    ps_process_raw(decoder, samples + at, n, FALSE, TRUE) < 0 || ps_end_utt(decoder) < 0)
			exit(1);
		for (ps_seg_t *seg = ps_seg_iter(decoder); seg; seg = ps_seg_next(seg))
			words += *ps_seg_word(seg) != '<';
	}
	return words;
}

/* ---- ours ---- */

static enum err heard(struct ctx *c, const struct media_words *words, void *user)
{
	size_t *total = user;
	*total += words->count;
	return ctx_check(c);
}

static size_t ours(struct media *m, const char *film, int64_t end_ms)
{
	CTX_SCOPED struct ctx *c = ctx_new("ours");
	size_t words = 0;
	must(c, media_recognise(c, m, film, -1, 0, end_ms, false, heard, &words));
	return words;
}

int main(void)
{
	struct ctx *c = ctx_new("bench");
	struct media *m;
	struct media_info info;
	size_t count, words[2] = {0};
	int64_t theirs_ms[ROUNDS], ours_ms[ROUNDS];
	const char *film = find_film(c), *bin = getenv("TEST_BIN");
	int16_t *samples = sound_of(c, film, &count);
	ps_decoder_t *decoder = load(c);
	must(c, media_open(
		    c, &(struct media_options){.program = mem_printf(c->mem, "%s/langplug-media", bin ? bin : "build")},
		    &m));
	must(c, media_probe(c, m, c->mem, film, &info));
	ours(m, film, 1000); /* starts the child: its models are there now */
	for (int i = 0; i < ROUNDS; i++) {
		int64_t began = clock_mono_ms();
		words[0] = bare_loop(decoder, samples, count);
		theirs_ms[i] = clock_mono_ms() - began;
		began = clock_mono_ms();
		words[1] = ours(m, film, info.duration_ms);
		ours_ms[i] = clock_mono_ms() - began;
	}
	qsort(theirs_ms, ROUNDS, sizeof *theirs_ms, by_value);
	qsort(ours_ms, ROUNDS, sizeof *ours_ms, by_value);
	printf("%zu s of sound, %zu words by us, %zu by the bare loop in windows of %d s\n", count / RATE, words[1],
	       words[0], WINDOW_S);
	printf("media: recognition of the English demo\t%lld\tms\t%lld\tbare loop of pocketsphinx " SPHINX_VERSION "\n",
	       (long long)ours_ms[ROUNDS / 2], (long long)theirs_ms[ROUNDS / 2]);
	ps_free(decoder);
	media_close(m);
	ctx_free(c);
	return 0;
}
