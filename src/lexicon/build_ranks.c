/* Ranks of lemmas. The lists have forms in order of frequency, without counts: a form of rank r weighs 1 / (r + 2.7).
 * A form with several lemmas shares its weight among them in proportion to what they have from all their forms, found
 * by a few rounds of expectation and maximisation; a lemma of many forms (a verb) says less about each of them. German
 * nouns and the rest share a form as capitals and small letters do in printed sentences. Names are left out. Ranks are of (lemma, noun or other). Beside the rank stands what one form of the lemma costs the tagger. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lexicon/build_int.h"

enum { ROUNDS = 8, USED_MAX = 8 };
#define SMOOTHING 0.15
#define USED_SHARE 0.2

struct mass {
	char *lemma; /* class letter, then the lemma */
	double now, next;
	double forms; /* how many forms of the list may be of it */
	char *used;   /* forms it is said in, the most frequent first */
	size_t used_len, used_count;
};

struct share {
	struct mass *of[READINGS_MAX * 2];
	double likely[READINGS_MAX * 2]; /* a form is sooner the dictionary form itself than one of another word */
	bool noun[READINGS_MAX * 2];
	size_t count;
	double weight;
	bool closed;
};

enum err build_frequency(struct build *b, void *mem, const char *language, struct map **out)
{
	const char *folder = text_eq(language, "es") ? "es-es" : language;
	char *path = mem_printf(mem, "%s/@zxcvbn-ts/language-%s/src/commonWords.json", b->npm_dir, folder);
	char **words;
	size_t count;
	enum err e = build_word_list(b, path, mem, &words, &count);
	if (e != OK)
		return e;
	*out = map_new(mem);
	for (size_t i = 0; i < count; i++)
		if (!map_get(*out, words[i])) {
			uint32_t *rank = mem_new(mem, uint32_t);
			*rank = (uint32_t)i + 1;
			map_put(*out, words[i], rank);
		}
	return OK;
}

/* How likely a German form is a noun, from its capitals in print; a few sentences count little. */
static double noun_share(const struct map *capitals, const char *form, bool noun)
{
	const int *n = capitals ? map_get(capitals, form) : NULL;
	double small = n ? n[0] : 0, capital = n ? n[1] : 0, share = (capital + 0.5) / (small + capital + 1.5);
	return noun ? share : 1 - share;
}

static void add_share(void *mem, struct map *masses, struct share *s, const struct reading *r, const char *form)
{
	char key[FORM_MAX + 4];
	key[0] = r->pos == POS_NOUN ? 'n' : 'o';
	memcpy(key + 1, r->lemma, strlen(r->lemma) + 1);
	struct mass *m = map_get(masses, key);
	if (!m) {
		m = mem_new(mem, struct mass);
		m->lemma = mem_str(mem, key);
		m->now = 1;
		map_put(masses, key, m);
	}
	for (size_t i = 0; i < s->count; i++)
		if (s->of[i] == m)
			return;
	char lower[FORM_MAX + 8];
	fold_lower(r->lemma, strlen(r->lemma), lower, sizeof lower);
	if (s->count < COUNT_OF(s->of)) {
		s->likely[s->count] = text_eq(lower, form) ? 1.5 : 1.0;
		s->noun[s->count] = r->pos == POS_NOUN;
		if (s->closed && r->source)
			s->likely[s->count] *=
			    strcmp(lower, r->lemma) != 0 ? 0.3 : 0.1; /* what a closed word also may be, it is seldom */
		m->forms++;
		s->of[s->count++] = m;
	}
}

static size_t refined(const struct reader *r, const char *form, size_t len, struct reading *list, size_t count)
{
	struct reading own[READINGS_MAX];
	size_t n = reader_form(r, form, len, own, 0);
	if (r->lex->rules->refine)
		r->lex->rules->refine(r, form, len, own, &n);
	for (size_t i = 0; i < n; i++)
		reading_add(list, &count, &own[i]);
	return count;
}

/* Nudeln is sooner a plural than the naming of what "nudeln" does. */
static void weigh_infinitives(const char *form, const struct reading *list, size_t n, struct share *s)
{
	bool infinitive = false;
	for (size_t i = 0; i < n; i++)
		infinitive |= list[i].pos == POS_VERB && (list[i].features & F_INF) && text_eq(list[i].lemma, form);
	size_t nouns = 0, own = SIZE_MAX;
	char lower[FORM_MAX + 8];
	for (size_t i = 0; i < s->count; i++) {
		nouns += s->noun[i];
		if (s->noun[i] && fold_lower(s->of[i]->lemma + 1, strlen(s->of[i]->lemma + 1), lower, sizeof lower) &&
		    text_eq(lower, form))
			own = i;
	}
	if (infinitive && nouns > 1 && own != SIZE_MAX)
		s->likely[own] *= 0.3;
}

/* Where a form is a noun or something else, print says how often which. */
static void weigh_nouns(const struct map *capitals, const char *form, struct share *s)
{
	bool mixed = false;
	for (size_t i = 1; i < s->count; i++)
		mixed |= s->noun[i] != s->noun[0];
	for (size_t i = 0; mixed && !s->closed && i < s->count; i++)
		s->likely[i] *= noun_share(capitals, form, s->noun[i]);
}

/* All readings of a lower-case form, as it stands and with a capital (German nouns). */
static void readings_of(void *mem, const struct reader *r, struct map *masses, const char *form, struct share *s)
{
	struct reading list[READINGS_MAX];
	char upper[FORM_MAX + 8];
	size_t closed = 0, n, len = strlen(form);
	const struct closed *rows = closed_find(r->lex->closed, form, len, &closed);
	s->closed = closed > 0;
	for (size_t i = 0; i < closed; i++) {
		struct reading one = {.pos = rows[i].pos};
		text_copy(one.lemma, sizeof one.lemma, rows[i].lemma);
		add_share(mem, masses, s, &one, form);
	}
	n = refined(r, form, len, list, 0);
	if (text_eq(r->lex->language, "de") && fold_capital(form, len, upper, sizeof upper))
		n = refined(r, upper, strlen(upper), list, n);
	for (size_t i = 0; i < n; i++)
		if (list[i].pos != POS_NAME && !(closed && list[i].pos != POS_VERB && list[i].pos != POS_NOUN))
			add_share(mem, masses, s, &list[i], form);
	if (text_eq(r->lex->language, "de"))
		weigh_infinitives(form, list, n, s);
	if (!s->count && r->lex->rules->guess) {
		n = 0;
		lexicon_guess(r, form, len, list, &n);
		for (size_t i = 0; i < n; i++)
			if (list[i].pos != POS_NAME)
				add_share(mem, masses, s, &list[i], form);
	}
}

/* Weight of one form of the lemma. */
static double per_form(const struct mass *m)
{
	return m->now / pow(m->forms > 1 ? m->forms : 1, 0.4);
}

/* Notes under a lemma the forms of the list that are mostly, or to a good part, its own. */
static void note_form(void *mem, const struct share *s, const char *form, bool german)
{
	char text[FORM_MAX + 8];
	double sum = 0;
	for (size_t k = 0; k < s->count; k++)
		sum += s->likely[k] * per_form(s->of[k]);
	for (size_t k = 0; k < s->count; k++) {
		struct mass *m = s->of[k];
		size_t n = strlen(form);
		if (s->likely[k] * per_form(m) < USED_SHARE * sum || m->used_count == USED_MAX || n > FORM_MAX)
			continue;
		if (german && m->lemma[0] == 'n')
			n = fold_capital(form, n, text, sizeof text);
		else
			memcpy(text, form, n + 1);
		if (!n || strcmp(text, m->lemma + 1) == 0)
			continue;
		m->used = mem_grow(mem, m->used, char, m->used_len + n + 1);
		memcpy(m->used + m->used_len, text, n + 1);
		m->used_len += n + 1;
		m->used_count++;
	}
}

static int heavier(const void *a, const void *b)
{
	const struct mass *x = *(struct mass *const *)a, *y = *(struct mass *const *)b;
	return x->now != y->now ? (x->now > y->now ? -1 : 1) : strcmp(x->lemma, y->lemma);
}

static void write_ranks(void *mem, struct map *masses, struct pack_rows *rows)
{
	size_t n = map_count(masses), rank = 0;
	struct mass **order = mem_array(mem, struct mass *, n);
	for (size_t i = 0; i < n; i++)
		order[i] = map_value_at(masses, i);
	qsort(order, n, sizeof(struct mass *), heavier);
	for (size_t i = 0; i < n; i++) {
		if (order[i]->now < 1e-7)
			continue;
		uint32_t v = (uint32_t)++rank;
		double cost = 42.0 * log2(1.0 / per_form(order[i])); /* the most frequent lemma weighs about 1 */
		uint32_t k = cost < 0 ? 0 : cost > 1200 ? 1200 : (uint32_t)cost;
		uint8_t be[6] = {(uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8),
				 (uint8_t)v,         (uint8_t)(k >> 8),  (uint8_t)k};
		char key[FORM_MAX + 8];
		size_t len = strlen(order[i]->lemma);
		key[0] = KEY_RANK;
		memcpy(key + 1, order[i]->lemma, len);
		pack_row(rows, key, len + 1, be, sizeof be);
		key[0] = KEY_ORDER;
		memcpy(key + 1, be, 4);
		pack_row(rows, key, 5, order[i]->lemma, len);
		if (!order[i]->used_len)
			continue;
		key[0] = KEY_PARADIGM;
		memcpy(key + 1, order[i]->lemma, len);
		pack_row(rows, key, len + 1, order[i]->used, order[i]->used_len);
	}
}

enum err build_ranks(struct build *b, const struct source *source, struct pack_rows *rows)
{
	void *mem = talloc_new(b->c->mem);
	struct lexicon *lex = NULL;
	struct map *frequency = NULL, *capitals = NULL, *masses = map_new(mem);
	enum err e = lexicon_open(b->c, b->out_dir, source->language, &lex);
	if (e == OK)
		e = build_frequency(b, mem, source->language, &frequency);
	if (e == OK && text_eq(source->language, "de"))
		e = build_capitals(b, mem, &capitals);
	if (e == OK) {
		size_t n = map_count(frequency);
		struct share *shares = mem_array(mem, struct share, n);
		struct reader r;
		reader_open(&r, lex);
		for (size_t i = 0; i < n; i++) {
			shares[i].weight = 1.0 / ((double)*(uint32_t *)map_value_at(frequency, i) + 2.7);
			readings_of(mem, &r, masses, map_key_at(frequency, i), &shares[i]);
			if (capitals)
				weigh_nouns(capitals, map_key_at(frequency, i), &shares[i]);
		}
		reader_close(&r);
		for (int round = 0; round < ROUNDS; round++) {
			for (size_t i = 0; i < n; i++) {
				double sum = 0;
				for (size_t k = 0; k < shares[i].count; k++)
					sum += shares[i].likely[k] * per_form(shares[i].of[k]);
				for (size_t k = 0; k < shares[i].count && sum > 0; k++)
					shares[i].of[k]->next +=
					    shares[i].weight * shares[i].likely[k] * per_form(shares[i].of[k]) / sum;
			}
			for (size_t i = 0; i < map_count(masses); i++) {
				struct mass *m = map_value_at(masses, i);
				m->now = m->next;
				m->next = 0;
			}
		}
		for (size_t i = 0; i < n; i++)
			note_form(mem, &shares[i], map_key_at(frequency, i), text_eq(source->language, "de"));
		for (size_t i = 0; i < n; i++) /* nobody goes empty-handed: the rounds give all to the likeliest */
			for (size_t k = 0; k < shares[i].count; k++)
				shares[i].of[k]->now +=
				    SMOOTHING * shares[i].weight * shares[i].likely[k] / (double)shares[i].count;
		write_ranks(mem, masses, rows);
	}
	lexicon_close(lex);
	talloc_free(mem);
	return e;
}
