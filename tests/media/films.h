/* Films for the tests of the room media: made by Debian's ffmpeg (and flite) in a folder of the test's own. */
#pragma once

#include "unit.h"

#include "media/media.h"

struct films {
	struct ctx *c;
	char dir[64];
	struct media *media;
};

/* For cmocka_run_group_tests: *state is a struct films with an open media and an empty folder. */
int films_setup(void **state);
int films_teardown(void **state);
/* Path of a file in the folder. On the films' context. */
char *films_path(const struct films *f, const char *name);
/* Runs a program (argv[0] is searched in /usr/bin, "@name" is a path in the folder); fails the test unless it exits 0. */
void films_run(const struct films *f, const char *const *argv);
#define FILMS_RUN(f, ...) films_run(f, (const char *const[]){__VA_ARGS__, NULL})
void films_write(const struct films *f, const char *name, const char *text);
/* A copy of the first `share` of a file. */
void films_cut(const struct films *f, const char *from, const char *to, double share);
/* Fails unless e is not OK and the reason is this one. */
void films_expect(const struct films *f, enum err e, const char *reason);
