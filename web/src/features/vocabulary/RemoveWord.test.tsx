import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { libraryPage, libraryWord } from "@test/fixtures";
import { answer, show } from "@test/render";
import type { LibraryWord } from "@/api/wordTypes";
import { ToastHost } from "@/ui/ToastHost";
import { hideToast } from "@/ui/toast";
import WordPage from "./WordPage";

beforeEach(() => hideToast());

const OWN = libraryWord(1, {
	lemma: "Quatschbude",
	own: 4,
	gloss: "silly place",
	difficulty_level: "B1",
	level_source: "correction",
});
const info = (corrected: boolean) => ({
	found: true,
	word: "Quatschbude",
	lemma: "Quatschbude",
	noun: true,
	language: "de",
	difficulty_level: "B1",
	level_source: "correction",
	rank: corrected ? null : 12,
	glosses: [{ text: "silly place", label: null, corrected }],
});

function open(corrected: boolean, words: LibraryWord[]) {
	const sent = answer({
		"POST /api/auth/csrf-token": { json: {} },
		"GET /api/vocabulary/word-info/Quatschbude": { json: info(corrected) },
		"GET /api/vocabulary/library": { json: libraryPage(words) },
		"DELETE /api/vocabulary/words/4": { status: 204 },
		"POST /api/vocabulary/words": { status: 201, json: { id: 5, lemma: "Quatschbude" } },
	});
	const shown = show(
		<>
			<WordPage params={{ language: "de", lemma: "Quatschbude" }} />
			<ToastHost />
		</>,
		"/vocabulary/de/Quatschbude?noun=1",
	);
	return { ...shown, sent };
}
const remove = () => screen.queryByRole("button", { name: "Remove this word" });
const toast = (text: string) => waitFor(() => expect(screen.getByTestId("success-message")).toHaveTextContent(text));

it("removes an own word, goes to the library, and brings the word back", async () => {
	const { sent, place } = open(true, [libraryWord(2), OWN]);
	await userEvent.click(await screen.findByRole("button", { name: "Remove this word" }));
	await toast("Quatschbude is removed.");
	expect(place.history.at(-1)).toBe("/vocabulary");
	await userEvent.click(screen.getByRole("button", { name: "Undo" }));
	await toast("Taken back.");
	const changed = sent.filter(({ path }) => path.startsWith("/api/vocabulary/words"));
	expect(changed.map(({ method, body }) => [method, body])).toEqual([
		["DELETE", undefined],
		["POST", { language: "de", lemma: "Quatschbude", noun: true, translation: "silly place", level: "B1" }],
	]);
});

it("keeps a word that is not the learner's own", async () => {
	const { sent } = open(true, [libraryWord(1, { lemma: "Quatschbude" })]);
	await waitFor(() => expect(sent.some(({ path }) => path.includes("/library"))).toBe(true));
	await screen.findByText("silly place");
	expect(remove()).toBeNull();
});

it("does not ask about a word of the dictionary", async () => {
	const { sent } = open(false, []);
	await screen.findByText("silly place");
	expect(remove()).toBeNull();
	expect(sent.some(({ path }) => path.includes("/library"))).toBe(false);
});
