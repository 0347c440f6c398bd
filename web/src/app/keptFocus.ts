/**
 * Where the keyboard is on a page that the build made. The page that replaces it takes the element away; the function it gives puts
 * the focus on the same link again, unless it is somewhere else by then.
 */
export function keptFocus(root: HTMLElement): () => void {
	let place: string | null = null;
	const note = () => {
		const { activeElement } = document;
		if (activeElement !== document.body) place = activeElement?.closest("a")?.getAttribute("href") ?? null;
	};
	note();
	root.addEventListener("focusin", note);
	return () => {
		root.removeEventListener("focusin", note);
		if (place === null || document.activeElement !== document.body) return;
		[...root.querySelectorAll("a")].find((link) => link.getAttribute("href") === place)?.focus();
	};
}
