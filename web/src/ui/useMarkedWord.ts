import { useCallback } from "react";
import { takeMarkBack } from "@/api/marked";
import type { Pack } from "@/api/types";
import { type StoredMark, useWordState } from "@/api/useWordState";
import { useAppText, usePublicText } from "@/lib/text/text";
import { problemText } from "./problemText";
import { showProblem, showToast } from "./toast";
import { useTakeBack } from "./useTakeBack";

/** As useWordState; tells the learner what was stored and offers to take it back, to the word's state of before. */
export function useMarkedWord(pack: Pack) {
	const t = useAppText();
	const general = usePublicText();
	const takeBack = useTakeBack();
	const onProblem = useCallback((error: unknown) => showProblem(problemText(error, general)), [general]);
	const onStored = useCallback(
		({ lemma, state, undo, putBack }: StoredMark) =>
			showToast(
				t.vocabulary.toggle(lemma, t.word.state(state)),
				takeBack(async () => {
					await takeMarkBack(undo);
					putBack();
				}),
			),
		[t, takeBack],
	);
	return useWordState(pack, onProblem, onStored);
}
