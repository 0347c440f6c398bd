/* CSRF tokens: 16 random bytes and a signature over them and the session they belong to. Cookie and header must be the
 * same token, and it must be this session's: a token of somebody else's session, planted as a cookie by a neighbouring
 * site, is worth nothing. */
#include <sodium.h>
#include <string.h>

#include "auth/auth_int.h"

enum { NONCE_BYTES = 16, MAC_BYTES = CSRF_BYTES - NONCE_BYTES, CSRF_TEXT = 72 };

static void csrf_mac(const struct auth_keys *keys, int64_t session, const unsigned char *nonce, unsigned char *mac)
{
	unsigned char bytes[NONCE_BYTES + 8];
	memcpy(bytes, nonce, NONCE_BYTES);
	for (int i = 0; i < 8; i++)
		bytes[NONCE_BYTES + i] = (unsigned char)((uint64_t)session >> (8 * i));
	crypto_generichash(mac, MAC_BYTES, bytes, sizeof bytes, keys->csrf, sizeof keys->csrf);
}

char *auth_csrf_make(struct ctx *c, const struct auth *auth, int64_t session)
{
	unsigned char bytes[CSRF_BYTES];
	char text[CSRF_TEXT];
	randombytes_buf(bytes, NONCE_BYTES);
	csrf_mac(&auth->keys[0], session, bytes, bytes + NONCE_BYTES);
	sodium_bin2base64(text, sizeof text, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return mem_str(c->mem, text);
}

bool auth_csrf_valid(const struct auth *auth, int64_t session, const char *cookie, const char *header)
{
	unsigned char bytes[CSRF_BYTES], mac[MAC_BYTES];
	const char *end = NULL;
	size_t n = 0, len = header ? strnlen(header, CSRF_TEXT) : 0;
	if (!cookie || len == 0 || len == CSRF_TEXT || strnlen(cookie, CSRF_TEXT) != len ||
	    sodium_memcmp(cookie, header, len) != 0)
		return false;
	if (sodium_base642bin(bytes, sizeof bytes, header, len, NULL, &n, &end,
			      sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
	    n != sizeof bytes || end != header + len)
		return false;
	bool good = false;
	for (int i = 0; i < 2 && !good; i++) {
		if (!auth->keys[i].present)
			continue;
		csrf_mac(&auth->keys[i], session, bytes, mac);
		good = sodium_memcmp(mac, bytes + NONCE_BYTES, MAC_BYTES) == 0;
	}
	return good;
}
