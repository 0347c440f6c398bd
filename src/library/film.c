/* One film: by id, by path, by series and episode; and its content when it was not looked at yet. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "library/library_int.h"

const struct option library_option_table[] = {
    {"videos-path", OPTION_STRING, offsetof(struct library_options, videos_path), "./videos",
     "folder of the films; only read", .min = 0},
    {"data-path", OPTION_STRING, offsetof(struct library_options, data_path), "./var",
     "folder for everything the program writes", .min = 0},
    {0},
};

static enum err file_missing(struct ctx *c, const struct film *film)
{
	return ctx_fail_named(c, ERR_NOT_FOUND, "file_missing", "the file of %s is not there now", film->video.title);
}

enum err library_locate(struct ctx *c, const struct library_options *options, struct film *film)
{
	char *absolute;
	ctx_assert_outside_transaction(c, "library_locate");
	enum err e = path_resolve_under(c, options->videos_path, film->video.path, &absolute);
	if (e != OK)
		return e == ERR_FORBIDDEN || e == ERR_INVALID ? e : file_missing(c, film);
	film->absolute_path = absolute;
	return OK;
}

static enum err take_media(struct ctx *c, const struct media_row *row, struct film *out)
{
	out->fingerprint = row->fingerprint;
	out->problem = row->problem;
	if (!row->probed_at || row->problem)
		return OK;
	enum err e = library_info_read(c, c->mem, row->info, &out->info);
	ctx_clear(c);
	if (e != OK)
		out->fingerprint = ""; /* as if it had not been probed: library_probe mends it */
	return OK;
}

static enum err film_of(struct db_tx *tx, const struct video *video, struct film *out)
{
	struct media_row row;
	struct film film = {.video = *video, .fingerprint = ""};
	enum err e = sidecars_list(tx, video->id, &film.sidecars, &film.sidecar_count);
	if (e != OK)
		return e;
	if (video->media && (e = media_get(tx, video->media, &row)) == OK)
		e = take_media(tx->ctx, &row, &film);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	*out = film;
	return OK;
}

static enum err no_film(struct ctx *c)
{
	return ctx_fail(c, ERR_NOT_FOUND, "there is no such film");
}

enum err library_film(struct db_tx *tx, int64_t video, struct film *out)
{
	struct video row;
	enum err e = videos_get(tx, video, &row);
	if (e == ERR_NOT_FOUND)
		return no_film(tx->ctx);
	return e == OK ? film_of(tx, &row, out) : e;
}

/* "./a//b" -> "a/b". */
static char *tidy(const void *mem, const char *path)
{
	char *out = mem_str(mem, path), *to = out;
	for (const char *from = path; *from;) {
		size_t n = strcspn(from, "/");
		if (n && !(n == 1 && *from == '.')) {
			if (to != out)
				*to++ = '/';
			memcpy(to, from, n);
			to += n;
		}
		from += n;
		from += *from == '/';
	}
	*to = '\0';
	return out;
}

/* The path below the root that the walk would give this file. */
static enum err real_relative(struct ctx *c, const struct library_options *options, const char *absolute,
			      const char **out)
{
	char *root = realpath(options->videos_path, NULL);
	if (!root)
		return ctx_fail_errno(c, errno, options->videos_path);
	size_t n = strlen(root);
	n -= n && root[n - 1] == '/';
	*out = mem_str(c->mem, absolute + n + (absolute[n] == '/'));
	free(root); /* foreign */
	return OK;
}

/* Subtitle files beside a film that no scan has seen yet; a scan finds the same. */
static void find_beside(struct ctx *c, const char *absolute, const char *relative, struct sidecar **out, size_t *count)
{
	const char *folder = path_dir(c->mem, absolute), *below = path_dir(c->mem, relative);
	DIR *dir = opendir(folder);
	*out = NULL;
	*count = 0;
	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		struct sidecar_name name;
		struct stat st;
		if (!subtitles_sidecar_name(path_base(relative), entry->d_name, &name) ||
		    stat(path_join(c->mem, folder, entry->d_name), &st) == -1 || !S_ISREG(st.st_mode))
			continue;
		*out = mem_grow(c->mem, *out, struct sidecar, *count + 1);
		(*out)[(*count)++] =
		    (struct sidecar){.path = strchr(relative, '/') ? path_join(c->mem, below, entry->d_name)
								   : mem_str(c->mem, entry->d_name),
				     .language = mem_str(c->mem, name.language),
				     .title = mem_str(c->mem, name.title),
				     .is_default = name.is_default,
				     .forced = name.forced,
				     .hearing_impaired = name.hearing_impaired,
				     .size = st.st_size,
				     .mtime_ms = st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000};
	}
	if (dir)
		closedir(dir);
}

static enum err add_film(struct ctx *c, struct db *db, const char *absolute, const char *relative, struct film *out)
{
	struct stat st;
	if (stat(absolute, &st) == -1)
		return ctx_fail_errno(c, errno, relative);
	if (!S_ISREG(st.st_mode) || !library_is_video(relative))
		return ctx_fail_named(c, ERR_INVALID, "not_media", "%s is not a film by its name", path_base(relative));
	struct video video = {.path = relative,
			      .size = st.st_size,
			      .mtime_ms = st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000,
			      .added_at = clock_now_ms()};
	struct sidecar *sidecars;
	size_t count;
	library_video_name(c->mem, relative, &video);
	find_beside(c, absolute, relative, &sidecars, &count);
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, db, DB_NORMAL, &tx);
	if (e != OK || (e = videos_put(&tx, &video)) != OK ||
	    (e = sidecars_replace(&tx, video.id, sidecars, count)) != OK || (e = film_of(&tx, &video, out)) != OK)
		return e;
	return db_commit(&tx);
}

/* A row under one of the two names of the file: the path as given, which may lead over a link, or the real one. */
static enum err known_film(struct ctx *c, struct db *db, const char *given, const char *real, struct film *out)
{
	struct video row;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(c, db, &tx);
	if (e == OK && (e = videos_by_path(&tx, given, &row)) == ERR_NOT_FOUND)
		e = videos_by_path(&tx, real, &row);
	return e == OK ? film_of(&tx, &row, out) : e;
}

enum err library_film_by_path(struct ctx *c, struct db *db, const struct library_options *options, const char *path,
			      struct film *out)
{
	char *absolute;
	const char *real = NULL;
	enum err e = path_resolve_under(c, options->videos_path, path, &absolute);
	if (e == ERR_NOT_FOUND)
		return no_film(c);
	if (e != OK || (e = real_relative(c, options, absolute, &real)) != OK)
		return e;
	e = known_film(c, db, tidy(c->mem, path), real, out);
	return e == ERR_NOT_FOUND ? add_film(c, db, absolute, real, out) : e;
}

static enum err save_content(struct ctx *c, struct db *db, struct film *film, struct media_row *row,
			     const struct stat *st)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, db, DB_NORMAL, &tx);
	if (e != OK || (e = media_put(&tx, row)) != OK)
		return e;
	film->video.media = row->id;
	film->video.size = st->st_size;
	film->video.mtime_ms = st->st_mtim.tv_sec * 1000 + st->st_mtim.tv_nsec / 1000000;
	film->video.missing_since = 0;
	if ((e = videos_put(&tx, &film->video)) != OK)
		return e;
	return db_commit(&tx);
}

static enum err read_film(struct ctx *c, struct db *db, int64_t video, struct film *out)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(c, db, &tx);
	return e == OK ? library_film(&tx, video, out) : e;
}

enum err library_probe(struct ctx *c, const struct library_options *options, struct db *db, struct media *media,
		       int64_t video, int64_t now, struct film *out)
{
	struct film film;
	struct stat st;
	struct media_row row;
	ctx_assert_outside_transaction(c, "library_probe");
	enum err e = read_film(c, db, video, &film);
	if (e == OK)
		e = library_locate(c, options, &film);
	if (e != OK)
		return e;
	const char *path = film.absolute_path;
	if (stat(path, &st) == -1)
		return file_missing(c, &film);
	bool same = film.video.size == st.st_size &&
		    film.video.mtime_ms == st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000;
	bool known = same && film.fingerprint[0] && (film.problem || film.info.container[0]);
	if (!known) {
		if ((e = library_content_read(c, db, media, path, now, &row)) != OK ||
		    (e = save_content(c, db, &film, &row, &st)) != OK || (e = read_film(c, db, video, &film)) != OK)
			return e;
		film.absolute_path = path;
	}
	if (film.problem)
		return library_content_problem(c, film.problem);
	*out = film;
	return OK;
}

/* An episode as the URL names it: the stored text, the file's name or stem, a name with a mark ("Episode 4", "S01E04"),
 * or a number. */
struct wanted {
	const char *text;
	struct episode_name name;
	int64_t number;
};

static bool is_exactly(const struct video *v, const struct wanted *w)
{
	const char *base = path_base(v->path);
	size_t stem = strlen(base) - strlen(path_ext(base));
	return text_eq(v->episode, w->text) || text_eq(base, w->text) || text_eq(v->title, w->text) ||
	       (strlen(w->text) == stem && memcmp(base, w->text, stem) == 0);
}

static bool is_by_number(const struct video *v, const struct wanted *w)
{
	if (w->number >= 0)
		return v->episode_number == w->number;
	/* "1" is also what the parser says when no season was named; then the first season that has the episode wins. */
	bool any_season = text_eq(w->name.season, "1");
	return w->name.episode_number >= 0 && v->episode_number == w->name.episode_number &&
	       (any_season || w->name.season_number == v->season_number);
}

static bool pick(const struct video *list, size_t count, const struct wanted *w,
		 bool (*fits)(const struct video *, const struct wanted *), int64_t *out)
{
	for (size_t i = 0; i < count; i++) {
		if (!fits(&list[i], w))
			continue;
		*out = list[i].id;
		return true;
	}
	return false;
}

/* The series as stored; else, for clients that name the folder, by the first folder or without regard to case. */
static enum err find_series(struct db_tx *tx, const char *series, struct video **list, size_t *count)
{
	enum err e = videos_by_series(tx, series, list, count);
	if (e != OK || *count || (e = videos_list(tx, false, list, count)) != OK)
		return e;
	size_t kept = 0, n = strlen(series);
	for (size_t i = 0; i < *count; i++) {
		struct video *v = &(*list)[i];
		bool folder = strncmp(v->path, series, n) == 0 && v->path[n] == '/';
		if (folder || text_eq_nocase(v->series, series))
			(*list)[kept++] = *v;
	}
	*count = kept;
	return OK;
}

enum err library_find(struct db_tx *tx, const char *series, const char *episode, int64_t *video)
{
	struct video *list;
	size_t count;
	struct wanted w = {.text = episode, .number = -1};
	if (strlen(series) > LIMIT_NAME || strlen(episode) > LIMIT_NAME)
		return no_film(tx->ctx);
	library_parse_name(episode, &w.name);
	if (!text_to_int(episode, 0, INT64_MAX, &w.number))
		w.number = -1;
	enum err e = find_series(tx, series, &list, &count);
	if (e != OK)
		return e;
	bool found = pick(list, count, &w, is_exactly, video) || pick(list, count, &w, is_by_number, video);
	return found ? OK : no_film(tx->ctx);
}
