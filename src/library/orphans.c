/* Rows without files and files without rows. Files are listed before the rows are read: everything the program writes gets
 * its row first (a still's or a playable form's media) or is young (an upload), so nothing that is just being made looks
 * lost. Mending forgets rows and removes what is made again by itself; what a person put there is never removed. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "library/library_int.h"

enum { YOUNG_MS = 3600 * 1000, STILL_DIGITS = 32 };

struct looking {
	struct ctx *c;
	struct db *db;
	const struct library_options *options;
	int64_t now;
	struct library_orphan *list;
	size_t count;
};

static void found(struct looking *l, enum library_orphan_kind kind, const char *path, int64_t row)
{
	l->list = mem_grow(l->c->mem, l->list, struct library_orphan, l->count + 1);
	l->list[l->count++] = (struct library_orphan){.kind = kind, .path = mem_str(l->c->mem, path), .row = row};
}

const char *library_orphan_text(enum library_orphan_kind kind)
{
	static const char *const texts[] = {
	    [ORPHAN_FILM_GONE] = "films whose file is not there any more",
	    [ORPHAN_FILM_NEW] = "films that are not in the library yet (langplug scan takes them in)",
	    [ORPHAN_SUBTITLE_GONE] = "uploaded subtitles whose file is not there any more",
	    [ORPHAN_UPLOAD] = "uploaded files that nothing refers to",
	    [ORPHAN_MADE] = "pictures and playable forms of films that are not known (made again when needed)",
	    [ORPHAN_PART] = "files that were left half written",
	};
	return texts[kind];
}

const char *library_orphan_name(enum library_orphan_kind kind)
{
	static const char *const names[] = {
	    [ORPHAN_FILM_GONE] = "film_gone", [ORPHAN_FILM_NEW] = "film_new", [ORPHAN_SUBTITLE_GONE] = "subtitle_gone",
	    [ORPHAN_UPLOAD] = "lone_upload",  [ORPHAN_MADE] = "lone_file",    [ORPHAN_PART] = "part_file",
	};
	return names[kind];
}

/* ---- what the program wrote ---- */

struct written {
	const char *path, *name;
	int64_t mtime_ms;
};

struct folder_list {
	struct written *list;
	size_t count;
};

/* Regular files of DATA/folder; a folder that is not there has none. */
static void list_folder(struct looking *l, const char *folder, struct folder_list *out)
{
	struct dirent *d;
	const char *path = path_join(l->c->mem, l->options->data_path, folder);
	*out = (struct folder_list){0};
	DIR *dir = opendir(path);
	if (!dir)
		return;
	while ((d = readdir(dir))) {
		struct stat st;
		if (fstatat(dirfd(dir), d->d_name, &st, AT_SYMLINK_NOFOLLOW) == -1 || !S_ISREG(st.st_mode))
			continue;
		out->list = mem_grow(l->c->mem, out->list, struct written, out->count + 1);
		char *whole = path_join(l->c->mem, path, d->d_name);
		out->list[out->count++] =
		    (struct written){.path = whole, .name = path_base(whole), .mtime_ms = st.st_mtim.tv_sec * 1000};
	}
	closedir(dir);
}

static bool is_half_written(const char *name)
{
	const char *ext = path_ext(name);
	return text_eq(ext, ".part") || text_eq(ext, ".new");
}

/* Fingerprints of all media, whole and by the digits that a still's name has. */
static enum err read_fingerprints(struct db_tx *tx, struct map *out)
{
	const char **list;
	size_t count;
	enum err e = media_fingerprints(tx, &list, &count);
	for (size_t i = 0; e == OK && i < count; i++) {
		map_put(out, list[i], out);
		map_put(out, mem_strn(tx->ctx->mem, list[i], STILL_DIGITS), out);
	}
	return e;
}

static void check_made(struct looking *l, const struct folder_list *files, const struct map *known)
{
	for (size_t i = 0; i < files->count; i++) {
		const struct written *f = &files->list[i];
		bool old = f->mtime_ms < l->now - YOUNG_MS;
		if (is_half_written(f->name)) {
			if (old)
				found(l, ORPHAN_PART, f->path, 0);
		} else if (!map_get_n(known, f->name, strcspn(f->name, "-."))) {
			found(l, ORPHAN_MADE, f->path, 0);
		}
	}
}

static void check_uploads(struct looking *l, const struct folder_list *files, const struct sidecar *rows, size_t count)
{
	struct map *known = map_new(l->c->mem);
	for (size_t i = 0; i < count; i++) {
		if (!rows[i].uploaded)
			continue;
		/* "upload:de": its lines are in the database, there is no file to be lost. */
		if (text_starts(rows[i].path, "upload:"))
			continue;
		map_put(known, rows[i].path, known);
		if (access(rows[i].path, F_OK) == -1 && errno == ENOENT)
			found(l, ORPHAN_SUBTITLE_GONE, rows[i].path, rows[i].id);
	}
	for (size_t i = 0; i < files->count; i++) {
		const struct written *f = &files->list[i];
		if (f->mtime_ms < l->now - YOUNG_MS && !map_get(known, f->path))
			found(l, is_half_written(f->name) ? ORPHAN_PART : ORPHAN_UPLOAD, f->path, 0);
	}
}

static enum err look_at_written(struct looking *l)
{
	struct folder_list stills, playable, uploads;
	struct sidecar *sidecars;
	size_t count;
	struct map *known = map_new(l->c->mem);
	list_folder(l, "stills", &stills);
	list_folder(l, "playable", &playable);
	list_folder(l, "uploads", &uploads);
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(l->c, l->db, &tx);
	if (e == OK)
		e = read_fingerprints(&tx, known);
	if (e == OK)
		e = sidecars_all(&tx, &sidecars, &count);
	db_end(&tx);
	if (e != OK)
		return e;
	check_made(l, &stills, known);
	check_made(l, &playable, known);
	check_uploads(l, &uploads, sidecars, count);
	return OK;
}

/* ---- the films ---- */

static enum err compare_films(struct looking *l, const struct walk *w)
{
	struct video *rows;
	size_t count;
	struct map *known = map_new(l->c->mem), *there = map_new(l->c->mem);
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(l->c, l->db, &tx);
	if (e == OK)
		e = videos_list(&tx, true, &rows, &count);
	db_end(&tx);
	if (e != OK)
		return e;
	for (size_t i = 0; i < w->count; i++)
		map_put(there, w->files[i].path, there);
	for (size_t i = 0; i < count; i++) {
		map_put(known, rows[i].path, known);
		if (!rows[i].missing_since && !map_get(there, rows[i].path) && library_is_gone(w, rows[i].path))
			found(l, ORPHAN_FILM_GONE, rows[i].path, rows[i].id);
	}
	for (size_t i = 0; i < w->count; i++)
		if (!map_get(known, w->files[i].path))
			found(l, ORPHAN_FILM_NEW, w->files[i].path, 0);
	return OK;
}

/* A root that is not there, or empty, says nothing about its films: the disk may not be mounted. */
static enum err look_at_films(struct looking *l)
{
	struct library_scan faults = {0};
	struct walk w = {.c = l->c, .root = l->options->videos_path, .root_fd = -1, .result = &faults};
	enum err e = library_walk(&w);
	bool gone = e == ERR_NOT_FOUND && text_eq(l->c->reason, "library_gone");
	if (gone)
		ctx_clear(l->c);
	else if (e == OK && w.count)
		e = compare_films(l, &w);
	fd_close(&w.root_fd);
	return gone ? OK : e;
}

enum err library_orphans(struct ctx *c, struct db *db, const struct library_options *options, int64_t now,
			 struct library_orphan **out, size_t *count)
{
	struct looking l = {.c = c, .db = db, .options = options, .now = now};
	ctx_assert_outside_transaction(c, "library_orphans");
	enum err e = look_at_written(&l);
	if (e == OK)
		e = look_at_films(&l);
	if (e != OK)
		return e;
	*out = l.list;
	*count = l.count;
	return OK;
}

/* ---- mending ---- */

bool library_orphan_mendable(enum library_orphan_kind kind)
{
	return kind != ORPHAN_UPLOAD && kind != ORPHAN_FILM_NEW;
}

static enum err forget_rows(struct looking *l)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(l->c, l->db, DB_NORMAL, &tx);
	for (size_t i = 0; e == OK && i < l->count; i++) {
		const struct library_orphan *o = &l->list[i];
		if (o->kind == ORPHAN_FILM_GONE)
			e = videos_mark_missing(&tx, o->row, l->now);
		else if (o->kind == ORPHAN_SUBTITLE_GONE && access(o->path, F_OK) == -1)
			e = sidecars_remove(&tx, o->row);
		if (e == ERR_NOT_FOUND) /* somebody else was faster */
			e = OK;
	}
	return e == OK ? db_commit(&tx) : e;
}

enum err library_orphans_mend(struct ctx *c, struct db *db, int64_t now, struct library_orphan *list, size_t count)
{
	struct looking l = {.c = c, .db = db, .now = now, .list = list, .count = count};
	enum err e = forget_rows(&l);
	for (size_t i = 0; e == OK && i < count; i++) {
		bool file = list[i].kind == ORPHAN_MADE || list[i].kind == ORPHAN_PART;
		if (file && unlink(list[i].path) == -1 && errno != ENOENT)
			e = ctx_fail_errno(c, errno, list[i].path);
	}
	return e;
}
