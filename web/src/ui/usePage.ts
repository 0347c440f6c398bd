import { useEffect, useLayoutEffect, useRef } from "react";

/** Set by the app when the address has changed without a load, and by useScreen when the screen has without the address. */
export const navigation = { moved: false, changed: false };

/** Names the page, and after a navigation moves the focus to its heading, so that screen readers start there. */
export function usePage(title: string): void {
	useEffect(() => {
		document.title = `${title} · LangPlug`;
		const { moved, changed } = navigation;
		navigation.moved = false;
		navigation.changed = false;
		// Another screen takes the focus only when what had it has gone with the screen before.
		if (!moved && !(changed && (document.activeElement ?? document.body) === document.body)) return;
		scrollTo(0, 0);
		const heading = document.querySelector<HTMLElement>("h1") ?? document.querySelector<HTMLElement>("main");
		if (!heading) return;
		heading.tabIndex = -1;
		heading.focus({ preventScroll: true });
	}, [title]);
}

/**
 * Tells the screens of one address apart: the heading of the next one gets the focus as if one had gone there. A screen without
 * usePage, one that only waits, leaves it to the one after it.
 */
export function useScreen(name: string): void {
	const shown = useRef(name);
	// Before the screen's own usePage, which is an effect of the same step.
	useLayoutEffect(() => {
		if (shown.current === name) return;
		shown.current = name;
		navigation.changed = true;
	}, [name]);
}
