/* Answers of speech servers, read with tolerance: see speech_int.h. Known forms: OpenAI (words beside the segments,
 * without punctuation), faster-whisper servers (words inside the segments, numbers as strings), whisper.cpp (words are
 * pieces of words: a piece that starts with a blank starts a word), plain json (only text). */
#include "speech/speech_int.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

enum { SEGMENTS_MAX = 2000, WORDS_MAX = 4000 };

static double number_of(const json_t *object, const char *key, double missing)
{
	const json_t *v = json_object_get(object, key);
	double d;
	if (json_is_number(v))
		d = json_number_value(v);
	else if (!json_is_string(v) || !text_to_double(json_string_value(v), -1e12, 1e12, &d))
		return missing;
	return isfinite(d) ? d : missing;
}

static int64_t ms_of(const json_t *object, const char *key, int64_t duration_ms)
{
	double ms = number_of(object, key, 0) * 1000;
	return ms < 0 ? 0 : ms > (double)duration_ms ? duration_ms : (int64_t)llround(ms);
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object, key));
	return s ? s : "";
}

struct words {
	struct heard_word *list;
	size_t count;
	bool pieces; /* of whisper.cpp: blanks say where words start */
};

static void add_word(void *mem, struct words *w, const json_t *item, int64_t duration_ms)
{
	const char *raw = *text_of(item, "word") ? text_of(item, "word") : text_of(item, "text");
	struct heard_word word = {
	    .start_ms = ms_of(item, "start", duration_ms),
	    .end_ms = ms_of(item, "end", duration_ms),
	    .confidence = number_of(item, "probability", 1),
	};
	if (!*raw || raw[0] == '[' || strncmp(raw, "<|", 2) == 0)
		return;
	if (word.end_ms < word.start_ms)
		word.end_ms = word.start_ms;
	word.confidence = word.confidence < 0 ? 0 : word.confidence > 1 ? 1 : word.confidence;
	if (w->pieces && raw[0] != ' ' && w->count) {
		struct heard_word *last = &w->list[w->count - 1];
		last->text = mem_printf(mem, "%s%s", last->text, raw);
		last->end_ms = word.end_ms > last->end_ms ? word.end_ms : last->end_ms;
		last->confidence = word.confidence < last->confidence ? word.confidence : last->confidence;
		return;
	}
	char *text = text_trim(mem_str(mem, raw));
	if (!*text || w->count == WORDS_MAX)
		return;
	word.text = text;
	w->list[w->count++] = word;
}

static struct words words_of(void *mem, const json_t *array, int64_t duration_ms)
{
	struct words w = {.count = 0};
	size_t i, n = json_array_size(array), blanks = 0;
	json_t *item;
	w.list = mem_array(mem, struct heard_word, n < WORDS_MAX ? n : WORDS_MAX);
	json_array_foreach(array, i, item) blanks += text_of(item, "word")[0] == ' ';
	w.pieces = blanks * 3 > n; /* most words of a form with blanks start with one */
	json_array_foreach(array, i, item) if (json_is_object(item)) add_word(mem, &w, item, duration_ms);
	return w;
}

static void fold_word(const char *s, char *out, size_t cap)
{
	size_t n = 0;
	for (; *s && n + 1 < cap; s++)
		if (!strchr(".,!?;:\"()[]-", *s))
			out[n++] = *s >= 'A' && *s <= 'Z' ? (char)(*s + 'a' - 'A') : *s;
	out[n] = '\0';
}

static bool same_word(const char *a, const char *b)
{
	char fa[LIMIT_WORD], fb[LIMIT_WORD];
	fold_word(a, fa, sizeof fa);
	fold_word(b, fb, sizeof fb);
	return *fa && text_eq(fa, fb);
}

/* The words of the text, timed by their share of the characters. */
static void spread(void *mem, struct heard_segment *s)
{
	size_t total = strlen(s->text), at = 0;
	char *copy = mem_str(mem, s->text);
	s->words = mem_array(mem, struct heard_word, total / 2 + 1);
	for (char *p = copy; *p && total;) {
		size_t n = strcspn(p, " \n\t");
		char *next = p + n + (p[n] != '\0');
		if (n) {
			p[n] = '\0';
			int64_t length = s->end_ms - s->start_ms;
			s->words[s->word_count++] = (struct heard_word){
			    .start_ms = s->start_ms + length * (int64_t)at / (int64_t)total,
			    .end_ms = s->start_ms + length * (int64_t)(at + n) / (int64_t)total,
			    .text = p,
			    .confidence = 1,
			};
		}
		at += (size_t)(next - p);
		p = next;
	}
}

/* The text's words (with their marks) get the times of the given ones, which may lack marks or be fewer: in order, each
 * looking a few ahead. Those without a partner keep their share of the characters. */
static void time_words(struct heard_segment *s, const struct heard_word *given, size_t count)
{
	enum { LOOK_AHEAD = 4 };
	size_t at = 0;
	for (size_t i = 0; i < s->word_count; i++) {
		for (size_t k = at; k < count && k < at + LOOK_AHEAD; k++) {
			if (!same_word(s->words[i].text, given[k].text))
				continue;
			s->words[i].start_ms = given[k].start_ms;
			s->words[i].end_ms = given[k].end_ms;
			s->words[i].confidence = given[k].confidence;
			at = k + 1;
			break;
		}
	}
	for (size_t i = 1; i < s->word_count; i++) { /* time never runs back */
		struct heard_word *w = &s->words[i];
		if (w->start_ms < s->words[i - 1].start_ms)
			w->start_ms = s->words[i - 1].start_ms;
		if (w->end_ms < w->start_ms)
			w->end_ms = w->start_ms;
	}
}

/* Words beside the segments that lie in this one. */
static void take_beside(struct heard_segment *s, const struct words *all, size_t *at)
{
	size_t from = *at;
	while (*at < all->count && all->list[*at].start_ms < s->end_ms)
		(*at)++;
	time_words(s, all->list + from, *at - from);
}

static void read_segment(void *mem, const json_t *item, int64_t duration_ms, struct heard_segment *s)
{
	*s = (struct heard_segment){
	    .start_ms = ms_of(item, "start", duration_ms),
	    .end_ms = ms_of(item, "end", duration_ms),
	    .text = text_trim(mem_str(mem, text_of(item, "text"))),
	    .no_speech = number_of(item, "no_speech_prob", 0),
	    .log_probability = number_of(item, "avg_logprob", 0),
	    .compression = number_of(item, "compression_ratio", 0),
	};
	if (s->end_ms < s->start_ms)
		s->end_ms = s->start_ms;
	spread(mem, s);
}

/* Some servers give parts of the sound out of order. Few are: by insertion, which keeps equal ones in order. */
static void sort_segments(struct heard *h)
{
	for (size_t i = 1; i < h->count; i++) {
		struct heard_segment held = h->segments[i];
		size_t k = i;
		for (; k && h->segments[k - 1].start_ms > held.start_ms; k--)
			h->segments[k] = h->segments[k - 1];
		h->segments[k] = held;
	}
}

static void read_segments(void *mem, const json_t *root, int64_t duration_ms, struct heard *out)
{
	const json_t *array = json_object_get(root, "segments"), *beside = json_object_get(root, "words");
	size_t n = json_array_size(array), at = 0, i;
	json_t *item;
	struct words all = words_of(mem, beside, duration_ms);
	out->segments = mem_array(mem, struct heard_segment, n < SEGMENTS_MAX ? n + 1 : SEGMENTS_MAX + 1);
	json_array_foreach(array, i, item)
	{
		if (!json_is_object(item) || out->count == SEGMENTS_MAX)
			continue;
		struct heard_segment *s = &out->segments[out->count];
		read_segment(mem, item, duration_ms, s);
		if (all.count) {
			take_beside(s, &all, &at);
		} else {
			struct words inside = words_of(mem, json_object_get(item, "words"), duration_ms);
			time_words(s, inside.list, inside.count);
		}
		out->count += *s->text != '\0' && s->start_ms < duration_ms;
	}
	sort_segments(out);
	const char *text = text_of(root, "text");
	if (n || text_blank(text))
		return;
	/* plain json: one segment over all of it */
	struct heard_segment *s = &out->segments[0];
	*s = (struct heard_segment){.end_ms = duration_ms, .text = text_trim(mem_str(mem, text))};
	spread(mem, s);
	time_words(s, all.list, all.count);
	out->count = 1;
}

enum err reply_parse(struct ctx *c, void *mem, const char *json, size_t len, int64_t duration_ms, struct heard *out)
{
	json_error_t fault;
	json_t *root = json_loadb(json, len, 0, &fault);
	bool known = json_is_object(root) && (json_is_array(json_object_get(root, "segments")) ||
					      json_is_string(json_object_get(root, "text")));
	if (!known) {
		json_decref(root);
		bool html = len && strcspn(json, "<") < 32;
		return ctx_fail_named(c, ERR_UNAVAILABLE, "engine_nonsense",
				      "the speech server answers %s, no transcript",
				      html  ? "with a web page"
				      : len ? "something unknown"
					    : "nothing");
	}
	*out = (struct heard){.language = ""};
	const char *code = subtitles_language_code(text_of(root, "language"));
	out->language = code ? code : "";
	read_segments(mem, root, duration_ms, out);
	json_decref(root);
	return OK;
}

char *reply_error(const void *mem, const char *body, size_t len)
{
	enum { WORDS = 200 };
	json_t *root = json_loadb(body, len, 0, NULL);
	const json_t *error = json_object_get(root, "error");
	const char *words = json_string_value(json_is_object(error) ? json_object_get(error, "message") : error);
	if (!words)
		words = json_string_value(json_object_get(root, "detail"));
	if (!words)
		words = json_string_value(json_object_get(root, "message"));
	bool plain = !words && !root && len && !memchr(body, '<', len) && text_utf8_valid(body, len);
	char *out = mem_strn(mem, words ? words : plain ? body : "", WORDS);
	json_decref(root);
	for (char *p = out; *p; p++)
		if ((unsigned char)*p < ' ')
			*p = ' ';
	return text_trim(out);
}
