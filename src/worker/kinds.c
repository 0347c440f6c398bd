/* What the program can do: one row a kind. */
#include "worker/job_debug.h"
#include "worker/worker.h"

static const struct worker_kind kinds[] = {
    {{.name = "debug_task", .lease_s = 60, .soft_s = 60, .hard_s = 120, .attempts = 3}, job_debug_task},
};

const struct worker_kind *worker_kinds(size_t *count)
{
	*count = COUNT_OF(kinds);
	return kinds;
}
