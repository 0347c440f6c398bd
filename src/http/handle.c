/* From a whole request to a filled response: the before hook, the handler, and the answer when something failed. */
#include "http/http_int.h"

#include <string.h>

static const char *plain_text(int status)
{
	switch (status) {
	case 404:
		return "Not Found\n";
	case 405:
		return "Method Not Allowed\n";
	case 413:
		return "Too Large\n";
	case 503:
		return "Busy\n";
	default:
		return status < 500 ? "Bad Request\n" : "Server Error\n";
	}
}

void handle_problem(struct http_private *p, int status)
{
	struct http_response *response = &p->response;
	response_reset(response);
	response->status = status;
	if (p->server->hooks.problem) {
		p->server->hooks.problem(&p->request, status, response);
		return;
	}
	const char *text = plain_text(status);
	http_body(response, "text/plain; charset=utf-8", text, strlen(text));
}

void handle_run(struct http_private *p)
{
	struct http_request *request = &p->request;
	struct http_response *response = &p->response;
	enum err e = ctx_check(request->ctx);
	if (e == OK && p->server->hooks.before)
		e = p->server->hooks.before(request, response);
	if (e == OK)
		e = request->route->handler(request, response);
	if (e == OK)
		response_compress(p);
	else
		handle_problem(p,
			       response->status_set && response->status >= 400 ? response->status : request_status(e));
}
