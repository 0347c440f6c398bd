/* Raw text of a cue to plain text: tags, ASS overrides and drawings go, entities are decoded, white space collapses,
 * blank lines go. One pass, every look ahead stops at the next character of its own kind, so the time is linear
 * whatever is nested. What only looks like markup ("a < b", "<3", "{really}") stays. */
#include <string.h>
#include <strings.h>

#include "subtitles/subtitles_int.h"

struct plain {
	const char *p, *end;
	enum dialect dialect;
	char *out;
	size_t len;
	char pending; /* white space owed before the next character: 0, ' ' or '\n' */
	bool drawing; /* between {\p1} and {\p0} */
	bool ruby;    /* between <rt> and </rt> */
	bool full;
};

static bool is_letter(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

static bool is_digit(char ch)
{
	return ch >= '0' && ch <= '9';
}

static void space(struct plain *s, char ch)
{
	if (s->pending != '\n')
		s->pending = ch;
}

/* Controls, soft hyphens, marks of direction embedding: invisible, and in the way of every look-up. */
static bool is_dropped(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0xAD || cp == 0xFEFF || (cp >= 0x202A && cp <= 0x202E) ||
	       (cp >= 0x2066 && cp <= 0x2069) || cp == 0x200B;
}

static void emit(struct plain *s, uint32_t cp)
{
	if (cp == '\n' || cp == ' ' || cp == '\t' || cp == 0xA0) {
		space(s, cp == '\n' ? '\n' : ' ');
		return;
	}
	if (s->drawing || s->ruby || is_dropped(cp))
		return;
	char bytes[4];
	size_t n = text_utf8_put(cp, bytes);
	size_t owed = s->pending && s->len;
	if (s->len + owed + n > LIMIT_CUE_TEXT) {
		s->full = true;
		return;
	}
	if (owed)
		s->out[s->len++] = s->pending;
	s->pending = 0;
	memcpy(s->out + s->len, bytes, n);
	s->len += n;
}

/* The '>' or '}' that ends what starts at p; NULL when another opening comes first. */
static const char *closing(const struct plain *s, char open, char close)
{
	for (const char *q = s->p + 1; q < s->end; q++) {
		if (*q == close)
			return q;
		if (*q == open)
			return NULL;
	}
	return NULL;
}

static bool known_tag(const char *name, size_t n)
{
	static const char *const names[] = {"i",   "b",   "u",    "s",      "c",      "v",     "a",  "p",     "em",
					    "br",  "rt",  "rp",   "tt",     "q",      "h1",    "h2", "big",   "div",
					    "sub", "sup", "lang", "ruby",   "h3",     "li",    "ul", "small", "font",
					    "del", "ins", "span", "strike", "strong", "center"};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (strlen(names[i]) == n && strncasecmp(names[i], name, n) == 0)
			return true;
	return false;
}

/* At '<': true when a tag was taken. */
static bool take_tag(struct plain *s)
{
	const char *q = s->p + 1, *close;
	if (q < s->end && is_digit(*q)) { /* karaoke times of WebVTT: <00:00:01.000> */
		int64_t ms;
		if (!subtitles_scan_time(&q, s->end, &ms) || q >= s->end || *q != '>')
			return false;
		s->p = q + 1;
		return true;
	}
	bool ending = q < s->end && *q == '/';
	q += ending;
	const char *name = q;
	while (q < s->end && (is_letter(*q) || is_digit(*q)))
		q++;
	size_t n = (size_t)(q - name);
	bool bounded = q < s->end && strchr(" \t\n/>.", *q);
	if (!known_tag(name, n) || !bounded || !(close = closing(s, '<', '>')))
		return false;
	if (n == 2 && strncasecmp(name, "br", 2) == 0)
		emit(s, '\n');
	if (n == 2 && strncasecmp(name, "rt", 2) == 0)
		s->ruby = !ending;
	if (n == 4 && ending && strncasecmp(name, "ruby", 4) == 0)
		s->ruby = false;
	s->p = close + 1;
	return true;
}

/* At '{': true when an override (ASS: also a comment) was taken. */
static bool take_override(struct plain *s)
{
	const char *q = s->p + 1;
	bool override = q < s->end && *q == '\\';
	bool microdvd = q + 1 < s->end && is_letter(*q) && q[1] == ':';
	if (!override && !microdvd && s->dialect != DIALECT_ASS)
		return false;
	const char *close = closing(s, '{', '}');
	if (!close)
		return false;
	for (; q + 2 < close; q++)
		if (q[0] == '\\' && q[1] == 'p' && is_digit(q[2]))
			s->drawing = q[2] != '0';
	s->p = close + 1;
	return true;
}

static const struct {
	const char *name;
	uint32_t cp;
} entities[] = {
    {"amp", '&'},      {"lt", '<'},       {"gt", '>'},        {"quot", '"'},     {"apos", '\''},    {"nbsp", 0xA0},
    {"lrm", 0x200E},   {"rlm", 0x200F},   {"hellip", 0x2026}, {"ndash", 0x2013}, {"mdash", 0x2014}, {"shy", 0xAD},
    {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"ldquo", 0x201C},  {"rdquo", 0x201D}, {"bdquo", 0x201E}, {"laquo", 0xAB},
    {"raquo", 0xBB},   {"auml", 0xE4},    {"ouml", 0xF6},     {"uuml", 0xFC},    {"Auml", 0xC4},    {"Ouml", 0xD6},
    {"Uuml", 0xDC},    {"szlig", 0xDF},   {"eacute", 0xE9},   {"egrave", 0xE8},  {"ecirc", 0xEA},   {"agrave", 0xE0},
    {"aacute", 0xE1},  {"acirc", 0xE2},   {"iacute", 0xED},   {"oacute", 0xF3},  {"uacute", 0xFA},  {"ugrave", 0xF9},
    {"ocirc", 0xF4},   {"icirc", 0xEE},   {"ucirc", 0xFB},    {"ntilde", 0xF1},  {"ccedil", 0xE7},  {"iexcl", 0xA1},
    {"iquest", 0xBF},  {"euro", 0x20AC},  {"deg", 0xB0},      {"middot", 0xB7}};

static uint32_t numeric_entity(const char *p, size_t n)
{
	bool hex = n > 1 && (p[0] == 'x' || p[0] == 'X');
	uint32_t v = 0;
	for (size_t i = hex; i < n; i++) {
		uint32_t digit = is_digit(p[i]) ? (uint32_t)(p[i] - '0')
				 : hex && strchr("abcdef", p[i] | 0x20) && is_letter(p[i])
				     ? (uint32_t)((p[i] | 0x20) - 'a' + 10)
				     : 99;
		if (digit == 99)
			return 0;
		v = v * (hex ? 16 : 10) + digit;
	}
	return v > 0x10FFFF || (v >= 0xD800 && v < 0xE000) ? 0 : v;
}

/* At '&': true when an entity was taken. */
static bool take_entity(struct plain *s)
{
	const char *name = s->p + 1, *q = name;
	while (q < s->end && q - name < 10 && (is_letter(*q) || is_digit(*q) || *q == '#'))
		q++;
	if (q >= s->end || *q != ';' || q == name)
		return false;
	size_t n = (size_t)(q - name);
	uint32_t cp = *name == '#' && n > 1 ? numeric_entity(name + 1, n - 1) : 0;
	for (size_t i = 0; !cp && i < COUNT_OF(entities); i++)
		if (strlen(entities[i].name) == n && memcmp(entities[i].name, name, n) == 0)
			cp = entities[i].cp;
	if (!cp)
		return false;
	emit(s, cp);
	s->p = q + 1;
	return true;
}

/* At '\\': the line breaks and hard blanks of ASS; \N also turns up in SRT files made from it. */
static bool take_escape(struct plain *s)
{
	char ch = s->p + 1 < s->end ? s->p[1] : 0;
	bool ass = s->dialect == DIALECT_ASS;
	if (ch != 'N' && !(ass && (ch == 'n' || ch == 'h')))
		return false;
	emit(s, ch == 'N' ? '\n' : ' ');
	s->p += 2;
	return true;
}

size_t subtitles_plain(struct line raw, enum dialect dialect, char *out)
{
	struct plain s = {.p = raw.p, .end = raw.end, .dialect = dialect, .out = out};
	while (s.p < s.end && !s.full) {
		if ((*s.p == '<' && take_tag(&s)) || (*s.p == '{' && dialect != DIALECT_VTT && take_override(&s)) ||
		    (*s.p == '&' && take_entity(&s)) || (*s.p == '\\' && take_escape(&s)))
			continue;
		emit(&s, text_utf8_next(&s.p, s.end));
	}
	out[s.len] = '\0';
	return s.len;
}
