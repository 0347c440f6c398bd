/* Opening and closing, and the settings. */
#include <sodium.h>

#include "auth/auth_int.h"

#define AT(field) offsetof(struct auth_options, field)
const struct option auth_option_table[] = {
    {"secret-key", OPTION_SECRET, AT(secret_key), "",
     "signs logins, at least 32 characters; empty makes one at first start", .alias = "SECRET_KEY"},
    {"secret-key-previous", OPTION_SECRET, AT(previous_secret_key), "",
     "the key before, accepted while its logins last", .min = 0},
    {"access-token-minutes", OPTION_INT, AT(access_minutes), "60", "how long an access token is good", .min = 1,
     .max = 1440, .alias = "JWT_ACCESS_TOKEN_EXPIRE_MINUTES"},
    {"refresh-token-days", OPTION_INT, AT(refresh_days), "30", "how long a browser stays logged in unused", .min = 1,
     .max = 365, .alias = "JWT_REFRESH_TOKEN_EXPIRE_DAYS"},
    {"password-reset-hours", OPTION_INT, AT(reset_hours), "24", "how long a link of 'langplug user reset' is good",
     .min = 1, .max = 720},
    {"password-min-length", OPTION_INT, AT(password_min), "12", "shortest password, in characters", .min = 12,
     .max = 128},
    {"login-max-attempts", OPTION_INT, AT(login_attempts), "5",
     "failed logins of an account before it is locked; 0: never", .min = 0, .max = 1000},
    {"login-max-attempts-address", OPTION_INT, AT(address_attempts), "20",
     "failed logins from an address before it is locked; 0: never", .min = 0, .max = 100000},
    {"lockout-minutes", OPTION_INT, AT(lockout_minutes), "15", "how long it stays locked", .min = 1, .max = 1440},
    {"rate-limit-per-minute", OPTION_INT, AT(rate_per_minute), "300", "requests of an address a minute; 0: no limit",
     .min = 0, .max = 1000000},
    {"rate-limit-burst", OPTION_INT, AT(rate_burst), "60", "requests of an address in five seconds; 0: no limit",
     .min = 0, .max = 1000000},
    {"rate-limit-login-per-minute", OPTION_INT, AT(login_per_minute), "60",
     "logins and registrations of an address a minute; 0: no limit", .min = 0, .max = 100000},
    {"registration", OPTION_CHOICE, AT(registration), "open", "who may register", .choices = "open|first|closed"},
    {"common-passwords", OPTION_STRING, AT(common_passwords), "",
     "list of refused passwords, most used first; empty takes the one beside the lexicon packs", .min = 0},
    {0},
};
#undef AT

static void copy_options(struct auth *auth, const struct auth_options *options)
{
	struct auth_options *o = &auth->options;
	*o = *options;
	/* The secrets are not kept: what is made of them is. */
	o->secret_key = o->previous_secret_key = NULL;
	o->registration = mem_str(auth, options->registration);
	o->common_passwords = mem_str(auth, options->common_passwords);
}

enum err auth_open(struct ctx *c, const struct auth_options *options, struct db *db, const char *data_path,
		   struct auth **out)
{
	if (sodium_init() == -1)
		return ctx_fail(c, ERR_INTERNAL, "libsodium does not start");
	struct auth *auth = mem_new(NULL, struct auth);
	auth->db = db;
	copy_options(auth, options);
	enum err e = auth_keys_open(c, options, data_path, auth->keys);
	if (e == OK)
		e = auth_common_read(c, auth);
	if (e == OK)
		e = auth_pool_open(c, &auth->pool);
	if (e != OK) {
		talloc_free(auth);
		return e;
	}
	auth->too_short =
	    mem_printf(auth, "The password must have at least %lld characters.", (long long)options->password_min);
	auth_hash_make_dummy(auth->dummy_hash);
	auth->rates = auth_rates_open();
	*out = auth;
	return OK;
}

void auth_close(struct auth *auth)
{
	if (!auth)
		return;
	auth_rates_close(auth->rates);
	auth_pool_close(&auth->pool);
	sodium_memzero(auth->keys, sizeof auth->keys);
	talloc_free(auth);
}
