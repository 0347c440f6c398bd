/* Ready chunks, where learners stand, what they finished, and what they did on which day. */
#include "store/progress.h"
#include "store/store_int.h"

#define AT(name, type, field)                                                                                          \
	{                                                                                                              \
		name, type, offsetof(struct chunk_row, field)                                                          \
	}
static const struct column chunk_columns[] = {
    AT("$id", COLUMN_INT, id),
    AT("$video", COLUMN_INT, video),
    AT("$transcript", COLUMN_INT, transcript),
    AT("$start_ms", COLUMN_INT, start_ms),
    AT("$end_ms", COLUMN_INT, end_ms),
    AT("$native", COLUMN_TEXT, native),
    AT("$cues", COLUMN_INT, cues),
    AT("$words", COLUMN_INT, words),
    AT("$ready_at", COLUMN_INT, ready_at),
};
#undef AT
#define SELECT_CHUNK "SELECT id, video_id, transcript_id, start_ms, end_ms, native, cues, words, ready_at FROM chunks "

enum err chunks_put(struct db_tx *tx, struct chunk_row *row)
{
	struct query q = query_new(
	    tx, "INSERT INTO chunks(video_id, transcript_id, start_ms, end_ms, native, cues, words, ready_at) "
		"VALUES($video, $transcript, $start_ms, $end_ms, $native, $cues, $words, $ready_at) "
		"ON CONFLICT(video_id, transcript_id, native, start_ms, end_ms) DO UPDATE SET cues = excluded.cues, "
		"words = excluded.words, ready_at = excluded.ready_at RETURNING id");
	query_row(&q, chunk_columns + 1, COUNT_OF(chunk_columns) - 1, row);
	return query_value(&q, &row->id);
}

enum err chunks_list(struct db_tx *tx, int64_t video, struct chunk_row **out, size_t *count)
{
	struct query q = query_new(tx, SELECT_CHUNK "WHERE video_id = $video ORDER BY start_ms, end_ms, id");
	query_int(&q, "$video", video);
	return query_list(&q, chunk_columns, COUNT_OF(chunk_columns), sizeof **out, (void **)out, count);
}

enum err chunks_find(struct db_tx *tx, int64_t video, int64_t transcript, const char *native, int64_t start_ms,
		     int64_t end_ms, struct chunk_row *out)
{
	struct query q = query_new(tx, SELECT_CHUNK "WHERE video_id = $video AND transcript_id = $transcript AND "
						    "native = $native AND start_ms = $start AND end_ms = $end");
	query_int(&q, "$video", video);
	query_int(&q, "$transcript", transcript);
	query_text(&q, "$native", native);
	query_int(&q, "$start", start_ms);
	query_int(&q, "$end", end_ms);
	return query_one(&q, chunk_columns, COUNT_OF(chunk_columns), out);
}

#define AT(name, type, field)                                                                                          \
	{                                                                                                              \
		name, type, offsetof(struct watch_row, field)                                                          \
	}
static const struct column watch_columns[] = {
    AT("$user", COLUMN_INT, user),
    AT("$video", COLUMN_INT, video),
    AT("$position_ms", COLUMN_INT, position_ms),
    AT("$watched_ms", COLUMN_INT, watched_ms),
    AT("$finished", COLUMN_BOOL, finished),
    AT("$changed_at", COLUMN_INT, changed_at),
    AT("$played_at", COLUMN_INT, played_at),
};
#undef AT
#define SELECT_WATCH "SELECT user_id, video_id, position_ms, watched_ms, finished, changed_at, played_at FROM watch "

enum err watch_put(struct db_tx *tx, const struct watch_row *row)
{
	struct query q = query_new(
	    tx, "INSERT INTO watch(user_id, video_id, position_ms, watched_ms, finished, changed_at, played_at) "
		"VALUES($user, $video, $position_ms, $watched_ms, $finished, $changed_at, $played_at) "
		"ON CONFLICT(user_id, video_id) DO UPDATE SET position_ms = excluded.position_ms, "
		"watched_ms = excluded.watched_ms, finished = excluded.finished, changed_at = excluded.changed_at, "
		"played_at = excluded.played_at");
	query_row(&q, watch_columns, COUNT_OF(watch_columns), row);
	return query_run(&q);
}

enum err watch_get(struct db_tx *tx, int64_t user, int64_t video, struct watch_row *out)
{
	struct query q = query_new(tx, SELECT_WATCH "WHERE user_id = $user AND video_id = $video");
	query_int(&q, "$user", user);
	query_int(&q, "$video", video);
	return query_one(&q, watch_columns, COUNT_OF(watch_columns), out);
}

enum err watch_list(struct db_tx *tx, int64_t user, struct watch_row **out, size_t *count)
{
	struct query q = query_new(tx, SELECT_WATCH "WHERE user_id = $user ORDER BY changed_at DESC, video_id");
	query_int(&q, "$user", user);
	return query_list(&q, watch_columns, COUNT_OF(watch_columns), sizeof **out, (void **)out, count);
}

enum err watch_count_finished(struct db_tx *tx, int64_t user, int64_t *out)
{
	struct query q =
	    query_new(tx, "SELECT count(*) FROM watch w JOIN videos v ON v.id = w.video_id "
			  "JOIN media m ON m.id = v.media_id "
			  "WHERE w.user_id = $user AND w.finished = 1 AND w.watched_ms * 2 >= m.duration_ms");
	query_int(&q, "$user", user);
	return query_value(&q, out);
}

enum err done_add(struct db_tx *tx, int64_t user, int64_t video, int64_t start_ms, int64_t end_ms, int64_t now,
		  bool *added)
{
	struct query q = query_new(tx, "INSERT INTO done_spans(user_id, video_id, start_ms, end_ms, done_at) "
				       "VALUES($user, $video, $start, $end, $now) "
				       "ON CONFLICT(user_id, video_id, start_ms, end_ms) DO NOTHING");
	query_int(&q, "$user", user);
	query_int(&q, "$video", video);
	query_int(&q, "$start", start_ms);
	query_int(&q, "$end", end_ms);
	query_int(&q, "$now", now);
	enum err e = query_change(&q);
	*added = e == OK;
	return e == ERR_NOT_FOUND ? OK : e;
}

#define AT(name, type, field)                                                                                          \
	{                                                                                                              \
		name, type, offsetof(struct done_row, field)                                                           \
	}
static const struct column done_columns[] = {AT("$video", COLUMN_INT, video), AT("$start_ms", COLUMN_INT, start_ms),
					     AT("$end_ms", COLUMN_INT, end_ms), AT("$done_at", COLUMN_INT, done_at)};
#undef AT

enum err done_list(struct db_tx *tx, int64_t user, int64_t video, struct done_row **out, size_t *count)
{
	struct query q = query_new(tx, "SELECT video_id, start_ms, end_ms, done_at FROM done_spans "
				       "WHERE user_id = $user AND video_id = $video ORDER BY start_ms, end_ms");
	query_int(&q, "$user", user);
	query_int(&q, "$video", video);
	return query_list(&q, done_columns, COUNT_OF(done_columns), sizeof **out, (void **)out, count);
}

#define AT(name, type, field)                                                                                          \
	{                                                                                                              \
		name, type, offsetof(struct day_row, field)                                                            \
	}
static const struct column day_columns[] = {
    AT("$day", COLUMN_TEXT, day),
    AT("$watched_ms", COLUMN_INT, watched_ms),
    AT("$words_learned", COLUMN_INT, words_learned),
    AT("$chunks_done", COLUMN_INT, chunks_done),
    AT("$answers", COLUMN_INT, answers),
    AT("$films", COLUMN_INT, films),
};
#undef AT

enum err days_add(struct db_tx *tx, int64_t user, const struct day_row *more)
{
	struct query q = query_new(
	    tx, "INSERT INTO days(user_id, day, watched_ms, words_learned, chunks_done, answers, films) "
		"VALUES($user, $day, $watched_ms, $words_learned, $chunks_done, $answers, $films) "
		"ON CONFLICT(user_id, day) DO UPDATE SET watched_ms = days.watched_ms + excluded.watched_ms, "
		"words_learned = days.words_learned + excluded.words_learned, "
		"chunks_done = days.chunks_done + excluded.chunks_done, answers = days.answers + excluded.answers, "
		"films = days.films + excluded.films");
	query_int(&q, "$user", user);
	query_row(&q, day_columns, COUNT_OF(day_columns), more);
	return query_run(&q);
}

enum err days_list(struct db_tx *tx, int64_t user, const char *from_day, struct day_row **out, size_t *count)
{
	struct query q = query_new(tx, "SELECT day, watched_ms, words_learned, chunks_done, answers, films FROM days "
				       "WHERE user_id = $user AND day >= $from ORDER BY day");
	query_int(&q, "$user", user);
	query_text(&q, "$from", from_day ? from_day : "");
	return query_list(&q, day_columns, COUNT_OF(day_columns), sizeof **out, (void **)out, count);
}

#define AT(name, type, field)                                                                                          \
	{                                                                                                              \
		name, type, offsetof(struct preferences, field)                                                        \
	}
static const struct column preference_columns[] = {
    AT("$daily_goal", COLUMN_INT, daily_goal),
    AT("$utc_offset_minutes", COLUMN_INT, utc_offset_minutes),
    AT("$older", COLUMN_TEXT, older),
};
#undef AT

enum err preferences_get(struct db_tx *tx, int64_t user, struct preferences *out)
{
	struct query q =
	    query_new(tx, "SELECT daily_goal, utc_offset_minutes, older FROM preferences WHERE user_id = $user");
	query_int(&q, "$user", user);
	enum err e = query_one(&q, preference_columns, COUNT_OF(preference_columns), out);
	if (e == ERR_NOT_FOUND)
		*out = (struct preferences){.daily_goal = DAILY_GOAL_DEFAULT, .older = "{}"};
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err preferences_put(struct db_tx *tx, int64_t user, const struct preferences *p)
{
	struct query q =
	    query_new(tx, "INSERT INTO preferences(user_id, daily_goal, utc_offset_minutes, older) "
			  "VALUES($user, $daily_goal, $utc_offset_minutes, $older) ON CONFLICT(user_id) DO UPDATE SET "
			  "daily_goal = excluded.daily_goal, utc_offset_minutes = excluded.utc_offset_minutes, "
			  "older = excluded.older");
	query_int(&q, "$user", user);
	query_row(&q, preference_columns, COUNT_OF(preference_columns), p);
	return query_run(&q);
}

enum err days_day(struct db_tx *tx, int64_t user, int64_t at, char out[11])
{
	struct preferences p;
	const int64_t minute = 60000;
	enum err e = preferences_get(tx, user, &p);
	if (e == OK)
		clock_day(at + p.utc_offset_minutes * minute, out);
	return e;
}
