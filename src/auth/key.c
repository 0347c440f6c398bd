/* The signing secret: given, or made at the first start and kept beside the data, readable by its owner only. Each use
 * (access tokens, CSRF, refresh tokens) has a key of its own derived from it. Refused are secrets that somebody else
 * can know: short ones, examples out of documentation, and those of few different characters. */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/auth_int.h"

enum { SECRET_LEAST = 32, SECRET_MOST = 1024, SECRET_DISTINCT = 10 };

const char *auth_key_weakness(const char *secret)
{
	static const char *const examples[] = {"changeme",   "change-me",   "change_me",  "your-secret", "your_secret",
					       "yoursecret", "secret-key",  "secret_key", "secretkey",   "example",
					       "insecure",   "placeholder", "replace-",   "replace_",    "password"};
	bool seen[256] = {false};
	int distinct = 0;
	size_t n = strlen(secret);
	if (n < SECRET_LEAST)
		return "is shorter than 32 characters";
	if (n > SECRET_MOST)
		return "is longer than 1024 characters";
	for (size_t i = 0; i < COUNT_OF(examples); i++)
		if (strcasestr(secret, examples[i]))
			return "looks like an example out of documentation";
	for (const unsigned char *p = (const unsigned char *)secret; *p; p++) {
		distinct += !seen[*p];
		seen[*p] = true;
	}
	return distinct < SECRET_DISTINCT ? "has too few different characters" : NULL;
}

static void derive(const unsigned char master[KEY_BYTES], const char *use, unsigned char *out, size_t n)
{
	crypto_generichash(out, n, (const unsigned char *)use, strlen(use), master, KEY_BYTES);
}

void auth_keys_derive(const char *secret, struct auth_keys *out)
{
	unsigned char master[KEY_BYTES], id[16];
	crypto_generichash(master, sizeof master, (const unsigned char *)secret, strlen(secret), NULL, 0);
	derive(master, "langplug access token", out->jwt, sizeof out->jwt);
	derive(master, "langplug csrf token", out->csrf, sizeof out->csrf);
	derive(master, "langplug refresh token", out->refresh, sizeof out->refresh);
	derive(master, "langplug key id", id, sizeof id);
	sodium_bin2hex(out->id, sizeof out->id, id, 4);
	sodium_memzero(master, sizeof master);
	out->present = true;
}

/* Two processes may start for the first time at once: link() lets exactly one of them win. */
static enum err make_key_file(struct ctx *c, const char *path)
{
	unsigned char random[KEY_BYTES];
	char hex[KEY_BYTES * 2 + 1];
	const char *mine = mem_printf(c->mem, "%s.%ld.%08x", path, (long)getpid(), randombytes_random());
	randombytes_buf(random, sizeof random);
	sodium_bin2hex(hex, sizeof hex, random, sizeof random);
	enum err e = path_write(c, mine, 0600, hex, sizeof hex - 1);
	if (e == OK && link(mine, path) == -1 && errno != EEXIST)
		e = ctx_fail_errno(c, errno, path);
	unlink(mine);
	sodium_memzero(random, sizeof random);
	sodium_memzero(hex, sizeof hex);
	return e;
}

static enum err check_mode(struct ctx *c, const char *path)
{
	struct stat st;
	if (stat(path, &st) == 0 && !(st.st_mode & 077))
		return OK;
	if (chmod(path, 0600) == 0 && stat(path, &st) == 0 && !(st.st_mode & 077))
		return OK;
	return ctx_fail_named(
	    c, ERR_FORBIDDEN, "secret_readable",
	    "%s can be read by others and that cannot be changed here; set LANGPLUG_SECRET_KEY_FILE instead", path);
}

static enum err read_key_file(struct ctx *c, const char *data_path, const char **secret)
{
	const char *path = path_join(c->mem, data_path, "secret.key");
	char *text;
	size_t len;
	enum err e = OK;
	if (access(path, F_OK) == -1 && (e = make_key_file(c, path)) != OK)
		return e;
	if ((e = check_mode(c, path)) != OK || (e = path_read(c, path, SECRET_MOST + 2, &text, &len)) != OK)
		return e;
	*secret = text_trim(text);
	const char *weakness = auth_key_weakness(*secret);
	if (weakness)
		return ctx_fail_named(c, ERR_DAMAGED, "secret_key",
				      "the key in %s %s; remove the file to get a new one", path, weakness);
	return OK;
}

enum err auth_keys_open(struct ctx *c, const struct auth_options *options, const char *data_path,
			struct auth_keys keys[2])
{
	const char *secret = options->secret_key;
	const char *previous = options->previous_secret_key;
	const char *weakness = text_blank(secret) ? NULL : auth_key_weakness(secret);
	if (weakness)
		return ctx_fail_named(c, ERR_INVALID, "secret_key",
				      "LANGPLUG_SECRET_KEY %s; make one with: openssl rand -hex 32", weakness);
	enum err e = text_blank(secret) ? read_key_file(c, data_path, &secret) : OK;
	if (e != OK)
		return e;
	auth_keys_derive(secret, &keys[0]);
	keys[1].present = false;
	if (!text_blank(previous))
		auth_keys_derive(previous, &keys[1]);
	return OK;
}
