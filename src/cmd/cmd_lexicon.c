/* langplug lexicon: builds the packs, looks words up, analyses lines, imports level lists, lists the sources. */
#include <errno.h>
#define option getopt_option /* base has a struct option of its own */
#include <getopt.h>
#undef option
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/base.h"
#include "cmd/cmd_lexicon.h"
#include "lexicon/lexicon.h"

#define DEFAULT_PACKS "build/packs"
#define DEFAULT_NPM "tools/data/node_modules"

enum { LINES_MAX = 4000000, INPUT_MAX = 512 * MIB };

struct flags {
	const char *language, *packs, *npm, *native, *level_list;
	bool all, help, time, json, remove;
	const char *rest; /* the word, the file */
};

static const char usage[] =
    "Usage: langplug lexicon COMMAND [OPTION]...\n"
    "\n"
    "  lookup WORD --lang LL        what a word in any form is and means\n"
    "  analyse --lang LL [FILE]     one cue per line to tab-separated tokens: line start end surface lemma pos\n"
    "                               group name level rank; start and end in characters, end exclusive\n"
    "  build --lang LL | --all      make the packs of a language from the installed sources\n"
    "  import --lang LL --level-list FILE.csv\n"
    "                               levels from a list: columns lemma, level (A1 to C2) and optionally a\n"
    "                               translation; comma, semicolon or tab; replaces the list imported before\n"
    "  import --lang LL --remove    forget the imported list\n"
    "  sources [--lang LL]          what the packs are made from, with version and licence\n"
    "\n"
    "      --lang LL      de, en, es, fr or it\n"
    "      --native LL    language of the translations (default en; de for English words)\n"
    "      --json         lookup: the same as JSON\n"
    "      --time         analyse: print tokens per second of CPU time to standard error\n"
    "      --packs DIR    where the packs are (also --out; default " DEFAULT_PACKS ")\n"
    "      --npm DIR      node_modules with the word lists (default " DEFAULT_NPM ")\n"
    "      --help         this text\n"
    "\n"
    "A level from a list is what the list says. Any other is an estimate from how often the word is said in films,\n"
    "and a word on no list is unrated.\n";

static bool parse(int argc, char **argv, struct flags *f)
{
	static const struct getopt_option options[] = {{"lang", required_argument, NULL, 'l'},
						       {"packs", required_argument, NULL, 'p'},
						       {"out", required_argument, NULL, 'p'},
						       {"npm", required_argument, NULL, 'n'},
						       {"native", required_argument, NULL, 'v'},
						       {"all", no_argument, NULL, 'a'},
						       {"level-list", required_argument, NULL, 'L'},
						       {"time", no_argument, NULL, 't'},
						       {"json", no_argument, NULL, 'j'},
						       {"remove", no_argument, NULL, 'r'},
						       {"help", no_argument, NULL, 'h'},
						       {0}};
	*f = (struct flags){.packs = DEFAULT_PACKS, .npm = DEFAULT_NPM};
	optind = 0;
	for (int o; (o = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		switch (o) {
		case 'l':
			f->language = optarg;
			break;
		case 'p':
			f->packs = optarg;
			break;
		case 'n':
			f->npm = optarg;
			break;
		case 'v':
			f->native = optarg;
			break;
		case 'a':
			f->all = true;
			break;
		case 'L':
			f->level_list = optarg;
			break;
		case 't':
			f->time = true;
			break;
		case 'j':
			f->json = true;
			break;
		case 'r':
			f->remove = true;
			break;
		case 'h':
			f->help = true;
			break;
		default:
			return false;
		}
	}
	if (optind < argc)
		f->rest = argv[optind++];
	if (optind < argc) {
		fprintf(stderr, "langplug lexicon: \"%s\" is one argument too many\n", argv[optind]);
		return false;
	}
	return true;
}

static int fail(struct ctx *c, enum err e)
{
	fprintf(stderr, "langplug lexicon: %s\n", ctx_error(c));
	return err_exit_code(e);
}

static void print_step(const char *step, void *user)
{
	(void)user;
	fprintf(stderr, "%s\n", step);
}

static int run_build(struct ctx *c, const struct flags *f)
{
	struct lexicon_build_options options = {.npm_dir = f->npm, .out_dir = f->packs, .language = f->language};
	if (!f->language && !f->all) {
		fprintf(stderr, "langplug lexicon build: name a language (--lang de) or take --all\n");
		return EX_USAGE;
	}
	enum err e = lexicon_build(c, &options, print_step, NULL);
	return e == OK ? 0 : fail(c, e);
}

static int run_lookup(struct ctx *c, const struct flags *f, const struct lexicon *lex)
{
	if (!f->rest) {
		fprintf(stderr, "langplug lexicon lookup: which word?\n");
		return EX_USAGE;
	}
	const char *native = f->native ? f->native : text_eq(f->language, "en") ? "de" : "en";
	return lookup_print(c, lex, f->rest, native, f->json);
}

static enum err read_input(struct ctx *c, const char *path, char **out, size_t *len)
{
	if (path && !text_eq(path, "-"))
		return path_read(c, path, INPUT_MAX, out, len);
	struct buf b;
	char piece[64 * KIB];
	buf_init(&b, c->mem, INPUT_MAX);
	for (ssize_t n; (n = read(STDIN_FILENO, piece, sizeof piece)) > 0;)
		buf_add(&b, piece, (size_t)n);
	*out = b.data;
	*len = b.len;
	return b.full ? ctx_fail(c, ERR_TOO_LARGE, "more than %d MiB of text", INPUT_MAX / MIB) : OK;
}

static size_t split_lines(struct ctx *c, char *text, size_t len, const char ***lines)
{
	size_t count = 0, cap = 1024;
	const char **list = mem_array(c->mem, const char *, cap);
	for (char *p = text, *end = text + len; p < end && count < LINES_MAX;) {
		char *eol = memchr(p, '\n', (size_t)(end - p));
		eol = eol ? eol : end;
		for (char *q = p; q < eol; q++) /* a NUL would end the cue early */
			if (*q == '\0')
				*q = ' ';
		*eol = '\0';
		if (count == cap)
			list = mem_grow(c->mem, list, const char *, cap *= 2);
		list[count++] = p;
		p = eol + 1;
	}
	*lines = list;
	return count;
}

static void print_tokens(const struct analysis *a, const char *const *lines)
{
	uint32_t cue = UINT32_MAX, byte = 0;
	size_t chars = 0;
	printf("line\tstart\tend\tsurface\tlemma\tpos\tgroup\tname\tlevel\trank\n");
	for (size_t i = 0; i < a->token_count; i++) {
		const struct token *t = &a->tokens[i];
		const struct lemma *l = &a->lemmas[t->lemma];
		const char *text = lines[t->cue];
		if (t->cue != cue) {
			cue = t->cue;
			byte = 0;
			chars = 0;
		}
		chars += text_utf8_count(text + byte, t->start - byte);
		size_t end = chars + text_utf8_count(text + t->start, t->end - t->start);
		printf("%u\t%zu\t%zu\t%.*s\t%s\t%s\t%u\t%d\t%s\t", t->cue + 1, chars, end, (int)(t->end - t->start),
		       text + t->start, l->text, pos_name(t->name ? POS_NAME : l->pos), t->group, t->name,
		       level_name(l->level));
		if (l->rank)
			printf("%u\n", l->rank);
		else
			printf("\n");
		byte = t->end;
		chars = end;
	}
}

static int run_analyse(struct ctx *c, const struct flags *f, const struct lexicon *lex)
{
	char *text;
	size_t len;
	const char **lines;
	struct analysis *a;
	enum err e = read_input(c, f->rest, &text, &len);
	if (e != OK)
		return fail(c, e);
	size_t count = split_lines(c, text, len, &lines);
	int64_t start = clock_cpu_us();
	e = lexicon_analyse(c, lex, c->mem, lines, count, NULL, &a);
	int64_t us = clock_cpu_us() - start;
	if (e != OK)
		return fail(c, e);
	print_tokens(a, lines);
	if (f->time)
		fprintf(stderr, "%zu tokens in %.1f ms of CPU: %.0f tokens/s\n", a->token_count, (double)us / 1000.0,
			(double)a->token_count * 1e6 / (double)(us ? us : 1));
	if (fflush(stdout) != 0) {
		fprintf(stderr, "langplug lexicon: standard output: %s\n", strerror(errno));
		return EX_IOERR;
	}
	return 0;
}

static int run_import(struct ctx *c, const struct flags *f)
{
	size_t rows = 0;
	if (!f->language || (!f->level_list && !f->remove) || (f->level_list && f->remove)) {
		fprintf(stderr,
			"langplug lexicon import: --lang LL and --level-list FILE.csv, or --lang LL --remove\n");
		return EX_USAGE;
	}
	enum err e = f->remove ? lexicon_remove_levels(c, f->packs, f->language)
			       : lexicon_import_levels(c, f->packs, f->language, f->native ? f->native : "en",
						       f->level_list, &rows);
	if (e != OK)
		return fail(c, e);
	if (f->remove)
		printf("The level list of \"%s\" is gone; levels are estimated from frequency again\n", f->language);
	else
		printf("%zu lemmas of \"%s\" have a level from %s\n", rows, f->language, f->level_list);
	return 0;
}

static int run_sources(struct ctx *c, const struct flags *f)
{
	struct lexicon_source *list;
	size_t n = lexicon_sources(c->mem, f->packs, f->npm, &list);
	printf("language\tname\tpackage\tversion\tlicence\tinstalled\tbuilt\twhat\n");
	for (size_t i = 0; i < n; i++)
		if (!f->language || text_eq(f->language, list[i].language))
			printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", list[i].language, list[i].name, list[i].package,
			       list[i].version, list[i].licence, list[i].installed ? "yes" : "no",
			       list[i].built ? "yes" : "no", list[i].what);
	return 0;
}

static int with_lexicon(struct ctx *c, const struct flags *f,
			int (*run)(struct ctx *, const struct flags *, const struct lexicon *))
{
	struct lexicon *lex;
	if (!f->language) {
		fprintf(stderr, "langplug lexicon: which language? (--lang de)\n");
		return EX_USAGE;
	}
	enum err e = lexicon_open(c, f->packs, f->language, &lex);
	if (e != OK)
		return fail(c, e);
	int code = run(c, f, lex);
	lexicon_close(lex);
	return code;
}

int cmd_lexicon(struct ctx *c, int argc, char **argv)
{
	struct flags f;
	const char *command = argc > 0 ? argv[0] : "";
	if (text_eq(command, "--help") || text_eq(command, "help")) {
		fputs(usage, stdout);
		return 0;
	}
	if (argc < 1 || !parse(argc, argv, &f)) {
		fputs(usage, stderr);
		return EX_USAGE;
	}
	if (f.help) {
		fputs(usage, stdout);
		return 0;
	}
	if (text_eq(command, "build"))
		return run_build(c, &f);
	if (text_eq(command, "lookup"))
		return with_lexicon(c, &f, run_lookup);
	if (text_eq(command, "analyse"))
		return with_lexicon(c, &f, run_analyse);
	if (text_eq(command, "import"))
		return run_import(c, &f);
	if (text_eq(command, "sources"))
		return run_sources(c, &f);
	fprintf(stderr, "langplug lexicon: no command \"%s\"\n\n%s", command, usage);
	return EX_USAGE;
}
