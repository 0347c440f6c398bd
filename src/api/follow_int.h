/* The one reader of a process that follows job changes and feeds the event ring. */
#pragma once

#include "api/api_int.h"

/* Writes a Task (docs/api.md) as one JSON object. */
void task_write(struct json *j, const struct job_status *s);
