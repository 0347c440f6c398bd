/* The whole chunk pipeline with its real job function: a real film with subtitles of its own, the real langplug-media, a
 * small lexicon, an Apertium mode of the test's own. It fails at every statement, write, sync and engine call, N = 1, 2, 3
 * … until it ends without the fault having fired. After each: the chunk is ready and its job completed, or neither; nothing
 * is wrong with any row; and asked again, it ends as if nothing had been. */
#include <stdio.h>
#include <sys/stat.h>

#include "../every_fault.h"
#include "../lexicon/tiny.h"
#include "jobs/args.h"
#include "jobs/jobs.h"
#include "store/progress.h"
#include "store/transcripts.h"
#include "store/users.h"
#include "store/videos.h"
#include "subtitles/subtitles.h"
#include "worker/job_chunk.h"
#include "worker/worker_int.h"

enum { CUES = 3 };
static char films[64] = "/tmp/langplug-chunk-XXXXXX";

static void shell(const char *fmt, ...) ATTR_PRINTF(1, 2);
static void shell(const char *fmt, ...)
{
	char command[4096];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(command, sizeof command, fmt, ap);
	va_end(ap);
	if (system(command) != 0)
		fail_msg("failed: %s", command);
}

static int make_film(void **state)
{
	(void)state;
	CTX_SCOPED struct ctx *c = ctx_new("film");
	if (!mkdtemp(films))
		return 1;
	shell("cd %s && mkdir packs modes film && printf '1\\n00:00:00,500 --> 00:00:02,000\\nDas Haus ist "
	      "gro\xC3\x9F.\\n\\n"
	      "2\\n00:00:02,500 --> 00:00:04,000\\nEr geht durch die T\xC3\xBCr.\\n\\n"
	      "3\\n00:00:04,500 --> 00:00:06,000\\nWir gehen heute nicht mehr in die Stadt.\\n' > t.srt && "
	      "ffmpeg -v error -f lavfi -i testsrc=d=7:s=64x48:r=5 -f lavfi -i sine=d=7 -i t.srt -c:v mpeg4 -c:a aac "
	      "-c:s srt -metadata:s:s:0 language=ger film/a.mkv",
	      films);
	tiny_write(c, path_join(c->mem, films, "packs"));
	return 0;
}

static int remove_film(void **state)
{
	(void)state;
	shell("rm -rf %s", films);
	return 0;
}

enum engine { ENGINE_NONE, ENGINE_LEXICON, ENGINE_TRANSLATION, ENGINE_MEDIA, ENGINE_COUNT };

struct pipeline {
	struct unit_db *u;
	struct worker_deps deps;
	struct worker_options options;
	struct library_options library;
	struct media_options media;
	struct speech_options speech_options;
	struct speech speech;
	struct translate_options translate_options;
	struct lexicon *lexicon;
	int64_t user, video;
	int lexicon_calls, lexicon_fails_at;
};

static enum err give_lexicon(struct ctx *c, void *app, const char *language, const struct lexicon **out)
{
	struct pipeline *p = app;
	if (++p->lexicon_calls == p->lexicon_fails_at)
		return ctx_fail_named(c, ERR_DAMAGED, "pack_damaged", "the lexicon of %s is damaged", language);
	*out = p->lexicon;
	return OK;
}

/* A mode that has an English line for each of the film's; from the n-th on (0: never) it is dead. */
static void write_mode(const struct pipeline *p, int dies_at)
{
	char text[320], death[32] = "";
	if (dies_at)
		snprintf(death, sizeof death, "-e '%dQ' ", dies_at);
	snprintf(text, sizeof text,
		 "sed -u %s-e 's/.*Haus.*/The house over there is very big./' "
		 "-e 's/.*durch.*/He is walking through the door./' "
		 "-e 's/.*Stadt.*/We will not go into the town any more today./'\n",
		 death);
	assert_ok(p->u->c,
		  path_write(p->u->c, mem_printf(p->u->c, "%s/modes/deu-eng.mode", films), 0600, text, strlen(text)));
}

/* langplug-media behind a program that does not start it the first time. */
static void write_media(struct pipeline *p, bool fails)
{
	const char *build = getenv("TEST_BUILD_ROOT");
	char *real = mem_printf(p->u->c, "%s/langplug-media", build ? build : "build");
	char *flaky = mem_printf(p->u->c, "%s/media", films);
	char *text = mem_printf(p->u->c, "#!/bin/sh\nexit 1\n");
	p->media.program = fails ? flaky : real;
	assert_ok(p->u->c, path_write(p->u->c, flaky, 0700, text, strlen(text)));
}

static void seed(struct pipeline *p)
{
	struct user a = {.email = "a@b.c",
			 .username = "ann",
			 .password_hash = "x",
			 .native_language = "en",
			 .target_language = "de",
			 .chunk_minutes = 5,
			 .settings = "{}"};
	struct video v = {.path = "a.mkv", .series = "Default", .season = "1", .episode = "1", .title = "a"};
	UNIT_WRITE(p->u, tx);
	assert_ok(p->u->c, users_add(&tx, &a));
	assert_ok(p->u->c, audit_add(&tx, &(struct audit_row){.user = a.id, .event = "register", .success = true}));
	assert_ok(p->u->c, videos_put(&tx, &v));
	assert_ok(p->u->c, db_commit(&tx));
	p->user = a.id;
	p->video = v.id;
}

static void open_pipeline(struct pipeline *p, struct unit_db *u)
{
	static char empty[] = "", automatic[] = "auto", ffmpeg[] = "/usr/bin/ffmpeg";
	*p = (struct pipeline){.u = u};
	p->options = (struct worker_options){.attempts = 3};
	p->library = (struct library_options){.videos_path = mem_printf(u->c, "%s/film", films), .data_path = u->dir};
	p->media.ffmpeg = ffmpeg;
	p->media.models = empty;
	p->speech_options = (struct speech_options){.engine = automatic, .server_url = empty, .server_key = empty};
	p->speech.options = &p->speech_options;
	p->translate_options = (struct translate_options){.engine = automatic,
							  .apertium_modes = mem_printf(u->c, "%s/modes", films),
							  .libretranslate_url = empty,
							  .libretranslate_key = empty,
							  .deepl_url = empty,
							  .deepl_key = empty,
							  .idle_seconds = 60};
	write_media(p, false);
	write_mode(p, 0);
	p->deps = (struct worker_deps){.db = u->db,
				       .library = &p->library,
				       .media = &p->media,
				       .speech = &p->speech,
				       .lexicon = give_lexicon,
				       .app = p};
	assert_ok(u->c, lexicon_open(u->c, path_join(u->c, films, "packs"), "de", &p->lexicon));
	assert_ok(u->c, translate_open(u->c, &p->translate_options, &p->deps.translator));
	log_setup(LOG_ERROR + 1, false);
	seed(p);
}

static void close_pipeline(struct pipeline *p)
{
	translate_close(p->deps.translator);
	lexicon_close(p->lexicon);
}

static const char *ask(struct pipeline *p)
{
	const char *task;
	const struct job_args args = {
	    .video = p->video, .end_ms = 300000, .user = p->user, .language = "de", .native = "en"};
	const struct job_request r = {.user = p->user,
				      .kind = "process_chunk",
				      .key = "chunk",
				      .args = job_args_write(p->u->c, &args),
				      .title = "a",
				      .video = p->video};
	UNIT_WRITE(p->u, tx);
	assert_ok(p->u->c, jobs_request(&tx, &worker_kind("process_chunk")->kind, &r, clock_now_ms(), &task));
	assert_ok(p->u->c, db_commit(&tx));
	return task;
}

static int64_t number(struct pipeline *p, const char *sql)
{
	return unit_db_number(p->u, sql);
}

/* Both or neither, whatever happened. */
static void assert_both_or_neither(struct pipeline *p)
{
	int64_t done = number(p, "SELECT count(*) FROM work_items WHERE state = 2"),
		ready = number(p, "SELECT count(*) FROM chunks");
	assert_clean(p->u, "the pipeline");
	if (done != ready)
		fail_msg("%d jobs are completed, %d chunks are ready", (int)done, (int)ready);
}

static void assert_finished(struct pipeline *p)
{
	assert_both_or_neither(p);
	assert_int_equal(number(p, "SELECT count(*) FROM chunks"), 1);
	assert_int_equal(number(p, "SELECT cues FROM chunks"), CUES);
	assert_true(number(p, "SELECT words FROM chunks") >= 4);
	assert_int_equal(number(p, "SELECT count(*) FROM cues"), CUES);
	assert_int_equal(number(p, "SELECT count(*) FROM transcripts"), 1);
	assert_int_equal(number(p, "SELECT complete FROM transcripts"), 1);
	assert_int_equal(number(p, "SELECT count(*) FROM media WHERE problem IS NULL"), 1);
}

/* The item as a supervisor would find it when its process had died: back to the queue. */
static void run_again(struct pipeline *p, const char *task)
{
	struct job_status s;
	int64_t count;
	{
		UNIT_WRITE(p->u, tx);
		assert_ok(p->u->c, jobs_recover(&tx, JOB_LOST_MAX, clock_now_ms() + 4000000, &count));
		assert_ok(p->u->c, jobs_status(&tx, 0, task, &s));
		if (s.state == JOB_FAILED)
			assert_ok(p->u->c, jobs_retry(&tx, 0, task, clock_now_ms()));
		assert_ok(p->u->c, db_commit(&tx));
	}
	if (s.state != JOB_COMPLETED)
		assert_ok(p->u->c, worker_run_now(p->u->c, &p->options, &p->deps, task));
	assert_finished(p);
}

/* One run with one fault; false: it did not fire. */
static bool run_with(struct unit_db *u, enum fault f, int n)
{
	struct pipeline p;
	open_pipeline(&p, u);
	const char *task = ask(&p);
	fault_arm(u, f, n);
	enum err e = worker_run_now(u->c, &p.options, &p.deps, task);
	bool fired = fault_disarm(u);
	if (e != OK && !fired)
		fail_msg("fault %d at %d: %s", f, n, ctx_error(u->c));
	assert_int_equal(u->c->open_transactions, 0);
	assert_both_or_neither(&p);
	run_again(&p, task);
	close_pipeline(&p);
	return fired;
}

/* The pipeline has a hundred places and starts programs: every place by LANGPLUG_EVERY_FAULT=1 (make verify), else the first
 * and last ones and a sample between them. */
static int next_place(int n, int step)
{
	return n < 4 || getenv("LANGPLUG_EVERY_FAULT") ? n + 1 : n + step;
}

static void every_place(void **state, enum fault f, int step, int at_least)
{
	int n = 1;
	for (bool fired = true; fired; n = next_place(n, step)) {
		assert_int_equal(every_fault_setup(state), 0);
		fired = run_with(*state, f, n);
		assert_int_equal(unit_db_teardown(state), 0);
	}
	if (n < at_least)
		fail_msg("fault %d: it ended at %d", f, n);
	print_message("fault %d: the last place is before %d\n", f, n);
}

static void every_statement(void **state)
{
	every_place(state, FAULT_STATEMENT, 37, 60);
}

static void every_write(void **state)
{
	every_place(state, FAULT_WRITE, 31, 15);
}

static void a_full_disk(void **state)
{
	every_place(state, FAULT_FULL, 61, 15);
}

static void a_disk_that_stays_full(void **state)
{
	every_place(state, FAULT_STAYS_FULL, 61, 15);
}

static void every_sync(void **state)
{
	every_place(state, FAULT_SYNC, 3, 2);
}

static bool run_with_engine(struct unit_db *u, enum engine which, int n)
{
	struct pipeline p;
	open_pipeline(&p, u);
	const char *task = ask(&p);
	p.lexicon_fails_at = which == ENGINE_LEXICON ? n : 0;
	if (which == ENGINE_TRANSLATION)
		write_mode(&p, n);
	if (which == ENGINE_MEDIA)
		write_media(&p, n == 1);
	enum err e = worker_run_now(u->c, &p.options, &p.deps, task);
	int64_t lines = number(&p, "SELECT count(*) FROM translations");
	bool fired = e != OK || (which == ENGINE_TRANSLATION && lines < CUES);
	if (which == ENGINE_TRANSLATION) /* costs the second language, never the lesson */
		assert_ok(u->c, e);
	assert_both_or_neither(&p);
	p.lexicon_fails_at = 0;
	write_media(&p, false);
	write_mode(&p, 0);
	run_again(&p, task);
	close_pipeline(&p);
	return fired;
}

static void every_engine_call(void **state)
{
	for (int which = ENGINE_LEXICON; which < ENGINE_COUNT; which++) {
		int n = 0;
		for (bool fired = true; fired; n += fired) {
			assert_int_equal(every_fault_setup(state), 0);
			fired = run_with_engine(*state, (enum engine)which, n + 1);
			assert_int_equal(unit_db_teardown(state), 0);
		}
		if (n < 1)
			fail_msg("engine %d never failed", which);
	}
}

/* ---- by name ---- */

struct completion {
	struct pipeline p;
	const char *task;
};

/* What stays of a chunk whose work failed for good is its job, with the reason; cleaning up takes that too. */
static enum err run_clean_up(struct unit_db *u, void *world)
{
	int64_t count;
	(void)world;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(u->c, u->db, DB_DURABLE, &tx);
	if (e == OK)
		e = jobs_purge(&tx, clock_now_ms() + 1000, &count);
	return e == OK ? db_commit(&tx) : e;
}

static void fail_some(struct unit_db *u, void *world)
{
	struct pipeline *p = world;
	(void)u;
	for (int i = 0; i < 3; i++) {
		const char *task = ask(p);
		p->lexicon_fails_at = p->lexicon_calls + 1;
		assert_int_equal(worker_run_now(p->u->c, &p->options, &p->deps, task), ERR_DAMAGED);
	}
	assert_int_equal(number(p, "SELECT count(*) FROM work_items WHERE state = 3"), 3);
	assert_int_equal(number(p, "SELECT count(*) FROM chunks"), 0); /* never a row of one that failed */
}

static void clean_up_of_failed_chunks(void **state)
{
	struct pipeline p;
	open_pipeline(&p, *state);
	fail_some(*state, &p);
	every_fault_of(*state, &(struct faulty_operation){"clean-up of failed chunks", run_clean_up, &p}, fail_some);
	assert_int_equal(number(&p, "SELECT count(*) FROM work_items"), 0);
	assert_int_equal(number(&p, "SELECT count(*) FROM requests"), 0);
	p.lexicon_fails_at = 0;
	run_again(&p, ask(&p));
	close_pipeline(&p);
}

/* The last transaction alone: the ready mark and the end of the job. */
static void chunk_completion(void **state)
{
	for (int n = 1;; n++) {
		struct pipeline p;
		assert_int_equal(every_fault_setup(state), 0);
		struct unit_db *u = *state;
		open_pipeline(&p, u);
		const char *task = ask(&p);
		struct job_item item;
		struct chunk_row row = {.video = p.video, .transcript = 1, .end_ms = 7000, .native = "en"};
		struct transcript_row t = {
		    .media = 1, .track = "x", .language = "de", .engine = "e", .engine_version = "1", .label = ""};
		{
			struct media_row m = {.fingerprint = "f", .container = "mp4", .info = "{}"};
			const struct cue cue = {0, 900, "Ja.", NULL, 1};
			UNIT_WRITE(u, tx);
			assert_ok(u->c, media_put(&tx, &m));
			assert_ok(u->c, transcripts_put(&tx, &t));
			assert_ok(u->c, transcripts_fill(&tx, t.id, 0, 7000, &cue, 1, 1));
			assert_ok(u->c, db_commit(&tx));
		}
		assert_ok(u->c, jobs_claim_task(u->c, u->db, &worker_kind("process_chunk")->kind, task, "w",
						clock_now_ms(), &item));
		struct run_private private = {0};
		struct job_run run = {
		    .deps = &p.deps, .kind = worker_kind("process_chunk"), .item = item, .private = &private};
		fault_arm(u, FAULT_STATEMENT, n);
		enum err e;
		{
			DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
			e = db_begin(u->c, u->db, DB_NORMAL, &tx);
			if (e == OK)
				e = chunks_put(&tx, &row);
			if (e == OK)
				e = run_finish(u->c, &run, &tx, "{}");
		}
		bool fired = fault_disarm(u);
		assert_int_equal(e != OK, fired);
		assert_both_or_neither(&p);
		assert_int_equal(number(&p, "SELECT count(*) FROM chunks"), !fired);
		close_pipeline(&p);
		assert_int_equal(unit_db_teardown(state), 0);
		if (!fired) {
			assert_in_range(n, 5, 100);
			return;
		}
	}
}

#define FAULTS(fn) cmocka_unit_test_setup_teardown(fn, every_fault_setup, unit_db_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(chunk_completion), FAULTS(clean_up_of_failed_chunks),
	    cmocka_unit_test(every_statement),  cmocka_unit_test(every_write),
	    cmocka_unit_test(a_full_disk),      cmocka_unit_test(a_disk_that_stays_full),
	    cmocka_unit_test(every_sync),       cmocka_unit_test(every_engine_call),
	};
	return cmocka_run_group_tests_name("worker/chunk", tests, make_film, remove_film);
}
