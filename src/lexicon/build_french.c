/* French forms from the Lefff: form, category, lemma, tags, separated by tabs. Closed classes are ours: left out. */
#include <string.h>

#include "lexicon/build_int.h"

static unsigned agreement(const char *t)
{
	unsigned f = 0;
	for (; *t; t++)
		f |= *t == 'm' ? F_MASC : *t == 'f' ? F_FEM : *t == 's' ? F_SING : *t == 'p' ? F_PLUR : 0;
	return (f & F_GENDER) == F_GENDER ? f & ~(unsigned)F_GENDER : f;
}

/* "P12s": tense letters, persons, number. */
static unsigned verb_features(const char *t)
{
	unsigned f = 0;
	if (*t == 'W')
		return F_INF;
	if (*t == 'G')
		return F_GER;
	if (*t == 'K')
		return F_PART | agreement(t + 1);
	if (strchr("PFIJCST", *t) && *t)
		f |= F_FIN;
	if (*t == 'J' || *t == 'T') /* the simple past is hardly spoken */
		f |= F_WEAK;
	for (; *t; t++)
		f |= *t == '1'   ? F_P1
		     : *t == '2' ? F_P2
		     : *t == '3' ? F_P3
		     : *t == 's' ? F_SING
		     : *t == 'p' ? F_PLUR
		     : *t == 'Y' ? F_IMP
				 : 0;
	return f;
}

/* amie stands under ami: the feminine noun is a word of its own. */
static const char *own_lemma(const struct map *feminine, const char *form, const char *lemma, const char *tags,
			     char *out)
{
	if (!strchr(tags, 'f') || strchr(tags, 'm') || !map_get(feminine, lemma))
		return lemma;
	size_t n = strlen(form);
	if (n >= FORM_MAX)
		return lemma;
	memcpy(out, form, n + 1);
	if (strchr(tags, 'p') && out[n - 1] == 's')
		out[n - 1] = '\0';
	return out;
}

static void add_row(struct pack_rows *rows, const struct map *feminine, const char *form, const char *category,
		    const char *lemma, const char *tags)
{
	char own[FORM_MAX + 1];
	if (!*form || !*lemma || strpbrk(form, " _/()0123456789") || strpbrk(lemma, " _/()"))
		return;
	if (text_eq(category, "nc"))
		pack_form(rows, form, own_lemma(feminine, form, lemma, tags, own), POS_NOUN, agreement(tags));
	else if (text_eq(category, "np"))
		pack_form(rows, form, lemma, POS_NAME, 0);
	else if (text_eq(category, "adj") && *tags == 'K')
		pack_form(rows, form, lemma, POS_VERB, F_PART | agreement(tags + 1));
	else if (text_eq(category, "adj"))
		pack_form(rows, form, lemma, POS_ADJECTIVE, agreement(tags));
	else if (text_starts(category, "adv") && !strpbrk(form, "'"))
		pack_form(rows, form, lemma, POS_ADVERB, 0);
	else if (text_eq(category, "v") || text_eq(category, "auxEtre") || text_eq(category, "auxAvoir"))
		pack_form(rows, form, lemma, POS_VERB, verb_features(tags));
	else if (text_eq(category, "pres"))
		pack_form(rows, form, lemma, POS_INTERJECTION, 0);
}

/* One line; in the first pass only which lemmas have a feminine singular beside a masculine one. */
static char *read_row(char *line, int pass, struct map *feminine, struct pack_rows *rows)
{
	char copy[512], *field[4] = {copy, NULL, NULL, NULL}, *eol = strchr(line, '\n');
	size_t n = eol ? (size_t)(eol - line) : strlen(line);
	if (n < sizeof copy) {
		memcpy(copy, line, n);
		copy[n] = '\0';
		for (int i = 1; i < 4 && field[i - 1]; i++) {
			field[i] = strchr(field[i - 1], '\t');
			if (field[i])
				*field[i]++ = '\0';
		}
		const char *tags = field[3] ? field[3] : "";
		if (field[2] && pass)
			add_row(rows, feminine, field[0], field[1], field[2], tags);
		else if (field[2] && text_eq(field[1], "nc") && text_eq(tags, "fs") && strcmp(field[0], field[2]) != 0)
			map_put(feminine, field[2], feminine);
	}
	return eol ? eol + 1 : NULL;
}

enum err build_lefff(struct build *b, const struct source *source, struct pack_rows *rows)
{
	char *path = source_file(b->c->mem, source, b->npm_dir), *bytes = NULL;
	size_t n;
	enum err e = path_read(b->c, path, 64 * MIB, &bytes, &n);
	struct map *feminine = map_new(b->c->mem);
	for (int pass = 0; e == OK && pass < 2; pass++)
		for (char *line = bytes; line && *line;)
			line = read_row(line, pass, feminine, rows);
	talloc_free(feminine);
	talloc_free(bytes);
	talloc_free(path);
	return e;
}
