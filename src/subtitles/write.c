/* Cues as SRT and WebVTT text. WebVTT escapes what would be markup or an arrow; SRT has no escapes. */
#include <string.h>

#include "subtitles/subtitles_int.h"

static void write_times(const struct cue *cue, char separator, struct buf *out)
{
	char start[16], end[16];
	subtitles_format_time(cue->start_ms, separator, start);
	subtitles_format_time(cue->end_ms, separator, end);
	buf_printf(out, "%s --> %s\n", start, end);
}

static void write_vtt_text(const char *s, struct buf *out)
{
	for (;;) {
		size_t n = strcspn(s, "&<>");
		buf_add(out, s, n);
		if (!s[n])
			return;
		buf_str(out, s[n] == '&' ? "&amp;" : s[n] == '<' ? "&lt;" : "&gt;");
		s += n + 1;
	}
}

void subtitles_write_srt(const struct cues *cues, struct buf *out)
{
	for (size_t i = 0; i < cues->count; i++) {
		const struct cue *cue = &cues->list[i];
		buf_printf(out, "%s%zu\n", i ? "\n" : "", i + 1);
		write_times(cue, ',', out);
		buf_str(out, cue->text);
		if (cue->second) {
			buf_str(out, " | ");
			buf_str(out, cue->second);
		}
		buf_char(out, '\n');
	}
}

void subtitles_write_vtt(const struct cues *cues, struct buf *out)
{
	buf_str(out, "WEBVTT\n");
	for (size_t i = 0; i < cues->count; i++) {
		const struct cue *cue = &cues->list[i];
		buf_char(out, '\n');
		write_times(cue, '.', out);
		write_vtt_text(cue->text, out);
		if (cue->second) {
			buf_str(out, " | ");
			write_vtt_text(cue->second, out);
		}
		buf_char(out, '\n');
	}
}
