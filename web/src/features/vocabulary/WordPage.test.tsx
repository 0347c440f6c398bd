import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { answer, type Sent, show } from "@test/render";
import type { WordInfo } from "@/api/wordTypes";
import { ToastHost } from "@/ui/ToastHost";
import { hideToast } from "@/ui/toast";
import WordPage from "./WordPage";

beforeEach(() => hideToast());

const INFO: Partial<WordInfo> = {
	found: true,
	word: "Haus",
	lemma: "Haus",
	noun: true,
	language: "de",
	difficulty_level: "A1",
	level_source: "frequency",
	rank: 12,
	part_of_speech: "noun",
	article: "das",
	glosses: [{ text: "house", label: null }],
	status: "assumed",
};
const csrf = { "POST /api/auth/csrf-token": { json: {} } };
const page = (lemma: string, query = "") =>
	show(
		<>
			<WordPage params={{ language: "de", lemma }} />
			<ToastHost />
		</>,
		`/vocabulary/de/${lemma}${query}`,
	);
const marks = (sent: Sent[]) => sent.filter(({ method, path }) => method === "POST" && !path.includes("csrf"));

describe("the page of a word", () => {
	it("chooses nothing for a word that is probably known, and takes back what was said about it", async () => {
		let status = "assumed";
		const sent = answer({
			...csrf,
			"GET /api/vocabulary/word-info/Haus": () => ({ json: { ...INFO, status } }),
			"POST /api/vocabulary/status": () => {
				status = "ignored";
				return { json: { changed: 1, undo: 7 } };
			},
			"POST /api/vocabulary/undo": () => {
				status = "assumed";
				return { json: { restored: 1 } };
			},
		});
		page("Haus", "?noun=1");
		const group = await screen.findByRole("radiogroup");
		expect(within(group).queryByRole("radio", { checked: true })).toBeNull();
		expect(screen.getByText("Probably known")).toBeInTheDocument();
		await userEvent.click(within(group).getByRole("radio", { name: /Ignore/ }));
		await waitFor(() => expect(screen.getByTestId("success-message")).toHaveTextContent("Haus: Ignored"));
		expect(within(group).getByRole("radio", { checked: true })).toHaveTextContent("Ignore");
		expect(screen.queryByText("Probably known")).toBeNull();
		await userEvent.click(screen.getByRole("button", { name: "Undo" }));
		expect(await screen.findByText("Probably known")).toBeInTheDocument();
		expect(marks(sent).at(-1)?.body).toEqual({ undo: 7 });
	});
});
