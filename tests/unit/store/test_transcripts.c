/* Filling transcripts span by span; cues keep their numbers; the memo of translations. */
#include "../unit_db.h"
#include "store/transcripts.h"
#include "store/videos.h"
#include "subtitles/subtitles.h"

static int64_t transcript(struct unit_db *u, struct db_tx *tx)
{
	struct media_row m = {.fingerprint = "f", .container = "mp4", .info = "{}"};
	assert_ok(u->c, media_put(tx, &m));
	struct transcript_row t = {.media = m.id,
				   .track = "audio:1",
				   .language = "de",
				   .engine = "pocketsphinx",
				   .engine_version = "5",
				   .label = "draft",
				   .draft = true,
				   .created_at = 1,
				   .changed_at = 1};
	assert_ok(u->c, transcripts_put(tx, &t));
	return t.id;
}

static struct cue cue(int64_t start, int64_t end, const char *text)
{
	return (struct cue){.start_ms = start, .end_ms = end, .text = text, .confidence = 0.5};
}

static void found_again_by_what_it_is(void **state)
{
	struct unit_db *u = *state;
	struct transcript_row t, *list;
	size_t count;
	UNIT_WRITE(u, tx);
	int64_t id = transcript(u, &tx);
	assert_int_equal(transcript(u, &tx), id);
	assert_ok(u->c, transcripts_find(&tx, 1, "audio:1", "de", "pocketsphinx", "5", &t));
	assert_int_equal(t.id, id);
	assert_true(t.draft && !t.complete);
	assert_int_equal(transcripts_find(&tx, 1, "audio:1", "de", "pocketsphinx", "6", &t), ERR_NOT_FOUND);
	assert_ok(u->c, transcripts_set_complete(&tx, id, true, 50));
	assert_ok(u->c, transcripts_set_offset(&tx, id, -1500, 51));
	assert_ok(u->c, transcripts_list(&tx, 1, &list, &count));
	assert_int_equal(count, 1);
	assert_true(list[0].complete);
	assert_int_equal(list[0].offset_ms, -1500);
	assert_int_equal(list[0].changed_at, 51);
	/* Found again by the next piece of speech, it is what it was. */
	assert_int_equal(transcript(u, &tx), id);
	assert_ok(u->c, transcripts_get(&tx, id, &t));
	assert_true(t.complete);
	assert_int_equal(t.offset_ms, -1500);
	assert_int_equal(t.changed_at, 51);
	assert_ok(u->c, transcripts_touch(&tx, id, 60));
	assert_ok(u->c, transcripts_remove(&tx, id));
	assert_int_equal(transcripts_remove(&tx, id), ERR_NOT_FOUND);
	assert_int_equal(transcripts_touch(&tx, id, 61), ERR_NOT_FOUND);
	assert_int_equal(transcripts_set_offset(&tx, 99, 0, 1), ERR_NOT_FOUND);
}

static void spans_join(void **state)
{
	struct unit_db *u = *state;
	struct interval *list;
	size_t count;
	UNIT_WRITE(u, tx);
	int64_t id = transcript(u, &tx);
	assert_ok(u->c, transcripts_fill(&tx, id, 0, 30, NULL, 0, 2));
	assert_ok(u->c, transcripts_fill(&tx, id, 60, 90, NULL, 0, 3));
	assert_ok(u->c, transcripts_covered(&tx, id, &list, &count));
	assert_int_equal(count, 2);
	assert_ok(u->c, transcripts_fill(&tx, id, 25, 60, NULL, 0, 4));
	assert_ok(u->c, transcripts_covered(&tx, id, &list, &count));
	assert_int_equal(count, 1);
	assert_int_equal(list[0].start_ms, 0);
	assert_int_equal(list[0].end_ms, 90);
	assert_ok(u->c, transcripts_fill(&tx, id, 100, 110, NULL, 0, 5));
	assert_ok(u->c, transcripts_fill(&tx, id, 0, 200, NULL, 0, 5));
	assert_ok(u->c, transcripts_covered(&tx, id, &list, &count));
	assert_int_equal(count, 1);
	assert_int_equal(list[0].end_ms, 200);
	assert_int_equal(transcripts_fill(&tx, id, 10, 10, NULL, 0, 5), ERR_INVALID);
	assert_int_equal(transcripts_fill(&tx, 99, 0, 10, NULL, 0, 5), ERR_INVALID);
}

static void twice_is_once(void **state)
{
	struct unit_db *u = *state;
	struct cue cues[] = {cue(0, 900, "Ja."), cue(1000, 1900, "Nein."), cue(2000, 2900, "Ja.")};
	struct cue_row *a, *b;
	struct transcript_row t;
	size_t count;
	UNIT_WRITE(u, tx);
	int64_t id = transcript(u, &tx);
	assert_ok(u->c, transcripts_fill(&tx, id, 0, 3000, cues, 3, 10));
	assert_ok(u->c, transcripts_cues(&tx, id, 0, 3000, &a, &count));
	assert_int_equal(count, 3);
	assert_ok(u->c, transcripts_fill(&tx, id, 0, 3000, cues, 3, 20));
	assert_ok(u->c, transcripts_get(&tx, id, &t));
	assert_int_equal(t.changed_at, 10);
	/* the middle one goes, the last is heard better, a new one comes */
	struct cue better[] = {cue(0, 900, "Ja."), cue(2050, 2900, "Ja."), cue(2950, 2990, "Gut.")};
	better[1].second = "Yes.";
	assert_ok(u->c, transcripts_fill(&tx, id, 0, 3000, better, 3, 30));
	assert_ok(u->c, transcripts_cues(&tx, id, 0, 3000, &b, &count));
	assert_int_equal(count, 3);
	assert_int_equal(b[0].id, a[0].id);
	assert_int_equal(b[1].id, a[2].id);
	assert_int_equal(b[1].start_ms, 2050);
	assert_string_equal(b[1].second, "Yes.");
	assert_true(b[2].id > a[2].id);
	assert_ok(u->c, transcripts_get(&tx, id, &t));
	assert_int_equal(t.changed_at, 30);
	assert_ok(u->c, transcripts_fill(&tx, id, 2000, 3000, NULL, 0, 40)); /* only the span is replaced */
	assert_ok(u->c, transcripts_cues(&tx, id, 0, 3000, &b, &count));
	assert_int_equal(count, 1);
	assert_int_equal(transcripts_fill(&tx, id, 0, 10, cues, 3, 50), ERR_INVALID);
}

static void memo_of_translations(void **state)
{
	struct unit_db *u = *state;
	unsigned char key[32] = {9}, other[32] = {8};
	struct translation_row row = {.key = key, .text = "casa", .engine = "apertium", .quality = "rough"}, out;
	UNIT_WRITE(u, tx);
	assert_ok(u->c, translations_put(&tx, &row, "en", "es", 1));
	row.text = "hogar";
	assert_ok(u->c, translations_put(&tx, &row, "en", "es", 2));
	assert_ok(u->c, translations_get(&tx, key, &out));
	assert_string_equal(out.text, "hogar");
	assert_string_equal(out.quality, "rough");
	assert_int_equal(translations_get(&tx, other, &out), ERR_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_DB_TEST(found_again_by_what_it_is), UNIT_DB_TEST(spans_join),
					   UNIT_DB_TEST(twice_is_once), UNIT_DB_TEST(memo_of_translations)};
	return unit_run("store/transcripts", tests);
}
