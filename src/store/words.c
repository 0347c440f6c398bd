/* Words and what learners add to them: own words, corrections, views. */
#include "store/knowledge.h"
#include "store/store_int.h"
#include "store/users.h"

#define AT(name, type, field)                                                                                          \
	{                                                                                                              \
		name, type, offsetof(struct word_row, field)                                                           \
	}
static const struct column word_columns[] = {AT("$id", COLUMN_INT, id), AT("$language", COLUMN_TEXT, language),
					     AT("$lemma", COLUMN_TEXT, lemma), AT("$noun", COLUMN_BOOL, noun)};
#undef AT

enum err words_get(struct db_tx *tx, int64_t id, struct word_row *out)
{
	struct query q = query_new(tx, "SELECT id, language, lemma, noun FROM words WHERE id = $id");
	query_int(&q, "$id", id);
	return query_one(&q, word_columns, COUNT_OF(word_columns), out);
}

enum err words_find(struct db_tx *tx, const char *language, const char *lemma, bool noun, int64_t *id)
{
	struct query q =
	    query_new(tx, "SELECT id FROM words WHERE language = $language AND lemma = $lemma AND noun = $noun");
	query_text(&q, "$language", language);
	query_text(&q, "$lemma", lemma);
	query_int(&q, "$noun", noun);
	return query_value(&q, id);
}

enum err words_intern(struct db_tx *tx, const char *language, const char *lemma, bool noun, int64_t *id)
{
	enum err e = words_find(tx, language, lemma, noun, id);
	if (e != ERR_NOT_FOUND)
		return e;
	struct query q =
	    query_new(tx, "INSERT INTO words(language, lemma, noun) VALUES($language, $lemma, $noun) RETURNING id");
	query_text(&q, "$language", language);
	query_text(&q, "$lemma", lemma);
	query_int(&q, "$noun", noun);
	return query_value(&q, id);
}

#define AT(name, type, field)                                                                                          \
	{                                                                                                              \
		name, type, offsetof(struct own_word, field)                                                           \
	}
static const struct column own_columns[] = {
    AT("$id", COLUMN_INT, id),
    AT("$word", COLUMN_INT, word),
    AT("$lemma", COLUMN_TEXT, lemma),
    AT("$translation", COLUMN_TEXT, translation),
    AT("$level", COLUMN_TEXT, level),
    AT("$noun", COLUMN_BOOL, noun),
    AT("$created_at", COLUMN_INT, created_at),
};
#undef AT

enum err own_words_add(struct db_tx *tx, int64_t user, const char *language, struct own_word *w)
{
	enum err e = words_intern(tx, language, w->lemma, w->noun, &w->word);
	if (e != OK)
		return e;
	struct query q = query_new(tx, "INSERT INTO own_words(user_id, word_id, translation, level, created_at) "
				       "VALUES($user, $word, $translation, $level, $created_at) RETURNING id");
	query_int(&q, "$user", user);
	query_int(&q, "$word", w->word);
	query_text(&q, "$translation", w->translation);
	query_text(&q, "$level", w->level);
	query_int(&q, "$created_at", w->created_at);
	return query_value(&q, &w->id);
}

enum err own_words_list(struct db_tx *tx, int64_t user, const char *language, struct own_word **out, size_t *count)
{
	struct query q = query_new(tx, "SELECT o.id, o.word_id, w.lemma, o.translation, o.level, w.noun, o.created_at "
				       "FROM own_words o JOIN words w ON w.id = o.word_id "
				       "WHERE o.user_id = $user AND w.language = $language ORDER BY o.id");
	query_int(&q, "$user", user);
	query_text(&q, "$language", language);
	return query_list(&q, own_columns, COUNT_OF(own_columns), sizeof **out, (void **)out, count);
}

enum err own_words_remove(struct db_tx *tx, int64_t user, int64_t id)
{
	struct query q = query_new(tx, "DELETE FROM own_words WHERE id = $id AND user_id = $user");
	query_int(&q, "$id", id);
	query_int(&q, "$user", user);
	return query_change(&q);
}

#define AT(name, type, field)                                                                                          \
	{                                                                                                              \
		name, type, offsetof(struct correction_row, field)                                                     \
	}
static const struct column correction_columns[] = {
    AT("$id", COLUMN_INT, id),
    AT("$user", COLUMN_REF, user),
    AT("$surface", COLUMN_TEXT, surface),
    AT("$lemma", COLUMN_TEXT, lemma),
    AT("$new_lemma", COLUMN_TEXT, new_lemma),
    AT("$new_gloss", COLUMN_TEXT, new_gloss),
    AT("$native", COLUMN_TEXT, native),
    AT("$noun", COLUMN_SMALL, noun),
    AT("$new_level", COLUMN_SMALL, new_level),
    AT("$is_name", COLUMN_SMALL, is_name),
    AT("$created_at", COLUMN_INT, created_at),
};
#undef AT

#define CORRECTION "id, user_id, surface, lemma, new_lemma, new_gloss, native, noun, new_level, is_name, created_at"

static enum err corrections_get(struct db_tx *tx, int64_t id, struct correction_row *out)
{
	struct query q = query_new(tx, "SELECT " CORRECTION " FROM corrections WHERE id = $id");
	query_int(&q, "$id", id);
	return query_one(&q, correction_columns, COUNT_OF(correction_columns), out);
}

enum err corrections_add(struct db_tx *tx, const char *language, struct correction_row *row)
{
	struct query q = query_new(
	    tx,
	    "INSERT INTO corrections(user_id, language, surface, lemma, new_lemma, new_gloss, native, noun, new_level, "
	    "is_name, created_at) VALUES($user, $language, $surface, $lemma, $new_lemma, $new_gloss, $native, $noun, "
	    "$new_level, $is_name, $created_at) ON CONFLICT(language, coalesce(user_id, 0), coalesce(surface, ''), "
	    "coalesce(lemma, ''), noun) DO UPDATE SET new_lemma = coalesce(excluded.new_lemma, corrections.new_lemma), "
	    "native = CASE WHEN excluded.new_gloss IS NULL THEN corrections.native ELSE excluded.native END, "
	    "new_gloss = coalesce(excluded.new_gloss, corrections.new_gloss), new_level = CASE WHEN "
	    "excluded.new_level < 0 THEN corrections.new_level ELSE excluded.new_level END, is_name = CASE WHEN "
	    "excluded.is_name < 0 THEN corrections.is_name ELSE excluded.is_name END, created_at = "
	    "excluded.created_at RETURNING id");
	query_row(&q, correction_columns + 1, COUNT_OF(correction_columns) - 1, row);
	query_text(&q, "$language", language);
	enum err e = query_value(&q, &row->id);
	return e == OK ? corrections_get(tx, row->id, row) : e;
}

enum err corrections_list(struct db_tx *tx, int64_t user, const char *language, struct correction_row **out,
			  size_t *count)
{
	struct query q =
	    query_new(tx, "SELECT " CORRECTION
			  " FROM corrections WHERE language = $language AND coalesce(user_id, 0) IN (0, $user) "
			  "ORDER BY coalesce(user_id, 0), surface IS NOT NULL, id");
	query_int(&q, "$user", user);
	query_text(&q, "$language", language);
	return query_list(&q, correction_columns, COUNT_OF(correction_columns), sizeof **out, (void **)out, count);
}

enum err corrections_remove(struct db_tx *tx, int64_t user, int64_t id)
{
	struct query q = query_new(tx, "DELETE FROM corrections WHERE id = $id AND coalesce(user_id, 0) = $user");
	query_int(&q, "$id", id);
	query_int(&q, "$user", user);
	return query_change(&q);
}

enum err views_add(struct db_tx *tx, int64_t user, int64_t word, int64_t video, int64_t count, int64_t now)
{
	struct query q = query_new(
	    tx, "INSERT INTO word_views(user_id, word_id, video_id, views, last_at) "
		"VALUES($user, $word, $video, $count, $now) ON CONFLICT(user_id, word_id, video_id) DO UPDATE SET "
		"views = word_views.views + excluded.views, last_at = excluded.last_at");
	query_int(&q, "$user", user);
	query_int(&q, "$word", word);
	query_int(&q, "$video", video);
	query_int(&q, "$count", count);
	query_int(&q, "$now", now);
	return query_run(&q);
}

enum err views_count(struct db_tx *tx, int64_t user, int64_t word, int64_t *count)
{
	struct query q =
	    query_new(tx, "SELECT coalesce(sum(views), 0) FROM word_views WHERE user_id = $user AND word_id = $word");
	query_int(&q, "$user", user);
	query_int(&q, "$word", word);
	return query_value(&q, count);
}

/* Words stay while anything refers to them: they are everybody's numbers. */
static enum err drop_unused(struct db_tx *tx, int64_t word)
{
	struct query q = query_new(
	    tx, "DELETE FROM words WHERE id = $word AND NOT EXISTS (SELECT 1 FROM knowledge WHERE word_id = $word) AND "
		"NOT EXISTS (SELECT 1 FROM own_words WHERE word_id = $word) AND NOT EXISTS (SELECT 1 FROM undo_words "
		"WHERE word_id = $word) AND NOT EXISTS (SELECT 1 FROM word_views WHERE word_id = $word)");
	query_int(&q, "$word", word);
	return query_run(&q);
}

enum err words_forget_user(struct db_tx *tx, int64_t user)
{
	static const struct column id[] = {{"$word", COLUMN_INT, 0}};
	int64_t *words;
	size_t count;
	struct query q = query_new(tx, "SELECT word_id FROM own_words WHERE user_id = $user");
	query_int(&q, "$user", user);
	enum err e = query_list(&q, id, 1, sizeof *words, (void **)&words, &count);
	if (e == OK)
		e = users_remove(tx, user);
	for (size_t i = 0; e == OK && i < count; i++)
		e = drop_unused(tx, words[i]);
	return e;
}
