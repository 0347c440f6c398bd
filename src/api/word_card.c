/* The card of one word, and the log of cards that were opened while watching. */
#include <string.h>

#include "api/word_int.h"

enum { CARD_EXAMPLES = 3, CARD_FORMS = 10, VIEWS_MAX = 200 };

static const struct field gloss_fields[] = {
    {"text", FIELD_STRING, .required = true},
    {"label", FIELD_STRING, .required = true, .nullable = true},
    {"corrected", FIELD_BOOL, .required = true, .help = "a person's, not the dictionary's"},
    {0}};
static const struct shape gloss_shape = {"Gloss", gloss_fields};
static const struct field example_fields[] = {
    {"text", FIELD_STRING, .required = true}, {"translation", FIELD_STRING, .required = true, .nullable = true}, {0}};
static const struct shape example_shape = {"Example", example_fields};
static const struct field scene_fields[] = {
    {"video_id", FIELD_INT, .required = true},
    {"title", FIELD_STRING, .required = true},
    {"start_ms", FIELD_INT, .required = true},
    {"text", FIELD_STRING, .required = true},
    {0},
};
static const struct shape scene_shape = {"Scene", scene_fields};
static const struct field card_fields[] = {
    {"found", FIELD_BOOL, .required = true},
    {"word", FIELD_STRING, .required = true},
    {"lemma", FIELD_STRING, .required = true},
    {"language", FIELD_STRING, .required = true},
    {"message", FIELD_STRING},
    {"id", FIELD_INT},
    {"noun", FIELD_BOOL},
    {"difficulty_level", FIELD_STRING},
    {"level_source", FIELD_STRING},
    {"rank", FIELD_INT, .nullable = true},
    {"part_of_speech", FIELD_STRING},
    {"gender", FIELD_STRING, .nullable = true},
    {"article", FIELD_STRING, .nullable = true},
    {"parts", FIELD_STRING, .nullable = true},
    {"pronunciation", FIELD_STRING, .nullable = true},
    {"glosses", FIELD_ARRAY, &gloss_shape},
    {"gloss_source", FIELD_STRING, .nullable = true},
    {"examples", FIELD_ARRAY, &example_shape},
    {"forms", FIELD_ARRAY, .item = FIELD_STRING, .help = "as seen in the library, then others"},
    {"status", FIELD_STRING},
    {"stage", FIELD_INT},
    {"scenes", FIELD_ARRAY, &scene_shape},
    {"occurrences", FIELD_INT, .help = "in the library"},
    {"scenes_complete", FIELD_BOOL, .help = "false: some films are still to be counted; ask again"},
    {"found_word", FIELD_STRING, .help = "the lemma, for older clients"},
    {"notes", FIELD_STRING, .nullable = true, .help = "how it is used: \"sich freuen\", \"(sich) waschen\""},
    {"translation_en", FIELD_STRING, .nullable = true},
    {0},
};
static const struct shape card_shape = {"WordCard", card_fields};
static const struct field card_query_fields[] = {{"language", FIELD_STRING}, {"noun", FIELD_BOOL}, {0}};
static const struct shape card_query = {"WordCardQuery", card_query_fields};

static void write_card_lists(struct json *j, const struct word_card *card)
{
	json_key(j, "glosses");
	json_array_begin(j);
	for (size_t i = 0; i < card->gloss_count; i++) {
		json_object_begin(j);
		json_key_str(j, "text", card->glosses[i].text);
		json_key_str(j, "label", card->glosses[i].label);
		json_key_bool(j, "corrected", card->glosses[i].corrected);
		json_object_end(j);
	}
	json_array_end(j);
	json_key_str(j, "gloss_source", card->gloss_count ? card->gloss_source : NULL);
	json_key(j, "examples");
	json_array_begin(j);
	for (size_t i = 0; i < card->example_count && i < CARD_EXAMPLES; i++) {
		json_object_begin(j);
		json_key_str(j, "text", card->examples[i].text);
		json_key_str(j, "translation", card->examples[i].translation);
		json_object_end(j);
	}
	json_array_end(j);
}

/* Seen ones first; of the others as many as fill the line. */
static void write_forms(struct http_request *request, struct json *j, const struct word_view *v, const struct lemma *l,
			const struct sightings *seen)
{
	const char *const *known;
	size_t n = lexicon_forms(v->lex, request->ctx->mem, l->text, l->noun, &known), written = seen->form_count;
	json_key(j, "forms");
	json_array_begin(j);
	for (size_t i = 0; i < seen->form_count; i++)
		json_str(j, seen->forms[i]);
	for (size_t i = 0; i < n && written < CARD_FORMS; i++) {
		bool there = false;
		for (size_t k = 0; k < seen->form_count; k++)
			there |= text_eq(seen->forms[k], known[i]);
		if (!there) {
			json_str(j, known[i]);
			written++;
		}
	}
	json_array_end(j);
}

static void write_scenes(struct json *j, const struct sightings *seen)
{
	json_key(j, "scenes");
	json_array_begin(j);
	for (size_t i = 0; i < seen->count; i++) {
		json_object_begin(j);
		json_key_int(j, "video_id", seen->scenes[i].video);
		json_key_str(j, "title", seen->scenes[i].title);
		json_key_int(j, "start_ms", seen->scenes[i].start_ms);
		json_key_str(j, "text", seen->scenes[i].text);
		json_object_end(j);
	}
	json_array_end(j);
	json_key_int(j, "occurrences", seen->occurrences);
	json_key_bool(j, "scenes_complete", seen->complete);
}

static void write_card(struct http_request *request, struct json *j, const struct word_view *v, const char *word,
		       const struct word_card *card, const struct sightings *seen)
{
	const struct word_book *book = &v->book;
	const struct lemma *l = &card->lemma;
	char gender[2] = {l->gender, 0};
	struct listed_word w = {.lemma = *l, .known = word_book_find(book, l->text, l->noun)};
	json_object_begin(j);
	json_key_bool(j, "found", true);
	json_key_str(j, "word", word);
	json_key_str(j, "lemma", l->text);
	json_key_str(j, "language", v->language);
	json_key_int(j, "id", word_number(v->language, l->text, l->noun));
	json_key_bool(j, "noun", l->noun);
	json_key_str(j, "difficulty_level", level_name(l->level));
	json_key_str(j, "level_source", level_source_name(l->level_source));
	json_key(j, "rank");
	l->rank ? json_int(j, l->rank) : json_null_value(j);
	json_key_str(j, "part_of_speech", pos_name(l->pos));
	json_key_str(j, "gender", l->gender ? gender : NULL);
	json_key_str(j, "article", l->article);
	json_key_str(j, "parts", l->parts);
	json_key_str(j, "pronunciation", card->ipa);
	write_card_lists(j, card);
	write_forms(request, j, v, l, seen);
	write_scenes(j, seen);
	json_key_str(j, "found_word", l->text);
	json_key_str(j, "notes", card->usage);
	json_key_str(j, "status", word_book_status(book, &w));
	json_key_int(j, "stage", w.known ? w.known->stage : 0);
	json_key_str(j, "translation_en",
		     lexicon_gloss(v->lex, book->corrections, request->ctx->mem, l->text, l->noun, "en"));
	json_object_end(j);
}

static void write_unknown(struct json *j, const char *word, const char *language)
{
	json_object_begin(j);
	json_key_bool(j, "found", false);
	json_key_str(j, "word", word);
	json_key_str(j, "lemma", word);
	json_key_str(j, "language", language);
	json_key_str(j, "message", "This word is in no installed dictionary.");
	json_object_end(j);
}

/* The lemma that was meant: by noun when the request says so, else the best. */
static bool pick(struct http_request *request, const struct word_view *v, const char *word, struct lemma *out)
{
	struct lemma found[8];
	const char *noun = http_query(request, "noun");
	size_t n = lexicon_lookup(v->lex, v->book.corrections, request->ctx->mem, word, found, COUNT_OF(found));
	bool wanted;
	if (!n)
		return false;
	*out = found[0];
	if (!noun || !text_to_bool(noun, &wanted))
		return true;
	for (size_t i = 0; i < n; i++) {
		if (found[i].noun == wanted) {
			*out = found[i];
			break;
		}
	}
	return true;
}

/* The learner's own word of that name; by noun when the request says so. */
static const struct own_word *pick_own(struct http_request *request, const struct word_book *book, const char *word)
{
	bool noun;
	if (text_to_bool(http_query(request, "noun"), &noun))
		return word_book_own(book, word, noun);
	const struct own_word *own = word_book_own(book, word, true);
	return own ? own : word_book_own(book, word, false);
}

/* What the learner said of a word fills what no dictionary says. */
static void take_own(void *mem, const struct own_word *own, struct word_card *card)
{
	if (!card->lemma.text)
		card->lemma = (struct lemma){.text = own->lemma, .noun = own->noun, .level = LEVEL_UNRATED};
	if (card->gloss_count)
		return;
	card->glosses = mem_array(mem, struct gloss, 1);
	card->glosses[0] = (struct gloss){.text = own->translation, .corrected = true};
	card->gloss_count = 1;
}

static enum err word_info(struct http_request *request, struct http_response *response)
{
	struct word_view v;
	struct word_card card = {0};
	struct lemma lemma = {0};
	struct sightings seen;
	struct answer a;
	const char *word = http_param(request, "word");
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = words_open(request, &tx, http_query(request, "language"), &v);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	const struct own_word *own = pick_own(request, &v.book, word);
	bool found = strlen(word) <= LIMIT_WORD && pick(request, &v, word, &lemma);
	if (own && !(found && text_eq(lemma.text, own->lemma) && lemma.noun == own->noun))
		lemma = (struct lemma){.text = own->lemma, .noun = own->noun};
	found = (found || own) && lexicon_describe(request->ctx, v.lex, v.book.corrections, request->ctx->mem,
						   lemma.text, lemma.noun, v.native, &card) == OK;
	ctx_clear(request->ctx);
	if (own)
		take_own(request->ctx->mem, own, &card);
	found |= own != NULL;
	if (found)
		e = sightings_of(request, &tx, &v, lemma.text, lemma.noun, &seen);
	if (e != OK)
		return e;
	card.lemma.pos = lemma.pos;
	if (found)
		write_card(request, &a.json, &v, word, &card, &seen);
	else
		write_unknown(&a.json, word, v.language);
	return answer_send(response, &a, 200);
}

/* ---- views ---- */

static const struct field view_fields[] = {
    {"language", FIELD_STRING, .required = true, .min = 2, .max = 5},
    {"lemma", FIELD_STRING, .required = true, .min = 1, .max = LIMIT_WORD},
    {"noun", FIELD_BOOL, .required = true},
    {"video_id", FIELD_INT, .min = 1},
    {"count", FIELD_INT, .min = 1, .max = 1000},
    {0},
};
static const struct shape view_shape = {"WordView", view_fields};
static const struct field views_fields[] = {
    {"views", FIELD_ARRAY, &view_shape, .required = true, .min = 1, .max = VIEWS_MAX}, {0}};
static const struct shape views_body = {"WordViews", views_fields};

static enum err add_view(struct http_request *request, struct db_tx *tx, const struct body *row)
{
	int64_t word;
	const char *language;
	const struct api_session *s = session_of(request);
	enum err e = language_of(request, body_str(row, "language", ""), "", &language);
	if (e == OK)
		e = words_intern(tx, language, body_str(row, "lemma", ""), body_bool(row, "noun", false), &word);
	if (e == OK)
		e = views_add(tx, s->who.user, word, body_int(row, "video_id", 0), body_int(row, "count", 1), s->now);
	return e;
}

static enum err views(struct http_request *request, struct http_response *response)
{
	struct body b;
	enum err e = body_read(request, &views_body, &b);
	if (e != OK)
		return e;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_begin(request->ctx, api_of(request)->deps.db, DB_NORMAL, &tx);
	for (size_t i = 0; e == OK && i < body_count(&b, "views"); i++) {
		struct body row = body_at(&b, "views", i);
		e = add_view(request, &tx, &row);
	}
	if (e == OK)
		e = db_commit(&tx);
	return e == OK ? answer_empty(response, 204) : e;
}

const struct api_row card_rows[] = {
    {{"GET", "/api/vocabulary/word-info/{word}", NULL, HTTP_POOL, word_info},
     ACCESS_USER,
     .query = &card_query,
     .answer = &card_shape,
     .summary = "The card of a word in any form",
     .tag = "words"},
    {{"POST", "/api/vocabulary/views", NULL, HTTP_POOL, views},
     ACCESS_USER,
     .body = &views_body,
     .status = 204,
     .summary = "Words whose card was opened while watching",
     .tag = "words"},
    {{0}},
};
