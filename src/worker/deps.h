/* What job functions may use; filled by app/. */
#pragma once

#include "db/db.h"
#include "lexicon/lexicon.h"
#include "library/library.h"
#include "media/media.h"
#include "speech/speech.h"
#include "translate/translate.h"
#include "worker/worker.h"

struct worker_deps {
	struct db *db;
	const struct worker_options *options;
	const struct library_options *library;
	const struct media_options *media;
	const struct speech *speech;
	struct translator *translator;
	/* Open lexicon of a language; ERR_UNSUPPORTED with words. */
	enum err (*lexicon)(struct ctx *c, void *app, const char *language, const struct lexicon **out);
	/* NULL, or called by the supervisor about every 10 s: what was idle too long is stopped here (translate_idle). */
	void (*idle)(void *app);
	void *app;
};
