/* What a request says: the accessors of http.h, and its beginning. */
#include "http/http_int.h"

#include <arpa/inet.h>
#include <string.h>

const char *http_param(const struct http_request *request, const char *name)
{
	return pairs_get(&request->private->params, name);
}

const char *http_query(const struct http_request *request, const char *name)
{
	return pairs_get(&request->private->query, name);
}

const char *http_header(const struct http_request *request, const char *name)
{
	return MHD_lookup_connection_value(request->private->connection, MHD_HEADER_KIND, name);
}

const char *http_cookie(const struct http_request *request, const char *name)
{
	struct http_private *p = request->private;
	if (!p->cookies_parsed) {
		const char *header = http_header(request, "Cookie");
		if (header)
			parse_cookies(request->ctx->mem, header, &p->cookies);
		p->cookies_parsed = true;
	}
	return pairs_get(&p->cookies, name);
}

const char *http_form(struct http_request *request, const char *name)
{
	struct http_private *p = request->private;
	if (!p->form_parsed) {
		const char *type = http_header(request, "Content-Type");
		if (type && strncasecmp(type, "application/x-www-form-urlencoded", 33) == 0)
			parse_form(request->ctx->mem, request->body, request->body_len, &p->form);
		p->form_parsed = true;
	}
	return pairs_get(&p->form, name);
}

int request_status(enum err e)
{
	switch (e) {
	case OK:
		return 200;
	case ERR_INVALID:
		return 400;
	case ERR_UNAUTHORISED:
		return 401;
	case ERR_FORBIDDEN:
		return 403;
	case ERR_NOT_FOUND:
		return 404;
	case ERR_EXISTS:
		return 409;
	case ERR_TOO_LARGE:
		return 413;
	case ERR_UNSUPPORTED:
	case ERR_DAMAGED:
		return 422;
	case ERR_BUSY:
	case ERR_UNAVAILABLE:
	case ERR_CANCELLED:
		return 503;
	case ERR_TIMEOUT:
		return 504;
	case ERR_IO:
	case ERR_INTERNAL:
		break;
	}
	return 500;
}

static void socket_peer(struct http_private *p)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(p->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	text_copy(p->peer, sizeof p->peer, "unknown");
	if (!info || !info->client_addr)
		return;
	if (info->client_addr->sa_family == AF_INET) {
		const struct sockaddr_in *in = (const void *)info->client_addr;
		inet_ntop(AF_INET, &in->sin_addr, p->peer, sizeof p->peer);
	} else if (info->client_addr->sa_family == AF_INET6) {
		const struct sockaddr_in6 *in = (const void *)info->client_addr;
		if (IN6_IS_ADDR_V4MAPPED(&in->sin6_addr))
			inet_ntop(AF_INET, &in->sin6_addr.s6_addr[12], p->peer, sizeof p->peer);
		else
			inet_ntop(AF_INET6, &in->sin6_addr, p->peer, sizeof p->peer);
	}
}

static void peer_of(struct http_private *p)
{
	struct http_request *request = &p->request;
	socket_peer(p);
	request->peer = p->peer;
	if (!p->server->options.trust_proxy || !parse_address_private(p->peer))
		return;
	const char *forwarded = http_header(request, "X-Forwarded-For");
	const char *address = forwarded ? parse_forwarded(request->ctx->mem, forwarded) : NULL;
	if (address)
		request->peer = address;
	request->https = text_eq_nocase(http_header(request, "X-Forwarded-Proto"), "https");
}

/* 16 hex digits: a counter through a mixer with a seed of this start, so that ids neither repeat nor count for others. */
static void new_id(struct http_server *server, char out[17])
{
	static const char digits[] = "0123456789abcdef";
	uint64_t x = server->id_seed + atomic_fetch_add(&server->id_next, 1) * 0x9E3779B97F4A7C15u;
	x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
	x = (x ^ x >> 27) * 0x94D049BB133111EBu;
	x ^= x >> 31;
	for (int i = 0; i < 16; i++)
		out[i] = digits[x >> (60 - 4 * i) & 15];
	out[16] = '\0';
}

static enum MHD_Result field(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_len, const char *value,
			     size_t value_len)
{
	(void)kind;
	guard_field(cls, name, name_len, value ? value : "", value_len);
	return MHD_YES;
}

void request_begin(struct http_private *p, const char *method, const char *version)
{
	char id[17];
	new_id(p->server, id);
	struct ctx *c = ctx_new(id);
	c->cancel = &p->server->cancelled;
	p->request = (struct http_request){
	    .ctx = c, .method = method, .path = "/", .body = "", .user = p->server->user, .private = p};
	guard_line(&p->guard, method, p->uri ? p->uri : "", p->uri_len, version);
	MHD_get_connection_values_n(p->connection, MHD_HEADER_KIND, field, &p->guard);
	response_init(p);
	peer_of(p);
}
