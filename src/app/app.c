/* Opens everything in order, closes it in reverse: see app.h. */
#include "app/app.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "app/orphans.h"
#include "store/store.h"
#include "store/users.h"
#include "store/videos.h"

enum { LEXICONS = 64, FILES_MAX = 65536 };

/* Lexicons are opened at first use: a pack is a mapping, a second open of one would cost address space for nothing. When
 * packs were built or a list imported meanwhile (the folder changed), the language is opened anew; what requests still
 * read stays open until the end. */
struct lexicons {
	pthread_mutex_t mutex;
	struct ctx *ctx;
	size_t count;
	struct lexicon *open[LEXICONS];
	struct timespec seen[LEXICONS]; /* the folder's time of change when it was opened */
};

/* The newest of the language; count when there is none. */
static size_t find_open(const struct lexicons *l, const char *language)
{
	for (size_t i = l->count; i-- > 0;)
		if (text_eq(lexicon_language(l->open[i]), language))
			return i;
	return l->count;
}

static struct timespec changed_at(const char *dir)
{
	struct stat st;
	return stat(dir, &st) == 0 ? st.st_mtim : (struct timespec){0};
}

static enum err newest(struct lexicons *l, const char *dir, const char *language, const struct lexicon **out)
{
	struct lexicon *fresh;
	size_t i = find_open(l, language);
	struct timespec now = changed_at(dir);
	bool have = i < l->count;
	if (have && (l->count == LEXICONS || (l->seen[i].tv_sec == now.tv_sec && l->seen[i].tv_nsec == now.tv_nsec))) {
		*out = l->open[i];
		return OK;
	}
	enum err e = lexicon_open(l->ctx, dir, language, &fresh);
	if (e != OK && have) { /* half built: the old one is good until the new one is there */
		*out = l->open[i];
		return OK;
	}
	if (e != OK)
		return e;
	if (have && text_eq(lexicon_version(fresh), lexicon_version(l->open[i]))) {
		lexicon_close(fresh);
	} else {
		i = l->count++;
		l->open[i] = fresh;
	}
	l->seen[i] = now;
	*out = l->open[i];
	return OK;
}

enum err app_lexicon(struct ctx *c, struct app *app, const char *language, const struct lexicon **out)
{
	struct lexicons *l = app->lexicons;
	pthread_mutex_lock(&l->mutex);
	enum err e = newest(l, app->settings->packs_path, language, out);
	if (e != OK)
		ctx_fail_named(c, e, l->ctx->reason, "%s", ctx_error(l->ctx));
	pthread_mutex_unlock(&l->mutex);
	return e;
}

void app_open_lexicons(struct ctx *c, struct app *app)
{
	const char **targets = NULL;
	size_t count = 0;
	const struct lexicon *lexicon;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(c, app->db, &tx);
	if (e == OK)
		e = users_targets(&tx, &targets, &count);
	db_end(&tx);
	for (size_t i = 0; e == OK && i < count; i++)
		if (app_lexicon(c, app, targets[i], &lexicon) != OK)
			ctx_clear(c);
	ctx_clear(c);
}

static void close_lexicons(struct lexicons *l)
{
	for (size_t i = 0; i < l->count; i++)
		lexicon_close(l->open[i]);
	pthread_mutex_destroy(&l->mutex);
	ctx_free(l->ctx);
}

static enum err lexicon_for_rooms(struct ctx *c, void *app, const char *language, const struct lexicon **out)
{
	return app_lexicon(c, app, language, out);
}

/* Without transactions a failed write leaves halves behind: for tests, or for somebody who says that they want that. */
static enum err check_transactions(struct ctx *c, const struct settings *s)
{
	if (s->db.transactions || s->program.accept_orphans || text_eq(getenv("LANGPLUG_TESTING"), "1"))
		return OK;
	return ctx_fail_named(c, ERR_UNSUPPORTED, "transactions_off",
			      "ENABLE_TRANSACTIONS=false lets failed writes leave halves behind. Leave it on, or set "
			      "LANGPLUG_ACCEPT_ORPHANS=1 beside it");
}

static enum err open_database(struct ctx *c, struct app *app)
{
	size_t count;
	int applied;
	const struct db_migration *list = store_migrations(&count);
	enum err e = check_transactions(c, app->settings);
	if (e == OK)
		e = path_make_dirs(c, app->settings->library.data_path, 0700);
	if (e == OK)
		e = db_open(app->ctx, &app->settings->db, &app->db);
	if (e != OK && !*ctx_error(c))
		ctx_fail_named(c, e, app->ctx->reason, "%s", ctx_error(app->ctx));
	return e == OK ? db_migrate(c, app->db, list, count, &applied) : e;
}

static enum err open_engines(struct ctx *c, struct app *app)
{
	app->speech.options = &app->settings->speech;
	app->worker_deps = (struct worker_deps){.db = app->db,
						.options = &app->settings->worker,
						.library = &app->settings->library,
						.media = &app->settings->media,
						.speech = &app->speech,
						.lexicon = lexicon_for_rooms,
						.app = app};
	enum err e = translate_open(app->ctx, &app->settings->translate, &app->translator);
	if (e != OK)
		return ctx_fail_named(c, e, app->ctx->reason, "%s", ctx_error(app->ctx));
	app->worker_deps.translator = app->translator;
	return OK;
}

/* ---- what the api asks of the rest ---- */

static const struct job_kind *kind_by_name(const char *name)
{
	const struct worker_kind *kind = worker_kind(name);
	return kind ? &kind->kind : NULL;
}

static void nudge(void *user)
{
	struct app *app = user;
	if (!app->worker)
		return;
	worker_nudge(app->worker);
	worker_cancel_check(app->worker);
}

static enum err ended(struct ctx *c, const struct app *app, const char *task, bool *out)
{
	struct job_status s;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(c, app->db, &tx);
	if (e == OK)
		e = jobs_status(&tx, 0, task, &s);
	if (e != OK)
		return e;
	*out = s.state == JOB_COMPLETED;
	if (s.state == JOB_FAILED)
		return ctx_fail_named(c, ERR_UNAVAILABLE, s.error_reason, "%s", s.error_text);
	return s.state == JOB_CANCELLED ? ctx_fail(c, ERR_CANCELLED, "the task was cancelled") : OK;
}

/* Inside the request; when another request or program is at the same work, that one's end is waited for. */
static enum err run_now(struct ctx *c, void *user, const char *task)
{
	enum { LOOK_MS = 50 };
	struct app *app = user;
	bool done = false;
	for (;;) {
		enum err e = worker_run_now(c, &app->settings->worker, &app->worker_deps, task);
		if (e != ERR_EXISTS)
			return e;
		ctx_clear(c);
		e = ended(c, app, task, &done);
		if (e == OK && !done)
			e = worker_recover(c, &app->settings->worker, &app->worker_deps);
		if (e == OK && !done)
			e = ctx_check(c);
		if (e != OK || done)
			return e;
		clock_sleep_ms(LOOK_MS);
	}
}

static const char *not_ready(void *user)
{
	const struct app *app = user;
	return app->http ? NULL : "LangPlug is starting";
}

/* NULL: nothing is. Text that lives as long as the request. */
static const char *degraded(struct ctx *c, void *user)
{
	const struct app *app = user;
	return app->orphans ? orphan_watch_text(app->orphans, c->mem) : NULL;
}

static enum err open_server(struct ctx *c, struct app *app)
{
	const struct settings *s = app->settings;
	struct api_deps deps = {.options = &s->api,
				.auth_options = &s->auth,
				.library = &s->library,
				.media = &s->media,
				.db = app->db,
				.speech = &app->speech,
				.translator = app->translator,
				.packs_path = s->packs_path,
				.npm_path = s->npm_path,
				.lexicon = lexicon_for_rooms,
				.job_kind = kind_by_name,
				.nudge = nudge,
				.run_now = run_now,
				.not_ready = not_ready,
				.degraded = degraded,
				.app = app};
	enum err e = auth_open(app->ctx, &s->auth, app->db, s->library.data_path, &app->auth);
	deps.auth = app->auth;
	if (e == OK && !s->db.transactions)
		e = orphan_watch_start(app->ctx, app->db, &app->orphans);
	if (e == OK)
		e = api_new(app->ctx, &deps, &app->api);
	if (e == OK)
		e = http_start(app->ctx, &s->http, api_routes(app->api), api_hooks(), app->api, &app->http);
	if (e == OK)
		e = api_follow_start(app->ctx, app->api);
	return e == OK ? OK : ctx_fail_named(c, e, app->ctx->reason, "%s", ctx_error(app->ctx));
}

/* A server that works inside its requests has no workers that could snatch the work away. */
static bool works(const struct app *app, unsigned parts)
{
	return parts & APP_WORK && (!(parts & APP_SERVE) || app->settings->api.async_processing);
}

static enum err open_worker(struct ctx *c, struct app *app)
{
	enum err e = worker_start(app->ctx, &app->settings->worker, &app->worker_deps, &app->worker);
	return e == OK ? OK : ctx_fail_named(c, e, app->ctx->reason, "%s", ctx_error(app->ctx));
}

/* Connections, films, stills, lexicons and children's pipes together may be more than the usual soft limit of 1024; what the
 * system allows is taken. */
static void raise_file_limit(void)
{
	struct rlimit files;
	if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
		files.rlim_cur = files.rlim_max < FILES_MAX ? files.rlim_max : FILES_MAX;
		setrlimit(RLIMIT_NOFILE, &files);
	}
}

enum err app_open(struct ctx *c, const struct settings *settings, unsigned parts, struct app **out)
{
	struct app *app = mem_new(NULL, struct app);
	enum err e = OK;
	app->ctx = ctx_new("app");
	app->settings = settings;
	app->lexicons = mem_new(app, struct lexicons);
	app->lexicons->ctx = ctx_new("lexicon");
	pthread_mutex_init(&app->lexicons->mutex, NULL);
	if (parts & (APP_WORK | APP_SERVE)) {
		parts |= APP_DATABASE | APP_ENGINES;
		raise_file_limit();
	}
	if (parts & APP_DATABASE)
		e = open_database(c, app);
	if (e == OK && parts & APP_ENGINES)
		e = open_engines(c, app);
	if (e == OK && works(app, parts))
		e = open_worker(c, app);
	if (e == OK && parts & APP_SERVE)
		e = open_server(c, app);
	if (e == OK)
		*out = app;
	else
		app_close(app, 0);
	return e;
}

void app_close(struct app *app, int grace_ms)
{
	if (!app)
		return;
	if (app->api)
		api_follow_stop(app->api);
	if (app->http)
		http_stop(app->http, grace_ms < 2000 ? grace_ms : 2000);
	if (app->worker)
		worker_stop(app->worker, grace_ms);
	orphan_watch_stop(app->orphans);
	api_free(app->api);
	if (app->auth)
		auth_close(app->auth);
	if (app->translator)
		translate_close(app->translator);
	close_lexicons(app->lexicons);
	if (app->db)
		db_close(app->db);
	ctx_free(app->ctx);
	talloc_free(app);
}
