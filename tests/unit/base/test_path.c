/* Paths stay below their root; files are replaced whole. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../unit.h"

static void parts(void **state)
{
	struct ctx *c = unit_ctx(state);
	assert_string_equal(path_ext("/a.b/c"), "");
	assert_string_equal(path_ext("/a/.hidden"), "");
	assert_string_equal(path_stem(c->mem, "/a/b.c.mkv"), "b.c");
	assert_string_equal(path_dir(c->mem, "/a"), "/");
	assert_string_equal(path_dir(c->mem, "a"), ".");
	assert_string_equal(path_join(c->mem, "a/", "b"), "a/b");
}

static void stays_below_the_root(void **state)
{
	struct ctx *c = unit_ctx(state);
	char root[] = "/tmp/langplug-path-XXXXXX";
	assert_non_null(mkdtemp(root));
	char *out;
	assert_ok(c, path_make_dirs(c, path_join(c->mem, root, "in/deep"), 0700));
	assert_ok(c, path_write(c, path_join(c->mem, root, "in/x"), 0600, "hello", 5));
	assert_ok(c, path_resolve_under(c, path_join(c->mem, root, "in"), "x", &out));
	assert_ok(c, path_write(c, path_join(c->mem, root, "secret"), 0600, "s", 1));
	assert_int_equal(symlink("../secret", path_join(c->mem, root, "in/link")), 0);
	static const char *const bad[] = {"../secret", "deep/../../secret", "/etc/passwd", "link", ".."};
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_int_equal(path_resolve_under(c, path_join(c->mem, root, "in"), bad[i], &out), ERR_FORBIDDEN);
	assert_int_equal(path_resolve_under(c, root, "none", &out), ERR_NOT_FOUND);
	char *text;
	size_t len;
	assert_ok(c, path_read(c, path_join(c->mem, root, "in/x"), 5, &text, &len));
	assert_string_equal(text, "hello");
	assert_int_equal(path_read(c, path_join(c->mem, root, "in/x"), 4, &text, &len), ERR_TOO_LARGE);
	assert_int_equal(system(mem_printf(c->mem, "rm -rf '%s'", root)), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(parts), UNIT_TEST(stays_below_the_root)};
	return unit_run("base/path", tests);
}
