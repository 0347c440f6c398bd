/* Private: short names for the rows of the closed classes. */
#pragma once

#include "lexicon/analyse_int.h"

#define SUBJ POS_PRONOUN, T_SUBJ
#define CLIT POS_PRONOUN, T_CLIT
#define PRON POS_PRONOUN, T_PRON
#define DET POS_DETERMINER, T_DET
#define POSS POS_DETERMINER, T_POSS
#define PREP POS_PREPOSITION, T_PREP
#define CONJ POS_CONJUNCTION, T_CONJ
#define SUB POS_CONJUNCTION, T_SUB
#define ADV POS_ADVERB, T_ADV
#define ADJ POS_ADJECTIVE, T_ADJ
#define NEG POS_PARTICLE, T_NEG
#define PART POS_PARTICLE, T_ADV
#define AUX POS_AUXILIARY, T_AUX
#define NUM POS_NUMERAL, T_NUM
#define INTJ POS_INTERJECTION, T_INTJ
