/* Subtitle text in and out, for tools and older clients: parse, write, check. Nothing is stored. Times are seconds, as in the
 * older shapes; all repairs are those of room subtitles. */
#include <string.h>

#include "api/api_int.h"

enum {
	TEXT_BODY = LIMIT_SUBTITLE_FILE + LIMIT_SUBTITLE_FILE / 4, /* JSON writes a line end as two characters */
	FILE_BODY = LIMIT_SUBTITLE_FILE + 64 * KIB,
	ISSUES = 200,
	SEGMENT_MAX_S = 48 * 3600,
};

static const struct field content_fields[] = {
    {"content", FIELD_STRING, .required = true, .min = 1, .max = LIMIT_SUBTITLE_FILE},
    {0},
};
static const struct shape content_body = {"SrtContent", content_fields};

static const struct field segment_fields[] = {
    {"index", FIELD_INT, .required = true},
    {"start_time", FIELD_NUMBER, .required = true, .help = "seconds"},
    {"end_time", FIELD_NUMBER, .required = true},
    {"text", FIELD_STRING, .required = true},
    {"original_text", FIELD_STRING, .required = true},
    {"translation", FIELD_STRING, .required = true},
    {0},
};
static const struct shape segment_shape = {"SrtSegment", segment_fields};
static const struct field parsed_fields[] = {
    {"segments", FIELD_ARRAY, &segment_shape, .required = true},
    {"total_segments", FIELD_INT, .required = true},
    {"duration", FIELD_NUMBER, .required = true, .help = "seconds: where the last segment ends"},
    {0},
};
static const struct shape parsed_shape = {"SrtParsed", parsed_fields};

static const struct field given_fields[] = {
    {"index", FIELD_INT, .min = 0, .max = INT32_MAX},
    {"start_time", FIELD_NUMBER, .required = true, .min = 0, .max = SEGMENT_MAX_S},
    {"end_time", FIELD_NUMBER, .required = true, .min = 0, .max = SEGMENT_MAX_S},
    {"text", FIELD_STRING, .required = true, .max = LIMIT_CUE_TEXT},
    {"original_text", FIELD_STRING, .nullable = true, .max = LIMIT_CUE_TEXT},
    {"translation", FIELD_STRING, .nullable = true, .max = LIMIT_CUE_TEXT},
    {0},
};
static const struct shape given_shape = {"SrtSegmentGiven", given_fields};
static const struct field convert_fields[] = {
    {"segments", FIELD_ARRAY, &given_shape, .required = true, .min = 1, .max = LIMIT_CUES},
    {0},
};
static const struct shape convert_body = {"SrtConvert", convert_fields};

static const struct field valid_fields[] = {
    {"valid", FIELD_BOOL, .required = true},
    {"total_segments", FIELD_INT, .required = true},
    {"issues", FIELD_ARRAY, .item = FIELD_STRING, .required = true, .help = "in words; at most 200"},
    {0},
};
static const struct shape valid_shape = {"SrtValid", valid_fields};
static const struct field valid_query_fields[] = {{"content", FIELD_STRING, .required = true}, {0}};
static const struct shape valid_query = {"SrtValidQuery", valid_query_fields};

/* ---- parse ---- */

/* Text that holds no subtitles is the request's fault: 400. */
static enum err parse_text(struct http_request *request, const char *bytes, size_t len, struct cues *out)
{
	enum err e = subtitles_parse(request->ctx, request->ctx->mem, bytes, len, NULL, out);
	if (e == ERR_DAMAGED)
		return ctx_fail_named(request->ctx, ERR_INVALID, "bad_subtitles", "This is no subtitle text: %s.",
				      ctx_error(request->ctx));
	return e;
}

static void write_seconds(struct json *j, const char *key, int64_t ms)
{
	json_key_double(j, key, (double)ms / 1000, 3);
}

static enum err send_parsed(struct http_request *request, struct http_response *response, const struct cues *cues)
{
	struct answer a;
	int64_t last = 0;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key(&a.json, "segments");
	json_array_begin(&a.json);
	for (size_t i = 0; i < cues->count; i++) {
		const struct cue *q = &cues->list[i];
		json_object_begin(&a.json);
		json_key_int(&a.json, "index", (int64_t)i + 1);
		write_seconds(&a.json, "start_time", q->start_ms);
		write_seconds(&a.json, "end_time", q->end_ms);
		json_key_str(&a.json, "text", q->text);
		json_key_str(&a.json, "original_text", q->text);
		json_key_str(&a.json, "translation", q->second ? q->second : "");
		json_object_end(&a.json);
		last = q->end_ms > last ? q->end_ms : last;
	}
	json_array_end(&a.json);
	json_key_int(&a.json, "total_segments", (int64_t)cues->count);
	write_seconds(&a.json, "duration", last);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

static enum err parse(struct http_request *request, struct http_response *response)
{
	struct body b;
	struct cues cues;
	enum err e = body_read(request, &content_body, &b);
	if (e != OK)
		return e;
	const char *text = body_str(&b, "content", "");
	e = parse_text(request, text, strlen(text), &cues);
	return e == OK ? send_parsed(request, response, &cues) : e;
}

static enum err parse_file(struct http_request *request, struct http_response *response)
{
	static const char *const fields[] = {"file", "subtitle_file", NULL};
	struct http_upload file;
	struct cues cues;
	enum err e = http_upload(request, fields, &file);
	if (e != OK)
		return e;
	if (!text_ends_nocase(file.name, ".srt") && !text_ends_nocase(file.name, ".vtt") &&
	    !text_ends_nocase(file.name, ".ass"))
		return ctx_fail_named(request->ctx, ERR_INVALID, "bad_type",
				      "Subtitle files end in .srt, .vtt or .ass.");
	e = parse_text(request, file.bytes, file.len, &cues);
	return e == OK ? send_parsed(request, response, &cues) : e;
}

/* ---- write ---- */

/* Blank lines would end a block of SRT: they go, and so do carriage returns. */
static const char *one_block(struct http_request *request, const char *text)
{
	char *out = mem_str(request->ctx->mem, text), *to = out;
	for (const char *p = out; *p; p++)
		if (*p != '\r' && !(*p == '\n' && (to == out || to[-1] == '\n')))
			*to++ = *p;
	*to = '\0';
	return out;
}

/* Seconds to milliseconds, the rest cut: 10.9999 is 10 s 999. The millionth stands for what a double cannot hold. */
static int64_t to_ms(double seconds)
{
	return (int64_t)(seconds * 1000 + 1e-6);
}

static enum err convert(struct http_request *request, struct http_response *response)
{
	struct body b;
	struct buf out;
	enum err e = body_read(request, &convert_body, &b);
	if (e != OK)
		return e;
	struct cues cues = {.count = body_count(&b, "segments")};
	cues.list = mem_array(request->ctx->mem, struct cue, cues.count);
	for (size_t i = 0; i < cues.count; i++) {
		struct body s = body_at(&b, "segments", i);
		const char *original = body_str(&s, "original_text", ""), *second = body_str(&s, "translation", "");
		cues.list[i] = (struct cue){
		    .start_ms = to_ms(body_number(&s, "start_time", 0)),
		    .end_ms = to_ms(body_number(&s, "end_time", 0)),
		    .text = one_block(request, *original ? original : body_str(&s, "text", "")),
		    .second = *second ? one_block(request, second) : NULL,
		};
		if (cues.list[i].end_ms < cues.list[i].start_ms)
			return fault_add(request, "body", mem_printf(request->ctx->mem, "segments.%zu.end_time", i),
					 "bad_duration", "must not be before start_time");
	}
	buf_init(&out, request->ctx->mem, 4 * LIMIT_SUBTITLE_FILE);
	subtitles_write_srt(&cues, &out);
	if (out.full)
		return ERR_TOO_LARGE;
	http_set_header(response, "Content-Disposition", "attachment; filename=\"subtitles.srt\"");
	http_body(response, "text/plain; charset=utf-8", out.data, out.len);
	return OK;
}

/* ---- check ---- */

static void write_overlaps(struct http_request *request, struct json *j, const struct cues *cues, size_t *issues)
{
	for (size_t i = 1; i < cues->count; i++) {
		if (cues->list[i].start_ms >= cues->list[i - 1].end_ms || (*issues)++ >= ISSUES)
			continue;
		json_str(j, mem_printf(request->ctx->mem, "Segments %zu and %zu overlap", i, i + 1));
	}
}

static void write_counted(struct http_request *request, struct json *j, size_t n, const char *what, size_t *issues)
{
	if (!n)
		return;
	(*issues)++;
	json_str(j, mem_printf(request->ctx->mem, "%zu segment%s: %s", n, n == 1 ? "" : "s", what));
}

static enum err send_valid(struct http_request *request, struct http_response *response, const char *text)
{
	struct cues cues = {0};
	struct answer a;
	size_t issues = 0;
	enum err e = subtitles_parse(request->ctx, request->ctx->mem, text, strlen(text), NULL, &cues);
	if (e != OK && e != ERR_DAMAGED)
		return e;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key(&a.json, "issues");
	json_array_begin(&a.json);
	if (e == ERR_DAMAGED) {
		issues++;
		json_str(&a.json, ctx_error(request->ctx));
		ctx_clear(request->ctx);
	}
	write_counted(request, &a.json, cues.bad_times, "bad duration, the end is not after the start", &issues);
	write_counted(request, &a.json, cues.no_text, "missing text", &issues);
	write_counted(request, &a.json, cues.skipped - cues.bad_times - cues.no_text, "times that cannot be read",
		      &issues);
	write_overlaps(request, &a.json, &cues, &issues);
	json_array_end(&a.json);
	json_key_bool(&a.json, "valid", issues == 0);
	json_key_int(&a.json, "total_segments", (int64_t)cues.count);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

static enum err validate_query(struct http_request *request, struct http_response *response)
{
	const char *text = http_query(request, "content");
	if (!text)
		return fault_add(request, "query", "content", "missing", "Field required");
	return send_valid(request, response, text);
}

static enum err validate_body(struct http_request *request, struct http_response *response)
{
	struct body b;
	enum err e = body_read(request, &content_body, &b);
	return e == OK ? send_valid(request, response, body_str(&b, "content", "")) : e;
}

const struct api_row srt_rows[] = {
    {{"POST", "/api/srt/parse", NULL, HTTP_POOL, parse, TEXT_BODY},
     ACCESS_USER,
     .body = &content_body,
     .answer = &parsed_shape,
     .summary = "Subtitle text as segments",
     .tag = "srt"},
    {{"POST", "/api/srt/parse-file", NULL, HTTP_POOL, parse_file, FILE_BODY},
     ACCESS_USER,
     .answer = &parsed_shape,
     .summary = "A subtitle file as segments (multipart field file)",
     .tag = "srt"},
    {{"POST", "/api/srt/convert-to-srt", NULL, HTTP_POOL, convert, TEXT_BODY},
     ACCESS_USER,
     .body = &convert_body,
     .summary = "Segments as SRT",
     .tag = "srt"},
    {{"GET", "/api/srt/validate", NULL, HTTP_POOL, validate_query},
     ACCESS_USER,
     .query = &valid_query,
     .answer = &valid_shape,
     .summary = "What is wrong with a short subtitle text",
     .tag = "srt"},
    {{"POST", "/api/srt/validate", NULL, HTTP_POOL, validate_body, TEXT_BODY},
     ACCESS_USER,
     .body = &content_body,
     .answer = &valid_shape,
     .summary = "What is wrong with a subtitle text of any length",
     .tag = "srt"},
    {{0}},
};
