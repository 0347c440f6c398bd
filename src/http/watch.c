/* Every connection and what it is doing; a thread closes the ones that take too long. The library's own timeout counts
 * inactivity, so one byte an interval would hold a connection for ever.
 *
 * A connection is only shut down, never closed, and only while it is in the list: the library takes it out (under the
 * same lock) before it closes the descriptor, so no other connection can be hit. */
#include "http/http_int.h"

#include <sys/socket.h>

enum { TICK_MS = 200 };

static void link_conn(struct watch *w, struct conn *conn)
{
	conn->next = w->all;
	if (w->all)
		w->all->prev = conn;
	w->all = conn;
}

static void unlink_conn(struct watch *w, struct conn *conn)
{
	if (conn->prev)
		conn->prev->next = conn->next;
	else
		w->all = conn->next;
	if (conn->next)
		conn->next->prev = conn->prev;
}

void watch_connection(void *cls, struct MHD_Connection *connection, void **slot,
		      enum MHD_ConnectionNotificationCode code)
{
	struct http_server *server = cls;
	struct watch *w = &server->watch;
	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		struct conn *conn = mem_new(NULL, struct conn);
		conn->fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
		conn->since_ms = clock_mono_ms();
		*slot = conn;
		pthread_mutex_lock(&w->lock);
		link_conn(w, conn);
		pthread_mutex_unlock(&w->lock);
		return;
	}
	pthread_mutex_lock(&w->lock);
	unlink_conn(w, *slot);
	pthread_mutex_unlock(&w->lock);
	talloc_free(*slot);
	*slot = NULL;
}

void watch_phase(struct http_server *server, struct conn *conn, int phase)
{
	int64_t now = clock_mono_ms();
	pthread_mutex_lock(&server->watch.lock);
	conn->phase = phase;
	conn->since_ms = now;
	conn->received = conn->marked = 0;
	pthread_mutex_unlock(&server->watch.lock);
}

void watch_received(struct http_server *server, struct conn *conn, uint64_t bytes)
{
	pthread_mutex_lock(&server->watch.lock);
	conn->received = bytes;
	pthread_mutex_unlock(&server->watch.lock);
}

/* Every window of head_seconds must bring its bytes: what came fast before is no credit. */
static bool body_too_slow(int64_t window_ms, struct conn *conn, int64_t now)
{
	if (now - conn->since_ms < window_ms)
		return false;
	bool slow = (int64_t)(conn->received - conn->marked) * 1000 < window_ms * LIMIT_HTTP_BODY_BYTES_PER_SECOND;
	conn->marked = conn->received;
	conn->since_ms = now;
	return slow;
}

static bool too_slow(const struct http_options *options, struct conn *conn, int64_t now)
{
	int64_t ms = now - conn->since_ms;
	switch (conn->phase) {
	case PHASE_FRESH:
	case PHASE_HEAD:
		return ms >= options->head_seconds * 1000;
	case PHASE_IDLE:
		return ms >= options->idle_seconds * 1000;
	case PHASE_BODY:
		return body_too_slow(options->head_seconds * 1000, conn, now);
	case PHASE_ANSWER:
		break;
	}
	return false;
}

static void tick_rings(struct http_server *server, int64_t now)
{
	pthread_mutex_lock(&server->lock);
	struct http_ring *ring = server->rings;
	pthread_mutex_unlock(&server->lock);
	for (; ring; ring = ring_next(ring))
		ring_tick(ring, now);
}

static void *watch(void *arg)
{
	struct http_server *server = arg;
	struct watch *w = &server->watch;
	pthread_mutex_lock(&w->lock);
	while (!w->stop) {
		int64_t now = clock_mono_ms();
		for (struct conn *conn = w->all; conn; conn = conn->next)
			if (too_slow(&server->options, conn, now))
				shutdown(conn->fd, SHUT_RDWR);
		pthread_mutex_unlock(&w->lock);
		tick_rings(server, now);
		pthread_mutex_lock(&w->lock);
		struct timespec until;
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += TICK_MS * 1000000;
		if (until.tv_nsec >= 1000000000) {
			until.tv_nsec -= 1000000000;
			until.tv_sec++;
		}
		if (!w->stop)
			pthread_cond_timedwait(&w->wake, &w->lock, &until);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

void watch_start(struct http_server *server)
{
	struct watch *w = &server->watch;
	pthread_condattr_t attr;
	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&w->wake, &attr);
	pthread_condattr_destroy(&attr);
	if (pthread_create(&w->thread, NULL, watch, server) != 0)
		mem_check(NULL); /* no thread at start is no memory */
}

void watch_stop(struct http_server *server)
{
	struct watch *w = &server->watch;
	pthread_mutex_lock(&w->lock);
	w->stop = true;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
}
