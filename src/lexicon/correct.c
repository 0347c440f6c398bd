/* What people corrected, indexed once per request. Three steps, in this order: a row changes which lemma a form has, or
 * whether it is a name (by form or by lemma); level and gloss hang on the lemma that comes out. Of several rows that say
 * something about the same field the last of the list wins, so one's own, which stand behind everybody's, beat those. */
#include <string.h>

#include "lexicon/analyse_int.h"

struct node {
	const struct lexicon_correction *x;
	size_t place; /* in the list */
	struct node *next;
};

struct chain {
	struct node *first, *last;
};

struct lexicon_corrections {
	struct map *by_surface, *by_lemma, *by_result; /* text: struct chain */
};

static void chain_add(struct map *m, const char *key, const struct lexicon_correction *x, size_t place)
{
	struct chain *c = map_get(m, key);
	if (!c)
		map_put(m, key, c = mem_new(m, struct chain));
	struct node *n = mem_new(m, struct node);
	*n = (struct node){.x = x, .place = place};
	if (c->last)
		c->last->next = n;
	else
		c->first = n;
	c->last = n;
}

const struct lexicon_corrections *lexicon_corrections_new(void *mem, const struct lexicon_correction *list,
							  size_t count)
{
	char folded[FORM_MAX + 8];
	if (!count)
		return NULL;
	struct lexicon_corrections *all = mem_new(mem, struct lexicon_corrections);
	all->by_surface = map_new(all);
	all->by_lemma = map_new(all);
	all->by_result = map_new(all);
	for (size_t i = 0; i < count; i++) {
		const struct lexicon_correction *x = &list[i];
		const char *result = x->new_lemma ? x->new_lemma : x->lemma;
		if (x->surface && fold_lower(x->surface, strlen(x->surface), folded, sizeof folded))
			chain_add(all->by_surface, folded, x, i);
		else if (!x->surface && x->lemma)
			chain_add(all->by_lemma, x->lemma, x, i);
		if (result && (x->new_level >= 0 || x->new_gloss))
			chain_add(all->by_result, result, x, i);
	}
	return all;
}

static bool class_fits(const struct lexicon_correction *x, bool noun)
{
	return x->noun < 0 || (x->noun > 0) == noun;
}

static struct node *first_of(struct map *m, const char *key)
{
	struct chain *c = key ? map_get(m, key) : NULL;
	return c ? c->first : NULL;
}

bool corrected_token(const struct lexicon_corrections *all, const char *form, size_t len, const char *lemma, bool noun,
		     struct corrected *out)
{
	char folded[FORM_MAX + 8];
	*out = (struct corrected){.lemma = lemma, .is_name = -1};
	if (!all)
		return false;
	struct node *a =
			form && fold_lower(form, len, folded, sizeof folded) ? first_of(all->by_surface, folded) : NULL,
		    *b = first_of(all->by_lemma, lemma);
	bool any = false;
	while (a || b) {
		struct node **from = !b || (a && a->place < b->place) ? &a : &b;
		const struct lexicon_correction *x = (*from)->x;
		*from = (*from)->next;
		if (!class_fits(x, noun) || (x->surface && x->lemma && strcmp(x->lemma, lemma) != 0))
			continue;
		if (x->new_lemma)
			out->lemma = x->new_lemma;
		if (x->is_name >= 0)
			out->is_name = x->is_name;
		any |= x->new_lemma || x->is_name >= 0;
	}
	return any;
}

bool corrected_noun(const struct lexicon *lex, const struct corrected *x, const char *lemma, bool noun)
{
	const char *p = x->lemma;
	if (x->is_name > 0)
		return true;
	if (strcmp(x->lemma, lemma) == 0 || !lex->rules->noun_capital || !*p)
		return noun;
	return fold_is_upper(text_utf8_next(&p, p + strlen(p)));
}

/* Does the row speak of this lemma? Its class is that of the word before the correction: with a new lemma it is taken. */
static bool speaks_of(const struct lexicon_correction *x, bool noun)
{
	return x->new_lemma || class_fits(x, noun);
}

void lexicon_correct_level(const struct lexicon_corrections *all, struct lemma *l)
{
	for (struct node *n = all ? first_of(all->by_result, l->text) : NULL; n; n = n->next)
		if (speaks_of(n->x, l->noun) && n->x->new_level >= 0 && n->x->new_level < LEVEL_COUNT) {
			l->level = (enum level)n->x->new_level;
			l->level_source = LEVEL_FROM_CORRECTION;
		}
}

const char *corrected_gloss(const struct lexicon_corrections *all, const char *lemma, bool noun, const char *native)
{
	const char *gloss = NULL;
	for (struct node *n = all ? first_of(all->by_result, lemma) : NULL; n; n = n->next)
		if (speaks_of(n->x, noun) && n->x->new_gloss && (!n->x->native || text_eq(n->x->native, native)))
			gloss = n->x->new_gloss;
	return gloss;
}

static size_t add_source(const struct map *m, const char *lemma, const char **out, size_t n, size_t max)
{
	for (size_t i = 0; i < map_count(m); i++)
		for (struct node *k = ((struct chain *)map_value_at(m, i))->first; k; k = k->next)
			if (n < max && text_eq(k->x->new_lemma, lemma) && k->x->lemma)
				out[n++] = k->x->lemma;
	return n;
}

size_t lexicon_corrected_from(const struct lexicon_corrections *all, const char *lemma, const char **out, size_t max)
{
	size_t n = 0;
	out[n++] = lemma;
	if (!all)
		return n;
	n = add_source(all->by_lemma, lemma, out, n, max);
	return add_source(all->by_surface, lemma, out, n, max);
}

bool corrected_exists(const struct lexicon_corrections *all, const char *lemma)
{
	const char *from[2];
	return all && (first_of(all->by_result, lemma) || lexicon_corrected_from(all, lemma, from, 2) > 1);
}

bool lexicon_corrected(const struct lexicon *lex, const struct lexicon_corrections *corrections, const char *form,
		       const char *lemma, bool noun, const char **new_lemma, bool *new_noun, int *name)
{
	struct corrected x;
	bool any = corrected_token(corrections, form, form ? strlen(form) : 0, lemma, noun, &x);
	*new_lemma = x.lemma;
	*new_noun = corrected_noun(lex, &x, lemma, noun);
	*name = x.is_name;
	return any;
}
