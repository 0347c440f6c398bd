/* Private to the room: what a form reads as, how packs are opened and read, and the tables of the languages. */
#pragma once

#include "lexicon/lexicon.h"

/* What a reading says beside its part of speech. */
enum {
	F_MASC = 1,
	F_FEM = 2,
	F_NEUT = 3,
	F_GENDER = 3,
	F_SING = 1 << 2,
	F_PLUR = 1 << 3,
	F_P1 = 1 << 4,
	F_P2 = 1 << 5,
	F_P3 = 1 << 6,
	F_INF = 1 << 7,
	F_FIN = 1 << 8,
	F_PART = 1 << 9, /* past participle */
	F_GER = 1 << 10, /* present participle, gerund */
	F_IMP = 1 << 11,
	F_SEP = 1 << 12,    /* the lemma is a separable verb */
	F_DEGREE = 1 << 13, /* comparative or superlative */
	F_CLITIC = 1 << 14, /* a verb with pronouns attached */
	F_WEAK = 1 << 15,   /* found by a rule, or a participle the dictionary has as an adjective only now and then */
};

/* A family name's place among those of its language, in the bits of the persons, which a name has no use for: 7 among the
 * first 12, 6 among the first 25, … 1 among the first 800, 0 further on. */
enum { NAME_STEP = F_P1, NAME_STEPS = 7, NAME_MASK = F_P1 | F_P2 | F_P3, NAME_FIRST = 12 };

/* Of a verb's infinitive, where the other meaning has no place: the dictionary has it with its reflexive pronoun; and never
 * without. */
enum { F_REFLEXIVE = F_DEGREE, F_ONLY_REFLEXIVE = F_CLITIC };

enum { FORM_MAX = 120, READINGS_MAX = 12, PACKS_MAX = 12 };

struct reading {
	uint8_t pos;
	uint8_t source; /* 0 closed class, 1 pack, 2 rule */
	uint16_t features;
	char lemma[FORM_MAX + 1];
};

/* One mapped pack. */
struct pack {
	void *env; /* MDB_env */
	unsigned dbi;
	char *path;
	char *language, *name, *package, *version, *licence, *what;
	char *native; /* for glosses: the language they are in; "" */
	uint64_t digest;
	bool forms, glosses, ranks, levels;
	const uint8_t *filter; /* Bloom filter over the keys, in the map; most questions have the answer no */
	uint64_t filter_bits;
};

/* Read transactions on all packs of a lexicon: made per call, used by one thread. */
struct reader {
	const struct lexicon *lex;
	void *txn[PACKS_MAX];
};

struct catalogue; /* list.c: what is known of all lemmas, made at first use; locks for itself */
struct catalogue *catalogue_new(void *mem);

struct lexicon {
	char *language;
	char *version;
	struct pack packs[PACKS_MAX];
	size_t pack_count;
	const struct language *rules;
	struct closed_index *closed;
	int16_t *transitions; /* T_COUNT x T_COUNT */
	struct catalogue *catalogue;
};

enum {
	KEY_META = 'm',
	KEY_FORM = 'f',
	KEY_GLOSS = 'g',
	KEY_RANK = 'r',
	KEY_ORDER = 'R',
	KEY_PARTS = 'c',
	KEY_LEVEL = 'v',
	KEY_PARADIGM = 'p', /* forms of a lemma in order of use, each with its NUL */
	KEY_FILTER = 'b'
};
enum { PACK_FORMAT = 4 };

/* pack.c */
enum err pack_open(struct ctx *c, void *mem, const char *path, const char *language, struct pack *out) ATTR_MUST_CHECK;
void pack_close(struct pack *p);
/* The fields of the record under KEY_META, without opening anything else of the room. */
void reader_open(struct reader *r, const struct lexicon *lex);
void reader_close(struct reader *r);
/* The record of (kind, class, text) in pack i. class 0: none. NULL when there is none. Valid until the reader closes. */
const uint8_t *reader_get(const struct reader *r, size_t i, char kind, char class, const char *text, size_t len,
			  size_t *size);
/* Adds the readings all packs have for exactly this form; at most READINGS_MAX in all, no doubles. Returns the count. */
size_t reader_form(const struct reader *r, const char *form, size_t len, struct reading *out, size_t count);
/* The readings of one pack's record. */
void readings_decode(const char *form, const uint8_t *record, size_t size, struct reading *out, size_t *count);
bool reading_add(struct reading *out, size_t *count, const struct reading *reading);
/* F_REFLEXIVE and F_ONLY_REFLEXIVE of a verb's infinitive. */
unsigned reader_reflexive(const struct reader *r, const char *verb);
/* 0 when the lemma has none. */
uint32_t reader_rank(const struct reader *r, const char *lemma, bool noun);
/* The same, and what one of its forms costs the tagger in hundredths. */
uint32_t reader_rank_cost(const struct reader *r, const char *lemma, bool noun, int *cost);
/* Records in order of key in pack i from (kind, class, text) on; fn returns false to stop. */
void reader_walk(const struct reader *r, size_t i, const void *from, size_t from_len,
		 bool (*fn)(const uint8_t *key, size_t key_len, const uint8_t *value, size_t size, void *user),
		 void *user);

/* fold.c: case and accents of UTF-8 text of the five languages; anything else by libunistring's tables. */
size_t fold_lower(const char *s, size_t n, char *out, size_t cap); /* bytes written, out terminated, 0: does not fit */
size_t fold_capital(const char *s, size_t n, char *out, size_t cap); /* first letter upper, the rest as it is */
size_t fold_search(const char *s, size_t n, char *out, size_t cap);  /* lower, accents off, ß to ss, œ to oe */
uint32_t fold_lower_cp(uint32_t cp);
uint32_t fold_upper_cp(uint32_t cp);
bool fold_is_letter(uint32_t cp);
bool fold_is_upper(uint32_t cp);
bool fold_is_mark(uint32_t cp); /* combining */

/* Closed classes. A form that ends in '*' stands for itself without it and with -e -en -em -er -es, '+' for only the
 * latter. */
struct closed {
	const char *form, *lemma;
	uint8_t pos, tag;
	uint16_t features;
};
struct closed_index;
struct language;
struct finder;
struct closed_index *closed_index_new(void *mem, const struct language *language);
/* First row of the form; further rows of the same form follow each other while the form stays the same. */
const struct closed *closed_find(const struct closed_index *index, const char *form, size_t len, size_t *count);

/* Classes the tagger thinks in: parts of speech, verbs by form, pronouns by case. */
enum tag {
	T_START, /* before a sentence, and after a comma where the language says so */
	T_NOUN,
	T_NAME,
	T_ADJ,
	T_ADV,
	T_FIN, /* finite full verb */
	T_AUX, /* finite form of be, have, modals */
	T_INF,
	T_PART,
	T_GER,
	T_IMP,
	T_SUBJ, /* subject pronoun */
	T_CLIT, /* object pronoun */
	T_PRON,
	T_DET,
	T_POSS,
	T_PREP,
	T_CONJ,
	T_SUB, /* subordinating conjunction, relative */
	T_NEG, /* not, zu, to */
	T_NUM,
	T_INTJ,
	T_COMMA,
	T_COUNT,
};

struct candidate {
	const char *lemma;
	int32_t index[2]; /* into the analysis' lemmas as other / noun; -1 not yet */
	uint32_t rank;
	int16_t prior;
	uint16_t features;
	uint8_t pos, tag, source;
	bool lowered; /* read with a small first letter although written with a capital one */
};

/* A form as written, with everything it can be; one per analysis and spelling. */
struct form {
	const char *text; /* NFC, plain apostrophe */
	uint64_t hash;
	uint16_t len;
	uint8_t count;
	bool capital, caps, known, listed_name;
	bool title;         /* one of the language's titles with a capital, or a German compound of one */
	uint8_t particle;   /* the language's own: a number it gave the form; 0 not asked yet */
	uint16_t seen_name; /* times with a capital inside a sentence */
	struct candidate *list;
};

struct word {
	struct form *form;
	uint32_t cue, start, end;
	uint16_t group;
	uint8_t chosen;
	bool first;    /* where a capital means nothing */
	bool comma;    /* a comma, dash, colon or the sentence's beginning stands before */
	bool stop;     /* punctuation or the end stands behind */
	bool number;   /* a number in digits stands behind */
	bool question; /* the sentence ends with a question mark */
	bool line;     /* first word of a line or turn */
	bool label;    /* a colon stands behind and a line's beginning before */
	bool glued;    /* follows its neighbour without a blank: "'s", "-il" */
	bool dropped;  /* turned out to be no word */
	bool name;
	bool reflexive;
	const char *phrase;   /* entry it leads: "give up"; NULL none */
	uint8_t phrase_at[2]; /* how many words further its other parts stand; 0 none */
	const char *lemma;    /* set by the language when no candidate has it */
	uint8_t lemma_pos;
};

struct sentence {
	struct finder *f;
	struct word *w;
	size_t n;
};

static inline const struct candidate *word_chosen(const struct word *w)
{
	return w->form->count ? &w->form->list[w->chosen] : NULL;
}
struct transition {
	uint8_t from, to;
	int16_t cost;
};

struct language {
	const char *code;
	const struct closed *closed[3]; /* tables of fewer than 300 rows each */
	const size_t *closed_count[3];
	const char *articles[4]; /* by gender: none m f n */
	const struct transition *transitions;
	const size_t *transition_count;
	const char *const *auxiliaries; /* lemmas that are no words to learn; NULL-terminated */
	const char *const *titles;      /* small letters, NULL-terminated: uncle, captain */
	const char *euphonic;           /* dropped between a verb and its pronoun */
	bool noun_capital;              /* nouns are written with a capital letter */
	bool phrases;                   /* finish may mark entries of several words */
	/* Readings for a form no pack has. */
	void (*guess)(const struct reader *r, const char *form, size_t len, struct reading *out, size_t *count);
	/* After the packs were read for a form: drop, add or mend readings. */
	void (*refine)(const struct reader *r, const char *form, size_t len, struct reading *list, size_t *count);
	/* More readings of a small-letter form beside those the packs have (imperatives without -e). */
	void (*more)(const struct reader *r, const char *form, size_t len, struct reading *list, size_t *count);
	/* Cost of a candidate where it stands, in hundredths, beside prior and transition. */
	int (*bias)(const struct sentence *s, size_t i, const struct candidate *k);
	/* Seams of a compound noun into out (2 * FORM_MAX bytes). */
	bool (*parts)(const struct reader *r, const char *noun, size_t len, char *out);
	/* After tagging: two-part verbs and what else needs the whole sentence. */
	void (*finish)(struct sentence *s);
	/* Byte positions at which a run of letters, apostrophes and hyphens is more than one token. A position whose byte
	 * is '-' drops it. Returns the count. */
	size_t (*cut)(struct finder *f, const char *run, size_t len, size_t at[8]);
};
extern const struct language language_de, language_en, language_es, language_fr, language_it;
const struct language *language_find(const char *code);
/* Readings by rule, for forms no pack has. */
void lexicon_guess(const struct reader *r, const char *form, size_t len, struct reading *out, size_t *count);
