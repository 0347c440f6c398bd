// The way back to the library: how far it was scrolled is kept in its entry of the browser's history, and a word that was opened from
// it goes back to that entry.
import { type MouseEvent, useCallback, useEffect, useRef } from "react";
import { useLocation } from "wouter";

const SAVE_MS = 150;

/** Of a word that was opened from the library. */
export const FROM_LIBRARY = { library: true } as const;

/** What is kept with the entry; nothing while the page is made at build time. */
const stateNow = (): { scroll?: unknown; library?: unknown } =>
	(typeof history === "undefined" ? null : history.state) ?? {};

function savePlace(): void {
	if (stateNow().scroll !== scrollY) history.replaceState({ ...stateNow(), scroll: scrollY }, "");
}

/** Once the list is there it is scrolled to where it was left; from then on its place is noted. To be called after usePage. */
export function useScrollPlace(ready: boolean): void {
	const left = useRef(stateNow().scroll);
	useEffect(() => {
		if (!ready) return;
		if (typeof left.current === "number" && left.current > 0) scrollTo(0, left.current);
		left.current = undefined;
		let timer: ReturnType<typeof setTimeout> | undefined;
		const later = () => {
			clearTimeout(timer);
			timer = setTimeout(savePlace, SAVE_MS);
		};
		addEventListener("scroll", later, { passive: true });
		// Before a link leads away.
		addEventListener("click", savePlace, true);
		return () => {
			clearTimeout(timer);
			removeEventListener("scroll", later);
			removeEventListener("click", savePlace, true);
		};
	}, [ready]);
}

/** To the library as it was left, or to its beginning for who came another way. For a link, it takes the press over. */
export function useToLibrary() {
	const [, navigate] = useLocation();
	return useCallback(
		(event?: MouseEvent) => {
			event?.preventDefault();
			if (stateNow().library) history.back();
			else navigate("/vocabulary");
		},
		[navigate],
	);
}
