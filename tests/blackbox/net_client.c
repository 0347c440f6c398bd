/* One call of net_fetch, for test_net.py.
 *
 *	net_client URL [method=M] [body=TEXT | bytes=N | parts=N] [type=T] [auth=A] [timeout=MS] [deadline=MS]
 *	               [cancel=MS] [max=N]
 *
 * Prints what came as one JSON object; ms is the time of the call. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "net/net.h"

static const char *word(int argc, char **argv, const char *name)
{
	size_t n = strlen(name);
	for (int i = 2; i < argc; i++)
		if (strncmp(argv[i], name, n) == 0 && argv[i][n] == '=')
			return argv[i] + n + 1;
	return NULL;
}

static int64_t number(int argc, char **argv, const char *name)
{
	int64_t n = 0;
	const char *text = word(argc, argv, name);
	return text && text_to_int(text, 0, INT32_MAX, &n) ? n : 0;
}

struct canceller {
	atomic_bool flag;
	int64_t ms;
};

static void *cancel(void *cls)
{
	struct canceller *canceller = cls;
	clock_sleep_ms((int)canceller->ms);
	atomic_store(&canceller->flag, true);
	return NULL;
}

static void print(struct ctx *c, enum err e, const struct net_reply *reply, int64_t ms)
{
	struct buf b;
	buf_init(&b, c, LIMIT_FRAME);
	struct json j = json_begin(&b);
	json_object_begin(&j);
	json_key_str(&j, "error", err_name(e));
	json_key_str(&j, "text", ctx_error(c));
	json_key_int(&j, "ms", ms);
	if (e == OK) {
		json_key_int(&j, "status", reply->status);
		json_key_str(&j, "type", reply->content_type);
		json_key_int(&j, "retry", reply->retry_after_s);
		json_key_int(&j, "len", (int64_t)reply->len);
		json_key(&j, "body");
		json_strn(&j, reply->body, reply->len < 100000 ? reply->len : 100000);
	}
	json_object_end(&j);
	puts(b.data);
}

int main(int argc, char **argv)
{
	CTX_SCOPED struct ctx *c = ctx_new("net_client");
	struct canceller canceller = {.ms = number(argc, argv, "cancel")};
	struct net_reply reply = {0};
	pthread_t thread;
	size_t bytes = (size_t)(number(argc, argv, "bytes") + number(argc, argv, "parts"));
	char *filling = memset(mem_array(c, char, bytes + 1), 'x', bytes);
	struct net_part parts[] = {
	    {"model", NULL, NULL, "whisper-1", 9},
	    {"response_format", NULL, NULL, "verbose_json", 12},
	    {"file", "a.wav", "audio/wav", filling, bytes},
	};
	struct net_request request = {.url = argc > 1 ? argv[1] : "",
				      .method = word(argc, argv, "method"),
				      .body = word(argc, argv, "body"),
				      .content_type = word(argc, argv, "type"),
				      .authorization = word(argc, argv, "auth"),
				      .timeout_ms = (int)number(argc, argv, "timeout"),
				      .max_reply = (size_t)number(argc, argv, "max")};
	request.body_len = request.body ? strlen((const char *)request.body) : 0;
	if (word(argc, argv, "bytes")) {
		request.body = filling;
		request.body_len = bytes;
	}
	if (word(argc, argv, "parts")) {
		request.parts = parts;
		request.part_count = COUNT_OF(parts);
	}
	int64_t begin = clock_mono_ms();
	if (word(argc, argv, "deadline"))
		c->deadline_ms = begin + number(argc, argv, "deadline");
	if (canceller.ms) {
		c->cancel = &canceller.flag;
		pthread_create(&thread, NULL, cancel, &canceller);
	}
	enum err e = net_fetch(c, &request, &reply);
	print(c, e, &reply, clock_mono_ms() - begin);
	if (canceller.ms)
		pthread_join(thread, NULL);
	return 0;
}
