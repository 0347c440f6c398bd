/* A disk whose n-th write or sync fails, or that has no room for a longer log: SQLite's own file methods with two of them
 * replaced. Call faulty_disk_install before the database is opened. */
#pragma once

#include <sqlite3.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

enum { FAULTY_TABLES = 4 };
static struct {
	sqlite3_vfs vfs, *real_vfs;
	sqlite3_io_methods methods[FAULTY_TABLES];
	const sqlite3_io_methods *real[FAULTY_TABLES + 1];
	bool log[FAULTY_TABLES];      /* the table is of write-ahead logs */
	atomic_int write_at, sync_at; /* count down to 1 */
	atomic_llong log_room;        /* bytes a write-ahead log may have; 0: any number */
	atomic_bool fired;
	bool stays; /* once due, everything after it fails too */
	int code;   /* SQLITE_FULL, SQLITE_IOERR_WRITE, … */
} faulty_disk;

static inline bool faulty_disk_due(atomic_int *at)
{
	int left = atomic_load(at);
	if (left <= 0)
		return false;
	if (left > 1) {
		atomic_fetch_sub(at, 1);
		return false;
	}
	if (!faulty_disk.stays)
		atomic_store(at, 0);
	atomic_store(&faulty_disk.fired, true);
	return true;
}

static inline int faulty_disk_write(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at)
{
	if (faulty_disk_due(&faulty_disk.write_at))
		return faulty_disk.code;
	return faulty_disk.real[0]->xWrite(f, bytes, n, at);
}

static inline int faulty_disk_write_log(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at)
{
	sqlite3_int64 room = atomic_load(&faulty_disk.log_room);
	if (room && at + n > room) {
		atomic_store(&faulty_disk.fired, true);
		return SQLITE_FULL;
	}
	return faulty_disk_write(f, bytes, n, at);
}

static inline int faulty_disk_sync(sqlite3_file *f, int flags)
{
	if (faulty_disk_due(&faulty_disk.sync_at))
		return SQLITE_IOERR_FSYNC;
	return faulty_disk.real[0]->xSync(f, flags);
}

static inline int faulty_disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
	(void)vfs;
	int rc = faulty_disk.real_vfs->xOpen(faulty_disk.real_vfs, name, f, flags, out);
	if (rc != SQLITE_OK || !f->pMethods)
		return rc;
	/* SQLite has several tables, with the same functions for writing. */
	bool log = flags & SQLITE_OPEN_WAL;
	int i = 0;
	while (faulty_disk.real[i] && (faulty_disk.real[i] != f->pMethods || faulty_disk.log[i] != log))
		i++;
	if (!faulty_disk.real[i]) {
		faulty_disk.log[i] = log;
		faulty_disk.methods[i] = *f->pMethods;
		faulty_disk.methods[i].xWrite = log ? faulty_disk_write_log : faulty_disk_write;
		faulty_disk.methods[i].xSync = faulty_disk_sync;
		faulty_disk.real[i] = f->pMethods;
	}
	f->pMethods = &faulty_disk.methods[i];
	return rc;
}

static inline void faulty_disk_install(void)
{
	if (faulty_disk.real_vfs)
		return;
	faulty_disk.real_vfs = sqlite3_vfs_find(NULL);
	faulty_disk.vfs = *faulty_disk.real_vfs;
	faulty_disk.vfs.zName = "faulty";
	faulty_disk.vfs.xOpen = faulty_disk_open;
	sqlite3_vfs_register(&faulty_disk.vfs, 1);
}

/* The n-th write, or sync, fails once (set `stays` behind it for ever); 0: none. */
static inline void faulty_disk_set(int write_at, int sync_at, int code)
{
	faulty_disk.code = code;
	faulty_disk.stays = false;
	atomic_store(&faulty_disk.fired, false);
	atomic_store(&faulty_disk.write_at, write_at);
	atomic_store(&faulty_disk.sync_at, sync_at);
}
