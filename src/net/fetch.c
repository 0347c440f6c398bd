/* Outgoing HTTP: see net.h. One transfer a call, driven by the multi interface because its wait can be cut into pieces
 * short enough to see a cancel; the easy interface asks its callback only once a second while nothing moves. */
#include "net/net.h"

#include <curl/curl.h>
#include <string.h>
#include <strings.h>

enum { SLICE_MS = 40, CONNECT_MS = 10000, STALL_MS = 10000, STALL_BYTES = 64 * STALL_MS / 1000, HOPS_MAX = 3 };

struct transfer {
	struct ctx *c;
	const struct net_request *request;
	CURL *easy;
	CURLM *multi;
	struct curl_slist *headers;
	curl_mime *mime;
	struct buf body;
	char error[CURL_ERROR_SIZE];
	int64_t end_ms;               /* of the whole call */
	int64_t window_ms, window_at; /* begin of the window its rate is measured in, and bytes moved until then */
};

bool net_url_valid(const char *url)
{
	char *part = NULL;
	if (text_blank(url) || strlen(url) > LIMIT_HTTP_URL)
		return false;
	for (const char *p = url; *p; p++)
		if ((unsigned char)*p <= ' ' || *p == 127)
			return false;
	if (strstr(url, ":///")) /* which curl repairs to a host we did not see */
		return false;
	CURLU *u = curl_url();
	bool ok = curl_url_set(u, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK;
	ok = ok && curl_url_get(u, CURLUPART_SCHEME, &part, 0) == CURLUE_OK;
	ok = ok && (strcasecmp(part, "http") == 0 || strcasecmp(part, "https") == 0);
	curl_free(part);
	part = NULL;
	ok = ok && curl_url_get(u, CURLUPART_HOST, &part, 0) == CURLUE_OK && *part;
	curl_free(part);
	part = NULL;
	ok = ok && curl_url_get(u, CURLUPART_USER, &part, 0) != CURLUE_OK;
	curl_free(part);
	curl_url_cleanup(u);
	return ok;
}

static size_t receive(char *bytes, size_t size, size_t n, void *cls)
{
	struct transfer *t = cls;
	buf_add(&t->body, bytes, size * n);
	return t->body.full ? 0 : size * n;
}

static enum err add_header(struct transfer *t, const char *name, const char *value)
{
	for (const char *p = value; *p; p++)
		if (((unsigned char)*p < ' ' && *p != '\t') || *p == 127)
			return ctx_fail(t->c, ERR_INVALID, "%s has a control character", name);
	t->headers = curl_slist_append(t->headers, mem_printf(t->c->mem, "%s: %s", name, value));
	mem_check(t->headers);
	return OK;
}

static enum err set_headers(struct transfer *t)
{
	const struct net_request *r = t->request;
	enum err e = OK;
	t->headers = mem_check(curl_slist_append(NULL, "Expect:")); /* or a second is lost waiting for 100 */
	if (r->content_type && !r->part_count)
		e = add_header(t, "Content-Type", r->content_type);
	if (e == OK && r->authorization)
		e = add_header(t, "Authorization", r->authorization);
	curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
	return e;
}

static void set_parts(struct transfer *t)
{
	t->mime = mem_check(curl_mime_init(t->easy));
	for (size_t i = 0; i < t->request->part_count; i++) {
		const struct net_part *from = &t->request->parts[i];
		curl_mimepart *part = mem_check(curl_mime_addpart(t->mime));
		curl_mime_name(part, from->name);
		curl_mime_data(part, from->bytes, from->len);
		if (from->filename)
			curl_mime_filename(part, from->filename);
		if (from->content_type)
			curl_mime_type(part, from->content_type);
	}
	curl_easy_setopt(t->easy, CURLOPT_MIMEPOST, t->mime);
}

static enum err set_up(struct transfer *t, const char *url, int timeout_ms)
{
	const struct net_request *r = t->request;
	size_t max = r->max_reply ? r->max_reply : LIMIT_ENGINE_REPLY;
	CURL *easy = t->easy;
	buf_init(&t->body, t->c->mem, max);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, t->error);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); /* a cancel does not wait for the resolver's thread */
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_PROXY, ""); /* also not from the environment */
	curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "langplug");
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)(timeout_ms < CONNECT_MS ? timeout_ms : CONNECT_MS));
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
	curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)max);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, receive);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, t);
	if (r->part_count) {
		set_parts(t);
	} else if (r->body) {
		curl_easy_setopt(easy, CURLOPT_POST, 1L);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, r->body);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->body_len);
	}
	if (r->method)
		curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, r->method);
	if (curl_easy_setopt(easy, CURLOPT_URL, url) != CURLE_OK)
		return ctx_fail(t->c, ERR_INVALID, "not an http address");
	return set_headers(t);
}

static int64_t number(CURL *easy, CURLINFO info)
{
	curl_off_t n = 0;
	curl_easy_getinfo(easy, info, &n);
	return n;
}

/* Whether bytes should be moving but hardly do. While the server works on its answer nothing moves, and only the
 * deadline counts. */
static bool stalls(struct transfer *t)
{
	int64_t now = clock_mono_ms();
	int64_t up = number(t->easy, CURLINFO_SIZE_UPLOAD_T), down = number(t->easy, CURLINFO_SIZE_DOWNLOAD_T);
	bool waits = down == 0 && number(t->easy, CURLINFO_STARTTRANSFER_TIME_T) == 0 &&
		     (up >= (int64_t)t->request->body_len && !t->request->part_count);
	if (t->request->part_count && down == 0 && up == t->window_at)
		waits = true; /* the size with its borders is not known to us; the deadline counts */
	if (waits || !t->window_ms) {
		t->window_ms = now;
		t->window_at = up + down;
		return false;
	}
	if (now - t->window_ms < STALL_MS)
		return false;
	bool slow = up + down - t->window_at < STALL_BYTES;
	t->window_ms = now;
	t->window_at = up + down;
	return slow;
}

static enum err fail_of(struct transfer *t, CURLcode code, const char *host)
{
	const char *why = *t->error ? t->error : curl_easy_strerror(code);
	if (t->body.full || code == CURLE_FILESIZE_EXCEEDED)
		return ctx_fail(t->c, ERR_TOO_LARGE, "the answer of %s is too large", host);
	switch (code) {
	case CURLE_OPERATION_TIMEDOUT:
		return ctx_fail(t->c, ERR_TIMEOUT, "%s did not answer in time", host);
	case CURLE_URL_MALFORMAT:
	case CURLE_UNSUPPORTED_PROTOCOL:
		return ctx_fail(t->c, ERR_INVALID, "%s: %s", host, why);
	default:
		return ctx_fail(t->c, ERR_UNAVAILABLE, "%s does not answer: %s", host, why);
	}
}

/* Runs the transfer to its end, watching cancel, deadline and rate. */
static enum err run(struct transfer *t, const char *host)
{
	int running = 1;
	curl_multi_add_handle(t->multi, t->easy);
	while (running) {
		if (curl_multi_perform(t->multi, &running) != CURLM_OK)
			return ctx_fail(t->c, ERR_INTERNAL, "curl_multi_perform");
		enum err e = ctx_check(t->c);
		if (e != OK)
			return e;
		if (running && stalls(t))
			return ctx_fail(t->c, ERR_TIMEOUT, "%s is too slow", host);
		if (running)
			curl_multi_poll(t->multi, NULL, 0, SLICE_MS, NULL);
	}
	int left;
	const CURLMsg *message = curl_multi_info_read(t->multi, &left);
	CURLcode code = message ? message->data.result : CURLE_GOT_NOTHING;
	return code == CURLE_OK ? OK : fail_of(t, code, host);
}

static void clean_up(struct transfer *t)
{
	if (t->multi && t->easy)
		curl_multi_remove_handle(t->multi, t->easy);
	curl_easy_cleanup(t->easy);
	curl_multi_cleanup(t->multi);
	curl_slist_free_all(t->headers);
	curl_mime_free(t->mime);
	t->easy = NULL;
	t->multi = NULL;
	t->headers = NULL;
	t->mime = NULL;
}

/* NULL when the address has no such part. */
static char *part_of(const void *mem, const char *url, CURLUPart which)
{
	char *part = NULL, *out = NULL;
	CURLU *u = curl_url();
	if (curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
	    curl_url_get(u, which, &part, CURLU_DEFAULT_PORT) == CURLUE_OK)
		out = mem_str(mem, part);
	curl_free(part);
	curl_url_cleanup(u);
	return out;
}

/* Where the answer sends us, when that is the same server: same host and port, or its https port. NULL: stay here. */
static const char *next_hop(struct transfer *t, const char *url, int status)
{
	const void *mem = t->c->mem;
	const char *to = NULL;
	bool plain = !t->request->body && !t->request->part_count && !t->request->method;
	bool follow = status == 307 || status == 308 || (plain && (status == 301 || status == 302 || status == 303));
	if (!follow || curl_easy_getinfo(t->easy, CURLINFO_REDIRECT_URL, &to) != CURLE_OK || !to || !net_url_valid(to))
		return NULL;
	to = mem_str(mem, to);
	bool same_port = text_eq(part_of(mem, to, CURLUPART_PORT), part_of(mem, url, CURLUPART_PORT));
	bool same_scheme = text_eq(part_of(mem, to, CURLUPART_SCHEME), part_of(mem, url, CURLUPART_SCHEME));
	bool to_tls = text_eq(part_of(mem, to, CURLUPART_PORT), "443") && text_starts(url, "http:");
	if (!text_eq_nocase(part_of(mem, to, CURLUPART_HOST), part_of(mem, url, CURLUPART_HOST)) ||
	    !((same_port && same_scheme) || to_tls))
		return NULL;
	return to;
}

static int retry_after(CURL *easy)
{
	struct curl_header *header;
	curl_off_t seconds = 0;
	if (curl_easy_header(easy, "Retry-After", 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
		return -1;
	curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &seconds);
	return seconds > 86400 ? 86400 : (int)seconds;
}

static void take_reply(struct transfer *t, struct net_reply *out)
{
	const char *type = NULL;
	long status = 0;
	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(t->easy, CURLINFO_CONTENT_TYPE, &type);
	*out = (struct net_reply){.status = (int)status,
				  .content_type = mem_str(t->c->mem, type ? type : ""),
				  .retry_after_s = retry_after(t->easy),
				  .body = t->body.data,
				  .len = t->body.len};
}

static enum err one_hop(struct transfer *t, const char *url, struct net_reply *reply, const char **next)
{
	char *host = part_of(t->c->mem, url, CURLUPART_HOST);
	int64_t left = t->end_ms - clock_mono_ms();
	if (left <= 0)
		return ctx_fail(t->c, ERR_TIMEOUT, "%s did not answer in time", host);
	t->easy = mem_check(curl_easy_init());
	t->multi = mem_check(curl_multi_init());
	t->window_ms = 0;
	enum err e = set_up(t, url, (int)left);
	if (e == OK)
		e = run(t, host);
	if (e == OK) {
		take_reply(t, reply);
		*next = next_hop(t, url, reply->status);
	}
	clean_up(t);
	return e;
}

enum err net_fetch(struct ctx *c, const struct net_request *request, struct net_reply *out)
{
	ctx_assert_outside_transaction(c, "net_fetch");
	if (!net_url_valid(request->url))
		return ctx_fail(c, ERR_INVALID, "not an http address: %s", request->url ? request->url : "");
	struct transfer t = {.c = c, .request = request};
	struct net_reply reply;
	const char *url = request->url;
	t.end_ms = clock_mono_ms() + ctx_remaining_ms(c, request->timeout_ms ? request->timeout_ms : 30000);
	for (int hop = 0; url && hop <= HOPS_MAX; hop++) {
		const char *next = NULL;
		enum err e = one_hop(&t, url, &reply, &next);
		if (e != OK)
			return e;
		url = next;
	}
	*out = reply;
	return OK;
}
