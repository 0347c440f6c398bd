/* Room learning: the reason the program exists. From a film and a learner to what is asked and shown.
 *
 * Three things with three lifetimes. A *transcript* (cues of the whole film, shared by everybody, stored): source.h finds
 * where it comes from, transcript.h fills and reads it. An *analysis* (tokens, lemmas; lexicon/) is a pure function of
 * the cues. A *lesson* (lesson.h) is a pure function of analysis, level and knowledge, computed when asked, never stored.
 * A chunk is a span over the transcript (plan.h). help.h finds the second language; knowledge.h is what a learner knows.
 *
 *	plan_chunks(mem, &cues, duration_ms, 5 * 60000, cues_end, &plan);
 *	lexicon_analyse(c, lex, mem, texts, count, corrections, &analysis);
 *	lesson_for(mem, &input, &lesson);
 *
 * Each stage takes the previous struct const and returns the next; no struct is filled by several stages. Knows no
 * HTTP, no threads, and not which engine is in use. */
#pragma once

#include "learning/concordance.h"
#include "learning/help.h"
#include "learning/knowledge.h"
#include "learning/lesson.h"
#include "learning/plan.h"
#include "learning/source.h"
#include "learning/transcript.h"
