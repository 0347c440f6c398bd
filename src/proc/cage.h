/* The cage of a child: after this call it can compute, use the descriptors that it was given, and nothing else.
 * no_new_privs, Landlock without any rule (no file can be opened), seccomp with an allow-list (read, write, sendmsg,
 * recvmsg, poll, lseek, mmap, munmap, mprotect without PROT_EXEC, brk, futex, clock_gettime, exit, …): open, openat,
 * socket, connect, execve, ptrace, fork and the rest end in EPERM. Threads only when asked for. What needs files (the
 * models of recognition) is read before the door closes. */
#pragma once

#include "base/base.h"

struct cage_options {
	bool threads; /* clone with CLONE_THREAD stays allowed */
};

/* Irreversible. Says in *landlock whether the kernel had it; seccomp missing is ERR_UNSUPPORTED. */
enum err cage_enter(struct ctx *c, const struct cage_options *options, bool *landlock) ATTR_MUST_CHECK;

/* The wider cage of a program that opens files by name (Debian's ffmpeg). Landlock: reads the system's libraries and
 * `read_path`, writes below `write_dir`, nothing else. seccomp: no socket, no new process, nothing that reaches into
 * other processes or changes owners and modes. The program dies with the calling thread's process. */
struct cage_program {
	const char *const *argv; /* argv[0] is a path */
	const char *read_path;
	const char *write_dir;
};
/* Execs; returns only when that failed. */
enum err cage_exec(struct ctx *c, const struct cage_program *program) ATTR_MUST_CHECK;
