/* Runs tests/text/subtitles: block "input [flags]" through the parser, compared with block "cues".
 * Flags: charset=NAME (the bytes are converted to it), bom (a mark in front), crlf, cr, escaped (\xNN, \0, \r are
 * bytes), nonl (no line end at the end), encoding=NAME (the user's choice). */
#include <iconv.h>
#include <stdio.h>

#include "../text_case.h"
#include "subtitles/subtitles.h"

static bool has_flag(const char *head, const char *flag)
{
	const char *p = strstr(head, flag);
	return p && p[-1] == ' ' && (p[strlen(flag)] == ' ' || p[strlen(flag)] == '\0');
}

static const char *flag_value(struct ctx *c, const char *head, const char *name)
{
	const char *p = strstr(head, name);
	return p ? mem_strn(c->mem, p + strlen(name), strcspn(p + strlen(name), " ")) : NULL;
}

static void unescape(struct buf *b, const char *s)
{
	for (; *s; s++) {
		unsigned v;
		if (s[0] == '\\' && s[1] == 'x' && sscanf(s + 2, "%2x", &v) == 1) {
			buf_char(b, (char)v);
			s += 3;
		} else if (s[0] == '\\' && (s[1] == '0' || s[1] == 'r')) {
			buf_char(b, s[1] == '0' ? '\0' : '\r');
			s++;
		} else {
			buf_char(b, *s);
		}
	}
}

static void convert(struct ctx *c, const char *charset, struct buf *b)
{
	iconv_t cd = iconv_open(charset, "UTF-8");
	assert_true(cd != (iconv_t)-1);
	size_t left = b->len, room = 4 * b->len + 16, cap = room;
	char *in = b->data, *out = mem_array(c->mem, char, room), *to = out;
	assert_int_equal(iconv(cd, &in, &left, &to, &room), 0);
	iconv_close(cd);
	buf_clear(b);
	buf_add(b, out, cap - room);
}

static void make_input(struct ctx *c, const struct text_block *block, struct buf *b)
{
	buf_init(b, c->mem, 16 * MIB);
	if (has_flag(block->head, "bom"))
		buf_str(b, "\xEF\xBB\xBF");
	if (has_flag(block->head, "escaped"))
		unescape(b, block->body);
	else
		buf_str(b, block->body);
	if (has_flag(block->head, "nonl"))
		b->len--;
	if (has_flag(block->head, "crlf") || has_flag(block->head, "cr")) {
		const char *plain = mem_strn(c->mem, b->data, b->len);
		buf_clear(b);
		for (const char *p = plain; *p; p++)
			*p == '\n' ? buf_str(b, has_flag(block->head, "crlf") ? "\r\n" : "\r") : buf_char(b, *p);
	}
	const char *charset = flag_value(c, block->head, "charset=");
	if (charset)
		convert(c, charset, b);
}

static void show_text(struct buf *out, const char *s)
{
	for (; *s; s++)
		*s == '\n' ? buf_str(out, "\\n") : buf_char(out, *s);
}

static bool run_case(struct ctx *c, const struct text_case *t)
{
	struct buf input, got;
	make_input(c, &t->blocks[0], &input);
	buf_init(&got, c->mem, 16 * MIB);
	struct cues cues;
	enum err e =
	    subtitles_parse(c, c->mem, input.data, input.len, flag_value(c, t->blocks[0].head, "encoding="), &cues);
	if (e != OK) {
		buf_printf(&got, "%s %s\n", err_name(e), c->reason);
	} else {
		buf_printf(&got, "%s %s skipped %zu\n", cues.format, cues.encoding, cues.skipped);
		for (size_t i = 0; i < cues.count; i++) {
			const struct cue *cue = &cues.list[i];
			buf_printf(&got, "%lld-%lld ", (long long)cue->start_ms, (long long)cue->end_ms);
			show_text(&got, cue->text);
			if (cue->second) {
				buf_str(&got, " ## ");
				show_text(&got, cue->second);
			}
			buf_char(&got, '\n');
		}
	}
	return text_case_expect(t, text_case_body(t, "cues"), got.data);
}

static void text_cases(void **state)
{
	size_t n = text_case_all(unit_ctx(state), "subtitles", run_case);
	print_message("%zu cases\n", n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(text_cases)};
	return unit_run("subtitles/cases", tests);
}
