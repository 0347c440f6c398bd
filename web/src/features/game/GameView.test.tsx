import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { chunk, LESSON, PACK, video } from "@test/fixtures";
import { answer, expectNoAxeProblems, show } from "@test/render";
import { noteLearner, resetOutbox, waiting } from "@/api/outbox";
import { GameView } from "./GameView";

const STATUS = "POST /api/vocabulary/status";

beforeEach(() => {
	resetOutbox();
	noteLearner(7);
	// biome-ignore lint/suspicious/noDocumentCookie: as the server sets it
	document.cookie = "fastapi-csrf-token=abc";
});
function setup(replies: Parameters<typeof answer>[0] = {}, lesson = LESSON) {
	let undo = 0;
	const sent = answer({
		[STATUS]: () => ({ json: { changed: 1, undo: ++undo } }),
		"POST /api/vocabulary/undo": { json: { restored: 1 } },
		...replies,
	});
	const onDone = vi.fn();
	const shown = show(<GameView video={video()} chunk={chunk(0)} pack={PACK} lesson={lesson} onDone={onDone} />);
	return { ...shown, sent, onDone };
}
const key = (name: string) => act(async () => void fireEvent.keyDown(document.body, { key: name }));
const card = () => screen.getByTestId("vocabulary-word");
const answers = (sent: ReturnType<typeof answer>) =>
	sent.map((one) => {
		const body = one.body as { words?: { lemma: string; status: string }[]; undo?: number };
		return body.words ? `${body.words[0]?.lemma} ${body.words[0]?.status}` : `undo ${body.undo}`;
	});

describe("the game on the screen", () => {
	it("shows one card with its word, level and where the level is from, and its line", () => {
		setup();
		expect(card()).toHaveTextContent("der Hund");
		expect(card()).toHaveTextContent("Der Hund schläft.");
		expect(card().querySelector("mark")).toHaveTextContent("Hund");
		expect(screen.getByTestId("difficulty-badge")).toHaveTextContent("A1");
		expect(screen.getAllByTestId("vocabulary-word")).toHaveLength(1);
	});
	it.each([
		["ArrowRight", "known"],
		["2", "known"],
		["ArrowLeft", "new"],
		["1", "new"],
	])("takes %s for %s and saves it at once", async (name, status) => {
		const { sent } = setup();
		await key(name);
		expect(card()).toHaveTextContent("aufstehen");
		expect(answers(sent)).toEqual([`Hund ${status}`]);
		expect(sent[0]?.body).toMatchObject({ evidence: "game", language: "de" });
	});
	it("answers by its buttons", async () => {
		const { sent } = setup();
		await userEvent.click(screen.getByTestId("mark-known-button"));
		await userEvent.click(screen.getByTestId("mark-unknown-button"));
		expect(answers(sent)).toEqual(["Hund known", "aufstehen new"]);
		expect(screen.getByTestId("game-end")).toHaveTextContent("You knew 1 of 2");
	});
	it("shows the meaning when asked", async () => {
		setup();
		expect(screen.queryByTestId("translation")).toBeNull();
		await key(" ");
		expect(screen.getByTestId("translation")).toHaveTextContent("dog");
		await key("ArrowRight");
		expect(screen.queryByTestId("translation")).toBeNull();
	});
	it("plays the line of the card", async () => {
		setup();
		const play = vi.spyOn(HTMLAudioElement.prototype, "play");
		await userEvent.click(screen.getByRole("button", { name: "Hear it" }));
		expect((play.mock.contexts[0] as HTMLAudioElement).currentTime).toBe(8);
	});
	it("says so where nothing is known of a word, and has no line for one that is in none", async () => {
		const words = PACK.words.map((word) => ({ ...word, level: "unrated" as const, gloss: null, article: null }));
		const lesson = { ...LESSON, ask: [{ word: 4, count: 1, first_ms: 8000, cue: 99 }] };
		answer({});
		show(<GameView video={video()} chunk={chunk(0)} pack={{ ...PACK, words }} lesson={lesson} onDone={() => {}} />);
		expect(screen.queryByRole("button", { name: "Hear it" })).toBeNull();
		await userEvent.click(screen.getByRole("button", { name: /Show the meaning/ }));
		expect(screen.getByTestId("translation")).toHaveTextContent(/no translation|not in|No /i);
	});
	it("plays again, and leaves by its cross", async () => {
		setup();
		expect(screen.getByRole("link", { name: "Leave the game" })).toHaveAttribute("href", "/episodes/Nachbarn");
		await userEvent.click(screen.getByTestId("skip-remaining-button"));
		await userEvent.click(screen.getByRole("button", { name: "Play again" }));
		expect(card()).toHaveTextContent("Hund");
	});
	it("counts at the end what is stored, also when another round is skipped", async () => {
		setup();
		await key("ArrowRight");
		await key("ArrowRight");
		await userEvent.click(screen.getByRole("button", { name: "Play again" }));
		await userEvent.click(screen.getByTestId("skip-remaining-button"));
		expect(screen.getByTestId("game-end")).toHaveTextContent("You knew all 2");
	});
	it("says that the cards were skipped when none was answered", async () => {
		setup();
		await userEvent.click(screen.getByTestId("skip-remaining-button"));
		expect(screen.getByTestId("game-end")).toHaveTextContent("You skipped the cards.");
		expect(screen.getByTestId("game-end")).not.toHaveTextContent("You knew");
	});
	it("takes an answer back", async () => {
		const { sent } = setup();
		await key("ArrowRight");
		await key("z");
		expect(card()).toHaveTextContent("Hund");
		await waitFor(() => expect(answers(sent)).toEqual(["Hund known", "undo 1"]));
	});
	it("skips the rest, says what was won, and goes on by Enter", async () => {
		const { sent, onDone } = setup();
		await key("ArrowRight");
		await userEvent.click(screen.getByTestId("skip-remaining-button"));
		expect(screen.getByTestId("game-end")).toHaveTextContent(/80\s%.*95\s%/);
		expect(answers(sent)).toEqual(["Hund known"]);
		await userEvent.keyboard("{Enter}");
		expect(onDone).toHaveBeenCalledOnce();
	});
	it.each([
		[160, "Hund known"],
		[-160, "Hund new"],
	])("answers a swipe of %d px", async (dx, expected) => {
		const { sent } = setup();
		const at = { clientX: 200, pointerId: 1, button: 0, pointerType: "touch" };
		fireEvent.pointerDown(card(), at);
		fireEvent.pointerMove(card(), { ...at, clientX: 200 + dx });
		expect(card().dataset.drag).toBe(dx > 0 ? "yes" : "no");
		await act(async () => void fireEvent.pointerUp(card(), { ...at, clientX: 200 + dx }));
		expect(answers(sent)).toEqual([expected]);
	});
	it("lets a card that was moved too little lie", async () => {
		const { sent } = setup();
		const at = { clientX: 200, pointerId: 1, button: 0 };
		fireEvent.pointerDown(card(), at);
		fireEvent.pointerMove(card(), { ...at, clientX: 260 });
		expect(card().dataset.drag).toBe("maybe");
		fireEvent.pointerUp(card(), { ...at, clientX: 260 });
		expect(card().dataset.drag).toBeUndefined();
		fireEvent.pointerDown(card(), at);
		fireEvent.pointerMove(card(), { ...at, clientX: 400 });
		fireEvent.pointerCancel(card(), at);
		expect(sent).toEqual([]);
	});
	it("keeps answers while the server is away, in order", async () => {
		const { sent } = setup({ [STATUS]: new TypeError("refused") });
		await key("ArrowRight");
		await key("ArrowLeft");
		expect(screen.getByTestId("game-end")).toBeInTheDocument();
		await waitFor(() => expect(waiting.get()).toBe(2));
		const kept = JSON.parse(localStorage.getItem("langplug_outbox") ?? "[]") as {
			json: { words: { lemma: string }[] };
		}[];
		expect(kept.map((one) => one.json.words[0]?.lemma)).toEqual(["Hund", "aufstehen"]);
		expect(sent.length).toBeGreaterThan(0);
	});
	it("has nothing to ask where nothing is new", async () => {
		const { onDone } = setup({}, { ...LESSON, ask: [] });
		expect(screen.getByTestId("empty-state")).toHaveTextContent("No New Words!");
		await userEvent.click(screen.getByRole("button", { name: /Watch part 1/ }));
		expect(onDone).toHaveBeenCalledOnce();
	});
	it("says the meaning in a place that was there before, and keeps the focus at the card", async () => {
		setup();
		const live = card().querySelector("[aria-live]");
		expect(live).toBeEmptyDOMElement();
		await userEvent.click(screen.getByRole("button", { name: /Show the meaning/ }));
		expect(live).toHaveTextContent("dog");
		expect(live).toBeInTheDocument();
		expect(document.activeElement).toContainElement(card());
		expect(document.activeElement).not.toBe(document.body);
	});
	it("says each new card's word once, in a place that stays", async () => {
		setup();
		const said = screen.getByRole("status");
		expect(said).toHaveTextContent("der Hund");
		expect(said).toHaveAttribute("lang", "de");
		await userEvent.click(screen.getByRole("button", { name: "Hear it" }));
		await key("ArrowRight");
		expect(screen.getAllByRole("status")).toEqual([said]);
		expect(said).toHaveTextContent(/^aufstehen$/);
		const place = screen.getByRole("group", { name: "Card 2 of 2" });
		expect(place).toHaveFocus();
		expect(place).toContainElement(card());
	});
	it("has the focus at the card when the first answer or the end is taken back", async () => {
		setup();
		screen.getByTestId("mark-known-button").focus();
		await userEvent.keyboard("{Enter}");
		expect(screen.getByTestId("mark-known-button")).toHaveFocus();
		await userEvent.click(screen.getByRole("button", { name: /Undo last answer/ }));
		expect(screen.getByRole("group", { name: "Card 1 of 2" })).toHaveFocus();
		await userEvent.click(screen.getByTestId("skip-remaining-button"));
		await userEvent.click(screen.getByRole("button", { name: "Undo" }));
		expect(screen.getByRole("group", { name: "Card 1 of 2" })).toHaveFocus();
	});
	it.each(["mark-known-button", "mark-unknown-button"])(
		"shows the meaning with Space after a click on %s",
		async (id) => {
			const { sent } = setup();
			await userEvent.click(screen.getByTestId(id));
			await userEvent.keyboard(" ");
			expect(screen.getByTestId("translation")).toHaveTextContent("to get up");
			expect(sent).toHaveLength(1);
		},
	);
	it("shows the meaning with Space after the line was heard by a click", async () => {
		setup();
		await userEvent.click(screen.getByRole("button", { name: "Hear it" }));
		await userEvent.keyboard(" ");
		expect(screen.getByTestId("translation")).toHaveTextContent("dog");
	});
	it("takes a double click for one answer, and for one skip", async () => {
		const { sent } = setup();
		await userEvent.dblClick(screen.getByTestId("mark-known-button"));
		expect(answers(sent)).toEqual(["Hund known"]);
		expect(card()).toHaveTextContent("aufstehen");
		fireEvent.click(screen.getByTestId("skip-remaining-button"), { detail: 1 });
		fireEvent.click(screen.getByRole("button", { name: "Undo" }), { detail: 2 });
		expect(screen.getByTestId("game-end")).toBeInTheDocument();
	});
	it("takes Enter that is held on a button for one answer", async () => {
		setup();
		const known = screen.getByTestId("mark-known-button");
		known.focus();
		expect(fireEvent.keyDown(known, { key: "Enter" })).toBe(true);
		expect(fireEvent.keyDown(known, { key: "Enter", repeat: true })).toBe(false);
	});
	it("has no accessibility problem", async () => {
		const { container } = setup();
		await expectNoAxeProblems(container);
	});
});
