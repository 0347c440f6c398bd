/* The program `langplug`: finds the subcommand in the table and runs it. One file per subcommand. */
#include <stdio.h>

#include "base/base.h"
#include "cmd/cmd_lexicon.h"

int main(int argc, char **argv)
{
	if (argc > 1 && text_eq(argv[1], "--version")) {
		printf("langplug %s\n", LANGPLUG_VERSION);
		return 0;
	}
	if (argc > 1 && text_eq(argv[1], "lexicon")) {
		struct ctx *c = ctx_new("lexicon");
		int code = cmd_lexicon(c, argc - 1, argv + 1);
		ctx_free(c);
		return code;
	}
	fprintf(stderr, "langplug: no such command; there is: lexicon\n");
	return 64;
}
