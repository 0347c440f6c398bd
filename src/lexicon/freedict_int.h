/* Private: what stands in a FreeDict dictionary: an index of offsets and a gzip-compatible text of entries, each a headword line
 * ("gehen /ɡˈeːən/ <vi>") and a body of glosses, examples and references. All texts are borrowed from the dictionary's bytes. */
#pragma once

#include "lexicon/gloss_int.h"

enum { DICT_MAX = 256 * MIB };

/* An entry's place in the text. */
struct span {
	size_t at, len;
};

struct head {
	const char *word, *ipa, *tags;
	size_t word_len, ipa_len, tags_len;
	bool bare, reflexive;
};

/* Where the entries are, in the order of the text; broken lines of the index are left out. */
size_t freedict_index(void *mem, const char *index, size_t n, size_t text_len, struct span **out);
/* false: no headword that can be a key (a phrase with "…", an abbreviation); word and reflexive are set all the same. */
bool freedict_head(const char *line, size_t n, struct head *h);
/* One of the words around a headword that only say what its objects are: "jdn.", "sth.", "sich". */
bool freedict_is_object(const char *s, size_t n);
/* Is `tag` one of the comma-separated? */
bool freedict_tag(const char *tags, size_t n, const char *tag);
enum pos freedict_pos(const struct head *h);
/* F_MASC, F_FEM, F_NEUT or 0. */
unsigned freedict_gender(const struct head *h);
/* The part of speech of a headword without tags, by the tags of its first gloss. */
enum pos freedict_gloss_pos(const char *gloss, size_t n);
/* Gloss line and examples into the sense; the targets of the entry's "see" line, if it has one. */
void freedict_body(const char *body, const char *end, struct sense *s, const char **see, size_t *see_len);
/* Takes the labels off the beginning of the gloss: " [adm.] [jur.] house". */
void freedict_labels(struct sense *s);
