/* Text of an ASS event (what libavcodec makes of every text codec) as plain lines joined by '\n': overrides and drawings
 * are left out. On mem. */
#pragma once

#include "base/base.h"

char *plain_text(void *mem, const char *ass);
