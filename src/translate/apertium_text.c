/* The text side of Apertium: the command of a mode, its escapes, and one repair of French.
 *
 * A mode file is a shell pipeline. Run as it is, it reads to the end of its input; with -z every program of it flushes
 * at a NUL, so it can be kept and asked again and again. $1 is what marks unknown words (-n: nothing), $2 the marks of
 * the tagger (nothing). */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "translate/translate_int.h"

/* " -z" goes behind the first word of every part between unquoted '|'. */
char *translate_apertium_command(void *mem, const char *mode_file)
{
	struct buf out;
	buf_init(&out, mem, 64 * KIB);
	/* UTF-8 whatever the server's own locale is. */
	buf_str(&out, "export LC_ALL=C.UTF-8; ");
	bool quoted = false, want_name = true, in_name = false;
	for (const char *p = mode_file; *p; p++) {
		bool blank = *p == ' ' || *p == '\t' || *p == '\n';
		if (in_name && !quoted && (blank || *p == '|')) {
			buf_str(&out, " -z");
			in_name = false;
		}
		if (*p == '\'')
			quoted = !quoted;
		if (!quoted && *p == '|')
			want_name = true;
		else if (want_name && !blank)
			in_name = true, want_name = false;
		if (p[0] == '$' && (p[1] == '1' || p[1] == '2')) {
			buf_str(&out, p[1] == '1' ? "-n" : "");
			p++;
		} else if (*p != '\n') {
			buf_char(&out, *p);
		}
	}
	if (in_name)
		buf_str(&out, " -z");
	return out.data;
}

char *translate_apertium_escape(void *mem, const char *text)
{
	struct buf out;
	buf_init(&out, mem, 4 * LIMIT_CUE_TEXT);
	for (const char *p = text; *p; p++) {
		if (strchr("[]{}^$/\\@<>", *p))
			buf_char(&out, '\\');
		/* A line break inside a sentence hinders it; one before a dash parts two speakers. */
		bool speaker = p[0] == '\n' && (p[1] == '-' || strncmp(p + 1, "\xE2\x80\x93", 3) == 0);
		buf_char(&out, *p == '\n' && !speaker ? ' ' : *p);
	}
	return out.data;
}

char *translate_apertium_unescape(void *mem, const char *text)
{
	char *s = mem_str(mem, text), *to = s;
	size_t n = strlen(s);
	/* The end mark comes back, sometimes without its full stop. */
	if (n >= 2 && strcmp(s + n - 2, "[]") == 0)
		s[n -= 2] = '\0';
	if (n && s[n - 1] == '.')
		s[--n] = '\0';
	for (const char *p = s; *p; p++) {
		p += *p == '\\' && p[1];
		*to++ = *p;
	}
	*to = '\0';
	return text_trim(s);
}

static bool is_word(char ch)
{
	return isalnum((unsigned char)ch) || (unsigned char)ch >= 0x80 || ch == '\'' || ch == '-';
}

/* Length of the subject pronoun at p (behind a '-') when a word ends there, else 0. */
static size_t subject_at(const char *p, bool question)
{
	static const struct {
		const char *word;
		bool only_question; /* else it may be an imperative: "Taisez-vous !" */
	} subjects[] = {{"tu", false}, {"ils", false}, {"il", false},  {"elles", false}, {"elle", false},
			{"on", false}, {"je", false},  {"nous", true}, {"vous", true}};
	for (size_t i = 0; i < COUNT_OF(subjects); i++) {
		size_t n = strlen(subjects[i].word);
		if (strncasecmp(p, subjects[i].word, n) == 0 && !is_word(p[n]) &&
		    (question || !subjects[i].only_question))
			return n;
	}
	return 0;
}

/* Writes "tu vas" for "vas-tu", with the capital moved to the front. */
static void put_inverted(struct buf *out, const char *verb, size_t verb_len, const char *subject, size_t subject_len)
{
	bool capital = isupper((unsigned char)verb[0]);
	buf_char(out, (char)(capital ? toupper((unsigned char)subject[0]) : subject[0]));
	buf_add(out, subject + 1, subject_len - 1);
	buf_char(out, ' ');
	buf_char(out, (char)(capital ? tolower((unsigned char)verb[0]) : verb[0]));
	buf_add(out, verb + 1, verb_len - 1);
}

/* Apertium takes the "-tu" of "vas-tu" for the participle of "taire" ("callado"), and leaves other inverted subjects
 * as stray hyphens. With the subject in front ("tu vas") it translates both well. */
char *translate_french_inversion(void *mem, const char *text)
{
	struct buf out;
	buf_init(&out, mem, 4 * LIMIT_CUE_TEXT);
	for (const char *p = text; *p;) {
		if (!is_word(*p)) {
			buf_char(&out, *p++);
			continue;
		}
		const char *word = p, *dash = NULL;
		size_t n = 0;
		bool question = strchr(word + strcspn(word, ".?!\n"), '?') == word + strcspn(word, ".?!\n") &&
				word[strcspn(word, ".?!\n")];
		for (; *p && is_word(*p); p++) {
			if (*p == '-' && p > word && !n && (n = subject_at(p + 1, question)))
				dash = p;
		}
		if (!n || dash + 1 + n != p) {
			buf_add(&out, word, (size_t)(p - word));
			continue;
		}
		size_t verb = (size_t)(dash - word);
		if (verb > 2 && strncasecmp(dash - 2, "-t", 2) == 0)
			verb -= 2;
		bool there_is = verb == 1 && (word[0] | 0x20) == 'a'; /* "y a-t-il" it knows */
		if (there_is)
			buf_add(&out, word, (size_t)(p - word));
		else
			put_inverted(&out, word, verb, dash + 1, n);
	}
	return out.data;
}
