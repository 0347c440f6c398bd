/* One word as the vocabulary lists show it. */
#pragma once

#include "api/api_int.h"
#include "learning/knowledge.h"
#include "store/knowledge.h"

extern const struct shape word_row_shape, word_list_shape;

/* A lemma with what the learner knows of it. */
struct listed_word {
	struct lemma lemma;
	const struct knowledge_row *known; /* NULL: nothing said */
	const struct own_word *own;        /* NULL: the learner did not add it */
};

/* The learner's words of a language by (noun, lemma). */
struct word_book {
	struct knowledge_row *rows; /* by lemma, other before noun */
	size_t count;
	struct own_word *own; /* in the same order */
	size_t own_count;
	enum level level; /* of the learner */
	const struct lexicon_corrections *corrections;
};

/* What every request about words needs: the learner, the language, its lexicon and what the learner knows. */
struct word_view {
	struct user user;
	const char *language, *native;
	const struct lexicon *lex;
	struct word_book book;
};
/* Begins the read; language NULL or blank: the one being learnt. */
enum err words_open(struct http_request *request, struct db_tx *tx, const char *language,
		    struct word_view *out) ATTR_MUST_CHECK;
enum err word_book_open(struct http_request *request, struct db_tx *tx, const char *language,
			struct word_book *out) ATTR_MUST_CHECK;
const struct knowledge_row *word_book_find(const struct word_book *book, const char *lemma, bool noun);
const struct own_word *word_book_own(const struct word_book *book, const char *lemma, bool noun);
/* The learner's words that stand in no list of the packs: those that were added, then those of which something was said.
 * Returns how many; the list lies on the request's memory. */
size_t words_beyond(struct http_request *request, const struct word_view *view, struct listed_word **out);
/* "new" "learning" "known" "ignored", or "assumed" when nothing was said and the level says so. */
const char *word_book_status(const struct word_book *book, const struct listed_word *w);
/* Where a word occurs in the library, and the forms it has there. */
struct scene {
	int64_t video, start_ms;
	const char *title, *text;
};
struct sightings {
	struct scene *scenes; /* at most a dozen, few of one film, in the library's order */
	size_t count;
	int64_t occurrences; /* in all films that were looked at */
	const char **forms;  /* most frequent first */
	size_t form_count;
	bool complete; /* false: some films were not counted yet; the next request goes on */
};
enum err sightings_of(struct http_request *request, struct db_tx *tx, const struct word_view *view, const char *lemma,
		      bool noun, struct sightings *out) ATTR_MUST_CHECK;
/* Number for (language, lemma, noun): the same for ever and on every machine, below 2^53. */
int64_t word_number(const char *language, const char *lemma, bool noun);
void word_write(struct http_request *request, struct json *j, const struct word_view *view,
		const struct listed_word *w);
/* The language parameter, or the learner's; ERR_INVALID for one that is no code. */
enum err language_of(struct http_request *request, const char *given, const char *usual,
		     const char **out) ATTR_MUST_CHECK;
