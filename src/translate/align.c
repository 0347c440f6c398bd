/* Parallel subtitles: which lines of another track say what each of our lines says, by time alone.
 *
 * Score of a group, a of our cues against b of theirs (1 <= a, b <= 3):
 *	J = |ours and theirs| / |ours or theirs|       time covered: overlap over union, 0-1
 *	W = (sum of our lengths + sum of their lengths) / 2
 *	gain = W * (J^2 - 0.08 - 0.08 (a + b - 2) - (a > 1 and b > 1 ? 0.12 : 0))
 * A cue left out gains nothing. The best sum of gains over all ways to cut both tracks, in order, into groups and cues
 * left out is found by dynamic programming. The square makes one good group better than two halves; the first 0.08
 * (J above 0.28) keeps lines apart that only touch; the second makes the smallest groups win where cuts differ by a few
 * hundred milliseconds; 0.12 allows many to many only where nothing else explains the cuts. Lengths are summed in W,
 * not covered, so that two speakers in two cues at the same time both count.
 *
 * Offset: the differences of start times of all pairs within three minutes vote in a histogram of 50 ms (a vote weighs
 * shorter length / longer length, and is spread over 250 ms). The six highest peaks and nought are tried, each moved
 * to the mean of the votes around it; the highest sum of gains wins, but anything other than nought must be a quarter
 * better, match at least four groups and half of the shorter track: four lines that fit are no accident, two are.
 *
 * Lines that are only a mark of sound ("[door slams]", a lone note sign) are nobody's translation and are left out on
 * both sides. Time is n times the number of cues within six seconds; tracks where that is absurd stay unmatched. */
#include <math.h>
#include <string.h>

#include "translate/translate.h"

enum {
	GROUP_MAX = 3,
	NEAR_MS = 6000,
	RANGE_MS = 180000,
	BIN_MS = 50,
	BINS = 2 * RANGE_MS / BIN_MS + 1,
	SPREAD_BINS = 5,
	PEAK_BINS = 8,
	PEAKS = 6,
	PAIRS_PER_CUE = 512,
	CELLS_MAX = 4000000,
	MIN_GROUPS = 4,
};

struct span {
	int64_t start, end;
	size_t index; /* in the caller's list */
};

struct track {
	struct span *list;
	size_t count;
};

/* One solution: moves[row of i][j] = a * 4 + b. */
struct table {
	const struct track *ours, *theirs;
	int64_t offset;
	size_t *from, *to; /* window of j of each row */
	size_t *row;       /* where the row begins in moves */
	unsigned char *moves;
	double *gains[GROUP_MAX + 1]; /* of the last rows */
	double total;
	size_t groups, matched; /* groups; the fewer of ours and theirs in them */
};

static bool only_sound(const char *s)
{
	size_t n = strlen(s);
	if ((s[0] == '[' && s[n - 1] == ']' && !strchr(s + 1, '[')) ||
	    (s[0] == '(' && s[n - 1] == ')' && !strchr(s + 1, '(')))
		return true;
	const char *end = s + n;
	while (s < end) {
		uint32_t cp = text_utf8_next(&s, end);
		bool sign = cp < '0' || (cp >= 0x2000 && cp < 0x2C00); /* punctuation, notes */
		if (!sign)
			return false;
	}
	return true;
}

static struct track speech_of(void *mem, const struct cues *cues)
{
	struct track t = {mem_array(mem, struct span, cues->count), 0};
	for (size_t i = 0; i < cues->count; i++)
		if (!only_sound(cues->list[i].text))
			t.list[t.count++] = (struct span){cues->list[i].start_ms, cues->list[i].end_ms, i};
	return t;
}

/* Time covered by n <= 6 spans sorted by start. */
static int64_t covered(const struct span *s, size_t n)
{
	int64_t sum = 0, until = INT64_MIN;
	for (size_t i = 0; i < n; i++) {
		if (s[i].end <= until)
			continue;
		sum += s[i].end - (s[i].start > until ? s[i].start : until);
		until = s[i].end;
	}
	return sum;
}

static int64_t lengths(const struct span *s, size_t n)
{
	int64_t sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += s[i].end - s[i].start;
	return sum;
}

/* J of ours[i, i+a) and theirs[j, j+b); *weight is W. */
static double overlap(const struct table *t, size_t i, size_t a, size_t j, size_t b, double *weight)
{
	struct span ours[GROUP_MAX], theirs[GROUP_MAX], both[2 * GROUP_MAX];
	memcpy(ours, t->ours->list + i, a * sizeof *ours);
	memcpy(theirs, t->theirs->list + j, b * sizeof *theirs);
	for (size_t k = 0; k < b; k++) {
		theirs[k].start -= t->offset;
		theirs[k].end -= t->offset;
	}
	for (size_t k = 0, x = 0, y = 0; k < a + b; k++)
		both[k] = y == b || (x < a && ours[x].start <= theirs[y].start) ? ours[x++] : theirs[y++];
	int64_t o = covered(ours, a), u = covered(theirs, b), all = covered(both, a + b);
	*weight = (double)(lengths(ours, a) + lengths(theirs, b)) / 2;
	return (double)(o + u - all) / (double)all;
}

static double gain(const struct table *t, size_t i, size_t a, size_t j, size_t b)
{
	double weight, j_score = overlap(t, i, a, j, b, &weight);
	return weight * (j_score * j_score - 0.08 - 0.08 * (double)(a + b - 2) - (a > 1 && b > 1 ? 0.12 : 0));
}

/* Row i may have consumed those of theirs that start between NEAR_MS before our last cue and NEAR_MS after the next:
 * neighbouring rows always share a column, so a way through exists. Returns the number of cells. */
static size_t windows(struct table *t)
{
	size_t n = t->ours->count, m = t->theirs->count, low = 0, high = 0, cells = 0;
	for (size_t i = 0; i <= n; i++) {
		while (i && low < m && t->theirs->list[low].start - t->offset < t->ours->list[i - 1].start - NEAR_MS)
			low++;
		while (high < m &&
		       (i == n || t->theirs->list[high].start - t->offset < t->ours->list[i].start + NEAR_MS))
			high++;
		t->from[i] = low;
		t->to[i] = high;
		t->row[i] = cells;
		cells += high - low + 1;
	}
	return cells;
}

static double *gains_of(const struct table *t, size_t i)
{
	return t->gains[i % (GROUP_MAX + 1)];
}

static bool inside(const struct table *t, size_t i, size_t j)
{
	return j >= t->from[i] && j <= t->to[i];
}

static void try_move(struct table *t, size_t i, size_t j, size_t a, size_t b, double *best, unsigned char *move)
{
	if (a > i || b > j || !inside(t, i - a, j - b))
		return;
	double v = gains_of(t, i - a)[j - b] + (a && b ? gain(t, i - a, a, j - b, b) : 0);
	if (v > *best) {
		*best = v;
		*move = (unsigned char)(a * 4 + b);
	}
}

static void fill(struct table *t)
{
	size_t n = t->ours->count;
	for (size_t i = 0; i <= n; i++) {
		for (size_t j = t->from[i]; j <= t->to[i]; j++) {
			double best = i == 0 && j == 0 ? 0 : -INFINITY;
			unsigned char move = 0;
			try_move(t, i, j, 1, 0, &best, &move);
			try_move(t, i, j, 0, 1, &best, &move);
			for (size_t a = 1; a <= GROUP_MAX; a++)
				for (size_t b = 1; b <= GROUP_MAX; b++)
					try_move(t, i, j, a, b, &best, &move);
			gains_of(t, i)[j] = best;
			t->moves[t->row[i] + j - t->from[i]] = move;
		}
	}
	t->total = gains_of(t, n)[t->theirs->count];
}

/* Calls back for every group, last first. */
static void each_group(struct table *t, void (*group)(struct table *, size_t i, size_t a, size_t j, size_t b, void *),
		       void *user)
{
	size_t i = t->ours->count, j = t->theirs->count;
	while (i || j) {
		unsigned char move = t->moves[t->row[i] + j - t->from[i]];
		size_t a = move / 4, b = move % 4;
		i -= a;
		j -= b;
		if (a && b)
			group(t, i, a, j, b, user);
	}
}

static void count_group(struct table *t, size_t i, size_t a, size_t j, size_t b, void *user)
{
	(void)i;
	(void)j;
	(void)user;
	t->groups++;
	t->matched += a < b ? a : b;
}

/* false: too dense to solve. */
static bool solve(void *mem, const struct track *ours, const struct track *theirs, int64_t offset, struct table *t)
{
	*t = (struct table){.ours = ours, .theirs = theirs, .offset = offset};
	t->from = mem_array(mem, size_t, ours->count + 1);
	t->to = mem_array(mem, size_t, ours->count + 1);
	t->row = mem_array(mem, size_t, ours->count + 1);
	size_t cells = windows(t);
	if (cells > CELLS_MAX)
		return false;
	t->moves = mem_array(mem, unsigned char, cells);
	for (size_t k = 0; k <= GROUP_MAX; k++)
		t->gains[k] = mem_array(mem, double, theirs->count + 1);
	fill(t);
	each_group(t, count_group, NULL);
	return true;
}

static void vote(const struct track *ours, const struct track *theirs, double *bins)
{
	size_t first = 0;
	for (size_t i = 0; i < ours->count; i++) {
		const struct span *x = &ours->list[i];
		while (first < theirs->count && theirs->list[first].start < x->start - RANGE_MS)
			first++;
		for (size_t j = first; j < theirs->count && j < first + PAIRS_PER_CUE; j++) {
			const struct span *y = &theirs->list[j];
			int64_t d = y->start - x->start;
			if (d > RANGE_MS)
				break;
			double dx = (double)(x->end - x->start), dy = (double)(y->end - y->start);
			bins[(d + RANGE_MS) / BIN_MS] += dx < dy ? dx / dy : dy / dx;
		}
	}
}

static void spread(const double *bins, double *smooth)
{
	for (int k = 0; k < BINS; k++) {
		smooth[k] = 0;
		for (int d = -SPREAD_BINS; d <= SPREAD_BINS; d++)
			if (k + d >= 0 && k + d < BINS)
				smooth[k] += bins[k + d] * (1 - fabs((double)d) / (SPREAD_BINS + 1));
	}
}

/* The peaks' offsets, each the mean of the votes around it; returns how many. */
static size_t peaks(const double *bins, double *smooth, int64_t out[PEAKS])
{
	size_t n = 0;
	while (n < PEAKS) {
		int top = 0;
		for (int k = 1; k < BINS; k++)
			if (smooth[k] > smooth[top])
				top = k;
		if (smooth[top] <= 0)
			break;
		double sum = 0, weight = 0;
		for (int k = top - PEAK_BINS; k <= top + PEAK_BINS; k++) {
			if (k < 0 || k >= BINS)
				continue;
			if (k >= top - SPREAD_BINS && k <= top + SPREAD_BINS) {
				weight += bins[k];
				sum += bins[k] * (k * BIN_MS + BIN_MS / 2.0 - RANGE_MS);
			}
			smooth[k] = 0;
		}
		if (weight > 0)
			out[n++] = llround(sum / weight);
	}
	return n;
}

static bool better(const struct table *found, const struct table *best, size_t shorter)
{
	return found->total > best->total * (best->offset == 0 ? 1.25 : 1) && found->groups >= MIN_GROUPS &&
	       found->matched * 2 >= shorter;
}

/* The best solution over all offsets; false when there is none. */
static bool solve_best(void *mem, const struct track *ours, const struct track *theirs, struct table *best)
{
	double *bins = mem_array(mem, double, BINS), *smooth = mem_array(mem, double, BINS);
	int64_t tried[PEAKS];
	vote(ours, theirs, bins);
	spread(bins, smooth);
	size_t n = peaks(bins, smooth, tried);
	size_t shorter = ours->count < theirs->count ? ours->count : theirs->count;
	void *kept = talloc_new(mem);
	if (!solve(mem_check(kept), ours, theirs, 0, best))
		return false;
	for (size_t k = 0; k < n; k++) {
		void *own = talloc_new(mem);
		struct table t;
		bool wins = solve(mem_check(own), ours, theirs, tried[k], &t) && better(&t, best, shorter);
		talloc_free(wins ? kept : own);
		if (wins) {
			kept = own;
			*best = t;
		}
	}
	return true;
}

struct writing {
	void *mem;
	const struct cues *theirs;
	struct alignment *out;
};

static void write_group(struct table *t, size_t i, size_t a, size_t j, size_t b, void *user)
{
	struct writing *w = user;
	double weight, score = overlap(t, i, a, j, b, &weight);
	char *text = mem_str(w->mem, w->theirs->list[t->theirs->list[j].index].text);
	for (size_t k = 1; k < b; k++)
		text = mem_printf(w->mem, "%s\n%s", text, w->theirs->list[t->theirs->list[j + k].index].text);
	for (size_t k = 0; k < a; k++) {
		size_t index = t->ours->list[i + k].index;
		w->out->text[index] = text;
		w->out->first[index] = t->ours->list[i].index;
		w->out->score[index] = score;
	}
}

void translate_align(void *mem, const struct cues *ours, const struct cues *theirs, struct alignment *out)
{
	*out = (struct alignment){mem_array(mem, const char *, ours->count), mem_array(mem, size_t, ours->count),
				  mem_array(mem, double, ours->count), 0};
	for (size_t i = 0; i < ours->count; i++)
		out->first[i] = i;
	void *scratch = talloc_new(mem);
	struct track x = speech_of(mem_check(scratch), ours), y = speech_of(scratch, theirs);
	struct table best;
	if (x.count && y.count && solve_best(scratch, &x, &y, &best)) {
		out->offset_ms = best.offset;
		each_group(&best, write_group, &(struct writing){mem, theirs, out});
	}
	talloc_free(scratch);
}
