/* Opening a language's packs, and the small tables of names. */
#include "lexicon/lexicon.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lexicon/build_int.h"

/* Raised when the rules change what texts read as: part of lexicon_version. */
#define RULES_VERSION "4"

static const char *const pos_names[POS_COUNT] = {"other",       "noun",     "name",    "verb",        "auxiliary",
						 "adjective",   "adverb",   "pronoun", "determiner",  "preposition",
						 "conjunction", "particle", "numeral", "interjection"};
static const char *const level_names[LEVEL_COUNT] = {"unrated", "A1", "A2", "B1", "B2", "C1", "C2"};
static const char *const level_sources[] = {"none", "frequency", "list", "correction"};
static const struct language *const languages[] = {&language_de, &language_en, &language_es, &language_fr,
						   &language_it};

const char *pos_name(enum pos pos)
{
	return (unsigned)pos < POS_COUNT ? pos_names[pos] : "other";
}

const char *level_name(enum level level)
{
	return (unsigned)level < LEVEL_COUNT ? level_names[level] : "unrated";
}

bool level_parse(const char *s, enum level *out)
{
	for (int i = 0; s && i < LEVEL_COUNT; i++)
		if (text_eq_nocase(s, level_names[i])) {
			*out = (enum level)i;
			return true;
		}
	return false;
}

const char *level_source_name(enum level_source source)
{
	return (unsigned)source < COUNT_OF(level_sources) ? level_sources[source] : "none";
}

const struct language *language_find(const char *code)
{
	for (size_t i = 0; code && i < COUNT_OF(languages); i++)
		if (text_eq(languages[i]->code, code))
			return languages[i];
	return NULL;
}

const char *const *lexicon_languages(void)
{
	static const char *const list[] = {"de", "en", "es", "fr", "it", NULL};
	return list;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int pack_files(const char *dir, struct dirent ***list)
{
	return scandir(dir, list, NULL, by_name);
}

static enum err open_all(struct ctx *c, const char *dir, const char *language, struct lexicon *lex)
{
	struct dirent **list = NULL;
	int n = pack_files(dir, &list);
	char prefix[8];
	enum err e = OK;
	snprintf(prefix, sizeof prefix, "%s.", language);
	for (int i = 0; i < n; i++) {
		const char *name = list[i]->d_name;
		if (e == OK && text_starts(name, prefix) && text_ends(name, ".pack")) {
			char *path = path_join(lex, dir, name);
			if (lex->pack_count == PACKS_MAX)
				e = ctx_fail(c, ERR_TOO_LARGE, "%s: more than %d packs of %s", dir, PACKS_MAX,
					     language);
			else
				e = pack_open(c, lex, path, language, &lex->packs[lex->pack_count]);
			lex->pack_count += e == OK;
		}
		free(list[i]); /* foreign: scandir */
	}
	free(list); /* foreign: scandir */
	return e;
}

/* The needed sources of a language that have no pack, as words for the person who has to install them. */
static enum err check_needed(struct ctx *c, const struct lexicon *lex)
{
	for (size_t i = 0; i < lexicon_source_count; i++) {
		const struct source *s = &lexicon_source_table[i];
		bool there = !s->needed || s->read == build_ranks || !text_eq(s->language, lex->language);
		for (size_t k = 0; k < lex->pack_count && !there; k++)
			there = text_eq(lex->packs[k].name, s->name);
		if (!there)
			return ctx_fail_named(c, ERR_UNSUPPORTED, "lexicon_not_built",
					      "the lexicon of \"%s\" is not built: install %s (%s), then run: langplug "
					      "lexicon build --lang %s",
					      lex->language, s->package,
					      s->npm ? "npm ci in tools/data" : "apt install", lex->language);
	}
	return OK;
}

static void fill_transitions(struct lexicon *lex)
{
	lex->transitions = mem_array(lex, int16_t, T_COUNT * T_COUNT);
	for (size_t i = 0; i < *lex->rules->transition_count; i++) {
		const struct transition *t = &lex->rules->transitions[i];
		lex->transitions[t->from * T_COUNT + t->to] = t->cost;
	}
}

enum err lexicon_open(struct ctx *c, const char *dir, const char *language, struct lexicon **out)
{
	const struct language *rules = language_find(language);
	if (!rules)
		return ctx_fail_named(c, ERR_UNSUPPORTED, "lexicon_language",
				      "no lexicon for the language \"%s\": there are de, en, es, fr, it", language);
	struct lexicon *lex = mem_new(NULL, struct lexicon);
	lex->language = mem_str(lex, language);
	lex->rules = rules;
	lex->closed = closed_index_new(lex, rules);
	lex->catalogue = catalogue_new(lex);
	fill_transitions(lex);
	enum err e = open_all(c, dir, language, lex);
	if (e == OK)
		e = check_needed(c, lex);
	uint64_t digest = 0;
	for (size_t i = 0; i < lex->pack_count; i++)
		digest = digest * 31 ^ lex->packs[i].digest;
	lex->version = mem_printf(lex, "%s-%s-%016llx", language, RULES_VERSION, (unsigned long long)digest);
	if (e == OK)
		*out = lex;
	else
		lexicon_close(lex);
	return e;
}

void lexicon_close(struct lexicon *lex)
{
	if (!lex)
		return;
	for (size_t i = 0; i < lex->pack_count; i++)
		pack_close(&lex->packs[i]);
	talloc_free(lex);
}

const char *lexicon_language(const struct lexicon *lex)
{
	return lex->language;
}

const char *lexicon_version(const struct lexicon *lex)
{
	return lex->version;
}

void lexicon_guess(const struct reader *r, const char *form, size_t len, struct reading *out, size_t *count)
{
	if (r->lex->rules->guess && len >= 2)
		r->lex->rules->guess(r, form, len, out, count);
}
