/* Slow work inside a transaction: a debug build aborts, and says what was slow and whose transaction it was. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "../unit_db.h"
#include "media/media.h"
#include "net/net.h"
#include "proc/proc.h"
#include "speech/speech.h"
#include "translate/translate.h"

static void sleeps(struct ctx *c)
{
	(void)c;
	clock_sleep_ms(1);
}

static void fetches(struct ctx *c)
{
	struct net_reply reply;
	(void)!net_fetch(c, &(struct net_request){.url = "http://127.0.0.1:9/", .timeout_ms = 1000}, &reply);
}

static void spawns(struct ctx *c)
{
	static const char *const argv[] = {"/bin/true", NULL};
	struct proc *p = NULL;
	if (proc_spawn(c, &(struct proc_options){.argv = argv}, &p) == OK)
		proc_stop(p);
}

static void asks_media(struct ctx *c)
{
	struct media_info info;
	struct media *m = NULL;
	const char *program = mem_printf(c, "%s/langplug-media", getenv("TEST_BUILD_ROOT"));
	if (media_open(c, &(struct media_options){.program = mem_str(c, program)}, &m) == OK)
		(void)!media_probe(c, m, c->mem, "/dev/null", &info);
	media_close(m);
}

static void listens(struct ctx *c)
{
	(void)!speech_run(c, NULL, NULL, NULL, NULL, NULL, NULL);
}

static void translates(struct ctx *c)
{
	(void)!translate_batch(c, NULL, NULL, "en", "de", NULL, NULL, 0, NULL);
}

static const struct {
	const char *named;
	void (*call)(struct ctx *c);
	bool harmless; /* may be called for real */
} slow[] = {
    {"clock_sleep_ms", sleeps, true}, {"net_fetch", fetches, true}, {"proc_spawn", spawns, true},
    {"media", asks_media, true},      {"speech", listens, false},   {"translate_batch", translates, false},
};

/* The call in a process of its own: its wait status and what it said. */
static int in_a_child(struct ctx *c, void (*call)(struct ctx *c), char *said, size_t cap)
{
	int ends[2], status;
	size_t have = 0;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	fflush(NULL);
	pid_t pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		signal(SIGABRT, SIG_DFL); /* not the test library's */
		setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
		dup2(ends[1], 2);
		call(c);
		_exit(0);
	}
	close(ends[1]);
	for (ssize_t n = 1; n > 0; have += n > 0 ? (size_t)n : 0)
		n = read(ends[0], said + have, cap - 1 - have);
	said[have] = '\0';
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void assert_aborts(struct ctx *c, size_t i, const char *whose)
{
	char said[2000];
	int status = in_a_child(c, slow[i].call, said, sizeof said);
	const char *line = mem_printf(c, "langplug: %s inside a transaction (%s)\n", slow[i].named, whose);
	if (!strstr(said, line))
		fail_msg("%s said: %s", slow[i].named, said);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
}

static void assert_allowed(struct ctx *c)
{
	char said[2000];
	for (size_t i = 0; i < COUNT_OF(slow); i++) {
		if (slow[i].harmless && in_a_child(c, slow[i].call, said, sizeof said) != 0)
			fail_msg("%s said: %s", slow[i].named, said);
	}
}

static void aborts(void **state)
{
	struct unit_db *u = *state;
#ifdef NDEBUG
	skip();
#endif
	assert_allowed(u->c);
	{
		UNIT_READ(u, tx); /* a reader blocks nobody */
		assert_allowed(u->c);
	}
	UNIT_WRITE(u, tx);
	for (size_t i = 0; i < COUNT_OF(slow); i++)
		assert_aborts(u->c, i, "test");
	{
		UNIT_WRITE(u, inner);
		assert_ok(u->c, db_commit(&inner));
	}
	assert_aborts(u->c, 0, "test"); /* the outer one is still open */
	assert_ok(u->c, db_commit(&tx));
	assert_allowed(u->c);
}

static void also_with_another_context(void **state)
{
	struct unit_db *u = *state;
#ifdef NDEBUG
	skip();
#endif
	CTX_SCOPED struct ctx *other = ctx_new("other");
	UNIT_WRITE(u, tx);
	for (size_t i = 0; i < COUNT_OF(slow); i++)
		assert_aborts(other, i, "test");
	db_end(&tx);
	assert_allowed(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_DB_TEST(aborts), UNIT_DB_TEST(also_with_another_context)};
	return unit_run("db/slow", tests);
}
