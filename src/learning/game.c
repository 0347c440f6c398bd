/* The questions of a quiz: see game.h. */
#include "learning/game.h"

#include <string.h>
#include <strings.h>

enum { LINES_MAX = 16 * KIB, TOKENS_MIN = 3 };

static const char *const kinds[] = {"vocabulary", "listening", "comprehension"};

const char *game_kind_name(enum game_kind k)
{
	return kinds[k];
}

bool game_kind_parse(const char *s, enum game_kind *out)
{
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		if (text_eq(kinds[i], s)) {
			*out = (enum game_kind)i;
			return true;
		}
	}
	return false;
}

/* ---- vocabulary ---- */

/* All alternatives of the glosses, the learner's own first, one a line. */
static void add_glosses(struct ctx *c, const struct lexicon *lex, const struct lexicon_corrections *corrections,
			const char *native, const struct game_word *w, struct buf *lines)
{
	struct word_card card = {0};
	if (lexicon_describe(c, lex, corrections, c->mem, w->lemma, w->noun, native, &card) != OK)
		ctx_clear(c);
	for (size_t i = 0; i < card.gloss_count; i++)
		game_alternatives(c->mem, card.glosses[i].text, lines);
}

static bool word_question(struct ctx *c, const struct lexicon *lex, const struct lexicon_corrections *corrections,
			  const char *native, const struct game_word *w, struct game_question *out)
{
	struct buf lines;
	buf_init(&lines, c->mem, LINES_MAX);
	add_glosses(c, lex, corrections, native, w, &lines);
	if (corrections)
		add_glosses(c, lex, NULL, native, w, &lines);
	if (!lines.len)
		return false;
	const char *word = w->article ? mem_printf(c->mem, "%s %s", w->article, w->lemma) : w->lemma;
	*out = (struct game_question){.prompt = mem_printf(c->mem, "What does \"%s\" mean?", word),
				      .lemma = w->lemma,
				      .noun = w->noun,
				      .article = w->article,
				      .level = w->level,
				      .accepted = lines.data,
				      .shown = mem_strn(c->mem, lines.data, strcspn(lines.data, "\n")),
				      .cue = w->cue,
				      .start_ms = w->start_ms,
				      .end_ms = w->end_ms};
	return true;
}

size_t game_vocabulary(struct ctx *c, const struct lexicon *lex, const struct lexicon_corrections *corrections,
		       const char *native, const struct game_word *words, size_t count, size_t want,
		       struct game_question *out)
{
	size_t n = 0;
	for (size_t i = 0; i < count && n < want; i++)
		n += word_question(c, lex, corrections, native, &words[i], &out[n]);
	return n;
}

/* ---- listening ---- */

static size_t tokens_from(const struct analysis *a, uint32_t cue)
{
	size_t low = 0, high = a->token_count;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (a->tokens[mid].cue < cue)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static size_t tokens_in(const struct analysis *a, uint32_t cue)
{
	return tokens_from(a, cue + 1) - tokens_from(a, cue);
}

/* The line with "___" wherever the form of this token stands. */
static char *with_gap(const void *mem, const struct analysis *a, const struct token *asked, const char *text)
{
	struct buf b;
	size_t len = asked->end - asked->start, at = 0;
	buf_init(&b, (void *)mem, LINES_MAX);
	for (size_t i = tokens_from(a, asked->cue); i < a->token_count && a->tokens[i].cue == asked->cue; i++) {
		const struct token *t = &a->tokens[i];
		bool same = t->end - t->start == len && strncasecmp(text + t->start, text + asked->start, len) == 0;
		if (!same && t->lemma != asked->lemma)
			continue;
		buf_add(&b, text + at, t->start - at);
		buf_str(&b, "___");
		at = t->end;
	}
	buf_str(&b, text + at);
	return b.data;
}

struct asked {
	bool *lemma, *cue; /* already in the quiz */
};

/* One question about a form of the lemma, in a line that is not used yet. */
static bool gap_question(const void *mem, const struct game_scene *s, uint32_t lemma, struct asked *asked,
			 struct game_question *out)
{
	const struct analysis *a = s->analysis;
	const struct lemma *l = &a->lemmas[lemma];
	for (size_t i = 0; i < a->token_count; i++) {
		const struct token *t = &a->tokens[i];
		/* Half of a separated verb is no word to write down. */
		if (t->lemma != lemma || t->group || t->unknown || asked->cue[t->cue] ||
		    tokens_in(a, t->cue) < TOKENS_MIN)
			continue;
		const struct cue *q = &s->cues->list[t->cue];
		char *form = mem_strn(mem, q->text + t->start, t->end - t->start);
		asked->lemma[lemma] = asked->cue[t->cue] = true;
		*out = (struct game_question){.prompt = "Which word is missing?",
					      .lemma = l->text,
					      .noun = l->noun,
					      .article = l->article,
					      .level = l->level,
					      .accepted = form,
					      .shown = form,
					      .cue = with_gap(mem, a, t, q->text),
					      .start_ms = q->start_ms,
					      .end_ms = q->end_ms};
		return true;
	}
	return false;
}

size_t game_listening(const void *mem, const struct game_scene *s, size_t want, struct game_question *out)
{
	const struct analysis *a = s->analysis;
	struct asked asked = {.lemma = mem_array(mem, bool, a->lemma_count),
			      .cue = mem_array(mem, bool, s->cues->count)};
	size_t n = 0;
	for (size_t i = 0; i < s->lesson->word_count && n < want; i++)
		n += gap_question(mem, s, s->lesson->words[i].lemma, &asked, &out[n]);
	for (uint32_t i = 0; i < a->lemma_count && n < want; i++)
		if (!asked.lemma[i] && a->lemmas[i].content && !a->lemmas[i].name)
			n += gap_question(mem, s, i, &asked, &out[n]);
	return n;
}

/* ---- comprehension ---- */

struct choice {
	const struct game_scene *scene;
	size_t *lines; /* indexes into help->lines that may be asked, those with unknown words first */
	size_t count;
	uint64_t random;
};

static uint64_t next_random(uint64_t *state)
{
	uint64_t z = *state += 0x9E3779B97F4A7C15u;
	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

/* A translation of exactly one line: the next one has its own, so that the two are no group. */
static bool stands_alone(const struct game_scene *s, size_t line)
{
	const struct help *h = s->help;
	uint32_t cue = h->lines[line].cue;
	bool next = line + 1 < h->line_count ? h->lines[line + 1].cue == cue + 1 : cue + 1 == s->cues->count;
	return next && tokens_in(s->analysis, cue) >= TOKENS_MIN;
}

static bool needs_help(const struct lesson *l, uint32_t cue)
{
	for (size_t i = 0; i < l->help_count; i++)
		if (l->help[i] == cue)
			return true;
	return false;
}

static void choose_lines(const void *mem, struct choice *c)
{
	const struct game_scene *s = c->scene;
	c->lines = mem_array(mem, size_t, s->help->line_count);
	for (int unknown = 1; unknown >= 0; unknown--)
		for (size_t i = 0; i < s->help->line_count; i++)
			if (needs_help(s->lesson, s->help->lines[i].cue) == (unknown == 1) && stands_alone(s, i))
				c->lines[c->count++] = i;
}

static bool is_among(const void *mem, const char *text, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (game_is_right(mem, text, list[i], ""))
			return true;
	return false;
}

static char *one_line(const void *mem, const char *text)
{
	char *out = mem_str(mem, text);
	for (char *p = out; *p; p++)
		if (*p == '\n')
			*p = ' ';
	return out;
}

/* Three other translations, taken from anywhere in the span; false when there are not so many different ones. */
static bool fill_options(const void *mem, struct choice *c, const char *options[GAME_OPTIONS])
{
	const struct help *h = c->scene->help;
	size_t n = 1, start = (size_t)(next_random(&c->random) % h->line_count);
	for (size_t i = 0; i < h->line_count && n < GAME_OPTIONS; i++) {
		const char *text = one_line(mem, h->lines[(start + i) % h->line_count].text);
		if (!text_blank(text) && !is_among(mem, text, options, n))
			options[n++] = text;
	}
	if (n < GAME_OPTIONS)
		return false;
	for (size_t i = GAME_OPTIONS - 1; i > 0; i--) {
		size_t k = (size_t)(next_random(&c->random) % (i + 1));
		const char *other = options[i];
		options[i] = options[k];
		options[k] = other;
	}
	return true;
}

size_t game_comprehension(const void *mem, const struct game_scene *s, uint64_t seed, size_t want,
			  struct game_question *out)
{
	struct choice c = {.scene = s, .random = seed};
	size_t n = 0;
	choose_lines(mem, &c);
	for (size_t i = 0; i < c.count && n < want; i++) {
		const struct help_line *line = &s->help->lines[c.lines[i]];
		const struct cue *q = &s->cues->list[line->cue];
		const char *right = one_line(mem, line->text), *options[GAME_OPTIONS] = {right};
		if (text_blank(right) || !fill_options(mem, &c, options))
			continue;
		out[n++] = (struct game_question){
		    .prompt = mem_printf(mem, "What does this line say? \"%s\"", one_line(mem, q->text)),
		    .lemma = "",
		    .accepted = right,
		    .shown = right,
		    .options = mem_printf(mem, "%s\n%s\n%s\n%s", options[0], options[1], options[2], options[3]),
		    .cue = q->text,
		    .start_ms = q->start_ms,
		    .end_ms = q->end_ms};
	}
	return n;
}
