/* Forms and lemmas of one analysis: everything a spelling can be is looked up once and kept. */
#include <string.h>

#include "lexicon/analyse_int.h"

void *finder_bytes(struct finder *f, size_t n)
{
	n = (n + 7) & ~(size_t)7;
	if (n > f->arena_left) {
		f->arena_left = n > 16 * KIB ? n : 64 * KIB;
		f->arena = mem_array_bytes(f->scratch, 1, f->arena_left);
	}
	void *out = f->arena;
	f->arena += n;
	f->arena_left -= n;
	return out;
}

char *finder_text(struct finder *f, const char *s, size_t n)
{
	char *out = finder_bytes(f, n + 1);
	memcpy(out, s, n);
	out[n] = '\0';
	return out;
}

static uint64_t hash_text(const char *s, size_t n)
{
	uint64_t h = 0x9e3779b97f4a7c15u ^ n;
	for (; n >= 8; n -= 8, s += 8) {
		uint64_t v;
		memcpy(&v, s, 8);
		h = (h ^ v) * 0x9fb21c651e98df25u;
		h ^= h >> 32;
	}
	uint64_t v = 0;
	memcpy(&v, s, n);
	h = (h ^ v) * 0x9fb21c651e98df25u;
	return h ^ h >> 29;
}

static uint8_t tag_of(enum pos pos, unsigned features)
{
	static const uint8_t plain[POS_COUNT] = {
	    [POS_OTHER] = T_ADV,        [POS_NOUN] = T_NOUN,    [POS_NAME] = T_NAME,      [POS_ADJECTIVE] = T_ADJ,
	    [POS_ADVERB] = T_ADV,       [POS_PRONOUN] = T_PRON, [POS_DETERMINER] = T_DET, [POS_PREPOSITION] = T_PREP,
	    [POS_CONJUNCTION] = T_CONJ, [POS_PARTICLE] = T_NEG, [POS_NUMERAL] = T_NUM,    [POS_INTERJECTION] = T_INTJ,
	};
	if (pos != POS_VERB && pos != POS_AUXILIARY)
		return plain[pos];
	if (features & F_INF)
		return T_INF;
	if (features & F_FIN)
		return pos == POS_AUXILIARY ? T_AUX : T_FIN;
	if (features & F_PART)
		return T_PART;
	return features & F_GER ? T_GER : features & F_IMP ? T_IMP : T_FIN;
}

static int prior_of(const struct finder *f, const struct reading *r, uint32_t *rank)
{
	*rank = 0;
	if (r->source == 0)
		return 0;
	if (r->pos == POS_NAME)
		return r->features & F_WEAK ? 560 : 380;
	int cost = 0;
	if (r->pos == POS_ADJECTIVE && (r->features & F_PART)) /* a participle: as common as its verb, on average */
		return 480;
	*rank = reader_rank_cost(&f->reader, r->lemma, r->pos == POS_NOUN, &cost);
	if (!*rank)
		cost = 820;
	if (r->source == 2 && r->pos == POS_NOUN && cost > 500)
		return 500 + (r->features & F_WEAK ? 100 : 0);
	cost += r->source == 2 ? 120 : 0;
	cost += r->features & F_WEAK ? 130 : 0;
	return cost;
}

static bool is_auxiliary(const struct finder *f, const char *lemma)
{
	for (const char *const *a = f->lex->rules->auxiliaries; a && *a; a++)
		if (strcmp(*a, lemma) == 0)
			return true;
	return false;
}

static void add_candidate(struct finder *f, struct candidate *list, uint8_t *count, const struct reading *r,
			  uint8_t tag, bool lowered, const char *lemma)
{
	enum pos pos = r->pos == POS_VERB && is_auxiliary(f, r->lemma) ? POS_AUXILIARY : r->pos;
	uint8_t t = tag ? tag : tag_of(pos, r->features);
	for (uint8_t i = 0; i < *count; i++)
		if (list[i].tag == t && list[i].pos == pos && text_eq(list[i].lemma, r->lemma)) {
			list[i].features |= r->features & ~F_GENDER;
			return;
		}
	if (*count == READINGS_MAX)
		return;
	uint32_t rank;
	int prior = prior_of(f, r, &rank);
	list[(*count)++] = (struct candidate){.lemma = lemma ? lemma : finder_text(f, r->lemma, strlen(r->lemma)),
					      .index = {-1, -1},
					      .rank = rank,
					      .prior = (int16_t)prior,
					      .features = r->features,
					      .pos = (uint8_t)pos,
					      .tag = t,
					      .source = r->source,
					      .lowered = lowered};
}

/* Closed rows and pack readings of one spelling. */
static void add_spelling(struct finder *f, const char *text, size_t len, bool lowered, struct candidate *list,
			 uint8_t *count)
{
	size_t closed = 0;
	const struct closed *rows = closed_find(f->lex->closed, text, len, &closed);
	for (size_t i = 0; i < closed; i++) {
		struct reading r = {.pos = rows[i].pos, .features = rows[i].features};
		text_copy(r.lemma, sizeof r.lemma, rows[i].lemma);
		add_candidate(f, list, count, &r, rows[i].tag, lowered, rows[i].lemma);
	}
	struct reading found[READINGS_MAX];
	size_t n = reader_form(&f->reader, text, len, found, 0);
	if (f->lex->rules->refine)
		f->lex->rules->refine(&f->reader, text, len, found, &n);
	for (size_t i = 0; i < n; i++) {
		enum pos pos = found[i].pos;
		/* what a closed word also may be is a verb or a noun; its other readings are the closed ones */
		size_t l = strlen(found[i].lemma);
		if (l && found[i].lemma[l - 1] == '.') /* Mr: the full stop is no part of the word */
			continue;
		if (closed && ((pos != POS_VERB && pos != POS_NOUN && pos != POS_NAME) ||
			       (pos != POS_NAME && (found[i].features & F_WEAK))))
			continue;
		add_candidate(f, list, count, &found[i], 0, lowered, NULL);
	}
}

static void add_guesses(struct finder *f, const char *text, size_t len, bool lowered, struct candidate *list,
			uint8_t *count)
{
	struct reading found[READINGS_MAX];
	size_t n = 0;
	lexicon_guess(&f->reader, text, len, found, &n);
	for (size_t i = 0; i < n; i++)
		add_candidate(f, list, count, &found[i], 0, lowered, NULL);
}

/* Dale: a name, and dar with its pronoun. */
static void add_clitics(struct finder *f, const char *text, size_t len, struct candidate *list, uint8_t *count)
{
	struct reading found[READINGS_MAX];
	size_t n = 0;
	lexicon_guess(&f->reader, text, len, found, &n);
	for (size_t i = 0; i < n; i++)
		if (found[i].features & F_CLITIC)
			add_candidate(f, list, count, &found[i], 0, true, NULL);
}

static void add_more(struct finder *f, const char *text, size_t len, bool lowered, struct candidate *list,
		     uint8_t *count)
{
	struct reading found[READINGS_MAX];
	size_t n = 0, rows;
	const struct closed *row = closed_find(f->lex->closed, text, len, &rows);
	if (row && row->tag != T_ADV)
		return;
	f->lex->rules->more(&f->reader, text, len, found, &n);
	for (size_t i = 0; i < n; i++)
		add_candidate(f, list, count, &found[i], 0, lowered, NULL);
}

static void shape(struct form *x)
{
	const char *p = x->text, *end = p + x->len;
	size_t upper = 0, letters = 0;
	while (p < end) {
		uint32_t cp = text_utf8_next(&p, end);
		bool up = fold_is_upper(cp);
		if (!letters)
			x->capital = up;
		letters += fold_is_letter(cp);
		upper += up;
	}
	x->caps = letters > 1 && upper == letters;
}

static void add_name(struct finder *f, struct form *x, struct candidate *list, uint8_t *count)
{
	char text[FORM_MAX + 8], lower[FORM_MAX + 8];
	size_t n = x->len;
	memcpy(text, x->text, n + 1);
	if (x->caps && x->len > 3) {
		n = fold_lower(x->text, x->len, lower, sizeof lower);
		n = fold_capital(lower, n, text, sizeof text);
	}
	for (uint8_t i = 0; i < *count; i++)
		if (list[i].pos == POS_NAME || (!list[i].lowered && list[i].source == 1 &&
						(list[i].pos == POS_NOUN || list[i].pos == POS_ADJECTIVE)))
			return; /* Monday, English: the dictionary writes it with a capital */
	struct reading r = {.pos = POS_NAME, .source = 2, .features = F_WEAK};
	if (n && n <= FORM_MAX) {
		text_copy(r.lemma, sizeof r.lemma, text);
		add_candidate(f, list, count, &r, 0, false, NULL);
		list[*count - 1].prior = 620;
	}
}

static bool has_noun(const struct candidate *list, uint8_t count)
{
	for (uint8_t i = 0; i < count; i++)
		if (!list[i].lowered && (list[i].pos == POS_NOUN || (list[i].pos == POS_NAME && list[i].prior < 500)))
			return true;
	return false;
}

/* Google: known only as what it is with a small letter. */
static bool all_lowered(const struct candidate *list, uint8_t count)
{
	for (uint8_t i = 0; i < count; i++)
		if (!list[i].lowered)
			return false;
	return true;
}

/* fällt: of two lemmas with the same part to play the one that is said far more often wins, although a verb of many forms
 * says less about each of them. */
static void prefer_common(struct candidate *list, uint8_t count)
{
	for (uint8_t i = 0; i < count; i++)
		for (uint8_t k = 0; k < count; k++)
			if (list[i].tag == list[k].tag && list[i].rank && list[k].rank > 4 * list[i].rank &&
			    list[i].prior > list[k].prior)
				list[i].prior = (int16_t)(list[k].prior - 1);
}

/* Uncle, Herr; Hauptkommissarin where nouns are joined. */
static bool is_title(const struct language *rules, const char *lower, size_t len)
{
	for (const char *const *t = rules->titles; t && *t; t++) {
		size_t n = strlen(*t);
		if ((len == n || (rules->noun_capital && n > 4 && len > n)) && memcmp(lower + len - n, *t, n) == 0)
			return true;
	}
	return false;
}

static void fill(struct finder *f, struct form *x)
{
	struct candidate list[READINGS_MAX];
	uint8_t count = 0;
	char lower[FORM_MAX + 8], capital[FORM_MAX + 8];
	bool noun_capital = f->lex->rules->noun_capital;
	size_t low = fold_lower(x->text, x->len, lower, sizeof lower), cap = 0;
	if (x->caps && low)
		cap = fold_capital(lower, low, capital, sizeof capital);
	add_spelling(f, x->text, x->len, false, list, &count);
	if (cap)
		add_spelling(f, capital, cap, false, list, &count);
	for (uint8_t i = 0; i < count; i++)
		x->listed_name |= list[i].pos == POS_NAME;
	if (x->capital && low)
		add_spelling(f, lower, low, true, list, &count);
	if (f->lex->rules->more && low && count < READINGS_MAX)
		add_more(f, lower, low, x->capital, list, &count);
	if (!count || (count == 1 && list[0].pos == POS_NAME && list[0].prior > 500)) {
		add_guesses(f, cap ? capital : x->text, cap ? cap : x->len, false, list, &count);
		if (x->capital && low)
			add_guesses(f, lower, low, true, list, &count);
	}
	if (!noun_capital && x->capital && low && count == 1 && list[0].pos == POS_NAME && list[0].prior <= 500)
		add_clitics(f, lower, low, list, &count);
	if (noun_capital && x->capital && count &&
	    !has_noun(list, count)) /* nouns made of verbs and adjectives, compounds, names */
		add_guesses(f, cap ? capital : x->text, cap ? cap : x->len, false, list, &count);
	x->known = count > 0;
	x->title = x->capital && !x->caps && low && is_title(f->lex->rules, lower, low);
	if (x->title && !x->known && !noun_capital) { /* Signorina, which the dictionary may lack */
		struct reading r = {.pos = POS_NOUN, .source = 2};
		text_copy(r.lemma, sizeof r.lemma, lower);
		add_candidate(f, list, &count, &r, 0, true, NULL);
	}
	if (x->capital && (!noun_capital || !x->known || all_lowered(list, count)))
		add_name(f, x, list, &count);
	if (!count) {
		struct reading r = {.pos = x->capital && noun_capital ? POS_NOUN : POS_OTHER, .source = 2};
		text_copy(r.lemma, sizeof r.lemma, x->capital && noun_capital ? x->text : low ? lower : x->text);
		add_candidate(f, list, &count, &r, 0, false, NULL);
	}
	prefer_common(list, count);
	x->count = count;
	x->list = finder_bytes(f, count * sizeof *list);
	memcpy(x->list, list, count * sizeof *list);
}

static void grow_forms(struct finder *f)
{
	size_t n = f->slot_count ? f->slot_count * 2 : 4096;
	struct form **slots = mem_array(f->scratch, struct form *, n);
	for (size_t i = 0; i < f->slot_count; i++)
		if (f->slots[i]) {
			size_t at = f->slots[i]->hash & (n - 1);
			while (slots[at])
				at = (at + 1) & (n - 1);
			slots[at] = f->slots[i];
		}
	f->slots = slots;
	f->slot_count = n;
}

struct form *finder_form(struct finder *f, const char *text, size_t len)
{
	uint64_t h = hash_text(text, len);
	if (f->form_count * 2 >= f->slot_count)
		grow_forms(f);
	size_t at = h & (f->slot_count - 1);
	for (; f->slots[at]; at = (at + 1) & (f->slot_count - 1)) {
		struct form *x = f->slots[at];
		if (x->hash == h && x->len == len && memcmp(x->text, text, len) == 0)
			return x;
	}
	struct form *x = finder_bytes(f, sizeof *x);
	x->text = finder_text(f, text, len);
	x->len = (uint16_t)len;
	x->hash = h;
	f->slots[at] = x;
	f->form_count++;
	shape(x);
	fill(f, x);
	return x;
}

/* The lemma's place in the analysis; added when new. */
uint32_t finder_lemma(struct finder *f, const char *text, enum pos pos, bool noun, unsigned features, uint32_t rank)
{
	struct analysis *a = f->out;
	uint64_t h = hash_text(text, strlen(text)) + noun;
	if (a->lemma_count * 2 >= f->lemma_slot_count) {
		f->lemma_slot_count = f->lemma_slot_count ? f->lemma_slot_count * 2 : 4096;
		f->lemma_slots = mem_array(f->scratch, uint32_t, f->lemma_slot_count);
		for (size_t i = 0; i < a->lemma_count; i++) {
			const struct lemma *l = &a->lemmas[i];
			size_t at = (hash_text(l->text, strlen(l->text)) + l->noun) & (f->lemma_slot_count - 1);
			while (f->lemma_slots[at])
				at = (at + 1) & (f->lemma_slot_count - 1);
			f->lemma_slots[at] = (uint32_t)i + 1;
		}
	}
	size_t at = h & (f->lemma_slot_count - 1);
	for (; f->lemma_slots[at]; at = (at + 1) & (f->lemma_slot_count - 1)) {
		uint32_t i = f->lemma_slots[at] - 1;
		if (a->lemmas[i].noun == noun && strcmp(a->lemmas[i].text, text) == 0)
			return i;
	}
	if (a->lemma_count == f->lemma_cap) {
		f->lemma_cap = f->lemma_cap ? f->lemma_cap * 2 : 512;
		a->lemmas = mem_grow(a, a->lemmas, struct lemma, f->lemma_cap);
	}
	uint32_t i = (uint32_t)a->lemma_count++;
	f->lemma_slots[at] = i + 1;
	a->lemmas[i] = (struct lemma){.text = mem_str(a, text), .pos = pos, .noun = noun, .rank = rank};
	grade_lemma(&f->reader, a, &a->lemmas[i], features);
	lexicon_correct_level(f->corrections, &a->lemmas[i]);
	return i;
}

uint16_t finder_group(struct finder *f, uint32_t a, uint32_t b)
{
	uint16_t n = f->groups[a] > f->groups[b] ? f->groups[a] : f->groups[b];
	n = n < UINT16_MAX ? n + 1 : n;
	f->groups[a] = f->groups[b] = n;
	return n;
}
