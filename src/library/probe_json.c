/* The probe of a film as one JSON text in media_row.info, and back. Read strictly: what is not there or has another
 * type counts as damaged, and the film is probed again; nothing else writes or reads these field names. */
#include <jansson.h>
#include <string.h>

#include "library/library_int.h"

enum { INFO_BYTES = 256 * KIB };

static const char *const kind_names[] = {
    [MEDIA_VIDEO] = "video", [MEDIA_AUDIO] = "audio", [MEDIA_SUBTITLE] = "subtitle"};

static void write_stream(struct json *j, const struct media_stream *s)
{
	json_object_begin(j);
	json_key_int(j, "index", s->index);
	json_key_str(j, "kind", kind_names[s->kind]);
	json_key_str(j, "codec", s->codec);
	json_key_str(j, "profile", s->profile);
	json_key_str(j, "language", s->language);
	json_key_str(j, "title", s->title);
	json_key_bool(j, "default", s->is_default);
	json_key_bool(j, "forced", s->forced);
	json_key_bool(j, "hearing_impaired", s->hearing_impaired);
	json_key_bool(j, "text", s->text);
	json_key_int(j, "width", s->width);
	json_key_int(j, "height", s->height);
	json_key_int(j, "channels", s->channels);
	json_key_int(j, "sample_rate", s->sample_rate);
	json_key_int(j, "start_ms", s->start_ms);
	json_key_int(j, "duration_ms", s->duration_ms);
	json_object_end(j);
}

void library_info_write(const struct media_info *info, struct buf *out)
{
	struct json j = json_begin(out);
	json_object_begin(&j);
	json_key_str(&j, "container", info->container);
	json_key_int(&j, "duration_ms", info->duration_ms > 0 ? info->duration_ms : 0);
	json_key_int(&j, "size", info->size);
	json_key_bool(&j, "truncated", info->truncated);
	json_key(&j, "streams");
	json_array_begin(&j);
	for (size_t i = 0; i < info->stream_count && i < LIMIT_TRACKS; i++)
		write_stream(&j, &info->streams[i]);
	json_array_end(&j);
	json_object_end(&j);
}

/* The reader keeps one flag for the whole text: a wrong field makes all of it wrong. */
struct reader {
	bool wrong;
};

static int64_t read_int(struct reader *r, const json_t *object, const char *key, int64_t min, int64_t max)
{
	const json_t *v = json_object_get(object, key);
	if (!json_is_integer(v) || json_integer_value(v) < min || json_integer_value(v) > max) {
		r->wrong = true;
		return 0;
	}
	return json_integer_value(v);
}

static bool read_bool(struct reader *r, const json_t *object, const char *key)
{
	const json_t *v = json_object_get(object, key);
	r->wrong = r->wrong || !json_is_boolean(v);
	return json_is_true(v);
}

static void read_str(struct reader *r, const json_t *object, const char *key, char *out, size_t cap)
{
	const json_t *v = json_object_get(object, key);
	r->wrong = r->wrong || !json_is_string(v) || !text_copy(out, cap, json_string_value(v));
}

static void read_stream(struct reader *r, const json_t *o, struct media_stream *s)
{
	char kind[16] = "";
	size_t k = 0;
	read_str(r, o, "kind", kind, sizeof kind);
	while (k < COUNT_OF(kind_names) && !text_eq(kind, kind_names[k]))
		k++;
	r->wrong = r->wrong || k == COUNT_OF(kind_names);
	s->kind = k < COUNT_OF(kind_names) ? (enum media_stream_kind)k : MEDIA_VIDEO;
	s->index = (int)read_int(r, o, "index", 0, INT32_MAX);
	read_str(r, o, "codec", s->codec, sizeof s->codec);
	read_str(r, o, "profile", s->profile, sizeof s->profile);
	read_str(r, o, "language", s->language, sizeof s->language);
	read_str(r, o, "title", s->title, sizeof s->title);
	s->is_default = read_bool(r, o, "default");
	s->forced = read_bool(r, o, "forced");
	s->hearing_impaired = read_bool(r, o, "hearing_impaired");
	s->text = read_bool(r, o, "text");
	s->width = (int)read_int(r, o, "width", 0, INT32_MAX);
	s->height = (int)read_int(r, o, "height", 0, INT32_MAX);
	s->channels = (int)read_int(r, o, "channels", 0, INT32_MAX);
	s->sample_rate = (int)read_int(r, o, "sample_rate", 0, INT32_MAX);
	s->start_ms = read_int(r, o, "start_ms", INT64_MIN, INT64_MAX);
	s->duration_ms = read_int(r, o, "duration_ms", 0, INT64_MAX);
}

enum err library_info_read(struct ctx *c, const void *mem, const char *text, struct media_info *out)
{
	struct reader r = {0};
	struct media_info info = {0};
	size_t len = strlen(text);
	json_t *root = len > INFO_BYTES ? NULL : json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	const json_t *streams = json_object_get(root, "streams");
	size_t count = json_array_size(streams);
	if (!json_is_object(root) || !json_is_array(streams) || count > LIMIT_TRACKS) {
		r.wrong = true;
		goto done;
	}
	read_str(&r, root, "container", info.container, sizeof info.container);
	info.duration_ms = read_int(&r, root, "duration_ms", 0, INT64_MAX);
	info.size = read_int(&r, root, "size", 0, INT64_MAX);
	info.truncated = read_bool(&r, root, "truncated");
	info.streams = mem_array(mem, struct media_stream, count);
	info.stream_count = count;
	for (size_t i = 0; i < count && !r.wrong; i++)
		read_stream(&r, json_array_get(streams, i), &info.streams[i]);
	if (!r.wrong)
		*out = info;
done:
	json_decref(root);
	return r.wrong ? ctx_fail(c, ERR_DAMAGED, "what was known of this film cannot be read") : OK;
}
