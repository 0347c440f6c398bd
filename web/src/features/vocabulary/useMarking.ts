import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { post } from "@/api/client";
import { takeMarkBack } from "@/api/marked";
import { refreshWords } from "@/api/refreshWords";
import type { Level, WordStatus } from "@/api/types";
import type { LibraryWord } from "@/api/wordTypes";
import { useAppText, usePublicText } from "@/lib/text/text";
import { problemText } from "@/ui/problemText";
import { showProblem, showToast } from "@/ui/toast";
import { useTakeBack } from "@/ui/useTakeBack";

type SetStatus = (words: readonly LibraryWord[], status: WordStatus) => Promise<number | undefined>;

/** Says what the learner knows of some words or of a whole level, and offers to take it back. */
export function useMarking(language: string, setStatus: SetStatus) {
	const t = useAppText();
	const general = usePublicText();
	const client = useQueryClient();
	const takeBack = useTakeBack();
	const said = useCallback(
		(text: string, undo: number | undefined) =>
			showToast(text, undo === undefined ? undefined : takeBack(() => takeMarkBack(undo))),
		[takeBack],
	);
	const failed = useCallback((error: unknown) => showProblem(problemText(error, general)), [general]);

	const mark = useCallback(
		(words: readonly LibraryWord[], next: WordStatus) => {
			const name = t.word.state(next === "forget" ? "new" : next);
			return setStatus(words, next).then((undo) => said(t.vocabulary.changed(words.length, name), undo), failed);
		},
		[setStatus, said, failed, t],
	);
	const markLevel = useCallback(
		async (level: Level, known: boolean) => {
			try {
				const { word_count, undo } = await post<{ word_count: number; undo?: number }>(
					"/api/vocabulary/library/bulk-mark",
					{ level, target_language: language, known },
				);
				said(known ? t.vocabulary.marked(word_count) : t.vocabulary.changed(word_count, t.word.state("new")), undo);
			} catch (error) {
				failed(error);
			}
			refreshWords(client);
		},
		[language, client, said, failed, t],
	);
	return { mark, markLevel };
}
