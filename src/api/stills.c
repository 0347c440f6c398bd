/* Stills: see pages_int.h. Kept as DATA/stills/FINGERPRINT-SECOND.jpg, made by one child at a time. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>

#include "api/pages_int.h"

enum { STILL_WIDTH = 704 };

struct stills {
	const struct api_deps *deps;
	pthread_mutex_t mutex;
	struct ctx *ctx; /* of the child */
	struct media *media;
};

struct stills *stills_new(void *mem, const struct api_deps *deps)
{
	struct stills *s = mem_new(mem, struct stills);
	s->deps = deps;
	s->ctx = ctx_new("stills");
	pthread_mutex_init(&s->mutex, NULL);
	return s;
}

void stills_close(struct stills *s)
{
	if (s->media)
		media_close(s->media);
	ctx_free(s->ctx);
	pthread_mutex_destroy(&s->mutex);
}

static enum err make(struct ctx *c, struct stills *s, const struct film *film, int64_t at_ms, const char *path)
{
	void *jpeg;
	size_t len;
	struct film located = *film;
	enum err e = library_locate(c, s->deps->library, &located);
	if (e != OK)
		return e;
	pthread_mutex_lock(&s->mutex);
	if (!s->media)
		e = media_open(s->ctx, s->deps->media, &s->media);
	if (e != OK)
		ctx_fail(c, e, "%s", ctx_error(s->ctx));
	if (e == OK)
		e = media_still(c, s->media, c->mem, located.absolute_path, at_ms, STILL_WIDTH, &jpeg, &len);
	pthread_mutex_unlock(&s->mutex);
	return e == OK ? path_write(c, path, 0600, jpeg, len) : e;
}

enum err stills_get(struct ctx *c, struct stills *s, const struct film *film, int64_t at_ms, int *fd)
{
	const char *dir = path_join(c->mem, s->deps->library->data_path, "stills");
	if (!*film->fingerprint)
		return ctx_fail_named(c, ERR_NOT_FOUND, "not_probed", "The film was not looked at yet.");
	const char *path = mem_printf(c->mem, "%s/%.32s-%lld.jpg", dir, film->fingerprint, (long long)(at_ms / 1000));
	*fd = open(path, O_RDONLY | O_CLOEXEC);
	if (*fd != -1)
		return OK;
	enum err e = path_make_dirs(c, dir, 0700);
	if (e == OK)
		e = make(c, s, film, at_ms, path);
	if (e != OK)
		return e;
	*fd = open(path, O_RDONLY | O_CLOEXEC);
	return *fd != -1 ? OK : ctx_fail_errno(c, errno, path);
}
