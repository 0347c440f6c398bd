/* The child of the tests of room proc: argv[1] says what it does with descriptor 3. */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "proc/cage.h"
#include "proc/proc.h"

/* Answers each frame with the same frame; a descriptor's first bytes go behind it. */
static int echo(struct ctx *c, struct proc *p)
{
	struct proc_message m;
	while (proc_receive(c, p, c->mem, -1, &m) == OK) {
		struct buf b;
		buf_init(&b, c->mem, LIMIT_FRAME);
		buf_add(&b, m.bytes, m.len);
		if (m.fd != -1) {
			char text[64];
			ssize_t n = pread(m.fd, text, sizeof text, 0);
			buf_add(&b, text, n > 0 ? (size_t)n : 0);
			close(m.fd);
		}
		if (proc_send(c, p,
			      &(struct proc_message){.kind = m.kind + 1, .bytes = b.data, .len = b.len, .fd = -1}) !=
		    OK)
			break;
	}
	return 0;
}

static int open_descriptors(void)
{
	int count = 0;
	for (int fd = 0; fd < 256; fd++)
		count += fcntl(fd, F_GETFD) != -1;
	return count;
}

static void spin(void)
{
	for (volatile unsigned long i = 0;; i = i + 1) {
#ifdef __SANITIZE_THREAD__
		/* This sanitizer keeps signals back until the program calls something that may block: without this the
		 * child would spin for ever when its parent dies. */
		if (i % 100000000 == 0)
			poll(NULL, 0, 1);
#endif
	}
}

/* A child of its own that lives as long as it is let; tells its number. */
static int breed(struct ctx *c, struct proc *p, char *self)
{
	struct proc *grandchild;
	const char *const argv[] = {self, "spin", NULL};
	if (proc_spawn(c, &(struct proc_options){.argv = argv}, &grandchild) != OK)
		return 1;
	/* the spinning one must be there: it says so */
	struct proc_message ready;
	if (proc_receive(c, grandchild, c->mem, 10000, &ready) != OK)
		return 1;
	int32_t pid = (int32_t)proc_pid(grandchild);
	if (proc_send(c, p, &(struct proc_message){.kind = 9, .bytes = &pid, .len = sizeof pid, .fd = -1}) != OK)
		return 1;
	pause();
	return 0;
}

int main(int argc, char **argv)
{
	CTX_SCOPED struct ctx *c = ctx_new("child");
	const char *mode = argc > 1 ? argv[1] : "";
	struct proc *p = proc_parent(c->mem);
	if (!p)
		return 3;
	if (text_eq(mode, "echo"))
		return echo(c, p);
	if (text_eq(mode, "count")) {
		char text[16];
		snprintf(text, sizeof text, "%d", open_descriptors());
		return proc_send(c, p, &(struct proc_message){.kind = 1, .bytes = text, .len = strlen(text), .fd = -1});
	}
	if (text_eq(mode, "die"))
		raise(SIGKILL);
	if (text_eq(mode, "exit7"))
		return 7;
	if (text_eq(mode, "huge")) {
		unsigned char head[8] = {0xff, 0xff, 0xff, 0x7f, 1};
		return send(3, head, sizeof head, 0) != sizeof head;
	}
	if (text_eq(mode, "drip")) {
		unsigned char head[8] = {4, 0, 0, 0, 1};
		if (send(3, head, 5, 0) != 5)
			return 1;
		pause();
	}
	if (text_eq(mode, "spin")) {
		enum err e = proc_send(c, p, &(struct proc_message){.kind = 2, .fd = -1});
		if (e == OK)
			spin();
	}
	if (text_eq(mode, "breed"))
		return breed(c, p, argv[0]);
	if (text_eq(mode, "eat")) {
		struct proc_message go;
		size_t mib = 0;
		if (proc_receive(c, p, c->mem, -1, &go) != OK)
			return 1;
		while (mib < 512 && malloc(MIB))
			mib++;
		return proc_send(c, p, &(struct proc_message){.kind = mib < 512, .fd = -1});
	}
	if (text_eq(mode, "niceness")) {
		struct proc_message go;
		if (proc_receive(c, p, c->mem, -1, &go) != OK)
			return 1;
		return proc_send(c, p, &(struct proc_message){.kind = (uint32_t)(nice(0) + 100), .fd = -1});
	}
	pause();
	return 0;
}
