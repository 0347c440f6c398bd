/* The lesson: what this learner is asked and helped with in a span. Shape: docs/api.md, "A chunk". */
#include "api/chunk_int.h"

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
	struct pack_key key;
	struct lesson l;
	struct answer a;
	enum level level;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = ready_span_open(request, &tx, &v, &span);
	if (e == OK)
		e = pack_key_of(request, &tx, &v, span, &key);
	if (e == OK)
		e = span_open(request, &tx, &v, span, &s);
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
	json_key_str(&a.json, "pack_version", key.version);
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

const struct api_row lesson_rows[] = {
    {{"GET", "/api/videos/{id}/lesson", NULL, HTTP_POOL, lesson},
     ACCESS_USER,
     .query = &span_query,
     .answer = &lesson_shape,
     .summary = "What this learner is asked and helped with in a span",
     .tag = "lessons"},
    {{0}},
};
