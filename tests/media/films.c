/* Films: see films.h. */
#include "films.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proc/proc.h"

int films_setup(void **state)
{
	struct films *f = mem_new(NULL, struct films);
	struct media_options options = {.memory_mib = 1024};
	f->c = ctx_new("films");
	snprintf(f->dir, sizeof f->dir, "/tmp/films-XXXXXX");
	if (!mkdtemp(f->dir))
		return -1;
	options.program = path_join(f->c->mem, getenv("TEST_BUILD_ROOT"), "langplug-media");
	*state = f;
	return media_open(f->c, &options, &f->media) == OK ? 0 : -1;
}

int films_teardown(void **state)
{
	struct films *f = *state;
	FILMS_RUN(f, "rm", "-rf", f->dir);
	media_close(f->media);
	ctx_free(f->c);
	talloc_free(f);
	return 0;
}

char *films_path(const struct films *f, const char *name)
{
	return path_join(f->c->mem, f->dir, name);
}

void films_run(const struct films *f, const char *const *argv)
{
	const char *real[96] = {path_join(f->c->mem, "/usr/bin", argv[0])};
	struct proc *p = NULL;
	int status = -1;
	for (size_t i = 1; argv[i]; i++)
		real[i] = argv[i][0] == '@' ? films_path(f, argv[i] + 1) : argv[i];
	assert_ok(f->c, proc_spawn(f->c, &(struct proc_options){.argv = real}, &p));
	assert_ok(f->c, proc_wait(f->c, p, &status));
	proc_stop(p);
	if (status)
		fail_msg("%s: status %d", argv[0], status);
}

void films_write(const struct films *f, const char *name, const char *text)
{
	assert_ok(f->c, path_write(f->c, films_path(f, name), 0644, text, strlen(text)));
}

void films_cut(const struct films *f, const char *from, const char *to, double share)
{
	char *bytes;
	size_t len;
	assert_ok(f->c, path_read(f->c, films_path(f, from), 256 * MIB, &bytes, &len));
	assert_ok(f->c, path_write(f->c, films_path(f, to), 0644, bytes, (size_t)((double)len * share)));
}

void films_expect(const struct films *f, enum err e, const char *reason)
{
	if (e == OK)
		fail_msg("expected %s, but it went well", reason);
	if (!text_eq(f->c->reason, reason))
		fail_msg("expected %s, got %s: %s", reason, f->c->reason, ctx_error(f->c));
	assert_true(strlen(ctx_error(f->c)) > 5);
	ctx_clear(f->c);
}
