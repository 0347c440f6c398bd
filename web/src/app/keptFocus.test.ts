import { afterEach, describe, expect, it } from "vitest";
import { keptFocus } from "./keptFocus";

function page() {
	document.body.innerHTML = `<div id="root"><a href="/videos">LangPlug</a><a href="/videos">Series</a><a href="/vocabulary">Words</a></div>`;
	return document.getElementById("root") as HTMLElement;
}
const link = (root: HTMLElement, href: string) => root.querySelector(`a[href="${href}"]`) as HTMLElement;

describe("the focus of a page that is replaced", () => {
	afterEach(() => {
		document.body.innerHTML = "";
	});
	it("is on the same link again", () => {
		const root = page();
		link(root, "/videos").focus();
		const again = keptFocus(root);
		link(root, "/vocabulary").focus();
		root.innerHTML = root.innerHTML.toString();
		expect(document.activeElement).toBe(document.body);
		again();
		expect(document.activeElement).toBe(link(root, "/vocabulary"));
	});
	it("is on the same one of two links to a place", () => {
		const root = page();
		const again = keptFocus(root);
		(root.children[1] as HTMLElement).focus();
		root.innerHTML = root.innerHTML.toString();
		again();
		expect(document.activeElement?.textContent).toBe("Series");
	});
	it("stays where it is by then, and nowhere if it was nowhere", () => {
		const root = page();
		const again = keptFocus(root);
		again();
		expect(document.activeElement).toBe(document.body);
		link(root, "/videos").focus();
		again();
		expect(document.activeElement).toBe(link(root, "/videos"));
	});
});
