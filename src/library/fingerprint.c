/* What a file is, whatever it is called: BLAKE2b-256 over its size and 16 samples of 64 KiB at even distances, the first
 * at its start, the last at its end; a file of up to 1 MiB is read whole. Tells films apart, and copies of one alike; it
 * is no proof against somebody who makes two files alike on purpose. */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "library/library_int.h"

enum { SAMPLES = 16, SAMPLE_BYTES = 64 * KIB };

/* Changes when the rule changes, so that old and new fingerprints can never be taken for each other. */
static const char rule_name[] = "langplug-film-1";

/* Exactly n bytes; a file that became shorter meanwhile is ERR_BUSY. */
static enum err read_at(struct ctx *c, int fd, unsigned char *bytes, size_t n, int64_t offset, const char *path)
{
	for (size_t have = 0; have < n;) {
		ssize_t got = pread(fd, bytes + have, n - have, (off_t)(offset + (int64_t)have));
		if (got == -1 && errno == EINTR)
			continue;
		if (got == -1)
			return ctx_fail_errno(c, errno, path);
		if (got == 0)
			return ctx_fail_named(c, ERR_BUSY, "changing", "%s became shorter while it was read", path);
		have += (size_t)got;
	}
	return OK;
}

static enum err hash_samples(struct ctx *c, int fd, int64_t size, const char *path, crypto_generichash_state *state)
{
	unsigned char *sample = mem_array(c->mem, unsigned char, SAMPLE_BYTES);
	bool whole = size <= (int64_t)SAMPLES * SAMPLE_BYTES;
	enum err e = OK;
	for (int64_t i = 0, at = 0; e == OK && i < SAMPLES && at < size; i++) {
		if (!whole)
			at = i * (size - SAMPLE_BYTES) / (SAMPLES - 1);
		size_t n = size - at < SAMPLE_BYTES ? (size_t)(size - at) : SAMPLE_BYTES;
		if ((e = ctx_check(c)) != OK || (e = read_at(c, fd, sample, n, at, path)) != OK)
			break;
		crypto_generichash_update(state, sample, n);
		at += (int64_t)n;
	}
	talloc_free(sample);
	return e;
}

enum err library_fingerprint(struct ctx *c, const char *path, char out[65], int64_t *size)
{
	ctx_assert_outside_transaction(c, "library_fingerprint");
	/* O_NONBLOCK: opening a FIFO that somebody called film.mkv must not wait for its writer. */
	FD_SCOPED int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat st;
	if (fd == -1 || fstat(fd, &st) == -1) {
		if (errno == EACCES || errno == EPERM)
			return ctx_fail_named(c, ERR_FORBIDDEN, "unreadable", "%s may not be read by this program",
					      path_base(path));
		return ctx_fail_errno(c, errno, path_base(path));
	}
	if (!S_ISREG(st.st_mode))
		return ctx_fail_named(c, ERR_DAMAGED, "not_media", "%s is not a file", path_base(path));
	if (sodium_init() == -1)
		return ctx_fail(c, ERR_INTERNAL, "libsodium does not start");
	crypto_generichash_state state;
	unsigned char digest[32], head[8];
	for (int i = 0; i < 8; i++)
		head[i] = (unsigned char)((uint64_t)st.st_size >> (8 * i));
	crypto_generichash_init(&state, (const unsigned char *)rule_name, sizeof rule_name, sizeof digest);
	crypto_generichash_update(&state, head, sizeof head);
	enum err e = hash_samples(c, fd, st.st_size, path_base(path), &state);
	if (e != OK)
		return e;
	crypto_generichash_final(&state, digest, sizeof digest);
	sodium_bin2hex(out, 65, digest, sizeof digest);
	*size = st.st_size;
	return OK;
}
