/* Files and paths. Callers own returned strings through `mem`. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/ctx.h"

/* dir + "/" + name, one slash between. */
char *path_join(const void *mem, const char *dir, const char *name);
/* Last component (borrowed). */
const char *path_base(const char *path);
/* Last component without its last extension. */
char *path_stem(const void *mem, const char *path);
/* ".mkv" (borrowed, with the dot), "" when there is none. */
const char *path_ext(const char *path);
/* Directory part; "." when there is none. */
char *path_dir(const void *mem, const char *path);

/* Resolves `relative` below `root`, symbolic links included. ERR_FORBIDDEN when it leaves the root or is absolute,
 * ERR_NOT_FOUND when it is not there. *out is the absolute path. */
enum err path_resolve_under(struct ctx *c, const char *root, const char *relative, char **out) ATTR_MUST_CHECK;

/* mkdir -p with mode; existing is OK. */
enum err path_make_dirs(struct ctx *c, const char *dir, mode_t mode) ATTR_MUST_CHECK;
/* Whole file, at most max bytes (ERR_TOO_LARGE). *out is NUL-terminated beyond *len. */
enum err path_read(struct ctx *c, const char *path, size_t max, char **out, size_t *len) ATTR_MUST_CHECK;
/* Writes beside and renames, fsynced: the old file or the new one, never half. Removes its own leftovers on failure. */
enum err path_write(struct ctx *c, const char *path, mode_t mode, const void *bytes, size_t len) ATTR_MUST_CHECK;

/* Closes *fd when it is not -1: for ATTR_CLEANUP. */
void fd_close(int *fd);
#define FD_SCOPED ATTR_CLEANUP(fd_close)
/* All bytes or an error. */
enum err fd_write_all(struct ctx *c, int fd, const void *bytes, size_t len, const char *name) ATTR_MUST_CHECK;
