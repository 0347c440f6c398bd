/* The quiz: sessions of questions, answers that become evidence of what the learner knows, undo. The server alone knows and
 * decides what is right: `correct_answer` and `points` of older clients are read past, and no answer is sent before it was
 * given (but with LANGPLUG_TESTING=1). Shapes: docs/api.md, "Quiz". */
#include <sodium.h>
#include <string.h>

#include "api/game_int.h"
#include "learning/knowledge.h"
#include "store/progress.h"

enum { SESSION_BYTES = 16, QUESTIONS_MAX = 50, QUESTIONS_DEFAULT = 10, ANSWER_CHARACTERS = 500, STAGE_HEARD = 2 };

/* ---- shapes ---- */

static const struct field start_fields[] = {
    {"game_type", FIELD_STRING, .required = true, .choices = "vocabulary|listening|comprehension"},
    {"difficulty", FIELD_STRING, .choices = "beginner|intermediate|advanced"},
    {"video_id", FIELD_ANY, .nullable = true, .help = "number of a film, as a number or in a string"},
    {"start_ms", FIELD_INT, .min = 0, .max = INT32_MAX},
    {"end_ms", FIELD_INT, .min = 0, .max = INT32_MAX},
    {"total_questions", FIELD_INT, .min = 1, .max = QUESTIONS_MAX},
    {0},
};
static const struct shape start_body = {"GameStart", start_fields};

static const struct field question_fields[] = {
    {"question_id", FIELD_STRING, .required = true},
    {"question_type", FIELD_STRING, .required = true},
    {"question", FIELD_STRING, .required = true},
    {"word", FIELD_STRING, .required = true, .nullable = true, .help = "null when the word is what is asked for"},
    {"article", FIELD_STRING, .required = true, .nullable = true},
    {"difficulty_level", FIELD_STRING, .required = true, .nullable = true},
    {"options", FIELD_ARRAY, .item = FIELD_STRING, .required = true, .nullable = true},
    {"context", FIELD_STRING, .required = true, .nullable = true, .help = "a line of the film"},
    {"start_ms", FIELD_INT, .required = true, .nullable = true},
    {"end_ms", FIELD_INT, .required = true, .nullable = true},
    {"points", FIELD_INT, .required = true},
    {"answered", FIELD_BOOL, .required = true},
    {"user_answer", FIELD_STRING, .required = true, .nullable = true},
    {"is_correct", FIELD_BOOL, .required = true, .nullable = true},
    {"correct_answer", FIELD_STRING, .required = true, .nullable = true, .help = "null until answered"},
    {0},
};
static const struct shape question_shape = {"GameQuestion", question_fields};
static const struct field data_fields[] = {{"questions", FIELD_ARRAY, &question_shape, .required = true}, {0}};
static const struct shape data_shape = {"GameData", data_fields};

static const struct field game_fields[] = {
    {"session_id", FIELD_STRING, .required = true},
    {"user_id", FIELD_INT, .required = true},
    {"game_type", FIELD_STRING, .required = true},
    {"difficulty", FIELD_STRING, .required = true},
    {"language", FIELD_STRING, .required = true},
    {"video_id", FIELD_INT, .required = true, .nullable = true},
    {"status", FIELD_STRING, .required = true, .choices = "active|completed"},
    {"score", FIELD_INT, .required = true},
    {"max_score", FIELD_INT, .required = true},
    {"questions_answered", FIELD_INT, .required = true},
    {"correct_answers", FIELD_INT, .required = true},
    {"current_question", FIELD_INT, .required = true, .help = "index of the first one not answered"},
    {"total_questions", FIELD_INT, .required = true},
    {"started_at", FIELD_STRING, .required = true, .nullable = true},
    {"completed_at", FIELD_STRING, .required = true, .nullable = true},
    {"session_data", FIELD_OBJECT, &data_shape, .required = true},
    {0},
};
static const struct shape game_shape = {"GameSession", game_fields};
static const struct shape game_list = {"GameSession", game_fields, .is_array = true};

static const struct field answer_fields[] = {
    {"session_id", FIELD_STRING, .required = true, .min = 1, .max = 64},
    {"question_id", FIELD_STRING, .required = true, .min = 1, .max = 20},
    {"user_answer", FIELD_STRING, .required = true, .max = ANSWER_CHARACTERS},
    {"question_type", FIELD_STRING, .max = 40, .help = "not used"},
    {"correct_answer", FIELD_ANY, .nullable = true, .help = "not used: the server knows"},
    {"points", FIELD_ANY, .nullable = true, .help = "not used"},
    {0},
};
static const struct shape answer_body = {"GameAnswer", answer_fields};
static const struct field judged_fields[] = {
    {"is_correct", FIELD_BOOL, .required = true},
    {"points_earned", FIELD_INT, .required = true},
    {"correct_answer", FIELD_STRING, .required = true},
    {"current_score", FIELD_INT, .required = true},
    {"questions_remaining", FIELD_INT, .required = true},
    {"session_completed", FIELD_BOOL, .required = true},
    {0},
};
static const struct shape judged_shape = {"GameJudged", judged_fields};

static const struct field undo_fields[] = {
    {"session_id", FIELD_STRING, .required = true, .min = 1, .max = 64},
    {0},
};
static const struct shape undo_body = {"GameUndo", undo_fields};
static const struct field limit_fields[] = {{"limit", FIELD_INT, .help = "1-50, default 10"}, {0}};
static const struct shape limit_query = {"GameLimit", limit_fields};

/* ---- writing ---- */

static void write_options(struct json *j, const char *lines)
{
	json_key(j, "options");
	if (!lines) {
		json_null_value(j);
		return;
	}
	json_array_begin(j);
	for (const char *p = lines; *p;) {
		size_t n = strcspn(p, "\n");
		json_strn(j, p, n);
		p += n + (p[n] == '\n');
	}
	json_array_end(j);
}

static void write_place(struct json *j, const struct game_question_row *q)
{
	json_key_str(j, "context", q->cue);
	json_key(j, "start_ms");
	q->cue ? json_int(j, q->start_ms) : json_null_value(j);
	json_key(j, "end_ms");
	q->cue ? json_int(j, q->end_ms) : json_null_value(j);
}

static void write_question(struct http_request *request, struct json *j, const struct game_row *game,
			   const struct game_question_row *q)
{
	/* Where the word itself is asked for, naming it would be the answer. */
	bool names = (*q->lemma && !text_eq(game->kind, "listening")) || q->answer;
	bool tells = q->answer || api_of(request)->testing;
	json_object_begin(j);
	json_key_str(j, "question_id", mem_printf(request->ctx->mem, "%lld", (long long)q->number));
	json_key_str(j, "question_type", game->kind);
	json_key_str(j, "question", q->prompt);
	json_key_str(j, "word", names && *q->lemma ? q->lemma : NULL);
	json_key_str(j, "article", names ? q->article : NULL);
	json_key_str(j, "difficulty_level", *q->level ? q->level : NULL);
	write_options(j, q->options);
	write_place(j, q);
	json_key_int(j, "points", GAME_POINTS);
	json_key_bool(j, "answered", q->answer != NULL);
	json_key_str(j, "user_answer", q->answer);
	json_key(j, "is_correct");
	q->answer ? json_bool(j, q->correct) : json_null_value(j);
	json_key_str(j, "correct_answer", tells ? q->shown : NULL);
	json_object_end(j);
}

static enum err write_game(struct http_request *request, struct db_tx *tx, struct json *j, const struct game_row *game)
{
	struct game_question_row *list;
	size_t count, current = 0;
	enum err e = game_questions_list(tx, game->id, &list, &count);
	if (e != OK)
		return e;
	while (current < count && list[current].answer)
		current++;
	json_object_begin(j);
	json_key_str(j, "session_id", game->session);
	json_key_int(j, "user_id", game->user);
	json_key_str(j, "game_type", game->kind);
	json_key_str(j, "difficulty", game->difficulty);
	json_key_str(j, "language", game->language);
	json_key(j, "video_id");
	game->video ? json_int(j, game->video) : json_null_value(j);
	json_key_str(j, "status", game->completed_at ? "completed" : "active");
	json_key_int(j, "score", game->correct * GAME_POINTS);
	json_key_int(j, "max_score", game->total * GAME_POINTS);
	json_key_int(j, "questions_answered", game->answered);
	json_key_int(j, "correct_answers", game->correct);
	json_key_int(j, "current_question", (int64_t)current);
	json_key_int(j, "total_questions", game->total);
	json_key_time(j, "started_at", game->started_at);
	json_key_time(j, "completed_at", game->completed_at);
	json_key(j, "session_data");
	json_object_begin(j);
	json_key(j, "questions");
	json_array_begin(j);
	for (size_t i = 0; i < count; i++)
		write_question(request, j, game, &list[i]);
	json_array_end(j);
	json_object_end(j);
	json_object_end(j);
	return OK;
}

static enum err send_game(struct http_request *request, struct http_response *response, struct db_tx *tx,
			  const struct game_row *game)
{
	struct answer a;
	answer_begin(request, &a);
	enum err e = write_game(request, tx, &a.json, game);
	http_set_header(response, "Cache-Control", "no-store");
	return e == OK ? answer_send(response, &a, 200) : e;
}

/* ---- start ---- */

static enum err read_wish(struct http_request *request, struct game_wish *out)
{
	struct body b;
	enum err e = body_read(request, &start_body, &b);
	if (e != OK)
		return e;
	*out = (struct game_wish){.difficulty = body_str(&b, "difficulty", "beginner"),
				  .start_ms = body_int(&b, "start_ms", 0),
				  .end_ms = body_int(&b, "end_ms", INT32_MAX),
				  .questions = (size_t)body_int(&b, "total_questions", QUESTIONS_DEFAULT),
				  .video = body_int(&b, "video_id", 0)};
	const char *video = body_str(&b, "video_id", NULL);
	if (!game_kind_parse(body_str(&b, "game_type", ""), &out->kind))
		return ERR_INVALID;
	if (body_has(&b, "video_id") && out->video <= 0 && !text_to_int(video ? video : "", 1, INT64_MAX, &out->video))
		return ctx_fail(request->ctx, ERR_NOT_FOUND, "there is no such film");
	if (out->end_ms <= out->start_ms)
		return fault_add(request, "body", "end_ms", "empty_span", "must be after start_ms");
	return OK;
}

static enum err save_game(struct db_tx *tx, struct game_row *game, const struct game_question *questions)
{
	enum err e = games_add(tx, game);
	for (int64_t i = 0; e == OK && i < game->total; i++) {
		const struct game_question *q = &questions[i];
		e = game_questions_add(tx, &(struct game_question_row){.game = game->id,
								       .number = i + 1,
								       .prompt = q->prompt,
								       .lemma = q->lemma,
								       .noun = q->noun,
								       .article = q->article,
								       .level = *q->lemma ? level_name(q->level) : "",
								       .accepted = q->accepted,
								       .shown = q->shown,
								       .options = q->options,
								       .cue = q->cue,
								       .start_ms = q->start_ms,
								       .end_ms = q->end_ms});
	}
	return e;
}

static enum err start(struct http_request *request, struct http_response *response)
{
	struct game_wish wish;
	struct game_question *questions;
	size_t count;
	unsigned char random[SESSION_BYTES];
	char session[2 * SESSION_BYTES + 1];
	enum err e = read_wish(request, &wish);
	if (e != OK)
		return e;
	randombytes_buf(random, sizeof random);
	sodium_bin2hex(session, sizeof session, random, sizeof random);
	struct game_row game = {.session = session,
				.kind = game_kind_name(wish.kind),
				.difficulty = wish.difficulty,
				.video = wish.video,
				.started_at = session_of(request)->now};
	DB_TX_SCOPED struct db_tx read = DB_TX_NONE;
	e = db_read(request->ctx, api_of(request)->deps.db, &read);
	if (e == OK)
		e = game_make(request, &read, &wish, &game, &questions, &count);
	db_end(&read);
	if (e != OK)
		return e;
	game.total = (int64_t)count;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_begin(request->ctx, api_of(request)->deps.db, DB_NORMAL, &tx);
	if (e == OK)
		e = save_game(&tx, &game, questions);
	if (e == OK)
		e = send_game(request, response, &tx, &game);
	return e == OK ? db_commit(&tx) : e;
}

/* ---- play ---- */

static enum err find_game(struct http_request *request, struct db_tx *tx, const char *session, struct game_row *out)
{
	enum err e = games_get(tx, session_of(request)->who.user, session, out);
	return e == ERR_NOT_FOUND ? ctx_fail(request->ctx, e, "there is no such game") : e;
}

static enum err find_question(struct http_request *request, struct db_tx *tx, const struct game_row *game,
			      const char *id, struct game_question_row *out)
{
	struct game_question_row *list;
	size_t count;
	int64_t number = 0;
	enum err e = game_questions_list(tx, game->id, &list, &count);
	if (e != OK)
		return e;
	if (!text_to_int(id, 1, (int64_t)count, &number))
		return ctx_fail(request->ctx, ERR_NOT_FOUND, "there is no such question in this game");
	*out = list[number - 1];
	if (out->answer)
		return ctx_fail_named(request->ctx, ERR_INVALID, "already_answered",
				      "This question was already answered.");
	return OK;
}

/* What an answer says about a word: knowing its meaning makes it known, hearing it right a word that is being learned, a
 * wrong answer one at the beginning. What the learner knows already is not made less by a line that was hard to hear. */
static enum err mark_of(struct db_tx *tx, const struct game_row *game, const struct game_question_row *q,
			struct knowledge_mark *out, bool *marks)
{
	struct knowledge_row row = {.status = WORD_NEW};
	int64_t word;
	bool listening = text_eq(game->kind, "listening");
	enum err e = words_find(tx, game->language, q->lemma, q->noun, &word);
	if (e == OK)
		e = knowledge_get(tx, game->user, word, &row);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	*out = (struct knowledge_mark){.lemma = q->lemma, .noun = q->noun, .status = WORD_LEARNING, .stage = 1};
	*marks = *q->lemma && !(listening && (row.status == WORD_KNOWN || row.status == WORD_IGNORED));
	if (q->correct && !listening)
		*out = (struct knowledge_mark){.lemma = q->lemma, .noun = q->noun, .status = WORD_KNOWN};
	else if (q->correct)
		out->stage = row.stage > STAGE_HEARD ? row.stage : STAGE_HEARD;
	return OK;
}

/* Every answer counts for the day; knowledge_mark counts its own. */
static enum err count_answer(struct db_tx *tx, int64_t user, int64_t at, int64_t answers)
{
	char day[11];
	enum err e = days_day(tx, user, at, day);
	return e == OK ? days_add(tx, user, &(struct day_row){.day = day, .answers = answers}) : e;
}

static enum err leave_evidence(struct http_request *request, struct db_tx *tx, const struct game_row *game,
			       struct game_question_row *q)
{
	struct knowledge_mark mark;
	bool marks;
	int64_t changed;
	enum err e = mark_of(tx, game, q, &mark, &marks);
	if (e == OK && !marks)
		return count_answer(tx, game->user, q->answered_at, 1);
	return e == OK ? knowledge_mark(request->ctx, api_of(request)->deps.db, game->user, game->language, &mark, 1,
					"game", q->answered_at, &changed, &q->undo)
		       : e;
}

static void judge(struct http_request *request, const struct game_row *game, struct game_question_row *q,
		  const char *answer)
{
	bool heard = text_eq(game->kind, "listening");
	q->answer = answer;
	q->answered_at = session_of(request)->now;
	q->correct = game_is_right(request->ctx->mem, answer, q->accepted,
				   q->options ? ""
				   : heard    ? game->language
					      : game->native);
}

static enum err save_answer(struct http_request *request, struct db_tx *tx, struct game_row *game,
			    struct game_question_row *q)
{
	enum err e = leave_evidence(request, tx, game, q);
	game->answered++;
	game->correct += q->correct;
	if (game->answered == game->total)
		game->completed_at = q->answered_at;
	if (e == OK)
		e = game_questions_update(tx, q);
	return e == OK ? games_update(tx, game) : e;
}

static enum err answer(struct http_request *request, struct http_response *response)
{
	struct body b;
	struct game_row game;
	struct game_question_row q;
	struct answer a;
	enum err e = body_read(request, &answer_body, &b);
	if (e != OK)
		return e;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_begin(request->ctx, api_of(request)->deps.db, DB_DURABLE, &tx);
	if (e == OK)
		e = find_game(request, &tx, body_str(&b, "session_id", ""), &game);
	if (e == OK && game.completed_at)
		e = ctx_fail_named(request->ctx, ERR_INVALID, "not_active", "This game is not active any more.");
	if (e == OK)
		e = find_question(request, &tx, &game, body_str(&b, "question_id", ""), &q);
	if (e != OK)
		return e;
	judge(request, &game, &q, body_str(&b, "user_answer", ""));
	e = save_answer(request, &tx, &game, &q);
	if (e == OK)
		e = db_commit(&tx);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_object_begin(&a.json);
	json_key_bool(&a.json, "is_correct", q.correct);
	json_key_int(&a.json, "points_earned", q.correct ? GAME_POINTS : 0);
	json_key_str(&a.json, "correct_answer", q.shown);
	json_key_int(&a.json, "current_score", game.correct * GAME_POINTS);
	json_key_int(&a.json, "questions_remaining", game.total - game.answered);
	json_key_bool(&a.json, "session_completed", game.completed_at != 0);
	json_object_end(&a.json);
	return answer_send(response, &a, 200);
}

/* ---- undo ---- */

static enum err newest_answer(struct http_request *request, struct db_tx *tx, const struct game_row *game,
			      struct game_question_row *out)
{
	struct game_question_row *list;
	size_t count;
	const struct game_question_row *newest = NULL;
	enum err e = game_questions_list(tx, game->id, &list, &count);
	for (size_t i = 0; e == OK && i < count; i++)
		if (list[i].answer && (!newest || list[i].answered_at >= newest->answered_at))
			newest = &list[i];
	if (e != OK)
		return e;
	if (!newest)
		return ctx_fail_named(request->ctx, ERR_INVALID, "nothing_to_undo", "No question was answered yet.");
	*out = *newest;
	return OK;
}

static enum err take_back(struct http_request *request, struct db_tx *tx, struct game_row *game,
			  struct game_question_row *q)
{
	int64_t restored;
	enum err e = OK;
	if (q->undo)
		e = knowledge_take_back(request->ctx, api_of(request)->deps.db, game->user, q->undo, &restored);
	/* So long ago that the log has forgotten it: the word stays as it is. */
	if (e == OK || e == ERR_NOT_FOUND)
		e = count_answer(tx, game->user, q->answered_at, -1);
	game->answered--;
	game->correct -= q->correct;
	game->completed_at = 0;
	q->answer = NULL;
	q->correct = false;
	q->undo = q->answered_at = 0;
	if (e == OK)
		e = game_questions_update(tx, q);
	return e == OK ? games_update(tx, game) : e;
}

static enum err undo(struct http_request *request, struct http_response *response)
{
	struct body b;
	struct game_row game;
	struct game_question_row q;
	enum err e = body_read(request, &undo_body, &b);
	if (e != OK)
		return e;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	e = db_begin(request->ctx, api_of(request)->deps.db, DB_DURABLE, &tx);
	if (e == OK)
		e = find_game(request, &tx, body_str(&b, "session_id", ""), &game);
	if (e == OK)
		e = newest_answer(request, &tx, &game, &q);
	if (e == OK)
		e = take_back(request, &tx, &game, &q);
	if (e == OK)
		e = send_game(request, response, &tx, &game);
	return e == OK ? db_commit(&tx) : e;
}

/* ---- look ---- */

static enum err session_get(struct http_request *request, struct http_response *response)
{
	struct game_row game;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = find_game(request, &tx, http_param(request, "id"), &game);
	return e == OK ? send_game(request, response, &tx, &game) : e;
}

static enum err sessions(struct http_request *request, struct http_response *response)
{
	struct game_row *list;
	struct answer a;
	size_t count;
	int64_t limit;
	DB_TX_SCOPED struct db_tx tx = DB_TX_NONE;
	enum err e = param_int(request, "limit", 1, 50, 10, &limit);
	if (e == OK)
		e = db_read(request->ctx, api_of(request)->deps.db, &tx);
	if (e == OK)
		e = games_list(&tx, session_of(request)->who.user, limit, &list, &count);
	if (e != OK)
		return e;
	answer_begin(request, &a);
	json_array_begin(&a.json);
	for (size_t i = 0; e == OK && i < count; i++)
		e = write_game(request, &tx, &a.json, &list[i]);
	json_array_end(&a.json);
	http_set_header(response, "Cache-Control", "no-store");
	return e == OK ? answer_send(response, &a, 200) : e;
}

const struct api_row game_rows[] = {
    {{"POST", "/api/game/start", NULL, HTTP_POOL, start},
     ACCESS_USER,
     .body = &start_body,
     .answer = &game_shape,
     .summary = "A quiz out of what the learner does not know yet",
     .tag = "game"},
    {{"GET", "/api/game/session/{id}", NULL, HTTP_POOL, session_get},
     ACCESS_USER,
     .answer = &game_shape,
     .summary = "One of the learner's quizzes",
     .tag = "game"},
    {{"POST", "/api/game/answer", NULL, HTTP_POOL, answer},
     ACCESS_USER,
     .body = &answer_body,
     .answer = &judged_shape,
     .summary = "Answers a question",
     .tag = "game"},
    {{"POST", "/api/game/undo", NULL, HTTP_POOL, undo},
     ACCESS_USER,
     .body = &undo_body,
     .answer = &game_shape,
     .summary = "Takes the newest answer back, and what it changed",
     .tag = "game"},
    {{"GET", "/api/game/sessions", NULL, HTTP_POOL, sessions},
     ACCESS_USER,
     .query = &limit_query,
     .answer = &game_list,
     .summary = "The learner's quizzes, newest first",
     .tag = "game"},
    {{0}},
};
