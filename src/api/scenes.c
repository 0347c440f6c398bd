/* Where a word occurs in the library: from the concordances of all films in the language (coverage.c keeps them), with the
 * learner's corrections laid over. A film that has none yet costs some milliseconds; a request makes at most BUILDS of
 * them and says that there are more. */
#include <stdlib.h>
#include <string.h>

#include "api/view_int.h"
#include "api/word_int.h"

enum { SCENES = 12, PER_FILM = 3, BUILDS = 40, FORMS = 10, FROM = 16 };

struct counted_form {
	const char *text;
	int64_t count;
};

struct search {
	const struct word_view *view;
	void *mem;
	const char *lemma;
	bool noun;
	const char *from[FROM]; /* what the packs say for it */
	size_t from_count;
	struct map *forms; /* struct counted_form */
	int64_t occurrences;
	struct {
		int64_t cue, start_ms;
	} places[SCENES * 2]; /* of the film that is looked at */
	size_t place_count;
};

static int by_time(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return x[1] < y[1] ? -1 : x[1] > y[1];
}

static void add_places(struct search *s, const struct concordance *k, const struct concordance_entry *e)
{
	for (uint32_t i = 0; i < e->place_count && s->place_count < COUNT_OF(s->places); i++) {
		int64_t cue = k->cue_ids[e->cues[i]];
		bool there = false;
		for (size_t n = 0; n < s->place_count; n++)
			there |= s->places[n].cue == cue;
		if (there)
			continue;
		s->places[s->place_count].cue = cue;
		s->places[s->place_count++].start_ms = k->cue_starts[e->cues[i]];
	}
}

static void add_form(struct search *s, const struct concordance_entry *e)
{
	struct counted_form *f = map_get(s->forms, e->form);
	if (!f) {
		f = mem_new(s->mem, struct counted_form);
		f->text = mem_str(s->mem, e->form);
		map_put(s->forms, f->text, f);
	}
	f->count += e->seen;
}

static void look_at(const struct concordance *k, void *user)
{
	struct search *s = user;
	for (size_t f = 0; f < s->from_count; f++) {
		size_t first, end = concordance_find(k, s->from[f], &first);
		for (size_t w = first; w < end; w++)
			for (size_t i = k->words[w].first; i < k->words[w].first + k->words[w].count; i++) {
				const char *lemma;
				bool noun;
				int name;
				const struct concordance_entry *e = &k->list[i];
				(void)lexicon_corrected(s->view->lex, s->view->book.corrections, e->form,
							k->words[w].text, k->words[w].noun, &lemma, &noun, &name);
				if (noun != s->noun || !text_eq(lemma, s->lemma))
					continue;
				s->occurrences += e->count;
				if (e->seen)
					add_form(s, e);
				add_places(s, k, e);
			}
	}
	qsort(s->places, s->place_count, sizeof *s->places, by_time);
}

static const struct transcript_row *transcript_of(const struct transcript_row *list, size_t count, int64_t media)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (list[mid].media < media)
			low = mid + 1;
		else
			high = mid;
	}
	return low < count && list[low].media == media ? &list[low] : NULL;
}

static enum err add_scenes(struct db_tx *tx, struct search *s, const struct video *video, struct sightings *out)
{
	for (size_t i = 0; i < s->place_count && i < PER_FILM && out->count < SCENES; i++) {
		struct cue_row cue;
		enum err e = transcripts_cue(tx, s->places[i].cue, &cue);
		if (e != OK)
			return e;
		out->scenes[out->count++] = (struct scene){.video = video->id,
							   .start_ms = s->places[i].start_ms,
							   .title = library_short_name(s->mem, video),
							   .text = cue.text};
	}
	return OK;
}

static int more_frequent(const void *pa, const void *pb)
{
	const struct counted_form *a = *(struct counted_form *const *)pa, *b = *(struct counted_form *const *)pb;
	return a->count != b->count ? (a->count > b->count ? -1 : 1) : strcmp(a->text, b->text);
}

static void sort_forms(struct search *s, struct sightings *out)
{
	size_t n = map_count(s->forms);
	struct counted_form **list = mem_array(s->mem, struct counted_form *, n);
	for (size_t i = 0; i < n; i++)
		list[i] = map_value_at(s->forms, i);
	qsort(list, n, sizeof(struct counted_form *), more_frequent);
	out->forms = mem_array(s->mem, const char *, FORMS);
	for (size_t i = 0; i < n && i < FORMS; i++)
		out->forms[out->form_count++] = list[i]->text;
}

enum err sightings_of(struct http_request *request, struct db_tx *tx, const struct word_view *view, const char *lemma,
		      bool noun, struct sightings *out)
{
	struct video *videos;
	struct transcript_row *transcripts;
	size_t count, transcript_count, builds = 0;
	void *mem = request->ctx->mem;
	struct search s = {.view = view, .mem = mem, .lemma = lemma, .noun = noun, .forms = map_new(mem)};
	struct sightings found = {.scenes = mem_array(mem, struct scene, SCENES), .complete = true};
	struct map *done = map_new(mem);
	s.from_count = lexicon_corrected_from(view->book.corrections, lemma, s.from, FROM);
	enum err e = videos_list(tx, false, &videos, &count);
	if (e == OK)
		e = transcript_all(tx, view->language, &transcripts, &transcript_count);
	for (size_t i = 0; e == OK && i < count; i++) {
		const struct transcript_row *t = transcript_of(transcripts, transcript_count, videos[i].media);
		char key[24];
		snprintf(key, sizeof key, "%lld", (long long)videos[i].media);
		if (!videos[i].media || !t || map_get(done, key)) /* the same film under another name */
			continue;
		map_put(done, key, &videos[i]);
		s.place_count = 0;
		e = concordance_with(request, tx, t, view->lex, false, look_at, &s);
		if (e == ERR_NOT_FOUND && builds++ < BUILDS)
			e = concordance_with(request, tx, t, view->lex, true, look_at, &s);
		if (e == OK)
			e = add_scenes(tx, &s, &videos[i], &found);
		else if (e == ERR_NOT_FOUND) {
			found.complete = false;
			e = OK;
		}
	}
	if (e != OK)
		return e;
	sort_forms(&s, &found);
	found.occurrences = s.occurrences;
	*out = found;
	return OK;
}
