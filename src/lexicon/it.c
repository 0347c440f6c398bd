/* Italian: enclitics (andarsene, dimmelo), elision, dropped final vowels. */
#include <stdio.h>
#include <string.h>

#include "lexicon/romance_int.h"

static const char *const clitics[] = {"glielo", "gliela", "glieli", "gliele", "gliene", "mi", "ti",  "si",
				      "ci",     "vi",     "lo",     "la",     "li",     "le", "gli", "ne",
				      "me",     "te",     "se",     "ce",     "ve",     NULL};
static const char *const auxiliaries[] = {"essere", "avere", NULL};
static const char *const definite[] = {"il", "lo", "la", "i", "gli", "le", "questo", "questa", "quel", "quella", NULL};

static bool mend(const struct reader *r, const char *verb, size_t len, unsigned person, struct reading *out,
		 size_t *count)
{
	char text[FORM_MAX + 8];
	if (len < 2 || len > FORM_MAX)
		return false;
	memcpy(text, verb, len);
	text[len] = '\0';
	if (text[len - 1] == 'r') { /* andar(e), por(re) */
		memcpy(text + len, "e", 2);
		if (romance_carrier(r, text, len + 1, F_INF | person, out, count))
			return true;
		memcpy(text + len, "re", 3);
		return romance_carrier(r, text, len + 2, F_INF | person, out, count);
	}
	if (romance_carrier(r, text, len, (F_GER | F_IMP | F_PART) | person, out, count))
		return true;
	/* dimmi, dammi, fammi: the pronoun's consonant is doubled */
	if (len <= 4 && len >= 3 && strchr("mlcnt", text[len - 1])) {
		text[len - 1] = '\0';
		if (romance_carrier(r, text, len - 1, (F_IMP | F_FIN) | person, out, count))
			return true;
		static const char *const accents[] = {"'", NULL};
		memcpy(text + len - 1, accents[0], 2); /* di', fa', va' */
		return romance_carrier(r, text, len, (F_IMP | F_FIN) | person, out, count);
	}
	return false;
}

static void add(struct reading *out, size_t *count, enum pos pos, const char *lemma)
{
	struct reading x = {.pos = (uint8_t)pos, .source = 2};
	text_copy(x.lemma, sizeof x.lemma, lemma);
	reading_add(out, count, &x);
}

static void guess(const struct reader *r, const char *form, size_t len, struct reading *out, size_t *count)
{
	char text[FORM_MAX + 8];
	if (len < 3 || len > FORM_MAX - 4)
		return;
	memcpy(text, form, len);
	text[len] = '\0';
	if (text[len - 1] == '\'') { /* dell', bell', va': the whole word is another one's beginning */
		static const char vowels[] = "oaei";
		for (const char *v = vowels; *v && !*count; v++) {
			text[len - 1] = *v;
			*count = reader_form(r, text, len, out, 0);
		}
		if (!*count)
			*count = reader_form(r, text, len - 1, out, 0);
		return;
	}
	romance_clitics(r, text, len, clitics, mend, out, count);
	if (*count)
		return;
	if (strchr("rln", text[len - 1])) { /* far, andar, vuol, son, buon */
		static const char vowels[] = "eo";
		for (const char *v = vowels; *v && !*count; v++) {
			text[len] = *v;
			text[len + 1] = '\0';
			*count = reader_form(r, text, len + 1, out, 0);
		}
		text[len] = '\0';
	}
	static const char *const plurals[][2] = {{"ie", "ia"},  {"che", "ca"}, {"ghe", "ga"},
						 {"chi", "co"}, {"ghi", "go"}, {"e", "a"},
						 {"i", "o"},    {"i", "e"},    {"i", "a"}};
	for (size_t p = 0; p < COUNT_OF(plurals) && !*count; p++)
		if (text_ends(text, plurals[p][0])) {
			char one[FORM_MAX + 8];
			int n = snprintf(one, sizeof one, "%.*s%s", (int)(len - strlen(plurals[p][0])), text,
					 plurals[p][1]);
			*count = reader_form(r, one, (size_t)n, out, 0);
		}
	if (!*count && strchr("aeiou", text[len - 1])) { /* perche, sara: the accent left off */
		static const char *const accents[] = {"\xC3\xA0", "\xC3\xA9", "\xC3\xA8", "\xC3\xAC",
						      "\xC3\xB2", "\xC3\xB9", NULL};
		static const char bare[] = "aeeiou";
		for (size_t a = 0; accents[a] && !*count; a++) {
			char other[FORM_MAX + 8];
			size_t rows;
			if (bare[a] != text[len - 1])
				continue;
			int n = snprintf(other, sizeof other, "%.*s%s", (int)len - 1, text, accents[a]);
			const struct closed *row = closed_find(r->lex->closed, other, (size_t)n, &rows);
			if (row)
				add(out, count, row->pos, row->lemma);
			else
				*count = reader_form(r, other, (size_t)n, out, 0);
		}
	}
	if (!*count && text_ends(text, "issimo") && len >= 9) { /* benissimo: bene */
		char base[FORM_MAX + 8];
		int n = snprintf(base, sizeof base, "%.*se", (int)len - 6, text);
		struct reading list[READINGS_MAX];
		size_t rows, k = reader_form(r, base, (size_t)n, list, 0);
		if (closed_find(r->lex->closed, base, (size_t)n, &rows))
			add(out, count, POS_ADVERB, base);
		for (size_t i = 0; i < k && !*count; i++)
			if (list[i].pos == POS_ADVERB || list[i].pos == POS_ADJECTIVE)
				add(out, count, list[i].pos, list[i].lemma);
	}
	if (!*count && text_ends(text, "mente"))
		add(out, count, POS_ADVERB, text);
	if (!*count && text_ends(text, "issimo"))
		add(out, count, POS_ADJECTIVE, text);
}

static void refine(const struct reader *r, const char *form, size_t len, struct reading *list, size_t *count)
{
	romance_participles(r, form, len, false, list, count);
}

/* il sale: salt, le sale: halls. */
static int disagreement(const struct word *before, const struct candidate *k)
{
	static const struct {
		const char *const words[20];
		uint16_t features;
	} articles[] = {
	    {{"il", "lo", "un", "uno", "del", "dello", "al", "allo", "dal", "dallo", "nel", "nello", "sul", "sullo",
	      "quel", "quello", "questo", NULL},
	     F_MASC | F_SING},
	    {{"la", "una", "della", "alla", "dalla", "nella", "sulla", "quella", "questa", NULL}, F_FEM | F_SING},
	    {{"i", "gli", "dei", "degli", "ai", "agli", "dai", "dagli", "nei", "negli", "sui", "sugli", "quei",
	      "quegli", "questi", NULL},
	     F_MASC | F_PLUR},
	    {{"le", "delle", "alle", "dalle", "nelle", "sulle", "quelle", "queste", NULL}, F_FEM | F_PLUR},
	};
	for (size_t a = 0; a < COUNT_OF(articles); a++) {
		if (!romance_is_any(before, articles[a].words))
			continue;
		unsigned number = k->features & (F_SING | F_PLUR), gender = k->features & F_GENDER;
		bool fits = (!number || (number & articles[a].features)) &&
			    (!gender || gender == 3 || gender == (articles[a].features & F_GENDER));
		return fits ? 0 : 220;
	}
	return 0;
}

static int bias(const struct sentence *s, size_t i, const struct candidate *k)
{
	const struct word *w = &s->w[i];
	int cost = romance_bias(s, i, k);
	if (form_is(w->form, "fa") && k->source == 0) { /* due mesi fa */
		bool counted = i > 1 && (romance_reads(w - 2, T_NUM) || romance_reads(w - 2, T_DET)) &&
			       !romance_is_any(w - 2, definite);
		bool ago = i && (w->stop || i + 1 == s->n || counted) && romance_reads(w - 1, T_NOUN);
		cost += (k->tag == T_ADV) == ago ? 0 : 300;
	}
	if (k->source == 0 && k->tag == T_AUX && romance_reads(w, T_NUM) && i + 1 < s->n && !w->stop) {
		for (uint8_t c = 0; c < w[1].form->count; c++) /* sei anni */
			if (w[1].form->list[c].tag == T_NOUN && (w[1].form->list[c].features & F_PLUR) &&
			    !romance_reads(w + 1, T_ADJ))
				cost += 120;
	}
	if (k->tag == T_ADJ && romance_reads(w, T_PART) && w->first && w->stop) /* Svegliati, Anna! */
		cost += 200;
	if (k->tag == T_NOUN && i && !w->comma)
		cost += disagreement(w - 1, k);
	if (k->source == 0 && k->tag == T_NUM && romance_reads(w, T_AUX))
		cost += 60;
	if (k->tag == T_PART && romance_reads(w, T_ADJ)) {
		bool after = false;
		for (size_t b = i, steps = 0; b-- > 0 && steps < 3; steps++)
			after |= romance_reads(&s->w[b], T_AUX);
		cost += after ? -60 : 40;
	}
	return cost;
}

static size_t cut(struct finder *f, const char *run, size_t len, size_t at[8])
{
	size_t n = 0, rows;
	char lower[LIMIT_WORD + 16];
	size_t low = fold_lower(run, len, lower, sizeof lower);
	if (low && closed_find(f->lex->closed, lower, low, &rows))
		return 0;
	for (size_t i = 1; i + 1 < len && n < 8; i++)
		if (run[i] == '\'')
			at[n++] = i + 1;
	return n;
}

const struct language language_it = {
    .code = "it",
    .closed = {it_pronouns, it_words},
    .closed_count = {&it_pronoun_count, &it_word_count},
    .articles = {NULL, "il", "la", NULL},
    .auxiliaries = auxiliaries,
    .titles = it_titles,
    .transitions = romance_transitions,
    .transition_count = &romance_transition_count,
    .guess = guess,
    .refine = refine,
    .bias = bias,
    .cut = cut,
};
