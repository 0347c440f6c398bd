/* Lemmas in order of rank, by level, by what they contain. Behind the ranked ones stand those that only an imported
 * level list knows. */
#include <string.h>

#include "lexicon/analyse_int.h"

struct walk {
	const struct reader *r;
	const struct lexicon_corrections *corrections;
	void *mem;
	struct lexicon_page *page;
	enum level level;
	size_t offset, limit, seen;
	size_t *counts;
};

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

void lemma_complete(const struct reader *r, const struct lexicon_corrections *corrections, const void *mem,
		    struct lemma *l)
{
	find_pos(r, l);
	grade_lemma(r, mem, l, 0);
	lexicon_correct_level(corrections, l);
}

void lexicon_grade(const struct lexicon *lex, const struct lexicon_corrections *corrections, void *mem, struct lemma *l)
{
	struct reader r;
	l->pos = l->noun ? POS_NOUN : POS_OTHER;
	if (strlen(l->text) > FORM_MAX)
		return;
	reader_open(&r, lex);
	lemma_complete(&r, corrections, mem, l);
	reader_close(&r);
}

/* What the corrections make of it. False: it is a name now, or another lemma of the list. */
static bool correct(const struct walk *w, struct lemma *l)
{
	struct corrected x;
	if (!corrected_token(w->corrections, NULL, 0, l->text, l->noun, &x))
		return true;
	bool noun = corrected_noun(w->r->lex, &x, l->text, l->noun), moved = strcmp(x.lemma, l->text) != 0;
	if (x.is_name > 0 || (moved && reader_rank(w->r, x.lemma, noun)))
		return false;
	l->text = x.lemma;
	l->noun = noun;
	l->pos = noun ? POS_NOUN : POS_OTHER;
	return true;
}

/* Takes a lemma whose rank is set, when it is of the level that is asked for and on the page. */
static void take(struct walk *w, struct lemma *l)
{
	if (w->corrections && !correct(w, l))
		return;
	if (w->level != LEVEL_COUNT || w->counts) {
		(void)grade_level(w->r, l);
		lexicon_correct_level(w->corrections, l);
	}
	if (w->counts) {
		w->counts[l->level]++;
		return;
	}
	if (w->level != LEVEL_COUNT && l->level != w->level)
		return;
	size_t at = w->seen++;
	if (at < w->offset || w->page->count >= w->limit)
		return;
	l->text = mem_str(w->mem, l->text);
	lemma_complete(w->r, w->corrections, w->mem, l);
	w->page->list[w->page->count++] = *l;
}

/* Value of KEY_ORDER: class letter and lemma, into text (FORM_MAX + 1 bytes). */
static bool lemma_of(const uint8_t *key, size_t key_len, const uint8_t *value, size_t size, char *text,
		     struct lemma *out)
{
	if (key_len != 5 || size < 2 || size > FORM_MAX)
		return false;
	memcpy(text, value + 1, size - 1);
	text[size - 1] = '\0';
	*out = (struct lemma){.noun = value[0] == 'n', .text = text};
	out->pos = out->noun ? POS_NOUN : POS_OTHER;
	out->rank = (uint32_t)key[1] << 24 | (uint32_t)key[2] << 16 | (uint32_t)key[3] << 8 | key[4];
	return true;
}

static bool each_ranked(const uint8_t *key, size_t key_len, const uint8_t *value, size_t size, void *user)
{
	char text[FORM_MAX + 1];
	struct lemma l;
	if (key[0] != KEY_ORDER)
		return false;
	if (lemma_of(key, key_len, value, size, text, &l))
		take(user, &l);
	return true;
}

/* A list says nothing about the class: it is a noun when it is written like one, or when it is nothing else. */
static bool listed_noun(const struct reader *r, const char *lemma, size_t len)
{
	struct reading list[READINGS_MAX];
	if (r->lex->rules->noun_capital)
		return fold_is_upper(text_utf8_next(&(const char *){lemma}, lemma + len));
	size_t n = reader_form(r, lemma, len, list, 0), nouns = 0;
	for (size_t i = 0; i < n; i++)
		nouns += list[i].pos == POS_NOUN || list[i].pos == POS_NAME;
	return n && nouns == n;
}

static bool each_listed(const uint8_t *key, size_t key_len, const uint8_t *value, size_t size, void *user)
{
	struct walk *w = user;
	char text[FORM_MAX + 1];
	(void)value;
	(void)size;
	if (key[0] != KEY_LEVEL)
		return false;
	if (key_len < 2 || key_len > FORM_MAX + 1)
		return true;
	memcpy(text, key + 1, key_len - 1);
	text[key_len - 1] = '\0';
	struct lemma l = {.text = text, .noun = listed_noun(w->r, text, key_len - 1)};
	l.pos = l.noun ? POS_NOUN : POS_OTHER;
	if (!reader_rank(w->r, text, true) && !reader_rank(w->r, text, false))
		take(w, &l);
	return true;
}

static void walk_all(struct walk *w)
{
	char order[] = {KEY_ORDER}, level[] = {KEY_LEVEL};
	const struct lexicon *lex = w->r->lex;
	for (size_t i = 0; i < lex->pack_count; i++)
		if (lex->packs[i].ranks)
			reader_walk(w->r, i, order, 1, each_ranked, w);
	for (size_t i = 0; i < lex->pack_count; i++)
		if (lex->packs[i].levels)
			reader_walk(w->r, i, level, 1, each_listed, w);
}

enum err lexicon_list(struct ctx *c, const struct lexicon *lex, const struct lexicon_corrections *corrections,
		      void *mem, enum level level, size_t offset, size_t limit, struct lexicon_page *out)
{
	struct reader r;
	struct lexicon_page page = {.list = mem_array(mem, struct lemma, limit)};
	struct walk w = {.r = &r,
			 .corrections = corrections,
			 .mem = mem,
			 .page = &page,
			 .level = level,
			 .offset = offset,
			 .limit = limit};
	reader_open(&r, lex);
	walk_all(&w);
	reader_close(&r);
	page.total = w.seen;
	*out = page;
	return ctx_check(c);
}

void lexicon_counts(const struct lexicon *lex, const struct lexicon_corrections *corrections, size_t *counts)
{
	struct reader r;
	struct walk w = {.r = &r, .corrections = corrections, .level = LEVEL_COUNT, .counts = counts};
	memset(counts, 0, LEVEL_COUNT * sizeof *counts);
	reader_open(&r, lex);
	walk_all(&w);
	reader_close(&r);
}
