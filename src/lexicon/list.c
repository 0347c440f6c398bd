/* Lemmas in order of rank, and by level. Behind the ranked ones stand those that only an imported level list knows.
 *
 * What the packs say of each is found out once, when somebody first asks for a list (some 30 ms for 9,000 lemmas), and kept with
 * the lexicon; a page without corrections is then a piece of that, and a page with some costs no look-up for the lemmas they
 * leave alone. */
#include <pthread.h>
#include <string.h>

#include "lexicon/analyse_int.h"

struct catalogue {
	pthread_mutex_t lock;
	bool made;
	struct lemma *all;
	size_t count, cap;
	struct lemma *level[LEVEL_COUNT]; /* the same by level, each in the same order */
	size_t level_count[LEVEL_COUNT];
	struct map *by_text; /* class letter and text: struct lemma */
};

static int catalogue_free(struct catalogue *k)
{
	pthread_mutex_destroy(&k->lock);
	return 0;
}

struct catalogue *catalogue_new(void *mem)
{
	struct catalogue *k = mem_new(mem, struct catalogue);
	pthread_mutex_init(&k->lock, NULL);
	talloc_set_destructor(k, catalogue_free);
	return k;
}

struct walk {
	const struct reader *r;
	struct catalogue *k;
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

/* Takes a lemma whose rank is set. */
static void take(struct walk *w, const struct lemma *found)
{
	struct catalogue *k = w->k;
	struct lemma l = *found;
	if (k->count == k->cap) {
		k->cap = k->cap ? 2 * k->cap : 4096;
		k->all = mem_grow(k, k->all, struct lemma, k->cap);
	}
	l.text = mem_str(k, l.text);
	lemma_complete(w->r, NULL, k, &l);
	k->all[k->count++] = l;
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

static void sort_by_level(struct catalogue *k)
{
	for (size_t i = 0; i < k->count; i++)
		k->level_count[k->all[i].level]++;
	for (int level = 0; level < LEVEL_COUNT; level++) {
		size_t n = 0;
		k->level[level] = mem_array(k, struct lemma, k->level_count[level]);
		for (size_t i = 0; i < k->count; i++)
			if ((int)k->all[i].level == level)
				k->level[level][n++] = k->all[i];
	}
}

/* Key of by_text, and its length; 0 for what is too long to be in a list. */
static size_t key_of(const struct lemma *l, char key[FORM_MAX + 2])
{
	size_t len = strlen(l->text);
	if (len > FORM_MAX)
		return 0;
	key[0] = l->noun ? 'n' : 'o';
	memcpy(key + 1, l->text, len + 1);
	return 1 + len;
}

static void index_by_text(struct catalogue *k)
{
	char key[FORM_MAX + 2];
	k->by_text = map_new(k);
	for (size_t i = 0; i < k->count; i++) {
		if (key_of(&k->all[i], key))
			map_put(k->by_text, key, &k->all[i]);
	}
}

static const struct catalogue *catalogue_of(const struct lexicon *lex)
{
	struct catalogue *k = lex->catalogue;
	pthread_mutex_lock(&k->lock);
	if (!k->made) {
		struct reader r;
		struct walk w = {.r = &r, .k = k};
		reader_open(&r, lex);
		walk_all(&w);
		reader_close(&r);
		sort_by_level(k);
		index_by_text(k);
		k->made = true;
	}
	pthread_mutex_unlock(&k->lock);
	return k;
}

/* What the corrections make of it. False: it is a name now, or another lemma of the list. */
static bool correct(const struct reader *r, const struct lexicon_corrections *corrections, const void *mem,
		    struct lemma *l)
{
	struct corrected x;
	if (!corrected_token(corrections, NULL, 0, l->text, l->noun, &x)) {
		lexicon_correct_level(corrections, l);
		return true;
	}
	bool noun = corrected_noun(r->lex, &x, l->text, l->noun), moved = strcmp(x.lemma, l->text) != 0;
	if (x.is_name > 0 || (moved && reader_rank(r, x.lemma, noun)))
		return false;
	*l = (struct lemma){
	    .text = mem_str(mem, x.lemma), .noun = noun, .pos = noun ? POS_NOUN : POS_OTHER, .rank = l->rank};
	lemma_complete(r, corrections, mem, l);
	return true;
}

/* All lemmas as the corrections have them. */
static struct lemma *corrected_all(const struct lexicon *lex, const struct lexicon_corrections *corrections, void *mem,
				   size_t *count)
{
	struct reader r;
	const struct catalogue *k = catalogue_of(lex);
	struct lemma *list = mem_array(mem, struct lemma, k->count);
	size_t n = 0;
	reader_open(&r, lex);
	for (size_t i = 0; i < k->count; i++) {
		list[n] = k->all[i];
		n += correct(&r, corrections, mem, &list[n]);
	}
	reader_close(&r);
	*count = n;
	return list;
}

enum err lexicon_list(struct ctx *c, const struct lexicon *lex, const struct lexicon_corrections *corrections,
		      void *mem, enum level level, size_t offset, size_t limit, struct lexicon_page *out)
{
	const struct catalogue *k = catalogue_of(lex);
	struct lexicon_page page = {.list = level == LEVEL_COUNT ? k->all : k->level[level],
				    .total = level == LEVEL_COUNT ? k->count : k->level_count[level]};
	if (corrections) {
		size_t n, kept = 0;
		struct lemma *list = corrected_all(lex, corrections, mem, &n);
		for (size_t i = 0; i < n; i++)
			if (level == LEVEL_COUNT || list[i].level == level)
				list[kept++] = list[i];
		page = (struct lexicon_page){.list = list, .total = kept};
	}
	size_t from = offset < page.total ? offset : page.total, left = page.total - from;
	page.list += from;
	page.count = left < limit ? left : limit;
	*out = page;
	return ctx_check(c);
}

static bool same_word(const struct lemma *a, const struct lemma *b)
{
	return a->noun == b->noun && text_eq(a->text, b->text);
}

/* Lemmas that are in the list because a correction made them of one that is. */
static struct lemma *corrected_in(const struct reader *r, const struct lexicon_corrections *corrections,
				  const struct catalogue *k, const void *mem, size_t *count)
{
	struct lemma *list = NULL;
	size_t n = 0, cap = 0;
	for (size_t i = 0; corrections && i < k->count; i++) {
		struct lemma l = k->all[i];
		if (!correct(r, corrections, mem, &l) || same_word(&l, &k->all[i]))
			continue;
		if (n == cap) {
			cap = cap ? 2 * cap : 16;
			list = mem_grow(mem, list, struct lemma, cap);
		}
		list[n++] = l;
	}
	*count = n;
	return list;
}

static bool has_word(const struct lemma *list, size_t n, const struct lemma *l)
{
	for (size_t i = 0; i < n; i++)
		if (same_word(&list[i], l))
			return true;
	return false;
}

size_t lexicon_unlisted(const struct lexicon *lex, const struct lexicon_corrections *corrections, void *mem,
			struct lemma *lemmas, size_t n)
{
	struct reader r;
	char key[FORM_MAX + 2];
	size_t left = 0, kept = 0, made_count = 0;
	const struct catalogue *k = catalogue_of(lex);
	for (size_t i = 0; i < n; i++) {
		size_t len = key_of(&lemmas[i], key);
		if (!len || !map_get_n(k->by_text, key, len))
			lemmas[left++] = lemmas[i];
	}
	if (!left)
		return 0;
	reader_open(&r, lex);
	const struct lemma *made = corrected_in(&r, corrections, k, mem, &made_count);
	for (size_t i = 0; i < left; i++) {
		struct lemma *l = &lemmas[i];
		if (has_word(made, made_count, l))
			continue;
		l->pos = l->noun ? POS_NOUN : POS_OTHER;
		if (strlen(l->text) <= FORM_MAX)
			lemma_complete(&r, corrections, mem, l);
		lemmas[kept++] = *l;
	}
	reader_close(&r);
	return kept;
}

void lexicon_counts(const struct lexicon *lex, const struct lexicon_corrections *corrections, size_t *counts)
{
	const struct catalogue *k = catalogue_of(lex);
	memcpy(counts, k->level_count, LEVEL_COUNT * sizeof *counts);
	if (!corrections)
		return;
	void *mem = talloc_new(NULL);
	size_t n;
	const struct lemma *list = corrected_all(lex, corrections, mem, &n);
	memset(counts, 0, LEVEL_COUNT * sizeof *counts);
	for (size_t i = 0; i < n; i++)
		counts[list[i].level]++;
	talloc_free(mem);
}
