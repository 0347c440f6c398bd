/* Everything the store can do, in groups as callers join them: for the fault loops and the query plans. */
#pragma once

#include "../unit_db.h"
#include "jobs/jobs.h"
#include "store/games.h"
#include "store/knowledge.h"
#include "store/progress.h"
#include "store/transcripts.h"
#include "store/users.h"
#include "store/videos.h"
#include "store/work.h"
#include "subtitles/subtitles.h"

#define TRY(call)                                                                                                      \
	do {                                                                                                           \
		enum err try_e = (call);                                                                               \
		if (try_e != OK && try_e != ERR_NOT_FOUND)                                                             \
			return try_e;                                                                                  \
	} while (0)

static const unsigned char hash_a[32] = {1}, hash_b[32] = {2};

static inline enum err op_register(struct db_tx *tx)
{
	struct user u = {.email = "a@b.c",
			 .username = "ann",
			 .password_hash = "x",
			 .is_active = true,
			 .native_language = "en",
			 .target_language = "de",
			 .settings = "{}"};
	struct session s = {.token_hash = hash_a, .expires_at = 1000, .peer = "::1", .agent = "x"};
	TRY(users_add(tx, &u));
	s.user = u.id;
	TRY(users_level_set(tx, u.id, "de", "A1"));
	TRY(sessions_add(tx, &s));
	TRY(settings_set(tx, "flag", "on"));
	return audit_add(tx, &(struct audit_row){.user = u.id, .event = "register", .success = true});
}

static inline enum err op_login(struct db_tx *tx)
{
	struct user u;
	struct session s, *sessions;
	struct user *users;
	struct audit_row *rows;
	int64_t n, last;
	size_t count;
	const char *text;
	TRY(users_count(tx, &n));
	TRY(users_list(tx, &users, &count));
	TRY(users_by_email(tx, "A@B.c", &u));
	TRY(users_by_name(tx, "Ann", &u));
	TRY(users_get(tx, u.id, &u));
	u.last_login_at = 5;
	TRY(users_update(tx, &u));
	TRY(users_level_get(tx, u.id, "de", &text));
	TRY(settings_get(tx, "flag", &text));
	TRY(logins_failed(tx, "a@b.c", 10));
	TRY(logins_count(tx, "a@b.c", 0, &n, &last));
	TRY(logins_clear(tx, "a@b.c"));
	TRY(sessions_by_token(tx, hash_a, &s));
	TRY(sessions_rotate(tx, s.id, hash_b, 20, 2000));
	TRY(sessions_by_token(tx, hash_a, &s));
	TRY(sessions_get(tx, s.id, &s));
	TRY(sessions_list(tx, u.id, 20, &sessions, &count));
	TRY(audit_list(tx, 0, 10, &rows, &count));
	TRY(sessions_revoke(tx, s.id, 30));
	TRY(sessions_revoke_all(tx, u.id, 30));
	return sessions_purge(tx, 10);
}

static inline enum err op_scan(struct db_tx *tx)
{
	struct media_row m = {.fingerprint = "f", .container = "mp4", .info = "{}"};
	struct video v = {.path = "a/b.mkv", .series = "a", .season = "1", .episode = "1", .title = "t"}, *videos;
	const struct sidecar two[] = {{.path = "a/b.de.srt", .language = "de", .title = ""},
				      {.path = "a/b.en.srt", .language = "en", .title = ""}};
	struct sidecar *sidecars;
	size_t count;
	TRY(media_put(tx, &m));
	TRY(media_by_fingerprint(tx, "f", &m));
	TRY(media_get(tx, m.id, &m));
	v.media = m.id;
	TRY(videos_put(tx, &v));
	TRY(videos_get(tx, v.id, &v));
	TRY(videos_by_path(tx, v.path, &v));
	TRY(videos_by_series(tx, "a", &videos, &count));
	TRY(videos_list(tx, false, &videos, &count));
	TRY(sidecars_replace(tx, v.id, two, 2));
	TRY(sidecars_replace(tx, v.id, two + 1, 1));
	TRY(sidecars_all(tx, &sidecars, &count));
	TRY(videos_mark_missing(tx, v.id, 5));
	return videos_mark_missing(tx, v.id, 0);
}

static inline enum err op_checkpoint(struct db_tx *tx)
{
	struct transcript_row t = {.media = 1,
				   .track = "audio:1",
				   .language = "de",
				   .engine = "e",
				   .engine_version = "1",
				   .label = ""},
			      *list;
	const struct cue first[] = {{0, 900, "Ja.", NULL, 1}, {1000, 1900, "Nein.", NULL, 1}};
	const struct cue second[] = {{0, 950, "Ja.", NULL, 1}, {1500, 1900, "Gut.", NULL, 1}};
	struct translation_row memo = {.key = hash_a, .text = "Yes.", .engine = "e", .quality = "rough"};
	struct interval *spans;
	size_t count;
	TRY(transcripts_put(tx, &t));
	TRY(transcripts_find(tx, 1, "audio:1", "de", "e", "1", &t));
	TRY(transcripts_list(tx, 1, &list, &count));
	TRY(transcripts_fill(tx, t.id, 0, 2000, first, 2, 1));
	TRY(transcripts_fill(tx, t.id, 0, 2500, second, 2, 2));
	TRY(transcripts_covered(tx, t.id, &spans, &count));
	TRY(transcripts_set_offset(tx, t.id, 100, 3));
	TRY(transcripts_set_complete(tx, t.id, true, 3));
	TRY(transcripts_get(tx, t.id, &t));
	TRY(translations_put(tx, &memo, "de", "en", 3));
	return translations_get(tx, hash_a, &memo);
}

static inline enum err op_words(struct db_tx *tx)
{
	int64_t ids[3], batch, n;
	struct knowledge_row *known;
	struct own_word own = {.lemma = "Quatsch", .noun = true}, *owns;
	struct correction_row fix = {.user = 1,
				     .surface = "ging",
				     .new_lemma = "gehen",
				     .new_level = -1,
				     .is_name = -1},
			      *fixes;
	size_t count;
	static const char *const lemmas[] = {"Haus", "gehen", "schön"};
	TRY(knowledge_undo_batch(tx, 1, &batch));
	for (int i = 0; i < 3; i++) {
		TRY(words_intern(tx, "de", lemmas[i], i == 0, &ids[i]));
		TRY(knowledge_set(tx, 1, ids[i], WORD_KNOWN, 0, 5, "bulk", 10));
	}
	TRY(knowledge_remove(tx, 1, ids[2]));
	TRY(knowledge_list(tx, 1, "de", &known, &count));
	TRY(knowledge_version(tx, 1, "de", &n));
	TRY(own_words_add(tx, 1, "de", &own));
	TRY(own_words_list(tx, 1, "de", &owns, &count));
	TRY(own_words_remove(tx, 1, own.id));
	TRY(corrections_add(tx, "de", &fix));
	TRY(corrections_list(tx, 1, "de", &fixes, &count));
	TRY(corrections_remove(tx, 1, fix.id));
	TRY(views_add(tx, 1, ids[0], 1, 1, 10));
	return views_count(tx, 1, ids[0], &n);
}

static inline enum err op_undo(struct db_tx *tx)
{
	int64_t n, at;
	TRY(knowledge_count_known(tx, 1, &n));
	TRY(knowledge_undo_learned(tx, 1, 1, &n, &at));
	return knowledge_undo(tx, 1, 0, &n);
}

static inline enum err op_progress(struct db_tx *tx)
{
	struct chunk_row chunk = {.video = 1, .transcript = 1, .end_ms = 2000, .native = "en"}, *chunks;
	struct watch_row watch = {.user = 1, .video = 1}, *watched;
	struct done_row *done;
	struct day_row *days;
	struct preferences p;
	size_t count;
	int64_t n;
	bool added;
	char day[11];
	TRY(chunks_put(tx, &chunk));
	TRY(chunks_find(tx, 1, 1, "en", 0, 2000, &chunk));
	TRY(chunks_list(tx, 1, &chunks, &count));
	TRY(watch_put(tx, &watch));
	TRY(watch_get(tx, 1, 1, &watch));
	TRY(watch_list(tx, 1, &watched, &count));
	TRY(watch_count_finished(tx, 1, &n));
	TRY(done_add(tx, 1, 1, 0, 2000, 5, &added));
	TRY(done_list(tx, 1, 1, &done, &count));
	TRY(days_add(tx, 1, &(struct day_row){.day = "2026-11-23", .answers = 1}));
	TRY(preferences_put(tx, 1, &(struct preferences){.older = "{}"}));
	TRY(preferences_get(tx, 1, &p));
	TRY(days_day(tx, 1, 5, day));
	return days_list(tx, 1, "2026-11-01", &days, &count);
}

static inline enum err op_game(struct db_tx *tx)
{
	struct game_row game = {.session = "s",
				.user = 1,
				.kind = "listening",
				.difficulty = "beginner",
				.language = "de",
				.native = "en",
				.video = 1,
				.total = 1},
			*games;
	struct game_question_row q = {.number = 1, .prompt = "", .lemma = "", .level = "", .accepted = "", .shown = ""},
				 *list;
	size_t count;
	TRY(games_add(tx, &game));
	q.game = game.id;
	TRY(game_questions_add(tx, &q));
	TRY(game_questions_list(tx, game.id, &list, &count));
	q.answer = "x";
	TRY(game_questions_update(tx, &q));
	game.answered = 1;
	TRY(games_update(tx, &game));
	TRY(games_get(tx, 1, "s", &game));
	return games_list(tx, 1, 10, &games, &count);
}

static inline enum err op_upload(struct db_tx *tx)
{
	struct sidecar file = {
	    .video = 1, .path = "upload:de", .language = "de", .title = "", .uploaded = true, .user = 1};
	struct transcript_row t = {
	    .media = 1, .track = "upload:de", .language = "de", .engine = "upload", .engine_version = "1", .label = ""};
	TRY(sidecars_add(tx, &file));
	TRY(sidecars_remove(tx, file.id));
	TRY(transcripts_put(tx, &t));
	TRY(transcripts_touch(tx, t.id, 5));
	return transcripts_remove(tx, t.id);
}

static inline enum err op_jobs(struct db_tx *tx)
{
	static const struct job_kind kind = {.name = "k", .attempts = 3, .lease_s = 60};
	struct job_status s, *list;
	const char *task, *other, **names;
	size_t count;
	int64_t n, queued;
	TRY(jobs_request(tx, &kind, &(struct job_request){.user = 1, .kind = "k", .key = "x"}, 1, &task));
	TRY(jobs_request(tx, &kind, &(struct job_request){.kind = "k", .key = "x"}, 1, &other));
	TRY(jobs_status(tx, 1, task, &s));
	TRY(jobs_list(tx, 1, true, 10, &list, &count));
	TRY(jobs_changes(tx, 0, 10, &list, &count));
	TRY(jobs_cancel(tx, 1, task, 2));
	TRY(jobs_cancel(tx, 0, other, 2));
	TRY(jobs_retry(tx, 1, task, 3));
	TRY(jobs_workers(tx, &names, &count));
	TRY(jobs_recover(tx, JOB_LOST_MAX, 5, &n));
	TRY(jobs_recover_worker(tx, "w", JOB_LOST_MAX, 5, &n));
	TRY(jobs_counts(tx, &n, &queued));
	return jobs_purge(tx, 1, &n);
}

static inline enum err op_delete_user(struct db_tx *tx)
{
	TRY(audit_forget_user(tx, 1));
	TRY(jobs_forget_user(tx, 1, 10));
	return words_forget_user(tx, 1);
}

static const struct operation {
	const char *name;
	enum err (*run)(struct db_tx *tx);
} operations[] = {{"register", op_register},
		  {"login", op_login},
		  {"scan", op_scan},
		  {"checkpoint", op_checkpoint},
		  {"words", op_words},
		  {"progress", op_progress},
		  {"game", op_game},
		  {"upload", op_upload},
		  {"undo", op_undo},
		  {"jobs", op_jobs},
		  {"delete user", op_delete_user}};

static inline enum err run_operation(struct unit_db *u, const struct operation *o, enum db_durability durability)
{
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_begin(u->c, u->db, durability, &tx);
	if (e == OK)
		e = o->run(&tx);
	return e == OK ? db_commit(&tx) : e;
}
