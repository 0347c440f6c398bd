/* Any bytes as a subtitle file. Holds: what is parsed keeps the contract (sorted, plain, valid UTF-8, within limits),
 * and as WebVTT it reads back as the same cues. */
#include <stdlib.h>
#include <string.h>

#include "subtitles/subtitles.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_text(const char *s)
{
	size_t n = strlen(s);
	require(n > 0 && n <= LIMIT_CUE_TEXT && text_utf8_valid(s, n));
	require(s[0] != '\n' && s[n - 1] != '\n' && !strstr(s, "\n\n"));
}

static void check_cues(const struct cues *cues)
{
	int64_t before = 0;
	require(cues->count > 0 && cues->count <= LIMIT_CUES);
	for (size_t i = 0; i < cues->count; i++) {
		const struct cue *cue = &cues->list[i];
		require(cue->start_ms >= before && cue->end_ms > cue->start_ms);
		before = cue->start_ms;
		check_text(cue->text);
		if (cue->second)
			check_text(cue->second);
	}
}

static void check_round_trip(struct ctx *c, const struct cues *cues)
{
	struct buf out;
	buf_init(&out, c->mem, LIMIT_SUBTITLE_FILE);
	subtitles_write_vtt(cues, &out);
	struct cues back;
	if (out.full)
		return;
	require(subtitles_parse(c, c->mem, out.data, out.len, NULL, &back) == OK);
	require(back.count == cues->count);
	for (size_t i = 0; i < back.count; i++) {
		require(back.list[i].start_ms == cues->list[i].start_ms);
		require(back.list[i].end_ms == cues->list[i].end_ms);
		require(text_eq(back.list[i].text, cues->list[i].text));
		require(text_eq(back.list[i].second, cues->list[i].second));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	CTX_SCOPED struct ctx *c = ctx_new("fuzz");
	/* The first byte chooses an encoding, or none. */
	static const char *const encodings[] = {"UTF-16LE", "WINDOWS-1251", "SHIFT_JIS", "UTF-7"};
	const char *encoding = len && bytes[0] < COUNT_OF(encodings) ? encodings[bytes[0]] : NULL;
	size_t skip = encoding != NULL;
	struct cues cues;
	if (subtitles_parse(c, c->mem, (const char *)bytes + skip, len - skip, encoding, &cues) != OK)
		return 0;
	check_cues(&cues);
	check_round_trip(c, &cues);
	subtitles_language(&cues);
	subtitles_retime(&cues, 1.04, -500);
	subtitles_find(&cues, 1000);
	return 0;
}
