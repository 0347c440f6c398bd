/* What a media file's own structure says, without libav. */
#pragma once

#include "base/base.h"

struct layout {
	const char *kind; /* "matroska", "webm", "mp4", "mov", "avi", "wav", "" another */
	bool cut;         /* announces more than is there */
};
/* Reads by pread; the descriptor's position stays. */
struct layout layout_read(int fd, int64_t size);
