/* While ENABLE_TRANSACTIONS is false: looks every hour for what a write that failed half-way left behind, and says so in the
 * log. The first look is at the start. Mends nothing: that is for `langplug doctor --db --repair`. */
#include <pthread.h>
#include <stdio.h>
#include <time.h>

#include "app/orphans.h"
#include "store/check.h"

enum { EVERY_S = 3600 };

struct orphan_watch {
	struct db *db;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stop;
	char text[160];
};

static enum err look(struct ctx *c, struct db *db, int64_t *rows)
{
	struct store_finding *list;
	size_t count = 0;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(c, db, &tx);
	if (e == OK)
		e = store_check(&tx, clock_now_ms(), &list, &count);
	*rows = 0;
	for (size_t i = 0; i < count; i++) {
		log_warning(c, "orphan check: %s: %lld in %s", list[i].text, (long long)list[i].rows, list[i].table);
		*rows += list[i].rows;
	}
	return e;
}

static void look_and_tell(struct orphan_watch *w)
{
	CTX_SCOPED struct ctx *c = ctx_new("orphans");
	int64_t rows = 0;
	enum err e = look(c, w->db, &rows);
	if (e != OK)
		log_error(c, "orphan check: %s", ctx_error(c));
	else if (!rows)
		log_info(c, "orphan check: nothing was left behind");
	pthread_mutex_lock(&w->lock);
	snprintf(w->text, sizeof w->text,
		 e != OK ? "Transactions are switched off, and the check for orphans failed: see the log"
		 : rows  ? "Transactions are switched off; %lld orphaned rows: run langplug doctor --db"
			 : "Transactions are switched off; no orphans so far",
		 (long long)rows);
	pthread_mutex_unlock(&w->lock);
}

static void *watch(void *arg)
{
	struct orphan_watch *w = arg;
	pthread_mutex_lock(&w->lock);
	while (!w->stop) {
		pthread_mutex_unlock(&w->lock);
		look_and_tell(w);
		struct timespec until;
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec += EVERY_S;
		pthread_mutex_lock(&w->lock);
		while (!w->stop && pthread_cond_timedwait(&w->wake, &w->lock, &until) == 0)
			;
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

enum err orphan_watch_start(struct ctx *c, struct db *db, struct orphan_watch **out)
{
	struct orphan_watch *w = mem_new(NULL, struct orphan_watch);
	w->db = db;
	text_copy(w->text, sizeof w->text, "Transactions are switched off");
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->wake, NULL);
	if (pthread_create(&w->thread, NULL, watch, w) != 0) {
		talloc_free(w);
		return ctx_fail(c, ERR_INTERNAL, "no thread for the orphan check");
	}
	*out = w;
	return OK;
}

void orphan_watch_stop(struct orphan_watch *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->stop = true;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
	pthread_mutex_destroy(&w->lock);
	pthread_cond_destroy(&w->wake);
	talloc_free(w);
}

char *orphan_watch_text(struct orphan_watch *w, const void *mem)
{
	pthread_mutex_lock(&w->lock);
	char *text = mem_str(mem, w->text);
	pthread_mutex_unlock(&w->lock);
	return text;
}
