/* What learners know: set, listed, taken back. */
#include "../unit_db.h"
#include "store/knowledge.h"
#include "store/users.h"
#include "store/videos.h"

static int64_t learner(struct unit_db *u, struct db_tx *tx, const char *name)
{
	struct user a = {.email = name,
			 .username = name,
			 .password_hash = "",
			 .native_language = "en",
			 .target_language = "de",
			 .settings = "{}"};
	assert_ok(u->c, users_add(tx, &a));
	return a.id;
}

static int64_t word(struct unit_db *u, struct db_tx *tx, const char *lemma, bool noun)
{
	int64_t id;
	assert_ok(u->c, words_intern(tx, "de", lemma, noun, &id));
	return id;
}

static void words_have_one_number(void **state)
{
	struct unit_db *u = *state;
	struct word_row w;
	int64_t id;
	UNIT_WRITE(u, tx);
	int64_t essen = word(u, &tx, "essen", false), noun = word(u, &tx, "essen", true);
	assert_true(essen != noun);
	assert_int_equal(word(u, &tx, "essen", false), essen);
	assert_true(word(u, &tx, "Essen", true) != noun);
	assert_ok(u->c, words_get(&tx, noun, &w));
	assert_true(w.noun);
	assert_string_equal(w.lemma, "essen");
	assert_int_equal(words_find(&tx, "en", "essen", false, &id), ERR_NOT_FOUND);
	assert_int_equal(words_get(&tx, 99, &w), ERR_NOT_FOUND);
}

static void set_raises_the_version(void **state)
{
	struct unit_db *u = *state;
	struct knowledge_row *list, row;
	size_t count;
	int64_t v0, v1, v2;
	UNIT_WRITE(u, tx);
	int64_t a = learner(u, &tx, "a"), b = learner(u, &tx, "b"), haus = word(u, &tx, "Haus", true);
	int64_t abend = word(u, &tx, "Abend", true);
	assert_ok(u->c, knowledge_version(&tx, a, "de", &v0));
	assert_ok(u->c, knowledge_set(&tx, a, haus, WORD_LEARNING, 2, 1, "game", 100));
	assert_ok(u->c, knowledge_set(&tx, a, abend, WORD_KNOWN, 0, 5, "bulk", 100));
	assert_ok(u->c, knowledge_version(&tx, a, "de", &v1));
	assert_true(v1 > v0);
	assert_ok(u->c, knowledge_set(&tx, a, haus, WORD_KNOWN, 0, 3, "card", 200));
	assert_ok(u->c, knowledge_get(&tx, a, haus, &row));
	assert_int_equal(row.status, WORD_KNOWN);
	assert_int_equal(row.confidence, 3);
	assert_int_equal(row.reviews, 2);
	assert_int_equal(row.first_seen_at, 100);
	assert_int_equal(row.changed_at, 200);
	assert_string_equal(row.evidence, "card");
	assert_ok(u->c, knowledge_list(&tx, a, "de", &list, &count));
	assert_int_equal(count, 2);
	assert_string_equal(list[0].lemma, "Abend");
	assert_true(list[1].noun);
	assert_ok(u->c, knowledge_list(&tx, b, "de", &list, &count));
	assert_int_equal(count, 0);
	assert_ok(u->c, knowledge_remove(&tx, a, haus));
	assert_ok(u->c, knowledge_version(&tx, a, "de", &v2));
	assert_true(v2 > v1);
	assert_int_equal(knowledge_remove(&tx, a, haus), ERR_NOT_FOUND);
	assert_int_equal(knowledge_get(&tx, a, haus, &row), ERR_NOT_FOUND);
	assert_int_equal(knowledge_set(&tx, a, 999, WORD_KNOWN, 0, 0, "x", 1), ERR_NOT_FOUND);
	assert_int_equal(knowledge_set(&tx, 999, haus, WORD_KNOWN, 0, 0, "x", 1), ERR_INVALID);
}

static void a_batch_is_taken_back(void **state)
{
	struct unit_db *u = *state;
	int64_t a, haus, abend, tag, batch, restored;
	struct knowledge_row row;
	{
		UNIT_WRITE(u, tx);
		a = learner(u, &tx, "a");
		haus = word(u, &tx, "Haus", true);
		abend = word(u, &tx, "Abend", true);
		tag = word(u, &tx, "Tag", true);
		assert_ok(u->c, knowledge_set(&tx, a, haus, WORD_LEARNING, 2, 1, "game", 100));
		assert_ok(u->c, knowledge_set(&tx, a, tag, WORD_KNOWN, 0, 4, "card", 90));
		assert_ok(u->c, db_commit(&tx));
	}
	{
		UNIT_WRITE(u, tx);
		assert_ok(u->c, knowledge_undo_batch(&tx, a, &batch));
		assert_ok(u->c, knowledge_set(&tx, a, haus, WORD_KNOWN, 0, 5, "bulk", 200));
		assert_ok(u->c, knowledge_set(&tx, a, haus, WORD_IGNORED, 0, 0, "bulk", 201));
		assert_ok(u->c, knowledge_set(&tx, a, abend, WORD_KNOWN, 0, 5, "bulk", 200));
		assert_ok(u->c, knowledge_remove(&tx, a, tag));
		assert_ok(u->c, db_commit(&tx));
	}
	UNIT_WRITE(u, tx);
	int64_t other = learner(u, &tx, "b");
	assert_int_equal(knowledge_undo(&tx, other, batch, &restored), ERR_NOT_FOUND);
	assert_int_equal(knowledge_undo(&tx, other, 0, &restored), ERR_NOT_FOUND);
	assert_ok(u->c, knowledge_undo(&tx, a, 0, &restored));
	assert_int_equal(restored, 4);
	assert_ok(u->c, knowledge_get(&tx, a, haus, &row));
	assert_int_equal(row.status, WORD_LEARNING);
	assert_int_equal(row.stage, 2);
	assert_int_equal(row.changed_at, 100);
	assert_int_equal(row.reviews, 1);
	assert_int_equal(knowledge_get(&tx, a, abend, &row), ERR_NOT_FOUND);
	assert_ok(u->c, knowledge_get(&tx, a, tag, &row));
	assert_int_equal(row.confidence, 4);
	assert_int_equal(knowledge_undo(&tx, a, batch, &restored), ERR_NOT_FOUND);
}

static void old_batches_are_forgotten(void **state)
{
	struct unit_db *u = *state;
	int64_t first = 0, batch, restored;
	UNIT_WRITE(u, tx);
	int64_t a = learner(u, &tx, "a");
	for (int i = 0; i < 60; i++) {
		assert_ok(u->c, knowledge_undo_batch(&tx, a, &batch));
		first = first ? first : batch;
	}
	assert_int_equal(knowledge_undo(&tx, a, first, &restored), ERR_NOT_FOUND);
	assert_ok(u->c, knowledge_undo(&tx, a, first + 10, &restored));
	assert_int_equal(knowledge_undo(&tx, a, first + 9, &restored), ERR_NOT_FOUND);
}

static void own_words_and_corrections(void **state)
{
	struct unit_db *u = *state;
	struct own_word w = {.lemma = "Quatsch", .noun = true, .translation = "nonsense", .created_at = 3}, *words;
	struct correction_row all = {.surface = "ging", .new_lemma = "gehen", .new_level = -1, .is_name = -1}, *list;
	size_t count;
	UNIT_WRITE(u, tx);
	int64_t a = learner(u, &tx, "a"), b = learner(u, &tx, "b");
	assert_ok(u->c, own_words_add(&tx, a, "de", &w));
	assert_int_equal(own_words_add(&tx, a, "de", &w), ERR_EXISTS);
	assert_ok(u->c, own_words_list(&tx, a, "de", &words, &count));
	assert_int_equal(count, 1);
	assert_string_equal(words[0].translation, "nonsense");
	assert_null(words[0].level);
	assert_int_equal(own_words_remove(&tx, b, words[0].id), ERR_NOT_FOUND);
	assert_ok(u->c, own_words_remove(&tx, a, words[0].id));

	struct correction_row mine = all;
	mine.user = a;
	mine.new_lemma = "gehn";
	assert_ok(u->c, corrections_add(&tx, "de", &mine));
	assert_ok(u->c, corrections_add(&tx, "de", &all));
	int64_t id = all.id;
	all.is_name = 1;
	assert_ok(u->c, corrections_add(&tx, "de", &all));
	assert_int_equal(all.id, id);
	assert_ok(u->c, corrections_list(&tx, a, "de", &list, &count));
	assert_int_equal(count, 2);
	assert_int_equal(list[0].user, 0);
	assert_int_equal(list[0].is_name, 1);
	assert_int_equal(list[0].new_level, -1);
	assert_string_equal(list[1].new_lemma, "gehn");
	assert_ok(u->c, corrections_list(&tx, b, "de", &list, &count));
	assert_int_equal(count, 1);
	assert_int_equal(corrections_remove(&tx, b, mine.id), ERR_NOT_FOUND);
	assert_int_equal(corrections_remove(&tx, b, all.id), ERR_NOT_FOUND);
	assert_ok(u->c, corrections_remove(&tx, 0, all.id));
}

static void views_add_up(void **state)
{
	struct unit_db *u = *state;
	struct video v = {.path = "x", .series = "", .season = "", .episode = "", .title = ""};
	int64_t count;
	UNIT_WRITE(u, tx);
	int64_t a = learner(u, &tx, "a"), haus = word(u, &tx, "Haus", true);
	assert_ok(u->c, videos_put(&tx, &v));
	assert_ok(u->c, views_count(&tx, a, haus, &count));
	assert_int_equal(count, 0);
	assert_ok(u->c, views_add(&tx, a, haus, v.id, 2, 1));
	assert_ok(u->c, views_add(&tx, a, haus, v.id, 3, 2));
	assert_ok(u->c, views_count(&tx, a, haus, &count));
	assert_int_equal(count, 5);
}

static void names_of_states(void **state)
{
	enum word_status s;
	(void)state;
	for (int i = WORD_NEW; i <= WORD_IGNORED; i++) {
		assert_true(word_status_parse(word_status_name((enum word_status)i), &s));
		assert_int_equal(s, i);
	}
	assert_false(word_status_parse("Known", &s));
	assert_false(word_status_parse(NULL, &s));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT_DB_TEST(words_have_one_number),     UNIT_DB_TEST(set_raises_the_version),
	    UNIT_DB_TEST(a_batch_is_taken_back),     UNIT_DB_TEST(old_batches_are_forgotten),
	    UNIT_DB_TEST(own_words_and_corrections), UNIT_DB_TEST(views_add_up),
	    cmocka_unit_test(names_of_states),
	};
	return unit_run("store/knowledge", tests);
}
