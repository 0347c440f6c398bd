/* Words with times to cues: see speech.h. Limits are those of the trade for two lines: 84 characters, 7 s. */
#include "speech/speech_int.h"

#include <string.h>

enum { CHARACTERS_MAX = 84, LINE = 42, LENGTH_MAX_MS = 7000, PAUSE_MS = 700, LENGTH_MIN_MS = 700 };

struct piece {
	size_t from, to; /* words */
	size_t characters;
};

static size_t length_of(const struct media_word *w)
{
	return text_utf8_count(w->text, strlen(w->text));
}

/* ".", "?", "!", "…" at the end, a quote or bracket may follow; not "Mr." or "3." */
static bool ends_sentence(const char *s)
{
	size_t n = strlen(s);
	while (n && strchr("\"')]", s[n - 1]))
		n--;
	if (n >= 3 && memcmp(s + n - 3, "\xe2\x80\xa6", 3) == 0)
		return true;
	if (!n || !strchr(".?!", s[n - 1]))
		return false;
	return s[n - 1] != '.' || (n > 3 && !(s[0] >= '0' && s[0] <= '9')) || (n > 1 && s[0] >= 'a' && s[0] <= 'z');
}

static bool ends_clause(const char *s)
{
	size_t n = strlen(s);
	return n && strchr(",;:", s[n - 1]);
}

/* Does word i start a new cue? */
static bool breaks_before(const struct media_words *words, const struct piece *p, size_t i)
{
	const struct media_word *w = &words->list[i], *before = &words->list[i - 1];
	return w->start_ms - before->end_ms > PAUSE_MS || ends_sentence(before->text) ||
	       p->characters + 1 + length_of(w) > CHARACTERS_MAX ||
	       w->end_ms - words->list[p->from].start_ms > LENGTH_MAX_MS;
}

/* A cue that is full is better cut behind a comma of its second half. */
static size_t better_end(const struct media_words *words, const struct piece *p, size_t next)
{
	const struct media_word *w = &words->list[next], *last = &words->list[next - 1];
	if (w->start_ms - last->end_ms > PAUSE_MS || ends_sentence(last->text))
		return next;
	for (size_t i = next; i > p->from + (next - p->from) / 2 && i > p->from + 1; i--)
		if (ends_clause(words->list[i - 1].text))
			return i;
	return next;
}

/* Joined by blanks; one line break near the middle when it is more than one line. */
static char *join(void *mem, const struct media_words *words, const struct piece *p, size_t characters)
{
	struct buf b;
	size_t column = 0, best = 0, best_away = SIZE_MAX, at = 0;
	buf_init(&b, mem, LIMIT_CUE_TEXT);
	for (size_t i = p->from; i < p->to; i++) {
		if (i > p->from) {
			size_t away = column * 2 > characters ? column * 2 - characters : characters - column * 2;
			at = b.len;
			buf_char(&b, ' ');
			column++;
			if (away < best_away) {
				best_away = away;
				best = at;
			}
		}
		buf_str(&b, words->list[i].text);
		column += length_of(&words->list[i]);
	}
	if (characters > LINE && best)
		b.data[best] = '\n';
	return b.data;
}

static void add_cue(void *mem, const struct media_words *words, const struct piece *p, struct cues *out)
{
	double confidence = 0;
	size_t characters = p->to - p->from - 1;
	for (size_t i = p->from; i < p->to; i++) {
		confidence += words->list[i].confidence;
		characters += length_of(&words->list[i]);
	}
	const struct media_word *last = &words->list[p->to - 1];
	struct cue *cue = &out->list[out->count++];
	*cue = (struct cue){.start_ms = words->list[p->from].start_ms,
			    .end_ms = last->end_ms,
			    .text = join(mem, words, p, characters),
			    .confidence = confidence / (double)(p->to - p->from)};
	/* a short cry stays long enough to be read, where nothing follows */
	int64_t room = p->to < words->count ? words->list[p->to].start_ms : words->end_ms;
	int64_t wanted = cue->start_ms + LENGTH_MIN_MS;
	if (cue->end_ms < wanted)
		cue->end_ms = wanted < room ? wanted : room > cue->end_ms ? room : cue->end_ms;
	if (cue->end_ms <= cue->start_ms)
		cue->end_ms = cue->start_ms + 1;
}

void speech_cues_from_words(void *mem, const struct media_words *words, struct cues *out)
{
	*out = (struct cues){.list = mem_array(mem, struct cue, words->count), .format = "speech", .encoding = "UTF-8"};
	struct piece p = {.from = 0};
	for (size_t i = 0; i < words->count; i++) {
		if (i > p.from && breaks_before(words, &p, i)) {
			p.to = better_end(words, &p, i);
			add_cue(mem, words, &p, out);
			i = p.to;
			p = (struct piece){.from = i};
		}
		p.characters += length_of(&words->list[i]) + (i > p.from);
	}
	p.to = words->count;
	if (p.to > p.from)
		add_cue(mem, words, &p, out);
}
