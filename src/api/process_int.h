/* What the files about work on films share. */
#pragma once

#include "api/view_int.h"
#include "jobs/args.h"

extern const struct shape queued_shape;
/* 202 {message, task_id, status_url, estimated_time}. estimate in seconds, negative: unknown. */
enum err send_queued(struct http_request *request, struct http_response *response, const char *task,
		     const char *message, double estimate);

/* Queues work of a kind on a film for the person who asks; args need their span only. */
enum err process_queue(struct http_request *request, const struct view *v, struct job_args *args, const char *kind,
		       enum job_priority priority, const char **task) ATTR_MUST_CHECK;
/* The learner is at `at_ms` of a film: the part behind the one they watch is prepared at low priority, unless it is there, is
 * being made, or could not be made. Never fails the request: what goes wrong is logged. */
void process_prefetch(struct http_request *request, int64_t at_ms);
