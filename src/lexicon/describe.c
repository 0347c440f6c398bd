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
			    (struct gloss){.text = mem_str(mem, text), .label = *label ? mem_str(mem, label) : NULL};
	}
	n = next_count(&in);
	card->examples = mem_grow(mem, card->examples, struct example, card->example_count + n + 1);
	for (size_t i = 0; i < n; i++) {
		const char *text = next_text(&in), *translation = next_text(&in);
		card->examples[card->example_count++] = (struct example){mem_str(mem, text), mem_str(mem, translation)};
	}
}

/* What a person or a list says stands before the dictionary's. */
static void put_first(void *mem, struct word_card *card, const char *gloss, bool corrected)
{
	size_t n = 0;
	struct gloss *list = mem_array(mem, struct gloss, card->gloss_count + 1);
	list[n++] = (struct gloss){.text = mem_str(mem, gloss), .corrected = corrected};
	for (size_t i = 0; i < card->gloss_count; i++)
		if (!text_eq(card->glosses[i].text, gloss))
			list[n++] = card->glosses[i];
	card->glosses = list;
	card->gloss_count = n;
}

/* The translation that an imported list gives: whoever made the list chose the sense. Else the hand-made one. */
static const char *chosen_gloss(const struct reader *r, const char *lemma, bool noun, const char *native,
				const char **source)
{
	for (size_t i = 0; i < r->lex->pack_count; i++) {
		const struct pack *p = &r->lex->packs[i];
		size_t size = 0;
		const uint8_t *v = p->levels && text_eq(p->native, native)
				       ? reader_get(r, i, KEY_LEVEL, 0, lemma, strlen(lemma), &size)
				       : NULL;
		if (v && size > 2 && v[size - 1] == '\0') {
			*source = p->what;
			return (const char *)v + 1;
		}
	}
	*source = "LangPlug";
	return everyday_gloss(r->lex->language, lemma, noun, native);
}

static void read_glosses(const struct reader *r, void *mem, const char *native, struct word_card *card)
{
	struct field in;
	const struct lexicon *lex = r->lex;
	const struct lemma *l = &card->lemma;
	for (size_t i = 0; i < lex->pack_count; i++)
		if (gloss_record(r, i, l->text, l->noun, native, &in)) {
			read_record(in, mem, card);
			if (!card->gloss_source)
				card->gloss_source = mem_str(mem, lex->packs[i].what);
		}
	for (size_t i = 0; i < lex->pack_count && !card->ipa; i++) /* any dictionary's pronunciation will do */
		if (lex->packs[i].glosses && gloss_record(r, i, l->text, l->noun, lex->packs[i].native, &in)) {
			const char *ipa = next_text(&in);
			card->ipa = *ipa ? mem_str(mem, ipa) : NULL;
		}
}

enum err lexicon_describe(struct ctx *c, const struct lexicon *lex, const struct lexicon_corrections *corrections,
			  void *mem, const char *lemma, bool noun, const char *native, struct word_card *out)
{
	struct reader r;
	struct word_card card = {
	    .lemma = {.text = mem_str(mem, lemma), .noun = noun, .pos = noun ? POS_NOUN : POS_OTHER}};
	if (strlen(lemma) > FORM_MAX)
		return ctx_fail(c, ERR_NOT_FOUND, "no such word");
	reader_open(&r, lex);
	lemma_complete(&r, corrections, mem, &card.lemma);
	read_glosses(&r, mem, native, &card);
	const char *source, *gloss = chosen_gloss(&r, lemma, noun, native, &source);
	if (gloss) {
		put_first(mem, &card, gloss, false);
		card.gloss_source = mem_str(mem, source);
	}
	gloss = corrected_gloss(corrections, lemma, noun, native);
	if (gloss) {
		put_first(mem, &card, gloss, true);
		card.gloss_source = NULL; /* the dictionary did not say that */
	}
	struct reading list[READINGS_MAX];
	size_t n = reader_form(&r, lemma, strlen(lemma), list, 0), rows = 0;
	bool known = n || card.gloss_count || card.lemma.rank ||
		     closed_find(lex->closed, lemma, strlen(lemma), &rows) ||
		     card.lemma.level_source == LEVEL_FROM_LIST || corrected_exists(corrections, lemma);
	unsigned reflexive = noun || !text_eq(lex->language, "de") ? 0 : reader_reflexive(&r, lemma);
	if (reflexive)
		card.usage = mem_printf(mem, reflexive & F_ONLY_REFLEXIVE ? "sich %s" : "(sich) %s", lemma);
	reader_close(&r);
	if (!known)
		return ctx_fail(c, ERR_NOT_FOUND, "no dictionary of \"%s\" has the word \"%s\"", lex->language, lemma);
	*out = card;
	return OK;
}

const char *lexicon_gloss(const struct lexicon *lex, const struct lexicon_corrections *corrections, void *mem,
			  const char *lemma, bool noun, const char *native)
{
	struct reader r;
	struct field in;
	const char *out = corrected_gloss(corrections, lemma, noun, native);
	if (out)
		return mem_str(mem, out);
	if (strlen(lemma) > FORM_MAX)
		return NULL;
	const char *source;
	reader_open(&r, lex);
	out = mem_str(mem, chosen_gloss(&r, lemma, noun, native, &source));
	for (size_t i = 0; i < lex->pack_count && !out; i++)
		if (gloss_record(&r, i, lemma, noun, native, &in)) {
			next_text(&in);
			const char *text = next_count(&in) ? next_text(&in) : "";
			out = *text ? mem_str(mem, text) : NULL;
		}
	reader_close(&r);
	return out;
}

/* One lookup. */
struct lookup {
	const struct reader *r;
	const struct lexicon_corrections *corrections;
	void *mem;
	const char *word;
	struct lemma *out;
	size_t count, max;
};

static void add_lemma(struct lookup *k, const char *lemma, enum pos pos)
{
	bool noun = pos == POS_NOUN || pos == POS_NAME;
	struct corrected x;
	if (corrected_token(k->corrections, k->word, strlen(k->word), lemma, noun, &x)) {
		noun = corrected_noun(k->r->lex, &x, lemma, noun);
		pos = x.is_name > 0 ? POS_NAME : noun ? POS_NOUN : pos == POS_NOUN || pos == POS_NAME ? POS_OTHER : pos;
	}
	for (size_t i = 0; i < k->count; i++)
		if (k->out[i].noun == noun && text_eq(k->out[i].text, x.lemma))
			return;
	if (k->count == k->max)
		return;
	struct lemma *l = &k->out[k->count++];
	*l = (struct lemma){.text = mem_str(k->mem, x.lemma), .pos = pos, .noun = noun};
	grade_lemma(k->r, k->mem, l, 0);
	lexicon_correct_level(k->corrections, l);
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

/* What is written exactly so is meant before what it may be a form of; then by rank, names last. */
static long weight(const struct lookup *k, const struct lemma *l, const struct reading *list, size_t n)
{
	bool closed = false;
	for (size_t i = 0; i < n; i++)
		closed |= list[i].source == 0 && text_eq(list[i].lemma, l->text) && !l->noun;
	long other = text_eq(l->text, k->word) && l->rank ? 0 : 2000000;
	return other + (l->name ? 1000000 : l->rank ? (closed ? 0 : (long)l->rank) : closed ? 1 : 500000);
}

/* Everything the word can be: as typed, in small letters, with a capital, by rule; or what a person says it is. */
static size_t all_readings(struct lookup *k, struct reading *list)
{
	char lower[FORM_MAX + 8], capital[FORM_MAX + 8];
	size_t len = strlen(k->word), n = readings_of(k->r, k->word, len, list, 0);
	size_t low = fold_lower(k->word, len, lower, sizeof lower),
	       cap = low ? fold_capital(lower, low, capital, sizeof capital) : 0;
	if (low && strcmp(lower, k->word) != 0)
		n = readings_of(k->r, lower, low, list, n);
	if (cap && strcmp(capital, k->word) != 0)
		n = readings_of(k->r, capital, cap, list, n);
	if (!n && low)
		lexicon_guess(k->r, lower, low, list, &n);
	if (!n && cap)
		lexicon_guess(k->r, capital, cap, list, &n);
	for (size_t i = 0; i < n; i++)
		add_lemma(k, list[i].lemma, list[i].pos);
	struct corrected x;
	if (corrected_exists(k->corrections, k->word) ||
	    (!n && corrected_token(k->corrections, k->word, len, k->word, false, &x)))
		add_lemma(k, k->word,
			  k->r->lex->rules->noun_capital && cap && strcmp(capital, k->word) == 0 ? POS_NOUN
												 : POS_OTHER);
	return n;
}

size_t lexicon_lookup(const struct lexicon *lex, const struct lexicon_corrections *corrections, void *mem,
		      const char *word, struct lemma *out, size_t max)
{
	struct reader r;
	struct reading list[READINGS_MAX];
	struct lookup k = {.r = &r, .corrections = corrections, .mem = mem, .word = word, .out = out, .max = max};
	size_t len = strlen(word);
	if (!len || len > FORM_MAX || !max)
		return 0;
	reader_open(&r, lex);
	size_t n = all_readings(&k, list);
	for (size_t i = 1; i < k.count; i++) /* insertion: few */
		for (size_t j = i; j && weight(&k, &out[j], list, n) < weight(&k, &out[j - 1], list, n); j--) {
			struct lemma swap = out[j];
			out[j] = out[j - 1];
			out[j - 1] = swap;
		}
	reader_close(&r);
	return k.count;
}

bool lexicon_has_pair(const struct lexicon *lex, const char *native)
{
	for (size_t i = 0; i < lex->pack_count; i++)
		if (lex->packs[i].glosses && text_eq(lex->packs[i].native, native))
			return true;
	return false;
}
