import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Profiler, useCallback, useState } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { libraryWord } from "@test/fixtures";
import { expectNoAxeProblems, show } from "@test/render";
import type { LibraryWord } from "@/api/wordTypes";
import { VocabularyList } from "./VocabularyList";

const WORDS = Array.from({ length: 10_000 }, (_, i) => libraryWord(i));
const HEIGHT = 600;

beforeEach(() => {
	// jsdom has no layout: the list asks its box for its height.
	for (const name of ["clientHeight", "offsetHeight"] as const)
		Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => HEIGHT });
});

function Library({ words = WORDS }: { words?: LibraryWord[] }) {
	const [picked, setPicked] = useState<ReadonlySet<number>>(new Set());
	const [known, setKnown] = useState<ReadonlySet<number>>(new Set());
	const at = useCallback(
		(i: number) => {
			const word = words[i];
			return word && known.has(word.id) ? { ...word, status: "known" as const } : word;
		},
		[words, known],
	);
	const onSelect = useCallback((word: LibraryWord) => setPicked((old) => new Set([...old, word.id])), []);
	const onState = useCallback((word: LibraryWord) => setKnown((old) => new Set([...old, word.id])), []);
	return (
		<VocabularyList
			total={words.length}
			at={at}
			selected={picked}
			language="de"
			onSelect={onSelect}
			onState={onState}
			onRowsRendered={() => {}}
			height={HEIGHT}
		/>
	);
}

describe("VocabularyList", () => {
	it("renders fewer than 20 cards of 10,000 words", () => {
		show(<Library />);
		const cards = screen.getAllByTestId("vocabulary-card");
		expect(cards.length).toBeGreaterThan(5);
		expect(cards.length).toBeLessThan(20);
	});
	it("renders fewer than five times for one change", async () => {
		let commits = 0;
		show(
			<Profiler
				id="list"
				onRender={() => {
					commits++;
				}}
			>
				<Library />
			</Profiler>,
		);
		commits = 0;
		await userEvent.selectOptions(screen.getByRole("combobox", { name: /^Wort2:/ }), "known");
		expect(screen.getByRole("combobox", { name: "Wort2: Known" })).toHaveValue("known");
		expect(commits).toBeGreaterThan(0);
		expect(commits).toBeLessThan(5);
	});
	it("renders one card for one change, by useRenderCount", async () => {
		const said = vi.spyOn(console, "debug").mockImplementation(() => {});
		show(<Library />);
		const cards = screen.getAllByTestId("vocabulary-card").length;
		expect(said).toHaveBeenCalledTimes(cards);
		said.mockClear();
		await userEvent.selectOptions(screen.getByRole("combobox", { name: /^Wort2:/ }), "known");
		expect(said.mock.calls.flat()).toEqual(["VocabularyCard rendered 2 times"]);
		said.mockClear();
		await userEvent.click(screen.getByRole("checkbox", { name: "Select Wort3" }));
		expect(said.mock.calls.flat()).toEqual(["VocabularyCard rendered 2 times"]);
	});
	it("shows words that have not come as empty rows", () => {
		show(
			<VocabularyList
				total={50}
				at={() => undefined}
				selected={new Set()}
				language="de"
				onSelect={() => {}}
				onState={() => {}}
				onRowsRendered={() => {}}
				height={HEIGHT}
			/>,
		);
		expect(screen.queryAllByTestId("vocabulary-card")).toHaveLength(0);
		expect(screen.getByRole("list").querySelectorAll(".skel").length).toBeGreaterThan(5);
	});
	it("scrolls with the page where it has no height of its own", () => {
		vi.stubGlobal("matchMedia", (query: string) => ({
			matches: query.includes("max-width"),
			addEventListener() {},
			removeEventListener() {},
		}));
		const props = { selected: new Set<number>(), language: "de", onSelect() {}, onState() {}, onRowsRendered() {} };
		show(<VocabularyList total={9} at={(i) => WORDS[i]} {...props} />);
		expect(screen.getByRole("list").style.height).toBe("");
		expect(screen.getByTestId("word-card-1").style.height).toBe("68px");
	});
	it("has no accessibility problem", async () => {
		const { container } = show(<Library words={WORDS.slice(0, 12)} />);
		await expectNoAxeProblems(container);
	});
});
