/* Given and family names of a language from the @zxcvbn-ts lists. Family names stand in order of how many people bear them
 * in some of the lists: the first ones are marked. */
#include <jansson.h>
#include <string.h>

#include "lexicon/build_int.h"

enum err build_word_list(struct build *b, const char *path, void *mem, char ***words, size_t *count)
{
	json_error_t fault;
	json_t *list = json_load_file(path, 0, &fault);
	if (!json_is_array(list)) {
		json_decref(list);
		return ctx_fail(b->c, ERR_NOT_FOUND, "%s: %s; npm ci in tools/data installs it", path, fault.text);
	}
	*count = 0;
	*words = mem_array(mem, char *, json_array_size(list));
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *s = json_string_value(json_array_get(list, i));
		if (s && *s && strlen(s) < FORM_MAX)
			(*words)[(*count)++] = mem_str(mem, s);
	}
	json_decref(list);
	return OK;
}

static unsigned borne_by_many(size_t place)
{
	unsigned steps = 0;
	while (steps < NAME_STEPS && place >= (size_t)NAME_FIRST << steps)
		steps++;
	return NAME_STEP * (NAME_STEPS - steps);
}

static enum err add_list(struct build *b, const struct source *source, const char *file, unsigned features,
			 struct pack_rows *rows)
{
	void *mem = talloc_new(b->c->mem);
	char **words, name[FORM_MAX + 8];
	size_t count;
	char *path = path_join(mem, path_dir(mem, source_file(mem, source, b->npm_dir)), file);
	enum err e = build_word_list(b, path, mem, &words, &count);
	for (size_t i = 0; e == OK && i < count; i++)
		if (strlen(words[i]) > 2 && !strpbrk(words[i], " -0123456789") &&
		    fold_capital(words[i], strlen(words[i]), name, sizeof name))
			pack_form(rows, name, name, POS_NAME,
				  features & F_WEAK ? features | borne_by_many(i) : features);
	talloc_free(mem);
	return e;
}

enum err build_names(struct build *b, const struct source *source, struct pack_rows *rows)
{
	enum err e = add_list(b, source, "firstnames.json", F_SING, rows);
	return e == OK ? add_list(b, source, "lastnames.json", F_WEAK, rows) : e;
}
