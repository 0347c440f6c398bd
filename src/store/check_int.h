/* Private to store/: the list that the checks fill. */
#pragma once

#include "store/check.h"

struct findings {
	struct store_finding *list;
	size_t count;
};
void findings_add(struct db_tx *tx, struct findings *f, struct store_finding one);

/* references.c */
enum err references_check(struct db_tx *tx, struct findings *f) ATTR_MUST_CHECK;
enum err references_mend(struct db_tx *tx, struct findings *f) ATTR_MUST_CHECK;
