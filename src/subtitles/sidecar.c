/* What a subtitle file's name beside a video says, by the rules Jellyfin's users know: the video's stem, then in any
 * order a language, the flags default, forced|foreign, sdh|cc|hi, and free text that becomes the title. "hi" alone is
 * Hindi, beside another language it means hearing impaired. Behind a dot anything may follow; behind a blank, '-' or
 * '_' only languages and flags, so that "Film 2.srt" is not taken for "Film.mkv". */
#include <string.h>
#include <strings.h>

#include "subtitles/subtitles_int.h"

enum { TOKEN_BYTES = 64 };

static bool is_subtitle_ext(const char *ext)
{
	static const char *const known[] = {".srt", ".vtt", ".ass", ".ssa"};
	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (text_eq_nocase(ext, known[i]))
			return true;
	return false;
}

static bool is_letter(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

/* "pt-BR", "zh_Hans", "es-419" -> code and region in their usual case; false when the second part is none. */
static bool region_of(const char *token, char out[8])
{
	const char *dash = token + strcspn(token, "-_");
	if (!*dash)
		return false;
	const char *r = dash + 1;
	size_t n = strlen(r), letters = 0, digits = 0;
	for (size_t i = 0; i < n; i++) {
		letters += is_letter(r[i]);
		digits += r[i] >= '0' && r[i] <= '9';
	}
	if (!((n == 2 && letters == 2) || (n == 4 && letters == 4) || (n == 3 && digits == 3)))
		return false;
	for (size_t i = 0; i < n; i++) {
		bool upper = n == 2 || (n == 4 && i == 0);
		out[i] = is_letter(r[i]) ? (char)(upper ? r[i] & ~0x20 : r[i] | 0x20) : r[i];
	}
	out[n] = '\0';
	return true;
}

static bool take_language(const char *token, struct sidecar_name *out)
{
	char region[8];
	bool has_region = strpbrk(token, "-_");
	if (has_region && !region_of(token, region))
		return false;
	const char *code = subtitles_language_code(token);
	if (!code || out->language[0])
		return false;
	text_copy(out->language, sizeof out->language, code);
	if (has_region) {
		size_t n = strlen(out->language);
		out->language[n++] = '-';
		text_copy(out->language + n, sizeof out->language - n, region);
	}
	return true;
}

static bool take_flag(const char *token, struct sidecar_name *out)
{
	if (text_eq_nocase(token, "default"))
		out->is_default = true;
	else if (text_eq_nocase(token, "forced") || text_eq_nocase(token, "foreign"))
		out->forced = true;
	else if (text_eq_nocase(token, "sdh") || text_eq_nocase(token, "cc"))
		out->hearing_impaired = true;
	else
		return false;
	return true;
}

static void add_title(const char *token, struct sidecar_name *out)
{
	size_t n = strlen(out->title);
	if (n + 1 < sizeof out->title && n)
		out->title[n++] = '.';
	text_copy(out->title + n, sizeof out->title - n, token);
}

/* One token; false when it is neither language nor flag. hi counts its own kind, to be judged at the end. */
static bool take(const char *token, struct sidecar_name *out, bool *hi)
{
	if (text_eq_nocase(token, "hi")) {
		*hi = true;
		return true;
	}
	return take_flag(token, out) || take_language(token, out);
}

/* Cuts tokens off the end, because the language stands nearest to the extension: "Film.it.happens.de.srt". */
static bool take_all(char *rest, const char *separators, bool titles, struct sidecar_name *out)
{
	const char *titled[16];
	size_t n = 0;
	bool hi = false;
	size_t len = strlen(rest);
	while (len) {
		while (len && strchr(separators, rest[len - 1]))
			rest[--len] = '\0';
		size_t from = len;
		while (from && !strchr(separators, rest[from - 1]))
			from--;
		const char *token = text_trim(rest + from);
		len = from;
		if (!*token || take(token, out, &hi))
			continue;
		if (!titles)
			return false;
		if (n < COUNT_OF(titled))
			titled[n++] = token;
	}
	while (n)
		add_title(titled[--n], out);
	if (hi && out->language[0])
		out->hearing_impaired = true;
	else if (hi)
		text_copy(out->language, sizeof out->language, "hi");
	return true;
}

static bool read_rest(const char *rest, struct sidecar_name *out)
{
	char copy[LIMIT_NAME + 1];
	if (!text_copy(copy, sizeof copy, rest))
		return false;
	if (rest[0] == '.')
		return take_all(copy, ".[]()", true, out);
	/* "Film_pt-BR": whole first, then in pieces. */
	if (take_all(copy, " .[](),", false, out))
		return true;
	*out = (struct sidecar_name){0};
	text_copy(copy, sizeof copy, rest + 1);
	if (take_all(copy, " .[](),", false, out))
		return true;
	*out = (struct sidecar_name){0};
	text_copy(copy, sizeof copy, rest);
	return take_all(copy, " .[](),-_", false, out);
}

bool subtitles_sidecar_name(const char *video_name, const char *file_name, struct sidecar_name *out)
{
	const char *video = path_base(video_name), *file = path_base(file_name), *ext = path_ext(file);
	size_t stem = strlen(video) - strlen(path_ext(video)), n = strlen(file) - strlen(ext);
	if (!is_subtitle_ext(ext) || stem == 0 || n < stem || n - stem > LIMIT_NAME ||
	    strncasecmp(video, file, stem) != 0)
		return false;
	struct sidecar_name found = {0};
	char rest[LIMIT_NAME + 1];
	memcpy(rest, file + stem, n - stem);
	rest[n - stem] = '\0';
	if (rest[0] && (!strchr(". -_[(", rest[0]) || !read_rest(rest, &found)))
		return false;
	*out = found;
	return true;
}
