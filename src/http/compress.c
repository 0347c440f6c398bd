/* Bodies made of text go out as gzip to clients that take it. Files of the web app are compressed when they are built, pictures and
 * films are small already, and a body of few packets comes no sooner when it is smaller. */
#define ZLIB_CONST /* zlib.h: input is const */
#include "http/http_int.h"

#include <zlib.h>

enum {
	MIN_BODY = 4 * KIB,
	MAX_BODY = 4 * MIB,   /* more would hold up an I/O thread */
	LEVEL = 4,            /* a chunk's pack of 106 kB: 21 % in 0.9 ms; level 6 makes 20 % of it in 1.6 ms */
	GZIP = 16 + MAX_WBITS /* zlib.h: the window's size, plus 16 for gzip's head and tail */
};

static bool is_text(const struct http_response *r)
{
	return r->kind == BODY_BYTES && r->content_type &&
	       (text_starts(r->content_type, "application/json") || text_starts(r->content_type, "text/"));
}

static const char *header_of(const struct http_response *r, const char *name)
{
	for (size_t i = 0; i < r->header_count; i++)
		if (text_eq(r->headers[i].name, name))
			return r->headers[i].value;
	return NULL;
}

/* NULL: no memory, or it became no smaller. */
static char *gzip(void *mem, const void *bytes, size_t len, size_t *out_len)
{
	z_stream z = {.next_in = (const Bytef *)bytes, .avail_in = (uInt)len};
	if (deflateInit2(&z, LEVEL, Z_DEFLATED, GZIP, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return NULL;
	char *out = mem_array(mem, char, len);
	z.next_out = (Bytef *)out;
	z.avail_out = (uInt)len;
	int end = deflate(&z, Z_FINISH);
	*out_len = z.total_out;
	deflateEnd(&z);
	return end == Z_STREAM_END ? out : NULL;
}

void response_compress(struct http_private *p)
{
	struct http_response *r = &p->response;
	size_t len;
	if (!is_text(r) || r->status != 200 || r->len < MIN_BODY || r->len > MAX_BODY ||
	    header_of(r, "Content-Encoding"))
		return;
	if (!header_of(r, "Vary"))
		http_set_header(r, "Vary", "Accept-Encoding");
	if (!(parse_encodings(http_header(&p->request, "Accept-Encoding")) & ENCODING_GZIP))
		return;
	const char *smaller = gzip(r->c->mem, r->bytes, r->len, &len);
	if (!smaller)
		return;
	r->bytes = smaller;
	r->len = len;
	http_set_header(r, "Content-Encoding", "gzip");
	/* The tag is of the plain bytes; these say the same in others (RFC 9110, 8.8.1). */
	const char *etag = header_of(r, "ETag");
	if (etag && *etag == '"')
		http_set_header(r, "ETag", mem_printf(r->c->mem, "W/%s", etag));
}
