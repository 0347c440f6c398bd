/* When an account goes. Work that others wait for too goes on under the name of one of them. */
#include "jobs/jobs_int.h"

enum err jobs_forget_user(struct db_tx *tx, int64_t user, int64_t now)
{
	int64_t count;
	enum err e = work_forget_user(tx, user);
	/* What is left with cancelled requests only is cancelled. */
	return e == OK ? jobs_recover(tx, JOB_LOST_MAX, now, &count) : e;
}
