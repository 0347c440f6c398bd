/* Parts of `langplug doctor`. */
#pragma once

#include "cmd/cmd.h"

enum { DOCTOR_CLEAN = 0, DOCTOR_FINDINGS = 1 };

struct doctor_options {
	bool db, repair, json;
};

/* cmd_doctor_db.c: looks for what cannot be, in the database and between it and the files. DOCTOR_CLEAN, DOCTOR_FINDINGS,
 * or a code of sysexits when it could not look. */
int doctor_database(struct ctx *c, const struct settings *settings, const struct doctor_options *o);
