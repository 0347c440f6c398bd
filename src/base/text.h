/* Strings: comparing, strict numbers, UTF-8. Nothing here is locale-dependent. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

bool text_eq(const char *a, const char *b);        /* NULL equals only NULL */
bool text_eq_nocase(const char *a, const char *b); /* ASCII case */
bool text_starts(const char *s, const char *prefix);
bool text_ends(const char *s, const char *suffix);
bool text_ends_nocase(const char *s, const char *suffix);
bool text_blank(const char *s); /* NULL, "" or only white space */
/* Copies at most cap-1 bytes, never half a UTF-8 character, always terminated. false: was cut. */
bool text_copy(char *out, size_t cap, const char *s);
/* Cuts white space at both ends in place; returns the new start. */
char *text_trim(char *s);

/* Strict decimal: the whole string, optional '-', no blanks, in [min, max]. */
bool text_to_int(const char *s, int64_t min, int64_t max, int64_t *out) ATTR_MUST_CHECK;
bool text_to_double(const char *s, double min, double max, double *out) ATTR_MUST_CHECK;
bool text_to_bool(const char *s, bool *out) ATTR_MUST_CHECK; /* true/false 1/0 yes/no on/off */

/* Bytes of the valid UTF-8 character at s (1-4), 0 when the bytes are not one. */
size_t text_utf8_length(const char *s, size_t n);
bool text_utf8_valid(const char *s, size_t n);
/* Decodes one character; advances *s; U+FFFD and one byte for a bad one. Must not be called at the end. */
uint32_t text_utf8_next(const char **s, const char *end);
/* Writes the character (1-4 bytes), returns the count. */
size_t text_utf8_put(uint32_t cp, char out[4]);
/* Code points in the bytes. */
size_t text_utf8_count(const char *s, size_t n);
