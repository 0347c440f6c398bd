/* Server-sent events: one ring of encoded events, one cursor a client, no copy of the ring for anybody.
 *
 * A client that has everything suspends its connection while holding the ring's lock; publishing, heartbeat and the end
 * of the server resume it under the same lock. So no wake-up is lost, and none is given twice. A client that
 * lost an event to the turning of the ring, or that has not read for a while, is cut; it comes back with Last-Event-ID. */
#include "http/http_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct slot {
	int64_t channel;
	char *text;
	size_t len;
};

struct client {
	struct client *prev, *next;
	struct http_ring *ring;
	struct MHD_Connection *connection;
	int fd;
	int64_t channel;
	uint64_t cursor; /* number of the next event to look at */
	char *out;       /* taken from the ring, sent up to `sent` */
	size_t out_len, sent;
	bool suspended, beat;
	bool lost;       /* an event for it was overwritten before it was sent */
	int64_t read_ms; /* when the library last asked */
};

struct http_ring {
	pthread_mutex_t lock;
	struct slot *slots;
	size_t count;
	uint64_t next; /* number of the next event; the first is 1 */
	uint64_t epoch;
	struct client *clients;
	size_t client_count;
	struct http_server *server;
	struct http_ring *next_ring;
	bool ended;
};

struct http_ring *http_ring_new(void *mem, size_t slots)
{
	struct http_ring *ring = mem_new(mem, struct http_ring);
	ring->slots = mem_array(ring, struct slot, slots);
	ring->count = slots;
	ring->next = 1;
	ring->epoch = (uint64_t)clock_now_ms();
	pthread_mutex_init(&ring->lock, NULL);
	return ring;
}

struct http_ring *ring_next(const struct http_ring *ring)
{
	return ring->next_ring;
}

static uint64_t oldest(const struct http_ring *ring)
{
	return ring->next > ring->count ? ring->next - ring->count : 1;
}

static void wake(struct client *client)
{
	if (!client->suspended)
		return;
	client->suspended = false;
	MHD_resume_connection(client->connection);
}

static void encode(struct buf *b, const struct http_ring *ring, const char *event, const char *data)
{
	buf_printf(b, "id: %llx-%llu\n", (unsigned long long)ring->epoch, (unsigned long long)ring->next);
	if (event && *event)
		buf_printf(b, "event: %s\n", event);
	for (const char *line = data;;) {
		size_t len = strcspn(line, "\r\n");
		buf_str(b, "data: ");
		buf_add(b, line, len);
		buf_char(b, '\n');
		if (!line[len])
			break;
		line += len + (line[len] == '\r' && line[len + 1] == '\n' ? 2 : 1);
	}
	buf_char(b, '\n');
}

/* The slot is about to be overwritten: who has not come to it yet moves on, or has lost something. */
static void pass_over(struct http_ring *ring, const struct slot *slot)
{
	if (ring->next <= ring->count)
		return;
	for (struct client *client = ring->clients; client; client = client->next) {
		if (client->cursor != ring->next - ring->count)
			continue;
		client->lost |= slot->channel == client->channel;
		client->cursor++;
	}
}

void http_ring_publish(struct http_ring *ring, int64_t channel, const char *event, const char *data)
{
	struct buf b;
	pthread_mutex_lock(&ring->lock);
	buf_init(&b, ring, LIMIT_HTTP_EVENT);
	encode(&b, ring, event, data);
	if (b.full) {
		talloc_free(b.data);
		pthread_mutex_unlock(&ring->lock);
		return;
	}
	struct slot *slot = &ring->slots[ring->next % ring->count];
	pass_over(ring, slot);
	talloc_free(slot->text);
	*slot = (struct slot){channel, b.data, b.len};
	ring->next++;
	for (struct client *client = ring->clients; client; client = client->next)
		if (client->channel == channel)
			wake(client);
	pthread_mutex_unlock(&ring->lock);
}

/* What comes next for the client, into out; false when there is nothing. */
static bool refill(struct client *client)
{
	struct http_ring *ring = client->ring;
	while (client->cursor < ring->next) {
		const struct slot *slot = &ring->slots[client->cursor++ % ring->count];
		if (slot->channel != client->channel)
			continue;
		talloc_free(client->out);
		client->out = mem_strn(client, slot->text, slot->len);
		client->out_len = slot->len;
		client->sent = 0;
		return true;
	}
	if (!client->beat)
		return false;
	client->beat = false;
	talloc_free(client->out);
	client->out = mem_printf(client, ":\nid: %llx-%llu\n\n", (unsigned long long)ring->epoch,
				 (unsigned long long)(ring->next - 1));
	client->out_len = strlen(client->out);
	client->sent = 0;
	return true;
}

static ssize_t read_events(void *cls, uint64_t pos, char *to, size_t max)
{
	struct client *client = cls;
	struct http_ring *ring = client->ring;
	ssize_t n = 0;
	(void)pos;
	pthread_mutex_lock(&ring->lock);
	client->read_ms = clock_mono_ms();
	if (ring->ended) {
		n = MHD_CONTENT_READER_END_OF_STREAM;
	} else if (client->lost) {
		n = MHD_CONTENT_READER_END_WITH_ERROR;
	} else if (client->sent < client->out_len || refill(client)) {
		size_t left = client->out_len - client->sent;
		n = (ssize_t)(left < max ? left : max);
		memcpy(to, client->out + client->sent, (size_t)n);
		client->sent += (size_t)n;
	} else {
		client->suspended = true;
		MHD_suspend_connection(client->connection);
	}
	pthread_mutex_unlock(&ring->lock);
	return n;
}

static void free_client(void *cls)
{
	struct client *client = cls;
	struct http_ring *ring = client->ring;
	pthread_mutex_lock(&ring->lock);
	if (client->prev)
		client->prev->next = client->next;
	else
		ring->clients = client->next;
	if (client->next)
		client->next->prev = client->prev;
	ring->client_count--;
	pthread_mutex_unlock(&ring->lock);
	talloc_free(client);
}

void ring_tick(struct http_ring *ring, int64_t now_ms)
{
	pthread_mutex_lock(&ring->lock);
	const struct http_options *options = &ring->server->options;
	for (struct client *client = ring->clients; client; client = client->next) {
		int64_t quiet = now_ms - client->read_ms;
		if (client->suspended && quiet >= options->heartbeat_seconds * 1000) {
			client->beat = true;
			wake(client);
		} else if (!client->suspended && quiet >= options->stall_seconds * 1000) {
			shutdown(client->fd, SHUT_RDWR);
		}
	}
	pthread_mutex_unlock(&ring->lock);
}

void ring_end(struct http_ring *ring)
{
	pthread_mutex_lock(&ring->lock);
	ring->ended = true;
	for (struct client *client = ring->clients; client; client = client->next)
		wake(client);
	pthread_mutex_unlock(&ring->lock);
}

/* Once: the ring belongs to the server whose clients it has. */
static void adopt(struct http_server *server, struct http_ring *ring)
{
	pthread_mutex_lock(&server->lock);
	pthread_mutex_lock(&ring->lock);
	if (!ring->server) {
		ring->server = server;
		ring->next_ring = server->rings;
		server->rings = ring;
	}
	pthread_mutex_unlock(&ring->lock);
	pthread_mutex_unlock(&server->lock);
}

/* "epoch-number" of this ring and still there: the event after it. */
static bool resume_point(const struct http_ring *ring, const char *last, uint64_t *cursor)
{
	char *end;
	if (strtoull(last, &end, 16) != ring->epoch || *end != '-')
		return false;
	int64_t number;
	if (!text_to_int(end + 1, 0, INT64_MAX, &number))
		return false;
	*cursor = (uint64_t)number + 1;
	return *cursor >= oldest(ring) && *cursor <= ring->next;
}

enum err http_events(struct http_request *request, struct http_response *response, struct http_ring *ring,
		     int64_t channel)
{
	const char *last = http_header(request, "Last-Event-ID");
	adopt(request->private->server, ring);
	pthread_mutex_lock(&ring->lock);
	bool room = ring->client_count < LIMIT_HTTP_STREAMS && !ring->ended;
	bool found = last && resume_point(ring, last, &response->cursor);
	if (!found)
		response->cursor = ring->next;
	pthread_mutex_unlock(&ring->lock);
	if (!room)
		return ctx_fail_named(request->ctx, ERR_BUSY, "too_many_streams", "too many event streams are open");
	response->kind = BODY_EVENTS;
	response->ring = ring;
	response->channel = channel;
	response->missed = last && !found;
	response->content_type = "text/event-stream";
	http_set_header(response, "Cache-Control", "no-store");
	http_set_header(response, "X-Accel-Buffering", "no");
	return OK;
}

struct MHD_Response *ring_stream(struct http_private *p)
{
	const struct http_response *r = &p->response;
	struct http_ring *ring = r->ring;
	struct client *client = mem_new(NULL, struct client);
	client->ring = ring;
	client->connection = p->connection;
	client->fd = p->conn->fd;
	client->channel = r->channel;
	client->cursor = r->cursor;
	client->read_ms = clock_mono_ms();
	client->out =
	    mem_printf(client, "retry: 2000\n%sid: %llx-%llu\n\n", r->missed ? "event: missed\ndata: {}\n" : "",
		       (unsigned long long)ring->epoch, (unsigned long long)(r->cursor - 1));
	client->out_len = strlen(client->out);
	pthread_mutex_lock(&ring->lock);
	client->lost = client->cursor < oldest(ring); /* between the handler and here */
	client->next = ring->clients;
	if (client->next)
		client->next->prev = client;
	ring->clients = client;
	ring->client_count++;
	pthread_mutex_unlock(&ring->lock);
	struct MHD_Response *out =
	    MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 8 * KIB, read_events, client, free_client);
	if (!out)
		free_client(client);
	return out;
}
