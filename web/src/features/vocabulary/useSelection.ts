import { useCallback, useState } from "react";
import type { LibraryWord } from "@/api/wordTypes";
import type { Filter } from "./library";

type Words = ReadonlyMap<number, LibraryWord>;
const NONE: Words = new Map();

/** The words that are ticked in a list. Another list begins without: nothing is marked that cannot be seen. */
export function useSelection(filter: Filter) {
	const [ticked, setTicked] = useState({ filter, words: NONE });
	const toggle = useCallback(
		(word: LibraryWord) =>
			setTicked((old) => {
				const words = new Map(old.filter === filter ? old.words : NONE);
				if (!words.delete(word.id)) words.set(word.id, word);
				return { filter, words };
			}),
		[filter],
	);
	const clear = useCallback(() => setTicked({ filter, words: NONE }), [filter]);
	return { selected: ticked.filter === filter ? ticked.words : NONE, toggle, clear };
}
