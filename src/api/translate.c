/* POST /api/translate: texts by themselves, by the first engine that can do the pair, with the memo of all translations before
 * it. What leaves the house leaves it only when an administrator switched that engine on (room translate). */
#include <string.h>

#include "api/api_int.h"
#include "learning/help.h"
#include "learning/source.h"

static const struct field body_fields[] = {
    {"texts", FIELD_ARRAY, .item = FIELD_STRING, .required = true, .min = 1, .max = LIMIT_TRANSLATE_TEXTS},
    {"source_lang", FIELD_STRING, .required = true, .min = 2, .max = 20},
    {"target_lang", FIELD_STRING, .required = true, .min = 2, .max = 20},
    {0},
};
static const struct shape translate_body = {"Translate", body_fields};

static const struct field line_fields[] = {
    {"text", FIELD_STRING, .required = true, .nullable = true, .help = "null: no engine could"},
    {"engine", FIELD_STRING, .required = true, .nullable = true},
    {"quality", FIELD_STRING, .required = true, .nullable = true, .choices = "human|machine|rough|gloss"},
    {"cached", FIELD_BOOL, .required = true},
    {0},
};
static const struct shape line_shape = {"Translation", line_fields};
static const struct field answer_fields[] = {
    {"translations", FIELD_ARRAY, &line_shape, .required = true, .help = "one a text, in order"},
    {0},
};
static const struct shape answer_shape = {"TranslationList", answer_fields};

static enum err read_language(struct http_request *request, const struct body *b, const char *field, const char **out)
{
	*out = subtitles_language_code(body_str(b, field, ""));
	return *out ? OK : fault_add(request, "body", field, "unknown_language", "is no language we know");
}

static enum err read_texts(struct http_request *request, const struct body *b, struct help_texts *out)
{
	size_t n = body_count(b, "texts");
	const char **texts = mem_array(request->ctx->mem, const char *, n);
	for (size_t i = 0; i < n; i++) {
		texts[i] = body_str_at(b, "texts", i);
		if (strlen(texts[i]) > LIMIT_CUE_TEXT)
			return fault_add(request, "body", mem_printf(request->ctx->mem, "texts.%zu", i),
					 "string_too_long",
					 mem_printf(request->ctx->mem, "has more than %d bytes", LIMIT_CUE_TEXT));
	}
	out->texts = texts;
	out->count = n;
	return OK;
}

static enum err choose(struct http_request *request, struct help_texts *in)
{
	const struct lexicon *lex;
	in->engine = translate_choose(api_of(request)->deps.translator, in->from, in->to);
	bool glosses = open_lexicon(request, in->from, &lex) == OK && lexicon_has_pair(lex, in->to);
	ctx_clear(request->ctx);
	in->lexicon = glosses ? lex : NULL;
	if (in->engine || in->lexicon)
		return OK;
	return ctx_fail_named(request->ctx, ERR_UNSUPPORTED, "no_translation_engine",
			      "Nothing here can translate %s into %s: no engine and no dictionary for the pair is "
			      "installed. GET /api/doctor says what would help.",
			      source_language_name(in->from), source_language_name(in->to));
}

static enum err translate(struct http_request *request, struct http_response *response)
{
	struct body b;
	struct answer a;
	struct help_texts in = {.now = session_of(request)->now};
	const struct api_deps *deps = &api_of(request)->deps;
	enum err e = body_read(request, &translate_body, &b);
	if (e == OK)
		e = read_language(request, &b, "source_lang", &in.from);
	if (e == OK)
		e = read_language(request, &b, "target_lang", &in.to);
	if (e == OK && text_eq(in.from, in.to))
		e = fault_add(request, "body", "target_lang", "same_language", "must differ from source_lang");
	if (e == OK)
		e = read_texts(request, &b, &in);
	if (e == OK)
		e = choose(request, &in);
	if (e != OK)
		return e;
	struct help_text *out = mem_array(request->ctx->mem, struct help_text, in.count);
	e = help_translate_texts(request->ctx, deps->db, deps->translator, &in, out);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key(&a.json, "translations");
	json_array_begin(&a.json);
	for (size_t i = 0; i < in.count; i++) {
		json_object_begin(&a.json);
		json_key_str(&a.json, "text", out[i].text);
		json_key_str(&a.json, "engine", out[i].engine);
		json_key_str(&a.json, "quality", out[i].quality);
		json_key_bool(&a.json, "cached", out[i].cached);
		json_object_end(&a.json);
	}
	json_array_end(&a.json);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

const struct api_row translate_rows[] = {
    {{"POST", "/api/translate", "/translate", HTTP_POOL, translate, 256 * KIB},
     ACCESS_USER,
     .body = &translate_body,
     .answer = &answer_shape,
     .summary = "Texts into another language, each with who translated it",
     .tag = "translate"},
    {{0}},
};
