import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { show } from "@test/render";
import { hideToast, toast } from "@/ui/toast";
import { Command } from "./Command";

const TEXT = "sudo apt install apertium-eng-spa";
beforeEach(() => hideToast());
afterEach(() => {
	Reflect.deleteProperty(document, "execCommand");
	getSelection()?.removeAllRanges();
});

const clipboard = (writeText?: (text: string) => Promise<void>) =>
	vi.stubGlobal("navigator", { language: "en", clipboard: writeText && { writeText } });
const press = () => {
	show(<Command text={TEXT} />);
	fireEvent.click(screen.getByRole("button", { name: "Copy command" }));
};
const said = (text: string) => waitFor(() => expect(toast.get()?.text).toBe(text));

it("copies by the clipboard", async () => {
	const writeText = vi.fn(() => Promise.resolve());
	clipboard(writeText);
	press();
	await said("Copied.");
	expect(writeText).toHaveBeenCalledWith(TEXT);
});

it("copies the old way where there is no clipboard", async () => {
	clipboard();
	const copied: string[] = [];
	document.execCommand = () => copied.push(String(getSelection())) > 0;
	press();
	await said("Copied.");
	expect(copied).toEqual([TEXT]);
});

it("selects the command and says what to press where nothing copies", async () => {
	clipboard(() => Promise.reject(new Error("not allowed")));
	document.execCommand = () => false;
	press();
	await said("Selected. Press Ctrl+C.");
	expect(String(getSelection())).toBe(TEXT);
});
