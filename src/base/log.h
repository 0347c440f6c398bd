/* The log: one line an event to standard error, text or JSON. Rooms do not log; whoever decides does, once:
 * the request end, the worker, the commands. Control characters in values are escaped. */
#pragma once

#include <stdbool.h>

#include "base/ctx.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };

/* Not thread-safe: call before threads start. */
void log_setup(enum log_level least, bool json);
/* c may be NULL; its id is added to the line. */
void log_write(enum log_level level, const struct ctx *c, const char *fmt, ...) ATTR_PRINTF(3, 4);

#define log_debug(c, ...) log_write(LOG_DEBUG, c, __VA_ARGS__)
#define log_info(c, ...) log_write(LOG_INFO, c, __VA_ARGS__)
#define log_warning(c, ...) log_write(LOG_WARNING, c, __VA_ARGS__)
#define log_error(c, ...) log_write(LOG_ERROR, c, __VA_ARGS__)
