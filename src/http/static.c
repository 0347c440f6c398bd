/* Files of the web app: looked up below one folder, the smaller sibling sent to who takes it. Contract in http.h. */
#include "http/http_int.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

static const struct {
	const char *ext, *type;
} types[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".webp", "image/webp"},
    {".avif", "image/avif"},
    {".gif", "image/gif"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".woff", "font/woff"},
    {".ttf", "font/ttf"},
    {".wasm", "application/wasm"},
    {".txt", "text/plain; charset=utf-8"},
    {".xml", "application/xml"},
    {".pdf", "application/pdf"},
    {".mp4", "video/mp4"},
    {".m4v", "video/mp4"},
    {".webm", "video/webm"},
    {".mkv", "video/x-matroska"},
    {".mp3", "audio/mpeg"},
    {".m4a", "audio/mp4"},
    {".ogg", "audio/ogg"},
    {".opus", "audio/ogg"},
    {".wav", "audio/wav"},
    {".vtt", "text/vtt; charset=utf-8"},
    {".srt", "application/x-subrip"},
};

const char *http_content_type(const char *name)
{
	const char *ext = path_ext(name);
	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (text_eq_nocase(ext, types[i].ext))
			return types[i].type;
	return "application/octet-stream";
}

static bool hash_char(char ch)
{
	return (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || ch == '_' ||
	       ch == '-';
}

/* "assets/index-BkR2x_9a.js": below assets/, and eight or more characters between a dash and the extension. */
bool http_name_hashed(const char *relative)
{
	const char *base = path_base(relative);
	const char *dot = strchr(base, '.');
	if (!text_starts(relative, "assets/") || !dot)
		return false;
	const char *p = dot;
	while (p > base && hash_char(p[-1]))
		p--;
	const char *dash = memchr(p, '-', (size_t)(dot - p));
	return dash && dot - dash > 8;
}

/* No component may begin with a dot: neither "..", nor what an editor or a version control system left. */
static bool hidden(const char *relative)
{
	return relative[0] == '.' || strstr(relative, "/.") != NULL;
}

/* Opens path + suffix when it is a regular file; -1 when not. */
static int open_file(struct ctx *c, const char *path, const char *suffix, struct stat *st)
{
	FD_SCOPED int fd = open(mem_printf(c->mem, "%s%s", path, suffix), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 || fstat(fd, st) != 0 || !S_ISREG(st->st_mode))
		return -1;
	int found = fd;
	fd = -1;
	return found;
}

/* The smallest form the client takes; *suffix is "", ".gz" or ".br". */
static int open_best(struct http_request *request, const char *path, const char **suffix, struct stat *st)
{
	unsigned takes = parse_encodings(http_header(request, "Accept-Encoding"));
	int fd = -1;
	if (takes & ENCODING_BROTLI)
		fd = open_file(request->ctx, path, *suffix = ".br", st);
	if (fd < 0 && takes & ENCODING_GZIP)
		fd = open_file(request->ctx, path, *suffix = ".gz", st);
	if (fd < 0)
		fd = open_file(request->ctx, path, *suffix = "", st);
	return fd;
}

enum err http_static(struct http_request *request, struct http_response *response, const char *root,
		     const char *relative)
{
	struct ctx *c = request->ctx;
	char *path;
	const char *suffix;
	struct stat st;
	if (hidden(relative))
		return ctx_fail(c, ERR_NOT_FOUND, "Not Found");
	enum err e = path_resolve_under(c, root, relative, &path);
	if (e != OK)
		return ctx_fail(c, e == ERR_FORBIDDEN ? ERR_FORBIDDEN : ERR_NOT_FOUND, "Not Found");
	FD_SCOPED int fd = open_best(request, path, &suffix, &st);
	if (fd < 0)
		return ctx_fail(c, ERR_NOT_FOUND, "Not Found");
	http_set_header(response, "Vary", "Accept-Encoding");
	http_set_header(response, "Cache-Control",
			http_name_hashed(relative) ? "public, max-age=31536000, immutable" : "no-cache");
	if (*suffix)
		http_set_header(response, "Content-Encoding", text_eq(suffix, ".br") ? "br" : "gzip");
	const char *etag =
	    mem_printf(c->mem, "%llx-%llx%s",
		       (unsigned long long)st.st_mtim.tv_sec * 1000000000u + (unsigned long long)st.st_mtim.tv_nsec,
		       (unsigned long long)st.st_size, *suffix ? suffix + 1 : "");
	int mine = fd;
	fd = -1;
	return http_file(request, response, mine, http_content_type(relative), etag);
}
