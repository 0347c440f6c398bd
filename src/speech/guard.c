/* What recognisers invent: loops (one line again and again), credits of the subtitles they were trained on, text where
 * nobody speaks. The thresholds of no-speech and compression are Whisper's own. */
#include "speech/speech_int.h"

#include <string.h>

enum { LOOP_PHRASE = 8, LOOP_TIMES = 4, LOOP_WORDS = 8, SEGMENT_WORDS = 256, REPEAT_LONG = 2, REPEAT_SHORT = 6 };

#define NO_SPEECH 0.6
#define NO_SPEECH_LOG (-1.0)
#define COMPRESSION 2.4

/* Wherever they stand: nobody says this in a film. */
static const char *const credits[] = {"amara.org",
				      "amara org",
				      "untertitelung des zdf",
				      "untertitel im auftrag des zdf",
				      "untertitelung im auftrag des zdf",
				      "untertitel der amara",
				      "opensubtitles",
				      "subtitles by the amara",
				      "sous-titrage st' 501",
				      "sous-titres réalisés",
				      "subtítulos realizados por",
				      "subtítulos por la comunidad",
				      "sottotitoli creati dalla",
				      "sottotitoli e revisione",
				      "legendas pela comunidade",
				      "субтитры сделал",
				      "napisy stworzone przez"};
/* Alone in a segment: said of nothing. */
static const char *const alone[] = {"thanks for watching",
				    "thank you for watching",
				    "subtitles by",
				    "please subscribe",
				    "untertitel von stephanie geiges",
				    "untertitel",
				    "vielen dank fürs zuschauen",
				    "copyright wdr 2021",
				    "swr 2021",
				    "swr 2020",
				    "merci d'avoir regardé",
				    "gracias por ver el video"};

/* Lower case of ASCII, marks to blanks, one blank between words. */
static void fold(const char *s, char *out, size_t cap)
{
	size_t n = 0;
	for (; *s && n + 1 < cap; s++) {
		char ch = *s >= 'A' && *s <= 'Z' ? (char)(*s + 'a' - 'A') : *s;
		if (strchr(" .,!?;:\"()-\n\t", ch)) {
			if (ch == '.' && s[1] >= 'a' && s[1] <= 'z')
				out[n++] = '.'; /* inside a name of a site */
			else if (n && out[n - 1] != ' ')
				out[n++] = ' ';
			continue;
		}
		out[n++] = ch;
	}
	while (n && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
}

static bool credit(const char *folded)
{
	for (size_t i = 0; i < COUNT_OF(credits); i++)
		if (strstr(folded, credits[i]))
			return true;
	for (size_t i = 0; i < COUNT_OF(alone); i++)
		if (text_eq(folded, alone[i]))
			return true;
	return false;
}

/* One phrase of up to LOOP_PHRASE words, LOOP_TIMES times in a row. */
static bool loops(char *folded)
{
	const char *words[SEGMENT_WORDS];
	size_t count = 0;
	for (char *p = folded; p && *p && count < SEGMENT_WORDS; count++) {
		words[count] = p;
		p = strchr(p, ' ');
		if (p)
			*p++ = '\0';
	}
	for (size_t period = 1; period <= LOOP_PHRASE; period++) {
		size_t run = period;
		for (size_t i = period; i < count; i++) {
			run = text_eq(words[i], words[i - period]) ? run + 1 : period;
			if (run >= period * LOOP_TIMES && run >= LOOP_WORDS)
				return true;
		}
	}
	return false;
}

static size_t count_words(const char *folded)
{
	size_t n = *folded != '\0';
	for (; *folded; folded++)
		n += *folded == ' ';
	return n;
}

bool guard_keeps(struct guard *g, const struct heard_segment *segment)
{
	char folded[4096];
	if (segment->no_speech > NO_SPEECH && segment->log_probability < NO_SPEECH_LOG)
		return false;
	if (segment->compression > COMPRESSION)
		return false;
	fold(segment->text, folded, sizeof folded);
	if (!*folded || credit(folded))
		return false;
	bool same = strncmp(g->last, folded, sizeof g->last - 1) == 0;
	g->repeated = same ? g->repeated + 1 : 0;
	text_copy(g->last, sizeof g->last, folded);
	if (g->repeated >= (count_words(folded) >= 3 ? REPEAT_LONG : REPEAT_SHORT))
		return false;
	return !loops(folded);
}

struct media_words guard_words(struct guard *g, void *mem, const struct heard *heard, int64_t start_ms, int64_t end_ms)
{
	size_t total = 0, count = 0;
	for (size_t i = 0; i < heard->count; i++)
		total += heard->segments[i].word_count;
	struct media_word *list = mem_array(mem, struct media_word, total);
	for (size_t i = 0; i < heard->count; i++) {
		const struct heard_segment *s = &heard->segments[i];
		if (!guard_keeps(g, s))
			continue;
		for (size_t k = 0; k < s->word_count; k++)
			list[count++] =
			    (struct media_word){start_ms + s->words[k].start_ms, start_ms + s->words[k].end_ms,
						s->words[k].text, s->words[k].confidence};
	}
	return (struct media_words){start_ms, end_ms, list, count};
}
