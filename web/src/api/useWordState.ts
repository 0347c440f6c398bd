import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { postOrKeep } from "./outbox";
import { lessonKey } from "./queries";
import type { Lesson, Pack, WordState, WordStatus } from "./types";

/** Where the learner's word ends up: what the screen shows at once, before the server has answered. */
export const stateFor = (status: WordStatus): WordState => (status === "forget" ? "new" : status);

/** Says what a learner knows about a word of a pack; all its forms change at once, on screen and on the server. */
export function useWordState(pack: Pack, onProblem: (error: unknown) => void) {
	const client = useQueryClient();
	return useCallback(
		async (word: number, status: WordStatus, stage = 1) => {
			const entry = pack.words[word];
			if (!entry) return;
			const key = lessonKey(pack.video_id, pack);
			const before = client.getQueryData<Lesson>(key);
			const put = (state: WordState, step: number) =>
				client.setQueryData<Lesson>(
					key,
					(lesson) =>
						lesson && {
							...lesson,
							states: lesson.states.map((old, i) => (i === word ? state : old)),
							stages: lesson.stages.map((old, i) => (i === word ? step : old)),
						},
				);
			put(stateFor(status), status === "learning" ? stage : 0);
			try {
				await postOrKeep("/api/vocabulary/status", {
					language: pack.language,
					words: [{ lemma: entry.lemma, noun: entry.noun, status, ...(status === "learning" ? { stage } : {}) }],
					evidence: "card",
				});
			} catch (error) {
				put(before?.states[word] ?? "new", before?.stages[word] ?? 0);
				onProblem(error);
			}
		},
		[client, pack, onProblem],
	);
}
