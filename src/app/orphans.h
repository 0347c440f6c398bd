/* The hourly check of a server that runs without transactions: see orphans.c. */
#pragma once

#include "db/db.h"

struct orphan_watch;
enum err orphan_watch_start(struct ctx *c, struct db *db, struct orphan_watch **out) ATTR_MUST_CHECK;
/* NULL is allowed. */
void orphan_watch_stop(struct orphan_watch *w);
/* What it found last, in words; on mem. Any thread. */
char *orphan_watch_text(struct orphan_watch *w, const void *mem);
