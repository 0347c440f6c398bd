/* Series, season, episode and title out of a path relative to the library's root (spec 5.1; folders as Jellyfin's users
 * keep them). Pure: reads no file. The last folder that is not a season's is the series; season and episode come from
 * the file's name, the season else from its folder. A path without folders belongs to the series "Default".
 * Title: what follows an exact mark (S01E02, 1x02, a date, a number) when something does, else the whole stem. */
#include <inttypes.h>
#include <string.h>

#include "library/library_int.h"

static const char *const video_endings[] = {".mkv", ".mp4", ".m4v",  ".webm", ".mov", ".avi", ".ts",  ".m2ts",
					    ".mts", ".mpg", ".mpeg", ".wmv",  ".ogv", ".flv", ".3gp", ".vob"};

bool library_is_video(const char *name)
{
	const char *ext = path_ext(name);
	for (size_t i = 0; i < COUNT_OF(video_endings); i++)
		if (text_eq_nocase(ext, video_endings[i]))
			return true;
	return false;
}

/* Cuts blanks and loose signs at both ends, in place. */
static void trim_signs(char *s)
{
	size_t from = strspn(s, " -_.:,#"), n = strlen(s);
	while (n > from && strchr(" -_.:,#", s[n - 1]))
		n--;
	memmove(s, s + from, n - from);
	s[n - from] = '\0';
}

/* "Der.gute.Ort" -> "Der gute Ort" when blanks were replaced; "S.W.A.T" and "Dr. House" stay. */
static void dots_to_blanks(char *s)
{
	if (strchr(s, ' '))
		return;
	bool letters_alone = false;
	size_t run = 0, dots = 0;
	for (const char *p = s;; p++) {
		if (*p && *p != '.') {
			run++;
			continue;
		}
		dots += *p == '.';
		letters_alone = letters_alone || run == 1;
		run = 0;
		if (!*p)
			break;
	}
	for (char *p = s; *p; p++)
		if (*p == '_' || (*p == '.' && dots && !letters_alone))
			*p = ' ';
}

static bool is_year(const char *s)
{
	return (s[0] == '1' || s[0] == '2') && library_is_digit(s[1]) && library_is_digit(s[2]) &&
	       library_is_digit(s[3]);
}

/* Does the bracket that opens here hold a year ("(2018)") or a provider's id ("[tvdbid-12]", "{tmdb-5}")? Its length. */
static size_t removable_bracket(const char *s)
{
	static const char *const providers[] = {"tvdb", "tmdb", "imdb", "anidb", "anilist", "tvmaze", "zap2it"};
	const char *close = strchr(s, *s == '(' ? ')' : *s == '[' ? ']' : '}');
	if (!close)
		return 0;
	size_t n = (size_t)(close - s) + 1;
	bool range = n == 11 && s[5] == '-' && is_year(s + 6);
	if (*s == '(' && is_year(s + 1) && (n == 6 || range || (n == 7 && s[5] == '-')))
		return n;
	for (size_t i = 0; *s != '(' && i < COUNT_OF(providers); i++) {
		size_t k = strlen(providers[i]);
		bool same = true;
		for (size_t j = 0; j < k && same; j++)
			same = (s[1 + j] | 0x20) == (providers[i][j] | 0x20);
		if (same)
			return n;
	}
	return 0;
}

/* The name of a series from its folder's name, without year and provider id. Never empty for a name that is not. */
static void clean_series(const char *folder, char *out, size_t cap)
{
	char copy[LIMIT_NAME * 3 + 1];
	size_t n = 0;
	for (const char *p = folder; *p && n + 1 < sizeof copy;) {
		size_t skip = strchr("([{", *p) ? removable_bracket(p) : 0;
		p += skip;
		if (!skip)
			copy[n++] = *p++;
	}
	copy[n] = '\0';
	dots_to_blanks(copy);
	bool initials = text_ends(copy, ".") && !strchr(copy, ' '); /* "S.W.A.T." keeps its last point */
	trim_signs(copy);
	n = strlen(copy);
	if (initials && strchr(copy, '.')) {
		copy[n] = '.';
		copy[n + 1] = '\0';
	}
	text_copy(out, cap, copy[0] ? copy : folder);
}

/* Bytes at the stem's start that repeat the series' name, blanks and points being the same. */
static size_t series_prefix(const struct name_text *stem, const char *series)
{
	struct name_text s;
	library_name_set(&s, series, strlen(series));
	for (size_t i = 0; i < s.len; i++) {
		char a = s.fold[i], b = stem->fold[i];
		bool gap = strchr(" ._", a) && b && strchr(" ._", b);
		if (a != b && !gap)
			return 0;
	}
	bool ends = !is_year(stem->text + s.len) && !library_is_digit(stem->text[s.len]) &&
		    (stem->text[s.len] == '\0' || strchr(" ._-([", stem->text[s.len]));
	return ends ? s.len : 0;
}

/* Cuts the title where the words of a release begin: "Der Anfang 1080p WEB-DL x264". */
static void cut_release(char *title)
{
	static const char *const words[] = {"2160p",  "1080p",   "1080i",  "720p",   "576p",  "480p",
					    "bluray", "blu-ray", "webrip", "web-dl", "webdl", "web",
					    "hdtv",   "dvdrip",  "bdrip",  "x264",   "x265",  "h264",
					    "h265",   "h.264",   "h.265",  "hevc",   "xvid",  "remux"};
	for (char *p = title; *p; p++) {
		bool begins = p == title || strchr(" .[(", p[-1]);
		for (size_t i = 0; begins && i < COUNT_OF(words); i++) {
			size_t n = strlen(words[i]);
			char word[16];
			text_copy(word, n + 1 < sizeof word ? n + 1 : sizeof word, p);
			if (text_eq_nocase(word, words[i]) && (!p[n] || strchr(" .-])", p[n]))) {
				bool bracket = p > title && strchr("[(", p[-1]);
				p[bracket ? -1 : 0] = '\0';
				return;
			}
		}
	}
}

/* "-E03", "E03", "-03" behind an episode: the same file holds the next ones too. */
static size_t skip_more_episodes(const struct name_text *t, size_t at)
{
	for (;;) {
		size_t p = at;
		p += t->text[p] == '-';
		p += t->fold[p] == 'e';
		if (p == at || !library_is_digit(t->text[p]))
			return at;
		size_t digits = 0;
		while (library_is_digit(t->text[p + digits]))
			digits++;
		if (digits > 3)
			return at;
		at = p + digits;
	}
}

static void title_of(const struct name_text *stem, const struct name_marks *marks, char *out, size_t cap)
{
	char rest[LIMIT_NAME * 3 + 1] = "";
	if (marks->exact) {
		size_t at = skip_more_episodes(stem, marks->episode.to);
		if (stem->fold[at] == 'v' && library_is_digit(stem->text[at + 1]))
			at += 2;
		text_copy(rest, sizeof rest, stem->text + at);
		dots_to_blanks(rest);
		cut_release(rest);
		for (char *open; text_ends(rest, "]") && (open = strrchr(rest, '[')) != NULL;)
			*open = '\0';
		trim_signs(rest);
	}
	text_copy(out, cap, text_blank(rest) ? stem->text : rest);
}

/* Walks the folders from the file upwards: season folders give the season, the first other one the series. */
static bool read_folders(const char *path, const char *base, struct episode_name *out)
{
	bool named = false;
	for (const char *end = base; end > path && !named;) {
		end -= end[-1] == '/';
		const char *from = end;
		while (from > path && from[-1] != '/')
			from--;
		struct name_text folder;
		struct name_mark season;
		bool whole = false;
		library_name_set(&folder, from, (size_t)(end - from));
		bool first = from == path;
		end = from;
		if (!folder.len || text_eq(folder.text, "."))
			continue;
		bool is_season = library_folder_season(&folder, &season, &whole);
		/* "Shows/24/Season 01": a bare number above a season is a series. */
		if (is_season && whole && out->season_number != -1 && library_is_digit(folder.text[0]))
			is_season = false;
		if (is_season && (!whole || !first) && out->season_number == -1) {
			text_copy(out->season, sizeof out->season, season.digits);
			out->season_number = season.number;
		}
		if (is_season && whole && !first)
			continue;
		if (is_season && !whole)
			folder.text[season.from] = '\0';
		clean_series(folder.text, out->series, sizeof out->series);
		named = true;
	}
	return named;
}

static void take_mark(const struct name_mark *m, char *text, size_t cap, int64_t *number)
{
	if (!m->found)
		return;
	text_copy(text, cap, m->digits);
	*number = m->number;
}

void library_parse_name(const char *relative_path, struct episode_name *out)
{
	*out = (struct episode_name){.season_number = -1, .episode_number = -1};
	const char *base = path_base(relative_path);
	struct name_text stem;
	struct name_marks marks = {0};
	library_name_set(&stem, base, strlen(base) - strlen(path_ext(base)));
	bool in_folder = read_folders(relative_path, base, out);
	if (!in_folder)
		text_copy(out->series, sizeof out->series, "Default");
	if (stem.len >= 2 || (in_folder && stem.len && library_is_digit(stem.text[0])))
		library_marks_find(&stem, in_folder, in_folder ? series_prefix(&stem, out->series) : 0, &marks);
	take_mark(&marks.season, out->season, sizeof out->season, &out->season_number);
	take_mark(&marks.episode, out->episode, sizeof out->episode, &out->episode_number);
	if (!out->season[0]) {
		text_copy(out->season, sizeof out->season, "1");
		out->season_number = 1;
	}
	if (!out->episode[0])
		text_copy(out->episode, sizeof out->episode, in_folder ? "Unknown" : stem.text);
	title_of(&stem, &marks, out->title, sizeof out->title);
}

const char *library_short_name(const void *mem, const struct video *v)
{
	if (v->episode_number < 0)
		return v->title;
	if (v->season_number < 0)
		return mem_printf(mem, "%s E%" PRId64, v->series, v->episode_number);
	return mem_printf(mem, "%s S%" PRId64 " E%" PRId64, v->series, v->season_number, v->episode_number);
}
