/* Private to jobs/. */
#pragma once

#include "jobs/jobs.h"
#include "store/work.h"

enum {
	TASK_ID_LENGTH = 26, /* 130 random bits */
	RETRY_MAX_MS = 3600 * 1000,
};

static inline bool job_finished(int state)
{
	return state > JOB_RUNNING;
}

/* Puts a queued item at its place in line: see request.c. */
enum err item_line_up(struct db_tx *tx, struct work_item *item) ATTR_MUST_CHECK;
/* Ends an item: state, time, nobody's lease. */
void item_end(struct work_item *item, enum job_state state, int64_t now);
/* OK only when the claim still holds and somebody wants the work; *out is the row. */
enum err item_held(struct db_tx *tx, const struct job_item *item, struct work_item *out) ATTR_MUST_CHECK;
