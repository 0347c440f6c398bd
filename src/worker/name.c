/* Names of workers in leases: host, boot, process namespace, process, its start, thread. With them a restarted program
 * knows at once that its predecessor is dead, instead of waiting for the lease to run out; whatever cannot be judged
 * from here (another machine, another container) is left to its lease. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "worker/worker_int.h"

enum { PART = 80 };

struct origin {
	char host[PART], boot[PART], space[PART];
	long pid;
	unsigned long long start;
};

static void first_line(const char *path, char out[PART])
{
	FILE *f = fopen(path, "re");
	out[0] = 0;
	if (!f)
		return;
	if (!fgets(out, PART, f))
		out[0] = 0;
	out[strcspn(out, "\n")] = 0;
	fclose(f);
}

/* Clock ticks from boot to the start of a process; 0 when it is not there. */
static unsigned long long start_of(long pid)
{
	char path[64], text[1024];
	unsigned long long start = 0;
	snprintf(path, sizeof path, "/proc/%ld/stat", pid);
	FILE *f = fopen(path, "re");
	if (!f)
		return 0;
	size_t n = fread(text, 1, sizeof text - 1, f);
	fclose(f);
	text[n] = 0;
	const char *p = strrchr(text, ')'); /* the name may hold anything */
	for (int field = 2; p && field < 22; field++)
		p = strchr(p + 1, ' ');
	if (p && sscanf(p, "%llu", &start) != 1)
		start = 0;
	return start;
}

static void here(struct origin *o)
{
	char boot[PART];
	memset(o, 0, sizeof *o);
	gethostname(o->host, sizeof o->host - 1);
	for (char *p = o->host; *p; p++)
		*p = *p == '/' ? '_' : *p;
	first_line("/proc/sys/kernel/random/boot_id", boot);
	snprintf(o->boot, sizeof o->boot, "%.8s", boot);
	ssize_t n = readlink("/proc/self/ns/pid", o->space, sizeof o->space - 1);
	if (n < 0)
		n = 0;
	o->space[n] = 0;
	o->pid = (long)getpid();
	o->start = start_of(o->pid);
}

char *worker_name(const void *mem, int n)
{
	struct origin o;
	here(&o);
	return mem_printf(mem, "%s/%s/%s/%ld/%llu/%d", o.host, o.boot, o.space, o.pid, o.start, n);
}

bool worker_name_dead(const char *name)
{
	struct origin us, them;
	int n;
	here(&us);
	if (sscanf(name, "%79[^/]/%79[^/]/%79[^/]/%ld/%llu/%d", them.host, them.boot, them.space, &them.pid,
		   &them.start, &n) != 6)
		return false;
	if (!text_eq(us.host, them.host))
		return false;
	if (!text_eq(us.boot, them.boot))
		return true; /* the machine was started again */
	if (!text_eq(us.space, them.space))
		return false;
	return start_of(them.pid) != them.start;
}
