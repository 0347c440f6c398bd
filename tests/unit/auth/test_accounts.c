/* Accounts, logins and sessions over a real database. The clock is an argument. */
#include "../unit_db.h"
#include "auth_unit.h"

#include <sys/stat.h>

enum { T0 = 1700000000 };
#define NOW ((int64_t)T0 * 1000)
#define GOOD "Regen-im-Mai-2031"
#define OTHER "Schnee-im-Juni-77"

struct world {
	struct unit_db *u;
	struct ctx *c;
	struct auth *auth;
	struct auth_faults faults;
	int retry;
};

static struct world open_world(void **state, void (*change)(struct auth_options *))
{
	struct unit_db *u = *state;
	struct world w = {.u = u, .c = u->c};
	struct auth_options o = test_options();
	if (change)
		change(&o);
	assert_ok(u->c, auth_open(u->c, &o, u->db, u->dir, &w.auth));
	return w;
}

static enum err add(struct world *w, const char *email, const char *username, struct user *out)
{
	const struct auth_registration r = {
	    .email = email, .username = username, .password = GOOD, .native_language = "en", .target_language = "de"};
	return auth_register(w->c, w->auth, &r, NOW, &w->faults, out);
}

static int64_t anna(struct world *w)
{
	struct user user;
	assert_ok(w->c, add(w, "Anna@example.org", NULL, &user));
	return user.id;
}

static enum err enter_as(struct world *w, const char *email, const char *password, int64_t at, struct auth_login *out)
{
	return auth_login(w->c, w->auth, email, password, true, "192.0.2.7", "a browser", at, out, &w->retry);
}

static void registration(void **state)
{
	struct world w = open_world(state, NULL);
	struct user first, second, third;
	assert_ok(w.c, add(&w, "Anna@example.org", NULL, &first));
	assert_true(first.id > 0 && first.is_admin && first.is_active);
	assert_string_equal(first.username, "Anna");
	assert_string_equal(first.native_language, "en");
	assert_null(first.password_hash);
	assert_int_equal(first.created_at, NOW);
	assert_ok(w.c, add(&w, "anna@example.com", NULL, &second));
	assert_string_equal(second.username, "anna2");
	assert_false(second.is_admin);
	assert_ok(w.c, add(&w, "ben@example.com", "ben-the_9th", &third));
	assert_string_equal(third.username, "ben-the_9th");
	assert_int_equal(add(&w, "ANNA@EXAMPLE.ORG", NULL, &third), ERR_EXISTS);
	assert_non_null(strstr(ctx_error(w.c), "already exists"));
	assert_string_equal(w.faults.list[0].field, "email");
	assert_string_equal(w.faults.list[0].type, "taken");
	assert_int_equal(add(&w, "x@example.com", "BEN-the_9TH", &third), ERR_EXISTS);
	assert_string_equal(w.faults.list[0].field, "username");
	assert_int_equal(unit_db_number(w.u, "SELECT count(*) FROM users"), 3);
	assert_int_equal(unit_db_number(w.u, "SELECT count(*) FROM users WHERE password_hash NOT LIKE "
					     "'$argon2id$v=19$m=19456,t=2,p=1$%'"),
			 0);
	auth_close(w.auth);
}

static void refused_registrations(void **state)
{
	struct world w = open_world(state, NULL);
	struct user user;
	const struct auth_registration weak = {.email = "no address", .username = "a b", .password = "short"};
	assert_int_equal(auth_register(w.c, w.auth, &weak, NOW, &w.faults, &user), ERR_INVALID);
	assert_int_equal(w.faults.count, 2 + 4);
	assert_string_equal(w.faults.list[0].type, "bad_email");
	assert_string_equal(w.faults.list[1].type, "bad_username");
	assert_string_equal(w.faults.list[2].type, "too_short");
	assert_non_null(strstr(w.faults.list[2].message, "12"));
	assert_int_equal(unit_db_number(w.u, "SELECT count(*) FROM users"), 0);
	auth_close(w.auth);
}

static void only_first(struct auth_options *o)
{
	static char first[] = "first";
	o->registration = first;
}

static void nobody(struct auth_options *o)
{
	static char closed[] = "closed";
	o->registration = closed;
}

static void registration_modes(void **state)
{
	struct world w = open_world(state, only_first);
	struct user user;
	const struct auth_registration weak = {.email = "b@example.org", .password = "short"};
	anna(&w);
	assert_int_equal(add(&w, "b@example.org", NULL, &user), ERR_FORBIDDEN);
	/* Weak is said first in every mode. */
	assert_int_equal(auth_register(w.c, w.auth, &weak, NOW, &w.faults, &user), ERR_INVALID);
	auth_close(w.auth);
	w = open_world(state, nobody);
	assert_int_equal(add(&w, "b@example.org", NULL, &user), ERR_FORBIDDEN);
	assert_string_equal(w.c->reason, "registration_closed");
	const struct auth_registration typed = {.email = "b@example.org", .password = GOOD, .by_operator = true};
	assert_ok(w.c, auth_register(w.c, w.auth, &typed, NOW, &w.faults, &user));
	assert_false(user.is_admin);
	assert_string_equal(user.target_language, "de");
	auth_close(w.auth);
}

static void many_of_one_name(void **state)
{
	struct world w = open_world(state, NULL);
	struct user user;
	UNIT_WRITE(w.u, tx);
	for (int i = 1; i <= 50; i++) {
		user = (struct user){.email = mem_printf(w.c->mem, "%d@x.de", i),
				     .username = i == 1 ? "anna" : mem_printf(w.c->mem, "ANNA%d", i),
				     .password_hash = "",
				     .native_language = "en",
				     .target_language = "de",
				     .settings = "{}"};
		assert_ok(w.c, users_add(&tx, &user));
	}
	assert_ok(w.c, db_commit(&tx));
	assert_ok(w.c, add(&w, "anna@example.org", NULL, &user));
	assert_true(text_starts(user.username, "anna-") && strlen(user.username) == 13);
	auth_close(w.auth);
}

static void login_and_check(void **state)
{
	struct world w = open_world(state, NULL);
	struct auth_login login;
	struct auth_identity who;
	int64_t id = anna(&w);
	assert_ok(w.c, enter_as(&w, "anna@EXAMPLE.org", GOOD, NOW, &login));
	assert_int_equal(login.user.id, id);
	assert_int_equal(login.user.last_login_at, NOW);
	assert_null(login.user.password_hash);
	assert_int_equal(login.access_seconds, 3600);
	assert_int_equal(login.refresh_seconds, 30 * 86400);
	assert_ok(w.c, auth_check(w.c, w.auth, login.access_token, NOW + 1, &who));
	assert_int_equal(who.user, id);
	assert_int_equal(who.session, login.session);
	assert_true(who.is_admin);
	assert_string_equal(who.username, "Anna");
	assert_int_equal(auth_check(w.c, w.auth, login.access_token, NOW + 3600 * 1000, &who), ERR_UNAUTHORISED);
	assert_string_equal(w.c->reason, "token_expired");
	assert_int_equal(auth_check(w.c, w.auth, login.refresh_token, NOW, &who), ERR_UNAUTHORISED);
	assert_ok(w.c, auth_logout(w.c, w.auth, &who, NOW + 2));
	assert_int_equal(auth_check(w.c, w.auth, login.access_token, NOW + 3, &who), ERR_UNAUTHORISED);
	assert_string_equal(w.c->reason, "session_ended");
	assert_int_equal(auth_refresh(w.c, w.auth, login.refresh_token, NOW + 3, &login), ERR_UNAUTHORISED);
	auth_close(w.auth);
}

static void survives_a_restart(void **state)
{
	struct world w = open_world(state, NULL);
	struct auth_login login, next;
	struct auth_identity who;
	anna(&w);
	assert_ok(w.c, enter_as(&w, "anna@example.org", GOOD, NOW, &login));
	auth_close(w.auth);
	w = open_world(state, NULL);
	assert_ok(w.c, auth_check(w.c, w.auth, login.access_token, NOW + 1, &who));
	assert_ok(w.c, auth_logout(w.c, w.auth, &who, NOW + 2));
	auth_close(w.auth);
	w = open_world(state, NULL);
	assert_int_equal(auth_check(w.c, w.auth, login.access_token, NOW + 3, &who), ERR_UNAUTHORISED);
	assert_int_equal(auth_refresh(w.c, w.auth, login.refresh_token, NOW + 3, &next), ERR_UNAUTHORISED);
	auth_close(w.auth);
}

static void token_login_can_be_ended(void **state)
{
	struct world w = open_world(state, NULL);
	struct auth_login login;
	struct auth_identity who;
	anna(&w);
	assert_ok(w.c, auth_login(w.c, w.auth, "anna@example.org", GOOD, false, NULL, NULL, NOW, &login, &w.retry));
	assert_null(login.refresh_token);
	assert_ok(w.c, auth_check(w.c, w.auth, login.access_token, NOW, &who));
	assert_true(who.session > 0);
	assert_ok(w.c, auth_logout(w.c, w.auth, &who, NOW));
	assert_int_equal(auth_check(w.c, w.auth, login.access_token, NOW, &who), ERR_UNAUTHORISED);
	auth_close(w.auth);
}

static void wrong_credentials_say_nothing(void **state)
{
	struct world w = open_world(state, NULL);
	struct auth_login login = {.access_seconds = 77};
	char *big = mem_array(w.c->mem, char, 5000);
	memset(big, 'a', 4999);
	int64_t id = anna(&w);
	static const char *const emails[] = {"anna@example.org", "nobody@example.org", "", "' OR 1=1 --"};
	for (size_t i = 0; i < COUNT_OF(emails); i++) {
		assert_int_equal(enter_as(&w, emails[i], "wrong", NOW, &login), ERR_UNAUTHORISED);
		assert_string_equal(ctx_error(w.c), "Invalid email or password");
	}
	assert_int_equal(enter_as(&w, big, GOOD, NOW, &login), ERR_UNAUTHORISED);
	assert_int_equal(enter_as(&w, "anna@example.org", big, NOW, &login), ERR_UNAUTHORISED);
	assert_int_equal(login.access_seconds, 77);
	UNIT_WRITE(w.u, tx);
	struct user user;
	assert_ok(w.c, users_get(&tx, id, &user));
	user.is_active = false;
	assert_ok(w.c, users_update(&tx, &user));
	assert_ok(w.c, db_commit(&tx));
	assert_int_equal(enter_as(&w, "anna@example.org", GOOD, NOW, &login), ERR_UNAUTHORISED);
	assert_string_equal(ctx_error(w.c), "Invalid email or password");
	auth_close(w.auth);
}

static void lockout(void **state)
{
	struct world w = open_world(state, NULL);
	struct auth_login login;
	anna(&w);
	for (int i = 0; i < 4; i++)
		assert_int_equal(enter_as(&w, "anna@example.org", "wrong", NOW, &login), ERR_UNAUTHORISED);
	assert_ok(w.c, enter_as(&w, "anna@example.org", GOOD, NOW, &login)); /* takes the four back */
	for (int i = 0; i < 5; i++)
		assert_int_equal(enter_as(&w, "ANNA@example.org", "wrong", NOW + i, &login), ERR_UNAUTHORISED);
	assert_int_equal(enter_as(&w, "anna@example.org", GOOD, NOW + 60000, &login), ERR_BUSY);
	assert_string_equal(w.c->reason, "locked");
	assert_non_null(strstr(ctx_error(w.c), "15 minutes"));
	assert_in_range(w.retry, 14 * 60, 14 * 60 + 2);
	/* Another address does not help, a restart neither; an account that is not there is locked the same. */
	assert_int_equal(
	    auth_login(w.c, w.auth, "anna@example.org", GOOD, true, "198.51.100.1", "", NOW + 60000, &login, &w.retry),
	    ERR_BUSY);
	for (int i = 0; i < 5; i++)
		assert_int_equal(enter_as(&w, "ghost@example.org", "wrong", NOW, &login), ERR_UNAUTHORISED);
	assert_int_equal(enter_as(&w, "ghost@example.org", "wrong", NOW, &login), ERR_BUSY);
	auth_close(w.auth);
	w = open_world(state, NULL);
	assert_int_equal(enter_as(&w, "anna@example.org", GOOD, NOW + 60000, &login), ERR_BUSY);
	assert_ok(w.c, enter_as(&w, "anna@example.org", GOOD, NOW + 16 * 60000, &login));
	auth_close(w.auth);
}

static void lockout_of_an_address(void **state)
{
	struct world w = open_world(state, NULL);
	struct auth_login login;
	anna(&w);
	for (int i = 0; i < 20; i++)
		assert_int_equal(enter_as(&w, mem_printf(w.c->mem, "u%d@example.org", i), "wrong", NOW, &login),
				 ERR_UNAUTHORISED);
	assert_int_equal(enter_as(&w, "anna@example.org", GOOD, NOW, &login), ERR_BUSY);
	assert_ok(w.c,
		  auth_login(w.c, w.auth, "anna@example.org", GOOD, true, "198.51.100.1", "", NOW, &login, &w.retry));
	auth_close(w.auth);
}

struct guess {
	struct world *w;
	int unauthorised, busy;
};

static void *guess_often(void *arg)
{
	struct guess *g = arg;
	struct ctx *c = ctx_new("guess");
	struct auth_login login;
	int retry;
	for (int i = 0; i < 4; i++) {
		enum err e =
		    auth_login(c, g->w->auth, "anna@example.org", "wrong", true, NULL, "", NOW, &login, &retry);
		g->unauthorised += e == ERR_UNAUTHORISED;
		g->busy += e == ERR_BUSY;
	}
	ctx_free(c);
	return NULL;
}

/* Many guesses at once are no more guesses. */
static void lockout_counts_parallel_guesses(void **state)
{
	struct world w = open_world(state, NULL);
	pthread_t threads[6];
	struct guess g[6];
	int looked_at = 0, busy = 0;
	anna(&w);
	for (int i = 0; i < 6; i++) {
		g[i] = (struct guess){.w = &w};
		assert_int_equal(pthread_create(&threads[i], NULL, guess_often, &g[i]), 0);
	}
	for (int i = 0; i < 6; i++) {
		pthread_join(threads[i], NULL);
		looked_at += g[i].unauthorised;
		busy += g[i].busy;
	}
	assert_int_equal(looked_at, 5);
	assert_int_equal(busy, 19);
	auth_close(w.auth);
}

static void rotation(void **state)
{
	struct world w = open_world(state, NULL);
	struct auth_login a, b, d;
	struct auth_identity who;
	anna(&w);
	assert_ok(w.c, enter_as(&w, "anna@example.org", GOOD, NOW, &a));
	assert_ok(w.c, auth_refresh(w.c, w.auth, a.refresh_token, NOW + 60000, &b));
	assert_int_equal(b.session, a.session);
	assert_string_not_equal(a.refresh_token, b.refresh_token);
	assert_ok(w.c, auth_check(w.c, w.auth, b.access_token, NOW + 60000, &who));
	assert_ok(w.c, auth_refresh(w.c, w.auth, b.refresh_token, NOW + 29 * 86400000LL, &d));
	/* Used, it lives on; unused, it ends after 30 days. */
	assert_ok(w.c, auth_refresh(w.c, w.auth, d.refresh_token, NOW + 58 * 86400000LL, &a));
	assert_int_equal(auth_refresh(w.c, w.auth, a.refresh_token, NOW + 89 * 86400000LL, &b), ERR_UNAUTHORISED);
	assert_string_equal(w.c->reason, "session_ended");
	assert_int_equal(unit_db_number(w.u, "SELECT count(*) FROM sessions"), 1);
	auth_close(w.auth);
}

static void another_tab(void **state)
{
	struct world w = open_world(state, NULL);
	struct auth_login a, b, tab;
	struct auth_identity who;
	anna(&w);
	assert_ok(w.c, enter_as(&w, "anna@example.org", GOOD, NOW, &a));
	assert_ok(w.c, auth_refresh(w.c, w.auth, a.refresh_token, NOW + 60000, &b));
	assert_ok(w.c, auth_refresh(w.c, w.auth, a.refresh_token, NOW + 60000 + AUTH_GRACE_MS, &tab));
	assert_null(tab.refresh_token);
	assert_ok(w.c, auth_check(w.c, w.auth, tab.access_token, NOW + 71000, &who));
	assert_ok(w.c, auth_refresh(w.c, w.auth, b.refresh_token, NOW + 80000, &a)); /* the cookie that was kept */
	assert_non_null(a.refresh_token);
	auth_close(w.auth);
}

static void reuse_ends_the_family_for_good(void **state)
{
	struct world w = open_world(state, NULL);
	struct auth_login login[4], other, none;
	struct auth_identity who;
	anna(&w);
	for (int old = 0; old < 2; old++) {
		assert_ok(w.c, enter_as(&w, "anna@example.org", GOOD, NOW, &login[0]));
		assert_ok(w.c, enter_as(&w, "anna@example.org", GOOD, NOW, &other));
		for (int i = 0; i < 3; i++)
			assert_ok(w.c, auth_refresh(w.c, w.auth, login[i].refresh_token, NOW + i, &login[i + 1]));
		/* The one before, too late; the first one of all, at any time. */
		int64_t at = old ? NOW + 5 : NOW + 2 + AUTH_GRACE_MS + 1;
		assert_int_equal(auth_refresh(w.c, w.auth, login[old ? 0 : 2].refresh_token, at, &none),
				 ERR_UNAUTHORISED);
		assert_string_equal(w.c->reason, "reuse");
		/* Committed: it holds after the error, for every token of the family and after a restart. */
		auth_close(w.auth);
		w = open_world(state, NULL);
		assert_int_equal(auth_refresh(w.c, w.auth, login[3].refresh_token, at, &none), ERR_UNAUTHORISED);
		assert_string_equal(w.c->reason, "session_ended");
		assert_int_equal(auth_check(w.c, w.auth, login[3].access_token, at, &who), ERR_UNAUTHORISED);
		assert_ok(w.c, auth_check(w.c, w.auth, other.access_token, at, &who));
		assert_ok(w.c, auth_refresh(w.c, w.auth, other.refresh_token, at, &none));
	}
	auth_close(w.auth);
}

static void foreign_refresh_tokens_do_no_harm(void **state)
{
	struct world w = open_world(state, NULL);
	struct auth_login login, none;
	unsigned char hash[32];
	char token[REFRESH_TEXT];
	struct auth_keys thief = {0};
	anna(&w);
	assert_ok(w.c, enter_as(&w, "anna@example.org", GOOD, NOW, &login));
	auth_keys_derive(OTHER_SECRET, &thief);
	auth_refresh_make(&thief, login.session, token, hash);
	assert_int_equal(auth_refresh(w.c, w.auth, token, NOW, &none), ERR_UNAUTHORISED);
	assert_string_equal(w.c->reason, "token_invalid");
	assert_int_equal(auth_refresh(w.c, w.auth, login.access_token, NOW, &none), ERR_UNAUTHORISED);
	assert_int_equal(auth_refresh(w.c, w.auth, NULL, NOW, &none), ERR_UNAUTHORISED);
	assert_ok(w.c, auth_refresh(w.c, w.auth, login.refresh_token, NOW, &none));
	/* A session that was purged is an ended login, not a fault. */
	auth_refresh_make(&w.auth->keys[0], 4711, token, hash);
	assert_int_equal(auth_refresh(w.c, w.auth, token, NOW, &none), ERR_UNAUTHORISED);
	assert_string_equal(w.c->reason, "session_ended");
	auth_close(w.auth);
}

static void password_change(void **state)
{
	struct world w = open_world(state, NULL);
	struct auth_login here, there, again;
	struct auth_identity who;
	int64_t id = anna(&w);
	assert_ok(w.c, enter_as(&w, "anna@example.org", GOOD, NOW, &here));
	assert_ok(w.c, enter_as(&w, "anna@example.org", GOOD, NOW, &there));
	assert_ok(w.c, auth_password_verify(w.c, w.auth, id, GOOD));
	assert_int_equal(auth_password_verify(w.c, w.auth, id, OTHER), ERR_UNAUTHORISED);
	assert_int_equal(auth_password_set(w.c, w.auth, id, "weak", here.session, NOW, &w.faults), ERR_INVALID);
	assert_true(w.faults.count > 0);
	assert_int_equal(auth_password_set(w.c, w.auth, 99, OTHER, 0, NOW, &w.faults), ERR_NOT_FOUND);
	assert_ok(w.c, auth_password_set(w.c, w.auth, id, OTHER, here.session, NOW, &w.faults));
	assert_int_equal(auth_check(w.c, w.auth, there.access_token, NOW, &who), ERR_UNAUTHORISED);
	assert_int_equal(auth_refresh(w.c, w.auth, there.refresh_token, NOW, &again), ERR_UNAUTHORISED);
	assert_int_equal(auth_check(w.c, w.auth, here.access_token, NOW, &who), ERR_UNAUTHORISED);
	assert_ok(w.c, auth_refresh(w.c, w.auth, here.refresh_token, NOW, &again));
	assert_ok(w.c, auth_check(w.c, w.auth, again.access_token, NOW, &who));
	assert_int_equal(enter_as(&w, "anna@example.org", GOOD, NOW, &again), ERR_UNAUTHORISED);
	assert_ok(w.c, enter_as(&w, "anna@example.org", OTHER, NOW, &again));
	assert_ok(w.c, auth_logout_all(w.c, w.auth, id, NOW));
	assert_int_equal(auth_check(w.c, w.auth, again.access_token, NOW, &who), ERR_UNAUTHORISED);
	assert_int_equal(auth_refresh(w.c, w.auth, again.refresh_token, NOW, &there), ERR_UNAUTHORISED);
	auth_close(w.auth);
}

/* A hash of older parameters is replaced at the next login. */
static void old_hashes_are_renewed(void **state)
{
	struct world w = open_world(state, NULL);
	struct auth_login login;
	struct user user;
	char weak[crypto_pwhash_STRBYTES];
	int64_t id = anna(&w);
	assert_int_equal(
	    crypto_pwhash_str(weak, GOOD, strlen(GOOD), crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN), 0);
	{
		UNIT_WRITE(w.u, tx);
		assert_ok(w.c, users_get(&tx, id, &user));
		user.password_hash = weak;
		assert_ok(w.c, users_update(&tx, &user));
		assert_ok(w.c, db_commit(&tx));
	}
	assert_ok(w.c, enter_as(&w, "anna@example.org", GOOD, NOW, &login));
	assert_int_equal(
	    unit_db_number(w.u, "SELECT count(*) FROM users WHERE password_hash LIKE '%$m=19456,t=2,p=1$%'"), 1);
	assert_ok(w.c, enter_as(&w, "anna@example.org", GOOD, NOW, &login));
	auth_close(w.auth);
}

static void secret_file(void **state)
{
	struct unit_db *u = *state;
	struct auth_options o = test_options();
	struct auth *a, *b;
	struct stat st;
	char *text;
	size_t len;
	const char *path = path_join(u->c->mem, u->dir, "secret.key");
	o.secret_key = (char[]){""};
	assert_ok(u->c, auth_open(u->c, &o, u->db, u->dir, &a));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_ok(u->c, path_read(u->c, path, 1000, &text, &len));
	assert_int_equal(len, 64);
	chmod(path, 0644); /* mended at the next start */
	assert_ok(u->c, auth_open(u->c, &o, u->db, u->dir, &b));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_memory_equal(&a->keys, &b->keys, sizeof a->keys);
	auth_close(a);
	auth_close(b);
	assert_ok(u->c, path_write(u->c, path, 0600, "short", 5));
	assert_int_equal(auth_open(u->c, &o, u->db, u->dir, &a), ERR_DAMAGED);
	o.secret_key = (char[]){"your-secret-key-here-change-in-production"};
	assert_int_equal(auth_open(u->c, &o, u->db, u->dir, &a), ERR_INVALID);
	assert_string_equal(u->c->reason, "secret_key");
	assert_null(strstr(ctx_error(u->c), "your-secret")); /* never printed */
	o.secret_key = (char[]){""};
	assert_int_equal(auth_open(u->c, &o, u->db, "/nowhere/at/all", &a), ERR_NOT_FOUND);
}

/* Every statement of a login, a refresh and a registration fails once: an error comes back, nothing is half stored, and
 * the next try works. */
static void faults_of_the_database(void **state)
{
	struct world w = open_world(state, NULL);
	struct auth_login login, next;
	struct user user;
	anna(&w);
	for (int n = 1;; n++) {
		db_fault_set(w.u->db, n, ERR_IO);
		enum err e = enter_as(&w, "anna@example.org", GOOD, NOW + n * 3600000LL, &login);
		bool fired = db_fault_fired(w.u->db);
		db_fault_set(w.u->db, 0, OK);
		if (!fired) {
			assert_ok(w.c, e);
			break;
		}
		assert_int_equal(e, ERR_IO);
		assert_true(n < 100);
	}
	int64_t sessions = unit_db_number(w.u, "SELECT count(*) FROM sessions");
	assert_int_equal(sessions, 1);
	for (int n = 1;; n++) {
		db_fault_set(w.u->db, n, ERR_IO);
		enum err e = auth_refresh(w.c, w.auth, login.refresh_token, NOW + 86400000LL, &next);
		bool fired = db_fault_fired(w.u->db);
		db_fault_set(w.u->db, 0, OK);
		if (!fired) {
			assert_ok(w.c, e);
			break;
		}
		assert_int_equal(e, ERR_IO);
		assert_true(n < 100);
	}
	for (int n = 1;; n++) {
		db_fault_set(w.u->db, n, ERR_IO);
		enum err e = add(&w, "ben@example.org", NULL, &user);
		bool fired = db_fault_fired(w.u->db);
		db_fault_set(w.u->db, 0, OK);
		if (!fired) {
			assert_ok(w.c, e);
			break;
		}
		assert_int_equal(e, ERR_IO);
		assert_int_equal(unit_db_number(w.u, "SELECT count(*) FROM users"), 1);
		assert_true(n < 100);
	}
	auth_close(w.auth);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT_DB_TEST(registration),
	    UNIT_DB_TEST(refused_registrations),
	    UNIT_DB_TEST(registration_modes),
	    UNIT_DB_TEST(many_of_one_name),
	    UNIT_DB_TEST(login_and_check),
	    UNIT_DB_TEST(survives_a_restart),
	    UNIT_DB_TEST(token_login_can_be_ended),
	    UNIT_DB_TEST(wrong_credentials_say_nothing),
	    UNIT_DB_TEST(lockout),
	    UNIT_DB_TEST(lockout_of_an_address),
	    UNIT_DB_TEST(lockout_counts_parallel_guesses),
	    UNIT_DB_TEST(rotation),
	    UNIT_DB_TEST(another_tab),
	    UNIT_DB_TEST(reuse_ends_the_family_for_good),
	    UNIT_DB_TEST(foreign_refresh_tokens_do_no_harm),
	    UNIT_DB_TEST(password_change),
	    UNIT_DB_TEST(old_hashes_are_renewed),
	    UNIT_DB_TEST(secret_file),
	    UNIT_DB_TEST(faults_of_the_database),
	};
	return unit_run("auth/accounts", tests);
}
