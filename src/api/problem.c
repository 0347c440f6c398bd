/* The error envelope: {"error": {code, message, details, timestamp}, "detail"}; detail is the message, on 422 the list of
 * faults. Answers 500 never show the inside: the text goes to the log, the person gets the request id. */
#include <ctype.h>
#include <string.h>

#include "api/api_int.h"

static const struct {
	enum err error;
	int status;
} statuses[] = {
    {ERR_INVALID, 400},   {ERR_UNAUTHORISED, 401}, {ERR_FORBIDDEN, 403}, {ERR_NOT_FOUND, 404},   {ERR_EXISTS, 409},
    {ERR_TOO_LARGE, 413}, {ERR_UNSUPPORTED, 422},  {ERR_BUSY, 429},      {ERR_UNAVAILABLE, 503}, {ERR_TIMEOUT, 504},
    {ERR_CANCELLED, 499}, {ERR_DAMAGED, 422},      {ERR_IO, 500},        {ERR_INTERNAL, 500},
};

int problem_status(enum err e, const char *reason)
{
	if (text_eq(reason, "validation_error"))
		return 422;
	if (text_eq(reason, "disk_full"))
		return 507;
	if (text_eq(reason, "not_ready"))
		return 409;
	for (size_t i = 0; i < COUNT_OF(statuses); i++)
		if (statuses[i].error == e)
			return statuses[i].status;
	return 500;
}

static const char *default_text(int status)
{
	switch (status) {
	case 400:
		return "Bad Request";
	case 401:
		return "Not authenticated";
	case 403:
		return "Forbidden";
	case 404:
		return "Not Found";
	case 405:
		return "Method Not Allowed";
	case 413:
		return "Request body too large";
	case 429:
		return "Too many requests";
	case 503:
		return "Service Unavailable";
	default:
		return status >= 500 ? "Internal Server Error" : "Bad Request";
	}
}

static const char *code_of(struct http_request *request, int status)
{
	const char *reason = request->ctx->reason;
	if (status == 404 && (!*reason || text_eq(reason, "not_found")))
		return "HTTP_ERROR";
	if (status == 500 || !*reason)
		return status >= 500 ? "INTERNAL_ERROR" : "HTTP_ERROR";
	char *code = mem_str(request->ctx->mem, reason);
	for (char *p = code; *p; p++)
		*p = (char)toupper((unsigned char)*p);
	return code;
}

static void write_faults(struct json *j, const struct http_request *request)
{
	const struct fault *list;
	size_t n = fault_list(request, &list);
	json_array_begin(j);
	for (size_t i = 0; i < n; i++) {
		json_object_begin(j);
		json_key(j, "loc");
		json_array_begin(j);
		json_str(j, list[i].where);
		json_str(j, list[i].field);
		json_array_end(j);
		json_key_str(j, "msg", list[i].message);
		json_key_str(j, "type", list[i].type);
		json_object_end(j);
	}
	json_array_end(j);
}

void problem_answer(struct http_request *request, int proposed, struct http_response *response)
{
	struct ctx *c = request->ctx;
	const struct api_session *s = session_of(request);
	int status =
	    c->code == OK || proposed == 404 || proposed == 405 ? proposed : problem_status(c->code, c->reason);
	if (!s && proposed >= 400)
		status = proposed;
	const char *text = *c->text && status != 500 && status != 405 ? c->text : default_text(status);
	bool listed = status == 422 && s && s->fault_count;
	char when[25];
	struct answer a;
	clock_iso(clock_now_ms(), when);
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key(&a.json, "error");
	json_object_begin(&a.json);
	json_key_str(&a.json, "code", code_of(request, status));
	json_key_str(&a.json, "message", text);
	json_key(&a.json, "details");
	if (listed)
		write_faults(&a.json, request);
	else
		json_null_value(&a.json);
	json_key_str(&a.json, "timestamp", when);
	json_object_end(&a.json);
	json_key(&a.json, "detail");
	if (listed)
		write_faults(&a.json, request);
	else
		json_str(&a.json, text);
	json_object_end(&a.json);
	if (status == 401)
		http_set_header(response, "WWW-Authenticate", "Bearer");
	if (s && s->retry_after_s > 0)
		http_set_header(response, "Retry-After", mem_printf(c->mem, "%d", s->retry_after_s));
	security_headers(request, response);
	if (answer_send(response, &a, status) != OK)
		http_status(response, status);
}
