/* Real speech through the real recogniser: words, their times, bounds on the share of wrong words. The bounds leave room
 * above what was measured (LibriVox 28 %, studio prompts 23 %, flite 3 %); a broken pipeline has 90 % and more. */
#include "films.h"

#include <stdio.h>
#include <stdlib.h>

enum { WORDS_MAX = 4000, PROMPTS = 40 };

#define LIBRIVOX "/usr/share/pocketsphinx/test/data/librivox"
#define PROMPTS_DIR "/usr/share/asterisk/sounds/en_US_f_Allison"
#define PROMPTS_TEXT "/usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz"

struct text {
	char *words[WORDS_MAX];
	int64_t start_ms[WORDS_MAX];
	size_t count;
	int64_t covered_from, covered_to;
	size_t windows;
};

static void add_words(struct ctx *c, struct text *t, const char *s)
{
	char word[LIMIT_WORD];
	size_t n = 0;
	for (;; s++) {
		char ch = *s >= 'A' && *s <= 'Z' ? (char)(*s + 'a' - 'A') : *s;
		if ((ch >= 'a' && ch <= 'z') || ch == '\'') {
			if (n + 1 < sizeof word)
				word[n++] = ch;
			continue;
		}
		if (n && t->count < WORDS_MAX)
			t->words[t->count++] = mem_strn(c->mem, word, n);
		n = 0;
		if (!*s)
			return;
	}
}

/* Words that would have to be changed, over words. */
static double errors(struct ctx *c, const struct text *wanted, const struct text *got)
{
	size_t *row = mem_array(c->mem, size_t, got->count + 1);
	for (size_t j = 0; j <= got->count; j++)
		row[j] = j;
	for (size_t i = 1; i <= wanted->count; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= got->count; j++) {
			size_t best = diagonal + !text_eq(wanted->words[i - 1], got->words[j - 1]);
			best = row[j] + 1 < best ? row[j] + 1 : best;
			best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
			diagonal = row[j];
			row[j] = best;
		}
	}
	return (double)row[got->count] / (double)wanted->count;
}

static enum err take(struct ctx *c, const struct media_words *words, void *user)
{
	struct text *t = user;
	if (!t->windows++)
		t->covered_from = words->start_ms;
	else
		assert_int_equal(words->start_ms, t->covered_to);
	t->covered_to = words->end_ms;
	for (size_t i = 0; i < words->count; i++) {
		const struct media_word *w = &words->list[i];
		size_t before = t->count;
		assert_true(w->start_ms >= words->start_ms && w->end_ms <= words->end_ms && w->end_ms > w->start_ms);
		assert_true(w->confidence >= 0 && w->confidence <= 1);
		assert_null(strpbrk(w->text, "()<>[]"));
		add_words(c, t, w->text);
		for (size_t k = before; k < t->count; k++)
			t->start_ms[k] = w->start_ms;
	}
	return OK;
}

static struct text *heard(const struct films *f, const char *path, int64_t start, int64_t end, bool thorough)
{
	struct text *t = mem_new(f->c->mem, struct text);
	assert_ok(f->c, media_recognise(f->c, f->media, path, -1, start, end, thorough, take, NULL, t));
	return t;
}

static void book(void **state)
{
	const struct films *f = *state;
	char *bytes;
	size_t len;
	struct text *wanted = mem_new(f->c->mem, struct text), *got = mem_new(f->c->mem, struct text);
	assert_ok(f->c, path_read(f->c, LIBRIVOX "/transcription", MIB, &bytes, &len));
	for (char *line = bytes, *end; line && *line; line = end) {
		end = strchr(line, '\n');
		if (end)
			*end++ = '\0';
		char *close = strstr(line, "</s> ("), *paren = close ? strchr(close, ')') : NULL;
		if (!paren || !text_starts(line, "<s> "))
			continue;
		*close = *paren = '\0';
		add_words(f->c, wanted, line + 4);
		const char *path = mem_printf(f->c->mem, LIBRIVOX "/%s.wav", close + 6);
		const struct text *one = heard(f, path, 0, 60000, false);
		for (size_t i = 0; i < one->count; i++)
			got->words[got->count++] = one->words[i];
	}
	double share = errors(f->c, wanted, got);
	printf("LibriVox: %zu words, %.1f %% wrong\n", wanted->count, 100 * share);
	assert_true(wanted->count > 60 && share < 0.40);
}

/* "name: text" lines of the transcript that are plain words, the first PROMPTS of them that are long enough. */
static void prompts(void **state)
{
	const struct films *f = *state;
	char line[1024], name[256], text[768];
	char *list = mem_str(f->c->mem, "");
	struct text *wanted = mem_new(f->c->mem, struct text);
	FILMS_RUN(f, "cp", PROMPTS_TEXT, "@prompts.gz");
	FILMS_RUN(f, "gunzip", "-k", "@prompts.gz");
	FILE *file = fopen(films_path(f, "prompts"), "r");
	assert_non_null(file);
	int taken = 0;
	while (taken < PROMPTS && fgets(line, sizeof line, file)) {
		if (sscanf(line, "%255[a-z0-9-]: %767[A-Za-z ,.'-]", name, text) != 2 || strlen(text) < 40 ||
		    strcspn(line, "\n") != strlen(name) + 2 + strlen(text))
			continue;
		const char *path = mem_printf(f->c->mem, PROMPTS_DIR "/%s.g722", name);
		FILE *there = fopen(path, "r");
		if (!there)
			continue;
		fclose(there);
		FILMS_RUN(f, "ffmpeg", "-v", "error", "-f", "g722", "-i", path, "-af", "apad=pad_dur=0.6", "-ar",
			  "16000", mem_printf(f->c->mem, "@prompt-%02d.wav", taken));
		list = mem_printf(f->c->mem, "%sfile 'prompt-%02d.wav'\n", list, taken++);
		add_words(f->c, wanted, text);
	}
	fclose(file);
	assert_int_equal(taken, PROMPTS);
	films_write(f, "prompts.txt", list);
	/* one long film: the windows have to find the pauses */
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-f", "concat", "-i", "@prompts.txt", "-c:a", "aac", "-b:a", "96k",
		  "@prompts.m4a");
	const struct text *got = heard(f, films_path(f, "prompts.m4a"), 0, 600000, false);
	double share = errors(f->c, wanted, got);
	printf("prompts: %zu words in %zu windows, %.1f %% wrong\n", wanted->count, got->windows, 100 * share);
	assert_true(wanted->count > 250 && got->windows >= 3 && share < 0.38);
}

static const char *const lines[] = {"Good morning, how are you today?", "The train leaves the station at nine.",
				    "My brother lives in a small house near the river.", "Do you want a cup of coffee?",
				    "We have to go home before the rain comes."};

/* One spoken line every 10 s, silence between: the words come at their times. */
static void made_speech_and_its_times(void **state)
{
	const struct films *f = *state;
	struct text *wanted = mem_new(f->c->mem, struct text);
	const char *argv[40] = {"ffmpeg", "-v", "error"};
	size_t n = 3;
	char filter[512] = "";
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		const char *name = mem_printf(f->c->mem, "@line%zu.wav", i);
		FILMS_RUN(f, "flite", "-voice", "rms", "-t", lines[i], "-o", name);
		argv[n++] = "-i";
		argv[n++] = name;
		add_words(f->c, wanted, lines[i]);
		snprintf(filter + strlen(filter), sizeof filter - strlen(filter),
			 "[%zu]adelay=%zu000,apad=whole_dur=50[a%zu];", i, i * 10 + 1, i);
	}
	snprintf(filter + strlen(filter), sizeof filter - strlen(filter),
		 "[a0][a1][a2][a3][a4]amix=inputs=5:duration=longest:normalize=0");
	argv[n++] = "-filter_complex";
	argv[n++] = filter;
	argv[n++] = "-t";
	argv[n++] = "50";
	argv[n++] = "@speech.mkv";
	films_run(f, argv);
	const struct text *got = heard(f, films_path(f, "speech.mkv"), 0, 50000, false);
	double share = errors(f->c, wanted, got);
	printf("flite: %zu words, %.1f %% wrong\n", wanted->count, 100 * share);
	assert_true(share < 0.15);
	assert_int_equal(got->covered_from, 0);
	assert_true(got->covered_to >= 49900);
	for (size_t i = 0; i < got->count; i++) { /* each word lies in the 5 s behind its line's start */
		int64_t behind = got->start_ms[i] % 10000 - 1000;
		if (behind < -100 || behind > 4500)
			fail_msg("\"%s\" at %lld ms", got->words[i], (long long)got->start_ms[i]);
	}
	/* the same words whatever was heard before, and from the middle */
	const struct text *again = heard(f, films_path(f, "speech.mkv"), 0, 50000, false);
	assert_int_equal(again->count, got->count);
	for (size_t i = 0; i < got->count; i++)
		assert_string_equal(again->words[i], got->words[i]);
	const struct text *part = heard(f, films_path(f, "speech.mkv"), 20000, 30000, false);
	assert_true(part->count >= 8 && part->start_ms[0] >= 20900 && part->start_ms[0] < 22000);
	const struct text *wide = heard(f, films_path(f, "speech.mkv"), 0, 20000, true);
	assert_true(wide->count >= 10);
}

static void silence_has_no_words(void **state)
{
	const struct films *f = *state;
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "anullsrc=sample_rate=16000:channel_layout=mono",
		  "-t", "100", "-c:a", "flac", "@silence.mkv");
	const struct text *t = heard(f, films_path(f, "silence.mkv"), 0, 100000, false);
	assert_int_equal(t->count, 0);
	assert_int_equal(t->covered_to, 100000);
}

static void a_missing_model_is_named(void **state)
{
	const struct films *f = *state;
	struct media *m;
	struct text t;
	const struct media_options options = {.program =
						  path_join(f->c->mem, getenv("TEST_BUILD_ROOT"), "langplug-media"),
					      .models = mem_str(f->c->mem, f->dir)};
	assert_ok(f->c, media_open(f->c, &options, &m));
	films_expect(f, media_recognise(f->c, m, films_path(f, "silence.mkv"), -1, 0, 1000, false, take, NULL, &t),
		     "no_model");
	assert_ok(f->c, media_probe(f->c, m, f->c->mem, films_path(f, "silence.mkv"), &(struct media_info){0}));
	media_close(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(book),
	    cmocka_unit_test(prompts),
	    cmocka_unit_test(made_speech_and_its_times),
	    cmocka_unit_test(silence_has_no_words),
	    cmocka_unit_test(a_missing_model_is_named),
	};
	return cmocka_run_group_tests_name("media/recognise", tests, films_setup, films_teardown);
}
