/* Where season and episode stand in a name. Forms, in the order in which they are believed:
 *
 *	S01E02, s01.e02, S01 E02       1x02
 *	Episode 16, Folge 8, Episodio 3, Capítulo 4, then Ep 5, then E6; "8. Folge"
 *	Season 1, Staffel 1, Saison 1, Temporada 1, Stagione 1, then S1; "2. Staffel"
 *	2024-05-01, 01.05.2024
 *	Name - 101, and a number at the start                (only inside a series' folder)
 *
 * A mark is a word of its own: no letter may stand before it ("Nachfolge 8", "note3"). Digits only, never Roman numerals.
 * A word of four letters or more may follow a small letter when it is written with a capital ("MyShowEpisode12"). */
#include <string.h>

#include "library/library_int.h"

static const char *const episode_words[] = {"episode", "folge",    "episodio", "épisode",    "episódio",
					    "epizoda", "capitulo", "capítulo", "aflevering", NULL};
static const char *const season_words[] = {"season", "staffel", "saison", "temporada", "stagione", "seizoen", NULL};

static bool take_digits(const struct name_text *t, size_t at, struct name_mark *out)
{
	size_t n = 0;
	while (library_is_digit(t->text[at + n]))
		n++;
	if (!n)
		return false;
	size_t kept = n < sizeof out->digits ? n : sizeof out->digits - 1;
	memcpy(out->digits, t->text + at, kept);
	out->digits[kept] = '\0';
	out->number = -1;
	if (n <= 18 && !text_to_int(out->digits, 0, INT64_MAX, &out->number))
		out->number = -1;
	out->to = at + n;
	out->found = true;
	return true;
}

static bool is_ascii_letter(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

/* "1080p", "576i": the height of a picture, never a number of ours. */
static bool is_resolution(const struct name_text *t, const struct name_mark *m)
{
	char ch = t->fold[m->to];
	return m->number >= 240 && (ch == 'p' || ch == 'i') && !is_ascii_letter(t->fold[m->to + 1]);
}

static size_t skip_separators(const struct name_text *t, size_t at, size_t most)
{
	while (most-- && t->text[at] && library_is_separator(t->text[at]))
		at++;
	return at;
}

/* A word may begin here: nothing, a sign, a digit or an unspaced script before it; or a capital in "ShowEpisode". */
static bool may_begin(const struct name_text *t, size_t at, size_t word)
{
	if (!library_letter_before(t->text, at))
		return true;
	bool capital = t->text[at] >= 'A' && t->text[at] <= 'Z';
	bool small_before = t->text[at - 1] >= 'a' && t->text[at - 1] <= 'z';
	return word >= 4 && capital && small_before;
}

/* Leftmost "<word> <digits>" for any of the words. */
static bool find_word_number(const struct name_text *t, const char *const *words, struct name_mark *out)
{
	for (size_t at = 0; at < t->len; at++) {
		for (const char *const *w = words; *w; w++) {
			size_t n = strlen(*w);
			if (strncmp(t->fold + at, *w, n) != 0 || !may_begin(t, at, n))
				continue;
			struct name_mark m = {.from = at};
			if (!take_digits(t, skip_separators(t, at + n, 4), &m) || is_resolution(t, &m))
				continue;
			*out = m;
			return true;
		}
	}
	return false;
}

/* "2. Staffel", "3rd season": digits, a point or an ordinal ending, the word. */
static bool find_number_word(const struct name_text *t, const char *const *words, struct name_mark *out)
{
	static const char *const endings[] = {".", "st", "nd", "rd", "th", "ª", "ª"};
	for (size_t at = 0; at < t->len; at++) {
		struct name_mark m = {.from = at};
		bool inside = at && (library_is_digit(t->text[at - 1]) || library_letter_before(t->text, at));
		if (inside || !take_digits(t, at, &m))
			continue;
		for (size_t i = 0; i < COUNT_OF(endings); i++) {
			if (strncmp(t->fold + m.to, endings[i], strlen(endings[i])) != 0)
				continue;
			size_t word = skip_separators(t, m.to + strlen(endings[i]), 2);
			for (const char *const *w = words; *w; w++) {
				if (strncmp(t->fold + word, *w, strlen(*w)) != 0)
					continue;
				m.to = word + strlen(*w);
				*out = m;
				return true;
			}
		}
	}
	return false;
}

/* "e5", "s2", "ep 5": a short mark needs a border on both sides. */
static bool find_short(const struct name_text *t, const char *word, size_t separators, struct name_mark *out)
{
	size_t n = strlen(word);
	for (size_t at = 0; at < t->len; at++) {
		struct name_mark m = {.from = at};
		if (strncmp(t->fold + at, word, n) != 0 || library_letter_before(t->text, at))
			continue;
		if (at && library_is_digit(t->text[at - 1]))
			continue;
		if (!take_digits(t, skip_separators(t, at + n, separators), &m) || is_resolution(t, &m))
			continue;
		const char *next = t->fold + m.to;
		bool glued = is_ascii_letter(*next) && !((*next == 'v' || *next == 'e') && library_is_digit(next[1]));
		if (glued)
			continue;
		*out = m;
		return true;
	}
	return false;
}

/* "S01E02", "s01.e02", "S01 - E02", "S01Ep02". */
static bool find_season_episode(const struct name_text *t, struct name_marks *out)
{
	for (size_t at = 0; at < t->len; at++) {
		struct name_mark s = {.from = at}, e = {0};
		bool begins = t->fold[at] == 's' && !library_letter_before(t->text, at);
		if (!begins || (at && library_is_digit(t->text[at - 1])) || !take_digits(t, at + 1, &s) ||
		    s.to - at > 5)
			continue;
		size_t p = s.to;
		for (int i = 0; i < 3 && t->text[p] && strchr(" ._-[]x", t->text[p]); i++)
			p++;
		e.from = p;
		if (t->fold[p] != 'e')
			continue;
		p += t->fold[p + 1] == 'p' ? 2 : 1;
		if (!take_digits(t, skip_separators(t, p, 1), &e))
			continue;
		*out = (struct name_marks){.season = s, .episode = e, .exact = true};
		return true;
	}
	return false;
}

/* "1x02"; not "1920x1080" and not "16x9". */
static bool find_cross(const struct name_text *t, struct name_marks *out)
{
	for (size_t at = 0; at < t->len; at++) {
		struct name_mark s = {.from = at}, e = {0};
		bool inside = at && (library_is_digit(t->text[at - 1]) || library_letter_before(t->text, at));
		if (inside || !take_digits(t, at, &s) || s.to - at > 2 || t->fold[s.to] != 'x')
			continue;
		e.from = s.to + 1;
		if (!take_digits(t, e.from, &e) || e.to - e.from > 3 || is_ascii_letter(t->text[e.to]))
			continue;
		if (s.number == 16 && e.number == 9)
			continue;
		*out = (struct name_marks){.season = s, .episode = e, .exact = true};
		return true;
	}
	return false;
}

/* Fixed count of digits with no digit behind them; -1 none. */
static int64_t fixed_digits(const struct name_text *t, size_t at, size_t n)
{
	int64_t v = 0;
	for (size_t i = 0; i < n; i++) {
		if (!library_is_digit(t->text[at + i]))
			return -1;
		v = v * 10 + (t->text[at + i] - '0');
	}
	return library_is_digit(t->text[at + n]) ? -1 : v;
}

/* Date at a position: 2024-05-01 or 01.05.2024, the same sign twice. */
static bool date_at(const struct name_text *t, size_t at, int64_t *year, int64_t *month, int64_t *day)
{
	static const size_t places[2][3] = {{0, 5, 8}, {6, 3, 0}}; /* of year, month, day */
	for (int form = 0; form < 2; form++) {
		const size_t *p = places[form];
		size_t sign = form == 0 ? 4 : 2;
		if (at + 10 > t->len || !strchr("-._ ", t->text[at + sign]) ||
		    t->text[at + sign] != t->text[at + sign + 3])
			continue;
		*year = fixed_digits(t, at + p[0], 4);
		*month = fixed_digits(t, at + p[1], 2);
		*day = fixed_digits(t, at + p[2], 2);
		if (*year >= 1900 && *year < 2100 && *month >= 1 && *month <= 12 && *day >= 1 && *day <= 31)
			return true;
	}
	return false;
}

static bool find_date(const struct name_text *t, struct name_marks *out)
{
	for (size_t at = 0; at < t->len; at++) {
		int64_t y, m, d;
		if ((at && library_is_digit(t->text[at - 1])) || !date_at(t, at, &y, &m, &d))
			continue;
		struct name_mark season = {.found = true, .from = at, .to = at, .number = y}, episode = season;
		for (int i = 3; i >= 0; i--, y /= 10)
			season.digits[i] = (char)('0' + y % 10);
		memcpy(episode.digits, season.digits, 4);
		const char rest[] = {'-', (char)('0' + m / 10), (char)('0' + m % 10),
				     '-', (char)('0' + d / 10), (char)('0' + d % 10),
				     '\0'};
		memcpy(episode.digits + 4, rest, sizeof rest);
		episode.number = season.number * 10000 + m * 100 + d;
		episode.to = at + 10;
		*out = (struct name_marks){.season = season, .episode = episode, .exact = true};
		return true;
	}
	return false;
}

/* Does a number that ends here stand for an episode? "01 Pilot", "10 - Pilot", "10. Pilot", "05 [1080p]", "05v2"; but not
 * "12 Monkeys", "8.Mile", unless it comes right after the series' name. */
static bool ends_plain(const struct name_text *t, const struct name_mark *m, bool after_series)
{
	char next = t->fold[m->to];
	if (!next || strchr("-[(", next) || (next == 'v' && library_is_digit(t->text[m->to + 1])))
		return true;
	if (!strchr(" ._", next))
		return false;
	char then = t->text[m->to + 1];
	return after_series || m->digits[0] == '0' || !then || strchr("-[(", then) || (next == '.' && then == ' ');
}

/* A number that stands alone and is no year. */
static bool take_plain(const struct name_text *t, size_t at, bool after_series, struct name_mark *out)
{
	struct name_mark m = {.from = at};
	if (!take_digits(t, at, &m) || m.to - at > 4 || (m.number >= 1900 && m.number < 2100))
		return false;
	if (!ends_plain(t, &m, after_series))
		return false;
	*out = m;
	return true;
}

static bool find_plain(const struct name_text *t, size_t series_end, struct name_marks *out)
{
	struct name_mark m;
	for (const char *p = t->text; (p = strstr(p, " - ")) != NULL; p++) {
		if (take_plain(t, (size_t)(p - t->text) + 3, false, &m)) {
			*out = (struct name_marks){.episode = m, .exact = true};
			return true;
		}
	}
	size_t at = series_end ? skip_separators(t, series_end, 4) : 0;
	if (!take_plain(t, at, series_end > 0, &m))
		return false;
	*out = (struct name_marks){.episode = m, .exact = true};
	return true;
}

static bool find_season(const struct name_text *t, struct name_mark *out)
{
	return find_word_number(t, season_words, out) || find_number_word(t, season_words, out) ||
	       find_short(t, "s", 0, out);
}

static bool find_episode(const struct name_text *t, struct name_mark *out)
{
	return find_word_number(t, episode_words, out) || find_number_word(t, episode_words, out) ||
	       find_short(t, "ep", 4, out) || find_short(t, "e", 0, out);
}

void library_marks_find(const struct name_text *stem, bool plain_numbers, size_t series_end, struct name_marks *out)
{
	*out = (struct name_marks){0};
	if (find_season_episode(stem, out) || find_cross(stem, out))
		return;
	bool words = find_episode(stem, &out->episode);
	words = find_season(stem, &out->season) || words;
	if (words || find_date(stem, out))
		return;
	if (plain_numbers)
		find_plain(stem, series_end, out);
}

bool library_folder_season(const struct name_text *folder, struct name_mark *out, bool *whole)
{
	static const char *const extras[] = {"specials",   "extras",         "featurettes",
					     "bonus",      "trailers",       "samples",
					     "interviews", "deleted scenes", "behind the scenes"};
	static const char *const series_word[] = {"series", NULL};
	for (size_t i = 0; i < COUNT_OF(extras); i++) {
		if (text_eq(folder->fold, extras[i])) {
			*out = (struct name_mark){.found = true, .digits = "0", .to = folder->len};
			*whole = true;
			return true;
		}
	}
	*out = (struct name_mark){0};
	if (!find_season(folder, out)) {
		bool number = take_digits(folder, 0, out) && out->to == folder->len && folder->len <= 2;
		*whole = number || (find_word_number(folder, series_word, out) && out->from == 0);
		return out->found = *whole;
	}
	*whole = out->from == 0;
	return true;
}
