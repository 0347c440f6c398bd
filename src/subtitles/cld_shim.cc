/* libcld2 speaks only C++: the one function of it that subtitles/language.c needs. */
#include <cstdint>
#include <cstdio>
#include <cld2/public/encodings.h>
#include <cld2/public/compact_lang_det.h>

extern "C" const char *subtitles_cld_detect(const char *text, int len, int *reliable, int *percent);

extern "C" const char *subtitles_cld_detect(const char *text, int len, int *reliable, int *percent)
{
	CLD2::Language top[3];
	int percents[3], text_bytes;
	double scores[3];
	bool sure;
	CLD2::CLDHints none = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
	CLD2::Language best = CLD2::ExtDetectLanguageSummary(text, len, true, &none, CLD2::kCLDFlagBestEffort, top,
							     percents, scores, nullptr, &text_bytes, &sure);
	*reliable = sure;
	*percent = percents[0];
	return CLD2::LanguageCode(best);
}
