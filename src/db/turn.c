/* Turns between processes. SQLite's own lock is taken by whoever polls at the right moment, so a server that writes
 * group after group could keep a command waiting until its 30 s are over. Here a process takes the turn before it asks
 * for the write lock and gives it back as soon as it has the lock: while one works, the next already stands first in
 * line, and the one that worked cannot pass it. The turn is an OFD lock on a file beside the database; a process that
 * dies loses it. */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "db/db_int.h"

struct turn {
	int fd;
};

static int close_turn(struct turn *t)
{
	fd_close(&t->fd);
	return 0;
}

enum err turn_open(struct ctx *c, const char *path, struct turn **out)
{
	char *name = mem_printf(c->mem, "%s-turn", path);
	int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd == -1)
		return ctx_fail_errno(c, errno, name);
	struct turn *t = mem_new(NULL, struct turn);
	t->fd = fd;
	talloc_set_destructor(t, close_turn);
	*out = t;
	return OK;
}

void turn_close(struct turn *t)
{
	talloc_free(t);
}

static bool lock(const struct turn *t, short type)
{
	struct flock whole = {.l_type = type, .l_whence = SEEK_SET};
	return fcntl(t->fd, F_OFD_SETLK, &whole) == 0;
}

bool turn_take(struct turn *t, int64_t timeout_ms)
{
	int64_t until = 0;
	while (!lock(t, F_WRLCK)) {
		if (errno != EAGAIN && errno != EACCES && errno != EINTR)
			return true; /* no locks here: SQLite's own wait still holds */
		int64_t now = clock_mono_ms();
		if (!until)
			until = now + timeout_ms;
		if (now >= until)
			return false;
		nanosleep(&(struct timespec){.tv_nsec = 300000}, NULL);
	}
	return true;
}

void turn_give(struct turn *t)
{
	lock(t, F_UNLCK);
}
