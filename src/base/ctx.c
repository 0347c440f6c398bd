/* Contexts: see ctx.h. */
#include "base/ctx.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

struct ctx *ctx_new(const char *id)
{
	struct ctx *c = mem_new(NULL, struct ctx);
	c->mem = c;
	c->id = mem_str(c, id);
	c->reason = "";
	c->text = "";
	return c;
}

void ctx_free(struct ctx *c)
{
	talloc_free(c);
}

void ctx_free_ptr(struct ctx **c)
{
	talloc_free(*c);
	*c = NULL;
}

static enum err fail(struct ctx *c, enum err e, const char *reason, const char *fmt, va_list ap)
{
	char *text = mem_check(talloc_vasprintf(c->mem, fmt, ap));
	c->code = e;
	c->reason = reason;
	c->text = text;
	return e;
}

enum err ctx_fail(struct ctx *c, enum err e, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	fail(c, e, err_name(e), fmt, ap);
	va_end(ap);
	return e;
}

enum err ctx_fail_named(struct ctx *c, enum err e, const char *reason, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	fail(c, e, reason, fmt, ap);
	va_end(ap);
	return e;
}

enum err ctx_fail_errno(struct ctx *c, int errnum, const char *what)
{
	char text[128];
	const char *words = strerror_r(errnum, text, sizeof text);
	switch (errnum) {
	case ENOENT:
	case ENOTDIR:
		return ctx_fail(c, ERR_NOT_FOUND, "%s: %s", what, words);
	case EACCES:
	case EPERM:
		return ctx_fail(c, ERR_FORBIDDEN, "%s: %s", what, words);
	case ENOSPC:
	case EDQUOT:
		return ctx_fail_named(c, ERR_IO, "disk_full", "%s: %s", what, words);
	default:
		return ctx_fail(c, ERR_IO, "%s: %s", what, words);
	}
}

const char *ctx_error(const struct ctx *c)
{
	return c->text;
}

void ctx_clear(struct ctx *c)
{
	c->code = OK;
	c->reason = "";
	c->text = "";
}

enum err ctx_check(struct ctx *c)
{
	if (c->cancel && atomic_load_explicit(c->cancel, memory_order_relaxed))
		return ctx_fail(c, ERR_CANCELLED, "cancelled");
	if (c->deadline_ms && clock_mono_ms() >= c->deadline_ms)
		return ctx_fail(c, ERR_TIMEOUT, "took longer than it may");
	return OK;
}

int ctx_remaining_ms(const struct ctx *c, int most)
{
	if (!c->deadline_ms)
		return most;
	int64_t left = c->deadline_ms - clock_mono_ms();
	if (left <= 0)
		return 0;
	return left < most ? (int)left : most;
}

#ifndef NDEBUG
/* What this thread holds, for whichever context: only the abort below looks at it. */
static _Thread_local struct {
	int open;
	char id[64];
} held;
#endif

void ctx_count_transaction(struct ctx *c, int by)
{
	c->open_transactions += by;
#ifndef NDEBUG
	held.open += by;
	if (by > 0)
		text_copy(held.id, sizeof held.id, c->id);
#endif
}

void ctx_assert_outside_transaction(const struct ctx *c, const char *what)
{
#ifndef NDEBUG
	bool own = c && c->open_transactions;
	if (own || held.open) {
		fprintf(stderr, "langplug: %s inside a transaction (%s)\n", what, own ? c->id : held.id);
		abort();
	}
#else
	(void)c;
	(void)what;
#endif
}

void *mem_check(void *p)
{
	if (!p) {
		fputs("langplug: out of memory\n", stderr);
		abort();
	}
	return p;
}

static size_t product(size_t size, size_t n)
{
	size_t bytes;
	if (__builtin_mul_overflow(size, n ? n : 1, &bytes))
		mem_check(NULL);
	return bytes;
}

void *mem_array_bytes(const void *parent, size_t size, size_t n)
{
	return mem_check(talloc_zero_size(parent, product(size, n)));
}

void *mem_grow_bytes(const void *parent, void *ptr, size_t size, size_t n)
{
	return mem_check(talloc_realloc_size(parent, ptr, product(size, n)));
}

char *mem_str(const void *parent, const char *s)
{
	return s ? mem_check(talloc_strdup(parent, s)) : NULL;
}

char *mem_strn(const void *parent, const char *s, size_t n)
{
	return mem_check(talloc_strndup(parent, s, n));
}

char *mem_printf(const void *parent, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	char *s = mem_check(talloc_vasprintf(parent, fmt, ap));
	va_end(ap);
	return s;
}
