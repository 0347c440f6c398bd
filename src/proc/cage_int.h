/* Landlock for the cages. */
#pragma once

#include "proc/cage.h"

struct landlock_path {
	const char *path; /* missing ones are passed over */
	bool write;
};
/* Everything on the file system (and binding and connecting of TCP, and signals to others, where the kernel can) is
 * refused but what the paths (NULL ends) allow. *on is false on a kernel without Landlock. */
enum err landlock_enter(struct ctx *c, const struct landlock_path *paths, bool *on) ATTR_MUST_CHECK;
