/* Room lexicon: which word is this, how hard is it, what does it mean. Tokenise, lemma, part of speech, names,
 * separable verbs, compounds, grade, dictionary, over read-only mapped packs. Knows neither users nor the database.
 *
 *	struct lexicon *lex;
 *	lexicon_open(c, "build/packs", "de", &lex);
 *	struct analysis *a;
 *	lexicon_analyse(c, lex, mem, texts, count, NULL, &a);
 *	for (size_t i = 0; i < a->token_count; i++)
 *		printf("%s\n", a->lemmas[a->tokens[i].lemma].text);
 *
 * A struct lexicon is read-only after opening and used by any number of threads at once. Positions in packs never leave this
 * room: outside, a word is (language, lemma, noun or other). */
#pragma once

#include "base/base.h"

struct lexicon;

enum pos {
	POS_OTHER,
	POS_NOUN,
	POS_NAME,
	POS_VERB,
	POS_AUXILIARY,
	POS_ADJECTIVE,
	POS_ADVERB,
	POS_PRONOUN,
	POS_DETERMINER,
	POS_PREPOSITION,
	POS_CONJUNCTION,
	POS_PARTICLE,
	POS_NUMERAL,
	POS_INTERJECTION,
	POS_COUNT,
};
const char *pos_name(enum pos pos); /* "noun", "name", … for JSON and TSV */

enum level { LEVEL_UNRATED, LEVEL_A1, LEVEL_A2, LEVEL_B1, LEVEL_B2, LEVEL_C1, LEVEL_C2, LEVEL_COUNT };
const char *level_name(enum level level); /* "A1" … "C2", "unrated" */
bool level_parse(const char *s, enum level *out);

enum level_source {
	LEVEL_FROM_NOWHERE,    /* unrated */
	LEVEL_FROM_FREQUENCY,  /* estimated from a frequency band */
	LEVEL_FROM_LIST,       /* an imported level list */
	LEVEL_FROM_CORRECTION, /* a person said so */
};
const char *level_source_name(enum level_source source);

struct token {
	uint32_t cue;        /* index into the texts */
	uint32_t start, end; /* bytes in that text, its own apostrophe included */
	uint32_t lemma;      /* index into analysis->lemmas */
	uint16_t group;      /* same small positive number on both parts of a separated verb in a cue; 0 none */
	bool name;           /* proper name */
	bool unknown;        /* no pack knows it: the lemma is the form itself, a guess */
	uint32_t phrase;     /* index + 1 into analysis->phrases on the verb that leads one; 0 none */
};

/* "gave it up", "look after": words with lemmas of their own that a dictionary has as one entry. The entry is a lemma
 * of the analysis without tokens; a learner is asked for it in place of its verb. */
struct phrase {
	uint32_t lemma;     /* index into analysis->lemmas: "give up" */
	uint32_t tokens[3]; /* indexes into analysis->tokens, in order */
	uint32_t count;     /* of them: 2 or 3 */
};

struct lemma {            /* one (lemma, noun/other) of this analysis */
	const char *text; /* dictionary spelling */
	enum pos pos;     /* of its first occurrence */
	bool noun;        /* part of the key of knowledge: noun or name against all the rest */
	bool name, numeral, interjection;
	enum level level;
	enum level_source level_source;
	uint32_t rank;       /* of lemmas by frequency, from 1; 0 unknown */
	char gender;         /* 'm' 'f' 'n', 0 none or unknown */
	const char *article; /* "der", "la", NULL */
	const char *parts;   /* compound seams "Geschwindigkeits|begrenzung", NULL none */
	bool reflexive;      /* used here with the reflexive pronoun the dictionary has it with */
	bool content; /* a word worth asking: no name, number, interjection, function word of the closed class … */
};

struct analysis {
	const char *language;
	const char *version;  /* of packs and rules: part of ETags and memo keys */
	struct token *tokens; /* sorted by cue, start */
	size_t token_count;
	struct lemma *lemmas;
	size_t lemma_count;
	struct phrase *phrases; /* by first token */
	size_t phrase_count;
};

/* The lemma a token stands for when words are counted and asked: its phrase, else its own. */
static inline uint32_t analysis_entry(const struct analysis *a, const struct token *t)
{
	return t->phrase ? a->phrases[t->phrase - 1].lemma : t->lemma;
}

/* What people corrected, consulted after the packs. */
struct lexicon_correction {
	const char *surface;   /* form as seen; NULL: all forms of `lemma` */
	const char *lemma;     /* what the pack says; NULL (with a surface): whatever it says */
	int noun;              /* of that lemma: 0 other, 1 noun, -1 both */
	const char *new_lemma; /* NULL unchanged */
	int new_level;         /* -1 unchanged, else enum level */
	const char *new_gloss; /* NULL unchanged */
	const char *native;    /* language of new_gloss; NULL: for everybody's */
	int is_name;           /* -1 unchanged */
};
/* Indexes a list, which stays borrowed: everybody's rows first, then one's own; of two that say something about the same
 * field the later wins. NULL for an empty list, which every function below takes for none. */
struct lexicon_corrections;
const struct lexicon_corrections *lexicon_corrections_new(void *mem, const struct lexicon_correction *list,
							  size_t count);
/* A form's lemma after the corrections. False when they change nothing here; *name is -1 when they do not speak of it. */
bool lexicon_corrected(const struct lexicon *lex, const struct lexicon_corrections *corrections, const char *form,
		       const char *lemma, bool noun, const char **new_lemma, bool *new_noun, int *name);
/* Lemmas that corrections turn into this one, itself first; at most max. Returns the count. */
size_t lexicon_corrected_from(const struct lexicon_corrections *corrections, const char *lemma, const char **out,
			      size_t max);
/* Puts the level a person gave over the lemma's. */
void lexicon_correct_level(const struct lexicon_corrections *corrections, struct lemma *l);

/* Opens the packs of a language below dir. ERR_UNSUPPORTED: not built, the text names packages and command;
 * ERR_DAMAGED: old or damaged pack, the text is the command that rebuilds it. */
enum err lexicon_open(struct ctx *c, const char *dir, const char *language, struct lexicon **out) ATTR_MUST_CHECK;
void lexicon_close(struct lexicon *lex);
const char *lexicon_language(const struct lexicon *lex);
const char *lexicon_version(const struct lexicon *lex);

/* Tokens and lemmas of `count` cue texts in order (context crosses cues). A pure function. texts must be valid UTF-8
 * or are read with U+FFFD; offsets stay right. *out and all in it on mem. */
enum err lexicon_analyse(struct ctx *c, const struct lexicon *lex, void *mem, const char *const *texts, size_t count,
			 const struct lexicon_corrections *corrections, struct analysis **out) ATTR_MUST_CHECK;

struct gloss {
	const char *text;  /* "to spend; to give out" */
	const char *label; /* domain or register, NULL */
	bool corrected;    /* a person's, not the dictionary's */
};
struct example {
	const char *text, *translation;
};
struct word_card {
	struct lemma lemma;
	const char *ipa;       /* NULL unknown */
	struct gloss *glosses; /* best first */
	size_t gloss_count;
	struct example *examples;
	size_t example_count;
	const char *gloss_source; /* of the first gloss: "FreeDict deu-eng"; NULL: none, or it is a correction */
	const char *usage;        /* "sich freuen", "(sich) waschen"; NULL: the lemma says it all */
};
/* Everything about a lemma for a learner whose own language is `native`. ERR_NOT_FOUND when nothing knows it. */
enum err lexicon_describe(struct ctx *c, const struct lexicon *lex, const struct lexicon_corrections *corrections,
			  void *mem, const char *lemma, bool noun, const char *native,
			  struct word_card *out) ATTR_MUST_CHECK;
/* The best short gloss of a lemma, NULL when none: for pack files and gloss translation. */
const char *lexicon_gloss(const struct lexicon *lex, const struct lexicon_corrections *corrections, void *mem,
			  const char *lemma, bool noun, const char *native);
/* A word as typed (any form, any case) to its lemmas, best first; at most max. Returns the count. */
size_t lexicon_lookup(const struct lexicon *lex, const struct lexicon_corrections *corrections, void *mem,
		      const char *word, struct lemma *out, size_t max);

/* Lemmas of the pack in order of rank, for the vocabulary library: level filter LEVEL_COUNT = all. The list lies on mem, or
 * belongs to the lexicon and lives as long as it does. */
struct lexicon_page {
	const struct lemma *list;
	size_t count, total;
};
enum err lexicon_list(struct ctx *c, const struct lexicon *lex, const struct lexicon_corrections *corrections,
		      void *mem, enum level level, size_t offset, size_t limit,
		      struct lexicon_page *out) ATTR_MUST_CHECK;
/* Of n lemmas whose text and noun are set, those that lexicon_list has at no level: moved to the front in their order, with
 * grade, gender, parts and part of speech (strings on mem). Returns how many. */
size_t lexicon_unlisted(const struct lexicon *lex, const struct lexicon_corrections *corrections, void *mem,
			struct lemma *lemmas, size_t n);
/* Lemmas that contain `needle` (accents and case ignored) or have it as a form: exact first, then its lemmas, then those
 * that begin with it, then the rest; each by rank. */
enum err lexicon_search(struct ctx *c, const struct lexicon *lex, const struct lexicon_corrections *corrections,
			void *mem, const char *needle, size_t limit, struct lexicon_page *out) ATTR_MUST_CHECK;
/* Up to ten forms of a lemma beside itself: those that people use most, then what the tables have. */
size_t lexicon_forms(const struct lexicon *lex, void *mem, const char *lemma, bool noun, const char *const **out);
/* Grade, gender, parts, part of speech of a lemma whose text and noun are set; strings on mem. */
void lexicon_grade(const struct lexicon *lex, const struct lexicon_corrections *corrections, void *mem,
		   struct lemma *l);
/* n bytes in small letters into out, terminated; bytes written, 0 when they do not fit in cap. */
size_t lexicon_lower(const char *s, size_t n, char *out, size_t cap);
/* How a text answers to what was typed, accents and case ignored: the measure of lexicon_search. */
enum lexicon_match { LEXICON_NO_MATCH, LEXICON_INSIDE, LEXICON_BEGIN, LEXICON_EXACT };
enum lexicon_match lexicon_match(const char *text, const char *needle);
/* Number of lemmas per level; counts has LEVEL_COUNT entries. */
void lexicon_counts(const struct lexicon *lex, const struct lexicon_corrections *corrections, size_t *counts);
/* Glosses exist from this language to that one. */
bool lexicon_has_pair(const struct lexicon *lex, const char *native);

/* Building and listing packs. */
struct lexicon_source { /* one installed source: for doctor and the licences page */
	const char *language, *name, *package, *version, *licence, *what;
	bool installed, built;
};
struct lexicon_build_options {
	const char *npm_dir; /* node_modules with the npm data packages */
	const char *out_dir;
	const char *language; /* NULL: all */
};
/* Reads installed packages, writes out_dir/LL.SOURCE.pack; same input, same bytes. progress may be NULL. */
enum err lexicon_build(struct ctx *c, const struct lexicon_build_options *options,
		       void (*progress)(const char *step, void *user), void *user) ATTR_MUST_CHECK;
/* A CSV (lemma, level, optional translation into `native`; comma, semicolon or tab) becomes dir/LL.levels.pack, which
 * lexicon_open reads with the others; it replaces the list imported before, whole or not at all. ERR_INVALID names the
 * line. Of a lemma that stands there twice the easier level counts. */
enum err lexicon_import_levels(struct ctx *c, const char *dir, const char *language, const char *native,
			       const char *file, size_t *count) ATTR_MUST_CHECK;
/* ERR_NOT_FOUND: none was imported. */
enum err lexicon_remove_levels(struct ctx *c, const char *dir, const char *language) ATTR_MUST_CHECK;
size_t lexicon_sources(const void *mem, const char *packs_dir, const char *npm_dir, struct lexicon_source **out);
/* Languages this room has rules for: "de", "en", "es", "fr", "it"; NULL-terminated. */
const char *const *lexicon_languages(void);
