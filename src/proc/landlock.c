/* Landlock by raw system calls: libc has none, and Debian 12's header knows only what 6.1 could. The layout below is
 * the kernel's; which rights exist is asked of the running kernel (its ABI number), so that a new kernel gives the
 * tighter cage and an old one still works. Source: Documentation/userspace-api/landlock.rst. */
#include "proc/cage_int.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

struct ruleset { /* struct landlock_ruleset_attr of the newest ABI; older kernels get a shorter size */
	uint64_t files;
	uint64_t network;
	uint64_t scoped;
};

enum {
	RIGHT_EXECUTE = 1 << 0,
	RIGHT_WRITE_FILE = 1 << 1,
	RIGHT_READ_FILE = 1 << 2,
	RIGHT_READ_DIR = 1 << 3,
	RIGHT_REMOVE_FILE = 1 << 5,
	RIGHT_MAKE_REG = 1 << 8,
	RIGHT_REFER = 1 << 13,
	RIGHT_TRUNCATE = 1 << 14,
	RIGHT_IOCTL_DEV = 1 << 15,
	RIGHTS_1 = (1 << 13) - 1,
	NETWORK_ALL = 3, /* bind, connect */
	SCOPE_ALL = 3,   /* abstract sockets, signals */
	RIGHTS_OF_FILE = RIGHT_EXECUTE | RIGHT_WRITE_FILE | RIGHT_READ_FILE | RIGHT_TRUNCATE,
};

static struct ruleset handled(long abi, size_t *size)
{
	struct ruleset r = {.files = RIGHTS_1};
	*size = sizeof r.files;
	if (abi >= 2)
		r.files |= RIGHT_REFER;
	if (abi >= 3)
		r.files |= RIGHT_TRUNCATE;
	if (abi >= 4) {
		r.network = NETWORK_ALL;
		*size += sizeof r.network;
	}
	if (abi >= 5)
		r.files |= RIGHT_IOCTL_DEV;
	if (abi >= 6) {
		r.scoped = SCOPE_ALL;
		*size += sizeof r.scoped;
	}
	return r;
}

static enum err allow(struct ctx *c, int ruleset, uint64_t known, const struct landlock_path *path)
{
	struct stat st;
	FD_SCOPED int fd = open(path->path, O_PATH | O_CLOEXEC);
	if (fd == -1 && (errno == ENOENT || errno == ENOTDIR))
		return OK;
	if (fd == -1 || fstat(fd, &st) == -1)
		return ctx_fail_errno(c, errno, path->path);
	uint64_t rights = RIGHT_READ_FILE | RIGHT_READ_DIR;
	if (path->write)
		rights |= RIGHT_WRITE_FILE | RIGHT_TRUNCATE | RIGHT_MAKE_REG | RIGHT_REMOVE_FILE;
	else
		rights |= RIGHT_EXECUTE;
	if (!S_ISDIR(st.st_mode))
		rights &= RIGHTS_OF_FILE;
	struct landlock_path_beneath_attr rule = {.allowed_access = rights & known, .parent_fd = fd};
	if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == -1)
		return ctx_fail_errno(c, errno, path->path);
	return OK;
}

enum err landlock_enter(struct ctx *c, const struct landlock_path *paths, bool *on)
{
	size_t size;
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	*on = false;
	if (abi < 1)
		return OK;
	struct ruleset r = handled(abi, &size);
	FD_SCOPED int ruleset = (int)syscall(SYS_landlock_create_ruleset, &r, size, 0);
	if (ruleset == -1)
		return ctx_fail(c, ERR_UNSUPPORTED, "Landlock refuses a ruleset (errno %d)", errno);
	for (; paths && paths->path; paths++) {
		enum err e = allow(c, ruleset, r.files, paths);
		if (e != OK)
			return e;
	}
	if (syscall(SYS_landlock_restrict_self, ruleset, 0) == -1)
		return ctx_fail(c, ERR_UNSUPPORTED, "Landlock cannot be entered (errno %d)", errno);
	*on = true;
	return OK;
}
