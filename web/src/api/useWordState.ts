import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { showWords, wordsChanged } from "./marked";
import { postOrKeep } from "./outbox";
import type { Pack, WordState, WordStatus } from "./types";

/** Where the learner's word ends up: what the screen shows at once, before the server has answered. */
export const stateFor = (status: WordStatus): WordState => (status === "forget" ? "new" : status);

/** A mark that the server has taken. */
export interface StoredMark {
	lemma: string;
	state: WordState;
	/** The server's number for taking it back. */
	undo: number;
	/** Shows the state of before, where nothing else was said since. */
	putBack: () => void;
}

/** Says what a learner knows about a word of a pack; all its forms change at once, on screen and on the server. */
export function useWordState(pack: Pack, onProblem: (error: unknown) => void, onStored?: (mark: StoredMark) => void) {
	const client = useQueryClient();
	return useCallback(
		async (word: number, status: WordStatus, stage = 1) => {
			const entry = pack.words[word];
			if (!entry) return;
			const { lemma, noun } = entry;
			const step = status === "learning" ? { stage } : {};
			const said = { lemma, noun, state: stateFor(status), stage: step.stage ?? 0 };
			const putBack = showWords(client, pack.language, [said], pack);
			try {
				const stored = await postOrKeep<{ undo: number }>("/api/vocabulary/status", {
					language: pack.language,
					words: [{ lemma, noun, status, ...step }],
					evidence: "card",
				});
				if (!stored) return;
				wordsChanged(client);
				onStored?.({ lemma, state: said.state, undo: stored.undo, putBack });
			} catch (error) {
				putBack();
				onProblem(error);
			}
		},
		[client, pack, onProblem, onStored],
	);
}
