/* French: elision, inversion, the euphonic t. */
#include <stdio.h>
#include <string.h>

#include "lexicon/romance_int.h"

static const char *const auxiliaries[] = {"être", "avoir", NULL};
static const char *const he[] = {"il", "ils", NULL};
static const char *const some[] = {"des", NULL};
/* What may hang on a verb by a hyphen. */
static const char *const hung[] = {"je",  "tu",  "il",   "elle", "on", "nous", "vous", "ils", "elles", "ce", "moi",
				   "toi", "lui", "leur", "le",   "la", "les",  "y",    "en",  "là",    "ci", NULL};

static void add(struct reading *out, size_t *count, enum pos pos, const char *lemma)
{
	struct reading x = {.pos = (uint8_t)pos, .source = 2};
	text_copy(x.lemma, sizeof x.lemma, lemma);
	reading_add(out, count, &x);
}

/* oeuf, oeil: the dictionary's lemma gets the ligature it is written with. */
static void ligature(struct reading *list, size_t count)
{
	static const char *const spelled[] = {"oeu", "oeil", NULL};
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; spelled[k]; k++) {
			char *at = strstr(list[i].lemma, spelled[k]);
			if (at)
				memcpy(at, "\xC5\x93", 2);
		}
}

static void guess(const struct reader *r, const char *form, size_t len, struct reading *out, size_t *count)
{
	char text[FORM_MAX + 8];
	if (len < 3 || len > FORM_MAX - 4)
		return;
	memcpy(text, form, len);
	text[len] = '\0';
	char *oe = strstr(text, "oe");
	if (oe) { /* coeur: cœur */
		char other[FORM_MAX + 8];
		int n = snprintf(other, sizeof other, "%.*s\xC5\x93%s", (int)(oe - text), text, oe + 2);
		*count = reader_form(r, other, (size_t)n, out, 0);
	}
	char *joined = strstr(text, "\xC5\x93");
	if (!*count && joined) {
		memcpy(joined, "oe", 2);
		*count = reader_form(r, text, len, out, 0);
	}
	if (!*count && text[len - 1] == 's') {
		*count = reader_form(r, text, len - 1, out, 0);
	}
	ligature(out, *count);
	if (!*count && text_ends(text, "ment"))
		add(out, count, POS_ADVERB, text);
}

static void refine(const struct reader *r, const char *form, size_t len, struct reading *list, size_t *count)
{
	ligature(list, *count);
	for (size_t i = 0; i < *count; i++) /* parents stands as a word of its own beside parent */
		for (size_t k = 0; k < *count; k++) {
			size_t n = strlen(list[k].lemma);
			if (i != k && list[i].pos == POS_NOUN && list[k].pos == POS_NOUN &&
			    (!(list[i].features & F_SING) || !(list[i].features & F_GENDER)) &&
			    n + 1 == strlen(list[i].lemma) && strncmp(list[i].lemma, list[k].lemma, n) == 0) {
				memmove(list + i, list + i + 1, (*count - i - 1) * sizeof *list);
				--*count;
				i = k = 0;
			}
		}
	romance_participles(r, form, len, false, list, count);
}

/* A noun or adjective and no verb stands before: "des" is de + les there. */
static bool follows_noun(const struct sentence *s, size_t i)
{
	if (!i || s->w[i].comma)
		return false;
	const struct word *b = &s->w[i - 1];
	return (romance_reads(b, T_NOUN) || romance_reads(b, T_NAME)) && !romance_reads(b, T_FIN) &&
	       !romance_reads(b, T_AUX) && !romance_reads(b, T_INF) && !romance_reads(b, T_PART) &&
	       !romance_reads(b, T_IMP);
}

/* je suis désolé: a state, where "être" is no tense of the verb and no pronoun goes back to the subject. */
static bool is_state(const struct sentence *s, size_t i, const struct candidate *k)
{
	static const char *const moving[] = {"aller",   "venir",     "partir",     "sortir",  "mourir",  "naître",
					     "arriver", "entrer",    "rentrer",    "monter",  "tomber",  "descendre",
					     "rester",  "retourner", "passer",     "devenir", "revenir", "repartir",
					     "décéder", "parvenir",  "intervenir", NULL};
	static const char *const themselves[] = {"me", "m'", "te", "t'", "se", "s'", NULL};
	if (!romance_reads(&s->w[i], T_ADJ))
		return false;
	for (size_t m = 0; moving[m]; m++)
		if (text_eq(k->lemma, moving[m]))
			return false;
	for (size_t b = i, steps = 0; b-- > 0 && steps < 4 && !s->w[b + 1].comma; steps++) {
		const struct form *x = s->w[b].form;
		for (uint8_t c = 0; c < x->count; c++)
			if (x->list[c].pos == POS_AUXILIARY)
				return text_eq(x->list[c].lemma, auxiliaries[0]) &&
				       !(b && romance_is_any(&s->w[b - 1], themselves));
	}
	return false;
}

static int bias(const struct sentence *s, size_t i, const struct candidate *k)
{
	const struct word *w = &s->w[i];
	int cost = romance_bias(s, i, k);
	if (form_is(w->form, "s'") || form_is(w->form, "S'")) {
		bool if_he = i + 1 < s->n && romance_is_any(w + 1, he);
		cost += k->tag == T_SUB ? (if_he ? -300 : 300) : 0;
	}
	if (k->tag == T_PART && k->source == 1 && k->pos == POS_VERB && is_state(s, i, k))
		cost += 150;
	if (k->source == 0 && k->tag == T_PART && romance_reads(w, T_NOUN) && i) { /* l'été, en été */
		const struct form *b = w[-1].form;
		if (form_is(b, "l'") || form_is(b, "L'") || form_is(b, "en") || form_is(b, "d'"))
			cost += 600;
	}
	if (k->source == 0 && romance_is_any(w, some)) /* peur des araignées, mange des pommes */
		cost += (k->tag == T_PREP) == follows_noun(s, i) ? 0 : 150;
	if (w->glued && k->tag == T_DET) /* dis-le */
		cost += 200;
	if (i + 1 < s->n && w[1].glued && romance_reads(w + 1, T_SUBJ) && k->pos != POS_VERB &&
	    k->pos != POS_AUXILIARY) /* puis-je */
		cost += 400;
	return cost;
}

static bool known_whole(struct finder *f, const char *s, size_t len)
{
	size_t rows;
	struct reading list[READINGS_MAX];
	return len <= FORM_MAX &&
	       (closed_find(f->lex->closed, s, len, &rows) || reader_form(&f->reader, s, len, list, 0));
}

static bool is_hung(const char *s, size_t len)
{
	for (size_t i = 0; hung[i]; i++)
		if (strlen(hung[i]) == len && memcmp(hung[i], s, len) == 0)
			return true;
	return false;
}

/* l'|ami, qu'|il, a|-t-|il, donne|-|le|-|moi; peut-être and aujourd'hui stay whole. */
static size_t cut(struct finder *f, const char *run, size_t len, size_t at[8])
{
	char lower[LIMIT_WORD + 16];
	size_t n = 0, from = 0, end = len, back[8], hung_count = 0;
	if (fold_lower(run, len, lower, sizeof lower) != len || known_whole(f, lower, len))
		return 0;
	for (size_t i = 1; i + 1 < len && n < 4; i++)
		if (run[i] == '\'' && !known_whole(f, lower + from, len - from)) {
			if (i >= from + 3 && run[i - 2] == '-') /* va|-t'|en, donne|-m'|en */
				at[n++] = i - 2;
			at[n++] = i + 1;
			from = i + 1;
		}
	if (known_whole(f, lower + from, len - from))
		return n;
	for (;;) { /* pronouns from the end */
		const char *hyphen = memrchr(lower + from, '-', end - from);
		if (!hyphen || hung_count == 3 || !is_hung(hyphen + 1, end - (size_t)(hyphen + 1 - lower)))
			break;
		end = (size_t)(hyphen - lower);
		if (end > from + 2 && memcmp(lower + end - 2, "-t", 2) == 0)
			end -= 2; /* "-t-": dropped with its hyphens */
		else if (end > from + 2 && memcmp(lower + end - 2, "-m", 2) == 0)
			break;
		back[hung_count++] = end;
	}
	while (hung_count)
		at[n++] = back[--hung_count];
	return n;
}

const struct language language_fr = {
    .code = "fr",
    .closed = {fr_pronouns, fr_words},
    .closed_count = {&fr_pronoun_count, &fr_word_count},
    .articles = {NULL, "le", "la", NULL},
    .auxiliaries = auxiliaries,
    .titles = fr_titles,
    .euphonic = "t-",
    .transitions = romance_transitions,
    .transition_count = &romance_transition_count,
    .guess = guess,
    .refine = refine,
    .bias = bias,
    .cut = cut,
};
