/* langplug lexicon lookup: the card of a word for people, or as JSON. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "cmd/cmd_lexicon.h"
#include "lexicon/lexicon.h"

enum { LEMMAS = 8, GLOSSES = 5, EXAMPLES = 3, NEAR = 8 };

struct found {
	struct word_card card;
	const char *const *forms;
	size_t form_count;
};

static const char *level_text(const struct lemma *l)
{
	switch (l->level_source) {
	case LEVEL_FROM_FREQUENCY:
		return ", estimated from frequency";
	case LEVEL_FROM_LIST:
		return ", from the imported list";
	default:
		return "";
	}
}

static void print_head(const struct word_card *card)
{
	const struct lemma *l = &card->lemma;
	printf("%s%s%s", l->article ? l->article : "", l->article ? " " : "", l->text);
	if (card->ipa)
		printf("  /%s/", card->ipa);
	printf("\n  %s", pos_name(l->pos));
	if (l->gender)
		printf(", %s", l->gender == 'm' ? "masculine" : l->gender == 'f' ? "feminine" : "neuter");
	if (l->name) {
		printf("\n");
		return;
	}
	printf(" \xC2\xB7 %s%s", level_name(l->level), level_text(l));
	if (l->rank)
		printf(" (rank %u)", l->rank);
	printf("\n");
}

static void print_card(const struct found *f)
{
	const struct word_card *card = &f->card;
	print_head(card);
	if (card->lemma.parts)
		printf("  %s\n", card->lemma.parts);
	if (card->usage)
		printf("  %s\n", card->usage);
	for (size_t i = 0; i < card->gloss_count && i < GLOSSES; i++) {
		const struct gloss *g = &card->glosses[i];
		printf("  %zu. %s", i + 1, g->text);
		printf(g->label ? " [%s]\n" : "\n", g->label);
	}
	if (!card->gloss_count && !card->lemma.name)
		printf("  no translation in the installed dictionaries\n");
	if (f->form_count)
		printf("  forms: ");
	for (size_t i = 0; i < f->form_count; i++)
		printf("%s%s", f->forms[i], i + 1 < f->form_count ? ", " : "\n");
	for (size_t i = 0; i < card->example_count && i < EXAMPLES; i++)
		printf("  %s\n    %s\n", card->examples[i].text, card->examples[i].translation);
	if (card->gloss_source)
		printf("  (%s)\n", card->gloss_source);
}

static void write_lists(struct json *j, const struct found *f)
{
	const struct word_card *card = &f->card;
	json_key(j, "glosses");
	json_array_begin(j);
	for (size_t i = 0; i < card->gloss_count; i++) {
		json_object_begin(j);
		json_key_str(j, "text", card->glosses[i].text);
		json_key_str(j, "label", card->glosses[i].label);
		json_object_end(j);
	}
	json_array_end(j);
	json_key_str(j, "gloss_source", card->gloss_source);
	json_key(j, "examples");
	json_array_begin(j);
	for (size_t i = 0; i < card->example_count; i++) {
		json_object_begin(j);
		json_key_str(j, "text", card->examples[i].text);
		json_key_str(j, "translation", card->examples[i].translation);
		json_object_end(j);
	}
	json_array_end(j);
	json_key(j, "forms");
	json_array_begin(j);
	for (size_t i = 0; i < f->form_count; i++)
		json_str(j, f->forms[i]);
	json_array_end(j);
}

static void write_json(struct json *j, const struct found *f)
{
	const struct lemma *l = &f->card.lemma;
	char gender[2] = {l->gender, 0};
	json_object_begin(j);
	json_key_str(j, "lemma", l->text);
	json_key_bool(j, "noun", l->noun);
	json_key_str(j, "part_of_speech", pos_name(l->pos));
	json_key_str(j, "article", l->article);
	json_key_str(j, "gender", l->gender ? gender : NULL);
	json_key_str(j, "parts", l->parts);
	json_key_str(j, "usage", f->card.usage);
	json_key_str(j, "pronunciation", f->card.ipa);
	json_key_str(j, "level", level_name(l->level));
	json_key_str(j, "level_source", level_source_name(l->level_source));
	json_key(j, "rank");
	l->rank ? json_int(j, l->rank) : json_null_value(j);
	write_lists(j, f);
	json_object_end(j);
}

static void print_json(struct ctx *c, const struct found *list, size_t count)
{
	struct buf b;
	buf_init(&b, c->mem, LIMIT_FRAME);
	struct json j = json_begin(&b);
	json_array_begin(&j);
	for (size_t i = 0; i < count; i++)
		write_json(&j, &list[i]);
	json_array_end(&j);
	printf("%.*s\n", (int)b.len, b.data);
}

/* Nothing has it: what is written much like it may be what was meant. */
static int print_near(struct ctx *c, const struct lexicon *lex, const char *word)
{
	struct lexicon_page page;
	fprintf(stderr, "langplug lexicon: no dictionary of \"%s\" has the word \"%s\"", lexicon_language(lex), word);
	if (lexicon_search(c, lex, NULL, c->mem, word, NEAR, &page) == OK && page.count) {
		fprintf(stderr, "; these are near:");
		for (size_t i = 0; i < page.count; i++)
			fprintf(stderr, "%s %s", i ? "," : "", page.list[i].text);
	}
	fprintf(stderr, "\n");
	return EX_NOINPUT;
}

int lookup_print(struct ctx *c, const struct lexicon *lex, const char *word, const char *native, bool json)
{
	struct lemma lemmas[LEMMAS];
	struct found list[LEMMAS];
	size_t n = lexicon_lookup(lex, NULL, c->mem, word, lemmas, LEMMAS), count = 0;
	for (size_t i = 0; i < n; i++) {
		struct found *f = &list[count];
		if (lemmas[i].name && count) /* also a family's name: no news */
			continue;
		if (lexicon_describe(c, lex, NULL, c->mem, lemmas[i].text, lemmas[i].noun, native, &f->card) != OK)
			continue;
		f->card.lemma.pos = lemmas[i].pos;
		f->card.lemma.name = lemmas[i].name;
		f->form_count = lexicon_forms(lex, c->mem, lemmas[i].text, lemmas[i].noun, &f->forms);
		count++;
	}
	ctx_clear(c);
	if (!count)
		return print_near(c, lex, word);
	if (json)
		print_json(c, list, count);
	for (size_t i = 0; i < count && !json; i++) {
		if (i)
			printf("\n");
		print_card(&list[i]);
	}
	return EX_OK;
}
