/* The built web app (pages.c) and stills of films (stills.c). */
#pragma once

#include "api/api.h"

struct pages;
struct stills;

/* web_path "" looks for web/dist beside the program, then in the share folder; none found: pages answer 503 in words. */
enum err pages_open(struct ctx *c, void *mem, const char *web_path, struct pages **out) ATTR_MUST_CHECK;

/* JPEGs of films, made on demand by one langplug-media child and kept below the data directory. */
struct stills *stills_new(void *mem, const struct api_deps *deps);
void stills_close(struct stills *stills);
/* Open descriptor of the JPEG near at_ms. Slow when it is not there yet. */
enum err stills_get(struct ctx *c, struct stills *stills, const struct film *film, int64_t at_ms,
		    int *fd) ATTR_MUST_CHECK;
