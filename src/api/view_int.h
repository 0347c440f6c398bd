/* What a request about a film needs: the film, the learner, the transcript, the plan; and the analysis of a span. */
#pragma once

#include "api/api_int.h"
#include "learning/learning.h"
#include "store/progress.h"

struct view {
	struct user user;
	struct film film;
	const char *language, *native;
	bool has_transcript;
	struct transcript transcript; /* all cues */
	struct plan plan;
	struct chunk_row *ready; /* chunks of this transcript and native language that were prepared */
	size_t ready_count;
};

/* Film by {id} of the path, for the person who asks. The transcript is loaded whole (a film: a millisecond). */
enum err view_open(struct http_request *request, struct db_tx *tx, struct view *out) ATTR_MUST_CHECK;
enum err view_open_id(struct http_request *request, struct db_tx *tx, int64_t id, struct view *out) ATTR_MUST_CHECK;
/* Whether prepared chunks cover the span. */
bool view_is_ready(const struct view *v, struct span span);
/* How far the transcript is stored without a hole, from the beginning of the film. */
int64_t view_transcript_until(const struct view *v);
/* Up to where the span can be watched from its start; its end: all of it, its start: nothing. That is what is prepared, or
 * what was heard already while the rest of its part is still being heard (or its job died): what is stored of a recognised
 * transcript can be watched, with single words instead of translated lines where those are missing. */
int64_t view_watchable_until(const struct view *v, struct span span);

/* Analysis of the cues that start in the span, with the learner's corrections. */
struct span_view {
	struct span span;
	struct cues cues; /* a window into the view's transcript */
	const int64_t *ids;
	struct analysis *analysis;
	const struct lexicon *lexicon;
	const struct lexicon_corrections *corrections;
	int64_t *starts; /* per cue */
	double *confidence;
};
enum err span_open(struct http_request *request, struct db_tx *tx, const struct view *v, struct span span,
		   struct span_view *out) ATTR_MUST_CHECK;
/* The learner's lesson over the whole span view, or over cues [first, first + count) of it. */
enum err span_lesson(struct http_request *request, struct db_tx *tx, const struct view *v, const struct span_view *s,
		     size_t first, size_t count, struct lesson *out) ATTR_MUST_CHECK;

/* What a learner said about words of a language. */
struct learner_words {
	const struct map *known; /* "n" or "o" + lemma -> struct knowledge_row */
	const struct lexicon_corrections *corrections;
};

/* The concordance of a transcript from the cache, made when it is not there and `build`; else ERR_NOT_FOUND. It is valid
 * while visit runs. */
struct concordance;
typedef void concordance_visit(const struct concordance *k, void *user);
enum err concordance_with(struct http_request *request, struct db_tx *tx, const struct transcript_row *transcript,
			  const struct lexicon *lex, bool build, concordance_visit *visit, void *user) ATTR_MUST_CHECK;

/* How much of a film this learner knows, from word counts that are kept per transcript. */
struct coverage {
	double known_share;
	double level_shares[LEVEL_COUNT]; /* of running content words */
};
enum err coverage_of(struct http_request *request, struct db_tx *tx, const struct transcript_row *transcript,
		     int64_t user, enum level level, struct coverage *out) ATTR_MUST_CHECK;
