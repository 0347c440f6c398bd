/* The one password policy (spec 9): length, four classes of characters, not a common password, not the person's own
 * name. One entry a broken rule. Common: the whole password is on the list, or what is left of it, in small letters,
 * without digits and signs at its end and with @ 0 1 3 $ read as a o i e s, is one of the 1,000 most used. Never by a
 * fragment: "ValidPass123!" is fine. */
#include <string.h>
#include <unictype.h>
#include <unistd.h>

#include "auth/auth_int.h"

enum { MOST_USED = 1000 };

void auth_fault_add(struct auth_faults *faults, const char *field, const char *type, const char *message)
{
	if (faults->count < COUNT_OF(faults->list))
		faults->list[faults->count++] = (struct auth_fault){field, type, message};
}

static void fold(char *s)
{
	for (; *s; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s = (char)(*s + 32);
}

static size_t line_length(const char *p, const char *end)
{
	const char *newline = memchr(p, '\n', (size_t)(end - p));
	return (size_t)((newline ? newline : end) - p);
}

enum err auth_common_read(struct ctx *c, struct auth *auth)
{
	char *text;
	size_t len;
	const char *path = auth->options.common_passwords;
	if (text_blank(path) || access(path, F_OK) == -1)
		return OK;
	enum err e = path_read(c, path, LIMIT_PASSWORD_LIST, &text, &len);
	if (e != OK)
		return e;
	fold(text);
	auth->common = talloc_steal(auth, text);
	auth->common_end = text + len;
	for (const char *p = text; p < auth->common_end; p += line_length(p, auth->common_end) + 1)
		auth->common_count++;
	return OK;
}

size_t auth_common_passwords_loaded(const struct auth *auth)
{
	return auth->common_count;
}

enum err auth_common_passwords_count(struct ctx *c, const struct auth_options *options, size_t *count)
{
	struct auth *reader = mem_new(c->mem, struct auth);
	reader->options.common_passwords = options->common_passwords;
	enum err e = auth_common_read(c, reader);
	if (e == OK)
		*count = reader->common_count;
	talloc_free(reader);
	return e;
}

/* One of the first `ranks` lines? Read through from the start: a fraction of a millisecond beside a hash of fourteen, and
 * nothing to build when the program starts. */
static bool on_list(const struct auth *auth, const char *folded, size_t ranks)
{
	size_t n = strlen(folded);
	for (const char *p = auth->common; n && p && p < auth->common_end && ranks--;) {
		size_t line = line_length(p, auth->common_end);
		if (line == n && memcmp(p, folded, n) == 0)
			return true;
		p += line + 1;
	}
	return false;
}

static void undo_signs(char *s)
{
	static const char from[] = "@013$", to[] = "aoies";
	for (; *s; s++) {
		const char *at = strchr(from, *s);
		if (at)
			*s = to[at - from];
	}
}

bool auth_common_has(const struct auth *auth, const char *password)
{
	char folded[LIMIT_PASSWORD + 1];
	text_copy(folded, sizeof folded, password);
	fold(folded);
	if (on_list(auth, folded, SIZE_MAX))
		return true;
	size_t n = strlen(folded);
	while (n && (unsigned char)folded[n - 1] < 0x80 && !(folded[n - 1] >= 'a' && folded[n - 1] <= 'z'))
		n--;
	folded[n] = '\0';
	undo_signs(folded);
	return on_list(auth, folded, MOST_USED);
}

struct classes {
	size_t characters;
	bool upper, lower, digit, special;
};

static struct classes classes_of(const char *password)
{
	struct classes k = {0};
	for (const char *p = password, *end = p + strlen(p); p < end; k.characters++) {
		uint32_t cp = text_utf8_next(&p, end);
		bool ascii = cp < 0x80;
		k.digit = k.digit || (ascii && cp >= '0' && cp <= '9');
		k.special = k.special || (ascii && cp > ' ' && cp < 0x7F && !uc_is_alnum(cp));
		k.upper = k.upper || uc_is_upper(cp);
		k.lower = k.lower || uc_is_lower(cp);
	}
	return k;
}

static bool is_own_name(const char *password, const char *name)
{
	return !text_blank(name) && text_eq_nocase(password, name);
}

void auth_password_check(const struct auth *auth, const char *password, const char *email, const char *username,
			 struct auth_faults *out)
{
	static const char field[] = "password";
	struct classes k = classes_of(password);
	int64_t least = auth->options.password_min;
	if (strlen(password) > LIMIT_PASSWORD) {
		auth_fault_add(out, field, "too_long", "The password must have at most 1024 bytes.");
		return;
	}
	if ((int64_t)k.characters < least)
		auth_fault_add(out, field, "too_short", auth->too_short);
	if (!k.upper)
		auth_fault_add(out, field, "needs_upper", "The password must contain an upper-case letter.");
	if (!k.lower)
		auth_fault_add(out, field, "needs_lower", "The password must contain a lower-case letter.");
	if (!k.digit)
		auth_fault_add(out, field, "needs_digit", "The password must contain a digit.");
	if (!k.special)
		auth_fault_add(out, field, "needs_special",
			       "The password must contain a special character such as ! ? # or -.");
	if (auth_common_has(auth, password))
		auth_fault_add(out, field, "common", "This password is one of the most used ones; take another.");
	if (is_own_name(password, email) || is_own_name(password, username))
		auth_fault_add(out, field, "own_name", "The password must not be your own name or address.");
}
