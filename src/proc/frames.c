/* Framed messages with descriptors over the socketpair: see proc.h. The socket stays blocking; every call is
 * MSG_DONTWAIT after a poll of at most 25 ms when somebody may cancel. */
#include "proc/proc_int.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SLICE_CANCEL_MS = 25, SLICE_MS = 1000, GRACE_MS = 100 };

static enum err gone(struct ctx *c, struct proc *p)
{
	siginfo_t info = {.si_pid = 0};
	struct pollfd exited = {p->pidfd, POLLIN, 0};
	p->broken = true;
	if (!p->pid)
		return ctx_fail(c, ERR_UNAVAILABLE, "the parent is gone");
	poll(&exited, 1, GRACE_MS); /* the hang-up comes a little before the exit can be seen */
	if (waitid(P_PID, (id_t)p->pid, &info, WEXITED | WNOWAIT | WNOHANG) == 0 && info.si_pid)
		return ctx_fail(c, ERR_UNAVAILABLE, "%s: has died (%s %d)", p->name,
				info.si_code == CLD_EXITED ? "exit" : "signal", info.si_status);
	return ctx_fail(c, ERR_UNAVAILABLE, "%s: has closed its connection", p->name);
}

enum err proc_await(struct ctx *c, struct proc *p, int fd, short events, int64_t until_ms)
{
	for (;;) {
		int slice = ctx_remaining_ms(c, c->cancel ? SLICE_CANCEL_MS : SLICE_MS);
		if (until_ms) {
			int64_t left = until_ms - clock_mono_ms();
			slice = left < 0 ? 0 : left < slice ? (int)left : slice;
		}
		struct pollfd fds[2] = {{fd, events, 0}, {p->pidfd, POLLIN, 0}};
		if (poll(fds, COUNT_OF(fds), slice) == -1 && errno != EINTR)
			return ctx_fail_errno(c, errno, p->name);
		enum err e = ctx_check(c);
		if (e != OK)
			return e;
		if (fds[0].revents)
			return OK;
		if (fds[1].revents)
			return gone(c, p);
		if (until_ms && clock_mono_ms() >= until_ms)
			return ctx_fail(c, ERR_TIMEOUT, "%s: no answer in time", p->name);
	}
}

static void u32_put(unsigned char *out, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		out[i] = (unsigned char)(v >> 8 * i);
}

static uint32_t u32_get(const unsigned char *in)
{
	return (uint32_t)in[0] | (uint32_t)in[1] << 8 | (uint32_t)in[2] << 16 | (uint32_t)in[3] << 24;
}

/* What is left of head and payload after `sent` bytes; the descriptor goes with the first byte. */
static ssize_t send_some(struct proc *p, const unsigned char head[8], const struct proc_message *m, size_t sent)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = {{0}};
	struct iovec parts[2];
	size_t count = 0;
	if (sent < 8)
		parts[count++] = (struct iovec){(void *)(head + sent), 8 - sent};
	size_t done = sent < 8 ? 0 : sent - 8;
	if (m->len > done)
		parts[count++] = (struct iovec){(char *)m->bytes + done, m->len - done};
	struct msghdr message = {.msg_iov = parts, .msg_iovlen = count};
	if (sent == 0 && m->fd != -1) {
		message.msg_control = control.bytes;
		message.msg_controllen = sizeof control.bytes;
		struct cmsghdr *part = CMSG_FIRSTHDR(&message);
		part->cmsg_level = SOL_SOCKET;
		part->cmsg_type = SCM_RIGHTS;
		part->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(part), &m->fd, sizeof(int));
	}
	return sendmsg(p->socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

enum err proc_send(struct ctx *c, struct proc *p, const struct proc_message *message)
{
	ctx_assert_outside_transaction(c, "proc_send");
	if (message->len > LIMIT_FRAME)
		return ctx_fail(c, ERR_TOO_LARGE, "%s: a message of %zu bytes", p->name, message->len);
	if (p->broken)
		return gone(c, p);
	unsigned char head[8];
	u32_put(head, (uint32_t)message->len);
	u32_put(head + 4, message->kind);
	for (size_t sent = 0; sent < 8 + message->len;) {
		ssize_t n = send_some(p, head, message, sent);
		if (n >= 0) {
			sent += (size_t)n;
			continue;
		}
		enum err e = OK;
		if (errno == EAGAIN || errno == EWOULDBLOCK)
			e = proc_await(c, p, p->socket, POLLOUT, 0);
		else if (errno != EINTR)
			e = gone(c, p);
		if (e != OK) {
			p->broken = p->broken || sent > 0;
			return e;
		}
	}
	return OK;
}

/* A stream socket of this family takes a few bytes whole or says EAGAIN; a half sent note would end the connection. */
void proc_note(struct proc *p, uint32_t kind, const void *bytes, size_t len)
{
	unsigned char frame[8 + PROC_NOTE_MAX];
	int held = errno;
	if (len > PROC_NOTE_MAX || p->broken)
		return;
	u32_put(frame, (uint32_t)len);
	u32_put(frame + 4, kind);
	memcpy(frame + 8, bytes, len);
	struct iovec part = {frame, 8 + len};
	const struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1}; /* the cage knows sendmsg only */
	ssize_t n = sendmsg(p->socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
	p->broken = n > 0 && (size_t)n < 8 + len;
	errno = held;
}

/* Keeps the first descriptor, closes more. */
static void take_descriptors(struct proc *p, struct msghdr *message)
{
	for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part; part = CMSG_NXTHDR(message, part)) {
		if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
			continue;
		size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (size_t i = 0; i < count; i++) {
			int fd;
			memcpy(&fd, CMSG_DATA(part) + i * sizeof(int), sizeof fd);
			if (p->fd == -1)
				p->fd = fd;
			else
				close(fd);
		}
	}
}

static ssize_t receive_some(struct proc *p)
{
	union {
		char bytes[CMSG_SPACE(4 * sizeof(int))];
		struct cmsghdr align;
	} control;
	bool in_head = p->head_have < sizeof p->head;
	struct iovec part = {p->head + p->head_have, sizeof p->head - p->head_have};
	if (!in_head)
		part = (struct iovec){p->payload + p->have, p->len - p->have};
	struct msghdr message = {
	    .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
	ssize_t n = recvmsg(p->socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	if (n <= 0)
		return n;
	take_descriptors(p, &message);
	if (in_head)
		p->head_have += (size_t)n;
	else
		p->have += (size_t)n;
	return n;
}

/* The head is complete: room for the payload. */
static enum err begin_payload(struct ctx *c, struct proc *p)
{
	p->len = u32_get(p->head);
	if (p->len > LIMIT_FRAME) {
		p->broken = true;
		return ctx_fail(c, ERR_TOO_LARGE, "%s: sent a message of %zu bytes", p->name, p->len);
	}
	p->payload = mem_array(p, char, p->len + 1);
	p->have = 0;
	return OK;
}

/* A child that waits for its parent sees the end of the stream and ends in order; one that computes is told by the
 * signal. */
static void hang_up_signal(const struct proc *p, int how)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGIO);
	if (!p->pid)
		pthread_sigmask(how, &set, NULL);
}

static enum err receive(struct ctx *c, struct proc *p, void *mem, int timeout_ms, struct proc_message *out)
{
	int64_t until = timeout_ms < 0 ? 0 : clock_mono_ms() + timeout_ms;
	if (p->broken)
		return gone(c, p);
	while (!p->payload || p->have < p->len) {
		ssize_t n = receive_some(p);
		enum err e = OK;
		if (n == 0 || (n == -1 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
			e = gone(c, p);
		else if (n == -1)
			e = proc_await(c, p, p->socket, POLLIN, until);
		else if (!p->payload && p->head_have == sizeof p->head)
			e = begin_payload(c, p);
		if (e != OK)
			return e;
	}
	*out = (struct proc_message){
	    .kind = u32_get(p->head + 4), .bytes = talloc_steal(mem, p->payload), .len = p->len, .fd = p->fd};
	p->payload = NULL;
	p->head_have = 0;
	p->fd = -1;
	return OK;
}

enum err proc_receive(struct ctx *c, struct proc *p, void *mem, int timeout_ms, struct proc_message *out)
{
	ctx_assert_outside_transaction(c, "proc_receive");
	hang_up_signal(p, SIG_BLOCK);
	enum err e = receive(c, p, mem, timeout_ms, out);
	if (e == OK)
		hang_up_signal(p, SIG_UNBLOCK);
	return e;
}

enum err proc_read(struct ctx *c, struct proc *p, void *bytes, size_t cap, int timeout_ms, size_t *got)
{
	ctx_assert_outside_transaction(c, "proc_read");
	int64_t until = timeout_ms < 0 ? 0 : clock_mono_ms() + timeout_ms;
	for (;;) {
		struct pollfd ready = {p->out, POLLIN, 0};
		enum err e = poll(&ready, 1, 0) == 1 ? ctx_check(c) : proc_await(c, p, p->out, POLLIN, until);
		if (e == ERR_UNAVAILABLE && poll(&ready, 1, 0) == 1) {
			ctx_clear(c); /* it has ended, its last words are still in the pipe */
			e = OK;
		}
		if (e != OK)
			return e;
		ssize_t n = read(p->out, bytes, cap);
		if (n >= 0) {
			*got = (size_t)n;
			return OK;
		}
		if (errno != EINTR)
			return ctx_fail_errno(c, errno, p->name);
	}
}
