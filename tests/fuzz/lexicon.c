/* Any bytes as cue texts (cut at NUL) in any of the five languages: no crash, tokens in order, inside their text, never
 * on half a character of valid text; any word looked up. The packs are tiny and written here. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lexicon/pack_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

enum { LANGUAGES = 5, CUES_MAX = 64, TEXT_LIMIT = 64 * KIB };

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void write_pack(struct ctx *c, const char *dir, const char *language, const char *name)
{
	static const struct {
		const char *form, *lemma;
		enum pos pos;
		unsigned features;
	} rows[] = {
	    {"Haus", "Haus", POS_NOUN, F_NEUT | F_SING},
	    {"Tür", "Tür", POS_NOUN, F_FEM | F_SING},
	    {"gehe", "gehen", POS_VERB, F_FIN | F_P1},
	    {"gehen", "gehen", POS_VERB, F_INF | F_FIN},
	    {"ausgehen", "ausgehen", POS_VERB, F_INF | F_SEP},
	    {"groß", "groß", POS_ADJECTIVE, 0},
	    {"walk", "walk", POS_VERB, F_INF},
	    {"decir", "decir", POS_VERB, F_INF},
	    {"di", "decir", POS_VERB, F_IMP | F_P2},
	    {"andare", "andare", POS_VERB, F_INF},
	    {"donne", "donner", POS_VERB, F_FIN | F_IMP},
	    {"ami", "ami", POS_NOUN, F_MASC},
	    {"Anna", "Anna", POS_NAME, F_SING},
	};
	struct pack_rows *out = pack_rows_new(c->mem);
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		pack_form(out, rows[i].form, rows[i].lemma, rows[i].pos, rows[i].features);
	struct pack_about about = {
	    .language = language, .name = name, .package = "fuzz", .version = "1", .licence = "none", .what = "fuzz"};
	require(pack_write(c, out, &about, dir) == OK);
}

static struct lexicon *const *all(struct ctx *c)
{
	static struct lexicon *list[LANGUAGES];
	static const char *const names[LANGUAGES] = {"words", "apertium", "apertium", "lefff", "apertium"};
	char dir[] = "/tmp/langplug-fuzz-lexicon-XXXXXX";
	if (list[0])
		return list;
	require(mkdtemp(dir) != NULL);
	for (int i = 0; i < LANGUAGES; i++) {
		const char *language = lexicon_languages()[i];
		write_pack(c, dir, language, names[i]);
		require(lexicon_open(c, dir, language, &list[i]) == OK);
		unlink(mem_printf(c->mem, "%s/%s.%s.pack", dir, language, names[i]));
	}
	rmdir(dir);
	return list;
}

static void check(const struct analysis *a, const char *const *texts, size_t count)
{
	for (size_t i = 0; i < a->token_count; i++) {
		const struct token *t = &a->tokens[i], *before = i ? t - 1 : NULL;
		require(t->cue < count && t->start < t->end && t->end <= strlen(texts[t->cue]));
		require(!before || before->cue < t->cue || (before->cue == t->cue && before->end <= t->start));
		require(t->lemma < a->lemma_count && a->lemmas[t->lemma].text[0]);
		if (text_utf8_valid(texts[t->cue], strlen(texts[t->cue]))) {
			require(((unsigned char)texts[t->cue][t->start] & 0xC0) != 0x80);
			require(((unsigned char)texts[t->cue][t->end] & 0xC0) != 0x80);
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	if (!len || len > TEXT_LIMIT)
		return 0;
	CTX_SCOPED struct ctx *c = ctx_new("fuzz");
	const struct lexicon *lex = all(c)[bytes[0] % LANGUAGES];
	char *text = mem_array(c->mem, char, len + 1);
	const char *texts[CUES_MAX];
	size_t count = 0;
	memcpy(text, bytes + 1, len - 1);
	for (char *p = text, *end = text + len; p < end && count < CUES_MAX; p += strlen(p) + 1)
		texts[count++] = p;
	struct analysis *a;
	require(lexicon_analyse(c, lex, c->mem, texts, count, NULL, &a) == OK);
	check(a, texts, count);
	struct lemma found[4];
	require(lexicon_lookup(lex, NULL, c->mem, text, found, 4) <= 4);
	return 0;
}
