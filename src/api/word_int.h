/* One word as the vocabulary lists show it. */
#pragma once

#include "api/api_int.h"
#include "learning/knowledge.h"
#include "store/knowledge.h"

extern const struct shape word_row_shape, word_list_shape;

/* A lemma of a pack or an own word, with what the learner knows of it. */
struct listed_word {
	struct lemma lemma;
	const struct knowledge_row *known; /* NULL: nothing said */
	const struct own_word *own;        /* NULL: from the pack */
};

/* The learner's words of a language by (noun, lemma). */
struct word_book {
	struct map *known; /* "n" or "o" + lemma -> struct knowledge_row */
	struct knowledge_row *rows;
	size_t count;
	struct own_word *own;
	size_t own_count;
	enum level level; /* of the learner */
};
enum err word_book_open(struct http_request *request, struct db_tx *tx, const char *language,
			struct word_book *out) ATTR_MUST_CHECK;
const struct knowledge_row *word_book_find(const struct word_book *book, const char *lemma, bool noun);
/* "new" "learning" "known" "ignored", or "assumed" when nothing was said and the level says so. */
const char *word_book_status(const struct word_book *book, const struct listed_word *w);
/* Number for (language, lemma, noun): the same for ever and on every machine, below 2^53. */
int64_t word_number(const char *language, const char *lemma, bool noun);
void word_write(struct http_request *request, struct json *j, const struct lexicon *lex, const char *language,
		const char *native, const struct word_book *book, const struct listed_word *w);
/* The language parameter, or the learner's; ERR_INVALID for one that is no code. */
enum err language_of(struct http_request *request, const char *given, const char *usual,
		     const char **out) ATTR_MUST_CHECK;
