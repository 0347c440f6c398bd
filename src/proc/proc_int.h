/* What the files of the room proc share. */
#pragma once

#include "proc/proc.h"

struct proc {
	pid_t pid; /* 0: this is the child's side */
	int socket, pidfd, in, out;
	char *name;
	bool broken; /* a frame was sent by half, or the other side is gone */
	/* the frame that is being received */
	unsigned char head[8];
	size_t head_have, have, len;
	char *payload;
	int fd;
};

/* Waits until fd can be read or written, the child has ended (ERR_UNAVAILABLE), until_ms passed (0: never). */
enum err proc_await(struct ctx *c, struct proc *p, int fd, short events, int64_t until_ms) ATTR_MUST_CHECK;
