/* Feature flags: a table of names, each with a setting that says who gets it, sticky by user.
 *
 *	struct flag_share share;
 *	flag_share_parse("25", &share);
 *	flag_on("new_player", user_id, share);
 *
 * Whoever has a feature at one share has it at every higher one: a user's place (0-99.99) is a hash of flag and user id,
 * the share only moves the border. */
#pragma once

#include "base/base.h"

struct flag_share {
	int64_t percent; /* 0-100 */
};

/* "0" or "false": nobody; "1", "true" or "100": everybody; "2" to "99", with or without %: that percentage. */
bool flag_share_parse(const char *text, struct flag_share *out);
/* user 0, nobody is logged in: only when everybody has it. */
bool flag_on(const char *flag, int64_t user, struct flag_share share);
