/* Bringing the table of videos in line with the folders, in four steps:
 *
 *	walk     list films and sidecars; open nothing
 *	enter    rows for what is new, so that it is seen at once; back again, and sidecars that changed
 *	read     fingerprint and probe what is new or has another size or time
 *	miss     mark what is certainly gone; never delete
 *
 * Rows go in batches, a short transaction each; nothing slow happens inside one. A new file that may be a vanished one
 * under another name (same size) is entered only after its fingerprint is known, and then keeps the old row with all
 * that hangs on it. Two scans at once do the same work twice and write the same rows. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "library/library_int.h"
#include "store/users.h"

enum { BATCH_ENTER = 200, BATCH_READ = 16 };
static const char root_setting[] = "library.root";

struct known {
	struct video video;
	struct sidecar *sidecars;
	size_t sidecar_count;
	bool seen;
};

struct scan {
	struct ctx *c;
	const struct library_options *options;
	struct db *db;
	struct media *media;
	int64_t now;
	library_progress *progress;
	void *user;
	struct library_scan *out;
	struct walk walk;
	struct map *by_path; /* struct known */
	struct known **gone; /* known ones that the walk did not find */
	size_t gone_count;
	struct db_tx tx; /* the open batch */
	int in_batch;
	struct walk_file **unread; /* films whose content must be looked at */
	size_t unread_count;
};

static enum err batch_end(struct scan *s)
{
	enum err e = s->in_batch ? db_commit(&s->tx) : OK;
	s->in_batch = 0;
	return e;
}

static enum err batch_begin(struct scan *s)
{
	return s->in_batch++ ? OK : db_begin(s->c, s->db, DB_NORMAL, &s->tx);
}

static void attach_sidecars(struct map *by_id, struct sidecar *list, size_t count)
{
	char key[24];
	for (size_t i = 0; i < count; i++) {
		snprintf(key, sizeof key, "%lld", (long long)list[i].video);
		struct known *k = map_get(by_id, key);
		if (!k || list[i].uploaded)
			continue;
		if (!k->sidecar_count)
			k->sidecars = &list[i];
		k->sidecar_count++; /* sorted by video, uploaded ones are not expected between */
	}
}

/* What the database says before the walk. */
static enum err read_known(struct scan *s)
{
	struct video *list;
	struct sidecar *sidecars;
	size_t count, sidecar_count;
	char key[24];
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	struct map *by_id = map_new(s->c->mem);
	enum err e = db_read(s->c, s->db, &tx);
	if (e != OK || (e = videos_list(&tx, true, &list, &count)) != OK ||
	    (e = sidecars_all(&tx, &sidecars, &sidecar_count)) != OK)
		return e;
	s->by_path = map_new(s->c->mem);
	struct known *all = mem_array(s->c->mem, struct known, count);
	for (size_t i = 0; i < count; i++) {
		all[i].video = list[i];
		map_put(s->by_path, list[i].path, &all[i]);
		snprintf(key, sizeof key, "%lld", (long long)list[i].id);
		map_put(by_id, key, &all[i]);
	}
	/* Uploaded ones out of the way first, so that each video's are neighbours. */
	size_t kept = 0;
	for (size_t i = 0; i < sidecar_count; i++)
		if (!sidecars[i].uploaded)
			sidecars[kept++] = sidecars[i];
	attach_sidecars(by_id, sidecars, kept);
	return OK;
}

static bool same_sidecar(const struct sidecar *a, const struct sidecar *b)
{
	return text_eq(a->path, b->path) && text_eq(a->language, b->language) && text_eq(a->title, b->title) &&
	       a->is_default == b->is_default && a->forced == b->forced && a->hearing_impaired == b->hearing_impaired &&
	       a->size == b->size && a->mtime_ms == b->mtime_ms;
}

static bool same_sidecars(const struct known *k, const struct walk_file *f)
{
	if (k->sidecar_count != f->sidecar_count)
		return false;
	for (size_t i = 0; i < f->sidecar_count; i++) {
		bool found = false;
		for (size_t j = 0; j < k->sidecar_count && !found; j++)
			found = same_sidecar(&k->sidecars[j], &f->sidecars[i]);
		if (!found)
			return false;
	}
	return true;
}

/* Could this new film be one of the vanished ones? They have the same size then. */
static bool may_have_moved(const struct scan *s, const struct walk_file *f)
{
	for (size_t i = 0; i < s->gone_count; i++)
		if (s->gone[i]->video.media && s->gone[i]->video.size == f->size)
			return true;
	return false;
}

static enum err put_video(struct scan *s, const struct walk_file *f, struct video *video)
{
	video->path = f->path;
	video->missing_since = 0;
	library_video_name(s->c->mem, f->path, video);
	enum err e = videos_put(&s->tx, video);
	return e == OK ? sidecars_replace(&s->tx, video->id, f->sidecars, f->sidecar_count) : e;
}

static enum err enter(struct scan *s, struct walk_file *f)
{
	struct known *k = map_get(s->by_path, f->path);
	bool same = k && k->video.size == f->size && k->video.mtime_ms == f->mtime_ms;
	struct video video = k ? k->video : (struct video){.added_at = s->now};
	if (!same || !k->video.media)
		s->unread[s->unread_count++] = f;
	if (!k && may_have_moved(s, f))
		return OK;
	if (k && !k->video.missing_since && same_sidecars(k, f))
		return OK;
	if (!k) {
		video.size = f->size;
		video.mtime_ms = f->mtime_ms;
		s->out->added++;
	} else if (k->video.missing_since) {
		s->out->added++;
	}
	enum err e = batch_begin(s);
	return e == OK ? put_video(s, f, &video) : e;
}

static void find_gone(struct scan *s)
{
	for (size_t i = 0; i < s->walk.count; i++) {
		struct known *k = map_get(s->by_path, s->walk.files[i].path);
		if (k)
			k->seen = true;
	}
	s->gone = mem_array(s->c->mem, struct known *, map_count(s->by_path));
	for (size_t i = 0; i < map_count(s->by_path); i++) {
		struct known *k = map_value_at(s->by_path, i);
		if (!k->seen)
			s->gone[s->gone_count++] = k;
	}
}

static enum err enter_all(struct scan *s)
{
	struct walk *w = &s->walk;
	s->unread = mem_array(s->c->mem, struct walk_file *, w->count);
	enum err e = OK;
	find_gone(s);
	for (size_t i = 0; e == OK && i < w->count; i++) {
		if ((e = ctx_check(s->c)) == OK)
			e = enter(s, &w->files[i]);
		if (e == OK && s->in_batch == BATCH_ENTER)
			e = batch_end(s);
	}
	return e == OK ? batch_end(s) : e;
}

/* A vanished video that had this content. `seen` again once a new path has taken it. */
static struct known *find_moved(const struct scan *s, int64_t media)
{
	for (size_t i = 0; i < s->gone_count; i++) {
		struct known *k = s->gone[i];
		if (!k->seen && k->video.media == media && library_is_gone(&s->walk, k->video.path))
			return k;
	}
	return NULL;
}

struct reading {
	struct walk_file *file;
	struct media_row row;
};

static enum err save_reading(struct scan *s, struct reading *r)
{
	struct known *k = map_get(s->by_path, r->file->path), *moved;
	struct video video = k ? k->video : (struct video){.added_at = s->now};
	enum err e = media_put(&s->tx, &r->row);
	if (e != OK)
		return e;
	if (!k && (moved = find_moved(s, r->row.id)) != NULL) {
		e = videos_move(&s->tx, moved->video.id, r->file->path);
		moved->seen = e == OK;
		s->out->changed += e == OK;
		/* ERR_EXISTS: another scan was quicker. */
		if (e != OK && e != ERR_EXISTS)
			return e;
	} else if (k) {
		s->out->changed++;
	}
	video.media = r->row.id;
	video.size = r->file->size;
	video.mtime_ms = r->file->mtime_ms;
	return put_video(s, r->file, &video);
}

static enum err save_batch(struct scan *s, struct reading *list, size_t count)
{
	enum err e = OK;
	if (!count || (e = batch_begin(s)) != OK)
		return e;
	for (size_t i = 0; e == OK && i < count; i++)
		e = save_reading(s, &list[i]);
	return e == OK ? batch_end(s) : e;
}

/* Content of one film. A film that cannot be read is a fault of its own; OK and *got false then. */
static enum err read_one(struct scan *s, struct walk_file *f, struct reading *out, bool *got)
{
	struct ctx *c = s->c;
	char *absolute;
	*got = false;
	*out = (struct reading){.file = f};
	enum err e = path_resolve_under(c, s->options->videos_path, f->path, &absolute);
	if (e == OK)
		e = library_content_read(c, s->db, s->media, absolute, s->now, &out->row);
	if (e == ERR_CANCELLED || e == ERR_TIMEOUT || e == ERR_INTERNAL)
		return e;
	if (e != OK) {
		bool gone = e == ERR_NOT_FOUND && library_is_gone(&s->walk, f->path);
		if (!gone)
			library_fault_add(c, s->out, f->path, c->reason, ctx_error(c));
		ctx_clear(c);
		return OK;
	}
	if (out->row.problem) {
		const char *name, *text;
		library_problem(c->mem, out->row.problem, &name, &text);
		library_fault_add(c, s->out, f->path, name, text);
	}
	*got = true;
	return OK;
}

static enum err read_all(struct scan *s)
{
	struct reading batch[BATCH_READ];
	size_t n = 0;
	enum err e = OK;
	for (size_t i = 0; e == OK && i < s->unread_count; i++) {
		bool got;
		if (s->progress)
			s->progress((double)i / (double)s->unread_count, s->unread[i]->path, s->user);
		if ((e = ctx_check(s->c)) != OK || (e = read_one(s, s->unread[i], &batch[n], &got)) != OK)
			break;
		n += got;
		if (n == BATCH_READ) {
			e = save_batch(s, batch, n);
			n = 0;
		}
	}
	/* Also when it was cancelled: what was read is not read again. */
	enum err saved = e == OK || e == ERR_CANCELLED || e == ERR_TIMEOUT ? save_batch(s, batch, n) : OK;
	return e == OK ? saved : e;
}

static enum err mark_missing(struct scan *s)
{
	enum err e = OK;
	for (size_t i = 0; e == OK && i < s->gone_count; i++) {
		const struct known *k = s->gone[i];
		if (k->seen || k->video.missing_since || !library_is_gone(&s->walk, k->video.path))
			continue;
		if ((e = batch_begin(s)) == OK)
			e = videos_mark_missing(&s->tx, k->video.id, s->now);
		s->out->missing++;
	}
	return e == OK ? batch_end(s) : e;
}

/* An empty folder where the films used to be is most often a disk that is not mounted: another directory by its numbers
 * than at the last scan that found something. */
static enum err check_root(struct scan *s)
{
	const char *before = NULL,
		   *is = mem_printf(s->c->mem, "%lld:%lld", (long long)s->walk.device, (long long)s->walk.inode);
	bool any_there = false;
	for (size_t i = 0; i < map_count(s->by_path) && !any_there; i++)
		any_there = !((const struct known *)map_value_at(s->by_path, i))->video.missing_since;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(s->c, s->db, &tx);
	if (e != OK || (e = settings_get(&tx, root_setting, &before)) != OK)
		return e;
	if (s->walk.empty && any_there && before && !text_eq(before, is))
		return ctx_fail_named(s->c, ERR_NOT_FOUND, "library_gone",
				      "%s is empty; is its disk mounted? Nothing was changed", s->options->videos_path);
	db_end(&tx);
	if (s->walk.empty || text_eq(before, is))
		return OK;
	if ((e = batch_begin(s)) != OK || (e = settings_set(&s->tx, root_setting, is)) != OK)
		return e;
	return batch_end(s);
}

static enum err run(struct scan *s)
{
	enum err e = read_known(s);
	if (e != OK || (e = library_walk(&s->walk)) != OK || (e = check_root(s)) != OK)
		return e;
	s->out->found = (int64_t)s->walk.count;
	if ((e = enter_all(s)) != OK || (e = read_all(s)) != OK)
		return e;
	if (!library_root_stands(&s->walk))
		return ctx_fail_named(s->c, ERR_NOT_FOUND, "library_gone",
				      "the library folder went away during the scan; no film was marked missing");
	return mark_missing(s);
}

enum err library_scan(struct ctx *c, const struct library_options *options, struct db *db, struct media *media,
		      int64_t now, library_progress *progress, void *user, struct library_scan *out)
{
	struct library_scan result = {0};
	struct scan s = {.c = c,
			 .options = options,
			 .db = db,
			 .media = media,
			 .now = now,
			 .progress = progress,
			 .user = user,
			 .out = &result,
			 .walk = {.c = c, .root = options->videos_path, .root_fd = -1, .result = &result}};
	ctx_assert_outside_transaction(c, "library_scan");
	enum err e = run(&s);
	db_end(&s.tx);
	fd_close(&s.walk.root_fd);
	if (e == OK && progress)
		progress(1, "", user);
	if (e == OK)
		*out = result;
	return e;
}
