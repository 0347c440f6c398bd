/**
 * Where the keyboard is on a page that the build made. The page that replaces it takes the element away; the function it gives puts
 * the focus on the same link again, unless it is somewhere else by then.
 */
export function keptFocus(root: HTMLElement): () => void {
	// More than one link may lead to the same place.
	let place: { href: string; nth: number } | undefined;
	const linksTo = (href: string) =>
		[...root.querySelectorAll("a")].filter((link) => link.getAttribute("href") === href);
	const note = () => {
		const link = document.activeElement?.closest("a");
		const href = link?.getAttribute("href");
		if (link && href) place = { href, nth: linksTo(href).indexOf(link) };
	};
	note();
	root.addEventListener("focusin", note);
	return () => {
		root.removeEventListener("focusin", note);
		if (place && document.activeElement === document.body) linksTo(place.href)[place.nth]?.focus();
	};
}
