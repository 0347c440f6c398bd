/* Shapes: see shape.h. The body is parsed once by jansson (its size was capped by http), checked field by field, and
 * freed with the request. */
#include "api/shape.h"

#include <string.h>

#include "api/api_int.h"

enum err fault_add(struct http_request *request, const char *where, const char *field, const char *type,
		   const char *message)
{
	struct api_session *s = session_of(request);
	if (s->fault_count < COUNT_OF(s->faults))
		s->faults[s->fault_count++] =
		    (struct fault){where, mem_str(request->ctx->mem, field), type, mem_str(request->ctx->mem, message)};
	return ctx_fail_named(request->ctx, ERR_INVALID, "validation_error", "%s: %s", field, message);
}

size_t fault_list(const struct http_request *request, const struct fault **out)
{
	const struct api_session *s = session_of(request);
	*out = s->faults;
	return s->fault_count;
}

static const char *type_name(enum field_type type)
{
	static const char *const names[] = {
	    [FIELD_STRING] = "string", [FIELD_INT] = "integer", [FIELD_NUMBER] = "number", [FIELD_BOOL] = "boolean",
	    [FIELD_OBJECT] = "object", [FIELD_ARRAY] = "list",  [FIELD_MAP] = "object",    [FIELD_ANY] = "value"};
	return names[type];
}

static bool has_type(const json_t *v, enum field_type type)
{
	switch (type) {
	case FIELD_STRING:
		return json_is_string(v);
	case FIELD_INT:
		return json_is_integer(v);
	case FIELD_NUMBER:
		return json_is_number(v);
	case FIELD_BOOL:
		return json_is_boolean(v);
	case FIELD_OBJECT:
	case FIELD_MAP:
		return json_is_object(v);
	case FIELD_ARRAY:
		return json_is_array(v);
	case FIELD_ANY:
		return true;
	}
	return false;
}

static bool is_choice(const char *choices, const char *value)
{
	size_t n = strlen(value);
	for (const char *p = choices; p && n; p = strchr(p, '|')) {
		p += *p == '|';
		if (strncmp(p, value, n) == 0 && (p[n] == '|' || p[n] == '\0'))
			return true;
	}
	return false;
}

static enum err check_shape(struct http_request *request, const json_t *v, const struct shape *shape, const char *path);

static enum err bad(struct http_request *request, const char *path, const char *type, const char *message)
{
	return fault_add(request, "body", path, type, message);
}

static enum err check_string(struct http_request *request, const json_t *v, const struct field *f, const char *path)
{
	const char *s = json_string_value(v);
	int64_t n = (int64_t)text_utf8_count(s, json_string_length(v));
	if (strlen(s) != json_string_length(v))
		return bad(request, path, "string_nul", "must not contain a NUL character");
	if (f->choices && !is_choice(f->choices, s))
		return bad(request, path, "choice", mem_printf(request->ctx->mem, "must be one of %s", f->choices));
	if (n < f->min)
		return bad(request, path, "string_too_short",
			   mem_printf(request->ctx->mem, "needs at least %lld characters", (long long)f->min));
	if (f->max && n > f->max)
		return bad(request, path, "string_too_long",
			   mem_printf(request->ctx->mem, "has more than %lld characters", (long long)f->max));
	return OK;
}

static enum err check_number(struct http_request *request, const json_t *v, const struct field *f, const char *path)
{
	double x = json_number_value(v);
	if (x < (double)f->min || (f->max && x > (double)f->max))
		return bad(request, path, "out_of_range",
			   f->max ? mem_printf(request->ctx->mem, "must be from %lld to %lld", (long long)f->min,
					       (long long)f->max)
				  : mem_printf(request->ctx->mem, "must be at least %lld", (long long)f->min));
	return OK;
}

static enum err check_array(struct http_request *request, const json_t *v, const struct field *f, const char *path)
{
	size_t n = json_array_size(v);
	if ((int64_t)n < f->min || (f->max && (int64_t)n > f->max))
		return bad(request, path, "list_length",
			   mem_printf(request->ctx->mem, "must have %lld to %lld items", (long long)f->min,
				      (long long)f->max));
	for (size_t i = 0; i < n; i++) {
		const json_t *item = json_array_get(v, i);
		const char *at = mem_printf(request->ctx->mem, "%s.%zu", path, i);
		enum err e = OK;
		if (f->of)
			e = check_shape(request, item, f->of, at);
		else if (!has_type(item, f->item))
			e = bad(request, at, "type", mem_printf(request->ctx->mem, "must be a %s", type_name(f->item)));
		if (e != OK)
			return e;
	}
	return OK;
}

static enum err check_field(struct http_request *request, const json_t *v, const struct field *f, const char *path)
{
	if (json_is_null(v) && (f->nullable || !f->required))
		return OK;
	if (!has_type(v, f->type))
		return bad(request, path, "type", mem_printf(request->ctx->mem, "must be a %s", type_name(f->type)));
	switch (f->type) {
	case FIELD_STRING:
		return check_string(request, v, f, path);
	case FIELD_INT:
	case FIELD_NUMBER:
		return check_number(request, v, f, path);
	case FIELD_ARRAY:
		return check_array(request, v, f, path);
	case FIELD_OBJECT:
		return f->of ? check_shape(request, v, f->of, path) : OK;
	default:
		return OK;
	}
}

static const struct field *find_field(const struct shape *shape, const char *name)
{
	for (const struct field *f = shape->fields; f->name; f++)
		if (text_eq(f->name, name))
			return f;
	return NULL;
}

static const char *below(struct http_request *request, const char *path, const char *name)
{
	return *path ? mem_printf(request->ctx->mem, "%s.%s", path, name) : name;
}

/* All faults of one object are collected, so that a form can show them at once. */
static enum err check_shape(struct http_request *request, const json_t *v, const struct shape *shape, const char *path)
{
	enum err result = OK;
	if (!json_is_object(v))
		return bad(request, *path ? path : "body", "type", "must be an object");
	if (!shape->fields)
		return OK;
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)v, name, value)
	{
		if (!find_field(shape, name))
			result = bad(request, below(request, path, name), "extra", "is no field of this request");
	}
	for (const struct field *f = shape->fields; f->name; f++) {
		const char *at = below(request, path, f->name);
		enum err e = OK;
		value = json_object_get(v, f->name);
		if (value)
			e = check_field(request, value, f, at);
		else if (f->required)
			e = bad(request, at, "missing", "Field required");
		if (e != OK)
			result = e;
	}
	return result;
}

static int free_root(json_t **root)
{
	json_decref(*root);
	return 0;
}

enum err body_read(struct http_request *request, const struct shape *shape, struct body *out)
{
	json_error_t at;
	const char *type = http_header(request, "Content-Type");
	if (type && *type && strncasecmp(type, "application/json", 16) != 0)
		return bad(request, "body", "content_type", "Content-Type must be application/json");
	json_t *root = json_loadb(request->body ? request->body : "", request->body_len, JSON_REJECT_DUPLICATES, &at);
	if (!root)
		return bad(request, "body", "json_invalid", mem_printf(request->ctx->mem, "is no JSON: %s", at.text));
	json_t **held = mem_new(request->ctx->mem, json_t *);
	*held = root;
	talloc_set_destructor(held, free_root);
	enum err e = check_shape(request, root, shape, "");
	if (e == OK)
		out->root = root;
	return e;
}

static const json_t *get(const struct body *b, const char *name)
{
	const json_t *v = json_object_get(b->root, name);
	return json_is_null(v) ? NULL : v;
}

const char *body_str(const struct body *b, const char *name, const char *value_default)
{
	const char *s = json_string_value(get(b, name));
	return s ? s : value_default;
}

int64_t body_int(const struct body *b, const char *name, int64_t value_default)
{
	const json_t *v = get(b, name);
	return json_is_integer(v) ? json_integer_value(v) : value_default;
}

double body_number(const struct body *b, const char *name, double value_default)
{
	const json_t *v = get(b, name);
	return json_is_number(v) ? json_number_value(v) : value_default;
}

bool body_bool(const struct body *b, const char *name, bool value_default)
{
	const json_t *v = get(b, name);
	return json_is_boolean(v) ? json_is_true(v) : value_default;
}

bool body_has(const struct body *b, const char *name)
{
	return get(b, name) != NULL;
}

size_t body_count(const struct body *b, const char *name)
{
	return json_array_size(get(b, name));
}

struct body body_at(const struct body *b, const char *name, size_t i)
{
	return (struct body){.root = json_array_get(get(b, name), i)};
}

const char *body_str_at(const struct body *b, const char *name, size_t i)
{
	return json_string_value(json_array_get(get(b, name), i));
}

enum err param_int(struct http_request *request, const char *name, int64_t min, int64_t max, int64_t value_default,
		   int64_t *out)
{
	const char *s = http_query(request, name);
	*out = value_default;
	if (!s || text_to_int(s, min, max, out))
		return OK;
	return fault_add(
	    request, "query", name, "out_of_range",
	    mem_printf(request->ctx->mem, "must be a whole number from %lld to %lld", (long long)min, (long long)max));
}

enum err param_bool(struct http_request *request, const char *name, bool value_default, bool *out)
{
	const char *s = http_query(request, name);
	*out = value_default;
	if (!s || text_to_bool(s, out))
		return OK;
	return fault_add(request, "query", name, "type", "must be true or false");
}
