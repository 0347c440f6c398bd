/* Progress: what the server itself has seen a learner do. Nothing here takes a number from the client: watch time is counted
 * by PUT /api/videos/{id}/position (never more than the time that passed), words by what was marked, parts by what was
 * finished. Days are those of the learner's clock. Shapes: docs/api.md, "Progress". */
#include "learning/progress.h"

#include <string.h>

#include "api/api_int.h"
#include "store/knowledge.h"

enum { DAYS_MAX = 366, DAYS_DEFAULT = 7 };
static const int64_t DAY_MS = 24 * 3600 * 1000;

static const struct field stats_fields[] = {
    {"language", FIELD_STRING, .required = true},
    {"chunks_done", FIELD_INT, .required = true},
    {"answers", FIELD_INT, .required = true},
    {"words_learned", FIELD_INT, .required = true, .help = "by days, what was taken back subtracted"},
    {"watched_ms", FIELD_INT, .required = true},
    {"daily_goal", FIELD_INT, .required = true, .help = "minutes of film a day"},
    {0},
};
static const struct shape stats_shape = {"LearningStats", stats_fields};

static const struct field user_fields[] = {
    {"user_id", FIELD_INT, .required = true},
    {"total_videos_watched", FIELD_INT, .required = true},
    {"total_watch_time", FIELD_NUMBER, .required = true, .help = "minutes"},
    {"vocabulary_learned", FIELD_INT, .required = true, .help = "words known now"},
    {"current_streak", FIELD_INT, .required = true},
    {"longest_streak", FIELD_INT, .required = true},
    {"level", FIELD_STRING, .required = true, .choices = "Beginner|Intermediate|Advanced"},
    {"experience_points", FIELD_INT, .required = true},
    {"daily_goals_completed", FIELD_INT, .required = true},
    {"weekly_goals_completed", FIELD_INT, .required = true},
    {"last_activity", FIELD_STRING, .required = true, .nullable = true, .help = "day"},
    {"achievements", FIELD_ARRAY, .item = FIELD_STRING, .required = true},
    {"learning_stats", FIELD_OBJECT, &stats_shape, .required = true},
    {0},
};
static const struct shape user_shape = {"UserProgress", user_fields};

static const struct field day_fields[] = {
    {"date", FIELD_STRING, .required = true},
    {"videos_watched", FIELD_INT, .required = true},
    {"watch_time", FIELD_NUMBER, .required = true, .help = "minutes"},
    {"vocabulary_learned", FIELD_INT, .required = true},
    {"goals_completed", FIELD_INT, .required = true},
    {"experience_gained", FIELD_INT, .required = true},
    {0},
};
static const struct shape day_list = {"DailyProgress", day_fields, .is_array = true};
static const struct field daily_query_fields[] = {{"days", FIELD_INT, .help = "1-366, default 7"}, {0}};
static const struct shape daily_query = {"DailyQuery", daily_query_fields};
static const struct shape update_body = {"ProgressUpdate"};
static const struct field message_fields[] = {{"message", FIELD_STRING, .required = true}, {0}};
static const struct shape message_shape = {"Message", message_fields};

struct facts {
	struct user user;
	enum level level;
	struct preferences preferences;
	struct day_row *days;
	size_t day_count;
	int64_t known, films;
	char today[11];
	struct progress_sum sum;
};

static enum err read_facts(struct http_request *request, struct db_tx *tx, struct facts *f)
{
	int64_t now = session_of(request)->now;
	enum err e = current_user(request, tx, &f->user);
	if (e == OK)
		e = current_level(request, tx, f->user.target_language, &f->level);
	if (e == OK)
		e = preferences_get(tx, f->user.id, &f->preferences);
	if (e == OK)
		e = days_list(tx, f->user.id, NULL, &f->days, &f->day_count);
	if (e == OK)
		e = knowledge_count_known(tx, f->user.id, &f->known);
	if (e == OK)
		e = watch_count_finished(tx, f->user.id, &f->films);
	if (e == OK)
		e = days_day(tx, f->user.id, now, f->today);
	if (e == OK)
		progress_sum(f->days, f->day_count, f->today, f->preferences.daily_goal, &f->sum);
	return e;
}

static double minutes(int64_t ms)
{
	return (double)ms / 60000;
}

static const char *level_word(enum level level)
{
	return level <= LEVEL_A2 ? "Beginner" : level <= LEVEL_B2 ? "Intermediate" : "Advanced";
}

static void write_achievements(struct json *j, const struct facts *f)
{
	const struct {
		bool has;
		const char *name;
	} list[] = {
	    {f->known >= 1, "first_word"},
	    {f->known >= 100, "words_100"},
	    {f->known >= 1000, "words_1000"},
	    {f->films >= 1, "first_film"},
	    {f->films >= 10, "films_10"},
	    {f->sum.longest_streak >= 7, "streak_7"},
	    {f->sum.longest_streak >= 30, "streak_30"},
	};
	json_key(j, "achievements");
	json_array_begin(j);
	for (size_t i = 0; i < COUNT_OF(list); i++)
		if (list[i].has)
			json_str(j, list[i].name);
	json_array_end(j);
}

static const char *last_active(const struct facts *f)
{
	for (size_t i = f->day_count; i > 0; i--)
		if (progress_active(&f->days[i - 1]))
			return f->days[i - 1].day;
	return NULL;
}

static void write_stats(struct json *j, const struct facts *f)
{
	json_key(j, "learning_stats");
	json_object_begin(j);
	json_key_str(j, "language", f->user.target_language);
	json_key_int(j, "chunks_done", f->sum.chunks);
	json_key_int(j, "answers", f->sum.answers);
	json_key_int(j, "words_learned", f->sum.words);
	json_key_int(j, "watched_ms", f->sum.watched_ms);
	json_key_int(j, "daily_goal", f->preferences.daily_goal);
	json_object_end(j);
}

static enum err progress_user(struct http_request *request, struct http_response *response)
{
	struct facts f;
	struct answer a;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = read_facts(request, &tx, &f);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_int(&a.json, "user_id", f.user.id);
	json_key_int(&a.json, "total_videos_watched", f.films);
	json_key_double(&a.json, "total_watch_time", minutes(f.sum.watched_ms), 1);
	json_key_int(&a.json, "vocabulary_learned", f.known);
	json_key_int(&a.json, "current_streak", f.sum.streak);
	json_key_int(&a.json, "longest_streak", f.sum.longest_streak);
	json_key_str(&a.json, "level", level_word(f.level));
	json_key_int(&a.json, "experience_points", f.sum.points);
	json_key_int(&a.json, "daily_goals_completed", f.sum.days_reached);
	json_key_int(&a.json, "weekly_goals_completed", f.sum.weeks_reached);
	json_key_str(&a.json, "last_activity", last_active(&f));
	write_achievements(&a.json, &f);
	write_stats(&a.json, &f);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

static const struct day_row *day_of(const struct facts *f, const char *day)
{
	static const struct day_row idle = {0};
	for (size_t i = f->day_count; i > 0; i--)
		if (text_eq(f->days[i - 1].day, day))
			return &f->days[i - 1];
	return &idle;
}

static void write_day(struct json *j, const struct facts *f, const char *date)
{
	const struct day_row *d = day_of(f, date);
	json_object_begin(j);
	json_key_str(j, "date", date);
	json_key_int(j, "videos_watched", d->films);
	json_key_double(j, "watch_time", minutes(d->watched_ms), 1);
	json_key_int(j, "vocabulary_learned", d->words_learned > 0 ? d->words_learned : 0);
	json_key_int(j, "goals_completed", progress_reached(d, f->preferences.daily_goal));
	json_key_int(j, "experience_gained", progress_points(d));
	json_object_end(j);
}

static enum err progress_daily(struct http_request *request, struct http_response *response)
{
	struct facts f;
	struct answer a;
	int64_t days, now = session_of(request)->now;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = param_int(request, "days", 1, DAYS_MAX, DAYS_DEFAULT, &days);
	if (e == OK)
		e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = read_facts(request, &tx, &f);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_array_begin(&a.json);
	for (int64_t i = 0; e == OK && i < days; i++) {
		char date[11];
		clock_day(now + f.preferences.utc_offset_minutes * 60000 - i * DAY_MS, date);
		write_day(&a.json, &f, date);
	}
	json_array_end(&a.json);
	return answer_send(response, &a, 200);
}

/* Older clients report their own counters here. They are read and not believed. */
static enum err progress_update(struct http_request *request, struct http_response *response)
{
	struct body b;
	struct answer a;
	enum err e = body_read(request, &update_body, &b);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_str(&a.json, "message",
		     "Progress is counted by the server from what you do; nothing was overwritten.");
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

const struct api_row progress_rows[] = {
    {{"GET", "/api/progress/user", NULL, HTTP_POOL, progress_user},
     ACCESS_USER,
     .answer = &user_shape,
     .summary = "Streak, watch time, words and goals of the learner",
     .tag = "progress"},
    {{"GET", "/api/progress/daily", NULL, HTTP_POOL, progress_daily},
     ACCESS_USER,
     .query = &daily_query,
     .answer = &day_list,
     .summary = "The last days, newest first",
     .tag = "progress"},
    {{"POST", "/api/progress/update", NULL, HTTP_POOL, progress_update},
     ACCESS_USER,
     .body = &update_body,
     .answer = &message_shape,
     .summary = "For older clients: overwrites nothing that is counted",
     .tag = "progress"},
    {{0}},
};
