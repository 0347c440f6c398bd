/* Bytes of a subtitle file to UTF-8 with '\n'. Order of belief: a byte order mark, UTF-16 by its timing lines, valid
 * (or nearly valid) UTF-8, libuchardet's guess, Windows-1252. Windows-1252 and UTF-16 are decoded here, so that the
 * fallback cannot fail; everything else goes through iconv. Bad sequences become U+FFFD, never an error. */
#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>
#include <uchardet/uchardet.h>

#include "subtitles/subtitles_int.h"

enum { GUESS_BYTES = 1 * MIB, NAME_MAX_LENGTH = 31 };

static void put(struct buf *b, uint32_t cp)
{
	char bytes[4];
	buf_add(b, bytes, text_utf8_put(cp, bytes));
}

static void decode_utf16(const unsigned char *p, size_t len, bool big, struct buf *out)
{
	for (size_t i = 0; i + 1 < len; i += 2) {
		uint32_t u = big ? (uint32_t)p[i] << 8 | p[i + 1] : (uint32_t)p[i + 1] << 8 | p[i];
		if (u >= 0xD800 && u < 0xDC00 && i + 3 < len) {
			uint32_t low = big ? (uint32_t)p[i + 2] << 8 | p[i + 3] : (uint32_t)p[i + 3] << 8 | p[i + 2];
			if (low >= 0xDC00 && low < 0xE000) {
				u = 0x10000 + ((u - 0xD800) << 10) + (low - 0xDC00);
				i += 2;
			}
		}
		put(out, u >= 0xD800 && u < 0xE000 ? 0xFFFD : u);
	}
}

static void decode_1252(const unsigned char *p, size_t len, struct buf *out)
{
	static const uint16_t high[32] = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
					  0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
					  0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
					  0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};
	for (size_t i = 0; i < len; i++)
		put(out, p[i] >= 0x80 && p[i] < 0xA0 ? high[p[i] - 0x80] : p[i]);
}

static void decode_utf8(const char *p, size_t len, struct buf *out)
{
	const char *end = p + len;
	while (p < end) {
		size_t n = text_utf8_length(p, (size_t)(end - p));
		if (n)
			buf_add(out, p, n);
		else
			put(out, 0xFFFD);
		p += n ? n : 1;
	}
}

/* false: iconv does not know the name. */
static bool decode_iconv(const char *name, const char *p, size_t len, struct buf *out)
{
	iconv_t cd = iconv_open("UTF-8", name);
	if (cd == (iconv_t)-1)
		return false;
	char *in = (char *)p; /* iconv does not write there, its prototype only says so */
	size_t left = len;
	while (left) {
		char piece[4096], *to = piece;
		size_t room = sizeof piece;
		size_t r = iconv(cd, &in, &left, &to, &room);
		int why = errno;
		buf_add(out, piece, (size_t)(to - piece));
		if (r != (size_t)-1 || why == E2BIG)
			continue;
		put(out, 0xFFFD);
		in++;
		left--;
	}
	iconv_close(cd);
	return true;
}

/* The needle at an even distance from the start: how UTF-16 is told apart without a mark. */
static bool has_at_even(const char *bytes, size_t len, const char *needle, size_t n)
{
	const char *p = bytes, *end = bytes + len;
	while ((p = memmem(p, (size_t)(end - p), needle, n))) {
		if ((p - bytes) % 2 == 0)
			return true;
		p++;
	}
	return false;
}

static bool is_utf16(const char *bytes, size_t len, bool big)
{
	if (len > GUESS_BYTES)
		len = GUESS_BYTES;
	if (big)
		return has_at_even(bytes, len, "\0-\0-\0>", 6) || has_at_even(bytes, len, "\0D\0i\0a\0l\0o\0g", 12);
	return has_at_even(bytes, len, "-\0-\0>\0", 6) || has_at_even(bytes, len, "D\0i\0a\0l\0o\0g\0", 12);
}

/* Valid, or with so few faults that no other reading is likelier. */
static bool is_utf8(const char *p, size_t len)
{
	size_t good = 0, bad = 0;
	for (const char *end = p + len; p < end;) {
		size_t n = text_utf8_length(p, (size_t)(end - p));
		good += n > 1;
		bad += n == 0;
		p += n ? n : 1;
	}
	return bad == 0 || good > 9 * bad;
}

/* Letters and signs of Western Europe in Windows-1252, few enough among the letters (at most one in `share`): short
 * German, French and Spanish texts are where libuchardet errs most. */
static bool looks_western(const unsigned char *p, size_t len, size_t share)
{
	static const char western[] =
	    "\x80\x82\x84\x85\x8C\x91\x92\x93\x94\x96\x97\x9C\xA0\xA1\xAA\xAB\xB0\xB4\xBA\xBB\xBF"
	    "\xC0\xC1\xC4\xC5\xC6\xC7\xC8\xC9\xCA\xCE\xD1\xD3\xD6\xD8\xDA\xDC\xDF\xE0\xE1\xE2\xE3"
	    "\xE4\xE5\xE6\xE7\xE8\xE9\xEA\xEB\xEC\xED\xEE\xEF\xF1\xF2\xF3\xF4\xF6\xF8\xF9\xFA\xFC";
	size_t ascii = 0, high = 0;
	for (size_t i = 0; i < len; i++) {
		if (p[i] >= 0x80) {
			if (!memchr(western, p[i], sizeof western - 1))
				return false;
			high++;
		} else {
			ascii += (p[i] | 0x20) >= 'a' && (p[i] | 0x20) <= 'z';
		}
	}
	return high * share < ascii + high;
}

/* How far a guess is to be doubted: the Latin sets are mistaken for one another, the others have letters of their own
 * above 0x80 and so many more of them; multi-byte sets are hardly ever mistaken (0). */
static size_t doubt(const char *name)
{
	static const char *const other[] = {
	    "WINDOWS-1251", "WINDOWS-1253", "WINDOWS-1255", "WINDOWS-1256", "ISO-8859-5", "ISO-8859-6",  "ISO-8859-7",
	    "ISO-8859-8",   "ISO-8859-11",  "TIS-620",      "IBM855",       "IBM866",     "MAC-CYRILLIC"};
	static const char *const latin[] = {"ISO-8859-", "WINDOWS-12", "IBM8", "MAC-", "VISCII", "ASCII"};
	for (size_t i = 0; i < COUNT_OF(other); i++)
		if (text_eq_nocase(name, other[i]))
			return 4;
	for (size_t i = 0; i < COUNT_OF(latin); i++)
		if (strncasecmp(name, latin[i], strlen(latin[i])) == 0)
			return 2;
	return *name ? 0 : 2;
}

static const char *guess(void *mem, const char *bytes, size_t len)
{
	uchardet_t detector = uchardet_new();
	if (!detector)
		return "WINDOWS-1252";
	size_t n = len < GUESS_BYTES ? len : GUESS_BYTES;
	uchardet_handle_data(detector, bytes, n);
	uchardet_data_end(detector);
	const char *name = mem_str(mem, uchardet_get_charset(detector));
	uchardet_delete(detector);
	if (doubt(name) && looks_western((const unsigned char *)bytes, n, doubt(name)))
		return "WINDOWS-1252";
	/* ISO-8859-1 has control characters where Windows-1252 has quotes; nobody means the former. */
	if (!*name || text_eq_nocase(name, "ISO-8859-1") || text_eq_nocase(name, "ASCII"))
		return "WINDOWS-1252";
	return name;
}

static const char *detect(void *mem, const char *bytes, size_t len, size_t *mark)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *name;
	} marks[] = {{"\xEF\xBB\xBF", 3, "UTF-8"},
		     {"\xFF\xFE\0\0", 4, "UTF-32LE"},
		     {"\0\0\xFE\xFF", 4, "UTF-32BE"},
		     {"\xFF\xFE", 2, "UTF-16LE"},
		     {"\xFE\xFF", 2, "UTF-16BE"}};
	for (size_t i = 0; i < COUNT_OF(marks); i++) {
		if (len >= marks[i].n && memcmp(bytes, marks[i].bytes, marks[i].n) == 0) {
			*mark = marks[i].n;
			return marks[i].name;
		}
	}
	if (is_utf16(bytes, len, false))
		return "UTF-16LE";
	if (is_utf16(bytes, len, true))
		return "UTF-16BE";
	return is_utf8(bytes, len) ? "UTF-8" : guess(mem, bytes, len);
}

static bool name_valid(const char *name)
{
	size_t n = strlen(name);
	return n > 0 && n <= NAME_MAX_LENGTH &&
	       strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-") == n;
}

static bool convert(const char *name, const char *bytes, size_t len, struct buf *out)
{
	if (text_eq_nocase(name, "UTF-8") || text_eq_nocase(name, "UTF8"))
		decode_utf8(bytes, len, out);
	else if (text_eq_nocase(name, "UTF-16LE") || text_eq_nocase(name, "UTF-16"))
		decode_utf16((const unsigned char *)bytes, len, false, out);
	else if (text_eq_nocase(name, "UTF-16BE"))
		decode_utf16((const unsigned char *)bytes, len, true, out);
	else if (text_eq_nocase(name, "WINDOWS-1252") || text_eq_nocase(name, "CP1252"))
		decode_1252((const unsigned char *)bytes, len, out);
	else
		return decode_iconv(name, bytes, len, out);
	return true;
}

/* In place: NUL and U+FEFF out; CRLF, CR, CRCRLF, U+0085, U+2028, U+2029 to '\n'. */
static size_t tidy(char *s, size_t len)
{
	size_t to = 0;
	for (size_t i = 0; i < len; i++) {
		unsigned char ch = (unsigned char)s[i];
		if (ch == '\0')
			continue;
		if (ch == '\r') {
			size_t run = i;
			while (run < len && s[run] == '\r')
				run++;
			bool lines = run == len || s[run] != '\n';
			for (size_t n = lines ? run - i : 0; n; n--)
				s[to++] = '\n';
			i = run - 1;
		} else if (ch == 0xEF && i + 2 < len && memcmp(s + i, "\xEF\xBB\xBF", 3) == 0) {
			i += 2;
		} else if (ch == 0xC2 && i + 1 < len && s[i + 1] == '\x85') {
			i++;
			s[to++] = '\n';
		} else if (ch == 0xE2 && i + 2 < len && s[i + 1] == '\x80' &&
			   (s[i + 2] == '\xA8' || s[i + 2] == '\xA9')) {
			i += 2;
			s[to++] = '\n';
		} else {
			s[to++] = s[i];
		}
	}
	s[to] = '\0';
	return to;
}

enum err subtitles_decode(struct ctx *c, void *mem, const char *bytes, size_t len, const char *encoding, char **text,
			  size_t *text_len, const char **name)
{
	size_t mark = 0;
	const char *found = detect(mem, bytes, len, &mark);
	if (encoding) {
		if (!name_valid(encoding))
			return ctx_fail(c, ERR_INVALID, "\"%.40s\" is not the name of a text encoding", encoding);
		/* The mark belongs to the encoding it names, whatever was asked for. */
		found = mark ? found : mem_str(mem, encoding);
	}
	struct buf out;
	buf_init(&out, mem, 4 * (size_t)LIMIT_SUBTITLE_FILE + 16);
	if (!convert(found, bytes + mark, len - mark, &out)) {
		if (encoding)
			return ctx_fail(c, ERR_INVALID, "text encoding \"%s\" is not known", encoding);
		found = "WINDOWS-1252";
		decode_1252((const unsigned char *)bytes, len, &out);
	}
	*text = out.data;
	*text_len = tidy(out.data, out.len);
	*name = found;
	return OK;
}
