/* Names and exit codes of the errors. */
#include "base/error.h"

#include <sysexits.h>

static const struct {
	const char *name;
	int exit_code;
} rows[] = {
    [OK] = {"ok", EX_OK},
    [ERR_INVALID] = {"invalid", EX_DATAERR},
    [ERR_UNAUTHORISED] = {"unauthorised", EX_NOPERM},
    [ERR_FORBIDDEN] = {"forbidden", EX_NOPERM},
    [ERR_NOT_FOUND] = {"not_found", EX_NOINPUT},
    [ERR_EXISTS] = {"exists", EX_CANTCREAT},
    [ERR_TOO_LARGE] = {"too_large", EX_DATAERR},
    [ERR_UNSUPPORTED] = {"unsupported", EX_UNAVAILABLE},
    [ERR_BUSY] = {"busy", EX_TEMPFAIL},
    [ERR_UNAVAILABLE] = {"unavailable", EX_UNAVAILABLE},
    [ERR_TIMEOUT] = {"timeout", EX_TEMPFAIL},
    [ERR_CANCELLED] = {"cancelled", 130},
    [ERR_DAMAGED] = {"damaged", EX_DATAERR},
    [ERR_IO] = {"io", EX_IOERR},
    [ERR_INTERNAL] = {"internal", EX_SOFTWARE},
};

const char *err_name(enum err e)
{
	return rows[e].name;
}

int err_exit_code(enum err e)
{
	return rows[e].exit_code;
}
