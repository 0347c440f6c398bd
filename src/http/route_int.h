/* Which row answers a path. Pure: patterns compiled once, a path matched against them. */
#pragma once

#include "http/http.h"
#include "http/parse_int.h"

struct router;

/* A duplicate of method and pattern, or a pattern that is none, aborts: the tables are ours. */
struct router *router_new(const void *mem, const struct http_route *routes);

struct match {
	const struct http_route *route; /* NULL: none */
	struct pairs params;            /* decoded, on mem */
	char *allow;                    /* when only other methods are there: "GET, HEAD"; else NULL */
};

/* path is raw (as sent, without query); its escapes are valid. */
void router_match(const struct router *router, const void *mem, const char *method, const char *path,
		  struct match *out);
