/* How hard a lemma is. An imported list says; else a frequency band, an estimate: by rank of the lemma among all
 * lemmas of the subtitle list, doubling from 500 (A1 to 500, A2 1000, B1 2000, B2 4000, C1 8000, C2 beyond); a lemma of no
 * list and no rank is unrated. A compound without a rank is as hard as its hardest part. */
#include <string.h>

#include "lexicon/analyse_int.h"

enum level grade_of_rank(uint32_t rank)
{
	uint32_t limit = 500;
	if (!rank)
		return LEVEL_UNRATED;
	for (enum level level = LEVEL_A1; level < LEVEL_C2; level++, limit *= 2)
		if (rank <= limit)
			return level;
	return LEVEL_C2;
}

static bool listed(const struct reader *r, struct lemma *l)
{
	for (size_t i = 0; i < r->lex->pack_count; i++) {
		size_t size;
		const uint8_t *v =
		    r->lex->packs[i].levels ? reader_get(r, i, KEY_LEVEL, 0, l->text, strlen(l->text), &size) : NULL;
		if (v && size && v[0] < LEVEL_COUNT) {
			l->level = v[0];
			l->level_source = LEVEL_FROM_LIST;
			return true;
		}
	}
	return false;
}

bool grade_level(const struct reader *r, struct lemma *l)
{
	if (listed(r, l))
		return true;
	l->level = grade_of_rank(l->rank);
	l->level_source = l->rank ? LEVEL_FROM_FREQUENCY : LEVEL_FROM_NOWHERE;
	return l->rank != 0;
}

static void grade_compound(const struct reader *r, struct lemma *l)
{
	char part[FORM_MAX + 8];
	for (const char *p = l->parts; p && *p;) {
		size_t n = strcspn(p, "|"), len;
		bool last = p[n] == '\0';
		uint32_t rank = 0;
		/* the part as it stands, then without what joins: -s -es -n -en -e */
		for (size_t cut = 0; !rank && cut <= (last ? 0u : 2u) && n > cut + 1; cut++) {
			len = fold_capital(p, n - cut, part, sizeof part);
			rank = len ? reader_rank(r, part, true) : 0;
			if (!rank && fold_lower(p, n - cut, part, sizeof part))
				rank = reader_rank(r, part, false);
			if (!rank && text_copy(part + strlen(part), 4, "en"))
				rank = reader_rank(r, part, false);
		}
		enum level level = grade_of_rank(rank);
		if (level == LEVEL_UNRATED) {
			l->level = LEVEL_UNRATED;
			return;
		}
		l->level = level > l->level ? level : l->level;
		p += n + !last;
	}
	if (l->level != LEVEL_UNRATED)
		l->level_source = LEVEL_FROM_FREQUENCY;
}

/* The seams of a compound, asked of the language. Parts are shown and graded, they never replace the lemma. */
static void find_parts(const struct reader *r, const void *mem, struct lemma *l)
{
	char parts[2 * FORM_MAX];
	size_t n = strlen(l->text);
	if (n >= 8 && n <= FORM_MAX && r->lex->rules->parts && r->lex->rules->parts(r, l->text, n, parts))
		l->parts = mem_str(mem, parts);
}

static void set_gender(const struct reader *r, struct lemma *l, unsigned gender)
{
	static const char letters[] = {0, 'm', 'f', 'n'};
	l->gender = letters[gender];
	l->article = r->lex->rules->articles[gender];
}

static void find_gender(const struct reader *r, struct lemma *l)
{
	struct reading list[READINGS_MAX];
	size_t n = reader_form(r, l->text, strlen(l->text), list, 0);
	for (size_t i = 0; i < n; i++)
		if (list[i].pos == POS_NOUN && (list[i].features & F_GENDER) && strcmp(list[i].lemma, l->text) == 0) {
			set_gender(r, l, list[i].features & F_GENDER);
			return;
		}
}

void grade_lemma(const struct reader *r, const void *mem, struct lemma *l, unsigned features)
{
	static const bool closed[POS_COUNT] = {
	    [POS_NAME] = true,       [POS_AUXILIARY] = true,   [POS_PRONOUN] = true,
	    [POS_DETERMINER] = true, [POS_PREPOSITION] = true, [POS_CONJUNCTION] = true,
	    [POS_PARTICLE] = true,   [POS_NUMERAL] = true,     [POS_INTERJECTION] = true};
	size_t rows;
	l->name = l->pos == POS_NAME;
	l->numeral = l->pos == POS_NUMERAL;
	l->interjection = l->pos == POS_INTERJECTION;
	l->content = !closed[l->pos] && (l->noun || !closed_find(r->lex->closed, l->text, strlen(l->text), &rows) ||
					 l->pos == POS_VERB || l->pos == POS_ADJECTIVE);
	if (l->name) {
		l->rank = 0;
		return;
	}
	if (!l->rank)
		l->rank = reader_rank(r, l->text, l->noun);
	if (l->noun) {
		if (features & F_GENDER)
			set_gender(r, l, features & F_GENDER);
		else
			find_gender(r, l);
		if (r->lex->rules->noun_capital && !l->parts)
			find_parts(r, mem, l);
		if (l->parts && !l->gender) {
			const char *last = strrchr(l->parts, '|');
			struct lemma head = {.noun = true};
			char text[FORM_MAX + 8];
			if (last && fold_capital(last + 1, strlen(last + 1), text, sizeof text)) {
				head.text = text;
				find_gender(r, &head);
				l->gender = head.gender;
				l->article = head.article;
			}
		}
	}
	if (!grade_level(r, l) && l->parts)
		grade_compound(r, l);
}
