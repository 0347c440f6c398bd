/* Times of cues: reading them in all their spellings, writing them, moving them. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "subtitles/subtitles_int.h"

enum { FIELDS_MAX = 4, FIELD_DIGITS = 3 };
static const int64_t MS_MAX = ((999 * 60 + 59) * 60 + 59) * (int64_t)1000 + 999;

static bool is_digit(char ch)
{
	return ch >= '0' && ch <= '9';
}

/* Blanks that scanners put behind a separator: "00:00: 01, 500". */
static const char *skip_blanks(const char *p, const char *end)
{
	const char *q = p;
	while (q < end && *q == ' ')
		q++;
	return q < end && is_digit(*q) ? q : p;
}

static bool scan_number(const char **p, const char *end, int most, int64_t *v)
{
	int n = 0;
	for (*v = 0; *p < end && is_digit(**p); (*p)++, n++) {
		if (n == most)
			return false;
		*v = *v * 10 + (**p - '0');
	}
	return n > 0;
}

/* Digits after the separator, as milliseconds, cut: ".5" is 500, ".50" is 500, ".9999" is 999. */
static int64_t scan_fraction(const char **p, const char *end)
{
	int64_t ms = 0, unit = 100;
	for (; *p < end && is_digit(**p); (*p)++, unit /= 10)
		ms += (**p - '0') * unit;
	return ms;
}

bool subtitles_scan_time(const char **p, const char *end, int64_t *ms)
{
	const char *q = *p;
	bool negative = q < end && *q == '-';
	q += negative;
	int64_t field[FIELDS_MAX] = {0}, fraction = 0;
	size_t n = 0, digits = 0;
	for (;;) {
		const char *from = q;
		if (n == FIELDS_MAX || !scan_number(&q, end, FIELD_DIGITS, &field[n++]))
			return false;
		digits = (size_t)(q - from);
		if (q >= end || *q != ':')
			break;
		q = skip_blanks(q + 1, end);
	}
	if (n == FIELDS_MAX) { /* HH:MM:SS:mmm; two digits would be frames of an unknown rate */
		if (digits != FIELD_DIGITS)
			return false;
		fraction = field[--n];
	} else if (q < end && (*q == ',' || *q == '.' || *q == ';')) {
		const char *after = skip_blanks(q + 1, end);
		if (after < end && is_digit(*after)) {
			q = after;
			fraction = scan_fraction(&q, end);
		}
	}
	if (n < 2)
		return false;
	int64_t hours = n == 3 ? field[0] : 0, minutes = field[n - 2], seconds = field[n - 1];
	/* 60 s comes from programs that round; more is no time. Minutes without hours may run on. */
	if (seconds > 60 || (n == 3 && minutes > 60))
		return false;
	*ms = ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction;
	if (negative)
		*ms = -1;
	*p = q;
	return true;
}

int64_t subtitles_parse_time(const char *s)
{
	while (*s == ' ' || *s == '\t')
		s++;
	size_t n = strlen(s);
	while (n && (s[n - 1] == ' ' || s[n - 1] == '\t'))
		n--;
	const char *p = s;
	int64_t ms;
	return subtitles_scan_time(&p, s + n, &ms) && p == s + n ? ms : -1;
}

void subtitles_format_time(int64_t ms, char separator, char out[16])
{
	ms = ms < 0 ? 0 : ms > MS_MAX ? MS_MAX : ms;
	int hours = (int)(ms / 3600000), minutes = (int)(ms / 60000 % 60), seconds = (int)(ms / 1000 % 60);
	snprintf(out, 16, "%02d:%02d:%02d%c%03d", hours % 1000, minutes, seconds, separator, (int)(ms % 1000));
}

static int64_t moved(int64_t ms, double scale, int64_t shift)
{
	double v = (double)ms * scale + (double)shift;
	return v >= (double)MS_MAX ? MS_MAX : v <= 0 ? 0 : llround(v);
}

void subtitles_retime(struct cues *cues, double scale, int64_t shift_ms)
{
	if (!(scale > 0))
		return;
	size_t to = 0;
	for (size_t i = 0; i < cues->count; i++) {
		struct cue cue = cues->list[i];
		cue.start_ms = moved(cue.start_ms, scale, shift_ms);
		cue.end_ms = moved(cue.end_ms, scale, shift_ms);
		if (cue.end_ms > cue.start_ms)
			cues->list[to++] = cue;
	}
	cues->count = to;
}

size_t subtitles_find(const struct cues *cues, int64_t ms)
{
	/* Ends are not sorted where cues overlap, so this cannot bisect. */
	size_t i = 0;
	while (i < cues->count && cues->list[i].end_ms <= ms)
		i++;
	return i;
}
