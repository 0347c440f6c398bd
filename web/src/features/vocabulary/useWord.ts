// One word as its page shows it, and what the learner says about it there.
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post } from "@/api/client";
import { takeMarkBack } from "@/api/marked";
import { wordInfoQuery } from "@/api/queries";
import { refreshWords } from "@/api/refreshWords";
import type { WordStatus } from "@/api/types";
import { stateFor } from "@/api/useWordState";
import type { LibraryPage, WordInfo } from "@/api/wordTypes";
import { useAppText, usePublicText } from "@/lib/text/text";
import { problemText } from "@/ui/problemText";
import { showProblem, showToast } from "@/ui/toast";
import { useTakeBack } from "@/ui/useTakeBack";
import { pageUrl } from "./library";

/** The library leads a search with what is exactly meant. */
const MATCHES = 20;

/** The word as the learner's own; null when it is not. */
const ownWordQuery = (language: string, lemma: string, noun: boolean) =>
	queryOptions({
		queryKey: ["vocabulary", "own", language, lemma, noun],
		queryFn: async ({ signal }) => {
			const filter = { language, level: "all", status: "all", search: lemma } as const;
			const { words } = await get<LibraryPage>(pageUrl(filter, 0, MATCHES), signal);
			return words.find((one) => one.own !== null && one.lemma === lemma && one.noun === noun) ?? null;
		},
	});

/** An own word is on no list, or its meaning is a person's. */
const mayBeOwn = (word: WordInfo | undefined) =>
	word !== undefined && (word.rank === null || word.glosses.some((gloss) => gloss.corrected));

export function useWord(language: string, lemma: string, noun: boolean) {
	const asked = useQuery(wordInfoQuery(language, lemma, noun));
	const { data } = asked;
	const enabled = mayBeOwn(data);
	const found = useQuery({ ...ownWordQuery(language, data?.lemma ?? lemma, data?.noun ?? noun), enabled });
	const own = found.data ?? null;
	return { word: data, own, error: asked.error, refetch: asked.refetch };
}

/** Says what the learner knows of the word on the page, shows it at once, and offers to take it back. */
export function useSaying(asked: { language: string; lemma: string; noun: boolean }, word: WordInfo | undefined) {
	const t = useAppText();
	const general = usePublicText();
	const client = useQueryClient();
	const takeBack = useTakeBack();
	const { language } = asked;
	const { lemma, noun } = word ?? asked;
	return useMutation({
		mutationFn: (status: WordStatus) =>
			post<{ undo: number }>("/api/vocabulary/status", {
				language,
				words: [{ lemma, noun, status }],
				evidence: "card",
			}),
		onMutate: (status) => {
			client.setQueryData<WordInfo>(
				wordInfoQuery(language, asked.lemma, asked.noun).queryKey,
				(old) => old && { ...old, status: stateFor(status), stage: status === "learning" ? 1 : 0 },
			);
		},
		onSuccess: ({ undo }, status) =>
			showToast(
				t.vocabulary.toggle(lemma, t.word.state(stateFor(status))),
				takeBack(() => takeMarkBack(undo)),
			),
		onError: (failure) => showProblem(problemText(failure, general)),
		onSettled: () => refreshWords(client),
	});
}
