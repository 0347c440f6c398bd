/* What the tests of auth share: a struct auth without a database, and one with a real one. */
#pragma once

#include "../unit.h"

#include <sodium.h>
#include <stdio.h>

#include "auth/auth_int.h"

#define TEST_SECRET "tj4Vd81nCq0zPmXy7Lw3Rk9Ha2Ub6Ge5Fs"
#define OTHER_SECRET "Zx8Qw2Er6Ty1Ui9Op3As7Df4Gh5Jk0LcVb"

static inline struct auth_options test_options(void)
{
	static char secret[] = TEST_SECRET, open[] = "open", empty[] = "";
	return (struct auth_options){.secret_key = secret,
				     .previous_secret_key = empty,
				     .access_minutes = 60,
				     .refresh_days = 30,
				     .reset_hours = 24,
				     .password_min = 12,
				     .login_attempts = 5,
				     .address_attempts = 20,
				     .lockout_minutes = 15,
				     .rate_per_minute = 300,
				     .rate_burst = 60,
				     .login_per_minute = 10,
				     .registration = open,
				     .common_passwords = empty};
}
