/* Forms of English, Spanish, Italian from Apertium's analysers, and es-en glosses from its bilingual table. */
#include <stdlib.h>
#include <string.h>

#include "lexicon/gloss_int.h"

struct tag_meaning {
	const char *tag;
	int pos; /* POS_COUNT: none */
	unsigned features;
};

static const struct tag_meaning meanings[] = {
    {"n", POS_NOUN, 0},           {"np", POS_NAME, 0},
    {"vblex", POS_VERB, 0},       {"vbser", POS_VERB, 0},
    {"vbhaver", POS_VERB, 0},     {"vbmod", POS_VERB, 0},
    {"vbdo", POS_VERB, 0},        {"vaux", POS_VERB, 0},
    {"vbavea", POS_VERB, 0},      {"vbsint", POS_VERB, 0},
    {"adj", POS_ADJECTIVE, 0},    {"adv", POS_ADVERB, 0},
    {"preadv", POS_ADVERB, 0},    {"ij", POS_INTERJECTION, 0},
    {"num", POS_NUMERAL, 0},      {"pr", POS_PREPOSITION, 0},
    {"m", POS_COUNT, F_MASC},     {"f", POS_COUNT, F_FEM},
    {"nt", POS_COUNT, F_NEUT},    {"sg", POS_COUNT, F_SING},
    {"pl", POS_COUNT, F_PLUR},    {"sp", POS_COUNT, F_SING | F_PLUR},
    {"p1", POS_COUNT, F_P1},      {"p2", POS_COUNT, F_P2},
    {"p3", POS_COUNT, F_P3},      {"inf", POS_COUNT, F_INF},
    {"pp", POS_COUNT, F_PART},    {"ger", POS_COUNT, F_GER},
    {"subs", POS_COUNT, F_GER},   {"pprs", POS_COUNT, F_GER},
    {"imp", POS_COUNT, F_IMP},    {"pri", POS_COUNT, F_FIN},
    {"prs", POS_COUNT, F_FIN},    {"ifi", POS_COUNT, F_FIN},
    {"past", POS_COUNT, F_FIN},   {"pres", POS_COUNT, F_FIN},
    {"fti", POS_COUNT, F_FIN},    {"fts", POS_COUNT, F_FIN},
    {"cni", POS_COUNT, F_FIN},    {"pii", POS_COUNT, F_FIN},
    {"pis", POS_COUNT, F_FIN},    {"comp", POS_COUNT, F_DEGREE},
    {"sup", POS_COUNT, F_DEGREE},
};

/* "casa<n><f><sg>": lemma, part of speech, features. false: nothing for us. */
static bool parse(const char *analysis, char *lemma, size_t cap, enum pos *pos, unsigned *features)
{
	size_t n = strcspn(analysis, "<");
	if (!n || n >= cap || analysis[n] == '\0' || strchr(analysis, '+') || strchr(analysis, '#'))
		return false;
	memcpy(lemma, analysis, n);
	lemma[n] = '\0';
	int p = POS_COUNT;
	*features = 0;
	for (const char *t = analysis + n; *t == '<';) {
		const char *close = strchr(t, '>');
		if (!close)
			return false;
		size_t len = (size_t)(close - t - 1);
		for (size_t i = 0; i < COUNT_OF(meanings); i++)
			if (strlen(meanings[i].tag) == len && memcmp(meanings[i].tag, t + 1, len) == 0) {
				if (meanings[i].pos != POS_COUNT && p == POS_COUNT)
					p = meanings[i].pos;
				*features |= meanings[i].features;
			}
		t = close + 1;
	}
	*pos = (enum pos)p;
	return p != POS_COUNT;
}

/* Nouns whose feminine stands under the masculine (hermana: hermano<n><f>): the feminine is a word of its own. */
struct forms {
	struct pack_rows *rows;
	struct map *masculine, *feminine; /* lemma: itself; lemma: its feminine singular */
};

static void pair_genders(const char *surface, const char *analysis, void *user)
{
	struct forms *f = user;
	char lemma[FORM_MAX + 1];
	enum pos pos;
	unsigned features;
	if (strchr(surface, ' ') || !parse(analysis, lemma, sizeof lemma, &pos, &features) || pos != POS_NOUN)
		return;
	unsigned gender = features & F_GENDER;
	if (gender == F_MASC && (features & F_SING))
		map_put(f->masculine, lemma, f);
	else if (gender == F_FEM && (features & F_SING) && strcmp(surface, lemma) != 0)
		map_put(f->feminine, lemma, mem_str(f->feminine, surface));
}

static void add(const char *surface, const char *analysis, void *user)
{
	struct forms *f = user;
	char lemma[FORM_MAX + 1];
	enum pos pos;
	unsigned features;
	if (strchr(surface, ' ') || !parse(analysis, lemma, sizeof lemma, &pos, &features) || strchr(lemma, ' '))
		return;
	if (pos == POS_PREPOSITION)
		return;
	size_t n = strlen(lemma); /* casarse, sedersi: the pronoun is not part of the verb */
	if (pos == POS_VERB && n > 5 && text_ends(lemma, "rse"))
		lemma[n - 2] = '\0';
	else if (pos == POS_VERB && n > 5 && text_ends(lemma, "rsi"))
		memcpy(lemma + n - 2, "e", 2);
	const char *own = pos == POS_NOUN && (features & F_GENDER) == F_FEM && map_get(f->masculine, lemma)
			      ? map_get(f->feminine, lemma)
			      : NULL;
	pack_form(f->rows, surface, own ? own : lemma, pos, features);
}

enum err build_apertium_forms(struct build *b, const struct source *source, struct pack_rows *rows)
{
	void *mem = talloc_new(b->c->mem);
	struct forms f = {rows, map_new(mem), map_new(mem)};
	enum err e = transducer_walk(b->c, source->file, pair_genders, &f);
	if (e == OK)
		e = transducer_walk(b->c, source->file, add, &f);
	talloc_free(mem);
	return e;
}

struct bilingual {
	void *mem;
	struct sense_list senses;
	uint32_t order;
	struct pack_rows *rows;
	bool italian;
};

/* The table's words, for those the analyser lacks; Italian ones with their regular plural. */
static void add_word(struct bilingual *b, const char *lemma, enum pos pos, unsigned features)
{
	char plural[FORM_MAX + 1];
	size_t n = strlen(lemma);
	if (strchr(lemma, ' '))
		return;
	pack_form(b->rows, lemma, lemma, pos, (features & F_GENDER) | F_SING);
	if (!b->italian || n < 4 || !strchr("oae", lemma[n - 1]) || strchr("ciou", lemma[n - 2]))
		return;
	memcpy(plural, lemma, n + 1);
	plural[n - 1] = lemma[n - 1] == 'a' && (features & F_GENDER) == F_FEM ? 'e' : 'i';
	pack_form(b->rows, plural, lemma, pos, (features & F_GENDER) | F_PLUR);
}

static void add_pair(const char *surface, const char *analysis, void *user)
{
	struct bilingual *b = user;
	char lemma[FORM_MAX + 1], other[FORM_MAX + 1];
	enum pos pos, other_pos;
	unsigned features, lemma_features;
	if (!parse(surface, lemma, sizeof lemma, &pos, &lemma_features) ||
	    !parse(analysis, other, sizeof other, &other_pos, &features))
		return;
	if (pos == POS_NAME || !*other)
		return;
	if (pos == POS_NOUN || pos == POS_ADJECTIVE)
		add_word(b, lemma, pos, lemma_features);
	char *word = mem_str(b->mem, lemma), *gloss = mem_str(b->mem, other);
	struct sense s = {.word = word,
			  .word_len = (uint32_t)strlen(word),
			  .gloss = gloss,
			  .gloss_len = (uint32_t)strlen(gloss),
			  .order = b->order++,
			  .class = pos == POS_NOUN ? 'n' : 'o',
			  .bare = true};
	sense_add(b->mem, &b->senses, &s);
}

enum err build_apertium_glosses(struct build *b, const struct source *source, struct pack_rows *rows)
{
	struct bilingual all = {.mem = talloc_new(b->c->mem), .rows = rows, .italian = text_eq(source->language, "it")};
	struct map *frequency = NULL;
	enum err e = build_frequency(b, all.mem, source->native, &frequency);
	if (e == OK)
		e = transducer_walk(b->c, source->file, add_pair, &all);
	if (e == OK)
		sense_rank(all.mem, &all.senses, frequency, rows);
	talloc_free(all.mem);
	return e;
}
