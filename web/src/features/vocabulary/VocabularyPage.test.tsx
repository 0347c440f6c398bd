import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { libraryPage, libraryWord, profile } from "@test/fixtures";
import { answer, show } from "@test/render";
import { ToastHost } from "@/ui/ToastHost";
import { hideToast } from "@/ui/toast";
import VocabularyPage from "./VocabularyPage";

const WORDS = [libraryWord(1), libraryWord(2)];
const gone = { status: 500, json: { error: { code: "X", message: "The disk is full." } } };
/** What the page asks for when all is well. */
const served = {
	"POST /api/auth/csrf-token": { json: {} },
	"GET /api/profile": { json: profile() },
	"GET /api/vocabulary/stats": { json: { levels: {}, target_language: "de", total_words: 2, total_known: 0 } },
	"GET /api/vocabulary/library": { json: libraryPage(WORDS) },
	"POST /api/vocabulary/status": { json: { changed: 1, undo: 7 } },
	"POST /api/vocabulary/library/bulk-mark": { json: { word_count: 2, undo: 8 } },
};

const page = (path?: string) =>
	show(
		<>
			<VocabularyPage />
			<ToastHost />
		</>,
		path,
	);
const toast = (text: string) => waitFor(() => expect(screen.getByTestId("success-message")).toHaveTextContent(text));

beforeEach(() => {
	hideToast();
	for (const name of ["clientHeight", "offsetHeight"] as const)
		Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => 600 });
});

describe("VocabularyPage", () => {
	it("says that the profile did not come, and asks for it again", async () => {
		let tries = 0;
		answer({ ...served, "GET /api/profile": () => (tries++ === 0 ? gone : { json: profile() }) });
		page();
		expect(await screen.findByRole("alert")).toHaveTextContent("The disk is full.");
		await userEvent.click(screen.getByTestId("retry-button"));
		expect(await screen.findAllByTestId("vocabulary-card")).toHaveLength(2);
	});
	it("says that an undo failed, and offers it again", async () => {
		let tries = 0;
		const sent = answer({
			...served,
			"POST /api/vocabulary/undo": () => (tries++ === 0 ? gone : { json: { restored: 1 } }),
		});
		page();
		await userEvent.selectOptions(await screen.findByRole("combobox", { name: /^Wort1:/ }), "known");
		await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
		await toast("The disk is full.");
		await userEvent.click(screen.getByRole("button", { name: "Undo" }));
		await toast("Taken back.");
		expect(sent.filter(({ path }) => path.endsWith("/undo")).map(({ body }) => body)).toEqual([
			{ undo: 7 },
			{ undo: 7 },
		]);
	});
	it("takes the mark of a whole level back", async () => {
		const sent = answer({ ...served, "POST /api/vocabulary/undo": { json: { restored: 2 } } });
		page();
		await screen.findAllByTestId("vocabulary-card");
		await userEvent.click(screen.getByTestId("mark-known-button"));
		await toast("2 words marked as known");
		await userEvent.click(screen.getByRole("button", { name: "Undo" }));
		await toast("Taken back.");
		expect(sent.find(({ path }) => path.endsWith("/undo"))?.body).toEqual({ undo: 8 });
	});
});

describe("what the library shows", () => {
	const asked = (sent: { path: string }[]) =>
		new URLSearchParams(sent.findLast(({ path }) => path.includes("/library"))?.path.split("?")[1]);

	it("is read from the address", async () => {
		const sent = answer(served);
		page("/vocabulary?level=B2&status=known");
		await screen.findAllByTestId("vocabulary-card");
		expect(screen.getByTestId("level-tab-B2")).toHaveAttribute("aria-selected", "true");
		expect(screen.getByRole("button", { name: "Known" })).toHaveAttribute("aria-pressed", "true");
		expect([asked(sent).get("level"), asked(sent).get("status")]).toEqual(["B2", "known"]);
	});
	it("is written into the address, which is replaced", async () => {
		const sent = answer(served);
		const { place } = page("/vocabulary");
		await screen.findAllByTestId("vocabulary-card");
		await userEvent.click(screen.getByTestId("level-tab-C1"));
		await userEvent.click(screen.getByRole("button", { name: "New" }));
		await userEvent.type(screen.getByTestId("vocabulary-search"), "Haus ");
		await waitFor(() => expect(place.history).toEqual(["/vocabulary?level=C1&status=new&search=Haus"]));
		await waitFor(() => expect(asked(sent).get("search")).toBe("Haus"));
		expect(screen.getByTestId("vocabulary-search")).toHaveValue("Haus ");
		act(() => place.navigate("/vocabulary"));
		expect(screen.getByTestId("vocabulary-search")).toHaveValue("");
		expect(screen.getByTestId("level-tab-A1")).toHaveAttribute("aria-selected", "true");
	});
});

describe("the list of a filter that was open before", () => {
	const filter = (name: string) => userEvent.click(screen.getByRole("button", { name }));
	/** The library of a server on which the first word is known as soon as that was said. */
	const library = (isKnown: () => boolean) => ({
		"GET /api/vocabulary/library": ({ path }: { path: string }) => {
			const known = isKnown() ? [libraryWord(1, { status: "known" })] : [];
			return { json: libraryPage(path.includes("status=known") ? known : WORDS) };
		},
	});
	const markFirst = async () =>
		userEvent.selectOptions(await screen.findByRole("combobox", { name: /^Wort1:/ }), "known");

	it("is not shown as it was before something was said", async () => {
		let said = false;
		let asked = 0;
		const lists = library(() => said);
		answer({
			...served,
			"POST /api/vocabulary/status": () => {
				said = true;
				return { json: { changed: 1, undo: 7 } };
			},
			"GET /api/vocabulary/library": (request) => {
				if (!request.path.includes("status=known") || ++asked === 1)
					return lists["GET /api/vocabulary/library"](request);
				return new Promise<never>(() => {});
			},
		});
		page();
		await screen.findAllByTestId("vocabulary-card");
		await filter("Known");
		await screen.findByTestId("empty-state");
		await filter("All");
		await markFirst();
		await toast("1 word: Known");
		await filter("Known");
		await waitFor(() => expect(asked).toBe(2));
		expect(screen.queryByTestId("empty-state")).toBeNull();
	});
	it("is asked for again when it was opened while something was on its way", async () => {
		let said = false;
		let arrive = () => {};
		answer({
			...served,
			...library(() => said),
			"POST /api/vocabulary/status": () =>
				new Promise((resolve) => {
					arrive = () => {
						said = true;
						resolve({ json: { changed: 1, undo: 7 } });
					};
				}),
		});
		page();
		await markFirst();
		await filter("Known");
		await screen.findByTestId("empty-state");
		arrive();
		expect(await screen.findByRole("combobox", { name: "Wort1: Known" })).toBeInTheDocument();
	});
});

describe("a list without words", () => {
	const none = { ...served, "GET /api/vocabulary/library": { json: libraryPage([]) } };
	const empty = () => screen.findByTestId("empty-state");

	it("says why, by its state", async () => {
		answer(none);
		page("/vocabulary?status=learning");
		expect(await empty()).toHaveTextContent("You are not learning any of these");
		await userEvent.click(screen.getByRole("button", { name: "Ignored" }));
		await waitFor(() => expect(screen.getByTestId("empty-state")).toHaveTextContent("Nothing ignored here"));
	});
	it("offers to add what was looked for", async () => {
		answer(none);
		page("/vocabulary?search=Quatsch");
		expect(await empty()).toHaveTextContent("No word like that");
		await userEvent.click(screen.getByRole("button", { name: /Add “Quatsch”/ }));
		expect(screen.getByRole("dialog").querySelector("[name=lemma]")).toHaveValue("Quatsch");
	});
	it("looks among all words first, where a search is for one state", async () => {
		answer(none);
		page("/vocabulary?search=Quatsch&status=known");
		await empty();
		await userEvent.click(screen.getByRole("button", { name: "Search all words" }));
		expect(await screen.findByRole("button", { name: /Add “Quatsch”/ })).toBeInTheDocument();
	});
});

it("drops the ticks with the list that they were made in", async () => {
	answer(served);
	page("/vocabulary");
	await userEvent.click(await screen.findByRole("checkbox", { name: "Select Wort1" }));
	expect(screen.getByRole("toolbar")).toHaveTextContent("1 selected");
	await userEvent.click(screen.getByTestId("level-tab-C1"));
	expect(screen.queryByRole("toolbar")).toBeNull();
});
