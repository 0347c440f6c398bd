/* German verbs of two parts. A particle at the end of its clause belongs to the nearest finite verb before it when the
 * dictionary has the two as one verb: gibt … aus, hör auf zu …, two in one line. A preposition has a noun behind it, an
 * adverb has no such verb. Both parts get the verb's lemma and one group number. Marks reflexive use as well. */
#include <stdio.h>
#include <string.h>

#include "lexicon/de_int.h"

/* Asked once per form: its number in the table + 2, or 1 for none. */
static const struct de_particle *particle_of(const struct word *w)
{
	struct form *x = w->form;
	char lower[32];
	if (!x->particle) {
		x->particle = 1;
		bool fits =
		    x->len <= 20 && (!x->capital || x->caps) && fold_lower(x->text, x->len, lower, sizeof lower);
		for (size_t i = 0; fits && i < de_particle_count; i++)
			if (text_eq(de_particles[i].text, lower)) {
				x->particle = (uint8_t)(i + 2);
				break;
			}
	}
	return x->particle > 1 ? &de_particles[x->particle - 2] : NULL;
}

static bool chosen_is(const struct word *w, enum tag tag)
{
	const struct candidate *k = word_chosen(w);
	return k && k->tag == tag;
}

/* Is the place behind word i one where a clause, or its verb bracket, ends? */
static bool bracket_ends(const struct sentence *s, size_t i, const struct de_particle *p)
{
	if (s->w[i].number) /* um 8, auf 3,2 */
		return false;
	if (s->w[i].stop || i + 1 == s->n || s->w[i + 1].comma)
		return true;
	const struct word *next = &s->w[i + 1];
	const struct candidate *k = word_chosen(next);
	if (!k)
		return false;
	if (particle_of(next) && (next->stop || i + 2 == s->n) && !next->group) /* der Reihe nach vor */
		return false;
	bool article = text_eq(p->text, "ein") || text_eq(p->text, "zu");
	switch (k->tag) {
	case T_CONJ:
		return !(i + 2 < s->n && particle_of(&s->w[i + 2])); /* ab und zu, hin und her */
	case T_SUB:
		return p->always && !text_eq(p->text, "weiter"); /* weiter als */
	case T_NEG:
		return form_is(next->form, "zu") && !text_eq(p->text, "bis");
	case T_PREP:
		return form_is(next->form, "zu") ? i + 2 < s->n && chosen_is(&s->w[i + 2], T_INF) : !article;
	default:
		return false;
	}
}

/* "von hier aus", "von Anfang an", "von heute ab": the particle closes the preposition. */
static bool closes_preposition(const struct sentence *s, size_t i, const struct de_particle *p)
{
	if (!text_eq(p->text, "aus") && !text_eq(p->text, "an") && !text_eq(p->text, "ab"))
		return false;
	for (size_t k = i, steps = 0; k-- > 0 && steps < 3 && !s->w[k + 1].comma; steps++) {
		if (form_is(s->w[k].form, "von") || form_is(s->w[k].form, "Von") || form_is(s->w[k].form, "vom"))
			return true;
		if (chosen_is(&s->w[k], T_FIN) || chosen_is(&s->w[k], T_SUBJ))
			return false;
	}
	return false;
}

static bool is_modal(const char *lemma)
{
	for (size_t i = 0; de_auxiliaries[i]; i++)
		if (!text_eq(lemma, "haben") && text_eq(lemma, de_auxiliaries[i]))
			return true;
	return false;
}

/* rangehen is herangehen, rausgehen herausgehen or hinausgehen: the spoken particle has written ones. */
static bool known_in_full(struct finder *f, const char *particle, const char *verb)
{
	static const char *const fronts[] = {"he", "hin"};
	char lemma[FORM_MAX * 2];
	struct reading list[READINGS_MAX];
	if (*particle != 'r' || strlen(particle) + strlen(verb) + 4 > FORM_MAX)
		return false;
	for (size_t i = 0; i < COUNT_OF(fronts); i++) {
		int n = snprintf(lemma, sizeof lemma, "%s%s%s", fronts[i], particle + (i == 1), verb);
		if (reader_form(&f->reader, lemma, (size_t)n, list, 0))
			return true;
	}
	return false;
}

/* rübergeben, zurückschleichen: these go with every verb of doing, be it in no dictionary. */
static bool goes_with_all(const char *particle)
{
	static const char *const spoken[] = {"raus",   "rein",   "rauf",   "runter",   "rüber",
					     "rum",    "ran",    "zurück", "herein",   "heraus",
					     "hinein", "hinaus", "hinauf", "hinunter", NULL};
	for (size_t i = 0; spoken[i]; i++)
		if (text_eq(spoken[i], particle))
			return true;
	return false;
}

/* The joined verb of a particle and one of the word's finite readings, "" when there is none. */
static bool joined_verb(struct finder *f, const struct word *w, const struct word *particle,
			const struct de_particle *p, char *out, size_t cap)
{
	const struct form *x = w->form;
	int best = INT32_MAX;
	bool all = goes_with_all(p->text);
	for (uint8_t i = 0; i < x->count; i++) {
		const struct candidate *k = &x->list[i];
		char lemma[FORM_MAX * 2];
		struct reading list[READINGS_MAX];
		if ((k->pos != POS_VERB && k->pos != POS_AUXILIARY) || !(k->features & (F_FIN | F_IMP)) ||
		    is_modal(k->lemma) || k->features & F_SEP)
			continue;
		if (strlen(k->lemma) + strlen(p->text) >= FORM_MAX)
			continue;
		size_t len = (size_t)snprintf(lemma, sizeof lemma, "%s%s", p->text, k->lemma);
		size_t n = reader_form(&f->reader, lemma, len, list, 0);
		bool known = false;
		for (size_t r = 0; r < n; r++)
			known |=
			    list[r].pos == POS_VERB && (list[r].features & F_INF) &&
			    (p->always || (particle->stop && !text_ends(p->text, "en")) || (list[r].features & F_SEP));
		if (!known)
			known = known_in_full(f, p->text, k->lemma);
		if (known && !p->always && !particle->stop)
			known = reader_rank(&f->reader, lemma, false) != 0;
		uint32_t rank = known ? reader_rank(&f->reader, lemma, false) : 0;
		int cost = rank && rank < 1000000 ? (int)rank : (known ? 1000000 : 2000000) + k->prior;
		known |= all && k->rank && k->pos == POS_VERB;
		if (known && cost < best) {
			best = cost;
			text_copy(out, cap, lemma);
		}
	}
	return best != INT32_MAX;
}

static bool is_finite(const struct word *w)
{
	const struct candidate *k = word_chosen(w);
	return k && (k->tag == T_FIN || k->tag == T_AUX || k->tag == T_IMP);
}

/* Does the word read as a finite verb although the tagger took it for something else (geben: infinitive)? */
static bool may_be_finite(const struct word *w)
{
	const struct candidate *k = word_chosen(w);
	if (!k || (k->pos != POS_VERB && k->pos != POS_AUXILIARY))
		return false;
	for (uint8_t i = 0; i < w->form->count; i++)
		if (w->form->list[i].features & (F_FIN | F_IMP) && w->form->list[i].pos == POS_VERB)
			return true;
	return false;
}

static void join(struct sentence *s, size_t verb, size_t particle, const char *lemma)
{
	struct word *v = &s->w[verb], *p = &s->w[particle];
	const char *text = finder_text(s->f, lemma, strlen(lemma));
	v->lemma = p->lemma = text;
	v->lemma_pos = p->lemma_pos = POS_VERB;
	v->name = p->name = false;
	v->group = p->group = finder_group(s->f, v->cue, p->cue);
}

static void find_verb(struct sentence *s, size_t i, const struct de_particle *p)
{
	char lemma[FORM_MAX * 2];
	bool crossed = false;
	for (size_t k = i; k-- > 0;) {
		if (s->w[k + 1].comma) {
			/* a particle that stands alone behind a comma closes the clause before the inserted one */
			if (k + 1 != i || crossed)
				return;
			crossed = true;
		}
		struct word *w = &s->w[k];
		if (w->group || (!is_finite(w) && !may_be_finite(w)))
			continue;
		if (joined_verb(s->f, w, &s->w[i], p, lemma, sizeof lemma)) {
			join(s, k, i, lemma);
			return;
		}
		if (is_finite(w) && !crossed)
			return; /* the clause's verb is another one */
	}
}

static bool adverb_here(const struct sentence *s, size_t i, const struct de_particle *p)
{
	static const char *const before_again[] = {"nie", "immer", "schon", "niemals"};
	if (!i || !text_eq(p->text, "wieder"))
		return false;
	for (size_t k = 0; k < COUNT_OF(before_again); k++)
		if (form_is(s->w[i - 1].form, before_again[k]))
			return true;
	return false;
}

static void separable(struct sentence *s)
{
	for (size_t i = 1; i < s->n; i++) {
		const struct de_particle *p = s->w[i].dropped || s->w[i].group ? NULL : particle_of(&s->w[i]);
		if (!p || !bracket_ends(s, i, p) || closes_preposition(s, i, p) || adverb_here(s, i, p))
			continue;
		if (i >= 2 && chosen_is(&s->w[i - 1], T_CONJ) && particle_of(&s->w[i - 2]) && !s->w[i - 2].group)
			continue;
		find_verb(s, i, p);
	}
}

/* The pronoun that goes back to the subject, in the clause of the verb. */
static bool clause_reflexive(const struct sentence *s, size_t from, size_t to)
{
	static const char *const pairs[][2] = {{"ich", "mich"}, {"du", "dich"}, {"wir", "uns"}, {"ihr", "euch"}};
	for (size_t i = from; i < to; i++) {
		char lower[FORM_MAX + 8];
		const struct form *x = s->w[i].form;
		if (x->len > 5 || !fold_lower(x->text, x->len, lower, sizeof lower))
			continue;
		if (text_eq(lower, "sich"))
			return true;
		for (size_t p = 0; p < COUNT_OF(pairs); p++) {
			if (!text_eq(lower, pairs[p][1]) || (i && chosen_is(&s->w[i - 1], T_PREP)))
				continue;
			for (size_t k = from; k < to; k++)
				if (s->w[k].form->len == strlen(pairs[p][0]) &&
				    fold_lower(s->w[k].form->text, s->w[k].form->len, lower, sizeof lower) &&
				    text_eq(lower, pairs[p][0]))
					return true;
		}
	}
	return false;
}

static void reflexive(struct sentence *s)
{
	for (size_t from = 0, to; from < s->n; from = to) {
		for (to = from + 1; to < s->n && !s->w[to].comma; to++)
			;
		if (!clause_reflexive(s, from, to))
			continue;
		struct word *verb = NULL;
		for (size_t i = from; i < to; i++) {
			const struct candidate *k = word_chosen(&s->w[i]);
			if (k && k->pos == POS_VERB && (!verb || k->tag == T_INF || k->tag == T_PART))
				verb = &s->w[i];
		}
		if (verb && reader_reflexive(&s->f->reader, verb->lemma ? verb->lemma : word_chosen(verb)->lemma))
			verb->reflexive = true;
	}
}

void de_finish(struct sentence *s)
{
	de_names(s);
	separable(s);
	reflexive(s);
}
