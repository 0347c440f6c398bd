import { hashKey, keepPreviousData, useQueries, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";
import { get, post } from "@/api/client";
import { WORD_LISTS, wordsChanged } from "@/api/marked";
import type { WordState, WordStatus } from "@/api/types";
import type { LibraryPage, LibraryWord } from "@/api/wordTypes";
import { type Filter, pageUrl } from "./library";

const PAGE = 100;

/** Pages of words around what is visible. `at(i)` is undefined until its page has come. */
export function useLibrary(filter: Filter) {
	const client = useQueryClient();
	const [range, setRange] = useState<[number, number]>([0, 0]);
	const pages = useMemo(() => {
		const [from, to] = range;
		return [...new Set([0, ...Array.from({ length: to - from + 1 }, (_, i) => from + i)])];
	}, [range]);
	const results = useQueries({
		queries: pages.map((page) => ({
			queryKey: [...WORD_LISTS, filter, page],
			queryFn: ({ signal }: { signal: AbortSignal }) => get<LibraryPage>(pageUrl(filter, page * PAGE, PAGE), signal),
			placeholderData: page === 0 ? keepPreviousData : undefined,
			enabled: filter.language !== "",
		})),
	});
	const first = results[0];
	// One value for all that is loaded: it changes when a page arrives or changes, not with every scroll.
	const stamp = results.map((result, i) => `${pages[i]}:${result.dataUpdatedAt}:${result.isPlaceholderData}`).join();
	const latest = useRef(new Map<number, LibraryPage | undefined>());
	latest.current = new Map(pages.map((page, i) => [page, results[i]?.data]));
	const at = useMemo(() => {
		void stamp;
		const byPage = latest.current;
		return (i: number): LibraryWord | undefined => byPage.get(Math.floor(i / PAGE))?.words[i % PAGE];
	}, [stamp]);

	const onRowsRendered = useCallback(({ startIndex, stopIndex }: { startIndex: number; stopIndex: number }) => {
		const next: [number, number] = [Math.floor(startIndex / PAGE), Math.floor(stopIndex / PAGE)];
		setRange((old) => (old[0] === next[0] && old[1] === next[1] ? old : next));
	}, []);

	/** Shows the new state at once; puts the old one back when the server refuses. */
	const setStatus = useCallback(
		async (words: readonly LibraryWord[], status: WordStatus): Promise<number | undefined> => {
			const ids = new Set(words.map((word) => word.id));
			const state: WordState = status === "forget" ? "new" : status;
			const change = (page: LibraryPage | undefined) =>
				page && {
					...page,
					words: page.words.map((word) =>
						ids.has(word.id)
							? { ...word, status: state, is_known: state === "known", stage: state === "learning" ? 1 : 0 }
							: word,
					),
				};
			client.setQueriesData<LibraryPage>({ queryKey: WORD_LISTS }, change);
			try {
				const answer = await post<{ undo: number }>("/api/vocabulary/status", {
					language: filter.language,
					words: words.map(({ lemma, noun }) => ({ lemma, noun, status })),
					evidence: "library",
				});
				// The list does not move under the hand that works in it. One that was opened meanwhile may lack what was said.
				wordsChanged(client);
				const here = hashKey([filter]);
				const predicate = ({ queryKey }: { queryKey: readonly unknown[] }) => hashKey([queryKey[2]]) !== here;
				void client.invalidateQueries({ queryKey: WORD_LISTS, predicate });
				void client.invalidateQueries({ queryKey: ["vocabulary", "stats"] });
				return answer.undo;
			} catch (error) {
				void client.invalidateQueries({ queryKey: ["vocabulary"] });
				throw error;
			}
		},
		[client, filter],
	);

	return {
		total: first?.data?.total_count ?? 0,
		loading: first?.isPending ?? true,
		error: first?.error ?? null,
		refetch: first?.refetch,
		at,
		onRowsRendered,
		setStatus,
	};
}
