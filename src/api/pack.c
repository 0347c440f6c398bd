/* The pack: cues, words and translations of a span, shared by all learners of a pair. Shape: docs/api.md, "A chunk". */
#include <inttypes.h>
#include <string.h>

#include "api/chunk_int.h"

enum { GLOSSES = 3 };

static const struct field span_query_fields[] = {
    {"start_ms", FIELD_INT, .help = "default 0"},
    {"end_ms", FIELD_INT, .help = "default the end of the film"},
    {0},
};
const struct shape span_query = {"SpanQuery", span_query_fields};

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
enum err ready_span_open(struct http_request *request, struct db_tx *tx, struct view *v, struct span *span)
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
	if (view_watchable_until(v, *span) < span->end_ms)
		return ctx_fail_named(request->ctx, ERR_EXISTS, "not_ready",
				      "This part is not prepared yet: ask POST /api/videos/{id}/process for it.");
	return OK;
}

static enum err parallel_of(struct db_tx *tx, const struct view *v, struct transcript_row *out)
{
	struct transcript_row row;
	if (text_eq(v->native, v->language))
		return OK;
	enum err e = transcript_find(tx, v->film.video.media, v->native, &row);
	if (e == OK && !row.draft)
		*out = row;
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err pack_key_of(struct http_request *request, struct db_tx *tx, const struct view *v, struct span span,
		     struct pack_key *out)
{
	struct pack_key key = {0};
	const struct transcript_row *ours = &v->transcript.row, *theirs = &key.theirs;
	const struct lexicon *lex;
	const struct lexicon_corrections *corrections;
	int64_t ready = 0, corrected = 0;
	void *mem = request->ctx->mem;
	for (size_t i = 0; i < v->ready_count; i++)
		ready = v->ready[i].ready_at > ready ? v->ready[i].ready_at : ready;
	enum err e = open_lexicon(request, v->language, &lex);
	if (e == OK)
		e = knowledge_corrections(tx, mem, v->user.id, v->language, &corrections, &corrected);
	if (e == OK)
		e = parallel_of(tx, v, &key.theirs);
	if (e != OK)
		return e;
	key.version =
	    mem_printf(mem,
		       "%" PRIx64 ".%" PRIx64 ".%" PRIx64 "-%" PRIx64 ".%" PRIx64 ".%" PRIx64 "-%" PRIx64 ".%" PRIx64
		       ".%s-%s-%" PRId64 "-%" PRId64,
		       ours->id, ours->changed_at, ours->offset_ms, theirs->id, theirs->changed_at, theirs->offset_ms,
		       ready, corrected, lexicon_version(lex), v->native, span.start_ms, span.end_ms);
	*out = key;
	return OK;
}

/* Cues of the parallel track, from a little before the span to a little after it. */
static enum err load_parallel(struct http_request *request, struct db_tx *tx, const struct pack_key *key,
			      struct span span, struct transcript *out)
{
	const int64_t around = 30000;
	if (!key->theirs.id)
		return OK;
	return transcript_load(tx, request->ctx->mem, &key->theirs, span.start_ms > around ? span.start_ms - around : 0,
			       span.end_ms + around, out);
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
	json_key_str(j, "kind", transcript_kind(t));
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
	struct pack_key key;
	struct transcript theirs = {0};
	struct answer a;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = ready_span_open(request, &tx, &v, &span);
	if (e == OK)
		e = pack_key_of(request, &tx, &v, span, &key);
	if (e != OK)
		return e;
	http_set_header(response, "Cache-Control", "private, no-cache");
	if (http_etag(request, response, key.version))
		return OK;
	e = span_open(request, &tx, &v, span, &s);
	if (e == OK)
		e = load_parallel(request, &tx, &key, span, &theirs);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	e = write_pack(request, &tx, &a.json, &v, &s, &theirs, key.version);
	return e == OK ? answer_send(response, &a, 200) : e;
}

const struct api_row pack_rows[] = {
    {{"GET", "/api/videos/{id}/pack", NULL, HTTP_POOL, pack},
     ACCESS_USER,
     .query = &span_query,
     .answer = &pack_shape,
     .summary = "Cues, words and translations of a span, shared by all learners",
     .tag = "lessons"},
    {{0}},
};
