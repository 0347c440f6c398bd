/* What the program can do: one row a kind. The settings job-soft-seconds (cancel is asked) and job-hard-seconds (the child
 * is killed) hold for all; a row that says less has its own. */
#include "worker/job_chunk.h"
#include "worker/job_debug.h"
#include "worker/job_library.h"
#include "worker/job_words.h"
#include "worker/worker.h"

static const struct worker_kind kinds[] = {
    {{"process_chunk", .lease_s = 60, .attempts = 3, .needs_media = true}, job_process_chunk},
    {{"transcribe_video", .lease_s = 60, .attempts = 3, .needs_media = true}, job_transcribe_video},
    {{"batch_translate", .lease_s = 60, .attempts = 3}, job_batch_translate},
    {{"extract_vocabulary", .lease_s = 60, .attempts = 3, .needs_media = true}, job_extract_vocabulary},
    {{"scan", .lease_s = 120, .attempts = 3, .needs_media = true}, job_scan},
    {{"remux", .lease_s = 120, .attempts = 2, .needs_media = true}, job_remux},
    {{"thumbnails", .lease_s = 60, .soft_s = 600, .hard_s = 900, .attempts = 2, .needs_media = true}, job_thumbnails},
    {{"purge", .lease_s = 60, .soft_s = 600, .hard_s = 900, .attempts = 2}, job_purge},
    {{"debug_task", .lease_s = 60, .soft_s = 60, .hard_s = 120, .attempts = 3}, job_debug_task},
};

const struct worker_kind *worker_kinds(size_t *count)
{
	*count = COUNT_OF(kinds);
	return kinds;
}
