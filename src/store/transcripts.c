/* Transcripts: which there are, and what they cover. Their cues: cues.c. */
#include "store/store_int.h"
#include "store/transcripts.h"

#define AT(name, type, field)                                                                                          \
	{                                                                                                              \
		name, type, offsetof(struct transcript_row, field)                                                     \
	}
static const struct column columns[] = {
    AT("$id", COLUMN_INT, id),
    AT("$media", COLUMN_INT, media),
    AT("$track", COLUMN_TEXT, track),
    AT("$language", COLUMN_TEXT, language),
    AT("$engine", COLUMN_TEXT, engine),
    AT("$engine_version", COLUMN_TEXT, engine_version),
    AT("$label", COLUMN_TEXT, label),
    AT("$draft", COLUMN_BOOL, draft),
    AT("$complete", COLUMN_BOOL, complete),
    AT("$offset_ms", COLUMN_INT, offset_ms),
    AT("$created_at", COLUMN_INT, created_at),
    AT("$changed_at", COLUMN_INT, changed_at),
};
#undef AT
#define SELECT_TRANSCRIPT                                                                                              \
	"SELECT id, media_id, track, language, engine, engine_version, label, draft, complete, offset_ms, "            \
	"created_at, changed_at FROM transcripts "

/* What was found out about a transcript that is there already stays: its offset, that it is complete, its times. */
enum err transcripts_put(struct db_tx *tx, struct transcript_row *row)
{
	struct query q = query_new(
	    tx, "INSERT INTO transcripts(media_id, track, language, engine, engine_version, label, draft, complete, "
		"offset_ms, created_at, changed_at) VALUES($media, $track, $language, $engine, $engine_version, "
		"$label, $draft, $complete, $offset_ms, $created_at, $changed_at) "
		"ON CONFLICT(media_id, track, language, engine, engine_version) DO UPDATE SET label = excluded.label, "
		"draft = excluded.draft RETURNING id");
	query_row(&q, columns + 1, COUNT_OF(columns) - 1, row);
	enum err e = query_value(&q, &row->id);
	return e == OK ? transcripts_get(tx, row->id, row) : e;
}

enum err transcripts_get(struct db_tx *tx, int64_t id, struct transcript_row *out)
{
	struct query q = query_new(tx, SELECT_TRANSCRIPT "WHERE id = $id");
	query_int(&q, "$id", id);
	return query_one(&q, columns, COUNT_OF(columns), out);
}

enum err transcripts_find(struct db_tx *tx, int64_t media, const char *track, const char *language, const char *engine,
			  const char *engine_version, struct transcript_row *out)
{
	struct query q = query_new(tx, SELECT_TRANSCRIPT "WHERE media_id = $media AND track = $track AND "
							 "language = $language AND engine = $engine AND "
							 "engine_version = $engine_version");
	query_int(&q, "$media", media);
	query_text(&q, "$track", track);
	query_text(&q, "$language", language);
	query_text(&q, "$engine", engine);
	query_text(&q, "$engine_version", engine_version);
	return query_one(&q, columns, COUNT_OF(columns), out);
}

enum err transcripts_list(struct db_tx *tx, int64_t media, struct transcript_row **out, size_t *count)
{
	struct query q = query_new(tx, SELECT_TRANSCRIPT "WHERE media_id = $media ORDER BY id");
	query_int(&q, "$media", media);
	return query_list(&q, columns, COUNT_OF(columns), sizeof **out, (void **)out, count);
}

enum err transcripts_in(struct db_tx *tx, const char *language, struct transcript_row **out, size_t *count)
{
	struct query q = query_new(tx, SELECT_TRANSCRIPT "WHERE language = $language ORDER BY media_id, id");
	query_text(&q, "$language", language);
	return query_list(&q, columns, COUNT_OF(columns), sizeof **out, (void **)out, count);
}

enum err transcripts_set_complete(struct db_tx *tx, int64_t id, bool complete, int64_t now)
{
	struct query q = query_new(tx, "UPDATE transcripts SET complete = $complete, changed_at = $now WHERE id = $id");
	query_int(&q, "$complete", complete);
	query_int(&q, "$now", now);
	query_int(&q, "$id", id);
	return query_change(&q);
}

enum err transcripts_touch(struct db_tx *tx, int64_t id, int64_t now)
{
	struct query q = query_new(tx, "UPDATE transcripts SET changed_at = $now WHERE id = $id");
	query_int(&q, "$now", now);
	query_int(&q, "$id", id);
	return query_change(&q);
}

enum err transcripts_remove(struct db_tx *tx, int64_t id)
{
	struct query q = query_new(tx, "DELETE FROM transcripts WHERE id = $id");
	query_int(&q, "$id", id);
	return query_change(&q);
}

enum err transcripts_set_offset(struct db_tx *tx, int64_t id, int64_t offset_ms, int64_t now)
{
	struct query q = query_new(tx, "UPDATE transcripts SET offset_ms = $offset, changed_at = $now WHERE id = $id");
	query_int(&q, "$offset", offset_ms);
	query_int(&q, "$now", now);
	query_int(&q, "$id", id);
	return query_change(&q);
}

#define AT(name, type, field)                                                                                          \
	{                                                                                                              \
		name, type, offsetof(struct interval, field)                                                           \
	}
static const struct column span_columns[] = {AT("$start", COLUMN_INT, start_ms), AT("$end", COLUMN_INT, end_ms)};
#undef AT

enum err transcripts_covered(struct db_tx *tx, int64_t id, struct interval **out, size_t *count)
{
	struct query q =
	    query_new(tx, "SELECT start_ms, end_ms FROM transcript_spans WHERE transcript_id = $id ORDER BY start_ms");
	query_int(&q, "$id", id);
	return query_list(&q, span_columns, COUNT_OF(span_columns), sizeof **out, (void **)out, count);
}

#define AT(name, type, field)                                                                                          \
	{                                                                                                              \
		name, type, offsetof(struct translation_row, field)                                                    \
	}
static const struct column memo_columns[] = {
    AT("$key", COLUMN_HASH, key),
    AT("$text", COLUMN_TEXT, text),
    AT("$engine", COLUMN_TEXT, engine),
    AT("$quality", COLUMN_TEXT, quality),
};
#undef AT

enum err translations_put(struct db_tx *tx, const struct translation_row *row, const char *from, const char *to,
			  int64_t now)
{
	struct query q = query_new(
	    tx, "INSERT INTO translations(hash, text, engine, quality, source_language, target_language, created_at) "
		"VALUES($key, $text, $engine, $quality, $from, $to, $now) ON CONFLICT(hash) DO UPDATE SET "
		"text = excluded.text, engine = excluded.engine, quality = excluded.quality, "
		"created_at = excluded.created_at");
	query_row(&q, memo_columns, COUNT_OF(memo_columns), row);
	query_text(&q, "$from", from);
	query_text(&q, "$to", to);
	query_int(&q, "$now", now);
	return query_run(&q);
}

enum err translations_get(struct db_tx *tx, const void *key32, struct translation_row *out)
{
	struct query q = query_new(tx, "SELECT hash, text, engine, quality FROM translations WHERE hash = $key");
	query_hash(&q, "$key", key32);
	return query_one(&q, memo_columns, COUNT_OF(memo_columns), out);
}
