/* Shapes: tables of fields that describe request bodies, queries and answers. From them come validation (422 with a row a
 * fault) and the schemas of /openapi.json. */
#pragma once

#include <jansson.h>

#include "http/http.h"

enum field_type { FIELD_STRING, FIELD_INT, FIELD_NUMBER, FIELD_BOOL, FIELD_OBJECT, FIELD_ARRAY, FIELD_MAP, FIELD_ANY };

struct shape;

struct field {
	const char *name; /* NULL ends a table */
	enum field_type type;
	const struct shape *of; /* object's fields, array's items or map's values; NULL with item */
	enum field_type item;   /* array or map of a plain type */
	bool required;          /* requests: must be there; answers: is always there */
	bool nullable;
	int64_t min, max;    /* INT, NUMBER: range; STRING: characters; ARRAY: items; max 0: no limit of its own */
	const char *choices; /* "a|b|c" */
	const char *help;
};

struct shape {
	const char *name;           /* schema name in the OpenAPI document */
	const struct field *fields; /* NULL: any object */
	bool is_array;              /* the body itself is a list of this */
};

/* A checked body or query. Accessors give the default when the field is absent or null. */
struct body {
	json_t *root;
};

/* JSON body by shape: ERR_INVALID with the faults in request's answer state. Unknown fields are refused. */
enum err body_read(struct http_request *request, const struct shape *shape, struct body *out) ATTR_MUST_CHECK;
const char *body_str(const struct body *b, const char *name, const char *value_default);
int64_t body_int(const struct body *b, const char *name, int64_t value_default);
double body_number(const struct body *b, const char *name, double value_default);
bool body_bool(const struct body *b, const char *name, bool value_default);
bool body_has(const struct body *b, const char *name);
size_t body_count(const struct body *b, const char *name);
struct body body_at(const struct body *b, const char *name, size_t i);
const char *body_str_at(const struct body *b, const char *name, size_t i);

/* Query parameters by the same tables. ERR_INVALID with faults. */
enum err param_int(struct http_request *request, const char *name, int64_t min, int64_t max, int64_t value_default,
		   int64_t *out) ATTR_MUST_CHECK;
enum err param_bool(struct http_request *request, const char *name, bool value_default, bool *out) ATTR_MUST_CHECK;

/* Faults of a request: the list behind a 422. */
struct fault {
	const char *where; /* "body", "query", "path" */
	const char *field;
	const char *type, *message;
};
enum err fault_add(struct http_request *request, const char *where, const char *field, const char *type,
		   const char *message);
size_t fault_list(const struct http_request *request, const struct fault **out);
