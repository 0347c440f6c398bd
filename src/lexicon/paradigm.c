/* Forms of a lemma. The packs are ordered by form, so the forms are found by walking those that begin alike (a
 * millisecond, for a card that a person opened), first what the frequency pack says people use, in that order. */
#include <string.h>

#include "lexicon/analyse_int.h"

enum { SHOWN = 10, COLLECTED = 96 };

struct collected {
	char form[FORM_MAX + 1];
	unsigned features;
};

struct paradigm {
	const char *lemma, *prefix;
	size_t prefix_len;
	bool noun;
	struct collected *list;
	size_t count;
};

static bool each_form(const uint8_t *key, size_t key_len, const uint8_t *value, size_t size, void *user)
{
	struct paradigm *p = user;
	struct reading found[READINGS_MAX];
	char form[FORM_MAX + 1];
	size_t n = 0, len = key_len - 1;
	if (key[0] != KEY_FORM || len < p->prefix_len || memcmp(key + 1, p->prefix, p->prefix_len) != 0)
		return false;
	if (len > FORM_MAX || p->count == COLLECTED)
		return len > FORM_MAX;
	memcpy(form, key + 1, len);
	form[len] = '\0';
	readings_decode(form, value, size, found, &n);
	for (size_t i = 0; i < n; i++) {
		bool noun = found[i].pos == POS_NOUN;
		if (found[i].pos == POS_NAME || noun != p->noun || (found[i].features & (F_WEAK | F_CLITIC)) ||
		    strcmp(found[i].lemma, p->lemma) != 0 || strcmp(form, p->lemma) == 0)
			continue;
		for (size_t k = 0; k < p->count; k++)
			if (strcmp(p->list[k].form, form) == 0)
				return true;
		memcpy(p->list[p->count].form, form, len + 1);
		p->list[p->count++].features = found[i].features;
		return true;
	}
	return true;
}

static void walk_prefix(const struct reader *r, struct paradigm *p, const char *prefix)
{
	char from[FORM_MAX + 4] = {KEY_FORM};
	p->prefix = prefix;
	p->prefix_len = strlen(prefix);
	memcpy(from + 1, prefix, p->prefix_len);
	for (size_t i = 0; i < r->lex->pack_count; i++)
		if (r->lex->packs[i].forms)
			reader_walk(r, i, from, p->prefix_len + 1, each_form, p);
}

/* Where forms of the lemma may stand: its first letter, that letter with its umlaut, and ge- before it. */
static void walk_all(const struct reader *r, struct paradigm *p)
{
	static const char *const changed[][2] = {{"A", "Ä"}, {"O", "Ö"}, {"U", "Ü"},
						 {"a", "ä"}, {"o", "ö"}, {"u", "ü"}};
	const char *rest = p->lemma;
	char first[8], part[12];
	(void)text_utf8_next(&rest, p->lemma + strlen(p->lemma));
	memcpy(first, p->lemma, (size_t)(rest - p->lemma));
	first[rest - p->lemma] = '\0';
	walk_prefix(r, p, first);
	if (!r->lex->rules->noun_capital)
		return;
	for (size_t i = 0; i < COUNT_OF(changed); i++)
		if (strcmp(changed[i][0], first) == 0)
			walk_prefix(r, p, changed[i][1]);
	if (!p->noun) {
		memcpy(part, "ge", 2);
		memcpy(part + 2, first, strlen(first) + 1);
		walk_prefix(r, p, part);
	}
}

/* Smaller is shown sooner: the plural of a noun; third person, participle and the rest of a verb. */
static int order_of(const struct collected *c)
{
	unsigned f = c->features;
	return f & F_PLUR && !(f & F_FIN)                ? 0
	       : f & F_FIN && (f & F_P3) && (f & F_SING) ? 1
	       : f & F_PART                              ? 2
	       : f & F_DEGREE                            ? 3
							 : 4;
}

static size_t add_shown(void *mem, const char **list, size_t n, const char *form)
{
	for (size_t i = 0; i < n; i++)
		if (text_eq(list[i], form))
			return n;
	if (n < SHOWN)
		list[n++] = mem_str(mem, form);
	return n;
}

size_t lexicon_forms(const struct lexicon *lex, void *mem, const char *lemma, bool noun, const char *const **out)
{
	struct reader r;
	void *scratch = talloc_new(mem);
	struct paradigm p = {.lemma = lemma, .noun = noun, .list = mem_array(scratch, struct collected, COLLECTED)};
	const char **list = mem_array(mem, const char *, SHOWN);
	size_t n = 0, size, len = strlen(lemma);
	*out = list;
	if (!len || len > FORM_MAX)
		return 0;
	reader_open(&r, lex);
	for (size_t i = 0; i < lex->pack_count; i++) {
		const uint8_t *v =
		    lex->packs[i].ranks ? reader_get(&r, i, KEY_PARADIGM, noun ? 'n' : 'o', lemma, len, &size) : NULL;
		if (!v || v[size - 1] != '\0')
			continue;
		for (const char *s = (const char *)v, *end = s + size; s < end; s += strlen(s) + 1)
			n = add_shown(mem, list, n, s);
	}
	walk_all(&r, &p);
	reader_close(&r);
	for (int order = 0; order <= 4; order++)
		for (size_t i = 0; i < p.count; i++)
			if (order_of(&p.list[i]) == order)
				n = add_shown(mem, list, n, p.list[i].form);
	talloc_free(scratch);
	return n;
}
