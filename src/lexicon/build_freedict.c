/* From a FreeDict dictionary: senses for the gloss records, and from German also words with gender, plural and verb forms (they are
 * headwords that point to their dictionary form). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lexicon/freedict_int.h"

struct dict {
	struct build *b;
	const char *language; /* of the headwords */
	char *text;
	size_t len;
	bool ding, reversed;
	bool defined; /* WikDict: lines that say in the headword's language what a sense is */
	struct sense_list senses;
	struct pack_rows *rows;
	struct map *known;     /* single-word dictionary forms: pos letter + word */
	struct map *reflexive; /* verb to int[2]: entries without "sich", with it */
	struct map
	    *lexical; /* word to int[6]: entries with <adj>, without a tag, by gender of a noun (none, m, f, n) */
};

static bool one_word(const char *s, size_t n)
{
	for (const char *p = s, *end = s + n; p < end;) {
		uint32_t cp = text_utf8_next(&p, end);
		if (!fold_is_letter(cp) && cp != '-')
			return false;
	}
	return n > 0;
}

static bool capital(const char *s, size_t n)
{
	return n && fold_is_upper(text_utf8_next(&(const char *){s}, s + n));
}

/* Wien: Vienna, Schweiz: Switzerland; or the dictionary says so. */
static bool is_place(const struct dict *d, const char *word, unsigned gender, const struct sense *s)
{
	const int *n_of = map_get(d->lexical, word);
	bool sole = n_of && n_of[2] + n_of[3] + n_of[4] + n_of[5] == 1; /* Park has more senses than the name */
	bool named = (s->label_len >= 4 && memcmp(s->label, "geog", 4) == 0) || text_ends(word, "see") ||
		     text_ends(word, "meer") || text_ends(word, "wald");
	if (sole && s->gloss_len > strlen(word) && strncmp(s->gloss, word, strlen(word)) == 0 &&
	    strchr(" <,\n", s->gloss[strlen(word)])) /* the same in English, with a capital */
		return true;
	if (!named && !(gender == F_NEUT && !text_ends(word, "sch")) &&
	    !(gender == F_FEM && (text_ends(word, "ei") || text_ends(word, "iz"))))
		return false;
	size_t n = s->gloss_len ? strcspn(s->gloss, "<,\n") : 0;
	while (n && s->gloss[n - 1] == ' ')
		n--;
	bool all = n && n <= s->gloss_len && capital(s->gloss, n);
	for (size_t i = 0; all && i + 1 < n; i++)
		all = s->gloss[i] != ' ' || capital(s->gloss + i + 1, n - i - 1);
	return all && (named || !memchr(s->gloss, ' ', n));
}

/* "Warschau [geogr.] Warsaw": towns have no tags. Essen is one as well, and foremost a noun. */
static bool is_untagged_place(const struct dict *d, const struct head *h, const struct sense *s)
{
	const int *n = map_get_n(d->lexical, h->word, h->word_len);
	return !h->tags_len && s->label_len >= 4 && memcmp(s->label, "geog", 4) == 0 && s->gloss_len &&
	       capital(s->gloss, s->gloss_len) && !(n && n[2] + n[3] + n[4] + n[5]);
}

/* The gender most entries of the noun give: one odd entry says "die Leben". */
static bool main_gender(const struct dict *d, const char *word, unsigned gender)
{
	const int *n = map_get(d->lexical, word);
	for (unsigned g = F_MASC; n && g <= F_NEUT; g++)
		if (n[2 + g] > n[2 + gender])
			return false;
	return true;
}

static unsigned reflexive_use(const struct dict *d, const char *verb)
{
	const int *n = map_get(d->reflexive, verb);
	return !n || !n[1] ? 0 : n[0] ? F_REFLEXIVE : F_REFLEXIVE | F_ONLY_REFLEXIVE;
}

/* Remembers a single-word German dictionary form. */
static void add_german_lemma(struct dict *d, const struct head *h, const struct sense *s, enum pos pos)
{
	char *w = mem_strn(d->known, h->word, h->word_len);
	bool upper = capital(w, h->word_len);
	if (upper && s->forename)
		pack_form(d->rows, w, w, POS_NAME, F_SING);
	if (pos == POS_OTHER && upper && is_untagged_place(d, h, s))
		pack_form(d->rows, w, w, POS_NAME, F_NEUT | F_SING);
	if (pos == POS_NOUN && (!upper || freedict_tag(h->tags, h->tags_len, "pl")))
		return;
	if (pos == POS_OTHER && (h->tags_len == 0 || upper))
		return;
	if (pos == POS_NOUN && freedict_gender(h) == 0)
		return;
	if ((pos == POS_VERB || pos == POS_ADJECTIVE) && upper)
		return;
	if (pos == POS_NOUN && !main_gender(d, w, freedict_gender(h)))
		return;
	bool place = pos == POS_NOUN && is_place(d, w, freedict_gender(h), s);
	const int *n = map_get(d->lexical, w);
	unsigned features = pos == POS_NOUN   ? freedict_gender(h) | F_SING
			    : pos == POS_VERB ? F_INF | reflexive_use(d, w)
					      : 0;
	if (pos == POS_ADJECTIVE && n && n[1] > n[0] && !text_ends(w, "end"))
		features = F_WEAK;
	if (pos == POS_VERB && w[h->word_len - 1] != 'n')
		return;
	pack_form(d->rows, w, w, place ? POS_NAME : pos, features);
	map_put(d->known, mem_printf(d->known, "%d%s", (int)pos, w), w);
}

/* Behind a prefix that both have (ver-lassen, ver-trauen) the stems begin with the same consonants. */
static bool same_onset(const char *a, const char *b)
{
	static const char *const prefixes[] = {"ver", "zer",    "ent",    "emp",  "miss", "be",   "er",   "ge",
					       "ab",  "an",     "auf",    "aus",  "ein",  "raus", "rein", "runter",
					       "weg", "zuruck", "heraus", "vor",  "zu",   "um",   "los",  "herum",
					       "mit", "hinaus", "hinein", "nach", NULL};
	for (size_t i = 0; prefixes[i]; i++) {
		size_t n = strlen(prefixes[i]);
		if (!text_starts(a, prefixes[i]) || !text_starts(b, prefixes[i]) || !a[n] || !b[n])
			continue;
		if (i > 7 && text_starts(a + n, "ge") && !text_starts(b + n, "ge")) /* raus-ge-schmissen */
			a += 2;
		size_t x = strcspn(a + n, "aeiouy"), y = strcspn(b + n, "aeiouy");
		return x == y && memcmp(a + n, b + n, x) == 0;
	}
	return true;
}

/* Do the words begin alike, umlauts and a participle's ge- aside? The lists of "see" also name synonyms. */
static bool share_stem(const char *a, size_t a_len, const char *b, size_t b_len)
{
	char x[256], y[256];
	size_t n = fold_search(a, a_len, x, sizeof x), m = fold_search(b, b_len, y, sizeof y), same = 0;
	const char *p = x;
	if (n > 5 && text_starts(x, "ge") && !text_starts(y, "ge"))
		p += 2;
	while (same < m && p[same] && p[same] == y[same])
		same++;
	return n && m && same >= (m < 4 ? m - 1 : 3) && same_onset(p, y);
}

/* Is the plural headword one of a noun that is there: Häuser of Haus, Frauen of Frau, Museen of Museum? */
static bool has_singular(struct dict *d, const char *w, size_t len)
{
	static const char *const endings[] = {"", "e", "n", "en", "er", "s", "nen", "se", "ien", "a", NULL};
	static const char *const singular[] = {"", "e", "um", "us", "en", "er", "is", "a", "o", NULL};
	static const char umlauts[] = "\xA4\xB6\xBC\x84\x96\x9C", vowels[] = "aouAOU";
	char bare[2][FORM_MAX + 8], text[FORM_MAX + 16];
	if (len > FORM_MAX)
		return true;
	memcpy(bare[0], w, len + 1);
	memcpy(bare[1], w, len + 1);
	for (char *p = bare[1] + len; p-- > bare[1];) { /* the last umlaut off */
		const char *u = (unsigned char)*p == 0xC3 && p[1] ? strchr(umlauts, p[1]) : NULL;
		if (u) {
			*p = vowels[u - umlauts];
			memmove(p + 1, p + 2, strlen(p + 2) + 1);
			break;
		}
	}
	for (int b = 0; b < 2; b++)
		for (size_t e = 0; endings[e]; e++) {
			size_t n = strlen(bare[b]), k = strlen(endings[e]);
			if (n < k + 2 || strcmp(bare[b] + n - k, endings[e]) != 0)
				continue;
			for (size_t s = 0; singular[s]; s++) {
				snprintf(text, sizeof text, "%d%.*s%s", (int)POS_NOUN, (int)(n - k), bare[b],
					 singular[s]);
				if (map_get(d->known, text))
					return true;
			}
		}
	return false;
}

/* Großeltern, Jeans: there is no singular to point to. Alpen: a name. */
static void add_plural_only(struct dict *d, const struct head *h, const struct sense *s)
{
	char *w = mem_strn(d->known, h->word, h->word_len);
	bool place = is_place(d, w, 0, s);
	if (capital(w, h->word_len) && !freedict_tag(h->tags, h->tags_len, "adj") &&
	    (place || (h->word_len < 24 && !has_singular(d, w, h->word_len))))
		pack_form(d->rows, w, w, place ? POS_NAME : POS_NOUN, F_PLUR);
}

/* "ging … see: {gehen}", "Häuser <pl> … see: {Haus}", "größer … see: {groß}": forms of what they point to. */
static void add_german_link(struct dict *d, const struct head *h, const char *see, size_t see_len)
{
	char *w = mem_strn(d->known, h->word, h->word_len), key[FORM_MAX + 8];
	bool upper = capital(w, h->word_len), plural = freedict_tag(h->tags, h->tags_len, "pl");
	for (const char *p = see, *end = see + see_len; p && p < end;) {
		const char *open = memchr(p, '{', (size_t)(end - p)),
			   *close = open ? memchr(open, '}', (size_t)(end - open)) : NULL;
		if (!close)
			return;
		struct head t;
		p = close + 1;
		if (!freedict_head(open + 1, (size_t)(close - open - 1), &t) || t.word_len > 100 ||
		    !one_word(t.word, t.word_len))
			continue;
		enum pos pos = plural && upper ? POS_NOUN : upper ? POS_OTHER : h->tags_len ? POS_ADJECTIVE : POS_VERB;
		size_t n = (size_t)snprintf(key, sizeof key, "%d%.*s", (int)pos, (int)t.word_len, t.word);
		bool alike = share_stem(w, h->word_len, t.word, t.word_len);
		if (pos == POS_OTHER || n >= sizeof key || !map_get(d->known, key) ||
		    strncmp(w, t.word, t.word_len + 1) == 0)
			continue;
		if (pos == POS_NOUN && alike && t.word_len <= h->word_len + 1)
			pack_form(d->rows, w, key + 1, POS_NOUN, F_PLUR);
		else if (pos == POS_VERB && alike && h->word_len > 3 && !text_ends(w, "end") && !text_ends(w, "er"))
			pack_form(d->rows, w, key + 1 + (pos > 9), POS_VERB,
				  text_starts(w, "ge") ? F_PART | F_WEAK : F_PART | F_FIN | F_WEAK);
		else
			continue;
		return;
	}
}

/* "sich freuen", "sich an etw. erinnern": the verb, what it goes with left out; false when more words belong to it. */
static bool reflexive_verb(const struct head *h, const char **verb, size_t *len)
{
	const char *p = h->word, *end = p + h->word_len, *blank = memrchr(p, ' ', h->word_len);
	*verb = blank ? blank + 1 : p;
	*len = (size_t)(end - *verb);
	if (!blank)
		return true;
	const char *object = memrchr(p, ' ', (size_t)(blank - p));
	return h->reflexive && object && !memchr(p, ' ', (size_t)(object - p)) && object - p <= 5 &&
	       freedict_is_object(object + 1, (size_t)(blank - object - 1));
}

static void count_reflexive(struct dict *d, const struct head *h, enum pos pos)
{
	const char *verb;
	size_t len;
	if (pos != POS_VERB || !reflexive_verb(h, &verb, &len) || !one_word(verb, len))
		return;
	int *n = map_get_n(d->reflexive, verb, len);
	if (!n)
		map_put(d->reflexive, mem_strn(d->reflexive, verb, len), n = mem_array(d->reflexive, int, 2));
	n[h->reflexive]++;
}

static void count_lexical(struct dict *d, const struct head *h, enum pos pos)
{
	if (pos != POS_ADJECTIVE && pos != POS_NOUN && h->tags_len)
		return;
	int *n = map_get_n(d->lexical, h->word, h->word_len);
	if (!n)
		map_put(d->lexical, mem_strn(d->lexical, h->word, h->word_len), n = mem_array(d->lexical, int, 6));
	n[pos == POS_NOUN ? 2 + freedict_gender(h) : pos != POS_ADJECTIVE]++;
}

enum pass { PASS_COUNT, PASS_LEMMAS, PASS_LINKS };

static void german_forms(struct dict *d, const struct span *spans, size_t count, enum pass pass)
{
	for (size_t i = 0; i < count; i++) {
		const char *p = d->text + spans[i].at, *end = p + spans[i].len, *eol = memchr(p, '\n', spans[i].len);
		struct head h;
		struct sense s = {0};
		const char *see = NULL;
		size_t see_len = 0;
		if (!eol)
			continue;
		bool plain = freedict_head(p, (size_t)(eol - p), &h);
		if (pass == PASS_COUNT)
			count_reflexive(d, &h, freedict_pos(&h));
		if (!plain || !one_word(h.word, h.word_len))
			continue;
		freedict_body(eol + 1, end, &s, &see, &see_len);
		freedict_labels(&s);
		enum pos pos = freedict_pos(&h);
		if (pass == PASS_COUNT)
			count_lexical(d, &h, pos);
		else if (pass == PASS_LEMMAS)
			add_german_lemma(d, &h, &s, pos);
		else if (see && (pos == POS_OTHER || freedict_tag(h.tags, h.tags_len, "pl")))
			add_german_link(d, &h, see, see_len);
		if (pass == PASS_LINKS && pos == POS_NOUN && freedict_tag(h.tags, h.tags_len, "pl"))
			add_plural_only(d, &h, &s);
	}
}

/* rusty: rostig <adj>. The headword has no tag of its own; forms (opened, opening) stay out. */
static void add_english_base(struct dict *d, const struct head *h, const struct sense *s)
{
	enum pos pos = freedict_gloss_pos(s->gloss, strcspn(s->gloss, "\n"));
	char *w = mem_strn(d->b->c->mem, h->word, h->word_len);
	bool form = text_ends(w, "ed") || text_ends(w, "ing") || text_ends(w, "s") || strchr(w, '-');
	if (!form && (pos == POS_ADJECTIVE || pos == POS_NOUN))
		pack_form(d->rows, w, w, pos, F_WEAK | (pos == POS_NOUN ? F_SING : 0));
	talloc_free(w);
}

/* Words that an entry's headword shows to be there: entries of several words, and those the analysers may lack. */
static void add_forms(struct dict *d, const struct head *h, const struct sense *s, enum pos pos, bool see)
{
	bool one = one_word(h->word, h->word_len), upper = capital(h->word, h->word_len);
	char *w = mem_strn(d->rows, h->word, h->word_len);
	if (memchr(w, ' ', h->word_len) && pos == POS_VERB)
		pack_form(d->rows, w, w, POS_VERB, F_INF);
	if (text_eq(d->language, "en") && pos == POS_VERB && one && !upper && see)
		pack_form(d->rows, w, w, POS_VERB, F_INF | F_WEAK);
	if (text_eq(d->language, "en") && !h->tags_len && !see && one && !upper)
		add_english_base(d, h, s);
	if (freedict_tag(h->tags, h->tags_len, "adj") && one)
		pack_form(d->rows, w, w, POS_ADJECTIVE, 0);
	if (pos == POS_NOUN && freedict_gender(h) && one)
		pack_form(d->rows, w, w, POS_NOUN, freedict_gender(h) | F_SING);
	talloc_free(w);
}

static bool numbered(const char *p, const char *end)
{
	return end - p > 3 && *p >= '1' && *p <= '9' && p[1] == '.' && p[2] == ' ';
}

/* "seguro 2.": the number of the next sense, of which there is only what it is. */
static size_t without_number(const char *line, size_t n)
{
	return n > 3 && line[n - 1] == '.' && line[n - 2] >= '2' && line[n - 2] <= '9' && line[n - 3] == ' ' ? n - 3
													     : n;
}

/* The next piece of a gloss at *p, 0 bytes at its end: "1. decayed, decrepit" and "2. old" on lines of their own are two senses.
 * Lines without a number behind the first say what a sense is, where the dictionary does that. */
static size_t next_gloss(const struct dict *d, const struct sense *s, const char **p, const char **out)
{
	const char *end = s->gloss + s->gloss_len;
	while (*p < end) {
		bool first = *p == s->gloss, number = numbered(*p, end);
		const char *eol = number || d->defined ? memchr(*p, '\n', (size_t)(end - *p)) : NULL;
		eol = eol ? eol : end;
		*out = *p;
		*p = eol + (eol < end);
		size_t n = (size_t)(eol - *out);
		if (d->defined)
			n = first || number ? without_number(*out, n) : 0;
		if (n)
			return n;
	}
	return 0;
}

static void add_senses(struct dict *d, void *mem, const struct sense *s)
{
	struct sense one = *s;
	const char *p = s->gloss;
	size_t n;
	while ((n = next_gloss(d, s, &p, &one.gloss))) {
		one.gloss_len = (uint32_t)n;
		sense_add(mem, &d->senses, &one);
	}
}

static void add_reversed_piece(struct dict *d, void *mem, const struct sense *s, const char *p, const char *end)
{
	while (p < end) {
		const char *stop = p;
		while (stop < end && !strchr(",;\n", *stop))
			stop++;
		if (numbered(p, end))
			p += 3;
		while (p < stop && *p == ' ')
			p++;
		size_t n = 0;
		while (p + n < stop && !strchr("<([{/", p[n]))
			n++;
		while (n && p[n - 1] == ' ')
			n--;
		struct sense one = {.word = p,
				    .word_len = (uint32_t)n,
				    .gloss = s->word,
				    .gloss_len = s->word_len,
				    .order = s->order,
				    .labels = s->labels,
				    .vulgar = s->vulgar,
				    .class = 'o',
				    .bare = true};
		if (n && n < FORM_MAX)
			sense_add(mem, &d->senses, &one);
		p = stop + 1;
	}
}

/* The other way round: every translation is a word, the headword what it means. Nothing says what part of speech it is. */
static void add_reversed(struct dict *d, void *mem, const struct sense *s)
{
	const char *p = s->gloss, *piece;
	size_t n;
	while ((n = next_gloss(d, s, &p, &piece)))
		add_reversed_piece(d, mem, s, piece, piece + n);
}

static void collect_senses(struct dict *d, void *mem, const struct span *spans, size_t count)
{
	bool german = text_eq(d->language, "de");
	for (size_t i = 0; i < count; i++) {
		const char *p = d->text + spans[i].at, *end = p + spans[i].len, *eol = memchr(p, '\n', spans[i].len);
		struct head h;
		struct sense s = {.order = (uint32_t)i, .alphabetical = !d->ding};
		const char *see = NULL;
		size_t see_len = 0;
		if (!eol || !freedict_head(p, (size_t)(eol - p), &h) || (german && !one_word(h.word, h.word_len)))
			continue;
		freedict_body(eol + 1, end, &s, &see, &see_len);
		if (!s.gloss)
			continue;
		freedict_labels(&s);
		enum pos pos = freedict_pos(&h);
		bool participle = german && !h.tags_len && see; /* "gemacht: made", points to its verb */
		if (participle && !capital(h.word, h.word_len))
			continue;
		if (pos == POS_OTHER && !h.tags_len)
			pos = freedict_gloss_pos(s.gloss, s.gloss_len);
		s.word = h.word;
		s.word_len = (uint32_t)h.word_len;
		s.ipa = h.ipa;
		s.ipa_len = (uint32_t)h.ipa_len;
		s.bare = h.bare;
		s.class = (german ? capital(h.word, h.word_len) : pos == POS_NOUN) ? 'n' : 'o';
		if (german && freedict_tag(h.tags, h.tags_len, "pl")) /* Fehler, the plural: the singular says more */
			s.labels++;
		if (d->reversed) {
			add_reversed(d, mem, &s);
			continue;
		}
		add_senses(d, mem, &s);
		if (!german)
			add_forms(d, &h, &s, pos, see != NULL);
	}
}

static enum err build_dict(struct build *b, const struct source *source, struct pack_rows *rows, bool reversed)
{
	void *mem = talloc_new(b->c->mem);
	struct dict d = {.b = b,
			 .language = reversed ? source->native : source->language,
			 .rows = rows,
			 .reversed = reversed,
			 /* the two big ones keep their authors' order */
			 .ding = text_ends(source->package, "deu-eng") || text_ends(source->package, "eng-deu")};
	char *dict = source_file(mem, source, b->npm_dir), *index = NULL;
	size_t index_len = 0, stem = strlen(dict) - strlen(".dict.dz");
	struct map *frequency = NULL;
	enum err e = freedict_text(b->c, mem, dict, &d.text, &d.len);
	d.defined = e == OK && memmem(d.text, d.len < 4 * KIB ? d.len : 4 * KIB, "WikDict", strlen("WikDict"));
	if (e == OK)
		e = path_read(b->c, mem_printf(mem, "%.*s.index", (int)stem, dict), DICT_MAX, &index, &index_len);
	if (e == OK)
		e = build_frequency(b, mem, source->native, &frequency);
	if (e == OK) {
		struct span *spans;
		size_t count = freedict_index(mem, index, index_len, d.len, &spans);
		if (d.ding && text_eq(source->language, "de")) {
			d.known = map_new(mem);
			d.lexical = map_new(mem);
			d.reflexive = map_new(mem);
			for (enum pass pass = PASS_COUNT; pass <= PASS_LINKS; pass++)
				german_forms(&d, spans, count, pass);
		}
		collect_senses(&d, mem, spans, count);
		sense_rank(mem, &d.senses, frequency, rows);
	}
	talloc_free(index);
	talloc_free(mem);
	return e;
}

enum err build_freedict(struct build *b, const struct source *source, struct pack_rows *rows)
{
	return build_dict(b, source, rows, false);
}

enum err build_freedict_reversed(struct build *b, const struct source *source, struct pack_rows *rows)
{
	return build_dict(b, source, rows, true);
}
