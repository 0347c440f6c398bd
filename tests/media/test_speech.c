/* Engines of room speech: pocketsphinx for real, and a speech server that answers like the real ones or badly. */
#include "films.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "net/net.h"
#include "proc/proc.h"
#include "speech/speech.h"

struct world {
	struct films *films;
	struct proc *server;
	int port;
	struct speech_options options;
	struct speech speech;
};

static int world_setup(void **state)
{
	struct world *w = mem_new(NULL, struct world);
	void *films;
	char line[64] = "";
	size_t got;
	if (films_setup(&films))
		return -1;
	struct films *f = w->films = films;
	const char *script = path_join(f->c->mem, TEST_SOURCE_ROOT, "tests/fakes/engine_server.py");
	const char *const argv[] = {"/usr/bin/python3", script, "--port", "0", NULL};
	assert_ok(f->c, proc_spawn(f->c, &(struct proc_options){.argv = argv, .pipes = true}, &w->server));
	assert_ok(f->c, proc_read(f->c, w->server, line, sizeof line - 1, 60000, &got));
	assert_int_equal(sscanf(line, "port %d", &w->port), 1);
	/* 75 s: two or three windows. The server does not listen, so noise will do. */
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-f", "lavfi", "-i",
		  "anoisesrc=duration=75:sample_rate=16000:amplitude=0.1", "-c:a", "flac", "-metadata:s:a:0",
		  "language=ger", "@noise.mkv");
	FILMS_RUN(f, "flite", "-voice", "rms", "-t", "Where do I have to go? The train leaves the station at nine.",
		  "-o", "@line.wav");
	FILMS_RUN(f, "ffmpeg", "-v", "error", "-i", "@line.wav", "-f", "lavfi", "-i",
		  "anoisesrc=duration=60:sample_rate=16000:amplitude=0.2", "-filter_complex",
		  "[0]adelay=4000,apad=whole_dur=45[a]", "-map", "1", "-map", "[a]", "-t", "45", "-c:a", "flac",
		  "-metadata:s:a:0", "language=ger", "-metadata:s:a:1", "language=eng", "-disposition:a:0", "default",
		  "@two.mkv");
	w->options = (struct speech_options){.engine = "auto", .server_url = "", .server_key = "", .server_model = ""};
	w->speech.options = &w->options;
	*state = w;
	return 0;
}

static int world_teardown(void **state)
{
	struct world *w = *state;
	void *films = w->films;
	proc_kill(w->server);
	proc_stop(w->server);
	films_teardown(&films);
	talloc_free(w);
	return 0;
}

static const struct speech_engine *server_engine(struct world *w, const char *mode)
{
	struct ctx *c = w->films->c;
	w->options.engine = "auto";
	w->options.server_url =
	    *mode ? mem_printf(c->mem, "http://127.0.0.1:%d/v1/audio/transcriptions?mode=%s", w->port, mode)
		  : mem_printf(c->mem, "http://127.0.0.1:%d/", w->port);
	const struct speech_engine *e = speech_choose(&w->speech, "de");
	assert_non_null(e);
	assert_string_equal(e->name, "openai");
	assert_true(e->leaves_house && !e->draft);
	return e;
}

static void the_right_engine_is_chosen(void **state)
{
	struct world *w = *state;
	w->options.engine = "auto";
	w->options.server_url = "";
	assert_string_equal(speech_choose(&w->speech, "en")->name, "pocketsphinx");
	assert_true(speech_choose(&w->speech, "en")->draft);
	assert_null(speech_choose(&w->speech, "de"));
	w->options.engine = "none";
	assert_null(speech_choose(&w->speech, "en"));
	w->options.engine = "openai";
	assert_null(speech_choose(&w->speech, "en"));
	w->options.engine = "pocketsphinx";
	w->options.server_url = "http://127.0.0.1:1";
	assert_string_equal(speech_choose(&w->speech, "en")->name, "pocketsphinx");
	assert_null(speech_choose(&w->speech, "de"));
	w->options.engine = "whisper"; /* the original's word for it */
	assert_string_equal(speech_choose(&w->speech, "en")->name, "openai");
	w->options.server_url = "no address";
	assert_null(speech_choose(&w->speech, "de"));
	char *text = speech_missing_text(w->films->c->mem, "German");
	assert_non_null(strstr(text, "German"));
	assert_non_null(strstr(text, "LANGPLUG_SPEECH_SERVER_URL"));
}

struct parts {
	int64_t start_ms, end_ms;
	size_t parts, cues;
	char text[16384];
	int64_t first_cue_ms;
	size_t stop_after;
};

static enum err collect(struct ctx *c, const struct speech_part *part, void *user)
{
	struct parts *p = user;
	if (!p->parts++)
		p->start_ms = part->start_ms;
	else
		assert_int_equal(part->start_ms, p->end_ms);
	assert_true(part->end_ms > part->start_ms);
	p->end_ms = part->end_ms;
	for (size_t i = 0; i < part->cues.count; i++) {
		const struct cue *cue = &part->cues.list[i];
		assert_true(cue->start_ms >= part->start_ms && cue->end_ms > cue->start_ms &&
			    cue->end_ms <= part->end_ms);
		assert_true(text_utf8_count(cue->text, strlen(cue->text)) <= 84);
		if (!p->cues++)
			p->first_cue_ms = cue->start_ms;
		snprintf(p->text + strlen(p->text), sizeof p->text - strlen(p->text), "%s\n", cue->text);
	}
	return p->stop_after && p->parts >= p->stop_after ? ctx_fail(c, ERR_BUSY, "enough") : OK;
}

static enum err run(struct world *w, const struct speech_engine *e, const char *film, const char *language,
		    int64_t from, int64_t to, struct parts *p)
{
	const struct films *f = w->films;
	const struct speech_request request = {
	    .path = films_path(f, film), .language = language, .audio_stream = -1, .start_ms = from, .end_ms = to};
	return speech_run(f->c, &w->speech, e, f->media, &request, collect, p);
}

static void offline_hears_english(void **state)
{
	struct world *w = *state;
	struct parts p = {.stop_after = 0};
	w->options.engine = "auto";
	w->options.server_url = "";
	/* the default sound is German noise: the English stream is taken; the span is longer than the film */
	assert_ok(w->films->c, run(w, speech_choose(&w->speech, "en"), "two.mkv", "en", 0, 50000, &p));
	assert_int_equal(p.start_ms, 0);
	assert_int_equal(p.end_ms, 50000);
	assert_non_null(strstr(p.text, "where do I have to go"));
	assert_true(p.first_cue_ms > 3800 && p.first_cue_ms < 4800);
}

static void a_server_hears_german(void **state)
{
	struct world *w = *state;
	struct ctx *c = w->films->c;
	struct parts p = {.stop_after = 0};
	struct net_reply log;
	const struct speech_engine *e = server_engine(w, "");
	w->options.server_key = "secret-7";
	assert_ok(c, run(w, e, "noise.mkv", "de", 0, 75000, &p));
	w->options.server_key = "";
	assert_int_equal(p.start_ms, 0);
	assert_int_equal(p.end_ms, 75000);
	assert_true(p.parts >= 2 && p.cues >= 25);
	assert_non_null(strstr(p.text, "Schlüssel"));
	assert_non_null(strstr(p.text, "angerufen?"));
	const struct net_request ask = {.url = mem_printf(c->mem, "http://127.0.0.1:%d/_log", w->port)};
	assert_ok(c, net_fetch(c, &ask, &log));
	assert_non_null(strstr(log.body, "Bearer secret-7"));
	assert_non_null(strstr(log.body, "\"language\": \"de\""));
	assert_non_null(strstr(log.body, "\"model\": \"whisper-1\""));
	assert_non_null(strstr(log.body, "verbose_json"));
	/* from where the last part ended */
	struct parts rest = {.stop_after = 0};
	assert_ok(c, run(w, e, "noise.mkv", "de", 40000, 75000, &rest));
	assert_int_equal(rest.start_ms, 40000);
	assert_int_equal(rest.end_ms, 75000);
}

static void a_caller_can_stop(void **state)
{
	struct world *w = *state;
	struct parts p = {.stop_after = 1};
	films_expect(w->films, run(w, server_engine(w, ""), "noise.mkv", "de", 0, 75000, &p), "busy");
	assert_int_equal(p.parts, 1);
}

static void bad_servers_are_named(void **state)
{
	static const char *const rows[][2] = {{"refuse", "engine_unreachable"},
					      {"close", "engine_unreachable"},
					      {"html", "engine_nonsense"},
					      {"not-json", "engine_nonsense"},
					      {"empty", "engine_nonsense"},
					      {"huge", "engine_nonsense"},
					      {"500", "engine_failed"},
					      {"redirect", "engine_failed"},
					      {"429", "busy"},
					      {"wrong-language", "wrong_language"}};
	struct world *w = *state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct parts p = {.stop_after = 0};
		enum err e = run(w, server_engine(w, rows[i][0]), "noise.mkv", "de", 0, 75000, &p);
		if (e == OK || !text_eq(w->films->c->reason, rows[i][1]))
			fail_msg("%s: %s, %s", rows[i][0], w->films->c->reason, ctx_error(w->films->c));
		films_expect(w->films, e, rows[i][1]);
		assert_int_equal(p.cues, 0);
	}
	struct parts p = {.stop_after = 0};
	w->options.server_url = "http://127.0.0.1:1";
	films_expect(w->films, run(w, speech_choose(&w->speech, "de"), "noise.mkv", "de", 0, 75000, &p),
		     "engine_unreachable");
}

static void slow_servers_end_at_the_deadline(void **state)
{
	static const char *const modes[] = {"hang", "drip"};
	struct world *w = *state;
	for (size_t i = 0; i < COUNT_OF(modes); i++) {
		struct parts p = {.stop_after = 0};
		int64_t before = clock_mono_ms();
		w->films->c->deadline_ms = before + 1500;
		enum err e = run(w, server_engine(w, modes[i]), "noise.mkv", "de", 0, 75000, &p);
		w->films->c->deadline_ms = 0;
		films_expect(w->films, e, "engine_slow");
		assert_true(clock_mono_ms() - before < 10000);
	}
}

static void a_loop_is_cut(void **state)
{
	struct world *w = *state;
	struct parts p = {.stop_after = 0};
	assert_ok(w->films->c, run(w, server_engine(w, "repeated-line"), "noise.mkv", "de", 0, 75000, &p));
	assert_true(p.cues <= 4);
	assert_int_equal(p.end_ms, 75000);
}

static void no_sound_is_named(void **state)
{
	struct world *w = *state;
	struct parts p = {.stop_after = 0};
	FILMS_RUN(w->films, "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=64x64:duration=1",
		  "@mute.mkv");
	films_expect(w->films, run(w, server_engine(w, ""), "mute.mkv", "de", 0, 1000, &p), "no_audio");
	films_expect(w->films, run(w, server_engine(w, ""), "absent.mkv", "de", 0, 1000, &p), "media_missing");
	films_expect(w->films, run(w, server_engine(w, ""), "mute.mkv", "de", 5, 5, &p), "invalid");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_right_engine_is_chosen),
	    cmocka_unit_test(offline_hears_english),
	    cmocka_unit_test(a_server_hears_german),
	    cmocka_unit_test(a_caller_can_stop),
	    cmocka_unit_test(bad_servers_are_named),
	    cmocka_unit_test(slow_servers_end_at_the_deadline),
	    cmocka_unit_test(a_loop_is_cut),
	    cmocka_unit_test(no_sound_is_named),
	};
	return cmocka_run_group_tests_name("media/speech", tests, world_setup, world_teardown);
}
