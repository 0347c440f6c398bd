/* The password policy, names and addresses. The list of common passwords is the real one when the packs are built,
 * else a short one with the same first entries: the rules are the same. */
#include "auth_unit.h"

#include <stdlib.h>
#include <unistd.h>

static const char *const most_used[] = {"123456", "password", "qwerty",           "letmein",       "monkey", "welcome",
					"admin",  "test",     "correcthorsebatt", "Summer!2024xy", NULL};

static struct auth *policy(struct ctx *c)
{
	struct auth *auth = mem_new(c->mem, struct auth);
	struct buf list;
	char path[] = "/tmp/langplug-test-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);
	buf_init(&list, c->mem, MIB);
	for (const char *const *p = most_used; *p; p++)
		buf_printf(&list, "%s\n", *p);
	for (int i = 0; i < 1000; i++)
		buf_printf(&list, "filler%dx\n", i);
	buf_str(&list, "validpass\ntestpassword\nunusedword\n");
	assert_ok(c, path_write(c, path, 0600, list.data, list.len));
	auth->options = test_options();
	auth->options.common_passwords = path;
	auth->too_short = "too short";
	assert_ok(c, auth_common_read(c, auth));
	unlink(path);
	assert_int_equal(auth_common_passwords_loaded(auth), 1013);
	return auth;
}

/* Types of the faults, joined by blanks. */
static const char *faults_of(struct ctx *c, const struct auth *auth, const char *password)
{
	struct auth_faults faults = {0};
	char *out = mem_str(c->mem, "");
	auth_password_check(auth, password, "anna.schmidt@example.org", "Anna.Schmidt9X!", &faults);
	for (size_t i = 0; i < faults.count; i++) {
		assert_string_equal(faults.list[i].field, "password");
		assert_true(strlen(faults.list[i].message) > 5);
		out = mem_printf(c->mem, "%s%s%s", out, i ? " " : "", faults.list[i].type);
	}
	return out;
}

static void each_rule_has_its_message(void **state)
{
	struct ctx *c = unit_ctx(state);
	const struct auth *auth = policy(c);
	assert_string_equal(faults_of(c, auth, ""), "too_short needs_upper needs_lower needs_digit needs_special");
	assert_string_equal(faults_of(c, auth, "Ab1!Ab1!Ab1"), "too_short");
	assert_string_equal(faults_of(c, auth, "ab1!ab1!ab1!"), "needs_upper");
	assert_string_equal(faults_of(c, auth, "AB1!AB1!AB1!"), "needs_lower");
	assert_string_equal(faults_of(c, auth, "Ab!!Ab!!Ab!!"), "needs_digit");
	assert_string_equal(faults_of(c, auth, "Ab11Ab11Ab11"), "needs_special");
	assert_string_equal(faults_of(c, auth, "Ab11 Ab11 Ab11"), "needs_special");
	assert_string_equal(faults_of(c, auth, "Äöü1!Äöü1!Äö"), "");
	/* Characters are counted, not bytes. */
	assert_string_equal(faults_of(c, auth, "Äöü1!Äöü1!Ä"), "too_short");
	assert_string_equal(faults_of(c, auth, "aNNA.sCHMIDT9x!"), "own_name");
}

static void common_ones(void **state)
{
	struct ctx *c = unit_ctx(state);
	const struct auth *auth = policy(c);
	/* Not by fragment, and not by a word that is on the list but not among the most used. */
	assert_string_equal(faults_of(c, auth, "ValidPass123!"), "");
	assert_string_equal(faults_of(c, auth, "TestPassword123!"), "");
	assert_string_equal(faults_of(c, auth, "UnusedWord123!"), "");
	assert_string_equal(faults_of(c, auth, "MyPassword123!"), "");
	assert_string_equal(faults_of(c, auth, "Password123!"), "common");
	assert_string_equal(faults_of(c, auth, "PaSSword123!"), "common");
	assert_string_equal(faults_of(c, auth, "P@$$w0rd123!"), "common");
	assert_string_equal(faults_of(c, auth, "Admin123!"), "too_short common");
	assert_string_equal(faults_of(c, auth, "Admin1234567!"), "common");
	assert_string_equal(faults_of(c, auth, "L3tm31n!!!!!1"), "common");
	assert_string_equal(faults_of(c, auth, "CorrectHorseBatt1!"), "common");
	assert_string_equal(faults_of(c, auth, "SUMMER!2024xy"), "common");
	assert_string_equal(faults_of(c, auth, "123456"), "too_short needs_upper needs_lower needs_special common");
}

static void real_list(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct auth *auth = mem_new(c->mem, struct auth);
	auth->options = test_options();
	auth->options.common_passwords =
	    path_join(c->mem, getenv("TEST_SOURCE_ROOT"), "build/packs/common-passwords.txt");
	auth->too_short = "too short";
	assert_ok(c, auth_common_read(c, auth));
	if (!auth_common_passwords_loaded(auth))
		skip(); /* the packs are not built here */
	assert_true(auth_common_passwords_loaded(auth) > 10000);
	assert_string_equal(faults_of(c, auth, "ValidPass123!"), "");
	assert_string_equal(faults_of(c, auth, "TestPassword123!"), "");
	assert_string_equal(faults_of(c, auth, "Password123!"), "common");
	assert_string_equal(faults_of(c, auth, "Admin123!"), "too_short common");
}

static void long_ones(void **state)
{
	struct ctx *c = unit_ctx(state);
	const struct auth *auth = policy(c);
	char text[LIMIT_PASSWORD + 2];
	memset(text, 'a', sizeof text);
	memcpy(text, "A1!", 3);
	text[LIMIT_PASSWORD] = '\0';
	assert_string_equal(faults_of(c, auth, text), "");
	text[LIMIT_PASSWORD] = 'a';
	text[LIMIT_PASSWORD + 1] = '\0';
	assert_string_equal(faults_of(c, auth, text), "too_long");
}

static void without_the_list(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct auth auth = {.options = test_options(), .too_short = "too short"};
	auth.options.common_passwords = (char[]){"/nowhere/list.txt"};
	assert_ok(c, auth_common_read(c, &auth));
	assert_int_equal(auth_common_passwords_loaded(&auth), 0);
	assert_string_equal(faults_of(c, &auth, "Password123!"), "");
}

static void addresses(void **state)
{
	(void)state;
	static const char *const good[] = {"a@b.de", "first.last+tag@sub.example.org", "x_y-z@1and1.com",
					   "o'neil@xn--bcher-kva.example"};
	static const char *const bad[] = {"",         "a",          "@b.de",      "a@",       "a@b",        "a@@b.de",
					  "a@b@c.de", "a b@c.de",   "a@b .de",    ".a@b.de",  "a.@b.de",    "a..b@c.de",
					  "a@-b.de",  "a@b-.de",    "a@.de",      "a@b.",     "a@b..de",    "a@1.2",
					  "a\n@b.de", "a@b.de\r\n", "a\x01@b.de", "<a@b.de>", "a@b.de\x7f", "ü@b.de",
					  "a@bü.de",  "a,b@c.de"};
	for (size_t i = 0; i < COUNT_OF(good); i++)
		if (!auth_email_valid(good[i]))
			fail_msg("refused: %s", good[i]);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		if (auth_email_valid(bad[i]))
			fail_msg("accepted: %s", bad[i]);
	char text[400];
	memset(text, 'a', sizeof text);
	text[64] = '@';
	memcpy(text + 316, ".de", 4);
	assert_false(auth_email_valid(text)); /* a label of more than 63 */
	for (int i = 65 + 60; i < 310; i += 60)
		text[i] = '.';
	text[65 + 250] = '.';
	assert_false(auth_email_valid(text)); /* a domain of more than 253 */
	memcpy(text + 65 + 245, ".de", 4);
	assert_true(auth_email_valid(text));
	text[64] = 'a';
	text[65] = '@';
	assert_false(auth_email_valid(text)); /* 65 before the @ */
}

static void usernames(void **state)
{
	(void)state;
	char name[LIMIT_USERNAME + 1];
	assert_true(auth_username_valid("abc") && auth_username_valid("a-b_C9"));
	assert_false(auth_username_valid("ab") || auth_username_valid("a b c") || auth_username_valid("a.b") ||
		     auth_username_valid("äöü") ||
		     auth_username_valid("012345678901234567890123456789012345678901234567890"));
	auth_username_from("anna@b.de", name);
	assert_string_equal(name, "anna");
	auth_username_from("a@b.de", name);
	assert_string_equal(name, "a__");
	auth_username_from("first.last+tag@b.de", name);
	assert_string_equal(name, "first_last_tag");
	auth_username_from("0123456789012345678901234567890123456789012345678901234567890123@b.de", name);
	assert_int_equal(strlen(name), 40);
	assert_true(auth_username_valid(name));
}

static void secrets(void **state)
{
	(void)state;
	assert_null(auth_key_weakness(TEST_SECRET));
	assert_null(auth_key_weakness("f3a9c1d07b5e48269a1c3f7e0d5b8246"));
	assert_non_null(auth_key_weakness(""));
	assert_non_null(auth_key_weakness("tj4Vd81nCq0zPmXy7Lw3Rk9Ha2Ub6Ge"));
	assert_non_null(auth_key_weakness("your-secret-key-here-change-in-production"));
	assert_non_null(auth_key_weakness("CHANGEME-tj4Vd81nCq0zPmXy7Lw3Rk9Ha2Ub6Ge5Fs"));
	assert_non_null(auth_key_weakness("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
	assert_non_null(auth_key_weakness("abababababababababababababababababababab"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT_TEST(each_rule_has_its_message), UNIT_TEST(common_ones), UNIT_TEST(real_list), UNIT_TEST(long_ones),
	    UNIT_TEST(without_the_list),          UNIT_TEST(addresses),   UNIT_TEST(usernames), UNIT_TEST(secrets),
	};
	return unit_run("auth/password", tests);
}
