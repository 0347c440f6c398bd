/* LibreTranslate and DeepL against tests/fakes/engine_server.py, which can also refuse, hang, drip, lie and overflow.
 * This is the one test of the room that opens sockets: the other side of the wire is its subject. */
#include <stdio.h>
#include <unistd.h>

#include "../unit.h"
#include "net/net.h"
#include "proc/proc.h"
#include "translate/translate_int.h"

enum { TEXTS = 8 };

struct fake {
	struct proc *server;
	char *url;
	struct translator *t;
	const char *out[TEXTS];
};

/* Chosen so that the fake has another answer for each. */
static const char *const texts[TEXTS] = {"Ich habe heute Morgen meinen Schlüssel vergessen.",
					 "Wann kommt der nächste Zug?",
					 "Wir müssen gehen.",
					 "",
					 "Warum hast du nicht angerufen?",
					 "Der Hund läuft durch den Garten.",
					 "Guten Morgen.",
					 "Kommst du mit?"};

static void start(struct ctx *c, struct fake *f, const char *mode)
{
	*f = (struct fake){0};
	const char *script = mem_printf(c->mem, "%s/tests/fakes/engine_server.py", TEST_SOURCE_ROOT);
	/* The shell waits for the end of its input: the server goes with this test, however it ends. */
	const char *const argv[] = {
	    "/bin/sh", "-c", "/usr/bin/python3 \"$0\" --port 0 --mode \"$1\" </dev/null & read x; kill $!",
	    script,    mode, NULL};
	assert_ok(c, proc_spawn(c, &(struct proc_options){.argv = argv, .pipes = true, .quiet = true}, &f->server));
	char line[64] = "";
	for (size_t n = 0; n + 1 < sizeof line && !strchr(line, '\n'); n++)
		assert_int_equal(read(proc_stdout(f->server), line + n, 1), 1);
	int port;
	assert_int_equal(sscanf(line, "port %d", &port), 1);
	f->url = mem_printf(c->mem, "http://127.0.0.1:%d", port);
}

static void stop(struct fake *f)
{
	translate_close(f->t);
	proc_kill(f->server);
	proc_stop(f->server);
}

static void open_libre(struct ctx *c, struct fake *f, bool allowed)
{
	struct translate_options o = {.engine = "auto",
				      .apertium_modes = "/nonexistent",
				      .libretranslate_url = f->url,
				      .libretranslate_key = "key-1",
				      .allow_remote = allowed,
				      .idle_seconds = 60};
	assert_ok(c, translate_open(c, &o, &f->t));
}

static void open_deepl(struct ctx *c, struct fake *f)
{
	struct translate_options o = {.engine = "deepl",
				      .apertium_modes = "/nonexistent",
				      .deepl_url = f->url,
				      .deepl_key = "abc:fx",
				      .allow_remote = true,
				      .idle_seconds = 60};
	assert_ok(c, translate_open(c, &o, &f->t));
}

static enum err run(struct ctx *c, struct fake *f, const char *to, const char *const *contexts)
{
	const struct translate_engine *e = translate_choose(f->t, "de", to);
	assert_non_null(e);
	return translate_batch(c, f->t, e, "de", to, texts, contexts, TEXTS, f->out);
}

static enum err with_mode(struct ctx *c, struct fake *f, const char *mode)
{
	start(c, f, mode);
	open_libre(c, f, true);
	enum err e = run(c, f, "en", NULL);
	return e;
}

/* What the server was asked, as text. */
static const char *asked(struct ctx *c, struct fake *f)
{
	struct net_reply reply;
	assert_ok(c, net_fetch(c, &(struct net_request){.url = mem_printf(c->mem, "%s/_log", f->url)}, &reply));
	return reply.body;
}

static size_t times(const char *s, const char *what)
{
	size_t n = 0;
	for (; (s = strstr(s, what)); s++)
		n++;
	return n;
}

static void expect_answers(struct fake *f)
{
	for (size_t i = 0; i < TEXTS; i++) {
		if (i == 3)
			assert_null(f->out[i]);
		else
			assert_non_null(f->out[i]);
	}
}

static void libretranslate(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct fake f;
	assert_ok(c, with_mode(c, &f, "ok"));
	expect_answers(&f);
	const char *log = asked(c, &f);
	assert_int_equal(times(log, "\"/translate\""), 1);
	assert_non_null(strstr(log, "\"source\": \"de\""));
	assert_non_null(strstr(log, "\"target\": \"en\""));
	assert_non_null(strstr(log, "\"format\": \"text\""));
	assert_non_null(strstr(log, "\"api_key\": \"key-1\""));
	assert_non_null(strstr(log, "Schlüssel"));
	stop(&f);
}

static void deepl(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct fake f;
	static const char *const contexts[TEXTS] = {"davor", "davor", NULL, NULL, "danach", NULL, NULL, NULL};
	start(c, &f, "ok");
	open_deepl(c, &f);
	assert_ok(c, run(c, &f, "en", contexts));
	expect_answers(&f);
	const char *log = asked(c, &f);
	assert_non_null(strstr(log, "\"authorization\": \"DeepL-Auth-Key abc:fx\""));
	assert_non_null(strstr(log, "\"source_lang\": \"DE\""));
	assert_non_null(strstr(log, "\"target_lang\": \"EN-US\""));
	assert_non_null(strstr(log, "\"split_sentences\": \"0\""));
	assert_non_null(strstr(log, "\"context\": \"davor\\ndanach\\n\""));
	assert_ok(c, run(c, &f, "en-GB", NULL));
	assert_non_null(strstr(asked(c, &f), "\"target_lang\": \"EN-GB\""));
	stop(&f);
}

static void remote_needs_permission(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct fake f;
	size_t count;
	start(c, &f, "ok");
	open_libre(c, &f, false);
	assert_null(translate_choose(f.t, "de", "en"));
	const struct translate_engine *engines = translate_engines(&count);
	for (size_t i = 0; i < count; i++)
		if (engines[i].leaves_house)
			assert_int_equal(translate_batch(c, f.t, &engines[i], "de", "en", texts, NULL, TEXTS, f.out),
					 ERR_FORBIDDEN);
	assert_int_equal(times(asked(c, &f), "translate"), 0);
	stop(&f);
}

static void faults(void **state)
{
	static const struct {
		const char *mode;
		enum err e;
		const char *reason;
	} cases[] = {{"refuse", ERR_UNAVAILABLE, NULL},
		     {"html", ERR_UNAVAILABLE, NULL},
		     {"500", ERR_UNAVAILABLE, NULL},
		     {"403", ERR_UNAVAILABLE, "translation_key"},
		     {"456", ERR_UNAVAILABLE, "translation_quota"},
		     {"busy", ERR_BUSY, NULL},
		     {"close", ERR_UNAVAILABLE, NULL},
		     {"redirect", ERR_UNAVAILABLE, NULL},
		     {"wrong-language", ERR_UNAVAILABLE, "wrong_language"},
		     {"wrong-count", ERR_UNAVAILABLE, NULL},
		     {"huge", ERR_UNAVAILABLE, NULL},
		     {"not-json", ERR_UNAVAILABLE, NULL},
		     {"empty", ERR_UNAVAILABLE, NULL}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CTX_SCOPED struct ctx *c = ctx_new("fault");
		struct fake f;
		(void)state;
		enum err e = with_mode(c, &f, cases[i].mode);
		if (e != cases[i].e || (cases[i].reason && !text_eq(c->reason, cases[i].reason)))
			fail_msg("%s: %s %s: %s", cases[i].mode, err_name(e), c->reason, ctx_error(c));
		for (size_t k = 0; k < TEXTS; k++)
			assert_null(f.out[k]);
		stop(&f);
	}
}

static void slow_servers_meet_the_deadline(void **state)
{
	static const char *const modes[] = {"hang", "drip"};
	for (size_t i = 0; i < COUNT_OF(modes); i++) {
		CTX_SCOPED struct ctx *c = ctx_new("slow");
		struct fake f;
		(void)state;
		start(c, &f, modes[i]);
		open_libre(c, &f, true);
		c->deadline_ms = clock_mono_ms() + 300;
		assert_int_equal(run(c, &f, "en", NULL), ERR_TIMEOUT);
		stop(&f);
	}
}

static void repeated_line_is_dropped(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct fake f;
	assert_ok(c, with_mode(c, &f, "repeated-line"));
	for (size_t i = 0; i < TEXTS; i++)
		assert_null(f.out[i]);
	stop(&f);
}

static void too_many_texts_are_halved(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct fake f;
	assert_ok(c, with_mode(c, &f, "limit-3"));
	expect_answers(&f);
	assert_string_equal(ctx_error(c), "");
	assert_int_equal(times(asked(c, &f), "\"/translate\""), 5); /* 7; 3, 4; 2, 2 */
	stop(&f);
}

static void busy_server_is_asked_again(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct fake f;
	assert_ok(c, with_mode(c, &f, "429-twice"));
	expect_answers(&f);
	assert_int_equal(times(asked(c, &f), "\"/translate\""), 3);
	stop(&f);
}

static void unknown_pair(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct fake f;
	start(c, &f, "ok");
	open_libre(c, &f, true);
	assert_int_equal(run(c, &f, "fi", NULL), ERR_UNSUPPORTED);
	assert_non_null(strstr(ctx_error(c), "not supported"));
	assert_null(translate_choose(f.t, "de", "de"));
	assert_null(translate_choose(f.t, "de", "klingon"));
	stop(&f);
}

static void bad_addresses(void **state)
{
	struct ctx *c = unit_ctx(state);
	static char *const urls[] = {"file:///etc/passwd", "localhost:5000", "http://a b/", "http://u:p@host/"};
	for (size_t i = 0; i < COUNT_OF(urls); i++) {
		struct translate_options o = {.apertium_modes = "/nonexistent", .libretranslate_url = urls[i]};
		struct translator *t = NULL;
		assert_int_equal(translate_open(c, &o, &t), ERR_INVALID);
		assert_null(t);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(libretranslate),
					   UNIT_TEST(deepl),
					   UNIT_TEST(remote_needs_permission),
					   UNIT_TEST(faults),
					   UNIT_TEST(slow_servers_meet_the_deadline),
					   UNIT_TEST(repeated_line_is_dropped),
					   UNIT_TEST(too_many_texts_are_halved),
					   UNIT_TEST(busy_server_is_asked_again),
					   UNIT_TEST(unknown_pair),
					   UNIT_TEST(bad_addresses)};
	return unit_run("translate/remote", tests);
}
