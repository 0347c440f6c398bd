/* Hand-made glosses of everyday words: see everyday_int.h. */
#include "lexicon/everyday_int.h"

#include <stdlib.h>
#include <string.h>

static int by_lemma(const void *lemma, const void *row)
{
	return strcmp(lemma, ((const struct everyday *)row)->lemma);
}

static const struct everyday_list *lists_of(const char *language)
{
	static const struct {
		const char *language;
		const struct everyday_list *lists;
	} all[] = {
	    {"de", de_everyday}, {"en", en_everyday}, {"es", es_everyday}, {"fr", fr_everyday}, {"it", it_everyday}};
	for (size_t i = 0; i < COUNT_OF(all); i++)
		if (text_eq(all[i].language, language))
			return all[i].lists;
	return NULL;
}

const char *everyday_gloss(const char *language, const char *lemma, bool noun, const char *native)
{
	const struct everyday_list *list = noun ? NULL : lists_of(language);
	while (list && list->native && !text_eq(list->native, native))
		list++;
	if (!list || !list->native)
		return NULL;
	const struct everyday *row = bsearch(lemma, list->rows, list->count, sizeof *row, by_lemma);
	return row ? row->gloss : NULL;
}
