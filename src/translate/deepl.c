/* DeepL API v2: POST {url}/v2/translate, at most 50 texts and 128 KiB a request. One cue is one text and stays one
 * (split_sentences "0"); the neighbouring lines go along as context, which costs nothing. */
#include <ctype.h>
#include <string.h>

#include "translate/translate_int.h"

enum { BATCH = 50, BATCH_BYTES = 48 * KIB, CONTEXT_MAX = 8 * KIB };

static const char languages[] =
    " ar bg cs da de el en es et fi fr he hu id it ja ko lt lv nl no pl pt ro ru sk sl sv th "
    "tr uk vi zh ";

static bool knows(const char *language)
{
	const char *code = subtitles_language_code(language);
	if (!code)
		return false;
	const char spaced[] = {' ', code[0], code[1], ' ', '\0'};
	return strlen(code) == 2 && strstr(languages, spaced);
}

bool translate_deepl_can(const struct translator *t, const char *from, const char *to)
{
	return *t->options.deepl_key && t->options.allow_remote && knows(from) && knows(to) &&
	       !text_eq(subtitles_language_code(from), subtitles_language_code(to));
}

static char *upper(void *mem, const char *s)
{
	char *u = mem_str(mem, s);
	for (char *p = u; *p; p++)
		*p = *p == '_' ? '-' : (char)toupper((unsigned char)*p);
	return u;
}

static const char *source_code(void *mem, const char *language)
{
	const char *code = subtitles_language_code(language);
	return text_eq(code, "no") ? "NB" : upper(mem, code);
}

/* English and Portuguese are wanted with a region. */
static const char *target_code(void *mem, const char *language)
{
	const char *code = source_code(mem, language), *given = upper(mem, language);
	if (text_eq(code, "EN"))
		return text_eq(given, "EN-GB") ? "EN-GB" : "EN-US";
	if (text_eq(code, "PT"))
		return text_eq(given, "PT-BR") ? "PT-BR" : "PT-PT";
	return code;
}

static void write_context(struct json *j, const char *const *contexts, size_t count, void *mem)
{
	struct buf all;
	buf_init(&all, mem, CONTEXT_MAX);
	for (size_t i = 0; i < count; i++) {
		if (!contexts[i] || (i && text_eq(contexts[i], contexts[i - 1])))
			continue;
		buf_str(&all, contexts[i]);
		buf_char(&all, '\n');
	}
	if (all.len)
		json_key_str(j, "context", all.data);
}

static void write_body(const struct remote *r, const char *const *texts, const char *const *contexts, size_t count,
		       struct buf *out)
{
	struct json j = json_begin(out);
	json_object_begin(&j);
	json_key(&j, "text");
	json_array_begin(&j);
	for (size_t i = 0; i < count; i++)
		json_str(&j, texts[i]);
	json_array_end(&j);
	json_key_str(&j, "source_lang", r->from);
	json_key_str(&j, "target_lang", r->to);
	json_key_str(&j, "split_sentences", "0");
	json_key_bool(&j, "preserve_formatting", true);
	if (contexts)
		write_context(&j, contexts, count, out->parent);
	json_object_end(&j);
}

enum err translate_deepl_run(struct ctx *c, struct translator *t, const char *from, const char *to,
			     const char *const *texts, const char *const *contexts, size_t count, const char **out)
{
	const char *key = t->options.deepl_key, *base = t->options.deepl_url;
	if (!*base)
		base = text_ends(key, ":fx") ? "https://api-free.deepl.com" : "https://api.deepl.com";
	size_t n = strlen(base);
	while (n && base[n - 1] == '/')
		n--;
	const struct remote r = {.service = "DeepL",
				 .url = mem_printf(c->mem, "%.*s/v2/translate", (int)n, base),
				 .authorization = mem_printf(c->mem, "DeepL-Auth-Key %s", key),
				 .body = write_body,
				 .array = "translations",
				 .member = "text",
				 .from = source_code(c->mem, from),
				 .to = target_code(c->mem, to),
				 .key = key,
				 .seconds = t->options.seconds,
				 .batch = BATCH,
				 .batch_bytes = BATCH_BYTES};
	return translate_remote_run(c, &r, texts, contexts, count, out);
}
