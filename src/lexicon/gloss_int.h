/* Private: collecting a dictionary's entries and ranking them. */
#pragma once

#include "lexicon/build_int.h"

/* One sense as the dictionary has it. Texts are borrowed from the dictionary's bytes. */
struct sense {
	const char *word; /* the key: dictionary form without "jdn.", "etw.", "sth." */
	const char *ipa;  /* NULL: none */
	const char *gloss, *label;
	const char *examples; /* lines `      "…"  - …`, NULL none */
	uint32_t word_len, ipa_len, gloss_len, label_len, examples_len;
	uint32_t order;
	uint16_t labels;   /* of the whole sense: domain, register, region */
	char class;        /* 'n' or 'o' */
	bool bare;         /* the headword was the key itself */
	bool alphabetical; /* the order of the glosses says nothing */
	bool vulgar;
	bool forename; /* the dictionary says it is one */
};
struct sense_list {
	struct sense *list;
	size_t count, cap;
};
void sense_add(void *mem, struct sense_list *senses, const struct sense *sense);
/* Ranks the senses of every (word, class) and adds their records. frequency: ranks of the words the glosses are in. */
void sense_rank(void *mem, struct sense_list *senses, const struct map *frequency, struct pack_rows *rows);
