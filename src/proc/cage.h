/* The cage of a child: after this call it can compute, use the descriptors that it was given, and nothing else.
 * no_new_privs, Landlock without any rule (no file can be opened), seccomp with an allow-list (read, write, sendmsg,
 * recvmsg, poll, lseek, mmap, munmap, mprotect without PROT_EXEC, brk, futex, clock_gettime, exit, …): open, openat,
 * socket, connect, execve, ptrace, fork and the rest end in EPERM (SIGSYS in test builds for the dangerous ones is not
 * wanted: tests prove each fails). Threads only when asked for. */
#pragma once

#include "base/base.h"

struct cage_options {
	bool threads; /* clone with CLONE_THREAD stays allowed */
};

/* Irreversible. Says in *landlock whether the kernel had it; seccomp missing is ERR_UNSUPPORTED. */
enum err cage_enter(struct ctx *c, const struct cage_options *options, bool *landlock) ATTR_MUST_CHECK;
