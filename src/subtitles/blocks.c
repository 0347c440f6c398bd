/* SRT and WebVTT. What makes a cue is its timing line; its text is everything up to the next timing line, without the
 * index or id line before that one, so that missing indexes and blank lines inside a cue do no harm. WebVTT's NOTE,
 * STYLE and REGION blocks end a cue. A line that can only be a spoilt timing line opens a broken block: its text is
 * passed over instead of being glued to the cue before. */
#include <string.h>

#include "subtitles/subtitles_int.h"

enum timing { TIMING_NO, TIMING_GOOD, TIMING_BROKEN };
enum { TIMING_LINE_MAX = 160, CHECK_EVERY = 4096 };

struct block {
	bool open, broken;
	int64_t start, end;
	const char *text; /* where its text begins */
	int64_t index;    /* of the line before its timing line; -1 none */
};

struct reader {
	struct cue_list *l;
	struct block block;
	struct line last;      /* last line that was not blank */
	bool last_after_blank; /* a blank line (or the start) stood before it */
	bool last_adjacent;    /* no blank line between it and here */
	bool after_blank;
};

static bool is_digit(char ch)
{
	return ch >= '0' && ch <= '9';
}

bool subtitles_next_line(const char **p, const char *end, struct line *out)
{
	if (*p >= end)
		return false;
	const char *stop = memchr(*p, '\n', (size_t)(end - *p));
	*out = (struct line){*p, stop ? stop : end};
	*p = stop ? stop + 1 : end;
	return true;
}

struct line subtitles_trim_line(struct line l)
{
	while (l.p < l.end && (*l.p == ' ' || *l.p == '\t'))
		l.p++;
	while (l.end > l.p && (l.end[-1] == ' ' || l.end[-1] == '\t'))
		l.end--;
	return l;
}

bool subtitles_line_starts(struct line l, const char *prefix)
{
	size_t n = strlen(prefix);
	return (size_t)(l.end - l.p) >= n && memcmp(l.p, prefix, n) == 0;
}

/* The number of an index line; -1 when it is none. */
static int64_t index_of(struct line l)
{
	l = subtitles_trim_line(l);
	int64_t v = 0;
	if (l.p == l.end || l.end - l.p > 9)
		return -1;
	for (; l.p < l.end; l.p++) {
		if (!is_digit(*l.p))
			return -1;
		v = v * 10 + (*l.p - '0');
	}
	return v;
}

/* "-->" and what it becomes in the hands of editors: "->", "- ->", "--&gt;", dashes of any length. *left ends before
 * it, *right begins after it. WebVTT only has "-->". */
static bool find_arrow(struct line l, enum dialect dialect, const char **left, const char **right)
{
	const char *stop = l.end - l.p > TIMING_LINE_MAX ? l.p + TIMING_LINE_MAX : l.end;
	if (dialect == DIALECT_VTT) {
		const char *arrow = memmem(l.p, (size_t)(stop - l.p), "-->", 3);
		*left = arrow;
		*right = arrow ? arrow + 3 : NULL;
		return arrow;
	}
	const char *head = memchr(l.p, '>', (size_t)(stop - l.p));
	const char *escaped = memmem(l.p, (size_t)(stop - l.p), "&gt;", 4);
	if (escaped && (!head || escaped < head))
		head = escaped;
	if (!head)
		return false;
	*right = head + (head == escaped ? 4 : 1);
	bool dash = false;
	for (*left = head; *left > l.p; (*left)--) {
		bool wide = *left - l.p >= 3 && (*left)[-3] == '\xE2' && (*left)[-2] == '\x80' &&
			    ((*left)[-1] == '\x93' || (*left)[-1] == '\x94');
		if (wide)
			*left -= 2;
		else if ((*left)[-1] != '-' && (*left)[-1] != ' ' && (*left)[-1] != '\t')
			break;
		dash |= wide || (*left)[-1] == '-';
	}
	return dash;
}

/* Whether a broken timing line was meant: it has "-->" and begins like a time. */
static bool meant_as_timing(struct line l, enum dialect dialect)
{
	size_t n = (size_t)(l.end - l.p);
	if (!memmem(l.p, n < TIMING_LINE_MAX ? n : TIMING_LINE_MAX, "-->", 3))
		return false;
	const char *p = l.p + (l.p < l.end && *l.p == '-');
	return dialect == DIALECT_VTT || p == l.end || is_digit(*p) || subtitles_line_starts(l, "-->");
}

static enum timing timing_line(struct line l, enum dialect dialect, struct block *b)
{
	l = subtitles_trim_line(l);
	const char *left, *right;
	if (!find_arrow(l, dialect, &left, &right))
		return TIMING_NO;
	const char *p = l.p;
	struct line before = subtitles_trim_line((struct line){l.p, left});
	bool good = subtitles_scan_time(&p, before.end, &b->start) && p == before.end;
	while (right < l.end && (*right == ' ' || *right == '\t'))
		right++;
	good = good && subtitles_scan_time(&right, l.end, &b->end) && (right == l.end || strchr(" \t", *right));
	if (!good)
		return meant_as_timing(l, dialect) ? TIMING_BROKEN : TIMING_NO;
	struct line rest = subtitles_trim_line((struct line){right, l.end});
	/* Positions are "X1:40 Y2:10" or "align:start"; anything else is text that lost its line break. */
	bool is_text = dialect == DIALECT_SRT && rest.p < rest.end && !memchr(rest.p, ':', (size_t)(rest.end - rest.p));
	b->text = is_text ? rest.p : l.end;
	return TIMING_GOOD;
}

static enum err block_close(struct reader *r, const char *end)
{
	struct block b = r->block;
	r->block = (struct block){.index = -1};
	if (!b.open)
		return OK;
	if (b.broken) {
		r->l->skipped++;
		return OK;
	}
	return subtitles_add_cue(r->l, b.start, b.end, (struct line){b.text, end > b.text ? end : b.text});
}

/* Where the text before a timing line ends: before its index (or id) line. */
static const char *cut_before(const struct reader *r, const char *timing, int64_t *index)
{
	*index = -1;
	if (!r->last.p || r->last.p < r->block.text)
		return timing;
	int64_t v = index_of(r->last);
	bool is_index = v >= 0 && ((r->last_adjacent && (r->last_after_blank || r->block.index >= 0)) ||
				   (r->block.index >= 0 && v == r->block.index + 1));
	bool is_id = r->l->dialect == DIALECT_VTT && r->last_adjacent && r->last_after_blank;
	if (!is_index && !is_id && r->block.open)
		return timing;
	*index = v;
	return r->last.p;
}

static bool vtt_comment(struct line l)
{
	static const char *const words[] = {"NOTE", "STYLE", "REGION"};
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		const char *after = l.p + strlen(words[i]);
		if (subtitles_line_starts(l, words[i]) && (after == l.end || *after == ' ' || *after == '\t'))
			return true;
	}
	return false;
}

/* "7" after a blank line where 7 is due, and then a line that should have been its times. */
static bool spoilt_block(const struct reader *r, struct line l, const char *next, const char *end)
{
	struct line after;
	struct block ignored;
	if (r->l->dialect != DIALECT_SRT || !r->block.open || !r->after_blank || r->block.index < 0 ||
	    index_of(l) != r->block.index + 1 || !subtitles_next_line(&next, end, &after))
		return false;
	after = subtitles_trim_line(after);
	return after.p < after.end && timing_line(after, DIALECT_SRT, &ignored) == TIMING_NO;
}

static enum err read_line(struct reader *r, struct line l, const char *next, const char *end)
{
	struct block b = {.open = true};
	enum timing timing = timing_line(l, r->l->dialect, &b);
	if (timing != TIMING_NO) {
		const char *cut = cut_before(r, l.p, &b.index);
		enum err e = block_close(r, cut);
		b.broken = timing == TIMING_BROKEN;
		b.text = b.broken ? l.end : b.text;
		r->block = b;
		return e;
	}
	if (r->l->dialect == DIALECT_VTT && r->after_blank && vtt_comment(l))
		return block_close(r, l.p);
	if (spoilt_block(r, l, next, end)) {
		int64_t index = index_of(l);
		enum err e = block_close(r, l.p);
		r->block = (struct block){.open = true, .broken = true, .text = l.end, .index = index};
		return e;
	}
	return OK;
}

enum err subtitles_read_blocks(struct cue_list *l, const char *text, size_t len)
{
	const char *p = text, *end = text + len;
	struct reader r = {.l = l, .after_blank = true, .block = {.index = -1}};
	struct line line;
	for (size_t n = 0; subtitles_next_line(&p, end, &line); n++) {
		enum err e = n % CHECK_EVERY ? OK : ctx_check(l->c);
		if (e != OK)
			return e;
		struct line trimmed = subtitles_trim_line(line);
		if (trimmed.p == trimmed.end) {
			r.after_blank = true;
			r.last_adjacent = false;
			continue;
		}
		e = read_line(&r, line, p, end);
		if (e != OK)
			return e;
		r.last = line;
		r.last_after_blank = r.after_blank;
		r.last_adjacent = true;
		r.after_blank = false;
	}
	return block_close(&r, end);
}
