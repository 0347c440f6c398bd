/* Requests and work items: the rows of room jobs, which holds the rules. */
#pragma once

#include "store/store.h"

struct work_item {
	int64_t id;
	const char *kind, *key, *args; /* key is unique among unfinished items */
	int state;                     /* enum job_state */
	int priority;
	int64_t turn; /* place among items of the same priority: see jobs/request.c */
	int64_t user; /* of the first request, 0 the program */
	double share;
	const char *step, *message;
	int64_t eta_ms;
	int attempts; /* errors and deaths that were seen */
	int lost;     /* leases that ran out */
	int64_t claims;
	const char *error_reason, *error_text, *result; /* NULL none */
	const char *worker;                             /* NULL: nobody has it */
	int64_t lease_until, not_before;
	int64_t created_at, started_at, finished_at;
	int64_t seq; /* rises with every change of the item or one of its requests */
};

struct work_request {
	int64_t id;
	const char *task;
	int64_t item;
	int64_t user; /* 0 the program */
	const char *title;
	int64_t video;
	int priority;
	int64_t created_at, cancelled_at; /* cancelled_at 0: wanted */
};

/* A request with its item. */
struct work_view {
	struct work_request request;
	struct work_item item;
};

/* The next number of all changes. */
enum err work_tick(struct db_tx *tx, int64_t *seq) ATTR_MUST_CHECK;
/* The turn that was claimed last at this priority. */
enum err work_turn_get(struct db_tx *tx, int priority, int64_t *turn) ATTR_MUST_CHECK;
enum err work_turn_set(struct db_tx *tx, int priority, int64_t turn) ATTR_MUST_CHECK;
/* The highest turn among the queued items of this user at this priority; 0 none. */
enum err work_turn_last(struct db_tx *tx, int64_t user, int priority, int64_t *turn) ATTR_MUST_CHECK;

/* Removes the user's requests, and the items that no other request is for; the others get another requester as user. */
enum err work_forget_user(struct db_tx *tx, int64_t user) ATTR_MUST_CHECK;
enum err work_add(struct db_tx *tx, struct work_item *item) ATTR_MUST_CHECK; /* sets id */
enum err work_get(struct db_tx *tx, int64_t id, struct work_item *out) ATTR_MUST_CHECK;
/* All columns that change; sets seq to the next number. */
enum err work_update(struct db_tx *tx, struct work_item *item) ATTR_MUST_CHECK;
/* The queued or running item of this key. */
enum err work_find_active(struct db_tx *tx, const char *key, struct work_item *out) ATTR_MUST_CHECK;
enum err work_find_completed(struct db_tx *tx, const char *key, struct work_item *out) ATTR_MUST_CHECK;
/* Queued items that may run now and that somebody wants, in order of priority, turn, age; only these kinds. */
enum err work_candidates(struct db_tx *tx, int64_t now, const char *const *kinds, size_t kind_count, size_t max,
			 struct work_item **out, size_t *count) ATTR_MUST_CHECK;
/* Running items whose lease ended before now; those of one worker; unfinished ones that nobody wants. */
enum err work_expired(struct db_tx *tx, int64_t now, struct work_item **out, size_t *count) ATTR_MUST_CHECK;
enum err work_of_worker(struct db_tx *tx, const char *worker, struct work_item **out, size_t *count) ATTR_MUST_CHECK;
enum err work_unwanted(struct db_tx *tx, struct work_item **out, size_t *count) ATTR_MUST_CHECK;
/* Names that hold leases. */
enum err work_workers(struct db_tx *tx, const char ***out, size_t *count) ATTR_MUST_CHECK;
/* Queued items that stand before this one, counted up to `most`. */
enum err work_before(struct db_tx *tx, const struct work_item *item, int64_t most, int64_t *count) ATTR_MUST_CHECK;
/* How many are queued (due or not) and running. */
enum err work_counts(struct db_tx *tx, int64_t *queued, int64_t *running) ATTR_MUST_CHECK;
/* Removes what finished before then, with its requests. */
enum err work_purge(struct db_tx *tx, int64_t before, int64_t *count) ATTR_MUST_CHECK;

enum err requests_add(struct db_tx *tx, struct work_request *request) ATTR_MUST_CHECK;          /* sets id */
enum err requests_update(struct db_tx *tx, const struct work_request *request) ATTR_MUST_CHECK; /* item, cancelled_at */
/* The wanted request of this user for an item. */
enum err requests_of_user(struct db_tx *tx, int64_t item, int64_t user, struct work_request *out) ATTR_MUST_CHECK;
/* How many want the item, and the most urgent of them. */
enum err requests_wanted(struct db_tx *tx, int64_t item, int64_t *count, int *priority) ATTR_MUST_CHECK;

enum err work_view_get(struct db_tx *tx, const char *task, struct work_view *out) ATTR_MUST_CHECK;
/* Newest first; user 0: everybody's. */
enum err work_views(struct db_tx *tx, int64_t user, bool unfinished, size_t limit, struct work_view **out,
		    size_t *count) ATTR_MUST_CHECK;
/* All requests of the first `limit` items that changed after seq, in order of change. */
enum err work_views_changed(struct db_tx *tx, int64_t seq, size_t limit, struct work_view **out,
			    size_t *count) ATTR_MUST_CHECK;
