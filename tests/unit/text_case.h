/* Text cases: a new oddity is a new text file, not new code. A file holds any number of cases:
 *
 *	Words before the first case are remarks.
 *	=== name of the case
 *	--- head of a block
 *	body, up to the next line that begins with "--- " or "=== "
 *
 * What heads mean is the runner's business. Files are tests/text/<room>/NAME.txt. */
#pragma once

#include <dirent.h>
#include <stdlib.h>

#include "unit.h"

enum { TEXT_CASE_BLOCKS = 8 };

struct text_block {
	const char *head, *body; /* body ends with '\n', or is "" */
};

struct text_case {
	const char *file, *name;
	struct text_block blocks[TEXT_CASE_BLOCKS];
	size_t count;
};

/* false: the case failed, and has said why. */
typedef bool text_case_run(struct ctx *c, const struct text_case *t);

/* Body of the block with that head; NULL when there is none. */
static inline const char *text_case_body(const struct text_case *t, const char *head)
{
	for (size_t i = 0; i < t->count; i++)
		if (text_starts(t->blocks[i].head, head))
			return t->blocks[i].body;
	return NULL;
}

/* Returns how many cases failed; *cases counts all. */
static inline size_t text_case_file(struct ctx *c, const char *path, text_case_run *run, size_t *cases)
{
	char *text;
	size_t len, failed = 0;
	assert_ok(c, path_read(c, path, 16 * MIB, &text, &len));
	struct text_case t = {.file = path_base(path)};
	struct buf body;
	buf_init(&body, c->mem, 16 * MIB);
	for (char *line = text; line; line = line < text + len ? line : NULL) {
		char *end = memchr(line, '\n', (size_t)(text + len - line));
		size_t n = end ? (size_t)(end - line) : (size_t)(text + len - line);
		bool new_case = strncmp(line, "=== ", 4) == 0, new_block = strncmp(line, "--- ", 4) == 0;
		if ((new_case || new_block) && t.count)
			t.blocks[t.count - 1].body = mem_strn(c->mem, body.data, body.len);
		if (new_case) {
			if (t.name)
				failed += !run(c, &t);
			t = (struct text_case){.file = t.file, .name = mem_strn(c->mem, line + 4, n - 4)};
			(*cases)++;
		} else if (new_block) {
			assert_true(t.name && t.count < TEXT_CASE_BLOCKS);
			t.blocks[t.count++].head = mem_strn(c->mem, line + 4, n - 4);
			buf_clear(&body);
		} else {
			buf_add(&body, line, n);
			buf_char(&body, '\n');
		}
		line += n + 1;
	}
	if (t.count)
		t.blocks[t.count - 1].body = mem_strn(c->mem, body.data, body.len);
	if (t.name)
		failed += !run(c, &t);
	return failed;
}

/* All files of tests/text/<room>; fails when there is no case at all. Returns how many there were. */
static inline size_t text_case_all(struct ctx *c, const char *room, text_case_run *run)
{
	const char *dir = mem_printf(c->mem, "%s/tests/text/%s", TEST_SOURCE_ROOT, room);
	struct dirent **names;
	size_t cases = 0, failed = 0;
	int n = scandir(dir, &names, NULL, alphasort);
	assert_true(n > 0);
	for (int i = 0; i < n; i++) {
		if (text_ends(names[i]->d_name, ".txt"))
			failed += text_case_file(c, path_join(c->mem, dir, names[i]->d_name), run, &cases);
		free(names[i]);
	}
	free(names);
	assert_true(cases > 0);
	assert_int_equal(failed, 0);
	return cases;
}

/* Compares but for line ends at the end. */
static inline bool text_case_expect(const struct text_case *t, const char *expected, const char *got)
{
	size_t n = expected ? strlen(expected) : 0, m = strlen(got);
	while (n && expected[n - 1] == '\n')
		n--;
	while (m && got[m - 1] == '\n')
		m--;
	if (expected && n == m && memcmp(expected, got, n) == 0)
		return true;
	print_error("%s: %s\n--- expected\n%s--- got\n%s\n", t->file, t->name, expected ? expected : "(no block)\n",
		    got);
	return false;
}
