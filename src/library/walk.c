/* The walk over the library's folders: by openat from the root down, never through a symbolic link that leads out of it,
 * at most LIMIT_SCAN_DEPTH deep and LIMIT_SCAN_FILES films. Directories that are symbolic links are passed over: what
 * they show lies in the root and is found there, or lies outside. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "library/library_int.h"
#include "subtitles/subtitles.h"

enum { FAULTS_KEPT = 100 };

struct entry {
	const char *name;
	int64_t size, mtime_ms;
};

struct entries {
	struct entry *list;
	size_t count, room;
};

struct folder {
	struct entries films, subtitles, folders;
};

void library_fault_add(struct ctx *c, struct library_scan *result, const char *path, const char *reason,
		       const char *text)
{
	result->bad++;
	if (!result->faults)
		result->faults = mem_array(c->mem, struct library_fault, FAULTS_KEPT);
	if (result->fault_count < FAULTS_KEPT)
		result->faults[result->fault_count++] =
		    (struct library_fault){mem_str(c->mem, path), mem_str(c->mem, reason), mem_str(c->mem, text)};
}

static void add_entry(const void *mem, struct entries *e, const char *name, const struct stat *st)
{
	if (e->count == e->room) {
		e->room = e->room ? e->room * 2 : 16;
		e->list = mem_grow(mem, e->list, struct entry, e->room);
	}
	e->list[e->count++] = (struct entry){.name = mem_str(mem, name),
					     .size = st->st_size,
					     .mtime_ms = st->st_mtim.tv_sec * 1000 + st->st_mtim.tv_nsec / 1000000};
}

static bool is_subtitle(const char *name)
{
	const char *ext = path_ext(name);
	return text_eq_nocase(ext, ".srt") || text_eq_nocase(ext, ".vtt") || text_eq_nocase(ext, ".ass") ||
	       text_eq_nocase(ext, ".ssa");
}

static bool is_passed_over(const char *name)
{
	static const char *const names[] = {"lost+found", "$RECYCLE.BIN", "#recycle", "@eaDir",
					    "System Volume Information"};
	if (name[0] == '.')
		return true;
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (text_eq_nocase(name, names[i]))
			return true;
	return false;
}

static const char *below(struct walk *w, const char *folder, const char *name)
{
	return *folder ? path_join(w->c->mem, folder, name) : mem_str(w->c->mem, name);
}

/* Replaces the link's own stat by its target's when the target is a file inside the root. */
static bool follow_link(struct walk *w, int dir, const char *folder, const char *name, struct stat *st)
{
	char *real;
	const char *path = below(w, folder, name);
	if (fstatat(dir, name, st, 0) == -1)
		return false; /* leads nowhere */
	enum err e = path_resolve_under(w->c, w->root, path, &real);
	if (e == ERR_FORBIDDEN)
		library_fault_add(w->c, w->result, path, "outside", "the symbolic link leads out of the library");
	ctx_clear(w->c);
	return e == OK && S_ISREG(st->st_mode);
}

static void take_name(struct walk *w, int dir, const char *folder, const struct dirent *d, const void *mem,
		      struct folder *out)
{
	const char *name = d->d_name;
	bool film = library_is_video(name), subtitle = is_subtitle(name);
	bool may_be_folder = d->d_type == DT_DIR || d->d_type == DT_UNKNOWN || d->d_type == DT_LNK;
	struct stat st;
	if (is_passed_over(name) || (!film && !subtitle && !may_be_folder))
		return;
	/* ENOENT: it vanished between readdir and here. */
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == -1)
		return;
	if (S_ISLNK(st.st_mode) && !follow_link(w, dir, folder, name, &st))
		return;
	if (S_ISDIR(st.st_mode))
		add_entry(mem, &out->folders, name, &st);
	else if (S_ISREG(st.st_mode) && film)
		add_entry(mem, &out->films, name, &st);
	else if (S_ISREG(st.st_mode) && subtitle)
		add_entry(mem, &out->subtitles, name, &st);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

static int by_name_nocase(const void *a, const void *b)
{
	return strcasecmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

/* First subtitle whose name does not sort before the stem: those that begin with it follow. */
static size_t first_beside(const struct entries *subtitles, const char *stem)
{
	size_t from = 0, to = subtitles->count;
	while (from < to) {
		size_t mid = (from + to) / 2;
		if (strcasecmp(subtitles->list[mid].name, stem) < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

static void find_sidecars(struct walk *w, const char *folder, const struct entry *film, const struct entries *subtitles,
			  struct walk_file *out)
{
	const char *stem = path_stem(w->c->mem, film->name);
	size_t n = strlen(stem), room = 0;
	for (size_t i = first_beside(subtitles, stem);
	     i < subtitles->count && strncasecmp(subtitles->list[i].name, stem, n) == 0; i++) {
		const struct entry *s = &subtitles->list[i];
		struct sidecar_name name;
		if (!subtitles_sidecar_name(film->name, s->name, &name))
			continue;
		if (out->sidecar_count == room) {
			room = room ? room * 2 : 4;
			out->sidecars = mem_grow(w->c->mem, out->sidecars, struct sidecar, room);
		}
		out->sidecars[out->sidecar_count++] = (struct sidecar){.path = below(w, folder, s->name),
								       .language = mem_str(w->c->mem, name.language),
								       .title = mem_str(w->c->mem, name.title),
								       .is_default = name.is_default,
								       .forced = name.forced,
								       .hearing_impaired = name.hearing_impaired,
								       .size = s->size,
								       .mtime_ms = s->mtime_ms};
	}
}

static enum err add_films(struct walk *w, const char *folder, const struct folder *found)
{
	for (size_t i = 0; i < found->films.count; i++) {
		const struct entry *film = &found->films.list[i];
		const char *path = below(w, folder, film->name);
		if (strlen(path) >= LIMIT_PATH)
			continue;
		if (w->count == LIMIT_SCAN_FILES)
			return ctx_fail(w->c, ERR_TOO_LARGE, "more than %d films", LIMIT_SCAN_FILES);
		if (w->count == w->room) {
			w->room = w->room ? w->room * 2 : 256;
			w->files = mem_grow(w->c->mem, w->files, struct walk_file, w->room);
		}
		struct walk_file *f = &w->files[w->count++];
		*f = (struct walk_file){.path = path, .size = film->size, .mtime_ms = film->mtime_ms};
		find_sidecars(w, folder, film, &found->subtitles, f);
	}
	return OK;
}

static enum err list_folder(struct walk *w, int fd, const char *folder, const void *mem, struct folder *out)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0); /* closedir takes it */
	DIR *dir = copy == -1 ? NULL : fdopendir(copy);
	const struct dirent *d;
	if (!dir) {
		fd_close(&copy);
		return ctx_fail_errno(w->c, errno, folder);
	}
	enum err e = OK;
	bool any = false;
	while (e == OK && (errno = 0, d = readdir(dir)) != NULL) {
		any = any || !(text_eq(d->d_name, ".") || text_eq(d->d_name, ".."));
		take_name(w, fd, folder, d, mem, out);
		e = ctx_check(w->c);
	}
	if (e == OK && errno)
		e = ctx_fail_errno(w->c, errno, folder);
	closedir(dir);
	w->empty = w->empty && !any;
	return e;
}

static void sort_entries(struct entries *e, int (*order)(const void *, const void *))
{
	if (e->count)
		qsort(e->list, e->count, sizeof *e->list, order);
}

/* A folder that cannot be read is a fault and costs only itself; that it vanished meanwhile is not even a fault. */
static enum err folder_fault(struct walk *w, const char *path, int errnum)
{
	if (errnum == ENOENT || errnum == ENOTDIR)
		return OK;
	ctx_fail_errno(w->c, errnum, path);
	library_fault_add(w->c, w->result, path, "unreadable", ctx_error(w->c));
	ctx_clear(w->c);
	return OK;
}

static enum err walk_folder(struct walk *w, int fd, const char *folder, int depth)
{
	struct folder found = {0};
	void *mem = mem_check(talloc_new(w->c->mem));
	enum err e = list_folder(w, fd, folder, mem, &found);
	if (e == ERR_CANCELLED || e == ERR_TIMEOUT)
		goto done;
	if (e != OK) {
		library_fault_add(w->c, w->result, folder, "unreadable", ctx_error(w->c));
		ctx_clear(w->c);
	}
	sort_entries(&found.films, by_name);
	sort_entries(&found.folders, by_name);
	sort_entries(&found.subtitles, by_name_nocase);
	e = add_films(w, folder, &found);
	for (size_t i = 0; e == OK && i < found.folders.count; i++) {
		const char *path = below(w, folder, found.folders.list[i].name);
		if (depth == LIMIT_SCAN_DEPTH) {
			library_fault_add(w->c, w->result, path, "too_deep", "folders are nested too deep here");
			continue;
		}
		FD_SCOPED int child =
		    openat(fd, found.folders.list[i].name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		e = child == -1 ? folder_fault(w, path, errno) : walk_folder(w, child, path, depth + 1);
	}
done:
	talloc_free(mem);
	return e;
}

enum err library_walk(struct walk *w)
{
	struct stat st;
	w->root_fd = open(w->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (w->root_fd == -1 || fstat(w->root_fd, &st) == -1) {
		ctx_fail_errno(w->c, errno, w->root);
		return ctx_fail_named(w->c, ERR_NOT_FOUND, "library_gone",
				      "the library folder cannot be opened (%s): is its disk there, or does "
				      "LANGPLUG_VIDEOS_PATH name another "
				      "place? Nothing was changed",
				      ctx_error(w->c));
	}
	w->device = (int64_t)st.st_dev;
	w->inode = (int64_t)st.st_ino;
	w->empty = true;
	enum err e = walk_folder(w, w->root_fd, "", 0);
	if (e == ERR_TOO_LARGE) {
		library_fault_add(w->c, w->result, "", "too_many", ctx_error(w->c));
		ctx_clear(w->c);
		e = OK;
	}
	return e;
}

bool library_is_gone(const struct walk *w, const char *path)
{
	struct stat st;
	return fstatat(w->root_fd, path, &st, 0) == -1 && (errno == ENOENT || errno == ENOTDIR);
}

bool library_root_stands(const struct walk *w)
{
	struct stat st;
	return stat(w->root, &st) == 0 && (int64_t)st.st_dev == w->device && (int64_t)st.st_ino == w->inode;
}
