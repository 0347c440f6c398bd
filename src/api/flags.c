/* GET /api/flags: see flags.h. A new flag is a row of the table here, its option in api.c, and its field in docs/api.md. */
#include "api/flags.h"

#include <string.h>

#include "api/api_int.h"

enum { PLACES = 10000, PLACES_PER_PERCENT = PLACES / 100 };

static const struct {
	const char *name;
	size_t option; /* of struct api_options: char * */
} flags[] = {
    {"new_player", offsetof(struct api_options, flag_new_player)},
};

bool flag_share_parse(const char *text, struct flag_share *out)
{
	char digits[8];
	bool whole;
	size_t n = strlen(text);
	n -= n && text[n - 1] == '%';
	if (n >= sizeof digits)
		return false;
	memcpy(digits, text, n);
	digits[n] = '\0';
	if (text_to_bool(text, &whole)) {
		out->percent = whole ? 100 : 0;
		return true;
	}
	return text_to_int(digits, 0, 100, &out->percent);
}

/* FNV-1a over the name, then the id through a mixer (splitmix64), so that flags divide users independently. */
static int64_t place_of(const char *flag, int64_t user)
{
	uint64_t h = 14695981039346656037u;
	for (const char *p = flag; *p; p++)
		h = (h ^ (unsigned char)*p) * 1099511628211u;
	h += (uint64_t)user * 0x9E3779B97F4A7C15u;
	h = (h ^ h >> 30) * 0xBF58476D1CE4E5B9u;
	h = (h ^ h >> 27) * 0x94D049BB133111EBu;
	h ^= h >> 31;
	return (int64_t)(h % PLACES);
}

bool flag_on(const char *flag, int64_t user, struct flag_share share)
{
	if (share.percent >= 100)
		return true;
	return user > 0 && place_of(flag, user) < share.percent * PLACES_PER_PERCENT;
}

static const char *setting_of(const struct api_options *options, size_t i)
{
	return *(char *const *)((const char *)options + flags[i].option);
}

enum err flags_check(struct ctx *c, const struct api_options *options)
{
	struct flag_share share;
	for (size_t i = 0; i < COUNT_OF(flags); i++)
		if (!flag_share_parse(setting_of(options, i), &share))
			return ctx_fail_named(c, ERR_INVALID, "bad_setting",
					      "the flag %s is 0, 1 or a percentage, not \"%s\"", flags[i].name,
					      setting_of(options, i));
	return OK;
}

static const struct field flag_fields[] = {{"new_player", FIELD_BOOL, .required = true}, {0}};
static const struct shape flag_shape = {"Flags", flag_fields};

static enum err flags_get(struct http_request *request, struct http_response *response)
{
	struct answer a;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	for (size_t i = 0; i < COUNT_OF(flags); i++) {
		struct flag_share share;
		bool on = flag_share_parse(setting_of(api_of(request)->deps.options, i), &share) &&
			  flag_on(flags[i].name, session_of(request)->who.user, share);
		json_key_bool(&a.json, flags[i].name, on);
	}
	json_object_end(&a.json);
	http_set_header(response, "Cache-Control", "no-store");
	return answer_send(response, &a, 200);
}

const struct api_row flag_rows[] = {
    {{"GET", "/api/flags", NULL, HTTP_INLINE, flags_get},
     ACCESS_OPEN,
     .answer = &flag_shape,
     .summary = "Which new features this user gets",
     .tag = "program"},
    {{0}},
};
