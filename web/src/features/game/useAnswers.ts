import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import { post } from "@/api/client";
import { postOrKeep } from "@/api/outbox";
import { lessonKey } from "@/api/queries";
import type { Lesson, Pack, WordState } from "@/api/types";
import type { Answer, Card } from "./model";

/** Sends each answer at once (or keeps it until the server is back), and takes it back on undo. */
export function useAnswers(pack: Pack, onProblem: (error: unknown) => void) {
	const client = useQueryClient();
	const undoIds = useRef<(Promise<number | undefined> | undefined)[]>([]);

	const show = useCallback(
		(word: number, state: WordState) =>
			client.setQueryData<Lesson>(
				lessonKey(pack.video_id, pack),
				(lesson) => lesson && { ...lesson, states: lesson.states.map((old, i) => (i === word ? state : old)) },
			),
		[client, pack],
	);

	const send = useCallback(
		(index: number, card: Card, answer: Answer) => {
			const status = answer === "known" ? "known" : "new";
			const { lemma, noun } = card.entry;
			show(card.word, status);
			undoIds.current[index] = postOrKeep<{ undo: number }>("/api/vocabulary/status", {
				language: pack.language,
				words: [{ lemma, noun, status }],
				evidence: "game",
			}).then(
				(answered) => answered?.undo,
				(error) => {
					onProblem(error);
					return undefined;
				},
			);
		},
		[pack.language, show, onProblem],
	);

	const takeBack = useCallback(
		async (index: number, card: Card) => {
			const undo = await undoIds.current[index];
			show(card.word, "new");
			if (undo !== undefined) await post("/api/vocabulary/undo", { undo }).catch(onProblem);
			else {
				// It waits for the server: the answer behind it takes it back there.
				const { lemma, noun } = card.entry;
				await postOrKeep("/api/vocabulary/status", {
					language: pack.language,
					words: [{ lemma, noun, status: "forget" }],
					evidence: "game",
				}).catch(onProblem);
			}
		},
		[pack.language, show, onProblem],
	);
	return { send, takeBack };
}
