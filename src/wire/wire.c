/* The layouts: see wire.h. Integers are 8 bytes, strings are a length, the bytes; each function below walks
 * its fields once and serves both directions. */
#include "wire/wire.h"

#include <string.h>

struct wire wire_writer(struct buf *out)
{
	return (struct wire){.out = out};
}

struct wire wire_reader(const void *bytes, size_t len, void *mem)
{
	return (struct wire){.at = bytes, .end = (const char *)bytes + len, .mem = mem};
}

bool wire_complete(const struct wire *w)
{
	return w->out ? !w->out->full : !w->bad && w->at == w->end;
}

static size_t left(const struct wire *w)
{
	return (size_t)(w->end - w->at);
}

static void raw(struct wire *w, void *value, size_t size)
{
	if (w->out) {
		buf_add(w->out, value, size);
		return;
	}
	if (w->bad || left(w) < size) {
		w->bad = true;
		memset(value, 0, size);
		return;
	}
	memcpy(value, w->at, size);
	w->at += size;
}

static void integer(struct wire *w, int64_t *v)
{
	raw(w, v, sizeof *v);
}

static void real(struct wire *w, double *v)
{
	raw(w, v, sizeof *v);
	if (!w->out && !(*v >= 0 && *v <= 1))
		*v = 0;
}

/* The other side may be under a stranger's control: what it calls text becomes text. */
static char *cleaned(const struct wire *w, const char *s, size_t n)
{
	struct buf b;
	buf_init(&b, w->mem, 3 * n + 1);
	for (const char *end = s + n; s < end;) {
		char out[4];
		uint32_t cp = text_utf8_next(&s, end);
		if ((cp < 0x20 && cp != '\n') || (cp >= 0x7f && cp < 0xa0))
			cp = ' ';
		buf_add(&b, out, text_utf8_put(cp, out));
	}
	return b.data ? b.data : mem_str(w->mem, "");
}

static void string(struct wire *w, const char **v)
{
	int64_t n = w->out && *v ? (int64_t)strlen(*v) : 0;
	integer(w, &n);
	if (w->out) {
		buf_add(w->out, *v ? *v : "", (size_t)n);
		return;
	}
	*v = "";
	if (w->bad || n < 0 || (uint64_t)n > left(w)) {
		w->bad = true;
		return;
	}
	*v = cleaned(w, w->at, (size_t)n);
	w->at += n;
}

void wire_request(struct wire *w, struct wire_request *v)
{
	integer(w, &v->start_ms);
	integer(w, &v->end_ms);
	integer(w, &v->stream);
	integer(w, &v->width);
}

void wire_failure(struct wire *w, struct wire_failure *v)
{
	integer(w, &v->code);
	string(w, &v->reason);
	string(w, &v->text);
}

void wire_container(struct wire *w, struct wire_container *v)
{
	string(w, &v->name);
	integer(w, &v->duration_ms);
	integer(w, &v->truncated);
}

void wire_stream(struct wire *w, struct wire_stream *v)
{
	int64_t *numbers[] = {&v->index,    &v->kind,        &v->flags,    &v->width,      &v->height,
			      &v->channels, &v->sample_rate, &v->start_ms, &v->duration_ms};
	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		integer(w, numbers[i]);
	string(w, &v->codec);
	string(w, &v->profile);
	string(w, &v->language);
	string(w, &v->title);
}

void wire_cue(struct wire *w, struct wire_cue *v)
{
	integer(w, &v->start_ms);
	integer(w, &v->end_ms);
	string(w, &v->text);
}

void wire_window(struct wire *w, struct wire_window *v)
{
	integer(w, &v->start_ms);
	integer(w, &v->end_ms);
	integer(w, &v->count);
}

void wire_words(struct wire *w, struct wire_words *v)
{
	int64_t count = w->out ? (int64_t)v->count : 0;
	integer(w, &v->start_ms);
	integer(w, &v->end_ms);
	integer(w, &count);
	if (!w->out) {
		/* a word takes at least its four numbers */
		if (w->bad || count < 0 || (uint64_t)count > left(w) / (4 * sizeof(int64_t))) {
			w->bad = true;
			count = 0;
		}
		v->list = mem_array(w->mem, struct wire_word, (size_t)count);
		v->count = (size_t)count;
	}
	for (size_t i = 0; i < v->count; i++) {
		integer(w, &v->list[i].start_ms);
		integer(w, &v->list[i].end_ms);
		real(w, &v->list[i].confidence);
		string(w, &v->list[i].text);
	}
}
