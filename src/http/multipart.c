/* multipart/form-data (RFC 7578) out of a body that is in memory: where each part begins and ends. Nothing is copied but names.
 * Strict where it matters: the boundary must be one RFC 2046 allows, the last one must be closed, and a part that cannot be
 * read spoils the whole body. */
#include <string.h>
#include <strings.h>

#include "base/base.h"
#include "http/http_int.h"
#include "http/parse_int.h"

enum { BOUNDARY_MAX = 70, PART_HEAD_MAX = 4 * KIB };

/* The value at s, a token or a quoted string with \" and \\; *next is behind it. NULL: a quote that is not closed. */
static char *value_at(const void *mem, const char *s, const char *end, const char **next)
{
	char *out = mem_array(mem, char, (size_t)(end - s) + 1), *to = out;
	bool quoted = s < end && *s == '"';
	for (s += quoted; s < end && *s != (quoted ? '"' : ';'); s++) {
		/* Browsers write a quote in a file's name as %22 and a backslash as it is. */
		if (quoted && *s == '\\' && s + 1 < end && (s[1] == '"' || s[1] == '\\'))
			s++;
		*to++ = *s;
	}
	*to = '\0';
	*next = s + (quoted && s < end);
	return !quoted || s < end ? text_trim(out) : NULL;
}

/* Value of a parameter of a header ("boundary", "name"). NULL: not there. */
static char *parameter(const void *mem, const char *s, size_t n, const char *name)
{
	size_t name_len = strlen(name);
	const char *end = s + n;
	while ((s = memchr(s, ';', (size_t)(end - s)))) {
		s++;
		while (s < end && (*s == ' ' || *s == '\t'))
			s++;
		const char *stop = s;
		while (stop < end && *stop != '=' && *stop != ';')
			stop++;
		if (stop == end || *stop == ';') {
			s = stop;
			continue;
		}
		bool wanted = (size_t)(stop - s) == name_len && strncasecmp(s, name, name_len) == 0;
		char *value = value_at(mem, stop + 1, end, &s);
		if (wanted || !value)
			return value;
	}
	return NULL;
}

static bool boundary_valid(const char *b)
{
	size_t n = b ? strlen(b) : 0;
	return n && n <= BOUNDARY_MAX && b[n - 1] != ' ' &&
	       strspn(b, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'()+_,-./:=? ") == n;
}

/* Reads the head of a part: false without a form-data disposition that has a name. */
static bool read_head(const void *mem, const char *s, size_t n, struct part *out)
{
	static const char header[] = "Content-Disposition:";
	const char *end = s + n;
	for (const char *line = s; line < end;) {
		const char *stop = memmem(line, (size_t)(end - line), "\r\n", 2);
		size_t len = (size_t)((stop ? stop : end) - line);
		if (len > sizeof header && strncasecmp(line, header, sizeof header - 1) == 0) {
			out->name = parameter(mem, line, len, "name");
			out->filename = parameter(mem, line, len, "filename");
		}
		line = stop ? stop + 2 : end;
	}
	bool good = out->name && *out->name && text_utf8_valid(out->name, strlen(out->name));
	return good && (!out->filename || text_utf8_valid(out->filename, strlen(out->filename)));
}

bool parse_multipart(const void *mem, const char *content_type, const char *body, size_t len, struct part *parts,
		     size_t max, size_t *count)
{
	*count = 0;
	char *boundary = parameter(mem, content_type, strlen(content_type), "boundary");
	if (!boundary_valid(boundary))
		return false;
	char *mark = mem_printf(mem, "\r\n--%s", boundary);
	size_t mark_len = strlen(mark);
	const char *end = body + len, *p;
	/* The first boundary may stand at the very beginning. */
	if (len >= mark_len - 2 && memcmp(body, mark + 2, mark_len - 2) == 0)
		p = body + mark_len - 2;
	else if ((p = memmem(body, len, mark, mark_len)))
		p += mark_len;
	while (p) {
		if (end - p >= 2 && memcmp(p, "--", 2) == 0)
			return true;
		while (p < end && (*p == ' ' || *p == '\t'))
			p++;
		if (end - p < 2 || memcmp(p, "\r\n", 2) != 0 || *count == max)
			return false;
		/* From the line end of the boundary: the head may be empty. */
		const char *blank = memmem(p, (size_t)(end - p), "\r\n\r\n", 4);
		const char *next = memmem(p, (size_t)(end - p), mark, mark_len);
		if (!blank || !next || blank + 4 > next + 2 || blank - p > PART_HEAD_MAX)
			return false;
		struct part *part = &parts[(*count)++];
		*part = (struct part){.bytes = blank + 4};
		part->len = next > part->bytes ? (size_t)(next - part->bytes) : 0;
		if (!read_head(mem, p + 2, blank > p + 2 ? (size_t)(blank - p - 2) : 0, part))
			return false;
		p = next + mark_len;
	}
	return false;
}

enum err http_upload(struct http_request *request, const char *const *names, struct http_upload *out)
{
	struct part parts[LIMIT_HTTP_PARTS];
	size_t count;
	const char *type = http_header(request, "Content-Type");
	if (!type || strncasecmp(type, "multipart/form-data", 19) != 0)
		return ctx_fail_named(request->ctx, ERR_INVALID, "no_upload", "A file is sent as multipart/form-data.");
	if (!parse_multipart(request->ctx->mem, type, request->body, request->body_len, parts, COUNT_OF(parts), &count))
		return ctx_fail_named(request->ctx, ERR_INVALID, "bad_multipart", "The form data cannot be read.");
	for (size_t i = 0; i < count; i++) {
		for (const char *const *name = names; *name; name++) {
			if (!parts[i].filename || !text_eq(parts[i].name, *name))
				continue;
			*out = (struct http_upload){parts[i].filename, parts[i].bytes, parts[i].len};
			return OK;
		}
	}
	return ctx_fail_named(request->ctx, ERR_INVALID, "no_upload", "There is no file in the field \"%s\".",
			      names[0]);
}
