/* What the tests of the library share: folders with real films (made by ffmpeg, once), the real prober, a database. */
#pragma once

#include <stdio.h>
#include <sys/stat.h>

#include "../unit_db.h"
#include "library/library_int.h"

enum { T0 = 1700000000 };
#define NOW ((int64_t)T0 * 1000)

/* Two tiny films, made once for all tests. */
static char clips[64] = "/tmp/langplug-clips-XXXXXX";

static inline void shell(const char *fmt, ...) ATTR_PRINTF(1, 2);
static inline void shell(const char *fmt, ...)
{
	char command[4096];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(command, sizeof command, fmt, ap);
	va_end(ap);
	if (system(command) != 0)
		fail_msg("failed: %s", command);
}

static inline int make_clips(void **state)
{
	(void)state;
	if (!mkdtemp(clips))
		return 1;
	shell("cd %s && printf '1\\n00:00:00,000 --> 00:00:01,000\\nGuten Tag.\\n' > t.srt && "
	      "ffmpeg -v error -f lavfi -i testsrc=d=2:s=64x48:r=5 -f lavfi -i sine=d=2 -i t.srt -c:v mpeg4 -c:a aac "
	      "-c:s srt "
	      "-metadata:s:s:0 language=ger a.mkv && "
	      "ffmpeg -v error -f lavfi -i testsrc2=d=1:s=64x48:r=5 -c:v mpeg4 b.mp4",
	      clips);
	return 0;
}

static inline int remove_clips(void **state)
{
	(void)state;
	shell("rm -rf %s", clips);
	return 0;
}

struct library {
	struct unit_db *u;
	struct ctx *c;
	char *root;
	struct library_options options;
	struct media *media;
	struct library_scan scan;
	int64_t now;
};

static inline struct library open_library(void **state)
{
	struct unit_db *u = *state;
	struct library l = {.u = u, .c = u->c, .root = mem_printf(u->c->mem, "%s/films", u->dir), .now = NOW};
	const char *build = getenv("TEST_BUILD_ROOT");
	struct media_options media = {.program = mem_printf(u->c->mem, "%s/langplug-media", build ? build : "build")};
	l.options = (struct library_options){.videos_path = l.root, .data_path = u->dir};
	shell("mkdir -p '%s'", l.root);
	assert_ok(u->c, media_open(u->c, &media, &l.media));
	return l;
}

/* A clip under a name below the root; `salt` makes another content of it. */
static inline void put_film(struct library *l, const char *path, const char *clip, const char *salt)
{
	shell("mkdir -p \"$(dirname '%s/%s')\" && cp %s/%s '%s/%s' && printf '%s' >> '%s/%s'", l->root, path, clips,
	      clip, l->root, path, salt, l->root, path);
}

static inline void put_text(struct library *l, const char *path, const char *text)
{
	shell("mkdir -p \"$(dirname '%s/%s')\" && printf '%s' > '%s/%s'", l->root, path, text, l->root, path);
}

static inline void close_library(struct library *l)
{
	media_close(l->media);
}
