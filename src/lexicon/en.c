/* English: which reading where, contractions, phrasal verbs. */
#include <stdio.h>
#include <string.h>

#include "lexicon/en_int.h"

static const struct transition transitions[] = {
    {T_DET, T_NOUN, -150},  {T_DET, T_ADJ, -100},  {T_DET, T_FIN, 120},   {T_DET, T_INF, 250},
    {T_DET, T_PART, 60},    {T_DET, T_GER, 40},    {T_DET, T_AUX, 0},     {T_POSS, T_NOUN, -170},
    {T_POSS, T_ADJ, -100},  {T_POSS, T_FIN, 300},  {T_POSS, T_INF, 300},  {T_POSS, T_PART, 150},
    {T_POSS, T_GER, 100},   {T_POSS, T_PREP, 300}, {T_POSS, T_DET, 300},  {T_POSS, T_NEG, 300},
    {T_POSS, T_ADV, 250},   {T_POSS, T_CONJ, 300}, {T_POSS, T_AUX, 300},  {T_POSS, T_SUBJ, 300},
    {T_POSS, T_CLIT, 300},  {T_POSS, T_SUB, 300},  {T_POSS, T_POSS, 300}, {T_POSS, T_PRON, 300},
    {T_POSS, T_INTJ, 300},  {T_SUBJ, T_FIN, -130}, {T_SUBJ, T_AUX, -130}, {T_SUBJ, T_NOUN, 150},
    {T_SUBJ, T_ADJ, 100},   {T_SUBJ, T_PART, 90},  {T_SUBJ, T_INF, 20},   {T_SUBJ, T_IMP, 200},
    {T_CLIT, T_NOUN, 120},  {T_CLIT, T_FIN, 100},  {T_CLIT, T_INF, 10},   {T_NEG, T_INF, -150},
    {T_NEG, T_NOUN, 120},   {T_NEG, T_FIN, 150},   {T_NEG, T_PART, -20},  {T_NEG, T_ADJ, -20},
    {T_AUX, T_INF, -120},   {T_AUX, T_PART, -100}, {T_AUX, T_GER, -120},  {T_AUX, T_ADJ, -60},
    {T_AUX, T_FIN, 150},    {T_AUX, T_NOUN, 40},   {T_AUX, T_SUBJ, -80},  {T_AUX, T_NEG, -60},
    {T_PREP, T_NOUN, -60},  {T_PREP, T_DET, -60},  {T_PREP, T_GER, -60},  {T_PREP, T_FIN, 250},
    {T_PREP, T_INF, 200},   {T_PREP, T_AUX, 200},  {T_PREP, T_CLIT, -60}, {T_PREP, T_SUBJ, 150},
    {T_PREP, T_POSS, -40},  {T_PREP, T_PART, 100}, {T_PREP, T_ADJ, 0},    {T_ADJ, T_NOUN, -120},
    {T_ADJ, T_FIN, 120},    {T_ADJ, T_INF, 150},   {T_FIN, T_CLIT, -60},  {T_FIN, T_FIN, 150},
    {T_FIN, T_INF, 100},    {T_FIN, T_SUBJ, 60},   {T_FIN, T_POSS, -30},  {T_INF, T_CLIT, -60},
    {T_INF, T_FIN, 150},    {T_INF, T_INF, 100},   {T_NOUN, T_FIN, -10},  {T_NOUN, T_INF, 120},
    {T_NOUN, T_NOUN, 20},   {T_NAME, T_FIN, -40},  {T_NAME, T_INF, 100},  {T_START, T_SUBJ, -60},
    {T_START, T_PART, 120}, {T_START, T_FIN, 80},  {T_START, T_INF, 10},  {T_START, T_CLIT, 100},
    {T_COMMA, T_SUBJ, -40}, {T_NUM, T_NOUN, -120}, {T_SUB, T_SUBJ, -60},  {T_SUB, T_INF, 80},
    {T_GER, T_CLIT, -40},   {T_ADV, T_NOUN, 60},   {T_PRON, T_FIN, -40},  {T_PRON, T_NOUN, 60},
    {T_PART, T_NOUN, 20},   {T_PART, T_GER, -80},
};

static const char *const auxiliaries[] = {"be", NULL};
static const size_t transition_count = COUNT_OF(transitions);

static bool is_any(const struct word *w, const char *const *list)
{
	char lower[FORM_MAX + 8];
	if (w->form->len > 12 || !fold_lower(w->form->text, w->form->len, lower, sizeof lower))
		return false;
	for (; *list; list++)
		if (text_eq(*list, lower))
			return true;
	return false;
}

static bool reads_as(const struct word *w, enum tag tag, unsigned features)
{
	for (uint8_t i = 0; i < w->form->count; i++)
		if (w->form->list[i].tag == tag && (!features || (w->form->list[i].features & features)))
			return true;
	return false;
}

/* 's: possession after a noun or name before a noun; "have" before a participle; "us" after "let"; else "be". */
static int bias_s(const struct sentence *s, size_t i, const struct candidate *k)
{
	static const char *const let[] = {"let", NULL};
	static const char *const got[] = {"been", "got", "had", "gone", "done", "become", "happened", "come", NULL};
	bool after_let = i && is_any(&s->w[i - 1], let), next = i + 1 < s->n && !s->w[i].stop;
	const struct word *n = next ? &s->w[i + 1] : NULL;
	const struct candidate *before = NULL;
	for (uint8_t c = 0; i && c < s->w[i - 1].form->count; c++)
		before = before ? before : &s->w[i - 1].form->list[c];
	bool pronoun = before && (before->pos == POS_PRONOUN || before->pos == POS_DETERMINER ||
				  before->pos == POS_ADVERB || before->tag == T_SUB);
	if (k->pos == POS_PRONOUN)
		return after_let ? -400 : 500;
	if (k->pos == POS_PARTICLE) {
		bool noun = n && (n->form->capital || reads_as(n, T_NOUN, 0)) && !reads_as(n, T_GER, 0) &&
			    !reads_as(n, T_DET, 0) && !reads_as(n, T_PREP, 0) && !reads_as(n, T_ADV, 0) &&
			    !reads_as(n, T_NEG, 0);
		return after_let || pronoun ? 500
		       : noun || (n && reads_as(n, T_ADJ, 0) && i + 2 < s->n && reads_as(&s->w[i + 2], T_NOUN, 0))
			   ? -200
			   : 150;
	}
	if (text_eq(k->lemma, "have")) {
		static const char *const done[] = {"already", "just", NULL};
		if (n && is_any(n, done) && i + 2 < s->n && reads_as(&s->w[i + 2], T_PART, 0)) /* she's already left */
			return -100;
		bool part = n && (is_any(n, got) ||
				  (reads_as(n, T_PART, 0) && !reads_as(n, T_ADJ, 0) && !reads_as(n, T_INF, 0)));
		return part && is_any(n, got) ? -100 : part ? 120 : 260;
	}
	return 0;
}

static int bias_d(const struct sentence *s, size_t i, const struct candidate *k)
{
	static const char *const have[] = {"better", "been", "got", "had", NULL};
	size_t next = i + 1;
	while (next < s->n && reads_as(&s->w[next], T_ADV, 0) && !is_any(&s->w[next], have))
		next++;
	const struct word *n = next < s->n ? &s->w[next] : NULL;
	bool part = n && (is_any(n, have) || (reads_as(n, T_PART, 0) && !reads_as(n, T_INF, 0)));
	static const char *const asking[] = {"where", "why", "how", "what", "when", "who", NULL};
	bool did = i && is_any(&s->w[i - 1], asking) && i + 1 < s->n && reads_as(&s->w[i + 1], T_SUBJ, 0);
	if (text_eq(k->lemma, "do"))
		return did ? -100 : 400;
	return text_eq(k->lemma, "have") ? (part ? -60 : 150) : part ? 60 : 0;
}

/* May no verb but word i be the finite one of its clause? */
static bool only_finite(const struct sentence *s, size_t i)
{
	size_t from = i, to = i + 1;
	while (from > 0 && !s->w[from].comma)
		from--;
	while (to < s->n && !s->w[to].comma)
		to++;
	for (size_t k = from; k < to; k++) {
		const struct form *x = s->w[k].form;
		bool finite = x->count && k != i && !form_is(x, "'s");
		for (uint8_t c = 0; c < x->count; c++)
			finite &= x->list[c].tag == T_AUX || x->list[c].tag == T_FIN || x->list[c].tag == T_PART ||
				  x->list[c].tag == T_INF || x->list[c].tag == T_IMP;
		if (finite && (reads_as(&s->w[k], T_AUX, 0) || reads_as(&s->w[k], T_FIN, 0)))
			return false;
	}
	return true;
}

/* "My mother lives in …": a plural noun behind a singular one leaves the clause without its verb. */
static int bias_plural(const struct sentence *s, size_t i, const struct candidate *k)
{
	const struct word *w = &s->w[i];
	if (!i || w->comma || !(k->features & F_PLUR) || !reads_as(w, T_FIN, F_P3))
		return 0;
	const struct form *before = w[-1].form;
	bool subject = reads_as(w - 1, T_NAME, 0) && before->capital && before->list[0].source != 0;
	for (uint8_t c = 0; c < before->count; c++)
		subject |= before->list[c].tag == T_NOUN && (before->list[c].features & F_SING);
	return subject && only_finite(s, i) ? 170 : 0;
}

/* "a rusty saw.": behind article and adjective nothing but a noun ends the sentence. */
static bool closes_noun_phrase(const struct sentence *s, size_t i)
{
	if (i < 2 || s->w[i].comma || s->w[i - 1].comma || !(s->w[i].stop || i + 1 == s->n))
		return false;
	bool attribute = reads_as(&s->w[i - 1], T_ADJ, 0) || !s->w[i - 1].form->known;
	return attribute && (reads_as(&s->w[i - 2], T_DET, 0) || reads_as(&s->w[i - 2], T_POSS, 0));
}

/* exciting, boring: an adjective after a degree, before its noun, or where "be" ends the sentence. */
static int bias_gerund(const struct sentence *s, size_t i, const struct candidate *k)
{
	static const char *const degrees[] = {"so",       "very",      "too",        "really", "pretty", "more",
					      "most",     "how",       "quite",      "less",   "such",   "nothing",
					      "anything", "something", "everything", NULL};
	int adjective = INT32_MAX;
	for (uint8_t c = 0; c < s->w[i].form->count; c++)
		if (s->w[i].form->list[c].tag == T_ADJ)
			adjective = s->w[i].form->list[c].prior;
	if (adjective == INT32_MAX || !i || s->w[i].comma)
		return 0;
	if (is_any(&s->w[i - 1], degrees))
		return 300;
	bool be = false;
	for (uint8_t c = 0; c < s->w[i - 1].form->count; c++)
		be |= text_eq(s->w[i - 1].form->list[c].lemma, auxiliaries[0]);
	if (be && adjective - k->prior < 150 && (s->w[i].stop || i + 1 == s->n))
		return 350;
	bool noun = i + 1 < s->n && !s->w[i].stop && reads_as(&s->w[i + 1], T_NOUN, 0);
	return noun && reads_as(&s->w[i - 1], T_DET, 0) && adjective - k->prior < 150 ? 150 : 0;
}

/* March, Monday, English: words with a capital, that are also somebody's name. Will, May: names that are also words. */
static int bias_name(const struct sentence *s, size_t i, const struct candidate *k)
{
	static const char *const when[] = {"in",     "on",    "since", "until", "till", "by",   "during",
					   "before", "after", "of",    "last",  "next", "this", "every",
					   "early",  "late",  "mid",   "each",  "from", "for",  NULL};
	const struct word *w = &s->w[i], *before = i && !w->comma ? w - 1 : NULL;
	const struct form *x = w->form;
	bool noun = false, said = false, verb = false, given = false;
	for (uint8_t c = 0; c < x->count; c++) {
		const struct candidate *o = &x->list[c];
		bool word = !o->lowered && o->source == 1 && (o->pos == POS_NOUN || o->pos == POS_ADJECTIVE);
		noun |= word;
		said |= word && o->rank;
		verb |= o->lowered && (o->tag == T_INF || o->tag == T_IMP);
		given |= o->pos == POS_NAME && o->source == 1 && (o->features & F_SING || !(o->features & F_WEAK));
	}
	bool named = (before && before->form->capital && (before->form->title || before->form->listed_name)) ||
		     (i + 1 < s->n && !w->stop && w[1].form->capital && w[1].form->listed_name);
	bool dated = noun && !named && (!given || said || (before && is_any(before, when)) || w->number);
	if (k->pos == POS_NOUN && noun)
		return k->lowered ? 400 : dated && !said ? -500 : 0;
	if (k->pos != POS_NAME) /* I asked Will */
		return k->source == 0 && k->lowered && given && !w->first && x->len > 2 && !x->caps ? 300 : 0;
	if (dated)
		return 700;
	if (!w->first || !verb || w->stop || i + 1 >= s->n || x->seen_name)
		return 0;
	/* "Mark my words", "Fetch Sir Gareth": an order and its object */
	const struct word *next = w + 1;
	bool object = reads_as(next, T_DET, 0) || reads_as(next, T_POSS, 0) || reads_as(next, T_CLIT, 0);
	return object && !reads_as(next, T_FIN, 0) && !reads_as(next, T_AUX, 0)   ? 200
	       : k->features & F_WEAK && next->form->capital && next->form->title ? 250
										  : 0;
}

static int bias(const struct sentence *s, size_t i, const struct candidate *k)
{
	const struct form *x = s->w[i].form;
	if (x->listed_name && x->capital && !x->caps) {
		int cost = bias_name(s, i, k);
		if (cost)
			return cost;
	}
	if (x->len == 2 && form_is(x, "'s"))
		return bias_s(s, i, k);
	if (x->len == 2 && form_is(x, "'d"))
		return bias_d(s, i, k);
	if (k->features & F_DEGREE && k->source == 0 && reads_as(&s->w[i], T_ADV, 0) && reads_as(&s->w[i], T_ADJ, 0)) {
		/* a better way, is better: adjective; knows better, 'd better go: adverb */
		bool noun = i + 1 < s->n && !s->w[i].stop && reads_as(&s->w[i + 1], T_NOUN, 0);
		static const char *const seeming[] = {"be",     "been", "feel", "felt", "look",
						      "looked", "get",  "got",  "seem", NULL};
		bool would = i && (form_is(s->w[i - 1].form, "'d") || form_is(s->w[i - 1].form, "had"));
		bool knows = i && !s->w[i].comma && !noun &&
			     (reads_as(&s->w[i - 1], T_PART, 0) || reads_as(&s->w[i - 1], T_INF, 0)) &&
			     !reads_as(&s->w[i - 1], T_AUX, 0) && !is_any(&s->w[i - 1], seeming);
		return k->tag == T_ADV ? (would ? -400 : noun ? 150 : knows ? -60 : 60) : 0;
	}
	/* waiting, building: a noun only where one can stand */
	if (k->tag == T_NOUN && reads_as(&s->w[i], T_GER, 0) && i && !s->w[i].comma &&
	    (reads_as(&s->w[i - 1], T_AUX, 0) || reads_as(&s->w[i - 1], T_PART, 0) || reads_as(&s->w[i - 1], T_FIN, 0)))
		return 150;
	if (k->tag == T_NOUN) {
		int cost = bias_plural(s, i, k) - (closes_noun_phrase(s, i) ? 250 : 0);
		if (cost)
			return cost;
	}
	if (k->tag == T_GER)
		return bias_gerund(s, i, k);
	/* was tired: an adjective; was broken by: the verb; has tired: the verb */
	if (k->tag == T_PART && reads_as(&s->w[i], T_ADJ, 0) && i && !s->w[i].comma) {
		static const char *const by[] = {"by", NULL};
		bool be = false;
		for (uint8_t c = 0; c < s->w[i - 1].form->count; c++)
			be |= text_eq(s->w[i - 1].form->list[c].lemma, auxiliaries[0]);
		return be && !(i + 1 < s->n && is_any(&s->w[i + 1], by)) ? 150 : 0;
	}
	if (k->tag == T_POSS && s->w[i].stop)
		return 250;
	if (k->tag == T_POSS && i + 1 < s->n && !reads_as(&s->w[i + 1], T_NOUN, 0) &&
	    !reads_as(&s->w[i + 1], T_ADJ, 0) && !reads_as(&s->w[i + 1], T_NAME, 0))
		return 200;
	return 0;
}

/* do|n't, ca|n't, I|'m, let|'s, can|not */
static size_t cut(struct finder *f, const char *run, size_t len, size_t at[8])
{
	size_t rows, n = 0;
	char lower[LIMIT_WORD + 16];
	size_t low = fold_lower(run, len, lower, sizeof lower);
	if (low != len || closed_find(f->lex->closed, lower, len, &rows))
		return 0;
	if (len > 3 && memcmp(lower + len - 3, "n't", 3) == 0) {
		at[n++] = len - 3;
		return n;
	}
	const char *q = memchr(run, '\'', len);
	for (; q && n < 8; q = memchr(q + 1, '\'', len - (size_t)(q + 1 - run))) {
		size_t from = (size_t)(q - run), to = from + 1;
		while (to < len && lower[to] != '\'')
			to++;
		if (from && closed_find(f->lex->closed, lower + from, to - from, &rows))
			at[n++] = from;
	}
	struct reading list[READINGS_MAX];
	if (!n && len <= FORM_MAX && memchr(run, '-', len) && !reader_form(&f->reader, lower, len, list, 0) &&
	    !fold_is_upper(text_utf8_next(&(const char *){run}, run + len)))
		for (size_t i = 1; i < len && n < 8; i++)
			if (run[i] == '-')
				at[n++] = i;
	return n;
}

/* -in' for -ing, British and American spellings need no rule; regular forms of words only known in their base. */
static void guess(const struct reader *r, const char *form, size_t len, struct reading *out, size_t *count)
{
	static const struct {
		const char *tail, *back;
		uint8_t pos;
		uint16_t features;
	} rules[] = {
	    {"in'", "ing", 0, 0},
	    {"ies", "y", POS_NOUN, F_PLUR},
	    {"es", "", POS_NOUN, F_PLUR},
	    {"s", "", POS_NOUN, F_PLUR},
	    {"ing", "", POS_VERB, F_GER},
	    {"ing", "e", POS_VERB, F_GER},
	    {"ed", "", POS_VERB, F_PART},
	    {"ed", "e", POS_VERB, F_PART},
	    {"er", "", POS_ADJECTIVE, F_DEGREE},
	    {"est", "", POS_ADJECTIVE, F_DEGREE},
	    {"ier", "y", POS_ADJECTIVE, F_DEGREE},
	    {"iest", "y", POS_ADJECTIVE, F_DEGREE},
	    {"ly", "", POS_COUNT, 0},
	};
	struct reading list[READINGS_MAX];
	char base[FORM_MAX + 8];
	for (size_t i = 0; i < COUNT_OF(rules) && !*count; i++) {
		size_t t = strlen(rules[i].tail);
		if (len <= t + 2 || memcmp(form + len - t, rules[i].tail, t) != 0)
			continue;
		size_t n = (size_t)snprintf(base, sizeof base, "%.*s%s", (int)(len - t), form, rules[i].back);
		if (rules[i].pos == 0) {
			*count = reader_form(r, base, n, out, *count);
			continue;
		}
		size_t k = reader_form(r, base, n, list, 0);
		for (size_t j = 0; j < k; j++) {
			struct reading x = {.pos = rules[i].pos, .source = 2, .features = rules[i].features};
			text_copy(x.lemma, sizeof x.lemma, base);
			if (rules[i].pos == POS_COUNT && list[j].pos == POS_ADJECTIVE) {
				x.pos = POS_ADVERB;
				snprintf(x.lemma, sizeof x.lemma, "%.*s", (int)len, form);
				reading_add(out, count, &x);
			} else if (list[j].pos == rules[i].pos && text_eq(list[j].lemma, base)) {
				reading_add(out, count, &x);
			}
		}
	}
}

/* lying, begging: the verb beside the noun or adjective the analyser has. */
static void refine(const struct reader *r, const char *form, size_t len, struct reading *list, size_t *count)
{
	static const struct {
		const char *tail, *back;
		uint16_t features;
	} rules[] = {{"ying", "ie", F_GER},        {"ing", "", F_GER},         {"ing", "e", F_GER},
		     {"ied", "y", F_PART | F_FIN}, {"ed", "", F_PART | F_FIN}, {"ed", "e", F_PART | F_FIN},
		     {"ies", "y", F_FIN},          {"es", "", F_FIN},          {"s", "", F_FIN}};
	struct reading found[READINGS_MAX];
	char base[FORM_MAX + 8];
	for (size_t i = 0; i < *count; i++) /* mom is no form of mum, color none of colour */
		if (((list[i].pos == POS_NOUN && (list[i].features & (F_SING | F_PLUR)) == F_SING) ||
		     (list[i].pos == POS_ADJECTIVE && !(list[i].features & F_DEGREE))) &&
		    len <= FORM_MAX && len > 2) {
			memcpy(list[i].lemma, form, len);
			list[i].lemma[len] = '\0';
		}
	for (size_t i = 0; i < *count; i++)
		if (list[i].pos == POS_VERB)
			return;
	size_t rows;
	if (closed_find(r->lex->closed, form, len, &rows))
		return;
	for (size_t i = 0; i < COUNT_OF(rules) && len <= FORM_MAX; i++) {
		size_t t = strlen(rules[i].tail);
		if (len < t + 1 || memcmp(form + len - t, rules[i].tail, t) != 0)
			continue;
		size_t n = (size_t)snprintf(base, sizeof base, "%.*s%s", (int)(len - t), form, rules[i].back);
		for (int doubled = 0; doubled <= (n > 3 && base[n - 1] == base[n - 2]); doubled++) {
			size_t m = n - (size_t)doubled, k = m < 3 || closed_find(r->lex->closed, base, m, &rows)
								? 0
								: reader_form(r, base, m, found, 0);
			for (size_t j = 0; j < k; j++)
				if (found[j].pos == POS_VERB && (found[j].features & F_INF)) {
					struct reading x = {
					    .pos = POS_VERB, .source = 2, .features = rules[i].features};
					text_copy(x.lemma, sizeof x.lemma, found[j].lemma);
					reading_add(list, count, &x);
					return;
				}
		}
	}
}

enum { OBJECT_MAX = 6 }; /* words between a verb and its particle */

static bool chosen_in(const struct word *w, unsigned tags)
{
	const struct candidate *k = word_chosen(w);
	return k && (tags >> k->tag & 1);
}

#define TAG(t) (1u << (t))
static const unsigned object_tags = TAG(T_DET) | TAG(T_POSS) | TAG(T_ADJ) | TAG(T_NUM) | TAG(T_NOUN) | TAG(T_NAME) |
				    TAG(T_CLIT) | TAG(T_PRON) | TAG(T_PART) | TAG(T_GER);
static const unsigned object_ends = TAG(T_NOUN) | TAG(T_NAME) | TAG(T_CLIT) | TAG(T_PRON) | TAG(T_DET) | TAG(T_NUM);

/* "it", "the offer", "all of his old letters": nothing else stands between a verb and its particle. */
static bool is_object(const struct sentence *s, size_t from, size_t to)
{
	static const char *const joining[] = {"of", "'s", NULL};
	for (size_t i = from; i < to; i++)
		if (s->w[i].comma || (!chosen_in(&s->w[i], object_tags) && !is_any(&s->w[i], joining)))
			return false;
	return chosen_in(&s->w[to - 1], object_ends);
}

/* Is the particle at i none of a verb because it is a preposition there: "up the hill", "on the table"? */
static bool governs(const struct sentence *s, size_t i)
{
	static const char *const adverbs[] = {"away", "back", "apart", "together", "forward", NULL};
	if (is_any(&s->w[i], adverbs) || s->w[i].stop || i + 1 >= s->n || s->w[i + 1].comma)
		return false;
	return chosen_in(&s->w[i + 1], object_tags & ~TAG(T_GER));
}

/* Verbs of going and staying take "up the stairs" as where, not as what. */
static bool goes_or_stays(const char *lemma)
{
	static const char *const verbs[] = {
	    "walk",  "run",   "go",   "come",  "climb", "drive",  "ride",  "fly",  "fall",   "sail",    "swim", "march",
	    "crawl", "roll",  "hike", "jump",  "step",  "stroll", "rush",  "race", "wander", "live",    "sit",  "stand",
	    "lie",   "sleep", "wait", "hurry", "move",  "travel", "slide", "stay", "head",   "stumble", NULL};
	for (size_t i = 0; verbs[i]; i++)
		if (text_eq(verbs[i], lemma))
			return true;
	return false;
}

/* The verb of the particle at i: at once before it, or before an object; s->n none. */
static size_t verb_of(const struct sentence *s, size_t i)
{
	for (size_t k = i; k-- > 0 && i - k <= OBJECT_MAX + 1 && !s->w[k + 1].comma;) {
		const struct candidate *c = word_chosen(&s->w[k]);
		if (!c || c->pos != POS_VERB ||
		    (c->tag == T_GER && k + 1 < i && !s->w[k].group && k &&
		     chosen_in(&s->w[k - 1], TAG(T_DET) | TAG(T_POSS))))
			continue;
		if (s->w[k].group)
			return s->n;
		bool fits =
		    k + 1 == i ? !(goes_or_stays(c->lemma) && governs(s, i)) : is_object(s, k + 1, i) && !governs(s, i);
		return fits ? k : s->n;
	}
	return s->n;
}

/* give … up, look after: both parts get the entry of the dictionary and one group. */
static void finish(struct sentence *s)
{
	static const char *const particles[] = {"up",     "out",   "off",      "down",    "away",
						"back",   "on",    "over",     "along",   "through",
						"around", "apart", "together", "forward", NULL};
	for (size_t i = 1; i < s->n; i++) {
		struct word *p = &s->w[i];
		size_t v = p->group || p->dropped || !is_any(p, particles) ? s->n : verb_of(s, i);
		char lemma[FORM_MAX * 3], lower[FORM_MAX + 8];
		struct reading list[READINGS_MAX];
		if (v == s->n || !fold_lower(p->form->text, p->form->len, lower, sizeof lower))
			continue;
		int n = snprintf(lemma, sizeof lemma, "%s %s", word_chosen(&s->w[v])->lemma, lower);
		if (n < 0 || n >= FORM_MAX || !reader_form(&s->f->reader, lemma, (size_t)n, list, 0))
			continue;
		s->w[v].group = p->group = finder_group(s->f, s->w[v].cue, p->cue);
		phrase_mark(s, v, i, lemma);
	}
	phrase_prepositions(s);
}

const struct language language_en = {
    .code = "en",
    .closed = {en_words, en_spoken},
    .closed_count = {&en_word_count, &en_spoken_count},
    .articles = {NULL, NULL, NULL, NULL},
    .auxiliaries = auxiliaries,
    .titles = en_titles,
    .transitions = transitions,
    .transition_count = &transition_count,
    .guess = guess,
    .refine = refine,
    .bias = bias,
    .finish = finish,
    .phrases = true,
    .cut = cut,
};
