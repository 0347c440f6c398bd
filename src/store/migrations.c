/* The schema. Words of db/migrate.c: BIGINT, DOUBLE, $id, $clustered.
 *
 * Three lifetimes (ARCHITECTURE): a transcript with its cues belongs to a media content and is everybody's; analysis is
 * never stored; lessons are never stored. What a person did hangs on users with ON DELETE CASCADE. Every foreign key
 * has an index on the child's side. A chunk row exists only when it is ready; pending and failed live on work items. */
#include "store/store.h"

static const char *const first[] = {
    "CREATE TABLE users(id $id, email TEXT NOT NULL, username TEXT NOT NULL, password_hash TEXT NOT NULL,"
    " is_admin BIGINT NOT NULL, is_active BIGINT NOT NULL, created_at BIGINT NOT NULL, last_login_at BIGINT NOT NULL,"
    " native_language TEXT NOT NULL, target_language TEXT NOT NULL, chunk_minutes BIGINT NOT NULL,"
    " game_words BIGINT NOT NULL, token_version BIGINT NOT NULL, settings TEXT NOT NULL)",
    "CREATE UNIQUE INDEX users_email ON users(lower(email))",
    "CREATE UNIQUE INDEX users_username ON users(lower(username))",
    "CREATE TABLE user_levels(user_id BIGINT NOT NULL REFERENCES users(id) ON DELETE CASCADE, language TEXT NOT NULL,"
    " level TEXT NOT NULL, PRIMARY KEY(user_id, language)) $clustered",
    "CREATE TABLE sessions(id $id, user_id BIGINT NOT NULL REFERENCES users(id) ON DELETE CASCADE,"
    " token_hash BLOB NOT NULL, previous_hash BLOB, created_at BIGINT NOT NULL, last_used_at BIGINT NOT NULL,"
    " expires_at BIGINT NOT NULL, revoked_at BIGINT NOT NULL, peer TEXT NOT NULL, agent TEXT NOT NULL)",
    "CREATE UNIQUE INDEX sessions_token ON sessions(token_hash)",
    "CREATE INDEX sessions_previous ON sessions(previous_hash) WHERE previous_hash IS NOT NULL",
    "CREATE INDEX sessions_user ON sessions(user_id, last_used_at)",
    "CREATE INDEX sessions_expiry ON sessions(expires_at)",
    "CREATE TABLE login_failures(id $id, name TEXT NOT NULL, failed_at BIGINT NOT NULL)",
    "CREATE INDEX login_failures_name ON login_failures(name, failed_at)",
    "CREATE INDEX login_failures_age ON login_failures(failed_at)",
    "CREATE TABLE audit(id $id, user_id BIGINT REFERENCES users(id) ON DELETE SET NULL, username TEXT,"
    " event TEXT NOT NULL, detail TEXT, peer TEXT, agent TEXT, success BIGINT NOT NULL, happened_at BIGINT NOT NULL)",
    "CREATE INDEX audit_user ON audit(user_id, id)",
    "CREATE TABLE settings(name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) $clustered",
    "CREATE TABLE media(id $id, fingerprint TEXT NOT NULL UNIQUE, size BIGINT NOT NULL, duration_ms BIGINT NOT NULL,"
    " container TEXT NOT NULL, info TEXT NOT NULL, problem TEXT, probed_at BIGINT NOT NULL)",
    "CREATE TABLE videos(id $id, path TEXT NOT NULL UNIQUE, series TEXT NOT NULL, season TEXT NOT NULL,"
    " episode TEXT NOT NULL, title TEXT NOT NULL, season_number BIGINT NOT NULL, episode_number BIGINT NOT NULL,"
    " media_id BIGINT REFERENCES media(id) ON DELETE SET NULL, size BIGINT NOT NULL, mtime_ms BIGINT NOT NULL,"
    " added_at BIGINT NOT NULL, missing_since BIGINT NOT NULL)",
    "CREATE INDEX videos_order ON videos(series, season_number, episode_number, title)",
    "CREATE INDEX videos_media ON videos(media_id)",
    "CREATE TABLE sidecars(id $id, video_id BIGINT NOT NULL REFERENCES videos(id) ON DELETE CASCADE,"
    " path TEXT NOT NULL, language TEXT NOT NULL, title TEXT NOT NULL, is_default BIGINT NOT NULL,"
    " forced BIGINT NOT NULL, hearing_impaired BIGINT NOT NULL, uploaded BIGINT NOT NULL, size BIGINT NOT NULL,"
    " mtime_ms BIGINT NOT NULL, UNIQUE(video_id, path))",
    "CREATE TABLE transcripts(id $id, media_id BIGINT NOT NULL REFERENCES media(id) ON DELETE CASCADE,"
    " track TEXT NOT NULL, language TEXT NOT NULL, engine TEXT NOT NULL, engine_version TEXT NOT NULL,"
    " label TEXT NOT NULL, draft BIGINT NOT NULL, complete BIGINT NOT NULL, offset_ms BIGINT NOT NULL,"
    " created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL,"
    " UNIQUE(media_id, track, language, engine, engine_version))",
    "CREATE TABLE transcript_spans(transcript_id BIGINT NOT NULL REFERENCES transcripts(id) ON DELETE CASCADE,"
    " start_ms BIGINT NOT NULL, end_ms BIGINT NOT NULL, PRIMARY KEY(transcript_id, start_ms)) $clustered",
    "CREATE TABLE cues(id $id, transcript_id BIGINT NOT NULL REFERENCES transcripts(id) ON DELETE CASCADE,"
    " start_ms BIGINT NOT NULL, end_ms BIGINT NOT NULL, text TEXT NOT NULL, second TEXT, confidence DOUBLE NOT NULL)",
    "CREATE INDEX cues_time ON cues(transcript_id, start_ms, end_ms)",
    "CREATE TABLE translations(hash BLOB PRIMARY KEY NOT NULL, text TEXT NOT NULL, engine TEXT NOT NULL,"
    " quality TEXT NOT NULL, source_language TEXT NOT NULL, target_language TEXT NOT NULL,"
    " created_at BIGINT NOT NULL) $clustered",
    "CREATE TABLE words(id $id, language TEXT NOT NULL, lemma TEXT NOT NULL, noun BIGINT NOT NULL,"
    " UNIQUE(language, lemma, noun))",
    /* lemma, noun and language are copies of words': a lesson reads one learner's words as one range, without a join */
    "CREATE TABLE knowledge(user_id BIGINT NOT NULL REFERENCES users(id) ON DELETE CASCADE, language TEXT NOT NULL,"
    " lemma TEXT NOT NULL, noun BIGINT NOT NULL, word_id BIGINT NOT NULL REFERENCES words(id), status BIGINT NOT NULL,"
    " stage BIGINT NOT NULL, confidence BIGINT NOT NULL, reviews BIGINT NOT NULL, first_seen_at BIGINT NOT NULL,"
    " changed_at BIGINT NOT NULL, evidence TEXT NOT NULL, PRIMARY KEY(user_id, language, lemma, noun)) $clustered",
    "CREATE UNIQUE INDEX knowledge_word ON knowledge(word_id, user_id)",
    "CREATE TABLE knowledge_versions(user_id BIGINT NOT NULL REFERENCES users(id) ON DELETE CASCADE,"
    " language TEXT NOT NULL, version BIGINT NOT NULL, PRIMARY KEY(user_id, language)) $clustered",
    "CREATE TABLE undo_batches(id $id, user_id BIGINT NOT NULL REFERENCES users(id) ON DELETE CASCADE)",
    "CREATE INDEX undo_batches_user ON undo_batches(user_id, id)",
    "CREATE TABLE undo_words(id $id, batch_id BIGINT NOT NULL REFERENCES undo_batches(id) ON DELETE CASCADE,"
    " word_id BIGINT NOT NULL REFERENCES words(id), existed BIGINT NOT NULL, status BIGINT NOT NULL,"
    " stage BIGINT NOT NULL, confidence BIGINT NOT NULL, reviews BIGINT NOT NULL, first_seen_at BIGINT NOT NULL,"
    " changed_at BIGINT NOT NULL, evidence TEXT NOT NULL)",
    "CREATE INDEX undo_words_batch ON undo_words(batch_id, id)", "CREATE INDEX undo_words_word ON undo_words(word_id)",
    "CREATE TABLE own_words(id $id, user_id BIGINT NOT NULL REFERENCES users(id) ON DELETE CASCADE,"
    " word_id BIGINT NOT NULL REFERENCES words(id), translation TEXT, level TEXT, created_at BIGINT NOT NULL,"
    " UNIQUE(user_id, word_id))",
    "CREATE INDEX own_words_word ON own_words(word_id)",
    "CREATE TABLE corrections(id $id, user_id BIGINT REFERENCES users(id) ON DELETE CASCADE, language TEXT NOT NULL,"
    " surface TEXT, lemma TEXT, new_lemma TEXT, new_gloss TEXT, new_level BIGINT NOT NULL, is_name BIGINT NOT NULL,"
    " created_at BIGINT NOT NULL)",
    "CREATE UNIQUE INDEX corrections_form ON corrections(language, coalesce(user_id, 0), coalesce(surface, ''),"
    " coalesce(lemma, ''))",
    "CREATE INDEX corrections_user ON corrections(user_id)",
    "CREATE TABLE word_views(user_id BIGINT NOT NULL REFERENCES users(id) ON DELETE CASCADE,"
    " word_id BIGINT NOT NULL REFERENCES words(id), video_id BIGINT NOT NULL REFERENCES videos(id) ON DELETE CASCADE,"
    " views BIGINT NOT NULL, last_at BIGINT NOT NULL, PRIMARY KEY(user_id, word_id, video_id)) $clustered",
    "CREATE INDEX word_views_word ON word_views(word_id)", "CREATE INDEX word_views_video ON word_views(video_id)",
    "CREATE TABLE chunks(id $id, video_id BIGINT NOT NULL REFERENCES videos(id) ON DELETE CASCADE,"
    " transcript_id BIGINT NOT NULL REFERENCES transcripts(id) ON DELETE CASCADE, start_ms BIGINT NOT NULL,"
    " end_ms BIGINT NOT NULL, native TEXT NOT NULL, cues BIGINT NOT NULL, words BIGINT NOT NULL,"
    " ready_at BIGINT NOT NULL, UNIQUE(video_id, transcript_id, native, start_ms, end_ms))",
    "CREATE INDEX chunks_transcript ON chunks(transcript_id)",
    "CREATE TABLE watch(user_id BIGINT NOT NULL REFERENCES users(id) ON DELETE CASCADE,"
    " video_id BIGINT NOT NULL REFERENCES videos(id) ON DELETE CASCADE, position_ms BIGINT NOT NULL,"
    " watched_ms BIGINT NOT NULL, finished BIGINT NOT NULL, changed_at BIGINT NOT NULL,"
    " PRIMARY KEY(user_id, video_id)) $clustered",
    "CREATE INDEX watch_video ON watch(video_id)",
    "CREATE TABLE done_spans(user_id BIGINT NOT NULL REFERENCES users(id) ON DELETE CASCADE,"
    " video_id BIGINT NOT NULL REFERENCES videos(id) ON DELETE CASCADE, start_ms BIGINT NOT NULL,"
    " end_ms BIGINT NOT NULL, done_at BIGINT NOT NULL, PRIMARY KEY(user_id, video_id, start_ms, end_ms)) $clustered",
    "CREATE INDEX done_spans_video ON done_spans(video_id)",
    "CREATE TABLE days(user_id BIGINT NOT NULL REFERENCES users(id) ON DELETE CASCADE, day TEXT NOT NULL,"
    " watched_ms BIGINT NOT NULL, words_learned BIGINT NOT NULL, chunks_done BIGINT NOT NULL,"
    " answers BIGINT NOT NULL, PRIMARY KEY(user_id, day)) $clustered",
    NULL};

static const char *const second[] = {
    /* seq: the number of the last change; turn 0-2: the turn claimed last at each priority */
    "CREATE TABLE job_clock(name TEXT PRIMARY KEY NOT NULL, value BIGINT NOT NULL) $clustered",
    "CREATE TABLE work_items(id $id, kind TEXT NOT NULL, work_key TEXT NOT NULL, args TEXT NOT NULL,"
    " user_id BIGINT NOT NULL, created_at BIGINT NOT NULL, state BIGINT NOT NULL, priority BIGINT NOT NULL,"
    " turn BIGINT NOT NULL, share DOUBLE NOT NULL, step TEXT NOT NULL, message TEXT NOT NULL, eta_ms BIGINT NOT NULL,"
    " attempts BIGINT NOT NULL, lost BIGINT NOT NULL, claims BIGINT NOT NULL, error_reason TEXT, error_text TEXT,"
    " result TEXT, worker TEXT, lease_until BIGINT NOT NULL, not_before BIGINT NOT NULL, started_at BIGINT NOT NULL,"
    " finished_at BIGINT NOT NULL, seq BIGINT NOT NULL)",
    /* the same work is done once */
    "CREATE UNIQUE INDEX work_items_active ON work_items(work_key) WHERE state < 2",
    "CREATE INDEX work_items_key ON work_items(work_key, state)",
    "CREATE INDEX work_items_queue ON work_items(priority, turn, id) WHERE state = 0",
    "CREATE INDEX work_items_running ON work_items(lease_until) WHERE state = 1",
    "CREATE INDEX work_items_user ON work_items(user_id, priority, turn) WHERE state = 0",
    "CREATE INDEX work_items_finished ON work_items(finished_at) WHERE state > 1",
    "CREATE INDEX work_items_seq ON work_items(seq)",
    "CREATE TABLE requests(id $id, task TEXT NOT NULL UNIQUE,"
    " item_id BIGINT NOT NULL REFERENCES work_items(id) ON DELETE CASCADE,"
    " user_id BIGINT REFERENCES users(id) ON DELETE CASCADE, title TEXT NOT NULL, video_id BIGINT NOT NULL,"
    " priority BIGINT NOT NULL, created_at BIGINT NOT NULL, cancelled_at BIGINT NOT NULL)",
    "CREATE INDEX requests_item ON requests(item_id, cancelled_at)",
    "CREATE INDEX requests_user ON requests(user_id, id)", NULL};

static const char *const third[] = {
    "ALTER TABLE corrections ADD COLUMN noun BIGINT NOT NULL DEFAULT -1",
    "ALTER TABLE corrections ADD COLUMN native TEXT", "DROP INDEX corrections_form",
    "CREATE UNIQUE INDEX corrections_form ON corrections(language, coalesce(user_id, 0), coalesce(surface, ''),"
    " coalesce(lemma, ''), noun)",
    NULL};

static const char *const fourth[] = {
    "CREATE TABLE password_resets(user_id BIGINT PRIMARY KEY NOT NULL REFERENCES users(id) ON DELETE CASCADE,"
    " token_hash BLOB NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL) $clustered",
    "CREATE UNIQUE INDEX password_resets_token ON password_resets(token_hash)",
    "CREATE INDEX password_resets_expiry ON password_resets(expires_at)", NULL};

static const struct db_migration migrations[] = {
    {1, "the library, transcripts, accounts and what they know", first},
    {2, "jobs: requests and work items", second},
    {3, "corrections: noun or other, and the language of the gloss", third},
    {4, "links that let somebody set a new password", fourth},
};

const struct db_migration *store_migrations(size_t *count)
{
	*count = COUNT_OF(migrations);
	return migrations;
}

int store_newest_migration(void)
{
	return migrations[COUNT_OF(migrations) - 1].version;
}
