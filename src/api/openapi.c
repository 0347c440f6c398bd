/* The OpenAPI document, from the same tables that route and check. Schemas of named shapes go to components once. */
#include <ctype.h>
#include <string.h>

#include "api/api_int.h"

struct writer {
	struct json *j;
	struct map *schemas; /* name -> struct shape, in order of first use */
	void *mem;
};

static void write_schema(struct writer *w, const struct shape *shape);

static const char *type_word(enum field_type type)
{
	switch (type) {
	case FIELD_STRING:
		return "string";
	case FIELD_INT:
		return "integer";
	case FIELD_NUMBER:
		return "number";
	case FIELD_BOOL:
		return "boolean";
	case FIELD_ARRAY:
		return "array";
	case FIELD_OBJECT:
	case FIELD_MAP:
		return "object";
	case FIELD_ANY:
		return NULL;
	}
	return NULL;
}

static void write_ref(struct writer *w, const struct shape *shape)
{
	if (!map_get(w->schemas, shape->name))
		map_put(w->schemas, shape->name, (void *)shape);
	json_object_begin(w->j);
	json_key_str(w->j, "$ref", mem_printf(w->mem, "#/components/schemas/%s", shape->name));
	json_object_end(w->j);
}

static void write_item(struct writer *w, const struct field *f)
{
	if (f->of) {
		write_ref(w, f->of);
		return;
	}
	json_object_begin(w->j);
	if (type_word(f->item))
		json_key_str(w->j, "type", type_word(f->item));
	json_object_end(w->j);
}

static void write_choices(struct writer *w, const char *choices)
{
	json_key(w->j, "enum");
	json_array_begin(w->j);
	for (const char *p = choices; *p;) {
		size_t n = strcspn(p, "|");
		json_strn(w->j, p, n);
		p += n + (p[n] == '|');
	}
	json_array_end(w->j);
}

static void write_limits(struct writer *w, const struct field *f)
{
	const char *low = f->type == FIELD_STRING ? "minLength" : f->type == FIELD_ARRAY ? "minItems" : "minimum";
	const char *high = f->type == FIELD_STRING ? "maxLength" : f->type == FIELD_ARRAY ? "maxItems" : "maximum";
	bool limited =
	    f->type == FIELD_STRING || f->type == FIELD_ARRAY || f->type == FIELD_INT || f->type == FIELD_NUMBER;
	if (limited && f->min)
		json_key_int(w->j, low, f->min);
	if (limited && f->max)
		json_key_int(w->j, high, f->max);
}

static void write_field(struct writer *w, const struct field *f)
{
	const char *type = type_word(f->type);
	if (f->type == FIELD_OBJECT && f->of && !f->nullable) {
		write_ref(w, f->of);
		return;
	}
	json_object_begin(w->j);
	if (f->type == FIELD_OBJECT && f->of) {
		json_key(w->j, "anyOf");
		json_array_begin(w->j);
		write_ref(w, f->of);
		json_object_begin(w->j);
		json_key_str(w->j, "type", "null");
		json_object_end(w->j);
		json_array_end(w->j);
		json_object_end(w->j);
		return;
	}
	if (type && f->nullable) {
		json_key(w->j, "type");
		json_array_begin(w->j);
		json_str(w->j, type);
		json_str(w->j, "null");
		json_array_end(w->j);
	} else if (type) {
		json_key_str(w->j, "type", type);
	}
	if (f->type == FIELD_ARRAY || f->type == FIELD_MAP) {
		json_key(w->j, f->type == FIELD_ARRAY ? "items" : "additionalProperties");
		write_item(w, f);
	}
	if (f->choices && !f->nullable)
		write_choices(w, f->choices);
	write_limits(w, f);
	if (f->help)
		json_key_str(w->j, "description", f->help);
	json_object_end(w->j);
}

static void write_schema(struct writer *w, const struct shape *shape)
{
	json_object_begin(w->j);
	json_key_str(w->j, "type", "object");
	if (shape->fields) {
		bool any_required = false;
		json_key(w->j, "properties");
		json_object_begin(w->j);
		for (const struct field *f = shape->fields; f->name; f++) {
			any_required |= f->required;
			json_key(w->j, f->name);
			write_field(w, f);
		}
		json_object_end(w->j);
		if (any_required) {
			json_key(w->j, "required");
			json_array_begin(w->j);
			for (const struct field *f = shape->fields; f->name; f++)
				if (f->required)
					json_str(w->j, f->name);
			json_array_end(w->j);
		}
		json_key_bool(w->j, "additionalProperties", false);
	}
	json_object_end(w->j);
}

static void write_content(struct writer *w, const struct shape *shape)
{
	json_key(w->j, "content");
	json_object_begin(w->j);
	json_key(w->j, "application/json");
	json_object_begin(w->j);
	json_key(w->j, "schema");
	if (shape->is_array) {
		json_object_begin(w->j);
		json_key_str(w->j, "type", "array");
		json_key(w->j, "items");
		write_ref(w, shape);
		json_object_end(w->j);
	} else {
		write_ref(w, shape);
	}
	json_object_end(w->j);
	json_object_end(w->j);
}

static void write_parameter(struct writer *w, const char *where, const struct field *f)
{
	json_object_begin(w->j);
	json_key_str(w->j, "name", f->name);
	json_key_str(w->j, "in", where);
	json_key_bool(w->j, "required", f->required);
	json_key(w->j, "schema");
	write_field(w, f);
	json_object_end(w->j);
}

/* "{id}" and "{path...}" of the pattern. */
static void write_parameters(struct writer *w, const char *path, const struct shape *query)
{
	json_key(w->j, "parameters");
	json_array_begin(w->j);
	for (const char *p = strchr(path, '{'); p; p = strchr(p + 1, '{')) {
		size_t n = strcspn(p + 1, ".}");
		struct field f = {.name = mem_strn(w->mem, p + 1, n), .type = FIELD_STRING, .required = true};
		write_parameter(w, "path", &f);
	}
	for (const struct field *f = query ? query->fields : NULL; f && f->name; f++)
		write_parameter(w, "query", f);
	json_array_end(w->j);
}

static void write_operation(struct writer *w, const struct api_row *row, const char *path)
{
	static const struct shape problem = {.name = "Problem"};
	const char *method = row->http.method;
	char lower[8] = {0};
	for (size_t i = 0; method[i] && i < sizeof lower - 1; i++)
		lower[i] = (char)tolower((unsigned char)method[i]);
	json_key(w->j, lower);
	json_object_begin(w->j);
	json_key_str(w->j, "summary", row->summary);
	json_key(w->j, "tags");
	json_array_begin(w->j);
	json_str(w->j, row->tag);
	json_array_end(w->j);
	write_parameters(w, path, row->query);
	if (row->body) {
		json_key(w->j, "requestBody");
		json_object_begin(w->j);
		json_key_bool(w->j, "required", true);
		write_content(w, row->body);
		json_object_end(w->j);
	}
	json_key(w->j, "responses");
	json_object_begin(w->j);
	json_key(w->j, mem_printf(w->mem, "%d", row->status ? row->status : 200));
	json_object_begin(w->j);
	json_key_str(w->j, "description", row->summary);
	if (row->answer)
		write_content(w, row->answer);
	json_object_end(w->j);
	json_key(w->j, "default");
	json_object_begin(w->j);
	json_key_str(w->j, "description", "A problem, in words");
	write_content(w, &problem);
	json_object_end(w->j);
	json_object_end(w->j);
	json_object_end(w->j);
}

/* The pattern as OpenAPI writes it: "{path...}" is "{path}". */
static char *plain_path(void *mem, const char *pattern)
{
	char *out = mem_str(mem, pattern), *dots = strstr(out, "...}");
	if (dots)
		memmove(dots, dots + 3, strlen(dots + 3) + 1);
	return out;
}

/* Rows of one path belong under one key: paths are collected first, in order. */
static void write_paths(struct writer *w, const struct api *api)
{
	struct map *paths = map_new(w->mem);
	for (size_t i = 0; i < api->route_count; i++) {
		const struct api_row *row = api->routes[i].row;
		if (!row->tag || (row->access == ACCESS_TESTING && !api->testing))
			continue;
		map_put(paths, plain_path(w->mem, api->routes[i].path), w);
		if (api->routes[i].alias)
			map_put(paths, plain_path(w->mem, api->routes[i].alias), w);
	}
	json_key(w->j, "paths");
	json_object_begin(w->j);
	for (size_t p = 0; p < map_count(paths); p++) {
		const char *path = map_key_at(paths, p);
		json_key(w->j, path);
		json_object_begin(w->j);
		for (size_t i = 0; i < api->route_count; i++) {
			const struct http_route *r = &api->routes[i];
			const struct api_row *row = r->row;
			bool here = text_eq(plain_path(w->mem, r->path), path) ||
				    (r->alias && text_eq(plain_path(w->mem, r->alias), path));
			if (here && row->tag)
				write_operation(w, row, path);
		}
		json_object_end(w->j);
	}
	json_object_end(w->j);
}

void api_openapi(const struct api *api, struct buf *out)
{
	void *mem = talloc_new(NULL);
	struct json json = json_begin(out);
	struct writer w = {.j = &json, .schemas = map_new(mem), .mem = mem};
	json_object_begin(&json);
	json_key_str(&json, "openapi", "3.1.0");
	json_key(&json, "info");
	json_object_begin(&json);
	json_key_str(&json, "title", "LangPlug API");
	json_key_str(&json, "version", "1.0.0");
	json_object_end(&json);
	write_paths(&w, api);
	json_key(&json, "components");
	json_object_begin(&json);
	json_key(&json, "schemas");
	json_object_begin(&json);
	/* Writing a schema may add the ones it refers to at the end of the map. */
	for (size_t i = 0; i < map_count(w.schemas); i++) {
		json_key(&json, map_key_at(w.schemas, i));
		write_schema(&w, map_value_at(w.schemas, i));
	}
	json_object_end(&json);
	json_object_end(&json);
	json_object_end(&json);
	talloc_free(mem);
}
