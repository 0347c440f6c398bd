/* Files and paths: see path.h. */
#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/text.h"

char *path_join(const void *mem, const char *dir, const char *name)
{
	size_t n = strlen(dir);
	return mem_printf(mem, "%s%s%s", dir, n && dir[n - 1] == '/' ? "" : "/", name);
}

const char *path_base(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

const char *path_ext(const char *path)
{
	const char *base = path_base(path);
	const char *dot = strrchr(base, '.');
	return dot && dot != base ? dot : "";
}

char *path_stem(const void *mem, const char *path)
{
	const char *base = path_base(path);
	return mem_strn(mem, base, strlen(base) - strlen(path_ext(base)));
}

char *path_dir(const void *mem, const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return mem_str(mem, ".");
	return slash == path ? mem_str(mem, "/") : mem_strn(mem, path, (size_t)(slash - path));
}

enum err path_resolve_under(struct ctx *c, const char *root, const char *relative, char **out)
{
	char real_root[PATH_MAX], real[PATH_MAX];
	if (!relative || !*relative || strlen(relative) >= LIMIT_PATH)
		return ctx_fail(c, ERR_INVALID, "empty or over-long path");
	if (relative[0] == '/')
		return ctx_fail(c, ERR_FORBIDDEN, "path is outside the library");
	if (!realpath(root, real_root))
		return ctx_fail_errno(c, errno, root);
	const char *joined = path_join(c->mem, real_root, relative);
	for (const char *p = relative; p; p = strchr(p, '/')) {
		p += *p == '/';
		if (p[0] == '.' && p[1] == '.' && (p[2] == '/' || p[2] == '\0'))
			return ctx_fail(c, ERR_FORBIDDEN, "path is outside the library");
	}
	if (!realpath(joined, real))
		return ctx_fail_errno(c, errno, relative);
	size_t n = strlen(real_root);
	bool inside =
	    strncmp(real, real_root, n) == 0 && (real[n] == '/' || real[n] == '\0' || text_eq(real_root, "/"));
	if (!inside)
		return ctx_fail(c, ERR_FORBIDDEN, "path is outside the library");
	*out = mem_str(c->mem, real);
	return OK;
}

enum err path_make_dirs(struct ctx *c, const char *dir, mode_t mode)
{
	char *copy = mem_str(c->mem, dir);
	for (char *p = copy + 1;; p++) {
		if (*p && *p != '/')
			continue;
		char held = *p;
		*p = '\0';
		if (mkdir(copy, mode) == -1 && errno != EEXIST)
			return ctx_fail_errno(c, errno, copy);
		*p = held;
		if (!held)
			break;
	}
	struct stat st;
	if (stat(dir, &st) == -1)
		return ctx_fail_errno(c, errno, dir);
	return S_ISDIR(st.st_mode) ? OK : ctx_fail_errno(c, ENOTDIR, dir);
}

enum err path_read(struct ctx *c, const char *path, size_t max, char **out, size_t *len)
{
	FD_SCOPED int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	if (fd == -1 || fstat(fd, &st) == -1)
		return ctx_fail_errno(c, errno, path);
	if (S_ISDIR(st.st_mode))
		return ctx_fail_errno(c, EISDIR, path);
	if (st.st_size > (off_t)max)
		return ctx_fail(c, ERR_TOO_LARGE, "%s is over %zu bytes", path, max);
	size_t cap = st.st_size > 0 ? (size_t)st.st_size + 1 : 4096, have = 0;
	char *bytes = mem_array(c->mem, char, cap + 1);
	for (;;) {
		ssize_t n = read(fd, bytes + have, cap - have);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return ctx_fail_errno(c, errno, path);
		if (n == 0)
			break;
		have += (size_t)n;
		if (have > max)
			return ctx_fail(c, ERR_TOO_LARGE, "%s is over %zu bytes", path, max);
		if (have == cap) {
			cap *= 2;
			bytes = mem_grow(c->mem, bytes, char, cap + 1);
		}
	}
	bytes[have] = '\0';
	*out = bytes;
	*len = have;
	return OK;
}

void fd_close(int *fd)
{
	if (*fd != -1)
		close(*fd);
	*fd = -1;
}

enum err fd_write_all(struct ctx *c, int fd, const void *bytes, size_t len, const char *name)
{
	const char *p = bytes;
	while (len) {
		ssize_t n = write(fd, p, len);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return ctx_fail_errno(c, errno, name);
		p += n;
		len -= (size_t)n;
	}
	return OK;
}

enum err path_write(struct ctx *c, const char *path, mode_t mode, const void *bytes, size_t len)
{
	char *temp = mem_printf(c->mem, "%s.%ld.new", path, (long)getpid());
	FD_SCOPED int fd = open(temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	if (fd == -1)
		return ctx_fail_errno(c, errno, path);
	enum err e = fd_write_all(c, fd, bytes, len, path);
	if (e == OK && fsync(fd) == -1)
		e = ctx_fail_errno(c, errno, path);
	if (e == OK && rename(temp, path) == -1)
		e = ctx_fail_errno(c, errno, path);
	if (e != OK)
		unlink(temp);
	return e;
}
