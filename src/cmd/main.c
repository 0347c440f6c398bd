/* The program `langplug`: finds the subcommand in the table and runs it. One file per subcommand. */
#include <stdio.h>

#include "base/base.h"

int main(int argc, char **argv)
{
	if (argc > 1 && text_eq(argv[1], "--version")) {
		printf("langplug %s\n", LANGPLUG_VERSION);
		return 0;
	}
	fprintf(stderr, "langplug: no commands yet\n");
	return 64;
}
