/* Apertium: the text side by tables, the pipelines with the real English-Spanish pair and with modes of our own that
 * hang, die, answer once, or talk too much. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../unit.h"
#include "proc/proc.h"
#include "translate/translate_int.h"

static void command_gets_flush(void **state)
{
	struct ctx *c = unit_ctx(state);
	assert_string_equal(
	    translate_apertium_command(c->mem,
				       "lt-proc '/a b/x|y.bin' | apertium-tagger -g $2 'p' |apertium-pretransfer|\n"
				       "lt-proc $1 'z'\n"),
	    "export LC_ALL=C.UTF-8; lt-proc -z '/a b/x|y.bin' | apertium-tagger -z -g  'p' |apertium-pretransfer -z|"
	    "lt-proc -z -n 'z'");
	assert_string_equal(translate_apertium_command(c->mem, "cat"), "export LC_ALL=C.UTF-8; cat -z");
}

static void escapes(void **state)
{
	struct ctx *c = unit_ctx(state);
	assert_string_equal(translate_apertium_escape(c->mem, "a [b] {c} ^d$ /e\\ @f <g>"),
			    "a \\[b\\] \\{c\\} \\^d\\$ \\/e\\\\ \\@f \\<g\\>");
	assert_string_equal(translate_apertium_escape(c->mem, "one\ntwo"), "one two");
	assert_string_equal(translate_apertium_escape(c->mem, "- one\n- two\n\xE2\x80\x93 three"),
			    "- one\n- two\n\xE2\x80\x93 three");
	assert_string_equal(translate_apertium_unescape(c->mem, " \\[a\\] b\\\\.[]"), "[a] b\\");
	assert_string_equal(translate_apertium_unescape(c->mem, "Ja..[]"), "Ja.");
	assert_string_equal(translate_apertium_unescape(c->mem, "Ja[]"), "Ja");
	assert_string_equal(translate_apertium_unescape(c->mem, "\\"), "\\");
	assert_string_equal(translate_apertium_unescape(c->mem, ""), "");
}

static void french_subjects_move(void **state)
{
	struct ctx *c = unit_ctx(state);
	static const char *const cases[][2] = {
	    {"Où étais-tu ?", "Où tu étais ?"},
	    {"Viens-tu ?", "Tu viens ?"},
	    {"Que va-t-il faire ?", "Que il va faire ?"},
	    {"Pourquoi sont-ils là ?", "Pourquoi ils sont là ?"},
	    {"Comment allez-vous ?", "Comment vous allez ?"},
	    {"Taisez-vous !", "Taisez-vous !"},
	    {"Y a-t-il du pain ?", "Y a-t-il du pain ?"},
	    {"Peut-être là-bas. Est-ce vrai ?", "Peut-être là-bas. Est-ce vrai ?"},
	    {"Donne-moi ça, dis-le-lui.", "Donne-moi ça, dis-le-lui."},
	    {"L'as-tu vu ? -tu", "Tu l'as vu ? -tu"},
	    {"-", "-"},
	    {"", ""},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_string_equal(translate_french_inversion(c->mem, cases[i][0]), cases[i][1]);
}

static struct translator *open_modes(struct ctx *c, const char *modes)
{
	struct translate_options o = {.engine = "auto", .apertium_modes = (char *)modes, .idle_seconds = 60};
	struct translator *t;
	assert_ok(c, translate_open(c, &o, &t));
	return t;
}

static struct translator *open_installed(struct ctx *c)
{
	return open_modes(c, "/usr/share/apertium/modes");
}

static enum err one(struct ctx *c, struct translator *t, const char *text, const char **out)
{
	const struct translate_engine *e = translate_choose(t, "en", "es");
	assert_non_null(e);
	assert_string_equal(e->name, "apertium");
	return translate_batch(c, t, e, "en", "es", &text, NULL, 1, out);
}

static struct pipeline *running(struct translator *t)
{
	for (size_t i = 0; i < t->pipeline_count; i++)
		if (t->pipelines[i].proc)
			return &t->pipelines[i];
	return NULL;
}

static void real_pair(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct translator *t = open_installed(c);
	static const char *const texts[] = {"She said she would call me tomorrow morning.", "",
					    "The house [is] big & <red>; it costs 5/6 $ at a@b {c}.", "  ",
					    "Wait\nhere"};
	const char *out[COUNT_OF(texts)];
	const struct translate_engine *e = translate_choose(t, "en", "es-ES");
	assert_non_null(e);
	assert_int_equal(e->quality, TRANSLATE_ROUGH);
	assert_false(e->leaves_house);
	assert_null(running(t));
	assert_ok(c, translate_batch(c, t, e, "en", "es-ES", texts, NULL, COUNT_OF(texts), out));
	assert_non_null(strstr(out[0], "llamar"));
	assert_int_equal(out[0][strlen(out[0]) - 1], '.');
	assert_null(out[1]);
	assert_non_null(strstr(out[2], "casa"));
	assert_non_null(strstr(out[2], "<"));
	assert_non_null(strstr(out[2], "5/6 $"));
	assert_null(strchr(out[2], '\\'));
	assert_null(out[3]);
	assert_null(strchr(out[4], '\n'));
	assert_non_null(running(t));
	translate_close(t);
}

static void pairs(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct translator *t = open_installed(c);
	struct buf b;
	buf_init(&b, c->mem, 4 * KIB);
	translate_pairs(t, &b);
	assert_non_null(strstr(b.data, "en-es\n"));
	assert_non_null(strstr(b.data, "es-en\n"));
	assert_null(strchr(b.data, '_'));
	assert_null(translate_choose(t, "de", "en"));
	assert_null(translate_choose(t, "en", "xx"));
	assert_non_null(translate_choose(t, "eng", "spa"));
	translate_close(t);
	t = open_modes(c, "/nonexistent");
	buf_clear(&b);
	translate_pairs(t, &b);
	assert_string_equal(b.data, "");
	assert_null(translate_choose(t, "en", "es"));
	translate_close(t);
}

static void killed_pipeline_comes_back(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct translator *t = open_installed(c);
	const char *out;
	assert_ok(c, one(c, t, "The house is red.", &out));
	char *first = mem_str(c->mem, out);
	kill(-proc_pid(running(t)->proc), SIGKILL);
	assert_ok(c, one(c, t, "The house is red.", &out));
	assert_string_equal(out, first);
	assert_string_equal(ctx_error(c), "");
	translate_close(t);
}

static void idle_pipeline_is_stopped(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct translator *t = open_installed(c);
	const char *out;
	assert_ok(c, one(c, t, "The house is red.", &out));
	pid_t pid = proc_pid(running(t)->proc);
	int64_t used = running(t)->used_ms;
	translate_idle(t, used + 59999);
	assert_non_null(running(t));
	translate_idle(t, used + 60000);
	assert_null(running(t));
	assert_int_equal(kill(pid, 0), -1);
	assert_int_equal(errno, ESRCH);
	assert_ok(c, one(c, t, "The house is red.", &out));
	translate_close(t);
}

struct asker {
	struct translator *t;
	const char *text, *expected;
	bool good;
};

static void *ask_often(void *data)
{
	struct asker *a = data;
	CTX_SCOPED struct ctx *c = ctx_new("asker");
	a->good = true;
	for (int i = 0; i < 10; i++) {
		const char *out = NULL;
		if (one(c, a->t, a->text, &out) != OK || !text_eq(out, a->expected))
			a->good = false;
	}
	return NULL;
}

static void threads_get_their_own_answers(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct translator *t = open_installed(c);
	struct asker askers[] = {{t, "The house is red.", NULL, false},
				 {t, "The dog sleeps.", NULL, false},
				 {t, "I see a cat.", NULL, false}};
	pthread_t threads[COUNT_OF(askers)];
	for (size_t i = 0; i < COUNT_OF(askers); i++)
		assert_ok(c, one(c, t, askers[i].text, &askers[i].expected));
	for (size_t i = 0; i < COUNT_OF(askers); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, ask_often, &askers[i]), 0);
	for (size_t i = 0; i < COUNT_OF(askers); i++)
		pthread_join(threads[i], NULL);
	for (size_t i = 0; i < COUNT_OF(askers); i++)
		assert_true(askers[i].good);
	translate_close(t);
}

/* A directory with one mode eng-spa whose only program is a shell script. */
static const char *fake_mode(struct ctx *c, const char *script)
{
	char *dir = mem_str(c->mem, "/tmp/langplug-modes-XXXXXX");
	assert_non_null(mkdtemp(dir));
	const char *program = path_join(c->mem, dir, "program"), *mode = path_join(c->mem, dir, "eng-spa.mode");
	const char *text = mem_printf(c->mem, "#!/bin/sh\n%s\n", script),
		   *command = mem_printf(c->mem, "%s $1", program);
	assert_ok(c, path_write(c, program, 0755, text, strlen(text)));
	assert_ok(c, path_write(c, mode, 0644, command, strlen(command)));
	return dir;
}

static void remove_mode(struct ctx *c, const char *dir)
{
	unlink(path_join(c->mem, dir, "program"));
	unlink(path_join(c->mem, dir, "eng-spa.mode"));
	rmdir(dir);
}

static enum err with_script(struct ctx *c, const char *script, size_t count, const char **out)
{
	const char *dir = fake_mode(c, script);
	struct translator *t = open_modes(c, dir);
	enum err e = OK;
	for (size_t i = 0; i < count && e == OK; i++)
		e = one(c, t, "text", &out[i]);
	translate_close(t);
	remove_mode(c, dir);
	return e;
}

static void fake_that_works(void **state)
{
	struct ctx *c = unit_ctx(state);
	const char *out[2];
	assert_ok(c, with_script(c, "exec cat", 2, out));
	assert_string_equal(out[0], "text");
	assert_string_equal(out[1], "text");
}

static void dies_at_once(void **state)
{
	struct ctx *c = unit_ctx(state);
	const char *out[1] = {"untouched"};
	assert_int_equal(with_script(c, "exit 1", 1, out), ERR_UNAVAILABLE);
	assert_string_equal(out[0], "untouched");
	assert_non_null(strstr(ctx_error(c), "eng-spa"));
}

static void answers_once_and_dies(void **state)
{
	struct ctx *c = unit_ctx(state);
	const char *out[3];
	assert_ok(c, with_script(c, "exec head -c 8", 3, out)); /* "text.[]" and NUL */
	assert_string_equal(out[2], "text");
}

static void hangs(void **state)
{
	struct ctx *c = unit_ctx(state);
	const char *out[1];
	c->deadline_ms = clock_mono_ms() + 150;
	assert_int_equal(with_script(c, "exec sleep 1000", 1, out), ERR_TIMEOUT);
}

static void talks_out_of_turn(void **state)
{
	struct ctx *c = unit_ctx(state);
	const char *out[1];
	assert_int_equal(with_script(c, "printf 'a\\0b\\0'; exec cat", 1, out), ERR_UNAVAILABLE);
}

static void never_ends(void **state)
{
	struct ctx *c = unit_ctx(state);
	const char *out[1];
	assert_int_equal(with_script(c, "exec yes", 1, out), ERR_UNAVAILABLE);
}

static void cancelled(void **state)
{
	struct ctx *c = unit_ctx(state);
	atomic_bool cancel = true;
	const char *out[1];
	c->cancel = &cancel;
	assert_int_equal(with_script(c, "exec cat", 1, out), ERR_CANCELLED);
	c->cancel = NULL;
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(command_gets_flush),
					   UNIT_TEST(escapes),
					   UNIT_TEST(french_subjects_move),
					   UNIT_TEST(real_pair),
					   UNIT_TEST(pairs),
					   UNIT_TEST(killed_pipeline_comes_back),
					   UNIT_TEST(idle_pipeline_is_stopped),
					   UNIT_TEST(threads_get_their_own_answers),
					   UNIT_TEST(fake_that_works),
					   UNIT_TEST(dies_at_once),
					   UNIT_TEST(answers_once_and_dies),
					   UNIT_TEST(hangs),
					   UNIT_TEST(talks_out_of_turn),
					   UNIT_TEST(never_ends),
					   UNIT_TEST(cancelled)};
	return unit_run("translate/apertium", tests);
}
