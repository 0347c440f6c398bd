/* Languages of names, of side-cars and of texts. */
#include "../unit.h"
#include "subtitles/subtitles.h"

static void codes(void **state)
{
	(void)state;
	static const char *const cases[][2] = {{"de", "de"},
					       {"ger", "de"},
					       {"deu", "de"},
					       {"German", "de"},
					       {"DEUTSCH", "de"},
					       {"de-DE", "de"},
					       {"pt_BR", "pt"},
					       {"fre", "fr"},
					       {"fra", "fr"},
					       {"Français", "fr"},
					       {"chi", "zh"},
					       {"zho", "zh"},
					       {"zh-Hans-CN", "zh"},
					       {"English (US)", "en"},
					       {"iw", "he"},
					       {"nob", "no"},
					       {"nb", "no"},
					       {"es-419", "es"},
					       {"Norwegian Bokmål", "no"},
					       {"", NULL},
					       {"xx", NULL},
					       {"und", NULL},
					       {"director", NULL},
					       {"d-e", NULL}};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (!text_eq(subtitles_language_code(cases[i][0]), cases[i][1]))
			fail_msg("\"%s\" is %s", cases[i][0], subtitles_language_code(cases[i][0]));
	assert_null(subtitles_language_code(NULL));
}

static void sidecars(void **state)
{
	(void)state;
	static const struct {
		const char *video, *file, *expect; /* "language flags title", NULL none */
	} cases[] = {
	    {"Film.mkv", "Film.srt", "--- "},
	    {"Film.mkv", "Film.de.srt", "de--- "},
	    {"Film.mkv", "film.DEU.SRT", "de--- "},
	    {"Film.mkv", "Film.de.forced.srt", "de-f- "},
	    {"Film.mkv", "Film.forced.de.vtt", "de-f- "},
	    {"Film.mkv", "Film.default.pt-BR.sdh.ass", "pt-BRd-h "},
	    {"Film.mkv", "Film.zh_hans.ssa", "zh-Hans--- "},
	    {"Film.mkv", "Film.es-419.srt", "es-419--- "},
	    {"Film.mkv", "Film.hi.srt", "hi--- "},
	    {"Film.mkv", "Film.en.hi.srt", "en--h "},
	    {"Film.mkv", "Film.hi.en.srt", "en--h "},
	    {"Film.mkv", "Film.en.cc.foreign.srt", "en-fh "},
	    {"Film.mkv", "Film.Director's Commentary.en.srt", "en---Director's Commentary "},
	    {"Film.mkv", "Film.it.happens.de.srt", "de---it.happens "},
	    {"Film.mkv", "Film.de.asr.srt", "de---asr "},
	    {"Film.mkv", "Film.German.srt", "de--- "},
	    {"Film.mkv", "Film_de.srt", "de--- "},
	    {"Film.mkv", "Film-pt-BR.srt", "pt-BR--- "},
	    {"Film.mkv", "Film [de].srt", "de--- "},
	    {"Film.mkv", "Film (German, forced).srt", "de-f- "},
	    {"Film.mkv", "Film - English SDH.srt", "en--h "},
	    {"Film.mkv", "Film_de_forced.srt", "de-f- "},
	    {"Show S01E02.mkv", "Show S01E02.eng.srt", "en--- "},
	    {"Show.S01E02.1080p.mkv", "Show.S01E02.1080p.en.srt", "en--- "},
	    {"dir/Film.mkv", "other/Film.de.srt", "de--- "},
	    {"Film.mkv", "Film 2.srt", NULL},
	    {"Film.mkv", "Film2.srt", NULL},
	    {"Episode 1.mkv", "Episode 10.srt", NULL},
	    {"Film.mkv", "Film.de.txt", NULL},
	    {"Film.mkv", "Film.mkv", NULL},
	    {"Film.mkv", "Fil.srt", NULL},
	    {"Film.mkv", "Other.de.srt", NULL},
	    {".mkv", "x.srt", NULL},
	    {"Film.mkv", "Film...srt", "--- "},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct sidecar_name s;
		bool is = subtitles_sidecar_name(cases[i].video, cases[i].file, &s);
		void *mem = talloc_new(NULL);
		const char *got = is ? mem_printf(mem, "%s%s%s%s%s ", s.language, s.is_default ? "d" : "-",
						  s.forced ? "f" : "-", s.hearing_impaired ? "h" : "-", s.title)
				     : NULL;
		if (!text_eq(got, cases[i].expect))
			fail_msg("%s beside %s: %s", cases[i].file, cases[i].video, got);
		talloc_free(mem);
	}
}

static const char *language_of(struct ctx *c, const char *text)
{
	struct buf b;
	buf_init(&b, c->mem, 64 * KIB);
	buf_printf(&b, "1\n00:00:01,000 --> 00:00:02,000\n%s\n", text);
	struct cues cues;
	assert_ok(c, subtitles_parse(c, c->mem, b.data, b.len, NULL, &cues));
	return subtitles_language(&cues);
}

static void languages(void **state)
{
	struct ctx *c = unit_ctx(state);
	assert_string_equal(
	    language_of(c, "Guten Morgen, wie geht es dir heute? Ich habe dich gestern nicht gesehen, und wir "
			   "müssen noch über das Haus sprechen."),
	    "de");
	assert_string_equal(
	    language_of(c, "Good morning, how are you today? I did not see you yesterday, and we still have to "
			   "talk about the house."),
	    "en");
	assert_string_equal(
	    language_of(c, "Buenos días, ¿cómo estás hoy? Ayer no te vi y todavía tenemos que hablar de la casa "
			   "y de los niños."),
	    "es");
	assert_string_equal(
	    language_of(c, "Bonjour, comment vas-tu aujourd'hui ? Je ne t'ai pas vu hier, et nous devons encore "
			   "parler de la maison."),
	    "fr");
	assert_string_equal(language_of(c, "♪ 12 34 ♪"), "");
	assert_string_equal(language_of(c, "OK"), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(codes), UNIT_TEST(sidecars), UNIT_TEST(languages)};
	return unit_run("subtitles/language", tests);
}
