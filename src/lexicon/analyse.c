/* lexicon_analyse: tokens, sentences, readings, then lemmas with their grades. */
#include <string.h>

#include "lexicon/analyse_int.h"

static void index_corrections(struct finder *f)
{
	const struct lexicon_corrections *all = f->corrections;
	char folded[FORM_MAX + 8];
	if (!all || !all->count)
		return;
	f->by_surface = map_new(f->scratch);
	f->by_lemma = map_new(f->scratch);
	for (size_t i = 0; i < all->count; i++) {
		const struct lexicon_correction *x = &all->list[i];
		if (x->surface && fold_lower(x->surface, strlen(x->surface), folded, sizeof folded))
			map_put(f->by_surface, folded, (void *)(uintptr_t)x);
		else if (!x->surface && x->lemma)
			map_put(f->by_lemma, x->lemma, (void *)(uintptr_t)x);
	}
}

static const struct lexicon_correction *correction_of(struct finder *f, const struct form *form, const char *lemma)
{
	char folded[FORM_MAX + 8];
	const struct lexicon_correction *x = NULL;
	if (!f->by_surface)
		return NULL;
	size_t n = fold_lower(form->text, form->len, folded, sizeof folded);
	if (n)
		x = map_get(f->by_surface, folded);
	return x ? x : map_get(f->by_lemma, lemma);
}

static void corrected(struct finder *f, struct token *t, const struct lexicon_correction *x, const char *lemma,
		      enum pos pos, bool noun)
{
	if (x->is_name >= 0)
		t->name = x->is_name;
	if (x->new_lemma) {
		lemma = x->new_lemma;
		const char *p = lemma;
		if (f->lex->rules->noun_capital && *p && !t->name)
			noun = fold_is_upper(text_utf8_next(&p, p + strlen(p)));
		t->unknown = false;
	}
	if (t->name) {
		noun = true;
		pos = POS_NAME;
	} else if (pos == POS_NAME) {
		pos = POS_NOUN;
	}
	t->lemma = finder_lemma(f, lemma, pos, noun, 0, 0);
	struct lemma *l = &f->out->lemmas[t->lemma];
	l->name = t->name;
	if (x->new_level >= 0 && x->new_level < LEVEL_COUNT) {
		l->level = (enum level)x->new_level;
		l->level_source = LEVEL_FROM_CORRECTION;
	}
	l->content = !t->name && (l->content || x->is_name == 0);
}

static void emit(struct finder *f, const struct word *w)
{
	struct analysis *a = f->out;
	if (w->dropped)
		return;
	struct candidate *k = w->form->count ? &w->form->list[w->chosen] : NULL;
	struct token *t = &a->tokens[a->token_count++];
	enum pos pos = w->name ? POS_NAME : w->lemma ? w->lemma_pos : k->pos;
	bool noun = pos == POS_NOUN || pos == POS_NAME;
	const char *lemma = w->lemma ? w->lemma : k->lemma;
	*t = (struct token){.cue = w->cue, .start = w->start, .end = w->end, .group = w->group, .name = w->name};
	t->unknown = !w->lemma && !w->form->known && !w->name;
	const struct lexicon_correction *x = correction_of(f, w->form, lemma);
	if (x) {
		corrected(f, t, x, lemma, pos, noun);
	} else if (w->lemma) {
		t->lemma = finder_lemma(f, lemma, pos, noun, 0, 0);
	} else {
		if (k->index[noun] < 0)
			k->index[noun] =
			    (int32_t)finder_lemma(f, lemma, pos, noun, k->features, k->pos == pos ? k->rank : 0);
		t->lemma = (uint32_t)k->index[noun];
	}
	a->lemmas[t->lemma].reflexive |= w->reflexive;
}

static void run(struct finder *f)
{
	for (size_t i = 0, n; i < f->word_count; i += n) {
		n = 1;
		while (i + n < f->word_count && n < SENTENCE_MAX && !f->words[i + n].first)
			n++;
		struct sentence s = {f, f->words + i, n};
		tag_sentence(&s);
		name_sentence(&s);
		if (f->lex->rules->finish)
			f->lex->rules->finish(&s);
	}
	f->out->tokens = mem_array(f->out, struct token, f->word_count);
	for (size_t i = 0; i < f->word_count; i++)
		emit(f, &f->words[i]);
}

/* Capitals inside sentences are evidence for the same word at a sentence's beginning. */
static void collect_evidence(struct finder *f)
{
	if (f->lex->rules->noun_capital)
		return;
	for (size_t i = 0; i < f->word_count; i++) {
		struct word *w = &f->words[i];
		if (!w->first && !(w->line && i && w[-1].cue != w->cue) && w->form->capital && !w->form->caps &&
		    w->form->seen_name < UINT16_MAX)
			w->form->seen_name++;
	}
}

enum err lexicon_analyse(struct ctx *c, const struct lexicon *lex, void *mem, const char *const *texts, size_t count,
			 const struct lexicon_corrections *corrections, struct analysis **out)
{
	struct analysis *a = mem_new(mem, struct analysis);
	void *scratch = talloc_new(a);
	struct finder f = {.c = c, .lex = lex, .mem = mem, .scratch = scratch, .out = a, .corrections = corrections};
	f.texts = texts;
	f.word_cap = 1024;
	f.words = mem_array(scratch, struct word, f.word_cap);
	f.groups = mem_array(scratch, uint16_t, count);
	a->language = mem_str(a, lex->language);
	a->version = mem_str(a, lex->version);
	reader_open(&f.reader, lex);
	index_corrections(&f);
	enum err e = tokenise(&f, texts, count);
	if (e == OK) {
		collect_evidence(&f);
		run(&f);
	}
	reader_close(&f.reader);
	talloc_free(scratch);
	if (e == OK)
		*out = a;
	else
		talloc_free(a);
	return e;
}
