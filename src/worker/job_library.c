/* Jobs that look after the library: scan, thumbnails, remux, purge. */
#include "worker/job_library.h"

#include <dirent.h>
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

/* Stills at one, two and four fifths of a film, where api/ looks for them: DATA/stills/FINGERPRINT-SECOND.jpg. */
enum { STILLS = 3, PICTURES_MAX = 200 };

static int64_t still_at(const struct film *film, int i)
{
	static const int fifths[STILLS] = {1, 2, 4};
	return film->info.duration_ms * fifths[i] / 5;
}

static const char *still_path(struct ctx *c, const struct job_run *run, const struct film *film, int i)
{
	return mem_printf(c->mem, "%s/stills/%.32s-%" PRId64 ".jpg", run->deps->library->data_path, film->fingerprint,
			  still_at(film, i) / 1000);
}

/* Films whose first picture is not there yet. */
static enum err without_pictures(struct ctx *c, struct job_run *run, struct video **out, size_t *count)
{
	struct video *list;
	struct film film;
	size_t n, kept = 0;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(c, run->deps->db, &tx);
	if (e == OK)
		e = videos_list(&tx, false, &list, &n);
	if (e != OK)
		return e;
	for (size_t i = 0; i < n && kept < PICTURES_MAX; i++) {
		e = library_film(&tx, list[i].id, &film);
		bool usable = e == OK && *film.fingerprint && !film.problem && film.info.duration_ms > 0;
		if (usable && access(still_path(c, run, &film, 0), R_OK) != 0)
			list[kept++] = list[i];
		ctx_clear(c);
	}
	*out = list;
	*count = kept;
	return OK;
}

/* The scan ends and the pictures of new films are queued at once or not at all. */
static enum err finish_scan(struct ctx *c, struct job_run *run, const char *result)
{
	struct video *films;
	size_t count;
	const char *task;
	enum err e = without_pictures(c, run, &films, &count);
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	if (e == OK)
		e = db_begin(c, run->deps->db, DB_NORMAL, &tx);
	for (size_t i = 0; e == OK && i < count; i++) {
		struct job_args args = {.video = films[i].id};
		struct job_request job = {.kind = "thumbnails",
					  .key = mem_printf(c->mem, "thumbnails/%" PRId64, films[i].id),
					  .args = job_args_write(c->mem, &args),
					  .title = films[i].title,
					  .priority = JOB_BACKGROUND,
					  .video = films[i].id};
		e = jobs_request(&tx, &worker_kind("thumbnails")->kind, &job, clock_now_ms(), &task);
	}
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
	return e == OK ? finish_scan(c, run, scan_result(c, &result)) : e;
}

/* ---- thumbnails ---- */

enum { STILL_WIDTH = 704 };

static enum err make_still(struct ctx *c, struct job_run *run, const struct film *film, int i)
{
	void *jpeg;
	size_t len;
	int64_t at_ms = still_at(film, i);
	const char *path = still_path(c, run, film, i);
	if (access(path, R_OK) == 0)
		return OK;
	enum err e = media_still(c, run->media, c->mem, film->absolute_path, at_ms, STILL_WIDTH, &jpeg, &len);
	return e == OK ? path_write(c, path, 0600, jpeg, len) : e;
}

enum err job_thumbnails(struct ctx *c, struct job_run *run)
{
	struct job_args args;
	struct film film;
	const char *dir = path_join(c->mem, run->deps->library->data_path, "stills");
	enum err e = job_args_read(c, run->item.args, &args);
	if (e == OK)
		e = library_probe(c, run->deps->library, run->deps->db, run->media, args.video, clock_now_ms(), &film);
	if (e == OK)
		e = path_make_dirs(c, dir, 0700);
	for (int i = 0; e == OK && i < STILLS; i++) {
		e = make_still(c, run, &film, i);
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
	if (access(path, R_OK) == 0)
		return finish(c, run, "{\"status\":\"completed\"}");
	e = media_remux(c, run->media, film.absolute_path, path, &film.info, -1, remuxed, &s);
	if (e == OK)
		e = s.result;
	return e == OK ? finish(c, run, "{\"status\":\"completed\"}") : e;
}

/* ---- purge ---- */

enum { KEEP_DAYS = 30, DAY_MS = 86400000 };

/* Files "….part" that nobody has written to for a day. */
static void remove_parts(struct ctx *c, const char *dir, int64_t now)
{
	DIR *d = opendir(dir);
	struct stat st;
	for (struct dirent *entry; d && (entry = readdir(d));) {
		const char *path = path_join(c->mem, dir, entry->d_name);
		if (text_ends(entry->d_name, ".part") && lstat(path, &st) == 0 && S_ISREG(st.st_mode) &&
		    now - (int64_t)st.st_mtim.tv_sec * 1000 > DAY_MS)
			unlink(path);
	}
	if (d)
		closedir(d);
}

enum err job_purge(struct ctx *c, struct job_run *run)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	int64_t now = clock_now_ms(), gone = 0;
	const struct worker_options *options = run->deps->options;
	int64_t keep_hours = options && options->keep_hours > 0 ? options->keep_hours : 24;
	enum err e = run_progress(c, run, 0.1, "purge", "Removing what is over");
	if (e == OK && run->deps->library)
		remove_parts(c, path_join(c->mem, run->deps->library->data_path, "playable"), now);
	if (e == OK)
		e = db_begin(c, run->deps->db, DB_NORMAL, &tx);
	if (e == OK)
		e = sessions_purge(&tx, now - (int64_t)KEEP_DAYS * DAY_MS);
	if (e == OK)
		e = resets_purge(&tx, now);
	if (e == OK)
		e = jobs_purge(&tx, now - keep_hours * 3600000, &gone);
	if (e == OK)
		e = settings_set(&tx, "purged_at", mem_printf(c->mem, "%" PRId64, now));
	const char *result = mem_printf(c->mem, "{\"status\":\"completed\",\"jobs\":%" PRId64 "}", gone);
	return e == OK ? run_finish(c, run, &tx, result) : e;
}
