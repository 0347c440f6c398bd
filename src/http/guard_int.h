/* The checks of a request head that libmicrohttpd does not make. Pure: fed with what the library handed over.
 *
 * A raw NUL or an obs-fold leave no trace in the names and values handed over; only the size of the head the library
 * measured is then larger than the head rebuilt from them. So is a head with more than one blank after a colon, which
 * no client sends and which we refuse with them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct guard {
	size_t rebuilt; /* bytes of the head as it would be written from the parts */
	int fields, hosts, lengths, encodings;
	unsigned seen; /* bits of the fields that may come once */
	bool bad, expect_unknown, uri_too_long, version_unknown, chunked_1_0;
	int64_t content_length; /* -1: none sent */
	bool chunked;
};

/* uri is raw, uri_len its whole length even when it was too long to keep. */
void guard_line(struct guard *g, const char *method, const char *uri, size_t uri_len, const char *version);
void guard_field(struct guard *g, const char *name, size_t name_len, const char *value, size_t value_len);
/* 0: good; else the HTTP status to refuse with. header_size is what the library measured. */
int guard_verdict(const struct guard *g, size_t header_size);
/* No blanks, controls, fragments, bad escapes or %00; begins with a slash. */
bool guard_uri_valid(const char *uri);
