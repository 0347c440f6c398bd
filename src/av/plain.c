/* Plain text of ASS events: see plain.h. */
#include "av/plain.h"

#include <string.h>

enum { ASS_FIELDS_BEFORE_TEXT = 8 };

/* "{\an8\p1}": what is behind it; *drawing changes with \p. NULL: no closing brace. */
static const char *skip_override(const char *p, bool *drawing)
{
	const char *end = strchr(p, '}');
	if (!end)
		return NULL;
	for (const char *q = p; q + 2 < end; q++)
		if (q[0] == '\\' && q[1] == 'p' && q[2] >= '0' && q[2] <= '9')
			*drawing = q[2] != '0';
	return end + 1;
}

/* What stands for a backslash and this character; NUL: the backslash is one. */
static char escaped(char ch)
{
	switch (ch) {
	case 'N':
	case 'n':
		return '\n';
	case 'h':
		return ' ';
	case '{':
	case '}':
	case '\\':
		return ch;
	default:
		return '\0';
	}
}

char *plain_text(void *mem, const char *ass)
{
	struct buf b;
	bool drawing = false;
	buf_init(&b, mem, LIMIT_CUE_TEXT);
	for (int field = 0; field < ASS_FIELDS_BEFORE_TEXT; field++) {
		const char *comma = strchr(ass, ',');
		if (!comma)
			return b.data;
		ass = comma + 1;
	}
	while (*ass && *ass != '\r') {
		const char *after = *ass == '{' ? skip_override(ass, &drawing) : NULL;
		char ch = *ass == '\\' ? escaped(ass[1]) : '\0';
		if (after)
			ass = after;
		else if (ch)
			ass += 2;
		else
			ch = *ass++;
		bool blank_line = ch == '\n' && (!b.len || b.data[b.len - 1] == '\n');
		if (!after && !drawing && !blank_line)
			buf_char(&b, ch);
	}
	return text_trim(b.data);
}
