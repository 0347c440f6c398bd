/* Which German words are written with a capital, counted in the example sentences of the German dictionary: the frequency
 * list has small letters only, and "warte" says nothing of the noun Warte. First words of a sentence do not count. */
#include <string.h>
#include <unistd.h>

#include "lexicon/build_int.h"

static void count_word(struct map *counts, const char *s, size_t n)
{
	char lower[FORM_MAX + 8];
	if (n > FORM_MAX || !fold_lower(s, n, lower, sizeof lower))
		return;
	int *both = map_get(counts, lower);
	if (!both)
		map_put(counts, lower, both = mem_array(counts, int, 2));
	both[fold_is_upper(text_utf8_next(&(const char *){s}, s + n))]++;
}

static void count_sentence(struct map *counts, const char *p, const char *end)
{
	bool first = true;
	while (p < end) {
		const char *q = p, *start = p;
		uint32_t cp = text_utf8_next(&q, end);
		if (!fold_is_letter(cp)) {
			first |= cp == '.' || cp == '!' || cp == '?' || cp == ':';
			p = q;
			continue;
		}
		while (p < end && fold_is_letter(text_utf8_next(&(const char *){p}, end)))
			text_utf8_next(&p, end);
		if (!first)
			count_word(counts, start, (size_t)(p - start));
		first = false;
	}
}

enum err build_capitals(struct build *b, void *mem, struct map **out)
{
	static const char mark[] = "      \"";
	*out = map_new(mem);
	for (size_t i = 0; i < lexicon_source_count; i++) {
		const struct source *s = &lexicon_source_table[i];
		if (s->read != build_freedict || !text_eq(s->language, "de") || !text_eq(s->native, "en") ||
		    access(s->file, R_OK) != 0)
			continue;
		char *text;
		size_t len;
		void *scratch = talloc_new(mem);
		enum err e = freedict_text(b->c, scratch, s->file, &text, &len);
		for (const char *p = text, *end = e == OK ? text + len : text; p < end;) {
			const char *eol = memchr(p, '\n', (size_t)(end - p));
			eol = eol ? eol : end;
			const char *from = p + strlen(mark),
				   *quote = eol > from ? memchr(from, '"', (size_t)(eol - from)) : NULL;
			if (quote && memcmp(p, mark, strlen(mark)) == 0)
				count_sentence(*out, from, quote);
			p = eol + 1;
		}
		talloc_free(scratch);
		if (e != OK)
			return e;
	}
	return OK;
}
