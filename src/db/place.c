/* Where the database lies: the URL, the file's mode, and whether its file system can hold a database at all. WAL needs
 * shared memory and working locks; on a network file system both lie, and the file is damaged sooner or later. */
#include <errno.h>
#include <fcntl.h>
#include <mntent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "db/db_int.h"

enum err place_parse(struct ctx *c, const char *url, char **path)
{
	static const char *const ours[] = {"sqlite:", "sqlite+aiosqlite:"};
	const char *rest = NULL;
	for (size_t i = 0; i < COUNT_OF(ours); i++) {
		if (text_starts(url, ours[i]))
			rest = url + strlen(ours[i]);
	}
	if (!rest)
		return ctx_fail(c, ERR_UNSUPPORTED, "database url \"%.60s\": only sqlite:PATH is supported", url);
	if (text_starts(rest, "///"))
		rest += 3;
	if (text_blank(rest) || strlen(rest) > LIMIT_PATH || strchr(rest, '?'))
		return ctx_fail(c, ERR_INVALID, "database url \"%.60s\": needs the path of a file", url);
	*path = mem_str(c->mem, rest);
	return OK;
}

const char *place_network_name(long magic, const char *mount_type)
{
	static const struct {
		unsigned long magic;
		const char *name;
	} rows[] = {{0x6969, "NFS"},        {0x517b, "SMB"},      {0xff534d42, "CIFS"}, {0xfe534d42, "SMB2"},
		    {0x5346414f, "AFS"},    {0x73757245, "Coda"}, {0x564c, "NCP"},      {0x00c36400, "Ceph"},
		    {0x0bd00bd0, "Lustre"}, {0x01021997, "9P"},   {0x01161970, "GFS2"}, {0x7461636f, "OCFS2"}};
	static const char *const fuse[] = {"fuse.sshfs", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs",
					   "fuse.davfs", "fuse.ceph",      "fuse.nfs"};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if ((unsigned long)magic == rows[i].magic)
			return rows[i].name;
	}
	for (size_t i = 0; mount_type && i < COUNT_OF(fuse); i++) {
		if (text_eq(mount_type, fuse[i]))
			return fuse[i];
	}
	return NULL;
}

/* Type of the mount that holds `dir`: the last one in the table with the longest matching directory. */
static char *mount_type_of(struct ctx *c, const char *dir)
{
	char *real = realpath(dir, NULL), *type = NULL;
	FILE *table = setmntent("/proc/self/mounts", "r");
	size_t best = 0;
	struct mntent entry;
	char text[4096];
	while (real && table && getmntent_r(table, &entry, text, sizeof text)) {
		size_t n = strlen(entry.mnt_dir);
		bool below = strncmp(real, entry.mnt_dir, n) == 0 && (n == 1 || real[n] == '/' || real[n] == 0);
		if (below && n >= best) {
			best = n;
			type = mem_str(c->mem, entry.mnt_type);
		}
	}
	if (table)
		endmntent(table);
	free(real); /* foreign: realpath made it */
	return type;
}

enum err place_prepare(struct ctx *c, const char *path)
{
	char *dir = path_dir(c->mem, path);
	struct statfs fs;
	enum err e = path_make_dirs(c, dir, 0700);
	if (e != OK)
		return e;
	if (statfs(dir, &fs) == -1)
		return ctx_fail_errno(c, errno, dir);
	const char *name = place_network_name((long)fs.f_type, mount_type_of(c, dir));
	if (name)
		return ctx_fail_named(c, ERR_UNSUPPORTED, "network_file_system",
				      "%s is on a network file system (%s), where a database gets damaged: "
				      "set LANGPLUG_DATA_PATH to a directory on a local disk",
				      dir, name);
	FD_SCOPED int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd == -1)
		return ctx_fail_errno(c, errno, path);
	struct stat st;
	if (fstat(fd, &st) == -1)
		return ctx_fail_errno(c, errno, path);
	if (!S_ISREG(st.st_mode))
		return ctx_fail(c, ERR_INVALID, "%s: the database must be a file", path);
	return OK;
}
