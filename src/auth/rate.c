/* Rates in memory: two token buckets a key (a minute's worth, and a burst's), refilled by the time that passed. Keys are
 * kept as a keyed hash, so that nobody can choose them to collide; when LIMIT_RATE_KEYS are there, the least recently
 * seen is forgotten. Memory grows with the keys in use. */
#include <math.h>
#include <pthread.h>
#include <sodium.h>
#include <string.h>

#include "auth/auth_int.h"

enum { HEADS = 4096, KEY_HASH = 16, FIRST_NODES = 64, BURST_SECONDS = 5 };

struct node {
	unsigned char key[KEY_HASH];
	double tokens, burst; /* left */
	int64_t seen_ms;
	uint32_t chain;        /* next of the same head; 0 none */
	uint32_t newer, older; /* in order of use; node 0 is the ring's anchor */
};

struct rate_table {
	pthread_mutex_t lock;
	unsigned char secret[crypto_generichash_KEYBYTES];
	uint32_t heads[HEADS];
	struct node *nodes;
	uint32_t count, room; /* nodes in use with the anchor, allocated */
};

struct rate_rule {
	double per_minute, burst; /* burst 0: none */
};

struct rate_table *auth_rates_open(void)
{
	struct rate_table *t = mem_new(NULL, struct rate_table);
	pthread_mutex_init(&t->lock, NULL);
	randombytes_buf(t->secret, sizeof t->secret);
	t->room = FIRST_NODES;
	t->count = 1;
	t->nodes = mem_array(t, struct node, t->room);
	return t;
}

void auth_rates_close(struct rate_table *t)
{
	pthread_mutex_destroy(&t->lock);
	talloc_free(t);
}

static uint32_t *head_of(struct rate_table *t, const unsigned char key[KEY_HASH])
{
	return &t->heads[((uint32_t)key[0] | (uint32_t)key[1] << 8) % HEADS];
}

static void ring_remove(struct rate_table *t, uint32_t i)
{
	struct node *n = &t->nodes[i];
	t->nodes[n->newer].older = n->older;
	t->nodes[n->older].newer = n->newer;
}

/* Behind the anchor's `older` stands the newest, before it the oldest. */
static void ring_add(struct rate_table *t, uint32_t i)
{
	struct node *n = &t->nodes[i];
	n->newer = 0;
	n->older = t->nodes[0].older;
	t->nodes[n->older].newer = i;
	t->nodes[0].older = i;
}

static uint32_t take_oldest(struct rate_table *t)
{
	uint32_t i = t->nodes[0].newer;
	uint32_t *p = head_of(t, t->nodes[i].key);
	while (*p != i)
		p = &t->nodes[*p].chain;
	*p = t->nodes[i].chain;
	ring_remove(t, i);
	return i;
}

static uint32_t new_node(struct rate_table *t)
{
	if (t->count > LIMIT_RATE_KEYS)
		return take_oldest(t);
	if (t->count == t->room) {
		t->room *= 2;
		t->nodes = mem_grow(t, t->nodes, struct node, t->room);
	}
	return t->count++;
}

static struct node *find(struct rate_table *t, const unsigned char key[KEY_HASH], const struct rate_rule *rule,
			 int64_t now)
{
	uint32_t i = *head_of(t, key);
	while (i && memcmp(t->nodes[i].key, key, KEY_HASH) != 0)
		i = t->nodes[i].chain;
	if (i) {
		ring_remove(t, i);
	} else {
		i = new_node(t);
		uint32_t *head = head_of(t, key);
		t->nodes[i] =
		    (struct node){.tokens = rule->per_minute, .burst = rule->burst, .seen_ms = now, .chain = *head};
		memcpy(t->nodes[i].key, key, KEY_HASH);
		*head = i;
	}
	ring_add(t, i);
	return &t->nodes[i];
}

static struct rate_rule rule_of(const struct auth_options *o, const char *rate_class)
{
	double login = (double)o->login_per_minute, any = (double)o->rate_per_minute;
	if (text_eq(rate_class, "login") || text_eq(rate_class, "register"))
		return (struct rate_rule){login, 0};
	if (text_eq(rate_class, "refresh"))
		return (struct rate_rule){login * 2, 0};
	if (text_eq(rate_class, "media"))
		return (struct rate_rule){any * 10, 0};
	return (struct rate_rule){any, (double)o->rate_burst};
}

static double refill(double have, double per_second, double cap, double seconds)
{
	double now = have + per_second * seconds;
	return now < cap ? now : cap;
}

/* Takes one from both or from none; fills *out. */
static bool take(struct node *n, const struct rate_rule *rule, int64_t now, struct auth_rate *out)
{
	double per_s = rule->per_minute / 60, burst_s = rule->burst / BURST_SECONDS;
	double seconds = now > n->seen_ms ? (double)(now - n->seen_ms) / 1000 : 0;
	n->seen_ms = now;
	n->tokens = refill(n->tokens, per_s, rule->per_minute, seconds);
	n->burst = refill(n->burst, burst_s, rule->burst, seconds);
	bool passes = n->tokens >= 1 && (rule->burst < 1 || n->burst >= 1);
	double wait = (rule->per_minute - n->tokens) / per_s;
	if (passes) {
		n->tokens -= 1;
		n->burst -= 1;
		wait += 1 / per_s;
	} else {
		double minute = n->tokens < 1 ? (1 - n->tokens) / per_s : 0;
		double burst = rule->burst >= 1 && n->burst < 1 ? (1 - n->burst) / burst_s : 0;
		wait = minute > burst ? minute : burst;
	}
	out->remaining = (int64_t)n->tokens;
	out->reset_s = (int64_t)ceil(wait);
	return passes;
}

bool auth_rate_take(struct auth *auth, const char *rate_class, const char *key, int64_t now, struct auth_rate *out)
{
	struct rate_table *t = auth->rates;
	struct rate_rule rule = rule_of(&auth->options, rate_class);
	*out = (struct auth_rate){.limit = (int64_t)rule.per_minute, .remaining = (int64_t)rule.per_minute};
	if (rule.per_minute < 1)
		return true;
	unsigned char hash[KEY_HASH];
	crypto_generichash_state state;
	crypto_generichash_init(&state, t->secret, sizeof t->secret, sizeof hash);
	crypto_generichash_update(&state, (const unsigned char *)rate_class, strlen(rate_class) + 1);
	crypto_generichash_update(&state, (const unsigned char *)key, strlen(key));
	crypto_generichash_final(&state, hash, sizeof hash);
	pthread_mutex_lock(&t->lock);
	bool passes = take(find(t, hash, &rule, now), &rule, now, out);
	pthread_mutex_unlock(&t->lock);
	return passes;
}
