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

/** Left, 1: don't know. Right, 2 (and 3, 4, as in other card games): know. Space: meaning. Z: undo. */
export function useGameKeys({ answer, undo, open, done, active }: Moves): void {
	useEffect(() => {
		const onKey = (event: KeyboardEvent) => {
			if (event.altKey || event.metaKey || (event.ctrlKey && event.key.toLowerCase() !== "z")) return;
			const onButton = (event.target as Element).closest?.("button, a") !== null;
			if ((event.key === " " || event.key === "Enter") && onButton) return;
			const key = event.key.toLowerCase();
			if (key === "z") undo();
			else if (!active) {
				if (key !== "enter") return;
				done();
			} else if (key === "arrowleft" || key === "1") answer("unknown");
			else if (key === "arrowright" || key === "2" || key === "3" || key === "4") answer("known");
			else if (key === " " || key === "enter") open();
			else return;
			event.preventDefault();
		};
		addEventListener("keydown", onKey);
		return () => removeEventListener("keydown", onKey);
	}, [answer, undo, open, done, active]);
}
