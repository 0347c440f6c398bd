/* What the files of api/ share: rows, the state of a request, encoders' helpers. */
#pragma once

#include "api/api.h"
#include "api/shape.h"

enum access {
	ACCESS_OPEN, /* everybody */
	ACCESS_USER, /* logged in */
	ACCESS_ADMIN,
	ACCESS_TESTING, /* exists only with LANGPLUG_TESTING=1 */
};

struct api_row {
	struct http_route http; /* method, path, alias, mode, handler, max_body */
	enum access access;
	const char *rate;           /* class of auth_rate_take besides the general one; NULL none */
	bool csrf_always;           /* also with a bearer token */
	bool csrf_never;            /* login, register, refresh, logout: Origin is checked instead */
	const struct shape *body;   /* JSON body; NULL none */
	const struct shape *query;  /* parameters of the query string; NULL none */
	const struct shape *answer; /* of the success status; NULL no body or not JSON */
	int status;                 /* of success; 0: 200 */
	const char *summary;
	const char *tag;
};

/* Tables of the resources, each ended by a row without method. */
extern const struct api_row account_rows[], profile_rows[], video_rows[], chunk_rows[], task_rows[], process_rows[],
    process_older_rows[], vocabulary_rows[], vocabulary_sync_rows[], mark_rows[], card_rows[], correction_rows[],
    own_word_rows[], account_change_rows[], settings_rows[], video_word_rows[], subtitle_rows[], pack_rows[],
    lesson_rows[], game_rows[], progress_rows[], srt_rows[], translate_rows[], flag_rows[], testing_rows[],
    blocking_rows[], program_rows[], page_rows[];

struct api {
	struct api_deps deps;
	struct http_route *routes; /* of all tables, for http; routes[i].row is the api_row */
	size_t route_count;
	struct http_ring *ring;
	struct stills *stills;
	struct pages *pages;
	struct follow *follow;
	struct coverage_cache *coverage;
	char *openapi; /* made once */
	bool testing;  /* LANGPLUG_TESTING=1 */
};

/* State of one request: request->session. */
struct api_session {
	struct api *api;
	struct auth_identity who; /* user 0: nobody */
	bool by_cookie;           /* cookie, not bearer */
	int64_t now;              /* the clock, read once a request */
	struct fault faults[24];
	size_t fault_count;
	struct auth_rate rate;
	bool rated;
	int retry_after_s;
	const struct learner_words *words; /* coverage.c: read once a request */
};

static inline struct api_session *session_of(const struct http_request *request)
{
	return request->session;
}
static inline struct api *api_of(const struct http_request *request)
{
	return request->user;
}

/* An answer under construction: json writer on the request's memory. */
struct answer {
	struct buf buf;
	struct json json;
};
void answer_begin(struct http_request *request, struct answer *a);
/* Sends it as application/json. */
enum err answer_send(struct http_response *response, struct answer *a, int status);
enum err answer_empty(struct http_response *response, int status);
/* {"message": …} and the like: one string field. */
void json_key_time(struct json *j, const char *key, int64_t ms); /* ISO or null for 0 */

/* {id} of the path as a number: ERR_NOT_FOUND when it is none. */
enum err path_id(struct http_request *request, const char *name, int64_t *out) ATTR_MUST_CHECK;
/* The user behind the request, whole. */
enum err current_user(struct http_request *request, struct db_tx *tx, struct user *out) ATTR_MUST_CHECK;
/* "Deutsch"; the code itself when unknown. */
const char *language_native_name(const char *code);
/* Level of the learner in a language; LEVEL_A1 when never asked. */
enum err current_level(struct http_request *request, struct db_tx *tx, const char *language,
		       enum level *out) ATTR_MUST_CHECK;
enum err open_lexicon(struct http_request *request, const char *language, const struct lexicon **out) ATTR_MUST_CHECK;
/* Queues and answers 202 {message, task_id, status_url, estimated_time}. */
struct job_request;
enum err queue_job(struct http_request *request, const struct job_request *job, const char **task) ATTR_MUST_CHECK;

/* profile.c: 5, 10 or 20 when it is there. */
enum err check_chunk_minutes(struct http_request *request, const struct body *b) ATTR_MUST_CHECK;

struct coverage_cache *coverage_cache_new(void *mem);
/* flags.c: whether every flag's setting can be read. */
enum err flags_check(struct ctx *c, const struct api_options *options) ATTR_MUST_CHECK;

/* account.c: as after a logout. */
void login_cookies_clear(struct http_request *request, struct http_response *response);
/* guard.c */
enum err guard_before(struct http_request *request, struct http_response *response);
/* problem.c: the error envelope. */
void problem_answer(struct http_request *request, int status, struct http_response *response);
int problem_status(enum err e, const char *reason);
/* headers.c */
void security_headers(struct http_request *request, struct http_response *response);
