/* lexicon_analyse: tokens, sentences, readings, then lemmas with their grades. */
#include <string.h>

#include "lexicon/analyse_int.h"

/* The token with what people said about it in place of what the pack says. */
static void corrected(struct finder *f, struct token *t, const struct corrected *x, const char *lemma, enum pos pos,
		      bool noun)
{
	if (x->is_name >= 0)
		t->name = x->is_name;
	if (strcmp(x->lemma, lemma) != 0)
		t->unknown = false;
	noun = corrected_noun(f->lex, x, lemma, noun);
	if (t->name) {
		noun = true;
		pos = POS_NAME;
	} else if (pos == POS_NAME || (noun && pos != POS_NOUN)) {
		pos = POS_NOUN;
	} else if (!noun && pos == POS_NOUN) {
		pos = POS_OTHER;
	}
	t->lemma = finder_lemma(f, x->lemma, pos, noun, 0, 0);
	struct lemma *l = &f->out->lemmas[t->lemma];
	l->name = t->name;
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
	struct corrected x;
	if (corrected_token(f->corrections, w->form->text, w->form->len, lemma, noun, &x)) {
		corrected(f, t, &x, lemma, pos, noun);
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

/* The phrases of a run of words that were emitted; token[i] is the token of word i, UINT32_MAX when it was dropped. */
static void emit_phrases(struct finder *f, const uint32_t *token)
{
	struct analysis *a = f->out;
	size_t count = 0;
	for (size_t i = 0; i < f->word_count; i++)
		count += f->words[i].phrase != NULL;
	a->phrases = count ? mem_array(a, struct phrase, count) : NULL;
	for (size_t i = 0; count && i < f->word_count; i++) {
		const struct word *w = &f->words[i];
		struct phrase p = {.tokens = {token[i]}, .count = 1};
		bool whole = w->phrase && token[i] != UINT32_MAX;
		for (size_t k = 0; whole && k < COUNT_OF(w->phrase_at); k++)
			if (w->phrase_at[k]) {
				p.tokens[p.count] = token[i + w->phrase_at[k]];
				whole = p.tokens[p.count++] != UINT32_MAX;
			}
		if (!whole)
			continue;
		p.lemma = finder_lemma(f, w->phrase, POS_VERB, false, 0, 0);
		a->phrases[a->phrase_count++] = p;
		a->tokens[token[i]].phrase = (uint32_t)a->phrase_count;
	}
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
	uint32_t *token = finder_bytes(f, f->word_count * sizeof *token);
	for (size_t i = 0; i < f->word_count; i++) {
		token[i] = f->words[i].dropped ? UINT32_MAX : (uint32_t)f->out->token_count;
		emit(f, &f->words[i]);
	}
	if (f->lex->rules->phrases)
		emit_phrases(f, token);
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
