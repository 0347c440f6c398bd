/* The log: see log.h. Its settings are one of the two mutable globals of the program. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"

static enum log_level threshold = LOG_INFO;
static bool as_json;

static const char *const names[] = {"debug", "info", "warning", "error"};

void log_setup(enum log_level least, bool json)
{
	threshold = least;
	as_json = json;
}

static void write_json(struct buf *out, enum log_level level, const char *when, const char *id, const char *text)
{
	struct json j = json_begin(out);
	json_object_begin(&j);
	json_key_str(&j, "time", when);
	json_key_str(&j, "level", names[level]);
	if (id)
		json_key_str(&j, "id", id);
	json_key_str(&j, "message", text);
	json_object_end(&j);
}

static void write_text(struct buf *out, enum log_level level, const char *when, const char *id, const char *text)
{
	buf_printf(out, "%s %-7s ", when, names[level]);
	if (id)
		buf_printf(out, "[%s] ", id);
	for (const char *p = text; *p; p++) {
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			buf_printf(out, "\\x%02x", (unsigned)*p);
		else
			buf_char(out, *p);
	}
}

void log_write(enum log_level level, const struct ctx *c, const char *fmt, ...)
{
	char text[2048], when[25];
	if (level < threshold)
		return;
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	clock_iso(clock_now_ms(), when);
	void *mem = talloc_new(NULL);
	struct buf out;
	buf_init(&out, mem, 16384);
	(as_json ? write_json : write_text)(&out, level, when, c ? c->id : NULL, text);
	buf_char(&out, '\n');
	ssize_t ignored ATTR_UNUSED = write(STDERR_FILENO, out.data, out.len);
	talloc_free(mem);
}
