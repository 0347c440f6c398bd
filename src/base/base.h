/* Room base: what everything stands on and that knows nothing of ours. Contexts and memory, errors, text, buffers
 * and the JSON writer, paths, clock, log, option tables, limits. Thin over talloc and libc.
 *
 *	CTX_SCOPED struct ctx *c = ctx_new("example");
 *	char *text; size_t len;
 *	if (path_read(c, "a.srt", LIMIT_SUBTITLE_FILE, &text, &len) != OK)
 *		return err_exit_code(c->code); */
#pragma once

#include "base/attr.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/ctx.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/map.h"
#include "base/option.h"
#include "base/path.h"
#include "base/text.h"
