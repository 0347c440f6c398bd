/* Imported level lists: a CSV of lemma, level and optionally translation becomes a pack beside the others. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

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

/* One lemma of a list. */
struct listed {
	enum level level;
	const char *lemma, *translation;
};

struct level_list {
	struct map *lemmas; /* lemma: struct listed */
	const char *file;
};

static enum err bad_line(struct ctx *c, const struct level_list *l, size_t number, const char *what, const char *text)
{
	return ctx_fail_named(c, ERR_INVALID, "level_list", "%s:%zu: %s \"%.60s\"", l->file, number, what, text);
}

/* A lemma that stands there twice keeps the easier level: lists by theme repeat words. */
static enum err add_line(struct ctx *c, struct level_list *l, char *line, size_t number)
{
	static const char *const heads[] = {"lemma", "word"};
	enum level level;
	char *p = line, *lemma = next_field(&p), *name = next_field(&p), *translation = next_field(&p);
	if (text_blank(lemma))
		return OK;
	for (size_t i = 0; number == 1 && i < COUNT_OF(heads); i++)
		if (text_eq_nocase(lemma, heads[i]))
			return OK;
	if (text_blank(name))
		return bad_line(c, l, number, "no level for", lemma);
	if (!level_parse(name, &level) || level == LEVEL_UNRATED)
		return bad_line(c, l, number, "the levels are A1 A2 B1 B2 C1 C2, not", name);
	const char *bare = bare_lemma(lemma);
	if (strlen(bare) > FORM_MAX)
		return bad_line(c, l, number, "too long for a word:", bare);
	struct listed *x = map_get(l->lemmas, bare);
	if (x && x->level <= level)
		return OK;
	if (!x)
		map_put(l->lemmas, bare, x = mem_new(l->lemmas, struct listed));
	*x = (struct listed){level, bare, text_blank(translation) ? "" : translation};
	return OK;
}

static enum err write_list(struct ctx *c, const struct level_list *l, const char *dir, const char *language,
			   const char *native)
{
	struct pack_rows *rows = pack_rows_new(c->mem);
	struct pack_about about = {.language = language,
				   .name = "levels",
				   .package = l->file,
				   .version = "imported",
				   .licence = "the list's own",
				   .what = mem_printf(c->mem, "imported level list %s", l->file),
				   .native = native};
	for (size_t i = 0; i < map_count(l->lemmas); i++) {
		const struct listed *x = map_value_at(l->lemmas, i);
		char key[FORM_MAX + 8] = {KEY_LEVEL}, value[LIMIT_WORD + 2] = {(char)x->level};
		size_t n = strlen(x->lemma);
		memcpy(key + 1, x->lemma, n);
		text_copy(value + 1, sizeof value - 1, x->translation);
		pack_row(rows, key, n + 1, value, strlen(value + 1) + 2);
	}
	enum err e = path_make_dirs(c, dir, 0755);
	if (e == OK)
		e = pack_write(c, rows, &about, dir);
	talloc_free(rows);
	return e;
}

static enum err known_language(struct ctx *c, const char *language)
{
	if (language_find(language))
		return OK;
	return ctx_fail_named(c, ERR_UNSUPPORTED, "lexicon_language",
			      "no lexicon for the language \"%s\": there are de, en, es, fr, it", language);
}

enum err lexicon_import_levels(struct ctx *c, const char *dir, const char *language, const char *native,
			       const char *file, size_t *count)
{
	char *text;
	size_t len, number = 0;
	enum err e = known_language(c, language);
	if (e == OK)
		e = path_read(c, file, LEVEL_FILE_MAX, &text, &len);
	if (e != OK)
		return e;
	if (strlen(text) != len || !text_utf8_valid(text, len)) {
		talloc_free(text);
		return ctx_fail_named(c, ERR_INVALID, "level_list", "%s: not UTF-8 text", file);
	}
	struct level_list list = {.lemmas = map_new(c->mem), .file = path_base(file)};
	char *p = text_starts(text, "\xEF\xBB\xBF") ? text + 3 : text;
	while (e == OK && *p) {
		char *eol = strchr(p, '\n');
		if (eol)
			*eol = '\0';
		e = add_line(c, &list, p, ++number);
		p = eol ? eol + 1 : p + strlen(p);
	}
	*count = map_count(list.lemmas);
	if (e == OK && !*count)
		e = ctx_fail_named(c, ERR_INVALID, "level_list", "%s: no line \"lemma, level\"", file);
	if (e == OK)
		e = write_list(c, &list, dir, language, native);
	talloc_free(list.lemmas);
	talloc_free(text);
	return e;
}

enum err lexicon_remove_levels(struct ctx *c, const char *dir, const char *language)
{
	enum err e = known_language(c, language);
	char *path = mem_printf(c->mem, "%s/%s.levels.pack", dir, language);
	if (e == OK && unlink(path) != 0)
		e = errno == ENOENT ? ctx_fail(c, ERR_NOT_FOUND, "there is no imported level list of \"%s\"", language)
				    : ctx_fail_errno(c, errno, path);
	return e;
}
