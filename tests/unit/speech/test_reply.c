/* Answers of speech servers to cues: cases in tests/text/speech. And the words of error answers. */
#include "../text_case.h"

#include <stdio.h>

#include "speech/speech_int.h"

static void print_cues(struct buf *b, const struct cues *cues)
{
	for (size_t i = 0; i < cues->count; i++) {
		const struct cue *cue = &cues->list[i];
		buf_printf(b, "%lld %lld ", (long long)cue->start_ms, (long long)cue->end_ms);
		for (const char *p = cue->text; *p; p++)
			buf_str(b, *p == '\n' ? " / " : (char[]){*p, '\0'});
		buf_char(b, '\n');
	}
}

static bool run(struct ctx *c, const struct text_case *t)
{
	struct buf got;
	struct guard guard = {.repeated = 0};
	int64_t start = 0;
	enum err e = OK;
	buf_init(&got, c->mem, MIB);
	for (size_t i = 0; i < t->count && e == OK; i++) {
		struct heard heard;
		struct cues cues;
		int seconds = 0;
		if (sscanf(t->blocks[i].head, "reply %d", &seconds) != 1)
			continue;
		int64_t ms = seconds * 1000;
		e = reply_parse(c, c->mem, t->blocks[i].body, strlen(t->blocks[i].body), ms, &heard);
		if (e != OK)
			break;
		struct media_words words = guard_words(&guard, c->mem, &heard, start, start + ms);
		speech_cues_from_words(c->mem, &words, &cues);
		print_cues(&got, &cues);
		start += ms;
	}
	const char *wanted = text_case_body(t, e == OK ? "cues" : "fails");
	return text_case_expect(t, wanted, e == OK ? got.data : c->reason);
}

static void cases(void **state)
{
	text_case_all(unit_ctx(state), "speech", run);
}

static void server_words(void **state)
{
	static const char *const rows[][2] = {
	    {"{\"error\":{\"message\":\"bad key\",\"type\":\"x\"}}", "bad key"},
	    {"{\"error\":\"no 'file' field\"}", "no 'file' field"},
	    {"{\"detail\":\"model not found\"}", "model not found"},
	    {"Invalid request", "Invalid request"},
	    {"<html>502</html>", ""},
	    {"", ""},
	    {"[1]", ""},
	    {"{\"error\":{\"message\":7}}", ""},
	    {"two\nlines\x01", "two lines"},
	};
	struct ctx *c = unit_ctx(state);
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		assert_string_equal(reply_error(c->mem, rows[i][0], strlen(rows[i][0])), rows[i][1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(cases), UNIT_TEST(server_words)};
	return unit_run("speech/reply", tests);
}
