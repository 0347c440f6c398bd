/* Chunks of a film: the plan, the shared pack, this learner's lesson. Shapes: docs/api.md, "A chunk". */
#include <inttypes.h>
#include <string.h>

#include "api/view_int.h"
#include "jobs/args.h"

enum { GLOSSES = 3 };

/* ---- the plan ---- */

static const struct field transcript_fields[] = {
    {"id", FIELD_INT, .required = true},
    {"kind", FIELD_STRING, .required = true, .choices = "upload|sidecar|embedded|recognised"},
    {"engine", FIELD_STRING, .required = true},
    {"label", FIELD_STRING, .required = true},
    {"draft", FIELD_BOOL, .required = true},
    {"complete", FIELD_BOOL, .required = true},
    {"offset_ms", FIELD_INT, .required = true},
    {0},
};
static const struct shape transcript_shape = {"Transcript", transcript_fields};

static const struct field chunk_fields[] = {
    {"index", FIELD_INT, .required = true},
    {"start_ms", FIELD_INT, .required = true},
    {"end_ms", FIELD_INT, .required = true},
    {"state", FIELD_STRING, .required = true, .choices = "ready|todo|processing|failed"},
    {"task_id", FIELD_STRING, .required = true, .nullable = true},
    {"done", FIELD_BOOL, .required = true},
    {"new_words", FIELD_INT, .required = true, .nullable = true},
    {"share", FIELD_NUMBER, .required = true, .nullable = true},
    {0},
};
static const struct shape chunk_shape = {"Chunk", chunk_fields};

static const struct field plan_fields[] = {
    {"video_id", FIELD_INT, .required = true},
    {"language", FIELD_STRING, .required = true},
    {"native", FIELD_STRING, .required = true},
    {"transcript", FIELD_OBJECT, &transcript_shape, .required = true, .nullable = true},
    {"missing", FIELD_STRING, .required = true, .nullable = true},
    {"chunks", FIELD_ARRAY, &chunk_shape, .required = true},
    {0},
};
static const struct shape plan_shape = {"ChunkPlan", plan_fields};

static const char *kind_of(const struct transcript_row *t)
{
	bool file = text_eq(t->engine, "sidecar") || text_eq(t->engine, "embedded") || text_eq(t->engine, "upload");
	return file ? t->engine : "recognised";
}

static void write_transcript(struct json *j, const struct view *v)
{
	const struct transcript_row *t = &v->transcript.row;
	json_key(j, "transcript");
	if (!v->has_transcript) {
		json_null_value(j);
		return;
	}
	json_object_begin(j);
	json_key_int(j, "id", t->id);
	json_key_str(j, "kind", kind_of(t));
	json_key_str(j, "engine", t->engine);
	json_key_str(j, "label", t->label);
	json_key_bool(j, "draft", t->draft);
	json_key_bool(j, "complete", t->complete);
	json_key_int(j, "offset_ms", t->offset_ms);
	json_object_end(j);
}

static const char *missing_text(struct http_request *request, const struct view *v)
{
	struct source source;
	struct source_film film = {.path = v->film.absolute_path,
				   .videos_path = api_of(request)->deps.library->videos_path,
				   .info = &v->film.info,
				   .sidecars = v->film.sidecars,
				   .sidecar_count = v->film.sidecar_count};
	if (v->has_transcript)
		return NULL;
	if (v->film.problem)
		return v->film.problem;
	source_choose(request->ctx->mem, &film, v->language, api_of(request)->deps.speech, &source);
	return source.missing;
}

struct chunk_states {
	struct done_row *done;
	size_t done_count;
	struct job_status *tasks;
	size_t task_count;
	struct span_view span;
	struct lesson lesson;
};

static bool is_done(const struct chunk_states *s, struct span span)
{
	for (size_t i = 0; i < s->done_count; i++) {
		int64_t middle = s->done[i].start_ms + (s->done[i].end_ms - s->done[i].start_ms) / 2;
		if (middle >= span.start_ms && middle < span.end_ms)
			return true;
	}
	return false;
}

/* The newest of the learner's tasks for this film that begins in the chunk. */
static const struct job_status *task_for(struct http_request *request, const struct chunk_states *s, int64_t video,
					 struct span span)
{
	for (size_t i = 0; i < s->task_count; i++) {
		const struct job_status *t = &s->tasks[i];
		struct job_args args;
		if (t->video != video || !text_eq(t->kind, "process_chunk") ||
		    job_args_read(request->ctx, t->args, &args) != OK)
			continue;
		if (args.start_ms >= span.start_ms && args.start_ms < span.end_ms)
			return t;
	}
	return NULL;
}

static void write_chunk(struct http_request *request, struct json *j, const struct view *v,
			const struct chunk_states *s, size_t i, const struct lesson *lesson)
{
	struct span span = v->plan.chunks[i];
	bool ready = v->has_transcript && view_is_ready(v, span);
	const struct job_status *task = ready ? NULL : task_for(request, s, v->film.video.id, span);
	bool running = task && (task->state == JOB_QUEUED || task->state == JOB_RUNNING),
	     failed = task && task->state == JOB_FAILED;
	json_object_begin(j);
	json_key_int(j, "index", (int64_t)i);
	json_key_int(j, "start_ms", span.start_ms);
	json_key_int(j, "end_ms", span.end_ms);
	json_key_str(j, "state", ready ? "ready" : running ? "processing" : failed ? "failed" : "todo");
	json_key_str(j, "task_id", running || failed ? task->task : NULL);
	json_key_bool(j, "done", is_done(s, span));
	json_key(j, "new_words");
	lesson ? json_int(j, (int64_t)lesson->word_count) : json_null_value(j);
	json_key(j, "share");
	lesson ? json_double(j, lesson->share_before, 3) : json_null_value(j);
	json_object_end(j);
}

/* Lesson of one planned chunk out of the analysis of the whole film. */
static enum err chunk_lesson(struct http_request *request, struct db_tx *tx, const struct view *v,
			     const struct span_view *all, struct span span, struct lesson *out)
{
	size_t first = 0, end;
	while (first < all->cues.count && all->starts[first] < span.start_ms)
		first++;
	for (end = first; end < all->cues.count && all->starts[end] < span.end_ms;)
		end++;
	return span_lesson(request, tx, v, all, first, end - first, out);
}

static enum err write_chunks(struct http_request *request, struct db_tx *tx, struct json *j, const struct view *v)
{
	struct chunk_states s = {0};
	struct span all = {0, INT32_MAX};
	int64_t user = v->user.id;
	enum err e = done_list(tx, user, v->film.video.id, &s.done, &s.done_count);
	if (e == OK)
		e = jobs_list(tx, user, false, 200, &s.tasks, &s.task_count);
	bool analysed = e == OK && v->has_transcript && span_open(request, tx, v, all, &s.span) == OK;
	json_key(j, "chunks");
	json_array_begin(j);
	for (size_t i = 0; e == OK && i < v->plan.count; i++) {
		bool known = analysed && v->plan.chunks[i].start_ms < v->transcript.known_ms;
		if (known)
			e = chunk_lesson(request, tx, v, &s.span, v->plan.chunks[i], &s.lesson);
		write_chunk(request, j, v, &s, i, known ? &s.lesson : NULL);
	}
	json_array_end(j);
	return e;
}

static enum err chunk_plan(struct http_request *request, struct http_response *response)
{
	struct view v;
	struct answer a;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = view_open(request, &tx, &v);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_int(&a.json, "video_id", v.film.video.id);
	json_key_str(&a.json, "language", v.language);
	json_key_str(&a.json, "native", v.native);
	write_transcript(&a.json, &v);
	json_key_str(&a.json, "missing", missing_text(request, &v));
	e = write_chunks(request, &tx, &a.json, &v);
	json_object_end(&a.json);
	return e == OK ? answer_send(response, &a, 200) : e;
}

/* ---- pack and lesson ---- */

static const struct field span_query_fields[] = {
    {"start_ms", FIELD_INT, .help = "default 0"},
    {"end_ms", FIELD_INT, .help = "default the end of the film"},
    {0},
};
static const struct shape span_query = {"SpanQuery", span_query_fields};

static const struct field pack_source_fields[] = {
    {"kind", FIELD_STRING, .required = true},
    {"engine", FIELD_STRING, .required = true},
    {"label", FIELD_STRING, .required = true},
    {"draft", FIELD_BOOL, .required = true},
    {0},
};
static const struct shape pack_source = {"PackSource", pack_source_fields};

static const struct field pack_cue_fields[] = {
    {"id", FIELD_INT, .required = true},
    {"start_ms", FIELD_INT, .required = true},
    {"end_ms", FIELD_INT, .required = true},
    {"text", FIELD_STRING, .required = true},
    {"confidence", FIELD_NUMBER, .required = true},
    {"tokens", FIELD_ARRAY, .item = FIELD_ARRAY, .required = true,
     .help = "[start, end, word, group] each; UTF-16 offsets"},
    {"phrases", FIELD_ARRAY, .item = FIELD_ARRAY,
     .help = "[word, token, token, ...] each: entries of several words, by index of the cue's tokens"},
    {0},
};
static const struct shape pack_cue = {"PackCue", pack_cue_fields};

static const struct field pack_word_fields[] = {
    {"lemma", FIELD_STRING, .required = true},
    {"noun", FIELD_BOOL, .required = true},
    {"pos", FIELD_STRING, .required = true},
    {"kind", FIELD_STRING, .required = true, .choices = "content|function|name|numeral|interjection"},
    {"level", FIELD_STRING, .required = true},
    {"level_source", FIELD_STRING, .required = true},
    {"rank", FIELD_INT, .required = true, .nullable = true},
    {"article", FIELD_STRING, .required = true, .nullable = true},
    {"gender", FIELD_STRING, .required = true, .nullable = true},
    {"parts", FIELD_STRING, .required = true, .nullable = true},
    {"reflexive", FIELD_BOOL, .required = true},
    {"gloss", FIELD_ARRAY, .item = FIELD_STRING, .required = true},
    {"gloss_source", FIELD_STRING, .required = true, .nullable = true},
    {"ipa", FIELD_STRING, .required = true, .nullable = true},
    {0},
};
static const struct shape pack_word = {"PackWord", pack_word_fields};

static const struct field help_source_fields[] = {
    {"engine", FIELD_STRING, .required = true},
    {"quality", FIELD_STRING, .required = true, .choices = "human|machine|rough|gloss"},
    {"label", FIELD_STRING, .required = true},
    {0},
};
static const struct shape help_source_shape = {"TranslationSource", help_source_fields};

static const struct field translations_fields[] = {
    {"sources", FIELD_ARRAY, &help_source_shape, .required = true},
    {"lines", FIELD_ARRAY, .item = FIELD_ARRAY, .required = true, .help = "[cue index, source index, text] each"},
    {0},
};
static const struct shape translations_shape = {"Translations", translations_fields};

static const struct field pack_fields[] = {
    {"video_id", FIELD_INT, .required = true},
    {"language", FIELD_STRING, .required = true},
    {"native", FIELD_STRING, .required = true},
    {"start_ms", FIELD_INT, .required = true},
    {"end_ms", FIELD_INT, .required = true},
    {"version", FIELD_STRING, .required = true},
    {"source", FIELD_OBJECT, &pack_source, .required = true},
    {"cues", FIELD_ARRAY, &pack_cue, .required = true},
    {"words", FIELD_ARRAY, &pack_word, .required = true},
    {"translations", FIELD_OBJECT, &translations_shape, .required = true},
    {0},
};
static const struct shape pack_shape = {"Pack", pack_fields};

/* The span of the query; 409 while it is not prepared. */
static enum err open_ready_span(struct http_request *request, struct db_tx *tx, struct view *v, struct span *span)
{
	enum err e = param_int(request, "start_ms", 0, INT32_MAX, 0, &span->start_ms);
	if (e == OK)
		e = param_int(request, "end_ms", 1, INT32_MAX, INT32_MAX, &span->end_ms);
	if (e == OK && span->end_ms <= span->start_ms)
		e = fault_add(request, "query", "end_ms", "empty_span", "must be after start_ms");
	if (e == OK)
		e = view_open(request, tx, v);
	if (e != OK)
		return e;
	if (span->end_ms > v->film.info.duration_ms)
		span->end_ms = v->film.info.duration_ms;
	if (!v->has_transcript || !view_is_watchable(v, *span))
		return ctx_fail_named(request->ctx, ERR_EXISTS, "not_ready",
				      "This part is not prepared yet: ask POST /api/videos/{id}/process for it.");
	return OK;
}

static enum err load_parallel(struct http_request *request, struct db_tx *tx, const struct view *v, struct span span,
			      struct transcript *out)
{
	struct transcript_row row;
	const int64_t around = 30000;
	if (text_eq(v->native, v->language))
		return OK;
	enum err e = transcript_find(tx, v->film.video.media, v->native, &row);
	if (e == OK && !row.draft)
		e = transcript_load(tx, request->ctx->mem, &row, span.start_ms > around ? span.start_ms - around : 0,
				    span.end_ms + around, out);
	return e == ERR_NOT_FOUND ? OK : e;
}

static char *pack_version(struct http_request *request, const struct view *v, const struct span_view *s,
			  const struct transcript *theirs)
{
	int64_t ready = 0;
	for (size_t i = 0; i < v->ready_count; i++)
		ready = v->ready[i].ready_at > ready ? v->ready[i].ready_at : ready;
	return mem_printf(request->ctx->mem,
			  "%" PRIx64 ".%" PRIx64 ".%" PRIx64 ".%" PRIx64 ".%" PRIx64 ".%" PRIx64 ".%s-%s-%" PRId64
			  "-%" PRId64,
			  v->transcript.row.id, v->transcript.row.changed_at + v->transcript.row.offset_ms,
			  theirs->row.id, theirs->row.changed_at, ready, s->corrections_version, s->analysis->version,
			  v->native, s->span.start_ms, s->span.end_ms);
}

static const char *word_kind(const struct lemma *l)
{
	return l->name           ? "name"
	       : l->numeral      ? "numeral"
	       : l->interjection ? "interjection"
	       : l->content      ? "content"
				 : "function";
}

static void write_word(struct http_request *request, struct json *j, const struct span_view *s, const struct lemma *l,
		       const char *native)
{
	struct word_card card = {0};
	char gender[2] = {l->gender, 0};
	void *scratch = talloc_new(request->ctx->mem);
	if (!l->name &&
	    lexicon_describe(request->ctx, s->lexicon, s->corrections, scratch, l->text, l->noun, native, &card) != OK)
		card = (struct word_card){0};
	json_object_begin(j);
	json_key_str(j, "lemma", l->text);
	json_key_bool(j, "noun", l->noun);
	json_key_str(j, "pos", pos_name(l->pos));
	json_key_str(j, "kind", word_kind(l));
	json_key_str(j, "level", level_name(l->level));
	json_key_str(j, "level_source", level_source_name(l->level_source));
	json_key(j, "rank");
	l->rank ? json_int(j, l->rank) : json_null_value(j);
	json_key_str(j, "article", l->article);
	json_key_str(j, "gender", l->gender ? gender : NULL);
	json_key_str(j, "parts", l->parts);
	json_key_bool(j, "reflexive", l->reflexive);
	json_key(j, "gloss");
	json_array_begin(j);
	for (size_t i = 0; i < card.gloss_count && i < GLOSSES; i++)
		json_str(j, card.glosses[i].text);
	json_array_end(j);
	json_key_str(j, "gloss_source", card.gloss_count ? card.gloss_source : NULL);
	json_key_str(j, "ipa", card.ipa);
	json_object_end(j);
	talloc_free(scratch);
}

/* Byte offset to UTF-16 offset; tokens come in order, so the text is walked once. */
struct utf16_walk {
	const char *at, *start, *end;
	int64_t units;
};

static int64_t utf16_offset(struct utf16_walk *w, uint32_t bytes)
{
	while (w->at < w->end && w->at < w->start + bytes)
		w->units += text_utf8_next(&w->at, w->end) > 0xFFFF ? 2 : 1;
	return w->units;
}

static size_t write_tokens(struct json *j, const struct analysis *a, size_t at, uint32_t cue, const char *text)
{
	struct utf16_walk w = {.at = text, .start = text, .end = text + strlen(text)};
	json_key(j, "tokens");
	json_array_begin(j);
	for (; at < a->token_count && a->tokens[at].cue == cue; at++) {
		const struct token *t = &a->tokens[at];
		json_array_begin(j);
		json_int(j, utf16_offset(&w, t->start));
		json_int(j, utf16_offset(&w, t->end));
		json_int(j, t->lemma);
		json_int(j, t->group);
		json_array_end(j);
	}
	json_array_end(j);
	return at;
}

/* "gave it up": the entry "give up" and which tokens of the cue it is made of. Left out where there is none. */
static size_t write_phrases(struct json *j, const struct analysis *a, size_t phrase, size_t first, size_t end)
{
	if (phrase == a->phrase_count || a->phrases[phrase].tokens[0] >= end)
		return phrase;
	json_key(j, "phrases");
	json_array_begin(j);
	for (; phrase < a->phrase_count && a->phrases[phrase].tokens[0] < end; phrase++) {
		const struct phrase *p = &a->phrases[phrase];
		if (p->tokens[p->count - 1] >= end) /* its particle is in the next cue */
			continue;
		json_array_begin(j);
		json_int(j, p->lemma);
		for (size_t i = 0; i < p->count; i++)
			json_int(j, (int64_t)(p->tokens[i] - first));
		json_array_end(j);
	}
	json_array_end(j);
	return phrase;
}

static void write_cues(struct json *j, const struct span_view *s)
{
	size_t at = 0, phrase = 0;
	json_key(j, "cues");
	json_array_begin(j);
	for (size_t i = 0; i < s->cues.count; i++) {
		const struct cue *q = &s->cues.list[i];
		json_object_begin(j);
		json_key_int(j, "id", s->ids[i]);
		json_key_int(j, "start_ms", q->start_ms);
		json_key_int(j, "end_ms", q->end_ms);
		json_key_str(j, "text", q->text);
		json_key_double(j, "confidence", q->confidence, 2);
		size_t first = at;
		at = write_tokens(j, s->analysis, at, (uint32_t)i, q->text);
		phrase = write_phrases(j, s->analysis, phrase, first, at);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_help(struct json *j, const struct help *help)
{
	json_key(j, "translations");
	json_object_begin(j);
	json_key(j, "sources");
	json_array_begin(j);
	for (size_t i = 0; i < help->source_count; i++) {
		json_object_begin(j);
		json_key_str(j, "engine", help->sources[i].engine);
		json_key_str(j, "quality", help->sources[i].quality);
		json_key_str(j, "label", help->sources[i].label);
		json_object_end(j);
	}
	json_array_end(j);
	json_key(j, "lines");
	json_array_begin(j);
	for (size_t i = 0; i < help->line_count; i++) {
		json_array_begin(j);
		json_int(j, help->lines[i].cue);
		json_int(j, help->lines[i].source);
		json_str(j, help->lines[i].text);
		json_array_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

static enum err write_pack(struct http_request *request, struct db_tx *tx, struct json *j, const struct view *v,
			   const struct span_view *s, const struct transcript *theirs, const char *version)
{
	struct help help = {0};
	const struct transcript_row *t = &v->transcript.row;
	struct help_input in = {.ours = &s->cues,
				.theirs = theirs->cues.count ? &theirs->cues : NULL,
				.theirs_label = theirs->row.label,
				.analysis = s->analysis,
				.lexicon = s->lexicon,
				.corrections = s->corrections,
				.engine = translate_choose(api_of(request)->deps.translator, v->language, v->native),
				.from = v->language,
				.to = v->native};
	enum err e = text_eq(v->language, v->native) ? OK : help_for(tx, request->ctx->mem, &in, &help);
	json_object_begin(j);
	json_key_int(j, "video_id", v->film.video.id);
	json_key_str(j, "language", v->language);
	json_key_str(j, "native", v->native);
	json_key_int(j, "start_ms", s->span.start_ms);
	json_key_int(j, "end_ms", s->span.end_ms);
	json_key_str(j, "version", version);
	json_key(j, "source");
	json_object_begin(j);
	json_key_str(j, "kind", kind_of(t));
	json_key_str(j, "engine", t->engine);
	json_key_str(j, "label", t->label);
	json_key_bool(j, "draft", t->draft);
	json_object_end(j);
	write_cues(j, s);
	json_key(j, "words");
	json_array_begin(j);
	for (size_t i = 0; i < s->analysis->lemma_count; i++)
		write_word(request, j, s, &s->analysis->lemmas[i], v->native);
	json_array_end(j);
	write_help(j, &help);
	json_object_end(j);
	return e;
}

static enum err pack(struct http_request *request, struct http_response *response)
{
	struct view v;
	struct span span;
	struct span_view s;
	struct transcript theirs = {0};
	struct answer a;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = open_ready_span(request, &tx, &v, &span);
	if (e == OK)
		e = span_open(request, &tx, &v, span, &s);
	if (e == OK)
		e = load_parallel(request, &tx, &v, span, &theirs);
	if (e != OK)
		return e;
	const char *version = pack_version(request, &v, &s, &theirs);
	http_set_header(response, "Cache-Control", "private, no-cache");
	if (http_etag(request, response, version))
		return OK;
	answer_begin(request, &a);
	e = write_pack(request, &tx, &a.json, &v, &s, &theirs, version);
	return e == OK ? answer_send(response, &a, 200) : e;
}

static const struct field ask_fields[] = {
    {"word", FIELD_INT, .required = true},
    {"count", FIELD_INT, .required = true},
    {"first_ms", FIELD_INT, .required = true},
    {"cue", FIELD_INT, .required = true},
    {0},
};
static const struct shape ask_shape = {"AskedWord", ask_fields};

static const struct field lesson_fields[] = {
    {"video_id", FIELD_INT, .required = true},
    {"start_ms", FIELD_INT, .required = true},
    {"end_ms", FIELD_INT, .required = true},
    {"level", FIELD_STRING, .required = true},
    {"pack_version", FIELD_STRING, .required = true},
    {"states", FIELD_ARRAY, .item = FIELD_STRING, .required = true, .help = "one a word of the pack"},
    {"stages", FIELD_ARRAY, .item = FIELD_INT, .required = true},
    {"ask", FIELD_ARRAY, &ask_shape, .required = true},
    {"share_before", FIELD_NUMBER, .required = true},
    {"share_after", FIELD_NUMBER, .required = true},
    {"share_target", FIELD_NUMBER, .required = true},
    {"running_words", FIELD_INT, .required = true},
    {"new_words", FIELD_INT, .required = true},
    {"help", FIELD_ARRAY, .item = FIELD_INT, .required = true},
    {0},
};
static const struct shape lesson_shape = {"Lesson", lesson_fields};

static void write_asked(struct json *j, const struct lesson *l)
{
	json_key(j, "ask");
	json_array_begin(j);
	for (size_t i = 0; i < l->asked_count; i++) {
		json_object_begin(j);
		json_key_int(j, "word", l->words[i].lemma);
		json_key_int(j, "count", l->words[i].count);
		json_key_int(j, "first_ms", l->words[i].first_ms);
		json_key_int(j, "cue", l->words[i].cue);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_states(struct json *j, const struct lesson *l, size_t lemmas)
{
	json_key(j, "states");
	json_array_begin(j);
	for (size_t i = 0; i < lemmas; i++)
		json_str(j, word_state_name(l->states[i]));
	json_array_end(j);
	json_key(j, "stages");
	json_array_begin(j);
	for (size_t i = 0; i < lemmas; i++)
		json_int(j, l->stages[i]);
	json_array_end(j);
}

static enum err lesson(struct http_request *request, struct http_response *response)
{
	struct view v;
	struct span span;
	struct span_view s;
	struct transcript theirs = {0};
	struct lesson l;
	struct answer a;
	enum level level;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = open_ready_span(request, &tx, &v, &span);
	if (e == OK)
		e = span_open(request, &tx, &v, span, &s);
	if (e == OK)
		e = load_parallel(request, &tx, &v, span, &theirs);
	if (e == OK)
		e = span_lesson(request, &tx, &v, &s, 0, s.cues.count, &l);
	if (e == OK)
		e = current_level(request, &tx, v.language, &level);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_int(&a.json, "video_id", v.film.video.id);
	json_key_int(&a.json, "start_ms", span.start_ms);
	json_key_int(&a.json, "end_ms", span.end_ms);
	json_key_str(&a.json, "level", level_name(level));
	json_key_str(&a.json, "pack_version", pack_version(request, &v, &s, &theirs));
	write_states(&a.json, &l, s.analysis->lemma_count);
	write_asked(&a.json, &l);
	json_key_double(&a.json, "share_before", l.share_before, 4);
	json_key_double(&a.json, "share_after", l.share_after, 4);
	json_key_double(&a.json, "share_target", 0.95, 2);
	json_key_int(&a.json, "running_words", (int64_t)l.running_words);
	json_key_int(&a.json, "new_words", (int64_t)l.word_count);
	json_key(&a.json, "help");
	json_array_begin(&a.json);
	for (size_t i = 0; i < l.help_count; i++)
		json_int(&a.json, l.help[i]);
	json_array_end(&a.json);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

/* ---- done ---- */

static const struct field done_fields[] = {
    {"start_ms", FIELD_INT, .required = true, .min = 0, .max = INT32_MAX},
    {"end_ms", FIELD_INT, .required = true, .min = 1, .max = INT32_MAX},
    {0},
};
static const struct shape done_body = {"ChunkDone", done_fields};
static const struct field done_answer_fields[] = {
    {"chunks_done", FIELD_INT, .required = true},
    {"chunk_count", FIELD_INT, .required = true},
    {0},
};
static const struct shape done_answer = {"ChunksDone", done_answer_fields};

static enum err save_done(struct http_request *request, struct db_tx *tx, const struct view *v, const struct body *b)
{
	char day[11];
	int64_t now = session_of(request)->now, user = v->user.id, video = v->film.video.id;
	clock_day(now, day);
	enum err e = done_add(tx, user, video, body_int(b, "start_ms", 0), body_int(b, "end_ms", 0), now);
	if (e == OK)
		e = days_add(tx, user, &(struct day_row){.day = day, .chunks_done = 1});
	return e;
}

static enum err chunk_done(struct http_request *request, struct http_response *response)
{
	struct view v;
	struct body b;
	struct answer a;
	struct chunk_states s = {0};
	size_t done = 0;
	enum err e = body_read(request, &done_body, &b);
	if (e != OK)
		return e;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_begin(request->ctx, api_of(request)->deps.db, DB_NORMAL, &tx);
	if (e == OK)
		e = view_open(request, &tx, &v);
	if (e == OK)
		e = save_done(request, &tx, &v, &b);
	if (e == OK)
		e = done_list(&tx, v.user.id, v.film.video.id, &s.done, &s.done_count);
	if (e == OK)
		e = db_commit(&tx);
	if (e != OK)
		return e;
	for (size_t i = 0; i < v.plan.count; i++)
		done += is_done(&s, v.plan.chunks[i]);
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_int(&a.json, "chunks_done", (int64_t)done);
	json_key_int(&a.json, "chunk_count", (int64_t)v.plan.count);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

const struct api_row chunk_rows[] = {
    {{"GET", "/api/videos/{id}/chunks", NULL, HTTP_POOL, chunk_plan},
     ACCESS_USER,
     .answer = &plan_shape,
     .summary = "Where the film is cut, and what is ready",
     .tag = "lessons"},
    {{"GET", "/api/videos/{id}/pack", NULL, HTTP_POOL, pack},
     ACCESS_USER,
     .query = &span_query,
     .answer = &pack_shape,
     .summary = "Cues, words and translations of a span, shared by all learners",
     .tag = "lessons"},
    {{"GET", "/api/videos/{id}/lesson", NULL, HTTP_POOL, lesson},
     ACCESS_USER,
     .query = &span_query,
     .answer = &lesson_shape,
     .summary = "What this learner is asked and helped with in a span",
     .tag = "lessons"},
    {{"POST", "/api/videos/{id}/chunks/done", NULL, HTTP_POOL, chunk_done},
     ACCESS_USER,
     .body = &done_body,
     .answer = &done_answer,
     .summary = "The learner has finished a chunk",
     .tag = "lessons"},
    {{0}},
};
