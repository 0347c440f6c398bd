/* English: closed classes, which reading where, contractions, phrasal verbs. */
#include <stdio.h>
#include <string.h>

#include "lexicon/closed_int.h"

static const struct closed words[] = {
    {"i", "I", SUBJ, F_P1},
    {"me", "I", CLIT, 0},
    {"my", "my", POSS, 0},
    {"mine", "mine", PRON, 0},
    {"myself", "myself", PRON, 0},
    {"you", "you", SUBJ, F_P2},
    {"you", "you", CLIT, F_P2},
    {"your", "your", POSS, 0},
    {"yours", "yours", PRON, 0},
    {"yourself", "yourself", PRON, 0},
    {"yourselves", "yourself", PRON, 0},
    {"he", "he", SUBJ, F_P3},
    {"him", "he", CLIT, 0},
    {"his", "his", POSS, 0},
    {"himself", "himself", PRON, 0},
    {"she", "she", SUBJ, F_P3},
    {"her", "her", POSS, 0},
    {"her", "she", CLIT, 0},
    {"hers", "hers", PRON, 0},
    {"herself", "herself", PRON, 0},
    {"it", "it", SUBJ, F_P3},
    {"it", "it", CLIT, F_P3},
    {"its", "its", POSS, 0},
    {"itself", "itself", PRON, 0},
    {"we", "we", SUBJ, F_P1},
    {"us", "we", CLIT, 0},
    {"our", "our", POSS, 0},
    {"ours", "ours", PRON, 0},
    {"ourselves", "ourselves", PRON, 0},
    {"they", "they", SUBJ, F_P3},
    {"them", "they", CLIT, 0},
    {"'em", "they", CLIT, 0},
    {"their", "their", POSS, 0},
    {"theirs", "theirs", PRON, 0},
    {"themselves", "themselves", PRON, 0},
    {"the", "the", DET, 0},
    {"a", "a", DET, 0},
    {"an", "a", DET, 0},
    {"this", "this", DET, 0},
    {"these", "this", DET, 0},
    {"that", "that", DET, 0},
    {"that", "that", SUB, 0},
    {"those", "that", DET, 0},
    {"some", "some", DET, 0},
    {"any", "any", DET, 0},
    {"no", "no", DET, 0},
    {"no", "no", INTJ, 0},
    {"every", "every", DET, 0},
    {"each", "each", DET, 0},
    {"all", "all", DET, 0},
    {"both", "both", DET, 0},
    {"another", "another", DET, 0},
    {"other", "other", POS_ADJECTIVE, T_ADJ, 0},
    {"others", "other", POS_NOUN, T_NOUN, 0},
    {"such", "such", DET, 0},
    {"what", "what", PRON, 0},
    {"which", "which", PRON, 0},
    {"who", "who", PRON, 0},
    {"whom", "who", PRON, 0},
    {"whose", "whose", POSS, 0},
    {"someone", "someone", PRON, 0},
    {"somebody", "somebody", PRON, 0},
    {"something", "something", PRON, 0},
    {"anyone", "anyone", PRON, 0},
    {"anybody", "anybody", PRON, 0},
    {"anything", "anything", PRON, 0},
    {"everyone", "everyone", PRON, 0},
    {"everybody", "everybody", PRON, 0},
    {"everything", "everything", PRON, 0},
    {"nobody", "nobody", PRON, 0},
    {"nothing", "nothing", PRON, 0},
    {"none", "none", PRON, 0},
    {"one", "one", NUM, 0},
    {"ones", "one", POS_NOUN, T_NOUN, 0},
    {"two", "two", NUM, 0},
    {"three", "three", NUM, 0},
    {"four", "four", NUM, 0},
    {"five", "five", NUM, 0},
    {"six", "six", NUM, 0},
    {"seven", "seven", NUM, 0},
    {"eight", "eight", NUM, 0},
    {"nine", "nine", NUM, 0},
    {"ten", "ten", NUM, 0},
    {"eleven", "eleven", NUM, 0},
    {"twelve", "twelve", NUM, 0},
    {"twenty", "twenty", NUM, 0},
    {"hundred", "hundred", NUM, 0},
    {"thousand", "thousand", NUM, 0},
    {"million", "million", NUM, 0},
    {"am", "be", AUX, F_FIN},
    {"'m", "be", AUX, F_FIN},
    {"are", "be", AUX, F_FIN},
    {"'re", "be", AUX, F_FIN},
    {"is", "be", AUX, F_FIN},
    {"was", "be", AUX, F_FIN},
    {"were", "be", AUX, F_FIN},
    {"be", "be", POS_AUXILIARY, T_INF, F_INF},
    {"been", "be", POS_AUXILIARY, T_PART, F_PART},
    {"being", "be", POS_AUXILIARY, T_GER, F_GER},
    {"people", "people", POS_NOUN, T_NOUN, F_PLUR},
    {"ai", "be", AUX, F_FIN},
    {"'s", "'s", NEG, 0},
    {"'s", "be", AUX, F_FIN},
    {"'s", "have", AUX, F_FIN},
    {"'s", "we", CLIT, 0},
    {"has", "have", AUX, F_FIN},
    {"have", "have", AUX, F_FIN | F_INF},
    {"'ve", "have", AUX, F_FIN},
    {"had", "have", AUX, F_FIN | F_PART},
    {"having", "have", POS_AUXILIARY, T_GER, F_GER},
    {"'d", "would", AUX, F_FIN},
    {"'d", "have", AUX, F_FIN},
    {"do", "do", AUX, F_FIN | F_INF},
    {"does", "do", AUX, F_FIN},
    {"did", "do", AUX, F_FIN},
    {"can", "can", AUX, F_FIN},
    {"ca", "can", AUX, F_FIN},
    {"could", "could", AUX, F_FIN},
    {"will", "will", AUX, F_FIN},
    {"wo", "will", AUX, F_FIN},
    {"'ll", "will", AUX, F_FIN},
    {"would", "would", AUX, F_FIN},
    {"shall", "shall", AUX, F_FIN},
    {"sha", "shall", AUX, F_FIN},
    {"should", "should", AUX, F_FIN},
    {"may", "may", AUX, F_FIN},
    {"might", "might", AUX, F_FIN},
    {"must", "must", AUX, F_FIN},
    {"n't", "not", NEG, 0},
    {"not", "not", NEG, 0},
    {"to", "to", NEG, 0},
    {"to", "to", PREP, 0},
    {"of", "of", PREP, 0},
    {"o'", "of", PREP, 0},
    {"in", "in", PREP, 0},
    {"on", "on", PREP, 0},
    {"at", "at", PREP, 0},
    {"by", "by", PREP, 0},
    {"for", "for", PREP, 0},
    {"from", "from", PREP, 0},
    {"with", "with", PREP, 0},
    {"without", "without", PREP, 0},
    {"about", "about", PREP, 0},
    {"into", "into", PREP, 0},
    {"onto", "onto", PREP, 0},
    {"over", "over", PREP, 0},
    {"under", "under", PREP, 0},
    {"after", "after", PREP, 0},
    {"before", "before", PREP, 0},
    {"between", "between", PREP, 0},
    {"through", "through", PREP, 0},
    {"during", "during", PREP, 0},
    {"against", "against", PREP, 0},
    {"behind", "behind", PREP, 0},
    {"since", "since", PREP, 0},
    {"until", "until", PREP, 0},
    {"till", "till", PREP, 0},
    {"'til", "until", PREP, 0},
    {"off", "off", PREP, 0},
    {"out", "out", PREP, 0},
    {"up", "up", PREP, 0},
    {"down", "down", PREP, 0},
    {"around", "around", PREP, 0},
    {"across", "across", PREP, 0},
    {"along", "along", PREP, 0},
    {"near", "near", PREP, 0},
    {"like", "like", PREP, 0},
    {"than", "than", PREP, 0},
    {"toward", "toward", PREP, 0},
    {"towards", "towards", PREP, 0},
    {"upon", "upon", PREP, 0},
    {"and", "and", CONJ, 0},
    {"or", "or", CONJ, 0},
    {"but", "but", CONJ, 0},
    {"nor", "nor", CONJ, 0},
    {"so", "so", ADV, 0},
    {"if", "if", SUB, 0},
    {"because", "because", SUB, 0},
    {"'cause", "because", SUB, 0},
    {"cause", "because", SUB, 0},
    {"while", "while", SUB, 0},
    {"though", "though", SUB, 0},
    {"although", "although", SUB, 0},
    {"unless", "unless", SUB, 0},
    {"whether", "whether", SUB, 0},
    {"as", "as", PREP, 0},
    {"when", "when", SUB, 0},
    {"where", "where", SUB, 0},
    {"why", "why", SUB, 0},
    {"how", "how", SUB, 0},
    {"there", "there", ADV, 0},
    {"here", "here", ADV, 0},
    {"then", "then", ADV, 0},
    {"now", "now", ADV, 0},
    {"just", "just", ADV, 0},
    {"too", "too", ADV, 0},
    {"very", "very", ADV, 0},
    {"also", "also", ADV, 0},
    {"never", "never", ADV, 0},
    {"ever", "ever", ADV, 0},
    {"always", "always", ADV, 0},
    {"again", "again", ADV, 0},
    {"still", "still", ADV, 0},
    {"yet", "yet", ADV, 0},
    {"already", "already", ADV, 0},
    {"even", "even", ADV, 0},
    {"only", "only", ADV, 0},
    {"maybe", "maybe", ADV, 0},
    {"perhaps", "perhaps", ADV, 0},
    {"more", "more", ADV, 0},
    {"most", "most", ADV, 0},
    {"less", "less", ADV, 0},
    {"least", "least", ADV, 0},
    {"much", "much", POS_ADJECTIVE, T_ADJ, 0},
    {"many", "many", POS_ADJECTIVE, T_ADJ, 0},
    {"few", "few", POS_ADJECTIVE, T_ADJ, 0},
    {"better", "good", POS_ADJECTIVE, T_ADJ, F_DEGREE},
    {"better", "well", POS_ADVERB, T_ADV, F_DEGREE},
    {"best", "good", POS_ADJECTIVE, T_ADJ, F_DEGREE},
    {"worse", "bad", POS_ADJECTIVE, T_ADJ, F_DEGREE},
    {"worst", "bad", POS_ADJECTIVE, T_ADJ, F_DEGREE},
    {"well", "well", ADV, 0},
    {"well", "well", INTJ, 0},
    {"yes", "yes", INTJ, 0},
    {"yeah", "yeah", INTJ, 0},
    {"yep", "yep", INTJ, 0},
    {"nope", "nope", INTJ, 0},
    {"nah", "nah", INTJ, 0},
    {"oh", "oh", INTJ, 0},
    {"ah", "ah", INTJ, 0},
    {"uh", "uh", INTJ, 0},
    {"um", "um", INTJ, 0},
    {"hey", "hey", INTJ, 0},
    {"hi", "hi", INTJ, 0},
    {"hello", "hello", INTJ, 0},
    {"okay", "okay", INTJ, 0},
    {"ok", "ok", INTJ, 0},
    {"please", "please", INTJ, 0},
    {"wow", "wow", INTJ, 0},
    {"bye", "bye", INTJ, 0},
    {"goodbye", "goodbye", INTJ, 0},
    {"damn", "damn", INTJ, 0},
    {"gonna", "go", POS_VERB, T_FIN, F_FIN},
    {"wanna", "want", POS_VERB, T_FIN, F_FIN},
    {"gotta", "get", POS_VERB, T_FIN, F_FIN},
    {"ol'", "old", POS_ADJECTIVE, T_ADJ, 0},
    {"ma'am", "ma'am", POS_NOUN, T_NOUN, 0},
    {"o'clock", "o'clock", ADV, 0},
    {"y'all", "y'all", PRON, 0},
    /* strong verbs the analysers lack */
    {"lain", "lie", POS_VERB, T_PART, F_PART},
    {"lay", "lay", POS_VERB, T_INF, F_INF},
    {"lay", "lie", POS_VERB, T_FIN, F_FIN},
    {"rang", "ring", POS_VERB, T_FIN, F_FIN},
    {"rung", "ring", POS_VERB, T_PART, F_PART},
    {"shone", "shine", POS_VERB, T_FIN, F_FIN | F_PART},
    {"slid", "slide", POS_VERB, T_FIN, F_FIN | F_PART},
    {"spat", "spit", POS_VERB, T_FIN, F_FIN | F_PART},
    {"stung", "sting", POS_VERB, T_PART, F_FIN | F_PART},
    {"swollen", "swell", POS_VERB, T_PART, F_PART},
};
static const size_t word_count = COUNT_OF(words);

static const struct transition transitions[] = {
    {T_DET, T_NOUN, -150},  {T_DET, T_ADJ, -100},  {T_DET, T_FIN, 120},   {T_DET, T_INF, 250},
    {T_DET, T_PART, 60},    {T_DET, T_GER, 40},    {T_DET, T_AUX, 0},     {T_POSS, T_NOUN, -170},
    {T_POSS, T_ADJ, -100},  {T_POSS, T_FIN, 300},  {T_POSS, T_INF, 300},  {T_POSS, T_PART, 150},
    {T_POSS, T_GER, 100},   {T_POSS, T_PREP, 300}, {T_POSS, T_DET, 300},  {T_POSS, T_NEG, 300},
    {T_POSS, T_ADV, 250},   {T_POSS, T_CONJ, 300}, {T_POSS, T_AUX, 300},  {T_POSS, T_SUBJ, 300},
    {T_POSS, T_CLIT, 300},  {T_POSS, T_SUB, 300},  {T_POSS, T_POSS, 300}, {T_POSS, T_PRON, 300},
    {T_POSS, T_INTJ, 300},  {T_SUBJ, T_FIN, -130}, {T_SUBJ, T_AUX, -130}, {T_SUBJ, T_NOUN, 150},
    {T_SUBJ, T_ADJ, 100},   {T_SUBJ, T_PART, 90},  {T_SUBJ, T_INF, 20},   {T_SUBJ, T_IMP, 200},
    {T_CLIT, T_NOUN, 120},  {T_CLIT, T_FIN, 100},  {T_CLIT, T_INF, 10},   {T_NEG, T_INF, -150},
    {T_NEG, T_NOUN, 120},   {T_NEG, T_FIN, 150},   {T_NEG, T_PART, -20},  {T_NEG, T_ADJ, -20},
    {T_AUX, T_INF, -120},   {T_AUX, T_PART, -100}, {T_AUX, T_GER, -120},  {T_AUX, T_ADJ, -60},
    {T_AUX, T_FIN, 150},    {T_AUX, T_NOUN, 40},   {T_AUX, T_SUBJ, -80},  {T_AUX, T_NEG, -60},
    {T_PREP, T_NOUN, -60},  {T_PREP, T_DET, -60},  {T_PREP, T_GER, -60},  {T_PREP, T_FIN, 250},
    {T_PREP, T_INF, 200},   {T_PREP, T_AUX, 200},  {T_PREP, T_CLIT, -60}, {T_PREP, T_SUBJ, 150},
    {T_PREP, T_POSS, -40},  {T_PREP, T_PART, 100}, {T_PREP, T_ADJ, 0},    {T_ADJ, T_NOUN, -120},
    {T_ADJ, T_FIN, 120},    {T_ADJ, T_INF, 150},   {T_FIN, T_CLIT, -60},  {T_FIN, T_FIN, 150},
    {T_FIN, T_INF, 100},    {T_FIN, T_SUBJ, 60},   {T_FIN, T_POSS, -30},  {T_INF, T_CLIT, -60},
    {T_INF, T_FIN, 150},    {T_INF, T_INF, 100},   {T_NOUN, T_FIN, -10},  {T_NOUN, T_INF, 120},
    {T_NOUN, T_NOUN, 20},   {T_NAME, T_FIN, -40},  {T_NAME, T_INF, 100},  {T_START, T_SUBJ, -60},
    {T_START, T_PART, 120}, {T_START, T_FIN, 80},  {T_START, T_INF, 10},  {T_START, T_CLIT, 100},
    {T_COMMA, T_SUBJ, -40}, {T_NUM, T_NOUN, -120}, {T_SUB, T_SUBJ, -60},  {T_SUB, T_INF, 80},
    {T_GER, T_CLIT, -40},   {T_ADV, T_NOUN, 60},   {T_PRON, T_FIN, -40},  {T_PRON, T_NOUN, 60},
    {T_PART, T_NOUN, 20},   {T_PART, T_GER, -80},
};

static const char *const auxiliaries[] = {"be", NULL};
static const size_t transition_count = COUNT_OF(transitions);

static bool is_any(const struct word *w, const char *const *list)
{
	char lower[FORM_MAX + 8];
	if (w->form->len > 12 || !fold_lower(w->form->text, w->form->len, lower, sizeof lower))
		return false;
	for (; *list; list++)
		if (text_eq(*list, lower))
			return true;
	return false;
}

static bool reads_as(const struct word *w, enum tag tag, unsigned features)
{
	for (uint8_t i = 0; i < w->form->count; i++)
		if (w->form->list[i].tag == tag && (!features || (w->form->list[i].features & features)))
			return true;
	return false;
}

/* 's: possession after a noun or name before a noun; "have" before a participle; "us" after "let"; else "be". */
static int bias_s(const struct sentence *s, size_t i, const struct candidate *k)
{
	static const char *const let[] = {"let", NULL};
	static const char *const got[] = {"been", "got", "had", "gone", "done", "become", NULL};
	bool after_let = i && is_any(&s->w[i - 1], let), next = i + 1 < s->n && !s->w[i].stop;
	const struct word *n = next ? &s->w[i + 1] : NULL;
	const struct candidate *before = NULL;
	for (uint8_t c = 0; i && c < s->w[i - 1].form->count; c++)
		before = before ? before : &s->w[i - 1].form->list[c];
	bool pronoun = before && (before->pos == POS_PRONOUN || before->pos == POS_DETERMINER ||
				  before->pos == POS_ADVERB || before->tag == T_SUB);
	if (k->pos == POS_PRONOUN)
		return after_let ? -400 : 500;
	if (k->pos == POS_PARTICLE) {
		bool noun = n && (n->form->capital || reads_as(n, T_NOUN, 0)) && !reads_as(n, T_GER, 0) &&
			    !reads_as(n, T_DET, 0) && !reads_as(n, T_PREP, 0) && !reads_as(n, T_ADV, 0) &&
			    !reads_as(n, T_NEG, 0);
		return after_let || pronoun ? 500
		       : noun || (n && reads_as(n, T_ADJ, 0) && i + 2 < s->n && reads_as(&s->w[i + 2], T_NOUN, 0))
			   ? -200
			   : 150;
	}
	if (text_eq(k->lemma, "have")) {
		bool part = n && (is_any(n, got) ||
				  (reads_as(n, T_PART, 0) && !reads_as(n, T_ADJ, 0) && !reads_as(n, T_INF, 0)));
		return part && is_any(n, got) ? -100 : part ? 120 : 260;
	}
	return 0;
}

static int bias_d(const struct sentence *s, size_t i, const struct candidate *k)
{
	static const char *const have[] = {"better", "been", "got", "had", NULL};
	size_t next = i + 1;
	while (next < s->n && reads_as(&s->w[next], T_ADV, 0) && !is_any(&s->w[next], have))
		next++;
	const struct word *n = next < s->n ? &s->w[next] : NULL;
	bool part = n && (is_any(n, have) || (reads_as(n, T_PART, 0) && !reads_as(n, T_INF, 0)));
	return text_eq(k->lemma, "have") ? (part ? -60 : 150) : part ? 60 : 0;
}

static int bias(const struct sentence *s, size_t i, const struct candidate *k)
{
	const struct form *x = s->w[i].form;
	if (x->len == 2 && form_is(x, "'s"))
		return bias_s(s, i, k);
	if (x->len == 2 && form_is(x, "'d"))
		return bias_d(s, i, k);
	if (k->features & F_DEGREE && k->source == 0 && reads_as(&s->w[i], T_ADV, 0) && reads_as(&s->w[i], T_ADJ, 0)) {
		/* a better way, is better: adjective; knows better, 'd better go: adverb */
		bool noun = i + 1 < s->n && !s->w[i].stop && reads_as(&s->w[i + 1], T_NOUN, 0);
		static const char *const seeming[] = {"be",     "been", "feel", "felt", "look",
						      "looked", "get",  "got",  "seem", NULL};
		bool would = i && (form_is(s->w[i - 1].form, "'d") || form_is(s->w[i - 1].form, "had"));
		bool knows = i && !s->w[i].comma && !noun &&
			     (reads_as(&s->w[i - 1], T_PART, 0) || reads_as(&s->w[i - 1], T_INF, 0)) &&
			     !reads_as(&s->w[i - 1], T_AUX, 0) && !is_any(&s->w[i - 1], seeming);
		return k->tag == T_ADV ? (would ? -200 : noun ? 150 : knows ? -60 : 60) : 0;
	}
	/* waiting, building: a noun only where one can stand */
	if (k->tag == T_NOUN && reads_as(&s->w[i], T_GER, 0) && i && !s->w[i].comma &&
	    (reads_as(&s->w[i - 1], T_AUX, 0) || reads_as(&s->w[i - 1], T_PART, 0) || reads_as(&s->w[i - 1], T_FIN, 0)))
		return 150;
	/* was tired: an adjective; was broken by: the verb; has tired: the verb */
	if (k->tag == T_PART && reads_as(&s->w[i], T_ADJ, 0) && i && !s->w[i].comma) {
		static const char *const by[] = {"by", NULL};
		bool be = false;
		for (uint8_t c = 0; c < s->w[i - 1].form->count; c++)
			be |= text_eq(s->w[i - 1].form->list[c].lemma, auxiliaries[0]);
		return be && !(i + 1 < s->n && is_any(&s->w[i + 1], by)) ? 150 : 0;
	}
	if (k->tag == T_POSS && s->w[i].stop)
		return 250;
	if (k->tag == T_POSS && i + 1 < s->n && !reads_as(&s->w[i + 1], T_NOUN, 0) &&
	    !reads_as(&s->w[i + 1], T_ADJ, 0) && !reads_as(&s->w[i + 1], T_NAME, 0))
		return 200;
	return 0;
}

/* do|n't, ca|n't, I|'m, let|'s, can|not */
static size_t cut(struct finder *f, const char *run, size_t len, size_t at[8])
{
	size_t rows, n = 0;
	char lower[LIMIT_WORD + 16];
	size_t low = fold_lower(run, len, lower, sizeof lower);
	if (low != len || closed_find(f->lex->closed, lower, len, &rows))
		return 0;
	if (len > 3 && memcmp(lower + len - 3, "n't", 3) == 0) {
		at[n++] = len - 3;
		return n;
	}
	const char *q = memchr(run, '\'', len);
	for (; q && n < 8; q = memchr(q + 1, '\'', len - (size_t)(q + 1 - run))) {
		size_t from = (size_t)(q - run), to = from + 1;
		while (to < len && lower[to] != '\'')
			to++;
		if (from && closed_find(f->lex->closed, lower + from, to - from, &rows))
			at[n++] = from;
	}
	struct reading list[READINGS_MAX];
	if (!n && len <= FORM_MAX && memchr(run, '-', len) && !reader_form(&f->reader, lower, len, list, 0) &&
	    !fold_is_upper(text_utf8_next(&(const char *){run}, run + len)))
		for (size_t i = 1; i < len && n < 8; i++)
			if (run[i] == '-')
				at[n++] = i;
	return n;
}

/* -in' for -ing, British and American spellings need no rule; regular forms of words only known in their base. */
static void guess(const struct reader *r, const char *form, size_t len, struct reading *out, size_t *count)
{
	static const struct {
		const char *tail, *back;
		uint8_t pos;
		uint16_t features;
	} rules[] = {
	    {"in'", "ing", 0, 0},
	    {"ies", "y", POS_NOUN, F_PLUR},
	    {"es", "", POS_NOUN, F_PLUR},
	    {"s", "", POS_NOUN, F_PLUR},
	    {"ing", "", POS_VERB, F_GER},
	    {"ing", "e", POS_VERB, F_GER},
	    {"ed", "", POS_VERB, F_PART},
	    {"ed", "e", POS_VERB, F_PART},
	    {"er", "", POS_ADJECTIVE, F_DEGREE},
	    {"est", "", POS_ADJECTIVE, F_DEGREE},
	    {"ier", "y", POS_ADJECTIVE, F_DEGREE},
	    {"iest", "y", POS_ADJECTIVE, F_DEGREE},
	    {"ly", "", POS_COUNT, 0},
	};
	struct reading list[READINGS_MAX];
	char base[FORM_MAX + 8];
	for (size_t i = 0; i < COUNT_OF(rules) && !*count; i++) {
		size_t t = strlen(rules[i].tail);
		if (len <= t + 2 || memcmp(form + len - t, rules[i].tail, t) != 0)
			continue;
		size_t n = (size_t)snprintf(base, sizeof base, "%.*s%s", (int)(len - t), form, rules[i].back);
		if (rules[i].pos == 0) {
			*count = reader_form(r, base, n, out, *count);
			continue;
		}
		size_t k = reader_form(r, base, n, list, 0);
		for (size_t j = 0; j < k; j++) {
			struct reading x = {.pos = rules[i].pos, .source = 2, .features = rules[i].features};
			text_copy(x.lemma, sizeof x.lemma, base);
			if (rules[i].pos == POS_COUNT && list[j].pos == POS_ADJECTIVE) {
				x.pos = POS_ADVERB;
				snprintf(x.lemma, sizeof x.lemma, "%.*s", (int)len, form);
				reading_add(out, count, &x);
			} else if (list[j].pos == rules[i].pos && text_eq(list[j].lemma, base)) {
				reading_add(out, count, &x);
			}
		}
	}
}

/* lying, begging: the verb beside the noun or adjective the analyser has. */
static void refine(const struct reader *r, const char *form, size_t len, struct reading *list, size_t *count)
{
	static const struct {
		const char *tail, *back;
		uint16_t features;
	} rules[] = {{"ying", "ie", F_GER},        {"ing", "", F_GER},         {"ing", "e", F_GER},
		     {"ied", "y", F_PART | F_FIN}, {"ed", "", F_PART | F_FIN}, {"ed", "e", F_PART | F_FIN},
		     {"ies", "y", F_FIN},          {"es", "", F_FIN},          {"s", "", F_FIN}};
	struct reading found[READINGS_MAX];
	char base[FORM_MAX + 8];
	for (size_t i = 0; i < *count; i++) /* mom is no form of mum, color none of colour */
		if (((list[i].pos == POS_NOUN && (list[i].features & (F_SING | F_PLUR)) == F_SING) ||
		     (list[i].pos == POS_ADJECTIVE && !(list[i].features & F_DEGREE))) &&
		    len <= FORM_MAX && len > 2) {
			memcpy(list[i].lemma, form, len);
			list[i].lemma[len] = '\0';
		}
	for (size_t i = 0; i < *count; i++)
		if (list[i].pos == POS_VERB)
			return;
	size_t rows;
	if (closed_find(r->lex->closed, form, len, &rows))
		return;
	for (size_t i = 0; i < COUNT_OF(rules) && len <= FORM_MAX; i++) {
		size_t t = strlen(rules[i].tail);
		if (len < t + 1 || memcmp(form + len - t, rules[i].tail, t) != 0)
			continue;
		size_t n = (size_t)snprintf(base, sizeof base, "%.*s%s", (int)(len - t), form, rules[i].back);
		for (int doubled = 0; doubled <= (n > 3 && base[n - 1] == base[n - 2]); doubled++) {
			size_t m = n - (size_t)doubled, k = m < 3 || closed_find(r->lex->closed, base, m, &rows)
								? 0
								: reader_form(r, base, m, found, 0);
			for (size_t j = 0; j < k; j++)
				if (found[j].pos == POS_VERB && (found[j].features & F_INF)) {
					struct reading x = {
					    .pos = POS_VERB, .source = 2, .features = rules[i].features};
					text_copy(x.lemma, sizeof x.lemma, found[j].lemma);
					reading_add(list, count, &x);
					return;
				}
		}
	}
}

/* give … up, look after: both parts get the entry of the dictionary and one group. */
static void finish(struct sentence *s)
{
	static const char *const particles[] = {"up",     "out",   "off",      "down",    "away",
						"back",   "on",    "over",     "along",   "through",
						"around", "apart", "together", "forward", NULL};
	for (size_t i = 1; i < s->n; i++) {
		struct word *p = &s->w[i];
		if (p->group || p->dropped || !is_any(p, particles))
			continue;
		/* the particle stands at once behind its verb, or after a short object and before a pause */
		for (size_t k = i; k-- > 0 && i - k <= 3 && !s->w[k + 1].comma;) {
			struct word *v = &s->w[k];
			const struct candidate *c = word_chosen(v);
			char lemma[FORM_MAX * 2];
			struct reading list[READINGS_MAX];
			if (!c || c->pos != POS_VERB || v->group)
				continue;
			bool near = k + 1 == i;
			int n = snprintf(lemma, sizeof lemma, "%s %s", c->lemma, p->form->text);
			bool pause = p->stop || i + 1 == s->n || s->w[i + 1].comma;
			if ((near || pause) && n > 0 && n < FORM_MAX &&
			    reader_form(&s->f->reader, lemma, (size_t)n, list, 0))
				v->group = p->group = finder_group(s->f, v->cue, p->cue);
			if (v->group)
				phrase_mark(s, k, i, lemma);
			break;
		}
	}
	phrase_prepositions(s);
}

const struct language language_en = {
    .code = "en",
    .closed = {words},
    .closed_count = {&word_count},
    .articles = {NULL, NULL, NULL, NULL},
    .auxiliaries = auxiliaries,
    .transitions = transitions,
    .transition_count = &transition_count,
    .guess = guess,
    .refine = refine,
    .bias = bias,
    .finish = finish,
    .phrases = true,
    .cut = cut,
};
