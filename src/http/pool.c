/* Handler threads: see pool_int.h. */
#include "http/pool_int.h"

#include <microhttpd.h>
#include <pthread.h>

#include "base/base.h"

struct pool {
	pthread_mutex_t lock;
	struct job *head, **tail;
	size_t queued, queue_max, per_key, count;
	bool stop;
	struct worker {
		struct pool *pool;
		pthread_t thread;
		pthread_cond_t wake;
		struct worker *below; /* in the stack of those that wait */
		bool waits, busy;
		uint64_t key; /* while busy */
	} * workers, *waiting;
};

/* The one that waits for the shortest time: its stack, its heap and its database connection are still in the caches. */
static bool wake_one(struct pool *pool)
{
	struct worker *w = pool->waiting;
	if (!w)
		return false;
	pool->waiting = w->below;
	w->waits = false;
	pthread_cond_signal(&w->wake);
	return true;
}

static void wait_for_work(struct pool *pool, struct worker *me)
{
	me->waits = true;
	me->below = pool->waiting;
	pool->waiting = me;
	while (me->waits)
		pthread_cond_wait(&me->wake, &pool->lock);
}

static size_t busy_with(const struct pool *pool, uint64_t key)
{
	size_t n = 0;
	for (size_t i = 0; i < pool->count; i++)
		n += pool->workers[i].busy && pool->workers[i].key == key;
	return n;
}

/* The first job that may run now, taken out of the queue. A key that is at its share is looked up once. */
static struct job *next_job(struct pool *pool)
{
	uint64_t full = 0;
	bool have_full = false;
	for (struct job **at = &pool->head; *at; at = &(*at)->next) {
		struct job *job = *at;
		if (have_full && job->key == full)
			continue;
		if (busy_with(pool, job->key) >= pool->per_key) {
			full = job->key;
			have_full = true;
			continue;
		}
		*at = job->next;
		if (!*at)
			pool->tail = at;
		pool->queued--;
		return job;
	}
	return NULL;
}

static void *work(void *arg)
{
	struct worker *me = arg;
	struct pool *pool = me->pool;
	pthread_mutex_lock(&pool->lock);
	for (;;) {
		struct job *job = next_job(pool);
		if (!job) {
			if (pool->stop && !pool->head)
				break;
			wait_for_work(pool, me);
			continue;
		}
		me->busy = true;
		me->key = job->key;
		pthread_mutex_unlock(&pool->lock);
		job->run(job);
		pthread_mutex_lock(&pool->lock);
		me->busy = false; /* a job that waited for a thread of this key is now this one's next */
	}
	while (wake_one(pool)) /* those that found only jobs of a full key, before the end */
		;
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

struct pool *pool_new(const void *mem, size_t threads, size_t queue_max, size_t per_key)
{
	struct pool *pool = mem_new(mem, struct pool);
	pool->workers = mem_array(pool, struct worker, threads);
	pool->tail = &pool->head;
	pool->queue_max = queue_max;
	pool->per_key = per_key;
	pool->count = threads;
	pthread_mutex_init(&pool->lock, NULL);
	for (size_t i = 0; i < threads; i++) {
		pool->workers[i].pool = pool;
		pthread_cond_init(&pool->workers[i].wake, NULL);
		if (pthread_create(&pool->workers[i].thread, NULL, work, &pool->workers[i]) != 0)
			mem_check(NULL); /* no thread at start is no memory */
	}
	return pool;
}

bool pool_push(struct pool *pool, struct job *job, struct MHD_Connection *connection)
{
	pthread_mutex_lock(&pool->lock);
	bool room = pool->queued < pool->queue_max && !pool->stop;
	if (room) {
		MHD_suspend_connection(connection);
		job->next = NULL;
		*pool->tail = job;
		pool->tail = &job->next;
		pool->queued++;
		wake_one(pool);
	}
	pthread_mutex_unlock(&pool->lock);
	return room;
}

void pool_stop(struct pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	pool->stop = true;
	while (wake_one(pool))
		;
	pthread_mutex_unlock(&pool->lock);
	for (size_t i = 0; i < pool->count; i++) {
		pthread_join(pool->workers[i].thread, NULL);
		pthread_cond_destroy(&pool->workers[i].wake);
	}
	pthread_mutex_destroy(&pool->lock);
	talloc_free(pool);
}
