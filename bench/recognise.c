/* Recognition of the English demo by langplug-media (decoding, windows, cage, messages, all of it) against a bare loop of
 * pocketsphinx with the same settings over sound that lies ready in memory. The models are loaded before the clock starts, on both
 * sides. Lines: tools/bench. */
#include <glob.h>
#include <pocketsphinx.h>
#include <sphinxbase/err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
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

static int64_t cpu_ms(int who)
{
	struct rusage u;
	getrusage(who, &u);
	return (int64_t)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000 +
	       (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1000;
}

static enum err heard(struct ctx *c, const struct media_words *words, void *user)
{
	size_t *total = user;
	*total += words->count;
	return ctx_check(c);
}

/* One child from its start to its end. *wall_ms is the recognition alone; the whole processor time is returned. */
static int64_t ours(const struct media_options *options, const char *film, int64_t end_ms, size_t *words,
		    int64_t *wall_ms)
{
	CTX_SCOPED struct ctx *c = ctx_new("ours");
	struct media *m;
	int64_t cpu = cpu_ms(RUSAGE_CHILDREN) + cpu_ms(RUSAGE_SELF);
	*words = 0;
	must(c, media_open(c, options, &m));
	must(c, media_recognise(c, m, film, -1, 0, 1000, false, heard, NULL, words)); /* its models are there now */
	*words = 0;
	int64_t began = clock_mono_ms();
	if (end_ms)
		must(c, media_recognise(c, m, film, -1, 0, end_ms, false, heard, NULL, words));
	*wall_ms = clock_mono_ms() - began;
	media_close(m);
	return cpu_ms(RUSAGE_CHILDREN) + cpu_ms(RUSAGE_SELF) - cpu;
}

static int64_t film_ms(struct ctx *c, const struct media_options *options, const char *film)
{
	struct media *m;
	struct media_info info;
	must(c, media_open(c, options, &m));
	must(c, media_probe(c, m, c->mem, film, &info));
	media_close(m);
	return info.duration_ms;
}

static void print_row(const char *what, int64_t *ours_ms, int64_t *theirs_ms)
{
	qsort(theirs_ms, ROUNDS, sizeof *theirs_ms, by_value);
	qsort(ours_ms, ROUNDS, sizeof *ours_ms, by_value);
	printf("media: recognition of the English demo, %s\t%lld\tms\t%lld\tbare loop of pocketsphinx " SPHINX_VERSION
	       "\n",
	       what, (long long)ours_ms[ROUNDS / 2], (long long)theirs_ms[ROUNDS / 2]);
}

int main(void)
{
	struct ctx *c = ctx_new("bench");
	size_t count, words[2] = {0};
	int64_t wall[2][ROUNDS], cpu[2][ROUNDS], unused;
	const char *film = find_film(c), *bin = getenv("TEST_BIN");
	const struct media_options options = {.program = mem_printf(c->mem, "%s/langplug-media", bin ? bin : "build")};
	int16_t *samples = sound_of(c, film, &count);
	ps_decoder_t *decoder = load(c);
	int64_t length = film_ms(c, &options, film);
	for (int i = 0; i < ROUNDS; i++) {
		int64_t began = clock_mono_ms(), spent = cpu_ms(RUSAGE_SELF);
		words[1] = bare_loop(decoder, samples, count);
		wall[1][i] = clock_mono_ms() - began;
		cpu[1][i] = cpu_ms(RUSAGE_SELF) - spent;
		spent = ours(&options, film, 0, &words[0], &unused); /* starting and loading, to be taken off */
		cpu[0][i] = ours(&options, film, length, &words[0], &wall[0][i]) - spent;
	}
	printf("%zu s of sound, %zu words by us, %zu by the bare loop in windows of %d s\n", count / RATE, words[0],
	       words[1], WINDOW_S);
	print_row("time", wall[0], wall[1]);
	print_row("CPU", cpu[0], cpu[1]);
	ps_free(decoder);
	ctx_free(c);
	return 0;
}
