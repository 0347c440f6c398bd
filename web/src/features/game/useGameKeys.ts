import { useEffect } from "react";
import type { Answer } from "./model";

interface Moves {
	answer: (answer: Answer) => void;
	undo: () => void;
	open: () => void;
	done: () => void;
	/** A card lies on the table. */
	active: boolean;
}

function moveFor(key: string, { answer, undo, open, done, active }: Moves): (() => void) | undefined {
	if (key === "z") return undo;
	if (!active) return key === "enter" ? done : undefined;
	if (key === "arrowleft" || key === "1") return () => answer("unknown");
	if (key === "arrowright" || key === "2" || key === "3" || key === "4") return () => answer("known");
	return key === " " || key === "enter" ? open : undefined;
}

/** Left, 1: don't know. Right, 2 (and 3, 4, as in other card games): know. Space: meaning. Z: undo. One move a press. */
export function useGameKeys({ answer, undo, open, done, active }: Moves): void {
	useEffect(() => {
		const onKey = (event: KeyboardEvent) => {
			if (event.altKey || event.metaKey || (event.ctrlKey && event.key.toLowerCase() !== "z")) return;
			const onButton = (event.target as Element).closest?.("button, a") !== null;
			if ((event.key === " " || event.key === "Enter") && onButton) {
				// Enter that is held presses its button again and again.
				if (event.repeat) event.preventDefault();
				return;
			}
			const move = moveFor(event.key.toLowerCase(), { answer, undo, open, done, active });
			if (!move) return;
			event.preventDefault();
			// A key that is held would answer the whole deck.
			if (!event.repeat) move();
		};
		addEventListener("keydown", onKey);
		return () => removeEventListener("keydown", onKey);
	}, [answer, undo, open, done, active]);
}
