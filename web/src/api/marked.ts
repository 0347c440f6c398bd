// What a learner has just said about words reaches everything that is kept of them: one way for all screens.
import type { QueryClient } from "@tanstack/react-query";
import { post } from "./client";
import type { Lesson, Pack, WordState } from "./types";

export interface MarkedWord {
	lemma: string;
	noun: boolean;
	state: WordState;
	/** Of a word that is being learned, 1 to 4; 0 for any other. */
	stage: number;
}

/** The pack that a lesson's states belong to: their keys differ in the first part only. */
const packOf = (client: QueryClient, [, ...part]: readonly unknown[]): Pack | undefined =>
	client.getQueryData<Pack>(["pack", ...part]);

const belongs = (pack: Pack, lesson: Lesson): boolean =>
	pack.video_id === lesson.video_id && pack.start_ms === lesson.start_ms && pack.end_ms === lesson.end_ms;

/** By index in the pack, what is said of its words. */
function placed(pack: Pack, words: readonly MarkedWord[]): Map<number, MarkedWord> {
	const found = new Map<number, MarkedWord>();
	for (const word of words) {
		const at = pack.words.findIndex(({ lemma, noun }) => lemma === word.lemma && noun === word.noun);
		if (at >= 0) found.set(at, word);
	}
	return found;
}

const withStates = (lesson: Lesson, said: ReadonlyMap<number, Pick<MarkedWord, "state" | "stage">>): Lesson => ({
	...lesson,
	states: lesson.states.map((old, i) => said.get(i)?.state ?? old),
	stages: lesson.stages.map((old, i) => said.get(i)?.stage ?? old),
});

/**
 * Shows the new states at once in every part that is kept, before the server has answered; `shown` is the pack on screen. What it
 * gives puts the old states back, for a server that refuses: only where nothing else was said since.
 */
export function showWords(
	client: QueryClient,
	language: string,
	words: readonly MarkedWord[],
	shown?: Pack,
): () => void {
	const undo: (() => void)[] = [];
	for (const { queryKey } of client.getQueryCache().findAll({ queryKey: ["lesson"] })) {
		const lesson = client.getQueryData<Lesson>(queryKey);
		const pack = lesson && (shown && belongs(shown, lesson) ? shown : packOf(client, queryKey));
		if (!lesson || pack?.language !== language) continue;
		const said = placed(pack, words);
		if (said.size === 0) continue;
		client.setQueryData(queryKey, withStates(lesson, said));
		undo.push(() =>
			client.setQueryData<Lesson>(queryKey, (now) => {
				const still = [...said].filter(([i, { state, stage }]) => now?.states[i] === state && now.stages[i] === stage);
				const old = still.map(
					([i]) => [i, { state: lesson.states[i] ?? "new", stage: lesson.stages[i] ?? 0 }] as const,
				);
				return now && withStates(now, new Map(old));
			}),
		);
	}
	return () => {
		for (const putBack of undo) putBack();
	};
}

/** What is computed from the words that a learner knows. */
const FROM_STATES = ["lesson", "chunks", "videos", "progress", "vocabulary"];

/** Takes back what the server has numbered so. */
export const takeMarkBack = (undo: number) => post("/api/vocabulary/undo", { undo });

/** The pages of the vocabulary library, whatever they are filtered by. */
export const WORD_LISTS = ["vocabulary", "page"] as const;

/**
 * To be called whenever the server has stored something about words, however it was said: single words, a whole level, a file, an
 * undo. `meanings`: what words are has changed too (one was added or corrected), so that the packs are others.
 *
 * All that hangs on it is asked for again when it is shown next. Nothing on screen is asked for again: a film plays on, and a list
 * in which one works does not move. A screen that wants its own data anew invalidates that itself, afterwards.
 */
export function wordsChanged(client: QueryClient, what: "states" | "meanings" = "states"): void {
	const parts = what === "meanings" ? ["pack", "lesson"] : ["lesson"];
	// A part that is come back to must not begin with the cards of before while the new ones are on their way, nor a list of words
	// with what belonged to it.
	for (const queryKey of [...parts.map((key) => [key]), WORD_LISTS])
		client.removeQueries({ queryKey, type: "inactive" });
	for (const key of [...parts, ...FROM_STATES]) void client.invalidateQueries({ queryKey: [key], refetchType: "none" });
}
