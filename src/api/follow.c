/* Follows job changes: a thread reads what changed after the last sequence number it saw and publishes each request to
 * its owner's channel. It looks ten times a second while there is work, once a second else; a nudge is not needed because
 * progress is written at most four times a second anyway. */
#include "api/follow_int.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

enum { BUSY_MS = 100, IDLE_MS = 500, PAGE = 200, RESULT_MAX = 8 * KIB };

struct follow {
	struct api *api;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t wake;
	bool stop;
	int64_t seq;
};

static void publish(const struct follow *f, void *mem, const struct job_status *s)
{
	struct buf buf;
	struct job_status shown = *s;
	if (shown.result && strlen(shown.result) > RESULT_MAX)
		shown.result = NULL; /* whoever wants it asks for the task */
	buf_init(&buf, mem, LIMIT_HTTP_EVENT);
	struct json j = json_begin(&buf);
	task_write(&j, &shown);
	http_ring_publish(f->api->ring, s->user, "task", buf.data);
}

static enum err read_changes(struct ctx *c, struct follow *f, bool silent, size_t *count)
{
	struct job_status *list;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(c, f->api->deps.db, &tx);
	if (e == OK)
		e = jobs_changes(&tx, f->seq, PAGE, &list, count);
	for (size_t i = 0; e == OK && i < *count; i++) {
		f->seq = list[i].seq > f->seq ? list[i].seq : f->seq;
		if (!silent)
			publish(f, c->mem, &list[i]);
	}
	return e;
}

static bool wait_for(struct follow *f, int ms)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += (long)(ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_mutex_lock(&f->mutex);
	if (!f->stop)
		pthread_cond_timedwait(&f->wake, &f->mutex, &until);
	bool stop = f->stop;
	pthread_mutex_unlock(&f->mutex);
	return !stop;
}

static void *follow_run(void *user)
{
	struct follow *f = user;
	bool busy = false;
	for (bool first = true; wait_for(f, first ? 1 : busy ? BUSY_MS : IDLE_MS);) {
		CTX_SCOPED struct ctx *c = ctx_new("events");
		size_t count = 0;
		enum err e;
		/* What happened before the start is history: the browser asks for the present state. */
		while ((e = read_changes(c, f, first, &count)) == OK && count == PAGE)
			;
		if (e != OK)
			log_warning(c, "following jobs: %s", ctx_error(c));
		busy = count > 0;
		first = false;
	}
	return NULL;
}

enum err api_follow_start(struct ctx *c, struct api *api)
{
	struct follow *f = mem_new(api, struct follow);
	f->api = api;
	pthread_mutex_init(&f->mutex, NULL);
	pthread_cond_init(&f->wake, NULL);
	if (pthread_create(&f->thread, NULL, follow_run, f) != 0)
		return ctx_fail(c, ERR_IO, "cannot start the thread that follows jobs");
	api->follow = f;
	return OK;
}

void api_follow_stop(struct api *api)
{
	struct follow *f = api->follow;
	if (!f)
		return;
	pthread_mutex_lock(&f->mutex);
	f->stop = true;
	pthread_cond_signal(&f->wake);
	pthread_mutex_unlock(&f->mutex);
	pthread_join(f->thread, NULL);
	pthread_cond_destroy(&f->wake);
	pthread_mutex_destroy(&f->mutex);
	talloc_free(f);
	api->follow = NULL;
}
