/* Makes an operation fail at every place where it can: the n-th statement, write or sync, for n = 1, 2, 3 … until it
 * completes without the fault having fired. After each the database is as it was before.
 *
 *	static enum err add_two(struct unit_db *u, void *world) { … one transaction … }
 *	every_fault_of(u, &(struct faulty_operation){"adding two", add_two, &world});
 *
 * faulty_disk_install() comes before the database is opened: use every_fault_setup as the test's setup. */
#pragma once

#include "faulty_disk.h"
#include "store/check.h"
#include "unit_db.h"

enum fault {
	FAULT_STATEMENT,
	FAULT_WRITE,
	FAULT_FULL,       /* one write finds no room */
	FAULT_STAYS_FULL, /* from then on no write does */
	FAULT_SYNC,
	FAULT_COUNT
};

struct faulty_operation {
	const char *name;
	enum err (*run)(struct unit_db *u, void *world);
	void *world;
	bool slow; /* (Argon2) of writes and syncs only the 1st, 2nd, 4th, 8th … unless LANGPLUG_EVERY_FAULT is set */
};

/* All rows of all tables, as text. On mem. */
static inline char *every_fault_picture(struct unit_db *u, void *mem)
{
	UNIT_READ(u, tx);
	struct db_stmt *tables, *s;
	struct buf b;
	bool row;
	buf_init(&b, mem, 16 * MIB);
	assert_ok(
	    u->c,
	    db_prepare(&tx,
		       "SELECT m.name, group_concat('quote(' || i.name || ')', '||'',''||') FROM sqlite_master m, "
		       "pragma_table_info(m.name) i WHERE m.type = 'table' AND m.name <> 'sqlite_sequence' GROUP BY 1",
		       &tables));
	for (;;) {
		assert_ok(u->c, db_step(tables, &row));
		if (!row)
			return b.data;
		buf_printf(&b, "%s\n", db_text(tables, 0));
		assert_ok(u->c, db_prepare(&tx,
					   mem_printf(u->c, "SELECT %s FROM %s ORDER BY 1", db_text(tables, 1),
						      db_text(tables, 0)),
					   &s));
		for (;;) {
			assert_ok(u->c, db_step(s, &row));
			if (!row)
				break;
			buf_printf(&b, "  %s\n", db_text(s, 0));
		}
	}
}

static inline void fault_arm(struct unit_db *u, enum fault f, int n)
{
	bool full = f == FAULT_FULL || f == FAULT_STAYS_FULL;
	db_fault_set(u->db, f == FAULT_STATEMENT ? n : 0, ERR_IO);
	faulty_disk_set(f == FAULT_WRITE || full ? n : 0, f == FAULT_SYNC ? n : 0,
			full ? SQLITE_FULL : SQLITE_IOERR_WRITE);
	faulty_disk.stays = f == FAULT_STAYS_FULL;
}

static inline bool fault_disarm(struct unit_db *u)
{
	bool fired = db_fault_fired(u->db) || atomic_load(&faulty_disk.fired);
	db_fault_set(u->db, 0, OK);
	faulty_disk_set(0, 0, 0);
	return fired;
}

/* Nothing is wrong with any row, and the file is whole. */
static inline void assert_clean(struct unit_db *u, const char *where)
{
	struct store_finding *list;
	size_t count;
	UNIT_READ(u, tx);
	assert_ok(u->c, store_check(&tx, clock_now_ms(), &list, &count));
	if (count)
		fail_msg("%s left: %s in %s: %s", where, list[0].name, list[0].table, list[0].text);
}

/* Returns at how many places it could fail; afterwards it was done once. */
static inline int every_fault(struct unit_db *u, const struct faulty_operation *o, enum fault f)
{
	bool leaps = o->slow && f != FAULT_STATEMENT && !getenv("LANGPLUG_EVERY_FAULT");
	for (int n = 1;; n = leaps ? 2 * n : n + 1) {
		void *mem = talloc_new(NULL);
		char *before = every_fault_picture(u, mem);
		fault_arm(u, f, n);
		enum err e = o->run(u, o->world);
		bool fired = fault_disarm(u);
		if (!fired && e != OK)
			fail_msg("%s: %s %s", o->name, err_name(e), ctx_error(u->c));
		assert_int_equal(u->c->open_transactions, 0);
		if (!fired) {
			talloc_free(mem);
			assert_clean(u, o->name);
			return n - 1;
		}
		if (e != ERR_IO)
			fail_msg("%s, fault %d at %d: %s %s", o->name, f, n, err_name(e), ctx_error(u->c));
		if (f == FAULT_FULL || f == FAULT_STAYS_FULL)
			assert_string_equal(u->c->reason, "disk_full");
		char *after = every_fault_picture(u, mem);
		if (!text_eq(before, after))
			fail_msg("%s, fault %d at %d left:\n%s\nbefore:\n%s", o->name, f, n, after, before);
		talloc_free(mem);
	}
}

/* Every kind of fault; `again` (may be NULL) puts things back so that the operation can be done once more. */
static inline void every_fault_of(struct unit_db *u, const struct faulty_operation *o,
				  void (*again)(struct unit_db *u, void *world))
{
	static const int least[FAULT_COUNT] = {3, 1, 1, 1, 1};
	for (int f = 0; f < FAULT_COUNT; f++) {
		int places = every_fault(u, o, (enum fault)f);
		if (places < least[f])
			fail_msg("%s, fault %d: only %d places", o->name, f, places);
		if (again && f + 1 < FAULT_COUNT)
			again(u, o->world);
	}
}

static inline int every_fault_setup(void **state)
{
	faulty_disk_install();
	return unit_db_setup(state);
}
