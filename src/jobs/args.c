/* Codec of job arguments: see args.h. */
#include "jobs/args.h"

#include <jansson.h>
#include <string.h>

char *job_args_write(void *mem, const struct job_args *a)
{
	struct buf b;
	buf_init(&b, mem, LIMIT_JOB_TEXT);
	struct json j = json_begin(&b);
	json_object_begin(&j);
	json_key_int(&j, "video", a->video);
	json_key_int(&j, "start_ms", a->start_ms);
	json_key_int(&j, "end_ms", a->end_ms);
	json_key_int(&j, "user", a->user);
	json_key_str(&j, "language", a->language);
	json_key_str(&j, "native", a->native);
	if (a->text)
		json_key_str(&j, "text", a->text);
	if (a->text_count) {
		json_key(&j, "texts");
		json_array_begin(&j);
		for (size_t i = 0; i < a->text_count; i++)
			json_str(&j, a->texts[i]);
		json_array_end(&j);
	}
	json_object_end(&j);
	return b.data;
}

static int64_t number(const json_t *root, const char *key)
{
	const json_t *v = json_object_get(root, key);
	return json_is_integer(v) ? json_integer_value(v) : 0;
}

static const char *string(const void *mem, const json_t *root, const char *key)
{
	const json_t *v = json_object_get(root, key);
	return json_is_string(v) ? mem_str(mem, json_string_value(v)) : NULL;
}

static enum err read_texts(struct ctx *c, const json_t *list, struct job_args *out)
{
	size_t n = json_array_size(list);
	const char **texts = mem_array(c->mem, const char *, n);
	for (size_t i = 0; i < n; i++) {
		const char *s = json_string_value(json_array_get(list, i));
		if (!s)
			return ctx_fail(c, ERR_INVALID, "job arguments: a text is not a string");
		texts[i] = mem_str(c->mem, s);
	}
	out->texts = texts;
	out->text_count = n;
	return OK;
}

enum err job_args_read(struct ctx *c, const char *text, struct job_args *out)
{
	json_error_t at;
	struct job_args a = {0};
	json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &at);
	if (!json_is_object(root)) {
		json_decref(root);
		return ctx_fail(c, ERR_INVALID, "job arguments: %s", at.text);
	}
	a.video = number(root, "video");
	a.start_ms = number(root, "start_ms");
	a.end_ms = number(root, "end_ms");
	a.user = number(root, "user");
	a.language = string(c->mem, root, "language");
	a.native = string(c->mem, root, "native");
	a.text = string(c->mem, root, "text");
	enum err e = read_texts(c, json_object_get(root, "texts"), &a);
	json_decref(root);
	if (e == OK && (a.start_ms < 0 || a.end_ms < 0 || (a.end_ms && a.end_ms <= a.start_ms)))
		e = ctx_fail(c, ERR_INVALID, "job arguments: the span is empty");
	if (e == OK)
		*out = a;
	return e;
}
