/* What an e-mail address and a user name may be: simple and strict, ASCII only. No quoted local parts, no bare hosts; what
 * passes can be shown, logged and put into a header as it is. */
#include <string.h>

#include "auth/auth_int.h"

enum { USERNAME_LEAST = 3, USERNAME_BASE = 40, LOCAL_MOST = 64 };

static bool is_alnum(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9');
}

static bool local_valid(const char *s, size_t n)
{
	if (n == 0 || n > LOCAL_MOST || s[0] == '.' || s[n - 1] == '.')
		return false;
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '.' ? s[i + 1] == '.' : !is_alnum(s[i]) && !strchr("!#$%&'*+/=?^_`{|}~-", s[i]))
			return false;
	}
	return true;
}

/* At least two labels of letters, digits and inner hyphens; the last one not all digits. */
static bool domain_valid(const char *s)
{
	size_t labels = 0, n = strlen(s), run = 0;
	bool letters = false;
	if (n > 253)
		return false;
	for (size_t i = 0; i <= n; i++) {
		if (s[i] == '.' || s[i] == '\0') {
			if (run == 0 || run > 63 || s[i - 1] == '-')
				return false;
			labels++;
			letters = s[i] ? false : letters;
			run = 0;
			continue;
		}
		if (!is_alnum(s[i]) && (s[i] != '-' || run == 0))
			return false;
		letters = letters || s[i] > '9';
		run++;
	}
	return labels >= 2 && letters;
}

bool auth_email_valid(const char *email)
{
	const char *at = strchr(email, '@');
	return at && !strchr(at + 1, '@') && strlen(email) <= LIMIT_EMAIL && local_valid(email, (size_t)(at - email)) &&
	       domain_valid(at + 1);
}

bool auth_username_valid(const char *username)
{
	size_t n = strlen(username);
	if (n < USERNAME_LEAST || n > LIMIT_USERNAME)
		return false;
	for (const char *p = username; *p; p++)
		if (!is_alnum(*p) && *p != '_' && *p != '-')
			return false;
	return true;
}

void auth_username_from(const char *email, char out[LIMIT_USERNAME + 1])
{
	size_t n = 0;
	for (const char *p = email; *p && *p != '@' && n < USERNAME_BASE; p++)
		out[n++] = is_alnum(*p) || *p == '-' ? *p : '_';
	while (n < USERNAME_LEAST)
		out[n++] = '_';
	out[n] = '\0';
}
