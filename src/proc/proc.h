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

#include "base/base.h"

struct proc;

struct proc_options {
	const char *const *argv; /* argv[0] is the path of the program */
	int niceness;            /* added; 0 keeps */
	int memory_mib;          /* RLIMIT_AS of the child; 0: none */
	int cpu_seconds;         /* RLIMIT_CPU; 0: none */
	bool pipes;              /* also stdin/stdout pipes (proc_stdin, proc_stdout), for filters such as Apertium */
	bool quiet;              /* stderr to /dev/null instead of ours */
};

struct proc_message {
	uint32_t kind;
	const void *bytes;
	size_t len;
	int fd; /* -1: none. Received: owned by the receiver, close it */
};

/* The child is in a process group of its own and dies with its parent. ERR_UNAVAILABLE with the program's name when
 * it cannot be started. Free with proc_stop. */
enum err proc_spawn(struct ctx *c, const struct proc_options *options, struct proc **out) ATTR_MUST_CHECK;
pid_t proc_pid(const struct proc *p);
int proc_stdin(const struct proc *p);
int proc_stdout(const struct proc *p);
/* Asks, waits, kills, reaps. NULL is allowed. Returns the wait status. Any thread. */
int proc_stop(struct proc *p);
/* SIGKILL to the group now; a blocked proc_receive returns ERR_UNAVAILABLE. Any thread; proc_stop still frees. */
void proc_kill(struct proc *p);

/* ERR_UNAVAILABLE "…: has died (signal 9)" when the other side is gone, ERR_TIMEOUT after timeout_ms (-1: the
 * context's deadline), ERR_CANCELLED within 50 ms of the context's cancel flag, ERR_TOO_LARGE for a longer frame. */
enum err proc_send(struct ctx *c, struct proc *p, const struct proc_message *message) ATTR_MUST_CHECK;
enum err proc_receive(struct ctx *c, struct proc *p, void *mem, int timeout_ms,
		      struct proc_message *out) ATTR_MUST_CHECK;

/* In the child: the other end, descriptor 3. */
struct proc *proc_parent(void *mem);
