/* A tiny German lexicon written by the room's own pack writer: what a test needs and nothing installed. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lexicon/pack_int.h"
#include "unit.h"

static inline char *tiny_dir(struct ctx *c)
{
	char *dir = mem_str(c->mem, "/tmp/langplug-lexicon-XXXXXX");
	assert_non_null(mkdtemp(dir));
	return dir;
}

static inline void tiny_remove(struct ctx *c, const char *dir)
{
	char *command = mem_printf(c->mem, "rm -rf '%s'", dir);
	assert_int_equal(system(command), 0);
}

static inline void tiny_write(struct ctx *c, const char *dir)
{
	struct pack_rows *rows = pack_rows_new(c->mem);
	pack_form(rows, "Haus", "Haus", POS_NOUN, F_NEUT | F_SING);
	pack_form(rows, "Häuser", "Haus", POS_NOUN, F_NEUT | F_PLUR);
	pack_form(rows, "gehen", "gehen", POS_VERB, F_INF);
	pack_form(rows, "gehe", "gehen", POS_VERB, F_FIN | F_P1 | F_SING);
	pack_form(rows, "geht", "gehen", POS_VERB, F_FIN | F_P3 | F_SING);
	pack_form(rows, "ausgehen", "ausgehen", POS_VERB, F_INF | F_SEP);
	pack_form(rows, "freuen", "freuen", POS_VERB, F_INF | F_REFLEXIVE | F_ONLY_REFLEXIVE);
	pack_form(rows, "freue", "freuen", POS_VERB, F_FIN | F_P1 | F_SING);
	pack_form(rows, "Tür", "Tür", POS_NOUN, F_FEM | F_SING);
	pack_form(rows, "groß", "groß", POS_ADJECTIVE, 0);
	struct pack_about about = {.language = "de",
				   .name = "words",
				   .package = "tiny",
				   .version = "1",
				   .licence = "none",
				   .what = "a test",
				   .native = ""};
	assert_ok(c, pack_write(c, rows, &about, dir));
}
