/* ASS and SSA: the Dialogue lines of [Events]. Columns come from the section's Format line; Text is the last one and
 * may hold commas. Styles, positions, effects and drawings are passed over. */
#include <string.h>
#include <strings.h>

#include "subtitles/subtitles_int.h"

enum { COLUMNS_MAX = 32, CHECK_EVERY = 4096 };

struct columns {
	int start, end, text;
};

static bool starts_nocase(struct line l, const char *prefix)
{
	size_t n = strlen(prefix);
	return (size_t)(l.end - l.p) >= n && strncasecmp(l.p, prefix, n) == 0;
}

/* Field at *p up to the next comma. */
static struct line next_field(const char **p, const char *end)
{
	const char *comma = memchr(*p, ',', (size_t)(end - *p));
	struct line field = {*p, comma ? comma : end};
	*p = comma ? comma + 1 : end;
	return subtitles_trim_line(field);
}

static void read_format(struct line l, struct columns *out)
{
	struct columns found = {-1, -1, -1};
	const char *p = l.p;
	for (int i = 0; i < COLUMNS_MAX && p < l.end; i++) {
		struct line name = next_field(&p, l.end);
		if (starts_nocase(name, "start"))
			found.start = i;
		else if (starts_nocase(name, "end"))
			found.end = i;
		else if (starts_nocase(name, "text"))
			found.text = i;
	}
	if (found.start >= 0 && found.end >= 0 && found.text > found.start && found.text > found.end)
		*out = found;
}

static bool whole_time(struct line l, int64_t *ms)
{
	const char *p = l.p;
	return subtitles_scan_time(&p, l.end, ms) && p == l.end;
}

static enum err read_dialogue(struct cue_list *l, const struct columns *at, struct line line)
{
	int64_t start = -1, end = -1;
	const char *p = line.p;
	for (int i = 0; i < at->text; i++) {
		struct line field = next_field(&p, line.end);
		if ((i == at->start && !whole_time(field, &start)) || (i == at->end && !whole_time(field, &end))) {
			l->skipped++;
			return OK;
		}
	}
	return subtitles_add_cue(l, start, end, (struct line){p, line.end});
}

enum err subtitles_read_ass(struct cue_list *l, const char *text, size_t len)
{
	struct columns at = {1, 2, 9}; /* the same in ASS ("Layer") and SSA ("Marked") */
	const char *p = text, *end = text + len;
	struct line line;
	for (size_t n = 0; subtitles_next_line(&p, end, &line); n++) {
		enum err e = n % CHECK_EVERY ? OK : ctx_check(l->c);
		if (e != OK)
			return e;
		line = subtitles_trim_line(line);
		bool dialogue = starts_nocase(line, "dialogue:");
		bool format = starts_nocase(line, "format:");
		if (!dialogue && !format)
			continue;
		line.p = memchr(line.p, ':', (size_t)(line.end - line.p));
		line.p++;
		if (format)
			read_format(line, &at); /* that of [V4+ Styles] has no Start and is not taken */
		else if ((e = read_dialogue(l, &at, line)) != OK)
			return e;
	}
	return OK;
}
