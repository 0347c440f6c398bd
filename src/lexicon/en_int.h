/* Private: English tables. */
#pragma once

#include "lexicon/analyse_int.h"

extern const struct closed en_words[], en_spoken[];
extern const char *const en_titles[];
extern const size_t en_word_count, en_spoken_count;
