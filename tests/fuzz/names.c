/* Any bytes as a path in the library. Holds: every field is valid UTF-8 without control characters, numbers are those of
 * the digits, and parsing twice gives the same. */
#include <stdlib.h>
#include <string.h>

#include "library/library.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_text(const char *s, size_t cap)
{
	size_t n = strnlen(s, cap);
	require(n < cap && text_utf8_valid(s, n));
	for (size_t i = 0; i < n; i++)
		require((unsigned char)s[i] >= 0x20);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	CTX_SCOPED struct ctx *c = ctx_new("fuzz");
	struct episode_name a, b;
	const char *path = mem_strn(c->mem, (const char *)bytes, len);
	int64_t n;
	library_parse_name(path, &a);
	library_parse_name(path, &b);
	require(memcmp(&a, &b, sizeof a) == 0);
	check_text(a.series, sizeof a.series);
	check_text(a.season, sizeof a.season);
	check_text(a.episode, sizeof a.episode);
	check_text(a.title, sizeof a.title);
	require(a.season[0] && (a.series[0] || strchr(path, '/')));
	require(a.season_number >= -1 && a.episode_number >= -1);
	if (a.season_number >= 0 && a.season_number < 1000000)
		require(text_to_int(a.season, 0, INT64_MAX, &n) && n == a.season_number);
	library_is_video(path);
	return 0;
}
