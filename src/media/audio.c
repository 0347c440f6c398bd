/* Windows of sound and words: see media.h. Windows come from the child as a head and its samples in pieces. */
#include "media/media_int.h"

#include <string.h>

enum { RATE = 16000, WINDOW_SAMPLES_MAX = 45 * RATE };

struct hearing {
	struct media_window window;
	int16_t *samples;
	size_t bytes, have;
	media_window_fn *fn;
	void *user;
};

static enum err begin_window(struct ctx *c, void *mem, struct hearing *h, const struct proc_message *part)
{
	struct wire_window v;
	struct wire w = wire_reader(part->bytes, part->len, mem);
	wire_window(&w, &v);
	if (!wire_complete(&w) || v.count < 1 || v.count > WINDOW_SAMPLES_MAX || v.start_ms < 0 ||
	    v.end_ms < v.start_ms)
		return media_nonsense(c);
	h->window = (struct media_window){v.start_ms, v.end_ms, h->samples, (size_t)v.count};
	h->bytes = (size_t)v.count * sizeof *h->samples;
	h->have = 0;
	return OK;
}

static enum err window_part(struct ctx *c, void *mem, const struct proc_message *part, void *user)
{
	struct hearing *h = user;
	if (part->kind == WIRE_WINDOW)
		return begin_window(c, mem, h, part);
	if (part->kind != WIRE_BYTES || part->len > h->bytes - h->have)
		return media_nonsense(c);
	memcpy((char *)h->samples + h->have, part->bytes, part->len);
	h->have += part->len;
	return h->have == h->bytes ? h->fn(c, &h->window, h->user) : OK;
}

enum err media_audio(struct ctx *c, struct media *m, const char *path, int audio_stream, int64_t start_ms,
		     int64_t end_ms, media_window_fn *fn, void *user)
{
	struct hearing h = {.fn = fn, .user = user, .samples = mem_array(c->mem, int16_t, WINDOW_SAMPLES_MAX)};
	const struct question q = {.kind = WIRE_AUDIO,
				   .request = {.start_ms = start_ms, .end_ms = end_ms, .stream = audio_stream},
				   .path = path,
				   .silent_ms = LIMIT_MEDIA_SILENT_MS,
				   .fn = window_part,
				   .user = &h};
	enum err e = media_ask(c, m, &q);
	talloc_free(h.samples);
	return e;
}

struct listening {
	media_words_fn *fn;
	media_heard_fn *heard;
	void *user;
	int64_t start_ms, end_ms;
};

static enum err heard_part(struct ctx *c, const struct listening *l, const struct proc_message *part)
{
	int64_t at;
	if (part->len != sizeof at)
		return media_nonsense(c);
	memcpy(&at, part->bytes, sizeof at);
	if (at < l->start_ms || at > l->end_ms)
		return media_nonsense(c);
	return l->heard ? l->heard(c, at, l->user) : OK;
}

static enum err words_part(struct ctx *c, void *mem, const struct proc_message *part, void *user)
{
	struct listening *l = user;
	struct wire_words v;
	if (part->kind == WIRE_HEARD)
		return heard_part(c, l, part);
	struct wire w = wire_reader(part->bytes, part->len, mem);
	wire_words(&w, &v);
	if (part->kind != WIRE_WORDS || !wire_complete(&w))
		return media_nonsense(c);
	struct media_word *list = mem_array(mem, struct media_word, v.count);
	size_t count = 0;
	for (size_t i = 0; i < v.count; i++) {
		const struct wire_word *word = &v.list[i];
		if (word->start_ms < v.start_ms || word->end_ms < word->start_ms || word->end_ms > v.end_ms ||
		    !*word->text)
			continue;
		list[count++] = (struct media_word){word->start_ms, word->end_ms, word->text, word->confidence};
	}
	const struct media_words words = {v.start_ms, v.end_ms, list, count};
	return l->fn(c, &words, l->user);
}

enum err media_recognise(struct ctx *c, struct media *m, const char *path, int audio_stream, int64_t start_ms,
			 int64_t end_ms, bool thorough, media_words_fn *fn, media_heard_fn *heard, void *user)
{
	struct listening l = {.fn = fn, .heard = heard, .user = user, .start_ms = start_ms, .end_ms = end_ms};
	const struct question q = {.kind = WIRE_RECOGNISE,
				   .request = {.start_ms = start_ms, .end_ms = end_ms, .stream = audio_stream},
				   .path = path,
				   .which = CHILD_SPEECH,
				   .wide = thorough,
				   .silent_ms = LIMIT_MEDIA_WINDOW_MS,
				   .fn = words_part,
				   .user = &l};
	return media_ask(c, m, &q);
}
