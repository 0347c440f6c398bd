/* Whether two answers are the same to a teacher who is not petty: see game.h. */
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>

#include "learning/game.h"

/* Words that may be left out in front: articles, and what makes an infinitive. Folded. */
static const struct {
	const char *language, *words;
} leading[] = {
    {"en", " the a an to "},
    {"de", " der die das den dem ein eine einen einem einer sich "},
    {"es", " el la los las un una unos unas "},
    {"fr", " le la les l un une des se s "},
    {"it", " il lo la l i gli le un uno una "},
    {"pt", " o a os as um uma "},
    {"ca", " el la l els les un una "},
};

static const char *leading_words(const char *language)
{
	for (size_t i = 0; i < COUNT_OF(leading); i++)
		if (text_eq(leading[i].language, language))
			return leading[i].words;
	return "";
}

/* Letters and digits of NFKD, case folded, without marks; everything else is one blank. */
static char *fold(const void *mem, const char *text)
{
	size_t len = 0, n = 0;
	uint8_t *folded = u8_casefold((const uint8_t *)text, strlen(text), NULL, UNINORM_NFKD, NULL, &len);
	char *out = mem_array(mem, char, len + 1);
	const char *p = (const char *)folded, *end = p + len;
	bool blank = false;
	while (folded && p < end) {
		char bytes[4];
		uint32_t ch = text_utf8_next(&p, end);
		if (uc_is_general_category_withtable(ch, UC_CATEGORY_MASK_M))
			continue;
		if (!uc_is_general_category_withtable(ch, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N)) {
			blank = n > 0;
			continue;
		}
		if (blank)
			out[n++] = ' ';
		blank = false;
		size_t k = text_utf8_put(ch, bytes);
		memcpy(out + n, bytes, k);
		n += k;
	}
	out[n] = '\0';
	free(folded); /* foreign */
	return out;
}

/* Behind the words that may be left out, as long as something remains. */
static const char *without_leading(const void *mem, const char *folded, const char *language)
{
	const char *words = leading_words(language);
	for (const char *blank = strchr(folded, ' '); blank; blank = strchr(folded, ' ')) {
		const char *first = mem_printf(mem, " %.*s ", (int)(blank - folded), folded);
		if (!strstr(words, first))
			break;
		folded = blank + 1;
	}
	return folded;
}

bool game_is_right(const void *mem, const char *answer, const char *lines, const char *language)
{
	void *scratch = talloc_new(mem);
	const char *given = without_leading(scratch, fold(scratch, answer), language);
	bool right = false;
	for (const char *p = lines; *given && *p && !right;) {
		size_t n = strcspn(p, "\n");
		const char *line = fold(scratch, mem_strn(scratch, p, n));
		right = text_eq(without_leading(scratch, line, language), given);
		p += n + (p[n] == '\n');
	}
	talloc_free(scratch);
	return right;
}

/* Without what stands in brackets. */
static char *without_brackets(const void *mem, const char *text)
{
	char *out = mem_str(mem, text), *to = out;
	int depth = 0;
	for (const char *p = text; *p; p++) {
		if (strchr("([{<", *p))
			depth++;
		else if (strchr(")]}>", *p))
			depth -= depth > 0;
		else if (!depth)
			*to++ = *p;
	}
	*to = '\0';
	return out;
}

static bool has_line(const struct buf *lines, const char *line)
{
	size_t n = strlen(line);
	for (const char *p = lines->len ? lines->data : ""; *p; p += strcspn(p, "\n"), p += *p == '\n')
		if (strcspn(p, "\n") == n && memcmp(p, line, n) == 0)
			return true;
	return false;
}

void game_alternatives(const void *mem, const char *gloss, struct buf *lines)
{
	char *rest = without_brackets(mem, gloss), *part;
	while ((part = strsep(&rest, ";,/\n")) != NULL) {
		part = text_trim(part);
		if (!*fold(mem, part) || has_line(lines, part))
			continue;
		if (lines->len)
			buf_char(lines, '\n');
		buf_str(lines, part);
	}
}
