import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import { showWords, wordsChanged } from "@/api/marked";
import { postInTurn, postOrKeep } from "@/api/outbox";
import { lessonKey } from "@/api/queries";
import type { Lesson, Pack, WordState, WordStatus } from "@/api/types";
import { stateFor } from "@/api/useWordState";
import type { Answer, Card } from "./model";

/** An answer on its way, and what the word was before it. */
interface Given {
	state: WordState;
	stage: number;
	/** Ends as what the server said of it: its number, that it waits for the server, or that it was refused. */
	fate: Promise<number | "kept" | "refused">;
}

/** A word that was being learned goes back to the first step, not to never seen. */
function statusFor(answer: Answer, card: Card): { status: WordStatus; stage?: number } {
	if (answer === "known") return { status: "known" };
	return card.state === "learning" ? { status: "learning", stage: 1 } : { status: "new" };
}

/** What says that a word is again what it was. */
function statusOf({ state, stage }: Given): { status: WordStatus; stage?: number } {
	if (state === "learning") return { status: state, stage: Math.max(1, stage) };
	return { status: state === "assumed" || state === "name" ? "forget" : state };
}

/** Sends each answer at once (or keeps it until the server can take it), and takes it back on undo; in the order of the game. */
export function useAnswers(pack: Pack, onProblem: (error: unknown) => void) {
	const client = useQueryClient();
	const given = useRef<(Given | undefined)[]>([]);

	const request = useCallback(
		({ entry }: Card, as: { status: WordStatus; stage?: number }) => ({
			path: "/api/vocabulary/status",
			json: {
				language: pack.language,
				words: [{ lemma: entry.lemma, noun: entry.noun, ...as }],
				evidence: "game",
			},
		}),
		[pack.language],
	);
	const show = useCallback(
		({ entry: { lemma, noun } }: Card, state: WordState, stage: number) =>
			showWords(client, pack.language, [{ lemma, noun, state, stage }], pack),
		[client, pack],
	);

	const send = useCallback(
		(index: number, card: Card, answer: Answer) => {
			const lesson = client.getQueryData<Lesson>(lessonKey(pack.video_id, pack));
			const said = statusFor(answer, card);
			const before = { state: lesson?.states[card.word] ?? card.state, stage: lesson?.stages[card.word] ?? card.stage };
			const putBack = show(card, stateFor(said.status), said.stage ?? 0);
			const { path, json } = request(card, said);
			const fate = postOrKeep<{ undo: number }>(path, json).then(
				(stored) => {
					if (stored) wordsChanged(client);
					return stored?.undo ?? ("kept" as const);
				},
				(error) => {
					putBack();
					onProblem(error);
					return "refused" as const;
				},
			);
			given.current[index] = { ...before, fate };
		},
		[client, pack, show, request, onProblem],
	);

	const takeBack = useCallback(
		async (index: number, card: Card) => {
			const last = given.current[index];
			if (!last) return;
			show(card, last.state, last.stage);
			const undo = async () => {
				const fate = await last.fate;
				if (fate === "refused") return undefined;
				// One that waits for the server is taken back there by the one behind it.
				if (fate === "kept") return request(card, statusOf(last));
				return { path: "/api/vocabulary/undo", json: { undo: fate } };
			};
			try {
				if (await postInTurn(undo)) wordsChanged(client);
			} catch (error) {
				onProblem(error);
			}
		},
		[client, show, request, onProblem],
	);
	return { send, takeBack };
}
