/* LibreTranslate: POST {url}/translate with q as a JSON array (its form encoding keeps only the last of several).
 * Which pairs a server holds only it knows: an unknown pair is answered by ERR_UNSUPPORTED. Neighbouring lines are not
 * sent: it has no place for them. */
#include <string.h>

#include "translate/translate_int.h"

enum { BATCH = 50, BATCH_BYTES = 64 * KIB };

bool translate_libretranslate_can(const struct translator *t, const char *from, const char *to)
{
	const char *a = subtitles_language_code(from), *b = subtitles_language_code(to);
	return *t->options.libretranslate_url && t->options.allow_remote && a && b && !text_eq(a, b);
}

static void write_body(const struct remote *r, const char *const *texts, const char *const *contexts, size_t count,
		       struct buf *out)
{
	(void)contexts;
	struct json j = json_begin(out);
	json_object_begin(&j);
	json_key(&j, "q");
	json_array_begin(&j);
	for (size_t i = 0; i < count; i++)
		json_str(&j, texts[i]);
	json_array_end(&j);
	json_key_str(&j, "source", r->from);
	json_key_str(&j, "target", r->to);
	json_key_str(&j, "format", "text");
	if (*r->key)
		json_key_str(&j, "api_key", r->key);
	json_object_end(&j);
}

enum err translate_libretranslate_run(struct ctx *c, struct translator *t, const char *from, const char *to,
				      const char *const *texts, const char *const *contexts, size_t count,
				      const char **out)
{
	const char *base = t->options.libretranslate_url;
	size_t n = strlen(base);
	while (n && base[n - 1] == '/')
		n--;
	const struct remote r = {.service = "LibreTranslate",
				 .url = mem_printf(c->mem, "%.*s/translate", (int)n, base),
				 .body = write_body,
				 .array = "translatedText",
				 .from = subtitles_language_code(from),
				 .to = subtitles_language_code(to),
				 .key = t->options.libretranslate_key,
				 .seconds = t->options.seconds,
				 .batch = BATCH,
				 .batch_bytes = BATCH_BYTES};
	return translate_remote_run(c, &r, texts, contexts, count, out);
}
