/* One word as the vocabulary lists show it: see word_int.h. */
#include <stdlib.h>
#include <string.h>

#include "api/word_int.h"

static const struct field fields[] = {
    {"id", FIELD_INT, .required = true},
    {"word", FIELD_STRING, .required = true},
    {"lemma", FIELD_STRING, .required = true},
    {"noun", FIELD_BOOL, .required = true},
    {"article", FIELD_STRING, .required = true, .nullable = true},
    {"difficulty_level", FIELD_STRING, .required = true},
    {"level_source", FIELD_STRING, .required = true},
    {"part_of_speech", FIELD_STRING, .required = true},
    {"gender", FIELD_STRING, .required = true, .nullable = true},
    {"translation_en", FIELD_STRING, .required = true, .nullable = true},
    {"gloss", FIELD_STRING, .required = true, .nullable = true},
    {"pronunciation", FIELD_STRING, .required = true, .nullable = true},
    {"is_known", FIELD_BOOL, .required = true},
    {"status", FIELD_STRING, .required = true, .choices = "new|learning|assumed|known|ignored"},
    {"stage", FIELD_INT, .required = true},
    {"confidence_level", FIELD_INT, .required = true},
    {"rank", FIELD_INT, .required = true, .nullable = true},
    {"own", FIELD_INT, .required = true, .nullable = true, .help = "id of an own word"},
    {0},
};
const struct shape word_row_shape = {"VocabularyWord", fields};
const struct shape word_list_shape = {"VocabularyWord", fields, .is_array = true};

enum err language_of(struct http_request *request, const char *given, const char *usual, const char **out)
{
	const char *code = text_blank(given) ? usual : given;
	for (const char *const *l = lexicon_languages(); *l; l++) {
		if (text_eq(*l, code)) {
			*out = *l;
			return OK;
		}
	}
	return fault_add(request, "query", "language", "unknown_language",
			 mem_printf(request->ctx->mem, "'%.20s' cannot be learned here", code));
}

static int order_of(const char *lemma, bool noun, const char *other, bool other_noun)
{
	int order = strcmp(lemma, other);
	return order ? order : noun - other_noun;
}

static int own_order(const void *a, const void *b)
{
	const struct own_word *x = a, *y = b;
	return order_of(x->lemma, x->noun, y->lemma, y->noun);
}

enum err word_book_open(struct http_request *request, struct db_tx *tx, const char *language, struct word_book *out)
{
	struct word_book b = {0};
	int64_t version, user = session_of(request)->who.user;
	enum err e = knowledge_list(tx, user, language, &b.rows, &b.count);
	if (e == OK)
		e = own_words_list(tx, user, language, &b.own, &b.own_count);
	if (e == OK && b.own_count)
		qsort(b.own, b.own_count, sizeof *b.own, own_order);
	if (e == OK)
		e = current_level(request, tx, language, &b.level);
	if (e == OK)
		e = knowledge_corrections(tx, request->ctx->mem, user, language, &b.corrections, &version);
	if (e == OK)
		*out = b;
	return e;
}

enum err words_open(struct http_request *request, struct db_tx *tx, const char *language, struct word_view *out)
{
	struct word_view v = {0};
	enum err e = db_read(request->ctx, api_of(request)->deps.db, tx);
	if (e == OK)
		e = current_user(request, tx, &v.user);
	if (e == OK)
		e = language_of(request, language, v.user.target_language, &v.language);
	if (e == OK)
		e = open_lexicon(request, v.language, &v.lex);
	if (e == OK)
		e = word_book_open(request, tx, v.language, &v.book);
	v.native = v.user.native_language;
	*out = v;
	return e;
}

const struct knowledge_row *word_book_find(const struct word_book *book, const char *lemma, bool noun)
{
	size_t low = 0, high = book->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct knowledge_row *row = &book->rows[middle];
		int order = order_of(row->lemma, row->noun, lemma, noun);
		if (!order)
			return row;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

const struct own_word *word_book_own(const struct word_book *book, const char *lemma, bool noun)
{
	struct own_word wanted = {.lemma = lemma, .noun = noun};
	return book->own_count ? bsearch(&wanted, book->own, book->own_count, sizeof wanted, own_order) : NULL;
}

size_t words_beyond(struct http_request *request, const struct word_view *view, struct listed_word **out)
{
	size_t n = 0;
	void *mem = request->ctx->mem;
	const struct word_book *b = &view->book;
	struct lemma *l = mem_array(mem, struct lemma, b->own_count + b->count);
	for (size_t i = 0; i < b->own_count; i++)
		l[n++] = (struct lemma){.text = b->own[i].lemma, .noun = b->own[i].noun};
	for (size_t i = 0; i < b->count; i++)
		if (!word_book_own(b, b->rows[i].lemma, b->rows[i].noun))
			l[n++] = (struct lemma){.text = b->rows[i].lemma, .noun = b->rows[i].noun};
	n = lexicon_unlisted(view->lex, b->corrections, mem, l, n);
	struct listed_word *list = mem_array(mem, struct listed_word, n);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct listed_word){.lemma = l[i],
					       .known = word_book_find(b, l[i].text, l[i].noun),
					       .own = word_book_own(b, l[i].text, l[i].noun)};
	*out = list;
	return n;
}

const char *word_book_status(const struct word_book *book, const struct listed_word *w)
{
	if (w->known)
		return word_status_name(w->known->status);
	return w->lemma.level != LEVEL_UNRATED && w->lemma.level <= book->level ? "assumed" : "new";
}

int64_t word_number(const char *language, const char *lemma, bool noun)
{
	uint64_t h = 14695981039346656037u;
	const char *const parts[] = {language, noun ? "/n/" : "/o/", lemma};
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		for (const char *p = parts[i]; *p; p++)
			h = (h ^ (unsigned char)*p) * 1099511628211u;
	return (int64_t)((h ^ h >> 53) & ((1ull << 53) - 1));
}

void word_write(struct http_request *request, struct json *j, const struct word_view *view, const struct listed_word *w)
{
	void *mem = request->ctx->mem;
	const struct lemma *l = &w->lemma;
	const struct word_book *book = &view->book;
	char gender[2] = {l->gender, 0};
	const char *status = word_book_status(book, w);
	const char *gloss = lexicon_gloss(view->lex, book->corrections, mem, l->text, l->noun, view->native);
	const char *english = text_eq(view->native, "en")
				  ? gloss
				  : lexicon_gloss(view->lex, book->corrections, mem, l->text, l->noun, "en");
	json_object_begin(j);
	json_key_int(j, "id", word_number(view->language, l->text, l->noun));
	json_key_str(j, "word", l->text);
	json_key_str(j, "lemma", l->text);
	json_key_bool(j, "noun", l->noun);
	json_key_str(j, "article", l->article);
	json_key_str(j, "difficulty_level", level_name(l->level));
	json_key_str(j, "level_source", level_source_name(l->level_source));
	json_key_str(j, "part_of_speech", pos_name(l->pos));
	json_key_str(j, "gender", l->gender ? gender : NULL);
	json_key_str(j, "translation_en", english);
	json_key_str(j, "gloss", gloss);
	json_key_str(j, "pronunciation", NULL);
	json_key_bool(j, "is_known", text_eq(status, "known"));
	json_key_str(j, "status", status);
	json_key_int(j, "stage", w->known ? w->known->stage : 0);
	json_key_int(j, "confidence_level", w->known ? w->known->confidence : 0);
	json_key(j, "rank");
	l->rank ? json_int(j, l->rank) : json_null_value(j);
	json_key(j, "own");
	w->own ? json_int(j, w->own->id) : json_null_value(j);
	json_object_end(j);
}
