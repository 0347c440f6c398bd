/* Accounts, levels, sessions, failed logins, audit. */
#include "../unit_db.h"
#include "store/knowledge.h"
#include "store/progress.h"
#include "store/users.h"
#include "store/videos.h"

static struct user somebody(const char *email, const char *name)
{
	return (struct user){.email = email,
			     .username = name,
			     .password_hash = "$argon2id$x",
			     .is_active = true,
			     .created_at = 1000,
			     .native_language = "en",
			     .target_language = "de",
			     .chunk_minutes = 20,
			     .game_words = 12,
			     .settings = "{}"};
}

static void a_row_comes_back_as_it_went(void **state)
{
	struct unit_db *u = *state;
	struct user a = somebody("Ann@Example.org", "Ann"), b = somebody("ANN@example.ORG", "other"), out;
	UNIT_WRITE(u, tx);
	a.is_admin = true;
	a.settings = "{\"theme\":\"dark\"}";
	assert_ok(u->c, users_add(&tx, &a));
	assert_int_equal(users_add(&tx, &b), ERR_EXISTS);
	b.email = "b@example.org";
	b.username = "ANN";
	assert_int_equal(users_add(&tx, &b), ERR_EXISTS);
	assert_ok(u->c, users_by_email(&tx, "ann@EXAMPLE.org", &out));
	assert_int_equal(out.id, a.id);
	assert_string_equal(out.email, "Ann@Example.org");
	assert_string_equal(out.settings, "{\"theme\":\"dark\"}");
	assert_true(out.is_admin && out.is_active);
	assert_int_equal(out.chunk_minutes, 20);
	assert_int_equal(out.game_words, 12);
	assert_ok(u->c, users_by_name(&tx, "aNN", &out));
	out.username = "Anna";
	out.token_version = 3;
	out.last_login_at = 77;
	out.is_admin = false;
	assert_ok(u->c, users_update(&tx, &out));
	assert_int_equal(users_by_name(&tx, "ann", &out), ERR_NOT_FOUND);
	assert_ok(u->c, users_get(&tx, a.id, &out));
	assert_string_equal(out.username, "Anna");
	assert_int_equal(out.token_version, 3);
	assert_int_equal(out.last_login_at, 77);
	assert_int_equal(out.created_at, 1000);
	assert_false(out.is_admin);
	out.id = 999;
	assert_int_equal(users_update(&tx, &out), ERR_NOT_FOUND);
	assert_ok(u->c, db_commit(&tx));
}

static void levels_and_settings(void **state)
{
	struct unit_db *u = *state;
	struct user a = somebody("a@b.c", "a");
	const char *text;
	UNIT_WRITE(u, tx);
	assert_ok(u->c, users_add(&tx, &a));
	assert_ok(u->c, users_level_get(&tx, a.id, "de", &text));
	assert_string_equal(text, "");
	assert_ok(u->c, users_level_set(&tx, a.id, "de", "A2"));
	assert_ok(u->c, users_level_set(&tx, a.id, "de", "B1"));
	assert_ok(u->c, users_level_set(&tx, a.id, "en", "C1"));
	assert_ok(u->c, users_level_get(&tx, a.id, "de", &text));
	assert_string_equal(text, "B1");
	assert_int_equal(users_level_set(&tx, 999, "de", "A1"), ERR_INVALID);
	assert_ok(u->c, settings_get(&tx, "key", &text));
	assert_null(text);
	assert_ok(u->c, settings_set(&tx, "key", "one"));
	assert_ok(u->c, settings_set(&tx, "key", "two"));
	assert_ok(u->c, settings_get(&tx, "key", &text));
	assert_string_equal(text, "two");
}

static void sessions_rotate_and_end(void **state)
{
	struct unit_db *u = *state;
	struct user a = somebody("a@b.c", "a");
	unsigned char one[32] = {1}, two[32] = {2}, three[32] = {3};
	struct session s = {
	    .token_hash = one, .created_at = 5, .last_used_at = 5, .expires_at = 100, .peer = "::1", .agent = "x"};
	struct session out, *list;
	size_t count;
	UNIT_WRITE(u, tx);
	assert_ok(u->c, users_add(&tx, &a));
	s.user = a.id;
	assert_ok(u->c, sessions_add(&tx, &s));
	assert_ok(u->c, sessions_by_token(&tx, one, &out));
	assert_null(out.previous_hash);
	assert_ok(u->c, sessions_rotate(&tx, s.id, two, 10, 200));
	assert_ok(u->c, sessions_by_token(&tx, two, &out));
	assert_memory_equal(out.previous_hash, one, 32);
	assert_int_equal(out.expires_at, 200);
	assert_ok(u->c, sessions_by_token(&tx, one, &out)); /* the stolen one is still recognised */
	assert_memory_equal(out.token_hash, two, 32);
	assert_int_equal(sessions_by_token(&tx, three, &out), ERR_NOT_FOUND);
	assert_ok(u->c, sessions_list(&tx, a.id, 50, &list, &count));
	assert_int_equal(count, 1);
	assert_ok(u->c, sessions_list(&tx, a.id, 200, &list, &count));
	assert_int_equal(count, 0);
	assert_ok(u->c, sessions_revoke(&tx, s.id, 60));
	assert_ok(u->c, sessions_revoke(&tx, s.id, 61));
	assert_ok(u->c, sessions_get(&tx, s.id, &out));
	assert_int_equal(out.revoked_at, 60);
	assert_int_equal(sessions_rotate(&tx, s.id, three, 70, 300), ERR_NOT_FOUND);
	s.token_hash = three;
	assert_ok(u->c, sessions_add(&tx, &s));
	assert_ok(u->c, sessions_revoke_all(&tx, a.id, 80));
	assert_ok(u->c, sessions_list(&tx, a.id, 50, &list, &count));
	assert_int_equal(count, 0);
	assert_ok(u->c, sessions_purge(&tx, 150));
	assert_int_equal(sessions_by_token(&tx, three, &out), ERR_NOT_FOUND);
	assert_ok(u->c, sessions_get(&tx, list ? s.id - 1 : 0, &out));
}

static void failed_logins_are_counted(void **state)
{
	struct unit_db *u = *state;
	int64_t count, last;
	UNIT_WRITE(u, tx);
	for (int i = 0; i < 5; i++)
		assert_ok(u->c, logins_failed(&tx, i == 4 ? "peer" : "a@b.c", 100 + i));
	assert_ok(u->c, logins_count(&tx, "a@b.c", 101, &count, &last));
	assert_int_equal(count, 3);
	assert_int_equal(last, 103);
	assert_ok(u->c, logins_clear(&tx, "a@b.c"));
	assert_ok(u->c, logins_count(&tx, "a@b.c", 0, &count, &last));
	assert_int_equal(count, 0);
	assert_int_equal(last, 0);
	assert_ok(u->c, logins_count(&tx, "peer", 0, &count, &last));
	assert_int_equal(count, 1);
}

static void everything_goes_with_the_user(void **state)
{
	struct unit_db *u = *state;
	struct user a = somebody("a@b.c", "a"), b = somebody("b@b.c", "b");
	struct session s = {.token_hash = "0123456789abcdef0123456789abcdef", .expires_at = 9, .peer = "", .agent = ""};
	struct video v = {.path = "x.mkv", .series = "", .season = "", .episode = "", .title = "x"};
	struct own_word own = {.lemma = "Quatsch", .noun = true};
	struct correction_row fix = {.surface = "ging", .new_lemma = "gehen", .new_level = -1, .is_name = -1};
	struct audit_row trail = {.event = "login", .username = "a", .success = true, .at = 1}, *trails;
	int64_t word, batch;
	size_t count;
	{
		UNIT_WRITE(u, tx);
		assert_ok(u->c, users_add(&tx, &a));
		assert_ok(u->c, users_add(&tx, &b));
		s.user = fix.user = trail.user = a.id;
		assert_ok(u->c, sessions_add(&tx, &s));
		assert_ok(u->c, users_level_set(&tx, a.id, "de", "A1"));
		assert_ok(u->c, videos_put(&tx, &v));
		assert_ok(u->c, words_intern(&tx, "de", "Haus", true, &word));
		assert_ok(u->c, knowledge_undo_batch(&tx, a.id, &batch));
		assert_ok(u->c, knowledge_set(&tx, a.id, word, WORD_KNOWN, 0, 5, "game", 1));
		assert_ok(u->c, knowledge_set(&tx, b.id, word, WORD_KNOWN, 0, 5, "game", 1));
		assert_ok(u->c, own_words_add(&tx, a.id, "de", &own));
		assert_ok(u->c, corrections_add(&tx, "de", &fix));
		assert_ok(u->c, views_add(&tx, a.id, word, v.id, 1, 1));
		assert_ok(u->c, watch_put(&tx, &(struct watch_row){.user = a.id, .video = v.id}));
		assert_ok(u->c, done_add(&tx, a.id, v.id, 0, 5, 1, &(bool){0}));
		assert_ok(u->c, days_add(&tx, a.id, &(struct day_row){.day = "2026-11-23", .answers = 1}));
		assert_ok(u->c, audit_add(&tx, &trail));
		assert_ok(u->c, users_remove(&tx, a.id));
		assert_int_equal(users_remove(&tx, a.id), ERR_NOT_FOUND);
		assert_ok(u->c, audit_list(&tx, 0, 10, &trails, &count));
		assert_int_equal(count, 1);
		assert_int_equal(trails[0].user, 0);
		assert_string_equal(trails[0].username, "a");
		assert_ok(u->c, db_commit(&tx));
	}
	static const char *const theirs[] = {"sessions", "user_levels", "own_words", "corrections",  "word_views",
					     "watch",    "done_spans",  "days",      "undo_batches", "undo_words"};
	for (size_t i = 0; i < COUNT_OF(theirs); i++)
		assert_int_equal(unit_db_number(u, mem_printf(u->c, "SELECT count(*) FROM %s", theirs[i])), 0);
	assert_int_equal(unit_db_number(u, "SELECT count(*) FROM knowledge"), 1);
	assert_int_equal(unit_db_number(u, "SELECT count(*) FROM videos"), 1);
	/* a number is never given out again: an old token cannot mean a new person */
	UNIT_WRITE(u, tx);
	struct user again = somebody("c@b.c", "c");
	int64_t biggest = b.id;
	assert_ok(u->c, users_remove(&tx, b.id));
	assert_ok(u->c, users_add(&tx, &again));
	assert_true(again.id > biggest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT_DB_TEST(a_row_comes_back_as_it_went),   UNIT_DB_TEST(levels_and_settings),
	    UNIT_DB_TEST(sessions_rotate_and_end),       UNIT_DB_TEST(failed_logins_are_counted),
	    UNIT_DB_TEST(everything_goes_with_the_user),
	};
	return unit_run("store/users", tests);
}
