/* Password hashes: Argon2id by libsodium with OWASP's m = 19 MiB, t = 2, p = 1, as PHC strings. */
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "auth/auth_int.h"

enum { OPS = 2, MEMORY_KIB = 19456, WAIT_MS = 10000 };
#define MEMORY ((size_t)MEMORY_KIB * KIB)

_Static_assert(crypto_pwhash_STRBYTES <= HASH_TEXT, "a hash fits");

enum err auth_pool_open(struct ctx *c, struct hash_pool *pool)
{
	pthread_condattr_t attr;
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	*pool = (struct hash_pool){.most = cores > 0 ? (int)cores : 1};
	if (pthread_mutex_init(&pool->lock, NULL) || pthread_condattr_init(&attr) ||
	    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC) || pthread_cond_init(&pool->free_slot, &attr))
		return ctx_fail(c, ERR_INTERNAL, "cannot make the password pool");
	pthread_condattr_destroy(&attr);
	return OK;
}

void auth_pool_close(struct hash_pool *pool)
{
	pthread_cond_destroy(&pool->free_slot);
	pthread_mutex_destroy(&pool->lock);
}

static enum err busy(struct ctx *c)
{
	return ctx_fail_named(c, ERR_BUSY, "busy", "too many logins at once; try again in a moment");
}

enum err auth_pool_enter(struct ctx *c, struct hash_pool *pool)
{
	int64_t until = clock_mono_ms() + ctx_remaining_ms(c, WAIT_MS);
	struct timespec at = {.tv_sec = until / 1000, .tv_nsec = (long)(until % 1000) * 1000000};
	int waited = 0;
	pthread_mutex_lock(&pool->lock);
	if (pool->running >= pool->most && pool->waiting >= LIMIT_HASH_QUEUE) {
		pthread_mutex_unlock(&pool->lock);
		return busy(c);
	}
	pool->waiting++;
	while (pool->running >= pool->most && waited != ETIMEDOUT)
		waited = pthread_cond_timedwait(&pool->free_slot, &pool->lock, &at);
	pool->waiting--;
	bool in = pool->running < pool->most;
	pool->running += in;
	pthread_mutex_unlock(&pool->lock);
	return in ? OK : busy(c);
}

void auth_pool_leave(struct hash_pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	pool->running--;
	pthread_cond_signal(&pool->free_slot);
	pthread_mutex_unlock(&pool->lock);
}

enum err auth_hash_make(struct ctx *c, const char *password, char out[HASH_TEXT])
{
	char text[crypto_pwhash_STRBYTES];
	ctx_assert_outside_transaction(c, "hash_make");
	if (crypto_pwhash_str_alg(text, password, strlen(password), OPS, MEMORY, crypto_pwhash_ALG_ARGON2ID13) != 0)
		return ctx_fail_named(c, ERR_UNAVAILABLE, "memory", "not enough memory to hash a password");
	text_copy(out, HASH_TEXT, text);
	return OK;
}

bool auth_hash_fits(const char *hash, const char *password)
{
	char text[crypto_pwhash_STRBYTES] = "";
	return text_copy(text, sizeof text, hash) && crypto_pwhash_str_verify(text, password, strlen(password)) == 0;
}

bool auth_hash_is_old(const char *hash)
{
	char text[crypto_pwhash_STRBYTES] = "";
	return text_copy(text, sizeof text, hash) && crypto_pwhash_str_needs_rehash(text, OPS, MEMORY) == 1;
}

void auth_hash_make_dummy(char out[HASH_TEXT])
{
	unsigned char salt[16], digest[32];
	char salt64[32], digest64[64];
	randombytes_buf(salt, sizeof salt);
	randombytes_buf(digest, sizeof digest);
	sodium_bin2base64(salt64, sizeof salt64, salt, sizeof salt, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	sodium_bin2base64(digest64, sizeof digest64, digest, sizeof digest, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	snprintf(out, HASH_TEXT, "$argon2id$v=19$m=%d,t=%d,p=1$%s$%s", MEMORY_KIB, OPS, salt64, digest64);
}

enum err auth_hash_in_pool(struct ctx *c, struct auth *auth, const char *password, char out[HASH_TEXT])
{
	enum err e = auth_pool_enter(c, &auth->pool);
	if (e != OK)
		return e;
	e = auth_hash_make(c, password, out);
	auth_pool_leave(&auth->pool);
	return e;
}
