/* The dictionary: a word as typed to its lemmas, a lemma to its card. */
#include <string.h>

#include "lexicon/analyse_int.h"

struct field {
	const char *p, *end;
};

static const char *next_text(struct field *in)
{
	const char *s = in->p, *zero = in->p < in->end ? memchr(in->p, '\0', (size_t)(in->end - in->p)) : NULL;
	if (!zero)
		return "";
	in->p = zero + 1;
	return s;
}

static size_t next_count(struct field *in)
{
	return in->p < in->end ? (unsigned char)*in->p++ : 0;
}

/* The record of a lemma in the packs of one native language, in the order of the packs. */
static bool gloss_record(const struct reader *r, size_t i, const char *lemma, bool noun, const char *native,
			 struct field *out)
{
	const struct pack *p = &r->lex->packs[i];
	size_t size;
	if (!p->glosses || !text_eq(p->native, native))
		return false;
	const uint8_t *v = reader_get(r, i, KEY_GLOSS, noun ? 'n' : 'o', lemma, strlen(lemma), &size);
	if (!v) /* dictionaries without tags file everything under one class */
		v = reader_get(r, i, KEY_GLOSS, noun ? 'o' : 'n', lemma, strlen(lemma), &size);
	if (!v)
		return false;
	*out = (struct field){(const char *)v, (const char *)v + size};
	return true;
}

static void read_record(struct field in, void *mem, struct word_card *card)
{
	const char *ipa = next_text(&in);
	if (*ipa && !card->ipa)
		card->ipa = mem_str(mem, ipa);
	size_t n = next_count(&in);
	card->glosses = mem_grow(mem, card->glosses, struct gloss, card->gloss_count + n + 1);
	for (size_t i = 0; i < n; i++) {
		const char *text = next_text(&in), *label = next_text(&in);
		bool known = false;
		for (size_t k = 0; k < card->gloss_count; k++)
			known |= text_eq(card->glosses[k].text, text);
		if (!known)
			card->glosses[card->gloss_count++] =
			    (struct gloss){mem_str(mem, text), *label ? mem_str(mem, label) : NULL};
	}
	n = next_count(&in);
	card->examples = mem_grow(mem, card->examples, struct example, card->example_count + n + 1);
	for (size_t i = 0; i < n; i++) {
		const char *text = next_text(&in), *translation = next_text(&in);
		card->examples[card->example_count++] = (struct example){mem_str(mem, text), mem_str(mem, translation)};
	}
}

enum err lexicon_describe(struct ctx *c, const struct lexicon *lex, void *mem, const char *lemma, bool noun,
			  const char *native, struct word_card *out)
{
	struct reader r;
	struct field in;
	struct word_card card = {
	    .lemma = {.text = mem_str(mem, lemma), .noun = noun, .pos = noun ? POS_NOUN : POS_OTHER}};
	if (strlen(lemma) > FORM_MAX)
		return ctx_fail(c, ERR_NOT_FOUND, "no such word");
	reader_open(&r, lex);
	lemma_complete(&r, mem, &card.lemma);
	for (size_t i = 0; i < lex->pack_count; i++)
		if (gloss_record(&r, i, lemma, noun, native, &in)) {
			read_record(in, mem, &card);
			if (!card.gloss_source)
				card.gloss_source = mem_str(mem, lex->packs[i].what);
		}
	for (size_t i = 0; i < lex->pack_count && !card.ipa; i++) /* any dictionary's pronunciation will do */
		if (lex->packs[i].glosses && gloss_record(&r, i, lemma, noun, lex->packs[i].native, &in)) {
			const char *ipa = next_text(&in);
			card.ipa = *ipa ? mem_str(mem, ipa) : NULL;
		}
	struct reading list[READINGS_MAX];
	size_t n = reader_form(&r, lemma, strlen(lemma), list, 0), rows = 0;
	bool known = n || card.gloss_count || card.lemma.rank ||
		     closed_find(lex->closed, lemma, strlen(lemma), &rows) ||
		     card.lemma.level_source == LEVEL_FROM_LIST;
	reader_close(&r);
	if (!known)
		return ctx_fail(c, ERR_NOT_FOUND, "no dictionary of \"%s\" has the word \"%s\"", lex->language, lemma);
	*out = card;
	return OK;
}

const char *lexicon_gloss(const struct lexicon *lex, void *mem, const char *lemma, bool noun, const char *native)
{
	struct reader r;
	struct field in;
	const char *out = NULL;
	if (strlen(lemma) > FORM_MAX)
		return NULL;
	reader_open(&r, lex);
	for (size_t i = 0; i < lex->pack_count && !out; i++)
		if (gloss_record(&r, i, lemma, noun, native, &in)) {
			next_text(&in);
			const char *text = next_count(&in) ? next_text(&in) : "";
			out = *text ? mem_str(mem, text) : NULL;
		}
	reader_close(&r);
	return out;
}

static size_t add_lemma(const struct reader *r, void *mem, const struct reading *x, struct lemma *out, size_t count,
			size_t max)
{
	bool noun = x->pos == POS_NOUN || x->pos == POS_NAME;
	for (size_t i = 0; i < count; i++)
		if (out[i].noun == noun && text_eq(out[i].text, x->lemma))
			return count;
	if (count == max)
		return count;
	out[count] = (struct lemma){.text = mem_str(mem, x->lemma), .pos = x->pos, .noun = noun};
	grade_lemma(r, mem, &out[count], 0);
	return count + 1;
}

static size_t readings_of(const struct reader *r, const char *form, size_t len, struct reading *list, size_t n)
{
	size_t closed = 0;
	const struct closed *rows = closed_find(r->lex->closed, form, len, &closed);
	for (size_t i = 0; i < closed; i++) {
		struct reading x = {.pos = rows[i].pos, .features = rows[i].features};
		text_copy(x.lemma, sizeof x.lemma, rows[i].lemma);
		reading_add(list, &n, &x);
	}
	return reader_form(r, form, len, list, n);
}

/* Known rank first, then names last. */
static long weight(const struct lemma *l, const struct reading *list, size_t n)
{
	bool closed = false;
	for (size_t i = 0; i < n; i++)
		closed |= list[i].source == 0 && text_eq(list[i].lemma, l->text) && !l->noun;
	return l->name ? 1000000 : l->rank ? (closed ? 0 : (long)l->rank) : closed ? 1 : 500000;
}

size_t lexicon_lookup(const struct lexicon *lex, void *mem, const char *word, struct lemma *out, size_t max)
{
	struct reader r;
	struct reading list[READINGS_MAX];
	char lower[FORM_MAX + 8], capital[FORM_MAX + 8];
	size_t len = strlen(word), n = 0, count = 0;
	if (!len || len > FORM_MAX || !max)
		return 0;
	reader_open(&r, lex);
	n = readings_of(&r, word, len, list, n);
	size_t low = fold_lower(word, len, lower, sizeof lower),
	       cap = low ? fold_capital(lower, low, capital, sizeof capital) : 0;
	if (low && strcmp(lower, word) != 0)
		n = readings_of(&r, lower, low, list, n);
	if (cap && strcmp(capital, word) != 0)
		n = readings_of(&r, capital, cap, list, n);
	if (!n && low)
		lexicon_guess(&r, lower, low, list, &n);
	if (!n && cap)
		lexicon_guess(&r, capital, cap, list, &n);
	for (size_t i = 0; i < n; i++)
		count = add_lemma(&r, mem, &list[i], out, count, max);
	for (size_t i = 1; i < count; i++) /* insertion: few */
		for (size_t k = i; k && weight(&out[k], list, n) < weight(&out[k - 1], list, n); k--) {
			struct lemma swap = out[k];
			out[k] = out[k - 1];
			out[k - 1] = swap;
		}
	reader_close(&r);
	return count;
}

bool lexicon_has_pair(const struct lexicon *lex, const char *native)
{
	for (size_t i = 0; i < lex->pack_count; i++)
		if (lex->packs[i].glosses && text_eq(lex->packs[i].native, native))
			return true;
	return false;
}
