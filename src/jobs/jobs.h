/* Room jobs: requests and work items. Knows neither what a job does nor SQL nor threads.
 *
 * A *request* (task id, owner) points to a *work item* (key = what is to be done). Same key, same work: it is done
 * once, everyone has a task id of their own; status and cancel act on the request, work stops when its last request is
 * gone. State changes are one function each; they take the caller's transaction, so that finishing a job and saving
 * its result are one commit.
 *
 *	jobs_request(&tx, &(struct job_request){.user = 7, .kind = "process_chunk", .key = key, .args = json,
 *	             .priority = JOB_PERSON}, now, &task);
 *	...
 *	jobs_claim(c, db, "worker-1", now, &item);           // lease
 *	jobs_progress(&tx, &item, &(struct job_progress){.share = 0.4, .step = "speech", ...}, now);
 *	jobs_finish(&tx, &item, result_json, now); */
#pragma once

#include "db/db.h"

enum job_state { JOB_QUEUED, JOB_RUNNING, JOB_COMPLETED, JOB_FAILED, JOB_CANCELLED };
/* For REST: "pending" "processing" "completed" "failed" "cancelled". */
const char *job_state_name(enum job_state s);

enum job_priority { JOB_PERSON = 0, JOB_PREFETCH = 1, JOB_BACKGROUND = 2 };

/* What the program can do: one row a kind; tables are composed in worker/. */
struct job_kind {
	const char *name;       /* "process_chunk" */
	int lease_s;            /* a claim without heartbeat for this long goes back */
	int soft_s, hard_s;     /* cancel is asked, the child is killed; 0 none (in worker/: the setting alone) */
	int attempts;           /* errors and deaths the parent saw */
	bool needs_media;       /* runs with a langplug-media child */
	bool idempotent_result; /* a completed item with the same key is answered at once, not done again */
};

/* When failed work is tried again: base_s * 2^(failures - 1), at most an hour, and of that jitter_percent more or less at
 * random, so that what failed together does not come back together. */
struct job_retry {
	int64_t base_s, jitter_percent;
};
enum { JOB_BEFORE_MAX = 100 };
enum { JOB_LOST_MAX = 20 }; /* how often a lease may run out, unless a setting says otherwise */

struct job_request {
	int64_t user; /* 0: the program itself */
	const char *kind;
	const char *key;   /* identity of the work, e.g. "process_chunk/FINGERPRINT/…" */
	const char *args;  /* JSON object */
	const char *title; /* for people: "Episode 1, part 2" */
	enum job_priority priority;
	int64_t video; /* 0 none: for lists */
};

struct job_status {       /* as one requester sees it */
	const char *task; /* 26 characters, unguessable */
	const char *kind, *title, *args;
	int64_t user, video;
	enum job_state state;
	enum job_priority priority;
	double share;        /* 0-1 of seconds of audio or cues; never falls while running */
	const char *step;    /* stable name: "probe" "subtitles" "speech" "analysis" "translation" "saving" */
	const char *message; /* for people */
	int64_t eta_ms;      /* -1 unknown */
	int attempts;
	const char *error_reason, *error_text; /* failed */
	const char *result;                    /* JSON, completed */
	int64_t created_at, started_at, finished_at;
	int64_t
	    queued_before; /* how many items stand before this one now, counted to JOB_BEFORE_MAX; newcomers may still
				* be served between */
	int64_t seq;       /* rises with every change of any job: cursor of jobs_changes */
};

/* Joins an unfinished (or finished idempotent) item of the same key or makes one. The same user asking again for the
 * same unfinished work gets the task they have. *task on tx->ctx->mem. */
enum err jobs_request(struct db_tx *tx, const struct job_kind *kind, const struct job_request *request, int64_t now,
		      const char **task) ATTR_MUST_CHECK;
/* ERR_NOT_FOUND also for somebody else's (user 0 sees all). */
enum err jobs_status(struct db_tx *tx, int64_t user, const char *task, struct job_status *out) ATTR_MUST_CHECK;
/* Newest first; unfinished only when asked. */
enum err jobs_list(struct db_tx *tx, int64_t user, bool unfinished, size_t limit, struct job_status **out,
		   size_t *count) ATTR_MUST_CHECK;
/* Cancels this request; the item when nobody else wants it. Finished ones stay as they are (OK). */
enum err jobs_cancel(struct db_tx *tx, int64_t user, const char *task, int64_t now) ATTR_MUST_CHECK;
/* A failed or cancelled request again, same task id; ERR_INVALID for others. */
enum err jobs_retry(struct db_tx *tx, int64_t user, const char *task, int64_t now) ATTR_MUST_CHECK;
/* Requests of the first `limit` items that changed after `seq`, oldest change first: the one reader of a process
 * follows this with the last seq it saw. (A request whose user was deleted is gone without a change.) */
enum err jobs_changes(struct db_tx *tx, int64_t seq, size_t limit, struct job_status **out,
		      size_t *count) ATTR_MUST_CHECK;

/* ---- the worker's side ---- */

struct job_item {
	int64_t id;
	const char *kind, *args, *key;
	int64_t user;  /* of the first request: whose settings and pair count */
	int attempt;   /* from 1 */
	int64_t claim; /* number of this claim: another one means that the lease was lost */
	const char *worker;
	int64_t lease_until;
	double share;
};

struct job_progress {
	double share;
	const char *step, *message;
	int64_t eta_ms;
};

/* Takes up to `max` items in order of priority, then fair between users, then age; ERR_NOT_FOUND (no text) when there is
 * none. Only kinds of the table. One short transaction of its own; an empty queue costs a read. */
enum err jobs_claim(struct ctx *c, struct db *db, const struct job_kind *kinds, size_t kind_count, const char *worker,
		    int64_t now, struct job_item *out, size_t max, size_t *count) ATTR_MUST_CHECK;
/* Extends the lease and stores progress; *wanted false: cancel was asked or the lease was lost. */
enum err jobs_progress(struct db_tx *tx, const struct job_kind *kind, struct job_item *item,
		       const struct job_progress *progress, int64_t now, bool *wanted) ATTR_MUST_CHECK;
/* Whether the claim still holds and somebody wants the work; changes nothing. */
enum err jobs_wanted(struct db_tx *tx, const struct job_item *item, bool *wanted) ATTR_MUST_CHECK;
/* In the transaction that saves the result; ERR_CANCELLED when the lease was lost or it was cancelled meanwhile (then
 * nothing may be saved: leave the scope). */
enum err jobs_finish(struct db_tx *tx, const struct job_item *item, const char *result, int64_t now) ATTR_MUST_CHECK;
/* Failed: again later while attempts are left and the error may pass, else for
 * good. ERR_INVALID, ERR_UNSUPPORTED, ERR_DAMAGED, ERR_NOT_FOUND, ERR_FORBIDDEN are final at once. ERR_CANCELLED is
 * returned when the lease was lost or the work was cancelled meanwhile (then there is nothing to do). */
enum err jobs_fail(struct db_tx *tx, const struct job_kind *kind, const struct job_item *item, enum err e,
		   const char *reason, const char *text, const struct job_retry *retry, int64_t now) ATTR_MUST_CHECK;
/* Gives it back untouched (shutdown). */
enum err jobs_release(struct db_tx *tx, const struct job_item *item, int64_t now) ATTR_MUST_CHECK;
/* Leases that ran out go back to the queue (lost_max times at most, then failed); work that nobody wants any more (its users
 * were deleted) is cancelled. Returns how many in *count. */
enum err jobs_recover(struct db_tx *tx, int lost_max, int64_t now, int64_t *count) ATTR_MUST_CHECK;
/* The same at once for everything that this worker holds: the caller knows that it is dead. */
enum err jobs_recover_worker(struct db_tx *tx, const char *worker, int lost_max, int64_t now,
			     int64_t *count) ATTR_MUST_CHECK;
/* Names that hold leases now. */
enum err jobs_workers(struct db_tx *tx, const char ***out, size_t *count) ATTR_MUST_CHECK;
/* One item by a task id, when it is queued: for worker_run_now. ERR_NOT_FOUND, ERR_EXISTS when it is not queued. */
enum err jobs_claim_task(struct ctx *c, struct db *db, const struct job_kind *kind, const char *task,
			 const char *worker, int64_t now, struct job_item *out) ATTR_MUST_CHECK;
/* Before an account goes: its requests are withdrawn; work that nobody else wants is gone, also what it left. */
enum err jobs_forget_user(struct db_tx *tx, int64_t user, int64_t now) ATTR_MUST_CHECK;
/* Forgets items that finished before then, with their requests. */
enum err jobs_purge(struct db_tx *tx, int64_t before, int64_t *count) ATTR_MUST_CHECK;
enum err jobs_counts(struct db_tx *tx, int64_t *queued, int64_t *running) ATTR_MUST_CHECK;
