/* Reads the compiled analysers and bilingual tables of Apertium (lttoolbox 3.6 and 3.7, "LTTB" files) without
 * lttoolbox: an alphabet of symbol pairs and sections of states with numbered transitions. Walks all paths depth
 * first. Sections below 1000 states are regular expressions for numbers and addresses, endless: left out, as are loops. */
#include <string.h>

#include "lexicon/build_int.h"

struct cursor {
	const unsigned char *p, *end;
	bool bad;
};

static uint32_t number(struct cursor *in)
{
	if (in->p >= in->end) {
		in->bad = true;
		return 0;
	}
	unsigned char first = *in->p++;
	size_t more = first >> 6;
	uint32_t v = first & 0x3f;
	for (; more; more--) {
		if (in->p >= in->end) {
			in->bad = true;
			return 0;
		}
		v = v << 8 | *in->p++;
	}
	return v;
}

struct edge {
	uint32_t to;
	int32_t left, right; /* > 0 a character, < 0 a tag, 0 nothing */
};

struct fst {
	struct cursor in;
	char **tags; /* tag -i is tags[i - 1] */
	size_t tag_count;
	int32_t (*pairs)[2];
	size_t pair_count;
	/* of the section being read */
	struct edge *edges;
	size_t *first; /* per state, and one more */
	bool *final;
	size_t states, initial;
	void (*fn)(const char *, const char *, void *);
	void *user;
	char surface[FORM_MAX + 8], analysis[512];
};

static char *string(struct cursor *in, void *mem)
{
	struct buf b;
	buf_init(&b, mem, 4096);
	for (uint32_t n = number(in); n && !in->bad; n--) {
		char utf8[4];
		buf_add(&b, utf8, text_utf8_put(number(in), utf8));
	}
	return b.data;
}

static bool read_alphabet(struct fst *f, void *mem)
{
	for (uint32_t n = number(&f->in); n && !f->in.bad; n--)
		number(&f->in); /* letters: not needed */
	f->tag_count = number(&f->in);
	if (f->in.bad || f->tag_count > 100000)
		return false;
	f->tags = mem_array(mem, char *, f->tag_count);
	for (size_t i = 0; i < f->tag_count; i++)
		f->tags[i] = string(&f->in, mem);
	f->pair_count = number(&f->in);
	int32_t bias = (int32_t)f->tag_count;
	if (f->in.bad || f->pair_count > 1000000)
		return false;
	f->pairs = (int32_t(*)[2])mem_array_bytes(mem, sizeof *f->pairs, f->pair_count);
	for (size_t i = 0; i < f->pair_count; i++) {
		f->pairs[i][0] = (int32_t)number(&f->in) - bias;
		f->pairs[i][1] = (int32_t)number(&f->in) - bias;
	}
	return !f->in.bad;
}

/* Mantissa and exponent, each of them in two numbers when it is large. */
static void skip_weight(struct fst *f, bool weights)
{
	for (int part = 0; weights && part < 2; part++)
		if (number(&f->in) >= 0x04000000)
			number(&f->in);
}

static bool read_section(struct fst *f, void *mem)
{
	bool weights = false;
	if (f->in.end - f->in.p > 12 && memcmp(f->in.p, "LTTD", 4) == 0) {
		weights = (f->in.p[4] | f->in.p[11]) & 1;
		f->in.p += 12;
	}
	uint32_t base = 0;
	f->initial = number(&f->in);
	size_t finals = number(&f->in);
	if (f->in.bad || finals > 10000000)
		return false;
	uint32_t *final_list = mem_array(mem, uint32_t, finals);
	for (size_t i = 0; i < finals; i++) {
		final_list[i] = base += number(&f->in);
		skip_weight(f, weights);
	}
	f->states = number(&f->in);
	if (f->in.bad || !f->states || f->states > 10000000)
		return false;
	f->first = mem_array(mem, size_t, f->states + 1);
	f->final = mem_array(mem, bool, f->states);
	for (size_t i = 0; i < finals; i++)
		if (final_list[i] < f->states)
			f->final[final_list[i]] = true;
	size_t count = 0, cap = 4096;
	f->edges = mem_array(mem, struct edge, cap);
	for (size_t s = 0; s < f->states && !f->in.bad; s++) {
		f->first[s] = count;
		uint32_t tag = 0;
		for (uint32_t n = number(&f->in); n && !f->in.bad; n--) {
			tag += number(&f->in);
			uint32_t to = (uint32_t)((number(&f->in) + s) % f->states);
			skip_weight(f, weights);
			if (tag >= f->pair_count)
				return false;
			if (count == cap)
				f->edges = mem_grow(mem, f->edges, struct edge, cap *= 2);
			f->edges[count++] = (struct edge){to, f->pairs[tag][0], f->pairs[tag][1]};
		}
	}
	f->first[f->states] = count;
	return !f->in.bad && f->initial < f->states;
}

static size_t put(const struct fst *f, int32_t symbol, char *out, size_t at, size_t cap)
{
	if (symbol > 0 && at + 5 < cap)
		return at + text_utf8_put((uint32_t)symbol, out + at);
	if (symbol < 0 && (size_t)-symbol <= f->tag_count) {
		const char *tag = f->tags[-symbol - 1];
		size_t n = strlen(tag);
		if (at + n + 3 < cap) {
			out[at] = '<';
			memcpy(out + at + 1, tag, n);
			out[at + n + 1] = '>';
			return at + n + 2;
		}
	}
	return symbol ? cap : at;
}

static void walk(struct fst *f, size_t state, size_t surface, size_t analysis, int depth)
{
	if (f->final[state]) {
		f->surface[surface] = '\0';
		f->analysis[analysis] = '\0';
		f->fn(f->surface, f->analysis, f->user);
	}
	if (depth > 200)
		return;
	for (size_t i = f->first[state]; i < f->first[state + 1]; i++) {
		const struct edge *e = &f->edges[i];
		if (e->to == state)
			continue;
		size_t s = put(f, e->left, f->surface, surface, FORM_MAX),
		       a = put(f, e->right, f->analysis, analysis, sizeof f->analysis);
		if (s < FORM_MAX && a < sizeof f->analysis)
			walk(f, e->to, s, a, depth + 1);
	}
}

enum err transducer_walk(struct ctx *c, const char *path,
			 void (*fn)(const char *surface, const char *analysis, void *user), void *user)
{
	char *bytes;
	size_t n;
	enum err e = path_read(c, path, 256 * MIB, &bytes, &n);
	if (e != OK)
		return e;
	struct fst f = {.in = {(unsigned char *)bytes, (unsigned char *)bytes + n, false}, .fn = fn, .user = user};
	if (n > 12 && memcmp(bytes, "LTTB", 4) == 0)
		f.in.p += 12;
	if (!read_alphabet(&f, bytes))
		e = ctx_fail(c, ERR_DAMAGED, "%s: not a transducer of lttoolbox", path);
	uint32_t sections = e == OK ? number(&f.in) : 0;
	for (; e == OK && sections; sections--) {
		void *mem = talloc_new(bytes);
		string(&f.in, mem);
		if (!read_section(&f, mem))
			e = ctx_fail(c, ERR_DAMAGED, "%s: a section that cannot be read", path);
		else if (f.states >= 1000)
			walk(&f, f.initial, 0, 0, 0);
		if (e == OK)
			e = ctx_check(c);
		talloc_free(mem);
	}
	talloc_free(bytes);
	return e;
}
