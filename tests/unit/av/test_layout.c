/* What a file's structure says about its length. */
#include "unit.h"

#include <stdlib.h>
#include <unistd.h>

#include "av/layout.h"

static struct layout layout_of(const char *bytes, size_t len)
{
	char path[] = "/tmp/layout-test-XXXXXX";
	int fd = mkstemp(path);
	unlink(path);
	assert_int_equal(write(fd, bytes, len), len);
	struct layout l = layout_read(fd, (int64_t)len);
	close(fd);
	return l;
}

#define EXPECT(bytes, name, is_cut)                                                                                    \
	do {                                                                                                           \
		struct layout l = layout_of(bytes, sizeof bytes - 1);                                                  \
		assert_string_equal(l.kind, name);                                                                     \
		assert_int_equal(l.cut, is_cut);                                                                       \
	} while (0)

static void boxes_and_chunks(void **state)
{
	(void)state;
	EXPECT("\0\0\0\x10"
	       "ftypisom"
	       "\0\0\0\0"
	       "\0\0\0\x0c"
	       "mdat1234",
	       "mp4", false);
	EXPECT("\0\0\0\x10"
	       "ftypqt  "
	       "\0\0\0\0"
	       "\0\0\0\x0c"
	       "mdat1234",
	       "mov", false);
	EXPECT("\0\0\0\x10"
	       "ftypisom"
	       "\0\0\0\0"
	       "\0\0\x01\x0c"
	       "mdat1234",
	       "mp4", true);
	EXPECT("\0\0\0\x10"
	       "ftypisom"
	       "\0\0\0\0"
	       "\0\0\0\0"
	       "mdat1234",
	       "mp4", false); /* to the end */
	EXPECT("\0\0\0\x10"
	       "ftypisom"
	       "\0\0\0\0"
	       "\0\0\0\x01"
	       "mdat"
	       "\0\0\0\1\0\0\0\0",
	       "mp4", true); /* 64 bit */
	EXPECT("\0\0\0\x10"
	       "ftypisom"
	       "\0\0\0\0"
	       "\0\0\0\x01"
	       "mdat"
	       "\xff\xff\xff\xff\xff\xff\xff\xff",
	       "mp4", true);
	EXPECT("\0\0\0\x10"
	       "ftypisom"
	       "\0\0\0\0"
	       "\0\0\0\x04"
	       "mdat",
	       "mp4", false); /* damaged, not cut */
	EXPECT("RIFF\x08\0\0\0AVI abcd", "avi", false);
	EXPECT("RIFF\xff\0\0\0AVI abcd", "avi", true);
	EXPECT("RIFF\0\0\0\0WAVEabcd", "wav", false);
	EXPECT("RIFF\xff\xff\xff\xffWAVEabcd", "wav", false);
}

#define EBML "\x1a\x45\xdf\xa3\x87\x42\x82\x84webm"

static void matroska(void **state)
{
	(void)state;
	EXPECT(EBML "\x18\x53\x80\x67\x84"
		    "abcd",
	       "webm", false);
	EXPECT(EBML "\x18\x53\x80\x67\x85"
		    "abcd",
	       "webm", true);
	EXPECT(EBML "\x18\x53\x80\x67\xff"
		    "abcd",
	       "webm", false); /* unknown size: a live recording */
	EXPECT(EBML "\x18\x53\x80\x67\x01\0\0\0\0\0\x10\0"
		    "abcd",
	       "webm", true);
	EXPECT("\x1a\x45\xdf\xa3\x8b\x42\x82\x88matroska\x18\x53\x80\x67\x84"
	       "abcd",
	       "matroska", false);
	EXPECT("\x1a\x45\xdf\xa3\xff\x42\x82\x84webm    ", "matroska", false); /* sizes that lie */
	EXPECT("\x1a\x45\xdf\xa3\x87\x42\x82\xfewebm    ", "matroska", false);
	EXPECT("\x1a\x45\xdf\xa3\0\0\0\0\0\0\0\0\0\0\0\0", "matroska", false);
}

static void others(void **state)
{
	(void)state;
	EXPECT("", "", false);
	EXPECT("hello, this is text", "", false);
	EXPECT("\x1a\x45\xdf", "", false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(boxes_and_chunks), UNIT_TEST(matroska), UNIT_TEST(others)};
	return unit_run("av/layout", tests);
}
