/* Probe, embedded subtitles, stills and doctor: see media.h. */
#include "media/media_int.h"

#include <jansson.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct probing {
	struct media_info info;
	void *mem;
	bool have_container;
};

static int in_range(int64_t v, int most)
{
	return v < 0 ? 0 : v > most ? most : (int)v;
}

static int64_t believable_ms(int64_t ms)
{
	int64_t most = LIMIT_MEDIA_HOURS * 3600LL * 1000;
	return ms < -most ? -most : ms > most ? most : ms;
}

static enum err add_stream(struct ctx *c, struct probing *p, const struct wire_stream *v)
{
	static const enum media_stream_kind kinds[] = {MEDIA_VIDEO, MEDIA_AUDIO, MEDIA_SUBTITLE};
	if (p->info.stream_count == LIMIT_TRACKS || v->kind < 0 || v->kind >= (int64_t)COUNT_OF(kinds))
		return media_nonsense(c);
	struct media_stream *s = &p->info.streams[p->info.stream_count++];
	const char *language = subtitles_language_code(v->language);
	*s = (struct media_stream){
	    .index = in_range(v->index, INT16_MAX),
	    .kind = kinds[v->kind],
	    .is_default = v->flags & WIRE_DEFAULT,
	    .forced = v->flags & WIRE_FORCED,
	    .hearing_impaired = v->flags & WIRE_HEARING_IMPAIRED,
	    .text = v->flags & WIRE_TEXT,
	    .width = in_range(v->width, UINT16_MAX),
	    .height = in_range(v->height, UINT16_MAX),
	    .channels = in_range(v->channels, UINT8_MAX),
	    .sample_rate = in_range(v->sample_rate, 1000 * 1000),
	    .start_ms = believable_ms(v->start_ms),
	    .duration_ms = v->duration_ms < 0 ? 0 : believable_ms(v->duration_ms),
	};
	text_copy(s->codec, sizeof s->codec, v->codec);
	text_copy(s->profile, sizeof s->profile, v->profile);
	text_copy(s->language, sizeof s->language, language ? language : "");
	text_copy(s->title, sizeof s->title, v->title);
	return OK;
}

static enum err probe_part(struct ctx *c, void *mem, const struct proc_message *part, void *user)
{
	struct probing *p = user;
	struct wire w = wire_reader(part->bytes, part->len, mem);
	if (part->kind == WIRE_STREAM) {
		struct wire_stream v;
		wire_stream(&w, &v);
		return wire_complete(&w) ? add_stream(c, p, &v) : media_nonsense(c);
	}
	struct wire_container v;
	wire_container(&w, &v);
	if (part->kind != WIRE_CONTAINER || !wire_complete(&w))
		return media_nonsense(c);
	text_copy(p->info.container, sizeof p->info.container, v.name);
	p->info.duration_ms = v.duration_ms < 0 ? 0 : believable_ms(v.duration_ms);
	p->info.truncated = v.truncated != 0;
	p->have_container = true;
	return OK;
}

enum err media_probe(struct ctx *c, struct media *m, void *mem, const char *path, struct media_info *out)
{
	struct stat st;
	struct probing p = {.mem = mem, .info.streams = mem_array(mem, struct media_stream, LIMIT_TRACKS)};
	const struct question q = {.kind = WIRE_PROBE,
				   .path = path,
				   .silent_ms = LIMIT_MEDIA_SILENT_MS,
				   .total_ms = LIMIT_MEDIA_PROBE_MS,
				   .fn = probe_part,
				   .user = &p};
	enum err e = media_ask(c, m, &q);
	if (e == OK && !p.have_container)
		e = media_nonsense(c);
	if (e != OK) {
		talloc_free(p.info.streams);
		return e;
	}
	p.info.size = stat(path, &st) == 0 ? st.st_size : 0;
	for (size_t i = 0; i < p.info.stream_count; i++)
		if (p.info.truncated && p.info.streams[i].duration_ms > p.info.duration_ms)
			p.info.streams[i].duration_ms = p.info.duration_ms;
	*out = p.info;
	return OK;
}

struct reading {
	struct buf vtt;
	size_t count;
};

/* The cues are written as WebVTT and read by the room subtitles: markup, order, sizes and normal form are its business. */
static enum err cue_part(struct ctx *c, void *mem, const struct proc_message *part, void *user)
{
	struct reading *r = user;
	struct wire_cue v;
	char start[16], end[16];
	struct wire w = wire_reader(part->bytes, part->len, mem);
	wire_cue(&w, &v);
	if (part->kind != WIRE_CUE || !wire_complete(&w))
		return media_nonsense(c);
	int64_t most = LIMIT_MEDIA_HOURS * 3600LL * 1000;
	if (v.start_ms < 0 || v.end_ms <= v.start_ms || v.end_ms > most || !*v.text)
		return OK;
	if (++r->count > LIMIT_CUES)
		return ctx_fail(c, ERR_TOO_LARGE, "a track of over %d cues", LIMIT_CUES);
	subtitles_format_time(v.start_ms, '.', start);
	subtitles_format_time(v.end_ms, '.', end);
	buf_printf(&r->vtt, "%s --> %s\n", start, end);
	for (const char *p = v.text; *p; p++) {
		if (*p == '<' || *p == '&' || *p == '>')
			buf_str(&r->vtt, *p == '<' ? "&lt;" : *p == '>' ? "&gt;" : "&amp;");
		else
			buf_char(&r->vtt, *p);
	}
	buf_str(&r->vtt, "\n\n");
	return r->vtt.full ? ctx_fail(c, ERR_TOO_LARGE, "a subtitle track of over %d bytes", LIMIT_SUBTITLE_FILE) : OK;
}

enum err media_subtitles(struct ctx *c, struct media *m, void *mem, const char *path, int stream, struct cues *out)
{
	struct reading r = {.count = 0};
	buf_init(&r.vtt, c->mem, LIMIT_SUBTITLE_FILE);
	buf_str(&r.vtt, "WEBVTT\n\n");
	const struct question q = {.kind = WIRE_SUBTITLES,
				   .request.stream = stream,
				   .path = path,
				   .silent_ms = LIMIT_MEDIA_SILENT_MS,
				   .fn = cue_part,
				   .user = &r};
	enum err e =
	    stream < 0 ? ctx_fail_named(c, ERR_NOT_FOUND, "no_track", "no such subtitle track") : media_ask(c, m, &q);
	if (e == OK && !r.count)
		e = ctx_fail_named(c, ERR_DAMAGED, "no_cues", "the subtitle track holds no text");
	if (e == OK)
		e = subtitles_parse(c, mem, r.vtt.data, r.vtt.len, "UTF-8", out);
	talloc_free(r.vtt.data);
	return e;
}

static enum err bytes_part(struct ctx *c, void *mem, const struct proc_message *part, void *user)
{
	struct buf *b = user;
	(void)mem;
	if (part->kind != WIRE_BYTES)
		return media_nonsense(c);
	buf_add(b, part->bytes, part->len);
	return b->full ? ctx_fail(c, ERR_TOO_LARGE, "an answer that is too long") : OK;
}

enum err media_still(struct ctx *c, struct media *m, void *mem, const char *path, int64_t at_ms, int width, void **jpeg,
		     size_t *len)
{
	struct buf b;
	buf_init(&b, mem, 4 * MIB);
	const struct question q = {.kind = WIRE_STILL,
				   .request = {.start_ms = at_ms, .width = width},
				   .path = path,
				   .silent_ms = LIMIT_MEDIA_SILENT_MS,
				   .total_ms = LIMIT_MEDIA_PROBE_MS,
				   .fn = bytes_part,
				   .user = &b};
	enum err e = media_ask(c, m, &q);
	if (e == OK && (b.len < 4 || memcmp(b.data, "\xff\xd8\xff", 3) != 0))
		e = media_nonsense(c);
	if (e != OK) {
		talloc_free(b.data);
		return e;
	}
	*jpeg = b.data;
	*len = b.len;
	return OK;
}

/* One child's own report; NULL when it cannot be started. */
static json_t *ask_doctor(struct ctx *c, struct media *m, int which)
{
	struct buf b;
	buf_init(&b, c->mem, LIMIT_FRAME);
	const struct question q = {
	    .kind = WIRE_DOCTOR, .which = which, .silent_ms = LIMIT_MEDIA_SILENT_MS, .fn = bytes_part, .user = &b};
	json_t *report = media_ask(c, m, &q) == OK ? json_loadb(b.data, b.len, JSON_REJECT_DUPLICATES, NULL) : NULL;
	ctx_clear(c);
	return report;
}

enum err media_doctor(struct ctx *c, struct media *m, void *mem, char **report_json)
{
	const char *program = NULL;
	if (media_program(c, m, &program) != OK)
		ctx_clear(c);
	json_t *media = program ? ask_doctor(c, m, CHILD_MEDIA) : NULL;
	json_t *speech = program ? ask_doctor(c, m, CHILD_SPEECH) : NULL;
	json_t *report = json_is_object(media) ? json_incref(media) : json_object();
	const char *ffmpeg = access(m->options.ffmpeg, X_OK) == 0 ? m->options.ffmpeg : NULL;
	json_object_set_new(report, "program", program ? json_string(program) : json_null());
	json_object_set_new(report, "recognition", json_boolean(json_is_true(json_object_get(speech, "recognition"))));
	json_object_set_new(report, "models", json_string(m->options.models));
	json_object_set_new(report, "ffmpeg", ffmpeg ? json_string(ffmpeg) : json_null());
	char *text = mem_check(json_dumps(report, JSON_COMPACT));
	*report_json = mem_str(mem, text);
	void (*release)(void *);
	json_get_alloc_funcs(NULL, &release);
	release(text);
	json_decref(report);
	json_decref(media);
	json_decref(speech);
	return OK;
}
