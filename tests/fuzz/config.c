/* Any bytes as a settings file. Holds: a file is refused with words that name it and a line, or what it set prints as a
 * file that sets the same. */
#include <stdlib.h>
#include <string.h>

#include "config/config_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

struct values {
	char *host, *level;
	int64_t port, any;
	bool proxy;
};

static const struct option options[] = {
    {"host", OPTION_STRING, offsetof(struct values, host), "127.0.0.1", "address to listen on"},
    {"port", OPTION_INT, offsetof(struct values, port), "8000", "port to listen on", .max = 65535},
    {"any-number", OPTION_INT, offsetof(struct values, any), "0", "any number"},
    {"trust_proxy", OPTION_BOOL, offsetof(struct values, proxy), "false", "believes headers"},
    {"log-level", OPTION_CHOICE, offsetof(struct values, level), "info", "least level", .choices = "debug|info|error"},
    {0},
};

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* The values that the text sets, printed without their origin; NULL when it is refused. */
static const char *values_of(struct ctx *c, const char *text, size_t len)
{
	struct values values;
	struct config_section sections[] = {{"all", options, &values, NULL}, {0}};
	char *none[] = {NULL};
	int used;
	require(config_load(c, sections, NULL, none, 0, NULL, &used) == OK);
	if (config_read_text(c, sections, "FILE", mem_strn(c->mem, "", 0), 0) != OK)
		abort();
	char *copy = mem_array(c->mem, char, len + 1);
	memcpy(copy, text, len);
	if (config_read_text(c, sections, "FILE", copy, len) != OK) {
		require(text_starts(ctx_error(c), "FILE:") && c->code == ERR_INVALID);
		return NULL;
	}
	for (size_t i = 0; i + 1 < COUNT_OF(options); i++)
		sections[0].from[i] = "";
	struct buf out;
	buf_init(&out, c->mem, 2 * LIMIT_CONFIG_FILE);
	config_print_values(sections, &out);
	return out.data;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	CTX_SCOPED struct ctx *c = ctx_new("fuzz");
	const char *first = values_of(c, (const char *)bytes, len);
	if (!first)
		return 0;
	const char *second = values_of(c, first, strlen(first));
	require(second && text_eq(first, second));
	return 0;
}
