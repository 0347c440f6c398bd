/* Starting and ending children: see proc.h. posix_spawn, never fork: the server has threads. Every end that the child
 * gets is first moved above descriptor 9, so that no dup2 of the list overwrites the source of a later one. */
#include "proc/proc_int.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

enum { FD_CHILD = 3, FD_SAFE = 10 };

static int fd_high(int fd)
{
	if (fd == -1 || fd >= FD_SAFE)
		return fd;
	int high = fcntl(fd, F_DUPFD_CLOEXEC, FD_SAFE);
	close(fd);
	return high;
}

/* ours, theirs: both ends, -1 when there is none. */
struct ends {
	int socket[2], in[2], out[2], null;
};

static void ends_close(struct ends *n)
{
	int *all[] = {&n->socket[0], &n->socket[1], &n->in[0], &n->in[1], &n->out[0], &n->out[1], &n->null};
	for (size_t i = 0; i < COUNT_OF(all); i++)
		fd_close(all[i]);
}

static bool ends_open(struct ends *n, bool pipes)
{
	int pair[2];
	n->null = fd_high(open("/dev/null", O_RDWR | O_CLOEXEC));
	if (n->null == -1 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1)
		return false;
	n->socket[0] = pair[0];
	n->socket[1] = fd_high(pair[1]);
	if (n->socket[1] == -1)
		return false;
	if (!pipes)
		return true;
	if (pipe2(pair, O_CLOEXEC) == -1)
		return false;
	n->in[0] = pair[1];
	n->in[1] = fd_high(pair[0]);
	if (n->in[1] == -1 || pipe2(pair, O_CLOEXEC) == -1)
		return false;
	n->out[0] = pair[0];
	n->out[1] = fd_high(pair[1]);
	return n->out[1] != -1;
}

static int spawn(const struct proc_options *options, const struct ends *n, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	sigemptyset(&none);
	sigfillset(&all);
	sigdelset(&all, SIGKILL);
	sigdelset(&all, SIGSTOP);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	posix_spawn_file_actions_adddup2(&actions, n->in[1] == -1 ? n->null : n->in[1], 0);
	posix_spawn_file_actions_adddup2(&actions, n->out[1] == -1 ? n->null : n->out[1], 1);
	if (options->quiet)
		posix_spawn_file_actions_adddup2(&actions, n->null, 2);
	posix_spawn_file_actions_adddup2(&actions, n->socket[1], FD_CHILD);
	posix_spawn_file_actions_addclosefrom_np(&actions, FD_CHILD + 1);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	int r = posix_spawn(pid, options->argv[0], &actions, &attributes, (char *const *)options->argv, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return r;
}

/* From outside: posix_spawn knows no limits, and it returns only after the exec. */
static void limits_apply(const struct proc_options *options, pid_t pid)
{
#ifndef SANITIZED
	if (options->memory_mib) {
		rlim_t bytes = (rlim_t)options->memory_mib * MIB;
		prlimit(pid, RLIMIT_AS, &(struct rlimit){bytes, bytes}, NULL);
	}
#endif
	if (options->cpu_seconds) {
		rlim_t seconds = (rlim_t)options->cpu_seconds;
		prlimit(pid, RLIMIT_CPU, &(struct rlimit){seconds, seconds + 1}, NULL);
	}
	prlimit(pid, RLIMIT_CORE, &(struct rlimit){0, 0}, NULL);
	if (options->niceness)
		setpriority(PRIO_PGRP, (id_t)pid, getpriority(PRIO_PROCESS, 0) + options->niceness);
}

enum err proc_spawn(struct ctx *c, const struct proc_options *options, struct proc **out)
{
	ctx_assert_outside_transaction(c, "proc_spawn");
	struct ends n = {{-1, -1}, {-1, -1}, {-1, -1}, -1};
	pid_t pid = 0;
	int error = ends_open(&n, options->pipes) ? 0 : errno;
	if (!error)
		error = spawn(options, &n, &pid);
	if (error) {
		char words[128];
		ends_close(&n);
		return ctx_fail(c, ERR_UNAVAILABLE, "%s cannot be started: %s", options->argv[0],
				strerror_r(error, words, sizeof words));
	}
	limits_apply(options, pid);
	struct proc *p = mem_new(NULL, struct proc);
	p->pid = pid;
	p->name = mem_str(p, path_base(options->argv[0]));
	p->pidfd = (int)syscall(SYS_pidfd_open, pid, 0); /* -1 on kernels before 5.3: then only the hang-up tells */
	p->socket = n.socket[0];
	p->in = n.in[0];
	p->out = n.out[0];
	p->fd = -1;
	n.socket[0] = n.in[0] = n.out[0] = -1;
	ends_close(&n);
	*out = p;
	return OK;
}

pid_t proc_pid(const struct proc *p)
{
	return p->pid;
}

int proc_stdin(const struct proc *p)
{
	return p->in;
}

int proc_stdout(const struct proc *p)
{
	return p->out;
}

void proc_close_stdin(struct proc *p)
{
	fd_close(&p->in);
}

void proc_kill(struct proc *p)
{
	kill(-p->pid, SIGKILL);
}

/* Leaves the zombie, so that the number stays ours until the group has been killed. */
static bool ended(const struct proc *p, int most_ms)
{
	int64_t until = clock_mono_ms() + most_ms;
	for (;;) {
		siginfo_t info = {.si_pid = 0};
		if (waitid(P_PID, (id_t)p->pid, &info, WEXITED | WNOWAIT | WNOHANG) == -1 && errno != EINTR)
			return true;
		int64_t left = until - clock_mono_ms();
		if (info.si_pid || left <= 0)
			return info.si_pid != 0;
		struct pollfd waited = {p->pidfd, POLLIN, 0};
		poll(&waited, 1, p->pidfd == -1 && left > 10 ? 10 : (int)left);
	}
}

int proc_stop(struct proc *p)
{
	int status = 0;
	if (!p)
		return 0;
	fd_close(&p->socket);
	fd_close(&p->in);
	fd_close(&p->out);
	fd_close(&p->fd);
	if (p->pid) {
		ended(p, LIMIT_CHILD_STOP_MS);
		proc_kill(p);
		while (waitpid(p->pid, &status, 0) == -1 && errno == EINTR)
			continue;
	}
	fd_close(&p->pidfd);
	talloc_free(p);
	return status;
}

enum err proc_wait(struct ctx *c, struct proc *p, int *status)
{
	ctx_assert_outside_transaction(c, "proc_wait");
	while (!ended(p, ctx_remaining_ms(c, 25))) {
		enum err e = ctx_check(c);
		if (e != OK)
			return e;
	}
	siginfo_t info = {.si_pid = 0};
	if (waitid(P_PID, (id_t)p->pid, &info, WEXITED | WNOWAIT) == -1)
		return ctx_fail_errno(c, errno, p->name);
	*status = info.si_code == CLD_EXITED ? W_EXITCODE(info.si_status, 0) : W_EXITCODE(0, info.si_status);
	return OK;
}

/* The parent's end closed: whatever is going on is for nobody. */
static void hang_up(int signal_number)
{
	struct pollfd other = {FD_CHILD, 0, 0};
	int held = errno;
	(void)signal_number;
	if (poll(&other, 1, 0) == 1 && (other.revents & (POLLHUP | POLLERR | POLLNVAL)))
		_exit(0);
	errno = held;
}

struct proc *proc_parent(void *mem)
{
	struct sigaction action = {.sa_handler = hang_up, .sa_flags = SA_RESTART};
	if (fcntl(FD_CHILD, F_SETOWN, getpid()) == -1 || sigaction(SIGIO, &action, NULL) == -1 ||
	    fcntl(FD_CHILD, F_SETFL, O_ASYNC) == -1)
		return NULL;
	hang_up(SIGIO); /* it may have closed before we listened */
	struct proc *p = mem_new(mem, struct proc);
	p->socket = FD_CHILD;
	p->pidfd = p->in = p->out = p->fd = -1;
	p->name = mem_str(p, "parent");
	return p;
}
