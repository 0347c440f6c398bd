/* Room auth: accounts, passwords (Argon2id), access tokens (JWT HS256), sessions with rotating refresh tokens, CSRF
 * tokens, lockout, rate limits. Knows no HTTP: api/ carries tokens in headers and cookies.
 *
 *	struct auth *auth;
 *	auth_open(c, &options, db, data_path, &auth);
 *	auth_login(c, auth, email, password, peer, agent, now, &login);
 *	auth_check(c, auth, login.access_token, now, &who);
 *
 * The signing key is LANGPLUG_SECRET_KEY (at least 32 characters, no known example) or is made at first start and kept
 * 0600 in the data directory. Tokens signed with the previous key are accepted until they expire.
 *
 * Refresh: one cookie jar may hold several tabs. The token before the newest, shown again within AUTH_GRACE_MS of the
 * rotation, is another tab that was a moment late: it gets an access token and keeps the cookie that the first tab was
 * given (refresh_token NULL). Any older token of the family, or the same one later, is theft: the family is revoked. */
#pragma once

#include "db/db.h"
#include "store/users.h"

struct auth;

struct auth_options {
	char *secret_key;
	char *previous_secret_key; /* "" none: accepted, never used to sign */
	int64_t access_minutes;    /* 60; alias JWT_ACCESS_TOKEN_EXPIRE_MINUTES */
	int64_t refresh_days;      /* 30 */
	int64_t reset_hours;       /* 24: how long a link to set a new password is good */
	int64_t password_min;      /* 12 */
	int64_t login_attempts;    /* 5: per account */
	int64_t address_attempts;  /* 20: per address, which a household or a class shares */
	int64_t lockout_minutes;   /* 15 */
	int64_t rate_per_minute;   /* 300; 0: off */
	int64_t rate_burst;        /* 60 */
	int64_t login_per_minute;  /* per address; 0: off */
	char *registration;        /* open | first | closed: "first" only while there is no account */
	char *common_passwords;    /* file, one a line, most used first; "" or missing: that rule is off */
};
extern const struct option auth_option_table[];

enum { AUTH_GRACE_MS = 10000 };

/* options is copied. Reads no clock and writes no row; makes data_path/secret.key when there is no key yet. */
enum err auth_open(struct ctx *c, const struct auth_options *options, struct db *db, const char *data_path,
		   struct auth **out) ATTR_MUST_CHECK;
/* All threads that use it must have ended. */
void auth_close(struct auth *auth);
/* How many entries the list of common passwords has; 0: not there. */
size_t auth_common_passwords_loaded(const struct auth *auth);
/* The same without an open auth, for doctor: makes no key. */
enum err auth_common_passwords_count(struct ctx *c, const struct auth_options *options, size_t *count) ATTR_MUST_CHECK;

struct auth_identity {
	int64_t user, session;
	bool is_admin;
	const char *username;
};

struct auth_login {
	struct user user;
	const char *access_token;
	int64_t access_seconds;
	int64_t session;
	const char *refresh_token; /* secret, goes into a cookie only; NULL: leave the cookie as it is */
	int64_t refresh_seconds;
};

/* Field errors of a registration or password change: one entry a broken rule. */
struct auth_fault {
	const char *field;   /* "password", "email", "username" */
	const char *type;    /* stable: "too_short", "needs_upper", "common", "taken", … */
	const char *message; /* for people */
};
struct auth_faults {
	struct auth_fault list[16];
	size_t count;
};
void auth_password_check(const struct auth *auth, const char *password, const char *email, const char *username,
			 struct auth_faults *out);

struct auth_registration {
	const char *email, *username, *password;
	const char *native_language; /* computed by the caller from Accept-Language and installed pairs */
	const char *target_language;
	bool by_operator;         /* who runs the server types it: the registration mode is not asked */
	bool admin;               /* by_operator only */
	const char *peer, *agent; /* for the audit trail; NULL unknown */
};
/* The first account becomes administrator. Weak or malformed: ERR_INVALID with faults filled; taken: ERR_EXISTS with
 * "already exists" in the text and faults; closed: ERR_FORBIDDEN. username NULL: made from the address. Slow (Argon2):
 * not on an I/O thread, never inside a transaction. */
enum err auth_register(struct ctx *c, struct auth *auth, const struct auth_registration *r, int64_t now,
		       struct auth_faults *faults, struct user *out) ATTR_MUST_CHECK;
/* Every login is a session, so that logout can end it. with_session false: one that cannot be refreshed
 * (refresh_token NULL), for clients that keep the access token themselves.
 * Wrong: ERR_UNAUTHORISED "Invalid email or password", same time and text whichever it was; locked or too many:
 * ERR_BUSY (reason "locked" or "busy"), text says for how long, *retry_after_s. Slow. */
enum err auth_login(struct ctx *c, struct auth *auth, const char *email, const char *password, bool with_session,
		    const char *peer, const char *agent, int64_t now, struct auth_login *out,
		    int *retry_after_s) ATTR_MUST_CHECK;
/* Rotates; reuse of an old token revokes the family (ERR_UNAUTHORISED, reason "reuse"), and that revocation is kept. */
enum err auth_refresh(struct ctx *c, struct auth *auth, const char *refresh_token, int64_t now,
		      struct auth_login *out) ATTR_MUST_CHECK;
enum err auth_logout(struct ctx *c, struct auth *auth, const struct auth_identity *who, int64_t now) ATTR_MUST_CHECK;
enum err auth_logout_all(struct ctx *c, struct auth *auth, int64_t user, int64_t now) ATTR_MUST_CHECK;
/* Signature, algorithm, expiry, issuer, audience, type, then one read: account active, token version, session not
 * revoked. May run on an I/O thread. ERR_UNAUTHORISED, reason "token_invalid", "token_expired" or "session_ended". */
enum err auth_check(struct ctx *c, struct auth *auth, const char *access_token, int64_t now,
		    struct auth_identity *out) ATTR_MUST_CHECK;
/* Ends every session of the user but `keep` (0: none kept); access tokens given out before are void, that of `keep`
 * too: it refreshes. Policy broken: ERR_INVALID with faults. Slow. */
enum err auth_password_set(struct ctx *c, struct auth *auth, int64_t user, const char *password, int64_t keep,
			   int64_t now, struct auth_faults *faults) ATTR_MUST_CHECK;
/* ERR_UNAUTHORISED when it is not theirs. Slow. */
enum err auth_password_verify(struct ctx *c, struct auth *auth, int64_t user, const char *password) ATTR_MUST_CHECK;

/* A change of the profile: what is NULL or -1 stays. level is of the target language. */
struct auth_profile {
	const char *native_language, *target_language, *level, *settings;
	int64_t chunk_minutes, game_words;
};
enum err auth_profile_update(struct ctx *c, struct auth *auth, int64_t user, const struct auth_profile *p,
			     struct user *out) ATTR_MUST_CHECK;

/* A link that lets whoever holds *token set a new password once within reset_hours; it replaces the account's last one. */
enum err auth_reset_make(struct ctx *c, struct auth *auth, int64_t user, int64_t now, const char **token,
			 int64_t *expires_at) ATTR_MUST_CHECK;
/* ERR_INVALID, reason "reset_invalid", when the link was used, replaced or is too old. Uses nothing up. */
enum err auth_reset_check(struct ctx *c, struct auth *auth, const char *token, int64_t now) ATTR_MUST_CHECK;
struct auth_reset {
	const char *token, *password;
	const char *peer, *agent; /* for the audit trail */
};
/* Sets the password, ends every session and lockout of the account and uses the link up, all at once. "reset_invalid" as
 * above; policy broken: ERR_INVALID with faults, and the link stays good. Slow. */
enum err auth_reset_use(struct ctx *c, struct auth *auth, const struct auth_reset *r, int64_t now,
			struct auth_faults *faults) ATTR_MUST_CHECK;

/* Deletes the account and everything of its person, in one transaction. The only administrator beside other accounts
 * is ERR_FORBIDDEN (reason "last_admin") unless who runs the server says so. */
enum err auth_delete(struct ctx *c, struct auth *auth, int64_t user, bool by_operator, int64_t now) ATTR_MUST_CHECK;

/* CSRF: signed, bound to the session (or to nobody before login); constant-time check. */
char *auth_csrf_make(struct ctx *c, const struct auth *auth, int64_t session);
bool auth_csrf_valid(const struct auth *auth, int64_t session, const char *cookie, const char *header);

/* Token bucket per class and key (an address, a user id): "login" and "register" by login_per_minute, "refresh" at twice
 * that, "media" (ranges of a film) at ten times rate_per_minute, any other class by rate_per_minute with at most
 * rate_burst in 5 s. false: refused; reset_s: seconds until it would pass (passed: until the bucket is full). limit 0: off.
 * In memory, the least recently seen of LIMIT_RATE_KEYS is forgotten first; any thread. */
struct auth_rate {
	int64_t limit, remaining, reset_s;
};
bool auth_rate_take(struct auth *auth, const char *rate_class, const char *key, int64_t now, struct auth_rate *out);
