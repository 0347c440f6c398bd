/* The index over a language's closed classes: rows of one form lie together, found by a small hash table. */
#include <stdlib.h>
#include <string.h>

#include "lexicon/lexicon_int.h"

enum { SLOTS = 8192 };

struct closed_index {
	struct closed *rows;
	size_t count, cap;
	uint16_t *slots; /* row + 1 of a form's first row */
};

static size_t hash(const char *s, size_t n)
{
	uint64_t h = 14695981039346656037u;
	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * 1099511628211u;
	return (size_t)(h ^ h >> 29) & (SLOTS - 1);
}

static void add(struct closed_index *x, const struct closed *row, const char *form)
{
	if (x->count == x->cap) {
		x->cap *= 2;
		x->rows = mem_grow(x, x->rows, struct closed, x->cap);
	}
	x->rows[x->count] = *row;
	x->rows[x->count++].form = form;
}

static void add_row(struct closed_index *x, const struct closed *row)
{
	static const char *const endings[] = {"", "e", "en", "em", "er", "es"};
	size_t n = strlen(row->form);
	char last = row->form[n - 1];
	if (last != '*' && last != '+') {
		add(x, row, row->form);
		return;
	}
	for (size_t i = last == '+'; i < COUNT_OF(endings); i++)
		add(x, row, mem_printf(x, "%.*s%s", (int)n - 1, row->form, endings[i]));
}

struct order {
	struct closed row;
	size_t at;
};

/* By form; rows of one form stay in the order of the table. */
static int compare(const void *a, const void *b)
{
	const struct order *x = a, *y = b;
	int d = strcmp(x->row.form, y->row.form);
	return d ? d : x->at < y->at ? -1 : 1;
}

struct closed_index *closed_index_new(void *mem, const struct language *language)
{
	struct closed_index *x = mem_new(mem, struct closed_index);
	x->cap = 512;
	x->rows = mem_array(x, struct closed, x->cap);
	x->slots = mem_array(x, uint16_t, SLOTS);
	for (size_t t = 0; t < COUNT_OF(language->closed); t++)
		for (size_t i = 0; language->closed[t] && i < *language->closed_count[t]; i++)
			add_row(x, &language->closed[t][i]);
	struct order *order = mem_array(x, struct order, x->count);
	for (size_t i = 0; i < x->count; i++)
		order[i] = (struct order){x->rows[i], i};
	qsort(order, x->count, sizeof *order, compare);
	for (size_t i = 0; i < x->count; i++) {
		x->rows[i] = order[i].row;
		if (i && text_eq(x->rows[i].form, x->rows[i - 1].form))
			continue;
		size_t at = hash(x->rows[i].form, strlen(x->rows[i].form));
		while (x->slots[at])
			at = (at + 1) & (SLOTS - 1);
		x->slots[at] = (uint16_t)(i + 1);
	}
	talloc_free(order);
	return x;
}

const struct closed *closed_find(const struct closed_index *x, const char *form, size_t len, size_t *count)
{
	*count = 0;
	for (size_t at = hash(form, len); x->slots[at]; at = (at + 1) & (SLOTS - 1)) {
		const struct closed *row = &x->rows[x->slots[at] - 1], *end = x->rows + x->count, *p = row;
		if (strncmp(row->form, form, len) != 0 || row->form[len])
			continue;
		while (p < end && text_eq(p->form, row->form))
			p++;
		*count = (size_t)(p - row);
		return row;
	}
	return NULL;
}
