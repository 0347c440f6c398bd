import { useCallback, useEffect, useRef, useState } from "react";

/**
 * The place where the cards lie, for those who do not see it. It takes the focus when what had it goes away: a button of a card that
 * is answered or opened, an end that is taken back. It is never replaced, so a new card is not read by the way of its focus; `said`
 * is what a live region says of it, once.
 */
export function useDeck(word: string | undefined, over: boolean) {
	const deck = useRef<HTMLDivElement>(null);
	// A live region that comes with its text is not read: it comes empty, and is filled then.
	const [said, setSaid] = useState("");
	useEffect(() => setSaid(word ?? ""), [word]);

	const wasOver = useRef(over);
	useEffect(() => {
		if (wasOver.current && !over) deck.current?.focus();
		wasOver.current = over;
	}, [over]);

	/** Before a card goes; `first`: and the button that goes back, for there is nothing left to go back to. */
	const keepFocus = useCallback((first = false) => {
		const at = document.activeElement;
		if (deck.current?.contains(at) || (first && at instanceof HTMLButtonElement)) deck.current?.focus();
	}, []);
	return { deck, said, keepFocus };
}
