/* Access tokens, refresh tokens and CSRF tokens, good and hostile. */
#include "auth_unit.h"

#include <jwt.h>
#include <stdlib.h>

enum { NOW = 1800000000 };

struct keys {
	struct auth_keys list[2];
};

static struct keys keys_of(const char *now, const char *previous)
{
	struct keys k = {0};
	assert_true(sodium_init() >= 0);
	auth_keys_derive(now, &k.list[0]);
	if (previous)
		auth_keys_derive(previous, &k.list[1]);
	return k;
}

static struct access_claims claims(void)
{
	return (struct access_claims){
	    .user = 7, .session = 9, .version = 0, .issued_at = NOW, .expires_at = NOW + 3600};
}

static void good_token(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct keys k = keys_of(TEST_SECRET, NULL);
	struct access_claims want = claims(), got;
	const char *token = auth_access_make(c, k.list, &want);
	assert_true(strlen(token) < LIMIT_TOKEN / 2);
	assert_ok(c, auth_access_read(c, k.list, token, NOW, &got));
	assert_memory_equal(&got, &want, sizeof got);
	assert_ok(c, auth_access_read(c, k.list, token, NOW + 3599, &got));
	assert_int_equal(auth_access_read(c, k.list, token, NOW + 3600, &got), ERR_UNAUTHORISED);
	assert_string_equal(c->reason, "token_expired");
	assert_string_not_equal(token, auth_access_make(c, k.list, &want));
}

static void previous_key(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct keys before = keys_of(OTHER_SECRET, NULL), now = keys_of(TEST_SECRET, OTHER_SECRET),
		    later = keys_of(TEST_SECRET, NULL);
	struct access_claims want = claims(), got;
	const char *token = auth_access_make(c, before.list, &want);
	assert_ok(c, auth_access_read(c, now.list, token, NOW, &got));
	assert_int_equal(auth_access_read(c, later.list, token, NOW, &got), ERR_UNAUTHORISED);
	assert_string_equal(c->reason, "token_invalid");
}

/* A token as anybody with libjwt can make one; each field may be overridden. */
struct forged {
	jwt_alg_t alg;
	const unsigned char *key;
	const char *iss, *aud, *type, *sub;
	long sid, iat, nbf, exp;
	bool exp_text, no_version;
};

static struct forged honest(const struct keys *k)
{
	return (struct forged){.alg = JWT_ALG_HS256,
			       .key = k->list[0].jwt,
			       .iss = "langplug",
			       .aud = "langplug:api",
			       .type = "access",
			       .sub = "7",
			       .sid = 9,
			       .iat = NOW,
			       .nbf = NOW,
			       .exp = NOW + 60};
}

static const char *forge(struct ctx *c, const struct forged *f)
{
	jwt_t *jwt;
	assert_int_equal(jwt_new(&jwt), 0);
	assert_int_equal(
	    jwt_set_alg(jwt, f->alg, f->alg == JWT_ALG_NONE ? NULL : f->key, f->alg == JWT_ALG_NONE ? 0 : 32), 0);
	if (f->iss)
		jwt_add_grant(jwt, "iss", f->iss);
	if (f->aud)
		jwt_add_grant(jwt, "aud", f->aud);
	if (f->type)
		jwt_add_grant(jwt, "type", f->type);
	if (f->sub)
		jwt_add_grant(jwt, "sub", f->sub);
	if (!f->no_version)
		jwt_add_grant_int(jwt, "ver", 0);
	if (f->sid)
		jwt_add_grant_int(jwt, "sid", f->sid);
	if (f->iat)
		jwt_add_grant_int(jwt, "iat", f->iat);
	if (f->nbf)
		jwt_add_grant_int(jwt, "nbf", f->nbf);
	if (f->exp_text)
		jwt_add_grant(jwt, "exp", "9999999999");
	else if (f->exp)
		jwt_add_grant_int(jwt, "exp", f->exp);
	char *text = jwt_encode_str(jwt);
	const char *out = mem_str(c->mem, text);
	free(text);
	jwt_free(jwt);
	return out;
}

static void refused(struct ctx *c, const struct keys *k, const char *token, const char *why)
{
	struct access_claims got = {.user = 123};
	enum err e = auth_access_read(c, k->list, token, NOW + 1, &got);
	if (e != ERR_UNAUTHORISED || got.user != 123)
		fail_msg("%s: %s", why, err_name(e));
}

static void hostile_tokens(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct keys k = keys_of(TEST_SECRET, NULL), other = keys_of(OTHER_SECRET, NULL);
	struct access_claims got;
	struct forged f = honest(&k);
	assert_ok(c, auth_access_read(c, k.list, forge(c, &f), NOW + 1, &got)); /* the forger forges well */
#define REFUSED(change)                                                                                                \
	do {                                                                                                           \
		f = honest(&k);                                                                                        \
		change;                                                                                                \
		refused(c, &k, forge(c, &f), #change);                                                                 \
	} while (0)
	REFUSED(f.alg = JWT_ALG_NONE);
	REFUSED(f.alg = JWT_ALG_HS384);
	REFUSED(f.alg = JWT_ALG_HS512);
	REFUSED(f.key = other.list[0].jwt);
	REFUSED(f.key = k.list[0].csrf);
	REFUSED(f.exp = NOW);
	REFUSED(f.exp = 0);
	REFUSED(f.exp = -1);
	REFUSED(f.exp_text = true);
	REFUSED(f.aud = "other");
	REFUSED(f.aud = NULL);
	REFUSED(f.iss = "other");
	REFUSED(f.iss = NULL);
	REFUSED(f.type = "refresh");
	REFUSED(f.type = NULL);
	REFUSED(f.sub = NULL);
	REFUSED(f.sub = "0");
	REFUSED(f.sub = "-1");
	REFUSED(f.sub = "7x");
	REFUSED(f.sid = 0);
	REFUSED(f.nbf = NOW + 3600);
	REFUSED(f.nbf = 0);
	REFUSED(f.iat = 0);
	REFUSED(f.no_version = true);
	REFUSED((f.iat = NOW + 600, f.nbf = NOW + 600, f.exp = NOW + 900));
#undef REFUSED
}

static void mangled_tokens(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct keys k = keys_of(TEST_SECRET, NULL);
	struct access_claims want = claims();
	char *token = auth_access_make(c, k.list, &want);
	size_t n = strlen(token);
	for (size_t i = 0; i < n; i++)
		refused(c, &k, mem_strn(c->mem, token, i), "truncated");
	for (size_t i = 0; i < n; i++) {
		char held = token[i];
		/* The last character's low bits carry nothing; another alphabet does not pass either. */
		token[i] = held == '!' ? '?' : '!';
		refused(c, &k, token, "one character changed");
		token[i] = held;
	}
	refused(c, &k, mem_printf(c->mem, "%s=", token), "padded");
	refused(c, &k, mem_printf(c->mem, "%s.", token), "a fourth part");
	refused(c, &k, mem_printf(c->mem, " %s", token), "a blank");
	refused(c, &k, mem_printf(c->mem, "%s\n", token), "a line end");
	refused(c, &k, NULL, "none");
	refused(c, &k, "", "empty");
	refused(c, &k, "..", "dots");
	char *big = mem_array(c->mem, char, 10 * KIB + 1);
	memset(big, 'A', 10 * KIB);
	refused(c, &k, big, "10 kB");
	big[3000] = big[6000] = '.';
	refused(c, &k, big, "10 kB in three parts");
}

/* A signature that is right over another header or body. */
static void spliced_tokens(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct keys k = keys_of(TEST_SECRET, NULL);
	struct forged a = honest(&k), none = honest(&k);
	none.alg = JWT_ALG_NONE;
	a.sub = "8";
	const char *x = forge(c, &a), *y = forge(c, &none);
	const char *x_body = strchr(x, '.'), *x_sign = strchr(x_body + 1, '.');
	const char *y_body = strchr(y, '.'), *y_sign = strchr(y_body + 1, '.');
	refused(c, &k, mem_printf(c->mem, "%.*s%.*s%s", (int)(x_body - x), x, (int)(y_sign - y_body), y_body, x_sign),
		"other body");
	refused(c, &k, mem_printf(c->mem, "%.*s%.*s%s", (int)(y_body - y), y, (int)(x_sign - x_body), x_body, x_sign),
		"other header");
}

static void refresh_tokens(void **state)
{
	(void)state;
	struct keys k = keys_of(TEST_SECRET, NULL), other = keys_of(OTHER_SECRET, NULL),
		    after = keys_of(OTHER_SECRET, TEST_SECRET);
	char token[REFRESH_TEXT], second[REFRESH_TEXT];
	unsigned char hash[32], got[32];
	int64_t session;
	auth_refresh_make(k.list, 41, token, hash);
	auth_refresh_make(k.list, 41, second, got);
	assert_string_not_equal(token, second);
	assert_int_equal(strlen(token), 75);
	assert_true(auth_refresh_read(k.list, token, &session, got));
	assert_int_equal(session, 41);
	assert_memory_equal(hash, got, 32);
	assert_true(auth_refresh_read(after.list, token, &session, got));
	assert_false(auth_refresh_read(other.list, token, &session, got));
	for (size_t i = 0; i < strlen(token); i++) {
		char held = token[i];
		for (const char *p = "A-_z=!. "; *p; p++) {
			token[i] = *p;
			/* The last character has two bits that mean nothing; libsodium refuses them when set. */
			assert_true(*p == held || !auth_refresh_read(k.list, token, &session, got));
		}
		token[i] = held;
		char cut[REFRESH_TEXT];
		text_copy(cut, i + 1, token);
		assert_false(auth_refresh_read(k.list, cut, &session, got));
	}
	assert_false(auth_refresh_read(k.list, NULL, &session, got));
	char big[10 * KIB];
	memset(big, 'A', sizeof big - 1);
	big[sizeof big - 1] = '\0';
	assert_false(auth_refresh_read(k.list, big, &session, got));
}

static void csrf_tokens(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct auth auth = {0}, other = {0};
	struct keys k = keys_of(TEST_SECRET, NULL), o = keys_of(OTHER_SECRET, NULL);
	memcpy(auth.keys, k.list, sizeof auth.keys);
	memcpy(other.keys, o.list, sizeof other.keys);
	char *a = auth_csrf_make(c, &auth, 5), *b = auth_csrf_make(c, &auth, 5), *nobody = auth_csrf_make(c, &auth, 0);
	assert_true(auth_csrf_valid(&auth, 5, a, a));
	assert_true(auth_csrf_valid(&auth, 0, nobody, nobody));
	assert_false(auth_csrf_valid(&auth, 5, a, b));
	assert_false(auth_csrf_valid(&auth, 6, a, a));
	assert_false(auth_csrf_valid(&auth, 5, nobody, nobody));
	assert_false(auth_csrf_valid(&other, 5, a, a));
	assert_false(auth_csrf_valid(&auth, 5, NULL, a));
	assert_false(auth_csrf_valid(&auth, 5, a, NULL));
	assert_false(auth_csrf_valid(&auth, 5, "", ""));
	char *copy = mem_str(c->mem, a);
	for (size_t i = 0; i < strlen(a); i++) {
		char held = copy[i];
		copy[i] = held == 'A' ? 'B' : 'A';
		assert_false(auth_csrf_valid(&auth, 5, copy, copy));
		copy[i] = held;
		const char *cut = mem_strn(c->mem, a, i);
		assert_false(auth_csrf_valid(&auth, 5, cut, cut));
	}
	auth.keys[1] = auth.keys[0];
	auth.keys[0] = o.list[0];
	assert_true(auth_csrf_valid(&auth, 5, a, a)); /* made before the key changed */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT_TEST(good_token),     UNIT_TEST(previous_key),   UNIT_TEST(hostile_tokens), UNIT_TEST(mangled_tokens),
	    UNIT_TEST(spliced_tokens), UNIT_TEST(refresh_tokens), UNIT_TEST(csrf_tokens),
	};
	return unit_run("auth/token", tests);
}
