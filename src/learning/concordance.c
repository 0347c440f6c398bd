/* The concordance: see concordance.h. Entries are counted in a map by (word, form), then laid out by word. */
#include "learning/concordance.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "learning/transcript.h"

enum { FORM_TEXT = 256, TOKENS_JOINED = 4 };

struct counting {
	const struct analysis *a;
	const char *const *texts;
	void *scratch;
	struct map *by_key; /* struct concordance_entry; word is an index of the analysis' lemmas */
};

static struct concordance_entry *entry_of(struct counting *n, uint32_t lemma, const char *form)
{
	char key[FORM_TEXT + 16];
	snprintf(key, sizeof key, "%x/%s", lemma, form);
	struct concordance_entry *e = map_get(n->by_key, key);
	if (!e) {
		e = mem_new(n->scratch, struct concordance_entry);
		*e = (struct concordance_entry){.form = mem_str(n->scratch, form), .word = lemma};
		map_put(n->by_key, key, e);
	}
	return e;
}

static void add_place(struct concordance_entry *e, uint32_t cue)
{
	if (e->place_count < CONCORDANCE_PLACES && (!e->place_count || e->cues[e->place_count - 1] != cue))
		e->cues[e->place_count++] = cue;
}

/* As written; words that are no nouns or names in small letters, so that a sentence's beginning is no form of its own. */
static void token_text(const struct counting *n, const struct token *t, char *out, size_t cap)
{
	size_t len = t->end - t->start;
	const char *from = n->texts[t->cue] + t->start;
	len = len < cap - 1 ? len : cap - 1;
	if (!n->a->lemmas[t->lemma].noun && lexicon_lower(from, len, out, cap))
		return;
	memcpy(out, from, len);
	out[len] = '\0';
}

/* "gibt … aus", "gave up": the parts as one form to show. */
static void add_joined(struct counting *n, uint32_t lemma, const uint32_t *tokens, size_t count)
{
	char form[FORM_TEXT], part[FORM_TEXT / TOKENS_JOINED];
	size_t used = 0;
	for (size_t i = 0; i < count; i++) {
		token_text(n, &n->a->tokens[tokens[i]], part, sizeof part);
		const char *join = !i ? "" : tokens[i] == tokens[i - 1] + 1 ? " " : " \xE2\x80\xA6 ";
		int m = snprintf(form + used, sizeof form - used, "%s%s", join, part);
		used += m > 0 ? (size_t)m : 0;
	}
	struct concordance_entry *e = entry_of(n, lemma, form);
	e->seen++;
	add_place(e, n->a->tokens[tokens[0]].cue);
}

/* The next (step 1) or last (step -1) token of the same two-part verb in its cue; SIZE_MAX when there is none. A verb whose
 * particle is in the next cue is shown by its parts: numbers of groups begin anew with every cue. */
static size_t partner(const struct analysis *a, size_t at, int step)
{
	const struct token *t = &a->tokens[at];
	for (size_t i = at + (size_t)step; t->group && i < a->token_count; i += (size_t)step) {
		const struct token *o = &a->tokens[i];
		if (o->cue != t->cue)
			break;
		if (o->group == t->group && o->lemma == t->lemma)
			return i;
	}
	return SIZE_MAX;
}

static void count_tokens(struct counting *n)
{
	char form[FORM_TEXT];
	const struct analysis *a = n->a;
	for (size_t i = 0; i < a->token_count; i++) {
		const struct token *t = &a->tokens[i];
		size_t next = partner(a, i, 1), last = partner(a, i, -1);
		token_text(n, t, form, sizeof form);
		struct concordance_entry *e = entry_of(n, analysis_entry(a, t), form);
		e->count++;
		e->seen += !t->phrase && next == SIZE_MAX && last == SIZE_MAX;
		add_place(e, t->cue);
		if (next != SIZE_MAX && last == SIZE_MAX)
			add_joined(n, t->lemma, (const uint32_t[]){(uint32_t)i, (uint32_t)next}, 2);
	}
	for (size_t i = 0; i < a->phrase_count; i++)
		add_joined(n, a->phrases[i].lemma, a->phrases[i].tokens, a->phrases[i].count);
}

static int by_text(const void *pa, const void *pb, void *user)
{
	const struct lemma *lemmas = user, *a = &lemmas[*(const uint32_t *)pa], *b = &lemmas[*(const uint32_t *)pb];
	int d = strcmp(a->text, b->text);
	return d ? d : (int)a->noun - (int)b->noun;
}

/* Strings of the concordance lie in one block: a talloc header each would cost more than the text. */
struct arena {
	char *at;
};

static const char *keep(struct arena *arena, const char *s)
{
	size_t n = strlen(s) + 1;
	char *out = arena->at;
	memcpy(out, s, n);
	arena->at += n;
	return out;
}

static struct arena arena_for(void *mem, const struct counting *n)
{
	size_t bytes = 1;
	for (size_t i = 0; i < n->a->lemma_count; i++)
		bytes += strlen(n->a->lemmas[i].text) + 1;
	for (size_t i = 0; i < map_count(n->by_key); i++)
		bytes += strlen(((struct concordance_entry *)map_value_at(n->by_key, i))->form) + 1;
	return (struct arena){mem_array(mem, char, bytes)};
}

static void lay_out(struct concordance *k, const struct counting *n)
{
	const struct analysis *a = n->a;
	struct arena arena = arena_for(k, n);
	uint32_t *order = mem_array(n->scratch, uint32_t, a->lemma_count),
		 *place = mem_array(n->scratch, uint32_t, a->lemma_count);
	for (uint32_t i = 0; i < a->lemma_count; i++)
		order[i] = i;
	qsort_r(order, a->lemma_count, sizeof *order, by_text, a->lemmas);
	k->word_count = a->lemma_count;
	k->words = mem_array(k, struct concordance_word, k->word_count);
	for (uint32_t i = 0; i < a->lemma_count; i++) {
		const struct lemma *l = &a->lemmas[order[i]];
		place[order[i]] = i;
		k->words[i] = (struct concordance_word){.text = keep(&arena, l->text),
							.noun = l->noun,
							.name = l->name,
							.content = l->content,
							.numeral = l->numeral,
							.interjection = l->interjection,
							.level = l->level};
	}
	k->count = map_count(n->by_key);
	k->list = mem_array(k, struct concordance_entry, k->count);
	for (size_t i = 0; i < k->count; i++)
		k->words[place[((struct concordance_entry *)map_value_at(n->by_key, i))->word]].count++;
	uint32_t next = 0;
	for (size_t i = 0; i < k->word_count; i++) {
		k->words[i].first = next;
		next += k->words[i].count;
		k->words[i].count = 0;
	}
	for (size_t i = 0; i < k->count; i++) {
		const struct concordance_entry *e = map_value_at(n->by_key, i);
		struct concordance_word *w = &k->words[place[e->word]];
		struct concordance_entry *out = &k->list[w->first + w->count++];
		*out = *e;
		out->word = place[e->word];
		out->form = keep(&arena, e->form);
		k->running += e->count;
		k->content += w->content && !w->name ? e->count : 0;
	}
}

static enum err load(struct ctx *c, struct db_tx *tx, void *scratch, const struct transcript_row *row,
		     const struct lexicon *lex, struct concordance *k, struct counting *n)
{
	struct transcript t;
	struct analysis *a;
	enum err e = transcript_load(tx, scratch, row, 0, INT32_MAX, &t);
	if (e != OK)
		return e;
	const char **texts = mem_array(scratch, const char *, t.cues.count);
	k->cue_count = t.cues.count;
	k->cue_ids = mem_array(k, int64_t, t.cues.count);
	k->cue_starts = mem_array(k, int64_t, t.cues.count);
	for (size_t i = 0; i < t.cues.count; i++) {
		texts[i] = t.cues.list[i].text;
		k->cue_ids[i] = t.ids[i];
		k->cue_starts[i] = t.cues.list[i].start_ms;
	}
	e = lexicon_analyse(c, lex, scratch, texts, t.cues.count, NULL, &a);
	*n = (struct counting){.a = a, .texts = texts, .scratch = scratch, .by_key = map_new(scratch)};
	return e;
}

enum err concordance_build(struct ctx *c, struct db_tx *tx, void *mem, const struct transcript_row *row,
			   const struct lexicon *lex, struct concordance **out)
{
	struct counting n;
	struct concordance *k = mem_new(mem, struct concordance);
	void *scratch = talloc_new(c->mem);
	enum err e = load(c, tx, scratch, row, lex, k, &n);
	if (e == OK) {
		count_tokens(&n);
		lay_out(k, &n);
		*out = k;
	} else {
		talloc_free(k);
	}
	talloc_free(scratch);
	return e;
}

size_t concordance_find(const struct concordance *k, const char *text, size_t *first)
{
	size_t low = 0, high = k->word_count;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (strcmp(k->words[mid].text, text) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	*first = low;
	while (low < k->word_count && strcmp(k->words[low].text, text) == 0)
		low++;
	return low;
}
