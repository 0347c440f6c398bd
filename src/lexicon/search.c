/* Lemmas by what a person types: the lemma itself, a form of it (with or without its accents), its beginning, a part. */
#include <string.h>

#include "lexicon/analyse_int.h"

enum { EXACT, FORM, BEGIN, INSIDE, KINDS, ACCENTS_MAX = 2 };

struct search {
	const struct reader *r;
	const struct lexicon_corrections *corrections;
	void *mem;
	const char *needle; /* folded */
	size_t limit, seen;
	struct lemma *found[KINDS];
	size_t count[KINDS];
};

static bool same(const struct lemma *a, const char *text, bool noun)
{
	return a->noun == noun && text_eq(a->text, text);
}

static void add(struct search *s, int kind, const char *text, bool noun, uint32_t rank)
{
	for (size_t i = 0; i < s->count[FORM] && kind != FORM; i++)
		if (same(&s->found[FORM][i], text, noun))
			return;
	s->seen++;
	if (s->count[kind] == s->limit)
		return;
	s->found[kind][s->count[kind]++] = (struct lemma){
	    .text = mem_str(s->mem, text), .noun = noun, .pos = noun ? POS_NOUN : POS_OTHER, .rank = rank};
}

static bool each(const uint8_t *key, size_t key_len, const uint8_t *value, size_t size, void *user)
{
	struct search *s = user;
	char folded[FORM_MAX + 8], text[FORM_MAX + 1];
	struct corrected x;
	if (key[0] != KEY_ORDER)
		return false;
	if (key_len != 5 || size < 2 || size > FORM_MAX)
		return true;
	memcpy(text, value + 1, size - 1);
	text[size - 1] = '\0';
	bool noun = value[0] == 'n';
	if (corrected_token(s->corrections, NULL, 0, text, noun, &x)) {
		noun = corrected_noun(s->r->lex, &x, text, noun);
		if (x.is_name > 0 || strlen(x.lemma) > FORM_MAX)
			return true;
		memmove(text, x.lemma, strlen(x.lemma) + 1);
	}
	if (!fold_search(text, strlen(text), folded, sizeof folded))
		return true;
	const char *at = strstr(folded, s->needle);
	if (at)
		add(s,
		    strcmp(folded, s->needle) == 0 ? EXACT
		    : at == folded                 ? BEGIN
						   : INSIDE,
		    text, noun, (uint32_t)key[1] << 24 | (uint32_t)key[2] << 16 | (uint32_t)key[3] << 8 | key[4]);
	return true;
}

/* The lemmas of the word as a form, except where the lemma is what was typed: that is exact. */
static void add_forms(struct search *s, const char *word)
{
	struct lemma list[8];
	char folded[FORM_MAX + 8];
	size_t n = lexicon_lookup(s->r->lex, s->corrections, s->mem, word, list, COUNT_OF(list));
	for (size_t i = 0; i < n; i++) {
		const struct lemma *l = &list[i];
		bool exact =
		    fold_search(l->text, strlen(l->text), folded, sizeof folded) && strcmp(folded, s->needle) == 0;
		bool known = l->name || (exact && l->rank); /* the walk meets it */
		for (size_t k = 0; k < s->count[FORM]; k++)
			known |= same(&s->found[FORM][k], l->text, l->noun);
		for (size_t k = 0; k < s->count[EXACT]; k++)
			known |= same(&s->found[EXACT][k], l->text, l->noun);
		if (!known && (exact || l->rank || l->level))
			add(s, exact ? EXACT : FORM, l->text, l->noun, l->rank);
	}
}

/* Letters that may stand for a plain one where accents were left off. */
static const char *accented(char plain)
{
	switch (plain) {
	case 'a':
		return "äàáâ";
	case 'e':
		return "éèêë";
	case 'i':
		return "íìîï";
	case 'o':
		return "öóòô";
	case 'u':
		return "üúùû";
	case 'n':
		return "ñ";
	case 'c':
		return "ç";
	default:
		return "";
	}
}

/* The word with up to `left` plain letters from `from` on replaced by accented ones; only those some pack has. */
static void try_accents(struct search *s, const char *word, size_t from, int left)
{
	char text[LIMIT_WORD + 8];
	size_t n = strlen(word);
	struct reading list[READINGS_MAX];
	for (size_t i = from; left && i < n; i++) {
		const char *a = accented(word[i]);
		for (size_t k = 0; a[k]; k += 2) { /* two bytes each */
			memcpy(text, word, i);
			memcpy(text + i, a + k, 2);
			memcpy(text + i + 2, word + i + 1, n - i);
			char capital[FORM_MAX + 8];
			bool there = reader_form(s->r, text, n + 1, list, 0) ||
				     (fold_capital(text, n + 1, capital, sizeof capital) &&
				      reader_form(s->r, capital, strlen(capital), list, 0));
			if (there)
				add_forms(s, text);
			if (n + 2 < FORM_MAX)
				try_accents(s, text, i + 2, left - 1);
		}
	}
}

size_t lexicon_lower(const char *s, size_t n, char *out, size_t cap)
{
	return fold_lower(s, n, out, cap);
}

enum lexicon_match lexicon_match(const char *text, const char *needle)
{
	char a[LIMIT_WORD + 8], b[LIMIT_WORD + 8];
	if (!fold_search(text, strlen(text), a, sizeof a) || !fold_search(needle, strlen(needle), b, sizeof b))
		return LEXICON_NO_MATCH;
	const char *at = strstr(a, b);
	return !at ? LEXICON_NO_MATCH : at > a ? LEXICON_INSIDE : strcmp(a, b) == 0 ? LEXICON_EXACT : LEXICON_BEGIN;
}

enum err lexicon_search(struct ctx *c, const struct lexicon *lex, const struct lexicon_corrections *corrections,
			void *mem, const char *needle, size_t limit, struct lexicon_page *out)
{
	struct reader r;
	char folded[LIMIT_WORD + 8], from[] = {KEY_ORDER};
	struct lemma *list = mem_array(mem, struct lemma, limit);
	struct lexicon_page page = {.list = list};
	struct search s = {.r = &r, .corrections = corrections, .mem = mem, .needle = folded, .limit = limit};
	for (int i = 0; i < KINDS; i++)
		s.found[i] = mem_array(mem, struct lemma, limit);
	reader_open(&r, lex);
	if (fold_search(needle, strlen(needle), folded, sizeof folded)) {
		add_forms(&s, needle);
		if (strlen(folded) >= 3 && strlen(folded) < FORM_MAX)
			try_accents(&s, folded, 0, ACCENTS_MAX);
		for (size_t i = 0; i < lex->pack_count; i++)
			if (lex->packs[i].ranks)
				reader_walk(&r, i, from, 1, each, &s);
	}
	for (int kind = 0; kind < KINDS; kind++)
		for (size_t k = 0; k < s.count[kind] && page.count < limit; k++) {
			struct lemma *l = &list[page.count++];
			*l = s.found[kind][k];
			lemma_complete(&r, corrections, mem, l);
		}
	reader_close(&r);
	page.total = s.seen;
	*out = page;
	return ctx_check(c);
}
