/* Private: the sources packs are built from, and their readers. */
#pragma once

#include "lexicon/pack_int.h"

struct map;

struct build {
	struct ctx *c;
	const char *npm_dir, *out_dir;
	const char *language;
	void (*progress)(const char *step, void *user);
	void *user;
};

/* One row of the table of sources: what a pack is made from. */
struct source {
	const char *language, *name, *native;
	const char *package; /* Debian package or npm package */
	bool npm;
	const char *file; /* that must be there: absolute, or below npm_dir */
	const char *licence, *what;
	enum err (*read)(struct build *b, const struct source *source, struct pack_rows *rows);
	bool needed; /* the language cannot do without */
};
extern const struct source lexicon_source_table[];
extern const size_t lexicon_source_count;
/* Path of the source's file. */
char *source_file(void *mem, const struct source *source, const char *npm_dir);
char *source_version(struct ctx *c, void *mem, const struct source *source, const char *npm_dir);

enum err build_german_words(struct build *b, const struct source *source, struct pack_rows *rows) ATTR_MUST_CHECK;
enum err build_freedict(struct build *b, const struct source *source, struct pack_rows *rows) ATTR_MUST_CHECK;
/* A dictionary into the language, read backwards. */
enum err build_freedict_reversed(struct build *b, const struct source *source, struct pack_rows *rows) ATTR_MUST_CHECK;
enum err build_apertium_forms(struct build *b, const struct source *source, struct pack_rows *rows) ATTR_MUST_CHECK;
enum err build_apertium_glosses(struct build *b, const struct source *source, struct pack_rows *rows) ATTR_MUST_CHECK;
enum err build_lefff(struct build *b, const struct source *source, struct pack_rows *rows) ATTR_MUST_CHECK;
enum err build_names(struct build *b, const struct source *source, struct pack_rows *rows) ATTR_MUST_CHECK;
/* Ranks need the other packs of the language to be there. */
enum err build_ranks(struct build *b, const struct source *source, struct pack_rows *rows) ATTR_MUST_CHECK;

/* The words of a JSON array of strings, in order. */
enum err build_word_list(struct build *b, const char *path, void *mem, char ***words, size_t *count) ATTR_MUST_CHECK;
/* Frequency rank from 1 of the words of a language, by lower-case form; the value is a uint32_t *. */
enum err build_frequency(struct build *b, void *mem, const char *language, struct map **out) ATTR_MUST_CHECK;

/* The unpacked text of a dictionary. */
enum err freedict_text(struct ctx *c, void *mem, const char *path, char **out, size_t *len) ATTR_MUST_CHECK;
/* How often a German form stands with a capital and with a small letter inside the sentences of the German dictionary's
 * examples, by lower-case form: the value is an int[2], small then capital. Empty when the dictionary is not there. */
enum err build_capitals(struct build *b, void *mem, struct map **out) ATTR_MUST_CHECK;

/* Walks every path of an lttoolbox transducer in sections of at least 1000 states: surface and analysis. */
enum err transducer_walk(struct ctx *c, const char *path,
			 void (*fn)(const char *surface, const char *analysis, void *user), void *user) ATTR_MUST_CHECK;

/* Record under KEY_GLOSS: see gloss.c. */
struct gloss_entry {
	const char *text, *label;
};
struct gloss_card {
	char *ipa;
	struct gloss_entry *glosses;
	size_t gloss_count;
	struct example *examples;
	size_t example_count;
};
void gloss_row(struct pack_rows *rows, const char *lemma, bool noun, const struct gloss_card *card);
