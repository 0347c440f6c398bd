/* The hand-made glosses: in order, none twice, none empty; what is asked for and what is not there. */
#include "lexicon/everyday_int.h"

#include "unit.h"

static void in_order(void **state)
{
	(void)state;
	const struct everyday_list *const all[] = {de_everyday, en_everyday, es_everyday, fr_everyday, it_everyday};
	for (size_t l = 0; l < COUNT_OF(all); l++)
		for (const struct everyday_list *list = all[l]; list->native; list++) {
			assert_true(list->count > 50);
			for (size_t i = 0; i < list->count; i++) {
				assert_true(*list->rows[i].gloss && list->rows[i].gloss[0] != ' ');
				if (i)
					assert_true(strcmp(list->rows[i - 1].lemma, list->rows[i].lemma) < 0);
			}
		}
}

static void found(void **state)
{
	(void)state;
	assert_string_equal(everyday_gloss("de", "kennen", false, "en"), "know (people, places)");
	assert_string_equal(everyday_gloss("de", "ich", false, "fr"), "je");
	assert_string_equal(everyday_gloss("it", "questo", false, "en"), "this");
	assert_null(everyday_gloss("de", "Haus", true, "en"));
	assert_null(everyday_gloss("de", "kennen", true, "en")); /* das Kennen */
	assert_null(everyday_gloss("de", "Donaudampfschiff", false, "en"));
	assert_null(everyday_gloss("de", "kennen", false, "it"));
	assert_null(everyday_gloss("xx", "kennen", false, "en"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(in_order), UNIT_TEST(found)};
	return unit_run("lexicon/everyday", tests);
}
