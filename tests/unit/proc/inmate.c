/* Enters the cage and tries to get out: exit 0 when every attempt was refused and every allowed thing still works,
 * else the number of the attempt. argv[1]: "strict", "threads", or "program" (the cage of ffmpeg, by cage_exec). */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "proc/cage.h"

/* It is the cage that says no: every attempt but one would work, or fail in another way, outside of it. clone3 is told that it
 * does not exist, so that libc takes clone. */
#define REFUSED_AS(number, why, call)                                                                                  \
	do {                                                                                                           \
		errno = 0;                                                                                             \
		long got = (long)(call);                                                                               \
		if (got != -1 || errno != (why)) {                                                                     \
			fprintf(stderr, "attempt %d: %s gave %ld, errno %d\n", number, #call, got, errno);             \
			_exit(number);                                                                                 \
		}                                                                                                      \
	} while (0)
#define REFUSED(number, call) REFUSED_AS(number, EPERM, call)

/* The leak sanitizer needs ptrace and threads at the end, which the cage refuses. */
int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void)
{
	return 1;
}

static void *nothing(void *arg)
{
	return arg;
}

static void files(void)
{
	REFUSED(1, open("/etc/passwd", O_RDONLY));
	REFUSED(2, openat(AT_FDCWD, "/proc/self/maps", O_RDONLY));
	REFUSED(3, open("/tmp/inmate", O_WRONLY | O_CREAT, 0600));
	REFUSED(4, unlink("/tmp/inmate"));
	REFUSED(5, syscall(SYS_openat2, AT_FDCWD, "/etc/passwd", NULL, 0));
	REFUSED(6, syscall(SYS_open_tree, AT_FDCWD, "/", 0));
	REFUSED(7, syscall(SYS_memfd_create, "x", 0));
	REFUSED(8, rename("/tmp/a", "/tmp/b"));
	REFUSED(9, truncate("/tmp/inmate", 0));
}

/* A socket of ours and the address of one that listens, both from before the cage. */
struct outside {
	int socket;
	struct sockaddr_in address;
};

static bool outside_open(struct outside *o)
{
	socklen_t size = sizeof o->address;
	int listening = socket(AF_INET, SOCK_STREAM, 0);
	*o = (struct outside){.socket = socket(AF_INET, SOCK_STREAM, 0),
			      .address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)}};
	return listening != -1 && o->socket != -1 && bind(listening, (struct sockaddr *)&o->address, size) == 0 &&
	       listen(listening, 1) == 0 && getsockname(listening, (struct sockaddr *)&o->address, &size) == 0;
}

static void network(const struct outside *o)
{
	REFUSED(10, socket(AF_INET, SOCK_STREAM, 0));
	REFUSED(11, socket(AF_UNIX, SOCK_STREAM, 0));
	REFUSED(12, connect(o->socket, (const struct sockaddr *)&o->address, sizeof o->address));
	REFUSED(13, socketpair(AF_UNIX, SOCK_STREAM, 0, (int[2]){0}));
}

static void processes(void)
{
	char *const argv[] = {"/bin/true", NULL};
	REFUSED(20, execve("/bin/true", argv, NULL));
	REFUSED(21, syscall(SYS_execveat, AT_FDCWD, "/bin/true", argv, NULL, 0));
	REFUSED(22, fork());
	REFUSED(23, syscall(SYS_fork));
	REFUSED(24, syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL));
	REFUSED_AS(25, ENOSYS, syscall(SYS_clone3, NULL, 0));
	REFUSED(26, ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
	REFUSED(27, ptrace(PTRACE_TRACEME, 0, NULL, NULL));
	char byte;
	struct iovec here = {&byte, 1}, there = {&byte, 1};
	REFUSED(28, process_vm_readv(getppid(), &here, 1, &there, 1, 0));
	REFUSED(29, kill(getppid(), 0));
	REFUSED(30, syscall(SYS_tgkill, getppid(), getppid(), 0));
	REFUSED(31, syscall(SYS_pidfd_open, getppid(), 0));
	pid_t pid;
	if (posix_spawn(&pid, "/bin/true", NULL, NULL, argv, NULL) == 0)
		_exit(32);
}

static void memory(void)
{
	size_t page = 4096;
	REFUSED(40, mmap(NULL, page, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	void *data = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (data == MAP_FAILED)
		_exit(41);
	REFUSED(42, mprotect(data, page, PROT_READ | PROT_EXEC));
	munmap(data, page);
	REFUSED(43, syscall(SYS_io_uring_setup, 1, NULL));
	REFUSED(44, syscall(SYS_bpf, 0, NULL, 0));
}

/* What must go on working: the descriptor, the clock, memory. */
static void allowed(int fd, bool threads)
{
	char byte[4];
	struct stat *st = calloc(1, 4096);
	if (!st || pread(fd, byte, 4, 0) != 4 || memcmp(byte, "\177ELF", 4) != 0 || lseek(fd, 0, SEEK_SET) != 0)
		_exit(50);
	free(st);
	if (clock_mono_ms() <= 0)
		_exit(51);
	for (size_t size = 1; size < 64 * MIB; size *= 4) {
		char *p = malloc(size);
		if (!p)
			_exit(52);
		memset(p, 1, size);
		free(p);
	}
	pthread_t thread;
	bool made = pthread_create(&thread, NULL, nothing, NULL) == 0;
	if (made)
		pthread_join(thread, NULL);
	if (made != threads)
		_exit(53);
}

int main(int argc, char **argv)
{
	struct ctx *c = ctx_new("inmate");
	const char *mode = argc > 1 ? argv[1] : "";
	if (text_eq(mode, "program") && argc > 4) {
		struct cage_program program = {
		    .argv = (const char *const *)argv + 4, .read_path = argv[2], .write_dir = argv[3]};
		enum err e = cage_exec(c, &program);
		fprintf(stderr, "%s\n", ctx_error(c));
		return e == OK ? 0 : 99;
	}
	struct outside outside;
	int fd = open("/proc/self/exe", O_RDONLY);
	if (!outside_open(&outside))
		return 97;
	bool landlock = false;
	if (cage_enter(c, &(struct cage_options){.threads = text_eq(mode, "threads")}, &landlock) != OK) {
		fprintf(stderr, "%s\n", ctx_error(c));
		return 98;
	}
	files();
	network(&outside);
	processes();
	memory();
	allowed(fd, text_eq(mode, "threads"));
	fprintf(stderr, "landlock: %s\n", landlock ? "yes" : "no");
	_exit(0);
}
