import { type RefObject, useEffect } from "react";

/**
 * What a pointer presses in the game gives the focus back to the cards, for Space is to show the meaning and not to press the same
 * button once more, unseen; a button that was reached and pressed with keys keeps it. And the second click of a double click does
 * nothing: what it hits is not what it was meant for. A button that says `data-many` takes all.
 */
export function useClicks(deck: RefObject<HTMLElement | null>): void {
	useEffect(() => {
		const onClick = (event: MouseEvent) => {
			const button = (event.target as Element).closest?.("button, a");
			// No clicks are counted where keys did it.
			if (!button?.closest(".game") || event.detail === 0) return;
			if (event.detail % 2 === 0 && !button.hasAttribute("data-many")) {
				event.preventDefault();
				event.stopPropagation();
			}
			deck.current?.focus({ preventScroll: true });
		};
		addEventListener("click", onClick, true);
		return () => removeEventListener("click", onClick, true);
	}, [deck]);
}
