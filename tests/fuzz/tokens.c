/* Any bytes as an access token, a refresh token, a CSRF token, an e-mail address and a password: nothing that was not
 * signed here is ever accepted. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "auth/auth_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* The key is of this process alone, so that no input can hold a good signature. */
static struct auth *one(void)
{
	static struct auth auth;
	char secret[65];
	unsigned char random[32];
	if (auth.keys[0].present)
		return &auth;
	require(sodium_init() >= 0);
	randombytes_buf(random, sizeof random);
	sodium_bin2hex(secret, sizeof secret, random, sizeof random);
	auth_keys_derive(secret, &auth.keys[0]);
	auth.options.password_min = 12;
	auth.too_short = "too short";
	return &auth;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	CTX_SCOPED struct ctx *c = ctx_new("fuzz");
	struct auth *auth = one();
	struct access_claims claims;
	struct auth_faults faults = {0};
	unsigned char hash[32];
	char name[LIMIT_USERNAME + 1];
	int64_t session;
	const char *text = mem_strn(c->mem, (const char *)bytes, len);
	require(auth_access_read(c, auth->keys, text, 1, &claims) == ERR_UNAUTHORISED);
	require(!auth_refresh_read(auth->keys, text, &session, hash));
	require(!auth_csrf_valid(auth, 1, text, text));
	auth_password_check(auth, text, text, text, &faults);
	require(faults.count <= COUNT_OF(faults.list));
	auth_username_from(text, name);
	require(auth_username_valid(name));
	if (auth_email_valid(text))
		for (const char *p = text; *p; p++)
			require(*p > 0x20 && *p < 0x7F && *p != '<' && *p != '"' && *p != ',');
	return 0;
}
