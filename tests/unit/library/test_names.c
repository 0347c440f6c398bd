/* The name parser: runs every case of tests/text/names. A new oddity is a new block in a text file there:
 *
 *	path    Superstore/Episode 1 Staffel 1 von Superstore.mp4
 *	series  Superstore
 *	season  1
 *	episode 1
 *	title   Episode 1 Staffel 1 von Superstore
 *	order   1 1
 *
 * Keys that a block leaves out are not looked at; "#" begins a comment line. */
#include "../unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "library/library.h"

struct run {
	const char *file;
	int line, cases, wrong;
	char path[512];
	struct episode_name got;
};

static void check(struct run *r, const char *key, const char *got, const char *want)
{
	if (text_eq(got, want))
		return;
	r->wrong++;
	print_error("%s:%d: %s\n\t%s is \"%s\", should be \"%s\"\n", r->file, r->line, r->path, key, got, want);
}

static void take_line(struct run *r, char *line)
{
	char *value = line + strcspn(line, " \t"), order[64];
	if (*value)
		*value++ = '\0';
	value = text_trim(value);
	snprintf(order, sizeof order, "%lld %lld", (long long)r->got.season_number, (long long)r->got.episode_number);
	if (text_eq(line, "path")) {
		text_copy(r->path, sizeof r->path, value);
		library_parse_name(r->path, &r->got);
		r->cases++;
	} else if (text_eq(line, "series")) {
		check(r, line, r->got.series, value);
	} else if (text_eq(line, "season")) {
		check(r, line, r->got.season, value);
	} else if (text_eq(line, "episode")) {
		check(r, line, r->got.episode, value);
	} else if (text_eq(line, "title")) {
		check(r, line, r->got.title, value);
	} else if (text_eq(line, "order")) {
		check(r, line, order, value);
	} else {
		fail_msg("%s:%d: unknown key %s", r->file, r->line, line);
	}
}

static void run_file(struct ctx *c, struct run *r, const char *path)
{
	char *text;
	size_t len;
	assert_ok(c, path_read(c, path, MIB, &text, &len));
	r->line = 0;
	for (char *line = text; line;) {
		char *end = strchr(line, '\n');
		if (end)
			*end = '\0';
		r->line++;
		if (*line && *line != '#')
			take_line(r, line);
		line = end ? end + 1 : NULL;
	}
}

static void text_cases(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct run r = {0};
	const char *folder = path_join(c->mem, getenv("TEST_SOURCE_ROOT"), "tests/text/names");
	struct dirent **names;
	int n = scandir(folder, &names, NULL, alphasort);
	assert_true(n > 2);
	for (int i = 0; i < n; i++) {
		r.file = mem_str(c->mem, names[i]->d_name);
		if (text_ends(r.file, ".txt"))
			run_file(c, &r, path_join(c->mem, folder, r.file));
		free(names[i]);
	}
	free(names);
	assert_true(r.cases > 60);
	assert_int_equal(r.wrong, 0);
}

static void long_names_are_cut_at_characters(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct buf b;
	struct episode_name n;
	buf_init(&b, c->mem, MIB);
	for (int i = 0; i < 2000; i++)
		buf_str(&b, "ü");
	buf_str(&b, ".mp4");
	library_parse_name(b.data, &n);
	assert_true(text_utf8_valid(n.title, strlen(n.title)));
	assert_true(text_utf8_valid(n.episode, strlen(n.episode)));
	assert_int_equal(strlen(n.title), 200);
	assert_int_equal(strlen(n.episode), 20);
}

static void bytes_that_are_no_utf8(void **state)
{
	(void)state;
	struct episode_name n;
	library_parse_name("S\xe4ngerin/S01E02 \xff\xfe.mkv", &n);
	assert_string_equal(n.series, "S\xef\xbf\xbdngerin");
	assert_string_equal(n.episode, "02");
	assert_true(text_utf8_valid(n.title, strlen(n.title)));
}

static void decomposed_accents(void **state)
{
	(void)state;
	struct episode_name n;
	library_parse_name("Die Ka\xcc\x88uferin/E\xcc\x81pisode 3.mkv", &n);
	assert_string_equal(n.series, "Die Käuferin");
	assert_string_equal(n.episode, "3");
}

static void empty_paths(void **state)
{
	(void)state;
	struct episode_name n;
	library_parse_name("", &n);
	assert_string_equal(n.series, "Default");
	assert_string_equal(n.title, "");
	library_parse_name("//", &n);
	assert_string_equal(n.title, "");
	library_parse_name(".mkv", &n);
	assert_string_equal(n.title, ".mkv");
}

static void what_people_call_a_video(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct video v = {.series = "Nachbarn", .title = "Der Schlüssel", .season_number = 1, .episode_number = 2};
	assert_string_equal(library_short_name(c->mem, &v), "Nachbarn S1 E2");
	v.season_number = -1;
	assert_string_equal(library_short_name(c->mem, &v), "Nachbarn E2");
	v.episode_number = -1;
	assert_string_equal(library_short_name(c->mem, &v), "Der Schlüssel");
}

static void video_endings(void **state)
{
	(void)state;
	assert_true(library_is_video("a.mp4") && library_is_video("A.MKV") && library_is_video("x/y.webm"));
	assert_false(library_is_video("mp4") || library_is_video(".mp4") || library_is_video("a.srt") ||
		     library_is_video("a.mp4.part"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT_TEST(text_cases),
	    UNIT_TEST(long_names_are_cut_at_characters),
	    UNIT_TEST(bytes_that_are_no_utf8),
	    UNIT_TEST(decomposed_accents),
	    UNIT_TEST(empty_paths),
	    UNIT_TEST(what_people_call_a_video),
	    UNIT_TEST(video_endings),
	};
	return unit_run("library/names", tests);
}
