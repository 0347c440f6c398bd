/* Pure parsers of what clients send inside a head or a form body. Nothing here touches a socket. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pair {
	const char *name, *value;
};

struct pairs {
	struct pair *rows;
	size_t count;
};

/* The first value of that name, NULL when absent. */
const char *pairs_get(const struct pairs *pairs, const char *name);
/* %XX decoded on mem. NULL: a bad escape, a NUL, or not UTF-8. plus_is_blank for forms and queries. */
char *parse_percent(const void *mem, const char *s, size_t n, bool plus_is_blank);
/* a=1&b=2. false: a field is not decodable, or more than LIMIT_HTTP_FIELDS; pairs are then empty. */
bool parse_form(const void *mem, const char *s, size_t n, struct pairs *out);

/* One field of multipart/form-data; bytes point into the body. */
struct part {
	const char *name, *filename; /* filename NULL: a plain field. As sent: never a path to be trusted */
	const char *bytes;
	size_t len;
};
/* false: no boundary, not closed, a part without a name, more than max parts. */
bool parse_multipart(const void *mem, const char *content_type, const char *body, size_t len, struct part *parts,
		     size_t max, size_t *count);

/* Cookie header. What is no name=value is left out; quotes around a value are cut. */
void parse_cookies(const void *mem, const char *header, struct pairs *out);

enum range { RANGE_WHOLE, RANGE_PART, RANGE_UNSATISFIABLE };
/* One range of bytes of a thing of `size` bytes. Several ranges and bad syntax are the whole. */
enum range parse_range(const char *header, int64_t size, int64_t *first, int64_t *last);
/* Whether an If-None-Match header names the etag (without quotes); weak comparison. */
bool parse_etag_listed(const char *header, const char *etag);
/* Whether an If-Range header is exactly the strong etag. */
bool parse_etag_is(const char *header, const char *etag);

enum { ENCODING_GZIP = 1, ENCODING_BROTLI = 2 };
/* Bits of what an Accept-Encoding header takes. */
unsigned parse_encodings(const char *header);

/* The client behind trusted proxies: the last address of X-Forwarded-For that is not private, else the first. NULL when
 * the header holds something else. */
char *parse_forwarded(const void *mem, const char *header);
bool parse_address_private(const char *address);
