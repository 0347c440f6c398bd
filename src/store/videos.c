/* The library: media by content, videos by path, side-cars by video and path. */
#include "store/store_int.h"
#include "store/videos.h"

#define AT(name, type, field)                                                                                          \
	{                                                                                                              \
		name, type, offsetof(struct media_row, field)                                                          \
	}
static const struct column media_columns[] = {
    AT("$id", COLUMN_INT, id),
    AT("$fingerprint", COLUMN_TEXT, fingerprint),
    AT("$size", COLUMN_INT, size),
    AT("$duration_ms", COLUMN_INT, duration_ms),
    AT("$container", COLUMN_TEXT, container),
    AT("$info", COLUMN_TEXT, info),
    AT("$problem", COLUMN_TEXT, problem),
    AT("$probed_at", COLUMN_INT, probed_at),
};
#undef AT
#define SELECT_MEDIA "SELECT id, fingerprint, size, duration_ms, container, info, problem, probed_at FROM media "

enum err media_put(struct db_tx *tx, struct media_row *row)
{
	struct query q = query_new(
	    tx, "INSERT INTO media(fingerprint, size, duration_ms, container, info, problem, probed_at) "
		"VALUES($fingerprint, $size, $duration_ms, $container, $info, $problem, $probed_at) "
		"ON CONFLICT(fingerprint) DO UPDATE SET size = excluded.size, duration_ms = excluded.duration_ms, "
		"container = excluded.container, info = excluded.info, problem = excluded.problem, "
		"probed_at = excluded.probed_at RETURNING id");
	query_row(&q, media_columns + 1, COUNT_OF(media_columns) - 1, row);
	return query_value(&q, &row->id);
}

enum err media_get(struct db_tx *tx, int64_t id, struct media_row *out)
{
	struct query q = query_new(tx, SELECT_MEDIA "WHERE id = $id");
	query_int(&q, "$id", id);
	return query_one(&q, media_columns, COUNT_OF(media_columns), out);
}

enum err media_by_fingerprint(struct db_tx *tx, const char *fingerprint, struct media_row *out)
{
	struct query q = query_new(tx, SELECT_MEDIA "WHERE fingerprint = $fingerprint");
	query_text(&q, "$fingerprint", fingerprint);
	return query_one(&q, media_columns, COUNT_OF(media_columns), out);
}

enum err media_fingerprints(struct db_tx *tx, const char ***out, size_t *count)
{
	static const struct column fingerprint[] = {{"$fingerprint", COLUMN_TEXT, 0}};
	struct query q = query_new(tx, "SELECT fingerprint FROM media ORDER BY fingerprint");
	return query_list(&q, fingerprint, 1, sizeof **out, (void **)out, count);
}

#define AT(name, type, field)                                                                                          \
	{                                                                                                              \
		name, type, offsetof(struct video, field)                                                              \
	}
static const struct column video_columns[] = {
    AT("$id", COLUMN_INT, id),
    AT("$path", COLUMN_TEXT, path),
    AT("$series", COLUMN_TEXT, series),
    AT("$season", COLUMN_TEXT, season),
    AT("$episode", COLUMN_TEXT, episode),
    AT("$title", COLUMN_TEXT, title),
    AT("$season_number", COLUMN_INT, season_number),
    AT("$episode_number", COLUMN_INT, episode_number),
    AT("$media", COLUMN_REF, media),
    AT("$size", COLUMN_INT, size),
    AT("$mtime_ms", COLUMN_INT, mtime_ms),
    AT("$added_at", COLUMN_INT, added_at),
    AT("$missing_since", COLUMN_INT, missing_since),
};
#undef AT
#define SELECT_VIDEO                                                                                                   \
	"SELECT id, path, series, season, episode, title, season_number, episode_number, media_id, size, mtime_ms, "   \
	"added_at, missing_since FROM videos "
#define VIDEO_ORDER "ORDER BY series, season_number, episode_number, title, id"

enum err videos_put(struct db_tx *tx, struct video *video)
{
	struct query q = query_new(
	    tx, "INSERT INTO videos(path, series, season, episode, title, season_number, episode_number, media_id, "
		"size, mtime_ms, added_at, missing_since) VALUES($path, $series, $season, $episode, $title, "
		"$season_number, $episode_number, $media, $size, $mtime_ms, $added_at, $missing_since) "
		"ON CONFLICT(path) DO UPDATE SET series = excluded.series, season = excluded.season, "
		"episode = excluded.episode, title = excluded.title, season_number = excluded.season_number, "
		"episode_number = excluded.episode_number, media_id = excluded.media_id, size = excluded.size, "
		"mtime_ms = excluded.mtime_ms, missing_since = excluded.missing_since RETURNING id");
	query_row(&q, video_columns + 1, COUNT_OF(video_columns) - 1, video);
	return query_value(&q, &video->id);
}

enum err videos_get(struct db_tx *tx, int64_t id, struct video *out)
{
	struct query q = query_new(tx, SELECT_VIDEO "WHERE id = $id");
	query_int(&q, "$id", id);
	return query_one(&q, video_columns, COUNT_OF(video_columns), out);
}

enum err videos_by_path(struct db_tx *tx, const char *path, struct video *out)
{
	struct query q = query_new(tx, SELECT_VIDEO "WHERE path = $path");
	query_text(&q, "$path", path);
	return query_one(&q, video_columns, COUNT_OF(video_columns), out);
}

enum err videos_list(struct db_tx *tx, bool with_missing, struct video **out, size_t *count)
{
	struct query q = query_new(tx, SELECT_VIDEO "WHERE missing_since = 0 OR $all = 1 " VIDEO_ORDER);
	query_int(&q, "$all", with_missing);
	return query_list(&q, video_columns, COUNT_OF(video_columns), sizeof **out, (void **)out, count);
}

enum err videos_by_series(struct db_tx *tx, const char *series, struct video **out, size_t *count)
{
	struct query q = query_new(tx, SELECT_VIDEO "WHERE series = $series AND missing_since = 0 " VIDEO_ORDER);
	query_text(&q, "$series", series);
	return query_list(&q, video_columns, COUNT_OF(video_columns), sizeof **out, (void **)out, count);
}

enum err videos_move(struct db_tx *tx, int64_t id, const char *path)
{
	struct query q = query_new(tx, "UPDATE videos SET path = $path WHERE id = $id");
	query_text(&q, "$path", path);
	query_int(&q, "$id", id);
	return query_change(&q);
}

enum err videos_mark_missing(struct db_tx *tx, int64_t id, int64_t since)
{
	struct query q = query_new(tx, "UPDATE videos SET missing_since = $since WHERE id = $id");
	query_int(&q, "$since", since);
	query_int(&q, "$id", id);
	return query_change(&q);
}

#define AT(name, type, field)                                                                                          \
	{                                                                                                              \
		name, type, offsetof(struct sidecar, field)                                                            \
	}
static const struct column sidecar_columns[] = {
    AT("$id", COLUMN_INT, id),
    AT("$video", COLUMN_INT, video),
    AT("$path", COLUMN_TEXT, path),
    AT("$language", COLUMN_TEXT, language),
    AT("$title", COLUMN_TEXT, title),
    AT("$is_default", COLUMN_BOOL, is_default),
    AT("$forced", COLUMN_BOOL, forced),
    AT("$hearing_impaired", COLUMN_BOOL, hearing_impaired),
    AT("$uploaded", COLUMN_BOOL, uploaded),
    AT("$size", COLUMN_INT, size),
    AT("$mtime_ms", COLUMN_INT, mtime_ms),
};
#undef AT
#define SELECT_SIDECAR                                                                                                 \
	"SELECT id, video_id, path, language, title, is_default, forced, hearing_impaired, uploaded, size, mtime_ms "  \
	"FROM sidecars "

enum err sidecars_add(struct db_tx *tx, struct sidecar *s)
{
	struct query q = query_new(
	    tx, "INSERT INTO sidecars(video_id, path, language, title, is_default, forced, hearing_impaired, uploaded, "
		"size, mtime_ms) VALUES($video, $path, $language, $title, $is_default, $forced, $hearing_impaired, "
		"$uploaded, $size, $mtime_ms) ON CONFLICT(video_id, path) DO UPDATE SET language = excluded.language, "
		"title = excluded.title, is_default = excluded.is_default, forced = excluded.forced, "
		"hearing_impaired = excluded.hearing_impaired, uploaded = excluded.uploaded, size = excluded.size, "
		"mtime_ms = excluded.mtime_ms RETURNING id");
	query_row(&q, sidecar_columns + 1, COUNT_OF(sidecar_columns) - 1, s);
	return query_value(&q, &s->id);
}

static enum err remove_sidecar(struct db_tx *tx, int64_t id)
{
	struct query q = query_new(tx, "DELETE FROM sidecars WHERE id = $id");
	query_int(&q, "$id", id);
	return query_run(&q);
}

enum err sidecars_replace(struct db_tx *tx, int64_t video, const struct sidecar *list, size_t count)
{
	struct sidecar *old;
	size_t old_count;
	enum err e = sidecars_list(tx, video, &old, &old_count);
	for (size_t i = 0; e == OK && i < old_count; i++) {
		bool stays = old[i].uploaded;
		for (size_t k = 0; !stays && k < count; k++)
			stays = text_eq(list[k].path, old[i].path);
		if (!stays)
			e = remove_sidecar(tx, old[i].id);
	}
	for (size_t i = 0; e == OK && i < count; i++) {
		struct sidecar s = list[i];
		s.video = video;
		s.uploaded = false;
		e = sidecars_add(tx, &s);
	}
	return e;
}

enum err sidecars_remove(struct db_tx *tx, int64_t id)
{
	struct query q = query_new(tx, "DELETE FROM sidecars WHERE id = $id");
	query_int(&q, "$id", id);
	return query_change(&q);
}

enum err sidecars_list(struct db_tx *tx, int64_t video, struct sidecar **out, size_t *count)
{
	struct query q = query_new(tx, SELECT_SIDECAR "WHERE video_id = $video ORDER BY path");
	query_int(&q, "$video", video);
	return query_list(&q, sidecar_columns, COUNT_OF(sidecar_columns), sizeof **out, (void **)out, count);
}

enum err sidecars_all(struct db_tx *tx, struct sidecar **out, size_t *count)
{
	struct query q = query_new(tx, SELECT_SIDECAR "ORDER BY video_id, path");
	return query_list(&q, sidecar_columns, COUNT_OF(sidecar_columns), sizeof **out, (void **)out, count);
}
