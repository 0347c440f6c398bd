/* Languages: the codes and names people put into file names and containers, and what language a text is in. */
#include <string.h>
#include <strings.h>

#include "subtitles/subtitles_int.h"

enum { DETECT_BYTES = 64 * KIB, DETECT_PERCENT = 70, NAME_BYTES = 64 };

/* ISO 639-1, 639-2/B, 639-2/T, English name, own name. */
static const struct {
	const char *code, *bibliographic, *terminologic, *english, *native;
} languages[] = {
    {"af", "afr", "afr", "Afrikaans", NULL},
    {"sq", "alb", "sqi", "Albanian", "Shqip"},
    {"am", "amh", "amh", "Amharic", NULL},
    {"ar", "ara", "ara", "Arabic", "العربية"},
    {"hy", "arm", "hye", "Armenian", NULL},
    {"az", "aze", "aze", "Azerbaijani", NULL},
    {"eu", "baq", "eus", "Basque", "Euskara"},
    {"be", "bel", "bel", "Belarusian", NULL},
    {"bn", "ben", "ben", "Bengali", NULL},
    {"bs", "bos", "bos", "Bosnian", "Bosanski"},
    {"bg", "bul", "bul", "Bulgarian", "Български"},
    {"ca", "cat", "cat", "Catalan", "Català"},
    {"zh", "chi", "zho", "Chinese", "中文"},
    {"hr", "hrv", "hrv", "Croatian", "Hrvatski"},
    {"cs", "cze", "ces", "Czech", "Čeština"},
    {"da", "dan", "dan", "Danish", "Dansk"},
    {"nl", "dut", "nld", "Dutch", "Nederlands"},
    {"en", "eng", "eng", "English", "English"},
    {"eo", "epo", "epo", "Esperanto", NULL},
    {"et", "est", "est", "Estonian", "Eesti"},
    {"fi", "fin", "fin", "Finnish", "Suomi"},
    {"fr", "fre", "fra", "French", "Français"},
    {"gl", "glg", "glg", "Galician", "Galego"},
    {"ka", "geo", "kat", "Georgian", NULL},
    {"de", "ger", "deu", "German", "Deutsch"},
    {"el", "gre", "ell", "Greek", "Ελληνικά"},
    {"gu", "guj", "guj", "Gujarati", NULL},
    {"he", "heb", "heb", "Hebrew", "עברית"},
    {"hi", "hin", "hin", "Hindi", "हिन्दी"},
    {"hu", "hun", "hun", "Hungarian", "Magyar"},
    {"is", "ice", "isl", "Icelandic", "Íslenska"},
    {"id", "ind", "ind", "Indonesian", "Bahasa Indonesia"},
    {"ga", "gle", "gle", "Irish", "Gaeilge"},
    {"it", "ita", "ita", "Italian", "Italiano"},
    {"ja", "jpn", "jpn", "Japanese", "日本語"},
    {"kn", "kan", "kan", "Kannada", NULL},
    {"kk", "kaz", "kaz", "Kazakh", NULL},
    {"km", "khm", "khm", "Khmer", NULL},
    {"ko", "kor", "kor", "Korean", "한국어"},
    {"la", "lat", "lat", "Latin", "Latina"},
    {"lv", "lav", "lav", "Latvian", "Latviešu"},
    {"lt", "lit", "lit", "Lithuanian", "Lietuvių"},
    {"lb", "ltz", "ltz", "Luxembourgish", NULL},
    {"mk", "mac", "mkd", "Macedonian", NULL},
    {"ms", "may", "msa", "Malay", NULL},
    {"ml", "mal", "mal", "Malayalam", NULL},
    {"mt", "mlt", "mlt", "Maltese", NULL},
    {"mr", "mar", "mar", "Marathi", NULL},
    {"mn", "mon", "mon", "Mongolian", NULL},
    {"no", "nor", "nor", "Norwegian", "Norsk"},
    {"no", "nob", "nob", "Bokmål", "Norwegian Bokmål"},
    {"nn", "nno", "nno", "Nynorsk", "Norwegian Nynorsk"},
    {"oc", "oci", "oci", "Occitan", NULL},
    {"fa", "per", "fas", "Persian", "Farsi"},
    {"pl", "pol", "pol", "Polish", "Polski"},
    {"pt", "por", "por", "Portuguese", "Português"},
    {"pa", "pan", "pan", "Punjabi", NULL},
    {"ro", "rum", "ron", "Romanian", "Română"},
    {"ru", "rus", "rus", "Russian", "Русский"},
    {"sr", "srp", "srp", "Serbian", "Srpski"},
    {"sk", "slo", "slk", "Slovak", "Slovenčina"},
    {"sl", "slv", "slv", "Slovenian", "Slovenščina"},
    {"es", "spa", "spa", "Spanish", "Español"},
    {"es", "spa", "spa", "Castilian", "Castellano"},
    {"sw", "swa", "swa", "Swahili", NULL},
    {"sv", "swe", "swe", "Swedish", "Svenska"},
    {"tl", "tgl", "tgl", "Tagalog", "Filipino"},
    {"ta", "tam", "tam", "Tamil", NULL},
    {"te", "tel", "tel", "Telugu", NULL},
    {"th", "tha", "tha", "Thai", "ไทย"},
    {"tr", "tur", "tur", "Turkish", "Türkçe"},
    {"uk", "ukr", "ukr", "Ukrainian", "Українська"},
    {"ur", "urd", "urd", "Urdu", NULL},
    {"uz", "uzb", "uzb", "Uzbek", NULL},
    {"vi", "vie", "vie", "Vietnamese", "Tiếng Việt"},
    {"cy", "wel", "cym", "Welsh", "Cymraeg"},
};

/* Codes that were renamed, and names libcld2 and old systems still use. */
static const struct {
	const char *old, *code;
} renamed[] = {{"iw", "he"},  {"in", "id"},  {"nb", "no"},  {"fil", "tl"},
	       {"cmn", "zh"}, {"scc", "sr"}, {"scr", "hr"}, {"mol", "ro"}};

static const char *code_of(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(renamed); i++)
		if (text_eq_nocase(name, renamed[i].old))
			return renamed[i].code;
	for (size_t i = 0; i < COUNT_OF(languages); i++) {
		if (text_eq_nocase(name, languages[i].code) || text_eq_nocase(name, languages[i].bibliographic) ||
		    text_eq_nocase(name, languages[i].terminologic) || text_eq_nocase(name, languages[i].english) ||
		    (languages[i].native && text_eq_nocase(name, languages[i].native)))
			return languages[i].code;
	}
	return NULL;
}

const char *subtitles_language_code(const char *name)
{
	if (!name)
		return NULL;
	const char *code = code_of(name);
	if (code)
		return code;
	/* "de-DE", "pt_BR", "German (Austria)" */
	size_t n = strcspn(name, "-_ (");
	char primary[NAME_BYTES];
	if (!name[n] || n < 2 || n >= sizeof primary)
		return NULL;
	memcpy(primary, name, n);
	primary[n] = '\0';
	return code_of(primary);
}

const char *subtitles_language(const struct cues *cues)
{
	struct buf text;
	void *mem = talloc_new(NULL);
	buf_init(&text, mem_check(mem), DETECT_BYTES);
	/* Evenly over the film, so that a song or the credits do not decide. */
	size_t step = cues->count / 2000 + 1;
	for (size_t i = 0; i < cues->count && !text.full; i += step) {
		buf_str(&text, cues->list[i].text);
		buf_char(&text, '\n');
	}
	int reliable, percent;
	const char *found = subtitles_cld_detect(text.data, (int)text.len, &reliable, &percent);
	const char *code = reliable && percent >= DETECT_PERCENT ? subtitles_language_code(found) : NULL;
	talloc_free(mem);
	return code ? code : "";
}
