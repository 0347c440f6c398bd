/* Case and accents. Latin letters below U+0250 take a table-free fast path through libunistring's simple mappings only
 * where ASCII does not do. One code point maps to one: ß stays ß (its capital ẞ becomes ß). */
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

#include "lexicon/lexicon_int.h"

uint32_t fold_lower_cp(uint32_t cp)
{
	if (cp < 128)
		return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
	if (cp >= 0xC0 && cp <= 0xDE && cp != 0xD7)
		return cp + 32;
	if (cp < 0x100)
		return cp;
	return uc_tolower(cp);
}

uint32_t fold_upper_cp(uint32_t cp)
{
	if (cp < 128)
		return cp >= 'a' && cp <= 'z' ? cp - 32 : cp;
	return uc_toupper(cp);
}

bool fold_is_letter(uint32_t cp)
{
	if (cp < 128)
		return (cp | 32) >= 'a' && (cp | 32) <= 'z';
	if (cp >= 0xC0 && cp < 0x250)
		return cp != 0xD7 && cp != 0xF7;
	if (cp == 0xAA || cp == 0xB5 || cp == 0xBA)
		return true;
	return cp >= 0x250 && cp != 0xFFFD && uc_is_property_alphabetic(cp) && !fold_is_mark(cp);
}

bool fold_is_upper(uint32_t cp)
{
	return fold_lower_cp(cp) != cp;
}

bool fold_is_mark(uint32_t cp)
{
	return cp >= 0x300 && uc_is_general_category(cp, UC_CATEGORY_M);
}

static size_t map(const char *s, size_t n, char *out, size_t cap, bool first_only, uint32_t (*fn)(uint32_t))
{
	const char *end = s + n;
	size_t w = 0;
	for (bool first = true; s < end; first = false) {
		if (w + 5 > cap)
			return 0;
		uint32_t cp = text_utf8_next(&s, end);
		w += text_utf8_put(!first_only || first ? fn(cp) : cp, out + w);
	}
	out[w] = '\0';
	return w;
}

size_t fold_lower(const char *s, size_t n, char *out, size_t cap)
{
	return map(s, n, out, cap, false, fold_lower_cp);
}

size_t fold_capital(const char *s, size_t n, char *out, size_t cap)
{
	return map(s, n, out, cap, true, fold_upper_cp);
}

size_t fold_search(const char *s, size_t n, char *out, size_t cap)
{
	const char *end = s + n;
	size_t w = 0;
	while (s < end) {
		if (w + 6 > cap)
			return 0;
		uint32_t cp = fold_lower_cp(text_utf8_next(&s, end));
		if (cp == 0xDF || cp == 0x153 || cp == 0xE6) {
			memcpy(out + w, cp == 0xDF ? "ss" : cp == 0x153 ? "oe" : "ae", 2);
			w += 2;
			continue;
		}
		ucs4_t parts[UC_DECOMPOSITION_MAX_LENGTH];
		int k = cp < 0xC0 ? -1 : uc_canonical_decomposition(cp, parts);
		if (k > 0)
			cp = parts[0];
		if (!fold_is_mark(cp))
			w += text_utf8_put(cp, out + w);
	}
	out[w] = '\0';
	return w;
}
