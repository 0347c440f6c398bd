/* Feeds every file of a directory to a fuzzer's entry point once: a corpus as an ordinary test, with any compiler. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/base.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int main(int argc, char **argv)
{
	struct dirent **names;
	int n = argc == 2 ? scandir(argv[1], &names, NULL, alphasort) : -1, done = 0;
	if (n < 0) {
		fprintf(stderr, "usage: replay DIRECTORY (it must exist)\n");
		return 64;
	}
	for (int i = 0; i < n; i++) {
		CTX_SCOPED struct ctx *c = ctx_new("replay");
		char *bytes;
		size_t len;
		if (names[i]->d_name[0] != '.') {
			if (path_read(c, path_join(c->mem, argv[1], names[i]->d_name), 16 * MIB, &bytes, &len) != OK) {
				fprintf(stderr, "%s\n", ctx_error(c));
				return 66;
			}
			LLVMFuzzerTestOneInput((const uint8_t *)bytes, len);
			done++;
		}
		free(names[i]);
	}
	free(names);
	printf("%d inputs\n", done);
	return done ? 0 : 66;
}
