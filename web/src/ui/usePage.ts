import { useEffect } from "react";

/** Set by the app when the address has changed without a load. */
export const navigation = { moved: false };

/** Names the page, and after a navigation moves the focus to its heading, so that screen readers start there. */
export function usePage(title: string): void {
	useEffect(() => {
		document.title = `${title} · LangPlug`;
		if (!navigation.moved) return;
		navigation.moved = false;
		scrollTo(0, 0);
		const heading = document.querySelector<HTMLElement>("h1") ?? document.querySelector<HTMLElement>("main");
		if (!heading) return;
		heading.tabIndex = -1;
		heading.focus({ preventScroll: true });
	}, [title]);
}
