/* Imported level lists: a CSV of lemma, level and optionally translation becomes a pack beside the others. */
#include <string.h>

#include "lexicon/pack_int.h"

enum { LEVEL_FILE_MAX = 32 * MIB };

/* One field of a line of CSV, in place: quotes, doubled quotes. Separators: comma, semicolon, tab. */
static char *next_field(char **p)
{
	char *s = *p, *out = s, *start = s;
	if (!s)
		return NULL;
	bool quoted = *s == '"';
	s += quoted;
	for (; *s; s++) {
		if (quoted && *s == '"') {
			if (s[1] != '"') {
				quoted = false;
				continue;
			}
			s++;
		} else if (!quoted && strchr(",;\t", *s)) {
			break;
		}
		*out++ = *s;
	}
	*p = *s ? s + 1 : NULL;
	*out = '\0';
	return text_trim(start);
}

/* "der Apfel", "to run" to the lemma alone. */
static const char *bare_lemma(const char *s)
{
	static const char *const before[] = {"der ", "die ", "das ", "to ", "el ", "la ", "le ", "il ", "lo ", "sich "};
	for (size_t i = 0; i < COUNT_OF(before); i++)
		if (text_starts(s, before[i]) && s[strlen(before[i])])
			return s + strlen(before[i]);
	return s;
}

static enum err add_line(struct ctx *c, struct pack_rows *rows, char *line, size_t number, const char *file,
			 size_t *count)
{
	enum level level;
	char key[FORM_MAX + 8], *p = line, *lemma = next_field(&p), *name = next_field(&p),
				*translation = next_field(&p);
	if (!lemma || !*lemma)
		return OK;
	if (number == 1 && (text_eq_nocase(lemma, "lemma") || text_eq_nocase(lemma, "word")))
		return OK;
	if (!level_parse(name, &level) || strlen(lemma) > FORM_MAX)
		return ctx_fail(c, ERR_INVALID, "%s:%zu: the level of \"%.60s\" is none of A1 A2 B1 B2 C1 C2", file,
				number, lemma);
	const char *bare = bare_lemma(lemma);
	char value[LIMIT_WORD + 2] = {(char)level};
	text_copy(value + 1, sizeof value - 1, translation ? translation : "");
	key[0] = KEY_LEVEL;
	memcpy(key + 1, bare, strlen(bare));
	pack_row(rows, key, strlen(bare) + 1, value, strlen(value + 1) + 2);
	++*count;
	return OK;
}

enum err lexicon_import_levels(struct ctx *c, const char *dir, const char *language, const char *file, size_t *count)
{
	char *text;
	size_t len, number = 0;
	if (!language_find(language))
		return ctx_fail(c, ERR_UNSUPPORTED, "no lexicon for the language \"%s\": there are de, en, es, fr, it",
				language);
	enum err e = path_read(c, file, LEVEL_FILE_MAX, &text, &len);
	if (e != OK)
		return e;
	if (strlen(text) != len || !text_utf8_valid(text, len))
		return ctx_fail(c, ERR_INVALID, "%s: not UTF-8 text", file);
	struct pack_rows *rows = pack_rows_new(c->mem);
	*count = 0;
	char *p = text_starts(text, "\xEF\xBB\xBF") ? text + 3 : text;
	while (e == OK && *p) {
		char *eol = strchr(p, '\n');
		if (eol)
			*eol = '\0';
		e = add_line(c, rows, p, ++number, path_base(file), count);
		p = eol ? eol + 1 : p + strlen(p);
	}
	if (e == OK && !*count)
		e = ctx_fail(c, ERR_INVALID, "%s: no line \"lemma, level\"", file);
	struct pack_about about = {.language = language,
				   .name = "levels",
				   .package = path_base(file),
				   .version = "imported",
				   .licence = "the list's own",
				   .what = "imported level list"};
	if (e == OK)
		e = path_make_dirs(c, dir, 0755);
	if (e == OK)
		e = pack_write(c, rows, &about, dir);
	talloc_free(rows);
	talloc_free(text);
	return e;
}
