/* What Spanish, French and Italian share: word order, clitics. */
#include <stdio.h>
#include <string.h>

#include "lexicon/romance_int.h"

const struct transition romance_transitions[] = {
    {T_DET, T_NOUN, -190},  {T_DET, T_ADJ, -90},   {T_DET, T_FIN, 220},   {T_DET, T_INF, 120},    {T_DET, T_PART, 20},
    {T_DET, T_PREP, 160},   {T_DET, T_ADV, 60},    {T_DET, T_IMP, 300},   {T_DET, T_AUX, 150},    {T_DET, T_SUBJ, 200},
    {T_DET, T_CLIT, 200},   {T_DET, T_GER, 150},   {T_CLIT, T_FIN, -170}, {T_CLIT, T_AUX, -170},  {T_CLIT, T_INF, -120},
    {T_CLIT, T_GER, -60},   {T_CLIT, T_NOUN, 200}, {T_CLIT, T_ADJ, 200},  {T_CLIT, T_PART, 150},  {T_CLIT, T_PREP, 120},
    {T_CLIT, T_DET, 150},   {T_CLIT, T_ADV, 120},  {T_CLIT, T_CLIT, -60}, {T_CLIT, T_POSS, 200},  {T_CLIT, T_NUM, 200},
    {T_SUBJ, T_FIN, -130},  {T_SUBJ, T_AUX, -130}, {T_SUBJ, T_CLIT, -40}, {T_SUBJ, T_NOUN, 150},  {T_SUBJ, T_ADJ, 100},
    {T_SUBJ, T_PART, 100},  {T_SUBJ, T_IMP, 100},  {T_SUBJ, T_INF, 80},   {T_SUBJ, T_DET, 60},    {T_PREP, T_INF, -80},
    {T_PREP, T_NOUN, -110}, {T_PREP, T_DET, -80},  {T_PREP, T_POSS, -60}, {T_PREP, T_FIN, 280},   {T_PREP, T_AUX, 250},
    {T_PREP, T_IMP, 300},   {T_PREP, T_CLIT, 80},  {T_PREP, T_PART, 160}, {T_POSS, T_NOUN, -170}, {T_POSS, T_ADJ, -80},
    {T_POSS, T_FIN, 300},   {T_POSS, T_AUX, 200},  {T_POSS, T_IMP, 300},  {T_POSS, T_INF, 150},   {T_POSS, T_PART, 60},
    {T_POSS, T_CLIT, 300},  {T_POSS, T_PREP, 150}, {T_POSS, T_DET, 200},  {T_AUX, T_PART, -170},  {T_AUX, T_FIN, 200},
    {T_AUX, T_INF, 40},     {T_AUX, T_ADJ, -30},   {T_AUX, T_NOUN, 30},   {T_AUX, T_ADV, -20},    {T_AUX, T_IMP, 250},
    {T_FIN, T_INF, -60},    {T_FIN, T_FIN, 120},   {T_FIN, T_DET, -40},   {T_FIN, T_CLIT, 60},    {T_FIN, T_PREP, -20},
    {T_FIN, T_PART, 40},    {T_FIN, T_IMP, 150},   {T_INF, T_DET, -30},   {T_INF, T_FIN, 120},    {T_INF, T_CLIT, 90},
    {T_PART, T_CLIT, 130},  {T_INF, T_IMP, 150},   {T_NOUN, T_ADJ, -60},  {T_NOUN, T_NOUN, 100},  {T_NOUN, T_PREP, -50},
    {T_NOUN, T_INF, 100},   {T_NOUN, T_PART, -10}, {T_NOUN, T_IMP, 150},  {T_ADJ, T_NOUN, -30},   {T_ADJ, T_FIN, 20},
    {T_ADJ, T_ADJ, 30},     {T_ADJ, T_IMP, 120},   {T_NUM, T_NOUN, -120}, {T_NUM, T_FIN, 80},     {T_ADV, T_FIN, -40},
    {T_ADV, T_AUX, -40},    {T_ADV, T_ADJ, -20},   {T_ADV, T_NOUN, 70},   {T_ADV, T_CLIT, -20},   {T_SUB, T_FIN, -20},
    {T_SUB, T_AUX, -20},    {T_SUB, T_CLIT, -20},  {T_SUB, T_SUBJ, -20},  {T_SUB, T_NOUN, 60},    {T_SUB, T_DET, -20},
    {T_SUB, T_IMP, 150},    {T_START, T_NOUN, 40}, {T_START, T_CLIT, 20}, {T_START, T_PART, 120}, {T_START, T_FIN, 20},
    {T_START, T_IMP, 30},   {T_START, T_INF, 80},  {T_START, T_SUB, 20},  {T_COMMA, T_NOUN, 20},  {T_COMMA, T_IMP, 60},
    {T_COMMA, T_PART, 60},  {T_PRON, T_FIN, -60},  {T_PRON, T_AUX, -60},  {T_PRON, T_NOUN, 90},   {T_PRON, T_IMP, 120},
    {T_GER, T_DET, -20},    {T_PART, T_FIN, 80},   {T_PART, T_NOUN, 50},  {T_PREP, T_GER, -120},  {T_NOUN, T_FIN, -20},
    {T_CONJ, T_FIN, -20},   {T_FIN, T_AUX, 150},   {T_NOUN, T_AUX, -20},  {T_NAME, T_FIN, -40},   {T_NAME, T_AUX, -40},
    {T_NAME, T_NOUN, 80},
};
const size_t romance_transition_count = COUNT_OF(romance_transitions);

bool romance_reads(const struct word *w, enum tag tag)
{
	for (uint8_t i = 0; i < w->form->count; i++)
		if (w->form->list[i].tag == tag)
			return true;
	return false;
}

bool romance_is_any(const struct word *w, const char *const *list)
{
	char lower[FORM_MAX + 8];
	if (w->form->len > 20 || !fold_lower(w->form->text, w->form->len, lower, sizeof lower))
		return false;
	for (; *list; list++)
		if (text_eq(*list, lower))
			return true;
	return false;
}

/* Has the clause its verb already: a word before i, behind no conjunction, that is nothing but one? */
static bool has_verb(const struct sentence *s, size_t i)
{
	for (size_t b = i; b-- > 0 && !s->w[b + 1].comma;) {
		const struct form *x = s->w[b].form;
		bool verb = x->count > 0, joins = false;
		for (uint8_t c = 0; c < x->count; c++) {
			enum tag t = x->list[c].tag;
			verb &= t == T_FIN || t == T_AUX || t == T_IMP || (t == T_NAME && x->list[c].source == 2);
			joins |= (t == T_SUB && !(b + 1 == i && romance_comparing(s, b))) || t == T_CONJ ||
				 (t == T_PRON && romance_reads(&s->w[b], T_SUB));
		}
		if (verb)
			return true;
		if (joins)
			return false;
	}
	return false;
}

/* como estrellas, come un cane: no clause follows. */
bool romance_comparing(const struct sentence *s, size_t b)
{
	static const char *const like[] = {"como", "comme", "come", NULL};
	return romance_is_any(&s->w[b], like);
}

/* A word that is noun and finite verb: lava, estrellas, aiuto. */
static int bias_finite(const struct sentence *s, size_t i)
{
	const struct word *w = &s->w[i];
	if (!romance_reads(w, T_NOUN))
		return 0;
	if (w->first && (w->stop || i + 1 == s->n)) /* a word that is all of a sentence */
		return 130;
	return i && !w->comma && has_verb(s, i) ? 130 : 0;
}

int romance_bias(const struct sentence *s, size_t i, const struct candidate *k)
{
	const struct word *w = &s->w[i], *before = i ? w - 1 : NULL;
	if (k->tag == T_FIN && k->source == 1)
		return bias_finite(s, i);
	bool article = before && !w->comma && (romance_reads(before, T_DET) || romance_reads(before, T_POSS)) &&
		       !romance_reads(before, T_CLIT);
	if (k->source == 0 && k->tag == T_PART && article)
		return 500;
	if (k->tag == T_IMP && k->features & F_FIN)
		return 0;
	if (k->tag == T_IMP)
		return w->first || w->comma ? 20 : 120;
	if (k->tag == T_POSS && w->stop)
		return 150;
	if (k->tag == T_CLIT && k->source == 0 && w->stop && !w->glued)
		return 200;
	if (k->tag == T_DET && w->stop)
		return 120;
	if (k->tag == T_NOUN && before && !w->comma && (k->features & F_GENDER) && romance_reads(before, T_DET)) {
		/* quanto costa: an article that ends in -o has no feminine noun behind it */
		char last = before->form->text[before->form->len - 1];
		unsigned gender = k->features & F_GENDER;
		if ((last == 'o' && gender == F_FEM) || (last == 'a' && gender == F_MASC && before->form->len > 2))
			return 200;
	}
	if (k->tag == T_ADJ && before && !w->comma && romance_reads(w, T_NOUN) &&
	    (romance_reads(before, T_DET) || romance_reads(before, T_POSS)))
		return w->stop || i + 1 == s->n || !(romance_reads(w + 1, T_NOUN) || romance_reads(w + 1, T_ADJ)) ? 150
														  : 0;
	return k->tag == T_CLIT && k->source == 0 && romance_reads(w, T_DET) ? 50 : 0;
}

/* Participles that are adjectives: the masculine singular is one in a dictionary, or (`all`) every one may be. */
void romance_participles(const struct reader *r, const char *form, size_t len, bool all, struct reading *list,
			 size_t *count)
{
	static const char *const tails[] = {"as", "os", "es", "a", "o", "e", "i", "s", "", NULL};
	static const char *const masculine[] = {"o", "", NULL};
	struct reading found[READINGS_MAX];
	char base[FORM_MAX + 8];
	bool participle = false;
	for (size_t i = 0; i < *count; i++) {
		participle |= list[i].pos == POS_VERB && (list[i].features & F_PART);
		if (list[i].pos == POS_ADJECTIVE)
			return;
	}
	for (int t = 0; participle && len <= FORM_MAX && tails[t]; t++) {
		size_t n = strlen(tails[t]);
		if (len < n + 3 || memcmp(form + len - n, tails[t], n) != 0)
			continue;
		for (int m = 0; masculine[m]; m++) {
			size_t k = (size_t)snprintf(base, sizeof base, "%.*s%s", (int)(len - n), form, masculine[m]);
			size_t c = reader_form(r, base, k, found, 0);
			for (size_t i = 0; i < c; i++)
				if ((found[i].pos == POS_ADJECTIVE && text_eq(found[i].lemma, base)) ||
				    (all && found[i].pos == POS_VERB && (found[i].features & F_PART) &&
				     (found[i].features & F_SING))) {
					struct reading x = {.pos = POS_ADJECTIVE, .source = 2, .features = F_PART};
					text_copy(x.lemma, sizeof x.lemma, base);
					reading_add(list, count, &x);
					return;
				}
		}
	}
}

bool romance_carrier(const struct reader *r, const char *verb, size_t len, unsigned features, struct reading *out,
		     size_t *count)
{
	unsigned person = features & (F_P2 | F_P3);
	features &= ~person;
	struct reading list[READINGS_MAX];
	size_t n = reader_form(r, verb, len, list, 0);
	bool found = false;
	for (size_t i = 0; i < n; i++) {
		if (list[i].pos != POS_VERB || !(list[i].features & features))
			continue;
		if (person && !(list[i].features & (F_INF | F_GER | F_PART | person)))
			continue;
		struct reading x = list[i];
		x.source = 2;
		x.features = (uint16_t)((x.features & features) | F_CLITIC);
		found |= reading_add(out, count, &x);
	}
	return found;
}

/* Whom a reflexive pronoun makes the verb's subject. */
static unsigned person_of(const char *clitic)
{
	if (text_eq(clitic, "te") || text_eq(clitic, "os") || text_eq(clitic, "ti") || text_eq(clitic, "vi"))
		return F_P2;
	return text_eq(clitic, "se") || text_eq(clitic, "si") ? F_P3 : 0;
}

void romance_clitics(const struct reader *r, const char *form, size_t len, const char *const *clitics,
		     bool (*mend)(const struct reader *, const char *, size_t, unsigned, struct reading *, size_t *),
		     struct reading *out, size_t *count)
{
	for (int depth = 0; depth < 2; depth++) {
		const char *best = NULL;
		for (const char *const *c = clitics; *c; c++) {
			size_t n = strlen(*c);
			if (len <= n + 1 || memcmp(form + len - n, *c, n) != 0)
				continue;
			if (mend(r, form, len - n, person_of(*c), out, count))
				return;
			if (!best || n < strlen(best))
				best = *c;
		}
		if (!best)
			return;
		len -= strlen(best); /* a second pronoun stands before it */
	}
}
