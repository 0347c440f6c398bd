/* Videos: the library as a learner sees it, the film itself, its stills, and where they stopped watching. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/pages_int.h"
#include "api/process_int.h"

enum { PLAYED_SLACK_MS = 5000 };

static const struct field video_subtitles_fields[] = {
    {"kind", FIELD_STRING, .required = true, .choices = "upload|sidecar|embedded|recognised|engine|none"},
    {"language", FIELD_STRING, .required = true},
    {"label", FIELD_STRING, .required = true},
    {"missing", FIELD_STRING, .required = true, .nullable = true, .choices = "no_sound|no_speech_engine"},
    {0},
};
static const struct shape video_subtitles = {"VideoSubtitles", video_subtitles_fields};

static const struct field video_fields[] = {
    {"id", FIELD_INT, .required = true},
    {"series", FIELD_STRING, .required = true},
    {"season", FIELD_STRING, .required = true},
    {"episode", FIELD_STRING, .required = true},
    {"season_number", FIELD_INT, .required = true, .nullable = true},
    {"episode_number", FIELD_INT, .required = true, .nullable = true},
    {"title", FIELD_STRING, .required = true},
    {"path", FIELD_STRING, .required = true},
    {"duration", FIELD_NUMBER, .required = true, .nullable = true, .help = "seconds"},
    {"duration_ms", FIELD_INT, .required = true, .nullable = true},
    {"looked_into", FIELD_BOOL, .required = true, .help = "false: listed, and its content is not known yet"},
    {"has_subtitles", FIELD_BOOL, .required = true},
    {"subtitles", FIELD_OBJECT, &video_subtitles, .required = true},
    {"problem", FIELD_STRING, .required = true, .nullable = true},
    {"problem_code", FIELD_STRING, .required = true, .nullable = true},
    {"unplayable", FIELD_STRING, .required = true, .nullable = true},
    {"added_at", FIELD_STRING, .required = true, .nullable = true},
    {"position_ms", FIELD_INT, .required = true},
    {"watched_at", FIELD_STRING, .required = true, .nullable = true},
    {"finished", FIELD_BOOL, .required = true},
    {"chunk_count", FIELD_INT, .required = true},
    {"chunks_done", FIELD_INT, .required = true},
    {"known_share", FIELD_NUMBER, .required = true, .nullable = true},
    {"levels", FIELD_MAP, .item = FIELD_NUMBER, .required = true, .nullable = true},
    {0},
};
static const struct shape video_shape = {"Video", video_fields};
static const struct shape video_list = {"Video", video_fields, .is_array = true};

/* What is the same for all films of one answer. */
struct shelf {
	struct user user;
	enum level level;
	struct watch_row *watched;
	size_t watched_count;
};

static enum err open_shelf(struct http_request *request, struct db_tx *tx, struct shelf *out)
{
	enum err e = current_user(request, tx, &out->user);
	if (e == OK)
		e = current_level(request, tx, out->user.target_language, &out->level);
	if (e == OK)
		e = watch_list(tx, out->user.id, &out->watched, &out->watched_count);
	return e;
}

static const struct watch_row *watch_of(const struct shelf *s, int64_t video)
{
	for (size_t i = 0; i < s->watched_count; i++)
		if (s->watched[i].video == video)
			return &s->watched[i];
	return NULL;
}

static void write_subtitles(struct http_request *request, struct json *j, const struct film *film,
			    const struct transcript_row *t, const char *language)
{
	struct source source = {.kind = SOURCE_NONE};
	struct source_film from = {.videos_path = api_of(request)->deps.library->videos_path,
				   .info = &film->info,
				   .sidecars = film->sidecars,
				   .sidecar_count = film->sidecar_count};
	source_choose(request->ctx->mem, &from, language, api_of(request)->deps.speech, &source);
	bool heard = source.kind == SOURCE_ENGINE && t;
	const char *kind = source.kind == SOURCE_ENGINE && !heard ? "engine" : source_kind_name(source.kind);
	const char *label = heard ? t->label : source.kind == SOURCE_NONE ? source.missing : source.label;
	json_key_bool(j, "has_subtitles", source.kind != SOURCE_NONE && source.kind != SOURCE_ENGINE);
	json_key(j, "subtitles");
	json_object_begin(j);
	json_key_str(j, "kind", kind);
	json_key_str(j, "language", language);
	json_key_str(j, "label", label ? label : "");
	json_key_str(j, "missing", source.missing_name);
	json_object_end(j);
}

static void write_coverage(struct http_request *request, struct db_tx *tx, struct json *j, const struct shelf *shelf,
			   const struct transcript_row *t)
{
	struct coverage cov;
	bool has = t && t->complete && coverage_of(request, tx, t, shelf->user.id, shelf->level, &cov) == OK;
	json_key(j, "known_share");
	has ? json_double(j, cov.known_share, 3) : json_null_value(j);
	json_key(j, "levels");
	if (!has) {
		json_null_value(j);
		return;
	}
	json_object_begin(j);
	for (int i = LEVEL_A1; i < LEVEL_COUNT; i++)
		json_key_double(j, level_name((enum level)i), cov.level_shares[i], 3);
	json_key_double(j, level_name(LEVEL_UNRATED), cov.level_shares[LEVEL_UNRATED], 3);
	json_object_end(j);
}

/* How many chunks, and how many of them were finished: by the plan without cues, which has the same count. */
static enum err write_chunk_counts(struct http_request *request, struct db_tx *tx, struct json *j,
				   const struct shelf *shelf, const struct film *film, const struct transcript_row *t)
{
	struct transcript loaded = {0};
	struct plan plan = {0};
	struct done_row *done;
	size_t done_count, finished = 0;
	enum err e = done_list(tx, shelf->user.id, film->video.id, &done, &done_count);
	if (e == OK && t && done_count)
		e = transcript_load(tx, request->ctx->mem, t, 0, INT32_MAX, &loaded);
	if (e != OK)
		return e;
	if (film->info.duration_ms > 0)
		plan_chunks(request->ctx->mem, &loaded.cues, film->info.duration_ms, shelf->user.chunk_minutes * 60000,
			    loaded.known_ms, &plan);
	for (size_t i = 0; i < plan.count; i++) {
		bool is_done = false;
		for (size_t k = 0; k < done_count; k++) {
			int64_t middle = (done[k].start_ms + done[k].end_ms) / 2;
			is_done |= middle >= plan.chunks[i].start_ms && middle < plan.chunks[i].end_ms;
		}
		finished += is_done;
	}
	json_key_int(j, "chunk_count", (int64_t)plan.count);
	json_key_int(j, "chunks_done", (int64_t)finished);
	return OK;
}

/* Path of the copy that browsers play, NULL when there is none (worker/job_library.c makes it). */
static const char *copy_of(struct http_request *request, const struct film *film)
{
	if (!*film->fingerprint)
		return NULL;
	const char *path = mem_printf(request->ctx->mem, "%s/playable/%s.mp4", api_of(request)->deps.library->data_path,
				      film->fingerprint);
	return access(path, R_OK) == 0 ? path : NULL;
}

static void write_number(struct json *j, const char *key, int64_t v, bool there)
{
	json_key(j, key);
	there ? json_int(j, v) : json_null_value(j);
}

static enum err write_video(struct http_request *request, struct db_tx *tx, struct json *j, const struct shelf *shelf,
			    const struct film *film)
{
	struct transcript_row row, *t = NULL;
	const char *problem, *problem_name;
	const struct video *v = &film->video;
	const struct watch_row *w = watch_of(shelf, v->id);
	enum err e = v->media ? transcript_find(tx, v->media, shelf->user.target_language, &row) : ERR_NOT_FOUND;
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	t = e == OK ? &row : NULL;
	json_object_begin(j);
	json_key_int(j, "id", v->id);
	json_key_str(j, "series", v->series);
	json_key_str(j, "season", v->season);
	json_key_str(j, "episode", v->episode);
	write_number(j, "season_number", v->season_number, v->season_number >= 0);
	write_number(j, "episode_number", v->episode_number, v->episode_number >= 0);
	json_key_str(j, "title", v->title);
	json_key_str(j, "path", v->path);
	json_key(j, "duration");
	film->info.duration_ms > 0 ? json_double(j, (double)film->info.duration_ms / 1000, 3) : json_null_value(j);
	write_number(j, "duration_ms", film->info.duration_ms, film->info.duration_ms > 0);
	json_key_bool(j, "looked_into", *film->fingerprint);
	write_subtitles(request, j, film, t, shelf->user.target_language);
	library_problem(request->ctx->mem, film->problem, &problem_name, &problem);
	json_key_str(j, "problem", problem);
	json_key_str(j, "problem_code", problem_name);
	json_key_str(j, "unplayable",
		     *film->fingerprint && !film->problem && !copy_of(request, film)
			 ? media_unplayable_reason(&film->info)
			 : NULL);
	json_key_time(j, "added_at", v->added_at);
	json_key_int(j, "position_ms", w ? w->position_ms : 0);
	json_key_time(j, "watched_at", w ? w->changed_at : 0);
	json_key_bool(j, "finished", w && w->finished);
	e = write_chunk_counts(request, tx, j, shelf, film, t);
	write_coverage(request, tx, j, shelf, t);
	json_object_end(j);
	return e;
}

static enum err videos_all(struct http_request *request, struct http_response *response)
{
	struct shelf shelf;
	struct video *list;
	struct answer a;
	size_t count;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = open_shelf(request, &tx, &shelf);
	if (e == OK)
		e = videos_list(&tx, false, &list, &count);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_array_begin(&a.json);
	for (size_t i = 0; e == OK && i < count; i++) {
		struct film film;
		e = library_film(&tx, list[i].id, &film);
		if (e == OK)
			e = write_video(request, &tx, &a.json, &shelf, &film);
		/* A file that vanished since the scan is left out, not an error of the list. */
		if (e == ERR_NOT_FOUND || e == ERR_FORBIDDEN) {
			ctx_clear(request->ctx);
			e = OK;
		}
	}
	json_array_end(&a.json);
	return e == OK ? answer_send(response, &a, 200) : e;
}

/* The film of {id}; the learner's shelf too when asked. */
static enum err open_film(struct http_request *request, struct db_tx *tx, struct shelf *shelf, struct film *out)
{
	int64_t id;
	enum err e = path_id(request, "id", &id);
	if (e == OK)
		e = db_read(request->ctx, api_of(request)->deps.db, tx);
	if (e == OK && shelf)
		e = open_shelf(request, tx, shelf);
	return e == OK ? library_film(tx, id, out) : e;
}

static enum err video_one(struct http_request *request, struct http_response *response)
{
	struct shelf shelf;
	struct film film;
	struct answer a;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = open_film(request, &tx, &shelf, &film);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	e = write_video(request, &tx, &a.json, &shelf, &film);
	return e == OK ? answer_send(response, &a, 200) : e;
}

static enum err send_film(struct http_request *request, struct http_response *response, const struct film *film)
{
	struct stat st;
	const char *copy = media_unplayable_reason(&film->info) ? copy_of(request, film) : NULL;
	struct film located = *film;
	enum err e = copy ? OK : library_locate(request->ctx, api_of(request)->deps.library, &located);
	if (e != OK)
		return e;
	const char *path = copy ? copy : located.absolute_path;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1 || fstat(fd, &st) == -1) {
		fd_close(&fd);
		return ctx_fail(request->ctx, ERR_NOT_FOUND, "The file of this film is not there.");
	}
	const char *etag = mem_printf(request->ctx->mem, "%llx-%llx", (long long)st.st_size,
				      (long long)st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000);
	http_set_header(response, "Cache-Control", "private, max-age=0, must-revalidate");
	return http_file(request, response, fd, http_content_type(path), etag);
}

static enum err video_file(struct http_request *request, struct http_response *response)
{
	struct film film;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = open_film(request, &tx, NULL, &film);
	db_end(&tx);
	return e == OK ? send_film(request, response, &film) : e;
}

static enum err video_by_name(struct http_request *request, struct http_response *response)
{
	struct film film;
	int64_t id;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = library_find(&tx, http_param(request, "series"), http_param(request, "episode"), &id);
	if (e == OK)
		e = library_film(&tx, id, &film);
	db_end(&tx);
	return e == OK ? send_film(request, response, &film) : e;
}

static enum err video_still(struct http_request *request, struct http_response *response)
{
	struct film film;
	int64_t at;
	int fd;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = param_int(request, "at_ms", 0, INT32_MAX, -1, &at);
	if (e == OK)
		e = open_film(request, &tx, NULL, &film);
	db_end(&tx);
	if (e == OK && at < 0)
		at = film.info.duration_ms / 5;
	if (e == OK)
		e = stills_get(request->ctx, api_of(request)->stills, &film, at, &fd);
	if (e != OK)
		return e;
	http_set_header(response, "Cache-Control", "private, max-age=86400");
	const char *etag = mem_printf(request->ctx->mem, "%.32s-%lld", film.fingerprint, (long long)at / 1000);
	return http_file(request, response, fd, "image/jpeg", etag);
}

/* Text of a subtitle file beside a film, by its path below the library root. */
static enum err subtitle_file(struct http_request *request, struct http_response *response)
{
	char *path, *bytes;
	size_t len;
	const char *relative = http_param(request, "path");
	enum err e = path_resolve_under(request->ctx, api_of(request)->deps.library->videos_path, relative, &path);
	if (e != OK)
		return e;
	if (!text_ends_nocase(path, ".srt") && !text_ends_nocase(path, ".vtt") && !text_ends_nocase(path, ".ass"))
		return ctx_fail(request->ctx, ERR_NOT_FOUND, "Not Found");
	e = path_read(request->ctx, path, LIMIT_SUBTITLE_FILE, &bytes, &len);
	if (e != OK)
		return e;
	http_body(response, "text/plain; charset=utf-8", bytes, len);
	return OK;
}

static const struct field queued_fields[] = {
    {"message", FIELD_STRING, .required = true},
    {"task_id", FIELD_STRING, .required = true},
    {"status_url", FIELD_STRING, .required = true},
    {"estimated_time", FIELD_NUMBER, .required = true, .nullable = true},
    {0},
};
const struct shape queued_shape = {"Queued", queued_fields};

enum err send_queued(struct http_request *request, struct http_response *response, const char *task,
		     const char *message, double estimate)
{
	struct answer a;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_str(&a.json, "message", message);
	json_key_str(&a.json, "task_id", task);
	json_key_str(&a.json, "status_url", mem_printf(request->ctx->mem, "/api/tasks/%s/status", task));
	json_key(&a.json, "estimated_time");
	estimate >= 0 ? json_double(&a.json, estimate, 0) : json_null_value(&a.json);
	json_object_end(&a.json);
	return answer_send(response, &a, 202);
}

static enum err scan(struct http_request *request, struct http_response *response)
{
	const char *task;
	struct job_request job = {.user = session_of(request)->who.user,
				  .kind = "scan",
				  .key = "scan",
				  .args = "{}",
				  .title = "Looking for films",
				  .priority = JOB_PERSON};
	enum err e = queue_job(request, &job, &task);
	return e == OK ? send_queued(request, response, task, "Looking for films", -1) : e;
}

static const struct field position_fields[] = {
    {"position_ms", FIELD_INT, .required = true, .min = 0, .max = INT32_MAX},
    {"played_ms", FIELD_INT, .min = 0, .max = 3600000, .help = "really played since the last call"},
    {0},
};
static const struct shape position_body = {"Position", position_fields};

/* What can really have been played: no more than the time since the learner's last report from any film (at first: since
 * they have an account), and a little for clocks and networks. Two tabs do not make two evenings. */
static enum err believe(struct http_request *request, struct db_tx *tx, int64_t claimed, int64_t *out)
{
	struct watch_row *rows;
	struct user user;
	size_t count;
	int64_t last;
	enum err e = current_user(request, tx, &user);
	if (e == OK)
		e = watch_list(tx, user.id, &rows, &count);
	if (e != OK)
		return e;
	last = user.created_at;
	for (size_t i = 0; i < count; i++)
		last = rows[i].played_at > last ? rows[i].played_at : last;
	int64_t passed = session_of(request)->now - last;
	int64_t most = (passed > 0 ? passed : 0) + PLAYED_SLACK_MS;
	*out = claimed < most ? claimed : most;
	return OK;
}

static enum err count_play(struct db_tx *tx, const struct watch_row *row, int64_t played, int64_t now)
{
	char today[11], last[11];
	enum err e = days_day(tx, row->user, now, today);
	if (e == OK)
		e = days_day(tx, row->user, row->played_at, last);
	bool first = !row->played_at || !text_eq(today, last);
	return e == OK ? days_add(tx, row->user,
				  &(struct day_row){.day = today, .watched_ms = played, .films = first ? 1 : 0})
		       : e;
}

/* Watched to 90 % is finished; films under five minutes keep no position (conventions: Resume). */
static enum err save_position(struct http_request *request, struct db_tx *tx, const struct film *film,
			      const struct body *b)
{
	int64_t now = session_of(request)->now, user = session_of(request)->who.user, played;
	struct watch_row row = {.user = user, .video = film->video.id};
	enum err e = watch_get(tx, user, film->video.id, &row);
	if (e == OK || e == ERR_NOT_FOUND)
		e = believe(request, tx, body_int(b, "played_ms", 0), &played);
	if (e == OK && played)
		e = count_play(tx, &row, played, now);
	if (e != OK)
		return e;
	row.position_ms = body_int(b, "position_ms", 0);
	row.watched_ms += played;
	row.finished |= film->info.duration_ms > 0 && row.position_ms * 10 >= film->info.duration_ms * 9;
	row.changed_at = now;
	row.played_at = played ? now : row.played_at;
	return watch_put(tx, &row);
}

static enum err position(struct http_request *request, struct http_response *response)
{
	struct film film;
	struct body b;
	int64_t id;
	enum err e = body_read(request, &position_body, &b);
	if (e == OK)
		e = path_id(request, "id", &id);
	if (e != OK)
		return e;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_begin(request->ctx, api_of(request)->deps.db, DB_NORMAL, &tx);
	if (e == OK)
		e = library_film(&tx, id, &film);
	if (e == OK)
		e = save_position(request, &tx, &film, &b);
	if (e == OK)
		e = db_commit(&tx);
	if (e != OK)
		return e;
	process_prefetch(request, body_int(&b, "position_ms", 0));
	return answer_empty(response, 204);
}

static const struct field still_query_fields[] = {{"at_ms", FIELD_INT}, {0}};
static const struct shape still_query = {"StillQuery", still_query_fields};

const struct api_row video_rows[] = {
    {{"GET", "/api/videos", "/api/videos/user", HTTP_POOL, videos_all},
     ACCESS_USER,
     .answer = &video_list,
     .summary = "All films",
     .tag = "videos"},
    {{"POST", "/api/videos/scan", NULL, HTTP_POOL, scan},
     ACCESS_USER,
     .answer = &queued_shape,
     .status = 202,
     .summary = "Looks for new and changed files",
     .tag = "videos"},
    {{"GET", "/api/videos/subtitles/{path...}", NULL, HTTP_POOL, subtitle_file},
     ACCESS_USER,
     .summary = "A subtitle file as it is",
     .tag = "videos"},
    {{"GET", "/api/videos/{id}", NULL, HTTP_POOL, video_one},
     ACCESS_USER,
     .answer = &video_shape,
     .summary = "One film",
     .tag = "videos"},
    {{"GET", "/api/videos/{id}/file", NULL, HTTP_POOL, video_file},
     ACCESS_USER,
     .summary = "The film itself, with ranges",
     .tag = "videos"},
    {{"GET", "/api/videos/{id}/still", NULL, HTTP_POOL, video_still},
     ACCESS_USER,
     .query = &still_query,
     .summary = "A picture out of the film",
     .tag = "videos"},
    {{"PUT", "/api/videos/{id}/position", NULL, HTTP_POOL, position},
     ACCESS_USER,
     .body = &position_body,
     .status = 204,
     .summary = "Where the learner stands in the film",
     .tag = "videos"},
    {{"GET", "/api/videos/{series}/{episode}", NULL, HTTP_POOL, video_by_name},
     ACCESS_USER,
     .summary = "The film itself, by series and episode",
     .tag = "videos"},
    {{0}},
};
