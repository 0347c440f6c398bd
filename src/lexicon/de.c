/* German: which reading where, and what is cut at an apostrophe. */
#include <string.h>

#include "lexicon/de_int.h"

static const struct transition transitions[] = {
    {T_DET, T_NOUN, -150},  {T_DET, T_ADJ, -100},  {T_DET, T_FIN, 60},     {T_DET, T_INF, 200},
    {T_DET, T_IMP, 250},    {T_DET, T_AUX, -20},   {T_DET, T_PART, -20},   {T_POSS, T_NOUN, -160},
    {T_POSS, T_ADJ, -120},  {T_POSS, T_FIN, 300},  {T_POSS, T_AUX, 300},   {T_POSS, T_SUBJ, 300},
    {T_POSS, T_PREP, 300},  {T_POSS, T_DET, 250},  {T_POSS, T_NEG, 300},   {T_POSS, T_CONJ, 250},
    {T_POSS, T_CLIT, 300},  {T_POSS, T_ADV, 200},  {T_POSS, T_INF, 200},   {T_POSS, T_POSS, 300},
    {T_POSS, T_PRON, 250},  {T_POSS, T_PART, 60},  {T_POSS, T_SUB, 300},   {T_POSS, T_INTJ, 300},
    {T_POSS, T_NAME, -60},  {T_SUBJ, T_FIN, -120}, {T_SUBJ, T_AUX, -120},  {T_SUBJ, T_NOUN, 100},
    {T_SUBJ, T_ADJ, 80},    {T_SUBJ, T_IMP, 120},  {T_SUBJ, T_INF, 40},    {T_PREP, T_NOUN, -80},
    {T_PREP, T_DET, -80},   {T_PREP, T_POSS, -80}, {T_PREP, T_FIN, 300},   {T_PREP, T_AUX, 250},
    {T_PREP, T_SUBJ, 250},  {T_PREP, T_CLIT, -40}, {T_PREP, T_INF, 150},   {T_PREP, T_IMP, 300},
    {T_PREP, T_ADJ, -20},   {T_PREP, T_PART, 60},  {T_NEG, T_INF, -80},    {T_AUX, T_PART, -60},
    {T_AUX, T_INF, -40},    {T_AUX, T_FIN, 150},   {T_AUX, T_IMP, 200},    {T_AUX, T_SUBJ, -60},
    {T_ADJ, T_NOUN, -100},  {T_ADJ, T_FIN, 40},    {T_PART, T_NOUN, -40},  {T_FIN, T_SUBJ, -60},
    {T_FIN, T_FIN, 150},    {T_FIN, T_IMP, 150},   {T_NOUN, T_FIN, -20},   {T_NOUN, T_NOUN, 60},
    {T_START, T_PART, 150}, {T_START, T_INF, 120}, {T_START, T_ADJ, 40},   {T_START, T_NEG, 60},
    {T_START, T_CLIT, 120}, {T_START, T_POSS, 40}, {T_COMMA, T_PART, 100}, {T_COMMA, T_POSS, 40},
    {T_COMMA, T_CLIT, 120}, {T_NUM, T_NOUN, -100}, {T_SUB, T_FIN, 20},     {T_CLIT, T_FIN, 20},
    {T_NEG, T_NOUN, 60},    {T_START, T_IMP, 20},  {T_COMMA, T_IMP, 60},   {T_NOUN, T_IMP, 120},
    {T_ADV, T_IMP, 90},     {T_CLIT, T_IMP, 150},  {T_INF, T_IMP, 150},    {T_CLIT, T_SUBJ, 40},
    {T_SUBJ, T_SUBJ, 150},  {T_SUBJ, T_POSS, 30},  {T_FIN, T_CLIT, -30},   {T_NAME, T_FIN, -40},
    {T_ADJ, T_ADJ, -20},    {T_INF, T_FIN, 0},     {T_PART, T_AUX, -40},   {T_INF, T_AUX, -40},
};

static const size_t transition_count = COUNT_OF(transitions);

bool de_reads_as(const struct form *x, enum tag tag)
{
	for (uint8_t i = 0; i < x->count; i++)
		if (x->list[i].tag == tag)
			return true;
	return false;
}

static const char *auxiliary_of(const struct form *x)
{
	for (uint8_t i = 0; i < x->count; i++)
		if (x->list[i].tag == T_AUX)
			return x->list[i].lemma;
	return NULL;
}

const char *de_clause_auxiliary(const struct sentence *s, size_t i)
{
	const char *found = NULL;
	for (size_t k = i; k-- > 0 && i - k < 20 && !found;) {
		if (s->w[k + 1].comma)
			break;
		found = auxiliary_of(s->w[k].form);
	}
	for (size_t k = i + 1; k < s->n && k - i < 4 && !s->w[k].comma && !found; k++)
		found = auxiliary_of(s->w[k].form);
	return found;
}

/* A verb form that ends in -t stands beside: the subject pronoun "ihr" has its verb there. */
static bool beside_second_plural(const struct sentence *s, size_t i)
{
	for (int side = -1; side <= 1; side += 2) {
		if ((side < 0 && !i) || (side > 0 && i + 1 >= s->n))
			continue;
		const struct form *x = s->w[i + (size_t)side].form;
		for (uint8_t k = 0; k < x->count; k++) {
			const struct candidate *c = &x->list[k];
			if ((c->tag == T_FIN || c->tag == T_AUX) && (c->features & F_P2) && (c->features & F_PLUR))
				return true;
		}
	}
	return false;
}

/* gesagt, schnell stand before no noun: an attribute has an ending. */
static bool has_ending(const struct form *x)
{
	static const char *const endings[] = {"e", "en", "em", "er", "es", NULL};
	for (size_t i = 0; endings[i]; i++)
		if (x->len > 3 && text_ends(x->text, endings[i]))
			return true;
	return false;
}

static bool before_noun(const struct sentence *s, size_t i)
{
	for (size_t k = i + 1; k < s->n && k <= i + 3 && !s->w[k - 1].stop; k++) {
		const struct form *x = s->w[k].form;
		if (x->capital && !s->w[k].first)
			return !de_reads_as(x, T_SUBJ) || de_reads_as(x, T_NOUN);
		if (!((de_reads_as(x, T_ADJ) || de_reads_as(x, T_PART) || de_reads_as(x, T_GER)) && has_ending(x)) &&
		    !de_reads_as(x, T_NUM))
			return k == i + 2 && de_reads_as(x, T_ADJ) && has_ending(x);
	}
	return false;
}

static int bias_ihr(const struct sentence *s, size_t i, const struct candidate *k)
{
	bool verb = beside_second_plural(s, i);
	if (k->tag == T_SUBJ)
		return verb ? -120 : 160;
	if (k->tag == T_POSS)
		return before_noun(s, i) ? -60 : 250;
	return verb || before_noun(s, i) ? 120 : -40;
}

static bool may_be_finite(const struct form *x)
{
	return de_reads_as(x, T_FIN) || de_reads_as(x, T_AUX);
}

/* A finite verb and no closed word that also may be one (einen). */
static bool is_finite(const struct form *x)
{
	return may_be_finite(x) && (x->list[0].source != 0 || x->list[0].tag == T_AUX);
}

/* A participle where nothing else fits it: with haben always, with sein only when it is no adjective. */
static int bias_participle(const struct sentence *s, size_t i)
{
	const struct form *x = s->w[i].form;
	const char *auxiliary = de_clause_auxiliary(s, i);
	if (!auxiliary)
		return may_be_finite(x) ? 260 : de_reads_as(x, T_INF) || de_reads_as(x, T_ADJ) ? 120 : 0;
	if (de_reads_as(x, T_ADJ) && text_eq(auxiliary, "sein"))
		return 140;
	return may_be_finite(x) || de_reads_as(x, T_INF) || de_reads_as(x, T_ADJ) ? -120 : -60;
}

/* Nudeln, Reifen: the naming of an action only where a neuter singular may stand. */
static int bias_infinitive(const struct sentence *s, size_t i, const struct candidate *k)
{
	const struct form *x = s->w[i].form;
	bool infinitive = false, plural = false;
	for (uint8_t c = 0; c < x->count; c++) {
		infinitive |= x->list[c].tag == T_INF && x->list[c].lowered;
		plural |= x->list[c].tag == T_NOUN && strcmp(x->list[c].lemma, x->text) != 0;
	}
	if (!infinitive || !plural || strcmp(k->lemma, x->text) != 0)
		return 0;
	return i && !s->w[i].comma && de_before_neuter(s, i) ? -100 : 120;
}

/* "Halt den Mund", "Schick mir", "Halt's": what follows is the object of an order. */
static bool opens_object(const struct sentence *s, size_t i)
{
	if (i + 1 >= s->n || s->w[i].stop)
		return false;
	const struct word *next = &s->w[i + 1];
	return de_reads_as(next->form, T_DET) || de_reads_as(next->form, T_CLIT) || next->glued;
}

static bool opens_order(const struct sentence *s, size_t i)
{
	const struct word *w = &s->w[i];
	return w->first && w->form->capital && de_reads_as(w->form, T_IMP) && !has_ending(w->form) &&
	       opens_object(s, i);
}

static bool attribute_follows(const struct form *x)
{
	return de_reads_as(x, T_DET) || de_reads_as(x, T_POSS) || de_reads_as(x, T_PREP);
}

static int bias(const struct sentence *s, size_t i, const struct candidate *k)
{
	const struct word *w = &s->w[i];
	const struct form *x = w->form;
	int cost;
	if (x->len == 2 && form_is(x, "'n")) { /* was'n: denn */
		bool asked =
		    w->glued && (de_reads_as(s->w[i - 1].form, T_SUB) || de_reads_as(s->w[i - 1].form, T_PRON));
		return (k->tag == T_ADV) == asked ? -100 : 300;
	}
	if (x->len == 3 && (form_is(x, "ihr") || form_is(x, "Ihr")))
		return bias_ihr(s, i, k);
	switch (k->tag) {
	case T_NAME:
		return de_bias_name(s, i, k);
	case T_PART:
		return bias_participle(s, i);
	case T_ADJ:
		if (k->source == 0 && may_be_finite(x)) /* achte */
			return i && !w->comma && attribute_follows(s->w[i - 1].form) ? 0 : 700;
		if (opens_order(s, i))
			return 300;
		/* an adjective with an ending has its noun behind it */
		return w->stop && !x->capital && strcmp(k->lemma, x->text) != 0 && !(k->features & F_DEGREE) ? 300 : 0;
	case T_FIN:
		if (de_reads_as(x, T_PART) || de_reads_as(x, T_INF))
			return de_clause_auxiliary(s, i) ? 120 : 0;
		return 0;
	case T_INF:
		if (k->pos == POS_AUXILIARY && de_reads_as(x, T_POSS)) /* sein */
			return before_noun(s, i) ? 160 : w->stop || de_clause_auxiliary(s, i) ? -80 : 60;
		return w->stop && de_reads_as(x, T_ADJ) && de_clause_auxiliary(s, i) ? -100 : 0;
	case T_ADV:
		/* "Halt den Mund": a particle does not open a sentence that goes on with an object */
		if (k->source != 0)
			return opens_order(s, i) ? 300 : 0;
		if (w->first && w->stop && !w->question && de_reads_as(x, T_IMP)) /* Halt! */
			return 700;
		if (!w->comma || !de_reads_as(x, T_IMP) || i + 1 >= s->n || w->stop)
			return 0;
		return opens_object(s, i) || s->w[i + 1].stop ? 700 : 0;
	case T_POSS:
		return before_noun(s, i) ? -40 : 140;
	case T_IMP:
		return w->first || w->comma ? 0 : 120;
	case T_NOUN:
		if (x->count > 1 && i && (cost = de_agreement(s, i, k)) != 0)
			return cost;
		cost = bias_infinitive(s, i, k);
		/* at a sentence's beginning the verb or adverb is likelier than a bare noun */
		if (w->first && x->capital && !x->caps && k->features & F_WEAK)
			return 150;
		if (w->first && x->capital && !x->caps && (de_reads_as(x, T_IMP) || de_reads_as(x, T_FIN)))
			return i + 1 < s->n && !w->stop && is_finite(s->w[i + 1].form) ? 0 : 260;
		return cost + (w->first && x->list[x->count - 1].lowered && !k->lowered ? 30 : 0);
	default:
		return 0;
	}
}

static bool closed_or_verb(struct finder *f, const char *s, size_t len)
{
	size_t rows;
	char lower[FORM_MAX + 8], full[FORM_MAX + 8];
	struct reading list[READINGS_MAX];
	size_t n = len < FORM_MAX - 2 ? fold_lower(s, len, lower, sizeof lower) : 0;
	if (!n)
		return false;
	if (closed_find(f->lex->closed, lower, n, &rows))
		return true;
	size_t k = reader_form(&f->reader, lower, n, list, 0);
	memcpy(full, lower, n);
	memcpy(full + n, "e", 2);
	k = reader_form(&f->reader, full, n + 1, list, k);
	for (size_t i = 0; i < k; i++)
		if (list[i].pos == POS_VERB && (list[i].features & (F_FIN | F_IMP)))
			return true;
	return false;
}

/* geht's, hab's, auf'm, so'n: the clitic is a token; Anna's is a name. */
static size_t cut(struct finder *f, const char *run, size_t len, size_t at[8])
{
	static const char *const clitics[] = {"s", "n", "m", "ne", "nen", "nem", "ner", "nes", "ner"};
	const char *apostrophe = memrchr(run, '\'', len);
	if (!apostrophe || apostrophe == run)
		return 0;
	size_t head = (size_t)(apostrophe - run), tail = len - head - 1;
	for (size_t i = 0; i < COUNT_OF(clitics); i++)
		if (strlen(clitics[i]) == tail && memcmp(apostrophe + 1, clitics[i], tail) == 0 &&
		    closed_or_verb(f, run, head)) {
			at[0] = head;
			return 1;
		}
	return 0;
}

const struct language language_de = {
    .code = "de",
    .closed = {de_pronouns, de_words, de_spoken},
    .closed_count = {&de_pronoun_count, &de_word_count, &de_spoken_count},
    .articles = {NULL, "der", "die", "das"},
    .auxiliaries = de_auxiliaries,
    .titles = de_titles,
    .transitions = transitions,
    .transition_count = &transition_count,
    .noun_capital = true,
    .guess = de_guess,
    .refine = de_refine,
    .more = de_more,
    .bias = bias,
    .parts = de_parts,
    .finish = de_finish,
    .cut = cut,
};
