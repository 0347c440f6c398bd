/* Tokens a second of the analyser on one core, grade and gloss of every lemma included, and the first look-up. Two texts:
 * the annotated subtitle lines over and over (a season of a series: few new words), and example sentences of the
 * dictionary (a word in five is new). The peer's figure is what spaCy publishes for its small models, not measured here. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lexicon/lexicon.h"

enum { ROUNDS = 5, REPEAT = 40, LEMMAS = 4000, TEXTS_MAX = 60000 };

static const char *const packs = "build/packs";

struct texts {
	const char **list;
	size_t count;
};

static void add_text(struct texts *t, const char *s)
{
	if (t->count < TEXTS_MAX)
		t->list[t->count++] = s;
}

static void add_lines(struct ctx *c, const char *path, struct texts *t)
{
	char *text;
	size_t len;
	if (path_read(c, path, 1 * MIB, &text, &len) != OK)
		return;
	for (char *p = text; *p;) {
		char *eol = strchr(p, '\n');
		if (eol)
			*eol = '\0';
		add_text(t, p);
		p = eol ? eol + 1 : p + strlen(p);
	}
}

static void add_examples(struct ctx *c, const struct lexicon *lex, const char *native, struct texts *t)
{
	struct lexicon_page page;
	if (lexicon_list(c, lex, NULL, c->mem, LEVEL_COUNT, 0, LEMMAS, &page) != OK)
		return;
	for (size_t i = 0; i < page.count; i++) {
		struct word_card card;
		if (lexicon_describe(c, lex, NULL, c->mem, page.list[i].text, page.list[i].noun, native, &card) == OK)
			for (size_t k = 0; k < card.example_count; k++)
				add_text(t, card.examples[k].text);
	}
}

/* Best of the rounds, in tokens a second of CPU. */
static double measure(struct ctx *c, const struct lexicon *lex, const char *native, const struct texts *t)
{
	double best = 0;
	for (int round = 0; round < ROUNDS; round++) {
		void *mem = talloc_new(c->mem);
		struct analysis *a;
		int64_t start = clock_cpu_us();
		if (lexicon_analyse(c, lex, mem, t->list, t->count, NULL, &a) != OK)
			exit(1);
		for (size_t i = 0; i < a->lemma_count; i++)
			(void)lexicon_gloss(lex, NULL, mem, a->lemmas[i].text, a->lemmas[i].noun, native);
		int64_t us = clock_cpu_us() - start;
		double rate = (double)a->token_count * 1e6 / (double)(us ? us : 1);
		best = rate > best ? rate : best;
		talloc_free(mem);
	}
	return best;
}

static void one_language(const char *language, const char *native)
{
	CTX_SCOPED struct ctx *c = ctx_new("bench");
	struct lexicon *lex;
	struct lemma found[4];
	struct texts lines = {mem_array(c->mem, const char *, TEXTS_MAX), 0},
		     rare = {mem_array(c->mem, const char *, TEXTS_MAX), 0};
	if (lexicon_open(c, packs, language, &lex) != OK) {
		printf("%s\n", ctx_error(c));
		exit(77);
	}
	int64_t start = clock_cpu_us();
	(void)lexicon_lookup(lex, NULL, c->mem, "o", found, 4);
	int64_t first = clock_cpu_us() - start;
	for (int i = 0; i < REPEAT; i++)
		for (int set = 0; set < 2; set++)
			add_lines(c, mem_printf(c->mem, "tests/text/lexicon/%s.%s.txt", language, set ? "test" : "dev"),
				  &lines);
	add_examples(c, lex, native, &rare);
	printf("lexicon %s: subtitle lines, grade and gloss\t%.0f\ttokens/s\t12000\tspaCy small model, published\n",
	       language, measure(c, lex, native, &lines));
	if (rare.count > 1000)
		printf("lexicon %s: dictionary sentences\t%.0f\ttokens/s\t12000\tspaCy small model, published\n",
		       language, measure(c, lex, native, &rare));
	printf("lexicon %s: first look-up\t%lld\tus\t\t\n", language, (long long)first);
	lexicon_close(lex);
}

int main(void)
{
	static const char *const pairs[][2] = {{"de", "en"}, {"en", "de"}, {"es", "en"}, {"fr", "en"}, {"it", "en"}};
	for (size_t i = 0; i < COUNT_OF(pairs); i++)
		one_language(pairs[i][0], pairs[i][1]);
	return 0;
}
