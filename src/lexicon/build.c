/* lexicon_build: every installed source of a language to its pack; ranks last, they read the others. */
#include <string.h>
#include <unistd.h>

#include "lexicon/build_int.h"

static enum err build_one(struct build *b, const struct source *s)
{
	void *mem = talloc_new(b->c->mem);
	struct pack_rows *rows = pack_rows_new(mem);
	struct pack_about about = {.language = s->language,
				   .name = s->name,
				   .package = s->package,
				   .version = source_version(b->c, mem, s, b->npm_dir),
				   .licence = s->licence,
				   .what = s->what,
				   .native = s->native};
	if (b->progress)
		b->progress(mem_printf(mem, "%s: %s (%s %s)", s->language, s->what, s->package, about.version),
			    b->user);
	enum err e = s->read(b, s, rows);
	if (e == OK)
		e = pack_write(b->c, rows, &about, b->out_dir);
	talloc_free(mem);
	return e;
}

static enum err build_language(struct build *b, const char *language)
{
	void *mem = talloc_new(b->c->mem);
	enum err e = OK;
	b->language = language;
	for (size_t i = 0; i < lexicon_source_count; i++) { /* an old or damaged pack must not be read */
		const struct source *s = &lexicon_source_table[i];
		if (text_eq(s->language, language))
			unlink(mem_printf(mem, "%s/%s.%s.pack", b->out_dir, s->language, s->name));
	}
	for (size_t i = 0; e == OK && i < lexicon_source_count; i++) {
		const struct source *s = &lexicon_source_table[i];
		if (!text_eq(s->language, language))
			continue;
		if (access(source_file(mem, s, b->npm_dir), R_OK) == 0)
			e = build_one(b, s);
		else if (s->needed)
			e = ctx_fail_named(b->c, ERR_UNSUPPORTED, "lexicon_source",
					   "the lexicon of \"%s\" needs %s (%s): %s is not there", language, s->package,
					   s->npm ? "run npm ci in tools/data" : "apt install",
					   source_file(mem, s, b->npm_dir));
		else if (b->progress)
			b->progress(mem_printf(mem, "%s: without %s, which is not installed", language, s->package),
				    b->user);
		if (e == OK)
			e = ctx_check(b->c);
	}
	talloc_free(mem);
	return e;
}

enum err lexicon_build(struct ctx *c, const struct lexicon_build_options *options,
		       void (*progress)(const char *step, void *user), void *user)
{
	struct build b = {
	    .c = c, .npm_dir = options->npm_dir, .out_dir = options->out_dir, .progress = progress, .user = user};
	ctx_assert_outside_transaction(c, "lexicon_build");
	if (options->language && !language_find(options->language))
		return ctx_fail_named(c, ERR_UNSUPPORTED, "lexicon_language",
				      "no lexicon for the language \"%s\": there are de, en, es, fr, it",
				      options->language);
	enum err e = path_make_dirs(c, options->out_dir, 0755);
	for (const char *const *l = lexicon_languages(); e == OK && *l; l++)
		if (!options->language || text_eq(*l, options->language))
			e = build_language(&b, *l);
	return e;
}
