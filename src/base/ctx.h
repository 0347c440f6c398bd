/* What every fallible call gets first: memory, error text, deadline, cancel flag, an id for the logs.
 *
 *	struct ctx *c = ctx_new("req-1");
 *	if (cues_parse(c, bytes, len, &cues) != OK)
 *		log_error(c, "parse: %s", ctx_error(c));
 *	ctx_free(c);                       // and all memory hung on it
 *
 * One context per request and per job; it and its memory tree are used by one thread at a time.
 * Memory: hang what lives as long as the work on c->mem; results returned to a caller are allocated on the
 * `mem` argument of the call when there is one, else on c->mem. Running out of memory aborts. */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <talloc.h>

#include "base/attr.h"
#include "base/error.h"

struct ctx {
	void *mem;             /* talloc root of this request or job */
	const char *id;        /* request or job id */
	enum err code;         /* last failure */
	const char *reason;    /* stable name of the failure, e.g. "no_speech_engine"; never NULL after a failure */
	const char *text;      /* the failure in words for the person who sees it */
	int64_t deadline_ms;   /* on clock_mono_ms(); 0: none */
	atomic_bool *cancel;   /* set from another thread; NULL: cannot be cancelled */
	int open_transactions; /* slow calls abort in debug builds when not 0 */
};

/* A context with its own memory root. id is copied. Free with ctx_free. */
struct ctx *ctx_new(const char *id);
void ctx_free(struct ctx *c);
void ctx_free_ptr(struct ctx **c);
#define CTX_SCOPED ATTR_CLEANUP(ctx_free_ptr)

/* Records the failure and returns e, so that a fault is one line: return ctx_fail(c, ERR_DAMAGED, "...").
 * The text is for people: what is wrong, and what would help. reason becomes err_name(e). */
enum err ctx_fail(struct ctx *c, enum err e, const char *fmt, ...) ATTR_PRINTF(3, 4);
/* The same with a stable name of its own for programs; reason is a literal. */
enum err ctx_fail_named(struct ctx *c, enum err e, const char *reason, const char *fmt, ...) ATTR_PRINTF(4, 5);
/* "path: text of errno". */
enum err ctx_fail_errno(struct ctx *c, int errnum, const char *what);
/* Text of the last failure; "" when there was none. */
const char *ctx_error(const struct ctx *c);
void ctx_clear(struct ctx *c);

/* OK, or ERR_CANCELLED / ERR_TIMEOUT with text: call it in every loop that may be long. */
enum err ctx_check(struct ctx *c) ATTR_MUST_CHECK;
/* Milliseconds until the deadline, at most `most`; 0 when passed. */
int ctx_remaining_ms(const struct ctx *c, int most);

/* For db/: a write scope of c was opened (1) or ended (-1) in this thread. */
void ctx_count_transaction(struct ctx *c, int by);
/* Called first by everything slow (engines, media, outgoing HTTP, sleep): aborts in debug builds when this context holds a
 * transaction, or this thread does for another one, and says which call it was and whose transaction. c may be NULL. */
void ctx_assert_outside_transaction(const struct ctx *c, const char *what);

/* talloc that never returns NULL. */
#define mem_new(parent, type) ((type *)mem_check(talloc_zero_size(parent, sizeof(type))))
#define mem_array(parent, type, n) ((type *)mem_array_bytes(parent, sizeof(type), n))
#define mem_grow(parent, ptr, type, n) ((type *)mem_grow_bytes(parent, ptr, sizeof(type), n))
void *mem_check(void *p);
/* n zeroed elements (at least room for one); growing leaves the new part unset. */
void *mem_array_bytes(const void *parent, size_t size, size_t n);
void *mem_grow_bytes(const void *parent, void *ptr, size_t size, size_t n);
char *mem_str(const void *parent, const char *s);
char *mem_strn(const void *parent, const char *s, size_t n);
char *mem_printf(const void *parent, const char *fmt, ...) ATTR_PRINTF(2, 3);
