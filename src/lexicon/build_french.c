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

static void add_row(struct pack_rows *rows, const char *form, const char *category, const char *lemma, const char *tags)
{
	if (!*form || !*lemma || strpbrk(form, " _/()0123456789") || strpbrk(lemma, " _/()"))
		return;
	if (text_eq(category, "nc"))
		pack_form(rows, form, lemma, POS_NOUN, agreement(tags));
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

enum err build_lefff(struct build *b, const struct source *source, struct pack_rows *rows)
{
	char *path = source_file(b->c->mem, source, b->npm_dir), *bytes = NULL;
	size_t n;
	enum err e = path_read(b->c, path, 64 * MIB, &bytes, &n);
	for (char *line = bytes; e == OK && line && *line;) {
		char *eol = strchr(line, '\n'), *field[4] = {line, NULL, NULL, NULL};
		if (eol)
			*eol = '\0';
		for (int i = 1; i < 4 && field[i - 1]; i++) {
			field[i] = strchr(field[i - 1], '\t');
			if (field[i])
				*field[i]++ = '\0';
		}
		if (field[2])
			add_row(rows, field[0], field[1], field[2], field[3] ? field[3] : "");
		line = eol ? eol + 1 : NULL;
	}
	talloc_free(bytes);
	talloc_free(path);
	return e;
}
