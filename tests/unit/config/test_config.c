/* Settings: precedence, every kind of value, every kind of fault with the words a person gets. */
#include <stdlib.h>
#include <unistd.h>

#include "../unit.h"
#include "config/config_int.h"

struct server {
	char *host;
	int64_t port;
	bool proxy;
	char *level;
};

struct store {
	char *url, *key;
	int64_t cache_size;
};

static const struct option server_options[] = {
    {"host", OPTION_STRING, offsetof(struct server, host), "127.0.0.1", "address to listen on"},
    {"port", OPTION_INT, offsetof(struct server, port), "8000", "port to listen on", .max = 65535},
    {"trust-proxy", OPTION_BOOL, offsetof(struct server, proxy), "false", "believes X-Forwarded headers"},
    {"log_level", OPTION_CHOICE, offsetof(struct server, level), "info", "least level", .choices = "debug|info|error"},
    {0},
};
static const struct option store_options[] = {
    {"database-url", OPTION_STRING, offsetof(struct store, url), "", "where the data is", .alias = "DATABASE_URL"},
    {"secret-key", OPTION_SECRET, offsetof(struct store, key), "", "signs logins", .alias = "SECRET_KEY"},
    {"cache-size", OPTION_INT, offsetof(struct store, cache_size), "-5", "any number"},
    {0},
};

struct all {
	struct server server;
	struct store store;
	struct config_section sections[3];
	int used;
};

static char *none[] = {NULL};

static void connect(struct all *a)
{
	*a = (struct all){0};
	a->sections[0] = (struct config_section){"server", server_options, &a->server, NULL};
	a->sections[1] = (struct config_section){"store", store_options, &a->store, NULL};
}

/* Writes the file, loads, removes it. The path in messages is cut to FILE. */
static enum err load(struct ctx *c, struct all *a, const char *file, char **environment, char **argv)
{
	connect(a);
	int argc = 0;
	while (argv && argv[argc])
		argc++;
	if (!file)
		return config_load(c, a->sections, NULL, environment, argc, argv, &a->used);
	char path[] = "/tmp/langplug-conf-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd != -1);
	close(fd);
	assert_ok(c, path_write(c, path, 0600, file, strlen(file)));
	enum err e = config_load(c, a->sections, path, environment, argc, argv, &a->used);
	unlink(path);
	return e;
}

static void expect_error(struct ctx *c, enum err e, const char *words)
{
	assert_int_equal(e, ERR_INVALID);
	assert_string_equal(c->reason, "bad_setting");
	const char *text = ctx_error(c);
	if (text_starts(text, "/tmp/langplug-conf-"))
		text = mem_printf(c->mem, "FILE%s", strchr(text, ':'));
	assert_string_equal(text, words);
}

static void defaults(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct all a;
	assert_ok(c, load(c, &a, NULL, none, NULL));
	assert_string_equal(a.server.host, "127.0.0.1");
	assert_int_equal(a.server.port, 8000);
	assert_false(a.server.proxy);
	assert_string_equal(a.server.level, "info");
	assert_string_equal(a.store.url, "");
	assert_int_equal(a.store.cache_size, -5);
	assert_int_equal(a.used, 0);
}

static void file_syntax(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct all a;
	assert_ok(c, load(c, &a,
			  "\xEF\xBB\xBF# remark\r\n\r\n[server]\r\n  host =  0.0.0.0  \r\nport=0\nTRUST_PROXY = "
			  "yes\nlog-level = debug\n"
			  "[anything]\ndatabase-url = \" a # b \"\nsecret_key = x=y\"",
			  none, NULL));
	assert_string_equal(a.server.host, "0.0.0.0");
	assert_int_equal(a.server.port, 0);
	assert_true(a.server.proxy);
	assert_string_equal(a.server.level, "debug");
	assert_string_equal(a.store.url, " a # b ");
	assert_string_equal(a.store.key, "x=y\"");
}

static void file_faults(void **state)
{
	struct ctx *c = unit_ctx(state);
	static const char *const cases[][2] = {
	    {"port = 1\n\nprot = 2\n", "FILE:3: \"prot\" is not a setting; did you mean \"port\"?"},
	    {"something = 2\n", "FILE:1: \"something\" is not a setting"},
	    {"= 2\n", "FILE:1: \"\" is not a setting"},
	    {"port = 80 # web\n", "FILE:1: port: \"80 # web\" is not a whole number from 0 to 65535"},
	    {"port = 65536\n", "FILE:1: port: \"65536\" is not a whole number from 0 to 65535"},
	    {"cache-size = 1e3\n", "FILE:1: cache-size: \"1e3\" is not a whole number"},
	    {"trust-proxy = maybe\n", "FILE:1: trust-proxy: \"maybe\" is neither true nor false"},
	    {"log_level = inf\n", "FILE:1: log_level: \"inf\" is none of debug|info|error"},
	    {"log_level =\n", "FILE:1: log_level: \"\" is none of debug|info|error"},
	    {"port = 1\nhost = x\nPORT = 2\n", NULL},
	    {"port 8000\n", "FILE:1: neither \"name = value\" nor a comment"},
	    {"[server\n", "FILE:1: a [section] heading has no end"},
	    {"host = \xFF\n", "FILE:1: host: \"...\" is not one line of UTF-8 text"},
	    {"secret-key = geheim\xFF\n", "FILE:1: secret-key: the value is not one line of UTF-8 text"},
	};
	struct all a;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		enum err e = load(c, &a, cases[i][0], none, NULL);
		if (cases[i][1])
			expect_error(c, e, cases[i][1]);
	}
	assert_int_equal(load(c, &a, "port = 1\nhost = x\nPORT = 2\n", none, NULL), ERR_INVALID);
	assert_non_null(strstr(ctx_error(c), ":3: port is set a second time, first in /tmp/"));
	char nul[] = "port = 1\0\n";
	connect(&a);
	expect_error(c, config_read_text(c, a.sections, "FILE", nul, sizeof nul - 1),
		     "FILE:1: there is a NUL byte in the line");
}

static void missing_file(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct all a;
	connect(&a);
	assert_int_equal(config_load(c, a.sections, "/nonexistent/x.conf", none, 0, NULL, &a.used), ERR_NOT_FOUND);
}

static void precedence(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct all a;
	char *environment[] = {"LANGPLUG_PORT=2",    "LANGPLUG_HOST=env",  "HOST=other",          "PATH=/bin",
			       "LANGPLUG_TESTING=1", "LANGPLUG_CONFIG=/x", "LANGPLUG_FLAG_NEW=0", NULL};
	char *argv[] = {"--port", "3", NULL};
	assert_ok(c, load(c, &a, "port = 1\nhost = file\ncache-size = 7\n", environment, argv));
	assert_int_equal(a.server.port, 3);
	assert_string_equal(a.server.host, "env");
	assert_int_equal(a.store.cache_size, 7);
	assert_string_equal(a.sections[0].from[0], "environment LANGPLUG_HOST");
	assert_string_equal(a.sections[0].from[1], "argument --port");
	assert_string_equal(a.sections[0].from[2], "default");
	assert_true(text_ends(a.sections[1].from[2], ":3"));
}

static void aliases_come_last(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct all a;
	char *both[] = {"DATABASE_URL=old", "LANGPLUG_DATABASE_URL=new", NULL};
	char *alias[] = {"DATABASE_URL=old", NULL};
	assert_ok(c, load(c, &a, NULL, both, NULL));
	assert_string_equal(a.store.url, "new");
	assert_ok(c, load(c, &a, "database-url = file\n", alias, NULL));
	assert_string_equal(a.store.url, "old");
}

static void secrets_from_files(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct all a;
	char path[] = "/tmp/langplug-secret-XXXXXX";
	int fd = mkstemp(path);
	close(fd);
	assert_ok(c, path_write(c, path, 0600, "geheim\r\n\n", 9));
	char *environment[] = {mem_printf(c->mem, "LANGPLUG_SECRET_KEY_FILE=%s", path), NULL};
	assert_ok(c, load(c, &a, NULL, environment, NULL));
	assert_string_equal(a.store.key, "geheim");
	assert_ok(c, path_write(c, path, 0600, "a\nb", 3));
	expect_error(c, load(c, &a, NULL, environment, NULL),
		     mem_printf(c->mem,
				"environment LANGPLUG_SECRET_KEY_FILE (%s): secret-key: the value is not one line of "
				"UTF-8 text",
				path));
	char *both[] = {environment[0], "LANGPLUG_SECRET_KEY=x", NULL};
	expect_error(c, load(c, &a, NULL, both, NULL),
		     "environment: LANGPLUG_SECRET_KEY and LANGPLUG_SECRET_KEY_FILE are both set");
	unlink(path);
	assert_int_equal(load(c, &a, NULL, environment, NULL), ERR_NOT_FOUND);
	assert_non_null(strstr(ctx_error(c), "LANGPLUG_SECRET_KEY_FILE"));
}

static void environment_faults(void **state)
{
	struct ctx *c = unit_ctx(state);
	static const char *const cases[][2] = {
	    {"LANGPLUG_PROT=1", "environment: LANGPLUG_PROT is not a setting; did you mean LANGPLUG_PORT?"},
	    {"LANGPLUG_LOGLEVEL=info",
	     "environment: LANGPLUG_LOGLEVEL is not a setting; did you mean LANGPLUG_LOG_LEVEL?"},
	    {"LANGPLUG_SECRETKEY_FILE=/x",
	     "environment: LANGPLUG_SECRETKEY_FILE is not a setting; did you mean LANGPLUG_SECRET_KEY_FILE?"},
	    {"LANGPLUG_=1", "environment: LANGPLUG_ is not a setting"},
	    {"LANGPLUG_QWERTZUIOP=1", "environment: LANGPLUG_QWERTZUIOP is not a setting"},
	    {"LANGPLUG_PORT=", "environment LANGPLUG_PORT: port: \"\" is not a whole number from 0 to 65535"},
	    {"LANGPLUG_PORT=x", "environment LANGPLUG_PORT: port: \"x\" is not a whole number from 0 to 65535"},
	};
	struct all a;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char *environment[] = {mem_str(c->mem, cases[i][0]), NULL};
		expect_error(c, load(c, &a, NULL, environment, NULL), cases[i][1]);
	}
}

static void arguments(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct all a;
	char *argv[] = {"--port=1", "--port", "2", "--trust_proxy", "--log-level", "error", "film.mkv",
			"--host",   "x",      NULL};
	assert_ok(c, load(c, &a, NULL, none, argv));
	assert_int_equal(a.server.port, 2);
	assert_true(a.server.proxy);
	assert_string_equal(a.server.level, "error");
	assert_string_equal(a.server.host, "127.0.0.1");
	assert_int_equal(a.used, 6);
	char *negated[] = {"--trust-proxy", "--no-trust-proxy", "--trust-proxy=true", "--no-trust-proxy", "--", NULL};
	assert_ok(c, load(c, &a, NULL, none, negated));
	assert_false(a.server.proxy);
	assert_int_equal(a.used, 4);
	char *others[][2] = {{"--unknown", NULL}, {"--no-port", NULL}, {"-p", NULL},
			     {"--", NULL},        {"", NULL},          {"port", NULL}};
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		assert_ok(c, load(c, &a, NULL, none, others[i]));
		assert_int_equal(a.used, 0);
	}
	char *valueless[] = {"--port", NULL};
	expect_error(c, load(c, &a, NULL, none, valueless), "argument --port needs a value");
	char *bad[] = {"--trust-proxy=perhaps", NULL};
	expect_error(c, load(c, &a, NULL, none, bad),
		     "argument --trust-proxy: trust-proxy: \"perhaps\" is neither true nor false");
}

static const char *gathered(struct ctx *c, const char *first, const char *line)
{
	struct all a;
	char *argv[16];
	int argc = 0;
	char *text = mem_str(c->mem, line), *rest = text, *word;
	connect(&a);
	while ((word = strtok_r(rest, " ", &rest)))
		argv[argc++] = word;
	config_gather(a.sections, first, argc, argv);
	char *out = mem_str(c->mem, "");
	for (int i = 0; i < argc; i++)
		out = mem_printf(c->mem, "%s%s%s", out, i ? " " : "", argv[i]);
	return out;
}

static void arguments_in_any_order(void **state)
{
	struct ctx *c = unit_ctx(state);
	static const char *const cases[][2] = {
	    {"film.mkv --quiet", "film.mkv --quiet"},
	    {"film.mkv --port 2", "--port 2 film.mkv"},
	    {"film.mkv --port=2 --quiet --host h x", "--port=2 --host h film.mkv --quiet x"},
	    {"a --trust-proxy b --no-trust-proxy c", "--trust-proxy --no-trust-proxy a b c"},
	    {"a --port 1 --config f --host h", "--config f --port 1 --host h a"},
	    {"a --config=f --port 1", "--port 1 a --config=f"},
	    {"a -- --port 1", "a -- --port 1"},
	    {"--host x -- --port 1", "--host x -- --port 1"},
	    {"a --port", "--port a"},
	    {"a --config", "--config a"},
	    {"--no-port a", "--no-port a"},
	    {"", ""},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_string_equal(gathered(c, "config", cases[i][0]), cases[i][1]);
	assert_string_equal(gathered(c, NULL, "a --config f --port 1"), "--port 1 a --config f");
}

static void nearest(void **state)
{
	(void)state;
	struct all a;
	connect(&a);
	assert_string_equal(config_nearest(a.sections, "prot"), "port");
	assert_string_equal(config_nearest(a.sections, "databse-url"), "database-url");
	assert_string_equal(config_nearest(a.sections, "DATABASE_URLS"), "database-url");
	assert_null(config_nearest(a.sections, "colour"));
	assert_null(config_nearest(a.sections, ""));
}

static void printed_file_loads_and_changes_nothing(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct all a;
	struct buf b, values, again;
	buf_init(&b, c->mem, 64 * KIB);
	buf_init(&values, c->mem, 64 * KIB);
	buf_init(&again, c->mem, 64 * KIB);
	assert_ok(c, load(c, &a, NULL, none, NULL));
	config_print_defaults(a.sections, &b);
	assert_non_null(
	    strstr(b.data, "\n[server]\n\n# Address to listen on;\n# or LANGPLUG_HOST\n#host = 127.0.0.1\n"));
	assert_non_null(strstr(b.data, "# Port to listen on (0 to 65535);\n# or LANGPLUG_PORT\n#port = 8000\n"));
	assert_non_null(
	    strstr(b.data, "# Least level (debug|info|error);\n# or LANGPLUG_LOG_LEVEL\n#log-level = info\n"));
	assert_non_null(strstr(b.data, "# or LANGPLUG_SECRET_KEY, SECRET_KEY\n#secret-key = \n"));
	for (char *p = b.data; (p = strstr(p, "\n#")); p++)
		if (p[2] != ' ')
			p[1] = ' ';
	struct all all;
	assert_ok(c, load(c, &all, b.data, none, NULL));
	for (int i = 0; i < 2; i++)
		for (size_t k = 0; a.sections[i].options[k].name; k++)
			all.sections[i].from[k] = "default";
	config_print_values(a.sections, &values);
	config_print_values(all.sections, &again);
	assert_string_equal(values.data, again.data);
}

static void values_in_force(void **state)
{
	struct ctx *c = unit_ctx(state);
	struct all a;
	struct buf b;
	buf_init(&b, c->mem, 64 * KIB);
	char *environment[] = {"LANGPLUG_SECRET_KEY=geheim", "LANGPLUG_DATABASE_URL= x ", NULL};
	assert_ok(c, load(c, &a, NULL, environment, NULL));
	config_print_values(a.sections, &b);
	assert_string_equal(
	    b.data, "[server]\nhost = 127.0.0.1\n  # default\nport = 8000\n  # default\ntrust-proxy = false\n"
		    "  # default\nlog-level = info\n  # default\n\n[store]\ndatabase-url = \" x \"\n"
		    "  # environment LANGPLUG_DATABASE_URL\nsecret-key = (set)\n  # environment LANGPLUG_SECRET_KEY\n"
		    "cache-size = -5\n  # default\n");
	buf_clear(&b);
	config_print_help(a.sections, &b);
	assert_non_null(strstr(b.data, "  --port N                        port to listen on (0 to 65535) [8000]\n"));
	assert_non_null(strstr(b.data, "  --secret-key TEXT               signs logins\n"));
	assert_null(strstr(b.data, "geheim"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {UNIT_TEST(defaults),
					   UNIT_TEST(file_syntax),
					   UNIT_TEST(file_faults),
					   UNIT_TEST(missing_file),
					   UNIT_TEST(precedence),
					   UNIT_TEST(aliases_come_last),
					   UNIT_TEST(secrets_from_files),
					   UNIT_TEST(environment_faults),
					   UNIT_TEST(arguments),
					   UNIT_TEST(arguments_in_any_order),
					   UNIT_TEST(nearest),
					   UNIT_TEST(printed_file_loads_and_changes_nothing),
					   UNIT_TEST(values_in_force)};
	return unit_run("config/config", tests);
}
