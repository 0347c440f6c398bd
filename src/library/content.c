/* What a film holds, found by its content: a copy or a moved file that is known under its fingerprint is not probed
 * again. */
#include <string.h>

#include "library/library_int.h"

/* Errors that come from the bytes themselves stay with the content; all others are of the moment. */
static bool is_of_the_content(enum err e)
{
	return e == ERR_DAMAGED || e == ERR_UNSUPPORTED || e == ERR_INVALID || e == ERR_TOO_LARGE;
}

static enum err find_known(struct ctx *c, struct db *db, const char *fingerprint, struct media_row *out)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(c, db, &tx);
	return e == OK ? media_by_fingerprint(&tx, fingerprint, out) : e;
}

static void take_problem(struct ctx *c, const char *reason, const char *text, struct media_row *row)
{
	row->problem = mem_printf(c->mem, "%s: %s", reason, text);
	ctx_clear(c);
}

static enum err probe(struct ctx *c, struct media *media, const char *absolute, int64_t now, struct media_row *row)
{
	struct media_info info = {0};
	enum err e = media_probe(c, media, c->mem, absolute, &info);
	if (e != OK && !is_of_the_content(e))
		return e;
	row->probed_at = now;
	if (e != OK) {
		take_problem(c, c->reason, ctx_error(c), row);
		return OK;
	}
	struct buf json;
	buf_init(&json, c->mem, LIMIT_FRAME);
	library_info_write(&info, &json);
	row->duration_ms = info.duration_ms;
	row->container = mem_str(c->mem, info.container);
	row->info = json.data;
	return OK;
}

enum err library_content_read(struct ctx *c, struct db *db, struct media *media, const char *absolute, int64_t now,
			      struct media_row *row)
{
	char fingerprint[65];
	struct media_info info;
	struct media_row known, fresh = {.container = "", .info = "{}"};
	enum err e = library_fingerprint(c, absolute, fingerprint, &fresh.size);
	if (e != OK)
		return e;
	e = find_known(c, db, fingerprint, &known);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	bool good =
	    e == OK && known.probed_at && (known.problem || library_info_read(c, c->mem, known.info, &info) == OK);
	ctx_clear(c);
	if (good) {
		*row = known;
		return OK;
	}
	fresh.fingerprint = mem_str(c->mem, fingerprint);
	if (fresh.size == 0) {
		fresh.probed_at = now;
		take_problem(c, "empty_file", "the file is empty", &fresh);
	} else if (media && (e = probe(c, media, absolute, now, &fresh)) != OK) {
		return e;
	}
	*row = fresh;
	return OK;
}

void library_problem(const void *mem, const char *problem, const char **name, const char **text)
{
	const char *colon = problem ? strstr(problem, ": ") : NULL;
	*name = colon ? mem_strn(mem, problem, (size_t)(colon - problem)) : problem ? "damaged" : NULL;
	*text = colon ? colon + 2 : problem;
}

enum err library_content_problem(struct ctx *c, const char *problem)
{
	/* The name lives as long as the context, which is as long as anybody reads the reason. */
	const char *name, *text;
	library_problem(c->mem, problem, &name, &text);
	return ctx_fail_named(c, ERR_DAMAGED, name, "%s", text);
}

void library_video_name(const void *mem, const char *path, struct video *video)
{
	struct episode_name name;
	library_parse_name(path, &name);
	video->series = mem_str(mem, name.series);
	video->season = mem_str(mem, name.season);
	video->episode = mem_str(mem, name.episode);
	video->title = mem_str(mem, name.title);
	video->season_number = name.season_number;
	video->episode_number = name.episode_number;
}
