/* langplug doctor --db: what cannot be, in the database and between it and the files; with --repair mends what can be
 * mended. Rows are looked at in one snapshot and mended in one transaction. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "cmd/cmd_doctor.h"
#include "store/check.h"

enum { EXAMPLES = 3 };

/* Rows and files in one list. */
struct item {
	const char *name, *where, *text;
	int64_t count;
	bool mendable, notice; /* notice: worth knowing, no fault */
	const char *examples[EXAMPLES];
};
struct items {
	struct item *list;
	size_t count;
};

struct report {
	struct table_count *tables;
	size_t table_count;
	struct items mended, found;
};

static struct item *add(const void *mem, struct items *items, struct item one)
{
	items->list = mem_grow(mem, items->list, struct item, items->count + 1);
	items->list[items->count] = one;
	return &items->list[items->count++];
}

static void add_rows(const void *mem, struct items *items, const struct store_finding *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add(mem, items,
		    (struct item){.name = list[i].name,
				  .where = list[i].table,
				  .text = list[i].text,
				  .count = list[i].rows,
				  .mendable = list[i].mendable});
}

static void add_files(const void *mem, struct items *items, const struct library_orphan *list, size_t count,
		      bool mendable_only)
{
	for (size_t i = 0; i < count; i++) {
		const char *name = library_orphan_name(list[i].kind);
		bool mendable = library_orphan_mendable(list[i].kind);
		struct item *same = NULL;
		if (mendable_only && !mendable)
			continue;
		for (size_t k = 0; k < items->count; k++)
			if (text_eq(items->list[k].name, name))
				same = &items->list[k];
		if (!same)
			same = add(mem, items,
				   (struct item){.name = name,
						 .where = "files",
						 .text = library_orphan_text(list[i].kind),
						 .mendable = mendable,
						 .notice = list[i].kind == ORPHAN_FILM_NEW});
		if (same->count < EXAMPLES)
			same->examples[same->count] = list[i].path;
		same->count++;
	}
}

static enum err look_at_rows(struct ctx *c, struct app *app, struct report *r)
{
	struct store_finding *list;
	size_t count;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(c, app->db, &tx);
	if (e == OK)
		e = store_check(&tx, clock_now_ms(), &list, &count);
	if (e == OK)
		e = store_counts(&tx, &r->tables, &r->table_count);
	if (e == OK)
		add_rows(c->mem, &r->found, list, count);
	return e;
}

static enum err look(struct ctx *c, struct app *app, struct report *r)
{
	struct library_orphan *files;
	size_t count;
	enum err e = look_at_rows(c, app, r);
	if (e == OK)
		e = library_orphans(c, app->db, &app->settings->library, clock_now_ms(), &files, &count);
	if (e == OK)
		add_files(c->mem, &r->found, files, count, false);
	return e;
}

static enum err mend_rows(struct ctx *c, struct app *app, struct report *r)
{
	struct store_finding *list;
	size_t count;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(c, app->db, DB_DURABLE, &tx);
	if (e == OK)
		e = store_repair(&tx, clock_now_ms(), &list, &count);
	if (e == OK)
		e = db_commit(&tx);
	if (e == OK)
		add_rows(c->mem, &r->mended, list, count);
	return e;
}

static enum err mend(struct ctx *c, struct app *app, struct report *r)
{
	struct library_orphan *files;
	size_t count;
	enum err e = mend_rows(c, app, r);
	if (e == OK)
		e = library_orphans(c, app->db, &app->settings->library, clock_now_ms(), &files, &count);
	if (e == OK)
		e = library_orphans_mend(c, app->db, clock_now_ms(), files, count);
	if (e == OK)
		add_files(c->mem, &r->mended, files, count, true);
	return e;
}

/* ---- for people ---- */

static void print_items(const struct items *items, bool notices)
{
	for (size_t i = 0; i < items->count; i++) {
		const struct item *one = &items->list[i];
		if (one->notice != notices)
			continue;
		printf("  %8" PRId64 "  %s%s%s%s\n", one->count, one->text, *one->where ? " (" : "", one->where,
		       *one->where ? ")" : "");
		for (int k = 0; k < EXAMPLES && one->examples[k]; k++)
			printf("            %s\n", one->examples[k]);
		if (one->count > EXAMPLES && one->examples[0])
			printf("            and %" PRId64 " more\n", one->count - EXAMPLES);
	}
}

static size_t faults_of(const struct items *items, bool mendable_only)
{
	size_t n = 0;
	for (size_t i = 0; i < items->count; i++)
		n += !items->list[i].notice && (items->list[i].mendable || !mendable_only);
	return n;
}

static void print_verdict(const struct report *r, bool repair)
{
	size_t faults = faults_of(&r->found, false), mendable = faults_of(&r->found, true);
	if (!faults) {
		printf("\nThe database is in order: nothing is lost, doubled or half done.\n");
		return;
	}
	printf("\n%s\n", repair ? "This is left:" : "This is wrong:");
	print_items(&r->found, false);
	if (mendable && !repair)
		printf("\nlangplug doctor --db --repair mends %s; what people did is kept.\n",
		       mendable == faults ? "this" : "what can be mended");
	if (mendable < faults)
		printf("\nNot everything can be mended by itself. If the file is damaged, stop the server and put back "
		       "a copy of it.\n");
}

static void print_report(const struct report *r, const char *path, bool repair)
{
	printf("Database %s\n\n", path);
	for (size_t i = 0; i < r->table_count; i++)
		printf("  %8" PRId64 "  %s\n", r->tables[i].rows, r->tables[i].table);
	if (repair && r->mended.count) {
		printf("\nThis was mended:\n");
		print_items(&r->mended, false);
	} else if (repair) {
		printf("\nThere was nothing to mend.\n");
	}
	print_verdict(r, repair);
	if (faults_of(&r->found, false) < r->found.count) {
		printf("\nWorth knowing:\n");
		print_items(&r->found, true);
	}
}

/* ---- for programs ---- */

static void write_items(struct json *j, const char *key, const struct items *items)
{
	json_key(j, key);
	json_array_begin(j);
	for (size_t i = 0; i < items->count; i++) {
		const struct item *one = &items->list[i];
		json_object_begin(j);
		json_key_str(j, "name", one->name);
		json_key_str(j, "where", one->where);
		json_key_int(j, "count", one->count);
		json_key_str(j, "text", one->text);
		json_key_bool(j, "mendable", one->mendable);
		json_key_bool(j, "notice", one->notice);
		json_object_end(j);
	}
	json_array_end(j);
}

static void print_json(struct ctx *c, const struct report *r, const char *path)
{
	struct buf b;
	buf_init(&b, c->mem, LIMIT_FRAME);
	struct json j = json_begin(&b);
	json_object_begin(&j);
	json_key_str(&j, "database", path);
	json_key_bool(&j, "clean", faults_of(&r->found, false) == 0);
	json_key(&j, "tables");
	json_object_begin(&j);
	for (size_t i = 0; i < r->table_count; i++)
		json_key_int(&j, r->tables[i].table, r->tables[i].rows);
	json_object_end(&j);
	write_items(&j, "mended", &r->mended);
	write_items(&j, "findings", &r->found);
	json_object_end(&j);
	printf("%s\n", b.data);
}

/* A wrong folder shall not get a new, empty database that is then called clean. */
static enum err there_is_one(struct ctx *c, const char *path)
{
	if (access(path, F_OK) == 0)
		return OK;
	return ctx_fail(c, ERR_NOT_FOUND, "%s: %s. The first 'langplug serve' makes it; --data-path tells where it is.",
			path, errno == ENOENT ? "there is no database yet" : strerror(errno));
}

int doctor_database(struct ctx *c, const struct settings *settings, const struct doctor_options *o)
{
	struct app *app = NULL;
	struct report r = {0};
	char *path;
	enum err e = db_path(c, &settings->db, &path);
	if (e == OK)
		e = there_is_one(c, path);
	if (e == OK)
		e = app_open(c, settings, APP_DATABASE, &app);
	if (e == OK && o->repair)
		e = mend(c, app, &r);
	if (e == OK)
		e = look(c, app, &r);
	app_close(app, 0);
	if (e != OK)
		return cmd_failed(c, "doctor", e);
	if (o->json)
		print_json(c, &r, path);
	else
		print_report(&r, path, o->repair);
	return faults_of(&r.found, false) ? DOCTOR_FINDINGS : DOCTOR_CLEAN;
}
