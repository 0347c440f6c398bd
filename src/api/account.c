/* Accounts: register, log in and out, refresh, who am I. Tokens travel in HttpOnly cookies (browsers) or as bearer tokens
 * (clients of /api/auth/token/...). The same validator stands behind every way to register. */
#include <string.h>

#include "api/api_int.h"

static const char COOKIE_ACCESS[] = "fastapiusersauth", COOKIE_REFRESH[] = "refresh_token",
		  COOKIE_CSRF[] = "fastapi-csrf-token";

/* ---- shapes ---- */

static const struct field user_fields[] = {
    {"id", FIELD_INT, .required = true},
    {"email", FIELD_STRING, .required = true},
    {"username", FIELD_STRING, .required = true},
    {"is_active", FIELD_BOOL, .required = true},
    {"is_superuser", FIELD_BOOL, .required = true},
    {"is_verified", FIELD_BOOL, .required = true},
    {"created_at", FIELD_STRING, .required = true, .nullable = true},
    {"last_login", FIELD_STRING, .required = true, .nullable = true},
    {0},
};
static const struct shape user_shape = {"User", user_fields};

static const struct field token_fields[] = {
    {"access_token", FIELD_STRING, .required = true},
    {"token_type", FIELD_STRING, .required = true},
    {"expires_in", FIELD_INT, .required = true},
    {0},
};
static const struct shape token_shape = {"Token", token_fields};

static const struct field message_fields[] = {{"message", FIELD_STRING, .required = true}, {0}};
static const struct shape message_shape = {"Message", message_fields};

static const struct field setup_fields[] = {
    {"accounts", FIELD_BOOL, .required = true, .help = "whether there is any account yet"},
    {"registration", FIELD_STRING, .required = true, .choices = "open|first|closed"},
    {0},
};
static const struct shape setup_shape = {"Setup", setup_fields};

static const struct field register_fields[] = {
    {"email", FIELD_STRING, .required = true, .min = 3, .max = 320},
    {"username", FIELD_STRING, .min = 3, .max = 50},
    {"password", FIELD_STRING, .required = true, .max = 1024},
    {0},
};
static const struct shape register_body = {"Register", register_fields};

static void write_user(struct json *j, const struct user *u)
{
	json_object_begin(j);
	json_key_int(j, "id", u->id);
	json_key_str(j, "email", u->email);
	json_key_str(j, "username", u->username);
	json_key_bool(j, "is_active", u->is_active);
	json_key_bool(j, "is_superuser", u->is_admin);
	json_key_bool(j, "is_verified", false);
	json_key_time(j, "created_at", u->created_at);
	json_key_time(j, "last_login", u->last_login_at);
	json_object_end(j);
}

/* ---- cookies ---- */

static void set_csrf(struct http_request *request, struct http_response *response, int64_t session)
{
	char *token = auth_csrf_make(request->ctx, api_of(request)->deps.auth, session);
	http_set_cookie(response, COOKIE_CSRF, token, -1, "/", "Lax", false, request->https);
}

static void set_login(struct http_request *request, struct http_response *response, const struct auth_login *login)
{
	http_set_cookie(response, COOKIE_ACCESS, login->access_token, (int)login->access_seconds, "/", "Lax", true,
			request->https);
	/* NULL: another tab has just rotated it, and its cookie is the good one. */
	if (login->refresh_token)
		http_set_cookie(response, COOKIE_REFRESH, login->refresh_token, (int)login->refresh_seconds, "/",
				"Strict", true, request->https);
	set_csrf(request, response, login->session);
}

void login_cookies_clear(struct http_request *request, struct http_response *response)
{
	http_set_cookie(response, COOKIE_ACCESS, "", 0, "/", "Lax", true, request->https);
	http_set_cookie(response, COOKIE_REFRESH, "", 0, "/", "Strict", true, request->https);
	http_set_cookie(response, COOKIE_CSRF, "", 0, "/", "Lax", false, request->https);
}

/* ---- register ---- */

/* First language of Accept-Language that has a dictionary for the target language; else the setting. */
static const char *native_of(struct http_request *request, const char *target)
{
	const char *list = http_header(request, "Accept-Language"),
		   *fallback = api_of(request)->deps.options->default_native;
	const struct lexicon *lex;
	if (open_lexicon(request, target, &lex) != OK) {
		ctx_clear(request->ctx);
		return fallback;
	}
	for (const char *p = list; p && *p; p = strchr(p, ',')) {
		p += strspn(p, ", ");
		char *code = mem_strn(request->ctx->mem, p, strcspn(p, "-,; "));
		if (strlen(code) == 2 && !text_eq(code, target) && lexicon_has_pair(lex, code))
			return code;
		if (!strchr(p, ','))
			break;
	}
	return fallback;
}

static enum err add_account(struct http_request *request, const char *email, const char *username, const char *password,
			    struct user *out)
{
	struct auth_faults faults = {0};
	struct auth_registration r = {.email = email,
				      .username = username,
				      .password = password,
				      .native_language = native_of(request, "de"),
				      .target_language = "de",
				      .peer = request->peer,
				      .agent = http_header(request, "User-Agent")};
	enum err e =
	    auth_register(request->ctx, api_of(request)->deps.auth, &r, session_of(request)->now, &faults, out);
	for (size_t i = 0; e == ERR_INVALID && i < faults.count; i++)
		fault_add(request, "body", faults.list[i].field, faults.list[i].type, faults.list[i].message);
	return e;
}

static enum err register_account(struct http_request *request, struct http_response *response)
{
	struct body b;
	struct user user;
	struct answer a;
	enum err e = body_read(request, &register_body, &b);
	if (e == OK)
		e = add_account(request, body_str(&b, "email", ""), body_str(&b, "username", NULL),
				body_str(&b, "password", ""), &user);
	/* A taken name is 400, as existing clients expect. */
	if (e == ERR_EXISTS)
		return ctx_fail_named(request->ctx, ERR_INVALID, "already_exists", "%s", ctx_error(request->ctx));
	if (e != OK)
		return e;
	answer_begin(request, &a);
	write_user(&a.json, &user);
	return answer_send(response, &a, 201);
}

/* The seed's way: {email, password}; every fault is 400 with the message of the first broken rule. */
static enum err register_seed(struct http_request *request, struct http_response *response)
{
	enum err e = register_account(request, response);
	const struct fault *faults;
	if (e == ERR_INVALID && fault_list(request, &faults))
		return ctx_fail_named(request->ctx, ERR_INVALID, "weak_password", "%s", faults[0].message);
	return e;
}

/* ---- log in ---- */

static enum err log_in(struct http_request *request, bool with_session, struct auth_login *out)
{
	struct api_session *s = session_of(request);
	const char *email = http_form(request, "username"), *password = http_form(request, "password");
	if (!email)
		email = http_form(request, "email");
	if (!email || !*email)
		fault_add(request, "body", "username", "missing", "Field required");
	if (!password || !*password)
		fault_add(request, "body", "password", "missing", "Field required");
	if (s->fault_count)
		return ERR_INVALID;
	return auth_login(request->ctx, s->api->deps.auth, email, password, with_session, request->peer,
			  http_header(request, "User-Agent"), s->now, out, &s->retry_after_s);
}

/* Wrong credentials are 400 for existing clients. */
static enum err as_bad_request(struct http_request *request, enum err e)
{
	if (e == ERR_UNAUTHORISED)
		return ctx_fail_named(request->ctx, ERR_INVALID, "login_bad_credentials", "Invalid email or password");
	return e;
}

static enum err login(struct http_request *request, struct http_response *response)
{
	struct auth_login login;
	enum err e = log_in(request, true, &login);
	if (e == OK)
		set_login(request, response, &login);
	return e == OK ? answer_empty(response, 204) : as_bad_request(request, e);
}

static enum err send_token(struct http_request *request, struct http_response *response, const struct auth_login *login)
{
	struct answer a;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_str(&a.json, "access_token", login->access_token);
	json_key_str(&a.json, "token_type", "bearer");
	json_key_int(&a.json, "expires_in", login->access_seconds);
	json_object_end(&a.json);
	http_set_header(response, "Cache-Control", "no-store");
	return answer_send(response, &a, 200);
}

static enum err token_login(struct http_request *request, struct http_response *response)
{
	struct auth_login login;
	enum err e = log_in(request, false, &login);
	return e == OK ? send_token(request, response, &login) : as_bad_request(request, e);
}

static enum err refresh(struct http_request *request, struct http_response *response)
{
	struct auth_login login;
	const char *token = http_cookie(request, COOKIE_REFRESH);
	if (!token || !*token)
		return ctx_fail(request->ctx, ERR_UNAUTHORISED, "No refresh token");
	enum err e = auth_refresh(request->ctx, api_of(request)->deps.auth, token, session_of(request)->now, &login);
	if (e == OK)
		set_login(request, response, &login);
	return e == OK ? send_token(request, response, &login) : e;
}

static enum err logout(struct http_request *request, struct http_response *response)
{
	struct api_session *s = session_of(request);
	enum err e = auth_logout(request->ctx, s->api->deps.auth, &s->who, s->now);
	if (e != OK)
		return e;
	login_cookies_clear(request, response);
	return answer_empty(response, 204);
}

static enum err logout_everywhere(struct http_request *request, struct http_response *response)
{
	struct api_session *s = session_of(request);
	enum err e = auth_logout_all(request->ctx, s->api->deps.auth, s->who.user, s->now);
	if (e != OK)
		return e;
	login_cookies_clear(request, response);
	return answer_empty(response, 204);
}

static enum err csrf_token(struct http_request *request, struct http_response *response)
{
	struct answer a;
	set_csrf(request, response, session_of(request)->who.session);
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_str(&a.json, "message", "CSRF cookie set");
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

static enum err me(struct http_request *request, struct http_response *response)
{
	struct user user;
	struct answer a;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = current_user(request, &tx, &user);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	write_user(&a.json, &user);
	http_set_header(response, "Cache-Control", "no-store");
	return answer_send(response, &a, 200);
}

static enum err setup(struct http_request *request, struct http_response *response)
{
	int64_t count;
	struct answer a;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = users_count(&tx, &count);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_bool(&a.json, "accounts", count > 0);
	json_key_str(&a.json, "registration", api_of(request)->deps.auth_options->registration);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

/* ---- plain forms: before and without JavaScript; the fragment is the id of a message that the page shows when it is
 * the target ---- */

static enum err see_other(struct http_response *response, const char *where)
{
	http_set_header(response, "Location", where);
	return answer_empty(response, 303);
}

static enum err form_login(struct http_request *request, struct http_response *response)
{
	struct auth_login login;
	enum err e = log_in(request, true, &login);
	if (e == OK)
		set_login(request, response, &login);
	if (e == OK)
		return see_other(response, "/videos");
	return see_other(response, e == ERR_BUSY ? "/login?error=busy#busy" : "/login?error=credentials#credentials");
}

static enum err form_register(struct http_request *request, struct http_response *response)
{
	struct user user;
	struct auth_login login;
	const char *email = http_form(request, "email"), *password = http_form(request, "password");
	const char *username = http_form(request, "username"), *again = http_form(request, "confirm_password");
	if (again && !text_eq(again, password))
		return see_other(response, "/register?error=mismatch#mismatch");
	enum err e = add_account(request, email ? email : "", text_blank(username) ? NULL : username,
				 password ? password : "", &user);
	if (e == OK)
		e = auth_login(request->ctx, api_of(request)->deps.auth, email, password, true, request->peer,
			       http_header(request, "User-Agent"), session_of(request)->now, &login,
			       &session_of(request)->retry_after_s);
	if (e == OK)
		set_login(request, response, &login);
	if (e == OK)
		return see_other(response, "/videos");
	return see_other(response, e == ERR_EXISTS      ? "/register?error=exists#exists"
				   : e == ERR_FORBIDDEN ? "/register?error=closed#closed"
							: "/register?error=invalid#invalid");
}

const struct api_row account_rows[] = {
    {{"POST", "/api/auth/register", NULL, HTTP_POOL, register_account},
     ACCESS_OPEN,
     .rate = "login",
     .csrf_never = true,
     .body = &register_body,
     .answer = &user_shape,
     .status = 201,
     .summary = "Makes an account; the first one is the administrator",
     .tag = "auth"},
    {{"POST", "/auth/register", NULL, HTTP_POOL, register_seed},
     ACCESS_OPEN,
     .rate = "login",
     .csrf_never = true,
     .body = &register_body,
     .answer = &user_shape,
     .status = 201,
     .summary = "Makes an account from address and password",
     .tag = "auth"},
    {{"POST", "/api/auth/login", "/auth/login", HTTP_POOL, login},
     ACCESS_OPEN,
     .rate = "login",
     .csrf_never = true,
     .status = 204,
     .summary = "Logs in by cookies (form: username = e-mail, password)",
     .tag = "auth"},
    {{"POST", "/api/auth/logout", "/auth/logout", HTTP_POOL, logout},
     ACCESS_USER,
     .csrf_never = true,
     .status = 204,
     .summary = "Logs out",
     .tag = "auth"},
    {{"POST", "/api/auth/logout-all", NULL, HTTP_POOL, logout_everywhere},
     ACCESS_USER,
     .status = 204,
     .summary = "Logs out everywhere",
     .tag = "auth"},
    {{"POST", "/api/auth/token/login", NULL, HTTP_POOL, token_login},
     ACCESS_OPEN,
     .rate = "login",
     .csrf_never = true,
     .answer = &token_shape,
     .summary = "Logs in by a bearer token",
     .tag = "auth"},
    {{"POST", "/api/auth/token/logout", NULL, HTTP_POOL, logout},
     ACCESS_USER,
     .csrf_never = true,
     .status = 204,
     .summary = "Ends a bearer login",
     .tag = "auth"},
    {{"POST", "/api/auth/refresh", "/auth/refresh", HTTP_POOL, refresh},
     ACCESS_OPEN,
     .csrf_never = true,
     .answer = &token_shape,
     .summary = "New tokens for the refresh cookie",
     .tag = "auth"},
    {{"POST", "/api/auth/token/refresh", NULL, HTTP_POOL, refresh},
     ACCESS_OPEN,
     .csrf_never = true,
     .answer = &token_shape,
     .summary = "New tokens for the refresh cookie",
     .tag = "auth"},
    {{"POST", "/api/auth/csrf-token", "/auth/csrf-token", HTTP_INLINE, csrf_token},
     ACCESS_OPEN,
     .csrf_never = true,
     .answer = &message_shape,
     .summary = "Sets the CSRF cookie",
     .tag = "auth"},
    {{"GET", "/api/auth/me", "/auth/me", HTTP_INLINE, me},
     ACCESS_USER,
     .answer = &user_shape,
     .summary = "Who am I",
     .tag = "auth"},
    {{"GET", "/api/auth/setup", NULL, HTTP_INLINE, setup},
     ACCESS_OPEN,
     .answer = &setup_shape,
     .summary = "Whether the first account is still to be made",
     .tag = "auth"},
    {{"POST", "/login", NULL, HTTP_POOL, form_login}, ACCESS_OPEN, .rate = "login", .csrf_never = true},
    {{"POST", "/register", NULL, HTTP_POOL, form_register}, ACCESS_OPEN, .rate = "login", .csrf_never = true},
    {{0}},
};
