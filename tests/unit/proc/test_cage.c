/* Both cages, from inside: the inmate tries, and a shell in the program cage. */
#include "unit.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proc/proc.h"

static int run(struct ctx *c, const char *const *arguments, bool quiet)
{
	const char *argv[16] = {path_join(c->mem, getenv("TEST_BUILD_ROOT"), "tests/unit/proc/proc_inmate")};
	struct proc *p = NULL;
	int status = -1;
	for (int i = 0; i < 14 && arguments[i]; i++)
		argv[i + 1] = arguments[i];
	assert_ok(c, proc_spawn(c, &(struct proc_options){.argv = argv, .quiet = quiet}, &p));
	assert_ok(c, proc_wait(c, p, &status));
	proc_stop(p);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void nothing_gets_out(void **state)
{
	struct ctx *c = unit_ctx(state);
	assert_int_equal(run(c, (const char *const[]){"strict", NULL}, false), 0);
	assert_int_equal(run(c, (const char *const[]){"threads", NULL}, false), 0);
}

struct place {
	char dir[64];
	char *input, *other, *output;
};

static struct place place_make(struct ctx *c)
{
	struct place p = {.dir = "/tmp/cage-test-XXXXXX"};
	assert_non_null(mkdtemp(p.dir));
	p.input = path_join(c->mem, p.dir, "input");
	p.other = path_join(c->mem, p.dir, "other");
	p.output = path_join(c->mem, p.dir, "out");
	assert_ok(c, path_write(c, p.input, 0600, "in", 2));
	assert_ok(c, path_write(c, p.other, 0600, "no", 2));
	assert_ok(c, path_make_dirs(c, p.output, 0700));
	return p;
}

static void place_remove(struct ctx *c, const struct place *p)
{
	unlink(path_join(c->mem, p->output, "made"));
	unlink(p->input);
	unlink(p->other);
	rmdir(p->output);
	rmdir(p->dir);
}

static int shell(struct ctx *c, const struct place *p, const char *script)
{
	return run(c,
		   (const char *const[]){"program", p->input, p->output, "/bin/sh", "-c", script, "sh", p->input,
					 p->other, p->output, NULL},
		   true);
}

/* Builtins only: the cage lets no shell fork. */
static void a_program_reads_one_file_and_writes_one_place(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct place p = place_make(c);
	char *bytes;
	size_t len;
	assert_int_equal(shell(c, &p, "read x < $1; test $x = in && echo $x > $3/made"), 0);
	assert_ok(c, path_read(c, path_join(c->mem, p.output, "made"), 10, &bytes, &len));
	assert_string_equal(bytes, "in\n");
	assert_int_not_equal(shell(c, &p, "read x < $2"), 0);
	assert_int_not_equal(shell(c, &p, "echo x > $1"), 0);
	assert_int_not_equal(shell(c, &p, "echo x > $2"), 0);
	assert_int_not_equal(shell(c, &p, "read x < /etc/passwd"), 0);
	assert_int_not_equal(shell(c, &p, "/bin/true; /bin/true; exit 0"), 0);
	assert_int_not_equal(shell(c, &p, "kill -0 $PPID"), 0);
	assert_int_equal(run(c, (const char *const[]){"program", p.input, p.output, "/nowhere/x", NULL}, true), 99);
	place_remove(c, &p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT_TEST(nothing_gets_out),
	    UNIT_TEST(a_program_reads_one_file_and_writes_one_place),
	};
	return unit_run("proc/cage", tests);
}
