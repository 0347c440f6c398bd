/* Where the questions of a quiz come from: the film when there is one, else the learner's level band of the packs. */
#include <string.h>

#include "api/chunk_int.h"
#include "api/game_int.h"
#include "api/word_int.h"

enum { ALL_WORDS = 200000 };

/* "beginner" is A1 and A2, and so on. */
static enum level band_of(const char *difficulty)
{
	return text_eq(difficulty, "advanced") ? LEVEL_C1 : text_eq(difficulty, "intermediate") ? LEVEL_B1 : LEVEL_A1;
}

static bool in_band(const struct game_wish *wish, enum level level)
{
	enum level first = band_of(wish->difficulty);
	return level == first || (int)level == (int)first + 1;
}

static enum err nothing_to_ask(struct http_request *request, const char *text)
{
	return ctx_fail_named(request->ctx, ERR_UNSUPPORTED, "no_questions", "%s", text);
}

/* ---- without a film ---- */

/* Words being learned first, then new ones, then those that are only assumed to be known. -1: not asked. */
static int turn_of(const struct word_book *book, const struct listed_word *w)
{
	const char *status = word_book_status(book, w);
	return text_eq(status, "learning") ? 0 : text_eq(status, "new") ? 1 : text_eq(status, "assumed") ? 2 : -1;
}

static void take_turn(const struct word_book *book, const struct lexicon_page *page, int turn, struct game_word *words,
		      size_t *count)
{
	for (size_t i = 0; i < page->count; i++) {
		const struct lemma *l = &page->list[i];
		struct listed_word w = {.lemma = *l, .known = word_book_find(book, l->text, l->noun)};
		if (!l->content || l->name || turn_of(book, &w) != turn || word_book_own(book, l->text, l->noun))
			continue;
		words[(*count)++] =
		    (struct game_word){.lemma = l->text, .noun = l->noun, .article = l->article, .level = l->level};
	}
}

static void take_own(const struct word_book *book, const struct game_wish *wish, struct game_word *words, size_t *count)
{
	for (size_t i = 0; i < book->own_count; i++) {
		const struct own_word *o = &book->own[i];
		struct listed_word w = {.known = word_book_find(book, o->lemma, o->noun), .own = o};
		if (!level_parse(o->level, &w.lemma.level) || !in_band(wish, w.lemma.level) || turn_of(book, &w) < 0 ||
		    text_blank(o->translation))
			continue;
		words[(*count)++] = (struct game_word){.lemma = o->lemma, .noun = o->noun, .level = w.lemma.level};
	}
}

static enum err make_from_band(struct http_request *request, struct db_tx *tx, const struct game_wish *wish,
			       const struct user *user, struct game_question *out, size_t *count)
{
	struct word_book book;
	struct lexicon_page pages[2];
	const struct lexicon *lex;
	struct ctx *c = request->ctx;
	size_t n = 0;
	if (wish->kind != GAME_VOCABULARY)
		return ctx_fail_named(c, ERR_UNSUPPORTED, "needs_video",
				      "A quiz in %s is about a film: give video_id. Without one there is game_type "
				      "\"vocabulary\".",
				      game_kind_name(wish->kind));
	enum err e = word_book_open(request, tx, user->target_language, &book);
	if (e == OK)
		e = open_lexicon(request, user->target_language, &lex);
	for (int i = 0; e == OK && i < 2; i++)
		e = lexicon_list(c, lex, book.corrections, c->mem, (enum level)((int)band_of(wish->difficulty) + i), 0,
				 ALL_WORDS, &pages[i]);
	if (e != OK)
		return e;
	struct game_word *words = mem_array(c->mem, struct game_word, pages[0].count + pages[1].count + book.own_count);
	take_own(&book, wish, words, &n);
	for (int turn = 0; turn < 3; turn++)
		for (int i = 0; i < 2; i++)
			take_turn(&book, &pages[i], turn, words, &n);
	*count = game_vocabulary(c, lex, book.corrections, user->native_language, words, n, wish->questions, out);
	return *count ? OK
		      : nothing_to_ask(request, "You know every word of this level that has a translation here. Try "
						"another difficulty, or a film.");
}

/* ---- from a film ---- */

struct stage {
	struct view view;
	struct span_view span;
	struct lesson lesson;
	struct help help;
};

static enum err open_stage(struct http_request *request, struct db_tx *tx, const struct game_wish *wish,
			   struct stage *out)
{
	struct span span = {wish->start_ms, wish->end_ms};
	enum err e = view_open_id(request, tx, wish->video, &out->view);
	if (e != OK)
		return e;
	if (!out->view.has_transcript || !out->view.transcript.cues.count)
		return ctx_fail_named(request->ctx, ERR_EXISTS, "not_ready",
				      "This film has no subtitles yet: ask POST /api/videos/{id}/process for them.");
	e = span_open(request, tx, &out->view, span, &out->span);
	if (e == OK)
		e = span_lesson(request, tx, &out->view, &out->span, 0, out->span.cues.count, &out->lesson);
	return e;
}

static enum err words_of_film(struct http_request *request, const struct game_wish *wish, const struct stage *s,
			      struct game_question *out, size_t *count)
{
	const struct lesson *l = &s->lesson;
	struct game_word *words = mem_array(request->ctx->mem, struct game_word, l->word_count);
	size_t n = 0;
	/* Of the film's unknown words those of the wished difficulty first; each in the order of the lesson. */
	for (int first = 1; first >= 0; first--) {
		for (size_t i = 0; i < l->word_count; i++) {
			const struct lemma *w = &s->span.analysis->lemmas[l->words[i].lemma];
			const struct cue *q = &s->span.cues.list[l->words[i].cue];
			if (in_band(wish, w->level) != (first == 1))
				continue;
			words[n++] = (struct game_word){.lemma = w->text,
							.noun = w->noun,
							.article = w->article,
							.level = w->level,
							.cue = q->text,
							.start_ms = q->start_ms,
							.end_ms = q->end_ms};
		}
	}
	*count = game_vocabulary(request->ctx, s->span.lexicon, s->span.corrections, s->view.native, words, n,
				 wish->questions, out);
	return *count ? OK : nothing_to_ask(request, "You know every word of this part that has a translation here.");
}

static enum err translations_of(struct http_request *request, struct db_tx *tx, const struct game_wish *wish,
				struct stage *s)
{
	struct transcript_row row;
	struct transcript theirs = {0};
	void *mem = request->ctx->mem;
	struct help_input in = {
	    .ours = &s->span.cues,
	    .analysis = s->span.analysis,
	    .engine = translate_choose(api_of(request)->deps.translator, s->view.language, s->view.native),
	    .from = s->view.language,
	    .to = s->view.native};
	enum err e = transcript_find(tx, s->view.film.video.media, s->view.native, &row);
	if (e == OK && !row.draft)
		e = transcript_load(tx, mem, &row, wish->start_ms, wish->end_ms, &theirs);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	in.theirs = theirs.cues.count ? &theirs.cues : NULL;
	in.theirs_label = in.theirs ? row.label : NULL;
	return help_for(tx, mem, &in, &s->help);
}

static enum err make_from_film(struct http_request *request, struct db_tx *tx, const struct game_wish *wish,
			       struct game_row *game, struct game_question *out, size_t *count)
{
	struct stage s = {0};
	struct game_scene scene = {.cues = &s.span.cues, .lesson = &s.lesson, .help = &s.help};
	enum err e = open_stage(request, tx, wish, &s);
	if (e != OK)
		return e;
	scene.analysis = s.span.analysis;
	if (wish->kind == GAME_VOCABULARY)
		return words_of_film(request, wish, &s, out, count);
	if (wish->kind == GAME_LISTENING) {
		*count = game_listening(request->ctx->mem, &scene, wish->questions, out);
		return *count ? OK : nothing_to_ask(request, "There is no line here with a word to listen for.");
	}
	e = translations_of(request, tx, wish, &s);
	if (e != OK)
		return e;
	uint64_t seed = (uint64_t)session_of(request)->now ^ (uint64_t)game->user << 40;
	*count = game_comprehension(request->ctx->mem, &scene, seed, wish->questions, out);
	return *count
		   ? OK
		   : nothing_to_ask(request, "There are no translated lines of this part to choose from. The quizzes "
					     "\"vocabulary\" and \"listening\" need none.");
}

enum err game_make(struct http_request *request, struct db_tx *tx, const struct game_wish *wish, struct game_row *game,
		   struct game_question **out, size_t *count)
{
	struct user user;
	enum err e = current_user(request, tx, &user);
	if (e != OK)
		return e;
	*out = mem_array(request->ctx->mem, struct game_question, wish->questions);
	game->user = user.id;
	game->language = user.target_language;
	game->native = user.native_language;
	return wish->video ? make_from_film(request, tx, wish, game, *out, count)
			   : make_from_band(request, tx, wish, &user, *out, count);
}
