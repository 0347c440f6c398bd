/* Jobs that look after the library: scan, thumbnails, remux, purge. */
#include "worker/job_library.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "jobs/args.h"
#include "store/users.h"
#include "worker/deps.h"

/* ---- scan ---- */

struct scanning {
	struct ctx *ctx;
	struct job_run *run;
	enum err result;
};

static void scanned(double share, const char *path, void *user)
{
	struct scanning *s = user;
	if (s->result == OK)
		s->result = run_progress(s->ctx, s->run, share, "scan", path_base(path));
}

static char *scan_result(struct ctx *c, const struct library_scan *s)
{
	struct buf b;
	buf_init(&b, c->mem, LIMIT_FRAME);
	struct json j = json_begin(&b);
	json_object_begin(&j);
	json_key_str(&j, "status", "completed");
	json_key_int(&j, "found", s->found);
	json_key_int(&j, "added", s->added);
	json_key_int(&j, "changed", s->changed);
	json_key_int(&j, "missing", s->missing);
	json_key_int(&j, "bad", s->bad);
	json_key(&j, "faults");
	json_array_begin(&j);
	for (size_t i = 0; i < s->fault_count; i++) {
		json_object_begin(&j);
		json_key_str(&j, "path", s->faults[i].path);
		json_key_str(&j, "reason", s->faults[i].reason);
		json_key_str(&j, "message", s->faults[i].text);
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
	return b.data;
}

static enum err finish(struct ctx *c, struct job_run *run, const char *result)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, run->deps->db, DB_NORMAL, &tx);
	return e == OK ? run_finish(c, run, &tx, result) : e;
}

enum err job_scan(struct ctx *c, struct job_run *run)
{
	struct scanning s = {.ctx = c, .run = run};
	struct library_scan result = {0};
	enum err e = run_progress(c, run, 0, "scan", "Looking for films");
	if (e == OK)
		e = library_scan(c, run->deps->library, run->deps->db, run->media, clock_now_ms(), scanned, &s,
				 &result);
	if (e == OK)
		e = s.result;
	return e == OK ? finish(c, run, scan_result(c, &result)) : e;
}

/* ---- thumbnails ---- */

enum { STILL_WIDTH = 704, STILLS = 3 };

/* Stills at a fifth, a half and four fifths, where api/ looks for them: DATA/stills/FINGERPRINT-SECOND.jpg. */
static enum err make_still(struct ctx *c, struct job_run *run, const struct film *film, const char *dir, int64_t at_ms)
{
	void *jpeg;
	size_t len;
	const char *path = mem_printf(c->mem, "%s/%.32s-%" PRId64 ".jpg", dir, film->fingerprint, at_ms / 1000);
	if (access(path, R_OK) == 0)
		return OK;
	enum err e = media_still(c, run->media, c->mem, film->absolute_path, at_ms, STILL_WIDTH, &jpeg, &len);
	return e == OK ? path_write(c, path, 0600, jpeg, len) : e;
}

enum err job_thumbnails(struct ctx *c, struct job_run *run)
{
	static const int fifths[STILLS] = {1, 2, 4};
	struct job_args args;
	struct film film;
	const char *dir = path_join(c->mem, run->deps->library->data_path, "stills");
	enum err e = job_args_read(c, run->item.args, &args);
	if (e == OK)
		e = library_probe(c, run->deps->library, run->deps->db, run->media, args.video, clock_now_ms(), &film);
	if (e == OK)
		e = path_make_dirs(c, dir, 0700);
	for (int i = 0; e == OK && i < STILLS; i++) {
		e = make_still(c, run, &film, dir, film.info.duration_ms * fifths[i] / 5);
		if (e == OK)
			e = run_progress(c, run, (double)(i + 1) / STILLS, "thumbnails", "Making pictures");
	}
	return e == OK ? finish(c, run, "{\"status\":\"completed\"}") : e;
}

/* ---- remux ---- */

static void remuxed(double share, void *user)
{
	struct scanning *s = user;
	if (s->result == OK)
		s->result = run_progress(s->ctx, s->run, share, "remux", "Making it playable");
}

enum err job_remux(struct ctx *c, struct job_run *run)
{
	struct scanning s = {.ctx = c, .run = run};
	struct job_args args;
	struct film film;
	const char *dir = path_join(c->mem, run->deps->library->data_path, "playable");
	enum err e = job_args_read(c, run->item.args, &args);
	if (e == OK)
		e = library_probe(c, run->deps->library, run->deps->db, run->media, args.video, clock_now_ms(), &film);
	if (e == OK)
		e = path_make_dirs(c, dir, 0700);
	if (e != OK)
		return e;
	const char *path = mem_printf(c->mem, "%s/%s.mp4", dir, film.fingerprint);
	e = media_remux(c, run->media, film.absolute_path, path, &film.info, -1, remuxed, &s);
	if (e == OK)
		e = s.result;
	return e == OK ? finish(c, run, "{\"status\":\"completed\"}") : e;
}

/* ---- purge ---- */

enum { KEEP_DAYS = 30 };

enum err job_purge(struct ctx *c, struct job_run *run)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = run_progress(c, run, 0.1, "purge", "Removing what is over");
	if (e == OK)
		e = db_begin(c, run->deps->db, DB_NORMAL, &tx);
	if (e == OK)
		e = sessions_purge(&tx, clock_now_ms() - (int64_t)KEEP_DAYS * 86400000);
	return e == OK ? run_finish(c, run, &tx, "{\"status\":\"completed\"}") : e;
}
