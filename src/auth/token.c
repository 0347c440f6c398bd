/* Access tokens (JWT, HS256, by libjwt) and refresh tokens. libjwt checks a signature and nothing else, and takes "none"
 * when it is given no key: here it always has one, the algorithm must be HS256, and every claim is checked. */
#include <errno.h>
#include <jwt.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/auth_int.h"

static const char issuer[] = "langplug";
static const char audience[] = "langplug:api";
static const char type[] = "access";

char *auth_access_make(struct ctx *c, const struct auth_keys *keys, const struct access_claims *claims)
{
	jwt_t *jwt = NULL;
	unsigned char random[12];
	char id[sizeof random * 2 + 1], user[24];
	snprintf(user, sizeof user, "%lld", (long long)claims->user);
	randombytes_buf(random, sizeof random);
	sodium_bin2hex(id, sizeof id, random, sizeof random);
	mem_check(jwt_new(&jwt) == 0 ? jwt : NULL);
	int bad = jwt_set_alg(jwt, JWT_ALG_HS256, keys->jwt, sizeof keys->jwt);
	bad |= jwt_add_header(jwt, "kid", keys->id);
	bad |= jwt_add_grant(jwt, "iss", issuer);
	bad |= jwt_add_grant(jwt, "aud", audience);
	bad |= jwt_add_grant(jwt, "type", type);
	bad |= jwt_add_grant(jwt, "sub", user);
	bad |= jwt_add_grant(jwt, "jti", id);
	bad |= jwt_add_grant_int(jwt, "sid", claims->session);
	bad |= jwt_add_grant_int(jwt, "ver", claims->version);
	bad |= jwt_add_grant_int(jwt, "iat", claims->issued_at);
	bad |= jwt_add_grant_int(jwt, "nbf", claims->issued_at);
	bad |= jwt_add_grant_int(jwt, "exp", claims->expires_at);
	char *text = bad ? NULL : jwt_encode_str(jwt);
	char *out = mem_str(c->mem, mem_check(text)); /* it fails only without memory */
	free(text);                                   /* foreign */
	jwt_free(jwt);
	return out;
}

static enum err invalid(struct ctx *c)
{
	return ctx_fail_named(c, ERR_UNAUTHORISED, "token_invalid", "this login is not valid; log in again");
}

static bool grant_is(jwt_t *jwt, const char *name, const char *value)
{
	return text_eq(jwt_get_grant(jwt, name), value);
}

/* jwt_get_grant_int gives 0 for a claim that is not there or no integer. */
static bool grant_positive(jwt_t *jwt, const char *name, int64_t *out)
{
	*out = jwt_get_grant_int(jwt, name);
	return *out > 0;
}

static bool claims_read(jwt_t *jwt, struct access_claims *out)
{
	int64_t not_before;
	const char *user = jwt_get_grant(jwt, "sub");
	if (!grant_is(jwt, "iss", issuer) || !grant_is(jwt, "aud", audience) || !grant_is(jwt, "type", type))
		return false;
	if (!user || !text_to_int(user, 1, INT64_MAX, &out->user))
		return false;
	errno = 0;
	out->version = jwt_get_grant_int(jwt, "ver");
	if (errno || out->version < 0)
		return false;
	return grant_positive(jwt, "sid", &out->session) && grant_positive(jwt, "iat", &out->issued_at) &&
	       grant_positive(jwt, "nbf", &not_before) && grant_positive(jwt, "exp", &out->expires_at) &&
	       not_before == out->issued_at;
}

/* Three parts of the characters of base64url: libjwt itself reads more leniently than it writes. */
static bool token_shaped(const char *token)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	size_t n = strnlen(token, LIMIT_TOKEN + 1);
	if (n > LIMIT_TOKEN)
		return false;
	for (int part = 0; part < 3; part++) {
		size_t k = strspn(token, alphabet);
		if (!k || token[k] != (part < 2 ? '.' : '\0'))
			return false;
		token += k + 1;
	}
	return true;
}

enum err auth_access_read(struct ctx *c, const struct auth_keys keys[2], const char *token, int64_t now_s,
			  struct access_claims *out)
{
	if (!token || !token_shaped(token))
		return invalid(c);
	for (int i = 0; i < 2; i++) {
		jwt_t *jwt = NULL;
		struct access_claims claims = {0};
		if (!keys[i].present || jwt_decode(&jwt, token, keys[i].jwt, sizeof keys[i].jwt) != 0)
			continue;
		bool good = jwt_get_alg(jwt) == JWT_ALG_HS256 && claims_read(jwt, &claims);
		jwt_free(jwt);
		/* Half a minute for the clocks of several servers. */
		if (!good || claims.issued_at > now_s + 30)
			return invalid(c);
		if (claims.expires_at <= now_s)
			return ctx_fail_named(c, ERR_UNAUTHORISED, "token_expired",
					      "this login has expired; log in again");
		*out = claims;
		return OK;
	}
	return invalid(c);
}

enum { ID_BYTES = 8, RANDOM_BYTES = 32, MAC_BYTES = REFRESH_BYTES - ID_BYTES - RANDOM_BYTES };

static void refresh_mac(const struct auth_keys *keys, const unsigned char *bytes, unsigned char mac[MAC_BYTES])
{
	crypto_generichash(mac, MAC_BYTES, bytes, ID_BYTES + RANDOM_BYTES, keys->refresh, sizeof keys->refresh);
}

void auth_refresh_make(const struct auth_keys *keys, int64_t session, char out[REFRESH_TEXT], unsigned char hash[32])
{
	unsigned char bytes[REFRESH_BYTES];
	for (int i = 0; i < ID_BYTES; i++)
		bytes[i] = (unsigned char)((uint64_t)session >> (8 * i));
	randombytes_buf(bytes + ID_BYTES, RANDOM_BYTES);
	refresh_mac(keys, bytes, bytes + ID_BYTES + RANDOM_BYTES);
	crypto_generichash(hash, 32, bytes, sizeof bytes, NULL, 0);
	sodium_bin2base64(out, REFRESH_TEXT, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool auth_refresh_read(const struct auth_keys keys[2], const char *token, int64_t *session, unsigned char hash[32])
{
	unsigned char bytes[REFRESH_BYTES], mac[MAC_BYTES];
	size_t n = 0, len = token ? strnlen(token, REFRESH_TEXT) : 0;
	const char *end = NULL;
	if (len == 0 || len == REFRESH_TEXT ||
	    sodium_base642bin(bytes, sizeof bytes, token, len, NULL, &n, &end,
			      sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
	    n != sizeof bytes || end != token + len)
		return false;
	bool good = false;
	for (int i = 0; i < 2 && !good; i++) {
		if (!keys[i].present)
			continue;
		refresh_mac(&keys[i], bytes, mac);
		good = sodium_memcmp(mac, bytes + ID_BYTES + RANDOM_BYTES, MAC_BYTES) == 0;
	}
	uint64_t id = 0;
	for (int i = 0; i < ID_BYTES; i++)
		id |= (uint64_t)bytes[i] << (8 * i);
	*session = (int64_t)id;
	crypto_generichash(hash, 32, bytes, sizeof bytes, NULL, 0);
	return good;
}
