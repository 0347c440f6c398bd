/* The second language: see help.h. */
#include "learning/help.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum {
	KEY_BYTES = 32,
	BATCH = 40,
	GLOSSES = 6,
};

static void add_text(crypto_generichash_state *state, const char *text)
{
	crypto_generichash_update(state, (const unsigned char *)text, strlen(text) + 1);
}

/* The memo's key: everything that changes what an engine would answer. */
static void memo_key(const struct help_input *in, size_t cue, unsigned char out[KEY_BYTES])
{
	const struct cue *list = in->ours->list;
	crypto_generichash_state state;
	crypto_generichash_init(&state, NULL, 0, KEY_BYTES);
	add_text(&state, in->engine->name);
	add_text(&state, in->engine->version);
	add_text(&state, in->from);
	add_text(&state, in->to);
	add_text(&state, list[cue].text);
	bool uses_context = in->engine->quality == TRANSLATE_MACHINE;
	add_text(&state, uses_context && cue ? list[cue - 1].text : "");
	add_text(&state, uses_context && cue + 1 < in->ours->count ? list[cue + 1].text : "");
	crypto_generichash_final(&state, out, KEY_BYTES);
}

static enum err memo_read(struct db_tx *tx, void *mem, const struct help_input *in, size_t cue, const char **out)
{
	unsigned char key[KEY_BYTES];
	struct translation_row row;
	*out = NULL;
	if (!tx || !in->engine)
		return OK;
	memo_key(in, cue, key);
	enum err e = translations_get(tx, key, &row);
	if (e == OK)
		*out = mem_str(mem, row.text);
	return e == ERR_NOT_FOUND ? OK : e;
}

struct word_gloss {
	const char *text;
	const struct lemma *lemma;
};

static int rarer(const void *pa, const void *pb)
{
	const struct word_gloss *a = pa, *b = pb;
	uint32_t ra = a->lemma->rank ? a->lemma->rank : UINT32_MAX, rb = b->lemma->rank ? b->lemma->rank : UINT32_MAX;
	return ra > rb ? -1 : ra < rb;
}

static size_t first_token_of(const struct analysis *a, uint32_t cue)
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

const char *help_gloss(const void *mem, const struct help_input *input, uint32_t cue)
{
	const struct analysis *analysis = input->analysis;
	void *scratch = talloc_new(mem);
	struct word_gloss found[64];
	size_t count = 0;
	for (size_t i = first_token_of(analysis, cue); i < analysis->token_count && analysis->tokens[i].cue == cue;
	     i++) {
		const struct lemma *l = &analysis->lemmas[analysis->tokens[i].lemma];
		bool seen = !l->content || l->name || l->numeral || count == COUNT_OF(found);
		for (size_t k = 0; k < count && !seen; k++)
			seen = found[k].lemma == l;
		const char *gloss =
		    seen ? NULL
			 : lexicon_gloss(input->lexicon, input->corrections, scratch, l->text, l->noun, input->to);
		if (gloss)
			found[count++] = (struct word_gloss){gloss, l};
	}
	qsort(found, count, sizeof *found, rarer);
	char *line = NULL;
	for (size_t i = 0; i < count && i < GLOSSES; i++)
		line = mem_printf(mem, "%s%s%s: %s", line ? line : "", line ? " \xC2\xB7 " : "", found[i].lemma->text,
				  found[i].text);
	talloc_free(scratch);
	return line;
}

bool help_goes_on_without(enum err e)
{
	return e == ERR_UNAVAILABLE || e == ERR_TIMEOUT || e == ERR_BUSY || e == ERR_UNSUPPORTED;
}

static uint32_t source_index(struct help *h, const char *engine, const char *quality, const char *label)
{
	for (uint32_t i = 0; i < h->source_count; i++)
		if (text_eq(h->sources[i].engine, engine))
			return i;
	h->sources[h->source_count] = (struct help_source){engine, quality, label};
	return (uint32_t)h->source_count++;
}

static void add_line(struct help *h, size_t cue, uint32_t source, const char *text)
{
	h->lines[h->line_count++] = (struct help_line){.cue = (uint32_t)cue, .source = source, .text = text};
}

enum err help_for(struct db_tx *tx, void *mem, const struct help_input *in, struct help *out)
{
	struct alignment parallel = {0};
	struct help h = {.sources = mem_array(mem, struct help_source, 3),
			 .lines = mem_array(mem, struct help_line, in->ours->count)};
	if (in->theirs)
		translate_align(mem, in->ours, in->theirs, &parallel);
	for (size_t i = 0; i < in->ours->count; i++) {
		const char *text = parallel.text ? parallel.text[i] : NULL;
		if (text) {
			if (parallel.first[i] == i)
				add_line(&h, i,
					 source_index(&h, "parallel", translate_quality_name(TRANSLATE_HUMAN),
						      in->theirs_label),
					 text);
			continue;
		}
		enum err e = memo_read(tx, mem, in, i, &text);
		if (e != OK)
			return e;
		if (text) {
			add_line(&h, i,
				 source_index(&h, in->engine->name, translate_quality_name(in->engine->quality),
					      in->engine->label),
				 text);
			continue;
		}
		if (in->lexicon)
			text = help_gloss(mem, in, (uint32_t)i);
		if (text)
			add_line(&h, i,
				 source_index(&h, "gloss", translate_quality_name(TRANSLATE_GLOSS),
					      "single words from the dictionary"),
				 text);
	}
	*out = h;
	return OK;
}

/* Cues that still need the engine, as indexes. */
static enum err find_missing(struct ctx *c, struct db *db, const struct help_input *in, const bool *wanted,
			     size_t *list, size_t *count)
{
	struct alignment parallel = {0};
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db ? db_read(c, db, &tx) : OK;
	if (in->theirs)
		translate_align(c->mem, in->ours, in->theirs, &parallel);
	*count = 0;
	for (size_t i = 0; e == OK && i < in->ours->count; i++) {
		const char *text = NULL;
		if ((wanted && !wanted[i]) || (parallel.text && parallel.text[i]))
			continue;
		e = memo_read(db ? &tx : NULL, c->mem, in, i, &text);
		if (!text)
			list[(*count)++] = i;
	}
	return e;
}

static enum err remember(struct ctx *c, struct db *db, const struct help_input *in, const size_t *list, size_t count,
			 const char *const *out, int64_t now)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, db, DB_NORMAL, &tx);
	for (size_t i = 0; e == OK && i < count; i++) {
		unsigned char key[KEY_BYTES];
		if (!out[i])
			continue;
		memo_key(in, list[i], key);
		struct translation_row row = {.key = key,
					      .text = out[i],
					      .engine = in->engine->name,
					      .quality = translate_quality_name(in->engine->quality)};
		e = translations_put(&tx, &row, in->from, in->to, now);
	}
	return e == OK ? db_commit(&tx) : e;
}

static enum err translate_some(struct ctx *c, struct translator *translator, const struct help_input *in,
			       const size_t *list, size_t count, const char **out)
{
	const char *texts[BATCH], *contexts[BATCH];
	const struct cue *cues = in->ours->list;
	for (size_t i = 0; i < count; i++) {
		size_t at = list[i];
		texts[i] = cues[at].text;
		contexts[i] = mem_printf(c->mem, "%s\n%s", at ? cues[at - 1].text : "",
					 at + 1 < in->ours->count ? cues[at + 1].text : "");
	}
	return translate_batch(c, translator, in->engine, in->from, in->to, texts, contexts, count, out);
}

enum err help_translate(struct ctx *c, struct db *db, struct translator *translator, const struct help_input *in,
			const bool *wanted, help_progress *progress, void *user, int64_t now, const char **texts,
			size_t *out_new)
{
	size_t *list = mem_array(c->mem, size_t, in->ours->count), count = 0, made = 0;
	enum err e = in->engine ? find_missing(c, db, in, wanted, list, &count) : OK;
	for (size_t i = 0; e == OK && i < count; i += BATCH) {
		const char *out[BATCH] = {0};
		size_t n = count - i < BATCH ? count - i : BATCH;
		e = translate_some(c, translator, in, list + i, n, out);
		if (e == OK && db)
			e = remember(c, db, in, list + i, n, out, now);
		for (size_t k = 0; e == OK && k < n; k++) {
			made += out[k] != NULL;
			if (texts)
				texts[list[i + k]] = out[k];
		}
		if (e == OK && progress)
			e = progress(c, i + n, count, user);
	}
	if (e == OK && out_new)
		*out_new = made;
	return e;
}
