/* Spanish: enclitics (dímelo, vámonos), ser or ir. */
#include <stdio.h>
#include <string.h>

#include "lexicon/romance_int.h"

static const char *const clitics[] = {"nos", "los", "las", "les", "me", "te", "se", "lo", "la", "le", "os", NULL};
static const char *const auxiliaries[] = {"haber", NULL};
static const char *const towards[] = {"a", "al", "hacia", "hasta", "para", "de", "por", "con", NULL};
static const char *const themselves[] = {"me", "te", "se", "nos", "os", NULL};
static const char *const going[] = {"ir", NULL};
static const char *const being[] = {"ser", NULL};

/* Accents off: dí -> di, vámo -> vamo. */
static size_t plain(const char *s, size_t len, char *out)
{
	static const char *const pairs[][2] = {{"á", "a"}, {"é", "e"}, {"í", "i"}, {"ó", "o"}, {"ú", "u"}};
	size_t w = 0;
	for (size_t i = 0; i < len;) {
		size_t k = 0;
		while (k < COUNT_OF(pairs) && (i + 2 > len || memcmp(s + i, pairs[k][0], 2) != 0))
			k++;
		if (k < COUNT_OF(pairs)) {
			out[w++] = pairs[k][1][0];
			i += 2;
		} else {
			out[w++] = s[i++];
		}
	}
	out[w] = '\0';
	return w;
}

static bool mend(const struct reader *r, const char *verb, size_t len, unsigned person, struct reading *out,
		 size_t *count)
{
	char text[FORM_MAX + 8];
	if (len > FORM_MAX)
		return false;
	if (romance_carrier(r, verb, len, (F_INF | F_GER | F_IMP) | person, out, count))
		return true;
	size_t n = plain(verb, len, text);
	if (romance_carrier(r, text, n, (F_INF | F_GER | F_IMP) | person, out, count))
		return true;
	if (n > 2 && memcmp(text + n - 2, "mo", 2) == 0) { /* vámo(s)nos */
		memcpy(text + n, "s", 2);
		return romance_carrier(r, text, n + 1, (F_IMP | F_FIN) | person, out, count);
	}
	memcpy(text + n, "d", 2); /* senta(d)os */
	return n > 2 && romance_carrier(r, text, n + 1, F_IMP | person, out, count);
}

static void add(struct reading *out, size_t *count, enum pos pos, unsigned features, const char *lemma)
{
	struct reading x = {.pos = (uint8_t)pos, .source = 2, .features = (uint16_t)features};
	text_copy(x.lemma, sizeof x.lemma, lemma);
	reading_add(out, count, &x);
}

static void guess(const struct reader *r, const char *form, size_t len, struct reading *out, size_t *count)
{
	struct reading list[READINGS_MAX];
	char text[FORM_MAX + 8];
	if (len > FORM_MAX - 4)
		return;
	memcpy(text, form, len);
	text[len] = '\0';
	romance_clitics(r, text, len, clitics, mend, out, count);
	if (*count)
		return;
	if (text_ends(text, "mente")) {
		add(out, count, POS_ADVERB, 0, text);
		return;
	}
	/* small and great: casita, hombrecito; plural and feminine of a word only known otherwise */
	for (int cut = 1; cut <= 2 && !*count; cut++) {
		if (len < 5 || text[len - 1] != 's' || (cut == 2 && text[len - 2] != 'e'))
			break;
		size_t n = reader_form(r, text, len - (size_t)cut, list, 0);
		for (size_t i = 0; i < n; i++)
			if (list[i].pos == POS_NOUN || list[i].pos == POS_ADJECTIVE)
				reading_add(out, count, &list[i]);
	}
	if (!*count && (text_ends(text, "ito") || text_ends(text, "ita")))
		add(out, count, POS_NOUN, 0, text);
	else if (!*count && (text_ends(text, "itos") || text_ends(text, "itas"))) {
		text[len - 1] = '\0';
		add(out, count, POS_NOUN, F_PLUR, text);
	}
}

static void refine(const struct reader *r, const char *form, size_t len, struct reading *list, size_t *count)
{
	struct reading extra[READINGS_MAX];
	size_t n = 0;
	romance_participles(r, form, len, true, list, count);
	if (*count == 0 || len < 4 || len > FORM_MAX - 4)
		return;
	romance_clitics(r, form, len, clitics, mend, extra, &n); /* vete, dame: also a word of their own */
	for (size_t i = 0; i < n; i++)
		reading_add(list, count, &extra[i]);
}

static bool reads_lemma(const struct word *w, const char *lemma)
{
	for (uint8_t i = 0; i < w->form->count; i++)
		if (text_eq(w->form->list[i].lemma, lemma))
			return true;
	return false;
}

static int bias(const struct sentence *s, size_t i, const struct candidate *k)
{
	const struct word *w = &s->w[i];
	int cost = romance_bias(s, i, k);
	if (k->tag == T_ADJ && i && !w->comma && romance_reads(w, T_NOUN) && !w->stop && i + 1 < s->n &&
	    romance_reads(w + 1, T_ADJ) && (romance_reads(w - 1, T_DET) || romance_reads(w - 1, T_POSS)))
		cost += 100; /* tu hermana mayor */
	if (k->tag == T_IMP && k->source == 1 && k->features & F_SING && (w->first || w->comma) &&
	    romance_reads(w, T_FIN) && i + 1 < s->n && !w->stop && romance_is_any(w + 1, towards))
		cost -= 160; /* ven a verme */
	/* vete, dame: where an order can stand, the verb with its pronoun */
	if (k->features & F_CLITIC && k->tag == T_IMP && (w->first || w->comma))
		cost -= 120;
	if ((k->tag == T_FIN || k->tag == T_AUX) && text_eq(k->lemma, going[0])) {
		bool motion = (i + 1 < s->n && !w->stop && romance_is_any(w + 1, towards)) ||
			      (i && !w->comma && romance_is_any(w - 1, themselves));
		cost += motion ? -250 : 60;
	}
	if (k->tag == T_PART && k->pos == POS_VERB) { /* an adjective unless a form of haber stands before */
		bool after = false;
		for (size_t b = i, steps = 0; b-- > 0 && steps < 3; steps++)
			after |= romance_reads(&s->w[b], T_AUX) || reads_lemma(&s->w[b], being[0]);
		cost += after ? -150 : romance_reads(w, T_ADJ) ? 250 : 0;
	}
	return cost;
}

static size_t cut(struct finder *f, const char *run, size_t len, size_t at[8])
{
	struct reading list[READINGS_MAX];
	size_t n = 0;
	if (len > FORM_MAX || reader_form(&f->reader, run, len, list, 0))
		return 0;
	for (size_t i = 1; i < len && n < 8; i++)
		if (run[i] == '-' && !fold_is_upper((unsigned char)run[0]))
			at[n++] = i;
	return n;
}

const struct language language_es = {
    .code = "es",
    .closed = {es_pronouns, es_words},
    .closed_count = {&es_pronoun_count, &es_word_count},
    .articles = {NULL, "el", "la", NULL},
    .auxiliaries = auxiliaries,
    .titles = es_titles,
    .transitions = romance_transitions,
    .transition_count = &romance_transition_count,
    .guess = guess,
    .refine = refine,
    .bias = bias,
    .cut = cut,
};
