/* Lemmas in order of rank, by level, by what they contain. */
#include <string.h>

#include "lexicon/analyse_int.h"

struct walk {
	const struct reader *r;
	void *mem;
	struct lexicon_page *page;
	enum level level;
	size_t offset, limit, seen;
	size_t *counts;
	const char *needle;
	size_t cap[3]; /* search: exact, prefix, inside */
	struct lemma *found[3];
	size_t found_count[3];
};

static bool lemma_of(const uint8_t *value, size_t size, void *mem, struct lemma *out)
{
	if (size < 2 || size > FORM_MAX)
		return false;
	*out = (struct lemma){.noun = value[0] == 'n', .text = mem_strn(mem, (const char *)value + 1, size - 1)};
	out->pos = out->noun ? POS_NOUN : POS_OTHER;
	return true;
}

/* The part of speech a lemma has as its own form. */
static void find_pos(const struct reader *r, struct lemma *l)
{
	struct reading list[READINGS_MAX];
	size_t closed, n;
	const struct closed *rows = l->noun ? NULL : closed_find(r->lex->closed, l->text, strlen(l->text), &closed);
	if (rows)
		l->pos = rows[0].pos;
	if (l->noun || rows)
		return;
	n = reader_form(r, l->text, strlen(l->text), list, 0);
	for (size_t i = 0; i < n && l->pos == POS_OTHER; i++)
		if (list[i].pos != POS_NOUN && list[i].pos != POS_NAME && strcmp(list[i].lemma, l->text) == 0)
			l->pos = list[i].pos;
}

void lemma_complete(const struct reader *r, const void *mem, struct lemma *l)
{
	find_pos(r, l);
	grade_lemma(r, mem, l, 0);
}

static bool each_ranked(const uint8_t *key, size_t key_len, const uint8_t *value, size_t size, void *user)
{
	struct walk *w = user;
	struct lemma l;
	if (key_len != 5 || key[0] != KEY_ORDER)
		return false;
	if (w->level == LEVEL_COUNT) { /* no need to look at those before and behind the page */
		size_t at = w->seen++;
		if (at < w->offset || at >= w->offset + w->limit)
			return true;
	}
	void *scratch = talloc_new(NULL);
	if (lemma_of(value, size, scratch, &l)) {
		lemma_complete(w->r, scratch, &l);
		bool fits = w->level == LEVEL_COUNT || l.level == w->level;
		if (w->counts)
			w->counts[l.level]++;
		else if (fits) {
			size_t at = w->level == LEVEL_COUNT ? w->offset : w->seen++;
			if (at >= w->offset && w->page->count < w->limit) {
				lemma_of(value, size, w->mem, &l);
				lemma_complete(w->r, w->mem, &l);
				w->page->list[w->page->count++] = l;
			}
		}
	}
	talloc_free(scratch);
	return true;
}

static void walk_ranks(struct walk *w, bool (*fn)(const uint8_t *, size_t, const uint8_t *, size_t, void *))
{
	char from[] = {KEY_ORDER};
	for (size_t i = 0; i < w->r->lex->pack_count; i++)
		if (w->r->lex->packs[i].ranks)
			reader_walk(w->r, i, from, 1, fn, w);
}

enum err lexicon_list(struct ctx *c, const struct lexicon *lex, void *mem, enum level level, size_t offset,
		      size_t limit, struct lexicon_page *out)
{
	struct reader r;
	struct lexicon_page page = {.list = mem_array(mem, struct lemma, limit)};
	struct walk w = {.r = &r, .mem = mem, .page = &page, .level = level, .offset = offset, .limit = limit};
	reader_open(&r, lex);
	walk_ranks(&w, each_ranked);
	reader_close(&r);
	page.total = w.seen;
	*out = page;
	return ctx_check(c);
}

void lexicon_counts(const struct lexicon *lex, size_t *counts)
{
	struct reader r;
	struct walk w = {.r = &r, .level = LEVEL_UNRATED, .counts = counts};
	memset(counts, 0, LEVEL_COUNT * sizeof *counts);
	reader_open(&r, lex);
	walk_ranks(&w, each_ranked);
	reader_close(&r);
}

static bool each_candidate(const uint8_t *key, size_t key_len, const uint8_t *value, size_t size, void *user)
{
	struct walk *w = user;
	char folded[FORM_MAX + 8];
	struct lemma l;
	if (key_len != 5 || key[0] != KEY_ORDER)
		return false;
	if (size < 2 || size > FORM_MAX || !fold_search((const char *)value + 1, size - 1, folded, sizeof folded))
		return true;
	const char *at = strstr(folded, w->needle);
	if (!at)
		return true;
	int kind = strcmp(folded, w->needle) == 0 ? 0 : at == folded ? 1 : 2;
	w->seen++;
	if (w->found_count[kind] < w->limit && lemma_of(value, size, w->mem, &l))
		w->found[kind][w->found_count[kind]++] = l;
	return true;
}

enum err lexicon_search(struct ctx *c, const struct lexicon *lex, void *mem, const char *needle, size_t limit,
			struct lexicon_page *out)
{
	struct reader r;
	char folded[LIMIT_WORD + 8];
	struct lexicon_page page = {.list = mem_array(mem, struct lemma, limit)};
	struct walk w = {.r = &r, .mem = mem, .needle = folded, .limit = limit};
	for (int i = 0; i < 3; i++)
		w.found[i] = mem_array(mem, struct lemma, limit);
	reader_open(&r, lex);
	if (fold_search(needle, strlen(needle), folded, sizeof folded))
		walk_ranks(&w, each_candidate);
	for (int i = 0; i < 3; i++)
		for (size_t k = 0; k < w.found_count[i] && page.count < limit; k++) {
			lemma_complete(&r, mem, &w.found[i][k]);
			page.list[page.count++] = w.found[i][k];
		}
	reader_close(&r);
	page.total = w.seen;
	*out = page;
	return ctx_check(c);
}
