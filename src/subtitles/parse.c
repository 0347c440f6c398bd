/* From bytes to cues: decode, find the format, read, sort. Each cue's text is made plain, composed (NFC) and split at
 * " | " here, so that the readers only find times and raw text. */
#include <stdlib.h>
#include <string.h>
#include <uninorm.h>

#include "subtitles/subtitles_int.h"

/* NFC makes UTF-8 at most three times as long (Unicode Annex 15). */
enum { COMPOSED_MAX = 3 * LIMIT_CUE_TEXT + 16, SNIFF_LINES = 64 };

/* Everything below U+0300 is composed already. */
static bool may_decompose(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] >= 0xCC)
			return true;
	return false;
}

static size_t compose(struct cue_list *l, char *s, size_t n)
{
	if (!may_decompose(s, n))
		return n;
	size_t have = COMPOSED_MAX;
	uint8_t *r = u8_normalize(UNINORM_NFC, (const uint8_t *)s, n, l->composed, &have);
	if (r != l->composed || have > LIMIT_CUE_TEXT)
		return n; /* longer than it may be: better uncomposed than cut in a character */
	memcpy(s, r, have);
	s[have] = '\0';
	return have;
}

static bool is_blank(char ch)
{
	return ch == ' ' || ch == '\n';
}

/* "original | translation" in place; returns the translation. */
static char *split_dual(char *s)
{
	for (char *bar = strchr(s, '|'); bar; bar = strchr(bar + 1, '|')) {
		if (bar == s || !is_blank(bar[-1]) || !is_blank(bar[1]) || !bar[2])
			continue;
		bar[-1] = '\0';
		return bar + 2;
	}
	return NULL;
}

enum err subtitles_add_cue(struct cue_list *l, int64_t start_ms, int64_t end_ms, struct line raw)
{
	if (start_ms < 0 || end_ms <= start_ms) {
		l->skipped++;
		l->bad_times++;
		return OK;
	}
	size_t n = subtitles_plain(raw, l->dialect, l->plain);
	/* Converters that took SRT for HTML left "&lt;i&gt;": markup a second time. */
	if (l->dialect == DIALECT_SRT && strchr(l->plain, '<') && memmem(raw.p, (size_t)(raw.end - raw.p), "&lt;", 4)) {
		n = subtitles_plain((struct line){l->plain, l->plain + n}, l->dialect, l->again);
		memcpy(l->plain, l->again, n + 1);
	}
	n = compose(l, l->plain, n);
	if (n == 0) {
		l->skipped++;
		l->no_text++;
		return OK;
	}
	if (l->count == LIMIT_CUES)
		return ctx_fail(l->c, ERR_TOO_LARGE, "more than %d subtitle lines", LIMIT_CUES);
	if (l->count == l->cap) {
		l->cap *= 2;
		l->list = mem_grow(l->mem, l->list, struct cue, l->cap);
	}
	char *text = mem_strn(l->mem, l->plain, n);
	char *second = split_dual(text);
	l->list[l->count++] = (struct cue){start_ms, end_ms, text, second, 1};
	return OK;
}

static int by_time(const void *a, const void *b)
{
	const struct cue *x = *(const struct cue *const *)a, *y = *(const struct cue *const *)b;
	if (x->start_ms != y->start_ms)
		return x->start_ms < y->start_ms ? -1 : 1;
	if (x->end_ms != y->end_ms)
		return x->end_ms < y->end_ms ? -1 : 1;
	return x < y ? -1 : x > y; /* the order of the file */
}

static bool sorted(const struct cue_list *l)
{
	for (size_t i = 1; i < l->count; i++) {
		const struct cue *a = &l->list[i - 1], *b = &l->list[i];
		if (a->start_ms > b->start_ms || (a->start_ms == b->start_ms && a->end_ms > b->end_ms))
			return false;
	}
	return true;
}

static void sort(struct cue_list *l)
{
	if (sorted(l))
		return;
	const struct cue **order = mem_array(l->mem, const struct cue *, l->count);
	struct cue *list = mem_array(l->mem, struct cue, l->count);
	for (size_t i = 0; i < l->count; i++)
		order[i] = &l->list[i];
	qsort(order, l->count, sizeof(const struct cue *), by_time);
	for (size_t i = 0; i < l->count; i++)
		list[i] = *order[i];
	talloc_free(order);
	talloc_free(l->list);
	l->list = list;
}

static bool same(const struct cue *a, const struct cue *b)
{
	return a->start_ms == b->start_ms && a->end_ms == b->end_ms && text_eq(a->text, b->text) &&
	       text_eq(a->second, b->second);
}

/* ASS draws shadows and glows as further layers with the same words. */
static void drop_layers(struct cue_list *l)
{
	size_t to = 0;
	for (size_t i = 0; i < l->count; i++)
		if (!to || !same(&l->list[to - 1], &l->list[i]))
			l->list[to++] = l->list[i];
	l->count = to;
}

static enum dialect sniff(const char *text, size_t len)
{
	static const char *const ass[] = {"[Script Info]", "[V4", "[Events]", "Dialogue:"};
	const char *p = text, *end = text + len;
	struct line line;
	bool first = true;
	for (int n = 0; n < SNIFF_LINES && subtitles_next_line(&p, end, &line); n++) {
		line = subtitles_trim_line(line);
		if (line.p == line.end)
			continue;
		if (first && subtitles_line_starts(line, "WEBVTT"))
			return DIALECT_VTT;
		first = false;
		for (size_t i = 0; i < COUNT_OF(ass); i++)
			if (subtitles_line_starts(line, ass[i]))
				return DIALECT_ASS;
	}
	return DIALECT_SRT;
}

static enum err read_cues(struct cue_list *l, const char *text, size_t len)
{
	l->dialect = sniff(text, len);
	enum err e = l->dialect == DIALECT_ASS ? subtitles_read_ass(l, text, len) : subtitles_read_blocks(l, text, len);
	if (e != OK)
		return e;
	if (l->count == 0)
		return ctx_fail_named(l->c, ERR_DAMAGED, "no_cues",
				      "no subtitle line could be read (SRT, WebVTT and ASS are understood)%s",
				      l->skipped ? "; every block is damaged" : "");
	sort(l);
	if (l->dialect == DIALECT_ASS)
		drop_layers(l);
	return OK;
}

enum err subtitles_parse(struct ctx *c, void *mem, const char *bytes, size_t len, const char *encoding,
			 struct cues *out)
{
	static const char *const formats[] = {[DIALECT_SRT] = "srt", [DIALECT_VTT] = "vtt", [DIALECT_ASS] = "ass"};
	if (len > LIMIT_SUBTITLE_FILE)
		return ctx_fail(c, ERR_TOO_LARGE, "subtitle file is over %d MiB", LIMIT_SUBTITLE_FILE / MIB);
	void *scratch = talloc_new(c->mem), *kept = talloc_new(mem);
	mem_check(scratch);
	mem_check(kept);
	struct cue_list l = {.c = c, .mem = kept, .cap = 256};
	l.list = mem_array(kept, struct cue, l.cap);
	l.plain = mem_array(scratch, char, LIMIT_CUE_TEXT + 1);
	l.again = mem_array(scratch, char, LIMIT_CUE_TEXT + 1);
	l.composed = mem_array(scratch, uint8_t, COMPOSED_MAX);
	char *text;
	size_t text_len;
	const char *name;
	enum err e = subtitles_decode(c, scratch, bytes, len, encoding, &text, &text_len, &name);
	if (e == OK)
		e = read_cues(&l, text, text_len);
	if (e == OK)
		*out = (struct cues){.list = l.list,
				     .count = l.count,
				     .skipped = l.skipped,
				     .bad_times = l.bad_times,
				     .no_text = l.no_text,
				     .format = formats[l.dialect],
				     .encoding = mem_str(kept, name)};
	else
		talloc_free(kept);
	talloc_free(scratch);
	return e;
}
