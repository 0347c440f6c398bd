/* debug_task: goes the whole way of a job (claim, progress, result in one transaction) and does nothing. */
#include "worker/job_debug.h"

#include "jobs/args.h"
#include "worker/deps.h"

enum err job_debug_task(struct ctx *c, struct job_run *run)
{
	struct job_args args;
	struct buf b;
	enum err e = job_args_read(c, run->item.args, &args);
	if (e == OK)
		e = run_progress(c, run, 0.5, "saving", "Pong");
	if (e != OK)
		return e;
	buf_init(&b, c->mem, LIMIT_FRAME);
	struct json j = json_begin(&b);
	json_object_begin(&j);
	json_key_bool(&j, "pong", true);
	json_key_str(&j, "text", args.text ? args.text : "");
	json_key_str(&j, "worker", run->item.worker);
	json_object_end(&j);
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_begin(c, run->deps->db, DB_NORMAL, &tx);
	return e == OK ? run_finish(c, run, &tx, b.data) : e;
}
