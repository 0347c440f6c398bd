/* Options as tables: the room that uses a setting declares its row; config/ fills it from the defaults, the file,
 * the environment and the command line, and prints --help and the documented default file from the same rows.
 *
 *	struct http_options { char *host; int64_t port; };
 *	const struct option http_options[] = {
 *		{"host", OPTION_STRING, offsetof(struct http_options, host), "127.0.0.1", "address to listen on"},
 *		{"port", OPTION_INT, offsetof(struct http_options, port), "8000", "port; 0 takes a free one", .min = 0,
 *.max = 65535}, {0},
 *	};
 *
 * The name of a row is its name in the file (`port = 8000`), as a flag (`--port 8000`), and in the environment
 * (`LANGPLUG_PORT`; with `_FILE` behind it the value is read from that file, for secrets). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option_type {
	OPTION_STRING, /* char *; "" when empty, never NULL */
	OPTION_INT,    /* int64_t, in [min, max] */
	OPTION_BOOL,   /* bool */
	OPTION_SECRET, /* char *, never printed */
	OPTION_CHOICE, /* char *, one of the words in `choices`, separated by | */
};

struct option {
	const char *name; /* NULL ends the table */
	enum option_type type;
	size_t offset; /* of the field in the room's struct */
	const char *value_default;
	const char *help; /* one sentence, lower case, no full stop */
	int64_t min, max; /* OPTION_INT */
	const char *choices;
	const char *alias; /* an environment name of the original kept beside ours, e.g. "DATABASE_URL"; NULL none */
};
