/* Children: frames, descriptors, death on both sides, limits, cancel. */
#include "unit.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proc/proc.h"

static const char *child_path(struct ctx *c)
{
	return path_join(c->mem, getenv("TEST_BUILD_ROOT"), "tests/unit/proc/proc_child");
}

static struct proc *child(struct ctx *c, const char *mode)
{
	struct proc *p = NULL;
	const char *const argv[] = {child_path(c), mode, NULL};
	assert_ok(c, proc_spawn(c, &(struct proc_options){.argv = argv, .quiet = true}, &p));
	return p;
}

static struct proc_message text(uint32_t kind, const char *s)
{
	return (struct proc_message){.kind = kind, .bytes = s, .len = strlen(s), .fd = -1};
}

static void frames_go_both_ways(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct proc *p = child(c, "echo");
	struct proc_message m, out = text(4, "hello");
	char *big = mem_array(c->mem, char, LIMIT_FRAME);
	memset(big, 'x', LIMIT_FRAME);
	assert_ok(c, proc_send(c, p, &out));
	assert_ok(c, proc_receive(c, p, c->mem, 10000, &m));
	assert_int_equal(m.kind, 5);
	assert_string_equal(m.bytes, "hello");
	assert_int_equal(m.fd, -1);
	out = text(0, "");
	assert_ok(c, proc_send(c, p, &out));
	assert_ok(c, proc_receive(c, p, c->mem, 10000, &m));
	assert_int_equal(m.len, 0);
	assert_ok(c, proc_send(c, p, &(struct proc_message){.kind = 1, .bytes = big, .len = LIMIT_FRAME, .fd = -1}));
	assert_ok(c, proc_receive(c, p, c->mem, 10000, &m));
	assert_int_equal(m.len, LIMIT_FRAME);
	assert_memory_equal(m.bytes, big, LIMIT_FRAME);
	out.len = LIMIT_FRAME + 1;
	assert_int_equal(proc_send(c, p, &out), ERR_TOO_LARGE);
	assert_int_equal(WEXITSTATUS(proc_stop(p)), 0);
}

static void descriptors_are_passed(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct proc *p = child(c, "echo");
	struct proc_message m;
	char path[] = "/tmp/proc-test-XXXXXX";
	int fd = mkstemp(path);
	unlink(path);
	assert_int_equal(write(fd, " world", 6), 6);
	for (int i = 0; i < 300; i++) { /* none stays open on either side */
		assert_ok(c, proc_send(c, p, &(struct proc_message){.kind = 1, .bytes = "hello", .len = 5, .fd = fd}));
		assert_ok(c, proc_receive(c, p, c->mem, 10000, &m));
		assert_string_equal(m.bytes, "hello world");
	}
	close(fd);
	proc_stop(p);
	int next = dup(0);
	assert_true(next < 20);
	close(next);
}

static void the_child_has_four_descriptors(void **state)
{
	struct ctx *c = unit_ctx(state);
	int leaky = dup2(0, 77); /* not close-on-exec */
	struct proc *p = child(c, "count");
	struct proc_message m;
	assert_ok(c, proc_receive(c, p, c->mem, 10000, &m));
	assert_string_equal(m.bytes, "4");
	close(leaky);
	proc_stop(p);
}

static void death_is_named(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct proc *p = child(c, "die");
	struct proc_message m, out = text(1, "x");
	assert_int_equal(proc_receive(c, p, c->mem, 10000, &m), ERR_UNAVAILABLE);
	assert_string_equal(ctx_error(c), "proc_child: has died (signal 9)");
	assert_int_equal(proc_receive(c, p, c->mem, 10000, &m), ERR_UNAVAILABLE);
	assert_int_equal(proc_send(c, p, &out), ERR_UNAVAILABLE);
	assert_true(WIFSIGNALED(proc_stop(p)));
	p = child(c, "exit7");
	assert_int_equal(proc_receive(c, p, c->mem, 10000, &m), ERR_UNAVAILABLE);
	assert_string_equal(ctx_error(c), "proc_child: has died (exit 7)");
	assert_int_equal(WEXITSTATUS(proc_stop(p)), 7);
	p = child(c, "huge");
	assert_int_equal(proc_receive(c, p, c->mem, 10000, &m), ERR_TOO_LARGE);
	proc_stop(p);
	assert_int_equal(proc_stop(NULL), 0);
}

static void a_missing_program_is_unavailable(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct proc *p;
	const char *const argv[] = {"/nowhere/program", NULL}, *preloaded = getenv("LD_PRELOAD");
	if (preloaded && strstr(preloaded, "vgpreload"))
		skip(); /* valgrind's clone shares no memory, so that no posix_spawn can tell what became of the exec */
	assert_int_equal(proc_spawn(c, &(struct proc_options){.argv = argv}, &p), ERR_UNAVAILABLE);
	assert_non_null(strstr(ctx_error(c), "/nowhere/program"));
}

static void timeouts_can_be_repeated(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct proc *p = child(c, "drip");
	struct proc_message m;
	assert_int_equal(proc_receive(c, p, c->mem, 5, &m), ERR_TIMEOUT);
	assert_int_equal(proc_receive(c, p, c->mem, 5, &m), ERR_TIMEOUT);
	c->deadline_ms = clock_mono_ms() + 5;
	assert_int_equal(proc_receive(c, p, c->mem, -1, &m), ERR_TIMEOUT);
	c->deadline_ms = 0;
	proc_stop(p); /* it does not listen: killed */
}

struct later {
	atomic_bool *cancel;
	struct proc *kill;
	int64_t at;
};

static void *later(void *arg)
{
	struct later *l = arg;
	clock_sleep_ms(20);
	l->at = clock_mono_ms();
	if (l->kill)
		proc_kill(l->kill);
	else
		atomic_store(l->cancel, true);
	return NULL;
}

static void cancel_and_kill_wake_the_receiver(void **state)
{
	struct ctx *c = unit_ctx(state);
	atomic_bool cancel = false;
	struct proc_message m;
	struct later l = {.cancel = &cancel};
	pthread_t thread;
	struct proc *p = child(c, "pause");
	c->cancel = &cancel;
	pthread_create(&thread, NULL, later, &l);
	assert_int_equal(proc_receive(c, p, c->mem, 10000, &m), ERR_CANCELLED);
	int64_t took = clock_mono_ms();
	pthread_join(thread, NULL);
	assert_true(took - l.at <= 50);
	c->cancel = NULL;
	l.kill = p;
	pthread_create(&thread, NULL, later, &l);
	assert_int_equal(proc_receive(c, p, c->mem, 10000, &m), ERR_UNAVAILABLE);
	pthread_join(thread, NULL);
	proc_stop(p);
}

/* Killed, but nobody is there to reap it (a chroot without an init). */
static bool zombie(pid_t pid)
{
	char path[64], line[512] = "";
	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	FILE *f = fopen(path, "r");
	if (!f)
		return true;
	bool z = fgets(line, sizeof line, f) && strstr(line, ") Z ");
	fclose(f);
	return z;
}

static bool gone(pid_t pid, int most_ms)
{
	for (int64_t until = clock_mono_ms() + most_ms; clock_mono_ms() < until; clock_sleep_ms(2))
		if (kill(pid, 0) == -1 || zombie(pid))
			return true;
	return false;
}

/* The grandchild computes and never looks at its socket; it ends all the same when its parent is killed. It is in
 * another process group, so this is the hang-up alone. */
static void a_busy_child_dies_with_its_parent(void **state)
{
#if defined(__SANITIZE_THREAD__)
	skip(); /* the thread sanitizer keeps signals back until the next call into libc */
#endif
	struct ctx *c = unit_ctx(state);
	struct proc *p = child(c, "breed");
	struct proc_message m;
	int32_t pid;
	assert_ok(c, proc_receive(c, p, c->mem, 10000, &m));
	assert_int_equal(m.len, sizeof pid);
	memcpy(&pid, m.bytes, sizeof pid);
	proc_kill(p);
	proc_stop(p);
	assert_true(gone(pid, 2000));
}

static void stop_kills_what_does_not_listen(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct proc *p = NULL;
	const char *const argv[] = {"/bin/sh", "-c", "trap '' TERM; sleep 100 & echo; sleep 100", NULL};
	assert_ok(c, proc_spawn(c, &(struct proc_options){.argv = argv, .quiet = true, .pipes = true}, &p));
	int out = dup(proc_stdout(p));
	char byte;
	assert_int_equal(read(out, &byte, 1), 1);
	assert_true(WIFSIGNALED(proc_stop(p)));
	assert_int_equal(read(out, &byte, 1), 0); /* the end of the pipe: nobody of the group holds it any more */
	close(out);
}

static void filters_have_pipes(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct proc *p = NULL;
	const char *const argv[] = {"/usr/bin/tr", "a-z", "A-Z", NULL};
	char bytes[64];
	size_t got;
	int status;
	assert_ok(c, proc_spawn(c, &(struct proc_options){.argv = argv, .pipes = true}, &p));
	assert_int_equal(write(proc_stdin(p), "haus", 4), 4);
	assert_int_equal(proc_read(c, p, bytes, sizeof bytes, 5, &got), ERR_TIMEOUT);
	proc_close_stdin(p);
	assert_ok(c, proc_read(c, p, bytes, sizeof bytes, 10000, &got));
	assert_int_equal(got, 4);
	assert_memory_equal(bytes, "HAUS", 4);
	assert_ok(c, proc_read(c, p, bytes, sizeof bytes, 10000, &got));
	assert_int_equal(got, 0);
	assert_ok(c, proc_wait(c, p, &status));
	assert_int_equal(status, 0);
	proc_stop(p);
}

static void limits_hold(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct proc *p = NULL;
	struct proc_message m;
	const char *const nice_argv[] = {child_path(c), "niceness", NULL};
	assert_ok(c, proc_spawn(c, &(struct proc_options){.argv = nice_argv, .niceness = 5, .quiet = true}, &p));
	assert_ok(c, proc_send(c, p, &(struct proc_message){.kind = 1, .fd = -1})); /* it is nice by now */
	assert_ok(c, proc_receive(c, p, c->mem, 10000, &m));
	assert_true((int)m.kind - 100 >= nice(0) + 5 || (int)m.kind - 100 == 19);
	proc_stop(p);
	const char *const spin_argv[] = {child_path(c), "spin", NULL};
	assert_ok(c, proc_spawn(c, &(struct proc_options){.argv = spin_argv, .cpu_seconds = 1, .quiet = true}, &p));
	assert_ok(c, proc_receive(c, p, c->mem, 10000, &m));
	assert_int_equal(proc_receive(c, p, c->mem, 60000, &m), ERR_UNAVAILABLE);
	assert_non_null(strstr(ctx_error(c), "signal 24"));
	proc_stop(p);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
	const char *const eat_argv[] = {child_path(c), "eat", NULL};
	assert_ok(c, proc_spawn(c, &(struct proc_options){.argv = eat_argv, .memory_mib = 128, .quiet = true}, &p));
	assert_ok(c, proc_send(c, p, &(struct proc_message){.kind = 1, .fd = -1}));
	assert_ok(c, proc_receive(c, p, c->mem, 10000, &m));
	assert_int_equal(m.kind, 1);
	proc_stop(p);
#endif
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT_TEST(frames_go_both_ways),
	    UNIT_TEST(descriptors_are_passed),
	    UNIT_TEST(the_child_has_four_descriptors),
	    UNIT_TEST(death_is_named),
	    UNIT_TEST(a_missing_program_is_unavailable),
	    UNIT_TEST(timeouts_can_be_repeated),
	    UNIT_TEST(cancel_and_kill_wake_the_receiver),
	    UNIT_TEST(a_busy_child_dies_with_its_parent),
	    UNIT_TEST(stop_kills_what_does_not_listen),
	    UNIT_TEST(filters_have_pipes),
	    UNIT_TEST(limits_hold),
	};
	return unit_run("proc/proc", tests);
}
