/* Quizzes: see games.h. */
#include "store/games.h"
#include "store/store_int.h"

#define AT(name, type, field)                                                                                          \
	{                                                                                                              \
		name, type, offsetof(struct game_row, field)                                                           \
	}
static const struct column columns[] = {
    AT("$id", COLUMN_INT, id),
    AT("$session", COLUMN_TEXT, session),
    AT("$user", COLUMN_INT, user),
    AT("$kind", COLUMN_TEXT, kind),
    AT("$difficulty", COLUMN_TEXT, difficulty),
    AT("$language", COLUMN_TEXT, language),
    AT("$native", COLUMN_TEXT, native),
    AT("$video", COLUMN_REF, video),
    AT("$total", COLUMN_INT, total),
    AT("$answered", COLUMN_INT, answered),
    AT("$correct", COLUMN_INT, correct),
    AT("$started_at", COLUMN_INT, started_at),
    AT("$completed_at", COLUMN_INT, completed_at),
};
#undef AT
#define SELECT_GAME                                                                                                    \
	"SELECT id, session, user_id, kind, difficulty, language, native, video_id, total, answered, correct, "        \
	"started_at, completed_at FROM games "

enum err games_add(struct db_tx *tx, struct game_row *row)
{
	struct query q = query_new(
	    tx, "INSERT INTO games(session, user_id, kind, difficulty, language, native, video_id, total, answered, "
		"correct, started_at, completed_at) VALUES($session, $user, $kind, $difficulty, $language, $native, "
		"$video, $total, $answered, $correct, $started_at, $completed_at) RETURNING id");
	query_row(&q, columns + 1, COUNT_OF(columns) - 1, row);
	return query_value(&q, &row->id);
}

enum err games_get(struct db_tx *tx, int64_t user, const char *session, struct game_row *out)
{
	struct query q = query_new(tx, SELECT_GAME "WHERE session = $session AND user_id = $user");
	query_text(&q, "$session", session);
	query_int(&q, "$user", user);
	return query_one(&q, columns, COUNT_OF(columns), out);
}

enum err games_list(struct db_tx *tx, int64_t user, int64_t limit, struct game_row **out, size_t *count)
{
	struct query q = query_new(tx, SELECT_GAME "WHERE user_id = $user ORDER BY id DESC LIMIT $limit");
	query_int(&q, "$user", user);
	query_int(&q, "$limit", limit);
	return query_list(&q, columns, COUNT_OF(columns), sizeof **out, (void **)out, count);
}

enum err games_update(struct db_tx *tx, const struct game_row *row)
{
	struct query q = query_new(tx, "UPDATE games SET answered = $answered, correct = $correct, "
				       "completed_at = $completed_at WHERE id = $id");
	query_int(&q, "$answered", row->answered);
	query_int(&q, "$correct", row->correct);
	query_int(&q, "$completed_at", row->completed_at);
	query_int(&q, "$id", row->id);
	return query_change(&q);
}

#define AT(name, type, field)                                                                                          \
	{                                                                                                              \
		name, type, offsetof(struct game_question_row, field)                                                  \
	}
static const struct column question_columns[] = {
    AT("$game", COLUMN_INT, game),
    AT("$number", COLUMN_INT, number),
    AT("$prompt", COLUMN_TEXT, prompt),
    AT("$lemma", COLUMN_TEXT, lemma),
    AT("$noun", COLUMN_BOOL, noun),
    AT("$article", COLUMN_TEXT, article),
    AT("$level", COLUMN_TEXT, level),
    AT("$accepted", COLUMN_TEXT, accepted),
    AT("$shown", COLUMN_TEXT, shown),
    AT("$options", COLUMN_TEXT, options),
    AT("$cue", COLUMN_TEXT, cue),
    AT("$start_ms", COLUMN_INT, start_ms),
    AT("$end_ms", COLUMN_INT, end_ms),
    AT("$answer", COLUMN_TEXT, answer),
    AT("$correct", COLUMN_BOOL, correct),
    AT("$undo", COLUMN_INT, undo),
    AT("$answered_at", COLUMN_INT, answered_at),
};
#undef AT
enum { FIRST_OF_ANSWER = 13 };

enum err game_questions_add(struct db_tx *tx, const struct game_question_row *row)
{
	struct query q = query_new(
	    tx, "INSERT INTO game_questions(game_id, number, prompt, lemma, noun, article, level, accepted, shown, "
		"options, cue, start_ms, end_ms, answer, correct, undo, answered_at) VALUES($game, $number, $prompt, "
		"$lemma, $noun, $article, $level, $accepted, $shown, $options, $cue, $start_ms, $end_ms, $answer, "
		"$correct, $undo, $answered_at)");
	query_row(&q, question_columns, COUNT_OF(question_columns), row);
	return query_run(&q);
}

enum err game_questions_list(struct db_tx *tx, int64_t game, struct game_question_row **out, size_t *count)
{
	struct query q = query_new(
	    tx, "SELECT game_id, number, prompt, lemma, noun, article, level, accepted, shown, options, cue, start_ms, "
		"end_ms, answer, correct, undo, answered_at FROM game_questions WHERE game_id = $game ORDER BY number");
	query_int(&q, "$game", game);
	return query_list(&q, question_columns, COUNT_OF(question_columns), sizeof **out, (void **)out, count);
}

enum err game_questions_update(struct db_tx *tx, const struct game_question_row *row)
{
	struct query q = query_new(tx, "UPDATE game_questions SET answer = $answer, correct = $correct, undo = $undo, "
				       "answered_at = $answered_at WHERE game_id = $game AND number = $number");
	query_row(&q, question_columns, 2, row);
	query_row(&q, question_columns + FIRST_OF_ANSWER, COUNT_OF(question_columns) - FIRST_OF_ANSWER, row);
	return query_change(&q);
}
