/* Changing an account: a new password with the old one or by a one-time link, and leaving for good. */
#include <string.h>

#include "api/api_int.h"

static enum err field_faults(struct http_request *request, enum err e, const struct auth_faults *faults)
{
	for (size_t i = 0; e == ERR_INVALID && i < faults->count; i++)
		fault_add(request, "body", faults->list[i].field, faults->list[i].type, faults->list[i].message);
	return e;
}

/* A wrong password of somebody who is logged in is a fault of the field: 401 would send the browser to the login. */
static enum err check_password(struct http_request *request, const char *field, const char *password)
{
	struct api_session *s = session_of(request);
	enum err e = auth_password_verify(request->ctx, s->api->deps.auth, s->who.user, password);
	if (e != ERR_UNAUTHORISED)
		return e;
	ctx_clear(request->ctx);
	return fault_add(request, "body", field, "wrong_password", "This is not your password.");
}

/* ---- the password ---- */

static const struct field password_fields[] = {
    {"current_password", FIELD_STRING, .required = true, .max = 1024},
    {"password", FIELD_STRING, .required = true, .max = 1024},
    {0},
};
static const struct shape password_body = {"PasswordChange", password_fields};

static enum err change_password(struct http_request *request, struct http_response *response)
{
	struct body b;
	struct auth_faults faults = {0};
	struct api_session *s = session_of(request);
	enum err e = body_read(request, &password_body, &b);
	if (e == OK)
		e = check_password(request, "current_password", body_str(&b, "current_password", ""));
	if (e == OK)
		e = field_faults(request,
				 auth_password_set(request->ctx, s->api->deps.auth, s->who.user,
						   body_str(&b, "password", ""), s->who.session, s->now, &faults),
				 &faults);
	return e == OK ? answer_empty(response, 204) : e;
}

static const struct field reset_fields[] = {
    {"token", FIELD_STRING, .required = true, .min = 1, .max = 100},
    {"password", FIELD_STRING, .required = true, .max = 1024},
    {0},
};
static const struct shape reset_body = {"PasswordReset", reset_fields};

static enum err use_link(struct http_request *request, const char *token, const char *password)
{
	struct auth_faults faults = {0};
	struct api_session *s = session_of(request);
	const struct auth_reset r = {
	    .token = token, .password = password, .peer = request->peer, .agent = http_header(request, "User-Agent")};
	return field_faults(request, auth_reset_use(request->ctx, s->api->deps.auth, &r, s->now, &faults), &faults);
}

static enum err reset_password(struct http_request *request, struct http_response *response)
{
	struct body b;
	enum err e = body_read(request, &reset_body, &b);
	if (e == OK)
		e = use_link(request, body_str(&b, "token", ""), body_str(&b, "password", ""));
	return e == OK ? answer_empty(response, 204) : e;
}

/* The page's form without JavaScript: it posts to its own address, in which the token stands. */
static enum err form_reset(struct http_request *request, struct http_response *response)
{
	const char *token = http_query(request, "token"), *password = http_form(request, "password"),
		   *again = http_form(request, "confirm_password"), *fault = NULL;
	size_t safe = token ? strspn(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") : 0;
	if (!token || !*token || token[safe])
		token = "";
	if (again && !text_eq(again, password ? password : ""))
		fault = "mismatch";
	else if (use_link(request, token, password ? password : "") != OK)
		fault = text_eq(request->ctx->reason, "reset_invalid") ? "link"
			: request->ctx->code == ERR_INVALID            ? "invalid"
								       : "busy";
	http_set_header(response, "Location",
			fault
			    ? mem_printf(request->ctx->mem, "/reset-password?token=%s&error=%s#%s", token, fault, fault)
			    : "/login?done=reset#reset");
	return answer_empty(response, 303);
}

/* ---- leaving ---- */

static const struct field leave_fields[] = {{"password", FIELD_STRING, .required = true, .max = 1024}, {0}};
static const struct shape leave_body = {"AccountDelete", leave_fields};

static enum err leave(struct http_request *request, struct http_response *response)
{
	struct body b;
	struct api_session *s = session_of(request);
	enum err e = body_read(request, &leave_body, &b);
	if (e == OK)
		e = check_password(request, "password", body_str(&b, "password", ""));
	if (e == OK)
		e = auth_delete(request->ctx, s->api->deps.auth, s->who.user, false, s->now);
	if (e != OK)
		return e;
	login_cookies_clear(request, response);
	return answer_empty(response, 204);
}

const struct api_row account_change_rows[] = {
    {{"POST", "/api/profile/password", NULL, HTTP_POOL, change_password},
     ACCESS_USER,
     .rate = "login",
     .body = &password_body,
     .status = 204,
     .summary = "Changes the password; every other browser has to log in again",
     .tag = "profile"},
    {{"POST", "/api/profile/delete", NULL, HTTP_POOL, leave},
     ACCESS_USER,
     .rate = "login",
     .body = &leave_body,
     .status = 204,
     .summary = "Deletes the account and everything of its person",
     .tag = "profile"},
    {{"POST", "/api/auth/reset-password", "/auth/reset-password", HTTP_POOL, reset_password},
     ACCESS_OPEN,
     .rate = "login",
     .csrf_never = true,
     .body = &reset_body,
     .status = 204,
     .summary = "Sets a new password by a one-time link",
     .tag = "auth"},
    {{"POST", "/reset-password", NULL, HTTP_POOL, form_reset}, ACCESS_OPEN, .rate = "login", .csrf_never = true},
    {{0}},
};
