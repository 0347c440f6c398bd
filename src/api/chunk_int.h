/* What the plan, the pack and the lesson of a film share. */
#pragma once

#include "api/view_int.h"

extern const struct shape span_query;

/* "upload" "sidecar" "embedded" "recognised": docs/api.md. */
const char *transcript_kind(const struct transcript_row *t);

/* The film of {id} and the span of the query: 409 while it is not prepared. */
enum err ready_span_open(struct http_request *request, struct db_tx *tx, struct view *v,
			 struct span *span) ATTR_MUST_CHECK;

/* What a pack of the span depends on. The parallel track (of the learner's own language) is only named here; no cues are
 * read and nothing is analysed, so that "nothing changed" costs little. */
struct pack_key {
	struct transcript_row theirs; /* id 0: no parallel track */
	const char *version;
};
enum err pack_key_of(struct http_request *request, struct db_tx *tx, const struct view *v, struct span span,
		     struct pack_key *out) ATTR_MUST_CHECK;
