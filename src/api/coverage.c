/* How much of a film a learner knows: see view_int.h. The concordance of a transcript does not depend on the learner, so it
 * is kept in memory by (transcript, its last change, lexicon version); a film's answer is then a walk over its words, with
 * the learner's corrections laid over them. Kept for at most KEEP transcripts, all dropped when full. */
#include <pthread.h>
#include <string.h>

#include "api/view_int.h"
#include "learning/concordance.h"

enum { KEEP = 1000 };

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

/* ---- the cache ---- */

static char *key_of(struct http_request *request, const struct transcript_row *row, const struct lexicon *lex)
{
	return mem_printf(request->ctx->mem, "%lld/%lld/%lld/%s", (long long)row->id, (long long)row->changed_at,
			  (long long)row->offset_ms, lexicon_version(lex));
}

static bool look(struct coverage_cache *cache, const char *key, concordance_visit *visit, void *user)
{
	pthread_mutex_lock(&cache->mutex);
	const struct concordance *k = map_get(cache->by_key, key);
	if (k) /* under the mutex: it may be dropped when the cache is full */
		visit(k, user);
	pthread_mutex_unlock(&cache->mutex);
	return k != NULL;
}

enum err concordance_with(struct http_request *request, struct db_tx *tx, const struct transcript_row *row,
			  const struct lexicon *lex, bool build, concordance_visit *visit, void *user)
{
	struct coverage_cache *cache = api_of(request)->coverage;
	struct concordance *k;
	char *key = key_of(request, row, lex);
	if (look(cache, key, visit, user))
		return OK;
	if (!build)
		return ERR_NOT_FOUND;
	enum err e = concordance_build(request->ctx, tx, NULL, row, lex, &k);
	if (e != OK)
		return e;
	visit(k, user);
	pthread_mutex_lock(&cache->mutex);
	if (map_count(cache->by_key) >= KEEP) {
		talloc_free(cache->by_key);
		cache->by_key = map_new(cache);
	}
	if (map_get(cache->by_key, key)) {
		talloc_free(k); /* another request was faster, and somebody may be looking at its */
	} else {
		talloc_steal(cache->by_key, k);
		map_put(cache->by_key, key, k);
	}
	pthread_mutex_unlock(&cache->mutex);
	return OK;
}

/* ---- what a learner knows of it ---- */

struct summing {
	const struct learner_words *words;
	const struct lexicon *lex;
	enum level level;
	int64_t running, content, knows, by_level[LEVEL_COUNT];
	void *mem;
};

static void add_words(struct summing *s, const struct lemma *l, int64_t count)
{
	char key[LIMIT_WORD + 2];
	key[0] = l->noun ? 'n' : 'o';
	text_copy(key + 1, sizeof key - 1, l->text);
	const struct knowledge_row *row = map_get(s->words->known, key);
	bool rated = l->level != LEVEL_UNRATED && l->level <= s->level;
	bool assumed = !l->content || l->name || l->numeral || l->interjection || rated;
	bool is_known = row ? row->status == WORD_KNOWN || row->status == WORD_IGNORED : assumed;
	s->running += count;
	s->knows += is_known ? count : 0;
	if (l->content && !l->name) {
		s->content += count;
		s->by_level[l->level] += count;
	}
}

/* A form whose lemma or name was corrected: another word than the packs say. */
static void add_corrected(struct summing *s, const struct lemma *base, const char *text, bool noun, int name,
			  int64_t count)
{
	struct lemma l = *base;
	bool moved = noun != base->noun || !text_eq(text, base->text);
	if (moved) {
		l = (struct lemma){.text = text, .noun = noun};
		lexicon_grade(s->lex, s->words->corrections, s->mem, &l);
	}
	l.name = name < 0 ? base->name : name;
	l.content = !l.name && (l.content || name == 0);
	add_words(s, &l, count);
}

static void sum_up(const struct concordance *k, void *user)
{
	struct summing *s = user;
	const struct lexicon_corrections *corrections = s->words->corrections;
	for (size_t i = 0; i < k->word_count; i++) {
		const struct concordance_word *w = &k->words[i];
		struct lemma l = {.text = w->text,
				  .noun = w->noun,
				  .name = w->name,
				  .content = w->content,
				  .numeral = w->numeral,
				  .interjection = w->interjection,
				  .level = w->level};
		int64_t count = 0;
		lexicon_correct_level(corrections, &l);
		for (size_t n = w->first; n < w->first + w->count; n++) {
			const char *text;
			bool noun;
			int name;
			if (corrections && lexicon_corrected(s->lex, corrections, k->list[n].form, l.text, l.noun,
							     &text, &noun, &name))
				add_corrected(s, &l, text, noun, name, k->list[n].count);
			else
				count += k->list[n].count;
		}
		if (count)
			add_words(s, &l, count);
	}
}

static enum err words_of(struct http_request *request, struct db_tx *tx, int64_t user, const char *language,
			 const struct learner_words **out)
{
	struct api_session *s = session_of(request);
	struct knowledge_row *rows;
	size_t count;
	int64_t version;
	void *mem = request->ctx->mem;
	if (s->words) {
		*out = s->words;
		return OK;
	}
	struct learner_words *w = mem_new(mem, struct learner_words);
	struct map *known = map_new(mem);
	enum err e = knowledge_list(tx, user, language, &rows, &count);
	if (e == OK)
		e = knowledge_corrections(tx, mem, user, language, &w->corrections, &version);
	for (size_t i = 0; e == OK && i < count; i++)
		map_put(known, mem_printf(mem, "%c%s", rows[i].noun ? 'n' : 'o', rows[i].lemma), &rows[i]);
	w->known = known;
	*out = s->words = w;
	return e;
}

enum err coverage_of(struct http_request *request, struct db_tx *tx, const struct transcript_row *row, int64_t user,
		     enum level level, struct coverage *out)
{
	struct summing s = {.level = level, .mem = request->ctx->mem};
	enum err e = open_lexicon(request, row->language, &s.lex);
	if (e == OK)
		e = words_of(request, tx, user, row->language, &s.words);
	if (e == OK)
		e = concordance_with(request, tx, row, s.lex, true, sum_up, &s);
	if (e != OK)
		return e;
	out->known_share = s.running ? (double)s.knows / (double)s.running : 1;
	for (size_t i = 0; i < LEVEL_COUNT; i++)
		out->level_shares[i] = s.content ? (double)s.by_level[i] / (double)s.content : 0;
	return OK;
}
