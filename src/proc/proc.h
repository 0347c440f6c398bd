/* Room proc: children. Starts a program by posix_spawn with a socketpair as its descriptor 3, speaks framed messages
 * with it, passes open descriptors, and kills it with its whole process group when it is done or late. Knows nothing
 * of what the child does.
 *
 *	struct proc *p;
 *	if (proc_spawn(c, &(struct proc_options){.argv = argv, .niceness = 10, .memory_mib = 1024}, &p) != OK) ...
 *	proc_send(c, p, &(struct proc_message){.kind = 1, .bytes = text, .len = n, .fd = media_fd});
 *	proc_receive(c, p, mem, 5000, &message);
 *	proc_stop(p);                       // asks (closes the socket), waits LIMIT_CHILD_STOP_MS, kills, reaps
 *
 * A frame is: u32 length of the payload (little endian, at most LIMIT_FRAME), u32 kind, payload. A descriptor travels
 * with the first byte of its frame (SCM_RIGHTS). The child side uses the same functions through proc_parent(). */
#pragma once

#include <sys/types.h>

#include "base/base.h"

struct proc;

struct proc_options {
	const char *const *argv; /* argv[0] is the path of the program; NULL ends */
	int niceness;            /* added; 0 keeps */
	int memory_mib;          /* RLIMIT_AS of the child; 0: none. Not applied in AddressSanitizer builds */
	int cpu_seconds;         /* RLIMIT_CPU; 0: none */
	/* The limits are put on right after the start and before anything can be sent: a child of ours has them when its
	 * first message comes. */
	bool pipes; /* also stdin/stdout pipes (proc_stdin, proc_stdout), for filters such as Apertium */
	bool quiet; /* stderr to /dev/null instead of ours */
};

struct proc_message {
	uint32_t kind;
	const void *bytes; /* received: NUL beyond len */
	size_t len;
	int fd; /* -1: none. Received: owned by the receiver, close it */
};

/* The child is in a process group of its own, has the descriptors 0-3 and no others, and dies with its parent: ours
 * by the hang-up of the socket (proc_parent), a filter by the end of its stdin. (PR_SET_PDEATHSIG would fire when the
 * thread that spawned it ends.) ERR_UNAVAILABLE with the program's name when it cannot be started. Free with
 * proc_stop. */
enum err proc_spawn(struct ctx *c, const struct proc_options *options, struct proc **out) ATTR_MUST_CHECK;
pid_t proc_pid(const struct proc *p);
int proc_stdin(const struct proc *p);
int proc_stdout(const struct proc *p);
/* Closes the pipe to the child's stdin: a filter sees the end of its input. */
void proc_close_stdin(struct proc *p);
/* Asks, waits, kills, reaps. NULL is allowed. Returns the wait status. Any thread. */
int proc_stop(struct proc *p);
/* SIGKILL to the group now; a blocked proc_receive returns ERR_UNAVAILABLE. Any thread; proc_stop still frees. */
void proc_kill(struct proc *p);
/* Waits until the child has ended by itself: its wait status. Errors as proc_receive. proc_stop still frees. */
enum err proc_wait(struct ctx *c, struct proc *p, int *status) ATTR_MUST_CHECK;

/* ERR_UNAVAILABLE "…: has died (signal 9)" when the other side is gone, ERR_TIMEOUT after timeout_ms (-1: the
 * context's deadline), ERR_CANCELLED within 50 ms of the context's cancel flag, ERR_TOO_LARGE for a longer frame.
 * A send that ends half-way leaves the stream unusable: every later call says ERR_UNAVAILABLE. A receive that ran into
 * its timeout can be repeated. */
enum err proc_send(struct ctx *c, struct proc *p, const struct proc_message *message) ATTR_MUST_CHECK;
enum err proc_receive(struct ctx *c, struct proc *p, void *mem, int timeout_ms,
		      struct proc_message *out) ATTR_MUST_CHECK;
/* For signal handlers: a frame of at most PROC_NOTE_MAX bytes, whole or not at all, never waiting. Not while a proc_send
 * may be on its way. */
enum { PROC_NOTE_MAX = 64 };
void proc_note(struct proc *p, uint32_t kind, const void *bytes, size_t len);
/* Bytes from the child's stdout (pipes): *got 0 at its end. Errors and timeout as proc_receive. */
enum err proc_read(struct ctx *c, struct proc *p, void *bytes, size_t cap, int timeout_ms, size_t *got) ATTR_MUST_CHECK;

/* In the child: the other end, descriptor 3. From now on the process ends when the parent's end closes, whatever it
 * is doing (SIGIO); only in a proc_receive it gets ERR_UNAVAILABLE instead and can end in order. Called once, before threads start. NULL when descriptor 3 is no socket. */
struct proc *proc_parent(void *mem);
