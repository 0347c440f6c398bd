/* The quiz: what is shared by making questions (game_make.c) and playing them (game.c). */
#pragma once

#include "api/api_int.h"
#include "learning/game.h"
#include "store/games.h"

/* What was asked for. */
struct game_wish {
	enum game_kind kind;
	const char *difficulty; /* "beginner" "intermediate" "advanced" */
	int64_t video;          /* 0: words of the level band */
	int64_t start_ms, end_ms;
	size_t questions;
};

/* The learner's questions and the languages they are between. ERR_UNSUPPORTED with words about what is offered when there
 * is nothing to ask; `not_ready` when the film has no transcript yet. */
enum err game_make(struct http_request *request, struct db_tx *tx, const struct game_wish *wish, struct game_row *game,
		   struct game_question **out, size_t *count) ATTR_MUST_CHECK;
