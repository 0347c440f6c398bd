/* German forms no table has: ss for ß, dropped -e, degrees of adjectives, participles with endings, separable verbs put
 * together with a known base, compounds, nouns made of verbs and adjectives, genitives of names. */
#include <stdio.h>
#include <string.h>

#include "lexicon/de_int.h"

static const char *const endings[] = {"en", "em", "er", "es", "e", NULL};

static bool add(struct reading *out, size_t *count, enum pos pos, unsigned features, const char *lemma, size_t len)
{
	struct reading r = {.pos = (uint8_t)pos, .source = 2, .features = (uint16_t)features};
	if (!len || len > FORM_MAX)
		return false;
	memcpy(r.lemma, lemma, len);
	r.lemma[len] = '\0';
	return reading_add(out, count, &r);
}

static bool ends(const char *s, size_t len, const char *tail)
{
	size_t n = strlen(tail);
	return len > n && memcmp(s + len - n, tail, n) == 0;
}

/* The reading of a form with this part of speech and any of these features (0: no matter); NULL none. */
static const struct reading *find(const struct reader *r, const char *form, size_t len, enum pos pos, unsigned features,
				  struct reading *list)
{
	size_t n = reader_form(r, form, len, list, 0);
	for (size_t i = 0; i < n; i++)
		if (list[i].pos == pos && (!features || (list[i].features & features)))
			return &list[i];
	return NULL;
}

/* An umlaut back to its vowel, the last one in the text; false when there is none. */
static bool without_umlaut(const char *s, size_t len, char *out)
{
	memcpy(out, s, len + 1);
	for (size_t i = len; i-- > 1;)
		if ((unsigned char)s[i - 1] == 0xC3 && strchr("\xA4\xB6\xBC", s[i])) {
			out[i - 1] = (unsigned char)s[i] == 0xA4 ? 'a' : (unsigned char)s[i] == 0xB6 ? 'o' : 'u';
			memmove(out + i, s + i + 1, len - i);
			return true;
		}
	return false;
}

static bool adjective(const struct reader *r, const char *base, size_t len, char *lemma)
{
	struct reading list[READINGS_MAX];
	char other[FORM_MAX + 8];
	if (len < 2 || len > FORM_MAX - 4)
		return false;
	memcpy(lemma, base, len);
	lemma[len] = '\0';
	if (find(r, lemma, len, POS_ADJECTIVE, 0, list))
		return true;
	if (without_umlaut(lemma, len, other) && find(r, other, strlen(other), POS_ADJECTIVE, 0, list)) {
		memcpy(lemma, other, strlen(other) + 1);
		return true;
	}
	snprintf(other, sizeof other, "%.*se", (int)len, base); /* leis-er: leise */
	if (!ends(base, len, "st") && !ends(base, len, "\xC3\x9Ft") &&
	    find(r, other, len + 1, POS_ADJECTIVE, 0, list)) {
		memcpy(lemma, other, len + 2);
		return true;
	}
	if (base[len - 1] == 'l' || base[len - 1] == 'r') { /* dunkl-er: dunkel, teur-er: teuer */
		snprintf(other, sizeof other, "%.*se%c", (int)len - 1, base, base[len - 1]);
		if (find(r, other, len + 1, POS_ADJECTIVE, 0, list)) {
			memcpy(lemma, other, len + 2);
			return true;
		}
	}
	return false;
}

/* -er, -st, -est, each with endings. */
static void degrees(const struct reader *r, const char *s, size_t len, struct reading *out, size_t *count)
{
	static const char *const marks[] = {"er", "est", "st", "t", NULL}; /* größ-t: the stem has the s */
	char lemma[FORM_MAX + 8];
	for (int e = -1; e < 0 || endings[e]; e++) {
		size_t n = e < 0 ? len : ends(s, len, endings[e]) ? len - strlen(endings[e]) : 0;
		for (int m = 0; n && marks[m]; m++) {
			size_t stem = ends(s, n, marks[m]) ? n - strlen(marks[m]) : 0;
			if (!stem || (m > 0 && e < 0) || (m == 3 && !ends(s, stem, "\xC3\x9F")) ||
			    !adjective(r, s, stem, lemma))
				continue;
			struct reading again[READINGS_MAX]; /* älterer: älter, which the dictionary has as well: alt */
			size_t k = 0;
			if (ends(lemma, strlen(lemma), "er") && strlen(lemma) < len)
				degrees(r, lemma, strlen(lemma), again, &k);
			const char *positive = k && again[0].features & F_DEGREE ? again[0].lemma : lemma;
			add(out, count, POS_ADJECTIVE, F_DEGREE, positive, strlen(positive));
			return;
		}
		if (e >= 0 && n && adjective(r, s, n, lemma)) {
			add(out, count, POS_ADJECTIVE, 0, lemma, strlen(lemma));
			return;
		}
	}
}

/* gemacht-en, laufend-e: of the verb. */
static void participles(const struct reader *r, const char *s, size_t len, struct reading *out, size_t *count)
{
	struct reading list[READINGS_MAX], inner[READINGS_MAX];
	for (int e = 0; endings[e]; e++) {
		if (!ends(s, len, endings[e]))
			continue;
		size_t n = len - strlen(endings[e]), k = 0;
		const struct reading *v = find(r, s, n, POS_VERB, F_PART | F_GER, list);
		if (!v) { /* of a separable verb no table has */
			de_joined(r, s, n, inner, &k);
			for (size_t i = 0; i < k && !v; i++)
				v = inner[i].features & (F_PART | F_GER) ? &inner[i] : NULL;
		}
		if (v)
			add(out, count, POS_VERB, F_PART, v->lemma, strlen(v->lemma));
	}
	if (ends(s, len, "end") && find(r, s, len - 1, POS_VERB, F_INF, list))
		add(out, count, POS_VERB, F_GER, s, len - 1);
}

/* A particle and a form of a known verb: rausgegangen, reinzukommen, aufsteht. */
void de_joined(const struct reader *r, const char *s, size_t len, struct reading *out, size_t *count)
{
	struct reading base[READINGS_MAX], whole[READINGS_MAX];
	char lemma[FORM_MAX * 2 + 4];
	size_t longest = 0;
	for (size_t i = 0; i < de_particle_count; i++) {
		const struct de_particle *p = &de_particles[i];
		size_t n = strlen(p->text);
		if (n + 3 > len || memcmp(s, p->text, n) != 0 || n < longest)
			continue;
		bool zu = len > n + 4 && memcmp(s + n, "zu", 2) == 0;
		for (int with_zu = 0; with_zu <= zu; with_zu++) {
			const char *rest = s + n + 2 * with_zu;
			size_t rest_len = len - n - 2 * (size_t)with_zu, k = reader_form(r, rest, rest_len, base, 0);
			for (size_t b = 0; b < k; b++) {
				if (base[b].pos != POS_VERB || (with_zu && !(base[b].features & F_INF)) ||
				    ((base[b].features & F_PART) && !(base[b].features & (F_FIN | F_INF)) &&
				     text_starts(base[b].lemma, "ge") && !text_starts(rest, "ge")))
					continue;
				snprintf(lemma, sizeof lemma, "%s%s", p->text, base[b].lemma);
				const struct reading *known = find(r, lemma, strlen(lemma), POS_VERB, F_INF, whole);
				if (!known && (!p->always || n < 3))
					continue;
				add(out, count, POS_VERB, base[b].features | F_SEP | (known ? 0 : F_WEAK), lemma,
				    strlen(lemma));
				longest = n;
			}
		}
	}
}

/* erstach, zerschossen: a prefix that is never parted from a known strong verb; ge- gives way to it. */
static void prefixed(const struct reader *r, const char *s, size_t len, struct reading *out, size_t *count)
{
	static const char *const prefixes[] = {"be", "emp", "ent", "er", "ver", "zer", "miss", NULL};
	struct reading list[READINGS_MAX];
	char text[FORM_MAX * 2];
	for (size_t i = 0; prefixes[i] && !*count; i++) {
		size_t n = strlen(prefixes[i]), k = 0;
		if (len < n + 4 || memcmp(s, prefixes[i], n) != 0)
			continue;
		k = reader_form(r, s + n, len - n, list, 0);
		int m = snprintf(text, sizeof text, "ge%.*s", (int)(len - n), s + n);
		size_t whole = k;
		k = reader_form(r, text, (size_t)m, list, k);
		for (size_t j = 0; j < k; j++) {
			unsigned features = list[j].features;
			if (list[j].pos != POS_VERB || features & F_SEP || (j >= whole && !(features & F_PART)) ||
			    (j < whole && !(features & (F_FIN | F_INF))))
				continue;
			m = snprintf(text, sizeof text, "%s%s", prefixes[i], list[j].lemma);
			add(out, count, POS_VERB, j >= whole ? F_PART : features & ~(unsigned)F_PART, text, (size_t)m);
		}
	}
}

/* gibts, gehts: the clitic without its apostrophe. */
static void clitic_s(const struct reader *r, const char *s, size_t len, struct reading *out, size_t *count)
{
	struct reading list[READINGS_MAX];
	size_t k = len > 3 && s[len - 1] == 's' ? reader_form(r, s, len - 1, list, 0) : 0;
	for (size_t i = 0; i < k; i++)
		if (list[i].pos == POS_VERB && list[i].features & (F_FIN | F_IMP))
			add(out, count, POS_VERB, list[i].features & (unsigned)~F_SEP, list[i].lemma,
			    strlen(list[i].lemma));
}

/* weißte, siehste: du, drawn to its verb. */
static void clitic_du(const struct reader *r, const char *s, size_t len, struct reading *out, size_t *count)
{
	struct reading list[READINGS_MAX];
	size_t k = len > 4 && ends(s, len, "te") ? reader_form(r, s, len - 1, list, 0) : 0;
	for (size_t i = 0; i < k; i++)
		if (list[i].pos == POS_VERB && (list[i].features & F_FIN) && (list[i].features & F_P2) &&
		    (list[i].features & F_SING))
			add(out, count, POS_VERB, F_FIN | F_P2 | F_SING, list[i].lemma, strlen(list[i].lemma));
}

/* zwanzigsten, dreizehnter, hundertstes: as an adjective without its ending. */
static void ordinals(const char *s, size_t len, struct reading *out, size_t *count)
{
	static const char *const marks[] = {"zigst", "\xC3\x9Figst", "zehnt", "hundertst", "tausendst", NULL};
	for (int e = 0; endings[e] && !*count; e++)
		for (int m = 0; marks[m] && ends(s, len, endings[e]); m++)
			if (ends(s, len - strlen(endings[e]), marks[m]))
				add(out, count, POS_ADJECTIVE, 0, s, len - strlen(endings[e]));
}

/* hab', geh, lass: an -e was dropped. */
static void dropped_e(const struct reader *r, const char *s, size_t len, struct reading *out, size_t *count)
{
	struct reading list[READINGS_MAX];
	char full[FORM_MAX + 8];
	size_t n = s[len - 1] == '\'' ? len - 1 : len;
	memcpy(full, s, n);
	memcpy(full + n, "e", 2);
	size_t k = reader_form(r, full, n + 1, list, 0);
	for (size_t i = 0; i < k; i++)
		if (list[i].pos == POS_VERB && (list[i].features & (F_FIN | F_IMP)))
			add(out, count, POS_VERB, list[i].features, list[i].lemma, strlen(list[i].lemma));
	if (n < len) {
		k = reader_form(r, s, n, list, 0);
		for (size_t i = 0; i < k; i++)
			reading_add(out, count, &list[i]);
	}
	/* red-: rede, atm-: atme; "öffn" has no -e form without it: nothing to do */
}

/* schalt, ruf: imperatives of weak verbs, beside what the form is in the packs. */
void de_more(const struct reader *r, const char *form, size_t len, struct reading *list, size_t *count)
{
	struct reading found[READINGS_MAX];
	char s[FORM_MAX + 8];
	size_t n = 0;
	if (len < 3 || len > FORM_MAX - 8 || strchr("en'", form[len - 1]))
		return;
	memcpy(s, form, len);
	s[len] = '\0';
	dropped_e(r, s, len, found, &n);
	for (size_t i = 0; i < n; i++) {
		found[i].features = F_IMP | F_SING;
		reading_add(list, count, &found[i]);
	}
}

static void other_spelling(const struct reader *r, const char *s, size_t len, struct reading *out, size_t *count)
{
	char t[FORM_MAX + 8];
	for (size_t i = 0; i + 1 < len; i++) {
		const char *from = memcmp(s + i, "ss", 2) == 0         ? "ss"
				   : memcmp(s + i, "\xC3\x9F", 2) == 0 ? "\xC3\x9F"
								       : NULL;
		if (!from)
			continue;
		memcpy(t, s, len);
		memcpy(t + i, from[0] == 's' ? "\xC3\x9F" : "ss", 2);
		*count = reader_form(r, t, len, out, *count);
	}
}

/* The lemma of a noun form, "" none. */
static bool noun_lemma(const struct reader *r, const char *form, size_t len, char *lemma, unsigned *gender)
{
	struct reading list[READINGS_MAX];
	const struct reading *n = find(r, form, len, POS_NOUN, 0, list);
	if (!n)
		return false;
	text_copy(lemma, FORM_MAX, n->lemma);
	*gender = n->features & F_GENDER;
	return true;
}

/* May this stand before a seam: a noun with or without its joining letters, a verb's stem, an adjective, a particle. */
bool de_compound_head(const struct reader *r, const char *s, size_t len)
{
	static const char *const joints[] = {"", "s", "n", "en", "es", "er", "e", "-", "s-", NULL};
	struct reading list[READINGS_MAX];
	char t[FORM_MAX + 8];
	if (len < 3 || len > FORM_MAX - 8)
		return false;
	for (int j = 0; joints[j]; j++) {
		size_t k = strlen(joints[j]);
		if (k && (!ends(s, len, joints[j]) || len - k < 3))
			continue;
		size_t n = fold_lower(s, len - k, t, sizeof t);
		if (k == 0 && (find(r, t, n, POS_ADJECTIVE, 0, list) || find(r, t, n, POS_VERB, F_INF, list)))
			return true;
		n = fold_capital(t, n, t, sizeof t);
		if (find(r, t, n, POS_NOUN, 0, list))
			return true;
		if (k == 0) {
			snprintf(t + n, sizeof t - n, "e");
			if (find(r, t, n + 1, POS_NOUN, 0, list))
				return true;
		}
	}
	size_t n = fold_lower(s, len, t, sizeof t - 4);
	memcpy(t + n, "en", 3);
	return find(r, t, n + 2, POS_VERB, F_INF, list) != NULL;
}

/* Splits at the longest known last part. Writes "Haupt|bahn|hof"-like seams of the lemma and the lemma itself. */
bool de_split(const struct reader *r, const char *s, size_t len, char *lemma, char *parts, unsigned *gender)
{
	char last[FORM_MAX + 8], base[FORM_MAX + 8], first[FORM_MAX + 8];
	if (len < 7 || len > FORM_MAX - 8)
		return false;
	for (size_t i = 3; i + 3 <= len; i++) {
		if (((unsigned char)s[i] & 0xC0) == 0x80)
			continue;
		size_t n = fold_capital(s + i, len - i, last, sizeof last);
		if (s[i] == '-' || !noun_lemma(r, last, n, base, gender) || (len - i < 4 && s[i - 1] != '-') ||
		    !de_compound_head(r, s, i))
			continue;
		size_t low = fold_lower(base, strlen(base), first, sizeof first);
		const char *tail = s[i - 1] == '-' ? base : first;
		if (!low || i + strlen(tail) > FORM_MAX - 2)
			continue;
		snprintf(lemma, FORM_MAX, "%.*s%s", (int)i, s, tail);
		snprintf(parts, FORM_MAX + 8, "%.*s|%s", (int)i, s, tail);
		return true;
	}
	return false;
}

/* Is there a noun the diminutive's stem may be of: Häus-, Mädel-, Blüm-? */
static bool small_of(const struct reader *r, const char *stem, size_t len)
{
	struct reading list[READINGS_MAX];
	char text[FORM_MAX + 8], bare[FORM_MAX + 8];
	snprintf(text, sizeof text, "%.*s", (int)len, stem);
	for (int umlaut = 0; umlaut <= 1; umlaut++) {
		const char *s = umlaut ? bare : text;
		if (umlaut && !without_umlaut(text, len, bare))
			return false;
		size_t n = strlen(s);
		char longer[FORM_MAX + 16];
		if (find(r, s, n, POS_NOUN, 0, list))
			return true;
		for (int i = 0; i < 2; i++) {
			int k = snprintf(longer, sizeof longer, "%s%s", s, i ? "en" : "e");
			if (find(r, longer, (size_t)k, POS_NOUN, 0, list))
				return true;
		}
	}
	return false;
}

/* Impfung has a verb, Samsung has none. */
static bool of_verb(const struct reader *r, const char *stem, size_t len)
{
	struct reading list[READINGS_MAX];
	char text[FORM_MAX + 8];
	size_t n = fold_lower(stem, len, text, sizeof text - 3);
	memcpy(text + n, "en", 3);
	return n && find(r, text, n + 2, POS_VERB, F_INF, list);
}

static void nouns(const struct reader *r, const char *s, size_t len, struct reading *out, size_t *count)
{
	struct reading list[READINGS_MAX];
	char lower[FORM_MAX + 8], lemma[FORM_MAX + 8], parts[FORM_MAX + 16];
	unsigned gender = 0;
	size_t low = fold_lower(s, len, lower, sizeof lower);
	if (de_split(r, s, len, lemma, parts, &gender))
		add(out, count, POS_NOUN, gender, lemma, strlen(lemma));
	if (low && find(r, lower, low, POS_VERB, F_INF, list) && ends(lower, low, "n"))
		add(out, count, POS_NOUN, F_NEUT | F_SING | F_WEAK, s, len);
	if (!*count && ends(s, len, "n") && find(r, s, len - 1, POS_NOUN, F_SING, list)) { /* Herrn, Nachbarn */
		const struct reading *one = find(r, s, len - 1, POS_NOUN, F_SING, list);
		if ((one->features & F_GENDER) == F_MASC)
			add(out, count, POS_NOUN, F_MASC, one->lemma, strlen(one->lemma));
	}
	if (ends(s, len, "s") && find(r, s, len - 1, POS_NAME, 0, list) &&
	    !(low && find(r, lower, low, POS_ADJECTIVE, 0, list))) /* etwas Schönes */
		add(out, count, POS_NAME, 0, s, len - 1);
	if (*count)
		return;
	for (int e = 0; endings[e]; e++) /* der Kleine, etwas Neues */
		if (low && ends(lower, low, endings[e]) && adjective(r, lower, low - strlen(endings[e]), lemma)) {
			size_t stem = len - strlen(endings[e]);
			char text[FORM_MAX + 8];
			int n =
			    snprintf(text, sizeof text, "%.*s%s", (int)stem, s, text_eq(endings[e], "es") ? "es" : "e");
			add(out, count, POS_NOUN, F_WEAK, text, (size_t)n);
			return;
		}
	for (size_t tail = 4; tail <= 5; tail++) /* Häuschen, Häuschens of a known noun */
		if (len > tail + 2 &&
		    (memcmp(s + len - tail, "chen", 4) == 0 || memcmp(s + len - tail, "lein", 4) == 0) &&
		    (tail == 4 || s[len - 1] == 's') && small_of(r, s, len - tail))
			add(out, count, POS_NOUN, F_NEUT, s, len - (tail - 4));
	if (!*count && low && find(r, lower, low, POS_ADJECTIVE, 0, list) && strcmp(list[0].lemma, lower) == 0)
		add(out, count, POS_NOUN, F_NEUT | F_WEAK, s, len); /* Deutsch, Rot */
	if (*count)
		return;
	if (ends(s, len, "innen"))
		add(out, count, POS_NOUN, F_FEM | F_PLUR, s, len - 3);
	else if (ends(s, len, "ungen") || ends(s, len, "heiten") || ends(s, len, "keiten"))
		add(out, count, POS_NOUN, F_FEM | F_PLUR, s, len - 2);
	else if ((ends(s, len, "ung") && (len >= 9 || of_verb(r, s, len - 3))) || ends(s, len, "heit") ||
		 ends(s, len, "keit") || ends(s, len, "schaft"))
		add(out, count, POS_NOUN, F_FEM, s, len);
}

void de_guess(const struct reader *r, const char *form, size_t len, struct reading *out, size_t *count)
{
	char s[FORM_MAX + 8], lemma[FORM_MAX + 8];
	if (len > FORM_MAX - 8)
		return;
	memcpy(s, form, len);
	s[len] = '\0';
	other_spelling(r, s, len, out, count);
	if (*count)
		return;
	if (fold_is_upper(text_utf8_next(&(const char *){s}, s + len))) {
		nouns(r, s, len, out, count);
		return;
	}
	ordinals(s, len, out, count);
	if (*count)
		return;
	de_joined(r, s, len, out, count);
	degrees(r, s, len, out, count);
	participles(r, s, len, out, count);
	dropped_e(r, s, len, out, count);
	if (!*count)
		prefixed(r, s, len, out, count);
	if (!*count)
		clitic_s(r, s, len, out, count);
	if (!*count)
		clitic_du(r, s, len, out, count);
	if (!*count && text_starts(s, "un") && adjective(r, s + 2, len - 2, lemma)) {
		char full[FORM_MAX + 16];
		int n = snprintf(full, sizeof full, "un%s", lemma);
		add(out, count, POS_ADJECTIVE, 0, full, (size_t)n);
	}
	static const char *const numerals[] = {"zwanzig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig",
					       "neunzig", "dreißig", "zehn",    "hundert", "tausend", NULL};
	for (int i = 0; numerals[i] && !*count; i++)
		if (ends(s, len, numerals[i]))
			add(out, count, POS_NUMERAL, 0, s, len);
	if (!*count && (ends(s, len, "mal") || ends(s, len, "weise") || ends(s, len, "wärts")))
		add(out, count, POS_ADVERB, 0, s, len);
}

/* Prozeß: Prozess, where the packs know the new spelling. */
static void new_spelling(const struct reader *r, struct reading *list, size_t *count)
{
	struct reading known[READINGS_MAX];
	for (size_t i = 0; i < *count; i++) {
		char *at = strstr(list[i].lemma, "\xC3\x9F");
		if (!at || list[i].pos == POS_NAME) /* Herr Weiß writes himself so */
			continue;
		char text[FORM_MAX + 1];
		memcpy(text, list[i].lemma, sizeof text);
		memcpy(text + (at - list[i].lemma), "ss", 2);
		size_t n = reader_form(r, text, strlen(text), known, 0);
		for (size_t k = 0; k < n; k++)
			if (known[k].pos == list[i].pos && text_eq(known[k].lemma, text)) {
				text_copy(list[i].lemma, sizeof list[i].lemma, text);
				break;
			}
	}
}

/* größter, besser stand in the dictionary as words of their own: their lemma is the positive. */
static void mend_degrees(const struct reader *r, struct reading *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct reading found[READINGS_MAX];
		size_t n = 0, l = strlen(list[i].lemma);
		if (list[i].pos != POS_ADJECTIVE || !(ends(list[i].lemma, l, "er") || ends(list[i].lemma, l, "st") ||
						      ends(list[i].lemma, l, "te") || ends(list[i].lemma, l, "ter")))
			continue;
		degrees(r, list[i].lemma, l, found, &n);
		if (n && (found[0].features & F_DEGREE) && strcmp(found[0].lemma, list[i].lemma) != 0 &&
		    strlen(found[0].lemma) < l) {
			uint32_t base = reader_rank(r, found[0].lemma, false),
				 own = reader_rank(r, list[i].lemma, false);
			if (!own || (base && base < own)) {
				list[i].features |= F_DEGREE;
				text_copy(list[i].lemma, sizeof list[i].lemma, found[0].lemma);
			}
		}
	}
}

/* Participles that the adjective table has only because it has them all read as their verb; those the dictionary calls
 * adjectives stay. The inflected form asks its dictionary form. */
static bool own_noun(const char *form, size_t len, const struct reading *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].pos == POS_NOUN && strlen(list[i].lemma) == len && memcmp(list[i].lemma, form, len) == 0)
			return true;
	return false;
}

/* Zeugen: of Zeuge, not a dative of Zeug; unless the longer one is an adjective's (Arme, Rechte). */
static void drop_rare_cases(const struct reader *r, const char *form, size_t len, struct reading *list, size_t *count)
{
	char longer[FORM_MAX + 8], lower[FORM_MAX + 8];
	struct reading found[READINGS_MAX];
	for (size_t i = 0; i < *count; i++) {
		size_t n = strlen(list[i].lemma);
		if (list[i].pos != POS_NOUN || n >= len || memcmp(list[i].lemma, form, n) != 0)
			continue;
		snprintf(longer, sizeof longer, "%se", list[i].lemma);
		bool there = false;
		for (size_t k = 0; k < *count; k++)
			there |= list[k].pos == POS_NOUN && text_eq(list[k].lemma, longer);
		if (!there || !fold_lower(longer, n + 1, lower, sizeof lower) ||
		    find(r, lower, strlen(lower), POS_ADJECTIVE, 0, found))
			continue;
		memmove(list + i, list + i + 1, (*count - i - 1) * sizeof *list);
		--*count;
		i--;
	}
}

void de_refine(const struct reader *r, const char *form, size_t len, struct reading *list, size_t *count)
{
	new_spelling(r, list, count);
	drop_rare_cases(r, form, len, list, count);
	for (size_t i = 0; i < *count; i++)
		if (list[i].pos == POS_NOUN && (list[i].features & F_WEAK) && list[i].source == 1) {
			list[i].pos = POS_NAME; /* a place, see build_german.c */
			list[i].features = F_SING;
		}
	mend_degrees(r, list, *count);
	for (size_t i = 0; i < *count;
	     i++) /* Geschwister stands as itself: not a plural of what the dictionary points to */
		if (list[i].pos == POS_NOUN && list[i].features == F_PLUR && own_noun(form, len, list, *count)) {
			memmove(list + i, list + i + 1, (*count - i - 1) * sizeof *list);
			--*count;
			i--;
		}
	for (size_t i = 0; i < *count; i++) {
		struct reading base[READINGS_MAX];
		if (list[i].pos != POS_ADJECTIVE || !(list[i].features & F_WEAK))
			continue;
		size_t n = strlen(list[i].lemma), k = reader_form(r, list[i].lemma, n, base, 0);
		const struct reading *verb = NULL;
		for (size_t b = 0; b < k; b++) {
			if (base[b].pos == POS_ADJECTIVE && !(base[b].features & F_WEAK)) {
				list[i].features &= (uint16_t)~F_WEAK;
				verb = NULL;
				break;
			}
			if (base[b].pos == POS_VERB && (base[b].features & (F_PART | F_GER)) && !verb)
				verb = &base[b];
		}
		if (!verb)
			continue;
		if (n == len && memcmp(list[i].lemma, form, n) == 0) { /* the verb's own reading is there */
			memmove(list + i, list + i + 1, (*count - i - 1) * sizeof *list);
			--*count;
			i--;
			continue;
		}
		list[i].pos = POS_VERB;
		list[i].features = F_PART;
		text_copy(list[i].lemma, sizeof list[i].lemma, verb->lemma);
	}
}

bool de_parts(const struct reader *r, const char *noun, size_t len, char *out)
{
	char lemma[FORM_MAX + 16];
	unsigned gender;
	return de_split(r, noun, len, lemma, out, &gender);
}
