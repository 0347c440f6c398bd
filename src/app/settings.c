/* All options of the program and where they come from: see app.h. */
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/app.h"

static const struct option program_option_table[] = {
    {"packs-path", OPTION_STRING, offsetof(struct program_options, packs_path), "",
     "folder of the lexicon packs; empty looks beside the program"},
    {"log-level", OPTION_CHOICE, offsetof(struct program_options, log_level), "info", "least level that is logged",
     .choices = "debug|info|warning|error"},
    {"log-format", OPTION_CHOICE, offsetof(struct program_options, log_format), "text", "form of a log line",
     .choices = "text|json"},
    {"scan-at-start", OPTION_BOOL, offsetof(struct program_options, scan_at_start), "true",
     "look for new films when the server starts"},
    {"accept-orphans", OPTION_BOOL, offsetof(struct program_options, accept_orphans), "false",
     "run with enable-transactions=false although failed writes then leave halves behind"},
    {0},
};

void settings_tables(struct settings *s)
{
	const struct config_section sections[] = {
	    {"program", program_option_table, &s->program},
	    {"library", library_option_table, &s->library},
	    {"server", http_option_table, &s->http},
	    {"web", api_option_table, &s->api},
	    {"accounts", auth_option_table, &s->auth},
	    {"database", db_option_table, &s->db},
	    {"work", worker_option_table, &s->worker},
	    {"media", media_option_table, &s->media},
	    {"speech", speech_option_table, &s->speech},
	    {"translation", translate_option_table, &s->translate},
	    {NULL, NULL, NULL},
	};
	_Static_assert(COUNT_OF(sections) == COUNT_OF(((struct settings *)0)->sections), "a section is missing");
	for (size_t i = 0; i < COUNT_OF(sections); i++)
		s->sections[i] = sections[i];
}

/* First of the places that is there: given, beside the program, in the share folder. */
static const char *find_folder(struct ctx *c, const char *given, const char *beside, const char *shared)
{
	char self[PATH_MAX] = "";
	if (*given)
		return given;
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	const char *near = n > 0 ? path_join(c->mem, path_dir(c->mem, self), beside) : shared;
	return access(near, R_OK) == 0 ? near : shared;
}

static enum log_level level_of(const char *name)
{
	static const char *const names[] = {"debug", "info", "warning", "error"};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (text_eq(name, names[i]))
			return (enum log_level)i;
	return LOG_INFO;
}

enum err settings_load(struct ctx *c, int argc, char *const *argv, int *used, struct settings *s)
{
	const char *file = getenv("LANGPLUG_CONFIG");
	int skip = 0;
	settings_tables(s);
	if (argc >= 2 && text_eq(argv[0], "--config")) {
		file = argv[1];
		skip = 2;
	}
	enum err e =
	    config_load(c, s->sections, text_blank(file) ? NULL : file, environ, argc - skip, argv + skip, used);
	if (e != OK)
		return e;
	*used += skip;
	s->packs_path = find_folder(c, s->program.packs_path, "packs", "/usr/share/langplug/packs");
	s->npm_path = find_folder(c, "", "../tools/data/node_modules", "/usr/share/langplug/npm");
	if (text_blank(s->auth.common_passwords))
		s->auth.common_passwords = path_join(c->mem, s->packs_path, "common-passwords.txt");
	if (text_blank(s->auth.common_passwords))
		s->auth.common_passwords = path_join(c->mem, s->packs_path, "common-passwords.txt");
	if (text_blank(s->db.url))
		s->db.url = mem_printf(c->mem, "sqlite:%s/langplug.db", s->library.data_path);
	log_setup(level_of(s->program.log_level), text_eq(s->program.log_format, "json"));
	return OK;
}
