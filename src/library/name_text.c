/* Names made comparable. File systems hand over any bytes: decomposed accents (macOS), Latin-1, control characters. What
 * is shown and searched is NFC and valid UTF-8; the path itself is never changed. */
#include <string.h>
#include <uninorm.h>

#include "library/library_int.h"

bool library_is_digit(char ch)
{
	return ch >= '0' && ch <= '9';
}

bool library_is_separator(char ch)
{
	return ch == ' ' || ch == '_' || ch == '.' || ch == '-' || ch == '#' || ch == ':';
}

static bool is_letter(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
	/* Latin, Greek, Cyrillic and their neighbours write words with gaps; from U+2E80 on (CJK) they do not. */
	return cp >= 0xC0 && cp != 0xD7 && cp != 0xF7 && !(cp >= 0x2000 && cp < 0x2C00) && cp < 0x2E80;
}

bool library_letter_before(const char *text, size_t at)
{
	if (!at)
		return false;
	size_t from = at - 1;
	while (from && ((unsigned char)text[from] & 0xC0) == 0x80)
		from--;
	const char *p = text + from;
	return is_letter(text_utf8_next(&p, text + at));
}

/* Valid UTF-8 without control characters; at most cap-1 bytes. */
static size_t clean_copy(char *out, size_t cap, const char *s, size_t n)
{
	size_t len = 0;
	for (const char *p = s, *end = s + n; p < end;) {
		char bytes[4];
		uint32_t cp = text_utf8_next(&p, end);
		if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0))
			cp = ' ';
		size_t k = text_utf8_put(cp, bytes);
		if (len + k >= cap)
			break;
		memcpy(out + len, bytes, k);
		len += k;
	}
	out[len] = '\0';
	return len;
}

/* ASCII and the Latin-1 letters, in place, byte for byte. */
static void fold_case(char *s)
{
	for (; *s; s++) {
		if (*s >= 'A' && *s <= 'Z') {
			*s = (char)(*s + 32);
		} else if ((unsigned char)*s == 0xC3 && (unsigned char)s[1] >= 0x80 && (unsigned char)s[1] <= 0x9E) {
			s[1] = (char)(s[1] + 32);
			s++;
		}
	}
}

void library_name_set(struct name_text *t, const char *s, size_t n)
{
	char clean[LIMIT_NAME + 1];
	uint8_t composed[sizeof clean * 3];
	size_t len = clean_copy(clean, sizeof clean, s, n), room = sizeof composed;
	/* NFC never needs more than three times the bytes, so the buffer is always enough and nothing is allocated. */
	uint8_t *nfc = u8_normalize(UNINORM_NFC, (const uint8_t *)clean, len, composed, &room);
	if (nfc == composed)
		len = clean_copy(t->text, sizeof t->text, (const char *)composed, room);
	else
		text_copy(t->text, sizeof t->text, clean);
	t->len = len;
	memcpy(t->fold, t->text, len + 1);
	fold_case(t->fold);
}
