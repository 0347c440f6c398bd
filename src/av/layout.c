/* What a media file's own structure says about its length, read without libav: a file that was cut (a broken download,
 * a full disk) still announces its old duration. Matroska: size of the segment; MP4: the row of top-level boxes;
 * RIFF: size of the chunks. Every read is at an offset that is checked against the real size. */
#include "av/layout.h"

#include <string.h>
#include <unistd.h>

enum { BOXES_MAX = 100000, HEAD_MAX = 4096 };

static uint64_t big_endian(const unsigned char *p, size_t n)
{
	uint64_t v = 0;
	while (n--)
		v = v << 8 | *p++;
	return v;
}

static uint32_t little_endian(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* EBML element at *p: id with its marker bits, size (UINT64_MAX: unknown). Advances past the head. */
static bool element(const unsigned char **p, const unsigned char *end, uint64_t *id, uint64_t *size)
{
	size_t n = 1;
	if (*p >= end || !**p)
		return false;
	while (!(**p & 0x80 >> (n - 1)))
		n++;
	if (n > 4 || (size_t)(end - *p) <= n)
		return false;
	*id = big_endian(*p, n);
	*p += n;
	n = 1;
	if (!**p)
		return false;
	while (!(**p & 0x80 >> (n - 1)))
		n++;
	if ((size_t)(end - *p) < n)
		return false;
	uint64_t mask = (1ULL << 7 * n) - 1;
	*size = big_endian(*p, n) & mask;
	if (*size == mask)
		*size = UINT64_MAX;
	*p += n;
	return true;
}

static struct layout matroska(const unsigned char *head, size_t n, uint64_t file)
{
	struct layout l = {"matroska", false};
	const unsigned char *p = head, *end = head + n;
	uint64_t id, size;
	if (!element(&p, end, &id, &size) || size > (uint64_t)(end - p))
		return l;
	const unsigned char *segment = p + size;
	while (p < segment && element(&p, segment, &id, &size) && size <= (uint64_t)(segment - p)) {
		if (id == 0x4282 && size == 4 && memcmp(p, "webm", 4) == 0)
			l.kind = "webm";
		p += size;
	}
	p = segment;
	if (element(&p, end, &id, &size) && id == 0x18538067 && size != UINT64_MAX)
		l.cut = size > file - (uint64_t)(p - head);
	return l;
}

static struct layout boxes(int fd, uint64_t file, const char *kind)
{
	uint64_t at = 0;
	for (int i = 0; i < BOXES_MAX && at + 8 <= file; i++) {
		unsigned char head[16] = {0};
		ssize_t n = pread(fd, head, sizeof head, (off_t)at);
		uint64_t size = big_endian(head, 4);
		if (n < 8 || size == 0)
			break;
		if (size == 1)
			size = big_endian(head + 8, 8);
		if (size < 8)
			break;
		if (size > file - at)
			return (struct layout){kind, true};
		at += size;
	}
	return (struct layout){kind, false};
}

static struct layout riff(int fd, uint64_t file, const char *kind)
{
	uint64_t at = 0;
	for (int i = 0; i < BOXES_MAX && at + 8 <= file; i++) {
		unsigned char head[8];
		if (pread(fd, head, sizeof head, (off_t)at) != sizeof head || memcmp(head, "RIFF", 4) != 0)
			break;
		uint64_t size = little_endian(head + 4);
		if (size == 0 || size == UINT32_MAX) /* written as a stream */
			break;
		if (8 + size > file - at)
			return (struct layout){kind, true};
		at += 8 + size + (size & 1);
	}
	return (struct layout){kind, false};
}

struct layout layout_read(int fd, int64_t size)
{
	unsigned char head[HEAD_MAX];
	ssize_t n = pread(fd, head, sizeof head, 0);
	if (n >= 16 && memcmp(head, "\x1a\x45\xdf\xa3", 4) == 0)
		return matroska(head, (size_t)n, (uint64_t)size);
	if (n >= 12 && memcmp(head + 4, "ftyp", 4) == 0)
		return boxes(fd, (uint64_t)size, memcmp(head + 8, "qt  ", 4) == 0 ? "mov" : "mp4");
	if (n >= 12 && memcmp(head, "RIFF", 4) == 0)
		return riff(fd, (uint64_t)size, memcmp(head + 8, "AVI ", 4) == 0 ? "avi" : "wav");
	return (struct layout){"", false};
}
