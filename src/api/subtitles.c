/* Subtitle tracks of a film: which there are, a learner's own file in place of them, the correction of a track's times, and
 * a track as text. An upload is stored as a transcript; nothing is ever written beside the film. Shapes: docs/api.md,
 * "Subtitles". */
#include <string.h>

#include "api/chunk_int.h"

enum { OFFSET_MAX_MS = 10 * 60 * 1000 };

static const struct field track_fields[] = {
    {"id", FIELD_INT, .required = true},
    {"language", FIELD_STRING, .required = true},
    {"kind", FIELD_STRING, .required = true, .choices = "upload|sidecar|embedded|recognised"},
    {"label", FIELD_STRING, .required = true},
    {"name", FIELD_STRING, .required = true, .nullable = true, .help = "of the uploaded file"},
    {"draft", FIELD_BOOL, .required = true},
    {"complete", FIELD_BOOL, .required = true},
    {"offset_ms", FIELD_INT, .required = true},
    {"removable", FIELD_BOOL, .required = true, .help = "uploaded, by you or before an administrator"},
    {0},
};
static const struct shape track_shape = {"SubtitleTrack", track_fields};
static const struct shape track_list = {"SubtitleTrack", track_fields, .is_array = true};

static const struct field uploaded_fields[] = {
    {"success", FIELD_BOOL, .required = true},
    {"message", FIELD_STRING, .required = true},
    {"subtitle_path", FIELD_STRING, .required = true, .help = "where the text is to be had"},
    {"language", FIELD_STRING, .required = true},
    {"cues", FIELD_INT, .required = true},
    {"skipped", FIELD_INT, .required = true, .help = "damaged blocks that were passed over"},
    {"encoding", FIELD_STRING, .required = true},
    {"track", FIELD_OBJECT, &track_shape, .required = true},
    {0},
};
static const struct shape uploaded_shape = {"SubtitleUploaded", uploaded_fields};

static const struct field upload_query_fields[] = {
    {"video_path", FIELD_STRING, .required = true},
    {"language", FIELD_STRING, .help = "default: by the file's name, else by its text"},
    {0},
};
static const struct shape upload_query = {"SubtitleUploadQuery", upload_query_fields};
static const struct field language_query_fields[] = {{"language", FIELD_STRING, .help = "default: the one you learn"},
						     {0}};
static const struct shape language_query = {"SubtitleLanguage", language_query_fields};
static const struct field text_query_fields[] = {
    {"language", FIELD_STRING}, {"format", FIELD_STRING, .choices = "srt|vtt"}, {0}};
static const struct shape text_query = {"SubtitleTextQuery", text_query_fields};

/* ---- what all need ---- */

static enum err film_of_id(struct http_request *request, struct film *out)
{
	int64_t id;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = path_id(request, "id", &id);
	if (e == OK)
		e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	return e == OK ? library_film(&tx, id, out) : e;
}

static const char *learned_language(struct http_request *request)
{
	struct user user;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = current_user(request, &tx, &user);
	ctx_clear(request->ctx);
	return e == OK ? user.target_language : "de";
}

/* The code of a language given by any of its names; *out NULL when none was given. */
static enum err given_language(struct http_request *request, const char *where, const char *given, const char **out)
{
	*out = text_blank(given) ? NULL : subtitles_language_code(given);
	if (*out || text_blank(given))
		return OK;
	return fault_add(request, where, "language", "unknown_language",
			 mem_printf(request->ctx->mem, "'%.20s' is no language we know", given));
}

static struct upload upload_of(struct http_request *request, const struct film *film, const char *language)
{
	const struct auth_identity *who = &session_of(request)->who;
	return (struct upload){.media = film->video.media,
			       .video = film->video.id,
			       .user = who->user,
			       .by_admin = who->is_admin,
			       .language = language,
			       .duration_ms = film->info.duration_ms};
}

static void write_track(struct http_request *request, struct json *j, const struct film *film,
			const struct transcript_row *t)
{
	const struct sidecar *file = NULL;
	const struct auth_identity *who = &session_of(request)->who;
	for (size_t i = 0; i < film->sidecar_count && text_eq(t->engine, "upload"); i++)
		if (film->sidecars[i].uploaded && text_eq(film->sidecars[i].language, t->language))
			file = &film->sidecars[i];
	json_object_begin(j);
	json_key_int(j, "id", t->id);
	json_key_str(j, "language", t->language);
	json_key_str(j, "kind", transcript_kind(t));
	json_key_str(j, "label", t->label);
	json_key_str(j, "name", file ? file->title : NULL);
	json_key_bool(j, "draft", t->draft);
	json_key_bool(j, "complete", t->complete);
	json_key_int(j, "offset_ms", t->offset_ms);
	json_key_bool(j, "removable", file && (file->user == who->user || who->is_admin));
	json_object_end(j);
}

/* ---- upload ---- */

static enum err check_name(struct http_request *request, const char *name)
{
	static const char *const endings[] = {".srt", ".vtt", ".ass", ".ssa"};
	if (strpbrk(name, "/\\") || text_starts(name, ".."))
		return ctx_fail_named(request->ctx, ERR_INVALID, "bad_name", "The file's name must not hold a path.");
	for (size_t i = 0; i < COUNT_OF(endings); i++)
		if (text_ends_nocase(name, endings[i]))
			return OK;
	return ctx_fail_named(request->ctx, ERR_INVALID, "bad_type",
			      "Subtitle files end in .srt, .vtt or .ass; \"%.80s\" does not.", name);
}

/* "Film.S01E01.de.srt" -> "de"; NULL when the part before the ending is no language. */
static const char *language_in_name(struct http_request *request, const char *name)
{
	char *stem = mem_strn(request->ctx->mem, name, strlen(name) - strlen(path_ext(name)));
	const char *dot = strrchr(stem, '.');
	return dot ? subtitles_language_code(dot + 1) : NULL;
}

static enum err read_cues(struct http_request *request, const struct http_upload *file, const struct film *film,
			  struct cues *out)
{
	struct ctx *c = request->ctx;
	enum err e = subtitles_parse(c, c->mem, file->bytes, file->len, NULL, out);
	if (e == ERR_DAMAGED)
		return ctx_fail_named(c, ERR_INVALID, "bad_subtitles", "%.80s is no subtitle file: %s.", file->name,
				      ctx_error(c));
	if (e == OK && film->info.duration_ms > 0 && out->list[0].start_ms >= film->info.duration_ms)
		return ctx_fail_named(c, ERR_INVALID, "other_film", "These subtitles begin after the end of the film.");
	return e;
}

static const char *uploaded_text(struct http_request *request, const struct cues *cues, const char *language)
{
	const char *found = subtitles_language(cues), *name = source_language_name(language);
	if (*found && !text_eq(found, language))
		return mem_printf(request->ctx->mem, "Saved as %s, though the text looks like %s.", name,
				  source_language_name(found));
	return mem_printf(request->ctx->mem, "%s subtitles saved: %zu lines.", name, cues->count);
}

static enum err send_uploaded(struct http_request *request, struct http_response *response, int64_t video,
			      const struct cues *cues, const struct transcript_row *row)
{
	struct film film;
	struct answer a;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = library_film(&tx, video, &film);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_bool(&a.json, "success", true);
	json_key_str(&a.json, "message", uploaded_text(request, cues, row->language));
	json_key_str(
	    &a.json, "subtitle_path",
	    mem_printf(request->ctx->mem, "/api/videos/%lld/subtitles?language=%s", (long long)video, row->language));
	json_key_str(&a.json, "language", row->language);
	json_key_int(&a.json, "cues", (int64_t)cues->count);
	json_key_int(&a.json, "skipped", (int64_t)cues->skipped);
	json_key_str(&a.json, "encoding", cues->encoding);
	json_key(&a.json, "track");
	write_track(request, &a.json, &film, row);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

static enum err take_upload(struct http_request *request, struct http_response *response, const struct film *film)
{
	static const char *const fields[] = {"subtitle_file", "file", NULL};
	struct http_upload file;
	struct cues cues;
	struct transcript_row row;
	const char *language;
	if (!film->video.media)
		return ctx_fail_named(
		    request->ctx, ERR_EXISTS, "not_ready",
		    "The file of this film was not looked at yet; try again when the scan has ended.");
	enum err e = given_language(request, "query", http_query(request, "language"), &language);
	if (e == OK)
		e = http_upload(request, fields, &file);
	if (e == OK)
		e = check_name(request, file.name);
	if (e == OK)
		e = read_cues(request, &file, film, &cues);
	if (e != OK)
		return e;
	if (!language)
		language = language_in_name(request, file.name);
	if (!language)
		language = subtitles_language(&cues);
	if (!*language)
		language = learned_language(request);
	struct upload u = upload_of(request, film, language);
	u.name = file.name;
	u.size = (int64_t)file.len;
	e = transcript_upload(request->ctx, api_of(request)->deps.db, &u, &cues, session_of(request)->now, &row);
	return e == OK ? send_uploaded(request, response, film->video.id, &cues, &row) : e;
}

static enum err upload_by_id(struct http_request *request, struct http_response *response)
{
	struct film film;
	enum err e = film_of_id(request, &film);
	return e == OK ? take_upload(request, response, &film) : e;
}

static enum err upload_by_path(struct http_request *request, struct http_response *response)
{
	struct film film;
	const struct api_deps *deps = &api_of(request)->deps;
	const char *path = http_query(request, "video_path");
	if (text_blank(path))
		return fault_add(request, "query", "video_path", "missing", "Field required");
	enum err e = library_film_by_path(request->ctx, deps->db, deps->library, path, &film);
	if (e == ERR_FORBIDDEN)
		return ctx_fail_named(request->ctx, ERR_INVALID, "bad_path", "This path leads out of the library.");
	return e == OK ? take_upload(request, response, &film) : e;
}

static enum err remove_upload(struct http_request *request, struct http_response *response)
{
	struct film film;
	const char *language;
	enum err e = given_language(request, "query", http_query(request, "language"), &language);
	if (e == OK)
		e = film_of_id(request, &film);
	if (e != OK)
		return e;
	struct upload u = upload_of(request, &film, language ? language : learned_language(request));
	e = transcript_upload_remove(request->ctx, api_of(request)->deps.db, &u);
	return e == OK ? answer_empty(response, 204) : e;
}

/* ---- tracks ---- */

/* One a language: the transcript that counts. */
static enum err write_tracks(struct http_request *request, struct db_tx *tx, struct json *j, const struct film *film)
{
	struct transcript_row *list;
	size_t count;
	enum err e = transcripts_list(tx, film->video.media, &list, &count);
	json_array_begin(j);
	for (size_t i = 0; e == OK && i < count; i++) {
		struct transcript_row best;
		e = transcript_find(tx, film->video.media, list[i].language, &best);
		if (e == OK && best.id == list[i].id)
			write_track(request, j, film, &best);
	}
	json_array_end(j);
	return e;
}

static enum err tracks(struct http_request *request, struct http_response *response)
{
	struct film film;
	struct answer a;
	enum err e = film_of_id(request, &film);
	if (e != OK)
		return e;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	e = write_tracks(request, &tx, &a.json, &film);
	return e == OK ? answer_send(response, &a, 200) : e;
}

static enum err find_track(struct http_request *request, struct db_tx *tx, const struct film *film,
			   const char *language, struct transcript_row *out)
{
	enum err e = film->video.media ? transcript_find(tx, film->video.media, language, out) : ERR_NOT_FOUND;
	if (e == ERR_NOT_FOUND)
		return ctx_fail(request->ctx, e, "This film has no %s subtitles yet.", source_language_name(language));
	return e;
}

static const struct field offset_fields[] = {
    {"offset_ms", FIELD_INT, .required = true, .min = -OFFSET_MAX_MS, .max = OFFSET_MAX_MS},
    {"language", FIELD_STRING, .max = 20},
    {0},
};
static const struct shape offset_body = {"SubtitleOffset", offset_fields};

static enum err set_offset(struct http_request *request, struct http_response *response)
{
	struct film film;
	struct body b;
	struct transcript_row row;
	struct answer a;
	const char *language;
	enum err e = body_read(request, &offset_body, &b);
	if (e == OK)
		e = given_language(request, "body", body_str(&b, "language", NULL), &language);
	if (e == OK)
		e = film_of_id(request, &film);
	if (e != OK)
		return e;
	if (!language)
		language = learned_language(request);
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_begin(request->ctx, api_of(request)->deps.db, DB_DURABLE, &tx);
	if (e == OK)
		e = find_track(request, &tx, &film, language, &row);
	if (e == OK)
		e = transcripts_set_offset(&tx, row.id, body_int(&b, "offset_ms", 0), session_of(request)->now);
	if (e == OK)
		e = transcripts_get(&tx, row.id, &row);
	if (e == OK)
		e = db_commit(&tx);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	write_track(request, &a.json, &film, &row);
	return answer_send(response, &a, 200);
}

static enum err track_text(struct http_request *request, struct http_response *response)
{
	struct film film;
	struct transcript_row row;
	struct transcript t;
	struct buf out;
	const char *language, *format = http_query(request, "format");
	bool vtt = text_eq(format, "vtt");
	if (format && !vtt && !text_eq(format, "srt"))
		return fault_add(request, "query", "format", "choice", "must be one of srt vtt");
	enum err e = given_language(request, "query", http_query(request, "language"), &language);
	if (e == OK)
		e = film_of_id(request, &film);
	if (e != OK)
		return e;
	if (!language)
		language = learned_language(request);
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = find_track(request, &tx, &film, language, &row);
	if (e == OK)
		e = transcript_load(&tx, request->ctx->mem, &row, 0, INT32_MAX, &t);
	if (e != OK)
		return e;
	buf_init(&out, request->ctx->mem, 4 * LIMIT_SUBTITLE_FILE);
	vtt ? subtitles_write_vtt(&t.cues, &out) : subtitles_write_srt(&t.cues, &out);
	if (out.full)
		return ERR_TOO_LARGE;
	http_set_header(response, "Cache-Control", "private, no-cache");
	http_body(response, vtt ? "text/vtt; charset=utf-8" : "text/plain; charset=utf-8", out.data, out.len);
	return OK;
}

enum { UPLOAD_BODY = LIMIT_SUBTITLE_FILE + 64 * KIB };

const struct api_row subtitle_rows[] = {
    {{"POST", "/api/videos/subtitle/upload", NULL, HTTP_POOL, upload_by_path, UPLOAD_BODY},
     ACCESS_USER,
     .query = &upload_query,
     .answer = &uploaded_shape,
     .summary = "A subtitle file for a film (multipart field subtitle_file: .srt, .vtt, .ass)",
     .tag = "subtitles"},
    {{"POST", "/api/videos/{id}/subtitles", NULL, HTTP_POOL, upload_by_id, UPLOAD_BODY},
     ACCESS_USER,
     .query = &language_query,
     .answer = &uploaded_shape,
     .summary = "The same, for a film by its id",
     .tag = "subtitles"},
    {{"GET", "/api/videos/{id}/subtitles", NULL, HTTP_POOL, track_text},
     ACCESS_USER,
     .query = &text_query,
     .summary = "The subtitles in use as SRT or WebVTT",
     .tag = "subtitles"},
    {{"DELETE", "/api/videos/{id}/subtitles", NULL, HTTP_POOL, remove_upload},
     ACCESS_USER,
     .query = &language_query,
     .status = 204,
     .summary = "Takes an uploaded subtitle file away; the film has what it had before",
     .tag = "subtitles"},
    {{"PUT", "/api/videos/{id}/subtitles/offset", NULL, HTTP_POOL, set_offset},
     ACCESS_USER,
     .body = &offset_body,
     .answer = &track_shape,
     .summary = "Moves the times of the subtitles in use, for everybody",
     .tag = "subtitles"},
    {{"GET", "/api/videos/{id}/tracks", NULL, HTTP_POOL, tracks},
     ACCESS_USER,
     .answer = &track_list,
     .summary = "The subtitle tracks in use, one a language",
     .tag = "subtitles"},
    {{0}},
};
