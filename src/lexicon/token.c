/* Cuts cue texts into words. Offsets are bytes of the original text. No words: tags, sound marks in [] () and between
 * asterisks, music notes, speaker labels (marked here, decided by the name rules), digits and what hangs on them.
 * Apostrophes and hyphens inside a run of letters are kept and handed to the language, which knows clitics. */
#include <string.h>
#include <uninorm.h>

#include "lexicon/analyse_int.h"

struct run {
	char text[LIMIT_WORD + 8];       /* NFC-ready: small marks dropped, one kind of apostrophe */
	uint32_t offset[LIMIT_WORD + 8]; /* of each byte of text in the cue; one more for the end */
	size_t len;
	bool digit, odd, joint; /* has a digit; needs normalising; has an apostrophe or hyphen */
};

struct state {
	struct finder *f;
	const char *text, *end;
	uint32_t cue;
	bool first, comma, line; /* for the next word */
	size_t sentence;         /* first word of the sentence */
	bool quotes;             /* single quotes are quotation marks here */
};

static bool is_apostrophe(uint32_t cp)
{
	return cp == '\'' || cp == 0x2019 || cp == 0x2018 || cp == 0x2BC || cp == 0x60 || cp == 0xB4;
}

static bool is_hyphen(uint32_t cp)
{
	return cp == '-' || cp == 0x2010 || cp == 0x2011;
}

/* Invisible inside a word: soft hyphen, joiners, direction marks, byte order mark. */
static bool is_invisible(uint32_t cp)
{
	return cp == 0xAD || (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) || cp == 0x2060 ||
	       (cp >= 0x2066 && cp <= 0x2069) || cp == 0xFEFF || (cp >= 0xFE00 && cp <= 0xFE0F);
}

/* End of a bracketed piece that starts at p, or NULL when it is none. Tags and braces may not run over a line's end. */
static const char *bracket_end(const char *text, const char *p, const char *end)
{
	char open = *p, close = open == '<' ? '>' : open == '{' ? '}' : open == '[' ? ']' : open == '(' ? ')' : '*';
	size_t most = (size_t)(end - p) < 300 ? (size_t)(end - p) : 300;
	const char *q = most > 1 ? memchr(p + 1, close, most - 1) : NULL;
	if (!q)
		return NULL;
	if (open == '<')
		return p + 1 < end && (fold_is_letter((unsigned char)p[1]) || p[1] == '/') ? q + 1 : NULL;
	if (open == '(') { /* a sound mark stands at the edge of a line or sentence; "er (mein Bruder) kam" is speech */
		const char *before = p, *after = q + 1;
		while (before > text && (before[-1] == ' ' || before[-1] == '-' || before[-1] == '>'))
			before--;
		while (after < end && (*after == ' ' || *after == '<'))
			after++;
		bool edge = before == text || strchr("\n.!?:)", before[-1]) || after == end ||
			    strchr("\n.!?", *after) || (q > p + 1 && !fold_is_letter((unsigned char)p[1]));
		return edge ? q + 1 : NULL;
	}
	if (open == '*')
		return q > p + 1 && !memchr(p, '\n', (size_t)(q - p)) ? q + 1 : NULL;
	return q + 1;
}

static void add_word(struct state *s, const char *text, size_t len, uint32_t start, uint32_t end, bool glued)
{
	struct finder *f = s->f;
	if (!len || len > FORM_MAX)
		return;
	if (f->word_count == f->word_cap) {
		f->word_cap *= 2;
		f->words = mem_grow(f->scratch, f->words, struct word, f->word_cap);
	}
	f->words[f->word_count++] = (struct word){.form = finder_form(f, text, len),
						  .cue = s->cue,
						  .start = start,
						  .end = end,
						  .first = s->first,
						  .comma = s->comma || s->first,
						  .line = s->line,
						  .glued = glued};
	s->first = s->comma = s->line = false;
}

static void normalise(struct run *r)
{
	size_t n = 0;
	uint8_t *nfc = u8_normalize(UNINORM_NFC, (const uint8_t *)r->text, r->len, NULL, &n);
	if (nfc && n <= r->len && n) {
		memcpy(r->text, nfc, n);
		r->offset[n] = r->offset[r->len]; /* only whole runs are offset right: such runs are not cut */
		r->len = n;
	}
	free(nfc); /* foreign: libunistring */
}

static void add_run(struct state *s, struct run *r)
{
	size_t at[8], cuts = 0, from = 0;
	uint32_t end = r->offset[r->len];
	if (r->digit) {
		if (s->f->word_count && s->f->words[s->f->word_count - 1].cue == s->cue)
			s->f->words[s->f->word_count - 1].number = true;
		return;
	}
	if (r->odd)
		normalise(r);
	else if (r->joint)
		cuts = s->f->lex->rules->cut(s->f, r->text, r->len, at);
	for (size_t i = 0; i < cuts; i++) {
		if (at[i] <= from || at[i] >= r->len)
			continue;
		add_word(s, r->text + from, at[i] - from, r->offset[from], r->offset[at[i]], from > 0);
		from = at[i];
		const char *euphonic = s->f->lex->rules->euphonic;
		bool hyphen = from < r->len && r->text[from] == '-';
		from += hyphen;
		if (hyphen && euphonic && text_starts(r->text + from, euphonic))
			from += strlen(euphonic);
	}
	add_word(s, r->text + from, r->len - from, r->offset[from], end, from > 0);
}

/* Is an apostrophe at the run's edge part of the word? */
static bool edge_apostrophe(struct state *s, struct run *r, bool leading)
{
	size_t count = 0;
	char lower[LIMIT_WORD + 16];
	size_t n = r->len < LIMIT_WORD ? fold_lower(r->text, r->len, lower, sizeof lower) : 0;
	if (n && closed_find(s->f->lex->closed, lower, n, &count))
		return true;
	if (leading || s->quotes)
		return false;
	const char *code = s->f->lex->rules->code;
	return text_eq(code, "de") || (text_eq(code, "en") && text_ends(r->text, "in'"));
}

/* Reads a run of letters from p; returns where it ends. */
static const char *read_run(struct state *s, const char *p, struct run *r)
{
	r->len = 0;
	r->digit = r->odd = r->joint = false;
	bool too_long = false;
	const char *last = p;
	size_t last_len = 0;
	uint32_t lead = 0;
	if (is_apostrophe(text_utf8_next(&(const char *){p}, s->end)))
		lead = 1;
	while (p < s->end) {
		const char *q = p;
		uint32_t cp = text_utf8_next(&q, s->end);
		bool letter = fold_is_letter(cp), mark = fold_is_mark(cp), digit = cp >= '0' && cp <= '9';
		bool joint = is_apostrophe(cp) || is_hyphen(cp);
		if (!letter && !mark && !digit && !joint && !is_invisible(cp))
			break;
		if (joint && last != p)
			break; /* two joints in a row */
		if (r->len + 8 > LIMIT_WORD) {
			too_long = true;
		} else if (!is_invisible(cp)) {
			char utf8[4] = {is_hyphen(cp) ? '-' : '\''};
			size_t n = joint ? 1 : text_utf8_put(cp, utf8);
			for (size_t i = 0; i < n; i++)
				r->offset[r->len + i] = (uint32_t)(p - s->text);
			memcpy(r->text + r->len, utf8, n);
			r->len += n;
		}
		r->digit |= digit;
		r->odd |= mark;
		p = q;
		if (!joint) {
			last = p;
			last_len = r->len;
		} else if (last_len) {
			const char *next = q;
			uint32_t after = next < s->end ? text_utf8_next(&next, s->end) : ' ';
			r->joint |= fold_is_letter(after) || (after >= '0' && after <= '9');
		} else {
			last = p; /* a leading apostrophe */
		}
	}
	/* what hangs behind the last letter: an apostrophe may belong to the word */
	if (r->len == last_len + 1 && r->text[last_len] == '\'' && !too_long) {
		r->text[r->len] = '\0';
		if (edge_apostrophe(s, r, false)) {
			last = p;
			last_len = r->len;
		}
	}
	r->len = last_len;
	r->text[r->len] = '\0';
	r->offset[r->len] = (uint32_t)(last - s->text);
	if (too_long)
		r->len = 0;
	if (lead && r->len > 1) {
		if (edge_apostrophe(s, r, true)) {
			r->joint = false;
		} else {
			memmove(r->text, r->text + 1, r->len);
			memmove(r->offset, r->offset + 1, r->len * sizeof *r->offset);
			r->len--;
			s->quotes = true;
		}
	}
	return last > p ? p : last;
}

static void sentence_end(struct state *s, bool question)
{
	struct finder *f = s->f;
	if (f->word_count)
		f->words[f->word_count - 1].stop = true;
	for (size_t i = s->sentence; question && i < f->word_count; i++)
		f->words[i].question = true;
	s->sentence = f->word_count;
	s->first = true;
}

/* An abbreviation's full stop ends no sentence: titles, single letters. */
static bool abbreviation(const struct finder *f)
{
	static const char *const titles[] = {"mr",   "mrs", "ms",  "dr",   "prof", "st",   "hr",
					     "fr",   "sr",  "sra", "srta", "mme",  "mlle", "sig",
					     "dott", "nr",  "bzw", "ca",   "vs",   "evtl", "ggf"};
	if (!f->word_count)
		return false;
	const struct form *last = f->words[f->word_count - 1].form;
	char lower[16];
	if (last->len > 5 || !fold_lower(last->text, last->len, lower, sizeof lower))
		return false;
	for (size_t i = 0; i < COUNT_OF(titles); i++)
		if (text_eq(lower, titles[i]))
			return true;
	return false;
}

static void punctuation(struct state *s, uint32_t cp, const char *next)
{
	struct finder *f = s->f;
	struct word *last = f->word_count ? &f->words[f->word_count - 1] : NULL;
	bool here = last && last->cue == s->cue;
	switch (cp) {
	case '.':
		if (here && abbreviation(f))
			break;
		sentence_end(s, false);
		break;
	case 0x2669: /* music notes */
	case 0x266A:
	case 0x266B:
	case 0x266C:
		sentence_end(s, false);
		break;
	case '!':
	case 0x2026:
	case '?':
		sentence_end(s, cp == '?');
		break;
	case 0xBF:
	case 0xA1:
		s->first = true;
		break;
	case ':':
		if (here) {
			last->stop = true;
			for (size_t i = f->word_count; i-- && f->words[i].cue == s->cue && f->word_count - i <= 3;)
				if (f->words[i].line) {
					for (size_t k = i; k < f->word_count; k++)
						f->words[k].label = true;
					break;
				}
		}
		s->first = s->comma = true;
		break;
	case ',':
	case ';':
	case 0x2013:
	case 0x2014:
	case '-':
		if (here)
			last->stop = true;
		s->comma = true;
		if (cp == '-' && s->line)
			s->first = true;
		else if ((cp == '-' || cp == 0x2013) && next < s->end && *next == ' ' && here && s->first)
			s->line = true;
		break;
	case '"':
	case 0x201E:
	case 0x201C:
	case 0x201D:
	case 0xAB:
	case 0xBB:
		s->comma |= cp != 0x201D;
		s->first |= cp == 0x201E || cp == 0xAB || s->comma;
		break;
	case '\n':
		s->line = true;
		break;
	default:
		break;
	}
}

static void read_cue(struct state *s)
{
	struct run run;
	for (const char *p = s->text; p < s->end;) {
		unsigned char ch = (unsigned char)*p;
		if (ch == ' ' || ch == '\t' || ch == '\r') {
			p++;
			continue;
		}
		if (strchr("<{[(*", ch) && ch) {
			const char *q = bracket_end(s->text, p, s->end);
			p = q ? q : p + 1;
			continue;
		}
		const char *q = p;
		uint32_t cp = text_utf8_next(&q, s->end);
		const char *after = q;
		uint32_t second = after < s->end ? text_utf8_next(&after, s->end) : 0;
		if (fold_is_letter(cp) || (cp >= '0' && cp <= '9') || (is_apostrophe(cp) && fold_is_letter(second))) {
			const char *end = read_run(s, p, &run);
			p = end > p ? end : q;
			while (run.digit && p + 1 < s->end && strchr(".,:", *p) && p[1] >= '0' && p[1] <= '9')
				for (p++; p < s->end && *p >= '0' && *p <= '9'; p++) /* 3,2 10.000 8:30 */
					;
			if (run.len)
				add_run(s, &run);
			continue;
		}
		if (cp == '&') { /* an entity */
			const char *semi = memchr(p, ';', (size_t)(s->end - p) < 10 ? (size_t)(s->end - p) : 10);
			p = semi ? semi + 1 : q;
			continue;
		}
		punctuation(s, cp, q);
		p = q;
	}
}

enum err tokenise(struct finder *f, const char *const *texts, size_t count)
{
	struct state s = {.f = f, .first = true};
	for (size_t i = 0; i < count; i++) {
		size_t n = strlen(texts[i]);
		if (n > UINT32_MAX / 2)
			return ctx_fail(f->c, ERR_TOO_LARGE, "cue %zu is too long", i + 1);
		s.text = texts[i];
		s.end = texts[i] + n;
		s.cue = (uint32_t)i;
		s.line = true;
		s.quotes = false;
		read_cue(&s);
		enum err e = (i & 255) ? OK : ctx_check(f->c);
		if (e != OK)
			return e;
	}
	sentence_end(&s, false);
	return OK;
}
