/* Files by Range. What is in memory on a local disk goes by sendfile on the I/O thread. Everything else goes in blocks:
 * first a read that may not wait, then, if the block is not there, the connection is suspended and one of a few reader
 * threads fetches it. So a disk that spins up or a network share that hangs holds its own clients only; readers are
 * shared out by device. */
#include "http/http_int.h"

#include <errno.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { BLOCK = 128 * KIB, SENDFILE_MAX = 64 * MIB, SAMPLES = 16 };

struct stream {
	struct job job;
	struct http_server *server;
	struct MHD_Connection *connection;
	int fd;
	int64_t offset; /* of position 0 of the body in the file */
	int64_t block_pos;
	ssize_t block_len; /* 0 end of file, -1 fault; valid when have */
	bool have;
	char block[BLOCK];
};

static bool is_remote(int fd)
{
	static const long remote[] = {
	    NFS_SUPER_MAGIC,     SMB_SUPER_MAGIC, 0xFF534D42 /* CIFS */, 0xFE534D42 /* SMB2 */, 0x65735546 /* FUSE */,
	    0x01021997 /* 9P */, 0x00C36400 /* CEPH */};
	struct statfs fs;
	if (fstatfs(fd, &fs) != 0)
		return true;
	for (size_t i = 0; i < COUNT_OF(remote); i++)
		if ((long)fs.f_type == remote[i])
			return true;
	return false;
}

/* Whether some bytes spread over the range can be read without waiting. */
static bool in_memory(int fd, int64_t offset, int64_t size)
{
	for (int64_t i = 0; i < SAMPLES; i++) {
		char byte;
		struct iovec v = {&byte, 1};
		if (preadv2(fd, &v, 1, offset + (size - 1) * i / (SAMPLES - 1), RWF_NOWAIT) != 1)
			return false;
	}
	return true;
}

static enum body_kind way(int fd, int64_t offset, int64_t size)
{
	if (size == 0)
		return BODY_FILE;
	return size <= SENDFILE_MAX && !is_remote(fd) && in_memory(fd, offset, size) ? BODY_FILE : BODY_STREAM;
}

static enum range range_of(struct http_request *request, const char *etag, int64_t size, int64_t *first, int64_t *last)
{
	const char *range = http_header(request, "Range");
	const char *condition = http_header(request, "If-Range");
	if (!range || text_eq(request->method, "POST") || (condition && !parse_etag_is(condition, etag)))
		return RANGE_WHOLE;
	return parse_range(range, size, first, last);
}

enum err http_file(struct http_request *request, struct http_response *response, int fd, const char *content_type,
		   const char *etag)
{
	FD_SCOPED int mine = fd;
	struct stat st;
	if (fstat(fd, &st) != 0)
		return ctx_fail_errno(request->ctx, errno, "file");
	if (!S_ISREG(st.st_mode))
		return ctx_fail(request->ctx, ERR_NOT_FOUND, "not a file");
	http_set_header(response, "Accept-Ranges", "bytes");
	if (http_etag(request, response, etag))
		return OK;
	int64_t first = 0, last = st.st_size - 1;
	switch (range_of(request, etag, st.st_size, &first, &last)) {
	case RANGE_UNSATISFIABLE:
		http_set_header(response, "Content-Range",
				mem_printf(request->ctx->mem, "bytes */%lld", (long long)st.st_size));
		http_status(response, 416);
		return OK;
	case RANGE_PART:
		http_set_header(response, "Content-Range",
				mem_printf(request->ctx->mem, "bytes %lld-%lld/%lld", (long long)first, (long long)last,
					   (long long)st.st_size));
		http_status(response, 206);
		break;
	case RANGE_WHOLE:
		break;
	}
	response->offset = first;
	response->size = last - first + 1;
	response->kind = way(fd, first, response->size);
	response->content_type = mem_str(request->ctx->mem, content_type);
	fd_close(&response->fd);
	response->fd = fd;
	mine = -1;
	return OK;
}

static void fetch(struct job *job)
{
	struct stream *s = (struct stream *)job;
	do
		s->block_len = pread(s->fd, s->block, BLOCK, s->offset + s->block_pos);
	while (s->block_len < 0 && errno == EINTR);
	s->have = true;
	MHD_resume_connection(s->connection);
}

static ssize_t read_stream(void *cls, uint64_t pos, char *to, size_t max)
{
	struct stream *s = cls;
	int64_t at = (int64_t)pos;
	if (s->have && at >= s->block_pos && (s->block_len <= 0 || at < s->block_pos + s->block_len)) {
		if (s->block_len <= 0) /* cut while we read it, or the disk is bad */
			return MHD_CONTENT_READER_END_WITH_ERROR;
		size_t left = (size_t)(s->block_pos + s->block_len - at);
		size_t n = left < max ? left : max;
		memcpy(to, s->block + (at - s->block_pos), n);
		return (ssize_t)n;
	}
	struct iovec v = {to, max};
	ssize_t n = preadv2(s->fd, &v, 1, s->offset + at, RWF_NOWAIT);
	if (n > 0)
		return n;
	s->have = false;
	s->block_pos = at;
	if (!pool_push(s->server->readers, &s->job, s->connection))
		return MHD_CONTENT_READER_END_WITH_ERROR;
	return 0;
}

static void free_stream(void *cls)
{
	struct stream *s = cls;
	fd_close(&s->fd);
	talloc_free(s);
}

struct MHD_Response *file_stream(struct http_private *p)
{
	struct http_response *r = &p->response;
	struct stat st;
	if (fstat(r->fd, &st) != 0)
		return NULL;
	struct stream *s = mem_new(NULL, struct stream);
	s->job = (struct job){.key = st.st_dev, .run = fetch};
	s->server = p->server;
	s->connection = p->connection;
	s->fd = r->fd;
	s->offset = r->offset;
	r->fd = -1;
	struct MHD_Response *out =
	    MHD_create_response_from_callback((uint64_t)r->size, 32 * KIB, read_stream, s, free_stream);
	if (!out)
		free_stream(s);
	return out;
}
