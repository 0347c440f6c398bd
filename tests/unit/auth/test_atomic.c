/* What changes an account is all or nothing: registration, profile update, password change, password reset by a one-time
 * link, deletion. Each fails at every statement, write and sync, on a disk that is full for once and for good. */
#include "../every_fault.h"
#include "auth_unit.h"
#include "jobs/jobs.h"
#include "store/knowledge.h"
#include "store/progress.h"
#include "store/videos.h"

enum { T0 = 1700000000 };
#define NOW ((int64_t)T0 * 1000)
#define GOOD "Regen-im-Mai-2031"
#define OTHER "Schnee-im-Juni-77"

struct world {
	struct auth *auth;
	int64_t user;
	const char *token;
	int turn;
};

static struct world open_world(struct unit_db *u)
{
	struct world w = {0};
	struct auth_options o = test_options();
	assert_ok(u->c, auth_open(u->c, &o, u->db, u->dir, &w.auth));
	return w;
}

static int64_t add(struct unit_db *u, struct world *w, const char *email)
{
	struct auth_faults faults;
	struct user user;
	const struct auth_registration r = {.email = email, .password = GOOD, .native_language = "en"};
	assert_ok(u->c, auth_register(u->c, w->auth, &r, NOW, &faults, &user));
	return user.id;
}

static enum err log_in(struct unit_db *u, struct world *w, const char *email, const char *password,
		       struct auth_login *out)
{
	static int address; /* a new one each time: an address can be locked out too */
	const char *peer = mem_printf(u->c, "192.0.2.%d", ++address);
	int retry;
	return auth_login(u->c, w->auth, email, password, true, peer, "a browser", NOW, out, &retry);
}

static enum err run_register(struct unit_db *u, void *world)
{
	struct world *w = world;
	struct auth_faults faults;
	struct user user;
	const struct auth_registration r = {.email = mem_printf(u->c, "a%d@example.org", w->turn),
					    .password = GOOD,
					    .native_language = "en",
					    .peer = "::1"};
	return auth_register(u->c, w->auth, &r, NOW, &faults, &user);
}

static void another(struct unit_db *u, void *world)
{
	(void)u;
	((struct world *)world)->turn++;
}

static void registration(void **state)
{
	struct unit_db *u = *state;
	struct world w = open_world(u);
	every_fault_of(u, &(struct faulty_operation){"registration", run_register, &w, .slow = true}, another);
	assert_int_equal(unit_db_number(u, "SELECT count(*) FROM users"), FAULT_COUNT);
	assert_int_equal(unit_db_number(u, "SELECT count(*) FROM audit WHERE event = 'register'"), FAULT_COUNT);
	assert_int_equal(unit_db_number(u, "SELECT count(*) FROM users WHERE is_admin = 1"), 1);
	auth_close(w.auth);
}

static enum err run_profile(struct unit_db *u, void *world)
{
	struct world *w = world;
	struct user user;
	const struct auth_profile change = {.native_language = "es",
					    .target_language = "en",
					    .level = "B1",
					    .settings = "{\"dark\":true}",
					    .chunk_minutes = 5 + w->turn,
					    .game_words = 7};
	enum err e = auth_profile_update(u->c, w->auth, w->user, &change, &user);
	if (e == OK) {
		assert_string_equal(user.target_language, "en");
		assert_null(user.password_hash);
	}
	return e;
}

static void profile_update(void **state)
{
	struct unit_db *u = *state;
	struct world w = open_world(u);
	w.user = add(u, &w, "anna@example.org");
	every_fault_of(u, &(struct faulty_operation){"profile update", run_profile, &w}, another);
	assert_int_equal(unit_db_number(u, "SELECT count(*) FROM user_levels WHERE language = 'en' AND level = 'B1'"),
			 1);
	assert_int_equal(unit_db_number(u, "SELECT game_words FROM users"), 7);
	/* what is left out stays */
	struct user user;
	const struct auth_profile nothing = {.chunk_minutes = -1, .game_words = -1};
	assert_ok(u->c, auth_profile_update(u->c, w.auth, w.user, &nothing, &user));
	assert_string_equal(user.settings, "{\"dark\":true}");
	assert_int_equal(user.game_words, 7);
	auth_close(w.auth);
}

static enum err run_password(struct unit_db *u, void *world)
{
	struct world *w = world;
	struct auth_faults faults;
	return auth_password_set(u->c, w->auth, w->user, w->turn % 2 ? GOOD : OTHER, 0, NOW, &faults);
}

static void log_in_again(struct unit_db *u, void *world)
{
	struct world *w = world;
	struct auth_login login;
	assert_ok(u->c, log_in(u, w, "anna@example.org", w->turn % 2 ? GOOD : OTHER, &login));
	w->turn++;
}

static void password_change(void **state)
{
	struct unit_db *u = *state;
	struct world w = open_world(u);
	struct auth_login login;
	struct auth_identity who;
	w.user = add(u, &w, "anna@example.org");
	assert_ok(u->c, log_in(u, &w, "anna@example.org", GOOD, &login));
	every_fault_of(u, &(struct faulty_operation){"password change", run_password, &w, .slow = true}, log_in_again);
	assert_int_equal(auth_check(u->c, w.auth, login.access_token, NOW, &who), ERR_UNAUTHORISED);
	assert_int_equal(unit_db_number(u, "SELECT count(*) FROM sessions WHERE revoked_at = 0"), 0);
	assert_int_equal(unit_db_number(u, "SELECT count(*) FROM audit WHERE event = 'password_change'"), FAULT_COUNT);
	auth_close(w.auth);
}

static enum err run_link(struct unit_db *u, void *world)
{
	struct world *w = world;
	int64_t until;
	return auth_reset_make(u->c, w->auth, w->user, NOW, &w->token, &until);
}

static enum err run_reset(struct unit_db *u, void *world)
{
	struct world *w = world;
	struct auth_faults faults;
	const struct auth_reset r = {.token = w->token, .password = OTHER, .peer = "::1"};
	return auth_reset_use(u->c, w->auth, &r, NOW + 1, &faults);
}

static void lock_out_and_link(struct unit_db *u, void *world)
{
	struct auth_login login;
	for (int i = 0; i < 3; i++)
		assert_int_equal(log_in(u, world, "anna@example.org", "wrong", &login), ERR_UNAUTHORISED);
	assert_ok(u->c, log_in(u, world, "anna@example.org", OTHER, &login));
	for (int i = 0; i < 5; i++)
		assert_int_equal(log_in(u, world, "anna@example.org", "wrong", &login), ERR_UNAUTHORISED);
	assert_ok(u->c, run_link(u, world));
}

static void password_reset(void **state)
{
	struct unit_db *u = *state;
	struct world w = open_world(u);
	struct auth_login login;
	w.user = add(u, &w, "anna@example.org");
	every_fault_of(u, &(struct faulty_operation){"making a reset link", run_link, &w}, NULL);
	every_fault_of(u, &(struct faulty_operation){"password reset", run_reset, &w, .slow = true}, lock_out_and_link);
	assert_ok(u->c, log_in(u, &w, "anna@example.org", OTHER, &login)); /* the lockout is gone too */
	assert_int_equal(unit_db_number(u, "SELECT count(*) FROM password_resets"), 0);
	auth_close(w.auth);
}

static void a_link_works_once(void **state)
{
	struct unit_db *u = *state;
	struct world w = open_world(u);
	struct auth_login login;
	struct auth_identity who;
	struct auth_faults faults;
	int64_t until;
	const char *first;
	w.user = add(u, &w, "anna@example.org");
	assert_ok(u->c, log_in(u, &w, "anna@example.org", GOOD, &login));
	assert_ok(u->c, auth_reset_make(u->c, w.auth, w.user, NOW, &first, &until));
	assert_int_equal(until, NOW + 24 * 3600000LL);
	assert_ok(u->c, auth_reset_make(u->c, w.auth, w.user, NOW, &w.token, &until));
	struct auth_reset r = {.token = first, .password = OTHER};
	assert_int_equal(auth_reset_use(u->c, w.auth, &r, NOW, &faults), ERR_INVALID); /* replaced */
	assert_string_equal(u->c->reason, "reset_invalid");
	r = (struct auth_reset){.token = w.token, .password = "weak"};
	assert_int_equal(auth_reset_use(u->c, w.auth, &r, NOW, &faults), ERR_INVALID);
	assert_true(faults.count > 0);
	r.password = OTHER;
	assert_int_equal(auth_reset_use(u->c, w.auth, &r, until, &faults), ERR_INVALID); /* too late */
	assert_int_equal(auth_reset_check(u->c, w.auth, w.token, until), ERR_INVALID);
	assert_ok(u->c, auth_reset_check(u->c, w.auth, w.token, until - 1));
	assert_ok(u->c, auth_reset_use(u->c, w.auth, &r, until - 1, &faults));
	assert_int_equal(auth_reset_use(u->c, w.auth, &r, until - 1, &faults), ERR_INVALID); /* used */
	assert_int_equal(auth_check(u->c, w.auth, login.access_token, NOW, &who), ERR_UNAUTHORISED);
	assert_int_equal(log_in(u, &w, "anna@example.org", GOOD, &login), ERR_UNAUTHORISED);
	assert_ok(u->c, log_in(u, &w, "anna@example.org", OTHER, &login));
	/* a changed password voids a link that lies around */
	assert_ok(u->c, run_link(u, &w));
	assert_ok(u->c, auth_password_set(u->c, w.auth, w.user, GOOD, 0, NOW, &faults));
	assert_int_equal(auth_reset_check(u->c, w.auth, w.token, NOW), ERR_INVALID);
	auth_close(w.auth);
}

/* Something of theirs in every table that knows users. */
static void fill(struct unit_db *u, struct world *w)
{
	static const struct job_kind kind = {.name = "process_chunk", .attempts = 3, .lease_s = 60};
	struct own_word own = {.lemma = "Annaswort", .noun = true, .translation = "x"};
	struct media_row m = {.fingerprint = "f", .container = "mp4", .info = "{}"};
	struct video v = {.path = "a.mp4", .series = "s", .season = "1", .episode = "1", .title = "t"};
	struct correction_row fix = {.user = w->user, .surface = "annasform", .new_level = -1, .is_name = 1};
	struct auth_login login;
	const char *task;
	int64_t word, batch;
	w->user = add(u, w, "anna@example.org");
	fix.user = w->user;
	assert_ok(u->c, log_in(u, w, "anna@example.org", GOOD, &login));
	for (int i = 0; i < 3; i++)
		assert_int_equal(log_in(u, w, "anna@example.org", "wrong", &login), ERR_UNAUTHORISED);
	assert_ok(u->c, run_link(u, w));
	assert_ok(u->c, run_profile(u, w));
	UNIT_WRITE(u, tx);
	assert_ok(u->c, media_put(&tx, &m));
	v.media = m.id;
	assert_ok(u->c, videos_put(&tx, &v));
	assert_ok(u->c, knowledge_undo_batch(&tx, w->user, &batch));
	assert_ok(u->c, words_intern(&tx, "de", "Haus", true, &word));
	assert_ok(u->c, knowledge_set(&tx, w->user, word, WORD_KNOWN, 0, 3, "game", NOW));
	assert_ok(u->c, own_words_add(&tx, w->user, "de", &own));
	assert_ok(u->c, corrections_add(&tx, "de", &fix));
	assert_ok(u->c, views_add(&tx, w->user, word, v.id, 1, NOW));
	assert_ok(u->c, watch_put(&tx, &(struct watch_row){.user = w->user, .video = v.id}));
	static const char *const rows[] = {
	    "INSERT INTO done_spans(user_id, video_id, start_ms, end_ms, done_at) VALUES($user, $video, 0, 1000, 1)",
	    "INSERT INTO preferences(user_id, daily_goal, utc_offset_minutes, older) VALUES($user, $video, 0, '{}')",
	    "INSERT INTO games(session, user_id, kind, difficulty, language, native, video_id, total, answered, "
	    "correct, "
	    "started_at, completed_at) VALUES('annasquiz', $user, '', '', 'de', 'en', $video, 1, 0, 0, 0, 0)",
	    "INSERT INTO sidecars(video_id, path, language, title, is_default, forced, hearing_impaired, uploaded, "
	    "size, "
	    "mtime_ms, user_id) VALUES($video, 'x.srt', 'de', '', 0, 0, 0, 1, 0, 0, $user) ON CONFLICT DO UPDATE SET "
	    "user_id = excluded.user_id"};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct db_stmt *s;
		assert_ok(u->c, db_prepare(&tx, rows[i], &s));
		db_bind_int(s, "$user", w->user);
		db_bind_int(s, "$video", v.id);
		assert_ok(u->c, db_run(s, NULL));
	}
	assert_ok(u->c, days_add(&tx, w->user, &(struct day_row){.day = "2026-11-23", .answers = 1}));
	assert_ok(u->c,
		  jobs_request(&tx, &kind,
			       &(struct job_request){
				   .user = w->user, .kind = "process_chunk", .key = "alone", .title = "annastitel"},
			       NOW, &task));
	assert_ok(u->c, jobs_request(&tx, &kind,
				     &(struct job_request){.user = w->user, .kind = "process_chunk", .key = "shared"},
				     NOW, &task));
	assert_ok(u->c, jobs_request(&tx, &kind, &(struct job_request){.kind = "process_chunk", .key = "shared"}, NOW,
				     &task));
	assert_ok(u->c, db_commit(&tx));
}

static enum err run_delete(struct unit_db *u, void *world)
{
	struct world *w = world;
	return auth_delete(u->c, w->auth, w->user, false, NOW);
}

static void fill_again(struct unit_db *u, void *world)
{
	fill(u, world);
}

static void deletion_of_a_user(void **state)
{
	struct unit_db *u = *state;
	struct world w = open_world(u);
	fill(u, &w);
	/* the scene knows users wherever the schema does */
	{
		struct db_reference *list;
		size_t count;
		UNIT_READ(u, tx);
		assert_ok(u->c, db_references(&tx, &list, &count));
		for (size_t i = 0; i < count; i++) {
			if (text_eq(list[i].parent, "users") &&
			    !unit_db_number(u, mem_printf(u->c, "SELECT count(*) FROM %s WHERE %s = %d", list[i].table,
							  list[i].column, (int)w.user)))
				fail_msg("nothing of theirs in %s", list[i].table);
		}
	}
	every_fault_of(u, &(struct faulty_operation){"deletion of a user", run_delete, &w}, fill_again);
	const char *left = every_fault_picture(u, u->c);
	static const char *const traces[] = {"anna@example.org", "Annaswort", "annasform",
					     "annastitel",       "'anna'",    "a browser"};
	for (size_t i = 0; i < COUNT_OF(traces); i++) {
		if (strstr(left, traces[i]))
			fail_msg("%s is still there:\n%s", traces[i], left);
	}
	/* films, the numbers of words that are everybody's, and work that somebody else waits for stay */
	assert_int_equal(unit_db_number(u, "SELECT count(*) FROM videos"), 1);
	assert_int_equal(unit_db_number(u, "SELECT count(*) FROM words WHERE lemma = 'Haus'"), 1);
	assert_int_equal(unit_db_number(u, "SELECT count(*) FROM work_items"), 1);
	assert_int_equal(unit_db_number(u,
					"SELECT count(*) FROM work_items WHERE work_key = 'shared' AND state = 0 AND "
					"user_id = 0"),
			 1);
	auth_close(w.auth);
}

static void somebody_must_remain(void **state)
{
	struct unit_db *u = *state;
	struct world w = open_world(u);
	w.user = add(u, &w, "anna@example.org");
	int64_t ben = add(u, &w, "ben@example.org");
	assert_int_equal(run_delete(u, &w), ERR_FORBIDDEN);
	assert_string_equal(u->c->reason, "last_admin");
	assert_ok(u->c, auth_delete(u->c, w.auth, ben, false, NOW));
	assert_ok(u->c, run_delete(u, &w)); /* alone: nobody is left without one */
	assert_int_equal(run_delete(u, &w), ERR_NOT_FOUND);
	w.user = add(u, &w, "anna@example.org");
	add(u, &w, "ben@example.org");
	assert_ok(u->c, auth_delete(u->c, w.auth, w.user, true, NOW));
	auth_close(w.auth);
}

#define FAULTS(fn) cmocka_unit_test_setup_teardown(fn, every_fault_setup, unit_db_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    FAULTS(registration),
	    FAULTS(profile_update),
	    FAULTS(password_change),
	    FAULTS(password_reset),
	    UNIT_DB_TEST(a_link_works_once),
	    FAULTS(deletion_of_a_user),
	    UNIT_DB_TEST(somebody_must_remain),
	};
	return unit_run("auth/atomic", tests);
}
