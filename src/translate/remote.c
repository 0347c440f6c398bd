/* One way to talk to a translation server: texts in requests of bounded size, halved when the server finds them too
 * big, tried again later when it is busy, and every fault of the other side a named error. What is sent and where the
 * answer stands in the reply is the engine's own business. */
#include <jansson.h>
#include <string.h>

#include "net/net.h"
#include "translate/translate_int.h"

enum {
	TRIES = 4,
	WAIT_FIRST_MS = 500,
	WAIT_MAX_MS = 30000,
	WAIT_SLICE_MS = 50,
	SECONDS = 60, /* when nobody says how long an answer may take */
	BODY_MAX = 1 * MIB
};

enum verdict { VERDICT_DONE, VERDICT_HALVE, VERDICT_WAIT, VERDICT_FAIL };

static enum err wait_for(struct ctx *c, int64_t ms)
{
	int64_t until = clock_mono_ms() + (ms > WAIT_MAX_MS ? WAIT_MAX_MS : ms);
	while (clock_mono_ms() < until) {
		enum err e = ctx_check(c);
		if (e != OK)
			return e;
		clock_sleep_ms(WAIT_SLICE_MS);
	}
	return ctx_check(c);
}

/* The server's own words, for the message: the member "error" or "message" of a JSON body. */
static const char *words_of(struct ctx *c, const struct net_reply *reply)
{
	json_t *root = json_loadb(reply->body, reply->len, JSON_REJECT_DUPLICATES, NULL);
	const char *s = json_string_value(json_object_get(root, "error"));
	if (!s)
		s = json_string_value(json_object_get(root, "message"));
	char cut[200];
	text_copy(cut, sizeof cut, s ? s : "");
	json_decref(root);
	return mem_str(c->mem, cut);
}

static enum err refuse(struct ctx *c, const struct remote *r, const struct net_reply *reply)
{
	const char *words = words_of(c, reply);
	const char *colon = *words ? ": " : "";
	if (reply->status == 401 || reply->status == 403)
		return ctx_fail_named(c, ERR_UNAVAILABLE, "translation_key", "%s does not accept the key%s%s",
				      r->service, colon, words);
	if (reply->status == 456)
		return ctx_fail_named(c, ERR_UNAVAILABLE, "translation_quota", "the quota of %s is used up",
				      r->service);
	if (reply->status == 429 || reply->status == 529)
		return ctx_fail(c, ERR_BUSY, "%s has too much to do", r->service);
	if (reply->status == 400 &&
	    (strstr(words, "not supported") || strstr(words, "target_lang") || strstr(words, "source_lang")))
		return ctx_fail(c, ERR_UNSUPPORTED, "%s cannot do %s to %s%s%s", r->service, r->from, r->to, colon,
				words);
	return ctx_fail(c, ERR_UNAVAILABLE, "%s answered with status %d%s%s", r->service, reply->status, colon, words);
}

/* Texts of the answer; false when it has not the promised shape or not as many texts as were asked for. */
static bool read_texts(struct ctx *c, const struct remote *r, const struct net_reply *reply, size_t count,
		       const char **out)
{
	json_t *root = json_loadb(reply->body, reply->len, JSON_REJECT_DUPLICATES, NULL);
	json_t *array = json_object_get(root, r->array);
	bool good = json_array_size(array) == count;
	for (size_t i = 0; good && i < count; i++) {
		json_t *item = json_array_get(array, i);
		const char *s = json_string_value(r->member ? json_object_get(item, r->member) : item);
		good = s;
		out[i] = mem_str(c->mem, s);
	}
	json_decref(root);
	return good;
}

static bool too_big(struct ctx *c, const struct net_reply *reply)
{
	return reply->status == 413 || (reply->status == 400 && strstr(words_of(c, reply), "exceeds"));
}

static enum err ask_once(struct ctx *c, const struct remote *r, const char *const *texts, const char *const *contexts,
			 size_t count, const char **out, enum verdict *verdict, int *retry_after_s)
{
	struct buf body;
	buf_init(&body, c->mem, BODY_MAX);
	r->body(r, texts, contexts, count, &body);
	struct net_reply reply;
	enum err e = net_fetch(c,
			       &(struct net_request){.url = r->url,
						     .content_type = "application/json",
						     .body = body.data,
						     .body_len = body.len,
						     .authorization = r->authorization,
						     .timeout_ms = (int)(r->seconds ? r->seconds : SECONDS) * 1000},
			       &reply);
	*verdict = VERDICT_FAIL;
	if (e == ERR_TOO_LARGE)
		return ctx_fail(c, ERR_UNAVAILABLE, "the answer of %s has no end", r->service);
	if (e != OK)
		return e;
	*retry_after_s = reply.retry_after_s;
	if (reply.status == 200 && read_texts(c, r, &reply, count, out)) {
		*verdict = VERDICT_DONE;
		return OK;
	}
	if (reply.status == 200)
		return ctx_fail(c, ERR_UNAVAILABLE, "%s answered something that is no translation of %zu lines",
				r->service, count);
	if (too_big(c, &reply))
		*verdict = VERDICT_HALVE;
	else if (reply.status == 429 || reply.status == 529)
		*verdict = VERDICT_WAIT;
	return refuse(c, r, &reply);
}

/* count texts in one request, or in halves. */
static enum err ask(struct ctx *c, const struct remote *r, const char *const *texts, const char *const *contexts,
		    size_t count, const char **out)
{
	enum verdict verdict = VERDICT_WAIT;
	enum err e = OK;
	for (int try = 0, wait = WAIT_FIRST_MS; try < TRIES && verdict == VERDICT_WAIT; try++, wait *= 2) {
		int after = -1;
		e = ask_once(c, r, texts, contexts, count, out, &verdict, &after);
		if (verdict == VERDICT_WAIT && try + 1 < TRIES) {
			enum err waited = wait_for(c, after >= 0 ? after * (int64_t)1000 : wait);
			if (waited != OK)
				return waited;
		}
	}
	if (verdict != VERDICT_HALVE)
		return e;
	ctx_clear(c);
	if (count == 1) {
		out[0] = NULL; /* one line that is too long for this server: shown without translation */
		return OK;
	}
	size_t half = count / 2;
	e = ask(c, r, texts, contexts, half, out);
	return e != OK ? e : ask(c, r, texts + half, contexts ? contexts + half : NULL, count - half, out + half);
}

enum err translate_remote_run(struct ctx *c, const struct remote *r, const char *const *texts,
			      const char *const *contexts, size_t count, const char **out)
{
	for (size_t from = 0; from < count;) {
		size_t n = 0, bytes = 0;
		while (from + n < count && n < r->batch &&
		       (n == 0 || bytes + strlen(texts[from + n]) <= r->batch_bytes))
			bytes += strlen(texts[from + n++]);
		enum err e = ctx_check(c);
		if (e == OK)
			e = ask(c, r, texts + from, contexts ? contexts + from : NULL, n, out + from);
		if (e != OK)
			return e;
		from += n;
	}
	return OK;
}
