/* Where a transcript comes from: see source.h. Candidates are scored; the highest wins, the first on a tie. */
#include "learning/source.h"

#include <sodium.h>
#include <string.h>

#include "subtitles/subtitles.h"

static const struct {
	const char *code, *name;
} languages[] = {
    {"de", "German"},     {"en", "English"},  {"es", "Spanish"}, {"fr", "French"},  {"it", "Italian"},
    {"pt", "Portuguese"}, {"nl", "Dutch"},    {"pl", "Polish"},  {"ru", "Russian"}, {"sv", "Swedish"},
    {"tr", "Turkish"},    {"ja", "Japanese"}, {"zh", "Chinese"}, {"ko", "Korean"},  {"ca", "Catalan"},
};

const char *source_language_name(const char *code)
{
	for (size_t i = 0; i < COUNT_OF(languages); i++)
		if (text_eq(languages[i].code, code))
			return languages[i].name;
	return code;
}

const char *source_kind_name(enum source_kind kind)
{
	static const char *const names[] = {"none", "upload", "sidecar", "embedded", "recognised"};
	return names[kind];
}

/* Same primary language: "pt-BR" is "pt". */
static bool speaks(const char *track, const char *language)
{
	size_t n = strlen(language);
	return strncmp(track, language, n) == 0 && (track[n] == '\0' || track[n] == '-');
}

/* 0: not usable; known language counts most, then full text over text for the hearing impaired, then the default flag. */
static int score(const char *track_language, const char *language, bool alone, bool forced, bool impaired,
		 bool preferred)
{
	bool unnamed = !*track_language;
	if (forced || (!unnamed && !speaks(track_language, language)) || (unnamed && !alone))
		return 0;
	return (unnamed ? 0 : 8) + (impaired ? 0 : 4) + (preferred ? 2 : 0) + 1;
}

static size_t text_tracks(const struct media_info *info)
{
	size_t n = 0;
	for (size_t i = 0; i < info->stream_count; i++)
		n += info->streams[i].kind == MEDIA_SUBTITLE && info->streams[i].text;
	return n;
}

static int consider_sidecars(const void *mem, const struct source_film *film, const char *language, struct source *out)
{
	int best = 0;
	size_t files = 0;
	for (size_t i = 0; i < film->sidecar_count; i++)
		files += !film->sidecars[i].uploaded;
	for (size_t i = 0; i < film->sidecar_count; i++) {
		const struct sidecar *s = &film->sidecars[i];
		int points = score(s->language, language, files == 1, s->forced, s->hearing_impaired, s->is_default);
		if (points && s->uploaded)
			points += 16;
		if (points <= best)
			continue;
		best = points;
		*out = (struct source){.kind = s->uploaded ? SOURCE_UPLOAD : SOURCE_SIDECAR,
				       .track =
					   s->uploaded ? mem_str(mem, s->path) : mem_printf(mem, "sidecar:%s", s->path),
				       .engine = s->uploaded ? "upload" : "sidecar",
				       .path = s->uploaded ? NULL : path_join(mem, film->videos_path, s->path),
				       .label = mem_printf(mem, "%s subtitle file%s", source_language_name(language),
							   s->uploaded ? ", uploaded" : "")};
	}
	return best;
}

static int consider_streams(const void *mem, const struct source_film *film, const char *language, struct source *out)
{
	int best = 0;
	bool alone = text_tracks(film->info) == 1;
	for (size_t i = 0; i < film->info->stream_count; i++) {
		const struct media_stream *s = &film->info->streams[i];
		if (s->kind != MEDIA_SUBTITLE || !s->text)
			continue;
		int points = score(s->language, language, alone, s->forced, s->hearing_impaired, s->is_default);
		if (points <= best)
			continue;
		best = points;
		*out = (struct source){.kind = SOURCE_EMBEDDED,
				       .track = mem_printf(mem, "embedded:%d", s->index),
				       .engine = "embedded",
				       .path = film->path,
				       .stream = s->index,
				       .label =
					   mem_printf(mem, "%s subtitles in the file", source_language_name(language))};
	}
	return best;
}

/* The audio stream of the language, else the default one: -1 lets the engine take it. */
static int audio_stream(const struct media_info *info, const char *language, bool *any)
{
	*any = false;
	for (size_t i = 0; i < info->stream_count; i++) {
		const struct media_stream *s = &info->streams[i];
		if (s->kind != MEDIA_AUDIO)
			continue;
		*any = true;
		if (speaks(s->language, language))
			return s->index;
	}
	return -1;
}

static void consider_engine(const void *mem, const struct source_film *film, const char *language,
			    const struct speech *speech, struct source *out)
{
	bool any_audio;
	int stream = audio_stream(film->info, language, &any_audio);
	const struct speech_engine *e = speech ? speech_choose(speech, language) : NULL;
	if (!any_audio) {
		out->missing = "The file has no sound and no subtitles.";
		out->missing_name = "no_sound";
	} else if (!e) {
		out->missing = speech_missing_text(mem, source_language_name(language));
		out->missing_name = "no_speech_engine";
	} else {
		*out = (struct source){.kind = SOURCE_ENGINE,
				       .track = mem_printf(mem, "audio:%d", stream),
				       .engine = e->name,
				       .engine_version = e->version,
				       .label = e->label,
				       .path = film->path,
				       .stream = stream,
				       .draft = e->draft,
				       .speech = e};
	}
}

void source_choose(const void *mem, const struct source_film *film, const char *language, const struct speech *speech,
		   struct source *out)
{
	struct source file = {.kind = SOURCE_NONE}, stream = {.kind = SOURCE_NONE};
	int file_points = consider_sidecars(mem, film, language, &file);
	int stream_points = consider_streams(mem, film, language, &stream);
	*out = (struct source){.kind = SOURCE_NONE};
	bool file_unnamed = file_points && file_points < 8, stream_named = stream_points >= 8;
	if (file_points && !(file_unnamed && stream_named))
		*out = file;
	else if (stream_points)
		*out = stream;
	else
		consider_engine(mem, film, language, speech, out);
	out->language = mem_str(mem, language);
	if (!out->engine_version)
		out->engine_version = "";
}

char *source_hash(const void *mem, const struct cues *cues)
{
	unsigned char sum[16];
	crypto_generichash_state state;
	crypto_generichash_init(&state, NULL, 0, sizeof sum);
	for (size_t i = 0; i < cues->count; i++) {
		const struct cue *q = &cues->list[i];
		crypto_generichash_update(&state, (const unsigned char *)&q->start_ms, sizeof q->start_ms);
		crypto_generichash_update(&state, (const unsigned char *)&q->end_ms, sizeof q->end_ms);
		crypto_generichash_update(&state, (const unsigned char *)q->text, strlen(q->text) + 1);
	}
	crypto_generichash_final(&state, sum, sizeof sum);
	char *hex = mem_array(mem, char, 2 * sizeof sum + 1);
	return sodium_bin2hex(hex, 2 * sizeof sum + 1, sum, sizeof sum);
}

static bool is_named(const struct source_film *film, const struct source *source)
{
	if (source->kind == SOURCE_EMBEDDED) {
		for (size_t i = 0; i < film->info->stream_count; i++)
			if (film->info->streams[i].index == source->stream)
				return *film->info->streams[i].language != '\0';
		return false;
	}
	for (size_t i = 0; i < film->sidecar_count; i++)
		if (text_ends(source->track, film->sidecars[i].path))
			return *film->sidecars[i].language != '\0';
	return false;
}

enum err source_read(struct ctx *c, struct media *media, void *mem, const struct source_film *film,
		     struct source *source, struct cues *out)
{
	enum err e;
	if (source->kind == SOURCE_UPLOAD)
		return ctx_fail_named(
		    c, ERR_NOT_FOUND, "upload_gone",
		    "The subtitles that were uploaded belong to an earlier file of this film: upload them "
		    "again, or remove them.");
	if (source->kind == SOURCE_EMBEDDED) {
		e = media_subtitles(c, media, mem, source->path, source->stream, out);
	} else {
		char *bytes;
		size_t len;
		e = path_read(c, source->path, LIMIT_SUBTITLE_FILE, &bytes, &len);
		if (e == OK)
			e = subtitles_parse(c, mem, bytes, len, NULL, out);
	}
	if (e == ERR_DAMAGED)
		return ctx_fail_named(c, e, "bad_subtitles", "%s: %s", path_base(source->path), ctx_error(c));
	if (e != OK)
		return e;
	if (!is_named(film, source)) {
		const char *found = subtitles_language(out);
		if (*found && !text_eq(found, source->language))
			return ctx_fail_named(c, ERR_UNSUPPORTED, "other_language",
					      "The subtitles of %s are %s, not %s.", path_base(source->path),
					      source_language_name(found), source_language_name(source->language));
	}
	source->engine_version = source_hash(mem, out);
	return OK;
}
