/* What the files of room config share. */
#pragma once

#include "config/config.h"

enum { CONFIG_NAME_MAX = 64 };

/* An option and its place. */
struct setting {
	const struct option *option;
	struct config_section *section;
	size_t index;
};

/* The option with that name, '-', '_', '.' and letter case being the same; false when there is none. */
bool config_find(struct config_section *sections, const char *name, size_t len, struct setting *out);
/* Parses and stores the value; where is what a person looks for: "FILE:12", "environment LANGPLUG_PORT". */
enum err config_set(struct ctx *c, const struct setting *s, const char *value, const char *where) ATTR_MUST_CHECK;
enum err config_read_file(struct ctx *c, struct config_section *sections, const char *path) ATTR_MUST_CHECK;
/* The same for text that was read already; name stands in messages. */
enum err config_read_text(struct ctx *c, struct config_section *sections, const char *name, char *text,
			  size_t len) ATTR_MUST_CHECK;
enum err config_read_environment(struct ctx *c, struct config_section *sections,
				 char *const *environment) ATTR_MUST_CHECK;
enum err config_read_arguments(struct ctx *c, struct config_section *sections, int argc, char *const *argv,
			       int *used) ATTR_MUST_CHECK;
/* "libretranslate-url" -> "LANGPLUG_LIBRETRANSLATE_URL" */
void config_env_name(const char *option, char out[CONFIG_NAME_MAX + 16]);
