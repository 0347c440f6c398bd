/* The named errors of the whole program. Functions that can fail return one of these; the text of the
 * failure lives in the struct ctx, set once where the fault is known and passed up unchanged. */
#pragma once

enum err {
	OK = 0,
	ERR_INVALID,      /* the caller's input is wrong: 400 or 422, exit 64/65 */
	ERR_UNAUTHORISED, /* not logged in: 401 */
	ERR_FORBIDDEN,    /* logged in, not allowed, or outside the media roots: 403, exit 77 */
	ERR_NOT_FOUND,    /* no such thing, or somebody else's: 404, exit 66 */
	ERR_EXISTS,       /* there already: 409 */
	ERR_TOO_LARGE,    /* over one of base/limits.h: 413 */
	ERR_UNSUPPORTED,  /* no engine, pack or codec for this; the text names what to install: 422, exit 69 */
	ERR_BUSY,         /* try later: 429 or 503, exit 75 */
	ERR_UNAVAILABLE,  /* a server, engine or child is not there: 503, exit 69 */
	ERR_TIMEOUT,      /* the deadline passed: 504, exit 75 */
	ERR_CANCELLED,    /* somebody asked to stop: exit 130 */
	ERR_DAMAGED,      /* data that should be good is not (media, pack, database): 422, exit 65 */
	ERR_IO,           /* the operating system said no (disk full, unreadable): 500, exit 74 */
	ERR_INTERNAL,     /* a fault of ours: 500, exit 70 */
};

/* "not_found", "damaged", ...: stable, for logs and the error envelope. */
const char *err_name(enum err e);
/* The sysexits code a command ends with. */
int err_exit_code(enum err e);
