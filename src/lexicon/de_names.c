/* German names. Nouns have capitals too, so what is a name shows elsewhere: a title before it, a given name beside it, no
 * article where a noun that can be counted would have one. How many people bear a family name is weighed against how
 * often the noun is said: Becker is a man, Mann is not. */
#include <string.h>

#include "lexicon/de_int.h"

/* No article, possessive, adjective or numeral before it. */
static bool is_bare(const struct sentence *s, size_t i)
{
	const struct form *before = i && !s->w[i].comma ? s->w[i - 1].form : NULL;
	return !before || !(de_reads_as(before, T_DET) || de_reads_as(before, T_POSS) || de_reads_as(before, T_NUM) ||
			    (de_reads_as(before, T_ADJ) && !before->capital) || de_after_article(s, i));
}

/* A noun, or one of the adjectives with a capital that tables have (Schweizer). */
static bool noun_like(const struct candidate *k)
{
	return k->tag == T_NOUN || (k->tag == T_ADJ && !k->lowered && k->source == 1);
}

static bool reads_noun(const struct form *x)
{
	for (uint8_t i = 0; x->capital && i < x->count; i++)
		if (noun_like(&x->list[i]))
			return true;
	return false;
}

/* The rank of the most frequent noun the form can be; 0: nobody says it. */
static uint32_t noun_rank(const struct form *x)
{
	uint32_t rank = 0;
	for (uint8_t i = 0; i < x->count; i++)
		if (noun_like(&x->list[i]) && x->list[i].rank && (!rank || x->list[i].rank < rank))
			rank = x->list[i].rank;
	return rank;
}

static unsigned bearers(const struct candidate *k)
{
	return k->source == 1 ? (k->features & NAME_MASK) / NAME_STEP : 0;
}

static uint32_t word_rank(const struct form *x)
{
	uint32_t rank = 0;
	for (uint8_t i = 0; i < x->count; i++)
		if (x->list[i].rank && (!rank || x->list[i].rank < rank))
			rank = x->list[i].rank;
	return rank;
}

/* Far more people bear it than say the word of this rank. */
static bool outnumbers(const struct candidate *k, uint32_t rank)
{
	uint32_t place = NAME_FIRST << (NAME_STEPS - bearers(k));
	return bearers(k) && (!rank || rank >= 6 * place);
}

static bool rather_name(const struct form *x, const struct candidate *k)
{
	return outnumbers(k, noun_rank(x));
}

/* Weber, Bergmann, Krause: the noun is rare, names a person or is not in use at all. Schwarz is a colour too. */
static bool seldom_noun(const struct form *x, const struct candidate *k)
{
	bool person = text_ends(x->text, "er") || text_ends(x->text, "mann");
	uint32_t rank = noun_rank(x);
	for (uint8_t i = 0; i < x->count; i++)
		if (x->list[i].tag == T_ADJ)
			return false;
	return rather_name(x, k) && ((person && (!rank || rank > 3000)) || (!rank && bearers(k) >= 3));
}

static bool is_noun_alone(const struct sentence *s, size_t i)
{
	return reads_noun(s->w[i].form) && is_bare(s, i);
}

/* "Becker, kommen Sie!", "Leg das weg, Becker." An enumeration has nouns between its commas. */
static bool is_called(const struct sentence *s, size_t i)
{
	const struct word *w = &s->w[i];
	if (!w->stop)
		return false;
	return w->first || (w->comma && i && !is_noun_alone(s, i - 1));
}

static bool may_be_finite(const struct form *x)
{
	return (de_reads_as(x, T_FIN) || de_reads_as(x, T_AUX)) && (x->list[0].source != 0 || x->list[0].tag == T_AUX);
}

static bool is_third(const struct form *x)
{
	bool third = false, first = false;
	for (uint8_t i = 0; i < x->count; i++)
		if (x->list[i].features & F_FIN && x->list[i].features & F_SING) {
			third |= (x->list[i].features & F_P3) != 0;
			first |= (x->list[i].features & F_P1) != 0;
		}
	return third && !first;
}

/* "Wolf hat angerufen", "Wolf und Rose wohnen hier". */
static bool is_subject(const struct sentence *s, size_t i)
{
	if (!s->w[i].first || s->w[i].stop || i + 1 >= s->n || !is_bare(s, i))
		return false;
	const struct form *next = s->w[i + 1].form;
	if (de_reads_as(s->w[i].form, T_ADJ) || de_reads_as(s->w[i].form, T_ADV)) /* Lang lebe die Königin */
		return is_third(next);
	return may_be_finite(next) || (de_reads_as(next, T_CONJ) && i + 2 < s->n && s->w[i + 2].form->capital);
}

static bool is_being(const struct form *x)
{
	for (uint8_t i = 0; i < x->count; i++)
		if (x->list[i].pos == POS_AUXILIARY &&
		    (text_eq(x->list[i].lemma, "sein") || text_eq(x->list[i].lemma, "werden")))
			return true;
	return false;
}

/* "Er ist Schneider", "als Koch": what somebody is. "Das ist Schneider": who. */
static bool is_predicate(const struct sentence *s, size_t i)
{
	if (!i || s->w[i].comma)
		return false;
	const struct form *before = s->w[i - 1].form;
	if (form_is(before, "als") || form_is(before, "Als"))
		return true;
	if (i + 1 < s->n && !s->w[i].stop && is_being(s->w[i + 1].form)) /* will Schneider werden */
		return true;
	const char *auxiliary = de_clause_auxiliary(s, i);
	if (!auxiliary || !(text_eq(auxiliary, "sein") || text_eq(auxiliary, "werden")) || de_reads_as(before, T_PREP))
		return false;
	return !(i == 2 && de_reads_as(before, T_AUX) && !de_reads_as(s->w[0].form, T_SUBJ));
}

/* "Ernst Steinbach", "Viola Klein": a given name and a family name, the latter no article's noun. */
static bool opens_pair(const struct sentence *s, size_t i, const struct candidate *k)
{
	if (s->w[i].stop || i + 1 >= s->n || s->w[i + 1].comma || !is_bare(s, i) || s->w[i].form->title)
		return false;
	const struct form *next = s->w[i + 1].form;
	bool name = next->listed_name && next->capital, noun = de_reads_as(next, T_NOUN);
	return next->capital && (name || (!noun && de_reads_as(next, T_NAME))) &&
	       (!(k->features & F_WEAK) || rather_name(s->w[i].form, k));
}

static const struct candidate *listed(const struct form *x)
{
	for (uint8_t i = 0; i < x->count; i++)
		if (x->list[i].pos == POS_NAME && x->list[i].source == 1)
			return &x->list[i];
	return NULL;
}

/* After a title, or after a given name: "Herr Klein", "Anna Vogel". "Peters Haus" is a house. */
static bool follows_name(const struct sentence *s, size_t i, const struct candidate *k)
{
	const struct form *before = i && !s->w[i].comma ? s->w[i - 1].form : NULL;
	if (!before || !before->capital)
		return false;
	if (before->title && !(s->w[i].stop && s->w[i].form->title && s->w[i - 1].comma))
		return true;
	if (!before->listed_name)
		return false;
	uint32_t rank = noun_rank(s->w[i].form);
	bool possessed = rank && rank < 3000 && !bearers(k) && text_ends(before->text, "s");
	const struct candidate *given = listed(before);
	return !possessed && (!de_reads_as(before, T_NOUN) || (given && opens_pair(s, i - 1, given)));
}

int de_bias_name(const struct sentence *s, size_t i, const struct candidate *k)
{
	const struct form *x = s->w[i].form;
	if (x->title && !s->w[i].stop && i + 1 < s->n && s->w[i + 1].form->capital)
		return 400;
	if (follows_name(s, i, k))
		return -250;
	unsigned gender = k->features & F_GENDER; /* die Schweiz, die Alpen, der Rhein always have their article */
	if (k->source == 1 && !(k->features & F_WEAK) && (k->features & F_PLUR || gender == F_MASC || gender == F_FEM))
		return -250;
	if (!reads_noun(x))
		return x->count > 1 && k->features & F_WEAK && k->source == 1 ? 250 : 0;
	if (!is_bare(s, i))
		return 350;
	if (opens_pair(s, i, k))
		return -350;
	bool given = !(k->features & F_WEAK), rather = given ? !gender : rather_name(x, k);
	if (rather && s->w[i].first && !given) /* Schade, Klein: what it is with a small letter counts as well */
		rather = outnumbers(k, word_rank(x));
	if (rather && (is_called(s, i) || is_subject(s, i)))
		return -350;
	if (given && gender && s->w[i].first && x->list[x->count - 1].lowered) /* Füllen Sie das aus */
		return 400;
	if (!given)
		return seldom_noun(x, k) && !s->w[i].first && !is_predicate(s, i) ? -250 : 400;
	return 0;
}

static void name_it(struct sentence *s, struct word *w, size_t len)
{
	w->name = true;
	w->lemma = len < w->form->len ? finder_text(s->f, w->form->text, len) : w->form->text;
	w->lemma_pos = POS_NAME;
}

/* A compound no dictionary has, as it stands in the singular. */
static bool unlisted_compound(const struct word *w)
{
	const struct candidate *k = word_chosen(w);
	return k && !w->name && !w->form->caps && w->form->capital && k->tag == T_NOUN && k->source == 2 &&
	       strcmp(k->lemma, w->form->text) == 0;
}

/* "Frau Vogels Tasche": the title's name in the genitive. */
static size_t without_genitive(struct sentence *s, const struct form *x)
{
	struct reading list[READINGS_MAX];
	size_t n =
	    x->len > 3 && x->text[x->len - 1] == 's' ? reader_form(&s->f->reader, x->text, x->len - 1u, list, 0) : 0;
	for (size_t i = 0; i < n; i++)
		if (list[i].pos == POS_NAME)
			return x->len - 1u;
	return x->len;
}

/* "Bundespräsident Steinmeier": a compound no dictionary has, behind a title, is who bears it; so is "Graf von
 * Rabenstein". */
static void titled_names(struct sentence *s)
{
	for (size_t i = 1; i < s->n; i++) {
		struct word *w = &s->w[i];
		const struct candidate *k = word_chosen(w);
		bool of = i >= 2 && !w->comma && !w[-1].comma &&
			  (form_is(w[-1].form, "von") || form_is(w[-1].form, "zu")) && w[-2].form->title;
		if (!k || w->comma || w->name || w->form->caps || !w->form->capital || k->tag != T_NOUN ||
		    w->form->title || !(of || w[-1].form->title))
			continue;
		size_t bare = of ? w->form->len : without_genitive(s, w->form);
		if (k->source == 2 || bare < w->form->len)
			name_it(s, w, bare);
	}
}

/* Frankfurt, Freiburg, Finnland: a compound no dictionary has, without an article, that ends as places do. */
static void place_names(struct sentence *s)
{
	static const char *const tails[] = {"burg",  "furt",    "dorf",  "berg",   "land",  "stadt",  "heim",
					    "ingen", "bach",    "tal",   "hausen", "haven", "brück",  "stein",
					    "hagen", "kirchen", "stedt", "rode",   "brunn", "weiler", NULL};
	for (size_t i = 0; i < s->n; i++) {
		struct word *w = &s->w[i];
		if (!unlisted_compound(w) || !is_bare(s, i) || (i && !w->comma && de_before_neuter(s, i)))
			continue;
		for (size_t t = 0; tails[t] && !w->name; t++)
			if (text_ends(w->form->text, tails[t]))
				name_it(s, w, w->form->len);
	}
}

static bool ends_as_street(const struct form *x, bool alone)
{
	static const char *const streets[] = {"straße", "strasse", "allee", "gasse", "chaussee", "damm", "ufer", NULL};
	static const char *const after_town[] = {"Straße", "Strasse", "Allee", "Gasse", "Platz",  "Tor",
						 "Ufer",   "Damm",    "Ring",  "Weg",   "Brücke", NULL};
	for (size_t t = 0; !alone && streets[t]; t++)
		if (x->len > strlen(streets[t]) && text_ends(x->text, streets[t]))
			return true;
	for (size_t t = 0; alone && after_town[t]; t++)
		if (form_is(x, after_town[t]))
			return true;
	return false;
}

/* Lindenstraße, Potsdamer Platz. The dictionary has what is no name: Landstraße, Einbahnstraße. */
static void street_names(struct sentence *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct word *w = &s->w[i];
		const struct candidate *own = word_chosen(w);
		bool unlisted = own && own->source == 2 && w->form->capital && strcmp(own->lemma, w->form->text) == 0 &&
				(own->pos == POS_NOUN || own->pos == POS_NAME);
		if (unlisted && !w->form->caps && ends_as_street(w->form, false))
			name_it(s, w, w->form->len);
		if (!i || w->comma || !ends_as_street(w->form, true))
			continue;
		struct word *town = w - 1;
		const struct candidate *k = word_chosen(town);
		if (k && town->form->capital && !town->first && text_ends(town->form->text, "er") &&
		    (k->pos == POS_NAME || k->pos == POS_ADJECTIVE || k->source == 2 || !town->form->known)) {
			name_it(s, town, town->form->len);
			name_it(s, w, w->form->len);
		}
	}
}

/* "Wolf und Rose": a bare noun that somebody may be called, beside a name. */
static void coordinated_names(struct sentence *s)
{
	for (size_t i = 1; i + 1 < s->n; i++) {
		struct word *left = &s->w[i - 1], *right = &s->w[i + 1];
		if (!form_is(s->w[i].form, "und") || left->name == right->name || s->w[i].comma || right->comma)
			continue;
		struct word *w = left->name ? right : left;
		size_t at = left->name ? i + 1 : i - 1;
		const struct candidate *k = word_chosen(w);
		if (k && k->tag == T_NOUN && w->form->listed_name && w->form->capital && is_bare(s, at) &&
		    strcmp(k->lemma, w->form->text) == 0 && noun_rank(w->form) > 700)
			name_it(s, w, w->form->len);
	}
}

/* Nutella, Bundesbank: a table of nouns has it, nobody says it, no dictionary explains it, and it stands without article. */
static bool abstract(const char *s)
{
	static const char *const tails[] = {"ung",   "heit", "keit", "schaft", "ion", "tät",
					    "nahme", "nis",  "tum",  "en",     NULL};
	size_t upper = 0;
	for (size_t i = 0; tails[i]; i++)
		if (text_ends(s, tails[i]))
			return true;
	for (; *s; s++)
		upper += *s >= 'A' && *s <= 'Z';
	return upper > 1; /* DVDs */
}

static void unexplained_names(struct sentence *s)
{
	char lemma[FORM_MAX + 16], parts[FORM_MAX + 16];
	unsigned gender;
	for (size_t i = 0; i < s->n; i++) {
		struct word *w = &s->w[i];
		const struct form *x = w->form;
		const struct candidate *k = word_chosen(w);
		if (!k || k->tag != T_NOUN || k->source != 1 || k->rank || w->name || x->caps || !x->capital ||
		    x->count > 1 || !(k->features & F_SING) || strcmp(k->lemma, x->text) != 0 || !is_bare(s, i) ||
		    abstract(x->text) || de_split(&s->f->reader, x->text, x->len, lemma, parts, &gender))
			continue;
		bool explained = false;
		for (size_t p = 0; p < s->f->lex->pack_count && !explained; p++) {
			size_t size;
			explained = s->f->lex->packs[p].glosses &&
				    reader_get(&s->f->reader, p, KEY_GLOSS, 'n', x->text, x->len, &size);
		}
		if (!explained)
			name_it(s, w, x->len);
	}
}

/* Lukas' Idee. */
static void genitive_marks(struct sentence *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct word *w = &s->w[i];
		if (w->name && w->form->len > 2 && w->form->text[w->form->len - 1] == '\'')
			name_it(s, w, w->form->len - 1u);
	}
}

void de_names(struct sentence *s)
{
	titled_names(s);
	place_names(s);
	street_names(s);
	coordinated_names(s);
	unexplained_names(s);
	genitive_marks(s);
}
