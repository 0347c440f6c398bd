/* A fixed number of threads that take jobs in order, the one that was idle last first, at most `per_key` of the same key
 * at a time: what hangs (one engine's route, one file system) does not take all threads from the others. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct MHD_Connection;
struct pool;

struct job {
	struct job *next;
	uint64_t key;
	void (*run)(struct job *job); /* resumes the connection last; the job is not touched after */
};

struct pool *pool_new(const void *mem, size_t threads, size_t queue_max, size_t per_key);
/* Suspends the connection and hands the job over, in one step, so that no resume can come before its suspend. false:
 * the queue is full and nothing happened. Call only from a callback of that connection. */
bool pool_push(struct pool *pool, struct job *job, struct MHD_Connection *connection);
/* Runs what is queued and joins the threads. */
void pool_stop(struct pool *pool);
