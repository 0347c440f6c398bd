/* Where a transcript in a language can come from: an existing subtitle wins (uploaded, then sidecar, then embedded text
 * track), else the first speech engine that can do the language. */
#pragma once

#include "media/media.h"
#include "speech/speech.h"
#include "store/videos.h"

/* The film as this room needs it. */
struct source_film {
	const char *path;        /* absolute */
	const char *videos_path; /* root that sidecar paths are relative to */
	const struct media_info *info;
	const struct sidecar *sidecars;
	size_t sidecar_count;
};

enum source_kind { SOURCE_NONE, SOURCE_UPLOAD, SOURCE_SIDECAR, SOURCE_EMBEDDED, SOURCE_ENGINE };
const char *source_kind_name(enum source_kind kind); /* "none" "upload" "sidecar" "embedded" "recognised" */

struct source {
	enum source_kind kind;
	const char *language;
	const char *track; /* as in store/transcripts.h */
	const char *engine;
	const char *engine_version; /* "" for files until source_read knows the content's hash */
	const char *label;          /* "German subtitles in the file", "recognised offline (draft)" */
	const char *path;           /* of the file, absolute; NULL for an upload, whose cues are stored already */
	int stream;                 /* embedded: subtitle stream; engine: audio stream, -1 default */
	bool draft;
	const struct speech_engine *speech;
	const char *missing;      /* SOURCE_NONE: what would help, for people */
	const char *missing_name; /* the same for programs: "no_sound", "no_speech_engine" */
};

/* Best source of `language`; engines only when speech is not NULL. Tracks without a language are taken when nothing
 * better is there and the film has just one (source_read then checks by content). Forced tracks (signs only) never. */
void source_choose(const void *mem, const struct source_film *film, const char *language, const struct speech *speech,
		   struct source *out);
/* Hash of the content of cues: the engine_version of what came from a file. */
char *source_hash(const void *mem, const struct cues *cues);
/* Cues of a file source, whole; fills source->engine_version by a hash of the content. ERR_DAMAGED names the file. A track
 * without a language whose text is another one is ERR_UNSUPPORTED, reason "other_language". An upload has no file to read: ERR_NOT_FOUND, "upload_gone". */
enum err source_read(struct ctx *c, struct media *media, void *mem, const struct source_film *film,
		     struct source *source, struct cues *out) ATTR_MUST_CHECK;
/* "de" -> "German"; the code itself when unknown. */
const char *source_language_name(const char *code);
