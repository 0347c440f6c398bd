/* The engine pocketsphinx: English, inside langplug-media, a draft without marks and capitals. */
#include "speech/speech_int.h"

#include <string.h>

bool offline_can(const struct speech_options *options, const char *language)
{
	(void)options;
	return text_eq(language, "en") || text_starts(language, "en-");
}

struct offline {
	speech_part_fn *fn;
	speech_heard_fn *heard;
	void *user, *heard_user;
};

/* The dictionary is all lower case; "i" is the one word where that hurts the eye. */
static const char *cased(void *mem, const char *word)
{
	if (text_eq(word, "i") || text_starts(word, "i'"))
		return mem_printf(mem, "I%s", word + 1);
	return word;
}

static enum err take_words(struct ctx *c, const struct media_words *words, void *user)
{
	struct offline *o = user;
	void *mem = talloc_new(c->mem);
	struct media_word *list = mem_array(mem, struct media_word, words->count);
	for (size_t i = 0; i < words->count; i++) {
		list[i] = words->list[i];
		list[i].text = cased(mem, words->list[i].text);
	}
	const struct media_words better = {words->start_ms, words->end_ms, list, words->count};
	struct speech_part part = {.start_ms = words->start_ms, .end_ms = words->end_ms};
	speech_cues_from_words(mem, &better, &part.cues);
	enum err e = o->fn(c, &part, o->user);
	talloc_free(mem);
	return e;
}

static enum err take_heard(struct ctx *c, int64_t at_ms, void *user)
{
	const struct offline *o = user;
	return o->heard(c, at_ms, o->heard_user);
}

enum err offline_run(struct ctx *c, const struct speech_options *options, struct media *media,
		     const struct speech_request *request, speech_part_fn *fn, void *user)
{
	struct offline o = {.fn = fn, .heard = request->heard, .user = user, .heard_user = request->heard_user};
	return media_recognise(c, media, request->path, request->audio_stream, request->start_ms, request->end_ms,
			       options->thorough, take_words, request->heard ? take_heard : NULL, &o);
}
