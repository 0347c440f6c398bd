/* How much of a film a learner knows: see view_int.h. The word counts of a transcript do not depend on the learner, so
 * they are kept in memory by (transcript, its last change, lexicon version); a film's answer is then a walk over its
 * lemmas. Kept for at most KEEP transcripts, all dropped when full. */
#include <pthread.h>
#include <string.h>

#include "api/view_int.h"

enum { KEEP = 2000 };

struct counted {
	struct lemma lemma; /* text owned by this object */
	uint32_t count;
};

struct counts {
	struct counted *list;
	size_t count;
	int64_t running, content;
};

struct coverage_cache {
	pthread_mutex_t mutex;
	struct map *by_key;
};

static int destroy_mutex(struct coverage_cache *cache)
{
	pthread_mutex_destroy(&cache->mutex);
	return 0;
}

struct coverage_cache *coverage_cache_new(void *mem)
{
	struct coverage_cache *cache = mem_new(mem, struct coverage_cache);
	pthread_mutex_init(&cache->mutex, NULL);
	talloc_set_destructor(cache, destroy_mutex);
	cache->by_key = map_new(cache);
	return cache;
}

static void copy_counts(struct counts *out, const struct analysis *a)
{
	uint32_t *counts = mem_array(out, uint32_t, a->lemma_count);
	for (size_t i = 0; i < a->token_count; i++)
		counts[a->tokens[i].lemma]++;
	out->list = mem_array(out, struct counted, a->lemma_count);
	for (size_t i = 0; i < a->lemma_count; i++) {
		struct counted *w = &out->list[out->count++];
		w->lemma = (struct lemma){.text = mem_str(out, a->lemmas[i].text),
					  .noun = a->lemmas[i].noun,
					  .name = a->lemmas[i].name,
					  .content = a->lemmas[i].content,
					  .numeral = a->lemmas[i].numeral,
					  .interjection = a->lemmas[i].interjection,
					  .level = a->lemmas[i].level};
		w->count = counts[i];
		out->running += counts[i];
		out->content += w->lemma.content && !w->lemma.name ? counts[i] : 0;
	}
	talloc_free(counts);
}

static enum err count_words(struct http_request *request, struct db_tx *tx, const struct transcript_row *row,
			    const struct lexicon *lex, struct counts *out)
{
	struct transcript t;
	struct analysis *a;
	struct ctx *c = request->ctx;
	void *scratch = talloc_new(c->mem);
	enum err e = transcript_load(tx, scratch, row, 0, INT32_MAX, &t);
	const char **texts = e == OK ? mem_array(scratch, const char *, t.cues.count) : NULL;
	for (size_t i = 0; e == OK && i < t.cues.count; i++)
		texts[i] = t.cues.list[i].text;
	if (e == OK)
		e = lexicon_analyse(c, lex, scratch, texts, t.cues.count, NULL, &a);
	if (e == OK)
		copy_counts(out, a);
	talloc_free(scratch);
	return e;
}

/* Held under the mutex while used: entries may be dropped when the cache is full. */
static void sum_up(const struct counts *counts, const struct map *known, enum level level, struct coverage *out)
{
	int64_t knows = 0, by_level[LEVEL_COUNT] = {0};
	char key[LIMIT_WORD + 2];
	for (size_t i = 0; i < counts->count; i++) {
		const struct counted *w = &counts->list[i];
		key[0] = w->lemma.noun ? 'n' : 'o';
		text_copy(key + 1, sizeof key - 1, w->lemma.text);
		const struct knowledge_row *row = map_get(known, key);
		bool rated = w->lemma.level != LEVEL_UNRATED && w->lemma.level <= level;
		bool assumed = !w->lemma.content || w->lemma.name || w->lemma.numeral || w->lemma.interjection || rated;
		bool is_known = row ? row->status == WORD_KNOWN || row->status == WORD_IGNORED : assumed;
		knows += is_known ? w->count : 0;
		if (w->lemma.content && !w->lemma.name)
			by_level[w->lemma.level] += w->count;
	}
	out->known_share = counts->running ? (double)knows / (double)counts->running : 1;
	for (size_t i = 0; i < LEVEL_COUNT; i++)
		out->level_shares[i] = counts->content ? (double)by_level[i] / (double)counts->content : 0;
}

static enum err known_map(struct http_request *request, struct db_tx *tx, int64_t user, const char *language,
			  const struct map **out)
{
	struct api_session *s = session_of(request);
	struct knowledge_row *rows;
	size_t count;
	if (s->known_map) {
		*out = s->known_map;
		return OK;
	}
	enum err e = knowledge_list(tx, user, language, &rows, &count);
	struct map *m = map_new(request->ctx->mem);
	for (size_t i = 0; e == OK && i < count; i++)
		map_put(m, mem_printf(m, "%c%s", rows[i].noun ? 'n' : 'o', rows[i].lemma), &rows[i]);
	*out = s->known_map = m;
	return e;
}

enum err coverage_of(struct http_request *request, struct db_tx *tx, const struct transcript_row *row, int64_t user,
		     enum level level, struct coverage *out)
{
	struct coverage_cache *cache = api_of(request)->coverage;
	const struct lexicon *lex;
	const struct map *known;
	enum err e = open_lexicon(request, row->language, &lex);
	if (e == OK)
		e = known_map(request, tx, user, row->language, &known);
	if (e != OK)
		return e;
	char *key = mem_printf(request->ctx->mem, "%lld/%lld/%s", (long long)row->id, (long long)row->changed_at,
			       lexicon_version(lex));
	pthread_mutex_lock(&cache->mutex);
	struct counts *counts = map_get(cache->by_key, key);
	if (counts)
		sum_up(counts, known, level, out);
	pthread_mutex_unlock(&cache->mutex);
	if (counts)
		return OK;
	counts = mem_new(NULL, struct counts);
	e = count_words(request, tx, row, lex, counts);
	if (e != OK) {
		talloc_free(counts);
		return e;
	}
	sum_up(counts, known, level, out);
	pthread_mutex_lock(&cache->mutex);
	if (map_count(cache->by_key) >= KEEP) {
		talloc_free(cache->by_key);
		cache->by_key = map_new(cache);
	}
	talloc_steal(cache->by_key, counts);
	map_put(cache->by_key, key, counts);
	pthread_mutex_unlock(&cache->mutex);
	return OK;
}
