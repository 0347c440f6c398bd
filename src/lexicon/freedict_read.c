/* Reads the files of a FreeDict dictionary (dictd): see freedict_int.h. */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "lexicon/freedict_int.h"

enum err freedict_text(struct ctx *c, void *mem, const char *path, char **out, size_t *len)
{
	gzFile in = gzopen(path, "rb");
	if (!in)
		return ctx_fail(c, ERR_NOT_FOUND, "%s: cannot be read", path);
	struct buf b;
	buf_init(&b, mem, DICT_MAX);
	char *piece = mem_array(mem, char, 1 * MIB);
	int n;
	while ((n = gzread(in, piece, 1 * MIB)) > 0)
		buf_add(&b, piece, (size_t)n);
	gzclose(in);
	if (n < 0 || b.full)
		return ctx_fail(c, ERR_DAMAGED, "%s: not a dictionary of at most %d MiB", path, DICT_MAX / MIB);
	*out = b.data;
	*len = b.len;
	return OK;
}

static size_t base64_number(const char *s, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t v = 0;
	for (size_t i = 0; i < n; i++) {
		const char *d = memchr(digits, s[i], 64);
		v = v * 64 + (d ? (size_t)(d - digits) : 0);
	}
	return v;
}

static int by_offset(const void *a, const void *b)
{
	const struct span *x = a, *y = b;
	return x->at < y->at ? -1 : x->at > y->at;
}

size_t freedict_index(void *mem, const char *index, size_t n, size_t text_len, struct span **out)
{
	size_t count = 0, cap = 1024;
	struct span *list = mem_array(mem, struct span, cap);
	for (const char *p = index, *end = index + n; p < end;) {
		const char *eol = memchr(p, '\n', (size_t)(end - p));
		eol = eol ? eol : end;
		const char *t1 = memchr(p, '\t', (size_t)(eol - p)),
			   *t2 = t1 ? memchr(t1 + 1, '\t', (size_t)(eol - t1 - 1)) : NULL;
		if (t2 && !(eol - p > 3 && memcmp(p, "00", 2) == 0)) {
			struct span s = {base64_number(t1 + 1, (size_t)(t2 - t1 - 1)),
					 base64_number(t2 + 1, (size_t)(eol - t2 - 1))};
			if (count == cap)
				list = mem_grow(mem, list, struct span, cap *= 2);
			if (s.at < text_len && s.len <= text_len - s.at)
				list[count++] = s;
		}
		p = eol + 1;
	}
	qsort(list, count, sizeof *list, by_offset);
	size_t w = 0;
	for (size_t i = 0; i < count; i++)
		if (!w || list[w - 1].at != list[i].at)
			list[w++] = list[i];
	*out = list;
	return w;
}

/* Words around a headword that only say what its objects are. */
static const char *const objects[] = {"sich",      "etw.",      "jdn.",      "jdm.",      "jds.",     "jd.",
				      "jdn./etw.", "jdm./etw.", "etw./jdn.", "etw./jdm.", "jmd.",     "jmdn.",
				      "jmdm.",     "sth.",      "sb.",       "sb./sth.",  "sth./sb.", "to",
				      "oneself",   "yourself",  "(sich)",    "se",        "s'"};

bool freedict_is_object(const char *s, size_t n)
{
	for (size_t i = 0; i < COUNT_OF(objects); i++)
		if (strlen(objects[i]) == n && memcmp(objects[i], s, n) == 0)
			return true;
	return false;
}

/* `Haus /haʊs/ <neut, n, sg>` */
bool freedict_head(const char *line, size_t n, struct head *h)
{
	*h = (struct head){.word = line, .word_len = n, .tags = "", .ipa = NULL};
	const char *slash = memmem(line, n, " /", 2), *open = memmem(line, n, " <", 2);
	if (slash && (!open || slash < open)) {
		const char *close = memchr(slash + 2, '/', n - (size_t)(slash + 2 - line));
		if (close) {
			h->ipa = slash + 2;
			h->ipa_len = (size_t)(close - slash - 2);
		}
		h->word_len = (size_t)(slash - line);
	} else if (open) {
		h->word_len = (size_t)(open - line);
	}
	if (open) {
		h->tags = open + 2;
		const char *close = memchr(h->tags, '>', n - (size_t)(h->tags - line));
		h->tags_len = close ? (size_t)(close - h->tags) : 0;
	}
	size_t whole = h->word_len;
	for (;;) { /* objects before */
		const char *blank = memchr(h->word, ' ', h->word_len);
		size_t first = blank ? (size_t)(blank - h->word) : 0;
		if (!first || !freedict_is_object(h->word, first))
			break;
		h->reflexive |= (first == 4 && memcmp(h->word, "sich", 4) == 0) || memcmp(h->word, "se ", 3) == 0;
		h->word += first + 1;
		h->word_len -= first + 1;
	}
	for (;;) { /* objects behind */
		const char *blank = memrchr(h->word, ' ', h->word_len);
		size_t last = blank ? h->word_len - (size_t)(blank + 1 - h->word) : 0;
		if (!last || !freedict_is_object(blank + 1, last))
			break;
		h->word_len -= last + 1;
	}
	h->bare = whole == h->word_len;
	return h->word_len > 0 && h->word_len <= 60 && !memchr(h->word, '/', h->word_len) &&
	       !memchr(h->word, '(', h->word_len) && !memmem(h->word, h->word_len, "…", 3) &&
	       !memchr(h->word, '.', h->word_len) && !memchr(h->word, ',', h->word_len);
}

bool freedict_tag(const char *tags, size_t n, const char *tag)
{
	size_t k = strlen(tag);
	for (const char *p = tags, *end = tags + n; p < end;) {
		const char *comma = memchr(p, ',', (size_t)(end - p));
		size_t len = (size_t)((comma ? comma : end) - p);
		if (len == k && memcmp(p, tag, k) == 0)
			return true;
		p += len + 1;
		while (p < end && *p == ' ')
			p++;
	}
	return false;
}

/* The part of speech of a headword without tags, by the tags of its first gloss. */
enum pos freedict_gloss_pos(const char *gloss, size_t n)
{
	const char *open = memchr(gloss, '<', n);
	const char *close = open ? memchr(open, '>', n - (size_t)(open - gloss)) : NULL;
	if (!close)
		return POS_OTHER;
	const char *tags = open + 1;
	size_t k = (size_t)(close - tags);
	if (freedict_tag(tags, k, "v"))
		return POS_VERB;
	if (freedict_tag(tags, k, "masc") || freedict_tag(tags, k, "fem") || freedict_tag(tags, k, "neut") ||
	    freedict_tag(tags, k, "n") || freedict_tag(tags, k, "pl"))
		return POS_NOUN;
	return freedict_tag(tags, k, "adj") ? POS_ADJECTIVE : freedict_tag(tags, k, "adv") ? POS_ADVERB : POS_OTHER;
}

enum pos freedict_pos(const struct head *h)
{
	const char *t = h->tags;
	size_t n = h->tags_len;
	if (freedict_tag(t, n, "masc") || freedict_tag(t, n, "fem") || freedict_tag(t, n, "neut") ||
	    freedict_tag(t, n, "n") || freedict_tag(t, n, "pl"))
		return POS_NOUN;
	if (freedict_tag(t, n, "v"))
		return POS_VERB;
	if (freedict_tag(t, n, "adj"))
		return POS_ADJECTIVE;
	if (freedict_tag(t, n, "adv"))
		return POS_ADVERB;
	if (freedict_tag(t, n, "int"))
		return POS_INTERJECTION;
	return POS_OTHER;
}

unsigned freedict_gender(const struct head *h)
{
	return freedict_tag(h->tags, h->tags_len, "masc")   ? F_MASC
	       : freedict_tag(h->tags, h->tags_len, "fem")  ? F_FEM
	       : freedict_tag(h->tags, h->tags_len, "neut") ? F_NEUT
							    : 0;
}

/* A word of these is often the word that everybody says: "[zool.] dog". */
static bool everyday(const char *label, size_t n)
{
	static const char *const domains[] = {"zool.", "bot.", "anat.", "cook.", "meteo.", "transp."};
	for (size_t i = 0; i < COUNT_OF(domains); i++)
		if (strlen(domains[i]) == n && memcmp(domains[i], label, n) == 0)
			return true;
	return false;
}

/* Labels at the beginning of the gloss line: " [adm.] [jur.] house". */
void freedict_labels(struct sense *s)
{
	for (;;) {
		while (s->gloss_len && *s->gloss == ' ') {
			s->gloss++;
			s->gloss_len--;
		}
		const char *close = s->gloss_len && *s->gloss == '[' ? memchr(s->gloss, ']', s->gloss_len) : NULL;
		if (!close)
			return;
		if (!s->label_len) {
			s->label = s->gloss + 1;
			s->label_len = (uint32_t)(close - s->gloss - 1);
		}
		s->vulgar |= memmem(s->gloss, (size_t)(close - s->gloss), "vulg", 4) != NULL;
		/* "[adm.]" is a domain or register, "[einmaliger]" says which sense */
		if (memchr(s->gloss, '.', (size_t)(close - s->gloss)) &&
		    !everyday(s->gloss + 1, (size_t)(close - s->gloss - 1)))
			s->labels++;
		s->gloss_len -= (uint32_t)(close + 1 - s->gloss);
		s->gloss = close + 1;
	}
}

static bool skip_line(const char *p, size_t n)
{
	while (n && *p == ' ') {
		p++;
		n--;
	}
	return !n || (n > 4 && (memcmp(p, "Syn", 3) == 0 || memcmp(p, "Note", 4) == 0 || memcmp(p, "see:", 4) == 0));
}

/* Gloss line, examples and "see" targets of the entry's body. */
void freedict_body(const char *body, const char *end, struct sense *s, const char **see, size_t *see_len)
{
	for (const char *p = body; p < end;) {
		const char *eol = memchr(p, '\n', (size_t)(end - p));
		eol = eol ? eol : end;
		size_t n = (size_t)(eol - p);
		if (n > 8 && memcmp(p, "      \"", 7) == 0) {
			if (!s->examples)
				s->examples = p;
			s->examples_len = (uint32_t)(eol - s->examples + (eol < end));
		} else if (n > 6 && memcmp(p, " see: ", 6) == 0) {
			*see = p + 6;
			*see_len = n - 6;
		} else if (memmem(p, n, "Note: ", 6) && memmem(p, n, "forename", 8)) {
			s->forename = true;
		} else if (!s->gloss && !skip_line(p, n)) {
			s->gloss = p;
			s->gloss_len = (uint32_t)n;
		} else if (s->gloss && *s->gloss == '1' && n > 3 && *p >= '2' && *p <= '9' && p[1] == '.') {
			s->gloss_len = (uint32_t)(eol - s->gloss); /* numbered senses, a line each */
		}
		p = eol + 1;
	}
}
