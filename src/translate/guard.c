/* What no engine is trusted with: that its answers are clean text, that they are answers at all, and in the language
 * that was asked for. Neural engines fall into loops, repeat one line for many, or echo what they were given. */
#include <string.h>

#include "translate/translate_int.h"

enum {
	GROWTH_MAX = 8, /* an answer over 8 times its text and GROWTH_FREE bytes is no translation */
	GROWTH_FREE = 200,
	LOOP_TIMES = 4, /* the same words so often in a row, when the text does not do that */
	LOOP_WORDS = 6, /* longest group of words looked for */
	WORDS_MAX = 400,
	SAME_LONG = 3, /* different texts with the same long answer */
	SAME_LONG_BYTES = 16,
	SAME_ANY = 6,         /* different texts with the same answer of any length */
	LANGUAGE_BYTES = 120, /* less text than this says nothing about its language */
};

/* Valid UTF-8 without control characters, at most LIMIT_CUE_TEXT bytes, trimmed; NULL when nothing is left. */
static const char *clean(void *mem, const char *s)
{
	if (!s)
		return NULL;
	struct buf out;
	buf_init(&out, mem, LIMIT_CUE_TEXT);
	for (const char *end = s + strlen(s); s < end && !out.full;) {
		uint32_t cp = text_utf8_next(&s, end);
		char bytes[4];
		if (cp == '\n' || cp == '\t' || (cp >= 0x20 && cp != 0x7F))
			buf_add(&out, bytes, text_utf8_put(cp == '\t' ? ' ' : cp, bytes));
	}
	char *text = text_trim(out.data);
	return *text ? text : NULL;
}

struct words {
	const char *start[WORDS_MAX];
	size_t len[WORDS_MAX], count;
};

static void split(const char *s, struct words *w)
{
	for (w->count = 0; w->count < WORDS_MAX; w->count++) {
		s += strspn(s, " \n.,;:!?-");
		if (!*s)
			return;
		w->start[w->count] = s;
		w->len[w->count] = strcspn(s, " \n.,;:!?-");
		s += w->len[w->count];
	}
}

static bool same_words(const struct words *w, size_t a, size_t b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (w->len[a + i] != w->len[b + i] || memcmp(w->start[a + i], w->start[b + i], w->len[a + i]) != 0)
			return false;
	return true;
}

/* How often a group of up to LOOP_WORDS words follows itself, at most. */
static size_t longest_loop(const char *s)
{
	struct words w;
	size_t most = 1;
	split(s, &w);
	for (size_t n = 1; n <= LOOP_WORDS; n++) {
		for (size_t i = 0; i + 2 * n <= w.count; i++) {
			size_t times = 1;
			while (i + (times + 1) * n <= w.count && same_words(&w, i, i + times * n, n))
				times++;
			most = times > most ? times : most;
		}
	}
	return most;
}

static bool looped(const char *text, const char *answer)
{
	size_t n = strlen(text), m = strlen(answer);
	return m > n * GROWTH_MAX + GROWTH_FREE ||
	       (longest_loop(answer) >= LOOP_TIMES && longest_loop(text) < LOOP_TIMES);
}

/* Drops answers that many different texts got. */
static void drop_repeated(void *mem, const char *const *texts, size_t count, const char **out)
{
	struct map *seen = map_new(mem); /* answer -> count of different texts, via a map of "text" keys */
	for (size_t i = 0; i < count; i++) {
		if (!out[i])
			continue;
		struct map *sources = map_get(seen, out[i]);
		if (!sources)
			map_put(seen, out[i], sources = map_new(mem));
		map_put(sources, texts[i], (void *)texts[i]);
	}
	for (size_t i = 0; i < count; i++) {
		if (!out[i])
			continue;
		size_t n = map_count(map_get(seen, out[i]));
		if (n >= SAME_ANY || (n >= SAME_LONG && strlen(out[i]) >= SAME_LONG_BYTES))
			out[i] = NULL;
	}
}

/* Languages that libcld2 takes for one another when the translation is rough. */
static bool related(const char *a, const char *b)
{
	static const char *const families[] = {" es gl ca pt it oc ro la ",
					       " no da sv nn is ",
					       " hr sr bs sl mk bg ",
					       " cs sk pl sl ",
					       " id ms ",
					       " nl af de lb ",
					       " ru uk be bg sr mk ",
					       " fi et ",
					       " tr az uz kk ",
					       " hi mr ",
					       " fr oc ca "};
	char x[8], y[8];
	if (strlen(a) > 5 || strlen(b) > 5)
		return false;
	void *mem = talloc_new(NULL);
	text_copy(x, sizeof x, mem_printf(mem, " %s ", a));
	text_copy(y, sizeof y, mem_printf(mem, " %s ", b));
	talloc_free(mem);
	for (size_t i = 0; i < COUNT_OF(families); i++)
		if (strstr(families[i], x) && strstr(families[i], y))
			return true;
	return false;
}

static enum err check_language(struct ctx *c, const char *engine, const char *from, const char *to, size_t count,
			       const char *const *out)
{
	struct cues all = {.list = mem_array(c->mem, struct cue, count)};
	size_t bytes = 0;
	for (size_t i = 0; i < count; i++) {
		if (!out[i])
			continue;
		all.list[all.count++] = (struct cue){.text = out[i]};
		bytes += strlen(out[i]);
	}
	const char *want = subtitles_language_code(to), *source = subtitles_language_code(from);
	const char *found = bytes < LANGUAGE_BYTES ? "" : subtitles_language(&all);
	if (!*found || !want || text_eq(found, want) || (!text_eq(found, source) && related(found, want)))
		return OK;
	return ctx_fail_named(c, ERR_UNAVAILABLE, "wrong_language", "%s answered in another language (%s, not %s)",
			      engine, found, want);
}

enum err translate_guard(struct ctx *c, const char *engine, const char *from, const char *to, const char *const *texts,
			 size_t count, const char **out)
{
	for (size_t i = 0; i < count; i++) {
		out[i] = clean(c->mem, out[i]);
		if (out[i] && looped(texts[i], out[i]))
			out[i] = NULL;
	}
	drop_repeated(c->mem, texts, count, out);
	return check_language(c, engine, from, to, count, out);
}
